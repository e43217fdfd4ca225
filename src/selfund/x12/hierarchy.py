"""The loops above the claim: the transaction's head, billing provider (2000A), subscriber (2000B), patient (2000C).

The hierarchy is taken strictly: a subscriber hangs on the provider in force, a patient on the subscriber in force.
Anything else could put a claim under the wrong person, so it rejects the claims beneath it.
"""

from collections.abc import Sequence
from datetime import date

from selfund.terms.claim import Person, Reference
from selfund.x12.elements import days
from selfund.x12.faults import INVALID_CODE, MISSING, Finding
from selfund.x12.interchange import SegmentFault
from selfund.x12.reader import NO_COVERAGE, NO_PAYER, Reader
from selfund.x12.readings import address

PROVIDER = "20"
SUBSCRIBER = "22"
PATIENT = "23"
HEAD = frozenset("BHT REF NM1 N2 N3 N4 PER".split())
OF_PERSON = {
    "IL": frozenset("SBR PAT NM1 N3 N4 DMG REF PER".split()),
    "QC": frozenset("PAT NM1 N3 N4 DMG REF PER".split()),
}
UNNAMED = ("",) * 12


def read_head(reader: Reader, segments: list[str]) -> None:
    """The transaction set's segments before its first HL: submitter and receiver (1000A, 1000B)."""
    submitter: Sequence[str] = UNNAMED
    receiver: Sequence[str] = UNNAMED
    faults = reader.character_faults(segments, reader.base, "HEADER")
    for index, segment in enumerate(segments, reader.base):
        elements = reader.readings.padded(segment)
        if elements[0] not in HEAD:
            faults += reader.faults_of(segment, index, "HEADER", False)
        elif elements[:2] == ["NM1", "41"]:
            submitter = elements
        elif elements[:2] == ["NM1", "40"]:
            receiver = elements
    reader.header_text = reader.text(reader.base, reader.base + len(segments))
    reader.parties = (submitter[3], submitter[9], receiver[3], receiver[9])
    reader.tell(reader.header_faults, faults, alone=True)


def read_level(reader: Reader, segments: list[str]) -> None:
    """An HL and the segments of its loop up to the next HL or claim."""
    _, identifier, parent, level, *_ = reader.readings.padded(segments[0])
    if level == PROVIDER:
        _read_provider(reader, segments, identifier)
    elif level == SUBSCRIBER:
        _read_subscriber(reader, segments, identifier, parent)
    elif level == PATIENT:
        _read_patient(reader, segments, parent)
    else:
        # the provider stays in force, as it must wherever a batch begins behind this
        reader.forget()
        finding = Finding(3, 0, INVALID_CODE, level, "a level is 20, 22 or 23")
        reader.tell(reader.subscriber_faults, [reader.element_fault(finding, "HL", reader.base, "")], alone=False)


# -- billing provider ------------------------------------------------------------------------------------------------


def _read_provider(reader: Reader, segments: list[str], identifier: str) -> None:
    """The billing provider's loop, read anew or remembered from one with the same segments behind its HL."""
    reader.forget()
    text = reader.text(reader.base, reader.base + len(segments))
    found = reader.readings.billing[text[len(segments[0]) + 1 :]]
    reader.billing, reader.pay_to, reader.plan = found.billing, found.pay_to, found.plan
    reader.provider_id = identifier
    reader.provider_text = text
    reader.provider_faults = []
    faults = reader.character_faults(segments, reader.base, "2000A")
    for offset in found.strays:
        faults += reader.faults_of(segments[offset + 1], reader.base + offset + 1, "2000A", False)
    if reader.billing is None:
        faults.append(reader.fault(MISSING, "NM1", reader.base, "the billing provider is not named", "2010AA"))
    reader.tell(reader.provider_faults, faults, alone=True)


# -- subscriber and patient ------------------------------------------------------------------------------------------


