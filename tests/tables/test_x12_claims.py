"""Claims read from 837 segments: every field from where the guide puts it, every fault with its codes.

Guides: 005010X222A1, 005010X223A2; codes of faults as in 005010X231A1 (IK304, IK403) and code source 508. Expected
values are taken from the segments by hand.
"""

from datetime import date

import pytest

from interchanges import INSTITUTIONAL, STAY, SUBSCRIBER, VISIT, claim_file, only_claim, only_faults, read_all
from selfund.terms.claim import (
    Address,
    Attachment,
    ClaimDate,
    ClaimKind,
    Diagnosis,
    Drug,
    NamedAmount,
    Note,
    OtherAdjustment,
    Person,
    Reference,
    Repricing,
)
from selfund.x12.interchange import SegmentFault

DAY = date(2026, 3, 1)


# -- a professional claim ----------------------------------------------------------------------------------------------


def test_a_visit() -> None:
    claim = only_claim(claim_file(VISIT))
    assert (claim.id, claim.kind, claim.charge) == ("PCN1", ClaimKind.PROFESSIONAL, 21050)
    assert (claim.place, claim.facility_qualifier, claim.frequency) == ("11", "B", "1")
    assert (claim.signature, claim.accepts, claim.assigned, claim.release) == ("Y", "A", "Y", "Y")
    assert (claim.payer_name, claim.payer_id) == ("LAKESIDE ADMINISTRATORS", "LKS01")
    assert (claim.filing_order, claim.filing) == ("P", "CI")
    assert (claim.group_number, claim.group_name) == ("GRP77", "LAKE FOODS")
    assert (claim.start, claim.end) == (DAY, date(2026, 3, 2))
    assert claim.diagnoses == (Diagnosis("ABK", "J069"), Diagnosis("ABF", "I10"))
    assert claim.references == (Reference("D9", "TRACE1"),)


def test_its_people() -> None:
    claim = only_claim(claim_file(VISIT))
    home = Address("9 BAY STREET", "", "LAKESIDE", "OH", "43001")
    assert claim.subscriber == Person("LINDQVIST", "ANN", "B", "JR", "W100", "MI", date(1984, 4, 12), "F", "18", home)
    assert claim.patient == claim.subscriber
    assert (claim.billing.npi, claim.billing.tin, claim.billing.name) == ("1234567893", "890000101", "ALDER CLINIC")
    assert (claim.billing.taxonomy, claim.billing.address.second_line) == ("207Q00000X", "SUITE 2")
    assert claim.pay_to is not None
    assert claim.pay_to.address == Address("PO BOX 7", "", "LAKESIDE", "OH", "430020000")
    (rendering,) = claim.providers
    assert (rendering.role, rendering.name, rendering.first_name, rendering.person) == ("82", "BERG", "OLE", True)
    assert (rendering.npi, rendering.taxonomy) == ("1112223334", "207Q00000X")


def test_its_lines() -> None:
    first, second = only_claim(claim_file(VISIT)).lines
    assert (first.number, first.charge, first.units, first.unit) == (1, 12000, 1000, "UN")
    assert (first.procedure, first.procedure_qualifier, first.modifiers) == ("99213", "HC", ("25",))
    assert (first.pointers, first.control_number, first.start, first.end) == ((1, 2), "L1", DAY, DAY)
    assert (second.number, second.charge, second.units) == (2, 9050, 2500)
    assert (second.modifiers, second.control_number) == ((), "")
    assert (second.start, second.end) == (DAY, date(2026, 3, 2))


def test_where_it_came_from() -> None:
    submission = only_claim(claim_file(VISIT)).submission
    assert (submission.sender, submission.receiver, submission.delimiters) == ("BIRCH01", "LAKE01", "*^:~")
    assert (submission.interchange, submission.functional_group, submission.transaction) == ("000000001", "5", "0001")
    assert (submission.submitter_name, submission.submitter_id) == ("BIRCH CLEARING", "BIRCH01")
    assert (submission.receiver_name, submission.receiver_id) == ("LAKESIDE ADMINISTRATORS", "LAKE01")
    # ISA, GS and ST are 0 to 2; four segments of the head, nine of the provider, seven of the subscriber
    assert submission.position == 3 + 4 + 9 + 7
    assert submission.claim_text == "".join(segment + "~" for segment in VISIT)
    assert submission.subscriber_text == "".join(segment + "~" for segment in SUBSCRIBER)
    assert submission.provider_text.startswith("HL*1**20*1~PRV*BI")
    assert submission.header.startswith("BHT*0019")
    assert submission.patient_text == ""


