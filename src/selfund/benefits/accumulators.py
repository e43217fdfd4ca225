"""Running totals: the balances a claim sees, its own movements on top, and reversals (handbook 4.3).

It does not know where entries are kept, nor in which order claims are adjudicated.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from msgspec.structs import replace

from selfund.terms.accumulator import AccumulatorEntry, AccumulatorKey
from selfund.terms.plan import BenefitPeriod, Plan

Key = tuple[str, str, str, str]
"""An AccumulatorKey as a plain tuple (owner, measure, scope, period): equal to it, and five times as quick to make."""

LIFETIME = "lifetime"
"""The period of accumulators that never start anew."""


class Balances:
    """The accumulators as they stood before a claim, with the claim's own movements on top.

    The balances underneath are never changed. One object serves one claim, line after line.
    """

    __slots__ = ("_before", "_moved")

    def __init__(self, before: Mapping[AccumulatorKey, int] | None = None) -> None:
        # A NamedTuple equals the plain tuple of its fields, so either finds the balance.
        self._before: Mapping[Key, int] = before or {}  # type: ignore[assignment]
        self._moved: dict[Key, int] = {}

    def get(self, key: Key) -> int:
        """The balance of `key`: cents or a count; 0 where nothing ever moved it."""
        moved = self._moved
        if key in moved:
            return moved[key]
        return self._before.get(key, 0)

    def both(self, member: Key, family: Key) -> tuple[int, int]:
        """The balances of a member and of the family, in one call."""
        moved, before = self._moved, self._before
        if not moved:
            return before.get(member, 0), before.get(family, 0)
        own, whole = moved.get(member), moved.get(family)
        return (
            before.get(member, 0) if own is None else own,
            before.get(family, 0) if whole is None else whole,
        )

    def add(self, entry: AccumulatorEntry) -> None:
        """Let what follows see one movement."""
        key = (entry.owner, entry.measure, entry.scope, entry.period)
        self._moved[key] = self.get(key) + entry.amount

    def add_all(self, entries: Iterable[AccumulatorEntry]) -> None:
        """Let what follows see these movements."""
        moved, before = self._moved, self._before
        for entry in entries:
            key = (entry.owner, entry.measure, entry.scope, entry.period)
            known = moved.get(key)
            moved[key] = (before.get(key, 0) if known is None else known) + entry.amount


def reversal(entries: Iterable[AccumulatorEntry], icn: str = "", version: int = 0) -> tuple[AccumulatorEntry, ...]:
    """The opposite of each entry, so that both together move nothing.

    icn, version   the adjudication that reverses; where not given, the reversal names the one it reverses
    """
    return tuple(
        replace(entry, amount=-entry.amount, icn=icn or entry.icn, version=version or entry.version)
        for entry in entries
    )


def balances(entries: Iterable[AccumulatorEntry]) -> dict[AccumulatorKey, int]:
    """The sum of the entries by what they move; an accumulator that came back to 0 stays listed."""
    totals: dict[AccumulatorKey, int] = {}
    for entry in entries:
        key = AccumulatorKey(entry.owner, entry.measure, entry.scope, entry.period)
        totals[key] = totals.get(key, 0) + entry.amount
    return totals


_CALENDAR_YEAR: Final = BenefitPeriod.CALENDAR_YEAR

_YEAR_STARTS: dict[int, str] = {year: f"{year:04d}-01-01" for year in range(1900, 2200)}


def period_start(plan: Plan, day: date) -> str:
    """The first day (ISO) of the benefit period that holds `day`.

    A calendar year begins on 1 January; a plan year on the plan's own day and month, on or before `day`. A plan that
    begins on 29 February has its other years begin on 1 March.
    """
    if plan.benefit_period is _CALENDAR_YEAR:
        return _YEAR_STARTS.get(day.year) or f"{day.year:04d}-01-01"
    first = plan.period.start
    start = _anniversary(first, day.year)
    return (start if start <= day else _anniversary(first, day.year - 1)).isoformat()


def _anniversary(first: date, year: int) -> date:
    if first.month == 2 and first.day == 29:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return date(year, 2, 29) if leap else date(year, 3, 1)
    return date(year, first.month, first.day)
