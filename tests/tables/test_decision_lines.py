"""The lines of decisions.jsonl, against an object written by hand, and with any text a claim may carry."""

import json
from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from selfund.runs.decisions import decision_line, quantity_text
from selfund.terms.decision import Adjustment, Decision, LineDecision, Pend, Status
from selfund.terms.money import NO_LIMIT
from selfund.terms.step import (
    AllowedStep,
    AnyStep,
    CoinsuranceStep,
    CopaymentStep,
    DeductibleStep,
    Moved,
    OutOfPocketStep,
    Step,
)

DAY = date(2026, 3, 2)

# 180.00 charged, 120.00 allowed, 25.00 copay: 95.00 paid (handbook 11, claim 1).
VISIT = LineDecision(
    number=1, charge=18000, allowed=12000, paid=9500, status=Status.PAID, procedure="99213", modifiers=("25",),
    units=1500, start=DAY, end=DAY, category="primary care visit", tier="in", copay=2500, patient_responsibility=2500,
    adjustments=(
        Adjustment("CO", "45", 6000, (), "over the contract rate"),
        Adjustment("PR", "3", 2500, ("N1",), "copayment"),
    ),
    because=(
        Step("copayment", 2500, {"copay": 2500, "per": "day"}, "plans/choice.yaml:31",
             {"visits therapy": 3, "deductible in individual": 0},
             {"visits therapy": 4, "deductible in individual": 150}),
    ),
)  # fmt: skip

EXPECTED_LINE = {
    "number": 1, "procedure": "99213", "modifiers": ["25"], "revenue": None, "units": "1.5",
    "from": "2026-03-02", "to": "2026-03-02", "category": "primary care visit", "tier": "in", "status": "paid",
    "charge": "180.00", "allowed": "120.00", "deductible": "0.00", "copay": "25.00", "coinsurance": "0.00",
    "noncovered": "0.00", "other_insurance": "0.00", "paid": "95.00", "patient_responsibility": "25.00",
    "adjustments": [
        {"group": "CO", "carc": "45", "amount": "60.00", "rarc": [], "reason": "over the contract rate"},
        {"group": "PR", "carc": "3", "amount": "25.00", "rarc": ["N1"], "reason": "copayment"},
    ],
    "because": [
        {
            "rule": "copayment", "amount": "25.00", "inputs": {"copay": "25.00", "per": "day"},
            "source": "plans/choice.yaml:31",
            "before": {"visits therapy": "3", "deductible in individual": "0.00"},
            "after": {"visits therapy": "4", "deductible in individual": "1.50"},
        }
    ],
}  # fmt: skip


def paid_visit(**changes: object) -> Decision:
    decision = Decision(
        "PCN1", "2606100000100001", Status.PAID, 18000, (VISIT,), group="acme", plan="acme-choice", member="M1",
        subscriber="S1", payee_npi="2000001000", payee_tin="890000100", allowed=12000, copay=2500, paid=9500,
        patient_responsibility=2500,
    )  # fmt: skip
    return msgspec.structs.replace(decision, **changes)


def test_a_paid_claim_is_written_as_documented() -> None:
    assert json.loads(decision_line(paid_visit())) == {
        "claim": "PCN1", "icn": "2606100000100001", "version": 1, "replaces": None, "group": "acme",
        "plan": "acme-choice", "member": "M1", "subscriber": "S1", "payee": {"npi": "2000001000", "tin": "890000100"},
        "status": "paid", "charge": "180.00", "allowed": "120.00", "deductible": "0.00", "copay": "25.00",
        "coinsurance": "0.00", "noncovered": "0.00", "other_insurance": "0.00", "paid": "95.00",
        "patient_responsibility": "25.00", "adjustments": [], "pends": [], "status_codes": [],
        "lines": [EXPECTED_LINE],
    }  # fmt: skip


def test_a_member_who_is_paid_is_the_payee() -> None:
    assert json.loads(decision_line(paid_visit(pay_member=True)))["payee"] == {"member": "S1"}


