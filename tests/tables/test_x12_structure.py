"""What segments say of one another (levels, line numbers, pointers, control numbers) and days that can be.

Sources: HL in section B.1.1.3 of the 005010 guides; notes to LX, REF 6R, SV107, SVD01 and to dates of 005010X222A1.
"""

from datetime import date

import pytest

from selfund.x12.checking.checks import CheckOptions
from x12_sets import BILLING, DENTAL, PROFESSIONAL, SUBSCRIBER, claim_set, findings, segments, told

TODAY = date(2026, 1, 31)
OPTIONS = CheckOptions(snips=frozenset({1, 2, 4}), today=TODAY)

LINE = "LX*1~SV1*HC:99213*100*UN*1***1~DTP*472*D8*20260105~"
CLAIM = f"CLM*A1*100***11:B:1*Y*A*Y*Y~HI*ABK:J209~{LINE}"
DEPENDENT = "HL*{0}*{1}*23*0~PAT*19~NM1*QC*1*LEE*BEN~N3*2 HILL ST~N4*LAKESIDE*WI*530010000~DMG*D8*20150228*M~"
HOLDER = (
    SUBSCRIBER.replace("HL*2*1*22*0", "HL*2*1*22*1").replace("SBR*P*18", "SBR*P*").replace("N3*2 HILL ST~", "N3*2~")
)

