"""Amounts that must add up (SNIP type 3), worked by hand.

Sources: sections on balancing of 005010X222A1 (1.4), 005010X221A1 (1.10.2), 005010X218 and 005010X214.
"""

import pytest

from selfund.x12.checking.checks import CheckOptions
from x12_sets import DENTAL, INSTITUTIONAL, PROFESSIONAL, claim_set, findings, segments, told

BALANCES = CheckOptions(snips=frozenset({1, 2, 3}))


def claim(charge: str, *lines: str, others: str = "") -> str:
    """A claim with a diagnosis and lines: each the text of its SV1 and what follows its date."""
    text = f"CLM*A1*{charge}***11:B:1*Y*A*Y*Y~HI*ABK:J209~{others}"
    for number, line in enumerate(lines, 1):
        amount, _, more = line.partition(" ")
        text += f"LX*{number}~SV1*HC:99213*{amount}*UN*1***1~DTP*472*D8*20260105~{more}"
    return text


def other(payer: str, middle: str) -> str:
    """Other coverage by a payer; `middle`: its adjustments and amounts."""
    return (
        f"SBR*P*18*******CI~{middle}OI***Y***Y~NM1*IL*1*LEE*ANN****MI*X1~NM1*PR*2*FIRST PLAN*****PI*{payer}~"
    )  # fmt: skip


def decided(payer: str, paid: str, adjustments: str = "") -> str:
    """What a payer decided of a line (loop 2430)."""
    return f"SVD*{payer}*{paid}*HC:99213**1~{adjustments}DTP*573*D8*20260201~"


CLAIM = "claim-charge CLM02 A7:400"
LINE = "other-payer-line SVD02 A7:672"
PAID = "other-payer-claim AMT02 A7:672"

# charge, lines, other payers: what is found; why
CLAIMS = [
    (claim("100", "60", "40"), [], "60 + 40"),
    (claim("100.00", "60", "40.0"), [], "the same in other writings"),
    (claim("100", "60", "39.99"), [CLAIM], "99.99"),
    (claim("99.99", "60", "39.99"), [], "cents"),
    (claim("0", "0"), [], "nothing is charged"),
    (claim(".5", ".25", ".25"), [], "no dollars"),
    (claim("100", "60", "-40"), [CLAIM], "20"),
    (claim("100", "100", others=other("P1", "CAS*CO*45*20~AMT*D*80~")), [], "80 + 20 of the claim"),
    (claim("100", "100", others=other("P1", "CAS*CO*45*10~AMT*D*80~")), [PAID], "80 + 10 are not 100"),
    (claim("100", "100", others=other("P1", "AMT*D*100~")), [], "paid whole"),
    (claim("100", "100", others=other("P1", "AMT*D*80~")), [PAID], "20 are not explained"),
    (claim("100", "100", others=other("P1", "")), [], "nothing is told of what it paid"),
    (
        claim("100", "100 " + decided("P1", "80", "CAS*CO*45*20~"), others=other("P1", "AMT*D*80~")), [],
        "80 + 20 on the line, 80 for the claim",
    ),
    (
        claim("100", "100 " + decided("P1", "80", "CAS*CO*45*15~"), others=other("P1", "AMT*D*80~")), [LINE],
        "80 + 15 are not the line's 100",
    ),
    (
        claim("100", "100 " + decided("P1", "80", "CAS*CO*45*20~"), others=other("P1", "AMT*D*70~")), [PAID],
        "80 on the line, 70 for the claim",
    ),
    (
        claim("100", "100 " + decided("P1", "90", "CAS*CO*45*10~"), others=other("P1", "CAS*PR*1*5~AMT*D*85~")), [],
        "90 on the line less 5 of the claim",
    ),
    (
        claim("100", "100 " + decided("P1", "90", "CAS*CO*45*10~"), others=other("P1", "CAS*PR*1*5~AMT*D*90~")),
        [PAID], "90 less 5 are 85",
    ),
    (
        claim("100", "100 " + decided("P1", "110", "CAS*OA*94*-10~"), others=other("P1", "AMT*D*110~")), [],
        "a payer pays more than is charged: the adjustment is negative",
    ),
    (
        claim(
            "100", "100 " + decided("P1", "50", "CAS*CO*45*20~") + decided("P1", "30"),
            others=other("P1", "AMT*D*80~"),
        ),
        [], "one line, decided as two: 50 + 20 + 30",
    ),
    (
        claim(
            "100", "100 " + decided("P1", "79", "CAS*CO*45*1**1*2**2*3**3*4**50*5**96*6~"),
            others=other("P1", "AMT*D*79~"),
        ),
        [], "six reasons in one segment: 1 + 2 + 3 + 4 + 5 + 6 are 21",
    ),
    (
        claim(
            "100", "60 " + decided("P1", "60") + decided("P2", "0", "CAS*OA*23*60~"), "40 " + decided("P1", "40"),
            others=other("P1", "AMT*D*100~") + other("P2", "AMT*D*0~"),
        ),
        [], "two payers; the second told of one line alone",
    ),
    (
        claim(
            "100", "60 " + decided("P1", "60") + decided("P2", "0", "CAS*OA*23*50~"), "40 " + decided("P1", "40"),
            others=other("P1", "AMT*D*100~") + other("P2", "AMT*D*0~"),
        ),
        [LINE], "the second explains 50 of 60",
    ),
    (
        claim("100", "100", others=other("P1", "CAS*CO*45*10**1**2~AMT*D*90~")),
        ["adjustment-amount CAS06 A7:672"], "a reason with a quantity and no amount",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "expected", "why"), CLAIMS, ids=[row[2] for row in CLAIMS])
