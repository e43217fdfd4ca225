"""Invented parties that several tests write files for."""

from datetime import date, datetime

from selfund.terms.claim import Address, Claim, ClaimKind, ClaimLine, Diagnosis, Person, Provider
from selfund.terms.decision import Adjustment
from selfund.terms.partner import Administrator
from selfund.terms.remittance import (
    ClaimStatus,
    Payee,
    PaymentMethod,
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from selfund.x12.claim_writing import ClaimsHeader
from selfund.x12.envelope import Envelope

HARBOR = Administrator(
    name="HARBOR BENEFIT ADMINISTRATORS",
    payer_ids=("HBA01",),
    tax_id="41-1234567",
    address="100 PIER ROAD",
    city="DULUTH",
    state="MN",
    postal_code="55802",
    contact_name="CLAIM SERVICE",
    contact_phone="(218) 555-0100",
    sender_id="HARBORTPA",
)

MAPLE = Payee("1234567893", "411999888", "MAPLE FAMILY CLINIC", "12 ELM STREET", "DULUTH", "MN", "55802-1234")

TO_MAPLE = Envelope(
    sender="HARBORTPA",
    receiver="411999888",
    receiver_qualifier="30",
    created=datetime(2026, 4, 15, 9, 30),  # noqa: DTZ001  an envelope has local time without a zone
    interchange=101,
    group=101,
)


def paid_line(charge: int, *adjustments: tuple[str, str, int], **more: object) -> RemittanceLine:
    """A line that pays what the adjustments leave of the charge (cents)."""
    made = tuple(Adjustment(*each) for each in adjustments)
    fields = {"procedure": "99213", "start": date(2026, 3, 2), **more}
    return RemittanceLine(charge=charge, paid=charge - sum(each.amount for each in made), adjustments=made, **fields)


def paid_claim(*lines: RemittanceLine, **more: object) -> RemittanceClaim:
    """A claim of these lines, with adjustments of its own if given."""
    own = more.get("adjustments", ())
    owed = sum(each.amount for line in lines for each in line.adjustments if each.group == "PR")
    fields = {
        "claim": "PCN1",
        "icn": "26105000001",
        "status": ClaimStatus.PRIMARY,
        "charge": sum(line.charge for line in lines),
        "paid": sum(line.paid for line in lines) - sum(each.amount for each in own),
        "patient_responsibility": owed + sum(each.amount for each in own if each.group == "PR"),
        "patient_last_name": "LEE",
        "patient_first_name": "ANN",
        "patient_id": "LKS100234",
        **more,
    }
    return RemittanceClaim(lines=lines, **fields)


def remittance_of(
    *claims: RemittanceClaim, adjustments: tuple[ProviderAdjustment, ...] = (), **more: object
) -> Remittance:
    """A remittance to MAPLE of these claims: by check, or of nothing where they come to nothing."""
    amount = sum(claim.paid for claim in claims) - sum(each.amount for each in adjustments)
    fields = {
        "group": "lakeside-foods",
        "payee": MAPLE,
        "trace": "EFT0000101",
        "paid_on": date(2026, 4, 15),
        "method": PaymentMethod.CHECK if amount else PaymentMethod.NONE,
        **more,
    }
    return Remittance(amount=amount, claims=claims, provider_adjustments=adjustments, **fields)


CLAIMS_HEADER = ClaimsHeader(
    submitter_name="NORTHSHORE BILLING",
    submitter_id="NSB77",
    contact_name="RUTH HALE",
    contact_phone="218-555-0177",
    receiver_name="HARBOR BENEFIT ADMINISTRATORS",
    receiver_id="HARBORTPA",
    reference="B41",
)

TO_HARBOR = Envelope(
    sender="NSB77",
    receiver="HARBORTPA",
    created=datetime(2026, 3, 9, 14, 5),  # noqa: DTZ001  an envelope has local time without a zone
    interchange=77,
    group=7,
    answer_wanted=True,
)

HOME = Address("9 PINE LANE", "APT 2", "DULUTH", "MN", "55802")

CLINIC = Provider(
    "85", "MAPLE FAMILY CLINIC", npi="1234567893", tin="411999888", taxonomy="261QP2300X",
    address=Address("12 ELM STREET", "", "DULUTH", "MN", "558021234"),
)  # fmt: skip

ANN = Person(
    "LEE", "ANN", "M", id="LKS100234", birth_date=date(1984, 5, 6), sex="F", relationship="18", address=HOME,
)  # fmt: skip

TOM = Person("LEE", "TOM", birth_date=date(2014, 11, 2), sex="M", relationship="19", address=HOME)


def visit_line(number: int = 1, **more: object) -> ClaimLine:
    """An office visit for 180.00."""
    fields = {
        "charge": 180_00, "units": 1000, "procedure": "99213", "procedure_qualifier": "HC", "place": "11",
        "start": date(2026, 3, 2), "end": date(2026, 3, 2), "pointers": (1,), "control_number": str(number), **more,
    }  # fmt: skip
    return ClaimLine(number=number, **fields)


def professional_claim(*lines: ClaimLine, **more: object) -> Claim:
    """A claim of Ann's for an office visit, or for the lines given."""
    lines = lines or (visit_line(),)
    fields = {
        "id": "PCN00041", "kind": ClaimKind.PROFESSIONAL, "charge": sum(line.charge for line in lines),
        "billing": CLINIC, "subscriber": ANN, "patient": ANN, "place": "11", "facility_qualifier": "B",
        "assigned": "Y", "accepts": "A", "signature": "Y", "release": "Y", "payer_id": "HBA01",
        "payer_name": "HARBOR BENEFIT ADMINISTRATORS", "filing": "CI", "group_number": "LF100",
        "diagnoses": (Diagnosis("ABK", "J069"),), **more,
    }  # fmt: skip
    return Claim(lines=lines, **fields)


def institutional_claim(*lines: ClaimLine, **more: object) -> Claim:
    """A stay of Ann's of two days, or the lines given."""
    lines = lines or (
        ClaimLine(1, 2000_00, 2000, revenue="0120", unit="DA"),
        ClaimLine(
            2, 650_50, 1000, procedure="74177", procedure_qualifier="HC", revenue="0352",
            start=date(2026, 3, 3), end=date(2026, 3, 3),
        ),
    )  # fmt: skip
    fields = {
        "id": "STAY0007", "kind": ClaimKind.INSTITUTIONAL, "charge": sum(line.charge for line in lines),
        "billing": CLINIC, "subscriber": ANN, "patient": ANN, "place": "11", "facility_qualifier": "A",
        "assigned": "Y", "accepts": "A", "release": "Y", "payer_id": "HBA01",
        "payer_name": "HARBOR BENEFIT ADMINISTRATORS", "filing": "CI", "group_number": "LF100",
        "start": date(2026, 3, 2), "end": date(2026, 3, 4), "admitted": date(2026, 3, 2), "admission_hour": "08",
        "discharge_hour": "1130", "admission_type": "1", "admission_source": "1", "patient_status": "01",
        "diagnoses": (Diagnosis("ABK", "K3580", "Y"),),
        "providers": (Provider("71", "BIRCH", "OLIVIA", person=True, npi="1992999825", taxonomy="208600000X"),),
        **more,
    }  # fmt: skip
    return Claim(lines=lines, **fields)
