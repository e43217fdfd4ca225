"""What does not balance cannot be built: lines, claims, ledger entries, remittances."""

from datetime import date

import pytest

from selfund.terms.decision import Adjustment, Decision, LineDecision, Status
from selfund.terms.period import Period
from selfund.terms.posting import Account, Entry, Posting
from selfund.terms.remittance import (
    ClaimStatus,
    Payee,
    PaymentMethod,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
    WrittenClaim,
)

DAY = date(2026, 3, 2)
OVER = Adjustment("CO", "45", 6000)
COPAY = Adjustment("PR", "3", 2500)


def line(paid: int = 9500, patient: int = 2500, adjustments: tuple[Adjustment, ...] = (OVER, COPAY)) -> LineDecision:
    return LineDecision(
        1, 18000, 12000, paid, Status.PAID, patient_responsibility=patient, adjustments=adjustments
    )  # fmt: skip


def test_a_line_that_balances_is_built() -> None:
    assert line().paid == 9500


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"paid": 9499}, "is not paid"),
        ({"adjustments": (OVER,)}, "is not paid"),
        ({"patient": 2400}, "patient's part"),
        ({"paid": 9500, "adjustments": (OVER, COPAY, Adjustment("CO", "45", 0)), "patient": 0}, "patient's part"),
        ({"paid": -500, "adjustments": (Adjustment("CO", "45", 16000), COPAY)}, "below zero"),
        ({"paid": 16500, "adjustments": (Adjustment("CO", "45", -1000), COPAY)}, "is negative"),
    ],
)
def test_a_line_that_does_not_is_not(changes: dict[str, object], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        line(**changes)  # type: ignore[arg-type]


def test_only_oa_94_may_be_negative() -> None:
    above = Adjustment("OA", "94", -4000)
    assert LineDecision(1, 10000, 14000, 14000, Status.PAID, adjustments=(above,)).allowed == 14000


@pytest.mark.parametrize("field", ["charge", "allowed", "paid", "patient_responsibility"])
def test_a_claim_is_the_sum_of_its_lines(field: str) -> None:
    right = {"charge": 18000, "allowed": 12000, "paid": 9500, "patient_responsibility": 2500}
    wrong = right | {field: right[field] + 1}

    def build(amounts: dict[str, int]) -> Decision:
        return Decision("A", "1", Status.PAID, amounts["charge"], (line(),), allowed=amounts["allowed"],
                        paid=amounts["paid"], patient_responsibility=amounts["patient_responsibility"])  # fmt: skip

    assert build(right).paid == 9500
    with pytest.raises(AssertionError, match="sum of its lines"):
        build(wrong)


@pytest.mark.parametrize(
    ("amounts", "says"), [((100, -99), "do not sum to zero"), ((0, 0), "moves nothing"), ((), "moves nothing")]
)
def test_a_ledger_entry_sums_to_zero_and_moves_something(amounts: tuple[int, ...], says: str) -> None:
    accounts = (Account.CLAIMS_EXPENSE, Account.CLAIMS_PAYABLE)
    postings = tuple(Posting(account, amount) for account, amount in zip(accounts, amounts, strict=False))
    with pytest.raises(AssertionError, match=says):
        Entry("acme", DAY, "claim approved", "1", postings)


def told(paid: int = 9500) -> RemittanceClaim:
    service = RemittanceLine(18000, paid, "99213", adjustments=(OVER, COPAY))
    return RemittanceClaim("A", "1", ClaimStatus.PRIMARY, 18000, paid, 2500, (service,))


@pytest.mark.parametrize(
    ("amount", "method", "says"),
    [
        (9400, PaymentMethod.ACH, "not its claims less"),
        (9500, PaymentMethod.NONE, "does not fit"),
    ],
)
def test_a_remittance_is_the_sum_of_its_claims(amount: int, method: PaymentMethod, says: str) -> None:
    payee = Payee("2000001000", "890000100", "Alder Ridge")
    assert Remittance("acme", payee, "T1", DAY, PaymentMethod.ACH, 9500, (WrittenClaim(9500, 0, ""),)).amount == 9500
    with pytest.raises(AssertionError, match=says):
        Remittance("acme", payee, "T1", DAY, method, amount, (WrittenClaim(9500, 0, ""),))


def test_a_remittance_line_balances() -> None:
    with pytest.raises(AssertionError, match="is not paid and adjustments"):
        told(9499)


def test_a_period_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 2, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("day", "held"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_a_period_holds_both_of_its_ends(day: date, held: bool) -> None:
    assert Period(date(2026, 1, 1), date(2026, 6, 30)).holds(day) is held
