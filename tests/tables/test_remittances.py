"""How a remittance tells a claim: fields, adjustments, the provider's copy, reversals, one payment (005010X221A1)."""

from datetime import date

import pytest

from money_desk import in_words, parts_of
from selfund.funding.check_run import pay_payee, release
from selfund.funding.due import Due, due_of
from selfund.funding.payments import forward_after, make_remittance, payee_of
from selfund.funding.remittances import HEALTH_MAINTENANCE, INDEMNITY, remittance_claim, reversal_of
from selfund.terms.claim import Address, Claim, ClaimKind, ClaimLine, Diagnosis, Person, Provider
from selfund.terms.decision import Adjustment, Decision, LineDecision, Status, adjust
from selfund.terms.group import Funding
from selfund.terms.history import ForwardBalance, Payable
from selfund.terms.member import Coverage, Level, Member, Relationship
from selfund.terms.period import Period
from selfund.terms.provider import ProviderRecord
from selfund.terms.reasons import REASONS
from selfund.terms.remittance import (
    ClaimStatus,
    Payee,
    PaymentMethod,
    ProviderAdjustment,
    RemittanceClaim,
    RemittanceLine,
)

DAY = date(2026, 3, 2)
RECEIVED = date(2026, 3, 9)
ANN = Person("LEE", "ANN", "Q", id="LKS100234", birth_date=date(1980, 5, 1))
BOB = Person("LEE", "BOB", birth_date=date(2012, 7, 1))
MAPLE = Payee("1234567893", "411999888", "MAPLE FAMILY CLINIC")


def _member(first: str = "Ann", last: str = "Lee", id_: str = "LKS100234", *covered: Period) -> Member:
    return Member(
        id_,
        "LKS100234",
        "lakeside",
        Relationship.SELF,
        last,
        first,
        date(1980, 5, 1),
        "F",
        tuple(Coverage("plan", period, Level.FAMILY) for period in covered or (Period(date(2026, 1, 1)),)),
    )


def _claim(subscriber: Person = ANN, patient: Person | None = None, **more: object) -> Claim:
    fields = {
        "id": "CLM1",
        "kind": ClaimKind.PROFESSIONAL,
        "charge": 180_00,
        "lines": (ClaimLine(1, 180_00, 1000, "99213", "HC"),),
        "billing": Provider("85", "MAPLE FAMILY CLINIC", npi="1234567893", tin="411999888"),
        "subscriber": subscriber,
        "patient": patient or subscriber,
        "place": "11",
        "group_number": "G100",
        "start": DAY,
        "end": DAY,
        **more,
    }
    return Claim(**fields)


# The office visit of the worked example (handbook 11): 180.00 charged, 120.00 allowed, copay 25.00, 95.00 paid.
VISIT = LineDecision(
    1,
    180_00,
    120_00,
    95_00,
    Status.PAID,
    "99213",
    ("25",),
    start=DAY,
    end=DAY,
    copay=25_00,
    patient_responsibility=25_00,
    adjustments=(adjust(REASONS["over the contract rate"], 60_00), adjust(REASONS["copayment"], 25_00)),
    control_number="LINE1",
)


def _denied(reason: str, day: date = DAY) -> LineDecision:
    made = adjust(REASONS[reason], 180_00)
    return LineDecision(
        1,
        180_00,
        0,
        0,
        Status.DENIED,
        "99213",
        start=day,
        end=day,
        units=3000,
        noncovered=180_00,
        patient_responsibility=180_00 if made.group == "PR" else 0,
        adjustments=(made,),
    )


def _decision(*lines: LineDecision, **more: object) -> Decision:
    def total(name: str) -> int:
        return sum(getattr(line, name) for line in lines)

    paid = total("paid")
    fields = {
        "claim": "CLM1",
        "icn": "ICN1",
        "status": Status.PAID if total("allowed") else Status.DENIED,
        "charge": total("charge"),
        "lines": lines,
        "group": "lakeside",
        "payee_npi": "1234567893",
        "payee_tin": "411999888",
        "allowed": total("allowed"),
        "noncovered": total("noncovered"),
        "paid": paid,
        "patient_responsibility": total("patient_responsibility"),
        "member": "LKS100234",
        **more,
    }
    return Decision(**fields)


