"""835s as they are written: adjustments packed, provider adjustments, reversals, payments of nothing, hospital stays.

Expected segments are worked by hand from 005010X221A1; each file is also checked for balance and by pyx12.
"""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

import pytest

from checkers.pyx12_check import pyx12_faults
from checkers.remittance_balance import remittance_faults
from invented import HARBOR, MAPLE, TO_MAPLE, paid_claim, paid_line, remittance_of
from selfund.terms.decision import Adjustment
from selfund.terms.remittance import ClaimStatus, Payee, PaymentMethod, ProviderAdjustment, Remittance, RemittanceClaim
from selfund.x12.envelope import Envelope
from selfund.x12.remittance_advice import adjustment_segments, claim_segments, write_remittance, write_remittances


def segments(remittance: Remittance, *kept: str) -> list[str]:
    """The segments of these names in the remittance's 835, which must balance."""
    data = write_remittance(remittance, HARBOR, TO_MAPLE)
    assert remittance_faults(data) == []
    return [line.rstrip("~") for line in data.decode().splitlines() if line.split("*")[0] in kept]


# ---------------------------------------------------------------------------------------------- adjustments

PACKED = [
    # adjustments (group, CARC, cents)                                       segments
    ([("CO", "45", 60_00)], ["CAS*CO*45*60"]),
    ([("CO", "45", 60_00), ("PR", "3", 25_00)], ["CAS*CO*45*60", "CAS*PR*3*25"]),
    # one group keeps together, in the order in which it was first met
    ([("PR", "1", 1_00), ("CO", "45", 2_00), ("PR", "2", 3_50)], ["CAS*PR*1*1**2*3.5", "CAS*CO*45*2"]),
    # the quantity between two reasons is empty; a seventh reason opens a second segment of its group
    ([("PR", str(code), code * 1_00) for code in range(1, 8)],
     ["CAS*PR*1*1**2*2**3*3**4*4**5*5**6*6", "CAS*PR*7*7"]),
    ([("PR", str(code), 1_00) for code in range(1, 14)],
     ["CAS*PR*1*1**2*1**3*1**4*1**5*1**6*1", "CAS*PR*7*1**8*1**9*1**10*1**11*1**12*1", "CAS*PR*13*1"]),
    # one reason stands once in its group
    ([("CO", "45", 1_00), ("CO", "45", 2_00)], ["CAS*CO*45*3"]),
    # the same reason in two groups stays two
    ([("CO", "45", 1_00), ("PR", "45", 2_00)], ["CAS*CO*45*1", "CAS*PR*45*2"]),
    # nothing is told of nothing
    ([("CO", "45", 0)], []),
    ([("CO", "45", 1_00), ("CO", "45", -1_00), ("PR", "3", 5)], ["CAS*PR*3*.05"]),
    # an allowed amount above the charge
    ([("OA", "94", -20_00), ("PR", "2", 4_00)], ["CAS*OA*94*-20", "CAS*PR*2*4"]),
]  # fmt: skip


@pytest.mark.parametrize(("adjustments", "expected"), PACKED)
def test_adjustments_are_packed(adjustments: list[tuple[str, str, int]], expected: list[str]) -> None:
    text = adjustment_segments([Adjustment(*each) for each in adjustments])
    assert text == "".join(f"{each}~" for each in expected)


def test_more_than_six_reasons_on_a_line_balance() -> None:
    line = paid_line(500_00, *[("PR", code, 10_00) for code in ("1", "2", "3", "66", "96", "119", "204", "35")])
    assert segments(remittance_of(paid_claim(line)), "CAS", "BPR") == [
        "BPR*I*420*C*CHK************20260415",
        "CAS*PR*1*10**2*10**3*10**66*10**96*10**119*10",
        "CAS*PR*204*10**35*10",
    ]


# ---------------------------------------------------------------------------------------------- provider adjustments


