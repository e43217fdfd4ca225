"""The segments of one claim and its lines in an 837 (loops 2300 to 2430), from a `Claim`.

Guides 005010X222A1 (professional) and 005010X223A2 (institutional); names and codes of loops are theirs. Providers in
a role that the guide does not have at that place are left out, for the result must be legal.
"""

from collections.abc import Iterable
from typing import Final

from selfund.terms.claim import (
    Attachment,
    Claim,
    ClaimDate,
    ClaimKind,
    ClaimLine,
    Diagnosis,
    Drug,
    NamedAmount,
    Note,
    OtherAdjustment,
    OtherLine,
    OtherPayer,
    Provider,
    Reference,
    Repricing,
)
from selfund.x12.envelope import address_segments, amount, clean, day, digits, name_segment, quantity, segment

_CODES_IN_SEGMENT: Final = 12
_REASONS_IN_SEGMENT: Final = 6
_REMARKS: Final = 5

_CODE_GROUPS: Final = {
    ClaimKind.PROFESSIONAL: (("ABK", "BK", "ABF", "BF"), ("BP", "BO"), ("BG",)),
    ClaimKind.INSTITUTIONAL: (
        ("ABK", "BK"), ("ABJ", "BJ"), ("APR", "PR"), ("ABN", "BN"), ("DR",), ("ABF", "BF"), ("BBR", "BR", "CAH"),
        ("BBQ", "BQ"), ("BI",), ("BH",), ("BE",), ("BG",), ("TC",),
    ),
}  # fmt: skip
"""The HI segments of each guide, in its order: the qualifiers that share one."""

_CLAIM_PROVIDERS: Final = {
    ClaimKind.PROFESSIONAL: ("DN", "P3", "82", "77", "DQ", "PW", "45"),
    ClaimKind.INSTITUTIONAL: ("71", "72", "ZZ", "82", "77", "DN"),
}
_LINE_PROVIDERS: Final = {
    ClaimKind.PROFESSIONAL: ("82", "QB", "77", "DQ", "DK", "DN", "P3", "PW", "45"),
    ClaimKind.INSTITUTIONAL: ("72", "ZZ", "82", "DN"),
}
_OTHER_PAYER_PROVIDERS: Final = {
    ClaimKind.PROFESSIONAL: ("DN", "P3", "82", "77", "DQ", "85"),
    ClaimKind.INSTITUTIONAL: ("71", "72", "ZZ", "77", "82", "DN", "85"),
}
_TAXONOMY_ROLES: Final = {"82": "PE", "71": "AT"}
_ADDRESSED: Final = frozenset({"77", "PW", "45", "DK"})
_OTHER_CONTRACT: Final = "09"
"""CN101: a contract of a kind that the guide does not name; the claim tells the contract's code alone."""

_UNNAMED: Final = frozenset({"PW"})


def claim_segments(claim: Claim) -> str:
    """Loop 2300 with everything beneath it."""
    professional = claim.kind is ClaimKind.PROFESSIONAL
    text = _claim_information(claim, professional) + _claim_dates(claim, professional)
    if not professional:
        text += segment(
            f"CL1*{clean(claim.admission_type, 1)}*{clean(claim.admission_source, 1)}*{clean(claim.patient_status, 2)}"
        )
    text += _attachments(claim.attachments)
    if claim.contract:
        text += f"CN1*{_OTHER_CONTRACT}***{clean(claim.contract, 50)}~"
    text += _amounts(claim.amounts)
    if claim.original:
        text += f"REF*F8*{clean(claim.original, 50)}~"
    text += _references(each for each in claim.references if each.qualifier != "F8" or not claim.original)
    text += _notes(claim.notes) + _codes(claim)
    if claim.repricing:
        text += _pricing(claim.repricing)
    if claim.providers:
        text += _providers(claim.providers, _CLAIM_PROVIDERS[claim.kind])
    for payer in claim.other_payers:
        text += _other_payer(payer, claim.kind)
    return text + "".join([line_segments(line, claim) for line in claim.lines])