def test_the_office_visit_of_the_worked_example_in_every_field() -> None:
    told = remittance_claim(_claim(), _decision(VISIT), _member(), RECEIVED)
    assert told == RemittanceClaim(
        claim="CLM1",
        icn="ICN1",
        status=ClaimStatus.PRIMARY,
        charge=180_00,
        paid=95_00,
        patient_responsibility=25_00,
        lines=(
            RemittanceLine(
                charge=180_00,
                paid=95_00,
                procedure="99213",
                qualifier="HC",
                modifiers=("25",),
                revenue="",
                units=1000,
                start=DAY,
                end=DAY,
                control_number="LINE1",
                allowed=120_00,
                adjustments=(
                    Adjustment("CO", "45", 60_00, (), "over the contract rate"),
                    Adjustment("PR", "3", 25_00, (), "copayment"),
                ),
                remarks=(),
                units_billed=0,
            ),
        ),
        filing="12",
        place="11",
        frequency="1",
        drg="",
        patient_last_name="LEE",
        patient_first_name="ANN",
        patient_middle_name="Q",
        patient_id="LKS100234",
        group_number="G100",
        original_icn="",
        start=DAY,
        end=DAY,
        received=RECEIVED,
        coverage_ended=None,
        allowed=120_00,
        interest=0,
        inpatient=False,
        institutional=False,
        adjustments=(),
        remarks=(),
        covered=180_00,
    )


@pytest.mark.parametrize(
    ("billed", "plan", "told"),
    [
        ("12", "12", "12"),
        ("HM", "12", "HM"),
        ("15", "HM", "15"),
        ("13", "12", "13"),
        ("CI", "12", "12"),  # commercial insurance exists in the claim alone
        ("BL", HEALTH_MAINTENANCE, "HM"),
        ("", INDEMNITY, "15"),
        ("MB", "12", "12"),
    ],
)
def test_filing_indicator(billed: str, plan: str, told: str) -> None:
    assert remittance_claim(_claim(filing=billed), _decision(VISIT), _member(), RECEIVED, plan).filing == told


@pytest.mark.parametrize(
    ("order", "known", "status"),
    [("P", True, "1"), ("S", True, "2"), ("T", True, "3"), ("A", True, "3"), ("P", False, "4")],
)
@pytest.mark.parametrize("line", [VISIT, _denied("not covered")], ids=["paid", "denied"])
def test_claim_status_is_the_payers_place_denied_or_not(
    order: str, known: bool, status: str, line: LineDecision
) -> None:
    told = remittance_claim(_claim(filing_order=order), _decision(line), _member() if known else None, RECEIVED)
    assert told.status == status


# patient as billed, plan's record → corrected last name, first name, id
CORRECTED = [
    (ANN, None, _member(), ("", "", "")),
    (ANN, None, _member("ann", "lee"), ("", "", "")),  # upper and lower case are no correction
    (ANN, None, _member("Anne"), ("Lee", "Anne", "")),
    (ANN, None, _member("Ann", "Lee", "LKS100234"), ("", "", "")),
    (Person("LEE", "ANN", id="OLD99"), None, _member(), ("", "", "LKS100234")),
    (Person("LEE", "ANN", id="lks 100234"), None, _member(), ("", "", "")),  # blanks and case of an id neither
    (ANN, BOB, _member("Bob", "Lee", "LKS10023402"), ("", "", "")),  # billed under the subscriber's id
    (ANN, BOB, _member("Robert", "Lee", "LKS10023402"), ("Lee", "Robert", "")),
]


@pytest.mark.parametrize(("subscriber", "patient", "member", "expected"), CORRECTED)
def test_what_the_plans_record_corrects(
    subscriber: Person, patient: Person | None, member: Member, expected: tuple[str, str, str]
) -> None:
    told = remittance_claim(_claim(subscriber, patient), _decision(VISIT), member, RECEIVED)
    assert (told.corrected_last_name, told.corrected_first_name, told.corrected_id) == expected


