"""837s as they are written: hierarchy, what each field becomes, and pyx12's opinion of claims that use everything."""

from datetime import date
from io import BytesIO

import pytest

from checkers.pyx12_check import pyx12_faults
from invented import CLAIMS_HEADER, HOME, TO_HARBOR, TOM, institutional_claim, professional_claim, visit_line
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
from selfund.x12.claim_segments import claim_segments
from selfund.x12.claim_writing import write_claims


def written(*claims: Claim, claims_in_set: int = 5000) -> bytes:
    sink = BytesIO()
    count = write_claims(sink, TO_HARBOR, CLAIMS_HEADER, claims, claims[0].kind, claims_in_set)
    assert count == len(claims)
    return sink.getvalue()


def names(data: bytes, *kept: str) -> list[str]:
    """The segments of these names, without their terminators."""
    return [line.rstrip("~") for line in data.decode().splitlines() if line.split("*")[0] in kept]


def other_payer(paid: int, line_order: str = "P") -> OtherPayer:
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
        contract="02",
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
    return institutional_claim(
        patient=TOM,
        frequency="7",
        original="26090000008",
        delay_reason="1",
        contract="02",
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


@pytest.mark.parametrize(
    "claim", [professional_claim(), full_professional(), institutional_claim(), full_institutional()]
)
def test_pyx12_finds_nothing(claim: Claim) -> None:
    assert pyx12_faults(written(claim)) == []


def test_levels_are_shared_by_claims_that_follow_each_other() -> None:
    """Ann twice, her son twice (once more for her in between), then another clinic."""
    other = professional_claim(billing=Provider("85", "OAK CLINIC", npi="1245319599", tin="411777666", address=HOME))
    ann, tom = professional_claim(), professional_claim(patient=TOM)
    data = written(ann, ann, tom, tom, ann, other)
    assert names(data, "HL") == [
        "HL*1**20*1",
        "HL*2*1*22*0",  # Ann: claims 1 and 2
        "HL*3*1*22*1",  # Ann as the subscriber of
        "HL*4*3*23*0",  # Tom: claims 3 and 4
        "HL*5*1*22*0",  # Ann again: claim 5
        "HL*6**20*1",  # the other clinic
        "HL*7*6*22*0",
    ]
    assert names(data, "SBR") == [
        "SBR*P*18*LF100******CI",
        "SBR*P**LF100******CI",
        "SBR*P*18*LF100******CI",
        "SBR*P*18*LF100******CI",
    ]
    assert pyx12_faults(data) == []


def test_a_subscriber_level_holds_a_hundred_claims_and_a_set_as_many_as_told() -> None:
    data = written(*[professional_claim(visit_line())] * 205, claims_in_set=150)
    assert len(names(data, "CLM")) == 205
    assert names(data, "HL") == ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*0", "HL*1**20*1", "HL*2*1*22*0"]
    # first set: ST, BHT, 3 of submitter and receiver, 6 of provider, 7 of each subscriber, 150 claims of 6, SE
    assert names(data, "ST", "SE", "GE") == [
        "ST*837*0001*005010X222A1", "SE*926*0001", "ST*837*0002*005010X222A1", "SE*349*0002", "GE*2*7",
    ]  # fmt: skip


def test_a_claim_of_another_kind_is_our_own_fault() -> None:
    with pytest.raises(AssertionError, match="institutional"):
        write_claims(BytesIO(), TO_HARBOR, CLAIMS_HEADER, [institutional_claim()], ClaimKind.PROFESSIONAL)


SEGMENTS = [
    # what                                  claim                                             segment
    ("a void names its original", professional_claim(frequency="8", original="26X"), "REF*F8*26X"),
    ("place, kind and frequency", professional_claim(place="22"), "CLM*PCN00041*180***22:B:1*Y*A*Y*Y"),
    ("accident with its state", full_professional(),
     "CLM*PCN00041*300***11:B:7*Y*A*Y*Y**AA:OA::MN*02********1"),
    ("a delimiter in a number is a blank", professional_claim(id="PC*N:1~"), "CLM*PC N 1*180***11:B:1*Y*A*Y*Y"),
    ("needless zeros go", professional_claim(visit_line(charge=180_50)), "SV1*HC:99213*180.5*UN*1***1"),
    ("part of a unit", professional_claim(visit_line(units=1250)), "SV1*HC:99213*180*UN*1.25***1"),
    ("modifiers, description, another place", professional_claim(full_line()),
     "SV1*HC:J1885:25:59:::KETOROLAC*120*UN*1*22**1:2**Y***Y"),
    ("a range of days", professional_claim(full_line()), "DTP*472*RD8*20260302-20260303"),
    ("a drug", professional_claim(full_line()), "CTP****1.5*ML"),
    ("another payer's adjustments by group", full_professional(), "CAS*PR*1*30**2*10"),
    ("another payer's line, with a count", professional_claim(full_line()), "CAS*CO*45*20*1"),
    ("another payer's line", professional_claim(full_line()), "SVD*OTH55*60*HC:J1885:25**1"),
    ("a price by DRG", full_institutional(), "HCP*02*2400*250.5*NET1**343*2400"),
    ("a price of a line", professional_claim(full_line()), "HCP*03*100*20*NET1*****HC*J1885*UN*1"),
    ("admission with its hour", institutional_claim(), "DTP*435*DT*202603020800"),
    ("discharge hour", institutional_claim(), "DTP*096*TM*1130"),
    ("statement dates", institutional_claim(), "DTP*434*RD8*20260302-20260304"),
    ("present on admission", institutional_claim(), "HI*ABK:K3580:::::::Y"),
    ("a dated code", full_institutional(), "HI*BBR:0DTJ4ZZ:D8:20260302"),
    ("a span", full_institutional(), "HI*BI:71:RD8:20260102-20260105"),
    ("value codes", full_institutional(), "HI*BE:80:::2*BE:01:::950.5"),
    ("revenue alone", institutional_claim(), "SV2*0120**2000*DA*2"),
    ("revenue and procedure", institutional_claim(), "SV2*0352*HC:74177*650.5*UN*1"),
    ("no charge covered", institutional_claim(ClaimLine(1, 10_00, 1000, revenue="0250", noncovered=10_00)),
     "SV2*0250**10*UN*1**10"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "claim", "expected"), SEGMENTS, ids=[row[0] for row in SEGMENTS])
def test_what_a_field_becomes(what: str, claim: Claim, expected: str) -> None:
    assert expected in claim_segments(claim).split("~"), what


def test_thirteen_diagnoses_take_two_segments() -> None:
    others = tuple(Diagnosis("ABF", f"R{number:02d}") for number in range(13))
    text = claim_segments(institutional_claim(codes=others))
    assert [part.count("ABF:") for part in text.split("~") if "ABF" in part] == [12, 1]


def test_the_subscriber_of_another_patient_is_named_without_an_address() -> None:
    data = written(professional_claim(patient=TOM))
    assert names(data, "DMG") == ["DMG*D8*20141102*M"]
    assert names(data, "PAT") == ["PAT*19"]
    assert [each for each in names(data, "NM1") if "LEE" in each] == [
        "NM1*IL*1*LEE*ANN*M***MI*LKS100234",
        "NM1*QC*1*LEE*TOM",
    ]
