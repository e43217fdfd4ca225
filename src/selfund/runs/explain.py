"""Why each cent of a claim went where it went: found in a run's folder, and told as a tree.

The reasons were stored when the claim was decided; nothing is worked out again here.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from selfund.runs.folder import DECISIONS
from selfund.runs.status_words import status_words
from selfund.terms.money import Cents, cents_from_decimal, dollars
from selfund.terms.problem import Place, Problem
from selfund.terms.reasons import REASONS

Told = dict[str, Any]
"""A decision, line or step as `decisions.jsonl` holds it."""

WIDEST: Final = 54
"""Columns that the reasons take at most, before the codes."""

_AMOUNT: Final = re.compile(r"-?\d+\.\d\d")


class Row(NamedTuple):
    """One row of a line's tree: the rule and its amount, why in parts, and the code it became on the remittance."""

    name: str
    why: list[str] = []  # noqa: RUF012  never written to
    code: str = ""


# ------------------------------------------------------------------------------------------ finding


def explain(folder: Path, claim: str) -> list[Told] | Problem:
    """The decisions on a claim in a run's folder, oldest first: all versions and parts.

    claim   the provider's own number of the claim, or the payer's control number of one version
    Reads the file as a stream. A Problem where the folder is not a run's, or the claim is not in it.
    """
    path = folder / DECISIONS
    if not path.is_file():
        says = f"{folder} is not the folder of a run: it has no {DECISIONS}"
        return Problem("run-folder-unknown", says, "name the folder given to --out", Place(str(folder)))
    found = list(_matching(path, claim))
    if not found:
        says = f"no claim {claim} was decided in {folder}"
        return Problem(
            "claim-unknown", says, "give the provider's claim number or the control number", Place(str(path))
        )
    return found


def _matching(path: Path, claim: str) -> Iterator[Told]:
    needle = msgspec.json.encode(claim)
    decode = msgspec.json.Decoder().decode
    with path.open("rb") as stream:
        for line in stream:
            if needle in line:
                told = decode(line)
                if claim in (told["claim"], told["icn"]):
                    yield told


# ------------------------------------------------------------------------------------------ telling


def tree_of_line(line: bytes) -> list[str]:
    """The tree of a line of `decisions.jsonl`."""
    return tree(msgspec.json.decode(line))


def tree(decision: Told) -> list[str]:
    """The lines of a claim's tree: each line's amounts with rule, inputs and passage, and that they add up."""
    lines = list(_head(decision))
    branches: list[tuple[str, list[Row]]] = []
    for line in decision["lines"]:
        branches.append((_line_head(line), list(_line_rows(line))))
    branches += [(f"pended: {_pend(pend)}", []) for pend in decision["pends"]]
    branches += [(f"rejected: {code}  {status_words(code)}", []) for code in decision["status_codes"]]
    branches += [(_adjustment(each), []) for each in decision["adjustments"]]
    total = _whole(decision)
    if total:
        branches.append((total, []))
    widths = _widths([row for _, rows in branches for row in rows])
    for place, (head, rows) in enumerate(branches, 1):
        last = place == len(branches)
        lines.append(f"{'└' if last else '├'} {head}")
        stem = "  " if last else "│ "
        for number, row in enumerate(rows, 1):
            for more, text in enumerate(_aligned(row, widths)):
                mark = ("│" if more else "├") if number < len(rows) else " " if more else "└"
                lines.append(f"{stem}{mark} {text}".rstrip())
    return lines


def _head(decision: Told) -> Iterator[str]:
    parts = [f"Claim {decision['claim']}"]
    if decision.get("part"):
        parts.append(f"part {decision['part']}")
    if decision["member"]:
        parts.append(f"member {decision['member']}")
    if decision["group"]:
        parts.append(decision["group"])
    if decision["status"] in ("pended", "rejected"):
        parts.append(f"{decision['status']}, {_money(decision['charge'])} charged")
    else:
        parts.append(f"{_status(decision)}paid {_money(decision['paid'])} of {_money(decision['charge'])}")
    yield "   ".join(parts)
    second = [f"control number {decision['icn']}"]
    if decision["version"] != 1 or decision["replaces"]:
        second.append(
            f"version {decision['version']}" + (f" of {decision['replaces']}" if decision["replaces"] else "")
        )
    if decision["plan"]:
        second.append(f"plan {decision['plan']}")
    payee = decision["payee"]
    if payee:
        second.append(f"payee member {payee['member']}" if "member" in payee else _payee(payee))
    yield "│ " + ", ".join(second)


