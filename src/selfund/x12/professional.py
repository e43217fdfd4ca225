"""What only an 837P has: the professional service (SV1) and its limits. Guide: 005010X222A1, loops 2300 and 2400."""

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from selfund.terms.claim import ClaimLine
from selfund.terms.money import Cents
from selfund.x12.elements import charges, counts, quantities

if TYPE_CHECKING:
    from selfund.x12.readings import Readings

MOST_LINES: Final = 50
"""Service lines that a professional claim may have (2400 repeats 50 times)."""

Service = tuple[
    Cents, int, str, str, tuple[str, ...], str, str, str, Cents, str, tuple[int, ...], bool, bool, int
]  # fmt: skip
"""What SV1 or SV2 says of a line: charge, units, procedure, its qualifier, modifiers, description, unit, revenue code,
noncovered, place, diagnosis pointers, emergency, family planning, and the largest pointer. A plain tuple, for speed."""


CONTROL_NUMBER: Final = "6R"
SERVICE_DATE: Final = "472"
"""Qualifiers of a line's own number (REF01) and its date of service (DTP01)."""


class Lines(NamedTuple):
    """The lines of a claim and what they sum up: charges, largest diagnosis pointer, first and last day of service."""

    lines: tuple[ClaimLine, ...]
    total: Cents
    furthest: int
    first: date | None
    last: date | None


def service_from_sv1(readings: "Readings", segment: str) -> Service:
    """The service of an SV1 segment. Raises ValueError or IndexError where a part that must be there cannot be read."""
    elements = segment.split(readings.element)
    procedure, qualifier, modifiers, description = readings.procedures[elements[1]]
    if not procedure or elements[0] != "SV1":
        raise ValueError("a service has a procedure")
    count = len(elements)
    pointers, furthest = readings.pointers[elements[7] if count > 7 else ""]
    return (
        charges[elements[2]],
        quantities[elements[4]],
        procedure,
        qualifier,
        modifiers,
        description,
        elements[3],
        "",
        0,
        elements[5] if count > 5 else "",
        pointers,
        count > 9 and elements[9] == "Y",
        count > 12 and elements[12] == "Y",
        furthest,
    )


def usual_professional_lines(readings: "Readings", texts: list[str], control_mark: str) -> Lines | None:
    """Lines of service, date of service and perhaps a control number; None where a line has anything else.

    texts  the lines, each without its leading LX and the terminator at its end
    Raises ValueError or IndexError where something cannot be read.
    """
    element, terminator, dates = readings.element, readings.terminator, readings.dates
    number = total = furthest = 0
    first = last = day = None
    lines = []
    for text in texts:
        segments = text.split(terminator)
        control = ""
        if len(segments) == 4:
            control = segments[3][len(control_mark) :]
            if segments[3][: len(control_mark)] != control_mark or element in control or not control:
                return None
        elif len(segments) != 3:
            return None
        service = segments[1].split(element)
        dated = dates[segments[2]]
        after = counts[segments[0]]
        size = len(service)
        if service[0] != "SV1" or size < 8 or dated.qualifier != SERVICE_DATE or dated.time or after <= number:
            return None
        number = after
        procedure, qualifier, modifiers, description = readings.procedures[service[1]]
        pointers, top = readings.pointers[service[7]]
        charge = charges[service[2]]
        if not procedure:
            return None
        total += charge
        if top > furthest:
            furthest = top
        if dated is not day:
            day = dated
            first = dated.start if first is None or dated.start < first else first
            last = dated.end if last is None or dated.end > last else last
        lines.append(ClaimLine(
            number, charge, quantities[service[4]], procedure, qualifier, modifiers, description, service[3], "", 0,
            dated.start, dated.end, service[5], pointers, size > 9 and service[9] == "Y",
            size > 12 and service[12] == "Y", control,
        ))  # fmt: skip
    return Lines(tuple(lines), total, furthest, first, last)
