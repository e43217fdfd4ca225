"""What only an 837I has: the institutional service (SV2) and its limits. Guide: 005010X223A2, loops 2300 and 2400."""

from typing import TYPE_CHECKING, Final

from selfund.terms.claim import ClaimLine
from selfund.x12.elements import amounts, charges, quantities
from selfund.x12.professional import Lines, Service

if TYPE_CHECKING:
    from selfund.x12.readings import Readings

MOST_LINES: Final = 999
"""Service lines that an institutional claim may have (2400 repeats 999 times)."""


def service_from_sv2(readings: "Readings", segment: str) -> Service:
    """The service of an SV2 segment. Raises ValueError or IndexError where a part that must be there cannot be read."""
    elements = segment.split(readings.element)
    revenue = elements[1]
    if not revenue or elements[0] != "SV2":
        raise ValueError("an institutional service has a revenue code")
    procedure, qualifier, modifiers, description = readings.procedures[elements[2]]
    noncovered = amounts[elements[7]] if len(elements) > 7 and elements[7] else 0
    return (
        charges[elements[3]],
        quantities[elements[5]],
        procedure,
        qualifier,
        modifiers,
        description,
        elements[4],
        revenue,
        noncovered,
        "",
        (),
        False,
        False,
        0,
    )


def usual_institutional_lines(readings: "Readings", segments: list[str], at: int) -> Lines | None:
    """Lines of service and perhaps date of service control number and price, from an index on.

    None for lines with anything else. Raises ValueError or IndexError where something cannot be read.
    """
    total = 0
    first = last = None
    lines = []
    for number, begun in readings.numbered:
        if segments[at] != begun:
            break
        (charge, units, procedure, qualifier, modifiers, description, unit, revenue, noncovered, place, pointers,
         _, _, _) = service_from_sv2(readings, segments[at + 1])  # fmt: skip
        total += charge
        at += 2
        start = stop = None
        if segments[at][:3] == "DTP":
            start, stop = readings.service_days[segments[at]]
            first = start if first is None or start < first else first
            last = stop if last is None or stop > last else last
            at += 1
        mark, _, control = segments[at].rpartition(readings.element)
        if mark == readings.control_mark:
            at += 1
        else:
            control = ""
        price = None
        if segments[at][:3] == "HCP":
            price = readings.usual_price(segments[at], None)
            at += 1
        lines.append(ClaimLine(
            number, charge, units, procedure, qualifier, modifiers, description, unit, revenue, noncovered, start, stop,
            place, pointers, False, False, control, (), (), (), (), (), price,
        ))  # fmt: skip
    return tuple(lines), total, 0, first, last, at
