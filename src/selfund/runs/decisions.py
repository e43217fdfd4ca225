"""The lines of `decisions.jsonl`: one decision as one JSON object, amounts as texts with two decimals.

The form is fixed (docs: the decisions file); nothing here decides anything. Lines are put together as text, for a
claim has some seventy amounts and building dictionaries of them took longer than deciding it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import msgspec

from selfund.terms.decision import Adjustment, Decision, LineDecision, Pend
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

_COUNTED: Final = ("visits", "days", "units")


def decision_line(decision: Decision) -> bytes:
    """One decision as a line of JSON, newline included."""
    q = _Q
    part = f',"part":{q[decision.part]}' if decision.part else ""
    lines = ",".join([_line(line) for line in decision.lines])
    pends = ",".join([_pend(pend) for pend in decision.pends])
    return (
        f'{{"claim":{q[decision.claim]},"icn":"{decision.icn}","version":{decision.version},'
        f'"replaces":{_N[decision.replaces]}{part},"group":{_N[decision.group]},"plan":{_N[decision.plan]},'
        f'"member":{_N[decision.member]},"subscriber":{_N[decision.subscriber]},"payee":{_payee(decision)},'
        f'"status":"{decision.status}",{_amounts(decision)},'
        f'"adjustments":[{_adjustments(decision.adjustments)}],"pends":[{pends}],'
        f'"status_codes":[{",".join([q[code] for code in decision.status_codes])}],"lines":[{lines}]}}\n'
    ).encode()


def _amounts(decision: Decision) -> str:
    """The amounts of a claim."""
    money = MONEY
    return (
        f'"charge":"{money[decision.charge]}","allowed":"{money[decision.allowed]}",'
        f'"deductible":"{money[decision.deductible]}","copay":"{money[decision.copay]}",'
        f'"coinsurance":"{money[decision.coinsurance]}","noncovered":"{money[decision.noncovered]}",'
        f'"other_insurance":"{money[decision.other_insurance]}","paid":"{money[decision.paid]}",'
        f'"patient_responsibility":"{money[decision.patient_responsibility]}"'
    )


def _payee(decision: Decision) -> str:
    if decision.pay_member:
        return f'{{"member":{_Q[decision.subscriber]}}}'
    if not decision.payee_tin and not decision.payee_npi:
        return "null"
    return f'{{"npi":{_Q[decision.payee_npi]},"tin":{_Q[decision.payee_tin]}}}'


def _pend(pend: Pend) -> str:
    line = f',"line":{pend.line}' if pend.line else ""
    return f'{{"code":{_Q[pend.code]},"says":{_Q[pend.says]}{line}}}'


def _line(line: LineDecision) -> str:
    q, money = _Q, MONEY
    modifiers = ",".join([q[modifier] for modifier in line.modifiers]) if line.modifiers else ""
    because = ",".join([_WRITERS[type(step)](step) for step in line.because])
    return (
        f'{{"number":{line.number},"procedure":{_N[line.procedure]},"modifiers":[{modifiers}],'
        f'"revenue":{_N[line.revenue]},"units":"{quantity_text(line.units)}","from":{_DAYS[line.start]},"to":{_DAYS[line.end]},'
        f'"category":{_N[line.category]},"tier":{_N[line.tier]},"status":"{line.status}",'
        f'"charge":"{money[line.charge]}","allowed":"{money[line.allowed]}",'
        f'"deductible":"{money[line.deductible]}","copay":"{money[line.copay]}",'
        f'"coinsurance":"{money[line.coinsurance]}","noncovered":"{money[line.noncovered]}",'
        f'"other_insurance":"{money[line.other_insurance]}","paid":"{money[line.paid]}",'
        f'"patient_responsibility":"{money[line.patient_responsibility]}",'
        f'"adjustments":[{_adjustments(line.adjustments)}],"because":[{because}]}}'
    )


def _adjustments(adjustments: tuple[Adjustment, ...]) -> str:
    q, money = _Q, MONEY
    return ",".join(
        [
            f'{{"group":"{adjustment.group}","carc":"{adjustment.carc}","amount":"{money[adjustment.amount]}",'
            f'"rarc":[{",".join([q[remark] for remark in adjustment.rarc]) if adjustment.rarc else ""}],'
            f'"reason":"{adjustment.reason}"}}'
            for adjustment in adjustments
        ]
    )


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


def _allowed(step: AllowedStep) -> str:
    money, quoted = MONEY, _Q
    contract = f',"contract":{quoted[step.contract]}' if step.contract else ""
    return (
        f'{{"rule":"allowed","amount":"{money[step.amount]}","inputs":{{"charge":"{money[step.charge]}",'
        f'"fee":"{money[step.fee]}","priced by":{quoted[step.priced_by]}{contract}}},'
        f'"source":{quoted[step.source]},"before":{{}},"after":{{}}}}'
    )


def _deductible(step: DeductibleStep) -> str:
    money = MONEY
    inputs = f'"of":"{money[step.of]}"'
    if step.member_left < UNBOUNDED:
        inputs += f',"member left":"{money[step.member_left]}"'
    if step.family_left < UNBOUNDED:
        inputs += f',"family left":"{money[step.family_left]}"'
    moved = _moved(step.moved) if step.moved is not None else _NOT_MOVED
    return (
        f'{{"rule":"deductible","amount":"{money[step.amount]}","inputs":{{{inputs}{_taken_back(step.taken_back)}}},'
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
    return (
        f'{{"rule":"copayment","amount":"{money[step.amount]}","inputs":{{{inputs}{_taken_back(step.taken_back)}}},'
        f'"source":{_Q[step.source]},{_NOT_MOVED},"reason":"copayment"}}'
    )


def _coinsurance(step: CoinsuranceStep) -> str:
    money = MONEY
    inputs = f'"rate":"{step.rate}","of":"{money[step.of]}"'
    if step.up_to is not None:
        inputs += f',"up to":"{money[step.up_to]}","already taken":"{money[step.drawn]}"'
    return (
        f'{{"rule":"coinsurance","amount":"{money[step.amount]}","inputs":{{{inputs}{_taken_back(step.taken_back)}}},'
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
    return f',"{TAKEN_BACK}":"{MONEY[amount]}"' if amount else ""


def _moved(moved: Moved) -> str:
    """A member's and the family's total before and after. Running totals seldom recur: their texts are not kept."""
    own, whole = _TOTALS[moved.total]
    member, family, amount = moved.member, moved.family, moved.amount
    if member < 0 or family < 0 or amount < 0:
        return f'"before":{{{_totals(moved.before)}}},"after":{{{_totals(moved.after)}}}'
    before = f'{own}{member // 100}.{member % 100:02d}"{whole}{family // 100}.{family % 100:02d}"'
    member += amount
    family += amount
    after = f'{own}{member // 100}.{member % 100:02d}"{whole}{family // 100}.{family % 100:02d}"'
    return f'"before":{{{before}}},"after":{{{after}}}'


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
        if counted or value < 0:
            text += f'{prepared}{value if counted else MONEY[value]}"'
        else:  # running totals seldom recur, so their texts are not kept
            text += f'{prepared}{value // 100}.{value % 100:02d}"'
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
