"""The lines of `decisions.jsonl`: one decision as one JSON object, amounts as texts with two decimals.

The form is fixed (docs: the decisions file); nothing here decides anything. Lines are put together as text, for a
claim has some seventy amounts and building dictionaries of them took longer than deciding it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import msgspec

from selfund.terms.decision import Adjustment, Decision, LineDecision, Pend, Status
from selfund.terms.money import MONEY, Cents
from selfund.terms.step import (
    TAKEN_BACK,
    UNBOUNDED,
    AllowedStep,
    AnyStep,
    CoinsuranceStep,
    CopaymentStep,
    DeductibleStep,
    Moved,
    OutOfPocketStep,
    Step,
)

_encode: Final = msgspec.json.Encoder().encode
_KEPT: Final = 20_000


class _Quoted(dict[str, str]):
    """Texts as JSON strings, kept because most recur; a text that is not kept is quoted each time it is asked for."""

    def __missing__(self, text: str) -> str:
        quoted = _encode(text).decode()
        if len(self) < _KEPT and len(text) < 100:
            self[text] = quoted
        return quoted


_Q: Final = _Quoted()
_N: Final = _Quoted({"": "null"})
"""As _Q, with null for a text that is not there."""


class _RunningTotals(dict[Cents, str]):
    """Running totals as texts with two decimals. One recurs soon or never: all are forgotten when there are many."""

    kept = 50_000

    def __missing__(self, total: Cents) -> str:
        if len(self) >= self.kept:
            self.clear()
        self[total] = text = f"{total // 100}{_CENTS[total % 100]}" if total >= 0 else MONEY[total]
        return text


_CENTS: Final = tuple([f".{cents:02d}" for cents in range(100)])
_RUNNING: Final = _RunningTotals()

_PAID: Final = Status.PAID
_COUNTED: Final = ("visits", "days", "units")


def decision_line(decision: Decision) -> bytes:
    """One decision as a line of JSON, newline included."""
    part = f',"part":{_Q[decision.part]}' if decision.part else ""
    replaces = _seldom(decision.replaces) if decision.replaces else "null"
    subscriber = _seldom(decision.subscriber) if decision.subscriber else "null"
    member = subscriber
    if decision.member != decision.subscriber:
        member = _seldom(decision.member) if decision.member else "null"
    status = "paid" if decision.status is _PAID else str(decision.status)
    adjustments = _adjustments(decision.adjustments) if decision.adjustments else ""
    pends = ",".join([_pend(pend) for pend in decision.pends]) if decision.pends else ""
    codes = ",".join([_Q[code] for code in decision.status_codes]) if decision.status_codes else ""
    return (
        f'{{"claim":{_seldom(decision.claim)},"icn":"{decision.icn}","version":{decision.version},'
        f'"replaces":{replaces}{part},"group":{_N[decision.group]},"plan":{_N[decision.plan]},'
        f'"member":{member},"subscriber":{subscriber},"payee":{_payee(decision, subscriber)},'
        f'"status":"{status}",{_amounts(decision)},'
        f'"adjustments":[{adjustments}],"pends":[{pends}],'
        f'"status_codes":[{codes}],"lines":[{",".join(map(_line, decision.lines))}]}}\n'
    ).encode()


def _seldom(text: str) -> str:
    """A text that seldom recurs, such as a claim's number, as a JSON string: it is not kept."""
    return f'"{text}"' if text.isalnum() and text.isascii() else _encode(text).decode()


def _amounts(decided: Decision | LineDecision) -> str:
    """The amounts of a claim or line. What nearly none has is not looked up."""
    money = MONEY
    seldom = _NOTHING_SELDOM
    if decided.noncovered or decided.other_insurance:
        seldom = f'"noncovered":"{money[decided.noncovered]}","other_insurance":"{money[decided.other_insurance]}"'
    return (
        f'"charge":"{money[decided.charge]}","allowed":"{money[decided.allowed]}",'
        f'"deductible":"{money[decided.deductible]}","copay":"{money[decided.copay]}",'
        f'"coinsurance":"{money[decided.coinsurance]}",{seldom},"paid":"{money[decided.paid]}",'
        f'"patient_responsibility":"{money[decided.patient_responsibility]}"'
    )


_NOTHING_SELDOM: Final = '"noncovered":"0.00","other_insurance":"0.00"'


def _payee(decision: Decision, subscriber: str) -> str:
    """Who is paid; `subscriber` as JSON."""
    if decision.pay_member:
        return f'{{"member":{subscriber}}}'
    if not decision.payee_tin and not decision.payee_npi:
        return "null"
    return f'{{"npi":{_Q[decision.payee_npi]},"tin":{_Q[decision.payee_tin]}}}'