def test_a_refund_is_acknowledged_by_two_adjustments_that_cancel() -> None:
    """Handbook 8: PLB 72 (negative) and WO (positive) with the control number of the refund request."""
    refund = (ProviderAdjustment("72", "RF0007", -50_00), ProviderAdjustment("WO", "RF0007", 50_00))
    remittance = remittance_of(paid_claim(paid_line(100_00)), adjustments=refund)
    assert segments(remittance, "BPR", "PLB") == [
        "BPR*I*100*C*CHK************20260415",
        "PLB*1234567893*20261231*72:RF0007*-50*WO:RF0007*50",
    ]


def test_a_refund_alone_is_a_remittance_of_nothing_without_claims() -> None:
    refund = (ProviderAdjustment("72", "RF0007", -50_00), ProviderAdjustment("WO", "RF0007", 50_00))
    assert segments(remittance_of(adjustments=refund), "BPR", "LX", "PLB") == [
        "BPR*H*0*C*NON************20260415",
        "PLB*1234567893*20261231*72:RF0007*-50*WO:RF0007*50",
    ]


def test_a_seventh_provider_adjustment_opens_a_second_segment() -> None:
    several = tuple(ProviderAdjustment("WO", f"R{number}", 1_00) for number in range(1, 8))
    remittance = remittance_of(paid_claim(paid_line(100_00)), adjustments=several, fiscal_year_end=date(2026, 6, 30))
    assert segments(remittance, "BPR", "PLB") == [
        "BPR*I*93*C*CHK************20260415",
        "PLB*1234567893*20260630*WO:R1*1*WO:R2*1*WO:R3*1*WO:R4*1*WO:R5*1*WO:R6*1",
        "PLB*1234567893*20260630*WO:R7*1",
    ]
    assert pyx12_faults(write_remittance(remittance, HARBOR, TO_MAPLE)) == []


def test_interest_stands_on_the_claim_and_in_the_provider_adjustment() -> None:
    late = paid_claim(paid_line(100_00), interest=1_25)
    remittance = remittance_of(late, adjustments=(ProviderAdjustment("L6", "PCN1", -1_25),))
    assert segments(remittance, "BPR", "AMT", "PLB") == [
        "BPR*I*101.25*C*CHK************20260415",
        "AMT*I*1.25",
        "PLB*1234567893*20261231*L6:PCN1*-1.25",
    ]


# ---------------------------------------------------------------------------------------------- reversals


def test_a_correction_that_pays_more_is_a_reversal_and_the_claim_anew() -> None:
    """Charge 180.00: 95.00 was paid, 105.00 is due; the reversal negates charge, payment and every adjustment."""
    reversal = paid_claim(
        paid_line(-180_00, ("CO", "45", -60_00), ("PR", "3", -25_00), allowed=-120_00, units=1000),
        status=ClaimStatus.REVERSAL, icn="26100000001",
    )  # fmt: skip
    anew = paid_claim(
        paid_line(180_00, ("CO", "45", 50_00), ("PR", "3", 25_00), allowed=130_00),
        icn="26105000001", original_icn="26100000001",
    )  # fmt: skip
    remittance = remittance_of(reversal, anew)
    assert segments(remittance, "BPR", "CLP", "REF", "SVC", "CAS") == [
        "BPR*I*10*C*CHK************20260415",
        "REF*2U*HBA01",
        "REF*TJ*411999888",
        "CLP*PCN1*22*-180*-95**12*26100000001**1",
        "SVC*HC:99213*-180*-95**1",
        "CAS*CO*45*-60",
        "CAS*PR*3*-25",
        "CLP*PCN1*1*180*105*25*12*26105000001**1",
        "REF*F8*26100000001",
        "SVC*HC:99213*180*105**1",
        "CAS*CO*45*50",
        "CAS*PR*3*25",
    ]
    assert pyx12_faults(write_remittance(remittance, HARBOR, TO_MAPLE)) == []


# ---------------------------------------------------------------------------------------------- payments


