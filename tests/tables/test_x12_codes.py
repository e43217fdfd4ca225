"""Outside codes (SNIP type 5) and lines of business (type 6): what is built wrong, not listed, or not in force.

Sources: 45 CFR 162.406 (NPI), 45 CFR 162.1002 (code sets), notes to the segments in 005010X222A1 and X223A2.
"""

from datetime import date
from pathlib import Path

import pytest

from public_code_sets import write_public_code_sets
from selfund.x12.checking.checks import CheckOptions
from selfund.x12.checking.code_sets import CodeSet, CodeSets, code_set_problems, code_sets_in, read_code_set
from selfund.x12.checking.kinds import (
    is_diagnosis,
    is_drug,
    is_facility,
    is_inpatient_procedure,
    is_listed_modifier,
    is_npi,
    is_procedure,
    is_tooth,
)
from x12_sets import INSTITUTIONAL, PROFESSIONAL, claim_set, findings, told


def sets(**rows: tuple[tuple[str, str, str], ...]) -> CodeSets:
    """Code sets of a few rows; underscores in names stand for hyphens."""
    made = {name.replace("_", "-"): CodeSet(name.replace("_", "-"), codes) for name, codes in rows.items()}
    return CodeSets({name: (lambda each=each: each) for name, each in made.items()})


LISTS = sets(
    icd_10=(("J209", "", ""), ("I10", "", ""), ("U071", "20200401", ""), ("Z991", "", "20250930")),
    hcpcs=(("J1885", "", ""), ("G2211", "20240101", ""), ("A0021", "", "20251231"), ("A0429", "", "")),
    place_of_service=(("11", "", ""), ("21", "", ""), ("41", "", "")),
    taxonomy=(("207Q00000X", "", ""),),
    modifier=(("25", "", ""), ("RT", "", "")),
    carc=(("45", "", ""), ("15", "", "20180501")),
)
CODES = CheckOptions(snips=frozenset({5}), code_sets=LISTS)
STRUCTURE = CheckOptions(snips=frozenset({5}))

CLAIM = (
    "CLM*A1*100***11:B:1*Y*A*Y*Y~HI*ABK:J209*ABF:I10~NM1*82*1*ROE*JIM****XX*1234567893~PRV*PE*PXC*207Q00000X~"
    "LX*1~SV1*HC:J1885:25*100*UN*1***1~DTP*472*D8*20260105~"
)
DRUG = "LIN**N4*{0}~CTP****1*UN~"
CODE = "code"

