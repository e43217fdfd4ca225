"""Whether a member had coverage on a day, and if not, why (handbook 3.3: before, after, or in a lapse)."""

from datetime import date
from typing import Final

from selfund.terms.member import Coverage, Member

BEFORE: Final = "before coverage"
AFTER: Final = "after coverage"
LAPSE: Final = "lapse in coverage"


def coverage_on(member: Member, day: date, line: str = "medical") -> Coverage | str:
    """The member's coverage in force on `day`, or the name of the reason (terms.reasons) why there is none.

    line   the coverage line: "medical", "dental" …

    Someone who was never covered in that line counts as not covered yet ("before coverage"). Where spans overlap,
    which `check` reports, the first one written holds.
    """
    earlier = later = False
    for coverage in member.coverages:
        if coverage.line != line:
            continue
        period = coverage.period
        if day < period.start:
            later = True
        elif day > period.end:
            earlier = True
        else:
            return coverage
    if not earlier:
        return BEFORE
    return LAPSE if later else AFTER
