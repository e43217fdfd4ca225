"""Running totals as sums of immutable entries (handbook 4.3): deductible, out-of-pocket, visits, days, dollars."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Measure(StrEnum):
    """What an accumulator counts. COPAY holds what one visit, day or admission has already drawn of its copayment."""

    DEDUCTIBLE = "deductible"
    OUT_OF_POCKET = "out-of-pocket"
    COPAY = "copay"
    VISITS = "visits"
    DAYS = "days"
    UNITS = "units"
    DOLLARS = "dollars"


class AccumulatorKey(NamedTuple):
    """What is counted, and for whom. A tuple, for it is looked up for every line.

    owner   a member's id, or the family's key for family totals
    scope   the tier for deductible and out-of-pocket; the limit or the visit for the others
    period  the first day of the benefit period (ISO), "lifetime", or the day or admission it belongs to
    """

    owner: str
    measure: str
    scope: str
    period: str


class AccumulatorEntry(Struct, frozen=True, gc=False, omit_defaults=True):
    """One movement of one accumulator, with the adjudication that made it. Never changed; a reversal adds its opposite.

    amount   cents, or a count for visits, days and units
    family   the family's key, by which entries are kept together
    icn, version, line   the adjudication and its line (0: the claim as a whole); `on` the date of service
    """

    owner: str
    measure: str
    scope: str
    period: str
    amount: int
    family: str
    icn: str
    version: int
    line: int
    on: date

    @property
    def key(self) -> AccumulatorKey:
        """What it moves."""
        return AccumulatorKey(self.owner, self.measure, self.scope, self.period)
