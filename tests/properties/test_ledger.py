"""Whatever happens in whatever order: the ledger balances, an own account stays above zero, payables are unpaid.

A story is a list of happenings: claims decided and corrected (paid to a provider or the member, or voided), deposits,
refunds and check runs. Amounts are whole dollars up to the charge.
"""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from money_desk import BIRCH, MAPLE, MoneyDesk, remitted
from selfund.funding.ledger import employer_deposit
from selfund.funding.remittances import PayeeKey
from selfund.terms.group import Funding
from selfund.terms.posting import Account
from selfund.terms.remittance import ClaimStatus

CLAIMS = st.sampled_from(["C1", "C2", "C3", "C4"])
DOLLARS = st.integers(0, 200).map(lambda dollars: dollars * 100)
DECIDED = st.tuples(
    st.just("decide"),
    CLAIMS,
    st.one_of(DOLLARS, st.none()),
    st.sampled_from([MAPLE, MAPLE, BIRCH]),
    st.sampled_from([False, False, False, True]),
    st.sampled_from(["1", "3"]),
)
HAPPENINGS = st.one_of(
    DECIDED,
    DECIDED,
    st.tuples(st.just("deposit"), st.integers(1, 300).map(lambda dollars: dollars * 100)),
    st.tuples(st.just("refund"), st.integers(1, 100)),
    st.tuples(st.just("check run")),
)


def _happen(desk: MoneyDesk, happening: tuple) -> list:
    """Let one thing happen; the runs of a check run are handed back."""
    match happening:
        case ("decide", claim, paid, payee, to_member, carc):
            if paid is not None or claim in desk.versions:
                desk.decide(claim, paid, payee, to_member, carc)
        case ("deposit", amount):
            desk.entries.append(employer_deposit(desk.group, desk.today, f"deposit {len(desk.entries)}", amount))
        case ("refund", percent):
            for receivable in list(desk.receivables.values()):
                if receivable.open:
                    desk.refund(receivable.claim, max(1, receivable.open * percent // 100))
                    break
        case _:
            return desk.check_run()[1]
    return []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(Funding)), st.lists(HAPPENINGS, max_size=25))
def test_the_ledger_holds_after_every_happening(funding: Funding, story: list[tuple]) -> None:
    desk = MoneyDesk(funding)
    for happening in story:
        _happen(desk, happening)
        desk.holds()
        if funding is Funding.ASO:
            assert desk.balance(Account.BANK) >= 0
        assert desk.balance(Account.CLAIMS_EXPENSE) == sum(version.paid for version in desk.versions.values())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(Funding)), st.lists(DECIDED, max_size=15))
def test_once_all_is_paid_each_payee_holds_what_its_claims_pay_and_what_it_owes(
    funding: Funding, story: list[tuple]
) -> None:
    desk = MoneyDesk(funding)
    desk.entries.append(employer_deposit(desk.group, desk.today, "plenty", 1_000_000_00))
    for happening in story:
        _happen(desk, happening)
        desk.check_run()
    desk.holds()
    assert not desk.payables
    held: Counter[PayeeKey] = Counter()
    for line in desk.register:
        held[line.payee] += line.amount
    for receivable in desk.receivables.values():
        member = receivable.member if receivable.pay_member else ""
        provider = ("", "") if member else (receivable.payee_tin, receivable.payee_npi)
        held[PayeeKey(desk.group, *provider, member)] -= receivable.open
    for key, forward in desk.forwards.items():
        held[key] -= forward.amount
    due: Counter[PayeeKey] = Counter()
    for version in desk.versions.values():
        provider = ("", "", "M1") if version.pay_member else (version.billing_tin, version.billing_npi)
        due[PayeeKey(desk.group, *provider)] += version.paid
    assert {key: amount for key, amount in held.items() if amount} == {
        key: amount for key, amount in due.items() if amount
    }


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(Funding)), st.lists(st.one_of(DECIDED, st.tuples(st.just("check run"))), max_size=20))
def test_a_reversal_takes_back_what_was_told_of_that_version_and_nothing_is_told_twice(
    funding: Funding, story: list[tuple]
) -> None:
    desk = MoneyDesk(funding)
    desk.entries.append(employer_deposit(desk.group, desk.today, "plenty", 1_000_000_00))
    standing: dict[str, int] = {}
    for happening in [*story, ("check run",)]:
        for run in _happen(desk, happening):
            for icn, status, paid in remitted([run]):
                if status == ClaimStatus.REVERSAL:
                    told = standing.pop(icn, None)
                    # a version that a letter told of was never on an 835 before
                    assert told == -paid or (told is None and funding is not Funding.INSURED)
                else:
                    assert icn not in standing
                    standing[icn] = paid
