"""The postings of each event, balances as sums, and the money that an account opens with (handbook 8)."""

from collections import Counter
from datetime import date

import pytest

from selfund.funding import ledger
from selfund.funding.ledger import (
    TrialLine,
    available,
    balances,
    hold_ledger_to,
    opening_entries,
    recorded,
    trial_balance,
)
from selfund.terms import group as groups
from selfund.terms.group import Administered, Deposit, Funding, Group
from selfund.terms.period import Period
from selfund.terms.posting import Account, Entry, EntryStatus, Posting

DAY = date(2026, 3, 2)

POSTINGS = """
# constructor            | event                    | debit                | credit               | status
opening_balance          | opening balance          | bank                 | employer funding     | posted
employer_deposit         | employer's deposit       | bank                 | employer funding     | posted
monthly_amount           | monthly amount           | bank                 | employer funding     | posted
deficit_advanced         | deficit advanced         | bank                 | due to administrator | posted
advance_repaid           | advance repaid           | due to administrator | bank                 | posted
group_billed             | group billed             | due from group       | employer funding     | posted
group_reimburses         | group reimburses         | bank                 | due from group       | posted
claim_approved           | claim approved           | claims expense       | claims payable       | posted
approval_withdrawn       | approval withdrawn       | claims payable       | claims expense       | posted
payment_lowered          | payment lowered          | claims payable       | claims expense       | posted
payment_issued           | payment issued           | claims payable       | bank                 | pending
payment_cleared          | payment cleared          | claims payable       | bank                 | posted
payment_voided           | payment voided           | bank                 | claims payable       | voided
overpayment_determined   | overpayment determined   | refunds receivable   | claims expense       | posted
overpayment_lowered      | overpayment lowered      | claims expense       | refunds receivable   | posted
refund_received          | refund received          | bank                 | refunds receivable   | posted
balance_forwarded        | balance forwarded        | refunds receivable   | claims payable       | posted
forward_applied          | forwarded balance applied | claims payable      | refunds receivable   | posted
"""


def _rows(table: str) -> list[list[str]]:
    lines = [line for line in table.strip().splitlines() if not line.startswith("#")]
    return [[part.strip() for part in line.split("|")] for line in lines]


@pytest.mark.parametrize("row", _rows(POSTINGS), ids=lambda row: row[0])
def test_postings_of_an_event(row: list[str]) -> None:
    name, event, debit, credit, status = row
    entry = getattr(ledger, name)("lakeside", DAY, "a cause", 335_00)
    assert entry == Entry(
        "lakeside",
        DAY,
        event,
        "a cause",
        (Posting(Account(debit), 335_00), Posting(Account(credit), -335_00)),
        EntryStatus(status),
    )


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_is_not_posted(amount: int) -> None:
    with pytest.raises(AssertionError, match="nothing to post"):
        ledger.claim_approved("lakeside", DAY, "ICN1", amount)


def test_an_entry_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="do not sum to zero"):
        Entry("lakeside", DAY, "claim approved", "ICN1", (Posting(Account.CLAIMS_EXPENSE, 1),))


# The worked example of the handbook (11): 95.00 + 240.00 approved, 335.00 deposited, one payment of 335.00.
WORKED = (
    ledger.claim_approved("lakeside", date(2026, 3, 2), "ICN1", 95_00),
    ledger.claim_approved("lakeside", date(2026, 3, 3), "ICN2", 240_00),
    ledger.employer_deposit("lakeside", date(2026, 3, 4), "March", 335_00),
    ledger.payment_issued("lakeside", date(2026, 3, 5), "T1", 335_00),
)


@pytest.mark.parametrize(
    ("until", "bank", "payable", "expense", "funding"),
    [
        (date(2026, 3, 1), 0, 0, 0, 0),
        (date(2026, 3, 2), 0, -95_00, 95_00, 0),
        (date(2026, 3, 3), 0, -335_00, 335_00, 0),
        (date(2026, 3, 4), 335_00, -335_00, 335_00, -335_00),
        (date(2026, 3, 5), 0, 0, 335_00, -335_00),
        (None, 0, 0, 335_00, -335_00),
    ],
)
def test_balances_of_the_worked_example(
    until: date | None, bank: int, payable: int, expense: int, funding: int
) -> None:
    sums = balances(WORKED, until)
    found = [
        sums.get(("lakeside", account), 0)
        for account in (Account.BANK, Account.CLAIMS_PAYABLE, Account.CLAIMS_EXPENSE, Account.EMPLOYER_FUNDING)
    ]
    assert found == [bank, payable, expense, funding]
    assert available(sums, "lakeside") == bank


def test_a_cleared_payment_is_not_counted_twice_and_a_voided_one_is_due_again() -> None:
    cleared = (*WORKED, ledger.payment_cleared("lakeside", date(2026, 3, 9), "T1", 335_00))
    assert balances(cleared) == balances(WORKED)
    voided = balances((*WORKED, ledger.payment_voided("lakeside", date(2026, 3, 9), "T1", 335_00)))
    assert voided["lakeside", Account.CLAIMS_PAYABLE] == -335_00
    assert available(voided, "lakeside") == 335_00