def _payee(payee: Told) -> str:
    return f"payee NPI {payee['npi']} TIN {payee['tin']}"


def _status(decision: Told) -> str:
    return "" if decision["status"] == "paid" else f"{decision['status']}, "


def _line_head(line: Told) -> str:
    code = " ".join(part for part in (line["revenue"], line["procedure"], *line["modifiers"]) if part)
    benefit = line["category"] or ""
    if line["tier"]:
        benefit += f", {_tier(line['tier'])}"
    days = line["from"] or ""
    if line["to"] and line["to"] != line["from"]:
        days += f" to {line['to']}"
    units = "" if line["units"] == "1" else f"{line['units']} units"
    parts = (f"line {line['number']}", code, benefit, days, units, f"charge {_money(line['charge'])}")
    return "   ".join(part for part in parts if part)


def _tier(tier: str) -> str:
    return {"in": "in network", "out": "out of network"}.get(tier, f"tier {tier}")


def _pend(pend: Told) -> str:
    where = f" (line {pend['line']})" if pend.get("line") else ""
    return f"{pend['code']}, {pend['says']}{where}"


def _adjustment(adjustment: Told) -> str:
    return f"{_code(adjustment)} {_money(adjustment['amount'])} on the claim as a whole"


def _code(adjustment: Told) -> str:
    return " ".join((f"{adjustment['group']}-{adjustment['carc']}", *adjustment["rarc"]))


def _whole(decision: Told) -> str:
    """The claim's own sum, where there is more than one line to add."""
    if len(decision["lines"]) < 2 or decision["status"] in ("pended", "rejected", "voided"):
        return ""
    everything = [each for line in decision["lines"] for each in line["adjustments"]] + decision["adjustments"]
    return "all lines: " + _sum(decision, everything)


# ------------------------------------------------------------------------------------------ one line


def _line_rows(line: Told) -> Iterator[Row]:
    """Rows of amount, why, and code. Every adjustment is told once, beside the step that made it."""
    if line["status"] == "pended":
        for step in line["because"]:
            yield Row(_name(step), _why(step, line))
        yield Row("not decided", ["a person must look first"])
        return
    if line["status"] in ("voided", "rejected"):
        yield Row("voided", ["bills nothing any more"]) if line["status"] == "voided" else Row("rejected")
        return
    codes = {each["reason"]: each for each in line["adjustments"]}
    told = {step.get("reason", "") for step in line["because"]}
    for step in line["because"]:
        if not _is_worth_telling(step):
            continue
        adjustment = codes.get(step.get("reason", ""))
        code = f"{_code(adjustment)}  {_money(step['amount'])}" if adjustment and _cents(step["amount"]) else ""
        if step["rule"] == "allowed":
            price = [each for each in line["adjustments"] if each["reason"] not in told]
            code = ", ".join(f"{_code(each)}  {_money(each['amount'])}" for each in price)
        yield Row(_name(step), _why(step, line), code)
    yield Row(f"plan pays {_money(line['paid'])}")
    yield Row(_sum(line, line["adjustments"]))


def _is_worth_telling(step: Told) -> bool:
    """Whether a step says anything: an amount, a total that it moved, or why it took nothing."""
    return bool(_cents(step["amount"]) or step["before"] != step["after"] or step["inputs"])


