"""What is wrong with a segment that could not be read: looked for only then, element by element.

Reading itself asks no questions: a text that is not what it should be raises ValueError, and the segment is looked at
again here, to name each element at fault for the 999 (IK403) and the 277CA (status code). Codes: 005010X231A1,
005010X214, claim status codes of code source 508.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from selfund.terms.problem import Place, Problem
from selfund.x12.elements import (
    amounts,
    charges,
    count_from_text,
    days,
    quantity_from_text,
    span_from_text,
    time_from_text,
)
from selfund.x12.interchange import Delimiters, SegmentFault

UNRECOGNIZED: Final = "1"
UNEXPECTED: Final = "2"
MISSING: Final = "3"
LOOP_OVER_MAXIMUM: Final = "4"
OVER_MAXIMUM: Final = "5"
ELEMENTS_AT_FAULT: Final = "8"
"""IK304: what is wrong with a segment."""

REQUIRED_ELEMENT: Final = "1"
TOO_LONG: Final = "5"
INVALID_CHARACTER: Final = "6"
INVALID_CODE: Final = "7"
INVALID_DATE: Final = "8"
INVALID_TIME: Final = "9"
"""IK403: what is wrong with an element."""

SYNTAX: Final = "A7:684"
"""The claim status of a claim that falls by syntax which the 999 tells."""

OUT_OF_BALANCE: Final = "A7:400"
LONGEST_VALUE: Final = 99
"""Characters of a bad value that an acknowledgment repeats (IK404)."""


class Finding(NamedTuple):
    """One element at fault: which, its IK403 code, the value, what is wrong, and the claim status it leads to."""

    element: int
    component: int
    code: str
    value: str
    says: str
    status: str = SYNTAX


class Fact(NamedTuple):
    """What an element must be: `read` raises ValueError when it is not; `code` is IK403's for that."""

    element: int
    component: int
    read: Callable[[str], object]
    status: str = SYNTAX
    required: bool = True
    code: str = INVALID_CHARACTER


def _some(text: str) -> None:
    """Any text will do."""