# levels of a set (HL): what is found; why
LEVELS = [
    (SUBSCRIBER + CLAIM, [], "1, 2"),
    (SUBSCRIBER + CLAIM + SUBSCRIBER.replace("HL*2*1", "HL*3*1") + CLAIM, [], "1, 2, 3"),
    (SUBSCRIBER.replace("HL*2*1", "HL*3*1") + CLAIM, ["level-number HL01 A7:684"], "1, 3"),
    (SUBSCRIBER.replace("HL*2*1", "HL*02*1") + CLAIM, ["level-number HL01 A7:684"], "02 is not 2"),
    (
        SUBSCRIBER + CLAIM + SUBSCRIBER + CLAIM + SUBSCRIBER.replace("HL*2*1", "HL*3*1") + CLAIM,
        ["level-number HL01 A7:684"], "1, 2, 2, 3: told once",
    ),
    (SUBSCRIBER.replace("HL*2*1", "HL*2*2") + CLAIM, ["level-parent HL02 A7:684"], "its own parent"),
    (SUBSCRIBER.replace("HL*2*1", "HL*2*7") + CLAIM, ["level-parent HL02 A7:684"], "a parent that is not there"),
    (HOLDER + DEPENDENT.format(3, 2) + CLAIM, [], "a dependent under the subscriber"),
    (HOLDER + DEPENDENT.format(3, 1) + CLAIM, ["level-parent HL02 A7:684"], "a dependent of the provider"),
    (SUBSCRIBER.replace("22*0", "22*1") + CLAIM, ["level-child HL04 A7:684"], "a level is announced, none comes"),
    (
        HOLDER.replace("22*1", "22*0") + DEPENDENT.format(3, 2) + CLAIM, ["level-child HL04 A7:684"],
        "a level comes that was not announced",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("levels", "expected", "why"), LEVELS, ids=[row[2] for row in LEVELS])
def test_levels(levels: str, expected: list[str], why: str) -> None:
    found = findings(segments(f"ST*837*0001*{PROFESSIONAL}~{BILLING}{levels}SE*1*0001~"), PROFESSIONAL, "837", OPTIONS)
    assert told(found) == expected


def lines(*numbers: str) -> str:
    """A claim whose lines have these numbers, each perhaps with a control number behind a blank."""
    text = f"CLM*A1*{len(numbers)}***11:B:1*Y*A*Y*Y~HI*ABK:J209~"
    for number in numbers:
        name, _, control = number.partition(" ")
        text += f"LX*{name}~SV1*HC:99213*1*UN*1***1~DTP*472*D8*20260105~" + (f"REF*6R*{control}~" if control else "")
    return text


def pointing(diagnoses: str, pointers: str) -> str:
    return f"CLM*A1*1***11:B:1*Y*A*Y*Y~HI*{diagnoses}~LX*1~SV1*HC:99213*1*UN*1***{pointers}~DTP*472*D8*20260105~"


OTHER = "SBR*P*18*******CI~OI***Y***Y~NM1*IL*1*LEE*ANN****MI*X1~NM1*PR*2*FIRST*****PI*P1~"
DECIDED = "SVD*{0}*100*HC:99213**1~DTP*573*D8*20260120~"
NUMBER, CONTROL, POINTER = "line-number LX01 A7:247", "line-control-number REF02 A7:684", "diagnosis-pointer SV107"

# claims: what is found; why
CLAIMS = [
    (lines("1", "2", "3"), [], "1, 2, 3"),
    (lines("1") + lines("1"), [], "each claim begins anew"),
    (lines("2"), [NUMBER], "begins at 2"),
    (lines("1", "3"), [NUMBER], "one is left out"),
    (lines("1", "3", "4"), [NUMBER], "told once"),
    (lines("1", "1"), [NUMBER], "twice 1"),
    (lines("01"), [NUMBER], "01 is not 1"),
    (lines("1 C1", "2 C2"), [], "control numbers of their own"),
    (lines("1 C1", "2 C1"), [CONTROL], "one control number twice"),
    (lines("1 C1", "2 C1", "3 C1"), [CONTROL, CONTROL], "three times: told of the second and the third"),
    (lines("1 C1") + lines("1 C1"), [], "of two claims"),
    (pointing("ABK:J209", "1"), [], "points to 1"),
    (pointing("ABK:J209*ABF:I10", "2:1"), [], "points to both"),
    (pointing("ABK:J209", "2"), [f"{POINTER}-1 A7:477"], "points to 2 of 1"),
    (pointing("ABK:J209*ABF:I10", "1:3"), [f"{POINTER}-2 A7:477"], "the second points to 3 of 2"),
    (pointing("ABK:J209", "0"), [f"{POINTER}-1 A7:477"], "points to none"),
    (CLAIM.replace(LINE, OTHER + LINE + DECIDED.format("P1")), [], "a payer of the claim decided"),
    (CLAIM.replace(LINE, OTHER + LINE + DECIDED.format("P2")), ["line-payer SVD01 A7:286"], "a payer not of the claim"),
]


@pytest.mark.parametrize(("claims", "expected", "why"), CLAIMS, ids=[row[2] for row in CLAIMS])
def test_lines_and_pointers(claims: str, expected: list[str], why: str) -> None:
    found = findings(claim_set(claims), PROFESSIONAL, "837", OPTIONS)
    ours = ("line-number", "line-control-number", "diagnosis-pointer", "line-payer")
    assert told([fault for fault in found if fault.problem.code in ours]) == expected


def test_dental_lines_point_too() -> None:
    text = (
        "CLM*D1*60***11:B:1*Y*A*Y*Y~DTP*472*D8*20260105~HI*ABK:K021~NM1*82*1*ROE*JIM****XX*1234567893~"
        "PRV*PE*PXC*1223G0001X~LX*1~SV3*AD:D0120*60****1*****{0}~"
    )
    assert told(findings(claim_set(text.format("1"), DENTAL), DENTAL, "837", OPTIONS)) == []
    found = told(findings(claim_set(text.format("1:2"), DENTAL), DENTAL, "837", OPTIONS))
    assert found == ["diagnosis-pointer SV311-2 A7:477"]


BORN, DIED = "DMG*D8*19800229*F", "PAT*****D8*20260101"
# a segment of the clean set, what stands in its place: what is found; why. It is 31 January 2026.
DAYS = [
    ("DTP*472*D8*20260105", "DTP*472*RD8*20260105-20260107", [], "three days"),
    ("DTP*472*D8*20260105", "DTP*472*RD8*20260105-20260105", [], "one day as a span"),
    ("DTP*472*D8*20260105", "DTP*472*RD8*20260107-20260105", ["span-order DTP03 A7:187"], "ends before it begins"),
    ("DTP*472*D8*20260105", "DTP*472*RD8*20260105-20251231", ["span-order DTP03 A7:187"], "ends the year before"),
    ("DTP*472*D8*20260105", "DTP*472*D8*20260131", [], "today"),
    ("DTP*472*D8*20260105", "DTP*472*D8*20260201", ["future-date DTP03 A7:187"], "tomorrow"),
    ("DTP*472*D8*20260105", "DTP*472*RD8*20260131-20260201", ["future-date DTP03 A7:187"], "ends tomorrow"),
    (BORN, "DMG*D8*20260131*F", [], "born today"),
    (BORN, "DMG*D8*20270229*F", ["element-8 DMG02 A7:684", "future-date DMG02 A7:158:IL"], "no day, and to come"),
    (BORN, "DMG*D8*20260201*F", ["future-date DMG02 A7:158:IL"], "born tomorrow"),
    ("HI*ABK:J209", "DTP*431*D8*20260201~HI*ABK:J209", ["future-date DTP03 A7:510"], "falls ill tomorrow"),
    ("HI*ABK:J209", "DTP*296*D8*20260301~HI*ABK:J209", [], "may work again in March"),
    ("HI*ABK:J209", "DTP*439*D8*20260201~HI*ABK:J209", ["future-date DTP03 A7:510"], "an accident tomorrow"),
]


@pytest.mark.parametrize(("old", "new", "expected", "why"), DAYS, ids=[row[3] for row in DAYS])
def test_days(old: str, new: str, expected: list[str], why: str) -> None:
    pieces = segments("~".join(claim_set(CLAIM)).replace(old, new, 1))
    found = findings(pieces, PROFESSIONAL, "837", OPTIONS)
    ours = ("span-order", "future-date", "element-8")
    assert told([fault for fault in found if fault.problem.code in ours]) == expected


def test_nothing_is_said_of_days_ahead_without_a_today() -> None:
    text = CLAIM.replace("20260105", "20991231")
    assert told(findings(claim_set(text), PROFESSIONAL, "837", CheckOptions(snips=frozenset({2, 4})))) == []


def test_snip_types_are_told_only_where_they_are_wanted() -> None:
    text = lines("2", "3").replace("***1~", "***4~")
    assert told(findings(claim_set(text), PROFESSIONAL, "837", CheckOptions(snips=frozenset({2})))) == [NUMBER]
    found = told(findings(claim_set(text), PROFESSIONAL, "837", CheckOptions(snips=frozenset({4}))))
    assert found == [f"{POINTER}-1 A7:477"] * 2


def test_a_claim_with_thousands_of_lines_stays_linear() -> None:
    text = lines(*[f"{number} C{number}" for number in range(1, 5_001)])
    found = findings(claim_set(text), PROFESSIONAL, "837", OPTIONS)
    assert [fault.problem.code for fault in found] == ["segment-4"]  # more than 50 lines