class _OpenPerson:
    """A subscriber or patient while the loop is read segment by segment; the payer too, for a subscriber."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.named = False
        self.at_person = True  # what follows belongs to the person, not to the payer
        self.name: Sequence[str] = UNNAMED
        self.street: Sequence[str] = ()
        self.city: Sequence[str] = ()
        self.birth: date | None = None
        self.sex = self.relationship = ""
        self.references: tuple[Reference, ...] = ()
        self.coverage = NO_COVERAGE
        self.payer = NO_PAYER
        self.faults: list[SegmentFault] = []

    def person(self, relationship: str) -> Person:
        """The person of the loop."""
        name = self.name
        return Person(
            name[3], name[4], name[5], name[7], name[9], name[8], self.birth, self.sex, relationship,
            address(self.street, self.city), self.references,
        )  # fmt: skip


def _read_person(reader: Reader, segments: list[str], role: str) -> _OpenPerson:
    """The loop of a subscriber (IL) or patient (QC), segment by segment."""
    found = _OpenPerson(role)
    loop = "2000B" if role == "IL" else "2000C"
    found.faults = reader.character_faults(segments, reader.base, loop)
    for index, segment in enumerate(segments[1:], reader.base + 1):
        name = segment.split(reader.element, 1)[0]
        if name not in OF_PERSON[role]:
            found.faults += reader.faults_of(segment, index, loop, False)
            continue
        try:
            _take(reader, found, name, segment)
        except (ValueError, IndexError):
            found.faults += reader.faults_of(segment, index, loop, name != "NM1")
    return found


def _take(reader: Reader, found: _OpenPerson, name: str, segment: str) -> None:
    """One segment of a person's loop. Raises ValueError where it cannot be read."""
    elements = reader.readings.padded(segment)
    if name == "NM1":
        if elements[1] == "PR" and found.role == "IL":
            found.payer = reader.readings.payers[segment]
            found.at_person = False
        elif elements[1] == found.role:
            found.name, found.named, found.at_person = elements, True, True
        else:
            found.at_person = False
            raise ValueError("nobody in that role is expected here")
    elif name == "SBR":
        found.coverage = reader.readings.coverage[segment]
    elif name == "PAT":
        found.relationship = elements[1]
    elif not found.at_person:
        return
    elif name == "N3":
        found.street = elements
    elif name == "N4":
        found.city = elements
    elif name == "DMG":
        found.sex = elements[3]
        found.birth = days[elements[2]]
    elif name == "REF":
        found.references += (Reference(elements[1], elements[2]),)


def _read_subscriber(reader: Reader, segments: list[str], identifier: str, parent: str) -> None:
    """A subscriber's loop; until a patient's comes, the subscriber is the patient."""
    found = _read_person(reader, segments, "IL")
    faults = found.faults
    base = reader.base
    if parent != reader.provider_id or not parent:
        finding = Finding(2, 0, INVALID_CODE, parent, "the parent is not the provider in force")
        faults.append(reader.element_fault(finding, "HL", base, "2000B"))
    if found.coverage is NO_COVERAGE:
        faults.append(reader.fault(MISSING, "SBR", base, "the subscriber's coverage is not told", "2000B"))
    if not found.named:
        faults.append(reader.fault(MISSING, "NM1", base, "the subscriber is not named", "2010BA", "A7:125:IL"))
    if found.payer is NO_PAYER:
        faults.append(reader.fault(MISSING, "NM1", base, "the payer is not named", "2010BB", "A7:125:PR"))
    reader.subscriber = reader.patient = found.person(found.coverage.relationship)
    reader.subscriber_id = identifier
    reader.subscriber_text, reader.patient_text = reader.text(base, base + len(segments)), ""
    reader.coverage, reader.payer = found.coverage, found.payer
    reader.subscriber_faults, reader.patient_faults = [], []
    reader.tell(reader.subscriber_faults, faults, alone=False)


def _read_patient(reader: Reader, segments: list[str], parent: str) -> None:
    """A patient's loop beneath the subscriber in force."""
    found = _read_person(reader, segments, "QC")
    faults = found.faults
    if reader.subscriber is None or parent != reader.subscriber_id:
        finding = Finding(2, 0, INVALID_CODE, parent, "the parent is not the subscriber in force")
        faults.append(reader.element_fault(finding, "HL", reader.base, "2000C"))
    if not found.named:
        faults.append(reader.fault(MISSING, "NM1", reader.base, "the patient is not named", "2010CA", "A7:125:QC"))
    reader.patient = found.person(found.relationship)
    reader.patient_text = reader.text(reader.base, reader.base + len(segments))
    reader.patient_faults = []
    reader.tell(reader.patient_faults, faults, alone=False)