def test_a_dependent_is_the_patient() -> None:
    subscriber = ("HL*2*1*22*1", "SBR*P**GRP77******CI", "NM1*IL*1*LINDQVIST*ANN****MI*W100",
                  "NM1*PR*2*LAKESIDE ADMINISTRATORS*****PI*LKS01")  # fmt: skip
    patient = ("HL*3*2*23*0", "PAT*19", "NM1*QC*1*LINDQVIST*CLEO", "N3*9 BAY STREET", "N4*LAKESIDE*OH*43001",
               "DMG*D8*20120605*F", "REF*Y4*PC77")  # fmt: skip
    data = claim_file(VISIT)
    text = data.decode().replace("~".join(SUBSCRIBER), "~".join((*subscriber, *patient)))
    claim = only_claim(text.replace("SE*34", f"SE*{34 + len(subscriber) + len(patient) - len(SUBSCRIBER)}").encode())
    assert (claim.subscriber.first_name, claim.subscriber.id, claim.subscriber.birth_date) == ("ANN", "W100", None)
    assert (claim.patient.first_name, claim.patient.relationship) == ("CLEO", "19")
    assert claim.patient.birth_date == date(2012, 6, 5)
    assert claim.patient.references == (Reference("Y4", "PC77"),)
    assert claim.submission.patient_text.startswith("HL*3*2*23*0~PAT*19~")


RICH = (
    "CLM*PCN2*500***22:B:7*Y*A*N*Y*P*AA:EM::OH*02********7",
    "DTP*431*D8*20260215",
    "DTP*439*D8*20260214",
    "PWK*OZ*BM***AC*ATT1",
    "CN1*09***K77",
    "AMT*F5*12.5",
    "REF*F8*ICN0007",
    "REF*G1*AUTH9",
    "NTE*ADD*SEEN AT HOME",
    "CRC*75*Y*IH",
    "HI*ABK:J069*ABF:I10",
    "HI*BP:00790",
    "HI*BG:01",
    "HCP*02*400*100*NET1*12.345",
    "NM1*DN*1*DOE*JAN",
    "REF*0B*S1",
    "NM1*77*2*BAY CENTER*****XX*2223334445",
    "N3*2 BAY STREET",
    "N4*LAKESIDE*OH*43003",
    "SBR*S*19*GRP9*OTHER CO*12****CI",
    "CAS*PR*1*100**2*20*1*3*5",
    "CAS*CO*45*-3.25",
    "AMT*D*80",
    "AMT*EAF*125",
    "OI***Y*P**Y",
    "MOA***MA01*N130",
    "NM1*IL*1*LINDQVIST*BO****MI*X9",
    "N3*9 BAY STREET",
    "N4*LAKESIDE*OH*43001",
    "NM1*PR*2*OTHER PLAN*****PI*OTH1",
    "DTP*573*D8*20260310",
    "REF*F8*OTHERICN",
    "NM1*82*1",
    "REF*G2*P99",
    "LX*1",
    "SV1*HC:J1885:JW::::INJECTION*500*UN*3*11**1:2*7*Y**Y*Y",
    "PWK*B3*EL***AC*ATT2",
    "DTP*472*D8*20260301",
    "DTP*607*D8*20260201",
    "REF*6R*LINE9",
    "REF*9F*REFER1",
    "AMT*T*4.2",
    "NTE*TPO*WITH CARE",
    "HCP*02*400*100",
    "LIN**N4*00074433902",
    "CTP****1.25*ML",
    "REF*XZ*RX55",
    "NM1*DK*1*RAND*IDA****XX*3334445556",
    "N3*4 HILL",
    "N4*LAKESIDE*OH*43004",
    "SVD*OTH1*80*HC:J1885*0636*2*1",
    "CAS*PR*1*100",
    "DTP*573*D8*20260310",
    "AMT*EAF*125",
    "LQ*UT*01.02",
)


