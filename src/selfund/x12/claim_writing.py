"""Writes claims as 837 interchanges: header, the hierarchy of provider, subscriber and patient, and each claim in it.

Guides 005010X222A1 (professional) and 005010X223A2 (institutional). Claims are written in the order given; claims that
follow each other and share provider, subscriber or patient share their loops. Memory does not grow with their number.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from selfund.terms.claim import Claim, ClaimKind, Person, Provider
from selfund.x12.claim_segments import claim_segments
from selfund.x12.envelope import (
    ByteSink,
    Envelope,
    InterchangeWriter,
    address_segments,
    clean,
    day,
    digits,
    name_segment,
    segment,
)

GUIDES: Final = {ClaimKind.PROFESSIONAL: "005010X222A1", ClaimKind.INSTITUTIONAL: "005010X223A2"}

CLAIMS_IN_SET: Final = 5000
"""The most claims that the guides recommend in one transaction set (1.3.2)."""

CLAIMS_IN_LOOP: Final = 100
"""The most claims under one subscriber or patient level (loop 2300 repeats 100 times)."""

SELF: Final = "18"


class ClaimsHeader(Struct, frozen=True):
    """Who submits claims to whom (loops 1000A and 1000B); `reference` numbers the submission (BHT03)."""

    submitter_name: str
    submitter_id: str
    contact_name: str
    contact_phone: str
    receiver_name: str
    receiver_id: str
    reference: str = "1"


def write_claims(
    sink: ByteSink,
    envelope: Envelope,
    header: ClaimsHeader,
    claims: Iterable[Claim],
    kind: ClaimKind,
    claims_in_set: int = CLAIMS_IN_SET,
) -> int:
    """One interchange of claims of one kind, in sets of at most `claims_in_set`; returns how many were written.

    Raises AssertionError for a claim of another kind: its guide is another, and so is its functional group.
    """
    guide = GUIDES[kind]
    writer = InterchangeWriter(sink, envelope, "HC", guide)
    hierarchy = _Hierarchy()
    written = 0
    for claim in claims:
        if claim.kind is not kind:
            raise AssertionError(f"claim {claim.id} is {claim.kind}, in a file of {kind} claims")
        if written % claims_in_set == 0:
            if written:
                writer.end()
            writer.begin("837", guide)
            writer.write(_head(envelope, header, writer.set_number))
            hierarchy = _Hierarchy()
        writer.write(hierarchy.above(claim) + claim_segments(claim))
        written += 1
    if written:
        writer.end()
    writer.close()
    return written


def _head(envelope: Envelope, header: ClaimsHeader, number: int) -> str:
    """BHT, submitter and receiver."""
    when = envelope.created
    reference = f"{clean(header.reference, 20)}-{number:04d}"
    submitter = name_segment("41", False, header.submitter_name, qualifier="46", identifier=header.submitter_id)
    receiver = name_segment("40", False, header.receiver_name, qualifier="46", identifier=header.receiver_id)
    contact = f"PER*IC*{clean(header.contact_name, 60)}*TE*{digits(header.contact_phone, 256)}~"
    return (
        f"BHT*0019*00*{reference}*{day(when.date())}*{when.hour:02d}{when.minute:02d}*CH~{submitter}{contact}{receiver}"
    )


def patient_is_subscriber(claim: Claim) -> bool:
    """Whether the claim is for the subscriber: no patient loop is written then."""
    return claim.patient is claim.subscriber or claim.patient.relationship in ("", SELF)


class _Hierarchy:
    """The levels that are open in a set, and their numbers."""

    __slots__ = ("claims", "level", "patient", "provider", "provider_level", "subscriber", "subscriber_level")

    def __init__(self) -> None:
        self.level = self.provider_level = self.subscriber_level = 0
        self.claims = 0
        self.provider: tuple[Provider, Provider | None] | None = None
        self.subscriber: tuple[object, ...] | None = None
        self.patient: Person | None = None

    def above(self, claim: Claim) -> str:
        """The levels that `claim` needs and that are not open."""
        own = patient_is_subscriber(claim)
        text = ""
        provider = (claim.billing, claim.pay_to)
        if provider != self.provider:
            self.provider, self.subscriber = provider, None
            self.level += 1
            self.provider_level = self.level
            text += _provider(claim, self.level)
        subscriber = (
            claim.subscriber, own, claim.payer_id, claim.payer_name, claim.filing_order, claim.filing,
            claim.group_number, claim.group_name,
        )  # fmt: skip
        self.claims += 1
        if subscriber != self.subscriber or (own and self.claims > CLAIMS_IN_LOOP):
            self.subscriber, self.patient = subscriber, None
            self.level += 1
            self.claims = 1
            self.subscriber_level = self.level
            text += _subscriber(claim, self.level, self.provider_level, own)
        if not own and (claim.patient != self.patient or self.claims > CLAIMS_IN_LOOP):
            self.patient = claim.patient
            self.level += 1
            self.claims = 1
            text += _patient(claim, self.level, self.subscriber_level)
        return text


def _provider(claim: Claim, level: int) -> str:
    """Loop 2000A with 2010AA and 2010AB."""
    billing, where = claim.billing, claim.billing.address
    text = f"HL*{level}**20*1~"
    if billing.taxonomy:
        text += f"PRV*BI*PXC*{clean(billing.taxonomy, 50)}~"
    text += name_segment(
        "85", billing.person, billing.name, billing.first_name, billing.middle_name, billing.suffix, "XX", billing.npi
    )
    text += address_segments(where.line, where.second_line, where.city, where.state, where.postal_code, where.country)
    numbers = [(each.qualifier, each.value) for each in billing.references]
    if billing.tin and not any(qualifier in ("EI", "SY") for qualifier, _ in numbers):
        numbers.insert(0, ("EI", digits(billing.tin, 9)))
    numbers.sort(key=lambda number: number[0] not in ("EI", "SY"))  # the tax number stands first
    text += "".join(f"REF*{qualifier}*{clean(value, 50)}~" for qualifier, value in numbers if value)
    if claim.pay_to:
        where = claim.pay_to.address
        text += f"NM1*87*{'1' if claim.pay_to.person else '2'}~" + address_segments(
            where.line, where.second_line, where.city, where.state, where.postal_code, where.country
        )
    return text


def _subscriber(claim: Claim, level: int, parent: int, own: bool) -> str:
    """Loop 2000B with 2010BA and 2010BB. Address and birth date are told of a subscriber who is the patient alone."""
    person = claim.subscriber
    group_name = "" if claim.group_number else clean(claim.group_name, 60)
    text = f"HL*{level}*{parent}*22*{0 if own else 1}~" + segment(
        f"SBR*{claim.filing_order or 'P'}*{SELF if own else ''}*{clean(claim.group_number, 50)}*{group_name}"
        f"*****{claim.filing}"
    )
    text += name_segment(
        "IL", True, person.last_name, person.first_name, person.middle_name, person.suffix,
        person.id_qualifier or "MI", person.id,
    )  # fmt: skip
    if own:
        text += _demographics(person, person)
    text += _person_references(person)
    return text + name_segment("PR", False, claim.payer_name, qualifier="PI", identifier=claim.payer_id)


def _patient(claim: Claim, level: int, parent: int) -> str:
    """Loop 2000C with 2010CA; a dependent without an address of its own lives with the subscriber."""
    person = claim.patient
    name = name_segment("QC", True, person.last_name, person.first_name, person.middle_name, person.suffix)
    return (
        f"HL*{level}*{parent}*23*0~PAT*{clean(person.relationship, 2)}~{name}"
        + _demographics(person, claim.subscriber)
        + _person_references(person)
    )


def _demographics(person: Person, household: Person) -> str:
    """N3, N4 and DMG."""
    where = person.address if person.address.line else household.address
    text = address_segments(where.line, where.second_line, where.city, where.state, where.postal_code, where.country)
    if person.birth_date:
        text += f"DMG*D8*{day(person.birth_date)}*{person.sex or 'U'}~"
    return text


def _person_references(person: Person) -> str:
    return "".join(f"REF*{each.qualifier}*{clean(each.value, 50)}~" for each in person.references if each.value)
