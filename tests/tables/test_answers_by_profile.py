"""What is answered to interchanges of every kind, worked by hand from the guides of 999 (X231A1), 277CA (X214) and TA1.

Positions count from ST as 1: BHT 2, NM1*41 3, PER 4, NM1*40 5, HL 6, NM1*85 7, N3 8, N4 9, REF 10, HL 11, SBR 12,
NM1*IL 13, N3 14, N4 15, DMG 16, NM1*PR 17, and the first claim at 18. Each answer is clean along its own table and
pyx12's map.
"""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from checkers.pyx12_check import pyx12_faults
from interchanges import file_of
from selfund.runs.acknowledge import acknowledge_files
from selfund.runs.check import check_file
from selfund.terms.partner import STANDARD, Profile, Strictness
from selfund.x12.checking.checks import CheckOptions, Checks
from x12_sets import BILLING, DENTAL, PROFESSIONAL, SUBSCRIBER, segments

TODAY = date(2026, 4, 15)
REQUEST, PAYMENT = "005010X279A1", "005010X221A1"
WALKED = Checks(CheckOptions(frozenset(range(1, 5)), None, TODAY)).rules

ASK = (
    "BHT*0022*13*ASK1*20260301*0900~HL*1**20*1~NM1*PR*2*LAKE HEALTH*****PI*LAKE1~HL*2*1*21*1~"
    "NM1*1P*2*ALDER CLINIC*****XX*1234567893~HL*3*2*22*0~NM1*IL*1*LINDQVIST*ANN****MI*X100~DMG*D8*19800102*F~EQ*30~"
)
PAID = (
    "BPR*I*80*C*CHK************20260401~TRN*1*T1*1390000001~DTM*405*20260401~N1*PR*SELFUND~N3*1 BAY~"
    "N4*LAKESIDE*WI*530010000~PER*BL*DESK*TE*5555550100~N1*PE*LAKE CLINIC*XX*1234567893~LX*1~"
    "CLP*C1*1*100*80*20*12*ICN1*11*1~NM1*QC*1*LEE*ANN****MI*M1~SVC*HC:99213*100*80**1~DTM*472*20260105~CAS*PR*2*20~"
)


def claim(number: str, charge: str = "100", line: str = "100", frequency: str = "1") -> str:
    """A professional claim of one line: CLM, HI, LX, SV1, DTP."""
    return (
        f"CLM*{number}*{charge}***11:B:{frequency}*Y*A*Y*Y~HI*ABK:J189~LX*1~SV1*HC:99213*{line}*UN*1***1~"
        "DTP*472*D8*20260105~"
    )


def a_set(body: str, number: str = "0001", identifier: str = "837", guide: str = PROFESSIONAL) -> list[str]:
    """ST to SE with the right count."""
    inner = segments(body)
    return [f"ST*{identifier}*{number}*{guide}".rstrip("*"), *inner, f"SE*{len(inner) + 2}*{number}"]


def claims(body: str, number: str = "0001", head: str = BILLING, subscriber: str = SUBSCRIBER) -> list[str]:
    return a_set(head + subscriber + body, number)


def file(*sets: list[str], function: str = "HC", guide: str = PROFESSIONAL, version: str = "00501") -> list[str]:
    return [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'LC1':15}*ZZ*{'SF1':15}*260301*0900*^*{version}*000000007*0*P*:",
        f"GS*{function}*LC1*SF1*20260301*0900*5*X*{guide}",
        *(each for one in sets for each in one),
        f"GE*{len(sets)}*5",
        "IEA*1*000000007",
    ]


def answers(folder: Path, sent: list[str], profile: Profile = STANDARD) -> dict[str, list[str]]:
    """The segments of each answer by kind; all of them are clean."""
    path = folder / "sent.edi"
    path.write_bytes(file_of(sent))
    found = {}
    for name in acknowledge_files([path], folder / "out", TODAY, profile=profile).files:
        (checked,) = check_file(folder / "out" / name, WALKED)
        told = [each.problem.says for one in checked.sets.values() for each in one.findings]
        assert (checked.interchange.all_problems(), told) == ([], []), name
        data = (folder / "out" / name).read_bytes()
        kind = name.split(".")[1]
        assert kind == "ta1" or pyx12_faults(data) == []
        mark = data.decode()[105]
        found[kind] = [each.strip() for each in data.decode().split(mark) if each.strip()]
    return found


def verdicts(found: dict[str, list[str]]) -> list[str]:
    """What the 999 says of sets and group, without its envelope."""
    names = ("AK2", "IK3", "CTX", "IK4", "IK5", "AK9")
    return [each for each in found.get("999", []) if each.split("*")[0] in names]