def test_what_few_claims_have() -> None:
    claim = only_claim(claim_file(RICH))
    assert (claim.frequency, claim.original, claim.assigned, claim.contract) == ("7", "ICN0007", "N", "K77")
    assert (claim.accident_causes, claim.accident_state) == (("AA", "EM"), "OH")
    assert (claim.special_program, claim.delay_reason) == ("02", "7")
    assert claim.dates == (
        ClaimDate("431", date(2026, 2, 15), date(2026, 2, 15)), ClaimDate("439", date(2026, 2, 14), date(2026, 2, 14)),
    )  # fmt: skip
    assert claim.amounts == (NamedAmount("F5", 1250),)
    assert claim.references == (Reference("F8", "ICN0007"), Reference("G1", "AUTH9"))
    assert claim.notes == (Note("ADD", "SEEN AT HOME"),)
    assert claim.attachments == (Attachment("OZ", "BM", "ATT1"),)
    assert claim.codes == (Diagnosis("BP", "00790"), Diagnosis("BG", "01"))
    assert claim.repricing == Repricing("02", 40000, 10000, "NET1", 12345)
    referring, facility = claim.providers
    assert (referring.role, referring.references) == ("DN", (Reference("0B", "S1"),))
    assert (facility.role, facility.npi, facility.address.postal_code) == ("77", "2223334445", "43003")


def test_another_payer() -> None:
    (other,) = only_claim(claim_file(RICH)).other_payers
    assert (other.order, other.relationship, other.group_number, other.group_name) == ("S", "19", "GRP9", "OTHER CO")
    assert (other.insurance_type, other.filing, other.assigned, other.release) == ("12", "CI", "Y", "Y")
    assert other.adjustments == (
        OtherAdjustment("PR", "1", 10000), OtherAdjustment("PR", "2", 2000, 1000), OtherAdjustment("PR", "3", 500),
        OtherAdjustment("CO", "45", -325),
    )  # fmt: skip
    assert other.amounts == (NamedAmount("D", 8000), NamedAmount("EAF", 12500))
    assert other.remarks == ("MA01", "N130")
    assert (other.subscriber.first_name, other.subscriber.id, other.subscriber.address.city) == ("BO", "X9", "LAKESIDE")
    assert (other.id, other.name, other.paid_on) == ("OTH1", "OTHER PLAN", date(2026, 3, 10))
    assert other.references == (Reference("F8", "OTHERICN"),)
    assert [(each.role, each.references) for each in other.providers] == [("82", (Reference("G2", "P99"),))]


def test_what_few_lines_have() -> None:
    (line,) = only_claim(claim_file(RICH)).lines
    assert (line.procedure, line.modifiers, line.description, line.place) == ("J1885", ("JW",), "INJECTION", "11")
    assert (line.emergency, line.family_planning, line.control_number) == (True, True, "LINE9")
    assert line.dates == (ClaimDate("607", date(2026, 2, 1), date(2026, 2, 1)),)
    assert line.references == (Reference("9F", "REFER1"),)
    assert line.amounts == (NamedAmount("T", 420),)
    assert line.notes == (Note("TPO", "WITH CARE"),)
    assert line.attachments == (Attachment("B3", "EL", "ATT2"),)
    assert line.repricing == Repricing("02", 40000, 10000)
    assert line.drugs == (Drug("00074433902", 1250, "ML", "RX55"),)
    assert [(each.role, each.npi, each.address.line) for each in line.providers] == [("DK", "3334445556", "4 HILL")]
    (decided,) = line.other_payers
    assert (decided.payer, decided.paid, decided.procedure, decided.revenue) == ("OTH1", 8000, "J1885", "0636")
    assert (decided.units, decided.bundled_into, decided.paid_on) == (2000, "1", date(2026, 3, 10))
    assert decided.adjustments == (OtherAdjustment("PR", "1", 10000),)
    assert decided.remaining_patient_liability == 12500


