"""The service line's loop (2400 with 2410, 2420 and 2430): what each segment adds, and the line when it is closed.

Kept in the claim's text alone: SV5, CR1, CR3, CRC, QTY, MEA, PS1, LQ, FRM, K3, CN1.
"""

from datetime import date

from selfund.terms.claim import ClaimLine, Drug, Note, Reference
from selfund.terms.money import Cents
from selfund.x12.elements import counts, quantities
from selfund.x12.faults import INVALID_CHARACTER, INVALID_CODE, LOOP_OVER_MAXIMUM, MISSING, OVER_MAXIMUM, Finding
from selfund.x12.open_claim import OpenClaim
from selfund.x12.other_payers import close_other_line
from selfund.x12.professional import CONTROL_NUMBER, SERVICE_DATE
from selfund.x12.readings import NO_DAY


def _sum(claim: OpenClaim, charge: Cents, furthest: int, start: date | None, end: date | None) -> None:
    """Add a line to what the claim sums up."""
    claim.total += charge
    if furthest > claim.furthest:
        claim.furthest = furthest
    if start is not None and end is not None:
        if claim.first is None or start < claim.first:
            claim.first = start
        if claim.last is None or end > claim.last:
            claim.last = end


def open_line(claim: OpenClaim, segment: str, index: int) -> None:
    """LX: close what is open and begin a line."""
    close_line(claim, index)
    claim.begin_line(index)
    claim.lines_seen += 1
    most = claim.reader.most_lines
    if claim.lines_seen == most + 1:
        claim.fault(LOOP_OVER_MAXIMUM, "LX", index, f"a claim has at most {most} lines", "A7:121")
    least = claim.number + 1
    claim.number = least
    claim.number = number = counts[segment[3:]]
    if number < least:
        says = "line numbers rise from line to line"
        claim.element_fault(Finding(1, 0, INVALID_CODE, segment[3:], says, "A7:247"), "LX", index)


def close_line(claim: OpenClaim, index: int) -> None:
    """The segment at an index ends the open loop and line, if any. A line without a service is a fault, not a line."""
    if claim.part_close is not None:
        claim.part_close(claim, index)
    at = claim.line_at
    claim.line_at = -1
    if at < 0:
        return
    if claim.service is None:
        _no_service(claim, at)
        return
    (charge, units, procedure, qualifier, modifiers, description, unit, revenue, noncovered, place, pointers,
     emergency, planning, furthest) = claim.service  # fmt: skip
    start = end = None
    if claim.line_dated is not None:
        start, end = claim.line_dated.start, claim.line_dated.end
    elif claim.reader.professional and not _said(claim, "DTP", at):
        claim.fault(MISSING, "DTP", at, "the line has no date of service", "A7:187", "2400")
    _sum(claim, charge, furthest, start, end)
    more = claim.line_more
    claim.lines.append(ClaimLine(
        claim.number, charge, units, procedure, qualifier, modifiers, description, unit, revenue, noncovered,
        start, end, place, pointers, emergency, planning, claim.line_control,
        more.dates, more.references, more.amounts, more.providers, more.drugs, more.repricing, more.notes,
        more.attachments, more.other_payers,
    ))  # fmt: skip


def _no_service(claim: OpenClaim, at: int) -> None:
    """A line without a service: say so, unless it has one that could not be read, which was said."""
    name = "SV1" if claim.reader.professional else "SV2"
    if not _said(claim, name, at):
        claim.fault(MISSING, name, at, "the line has no service", "A7:247", "2400")


def _said(claim: OpenClaim, name: str, at: int) -> bool:
    """Whether something was said of a segment of that name behind the index."""
    position = claim.reader.position(claim.reader.base + at)
    return any(fault.segment == name and fault.position > position for fault in claim.faults)


# -- what segments add ---------------------------------------------------------------------------------------------


def service(claim: OpenClaim, segment: str, index: int) -> None:
    """SV1 or SV2."""
    if claim.service is not None:
        claim.fault(OVER_MAXIMUM, segment[:3], index, "a line has one service")
    claim.service = claim.reader.readings.service(claim.reader.readings, segment)


def dated(claim: OpenClaim, segment: str, index: int) -> None:
    """DTP of a line; 472 is its date of service."""
    found = claim.reader.readings.dates[segment]
    if found.qualifier == SERVICE_DATE:
        if claim.line_dated is not None:
            claim.fault(OVER_MAXIMUM, "DTP", index, "a line has one date of service", "A7:187")
        if found.start is NO_DAY:
            raise ValueError("a service has a day")
        claim.line_dated = found
    elif found.start is not NO_DAY:
        claim.more_of_line().dates += (found,)


def reference(claim: OpenClaim, segment: str, index: int) -> None:
    """REF of a line; 6R is the provider's own number for it."""
    elements = segment.split(claim.reader.element)
    qualifier, value = elements[1], elements[2]
    if qualifier == CONTROL_NUMBER:
        claim.line_control = value
    else:
        claim.more_of_line().references += (Reference(qualifier, value),)


def amount(claim: OpenClaim, segment: str, index: int) -> None:
    """AMT of a line."""
    claim.more_of_line().amounts += (claim.reader.readings.amount(segment),)


def note(claim: OpenClaim, segment: str, index: int) -> None:
    """NTE of a line."""
    elements = claim.reader.readings.padded(segment)
    claim.more_of_line().notes += (Note(elements[1], elements[2]),)


def attachment(claim: OpenClaim, segment: str, index: int) -> None:
    """PWK of a line."""
    claim.more_of_line().attachments += (claim.reader.readings.attachment(segment),)


def repriced(claim: OpenClaim, segment: str, index: int) -> None:
    """HCP of a line."""
    more = claim.more_of_line()
    if more.repricing is not None:
        claim.fault(OVER_MAXIMUM, "HCP", index, "a line has one price")
    more.repricing = claim.reader.readings.repricing(segment)


def provider(claim: OpenClaim, segment: str, index: int) -> None:
    """NM1 of a line's provider (2420)."""
    claim.open_part(index, _close_provider, claim.levels.line_provider)


def _close_provider(claim: OpenClaim, index: int) -> None:
    readings = claim.reader.readings
    claim.more_of_line().providers += (readings.providers[readings.terminator.join(claim.part(index))],)


def drug(claim: OpenClaim, segment: str, index: int) -> None:
    """LIN: a drug (2410); its whole loop is read when it ends."""
    claim.open_part(index, _close_drug, claim.levels.line_drug)


def _close_drug(claim: OpenClaim, index: int) -> None:
    ndc = unit = prescription = ""
    quantity = 0
    for at, segment in enumerate(claim.part(index), claim.part_at):
        elements = claim.reader.readings.padded(segment)
        if elements[0] == "LIN":
            ndc = elements[3]
        elif elements[0] == "CTP":
            unit = elements[5].split(claim.reader.readings.component)[0]
            try:
                quantity = quantities[elements[4]]
            except ValueError as error:
                finding = Finding(4, 0, INVALID_CHARACTER, elements[4], str(error), "A7:476")
                claim.element_fault(finding, "CTP", at)
        elif elements[0] == "REF":
            prescription = elements[2]
    claim.more_of_line().drugs += (Drug(ndc, quantity, unit, prescription),)


def other_payer(claim: OpenClaim, segment: str, index: int) -> None:
    """SVD: what another payer decided on the line (2430); its whole loop is read when it ends."""
    claim.open_part(index, close_other_line, claim.levels.line_other)