def _pend(pend: Pend) -> str:
    line = f',"line":{pend.line}' if pend.line else ""
    return f'{{"code":{_Q[pend.code]},"says":{_Q[pend.says]}{line}}}'


def _line(line: LineDecision) -> str:
    known = _N
    modifiers = ",".join([_Q[modifier] for modifier in line.modifiers]) if line.modifiers else ""
    revenue = known[line.revenue] if line.revenue else "null"
    units = "1" if line.units == 1000 else quantity_text(line.units)
    start = end = _DAYS[line.start]
    if line.end != line.start:
        end = _DAYS[line.end]
    status = "paid" if line.status is _PAID else str(line.status)
    writers = _WRITERS
    because = ",".join([writers[type(step)](step) for step in line.because])
    return (
        f'{{"number":{line.number},"procedure":{known[line.procedure]},"modifiers":[{modifiers}],'
        f'"revenue":{revenue},"units":"{units}","from":{start},"to":{end},'
        f'"category":{known[line.category]},"tier":{known[line.tier]},"status":"{status}",{_amounts(line)},'
        f'"adjustments":[{_adjustments(line.adjustments)}],"because":[{because}]}}'
    )


def _adjustments(adjustments: tuple[Adjustment, ...]) -> str:
    money = MONEY
    text = ""
    for adjustment in adjustments:
        remarks = ",".join([_Q[remark] for remark in adjustment.rarc]) if adjustment.rarc else ""
        text += (
            f',{{"group":"{adjustment.group}","carc":"{adjustment.carc}","amount":"{money[adjustment.amount]}",'
            f'"rarc":[{remarks}],"reason":"{adjustment.reason}"}}'
        )
    return text[1:]


class _Labels(dict[str, tuple[str, bool]]):
    """The label of an accumulator as it stands between two values, and whether its value is a count."""

    def __missing__(self, label: str) -> tuple[str, bool]:
        prepared = (f',{_Q[label]}:"', label.startswith(_COUNTED))
        if len(self) < _KEPT:
            self[label] = prepared
        return prepared


_LABELS: Final = _Labels()


def _step(step: Step) -> str:
    """A step of any rule."""
    money, quoted = MONEY, _Q
    inputs = ""
    for name, value in step.inputs.items():
        inputs += f',"{name}":"{money[value]}"' if isinstance(value, int) else f',"{name}":{quoted[value]}'
    before = _totals(step.before) if step.before else ""
    after = _totals(step.after) if step.after else ""
    reason = f',"reason":"{step.reason}"' if step.reason else ""
    return (
        f'{{"rule":"{step.rule}","amount":"{money[step.amount]}","inputs":{{{inputs[1:]}}},'
        f'"source":{quoted[step.source]},"before":{{{before}}},"after":{{{after}}}{reason}}}'
    )


class _Priced(dict[tuple[str, str, str], str]):
    """What closes an allowed step, by the rule that priced it, the contract and the source."""

    def __missing__(self, key: tuple[str, str, str]) -> str:
        priced_by, contract, source = key
        named = f',"contract":{_Q[contract]}' if contract else ""
        text = f'"priced by":{_Q[priced_by]}{named}}},"source":{_Q[source]},{_NOT_MOVED}}}'
        if len(self) < _KEPT:
            self[key] = text
        return text


_PRICED: Final = _Priced()


def _allowed(step: AllowedStep) -> str:
    """The lesser of charge and fee is allowed, so that a text is told from its neighbour's before it is looked up."""
    money = MONEY
    amount = step.amount
    text = charge = fee = money[amount]
    if step.charge != amount:
        charge = money[step.charge]
    if step.fee != amount:
        fee = money[step.fee]
    return (
        f'{{"rule":"allowed","amount":"{text}","inputs":{{"charge":"{charge}","fee":"{fee}",'
        f"{_PRICED[step.priced_by, step.contract, step.source]}"
    )


def _deductible(step: DeductibleStep) -> str:
    running = _RUNNING
    amount = open_amount = MONEY[step.amount]
    if step.of != step.amount:
        open_amount = MONEY[step.of]
    member_left, family_left = step.member_left, step.family_left
    member = f',"member left":"{running[member_left]}"' if member_left < UNBOUNDED else ""
    family = f',"family left":"{running[family_left]}"' if family_left < UNBOUNDED else ""
    taken_back = _taken_back(step.taken_back) if step.taken_back else ""
    moved = _moved(step.moved) if step.moved is not None else _NOT_MOVED
    return (
        f'{{"rule":"deductible","amount":"{amount}","inputs":{{"of":"{open_amount}"{member}{family}{taken_back}}},'
        f'"source":{_Q[step.source]},{moved},"reason":"deductible"}}'
    )