# a text of the clean claim, what stands in its place: what is found; why
ROWS = [
    ("", "", [], "all are listed"),
    ("ABK:J209", "ABK:J2099", ["code HI01-2 A7:254"], "a principal diagnosis that is not listed"),
    ("ABF:I10", "ABF:I109", ["code HI02-2 A7:255"], "another diagnosis that is not listed"),
    ("ABF:I10", "ABF:10I", ["code HI02-2 A7:255"], "not built like a diagnosis"),
    ("ABK:J209*ABF:I10", "BK:4660*BF:4019", [], "ICD-9 is not looked up"),
    ("ABF:I10", "ABF:U071", [], "in force since 2020"),
    ("ABF:I10", "ABF:Z991", ["code HI02-2 A7:255"], "out of force since October 2025"),
    ("HC:J1885", "HC:99213", [], "CPT is licensed: by structure alone"),
    ("HC:J1885", "HC:0001U", [], "a laboratory's CPT code"),
    ("HC:J1885", "HC:9921", ["code SV101-2 A7:454"], "four characters"),
    ("HC:J1885", "HC:9921X", ["code SV101-2 A7:454"], "no such letter ends a CPT code"),
    ("HC:J1885", "HC:J9999", ["code SV101-2 A7:454"], "HCPCS level II, not listed"),
    ("HC:J1885", "HC:D0120", [], "a dental code: by structure alone"),
    ("HC:J1885", "HC:G2211", [], "in force since 2024"),
    ("HC:J1885", "HC:A0021", ["code SV101-2 A7:454"], "out of force since January 2026"),
    ("HC:J1885", "ER:A", [], "a jurisdiction's own codes are not looked up"),
    (":25*", ":ZZ*", ["code SV101-3 A7:453"], "a modifier that is not listed"),
    (":25*", ":25:RT*", [], "two modifiers"),
    (":25*", ":25:2*", ["element-4 SV101-4 A7:684", "code SV101-4 A7:453"], "half a modifier"),
    (":25*", ":RH*", [], "an ambulance from home to hospital"),
    ("***11:B:1", "***98:B:1", ["code CLM05-1 A7:249"], "no place of service"),
    ("XX*1234567893~PRV", "XX*1234567890~PRV", ["code NM109 A7:562:82"], "the check digit is 3"),
    ("XX*1234567893~PRV", "XX*3234567893~PRV", ["code NM109 A7:562:82"], "NPIs begin with 1 or 2"),
    ("207Q00000X", "207Q00000Y", ["code PRV03 A7:145"], "not built like a taxonomy code"),
    ("207Q00000X", "999X99999X", ["code PRV03 A7:145"], "a taxonomy code that is not listed"),
    ("20260105~", "20260105~" + DRUG.format("00003089321"), [], "an NDC of eleven digits"),
    ("20260105~", "20260105~" + DRUG.format("0003089321"), ["code LIN03 A7:218"], "an NDC of ten digits"),
    ("20260105~", "20260105~" + DRUG.format("00003-893-21"), ["code LIN03 A7:218"], "an NDC with hyphens"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected", "why"), ROWS, ids=[row[3] for row in ROWS])
def test_codes_of_a_claim(old: str, new: str, expected: list[str], why: str) -> None:
    pieces = claim_set(CLAIM.replace(old, new, 1) if old else CLAIM)
    assert told(findings(pieces, PROFESSIONAL, "837", CODES)) == expected
    assert told(findings(pieces, PROFESSIONAL, "837", CODES)) == expected  # and again, where it is known by now


def test_what_depends_on_a_list_is_not_said_without_one() -> None:
    text = CLAIM.replace("ABK:J209", "ABK:J2099").replace("HC:J1885", "HC:J9999")
    assert told(findings(claim_set(text), PROFESSIONAL, "837", STRUCTURE)) == []


def test_one_day_of_service_decides_and_another_does_not() -> None:
    ended = CLAIM.replace("HC:J1885", "HC:A0021")
    assert told(findings(claim_set(ended.replace("20260105", "20251231")), PROFESSIONAL, "837", CODES)) == []
    assert told(findings(claim_set(ended), PROFESSIONAL, "837", CODES)) == ["code SV101-2 A7:454"]
    span = ended.replace("D8*20260105", "RD8*20251230-20260102")
    assert told(findings(claim_set(span), PROFESSIONAL, "837", CODES)) == []


def test_a_finding_says_what_is_wrong_and_when() -> None:
    (found,) = findings(claim_set(CLAIM.replace("HC:J1885", "HC:A0021")), PROFESSIONAL, "837", CODES)
    assert found.problem.says == "SV101-2: A0021 is listed, but is no procedure on 20260105"
    assert (found.snip, found.element_code, found.value, found.loop) == (5, "7", "A0021", "2400")


HOSPITAL = (
    "CLM*B1*60***11:A:1**A*Y*Y~DTP*434*RD8*20260105-20260106~DTP*435*DT*202601050800~CL1*3*1*01~HI*ABK:J209~"
    "HI*ABJ:J209~NM1*71*1*ROE*JIM****XX*1234567893~LX*1~SV2*0120**60*DA*1~"
)
HOSPITAL_ROWS = [
    ("", "", [], "all are right"),
    ("SV2*0120", "SV2*120", ["code SV201 A7:455"], "a revenue code of three digits"),
    ("***11:A:1", "***91:A:1", ["code CLM05-1 A7:228"], "no type of bill begins with 9"),
    ("HI*ABJ:J209", "HI*ABJ:J2099", ["code HI01-2 A7:255"], "an admitting diagnosis that is not listed"),
    ("~LX", "~LX", [], "an attending provider with a right NPI"),
    ("HI*ABJ:J209~", "HI*ABJ:J209~HI*BBR:0DTJ4ZZ:D8:20260105~", [], "an inpatient procedure"),
    ("HI*ABJ:J209~", "HI*ABJ:J209~HI*BBR:0DTJ4ZO:D8:20260105~", ["code HI01-2 A7:465"], "with an O"),
    ("HI*ABJ:J209~", "HI*ABJ:J209~HI*BE:A1:::5~", [], "a value code"),
]


@pytest.mark.parametrize(("old", "new", "expected", "why"), HOSPITAL_ROWS, ids=[row[3] for row in HOSPITAL_ROWS])
def test_codes_of_a_hospital(old: str, new: str, expected: list[str], why: str) -> None:
    pieces = claim_set(HOSPITAL.replace(old, new, 1) if old else HOSPITAL, INSTITUTIONAL)
    assert told(findings(pieces, INSTITUTIONAL, "837", CODES)) == expected


# ------------------------------------------------------------------------------------------------ how codes are built

BUILT = [
    (is_npi, "1234567893", True), (is_npi, "2000000002", True), (is_npi, "1234567894", False),
    (is_npi, "123456789", False), (is_npi, "12345678931", False), (is_npi, "", False), (is_npi, "123456789X", False),
    (is_procedure, "99213", True), (is_procedure, "0042T", True), (is_procedure, "3008F", True),
    (is_procedure, "G0008", True), (is_procedure, "g0008", False), (is_procedure, "GG008", False),
    (is_diagnosis, "A00", True), (is_diagnosis, "S72001A", True), (is_diagnosis, "A0.0", False),
    (is_diagnosis, "A", False), (is_diagnosis, "S720010AB", False),
    (is_inpatient_procedure, "02HV33Z", True), (is_inpatient_procedure, "02HV33", False),
    (is_drug, "00003089321", True), (is_drug, "3089321", False),
    (is_facility, "11", True), (is_facility, "90", False), (is_facility, "1", False),
    (is_tooth, "1", True), (is_tooth, "32", True), (is_tooth, "33", False), (is_tooth, "T", True),
    (is_tooth, "TS", True), (is_tooth, "U", False), (is_tooth, "51", True),
    (is_listed_modifier, "RT", True), (is_listed_modifier, "HE", False),
]  # fmt: skip


@pytest.mark.parametrize(("built", "value", "expected"), BUILT)
def test_how_codes_are_built(built: object, value: str, expected: bool) -> None:
    assert callable(built)
    assert built(value) is expected


# ----------------------------------------------------------------------------------------------------- lists of codes


def test_a_code_that_came_and_went_and_came_back() -> None:
    found = CodeSet("x", [("A1", "20100101", "20101231"), ("A1", "20200101", "")])
    days = ("20091231", "20100101", "20101231", "20110101", "20200101")
    assert [found.valid("A1", day, day) for day in days] == [False, True, True, False, True]
    assert found.known("A1")
    assert not found.lasting("A1")
    assert found.valid("A1")
    assert not found.valid("A2")


def test_a_large_set_is_packed_and_finds_what_it_holds() -> None:
    codes = [f"A{number:05d}"[: 3 + number % 4] + f"{number}" for number in range(25_000)]
    found = CodeSet("large", [(code, "", "") for code in codes])
    assert len(found) == len(set(codes))
    assert all(found.lasting(code) for code in codes[::97])
    assert not any(
        found.lasting(code) for code in ("", "A", "A0000", " ", "Z99999", codes[5] + " ", "Ä00000", "A" * 50)
    )


def test_a_file_is_read_with_all_that_is_wrong_with_it() -> None:
    text = "code,start,end,note\nA1,2020-01-01,,new\n,2020-01-01,\nA2,2020-13-01,\nA3,2020-02-02,2020-01-01\n\nA4\n"
    rows, problems = read_code_set(text, "x.csv")
    assert rows == [("A1", "20200101", ""), ("A4", "", "")]
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("code-set-line", 3), ("code-set-day", 4), ("code-set-day", 5),
    ]  # fmt: skip
    assert read_code_set("kode\nA1\n", "x.csv")[1][0].code == "code-set-head"


def test_a_folder_is_loaded_when_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "carc.csv").write_text("code,start,end\n45,,\n")
    (tmp_path / "notes.txt").write_text("no list")
    loaded = code_sets_in(tmp_path)
    assert loaded.names == ("carc",)
    (tmp_path / "carc.csv").write_text("code,start,end\n45,,\n1,,\n")
    carc = loaded.get("carc")
    assert carc is not None
    assert carc.known("1")
    assert loaded.get("rarc") is None


