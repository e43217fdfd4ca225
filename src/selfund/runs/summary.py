"""What a claims manager reads after a run: counts, dollars, first-pass rate, denials by reason, pends, per group.

A tally is a dictionary of whole numbers, so that the tallies of many jobs add up in any order to the same summary.
"""

from collections import Counter
from typing import Any, Final

from selfund.terms.decision import Decision, Status
from selfund.terms.money import money_text

Tally = Counter[tuple[str, ...]]
"""Counts and cents by (what, group, detail …)."""


_DENIED: Final = Status.DENIED
_PENDED: Final = Status.PENDED
_REJECTED: Final = Status.REJECTED


def count_decision(tally: Tally, decision: Decision, lines: int) -> None:
    """Add one decision to the tally. `lines` is how many lines the claim had when it came in."""
    group = decision.group
    status = decision.status
    tally["claims", group, str(status)] += 1
    tally["lines", group] += lines
    tally["charge", group] += decision.charge
    if status is _REJECTED:
        for code in decision.status_codes:
            tally["rejections", group, code] += 1
        return
    if status is _PENDED:
        for pend in decision.pends:
            tally["pends", group, pend.code] += 1
        return
    tally["allowed", group] += decision.allowed
    tally["paid", group] += decision.paid
    tally["member", group] += decision.patient_responsibility
    if not decision.noncovered:
        return
    for line in decision.lines:
        if line.status is _DENIED:
            for adjustment in line.adjustments:
                tally["denied lines", group, adjustment.carc, adjustment.reason] += 1
                tally["denied charge", group, adjustment.carc, adjustment.reason] += adjustment.amount


def summarize(tally: Tally) -> dict[str, Any]:
    """The figures of a tally as plain data: in all, and for each group. Amounts are texts with two decimals."""
    groups = sorted({key[1] for key in tally if key[1]})
    summary = _figures(tally, None)
    summary["groups"] = {group: _figures(tally, group) for group in groups}
    return summary


def _figures(tally: Tally, group: str | None) -> dict[str, Any]:
    chosen: Tally = Counter()
    for key, number in tally.items():
        if group is None or key[1] == group:
            chosen[key[0], *key[2:]] += number
    by_status = {status.value: chosen["claims", status.value] for status in Status}
    claims = sum(by_status.values())
    accepted = claims - by_status["rejected"]
    decided = accepted - by_status["pended"]
    figures: dict[str, Any] = {
        "claims": claims,
        "lines": chosen["lines",],
        "status": {name: count for name, count in by_status.items() if count},
        "first_pass_rate": _percent(decided, accepted),
    }
    for what in ("charge", "allowed", "paid", "member"):
        figures[what] = money_text(chosen[what,])
    figures["denials"] = [
        {"carc": key[1], "reason": key[2], "lines": count, "charge": money_text(chosen["denied charge", *key[1:]])}
        for key, count in _ranked(chosen, "denied lines")
    ]
    figures["pends"] = [{"code": key[1], "claims": count} for key, count in _ranked(chosen, "pends")]
    figures["rejections"] = [{"code": key[1], "claims": count} for key, count in _ranked(chosen, "rejections")]
    return figures


def _ranked(tally: Tally, what: str) -> list[tuple[tuple[str, ...], int]]:
    return sorted(
        ((key, count) for key, count in tally.items() if key[0] == what), key=lambda item: (-item[1], item[0])
    )


def _percent(part: int, whole: int) -> str:
    """`part` of `whole` in percent with one decimal, rounded half up; "–" of nothing."""
    if not whole:
        return "–"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"
