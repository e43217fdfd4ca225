"""Federal dollar figures for health plans as dated data with their sources (federal.csv); rules are in the checks."""

import csv
from functools import cache
from importlib.resources import files

from msgspec import Struct

from selfund.terms.money import NO_LIMIT, Cents, cents_from_decimal

OUT_OF_POCKET = "out-of-pocket limit"
HIGH_DEDUCTIBLE_MINIMUM = "high deductible minimum"
HIGH_DEDUCTIBLE_MAXIMUM = "high deductible out-of-pocket maximum"


class FederalAmount(Struct, frozen=True):
    """A figure of one year: cents for self-only and for other than self-only coverage, and its source."""

    individual: Cents
    family: Cents
    source: str


@cache
def federal_amounts() -> dict[tuple[str, int], FederalAmount]:
    """Every figure by its name and the calendar year in which the plan year begins."""
    text = (files("selfund.book") / "federal.csv").read_text(encoding="utf-8")
    return {
        (row["figure"], int(row["year"])): FederalAmount(
            cents_from_decimal(row["individual"]), cents_from_decimal(row["family"]), row["source"]
        )
        for row in csv.DictReader(text.splitlines())
    }


def out_of_pocket_limit(year: int) -> Cents:
    """The most one person pays in network for plan years that begin in `year`; NO_LIMIT where no figure is known."""
    found = federal_amounts().get((OUT_OF_POCKET, year))
    return found.individual if found else NO_LIMIT
