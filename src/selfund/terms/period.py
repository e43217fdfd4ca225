"""Effective dates: a span of days with both ends inside."""

from datetime import date
from typing import Final

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