def _claim_information(claim: Claim, professional: bool) -> str:
    """CLM. What the claim leaves open is answered as most claims do: signature, assignment and release are there."""
    facility = claim.facility_qualifier or ("B" if professional else "A")
    causes = special = signature = ""
    if professional:
        signature = claim.signature or "Y"
        special = clean(claim.special_program, 3)
        if claim.accident_causes:
            first = [*(clean(cause, 3) for cause in claim.accident_causes[:3]), "", ""][:3]
            causes = ":".join([*first, clean(claim.accident_state, 2)]).rstrip(":")
    return segment(
        f"CLM*{clean(claim.id, 38)}*{amount(claim.charge)}***{clean(claim.place, 2)}:{facility}"
        f":{clean(claim.frequency, 1)}*{signature}*{claim.accepts or 'A'}*{claim.assigned or 'Y'}"
        f"*{claim.release or 'Y'}**{causes}*{special}********{clean(claim.delay_reason, 2)}"
    )


def _hour(hour: str) -> str:
    """HHMM of an hour given alone or with minutes."""
    return f"{digits(hour, 4):0<4}"


def _claim_dates(claim: Claim, professional: bool) -> str:
    """DTP of loop 2300: the dates that have a field of their own, then all others as they were read."""
    text = ""
    told = set()
    if not professional:
        if claim.discharge_hour:
            told.add("096")
            text += f"DTP*096*TM*{_hour(claim.discharge_hour)}~"
        if claim.start:
            told.add("434")
            text += f"DTP*434*RD8*{day(claim.start)}-{day(claim.end or claim.start)}~"
    if claim.admitted:
        told.add("435")
        if claim.admission_hour and not professional:
            text += f"DTP*435*DT*{day(claim.admitted)}{_hour(claim.admission_hour)}~"
        else:
            text += f"DTP*435*D8*{day(claim.admitted)}~"
    return text + "".join(_date(each) for each in claim.dates if each.qualifier not in told)


def _date(when: ClaimDate) -> str:
    """DTP: a day, a day with its time, or a range."""
    if when.time:
        return f"DTP*{when.qualifier}*DT*{day(when.start)}{_hour(when.time)}~"
    if when.end != when.start:
        return f"DTP*{when.qualifier}*RD8*{day(when.start)}-{day(when.end)}~"
    return f"DTP*{when.qualifier}*D8*{day(when.start)}~"


def _attachments(attachments: Iterable[Attachment]) -> str:
    text = ""
    for each in attachments:
        control = clean(each.control_number, 50)
        text += segment(f"PWK*{each.report}*{each.transmission}***{'AC' if control else ''}*{control}")
    return text


def _amounts(amounts: Iterable[NamedAmount]) -> str:
    return "".join([f"AMT*{each.qualifier}*{amount(each.amount)}~" for each in amounts])


def _references(references: Iterable[Reference]) -> str:
    return "".join([f"REF*{each.qualifier}*{clean(each.value, 50)}~" for each in references if each.value])


def _notes(notes: Iterable[Note]) -> str:
    return "".join([f"NTE*{each.qualifier}*{clean(each.text, 80)}~" for each in notes if each.text])


def _codes(claim: Claim) -> str:
    """HI: diagnoses and all other codes, by the guide's groups, twelve to a segment."""
    text = ""
    everything = (*claim.diagnoses, *claim.codes) if claim.codes else claim.diagnoses
    for qualifiers in _CODE_GROUPS[claim.kind]:
        group = [_code(each) for each in everything if each.qualifier in qualifiers]
        for first in range(0, len(group), _CODES_IN_SEGMENT):
            text += f"HI*{'*'.join(group[first : first + _CODES_IN_SEGMENT])}~"
    return text


def _code(code: Diagnosis) -> str:
    """One composite of HI: C022 with its date, amount and present-on-admission indicator."""
    text = f"{code.qualifier}:{clean(code.code, 30).replace('.', '')}"
    if code.start is None and code.amount is None and not code.present_on_admission:
        return text
    when = ":"
    if code.start:
        if code.end and (code.end != code.start or code.qualifier == "BI"):
            when = f"RD8:{day(code.start)}-{day(code.end)}"
        else:
            when = f"D8:{day(code.start)}"
    value = "" if code.amount is None else amount(code.amount)
    return f"{text}:{when}:{value}::::{code.present_on_admission}".rstrip(":")