def test_the_public_lists(tmp_path: Path) -> None:
    write_public_code_sets(tmp_path)
    assert code_set_problems(tmp_path) == []
    loaded = code_sets_in(tmp_path)
    diagnoses, procedures, reasons = loaded.get("icd-10"), loaded.get("hcpcs"), loaded.get("carc")
    assert diagnoses is not None
    assert procedures is not None
    assert reasons is not None
    assert len(diagnoses) == 74_260
    assert [diagnoses.known(code) for code in ("A000", "Z9989", "I109", "A00")] == [True, True, False, False]
    assert [procedures.valid("A4397", day, day) for day in ("20211231", "20220101")] == [True, False]
    assert [reasons.known(code) for code in ("45", "253", "B1", "999")] == [True, True, True, False]


# ------------------------------------------------------------------------------------------------- lines of business

BUSINESS = CheckOptions(snips=frozenset({6}), today=date(2026, 1, 31))
RIDE = (
    "CLM*A1*100***41:B:1*Y*A*Y*Y~CR1*LB*140**A*DH*UN*12~CRC*07*Y*01~HI*ABK:J209~NM1*PW*2~N3*1 ST~N4*X*WI*530010000~"
    "NM1*45*2*HOSPITAL~N3*2 ST~N4*X*WI*530010000~LX*1~SV1*HC:A0429:RH*100*UN*1***1~DTP*472*D8*20260105~"
)
PICKED_UP = "NM1*PW*2~N3*1 ST~N4*X*WI*530010000~"
LINES = [
    (RIDE, [], "a ride with its reason and places"),
    (RIDE.replace("CR1*LB*140**A*DH*UN*12~", ""), ["ambulance SV101-2 A7:732"], "without CR1"),
    (RIDE.replace(PICKED_UP, ""), ["ambulance SV101-2 A7:732"], "without the place where it began"),
    (
        RIDE.replace(PICKED_UP, "").replace("20260105~", f"20260105~{PICKED_UP}"), [],
        "the place is told of the line",
    ),
    (CLAIM, [], "no ride"),
    (CLAIM.replace("J1885:25*100*UN", "00840*100*UN"), ["anesthesia-minutes SV103 A7:476"], "anesthesia in units"),
    (CLAIM.replace("J1885:25*100*UN", "00840*100*MJ"), [], "anesthesia in minutes"),
    (CLAIM.replace("J1885:25*100*UN", "01996*100*UN"), [], "daily management is counted in days"),
    (CLAIM.replace("J1885:25*100*UN", "0042T*100*UN"), [], "no anesthesia"),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "expected", "why"), LINES, ids=[row[2] for row in LINES])