def test_the_insured_is_named_where_another_than_the_patient() -> None:
    told = remittance_claim(_claim(ANN, BOB), _decision(VISIT), _member("Bob", "Lee", "LKS10023402"), RECEIVED)
    assert (told.patient_first_name, told.patient_id) == ("BOB", "LKS100234")
    assert (told.subscriber_last_name, told.subscriber_first_name, told.subscriber_id) == ("LEE", "ANN", "LKS100234")
    alone = remittance_claim(_claim(), _decision(VISIT), _member(), RECEIVED)
    assert (alone.subscriber_last_name, alone.subscriber_id) == ("", "")


def test_the_rendering_provider_is_named_where_another_than_the_payee() -> None:
    doctor = Provider("82", "OAK", "IDA", person=True, npi="1999999992")
    told = remittance_claim(_claim(providers=(doctor,)), _decision(VISIT), _member(), RECEIVED)
    assert (told.rendering_npi, told.rendering_last_name, told.rendering_first_name) == ("1999999992", "OAK", "IDA")
    payee = Provider("82", "OAK", "IDA", person=True, npi="1234567893")
    assert remittance_claim(_claim(providers=(payee,)), _decision(VISIT), _member(), RECEIVED).rendering_npi == ""


@pytest.mark.parametrize(
    ("kind", "place", "inpatient", "drg"),
    [
        (ClaimKind.INSTITUTIONAL, "11", True, "470"),
        (ClaimKind.INSTITUTIONAL, "13", False, "470"),
        (ClaimKind.INSTITUTIONAL, "21", True, "470"),
        (ClaimKind.PROFESSIONAL, "11", False, ""),
        (ClaimKind.PROFESSIONAL, "21", False, ""),  # place of service 21 is no type of bill
    ],
)
def test_a_stay_is_told_as_inpatient_with_its_drg(kind: ClaimKind, place: str, inpatient: bool, drg: str) -> None:
    claim = _claim(kind=kind, place=place, codes=(Diagnosis("BE", "80"), Diagnosis("DR", "470")))
    told = remittance_claim(claim, _decision(VISIT), _member(), RECEIVED)
    assert (told.inpatient, told.drg) == (inpatient, drg)


def test_a_denied_line_pays_for_none_of_its_units_and_carries_its_remark_once() -> None:
    told = remittance_claim(_claim(), _decision(_denied("not covered")), _member(), RECEIVED)
    assert (told.lines[0].units, told.lines[0].units_billed) == (0, 3000)
    assert told.lines[0].remarks == ("N130",)
    assert told.covered == 0
    twice = LineDecision(
        1,
        10_00,
        0,
        0,
        Status.DENIED,
        "99213",
        adjustments=(
            Adjustment("CO", "96", 4_00, ("N130", "M80")),
            Adjustment("CO", "45", 1_00),
            Adjustment("CO", "97", 5_00, ("N130",)),
        ),
    )
    assert remittance_claim(_claim(), _decision(twice), _member(), RECEIVED).lines[0].remarks == ("N130", "M80")


@pytest.mark.parametrize(
    ("reason", "ended"), [("after coverage", date(2026, 1, 31)), ("before coverage", None), ("not covered", None)]
)
def test_the_day_coverage_ended_goes_with_its_denial(reason: str, ended: date | None) -> None:
    left = _member(
        "Ann",
        "Lee",
        "LKS100234",
        Period(date(2025, 1, 1), date(2025, 6, 30)),
        Period(date(2025, 7, 1), date(2026, 1, 31)),
        Period(date(2026, 7, 1)),
    )
    assert remittance_claim(_claim(), _decision(_denied(reason)), left, RECEIVED).coverage_ended == ended


def test_where_the_member_is_paid_the_providers_copy_pays_nothing() -> None:
    told = remittance_claim(_claim(), _decision(VISIT, pay_member=True), _member(), RECEIVED)
    assert (told.paid, told.patient_responsibility) == (0, 25_00)
    assert [(made.group, made.carc, made.amount) for made in told.lines[0].adjustments] == [
        ("CO", "45", 60_00),
        ("PR", "3", 25_00),
        ("OA", "100", 95_00),
    ]