def statuses(found: dict[str, list[str]]) -> list[str]:
    """What the 277CA says claim by claim: number and statuses."""
    told: list[str] = []
    patient = False
    for each in found.get("277ca", []):
        parts = each.split("*")
        if parts[0] == "HL":
            patient = parts[3] == "PT"
        elif patient and parts[0] == "TRN":
            told.append(parts[2])
        elif patient and parts[0] == "STC":
            told[-1] += f" {parts[1]}"
    return told


BAD_BIRTH = SUBSCRIBER.replace("19800229", "19801329")
BAD_HEAD = BILLING.replace("*0800*CH~", "*0800*XX~")
AK2 = f"AK2*837*0001*{PROFESSIONAL}"
SECOND = f"AK2*837*0002*{PROFESSIONAL}"

CLAIM_ROWS = {
    "all is well": (
        file(claims(claim("C1"))),
        [AK2, "IK5*A", "AK9*A*1*1*1"], ["C1 A1:20"],
    ),
    "letters in a charge: the 999 names the element, the 277CA the charge": (
        file(claims(claim("C1", "1O0") + claim("C2"))),
        [AK2, "IK3*CLM*18*2300*8", "CTX*CLM01:C1", "IK4*2*782*6*1O0", "IK5*E*5", "AK9*E*1*1*1"],
        ["C1 A7:178", "C2 A1:20"],
    ),
    "lines that do not add up have no code in a 999": (
        file(claims(claim("C1") + claim("C2", "100", "90"))),
        [AK2, "IK5*A", "AK9*A*1*1*1"], ["C1 A1:20", "C2 A7:400"],
    ),
    "a service that is missing: told at the next segment, of the claim before it": (
        file(claims(claim("C1").replace("SV1*HC:99213*100*UN*1***1~DTP*472*D8*20260105~", "") + claim("C2"))),
        [AK2, "IK3*SV1*21*2400*3", "CTX*CLM01:C1", "IK5*E*5", "AK9*E*1*1*1"], ["C1 A7:247 A7:684", "C2 A1:20"],
    ),
    "a fault of the subscriber falls on every claim beneath": (
        file(claims(claim("C1") + claim("C2"), subscriber=BAD_BIRTH)),
        [AK2, "IK3*DMG*16*2010*8", "IK4*2*1251*8*19801329", "IK5*E*5", "AK9*E*1*1*1"],
        ["C1 A7:158", "C2 A7:158"],
    ),
    "a fault of no claim refuses the set": (
        file(claims(claim("C1"), head=BAD_HEAD)),
        [AK2, "IK3*BHT*2**8", "IK4*6*640*7*XX", "IK5*R*5", "AK9*R*1*1*0"], [],
    ),
    "one set of two falls": (
        file(claims(claim("C1")), claims(claim("C2"), "0002", head=BAD_HEAD)),
        [AK2, "IK5*A", SECOND, "IK3*BHT*2**8", "IK4*6*640*7*XX", "IK5*R*5", "AK9*P*2*2*1"], ["C1 A1:20"],
    ),
    "a situation is told with what makes it, and the claim is taken": (
        file(claims(claim("C1", frequency="7"))),
        [AK2, "IK3*REF*18*2300*I6", "CTX*CLM01:C1", "CTX*SITUATIONAL TRIGGER*CLM*18*2300*5:3", "IK5*E*I5",
         "AK9*E*1*1*1"], ["C1 A1:20"],
    ),
    "a control number comes twice": (
        file(claims(claim("C1")), claims(claim("C2"))),
        [AK2, "IK5*A", AK2, "IK5*R*23", "AK9*P*2*2*1"], ["C1 A1:20"],
    ),
    "a set without SE": (
        file(claims(claim("C1"))[:-1], claims(claim("C2"), "0002")),
        [AK2, "IK3*SE*22**3", "IK5*R*2*5", SECOND, "IK5*A", "AK9*P*2*2*1"], ["C2 A1:20"],
    ),
    "a wrong count": (
        file([*claims(claim("C1"))[:-1], "SE*99*0001"]),
        [AK2, "IK5*R*4", "AK9*R*1*1*0"], [],
    ),
    "no claim beneath the subscriber, whose fault then belongs to no claim": (
        file(claims("", subscriber=BAD_BIRTH)),
        [AK2, "IK3*CLM*11*2300*I6", "CTX*SITUATIONAL TRIGGER*SBR*12*2000*2*1069", "IK3*DMG*16*2010*8",
         "IK4*2*1251*8*19801329", "IK5*R*5*I5", "AK9*R*1*1*0"], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIM_ROWS)
def test_claims_are_answered(tmp_path: Path, name: str) -> None:
    sent, told, of_claims = CLAIM_ROWS[name]
    found = answers(tmp_path, sent)
    assert verdicts(found) == told
    assert statuses(found) == of_claims


OTHER_ROWS = {
    "eligibility asked": (
        file(a_set(ASK, identifier="270", guide=REQUEST), function="HS", guide=REQUEST),
        [f"AK2*270*0001*{REQUEST}", "IK5*A", "AK9*A*1*1*1"],
    ),
    "eligibility asked with a date that is none": (
        file(a_set(ASK.replace("19800102", "19800230"), identifier="270", guide=REQUEST), function="HS", guide=REQUEST),
        [f"AK2*270*0001*{REQUEST}", "IK3*DMG*9*2100*8", "IK4*2*1251*8*19800230", "IK5*R*5", "AK9*R*1*1*0"],
    ),
    "a remittance that adds up": (
        file(a_set(PAID, identifier="835", guide=""), function="HP", guide=PAYMENT),
        ["AK2*835*0001", "IK5*A", "AK9*A*1*1*1"],
    ),
    "a remittance that pays more than its claims": (
        file(a_set(PAID.replace("BPR*I*80", "BPR*I*81"), identifier="835", guide=""), function="HP", guide=PAYMENT),
        ["AK2*835*0001", "IK3*BPR*2**8", "IK4*2*782*I12*81", "IK5*R*I5", "AK9*R*1*1*0"],
    ),
    "a predetermination, of which there is no guide": (
        file(a_set(claim("C1"), guide="005010X291"), guide="005010X291"), ["AK9*R*1*1*0*2"],
    ),
    "version 4010": (
        file(a_set(claim("C1"), guide=""), guide="004010X098A1", version="00401"), ["AK9*R*1*1*0*2"],
    ),
    "a purchase order": (file(a_set("BEG*00~", identifier="850", guide=""), function="PO", guide="005010"),
                         ["AK9*R*1*1*0*1"]),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_ROWS)
def test_sets_of_other_kinds_are_answered_by_a_999_alone(tmp_path: Path, name: str) -> None:
    sent, told = OTHER_ROWS[name]
    if name == "a purchase order":  # pyx12 knows no group of that name
        assert verdicts(_unchecked(tmp_path, sent)) == told
        return
    found = answers(tmp_path, sent)
    assert verdicts(found) == told
    assert list(found) == ["999"]


def _unchecked(folder: Path, sent: list[str]) -> dict[str, list[str]]:
    path = folder / "sent.edi"
    path.write_bytes(file_of(sent))
    (name,) = acknowledge_files([path], folder / "out", TODAY).files
    return {"999": (folder / "out" / name).read_text().replace("~", "").splitlines()}


def strict(**by_type: Strictness) -> Profile:
    """The standard profile with some types changed: t4=…"""
    ways = list(STANDARD.strictness)
    for name, way in by_type.items():
        ways[int(name[1:]) - 1] = way
    return replace(STANDARD, strictness=tuple(ways))


UNBALANCED = file(claims(claim("C1", "100", "90")))
REPLACED = file(claims(claim("C1", frequency="7")))

PROFILES = {
    "situations reject": (
        strict(t4=Strictness.REJECT), REPLACED,
        [AK2, "IK3*REF*18*2300*I6", "CTX*CLM01:C1", "CTX*SITUATIONAL TRIGGER*CLM*18*2300*5:3", "IK5*E*I5",
         "AK9*E*1*1*1"], ["C1 A7:464"],
    ),
    "situations are passed over": (strict(t4=Strictness.IGNORE), REPLACED, [AK2, "IK5*A", "AK9*A*1*1*1"], ["C1 A1:20"]),
    "what does not add up is told: nothing else tells it, so the 999 does": (
        strict(t3=Strictness.ACCEPT), UNBALANCED,
        [AK2, "IK3*CLM*18*2300*8", "CTX*CLM01:C1", "IK4*2*782*I12*100", "IK5*E*I5", "AK9*E*1*1*1"],
        ["C1 A7:400"],
    ),
    "only a 999": (replace(STANDARD, answers=frozenset({"999"})), UNBALANCED, [AK2, "IK5*A", "AK9*A*1*1*1"], []),
    "no 999": (replace(STANDARD, answers=frozenset({"277CA"})), UNBALANCED, [], ["C1 A7:400"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_says_what_becomes_of_findings(tmp_path: Path, name: str) -> None:
    profile, sent, told, of_claims = PROFILES[name]
    found = answers(tmp_path, sent, profile)
    assert verdicts(found) == told
    assert statuses(found) == of_claims


def test_small_letters_are_a_fault_where_only_basic_characters_are_wanted(tmp_path: Path) -> None:
    sent = file(
        claims(claim("C1") + claim("C2").replace("SV1*HC:99213*100*UN*1***1", "SV1*HC:99213:::::low*100*UN*1***1"))
    )
    found = answers(tmp_path, sent, replace(STANDARD, basic=True))
    assert verdicts(found) == [
        AK2, "IK3*SV1*26*2400*8", "CTX*CLM01:C2", "IK4*1**6*HC 99213     LOW", "IK5*E*5", "AK9*E*1*1*1",
    ]  # fmt: skip
    assert statuses(found) == ["C1 A1:20", "C2 A7:684"]


def test_separators_line_breaks_and_our_name_are_the_partners(tmp_path: Path) -> None:
    profile = replace(STANDARD, delimiters="|^>'", line_breaks=False, sender_id="OURS", sender_qualifier="30")
    path = tmp_path / "sent.edi"
    path.write_bytes(file_of(file(claims(claim("C1", "1O0")))))
    acknowledge_files([path], tmp_path / "out", TODAY, profile=profile)
    text = (tmp_path / "out" / "sent.999.edi").read_text()
    assert text.startswith("ISA|00|          |00|          |30|OURS           |ZZ|LC1            |260415|0000|^|00501|")
    assert "IK3|CLM|18|2300|8'CTX|CLM01>C1'IK4|2|782|6|1O0'" in text
    assert "\n" not in text


def test_a_dental_claim_is_answered_though_it_is_not_read_to_a_claim(tmp_path: Path) -> None:
    body = (
        "CLM*T1*130***11:B:1*Y*A*Y*Y~DTP*472*D8*20260105~NM1*82*1*BERG*OLE****XX*1992999825~LX*1~"
        "SV3*AD:D2150*{line}****1~TOO*JP*12*M:O~"
    )
    good, bad = body.format(line="130"), body.format(line="120").replace("T1", "T2")
    found = answers(tmp_path, file(a_set(BILLING + SUBSCRIBER + good + bad, guide=DENTAL), guide=DENTAL))
    assert verdicts(found) == [f"AK2*837*0001*{DENTAL}", "IK5*A", "AK9*A*1*1*1"]
    assert statuses(found) == ["T1 A1:20", "T2 A7:400"]
    assert "NM1*QC*1*LEE*ANN****MI*M1" in found["277ca"]
    assert "NM1*41*2*LAKE CLEARING*****46*LC1" in found["277ca"]
    assert found["277ca"].count("DTP*472*D8*20260105") == 2


TA1_HEAD, TA1_END = file()[0], "IEA*0*000000007"
TA1_ROWS = {
    "right": ("TA1*000000011*260301*0900*A*000", []),
    "six elements": ("TA1*000000011*260301*0900*A*000*X", ["ta1-elements"]),
    "no number": ("TA1*11*260301*0900*A*000", ["ta1-element"]),
    "no date, no time, no verdict, no note": ("TA1*000000011*261301*0960*Q*999", ["ta1-element"] * 4),
    "too few": ("TA1*000000011*260301*0900*A", ["ta1-element"]),
}


@pytest.mark.parametrize("name", TA1_ROWS)
def test_a_ta1_that_comes_in_is_looked_at_and_not_answered(tmp_path: Path, name: str) -> None:
    segment, codes = TA1_ROWS[name]
    path = tmp_path / "sent.edi"
    path.write_bytes(file_of([TA1_HEAD.replace("*0*P*", "*1*P*"), segment, TA1_END]))
    found = acknowledge_files([path], tmp_path / "out", TODAY)
    assert found.files == ()
    assert [problem.code for problem in found.problems] == codes
    assert found.refused_files == ()


def test_an_acknowledgment_that_comes_in_is_not_answered(tmp_path: Path) -> None:
    """The 999 and the 277CA of a first answer come back: the 999 gets none, the 277CA a 999."""
    path = tmp_path / "sent.edi"
    path.write_bytes(file_of(file(claims(claim("C1")))))
    first = acknowledge_files([path], tmp_path / "out", TODAY)
    again = acknowledge_files([tmp_path / "out" / name for name in first.files], tmp_path / "again", TODAY)
    assert again.files == ("sent.277ca.999.edi",)
    assert again.problems == ()


def test_every_rejected_claim_is_known_however_many_findings_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ninety claims with a bad charge, of which the 999 tells four: each is rejected."""
    monkeypatch.setattr("selfund.x12.checking.verdicts.MOST_TOLD", 4)
    found = answers(tmp_path, file(claims("".join(claim(f"C{each}", "100", "90") for each in range(90)))))
    assert statuses(found) == [f"C{each} A7:400" for each in range(90)]