def test_a_denial_alone_is_a_remittance_of_nothing() -> None:
    denied = paid_claim(paid_line(80_00, ("PR", "96", 80_00), remarks=("N130",)))
    remittance = remittance_of(denied)
    assert segments(remittance, "BPR", "TRN", "CLP", "LQ") == [
        "BPR*H*0*C*NON************20260415",
        "TRN*1*EFT0000101*1411234567",
        "CLP*PCN1*1*80*0*80*12*26105000001**1",
        "LQ*HE*N130",
    ]
    assert pyx12_faults(write_remittance(remittance, HARBOR, TO_MAPLE)) == []


def test_an_ach_payment_may_keep_its_accounts_to_itself() -> None:
    remittance = remittance_of(paid_claim(paid_line(80_00)), method=PaymentMethod.ACH)
    assert segments(remittance, "BPR") == ["BPR*I*80*C*ACH*CCP*****1411234567******20260415"]


# ---------------------------------------------------------------------------------------------- claims


@dataclass
class Row:
    what: str
    expected: list[str]
    line: dict[str, object] = field(default_factory=dict)
    claim: dict[str, object] = field(default_factory=dict)
    missing: str = "nothing"

    def made(self) -> RemittanceClaim:
        """A claim of one line of 100.00 with these fields, or of none where it says what it comes to itself."""
        lines = () if "charge" in self.claim else (paid_line(100_00, **self.line),)
        return paid_claim(*lines, **self.claim)


STAY = {"inpatient": True, "institutional": True, "place": "11", "frequency": "4", "drg": "343"}

ROWS = [
    Row("revenue code alone", ["SVC*NU:0120*100*100**2"], {"procedure": "", "revenue": "0120", "units": 2000}),
    Row("procedure and revenue code", ["SVC*HC:74177*100*100*0352*1"], {"procedure": "74177", "revenue": "0352"}),
    Row("modifiers", ["SVC*HC:99213:25:59*100*100**1"], {"modifiers": ("25", "59")}),
    Row("fewer units paid than billed", ["SVC*HC:99213*100*100**1**3"], {"units_billed": 3000}),
    Row("no units paid", ["SVC*HC:99213*100*100**0"], {"units": 0}),
    Row("part of a unit", ["SVC*HC:99213*100*100**.5"], {"units": 500}),
    Row("one day", ["DTM*472*20260302"], {"end": date(2026, 3, 2)}),
    Row("several days", ["DTM*150*20260302", "DTM*151*20260304"], {"end": date(2026, 3, 4)}, missing="DTM*472"),
    Row("an undated line", [], {"start": None}, missing="DTM"),
    Row("line number of the provider", ["REF*6R*L7"], {"control_number": "L7"}),
    Row("allowed amount", ["AMT*B6*120"], {"allowed": 120_00}),
    Row("remarks", ["LQ*HE*N130", "LQ*HE*M15"], {"remarks": ("N130", "M15")}),
    Row("DRG, type of bill", ["CLP*PCN1*1*100*100**12*26105000001*11*4**343"], claim=STAY),
    Row("remarks of an inpatient claim", ["MIA*0****MA01***************MA02*N1"],
        claim={**STAY, "remarks": ("MA01", "MA02", "N1")}, missing="MOA"),
    Row("remarks of any other claim", ["MOA***MA01*MA02"], claim={"remarks": ("MA01", "MA02")}, missing="MIA"),
    Row("secondary", ["CLP*PCN1*2*100*100**MC*26105000001**1"],
        claim={"status": ClaimStatus.SECONDARY, "filing": "MC"}),
    Row("the patient is the insured", ["NM1*QC*1*LEE*ANN****MI*LKS100234"],
        claim={"subscriber_last_name": "LEE", "subscriber_first_name": "ANN", "subscriber_id": "LKS100234"},
        missing="NM1*IL"),
    Row("another insured", ["NM1*IL*1*LEE*ROSE****MI*LKS100234"],
        claim={"subscriber_last_name": "LEE", "subscriber_first_name": "ROSE", "subscriber_id": "LKS100234"}),
    Row("corrected name and number", ["NM1*74*1*LEIGH*ANN****C*LKS100235"],
        claim={"corrected_last_name": "LEIGH", "corrected_first_name": "ANN", "corrected_id": "LKS100235"}),
    Row("corrected name alone", ["NM1*74*1*LEIGH*ANN"],
        claim={"corrected_last_name": "LEIGH", "corrected_first_name": "ANN"}),
    Row("rendering provider", ["NM1*82*1*BIRCH*OLIVIA****XX*1992999825"],
        claim={"rendering_npi": "1992999825", "rendering_last_name": "BIRCH", "rendering_first_name": "OLIVIA"}),
    Row("rendering organization", ["NM1*82*2*LAB*****XX*1992999825"],
        claim={"rendering_npi": "1992999825", "rendering_last_name": "LAB", "rendering_person": False}),
    Row("the payee rendered", [], claim={"rendering_npi": MAPLE.npi}, missing="NM1*82"),
    Row("coverage had ended", ["DTM*036*20260131"], claim={"coverage_ended": date(2026, 1, 31)}),
    Row("dates of the claim", ["DTM*232*20260302", "DTM*233*20260304", "DTM*050*20260309"],
        claim={"start": date(2026, 3, 2), "end": date(2026, 3, 4), "received": date(2026, 3, 9)}),
    Row("a delimiter in a number", ["CLP*PC N 1*1*100*100**12*26105000001**1"], claim={"claim": "PC*N:1~"}),
    Row("an endless number", [f"CLP*{'9' * 38}*1*100*100**12*26105000001**1"], claim={"claim": "9" * 50}),
    Row("a claim without lines", ["CLP*PCN1*1*80*50*10*12*26105000001**1", "CAS*CO*45*20", "CAS*PR*1*10"],
        claim={"charge": 80_00, "paid": 50_00, "patient_responsibility": 10_00,
               "adjustments": (Adjustment("CO", "45", 20_00), Adjustment("PR", "1", 10_00))}, missing="SVC"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.what for row in ROWS])
