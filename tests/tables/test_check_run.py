# ruff: noqa: E501  the row of a table is one line
"""Who is paid in a check run, what is asked of the employer, and the payments made (handbook 8)."""

from datetime import date

import pytest

from money_desk import BIRCH, DAY_ONE, MAPLE, MoneyDesk, parts_of, remitted, told
from selfund.funding.check_run import (
    FundingRequest,
    PayeeTotal,
    forwards_by_payee,
    pay_members,
    pay_payee,
    payee_totals,
    release,
    trace_number,
)
from selfund.funding.ledger import employer_deposit
from selfund.funding.remittances import PayeeKey
from selfund.terms.group import Funding
from selfund.terms.history import ForwardBalance, Payable
from selfund.terms.posting import Account
from selfund.terms.remittance import Payee, PaymentMethod

TODAY = date(2026, 3, 31)

# Payees by letter with what each is due in dollars and the day in March of its oldest approval; who is paid, who waits.
RELEASES = """
# arrangement | available | due                | paid  | waits | short | posted               | why
aso     |  335 | A 335 on 2              | A     |       |     | -                    | exactly what is there
aso     |  334 | A 335 on 2              |       | A     |   1 | -                    | a cent or a dollar less: nothing is split
aso     |    0 | A 335 on 2              |       | A     | 335 | -                    | no money at all
aso     | -100 | A 335 on 2              |       | A     | 435 | -                    | an overdrawn account is made good too
aso     |  500 | A 200 on 2, B 300 on 3  | A B   |       |     | -                    | both fit
aso     |  400 | A 200 on 2, B 300 on 3  | A     | B     | 100 | -                    | the younger waits
aso     |  250 | A 300 on 2, B 200 on 3  |       | A B   | 250 | -                    | strictly: B would fit and does not overtake A
aso     |  250 | B 200 on 2, A 300 on 3  | B     | A     | 250 | -                    | the oldest approval is first, whatever its name
aso     |  450 | A 200 on 2, B 300 on 3, C 100 on 4 | A | B C | 150 | -             | C stands behind B
aso     |  100 | A 100 on 2, B 100 on 2  | A     | B     | 100 | -                    | the same day: the lower control number first
aso     |    0 | A 0 on -                |       |       |     | -                    | what pays nothing is never asked money for
asc     |    0 | A 200 on 2, B 300 on 3  | A B   |       |     | group billed 500     | all is paid, one bill for the run
asc     |    0 | A 0 on -                |       |       |     | -                    | nothing paid, nothing billed
level   |  500 | A 200 on 2, B 300 on 3  | A B   |       |     | -                    | the fund suffices
level   |  100 | A 200 on 2, B 300 on 3  | A B   |       |     | deficit advanced 400 | the administrator advances, no bill
level   |  -50 | A 200 on 2              | A     |       |     | deficit advanced 250 | a fund below zero is made good
level   |    0 | A 0 on -                |       |       |     | -                    | no deficit without a payment
insured |    0 | A 200 on 2, B 300 on 3  | A B   |       |     | -                    | the carrier's account, no one is asked
insured |    0 | A -40 on 2              | A     |       |     | -                    | a negative balance is forwarded, not kept back
"""


def _total(text: str, place: int) -> PayeeTotal:
    name, amount, _, day = text.split()
    first = None if day == "-" else (date(2026, 3, int(day)), f"ICN{place}")
    return PayeeTotal(
        PayeeKey("lakeside", name, ""), int(amount) * 100, first, int(first is not None), int(first is None)
    )