def _pricing(repricing: Repricing) -> str:
    """HCP of claim or line."""
    procedure = clean(repricing.procedure, 48)
    units = quantity(repricing.units) if repricing.unit and repricing.units else ""
    return segment(
        f"HCP*{repricing.methodology}*{amount(repricing.allowed)}*{_given(repricing.savings)}"
        f"*{clean(repricing.organization, 50)}*{quantity(repricing.rate) if repricing.rate else ''}"
        f"*{clean(repricing.group_code, 50)}*{_given(repricing.group_amount)}*{clean(repricing.revenue, 48)}"
        f"*{'HC' if procedure else ''}*{procedure}*{repricing.unit if units else ''}*{units}"
        f"*{repricing.reject_reason}*{repricing.policy_compliance}*{repricing.exception}"
    )


def _given(cents: int) -> str:
    return amount(cents) if cents else ""


def _providers(providers: tuple[Provider, ...], roles: tuple[str, ...]) -> str:
    """Loops 2310 or 2420, in the guide's order of roles."""
    return "".join([provider_segments(each) for role in roles for each in providers if each.role == role])


def provider_segments(provider: Provider) -> str:
    """NM1, PRV, N3, N4, REF of one provider."""
    named = provider.role not in _UNNAMED
    text = name_segment(
        provider.role, provider.person, provider.name if named else "", provider.first_name, provider.middle_name,
        provider.suffix, "XX", provider.npi,
    )  # fmt: skip
    specialty = _TAXONOMY_ROLES.get(provider.role)
    if specialty and provider.taxonomy:
        text += f"PRV*{specialty}*PXC*{clean(provider.taxonomy, 50)}~"
    if provider.role in _ADDRESSED:
        where = provider.address
        text += address_segments(
            where.line, where.second_line, where.city, where.state, where.postal_code, where.country
        )
    return text + _references(provider.references)


def _adjustments(adjustments: Iterable[OtherAdjustment]) -> str:
    """CAS of another payer: as it gave them, group by group, six to a segment."""
    groups: dict[str, list[str]] = {}
    for each in adjustments:
        units = quantity(each.quantity) if each.quantity else ""
        groups.setdefault(each.group, []).append(f"{each.carc}*{amount(each.amount)}*{units}")
    return "".join(
        segment(f"CAS*{group}*{'*'.join(trios[first : first + _REASONS_IN_SEGMENT])}")
        for group, trios in groups.items()
        for first in range(0, len(trios), _REASONS_IN_SEGMENT)
    )


def _other_payer(payer: OtherPayer, kind: ClaimKind) -> str:
    """Loops 2320 and 2330: another payer of the same patient, its subscriber, what it paid and why not more."""
    group_name = "" if payer.group_number else clean(payer.group_name, 60)
    insurance_type = payer.insurance_type if kind is ClaimKind.PROFESSIONAL else ""
    text = segment(
        f"SBR*{payer.order}*{payer.relationship or '18'}*{clean(payer.group_number, 50)}*{group_name}"
        f"*{insurance_type}****{payer.filing}"
    )
    text += _adjustments(payer.adjustments) + _amounts(payer.amounts)
    text += f"OI***{payer.assigned or 'Y'}***{payer.release or 'Y'}~"
    if payer.remarks:
        text += f"MOA***{'*'.join(clean(remark, 50) for remark in payer.remarks[:_REMARKS])}~"
    person, where = payer.subscriber, payer.subscriber.address
    text += name_segment(
        "IL", True, person.last_name, person.first_name, person.middle_name, person.suffix,
        person.id_qualifier or "MI", person.id,
    )  # fmt: skip
    text += address_segments(where.line, where.second_line, where.city, where.state, where.postal_code, where.country)
    text += _references(person.references)
    text += name_segment("PR", False, payer.name, qualifier="PI", identifier=payer.id)
    if payer.paid_on:
        text += f"DTP*573*D8*{day(payer.paid_on)}~"
    text += _references(payer.references)
    for role in _OTHER_PAYER_PROVIDERS[kind]:
        for each in payer.providers:
            if each.role == role and each.references:  # the guide names them by reference alone
                text += f"NM1*{role}*{'1' if each.person else '2'}~{_references(each.references)}"
    return text


