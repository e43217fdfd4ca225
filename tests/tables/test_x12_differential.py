"""Our checks against pyx12's over changes to good sets: each difference has a reason, none comes by accident.

A short run stands here; `PYTHONPATH=tests python tests/tables/test_x12_differential.py 3000` makes a long one and tells
what no reason covers. pyx12 4.0.0 has maps for 837P, 837I, 835, 834 and 820 of 5010 that walk our good sets; its map of
the 277 of X212 is not reachable, and those of the 277CA and the 999 refuse good sets (see the tests of these guides).
"""

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from checkers.pyx12_check import pyx12_faults
from checkers.pyx12_differ import Difference, differences, interchange, ours
from tables.test_guide_837 import GOOD as CLAIMS
from tables.test_guide_837 import whole_set
from tables.test_guide_dental_and_payments import PAID, PREMIUM
from tables.test_guide_dental_and_payments import numbered as numbered_payment
from tables.test_guide_enrollment_and_status import ENROLLMENT
from tables.test_guide_enrollment_and_status import numbered as numbered_enrollment

SETS = {
    "834": ("005010X220A1", numbered_enrollment(ENROLLMENT)),
    "835": ("005010X221A1", numbered_payment(PAID)),
    "820": ("005010X218", numbered_payment(PREMIUM)),
    **{f"837 {name}": (guide, whole_set(guide, body)) for name, (guide, body) in CLAIMS.items()},
}
"""Good sets by a name, with the guide that pyx12 has a map of."""

SITUATIONAL = "situational"


class Reason(NamedTuple):
    """Why one finds something and the other does not: a pattern of what the finder says, and the reason."""

    finder: str
    pattern: str
    why: str


REASONS = (
    Reason("selfund", SITUATIONAL, "a rule that the guide states in words; pyx12 holds no situational rules"),
    Reason("selfund", r"is missing$", "a loop began again before the first had what it needs; pyx12 counts the need "
           "once for all repetitions (005010 guides, appendix B.1.1.4: each repetition of a loop is a whole one)"),
    Reason("selfund", r"points to diagnosis", "a pointer points to a code that is sent (X222A1 2400 SV107)"),
    Reason("selfund", r"HL0[1-4]", "levels are numbered and have parents (X222A1, B.1.1.4.3)"),
    Reason("selfund", r"PLB05-1: the reason", "each pair of a PLB has a reason of the guide's list (X221A1 PLB05-1)"),
    Reason("selfund", r"LX01", "lines are numbered from 1 (X222A1 2400 LX01)"),
    Reason("pyx12", r"not a valid code for .*State", "state codes are an outside list (code source 22): SNIP type 5"),
    Reason("pyx12", r"not a valid code for Claim Payment Remark", "remark codes are an outside list (411): type 5"),
    Reason("pyx12", r"ZIP Code.*\[0-9\]\{9\}", "nine digits are asked in a note that the guide's own examples do not "
           "keep; a partner's overlay may ask for them"),
    Reason("pyx12", r"PER02", "a contact is named where it is not the only information given (X218 1000B PER02)"),
    Reason("pyx12", r"Segment N1\*P5 not found", "the three names of an 834's head are one loop of the standard that "
           "repeats, in any order (X12.84 834, loop 1000)"),
)  # fmt: skip


def unexplained(found: Difference) -> bool:
    """Whether no reason covers what the finder says."""
    for reason in REASONS:
        if reason.finder != found.finder:
            continue
        if reason.pattern == SITUATIONAL:
            guide = found.guide
            if all(fault.snip >= 4 for fault in ours(found.change.segments, guide)):
                return False
        elif any(re.search(reason.pattern, says) for says in found.says):
            return False
    return True


def unexplained_differences(name: str, often: int, seed: int) -> Iterator[str]:
    """Each difference that no reason covers, in words."""
    guide, good = SETS[name]
    for found in differences(good, guide, often, seed):
        if unexplained(found):
            change = found.change
            spot = f"segment {change.segment} {good[change.segment - 1]} element {change.element}"
            yield f"{name}: {change.kind}, {spot}: {found.finder} says {'; '.join(found.says)}"


@pytest.mark.parametrize("name", SETS)
def test_both_accept_the_good_set(name: str) -> None:
    guide, good = SETS[name]
    assert [fault.problem.says for fault in ours(good, guide)] == []
    assert pyx12_faults(interchange(good, guide)) == []


@pytest.mark.parametrize("name", SETS)
def test_every_difference_has_a_reason(name: str) -> None:
    assert list(unexplained_differences(name, 40, seed=20260101)) == []


if __name__ == "__main__":
    for each in SETS:
        print(each)
        for line in unexplained_differences(each, int(sys.argv[1]), seed=1):
            print("  ", line)
