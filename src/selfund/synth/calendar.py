"""The days of the synthetic year: how busy each is, and ready-made dates by their distance from its first day."""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

LAST_DAY: Final = 353
"""The last day on which something begins, counted from 0: 20 December, so that claims can be in by the year's end."""

_MONTHS: Final = (115, 110, 108, 101, 99, 95, 88, 93, 96, 104, 108, 104)
"""How busy a month is: colds in winter, holidays in summer."""

_WEEKDAYS: Final = (112, 110, 108, 105, 96, 24, 18)

_EARLIEST: Final = 760
"""How many days before the year there are dates for."""


class Calendar:
    """One year. `day(n)` is its n-th day from 0; negative before it."""

    def __init__(self, year: int) -> None:
        self.year = year
        first = date(year, 1, 1)
        self._dates = [first + timedelta(days=offset) for offset in range(-_EARLIEST, 400)]
        weights = [
            _MONTHS[when.month - 1] * _WEEKDAYS[when.weekday()]
            for when in self._dates[_EARLIEST : _EARLIEST + LAST_DAY + 1]
        ]
        self._sums = list(accumulate(weights))
        self.weight = self._sums[-1]

    def day(self, offset: int) -> date:
        """The date so many days after 1 January."""
        return self._dates[_EARLIEST + offset]

    def offset(self, day: date) -> int:
        """How many days after 1 January a date is."""
        return (day - self._dates[_EARLIEST]).days

    def busy(self, position: int) -> int:
        """The day that `position` of `weight` falls on, busy days being wider than quiet ones."""
        return bisect_right(self._sums, min(max(position, 0), self.weight - 1))