def _sum(told: Told, adjustments: list[Told]) -> str:
    """That the amounts add up: "2,400.00 = plan 240.00 + CO-45 600.00 + PR-1 1,500.00"; what does not is said."""
    sums: dict[str, Cents] = {}
    for each in adjustments:
        code = f"{each['group']}-{each['carc']}"
        sums[code] = sums.get(code, 0) + _cents(each["amount"])
    paid, charge = _cents(told["paid"]), _cents(told["charge"])
    parts = [f"plan {dollars(paid)}", *[f"{code} {dollars(amount)}" for code, amount in sorted(sums.items())]]
    total = paid + sum(sums.values())
    sign = "=" if total == charge else "is not"
    return f"{dollars(charge)} {sign} {' + '.join(parts)}"


def _name(step: Told) -> str:
    rule = step["rule"]
    if rule == "limit use":
        return "limit"
    if rule in _DENIALS:
        return f"denied {_money(step['amount'])}"
    if rule == "out-of-pocket cap":
        return f"cap takes back {_money(step['amount'])}"
    if rule == "limit":
        return f"over the limit {_money(step['amount'])}"
    return f"{rule} {_money(step['amount'])}"


def _why(step: Told, line: Told) -> list[str]:
    """What the step looked at and found, and the passage it rests on."""
    rule = step["rule"]
    teller = _TELLERS.get(rule)
    if teller is not None:
        parts = teller(step)
    elif rule in _DENIALS:
        parts = [REASONS[rule].says, *_others(step["inputs"])]
    else:
        parts = _others(step["inputs"])
    parts += _moves(step, line)
    if rule == "allowed" and line["status"] == "pended":
        parts.append("if it is covered")
    return [part for part in (*parts, step["source"]) if part]


def _others(inputs: Told, known: tuple[str, ...] = ()) -> list[str]:
    """Inputs that no sentence was made for, as they stand."""
    return [f"{name} {_text(value)}" for name, value in inputs.items() if name not in known]


def _allowed(step: Told) -> list[str]:
    inputs = step["inputs"]
    fee = inputs.get("fee", "")
    by = inputs.get("priced by", "")
    parts = [f"contract {inputs['contract']}"] if "contract" in inputs else []
    if by and (by != "fee table" or not parts):
        parts.append(by)
    if fee and fee != step["amount"]:
        parts.append(f"the charge is less than the fee of {_money(fee)}")
    return parts + _others(inputs, ("charge", "fee", "priced by", "contract"))


def _deductible(step: Told) -> list[str]:
    inputs = step["inputs"]
    parts = []
    for who, label, words in (("member left", "individual", ""), ("family left", "family", "family ")):
        if who in inputs:
            left = _cents(inputs[who])
            met = next((_cents(value) for name, value in step["before"].items() if name.endswith(label)), None)
            of = f" of {dollars(left + met)}" if met is not None and left else ""
            parts.append(f"{words}{dollars(left)} left{of}")
    if "of" in inputs and (not parts or step["amount"] == inputs["of"]):
        parts.insert(0, f"of {_money(inputs['of'])}")
    return parts + _taken_back(inputs) + _others(inputs, ("of", "member left", "family left", _TAKEN_BACK))


def _copayment(step: Told) -> list[str]:
    inputs = step["inputs"]
    per = f" per {inputs['per']}" if "per" in inputs else ""
    parts = [f"{_money(inputs['copay'])} copay{per}"] if "copay" in inputs else []
    if "waived" in inputs:
        parts.append(f"waived: the patient was {inputs['waived']}")
    if "already taken" in inputs:
        parts.append(f"{_money(inputs['already taken'])} of it taken before")
    if "of" in inputs and (not parts or _cents(inputs["of"]) < _cents(inputs["copay"])):
        parts.append(f"of {_money(inputs['of'])} that is left of the line")
    return parts + _taken_back(inputs) + _others(inputs, ("copay", "of", "per", "already taken", "waived", _TAKEN_BACK))


def _coinsurance(step: Told) -> list[str]:
    inputs = step["inputs"]
    parts = [f"{inputs.get('rate', '')} of {_money(inputs['of'])}"] if "of" in inputs else []
    if "up to" in inputs:
        parts.append(f"at most {_money(inputs['up to'])}")
    drawn = inputs.get("already taken", "")
    if drawn and _cents(drawn):
        parts.append(f"{_money(drawn)} of it taken before")
    return parts + _taken_back(inputs) + _others(inputs, ("rate", "of", "up to", "already taken", _TAKEN_BACK))


