"""Why each cent of a claim went where it went: found in a run's folder, and told as a tree.

The reasons were stored when the claim was decided; nothing is worked out again here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from selfund.runs.folder import DECISIONS
from selfund.runs.status_words import status_words
from selfund.terms.money import Cents, cents_from_decimal, dollars
from selfund.terms.problem import Place, Problem
from selfund.terms.reasons import REASONS

Told = dict[str, Any]
"""A decision, line or step as `decisions.jsonl` holds it."""

WIDEST: Final = 56
"""Columns that the reasons take at most before the codes; a longer one pushes its own code to the right."""

_AMOUNT: Final = re.compile(r"-?\d+\.\d\d")

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
    branches: list[tuple[str, list[list[str]]]] = []
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
            lines.append(f"{stem}{'└' if number == len(rows) else '├'} {_aligned(row, widths)}".rstrip())
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
        second.append(f"version {decision['version']}" + (f" of {decision['replaces']}" if decision["replaces"] else ""))
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


def _line_rows(line: Told) -> Iterator[list[str]]:
    """Rows of amount, why, and code. Every adjustment is told once, beside the step that made it."""
    if line["status"] == "pended":
        for step in line["because"]:
            yield [_name(step), _why(step, line), ""]
        yield ["not decided", "a person must look first", ""]
        return
    if line["status"] in ("voided", "rejected"):
        yield [line["status"], "bills nothing any more" if line["status"] == "voided" else "", ""]
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
        yield [_name(step), _why(step, line), code]
    yield [f"plan pays {_money(line['paid'])}", "", ""]
    yield [_sum(line, line["adjustments"]), "", ""]


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


def _why(step: Told, line: Told) -> str:
    rule = step["rule"]
    teller = _TELLERS.get(rule)
    if teller is not None:
        words = teller(step)
    elif rule in _DENIALS:
        words = _denial(step)
    else:
        words = _others(step["inputs"], ())
    if rule == "allowed" and line["status"] == "pended":
        words += ", if it is covered"
    return ", ".join(part for part in (words, step["source"]) if part)


def _others(inputs: Told, known: tuple[str, ...]) -> str:
    """Inputs that no sentence was made for, as they stand."""
    return ", ".join(f"{name} {_text(value)}" for name, value in inputs.items() if name not in known)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _allowed(step: Told) -> str:
    inputs = step["inputs"]
    fee = inputs.get("fee", "")
    lesser = f"the charge is less than the fee {_money(fee)}" if fee and fee != step["amount"] else ""
    by = inputs.get("priced by", "")
    contract = f"contract {inputs['contract']}" if "contract" in inputs else by
    if "contract" in inputs and by not in ("", "fee table"):
        contract += f", {by}"
    return _joined(contract, lesser, _others(inputs, ("charge", "fee", "priced by", "contract")))


def _deductible(step: Told) -> str:
    inputs = step["inputs"]
    parts = []
    for who, label in (("member left", "individual"), ("family left", "family")):
        if who in inputs:
            left = _cents(inputs[who])
            met = next((_cents(value) for name, value in step["before"].items() if name.endswith(label)), None)
            of = f" of {dollars(left + met)}" if met is not None and left else ""
            parts.append(f"{'family ' if label == 'family' else ''}{dollars(left)} left{of}")
    open_amount = inputs.get("of", "")
    of_line = f"of {_money(open_amount)}" if open_amount and open_amount != step["amount"] else ""
    known = ("of", "member left", "family left", "taken back by the cap")
    return _joined(of_line, *parts, _taken_back(inputs), _others(inputs, known))


def _copayment(step: Told) -> str:
    inputs = step["inputs"]
    per = f" per {inputs['per']}" if "per" in inputs else ""
    words = f"{_money(inputs['copay'])} copay{per}" if "copay" in inputs else ""
    if "waived" in inputs:
        return _joined(words, f"waived: the patient was {inputs['waived']}")
    drawn = f"{_money(inputs['already taken'])} of it taken before" if "already taken" in inputs else ""
    open_amount = inputs.get("of", "")
    bounded = f"only {_money(open_amount)} of the line is left" if open_amount == step["amount"] and not drawn else ""
    if open_amount and "copay" in inputs and _cents(open_amount) >= _cents(inputs["copay"]):
        bounded = ""
    known = ("copay", "of", "per", "already taken", "taken back by the cap")
    return _joined(words, drawn, bounded, _taken_back(inputs), _others(inputs, known))


def _coinsurance(step: Told) -> str:
    inputs = step["inputs"]
    words = f"{inputs.get('rate', '')} of {_money(inputs['of'])}" if "of" in inputs else ""
    bound = f"at most {_money(inputs['up to'])}" if "up to" in inputs else ""
    drawn = inputs.get("already taken", "")
    before = f"{_money(drawn)} taken before" if drawn and _cents(drawn) else ""
    known = ("rate", "of", "up to", "already taken", "taken back by the cap")
    return _joined(words, bound, before, _taken_back(inputs), _others(inputs, known))


def _taken_back(inputs: Told) -> str:
    back = inputs.get("taken back by the cap", "")
    return f"after {_money(back)} taken back by the maximum" if back else ""


def _pocket(step: Told) -> str:
    return _moves(step)


def _cap(step: Told) -> str:
    inputs = step["inputs"]
    words = f"{_money(inputs['left'])} was left of the maximum, {_money(inputs['counted'])} would count"
    return _joined(words, _moves(step))


def _limit(step: Told) -> str:
    inputs = step["inputs"]
    used = f"used before: {_count(inputs['used'])}" if "used" in inputs else ""
    asked = f"asked: {_count(inputs['asked'])}" if "asked" in inputs else ""
    covered = f"covered: {_count(inputs['covered'])}" if "covered" in inputs else ""
    uses = f"this uses {_count(inputs['uses'])}" if "uses" in inputs else ""
    known = ("limit", "used", "asked", "covered", "uses")
    return _joined(str(inputs.get("limit", "")), used, asked, covered, uses, _moves(step), _others(inputs, known))


def _count(value: Any) -> str:
    return _text(value)


def _moves(step: Told) -> str:
    """The totals that a step moved, each once: "out-of-pocket in individual 25.00 to 85.00"."""
    parts = []
    for label, before in step["before"].items():
        after = step["after"].get(label, before)
        parts.append(f"{_label(label)} {_text(before)} → {_text(after)}")
    return ", ".join(parts)


def _label(label: str) -> str:
    for measure in ("out-of-pocket", "deductible"):
        if label.startswith(measure + " "):
            return label.removeprefix(measure + " ")
    return label


def _denial(step: Told) -> str:
    reason = REASONS[step["rule"]]
    inputs = step["inputs"]
    return _joined(reason.says, _others(inputs, ()))


_DENIALS: Final = frozenset(REASONS) - {"deductible", "coinsurance", "copayment"}
"""The rules by which a line is denied as a whole bear the name of their reason."""

_TELLERS: Final = {
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


def _widths(rows: list[list[str]]) -> tuple[int, int]:
    first = [len(row[0]) for row in rows if row[1] or row[2]]
    second = [len(row[1]) for row in rows if row[2]]
    return max(first, default=0), min(WIDEST, max(second, default=0))


def _aligned(row: list[str], widths: tuple[int, int]) -> str:
    if not row[1] and not row[2]:
        return row[0]
    return f"{row[0].ljust(widths[0])}   {row[1].ljust(widths[1])}   {row[2]}"
