"""One pass over a claim of an 837 that sees whether anything is amiss; only then the check that tells it is asked.

Claims are nearly always right, and nearly all time goes into seeing that. The pass may ask once too often: what is
wrong is said by balancing.py and structure.py alone.
"""

from typing import Final

from selfund.x12.checking.balancing import CHARGES, amounts, claim_balance
from selfund.x12.checking.rules import Noted, PythonCheck
from selfund.x12.checking.structure import (
    DIAGNOSES,
    POINTERS,
    diagnosis_pointers,
    farthest,
    line_control_numbers,
    line_numbers,
    line_payers,
)
from selfund.x12.checking.walk import OpenLoop, Walk

_LINES: Final = ("LX", "SV1", "SV2", "SV3")


def claim_checks(snips: frozenset[int]) -> tuple[PythonCheck, ...]:
    """The checks of claims: numbers (SNIP type 2), balances (3), what refers to other loops (4)."""
    if not snips & {2, 3, 4}:
        return ()
    needs: dict[str, tuple[str, ...]] = {"2300": ("CLM",), "2400": _LINES}
    notes = [Noted("payers", "2320", "SBR", 1), Noted("adjudicated", "2430", "SVD", 1)]
    if 2 in snips:
        needs["2400"] = (*needs["2400"], "REF")
        notes += [Noted("numbers", "2400", "LX", 1), Noted("controls", "2400", "REF", 2, "6R")]
    if 3 in snips:
        notes += [Noted("charges", "2400", tag, element) for tag, element in CHARGES.items()]
    if snips & {3, 4}:
        needs |= {"2320": ("SBR", "CAS", "AMT"), "2330B": ("NM1",), "2430": ("SVD", "CAS")}
    if 4 in snips:
        needs["2300"] = ("CLM", "HI")
        notes += [Noted("pointers", "2400", tag, element) for tag, element in POINTERS.items()]
    return (PythonCheck("2300", needs, ClaimPass(snips).check, notes=tuple(notes)),)


class ClaimPass:
    """The pass over claims for some SNIP types. What it looks at was put down line by line (Walk.columns)."""

    def __init__(self, snips: frozenset[int]) -> None:
        self.numbers = 2 in snips
        self.balance = 3 in snips
        self.references = 4 in snips

    def check(self, ended: OpenLoop, walk: Walk) -> None:
        """Look at a claim that ended (loop 2300)."""
        columns = walk.columns
        if self.numbers:
            numbers, controls = columns["numbers"], columns["controls"]
            if numbers != _counted(len(numbers)) or len(set(controls)) < len(controls):
                line_numbers(ended, walk)
                line_control_numbers(ended, walk)
        if self.balance and (columns["payers"] or not _is_charge(ended, columns["charges"])):
            claim_balance(ended, walk)
        if self.references:
            pointers = columns["pointers"]
            if pointers and not _reached(pointers, ended, walk):
                diagnosis_pointers(ended, walk)
            if columns["adjudicated"]:
                line_payers(ended, walk)
        for column in columns.values():
            column.clear()


_NUMBERS: Final[list[str]] = []


def _counted(count: int) -> list[str]:
    """1, 2, 3… as texts."""
    if len(_NUMBERS) < count:
        _NUMBERS.extend(map(str, range(len(_NUMBERS) + 1, 2 * count + 1)))
    return _NUMBERS[:count]


def _is_charge(ended: OpenLoop, charges: list[str]) -> bool:
    """Whether a claim's charge is the sum of its lines'."""
    claim = ended.kept[0][1]
    total = 0
    for text in charges:
        amount = amounts[text]
        if amount is None:
            return False
        total += amount
    return len(claim) > 2 and amounts[claim[2]] == total


def _reached(pointers: list[str], ended: OpenLoop, walk: Walk) -> bool:
    """Whether all diagnoses that lines point to are there."""
    reaches, count = farthest(walk.delimiters.component), _diagnoses(ended, walk)
    return all(not text or 0 <= reaches[text] <= count for text in set(pointers))


def _diagnoses(ended: OpenLoop, walk: Walk) -> int:
    """How many diagnoses a claim has."""
    component = walk.delimiters.component
    for _, elements, _ in ended.kept:
        if elements[0] == "HI" and len(elements) > 1 and elements[1].partition(component)[0] in DIAGNOSES:
            return len(elements) - 1
    return 0