def test_a_trial_balance_shows_each_group_by_itself_and_leaves_out_what_is_zero() -> None:
    sums = balances((*WORKED, ledger.group_billed("harbor", DAY, "bill", 70_00)))
    assert trial_balance(sums) == [
        TrialLine("harbor", Account.EMPLOYER_FUNDING, 0, 70_00),
        TrialLine("harbor", Account.DUE_FROM_GROUP, 70_00, 0),
        TrialLine("lakeside", Account.CLAIMS_EXPENSE, 335_00, 0),
        TrialLine("lakeside", Account.EMPLOYER_FUNDING, 0, 335_00),
    ]


def test_a_trial_balance_refuses_a_group_that_lent_another_money() -> None:
    sums = {("lakeside", Account.BANK): 10_00, ("harbor", Account.BANK): -10_00}
    with pytest.raises(AssertionError, match="harbor does not balance"):
        trial_balance(sums)


def test_the_ledger_is_held_to_what_is_unpaid() -> None:
    sums = balances(WORKED[:2])
    with pytest.raises(AssertionError, match="claims payable of lakeside"):
        hold_ledger_to(sums, ())
    with pytest.raises(AssertionError, match="refunds receivable of lakeside"):
        hold_ledger_to(balances((ledger.overpayment_determined("lakeside", DAY, "ICN1", 5_00),)), ())


# ---------------------------------------------------------------------------------------------- opening

TODAY = date(2026, 3, 15)


def _group(funding: Funding, monthly: int = 0, period: Period | None = None) -> Group:
    period = period or Period(date(2026, 1, 1))
    here = (Administered("here", period),)
    return Group("lakeside", "Lakeside Foods", funding, ("G1",), period, here, monthly=monthly)


def _account(opening: int = 0, *deposits: Deposit, serves: tuple[str, ...] = ("lakeside",)) -> groups.Account:
    return groups.Account("claims", "lakeside", serves, "First Bank", "111111118", "xxxx1", opening, deposits)


JANUARY = Deposit("lakeside", date(2026, 1, 5), 600_00, "initial funding")
MARCH = Deposit("lakeside", date(2026, 3, 15), 400_00, "March funding")
APRIL = Deposit("lakeside", date(2026, 4, 1), 900_00, "April funding")
HARBORS = Deposit("harbor", date(2026, 1, 5), 111_00, "another group's")

OPENING = [
    # arrangement, opening balance, monthly amount, deposits → (event, day, cents)
    (Funding.ASO, 50_00, 0, (), [("opening balance", date(2026, 1, 1), 50_00)]),
    (Funding.ASO, 0, 0, (JANUARY,), [("employer's deposit", date(2026, 1, 5), 600_00)]),
    (Funding.ASO, 0, 0, (MARCH,), [("employer's deposit", date(2026, 3, 15), 400_00)]),  # today counts
    (Funding.ASO, 0, 0, (APRIL,), []),  # money of tomorrow is not there yet
    (Funding.ASO, 0, 0, (HARBORS,), []),  # nor is another group's
    (Funding.ASC, 9_000_00, 0, (JANUARY,), [("group reimburses", date(2026, 1, 5), 600_00)]),  # only its own
    (Funding.INSURED, 9_000_00, 0, (), []),
    (
        Funding.LEVEL,
        50_00,
        0,
        (JANUARY,),
        [("opening balance", date(2026, 1, 1), 50_00), ("monthly amount", date(2026, 1, 5), 600_00)],
    ),
    (Funding.LEVEL, 0, 240_00, (), [("monthly amount", date(2026, month, 1), 240_00) for month in (1, 2, 3)]),
    (Funding.LEVEL, 0, 240_00, (JANUARY,), [("monthly amount", date(2026, 1, 5), 600_00)]),  # what came
]


@pytest.mark.parametrize(("funding", "opening", "monthly", "deposits", "expected"), OPENING)
def test_what_an_account_opens_with(
    funding: Funding,
    opening: int,
    monthly: int,
    deposits: tuple[Deposit, ...],
    expected: list[tuple[str, date, int]],
) -> None:
    entries = opening_entries(_group(funding, monthly), _account(opening, *deposits), TODAY, Counter())
    assert [(entry.event, entry.on, entry.postings[0].amount) for entry in entries] == expected


def test_a_monthly_amount_is_due_on_the_first_days_of_the_groups_own_months() -> None:
    period = Period(date(2025, 11, 15), date(2026, 1, 31))
    entries = opening_entries(_group(Funding.LEVEL, 240_00, period), _account(), TODAY, Counter())
    assert [entry.on for entry in entries] == [date(2025, 12, 1), date(2026, 1, 1)]


def test_a_later_run_takes_only_what_is_new() -> None:
    account = _account(50_00, JANUARY, MARCH, APRIL)
    first = opening_entries(_group(Funding.ASO), account, TODAY, Counter())
    assert len(first) == 3
    assert opening_entries(_group(Funding.ASO), account, TODAY, recorded(first)) == []
    later = opening_entries(_group(Funding.ASO), account, date(2026, 4, 2), recorded(first))
    assert [entry.cause for entry in later] == ["April funding"]


def test_two_deposits_that_are_alike_are_two() -> None:
    account = _account(0, JANUARY, JANUARY)
    first = opening_entries(_group(Funding.ASO), account, TODAY, Counter())
    assert len(first) == 2
    assert len(opening_entries(_group(Funding.ASO), account, TODAY, recorded(first[:1]))) == 1


def test_an_opening_balance_that_two_groups_share_is_refused() -> None:
    with pytest.raises(AssertionError, match="opens with money and serves"):
        opening_entries(_group(Funding.ASO), _account(50_00, serves=("lakeside", "harbor")), TODAY, Counter())