def test_a_claim_that_routing_split_tells_the_lines_that_belong_here() -> None:
    lines = (ClaimLine(1, 50_00, 1000, "99212", "HC"), ClaimLine(2, 180_00, 1000, "J3490", "N4"))
    second = LineDecision(2, 180_00, 120_00, 120_00, Status.PAID, "J3490", adjustments=(Adjustment("CO", "45", 60_00),))
    told = remittance_claim(_claim(lines=lines, charge=230_00), _decision(second, part="2/2"), _member(), RECEIVED)
    assert (told.charge, told.lines[0].qualifier) == (180_00, "N4")


@pytest.mark.parametrize("status", [Status.PENDED, Status.REJECTED, Status.VOIDED])
def test_a_decision_that_is_no_answer_is_not_told(status: Status) -> None:
    decision = Decision("CLM1", "ICN1", status, 0, ())
    with pytest.raises(AssertionError, match="not on a remittance"):
        remittance_claim(_claim(), decision, _member(), RECEIVED)


def test_a_reversal_negates_money_and_keeps_numbers_and_units() -> None:
    told = remittance_claim(_claim(), _decision(VISIT, replaces="ICN0"), _member(), RECEIVED)
    back = reversal_of(told)
    assert (back.status, back.charge, back.paid) == ("22", -180_00, -95_00)
    assert (back.allowed, back.covered) == (-120_00, -180_00)
    assert (back.icn, back.claim, back.patient_responsibility) == ("ICN1", "CLM1", 0)
    line = back.lines[0]
    assert (line.charge, line.paid, line.allowed, line.units) == (-180_00, -95_00, -120_00, 1000)
    assert [(made.group, made.carc, made.amount) for made in line.adjustments] == [
        ("CO", "45", -60_00),
        ("PR", "3", -25_00),
    ]
    with pytest.raises(AssertionError, match="is not reversed"):
        reversal_of(back)


# ------------------------------------------------------------------------------------------ one payment


def _told(paid: int, icn: str = "ICN1", **more: object) -> RemittanceClaim:
    line = RemittanceLine(paid, paid, "99213")
    return RemittanceClaim("CLM1", icn, ClaimStatus.PRIMARY, paid, paid, 0, (line,), **more)


def _payable(paid: int, icn: str = "ICN1", day: date = DAY, group: str = "lakeside", tin: str = "411999888") -> Payable:
    return Payable(group, "F", tin, MAPLE.npi, day, icn, paid, _told(paid, icn))


def _due(*payables: Payable) -> list[Due]:
    return [due_of(payable, in_words, b"") for payable in payables]


def test_claims_stand_in_the_order_of_their_approval_and_a_reversal_before_its_correction() -> None:
    late = Payable(
        "lakeside",
        "F",
        MAPLE.tin,
        MAPLE.npi,
        date(2026, 3, 4),
        "ICN3",
        30_00,
        _told(130_00, "ICN3"),
        reverses=_told(100_00, "ICN1"),
    )
    told = make_remittance("lakeside", MAPLE, _due(late, _payable(20_00, "ICN2")), "T1", DAY, Funding.ASO)
    assert [claim.text for claim in told.claims] == ["ICN2 1 2000 2000", "ICN1 22 -10000 -10000", "ICN3 1 13000 13000"]
    assert (told.amount, told.method) == (50_00, PaymentMethod.ACH)


def test_nothing_due_has_no_method() -> None:
    told = make_remittance("lakeside", MAPLE, _due(_payable(0)), "T1", DAY, Funding.ASO, PaymentMethod.CHECK)
    assert (told.amount, told.method) == (0, PaymentMethod.NONE)


def test_interest_raises_the_payment() -> None:
    payable = Payable("lakeside", "F", MAPLE.tin, MAPLE.npi, DAY, "ICN1", 100_00, _told(100_00, interest=1_50))
    told = make_remittance("lakeside", MAPLE, _due(payable), "T1", DAY, Funding.INSURED)
    assert told.provider_adjustments == (ProviderAdjustment("L6", "T1", -1_50),)
    assert told.amount == 101_50