def _rows() -> list[list[str]]:
    lines = [line for line in RELEASES.strip().splitlines() if not line.startswith("#")]
    return [[part.strip() for part in line.split("|")] for line in lines]


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row[0]} {row[1]}: {row[2]}")
def test_release(row: list[str]) -> None:
    arrangement, has, due, paid, waits, short, posted, _why = row
    totals = [_total(text.strip(), place) for place, text in enumerate(due.split(","))]
    run = release("lakeside", Funding(arrangement), reversed(totals), int(has) * 100, TODAY, "run 1")
    assert sorted(key.tin for key in run.paid) == paid.split()
    assert [total.payee.tin for total in run.waiting] == waits.split()
    assert (str(run.request.short // 100) if run.request else "") == short
    assert [f"{entry.event} {entry.postings[0].amount // 100}" for entry in run.entries] == (
        [posted] if posted != "-" else []
    )


def test_a_funding_request_says_what_is_needed() -> None:
    totals = [_total("A 200 on 2", 1), _total("B 300 on 3", 2), _total("C 100 on 4", 3)]
    run = release("lakeside", Funding.ASO, totals, 250_00, TODAY, "run 1")
    assert run.request == FundingRequest("lakeside", TODAY, 600_00, 250_00, 350_00, 2, 2, date(2026, 3, 3))


@pytest.mark.parametrize(
    ("has", "advanced", "repaid"),
    [(500, 0, None), (500, 80, 80), (230, 80, 30), (200, 80, None), (150, 80, None)],
    ids=["no advance", "enough to spare", "part of it", "just the claims", "not even the claims"],
)
def test_a_level_fund_repays_an_advance_from_what_is_left(has: int, advanced: int, repaid: int | None) -> None:
    run = release("lakeside", Funding.LEVEL, [_total("A 200 on 2", 1)], has * 100, TODAY, "run 1", advanced * 100)
    found = [entry.postings[0].amount // 100 for entry in run.entries if entry.event == "advance repaid"]
    assert found == ([] if repaid is None else [repaid])


def test_a_payee_of_another_group_is_refused() -> None:
    with pytest.raises(AssertionError, match="harbor's payee"):
        release(
            "harbor-foods", Funding.ASO, [PayeeTotal(PayeeKey("harbor", "1", ""), 1, (TODAY, "I"), 1, 0)], 5, TODAY, "r"
        )


def test_a_self_funded_payee_is_never_due_less_than_nothing() -> None:
    with pytest.raises(AssertionError, match="is due -4000 cents"):
        release("lakeside", Funding.ASC, [_total("A -40 on 2", 1)], 0, TODAY, "run 1")


# ------------------------------------------------------------------------------------------ the payments


def test_the_worked_example_one_payment_of_335_once_the_money_is_there() -> None:
    desk = MoneyDesk(Funding.ASO)
    desk.decide("CLM1", 95_00, charge=180_00)
    desk.decide("CLM2", 240_00, charge=2_400_00)
    run, runs = desk.check_run()
    assert run.request is not None
    assert (run.request.needed, run.request.available, run.request.short, run.request.waiting) == (335_00, 0, 335_00, 1)
    assert runs[0].remittances == ()
    desk.entries.append(employer_deposit("lakeside", desk.today, "March", 335_00))
    run, runs = desk.check_run()
    (remittance,) = runs[0].remittances
    assert run.request is None
    assert remittance.amount == 335_00
    assert [claim.text for claim in remittance.claims] == ["ICN001 1 18000 9500", "ICN002 1 240000 24000"]
    assert desk.balance(Account.BANK) == 0
    assert desk.balance(Account.CLAIMS_PAYABLE) == 0
    assert desk.balance(Account.CLAIMS_EXPENSE) == 335_00
    desk.holds()


def test_a_denial_does_not_wait_for_the_money_of_a_payment() -> None:
    desk = MoneyDesk(Funding.ASO)
    desk.decide("C1", 95_00)
    desk.decide("C2", 0)
    _, runs = desk.check_run()
    assert remitted(runs) == [("ICN002", "1", 0)]
    assert runs[0].remittances[0].method is PaymentMethod.NONE
    assert [payable.icn for payable in runs[0].waiting] == ["ICN001"]
    desk.entries.append(employer_deposit("lakeside", desk.today, "March", 95_00))
    _, runs = desk.check_run()
    assert remitted(runs) == [("ICN001", "1", 95_00)], "the denial is not told a second time"


def test_a_denial_goes_with_the_payment_when_there_is_one() -> None:
    desk = MoneyDesk(Funding.ASC)
    desk.decide("C1", 0)
    desk.decide("C2", 95_00)
    _, runs = desk.check_run()
    assert len(runs[0].remittances) == 1
    assert remitted(runs) == [("ICN001", "1", 0), ("ICN002", "1", 95_00)]


def test_each_payee_has_one_payment_and_one_remittance() -> None:
    desk = MoneyDesk(Funding.ASC)
    for claim, payee in (("C1", MAPLE), ("C2", BIRCH), ("C3", MAPLE), ("C4", BIRCH)):
        desk.decide(claim, 50_00, payee)
    _, runs = desk.check_run()
    assert [[remittance.amount for remittance in run.remittances] for run in runs] == [[100_00], [100_00]]
    assert [line.amount for line in desk.register] == [100_00, 100_00]
    assert [entry.event for entry in desk.entries[-3:]] == ["group billed", "payment issued", "payment issued"]
    assert {line.trace for line in desk.register} == {"202603030000001", "202603030000002"}


def test_a_member_is_paid_by_check_without_an_835_and_the_provider_gets_a_copy() -> None:
    desk = MoneyDesk(Funding.ASC)
    desk.decide("C1", 95_00, to_member=True)
    desk.decide("C2", 40_00, BIRCH, to_member=True)
    _, runs = desk.check_run()
    assert remitted(runs) == [("ICN002", "1", 0), ("ICN001", "1", 0)]
    assert {remittance.method for run in runs for remittance in run.remittances} == {PaymentMethod.NONE}
    (line,) = desk.register
    assert (line.payee, line.amount, line.method) == (PayeeKey("lakeside", "", "", "M1"), 135_00, PaymentMethod.CHECK)
    assert line.icns == ("ICN001", "ICN002")
    assert desk.entries[-1].event == "payment issued"
    assert desk.entries[-1].cause == line.trace


def test_a_members_payment_waits_for_money_and_the_copy_waits_with_it() -> None:
    desk = MoneyDesk(Funding.ASO)
    desk.decide("C1", 95_00, to_member=True)
    run, runs = desk.check_run()
    assert run.request is not None
    assert remitted(runs) == []
    assert list(desk.payables) == ["ICN001"]
    assert desk.register == []


def test_a_level_group_is_never_billed_and_its_bank_ends_at_zero() -> None:
    desk = MoneyDesk(Funding.LEVEL, opening=(employer_deposit("lakeside", DAY_ONE, "January", 40_00),))
    desk.decide("C1", 100_00)
    desk.check_run()
    assert desk.balance(Account.BANK) == 0
    assert desk.balance(Account.DUE_TO_ADMINISTRATOR) == -60_00
    assert desk.balance(Account.DUE_FROM_GROUP) == 0
    desk.entries.append(employer_deposit("lakeside", desk.today, "February", 100_00))
    desk.check_run()
    assert desk.balance(Account.DUE_TO_ADMINISTRATOR) == 0
    assert desk.balance(Account.BANK) == 40_00


def test_an_asc_group_owes_what_its_administrator_paid() -> None:
    desk = MoneyDesk(Funding.ASC)
    desk.decide("C1", 100_00)
    desk.decide("C2", 50_00, BIRCH)
    desk.check_run()
    assert desk.balance(Account.DUE_FROM_GROUP) == 150_00
    assert desk.balance(Account.BANK) == -150_00


def test_totals_tell_money_from_what_needs_none() -> None:
    def payable(icn: str, day: int, paid: int, group: str = "lakeside") -> Payable:
        return Payable(group, "F", "1", "2", date(2026, 3, day), icn, paid, told("C", icn, paid))

    found = payee_totals(
        [payable("I3", 4, 0), payable("I2", 5, 10_00), payable("I1", 6, 20_00), payable("I4", 2, 1, "harbor")]
    )
    assert found[PayeeKey("lakeside", "1", "2")] == PayeeTotal(
        PayeeKey("lakeside", "1", "2"), 30_00, (date(2026, 3, 5), "I2"), 2, 1
    )
    assert found[PayeeKey("harbor", "1", "2")].amount == 1


def test_trace_numbers_count_on_within_a_day() -> None:
    assert trace_number(TODAY, 1) == "202603310000001"
    assert trace_number(TODAY, 12345678) == "2026033112345678"
    with pytest.raises(AssertionError, match="count from 1"):
        trace_number(TODAY, 0)


def test_a_payable_of_another_group_is_refused() -> None:
    harbors = Payable("harbor", "F", MAPLE.tin, MAPLE.npi, TODAY, "I1", 5_00, told("C", "I1", 5_00))
    run = release("lakeside", Funding.ASC, (), 0, TODAY, "run 1")
    with pytest.raises(AssertionError, match="harbor's"):
        pay_payee(run, Payee(MAPLE.npi, MAPLE.tin, "MAPLE"), parts_of([harbors]), 1)
    with pytest.raises(AssertionError, match="harbor's"):
        pay_members(run, [harbors], 1)


def test_a_payee_has_one_forwarded_balance() -> None:
    one = ForwardBalance("lakeside", "1", "2", "T1", 5_00)
    assert forwards_by_payee([one]) == {PayeeKey("lakeside", "1", "2"): one}
    with pytest.raises(AssertionError, match="two forwarded balances"):
        forwards_by_payee([one, ForwardBalance("lakeside", "1", "2", "T2", 5_00)])
