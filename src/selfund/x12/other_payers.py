"""What other payers decided: their loops on the claim (2320 with 2330) and on the line (2430).

Few claims have them, so a loop is read segment by segment when it ends, each segment's faults by themselves.
"""

from collections.abc import Iterator
from datetime import date

from selfund.terms.claim import NamedAmount, OtherAdjustment, OtherLine, OtherPayer, Person, Provider, Reference
from selfund.x12.elements import amounts, quantities
from selfund.x12.faults import UNEXPECTED
from selfund.x12.open_claim import OpenClaim
from selfund.x12.readings import NO_DAY, Coverage, address

PAID_ON = "573"
REMAINING_LIABILITY = "EAF"
OF_PAYER = frozenset({"AMT", "CAS", "MIA", "MOA", "OI"})
OF_NAMES = frozenset({"N3", "N4", "REF", "DTP"})
UNNAMED = [""] * 22


class _Payer:
    """Another payer while its loop is read."""

    def __init__(self) -> None:
        self.coverage = Coverage("", "", "", "", "", "")
        self.assigned = self.release = ""
        self.adjustments: list[OtherAdjustment] = []
        self.amounts: list[NamedAmount] = []
        self.remarks: list[str] = []
        self.subscriber = self.payer = UNNAMED
        self.street: list[str] = []
        self.city: list[str] = []
        self.subscriber_references: list[Reference] = []
        self.references: list[Reference] = []
        self.providers: list[Provider] = []
        self.paid_on: date | None = None


def adjustments(elements: list[str]) -> Iterator[OtherAdjustment]:
    """The adjustments of a CAS segment, up to six. Raises ValueError when an amount or quantity is unreadable."""
    for first in range(2, 20, 3):
        carc, amount, quantity = elements[first : first + 3]
        if carc:
            units = 0
            if quantity:
                units = -quantities[quantity[1:]] if quantity[:1] == "-" else quantities[quantity]
            yield OtherAdjustment(elements[1], carc, amounts[amount], units)


def close_other_payer(claim: OpenClaim, index: int) -> None:
    """The loop of another payer on the claim is whole."""
    payer = _Payer()
    readings = claim.reader.readings
    role = ""
    provider: list[str] = []  # the segments of a provider as the other payer knows it (2330C and on)
    for at, segment in enumerate(claim.part(index), claim.part_at):
        elements = readings.padded(segment)
        name = elements[0]
        try:
            if name == "NM1":
                role = elements[1]
                _close_provider(claim, payer, provider)
                provider = []
            if role not in ("", "IL", "PR"):
                provider.append(segment)
            elif role:
                _detail(claim, payer, role, segment, elements)
            else:
                _told(claim, payer, segment, elements)
            if name in (OF_NAMES if not role else OF_PAYER):
                claim.fault(UNEXPECTED, name, at, "the segment is out of its place", loop="2330" if role else "2320")
        except ValueError:
            claim.unreadable(at)
    _close_provider(claim, payer, provider)
    claim.more_of_claim().other_payers += (_whole(payer),)


def _close_provider(claim: OpenClaim, payer: _Payer, loop: list[str]) -> None:
    if loop:
        readings = claim.reader.readings
        payer.providers.append(readings.providers[readings.terminator.join(loop)])


def _told(claim: OpenClaim, payer: _Payer, segment: str, elements: list[str]) -> None:
    """A segment of 2320 itself. Raises ValueError where it cannot be read."""
    name = elements[0]
    if name == "SBR":
        payer.coverage = claim.reader.readings.coverage[segment]
    elif name == "CAS":
        payer.adjustments.extend(adjustments(elements))
    elif name == "AMT":
        payer.amounts.append(claim.reader.readings.amount(segment))
    elif name == "OI":
        payer.assigned, payer.release = elements[3], elements[6]
    elif name == "MOA":
        payer.remarks.extend(each for each in elements[3:8] if each)
    elif name == "MIA":
        payer.remarks.extend(each for each in (elements[5], *elements[20:24]) if each)


def _detail(claim: OpenClaim, payer: _Payer, role: str, segment: str, elements: list[str]) -> None:
    """A segment of the other subscriber (2330A, role IL) or payer (2330B, PR). Raises ValueError where unreadable."""
    name = elements[0]
    if name == "NM1":
        if role == "IL":
            payer.subscriber = elements
        else:
            payer.payer = elements
    elif name == "REF":
        references = payer.subscriber_references if role == "IL" else payer.references
        references.append(Reference(elements[1], elements[2]))
    elif name == "N3" and role == "IL":
        payer.street = elements
    elif name == "N4" and role == "IL":
        payer.city = elements
    elif name == "DTP":
        found = claim.reader.readings.dates[segment]
        if found.qualifier == PAID_ON and found.start is not NO_DAY:
            payer.paid_on = found.start


def _whole(payer: _Payer) -> OtherPayer:
    coverage = payer.coverage
    named = payer.subscriber
    return OtherPayer(
        order=coverage.order,
        id=payer.payer[9],
        name=payer.payer[3],
        relationship=coverage.relationship,
        group_number=coverage.group_number,
        group_name=coverage.group_name,
        filing=coverage.filing,
        insurance_type=coverage.insurance_type,
        subscriber=Person(
            last_name=named[3],
            first_name=named[4],
            middle_name=named[5],
            suffix=named[7],
            id=named[9],
            id_qualifier=named[8],
            address=address(payer.street, payer.city),
            references=tuple(payer.subscriber_references),
        ),
        assigned=payer.assigned,
        release=payer.release,
        adjustments=tuple(payer.adjustments),
        amounts=tuple(payer.amounts),
        remarks=tuple(payer.remarks),
        paid_on=payer.paid_on,
        references=tuple(payer.references),
        providers=tuple(payer.providers),
    )


def close_other_line(claim: OpenClaim, index: int) -> None:
    """The loop of what another payer decided on the line is whole."""
    readings = claim.reader.readings
    found: list[OtherAdjustment] = []
    decided = UNNAMED
    paid_on: date | None = None
    liability: int | None = None
    paid = units = 0
    for at, segment in enumerate(claim.part(index), claim.part_at):
        elements = readings.padded(segment)
        try:
            if elements[0] == "SVD":
                decided = elements
                paid = amounts[elements[2]]
                units = quantities[elements[5]] if elements[5] else 0
            elif elements[0] == "CAS":
                found.extend(adjustments(elements))
            elif elements[0] == "DTP":
                dated = readings.dates[segment]
                paid_on = dated.start if dated.qualifier == PAID_ON and dated.start is not NO_DAY else paid_on
            elif elements[0] == "AMT":
                named = readings.amount(segment)
                liability = named.amount if named.qualifier == REMAINING_LIABILITY else liability
        except ValueError:
            claim.unreadable(at)
    procedure, _, modifiers, _ = readings.procedures[decided[3]]
    claim.more_of_line().other_payers += (
        OtherLine(
            payer=decided[1],
            paid=paid,
            procedure=procedure,
            modifiers=modifiers,
            revenue=decided[4],
            units=units,
            bundled_into=decided[6],
            adjustments=tuple(found),
            paid_on=paid_on,
            remaining_patient_liability=liability,
        ),
    )
