"""Effective dates: a span of days with both ends inside, and what holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol, TypeVar

from msgspec import Struct

FOREVER: Final = date(9999, 12, 31)
"""The end of a period that has none."""


class Period(Struct, frozen=True, gc=False):
    """The days from `start` to `end`, both included. Raises ValueError when it ends before it starts."""

    start: date
    end: date = FOREVER

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"the period ends on {self.end}, before it starts on {self.start}")

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.start <= day <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether at least one day lies in both."""
        return self.start <= other.end and other.start <= self.end


class Dated(Protocol):
    """Anything with a period."""

    @property
    def period(self) -> Period:
        """The days on which it is in force."""


D = TypeVar("D", bound=Dated)


def in_force(versions: Iterable[D], day: date) -> D | None:
    """The first of `versions` whose period holds `day`, or None."""
    for version in versions:
        if version.period.start <= day <= version.period.end:
            return version
    return None