# -- an institutional claim --------------------------------------------------------------------------------------------


def test_a_stay() -> None:
    claim = only_claim(claim_file(STAY, guide=INSTITUTIONAL))
    assert (claim.kind, claim.place, claim.facility_qualifier) == (ClaimKind.INSTITUTIONAL, "11", "A")
    assert (claim.start, claim.end) == (DAY, date(2026, 3, 4))
    assert (claim.admitted, claim.admission_hour, claim.discharge_hour) == (DAY, "0830", "1115")
    assert (claim.admission_type, claim.admission_source, claim.patient_status) == ("1", "7", "01")
    assert claim.diagnoses == (Diagnosis("ABK", "J189", "Y"),)
    room, laboratory = claim.lines
    assert (room.revenue, room.procedure, room.charge, room.unit, room.units) == ("0120", "", 70000, "DA", 3000)
    assert (room.start, laboratory.start) == (DAY, None)
    assert (laboratory.procedure, laboratory.noncovered) == ("80053", 2000)


def test_all_code_lists_of_a_stay() -> None:
    extra = ("HI*DR:470", "HI*BBR:0SR9019:D8:20260302", "HI*BH:11:D8:20260228", "HI*BI:74:RD8:20260301-20260302",
             "HI*BE:A1:::125.5", "HI*BG:09", "HI*APR:R0789", "HI*ABN:W19XXXA")  # fmt: skip
    claim = only_claim(claim_file((*STAY[:6], *extra, *STAY[6:]), guide=INSTITUTIONAL))
    assert [each.qualifier for each in claim.diagnoses] == ["ABK", "APR", "ABN"]
    assert claim.codes == (
        Diagnosis("DR", "470"),
        Diagnosis("BBR", "0SR9019", start=date(2026, 3, 2), end=date(2026, 3, 2)),
        Diagnosis("BH", "11", start=date(2026, 2, 28), end=date(2026, 2, 28)),
        Diagnosis("BI", "74", start=DAY, end=date(2026, 3, 2)),
        Diagnosis("BE", "A1", amount=12550),
        Diagnosis("BG", "09"),
    )


# -- faults ------------------------------------------------------------------------------------------------------------