def test_what_a_field_becomes(row: Row) -> None:
    claim = row.made()
    found = claim_segments(claim, MAPLE.npi).split("~")
    assert [each for each in found if each in row.expected] == row.expected
    assert not [each for each in found if each.startswith(row.missing)]
    assert remittance_faults(write_remittance(remittance_of(claim), HARBOR, TO_MAPLE)) == []


def test_everything_at_once_finds_no_fault_with_pyx12() -> None:
    claims = [row.made() for row in ROWS]
    assert pyx12_faults(write_remittance(remittance_of(*claims), HARBOR, TO_MAPLE)) == []


def test_a_payee_without_an_npi_is_named_by_its_tax_number() -> None:
    payee = Payee("", "41-1999888", "PETER OAK")
    adjustment = (ProviderAdjustment("WO", "R1", 1_00),)
    remittance = remittance_of(paid_claim(paid_line(100_00)), adjustments=adjustment, payee=payee)
    data = write_remittance(remittance, HARBOR, TO_MAPLE).decode()
    assert "N1*PE*PETER OAK*FI*411999888~" in data
    assert "REF*TJ" not in data


def test_several_remittances_in_one_interchange_are_numbered_and_counted() -> None:
    sink = BytesIO()
    envelope = Envelope("HARBORTPA", "CLEARING", TO_MAPLE.created, 5, 6, first_set=41, line_breaks=False, test=True)
    both = [remittance_of(paid_claim(paid_line(100_00)), trace=trace) for trace in ("T1", "T2")]
    assert write_remittances(sink, both, HARBOR, envelope, receiver="CLEARING") == 2
    text = sink.getvalue().decode()
    assert "\n" not in text
    assert "ST*835*0041~" in text
    assert "ST*835*0042~" in text
    assert text.endswith("GE*2*6~IEA*1*000000005~")
    assert text.count("REF*EV*CLEARING~") == 2
    assert remittance_faults(sink.getvalue()) == []


@pytest.mark.parametrize("number", [0, 1_000_000_000])
def test_a_control_number_that_has_no_room_is_our_own_fault(number: int) -> None:
    with pytest.raises(AssertionError, match="control numbers"):
        write_remittance(
            remittance_of(paid_claim(paid_line(1_00))), HARBOR, Envelope("A", "B", TO_MAPLE.created, number, 1)
        )
