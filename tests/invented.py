"""Invented parties that several tests write files for."""

from datetime import date, datetime

from selfund.terms.claim import (
    Address,
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
    Person,
    Provider,
    Reference,
    Repricing,
)
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
from selfund.x12.remittance_advice import written_claim

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
    written = tuple(written_claim(claim, fields["payee"].npi) for claim in claims)
    return Remittance(amount=amount, claims=written, provider_adjustments=adjustments, **fields)


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


def other_payer(paid: int, line_order: str = "P") -> OtherPayer:
    """Another payer that paid `paid` cents before."""
    return OtherPayer(
        order=line_order,
        id="OTH55",
        name="EASTERN MUTUAL",
        relationship="18",
        group_number="EM9",
        filing="CI",
        subscriber=Person("LEE", "TOM", id="EM0001", id_qualifier="MI", address=HOME),
        assigned="Y",
        release="Y",
        adjustments=(
            OtherAdjustment("CO", "45", 20_00),
            OtherAdjustment("PR", "1", 30_00),
            OtherAdjustment("PR", "2", 10_00),
        ),
        amounts=(NamedAmount("D", paid), NamedAmount("EAF", 40_00)),
        remarks=("MA01",),
        paid_on=date(2026, 3, 5),
        references=(Reference("F8", "EMCLAIM1"),),
        providers=(Provider("82", "BIRCH", person=True, references=(Reference("G2", "EM77"),)),),
    )


def full_line() -> ClaimLine:
    """A professional line that uses everything a line can hold."""
    return visit_line(
        2,
        charge=120_00,
        procedure="J1885",
        modifiers=("25", "59"),
        description="KETOROLAC",
        place="22",
        emergency=True,
        family_planning=True,
        pointers=(1, 2),
        end=date(2026, 3, 3),
        dates=(ClaimDate("463", date(2026, 2, 1), date(2026, 2, 1)),),
        references=(Reference("G1", "AUTH5"),),
        amounts=(NamedAmount("T", 1_50),),
        providers=(
            Provider("DK", "ASH", "IVY", person=True, npi="1245319599"),
            Provider("82", "BIRCH", "OLIVIA", person=True, npi="1992999825", taxonomy="207Q00000X"),
        ),
        drugs=(Drug("00409379501", 1500, "ML", "RX7"),),
        repricing=Repricing("03", 100_00, 20_00, "NET1", procedure="J1885", unit="UN", units=1000),
        notes=(Note("ADD", "SECOND DOSE"),),
        attachments=(Attachment("OB", "EL", "ATT9"),),
        other_payers=(
            OtherLine(
                "OTH55",
                60_00,
                "J1885",
                ("25",),
                units=1000,
                paid_on=date(2026, 3, 5),
                adjustments=(OtherAdjustment("CO", "45", 20_00, 1000), OtherAdjustment("PR", "1", 40_00)),
                remaining_patient_liability=40_00,
            ),
        ),
    )


def full_professional() -> Claim:
    """A professional claim of Tom's that uses everything a claim can hold."""
    return professional_claim(
        visit_line(),
        full_line(),
        patient=TOM,
        frequency="7",
        original="26090000007",
        filing_order="S",
        accident_causes=("AA", "OA"),
        accident_state="MN",
        special_program="02",
        delay_reason="1",
        admitted=date(2026, 3, 1),
        diagnoses=(Diagnosis("ABK", "J06.9"), Diagnosis("ABF", "R509")),
        codes=(Diagnosis("BG", "17"), Diagnosis("BP", "00100")),
        dates=(
            ClaimDate("431", date(2026, 2, 27), date(2026, 2, 27)),
            ClaimDate("439", date(2026, 2, 20), date(2026, 2, 20)),
        ),
        references=(
            Reference("D9", "CLEAR1"),
            Reference("F8", "26090000007"),
            Reference("G1", "AUTH4"),
            Reference("EA", "MR2"),
        ),
        amounts=(NamedAmount("F5", 25_00),),
        contract="PPO7",
        providers=(
            Provider(
                "77", "NORTH CAMPUS", npi="1679576722", address=Address("1 HILL ROAD", "", "DULUTH", "MN", "558021111")
            ),
            Provider(
                "82",
                "BIRCH",
                "OLIVIA",
                "Q",
                "MD",
                True,
                "1992999825",
                taxonomy="207Q00000X",
                references=(Reference("0B", "L5"),),
            ),
            Provider("DN", "ASH", "IVY", person=True, npi="1245319599"),
        ),
        pay_to=Provider("87", address=Address("PO BOX 5", "", "DULUTH", "MN", "55803")),
        repricing=Repricing("03", 250_00, 50_00, "NET1", exception="1"),
        other_payers=(other_payer(60_00),),
        notes=(Note("ADD", "FALL AT SCHOOL"),),
        attachments=(Attachment("OZ", "BM", "ATT1"), Attachment("M1", "AA")),
    )


def full_institutional() -> Claim:
    """An institutional claim of Tom's that uses everything a claim can hold."""
    return institutional_claim(
        patient=TOM,
        frequency="7",
        original="26090000008",
        delay_reason="1",
        contract="PPO7",
        codes=(
            Diagnosis("ABJ", "R1031"),
            Diagnosis("APR", "R109"),
            Diagnosis("ABN", "W1830XA", "Y"),
            Diagnosis("DR", "343"),
            Diagnosis("ABF", "E119", "N"),
            Diagnosis("ABF", "I10", "Y"),
            Diagnosis("BBR", "0DTJ4ZZ", start=date(2026, 3, 2)),
            Diagnosis("BBQ", "0DJD8ZZ", start=date(2026, 3, 3)),
            Diagnosis("BI", "71", start=date(2026, 1, 2), end=date(2026, 1, 5)),
            Diagnosis("BH", "11", start=date(2026, 3, 1)),
            Diagnosis("BE", "80", amount=2_00),
            Diagnosis("BE", "01", amount=950_50),
            Diagnosis("BG", "C5"),
            Diagnosis("TC", "A01"),
        ),
        dates=(
            ClaimDate("050", date(2026, 3, 6), date(2026, 3, 6)),
            ClaimDate("434", date(2026, 3, 2), date(2026, 3, 4)),
        ),
        references=(Reference("D9", "CLEAR1"), Reference("EA", "MR2")),
        amounts=(NamedAmount("F3", 25_00),),
        providers=(
            Provider("71", "BIRCH", "OLIVIA", person=True, npi="1992999825", taxonomy="208600000X"),
            Provider("72", "ASH", "IVY", person=True, npi="1245319599"),
            Provider(
                "77", "NORTH CAMPUS", npi="1679576722", address=Address("1 HILL ROAD", "", "DULUTH", "MN", "558021111")
            ),
        ),
        repricing=Repricing("02", 2400_00, 250_50, "NET1", group_code="343", group_amount=2400_00),
        other_payers=(other_payer(60_00),),
        notes=(Note("UPI", "SEEN IN ER"), Note("ADD", "LATE CHARGE")),
        attachments=(Attachment("OZ", "BM", "ATT1"),),
    )