def test_claims_add_up(claims: str, expected: list[str], why: str) -> None:
    assert told(findings(claim_set(claims), PROFESSIONAL, "837", BALANCES)) == expected


def test_an_amount_that_cannot_be_read_is_told_once_and_nothing_is_added_up() -> None:
    found = findings(claim_set(claim("100", "6O", "40")), PROFESSIONAL, "837", BALANCES)
    assert [(fault.segment, fault.element, fault.element_code, fault.snip) for fault in found] == [("SV1", 2, "6", 1)]


def test_the_finding_tells_both_sums_and_where() -> None:
    (found,) = findings(claim_set(claim("100", "60", "39.99")), PROFESSIONAL, "837", BALANCES)
    assert found.problem.says == "CLM02: the claim's charge is 100.00, its lines' charges are 99.99 together"
    assert (found.snip, found.loop, found.position, found.element_code, found.value) == (3, "2300", 18, "", "100")


INSTITUTIONAL_CLAIM = (
    "CLM*B1*{0}***13:A:1**A*Y*Y~DTP*434*RD8*20260105-20260105~CL1*3*1*01~HI*ABK:J209~"
    "NM1*71*1*ROE*JIM****XX*1234567893~LX*1~SV2*0300**60*UN*1~DTP*472*D8*20260105~LX*2~SV2*0250**40*UN*1~"
    "DTP*472*D8*20260105~"
)
DENTAL_CLAIM = (
    "CLM*D1*{0}***11:B:1*Y*A*Y*Y~DTP*472*D8*20260105~NM1*82*1*ROE*JIM****XX*1234567893~PRV*PE*PXC*1223G0001X~"
    "LX*1~SV3*AD:D0120*60****1~LX*2~SV3*AD:D1110*40****1~"
)


@pytest.mark.parametrize(("text", "guide"), [(INSTITUTIONAL_CLAIM, INSTITUTIONAL), (DENTAL_CLAIM, DENTAL)])
def test_institutional_and_dental_claims_add_up_too(text: str, guide: str) -> None:
    assert told(findings(claim_set(text.format("100"), guide), guide, "837", BALANCES)) == []
    assert told(findings(claim_set(text.format("90"), guide), guide, "837", BALANCES)) == [CLAIM]


# ---------------------------------------------------------------------------------------------------- remittances