def test_lines_of_business(claims: str, expected: list[str], why: str) -> None:
    found = findings(claim_set(claims), PROFESSIONAL, "837", BUSINESS)
    assert told([fault for fault in found if fault.snip == 6]) == expected


BILLS = [
    ("11:A:1", "0120", [], "an inpatient with a room"),
    ("11:A:1", "0300", ["room-and-board CLM05-1 A7:455"], "an inpatient without a room"),
    ("11:A:0", "0300", [], "a bill that asks for no payment"),
    ("13:A:1", "0300", [], "an outpatient"),
    ("13:A:1", "0120", ["room-and-board SV201 A7:455"], "an outpatient with a room"),
    ("81:A:1", "0651", [], "hospice has no room of these"),
    ("21:A:1", "0191", [], "a nursing facility"),
]


@pytest.mark.parametrize(("bill", "revenue", "expected", "why"), BILLS, ids=[row[3] for row in BILLS])
def test_room_and_board(bill: str, revenue: str, expected: list[str], why: str) -> None:
    text = HOSPITAL.replace("11:A:1", bill).replace("SV2*0120", f"SV2*{revenue}")
    found = findings(claim_set(text, INSTITUTIONAL), INSTITUTIONAL, "837", BUSINESS)
    assert told([fault for fault in found if fault.snip == 6]) == expected
