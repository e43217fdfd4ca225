"""Segments and small loops to values, each remembered by its own text: dates, services, codes, places, providers.

What is read here depends on nothing but the text and the delimiters, so that it may be kept for all files of a process.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from selfund.terms.claim import (
    Address,
    Attachment,
    ClaimDate,
    ClaimKind,
    Diagnosis,
    NamedAmount,
    Provider,
    Reference,
    Repricing,
)
from selfund.x12.elements import PAD, Kept, amounts, quantities, span_from_text, time_from_text
from selfund.x12.faults import FREQUENCIES, POINTERS
from selfund.x12.institutional import MOST_LINES, service_from_sv2
from selfund.x12.interchange import Delimiters
from selfund.x12.professional import CONTROL_NUMBER, SERVICE_DATE, service_from_sv1

DIAGNOSES: Final = frozenset({"ABK", "ABF", "ABJ", "ABN", "APR", "BK", "BF", "BJ", "BN", "PR"})
"""Qualifiers of diagnoses (ICD-10 and ICD-9); all others of HI are other codes."""

TAX_NUMBERS: Final = frozenset({"EI", "SY", "TJ"})
"""References that are a tax number (REF01)."""

OF_PROVIDER: Final = frozenset({"PRV", "CUR", "NM1", "N3", "N4", "REF", "PER"})
"""Segments of a billing provider's loop; without CUR, those of any provider's."""

NO_DAY: Final = date.min
"""The day of a dated segment that gives a time alone."""


class Coverage(NamedTuple):
    """What SBR says: payer's order, patient's relationship, group number and name, insurance type, filing."""

    order: str
    relationship: str
    group_number: str
    group_name: str
    insurance_type: str
    filing: str


class Payer(NamedTuple):
    """A payer's name and identifier."""

    name: str
    id: str


class Terms(NamedTuple):
    """What CLM says behind the charge: place, its qualifier, frequency (CLM05), then CLM08, 07, 06, 09, 11, 20, 12."""

    place: str
    qualifier: str
    frequency: str
    assigned: str
    accepts: str
    signature: str
    release: str
    causes: tuple[str, ...]
    state: str
    delay: str
    program: str


class Codes(NamedTuple):
    """One HI segment: its diagnoses and its other codes."""

    diagnoses: tuple[Diagnosis, ...]
    others: tuple[Diagnosis, ...]


class BillingLoop(NamedTuple):
    """A billing provider's loop: the provider, where to pay, the plan to pay (2010AA, AB, AC).

    strays  which segments behind the HL, from 0, do not belong there
    """

    billing: Provider | None
    pay_to: Provider | None
    plan: Provider | None
    strays: tuple[int, ...]


Tail = tuple[str, int, str, tuple[int, ...], bool, bool, int]
"""SV1 behind the charge: unit, units, place, diagnosis pointers, emergency, family planning, the largest pointer."""

Procedure = tuple[str, str, tuple[str, ...], str]
"""A procedure, its qualifier, modifiers, description."""