def _copayment(step: CopaymentStep) -> str:
    money = MONEY
    inputs = f'"copay":"{money[step.copay]}","of":"{money[step.of]}"'
    if step.per:
        inputs += f',"per":"{step.per}"'
    if step.waived:
        inputs += f',"waived":"{step.waived}"'
    if step.drawn:
        inputs += f',"already taken":"{money[step.drawn]}"'
    if step.taken_back:
        inputs += _taken_back(step.taken_back)
    return (
        f'{{"rule":"copayment","amount":"{money[step.amount]}","inputs":{{{inputs}}},'
        f'"source":{_Q[step.source]},{_NOT_MOVED},"reason":"copayment"}}'
    )


class _NothingOpen(dict[tuple[str, str], str]):
    """Coinsurance of nothing, by its rate and source: what is left of most lines beneath a deductible."""

    def __missing__(self, key: tuple[str, str]) -> str:
        text = (
            f'{{"rule":"coinsurance","amount":"0.00","inputs":{{"rate":"{key[0]}","of":"0.00"}},'
            f'"source":{_Q[key[1]]},{_NOT_MOVED},"reason":"coinsurance"}}'
        )
        if len(self) < _KEPT:
            self[key] = text
        return text


_NOTHING_OPEN: Final = _NothingOpen()


def _coinsurance(step: CoinsuranceStep) -> str:
    money = MONEY
    if not (step.of or step.amount or step.taken_back) and step.up_to is None:
        return _NOTHING_OPEN[step.rate, step.source]
    inputs = f'"rate":"{step.rate}","of":"{money[step.of]}"'
    if step.up_to is not None:
        inputs += f',"up to":"{money[step.up_to]}","already taken":"{money[step.drawn]}"'
    if step.taken_back:
        inputs += _taken_back(step.taken_back)
    return (
        f'{{"rule":"coinsurance","amount":"{money[step.amount]}","inputs":{{{inputs}}},'
        f'"source":{_Q[step.source]},{_NOT_MOVED},"reason":"coinsurance"}}'
    )


def _out_of_pocket(step: OutOfPocketStep) -> str:
    rule, inputs = "out-of-pocket", ""
    if step.counted is not None:
        rule = "out-of-pocket cap"
        inputs = f'"counted":"{MONEY[step.counted]}","left":"{MONEY[step.left]}"'
    return (
        f'{{"rule":"{rule}","amount":"{MONEY[step.amount]}","inputs":{{{inputs}}},'
        f'"source":{_Q[step.source]},{_moved(step.moved)}}}'
    )


_WRITERS: Final[dict[type[AnyStep], Callable[[Any], str]]] = {
    Step: _step,
    AllowedStep: _allowed,
    DeductibleStep: _deductible,
    CopaymentStep: _copayment,
    CoinsuranceStep: _coinsurance,
    OutOfPocketStep: _out_of_pocket,
}

_NOT_MOVED: Final = '"before":{},"after":{}'


def _taken_back(amount: Cents) -> str:
    return f',"{TAKEN_BACK}":"{MONEY[amount]}"'


def _moved(moved: Moved) -> str:
    """A member's and the family's total before and after; the two are one where nobody else has claims."""
    own, whole = _TOTALS[moved.total]
    texts, amount = _RUNNING, moved.amount
    before, after = texts[moved.member], texts[moved.member + amount]
    if moved.family == moved.member:
        return f'"before":{{{own}{before}"{whole}{before}"}},"after":{{{own}{after}"{whole}{after}"}}'
    family_before, family_after = texts[moved.family], texts[moved.family + amount]
    return f'"before":{{{own}{before}"{whole}{family_before}"}},"after":{{{own}{after}"{whole}{family_after}"}}'


class _Totals(dict[str, tuple[str, str]]):
    """A total's labels for member and family as they stand before their values."""

    def __missing__(self, total: str) -> tuple[str, str]:
        own, whole = _encode(f"{total} individual").decode(), _encode(f"{total} family").decode()
        self[total] = labels = (f'{own}:"', f',{whole}:"')
        return labels


_TOTALS: Final = _Totals()


def _totals(totals: dict[str, int]) -> str:
    """Accumulators by label: counts as whole numbers, amounts as dollars and cents."""
    text = ""
    for label, value in totals.items():
        prepared, counted = _LABELS[label]
        text += f'{prepared}{value if counted else _RUNNING[value]}"'
    return text[1:]


class _Days(dict[date | None, str]):
    """Days as JSON, kept; a year has few."""

    def __missing__(self, day: date | None) -> str:
        text = "null" if day is None else f'"{day.isoformat()}"'
        self[day] = text
        return text


_DAYS: Final = _Days()


def quantity_text(thousandths: int) -> str:
    """A quantity without needless zeros: 1000 is "1", 1500 is "1.5"."""
    if thousandths == 1000:
        return "1"
    whole, fraction = divmod(thousandths, 1000)
    return f"{whole}.{fraction:03d}".rstrip("0") if fraction else str(whole)