def line_segments(line: ClaimLine, claim: Claim) -> str:
    """Loop 2400 with everything beneath it."""
    if claim.kind is ClaimKind.PROFESSIONAL:
        text = _professional_service(line, claim)
    else:
        text = _institutional_service(line)
    text = f"LX*{line.number}~{text}"
    if line.attachments:
        text += _attachments(line.attachments)
    if line.start:
        if line.end is None or line.end == line.start:
            text += f"DTP*472*D8*{day(line.start)}~"
        else:
            text += f"DTP*472*RD8*{day(line.start)}-{day(line.end)}~"
    if line.dates:
        text += "".join([_date(each) for each in line.dates if each.qualifier != "472"])
    if line.control_number:
        text += f"REF*6R*{clean(line.control_number, 30)}~"
    if line.references:
        text += _references(each for each in line.references if each.qualifier != "6R" or not line.control_number)
    if line.amounts:
        text += _amounts(line.amounts)
    if line.notes:
        text += _notes(line.notes)
    if line.repricing:
        text += _pricing(line.repricing)
    for drug in line.drugs:
        text += _drug(drug)
    if line.providers:
        text += _providers(line.providers, _LINE_PROVIDERS[claim.kind])
    for other in line.other_payers:
        text += _other_line(other)
    return text


def _service(qualifier: str, procedure: str, modifiers: tuple[str, ...], description: str = "") -> str:
    """The composite of a procedure (C003): its modifiers, and a description where one is given."""
    text = f"{qualifier or 'HC'}:{clean(procedure, 48)}"
    if modifiers:
        text += "".join([f":{clean(modifier, 2)}" for modifier in modifiers[:4]])
    if description:
        text += ":" * (5 - min(len(modifiers), 4)) + clean(description, 80)
    return text


def _professional_service(line: ClaimLine, claim: Claim) -> str:
    """SV1. The place is told where it is not the claim's; a line without pointers points to the first diagnosis."""
    service = _service(line.procedure_qualifier, line.procedure, line.modifiers, line.description)
    place = clean(line.place, 2) if line.place != claim.place else ""
    pointers = ":".join(map(str, line.pointers[:4])) or "1"
    emergency = "Y" if line.emergency else ""
    planning = "Y" if line.family_planning else ""
    return segment(
        f"SV1*{service}*{amount(line.charge)}*{line.unit}*{quantity(line.units)}*{place}**{pointers}"
        f"**{emergency}***{planning}"
    )


def _institutional_service(line: ClaimLine) -> str:
    """SV2."""
    service = ""
    if line.procedure:
        service = _service(line.procedure_qualifier, line.procedure, line.modifiers, line.description)
    return segment(
        f"SV2*{clean(line.revenue, 48)}*{service}*{amount(line.charge)}*{line.unit}*{quantity(line.units)}"
        f"**{_given(line.noncovered)}"
    )


def _drug(drug: Drug) -> str:
    """Loop 2410."""
    text = f"LIN**N4*{clean(drug.ndc, 48)}~CTP****{quantity(drug.quantity)}*{drug.unit or 'UN'}~"
    if drug.prescription:
        text += f"REF*XZ*{clean(drug.prescription, 50)}~"
    return text


def _other_line(other: OtherLine) -> str:
    """Loop 2430: what another payer decided on this line."""
    service = _service("HC", other.procedure, other.modifiers) if other.procedure else ""
    text = segment(
        f"SVD*{clean(other.payer, 80)}*{amount(other.paid)}*{service}*{clean(other.revenue, 48)}"
        f"*{quantity(other.units)}*{clean(other.bundled_into, 6)}"
    )
    text += _adjustments(other.adjustments)
    if other.paid_on:
        text += f"DTP*573*D8*{day(other.paid_on)}~"
    if other.remaining_patient_liability is not None:
        text += f"AMT*EAF*{amount(other.remaining_patient_liability)}~"
    return text