def _taken_back(inputs: Told) -> list[str]:
    back = inputs.get(_TAKEN_BACK, "")
    return [f"after {_money(back)} taken back by the cap"] if back else []


def _pocket(step: Told) -> list[str]:
    return _others(step["inputs"])


def _cap(step: Told) -> list[str]:
    inputs = step["inputs"]
    parts = []
    if "counted" in inputs and "left" in inputs:
        parts.append(f"{_money(inputs['counted'])} would count, {_money(inputs['left'])} was left")
    return parts + _others(inputs, ("counted", "left"))


def _limit(step: Told) -> list[str]:
    inputs = step["inputs"]
    parts = [str(inputs["limit"])] if "limit" in inputs else []
    words = (("used", "used before:"), ("asked", "asked:"), ("covered", "covered:"), ("uses", "this uses"))
    for name, word in words:
        if name in inputs and not (name == "used" and step["before"]):
            parts.append(f"{word} {_text(inputs[name])}")
    return parts + _others(inputs, ("limit", *[name for name, _ in words]))


def _moves(step: Told, line: Told) -> list[str]:
    """The totals that a step moved: "individual 25.00 to 85.00". A deductible's own words tell them already."""
    if step["rule"] == "deductible" and step["inputs"]:
        return []
    parts = []
    for label, before in step["before"].items():
        after = step["after"].get(label, before)
        parts.append(f"{_label(label, line['tier'] or '')} {_text(before)} to {_text(after)}")
    return parts


def _label(label: str, tier: str) -> str:
    """A total's label without what the line has said already: measure, and tier when it is the line's own."""
    for measure in ("out-of-pocket", "deductible"):
        if label.startswith(f"{measure} {tier} "):
            return label.removeprefix(f"{measure} {tier} ")
        if label.startswith(f"{measure} "):
            return label.removeprefix(f"{measure} ")
    return label


_TAKEN_BACK: Final = "taken back by the cap"

_DENIALS: Final = frozenset(REASONS) - {"deductible", "coinsurance", "copayment"}
"""The rules by which a line is denied as a whole bear the name of their reason."""

_TELLERS: Final[dict[str, Callable[[Told], list[str]]]] = {
    "allowed": _allowed,
    "deductible": _deductible,
    "copayment": _copayment,
    "coinsurance": _coinsurance,
    "out-of-pocket": _pocket,
    "out-of-pocket cap": _cap,
    "limit": _limit,
    "limit use": _limit,
}


# ------------------------------------------------------------------------------------------ texts


def _cents(text: str) -> Cents:
    return cents_from_decimal(text)


def _money(text: str) -> str:
    return dollars(cents_from_decimal(text))


def _text(value: Any) -> str:
    """An input for people: amounts with separators, anything else as it is."""
    text = str(value)
    return _money(text) if _AMOUNT.fullmatch(text) else text


def _widths(rows: list[Row]) -> tuple[int, int]:
    first = [len(row.name) for row in rows if row.why or row.code]
    second = [len(text) for row in rows if row.code for text in _wrapped(row.why)]
    return max(first, default=0), max(second, default=0)


def _aligned(row: Row, widths: tuple[int, int]) -> Iterator[str]:
    """The row's lines: its code stands on the first, where its reasons take more than one."""
    if not row.why and not row.code:
        yield row.name
        return
    for number, text in enumerate(_wrapped(row.why) or [""]):
        if number:
            yield f"{'':{widths[0]}}   {text}"
        else:
            yield f"{row.name:{widths[0]}}   {text:{widths[1]}}   {row.code}"


def _wrapped(parts: list[str]) -> list[str]:
    """The parts in lines of at most WIDEST columns; a part is never broken."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 3 <= WIDEST:
            lines[-1] += f", {part}"
        else:
            if lines:
                lines[-1] += ","
            lines.append(part)
    return lines
