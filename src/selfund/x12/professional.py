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


Lines = tuple[tuple[ClaimLine, ...], Cents, int, date | None, date | None, int]
"""A claim's lines and what they sum up: charges, largest diagnosis pointer, first and last day; the index behind them.
Plain, for speed."""


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
    """Lines of service, date of service and perhaps a control number and a price, from an index on.

    None for lines with anything else. Raises ValueError or IndexError where something cannot be read.
    """
    element, spans, control_mark = readings.element, readings.service_days, readings.control_mark
    procedures, tails = readings.billed_procedures, readings.tails
    total = furthest = 0
    first = last = start = stop = None
    day = ""
    lines = []
    for number, begun in readings.numbered:
        if segments[at] != begun:
            break
        name, code, charge, tail = segments[at + 1].split(element, 3)
        dated = segments[at + 2]
        if name != "SV1":
            return None
        if dated != day:
            day = dated
            start, stop = spans[dated]
            first = start if first is None or start < first else first
            last = stop if last is None or stop > last else last
        procedure, qualifier, modifiers, description = procedures[code]
        unit, units, place, pointers, emergency, planning, top = tails[tail]
        cents = charges[charge]
        total += cents
        if top > furthest:
            furthest = top
        mark, _, control = segments[at + 3].rpartition(element)
        if mark == control_mark:
            at += 4
        else:
            at += 3
            control = ""
        if segments[at][0] == "H" and segments[at][:3] == "HCP":
            price = readings.usual_price(segments[at], None)
            at += 1
            lines.append(ClaimLine(
                number, cents, units, procedure, qualifier, modifiers, description, unit, "", 0, start, stop, place,
                pointers, emergency, planning, control, (), (), (), (), (), price,
            ))  # fmt: skip
        else:
            lines.append(ClaimLine(
                number, cents, units, procedure, qualifier, modifiers, description, unit, "", 0, start, stop, place,
                pointers, emergency, planning, control,
            ))  # fmt: skip
    return tuple(lines), total, furthest, first, last, at