def test_a_claim_that_pends_says_why_and_a_part_says_which() -> None:
    decision = Decision(
        "PCN1", "1", Status.PENDED, 100, (), part="2/2", pends=(Pend("no-price", "nothing prices 99199", 2),)
    )
    written = json.loads(decision_line(decision))
    assert written["part"] == "2/2"
    assert written["pends"] == [{"code": "no-price", "says": "nothing prices 99199", "line": 2}]
    assert written["payee"] is None


def test_a_claim_that_is_turned_away_carries_its_status_codes() -> None:
    decision = Decision("PCN1", "1", Status.REJECTED, 100, (), status_codes=("A3:33:IL", "A7:562:85"))
    assert json.loads(decision_line(decision))["status_codes"] == ["A3:33:IL", "A7:562:85"]


def test_negative_amounts_keep_their_cents() -> None:
    above = Adjustment("OA", "94", -4000, (), "allowed above the charge")
    line = LineDecision(1, 10000, 14000, 14000, Status.PAID, adjustments=(above,))
    decision = Decision("PCN1", "1", Status.PAID, 10000, (line,), allowed=14000, paid=14000)
    assert json.loads(decision_line(decision))["lines"][0]["adjustments"][0]["amount"] == "-40.00"


@given(st.text(max_size=60), st.text(max_size=20), st.integers(-(10**9), 10**9))
def test_any_text_and_amount_comes_back_as_it_was(claim: str, modifier: str, total: int) -> None:
    step = Step("limit", 0, {"says": claim}, claim, {"deductible in individual": total}, {})
    line = LineDecision(1, 0, 0, 0, Status.PAID, procedure=claim, modifiers=(modifier,), because=(step,))
    written = json.loads(decision_line(Decision(claim, "1", Status.PAID, 0, (line,), group=claim)))
    assert written["claim"] == claim
    assert written["lines"][0]["modifiers"] == [modifier]
    because = written["lines"][0]["because"][0]
    assert (because["inputs"]["says"], because["source"]) == (claim, claim)
    sign = "-" if total < 0 else ""
    assert because["before"]["deductible in individual"] == f"{sign}{abs(total) // 100}.{abs(total) % 100:02d}"


def test_quantities_have_no_needless_zeros() -> None:
    assert [quantity_text(1000), quantity_text(2000), quantity_text(1500), quantity_text(250)] == [
        "1",
        "2",
        "1.5",
        "0.25",
    ]


cents = st.integers(min_value=0, max_value=10**9)
left = st.one_of(cents, st.integers(min_value=NO_LIMIT - 10**6, max_value=NO_LIMIT))
words = st.text(max_size=12)
totals = st.sampled_from(("deductible in", 'out-of-pocket "far"'))
moves = st.builds(Moved, totals, st.integers(-500, 10**9), cents, cents)
pers, waivers = st.sampled_from(("", "day")), st.sampled_from(("", "admitted"))
steps = st.one_of(
    st.builds(AllowedStep, cents, words, cents, cents, words, words),
    st.builds(DeductibleStep, cents, words, cents, left, left, st.none() | moves, cents),
    st.builds(CopaymentStep, cents, words, cents, cents, pers, waivers, cents, cents),
    st.builds(CoinsuranceStep, cents, words, st.just("20%"), cents, st.none() | cents, cents, cents),
    st.builds(OutOfPocketStep, cents, words, moves, st.none() | cents, cents),
)  # fmt: skip


@given(steps)
def test_every_kind_of_step_is_written_as_it_tells_of_itself(step: AnyStep) -> None:
    """A kind with a record of its own reads, once written, as the same step in the general record does."""
    general = Step(step.rule, step.amount, step.inputs, step.source, step.before, step.after, step.reason)
    assert _because(step) == _because(general)


def _because(step: AnyStep) -> dict[str, object]:
    line = LineDecision(1, 0, 0, 0, Status.PAID, because=(step,))
    written = json.loads(decision_line(Decision("A", "1", Status.PAID, 0, (line,))))
    found: dict[str, object] = written["lines"][0]["because"][0]
    return found