REMITTANCE = (
    "ST*835*0001~BPR*I*{payment}*C*CHK************20260301~TRN*1*1001*1390000009~DTM*405*20260301~N1*PR*SELFUND~"
    "N3*3 MAIN ST~N4*LAKESIDE*WI*530010000~PER*BL*DESK*TE*5555550100~N1*PE*LAKE CLINIC*XX*1234567893~LX*1~{claims}"
    "{plb}SE*1*0001~"
)
PATIENT = "NM1*QC*1*LEE*ANN****MI*M1~DTM*232*20260105~"


def paid_claim(head: str, *more: str, adjustments: str = "") -> str:
    """A claim of an 835. `head`: status, charge and payment."""
    return f"CLP*A1*{head}**12*ICN1*11*1~{adjustments}{PATIENT}{''.join(more)}"


SERVICE = "SVC*HC:99213*100*80**1~DTM*472*20260105~CAS*CO*45*20~"
GOOD = paid_claim("1*100*80", SERVICE)

# payment, claims, provider adjustments: what is found; why
REMITTANCES = [
    ("80", GOOD, "", [], "100 less 20 are 80"),
    ("80", paid_claim("1*100*80", adjustments="CAS*CO*45*20~"), "", [], "adjusted as a whole, no lines"),
    (
        "75", paid_claim("1*100*75", SERVICE, adjustments="CAS*PR*3*5~"), "", [],
        "20 on the line and 5 of the claim",
    ),
    ("80", paid_claim("1*100*80", SERVICE.replace("*20~", "*15~")), "",
     ["claim-payment CLP04 A7:400", "line-payment SVC03 A7:400"], "15 explain neither"),
    ("80", paid_claim("1*105*80", SERVICE), "", ["claim-payment CLP04 A7:400"], "105 less 20 are 85"),
    ("79", GOOD, "", ["payment-total BPR02 A7:400"], "80 were paid of claims"),
    ("160", GOOD + GOOD, "", [], "two claims"),
    ("70", GOOD, "PLB*1234567893*20261231*WO:ICN0*10~", [], "10 are kept back"),
    ("90", GOOD, "PLB*1234567893*20261231*L6*-10~", [], "10 of interest are added"),
    ("80", GOOD, "PLB*1234567893*20261231*WO:ICN0*10~", ["payment-total BPR02 A7:400"], "70 remain"),
    ("75", GOOD, "PLB*1234567893*20261231*WO:ICN0*10*L6*-5~", [], "two adjustments in one segment"),
    ("0", GOOD, "PLB*1234567893*20261231*FB*80~", [], "carried forward"),
    ("-20", GOOD, "PLB*1234567893*20261231*WO:ICN0*100~", ["payment-sign BPR02 A7:400"], "a negative payment"),
    (
        "0", paid_claim("22*-100*-80", "SVC*HC:99213*-100*-80**1~DTM*472*20260105~CAS*CO*45*-20~") + GOOD, "", [],
        "taken back and paid again",
    ),
    (
        "160", paid_claim("22*100*80", SERVICE) + GOOD, "", ["reversal-sign CLP03 A7:400"],
        "a reversal with the sign of a payment",
    ),
    (
        "0", paid_claim("1*-100*-80", "SVC*HC:99213*-100*-80**1~DTM*472*20260105~CAS*CO*45*-20~") + GOOD, "",
        ["reversal-sign CLP03 A7:400"], "a negative claim that is no reversal",
    ),
    (
        "80", paid_claim("1*100*80", SERVICE.replace("*20~", "*20**1**3~")), "", ["adjustment-amount CAS06 A7:672"],
        "a reason with a quantity and no amount",
    ),
    ("0", paid_claim("4*100*0", adjustments="CAS*CO*29*100~"), "", [], "denied"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("payment", "claims", "plb", "expected", "why"), REMITTANCES, ids=[row[4] for row in REMITTANCES]
)  # fmt: skip
def test_remittances_add_up(payment: str, claims: str, plb: str, expected: list[str], why: str) -> None:
    text = REMITTANCE.format(payment=payment, claims=claims, plb=plb)
    assert told(findings(segments(text), "005010X221A1", "835", BALANCES)) == expected


# -------------------------------------------------------------------------------------------------------- premiums

PREMIUMS = (
    "ST*820*0001*005010X218~BPR*I*{0}*C*CHK******1390000009******20260301~TRN*1*1001~REF*38*G1~N1*PE*SELFUND*FI*390000009~"
    "N1*PR*LAKE FOODS*FI*390000008~ENT*1*2J*EI*M1~NM1*IL*1*LEE*ANN~{1}SE*1*0001~"
)
# payment, premiums: what is found; why
PAYMENTS = [
    ("150", "RMR*AZ*P1**100~RMR*AZ*P2**50~", [], "100 + 50"),
    ("149", "RMR*AZ*P1**100~RMR*AZ*P2**50~", ["payment-total BPR02 A7:400"], "150"),
    ("140", "ADX*-10*53~RMR*AZ*P1**100~RMR*AZ*P2**50~", [], "10 are taken back of an earlier payment"),
    ("150", "ADX*-10*53~RMR*AZ*P1**100~RMR*AZ*P2**50~", ["payment-total BPR02 A7:400"], "140"),
    ("90", "RMR*AZ*P1**90*100~ADX*-10*52~", [], "100 billed less 10"),
    ("90", "RMR*AZ*P1**90*100~ADX*-5*52~", ["premium-payment RMR04 A7:400"], "100 billed less 5 are 95"),
    ("90", "RMR*AZ*P1**90~ADX*-10*52~", [], "what was billed is not told"),
]


@pytest.mark.parametrize(("payment", "premiums", "expected", "why"), PAYMENTS, ids=[row[3] for row in PAYMENTS])
def test_premiums_add_up(payment: str, premiums: str, expected: list[str], why: str) -> None:
    text = PREMIUMS.format(payment, premiums)
    assert told(findings(segments(text), "005010X218", "820", BALANCES)) == expected


# ---------------------------------------------------------------------------------------------- acknowledged claims

ACKNOWLEDGED = (
    "ST*277*0001*005010X214~BHT*0085*08*1*20260110*0800*TH~HL*1**20*1~NM1*PR*2*SELFUND*****PI*SF1~TRN*1*1~"
    "DTP*050*D8*20260110~DTP*009*D8*20260110~HL*2*1*21*1~NM1*41*2*LAKE CLEARING*****46*LC1~TRN*2*1~"
    "STC*A1:19:PR*20260110*WQ*300~{0}HL*3*2*19*1~NM1*85*2*LAKE CLINIC*****XX*1234567893~TRN*1*0~"
    "STC*A1:19:PR**WQ*300~{1}HL*4*3*PT~NM1*QC*1*LEE*ANN****MI*M1~TRN*2*A1~STC*A2:20:PR*20260110*WQ*100~"
    "DTP*472*D8*20260105~TRN*2*A2~STC*A3:21*20260110*U*200~STC*A3:562:85*20260110*U*200~DTP*472*D8*20260105~SE*1*0001~"
)
# totals of the submitter, of the provider: what is found; why
TOTALS = [
    ("QTY*90*1~QTY*AA*1~AMT*YU*100~AMT*YY*200~", "QTY*QA*1~QTY*QC*1~AMT*YU*100~AMT*YY*200~", [], "one each"),
    ("", "", [], "no totals are told"),
    ("QTY*90*2~", "", ["claims-total QTY02 A7:400"], "one was accepted"),
    ("QTY*AA*2~", "", ["claims-total QTY02 A7:400"], "one was refused, with two statuses"),
    ("AMT*YU*300~", "", ["claims-total AMT02 A7:400"], "100 were accepted"),
    ("", "QTY*QA*0~AMT*YY*200~", ["claims-total QTY02 A7:400"], "the provider had one accepted"),
    ("", "QTY*QC*1~AMT*YY*199.99~", ["claims-total AMT02 A7:400"], "200 were refused"),
]


@pytest.mark.parametrize(("of_all", "of_provider", "expected", "why"), TOTALS, ids=[row[3] for row in TOTALS])
def test_totals_of_acknowledged_claims(of_all: str, of_provider: str, expected: list[str], why: str) -> None:
    text = ACKNOWLEDGED.format(of_all, of_provider)
    assert told(findings(segments(text), "005010X214", "277", BALANCES)) == expected