@pytest.mark.parametrize(
    ("payable", "match"),
    [(_payable(1, group="harbor"), "lakeside: a payee is harbor's"), (_payable(1, tin="999999999"), "another payee")],
)
def test_money_of_another_group_or_payee_is_refused(payable: Payable, match: str) -> None:
    with pytest.raises(AssertionError, match=match):
        pay_payee(release("lakeside", Funding.ASO, (), 0, DAY, "run 1"), MAPLE, parts_of([payable]), 1)


def test_a_self_funded_group_recoups_nothing() -> None:
    with pytest.raises(AssertionError, match="recoups nothing"):
        make_remittance("lakeside", MAPLE, _due(_payable(-1)), "T1", DAY, Funding.ASO)


# claims come to, owed before → paid, provider adjustments, owed after (dollars); an insured plan
FORWARDS = [
    (100, None, 100, [], None),
    (-40, None, 0, [("FB", "T2", -40)], 40),
    (100, 40, 60, [("FB", "T1", 40)], None),
    (40, 40, 0, [("FB", "T1", 40)], None),
    (25, 40, 0, [("FB", "T1", 40), ("FB", "T2", -15)], 15),
    (-10, 40, 0, [("FB", "T1", 40), ("FB", "T2", -50)], 50),  # one balance, never two at a time
    (0, 40, 0, [], 40),  # nothing to apply it to: it is held
]


@pytest.mark.parametrize(("claims", "owed", "paid", "adjustments", "after"), FORWARDS)
def test_a_balance_is_forwarded_and_applied(
    claims: int, owed: int | None, paid: int, adjustments: list[tuple[str, str, int]], after: int | None
) -> None:
    forward = None if owed is None else ForwardBalance("lakeside", MAPLE.tin, MAPLE.npi, "T1", owed * 100)
    told = make_remittance("lakeside", MAPLE, _due(_payable(claims * 100)), "T2", DAY, Funding.INSURED, forward=forward)
    assert told.amount == paid * 100
    assert [(each.reason, each.reference, each.amount // 100) for each in told.provider_adjustments] == adjustments
    left = forward_after(told, forward)
    assert (left.amount // 100 if left else None) == after


def test_a_balance_of_another_payee_is_not_applied() -> None:
    forward = ForwardBalance("harbor", MAPLE.tin, MAPLE.npi, "T1", 1_00)
    with pytest.raises(AssertionError, match="is another's"):
        make_remittance("lakeside", MAPLE, _due(_payable(5_00)), "T2", DAY, Funding.INSURED, forward=forward)


def test_a_payee_is_named_from_the_book_else_from_the_claim() -> None:
    record = ProviderRecord(
        "1234567893",
        "411999888",
        "Oak",
        "Ida",
        True,
        "207Q00000X",
        "family medicine",
        "12 Elm",
        "Duluth",
        "MN",
        "55802",
    )
    assert payee_of("1234567893", "411999888", record, None).name == "Ida Oak"
    billed = Provider("85", "BIRCH LAB", address=Address("1 Pine", city="Ely", state="MN", postal_code="55731"))
    assert payee_of("1", "2", None, billed) == Payee("1", "2", "BIRCH LAB", "1 Pine", "Ely", "MN", "55731")
    assert payee_of("1", "2", None, None).name == "NPI 1"


# ------------------------------------------------------------------------------------------ a payable


def test_a_payable_that_tells_another_amount_than_it_is_due_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="not what the payee is told"):
        Payable("lakeside", "F", MAPLE.tin, MAPLE.npi, DAY, "ICN1", 99_00, _told(100_00))
    with pytest.raises(AssertionError, match="tells nothing"):
        Payable("lakeside", "F", MAPLE.tin, MAPLE.npi, DAY, "ICN1", 0, None)
    with pytest.raises(AssertionError, match="provider's copy"):
        Payable("lakeside", "F", MAPLE.tin, MAPLE.npi, DAY, "ICN1", 100_00, _told(100_00), pay_member=True, member="M1")
