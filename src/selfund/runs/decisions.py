"""The lines of `decisions.jsonl`: one decision as one JSON object, amounts as texts with two decimals.

The form is fixed (docs: the decisions file); nothing here decides anything.
"""

from typing import Any, Final

import msgspec

from selfund.terms.decision import Adjustment, Decision, LineDecision, Step
from selfund.terms.money import money_text

_encode: Final = msgspec.json.Encoder().encode

_COUNTED: Final = ("visits", "days", "units")


def decision_line(decision: Decision) -> bytes:
    """One decision as a line of JSON, newline included."""
    text = money_text
    answer: dict[str, Any] = {
        "claim": decision.claim,
        "icn": decision.icn,
        "version": decision.version,
        "replaces": decision.replaces or None,
    }
    if decision.part:
        answer["part"] = decision.part
    answer.update(
        {
            "group": decision.group or None,
            "plan": decision.plan or None,
            "member": decision.member or None,
            "subscriber": decision.subscriber or None,
            "payee": _payee(decision),
            "status": decision.status.value,
            "charge": text(decision.charge),
            "allowed": text(decision.allowed),
            "deductible": text(decision.deductible),
            "copay": text(decision.copay),
            "coinsurance": text(decision.coinsurance),
            "noncovered": text(decision.noncovered),
            "other_insurance": text(decision.other_insurance),
            "paid": text(decision.paid),
            "patient_responsibility": text(decision.patient_responsibility),
            "adjustments": [_adjustment(adjustment) for adjustment in decision.adjustments],
            "pends": [
                {"code": pend.code, "says": pend.says, "line": pend.line}
                if pend.line
                else {"code": pend.code, "says": pend.says}
                for pend in decision.pends
            ],
            "status_codes": list(decision.status_codes),
            "lines": [_line(line) for line in decision.lines],
        }
    )
    return _encode(answer) + b"\n"


def _payee(decision: Decision) -> dict[str, Any] | None:
    if decision.pay_member:
        return {"member": decision.subscriber}
    if not decision.payee_tin and not decision.payee_npi:
        return None
    return {"npi": decision.payee_npi, "tin": decision.payee_tin}


def _line(line: LineDecision) -> dict[str, Any]:
    text = money_text
    return {
        "number": line.number,
        "procedure": line.procedure or None,
        "modifiers": line.modifiers,
        "revenue": line.revenue or None,
        "units": quantity_text(line.units),
        "from": line.start,
        "to": line.end,
        "category": line.category or None,
        "tier": line.tier or None,
        "status": line.status.value,
        "charge": text(line.charge),
        "allowed": text(line.allowed),
        "deductible": text(line.deductible),
        "copay": text(line.copay),
        "coinsurance": text(line.coinsurance),
        "noncovered": text(line.noncovered),
        "other_insurance": text(line.other_insurance),
        "paid": text(line.paid),
        "patient_responsibility": text(line.patient_responsibility),
        "adjustments": [_adjustment(adjustment) for adjustment in line.adjustments],
        "because": [_step(step) for step in line.because],
    }


def _adjustment(adjustment: Adjustment) -> dict[str, Any]:
    return {
        "group": adjustment.group,
        "carc": adjustment.carc,
        "amount": money_text(adjustment.amount),
        "rarc": adjustment.rarc,
        "reason": adjustment.reason,
    }


def _step(step: Step) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "rule": step.rule,
        "amount": money_text(step.amount),
        "inputs": {name: money_text(value) if type(value) is int else value for name, value in step.inputs.items()},
        "source": step.source,
        "before": _totals(step.before) if step.before else {},
        "after": _totals(step.after) if step.after else {},
    }
    if step.reason:
        answer["reason"] = step.reason
    return answer


def _totals(totals: dict[str, int]) -> dict[str, str]:
    """Accumulators by label: counts as whole numbers, amounts as dollars and cents."""
    return {label: str(value) if label.startswith(_COUNTED) else money_text(value) for label, value in totals.items()}


def quantity_text(thousandths: int) -> str:
    """A quantity without needless zeros: 1000 is "1", 1500 is "1.5"."""
    whole, fraction = divmod(thousandths, 1000)
    return f"{whole}.{fraction:03d}".rstrip("0") if fraction else str(whole)
