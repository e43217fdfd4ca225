"""837s as they are written: hierarchy, what each field becomes, and pyx12's opinion of claims that use everything."""

from io import BytesIO

import pytest

from checkers.pyx12_check import pyx12_faults
from invented import (
    CLAIMS_HEADER,
    HOME,
    TO_HARBOR,
    TOM,
    full_institutional,
    full_line,
    full_professional,
    institutional_claim,
    professional_claim,
    visit_line,
)
from selfund.terms.claim import Claim, ClaimKind, ClaimLine, Diagnosis, Provider
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