# index and text of what replaces the visit's segment | segment, position, IK304, element, component, IK403, status
# ST is 1, the head 2-5, the provider 6-14, the subscriber 15-21, CLM 22, its first LX 27
FAULTS = {
    "amount that is none": (0, "CLM*PCN1*2x0***11:B:1*Y*A*Y*Y", "CLM", 22, "8", 2, 0, "6", "A7:178"),
    "negative amount": (0, "CLM*PCN1*-5***11:B:1*Y*A*Y*Y", "CLM", 22, "8", 2, 0, "6", "A7:178"),
    "absurd amount": (0, "CLM*PCN1*99999999999***11:B:1*Y*A*Y*Y", "CLM", 22, "8", 2, 0, "6", "A7:178"),
    "no claim number": (0, "CLM**210.5***11:B:1*Y*A*Y*Y", "CLM", 22, "8", 1, 0, "1", "A7:478"),
    "no place": (0, "CLM*PCN1*210.5", "CLM", 22, "8", 5, 1, "1", "A7:249"),
    "unknown frequency": (0, "CLM*PCN1*210.5***11:B:12*Y*A*Y*Y", "CLM", 22, "8", 5, 3, "7", "A7:535"),
    "charges do not add up": (0, "CLM*PCN1*210***11:B:1*Y*A*Y*Y", "CLM", 22, "8", 2, 0, "", "A7:400"),
    "code without its qualifier": (2, "HI*:J069*ABF:I10", "HI", 24, "8", 1, 1, "1", "A7:255"),
    "no service": (6, "NTE*ADD*NOTHING", "SV1", 27, "3", 0, 0, "", "A7:247"),
    "line charge that is none": (6, "SV1*HC:99213:25*1,0*UN*1***1:2", "SV1", 28, "8", 2, 0, "6", "A7:583"),
    "units that are none": (6, "SV1*HC:99213:25*120*UN*one***1:2", "SV1", 28, "8", 4, 0, "6", "A7:476"),
    "no procedure": (6, "SV1*HC*120*UN*1***1:2", "SV1", 28, "8", 1, 2, "1", "A7:454"),
    "pointer that is none": (6, "SV1*HC:99213*120*UN*1***1:x", "SV1", 28, "8", 7, 2, "7", "A7:477"),
    "pointer to nothing": (6, "SV1*HC:99213*120*UN*1***3", "HI", 22, "3", 0, 0, "", "A7:477"),
    "day that is none": (7, "DTP*472*D8*20260230", "DTP", 29, "8", 3, 0, "8", "A7:187"),
    "span that ends first": (7, "DTP*472*RD8*20260302-20260301", "DTP", 29, "8", 3, 0, "8", "A7:187"),
    "form of no date": (7, "DTP*472*XX*20260301", "DTP", 29, "8", 2, 0, "7", "A7:187"),
    "undated line": (7, "DTP*607*D8*20260301", "DTP", 27, "3", 0, 0, "", "A7:187"),
    "line number that is none": (9, "LX*x", "LX", 31, "8", 1, 0, "6", "A7:247"),
    "line number again": (9, "LX*1", "LX", 31, "8", 1, 0, "7", "A7:247"),
    "unknown segment": (1, "XYZ*1", "XYZ", 23, "1", 0, 0, "", "A7:684"),
    "segment of elsewhere": (1, "PAT*19", "PAT", 23, "2", 0, 0, "", "A7:684"),
    "name too long": (1, "REFX*D9*1", "REFX", 23, "1", 0, 0, "", "A7:684"),
    "institutional service": (6, "SV2*0300*HC:1*120*UN*1", "SV2", 28, "2", 0, 0, "", "A7:684"),
    "NUL within": (1, "REF*D9*A\0B", "REF", 23, "8", 2, 0, "6", "A7:684"),
    "segment without end": (1, "REF*D9*" + "A" * 20_000, "REF", 23, "8", 1, 0, "5", "A7:684"),
}


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.replace(" ", "-"))
def test_a_fault_is_told_with_its_place_and_codes(case: str) -> None:
    index, segment, *expected = FAULTS[case]
    faults = only_faults(claim_file((*VISIT[:index], segment, *VISIT[index + 1 :]))).faults
    told = [
        [each.segment, each.position, each.code, each.element, each.component, each.element_code, each.status]
        for each in faults
    ]
    assert expected in told


def test_what_is_known_of_a_claim_that_cannot_be_read() -> None:
    found = only_faults(claim_file((*VISIT[:6], "SV1*HC:99213*x*UN*1***1", *VISIT[7:])))
    assert (found.id, found.charge, found.lines, found.frequency, found.place) == ("PCN1", 21050, 2, "1", "11")
    assert (found.billing.npi, found.subscriber.id, found.patient.first_name) == ("1234567893", "W100", "ANN")
    assert (found.payer_id, found.start) == ("LKS01", DAY)
    assert found.submission.claim_text.startswith("CLM*PCN1*")
    assert "x" not in str(found.faults[0].problem.place)


def test_one_bad_claim_leaves_the_others_alone() -> None:
    bad = ("CLM*PCN9*x***11:B:1*Y*A*Y*Y", *VISIT[1:])
    good = ("CLM*PCN3*210.5***11:B:1*Y*A*Y*Y", *VISIT[1:])
    found = read_all(claim_file(VISIT, bad, good))
    assert [type(each).__name__ for each in found] == ["Claim", "UnreadableClaim", "Claim"]
    assert [each.id for each in found if not isinstance(each, SegmentFault)] == ["PCN1", "PCN9", "PCN3"]


def test_a_claim_of_five_thousand_lines_is_rejected_and_all_lines_counted() -> None:
    lines = tuple(
        segment for number in range(1, 5001)
        for segment in (f"LX*{number}", "SV1*HC:99213*1*UN*1***1", "DTP*472*D8*20260301")
    )  # fmt: skip
    found = only_faults(claim_file(("CLM*MANY*5000***11:B:1*Y*A*Y*Y", "HI*ABK:J069", *lines)))
    assert found.lines == 5000
    assert [(each.segment, each.code, each.status) for each in found.faults] == [("LX", "4", "A7:121")]