class Readings:
    """Everything that was read before with these delimiters, by text."""

    __slots__ = (
        "billed_procedures", "billing", "codes", "component", "control_mark", "coverage", "dates", "element",
        "health_codes", "numbered", "payers", "procedures", "providers", "service", "service_days", "tails",
        "terminator", "terms",
    )  # fmt: skip

    def __init__(self, delimiters: Delimiters, kind: ClaimKind) -> None:
        self.element = delimiters.element
        self.component = delimiters.component
        self.terminator = delimiters.terminator
        self.dates: Kept[ClaimDate] = Kept(self._date)
        self.coverage: Kept[Coverage] = Kept(self._coverage)
        self.payers: Kept[Payer] = Kept(self._payer)
        self.terms: Kept[Terms] = Kept(self._terms)
        self.tails: Kept[Tail] = Kept(self._tail)
        self.codes: Kept[Diagnosis] = Kept(self._code)
        self.health_codes: Kept[Codes] = Kept(self._codes)
        self.providers: Kept[Provider] = Kept(self._provider)
        self.service_days: Kept[tuple[date, date]] = Kept(self._service_days)
        self.billing: Kept[BillingLoop] = Kept(self._billing)
        self.procedures: Kept[Procedure] = Kept(self._procedure)
        self.billed_procedures: Kept[Procedure] = Kept(self._billed_procedure)
        self.control_mark = f"REF{self.element}{CONTROL_NUMBER}"
        self.numbered = [(number, f"LX{self.element}{number}") for number in range(1, MOST_LINES + 2)]
        self.service = service_from_sv1 if kind is ClaimKind.PROFESSIONAL else service_from_sv2

    def _procedure(self, composite: str) -> Procedure:
        """SV101, SV202: all empty where no procedure is given."""
        parts = composite.split(self.component)
        modifiers = tuple(each for each in parts[2:6] if each)
        return (parts[1] if len(parts) > 1 else "", parts[0], modifiers, parts[6] if len(parts) > 6 else "")

    def padded(self, segment: str) -> list[str]:
        """The elements of a segment, those it left out as empty texts."""
        return [*segment.split(self.element), *PAD]

    def _billed_procedure(self, composite: str) -> Procedure:
        """SV101: raises ValueError where no procedure is given."""
        read = self.procedures[composite]
        if not read[0]:
            raise ValueError("a service has a procedure")
        return read

    def _date(self, segment: str) -> ClaimDate:
        """A DTP segment. A time alone (TM) has NO_DAY."""
        elements = self.padded(segment)
        name, qualifier, form, text = elements[:4]
        if not qualifier or name != "DTP":
            raise ValueError("a date says what it is")
        if form == "TM":
            return ClaimDate(qualifier, NO_DAY, NO_DAY, time_from_text(text))
        start, end, time = span_from_text(form, text)
        return ClaimDate(qualifier, start, end, time)

    def _coverage(self, segment: str) -> Coverage:
        elements = self.padded(segment)
        if elements[0] != "SBR":
            raise ValueError("not a coverage")
        return Coverage(elements[1], elements[2], elements[3], elements[4], elements[5], elements[9])

    def _payer(self, segment: str) -> Payer:
        elements = self.padded(segment)
        if elements[:2] != ["NM1", "PR"]:
            raise ValueError("not a payer")
        return Payer(elements[3], elements[9])

    def _terms(self, text: str) -> Terms:
        """CLM from its third element on. Raises ValueError where it has no place, qualifier or frequency."""
        elements = ["", "", "", *text.split(self.element), *PAD]
        place = elements[5].split(self.component)
        if len(place) < 3 or not place[0] or place[1] not in ("A", "B") or place[2] not in FREQUENCIES:
            raise ValueError("a claim says its place and frequency")
        accident = elements[11].split(self.component)
        return Terms(
            place=place[0],
            qualifier=place[1],
            frequency=place[2],
            assigned=elements[8],
            accepts=elements[7],
            signature=elements[6],
            release=elements[9],
            causes=tuple(each for each in accident[:3] if each),
            state=accident[3] if len(accident) > 3 else "",
            delay=elements[20],
            program=elements[12],
        )

    def _tail(self, text: str) -> Tail:
        """SV1 from its third element on."""
        elements = [*text.split(self.element), *PAD]
        pointers = [each for each in elements[4].split(self.component) if each]
        if not POINTERS.issuperset(pointers):
            raise ValueError("a pointer is a number from 1 to 12")
        pointed = tuple(map(int, pointers))
        return (
            elements[0], quantities[elements[1]], elements[2], pointed, elements[6] == "Y", elements[9] == "Y",
            max(pointed, default=0),
        )  # fmt: skip

    def _codes(self, segment: str) -> Codes:
        """An HI segment."""
        elements = segment.split(self.element)
        if elements[0] != "HI":
            raise ValueError("no codes")
        diagnoses: list[Diagnosis] = []
        others: list[Diagnosis] = []
        for composite in elements[1:]:
            if composite:
                read = self.codes[composite]
                (diagnoses if read.qualifier in DIAGNOSES else others).append(read)
        return Codes(tuple(diagnoses), tuple(others))

    def _code(self, composite: str) -> Diagnosis:
        """A code of HI. It may carry a date, an amount (value codes) and whether it was present on admission."""
        parts = [*composite.split(self.component), *PAD]
        qualifier, code, form, text, amount = parts[:5]
        if not qualifier or not code:
            raise ValueError("a code has a qualifier")
        start = end = None
        if text:
            start, end, _ = span_from_text(form, text)
        return Diagnosis(qualifier, code, parts[8], amounts[amount] if amount else None, start, end)

    def _provider(self, loop: str) -> Provider:
        """An NM1 segment and what follows it in its loop, segments cut by the terminator."""
        named = [""] * 12
        street: list[str] = []
        city: list[str] = []
        taxonomy = ""
        references = []
        for segment in loop.split(self.terminator):
            elements = self.padded(segment)
            name = elements[0]
            if name == "NM1":
                named = elements
            elif name == "N3":
                street = elements
            elif name == "N4":
                city = elements
            elif name == "PRV":
                taxonomy = elements[3]
            elif name == "REF":
                references.append(Reference(elements[1], elements[2]))
        tax_number = next((each.value for each in references if each.qualifier in TAX_NUMBERS), "")
        return Provider(
            role=named[1],
            name=named[3],
            first_name=named[4],
            middle_name=named[5],
            suffix=named[7],
            person=named[2] == "1",
            npi=named[9] if named[8] == "XX" else "",
            tin=tax_number or (named[9] if named[8] in ("24", "34", "FI") else ""),
            taxonomy=taxonomy,
            address=address(street, city),
            references=tuple(references),
        )

    def _billing(self, text: str) -> BillingLoop:
        """A billing provider's loop behind its HL, segments cut by the terminator; PRV is the billing provider's."""
        loops: dict[str, list[str]] = {}
        before: list[str] = []
        strays = []
        current = before
        for offset, segment in enumerate(text.split(self.terminator)[:-1]):
            elements = segment.split(self.element)
            if elements[0] not in OF_PROVIDER:
                strays.append(offset)
                continue
            if elements[0] == "NM1":
                current = loops.setdefault("".join(elements[1:2]), [])
            current.append(segment)
        read = {}
        for role, segments in loops.items():
            kept = [*segments, *(each for each in before if each[:3] == "PRV")] if role == "85" else segments
            read[role] = self.providers[self.terminator.join(kept)]
        return BillingLoop(read.get("85"), read.get("87"), read.get("PE"), tuple(strays))

    def _service_days(self, segment: str) -> tuple[date, date]:
        """A DTP segment of a date of service as days. Raises ValueError for any other date, and for one with a time."""
        found = self.dates[segment]
        if found.qualifier != SERVICE_DATE or found.time:
            raise ValueError("no date of service")
        return found.start, found.end

    def amount(self, segment: str) -> NamedAmount:
        """An AMT segment. Raises ValueError when the amount is unreadable."""
        elements = self.padded(segment)
        if not elements[1] or elements[0] != "AMT":
            raise ValueError("an amount says what it is")
        return NamedAmount(elements[1], amounts[elements[2]])

    def attachment(self, segment: str) -> Attachment:
        """A PWK segment."""
        elements = self.padded(segment)
        return Attachment(elements[1], elements[2], elements[6])

    def usual_price(self, segment: str, before: Repricing | None) -> Repricing:
        """The only price of a claim or line. Raises ValueError where there is one before, or another segment."""
        if before is not None or segment[:4] != "HCP" + self.element:
            raise ValueError("not the only price")
        return self.repricing(segment)

    def repricing(self, segment: str) -> Repricing:
        """An HCP segment. Raises ValueError when an amount is unreadable."""
        elements = self.padded(segment)
        if not elements[1]:
            raise ValueError("a price says how it was made")
        return Repricing(
            methodology=elements[1],
            allowed=amounts[elements[2]],
            savings=amounts[elements[3]] if elements[3] else 0,
            organization=elements[4],
            rate=quantities[elements[5]] if elements[5] else 0,
            group_code=elements[6],
            group_amount=amounts[elements[7]] if elements[7] else 0,
            revenue=elements[8],
            procedure=elements[10],
            unit=elements[11],
            units=quantities[elements[12]] if elements[12] else 0,
            reject_reason=elements[13],
            policy_compliance=elements[14],
            exception=elements[15],
        )


NOWHERE: Final = Address()


def address(street: Sequence[str], city: Sequence[str]) -> Address:
    """The address of the elements of N3 and N4; the one empty address where neither says anything."""
    if len(street) < 2 and len(city) < 2:
        return NOWHERE
    if len(city) < 4:
        city = [*city, *PAD]
    return Address(
        street[1] if len(street) > 1 else "",
        street[2] if len(street) > 2 else "",
        city[1],
        city[2],
        city[3],
        city[4] if len(city) > 4 else "",
    )


@lru_cache(maxsize=16)
def readings(delimiters: Delimiters, kind: ClaimKind) -> Readings:
    """The readings that all batches with these delimiters share in a process."""
    return Readings(delimiters, kind)
