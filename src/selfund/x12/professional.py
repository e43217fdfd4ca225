"""What only an 837P has: the professional service (SV1) and its limits. Guide: 005010X222A1, loops 2300 and 2400."""

from datetime import date
from typing import TYPE_CHECKING, Final

from selfund.terms.claim import ClaimLine
from selfund.terms.money import Cents
from selfund.x12.elements import charges

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


Lines = tuple[tuple[ClaimLine, ...], Cents, int, date | None, date | None]
"""A claim's lines and what they sum up: charges, largest diagnosis pointer, first and last day. Plain, for speed."""


def service_from_sv1(readings: "Readings", segment: str) -> Service:
    """The service of an SV1 segment. Raises ValueError where a part that must be there cannot be read."""
    name, code, charge, tail = segment.split(readings.element, 3)
    procedure, qualifier, modifiers, description = readings.billed_procedures[code]
    if name != "SV1":
        raise ValueError("not a professional service")
    unit, units, place, pointers, emergency, planning, furthest = readings.tails[tail]
    return (
        charges[charge], units, procedure, qualifier, modifiers, description, unit, "", 0, place, pointers, emergency,
        planning, furthest,
    )  # fmt: skip


def usual_professional_lines(readings: "Readings", segments: list[str], at: int) -> Lines | None:
    """Lines of service, date of service and perhaps a control number, from an index to the end; None for any other.

    segments   those of the claim, an empty one behind the last. Raises ValueError where something cannot be read.
    """
    element, numbered, spans = readings.element, readings.numbered, readings.service_days
    procedures, tails, control_mark = readings.billed_procedures, readings.tails, readings.control_mark
    number = total = furthest = 0
    span = first = last = None
    lines = []
    end = len(segments) - 1
    while at < end:
        number += 1
        name, code, charge, tail = segments[at + 1].split(element, 3)
        procedure, qualifier, modifiers, description = procedures[code]
        unit, units, place, pointers, emergency, planning, top = tails[tail]
        found = spans[segments[at + 2]]
        cents = charges[charge]
        if segments[at] != numbered[number] or name != "SV1":
            return None
        total += cents
        if top > furthest:
            furthest = top
        if found is not span:
            span = found
            first = found[0] if first is None or found[0] < first else first
            last = found[1] if last is None or found[1] > last else last
        at += 3
        mark, _, control = segments[at].rpartition(element)
        if mark == control_mark:
            at += 1
        else:
            control = ""
        lines.append(ClaimLine(
            number, cents, units, procedure, qualifier, modifiers, description, unit, "", 0, found[0], found[1], place,
            pointers, emergency, planning, control,
        ))  # fmt: skip
    return tuple(lines), total, furthest, first, last