# -- above the claim ---------------------------------------------------------------------------------------------------

# what is changed in the provider's and subscriber's loops | the claim's fault: segment, IK304, element, loop
ABOVE = {
    "subscriber of another provider": ("HL*2*1*22*0", "HL*2*9*22*0", ("HL", "8", 2, "2000B")),
    "subscriber of nobody": ("HL*2*1*22*0", "HL*2**22*0", ("HL", "8", 2, "2000B")),
    "level that is none": ("HL*2*1*22*0", "HL*2*1*24*0", ("HL", "8", 3, "")),
    "patient without a subscriber": ("HL*2*1*22*0", "HL*2*1*23*0", ("HL", "8", 2, "2000C")),
    "birth date that is none": ("DMG*D8*19840412*F", "DMG*D8*19841312*F", ("DMG", "8", 2, "2000B")),
    "no billing provider": ("NM1*85*2*ALDER CLINIC*****XX*1234567893", "REF*G2*1", ("NM1", "3", 0, "2010AA")),
    "no subscriber": ("NM1*IL*1*LINDQVIST*ANN*B**JR*MI*W100", "REF*SY*1", ("NM1", "3", 0, "2010BA")),
    "no payer": ("NM1*PR*2*LAKESIDE ADMINISTRATORS*****PI*LKS01", "REF*SY*1", ("NM1", "3", 0, "2010BB")),
    "no coverage": ("SBR*P*18*GRP77*LAKE FOODS*****CI", "PAT*19", ("SBR", "3", 0, "2000B")),
    "stranger at the provider": ("PRV*BI*PXC*207Q00000X", "ABC*1", ("ABC", "1", 0, "2000A")),
    "claim's segment at the subscriber": ("N3*9 BAY STREET", "HI*ABK:I10", ("HI", "2", 0, "2000B")),
    "stranger in the head": ("PER*IC*OLA DESK*TE*5555550101", "CLP*1", ("CLP", "1", 0, "HEADER")),
}


@pytest.mark.parametrize("case", ABOVE, ids=lambda case: case.replace(" ", "-"))
def test_a_fault_above_rejects_the_claims_beneath(case: str) -> None:
    was, becomes, expected = ABOVE[case]
    faults = only_faults(claim_file(VISIT).replace(was.encode(), becomes.encode())).faults
    assert expected in [(each.segment, each.code, each.element, each.loop) for each in faults]


def test_a_claim_beneath_no_subscriber_is_not_lost() -> None:
    data = claim_file(VISIT).replace(b"HL*2*1*22*0~", b"XX*2~")
    found = only_faults(data)
    assert (found.id, found.subscriber.id, found.lines) == ("PCN1", "", 2)


def test_a_fault_that_belongs_to_no_claim_is_told_by_itself() -> None:
    data = claim_file(("HL*3*1*22*0", "SBR*P*18*******CI", "NM1*IL*1*A*B****MI*1", "NM1*PR*2*P*****PI*1", "QQ*1"))
    found = read_all(data)
    assert [type(each).__name__ for each in found] == ["SegmentFault"]
    assert isinstance(found[0], SegmentFault)
    # head 4, provider 9, subscriber 7 behind ST: the second subscriber is 22 to 25
    assert (found[0].segment, found[0].position, found[0].code) == ("QQ", 26, "1")


def test_a_set_without_any_loop_is_a_fault() -> None:
    data = claim_file().decode()
    start, end = data.index("HL*1"), data.index("SE*")
    found = read_all((data[:start] + data[end:]).replace("SE*22", "SE*6").encode())
    assert [(each.segment, each.code) for each in found if isinstance(each, SegmentFault)] == [("HL", "3")]


def test_empty_segments_are_passed_over() -> None:
    data = claim_file(VISIT).replace(b"HI*ABK", b"~HI*ABK")
    assert only_claim(data).id == "PCN1"
