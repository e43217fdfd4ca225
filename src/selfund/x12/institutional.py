"""What only an 837I has: the institutional service (SV2) and its limits. Guide: 005010X223A2, loops 2300 and 2400."""

from typing import TYPE_CHECKING, Final

from selfund.terms.claim import ClaimDate, ClaimLine
from selfund.x12.elements import amounts, charges, counts, quantities
from selfund.x12.professional import SERVICE_DATE, Lines, Service

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


def usual_institutional_lines(readings: "Readings", texts: list[str], control_mark: str) -> Lines | None:
    """Lines of service and perhaps date of service and control number; None where a line has anything else.

    texts  the lines, each without its leading LX and the terminator at its end
    Raises ValueError or IndexError where something cannot be read.
    """
    number = total = 0
    first = last = None
    lines = []
    for text in texts:
        count, service, *rest = text.split(readings.terminator)
        control = ""
        dated: ClaimDate | None = None
        if rest and rest[0][:3] == "DTP":
            dated = readings.dates[rest.pop(0)]
        if rest and rest[0][: len(control_mark)] == control_mark:
            control = rest.pop(0)[len(control_mark) :]
            if readings.element in control or not control:
                return None
        after = counts[count]
        if rest or after <= number or (dated is not None and (dated.qualifier != SERVICE_DATE or dated.time)):
            return None
        number = after
        (charge, units, procedure, qualifier, modifiers, description, unit, revenue, noncovered, place, pointers,
         _, _, _) = service_from_sv2(readings, service)  # fmt: skip
        total += charge
        start = end = None
        if dated is not None:
            start, end = dated.start, dated.end
            first = start if first is None or start < first else first
            last = end if last is None or end > last else last
        lines.append(ClaimLine(
            number, charge, units, procedure, qualifier, modifiers, description, unit, revenue, noncovered, start, end,
            place, pointers, False, False, control,
        ))  # fmt: skip
    return Lines(tuple(lines), total, 0, first, last)
