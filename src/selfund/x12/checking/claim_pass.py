"""One pass over a claim of an 837 that sees whether anything is amiss; only then the check that tells it is asked.

Claims are nearly always right, and nearly all time goes into seeing that. The pass may ask once too often: what is
wrong is said by balancing.py and structure.py alone.
"""

from typing import Final

from selfund.x12.checking.balancing import CHARGES, amounts, claim_balance
from selfund.x12.checking.rules import PythonCheck
from selfund.x12.checking.structure import (
    DIAGNOSES,
    POINTERS,
    Dates,
    diagnosis_pointers,
    farthest,
    line_control_numbers,
    line_numbers,
    line_payers,
)
from selfund.x12.checking.walk import OpenLoop, Walk

_LINES: Final = ("LX", "SV1", "SV2", "SV3")


def claim_checks(snips: frozenset[int], dates: Dates | None) -> tuple[PythonCheck, ...]:
    """The checks of claims: numbers (SNIP type 2), balances (3), what refers to other loops (4), the lines' dates."""
    if not snips & {2, 3, 4}:
        return ()
    needs: dict[str, tuple[str, ...]] = {"2300": ("CLM",), "2400": _LINES}
    if 2 in snips:
        needs["2400"] = (*needs["2400"], "REF")
    if dates is not None:
        needs |= {"2300": ("CLM", "DTP"), "2400": (*needs["2400"], "DTP")}
    if snips & {3, 4}:
        needs |= {"2320": ("SBR", "CAS", "AMT"), "2330B": ("NM1",), "2430": ("SVD", "CAS")}
    if 4 in snips:
        needs["2300"] = (*needs["2300"], "HI")
    return (PythonCheck("2300", needs, ClaimPass(snips, dates).check),)


class ClaimPass:
    """The pass over claims for some SNIP types."""

    def __init__(self, snips: frozenset[int], dates: Dates | None) -> None:
        self.numbers = 2 in snips
        self.balance = 3 in snips
        self.references = 4 in snips
        self.dates = dates

    def check(self, ended: OpenLoop, walk: Walk) -> None:
        """Look at a claim that ended (loop 2300)."""
        total = expected = reach = given = 0
        amiss = payers = adjudicated = False
        dates = self.dates
        right: set[str] | None = dates.right if dates is not None else None
        if dates is not None and len(ended.kept) > 1:
            dates.check(ended, walk)
        reaches = farthest(walk.delimiters.component)
        numbers: set[str] = set()
        for loop in ended.loops:
            kept = loop.kept
            if not kept:
                continue
            head = kept[0][1]
            if head[0] != "LX":
                payers = True
                continue
            expected += 1
            if head[-1] != str(expected):
                amiss = True
            if loop.loops:
                adjudicated = True
            for _, elements, _ in kept:
                tag = elements[0]
                place = CHARGES.get(tag)
                if place is not None:
                    amount = amounts[elements[place]] if place < len(elements) else None
                    total += -1 if amount is None else amount
                    at = POINTERS.get(tag)
                    if at is not None and at < len(elements):
                        reached = reaches[elements[at]]
                        reach = reached if reached > reach and reach >= 0 else -1 if reached < 0 else reach
                elif tag == "REF":
                    if len(elements) > 2 and elements[1] == "6R":
                        given += 1
                        numbers.add(elements[-1])
                elif tag == "DTP" and right is not None and dates is not None and elements[-1] not in right:
                    dates.check(loop, walk)
        if self.numbers and (amiss or len(numbers) < given):
            line_numbers(ended, walk)
            line_control_numbers(ended, walk)
        if self.balance and (payers or not _is_charge(ended, total)):
            claim_balance(ended, walk)
        if self.references:
            if reach and not 0 < reach <= _diagnoses(ended, walk):
                diagnosis_pointers(ended, walk)
            if adjudicated:
                line_payers(ended, walk)


def _is_charge(ended: OpenLoop, total: int) -> bool:
    """Whether a claim's charge is the sum of its lines'."""
    claim = ended.kept[0][1]
    return len(claim) > 2 and amounts[claim[2]] == total


def _diagnoses(ended: OpenLoop, walk: Walk) -> int:
    """How many diagnoses a claim has."""
    component = walk.delimiters.component
    for _, elements, _ in ended.kept:
        if elements[0] == "HI" and len(elements) > 1 and elements[1].partition(component)[0] in DIAGNOSES:
            return len(elements) - 1
    return 0