FREQUENCIES: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Third digits of a type of bill; professional claims know fewer, of which 1, 7 and 8 have a meaning here."""


def _frequency(text: str) -> None:
    if text not in FREQUENCIES:
        raise ValueError("the frequency code is one digit or capital letter")


def _place_qualifier(text: str) -> None:
    if text not in ("A", "B"):
        raise ValueError("the place's qualifier is A (type of bill) or B (place of service)")


FACTS: Final[dict[str, tuple[Fact, ...]]] = {
    "AMT": (Fact(1, 0, _some), Fact(2, 0, amounts.__getitem__)),
    "CLM": (
        Fact(1, 0, _some, "A7:478"),
        Fact(2, 0, charges.__getitem__, "A7:178"),
        Fact(5, 1, _some, "A7:249"),
        Fact(5, 2, _place_qualifier, "A7:249", True, INVALID_CODE),
        Fact(5, 3, _frequency, "A7:535", True, INVALID_CODE),
    ),
    "CTP": (Fact(4, 0, quantity_from_text, "A7:476"),),
    "DMG": (Fact(2, 0, days.__getitem__, "A7:158", True, INVALID_DATE),),
    "HCP": (
        Fact(1, 0, _some),
        Fact(2, 0, amounts.__getitem__),
        Fact(3, 0, amounts.__getitem__, SYNTAX, False),
        Fact(5, 0, quantity_from_text, SYNTAX, False),
        Fact(7, 0, amounts.__getitem__, SYNTAX, False),
        Fact(12, 0, quantity_from_text, SYNTAX, False),
    ),
    "LX": (Fact(1, 0, count_from_text, "A7:247"),),
    "REF": (Fact(1, 0, _some), Fact(2, 0, _some)),
    "SV1": (
        Fact(1, 1, _some, "A7:454"),
        Fact(1, 2, _some, "A7:454"),
        Fact(2, 0, charges.__getitem__, "A7:583"),
        Fact(4, 0, quantity_from_text, "A7:476"),
    ),
    "SV2": (
        Fact(1, 0, _some, "A7:455"),
        Fact(3, 0, charges.__getitem__, "A7:583"),
        Fact(5, 0, quantity_from_text, "A7:476"),
        Fact(7, 0, amounts.__getitem__, SYNTAX, False),
    ),
    "SVD": (Fact(1, 0, _some), Fact(2, 0, amounts.__getitem__), Fact(5, 0, quantity_from_text, SYNTAX, False)),
}
"""The elements that must be readable, by segment."""

DATE_STATUS: Final = {"434": "A7:188", "435": "A7:189", "472": "A7:187"}
"""The claim status that a bad date of a kind leads to."""

POINTERS: Final = frozenset(map(str, range(1, 13)))


def diagnose(elements: list[str], delimiters: Delimiters) -> list[Finding]:
    """Every element of the segment that is not what it must be; empty when nothing is found."""
    name = elements[0]
    found = []
    for fact in FACTS.get(name, ()):
        text = _element(elements, fact.element, fact.component, delimiters)
        if not text:
            if fact.required:
                found.append(Finding(fact.element, fact.component, REQUIRED_ELEMENT, "", "it is missing", fact.status))
            continue
        try:
            fact.read(text)
        except ValueError as error:
            found.append(Finding(fact.element, fact.component, fact.code, text, str(error), fact.status))
    special = SPECIAL.get(name)
    if special:
        found.extend(special(elements, delimiters))
    return found


def _element(elements: list[str], element: int, component: int, delimiters: Delimiters) -> str:
    text = elements[element] if element < len(elements) else ""
    if not component:
        return text
    parts = text.split(delimiters.component)
    return parts[component - 1] if component <= len(parts) else ""


def _dated(elements: list[str], delimiters: Delimiters) -> Iterator[Finding]:
    qualifier, form, text = (_element(elements, each, 0, delimiters) for each in (1, 2, 3))
    status = DATE_STATUS.get(qualifier, SYNTAX)
    for position, value in ((1, qualifier), (2, form), (3, text)):
        if not value:
            yield Finding(position, 0, REQUIRED_ELEMENT, "", "it is missing", status)
            return
    try:
        if form == "TM":
            time_from_text(text)
        else:
            span_from_text(form, text)
    except ValueError as error:
        if form not in ("D8", "RD8", "DT", "TM"):
            yield Finding(2, 0, INVALID_CODE, form, str(error), status)
        else:
            yield Finding(3, 0, INVALID_TIME if form == "TM" else INVALID_DATE, text, str(error), status)


def _codes(elements: list[str], delimiters: Delimiters) -> Iterator[Finding]:
    for position, composite in enumerate(elements[1:], 1):
        parts = composite.split(delimiters.component) + [""] * 9
        if composite and not (parts[0] and parts[1]):
            yield Finding(position, 1 if parts[1] else 2, REQUIRED_ELEMENT, "", "it is missing", "A7:255")
        if parts[3]:
            try:
                span_from_text(parts[2], parts[3])
            except ValueError as error:
                yield Finding(position, 4, INVALID_DATE, parts[3], str(error))
        if parts[4]:
            try:
                amounts[parts[4]]
            except ValueError as error:
                yield Finding(position, 5, INVALID_CHARACTER, parts[4], str(error))


def _adjustments(elements: list[str], delimiters: Delimiters) -> Iterator[Finding]:
    for first in range(2, len(elements), 3):
        checks = ((first + 1, amounts.__getitem__, True), (first + 2, quantity_from_text, False))
        for position, read, required in checks:
            text = _element(elements, position, 0, delimiters)
            if not text:
                if required and elements[first]:
                    yield Finding(position, 0, REQUIRED_ELEMENT, "", "it is missing")
                continue
            try:
                read(text.removeprefix("-"))
            except ValueError as error:
                yield Finding(position, 0, INVALID_CHARACTER, text, str(error))


def _pointers(elements: list[str], delimiters: Delimiters) -> Iterator[Finding]:
    text = _element(elements, 7, 0, delimiters)
    for component, pointer in enumerate(text.split(delimiters.component), 1):
        if pointer and pointer not in POINTERS:
            yield Finding(7, component, INVALID_CODE, pointer, "a pointer is a number from 1 to 12", "A7:477")


SPECIAL: Final[dict[str, Callable[[list[str], Delimiters], Iterator[Finding]]]] = {
    "CAS": _adjustments,
    "DTP": _dated,
    "HI": _codes,
    "SV1": _pointers,
}
"""What a table of elements cannot say."""


def segment_fault(
    code: str, name: str, position: int, says: str, mend: str = "", loop: str = "", status: str = SYNTAX
) -> SegmentFault:
    """A fault of a whole segment: IK304 `code`, its name and 1-based position in the transaction set."""
    place = Place(segment=position, name=name, loop=loop)
    return SegmentFault(Problem(f"segment-{code}", says, mend, place), name, position, code, loop, status=status)


def element_fault(finding: Finding, name: str, position: int, loop: str = "") -> SegmentFault:
    """A fault of one element."""
    where = f"{name}{finding.element:02d}" + (f"-{finding.component}" if finding.component else "")
    place = Place(segment=position, element=finding.element, component=finding.component, name=name, loop=loop)
    says = f"{where}: {finding.says}"
    problem = Problem(f"element-{finding.code}", says, "correct the element and send the claim again", place)
    return SegmentFault(
        problem, name, position, ELEMENTS_AT_FAULT, loop, finding.element, finding.component, 0, finding.code,
        finding.value[:LONGEST_VALUE], finding.status,
    )  # fmt: skip
