"""The double-entry ledger of one group: a named entry for each event, and balances as sums of entries (handbook 8).

Append only. Claims payable always equals what approved claims have not been paid. A debit is above zero.
It does not know when an event is due; `settlement` and `check_run` do.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from selfund.terms import group as groups
from selfund.terms.group import Funding, Group
from selfund.terms.history import ForwardBalance, Payable, Receivable
from selfund.terms.money import Cents
from selfund.terms.posting import Account, Entry, EntryStatus, Posting

Balances = dict[tuple[str, Account], Cents]
"""What stands on each account, by (group id, account): cents, debit above zero."""

Recorded = Counter[tuple[str, str, str, date]]
"""How often an event is in a ledger: (group, event, cause, day)."""


class Event(StrEnum):
    """The name of each event as the ledger carries it."""

    OPENING_BALANCE = "opening balance"
    EMPLOYER_DEPOSIT = "employer's deposit"
    MONTHLY_AMOUNT = "monthly amount"
    CLAIM_APPROVED = "claim approved"
    APPROVAL_WITHDRAWN = "approval withdrawn"
    PAYMENT_LOWERED = "payment lowered"
    PAYMENT_ISSUED = "payment issued"
    PAYMENT_CLEARED = "payment cleared"
    PAYMENT_VOIDED = "payment voided"
    GROUP_BILLED = "group billed"
    GROUP_REIMBURSES = "group reimburses"
    DEFICIT_ADVANCED = "deficit advanced"
    ADVANCE_REPAID = "advance repaid"
    OVERPAYMENT_DETERMINED = "overpayment determined"
    OVERPAYMENT_LOWERED = "overpayment lowered"
    REFUND_RECEIVED = "refund received"
    BALANCE_FORWARDED = "balance forwarded"
    FORWARD_APPLIED = "forwarded balance applied"


_POSTED: Final = EntryStatus.POSTED
_NAMES: Final = {event: event.value for event in Event}
_CLEARED: Final = Event.PAYMENT_CLEARED.value
_RECEIVABLE, _EXPENSE = Account.REFUNDS_RECEIVABLE, Account.CLAIMS_EXPENSE


def _move(
    group: str,
    on: date,
    event: Event,
    cause: str,
    debit: Account,
    credit: Account,
    amount: Cents,
    status: EntryStatus = _POSTED,
) -> Entry:
    """`amount` cents (above zero) from `credit` to `debit`."""
    if amount <= 0:
        raise AssertionError(f"{event} for {cause} in {group}: {amount} cents is nothing to post")
    return Entry(group, on, _NAMES[event], cause, (Posting(debit, amount), Posting(credit, -amount)), status)


# ------------------------------------------------------------------------------------------ money that comes


def opening_balance(group: str, on: date, cause: str, amount: Cents) -> Entry:
    """The money that stood on the account when the ledger began."""
    return _move(group, on, Event.OPENING_BALANCE, cause, Account.BANK, Account.EMPLOYER_FUNDING, amount)


def employer_deposit(group: str, on: date, cause: str, amount: Cents) -> Entry:
    """The employer put money on the account that pays its claims. `cause` is the deposit's name."""
    return _move(group, on, Event.EMPLOYER_DEPOSIT, cause, Account.BANK, Account.EMPLOYER_FUNDING, amount)


def monthly_amount(group: str, on: date, cause: str, amount: Cents) -> Entry:
    """`level`: the part of the fixed monthly amount that goes to the claims fund. `cause` names the month."""
    return _move(group, on, Event.MONTHLY_AMOUNT, cause, Account.BANK, Account.EMPLOYER_FUNDING, amount)


def deficit_advanced(group: str, on: date, cause: str, amount: Cents) -> Entry:
    """`level`: the administrator advances what the claims fund lacks; the group is never billed for it."""
    return _move(group, on, Event.DEFICIT_ADVANCED, cause, Account.BANK, Account.DUE_TO_ADMINISTRATOR, amount)


def advance_repaid(group: str, on: date, cause: str, amount: Cents) -> Entry:
    """`level`: a later month's money pays an advance back."""
    return _move(group, on, Event.ADVANCE_REPAID, cause, Account.DUE_TO_ADMINISTRATOR, Account.BANK, amount)


def group_billed(group: str, on: date, cause: str, amount: Cents) -> Entry:
    """`asc`: the group owes the administrator for a check run that it paid. `cause` is the bill's name."""
    return _move(group, on, Event.GROUP_BILLED, cause, Account.DUE_FROM_GROUP, Account.EMPLOYER_FUNDING, amount)


def group_reimburses(group: str, on: date, cause: str, amount: Cents) -> Entry:
    """`asc`: the group pays a bill."""
    return _move(group, on, Event.GROUP_REIMBURSES, cause, Account.BANK, Account.DUE_FROM_GROUP, amount)


# ------------------------------------------------------------------------------------------ claims


def claim_approved(group: str, on: date, icn: str, amount: Cents) -> Entry:
    """A version of a claim is approved: `amount` cents are due to its payee now."""
    return _move(group, on, Event.CLAIM_APPROVED, icn, Account.CLAIMS_EXPENSE, Account.CLAIMS_PAYABLE, amount)


def approval_withdrawn(group: str, on: date, icn: str, amount: Cents) -> Entry:
    """A correction takes back an approval that was not paid yet: the opposite of its approval."""
    return _move(group, on, Event.APPROVAL_WITHDRAWN, icn, Account.CLAIMS_PAYABLE, Account.CLAIMS_EXPENSE, amount)


def payment_lowered(group: str, on: date, icn: str, amount: Cents) -> Entry:
    """`insured`: a correction pays `amount` cents less, which the payee's next remittance takes back."""
    return _move(group, on, Event.PAYMENT_LOWERED, icn, Account.CLAIMS_PAYABLE, Account.CLAIMS_EXPENSE, amount)


# ------------------------------------------------------------------------------------------ payments


def payment_issued(group: str, on: date, trace: str, amount: Cents) -> Entry:
    """A payment leaves; it is pending until the bank says that it cleared. `trace` is its cause."""
    return _move(
        group, on, Event.PAYMENT_ISSUED, trace, Account.CLAIMS_PAYABLE, Account.BANK, amount, EntryStatus.PENDING
    )


def payment_cleared(group: str, on: date, trace: str, amount: Cents) -> Entry:
    """The same payment cleared: posted. It confirms the pending entry and moves nothing a second time (`balances`)."""
    return _move(group, on, Event.PAYMENT_CLEARED, trace, Account.CLAIMS_PAYABLE, Account.BANK, amount)


def payment_voided(group: str, on: date, trace: str, amount: Cents) -> Entry:
    """A payment was voided, returned or went stale: the opposite of its issue."""
    return _move(
        group, on, Event.PAYMENT_VOIDED, trace, Account.BANK, Account.CLAIMS_PAYABLE, amount, EntryStatus.VOIDED
    )


# ------------------------------------------------------------------------------------------ refunds


def overpayment_determined(group: str, on: date, icn: str, amount: Cents) -> Entry:
    """A correction pays less than was paid: the payee owes the group `amount` cents."""
    return _move(group, on, Event.OVERPAYMENT_DETERMINED, icn, _RECEIVABLE, _EXPENSE, amount)


def overpayment_lowered(group: str, on: date, icn: str, amount: Cents) -> Entry:
    """A later correction pays more again: what the payee owes for the same claim falls first."""
    return _move(group, on, Event.OVERPAYMENT_LOWERED, icn, _EXPENSE, _RECEIVABLE, amount)


def refund_received(group: str, on: date, control: str, amount: Cents) -> Entry:
    """The payee's refund reached the group's account. `control` is the request's financial control number."""
    return _move(group, on, Event.REFUND_RECEIVED, control, Account.BANK, Account.REFUNDS_RECEIVABLE, amount)


def balance_forwarded(group: str, on: date, trace: str, amount: Cents) -> Entry:
    """`insured`: a remittance came out below zero; the payee owes `amount` cents until a later one applies it."""
    return _move(group, on, Event.BALANCE_FORWARDED, trace, Account.REFUNDS_RECEIVABLE, Account.CLAIMS_PAYABLE, amount)


def forward_applied(group: str, on: date, trace: str, amount: Cents) -> Entry:
    """`insured`: a remittance keeps `amount` cents of a balance that an earlier one forwarded."""
    return _move(group, on, Event.FORWARD_APPLIED, trace, Account.CLAIMS_PAYABLE, Account.REFUNDS_RECEIVABLE, amount)


# ------------------------------------------------------------------------------------------ sums


def add_entry(balances: Balances, entry: Entry) -> None:
    """Add one entry to `balances`, in place. A cleared payment was counted when it was issued."""
    if entry.event == _CLEARED:
        return
    group = entry.group
    for posting in entry.postings:
        key = (group, posting.account)
        balances[key] = balances.get(key, 0) + posting.amount


def balances(entries: Iterable[Entry], until: date | None = None) -> Balances:
    """The balance of each group's accounts: cents, debit above zero; entries dated after `until` do not count yet."""
    sums: Balances = {}
    for entry in entries:
        if until is None or entry.on <= until:
            add_entry(sums, entry)
    return sums


def available(sums: Mapping[tuple[str, Account], Cents], group: str) -> Cents:
    """Cents on a group's bank account: opening balance and deposits less payments issued, cleared or not."""
    return sums.get((group, Account.BANK), 0)


class TrialLine(Struct, frozen=True):
    """One line of a trial balance: cents on the debit or the credit side, never both."""

    group: str
    account: Account
    debit: Cents
    credit: Cents


def trial_balance(sums: Mapping[tuple[str, Account], Cents]) -> list[TrialLine]:
    """The accounts that have a balance, by group, in the accounts' own order.

    Raises AssertionError when a group's accounts do not sum to zero: money of two groups met, or an entry was lost.
    """
    order = {account: place for place, account in enumerate(Account)}
    lines: list[TrialLine] = []
    totals: dict[str, Cents] = {}
    for (group, account), amount in sorted(sums.items(), key=lambda item: (item[0][0], order[item[0][1]])):
        totals[group] = totals.get(group, 0) + amount
        if amount:
            lines.append(TrialLine(group, account, max(amount, 0), max(-amount, 0)))
    for group, total in totals.items():
        if total:
            raise AssertionError(f"the ledger of {group} does not balance: its accounts sum to {total} cents")
    return lines


def hold_ledger_to(
    sums: Mapping[tuple[str, Account], Cents],
    payables: Iterable[Payable],
    receivables: Iterable[Receivable] = (),
    forwards: Iterable[ForwardBalance] = (),
) -> None:
    """Raise AssertionError unless the ledger agrees with what is kept beside it, group by group.

    Claims payable is the sum of `payables` (approved and unpaid); refunds receivable is what is open of `receivables`
    and `forwards`; every group's accounts sum to zero.
    """
    trial_balance(sums)
    unpaid: Counter[str] = Counter()
    owed: Counter[str] = Counter()
    for payable in payables:
        unpaid[payable.group] += payable.amount
    for receivable in receivables:
        owed[receivable.group] += receivable.open
    for forward in forwards:
        owed[forward.group] += forward.amount
    for group in sorted({group for group, _ in sums} | set(unpaid) | set(owed)):
        if -sums.get((group, Account.CLAIMS_PAYABLE), 0) != unpaid[group]:
            raise AssertionError(f"claims payable of {group} is not what approved claims have not been paid")
        if sums.get((group, Account.REFUNDS_RECEIVABLE), 0) != owed[group]:
            raise AssertionError(f"refunds receivable of {group} is not what payees owe it")


# ------------------------------------------------------------------------------------------ opening


def recorded(entries: Iterable[Entry]) -> Recorded:
    """Which money that came is in a ledger already, for `opening_entries`."""
    return Counter((entry.group, entry.event, entry.cause, entry.on) for entry in entries)


def opening_entries(group: Group, account: groups.Account, today: date, already: Recorded) -> list[Entry]:
    """The account's opening balance and the money that reached it for `group` until `today` and is not in `already`.

    A deposit is the group's reimbursement for `asc`, its monthly amount for `level`, its deposit otherwise. A `level`
    group whose account lists no deposits is taken to pay its monthly amount on the first of each month. The opening
    balance of an account that the administrator or a carrier owns (`asc`, `insured`) is not the group's money.
    Raises AssertionError for an opening balance that two groups share: no one could say whose money it is.
    """
    entries: list[Entry] = []
    if account.opening and group.funding in (Funding.ASO, Funding.LEVEL):
        if account.groups not in ((), (group.id,)):
            raise AssertionError(f"account {account.id} opens with money and serves {', '.join(account.groups)}")
        start = min(group.period.start, today)
        entries.append(opening_balance(group.id, start, f"opening balance of {account.id}", account.opening))
    arrives = {Funding.ASC: group_reimburses, Funding.LEVEL: monthly_amount}.get(group.funding, employer_deposit)
    deposits = [deposit for deposit in account.deposits if deposit.group == group.id]
    for deposit in deposits:
        if deposit.day <= today:
            entries.append(arrives(group.id, deposit.day, deposit.cause, deposit.amount))
    if group.funding is Funding.LEVEL and group.monthly and not deposits:
        entries += [
            monthly_amount(group.id, month, f"monthly amount {month:%Y-%m}", group.monthly)
            for month in _months(group, today)
        ]
    return _not_yet(entries, already)


def _months(group: Group, today: date) -> Iterable[date]:
    """The first days of months in the group's period until `today`."""
    month = group.period.start.replace(day=1)
    while month <= min(today, group.period.end):
        if month >= group.period.start:
            yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _not_yet(entries: list[Entry], already: Recorded) -> list[Entry]:
    """The entries that `already` does not hold; two that are alike are two, so as many as are missing are left.

    The same money is told by group, cause and day: it does not come a second time when the group's arrangement, and
    with it the event's name, changes. A ledger opens once, whatever the account or the day is called since.
    """
    known: Counter[tuple[str, str, date | None]] = Counter()
    for (group, event, cause, on), often in already.items():
        known[_money(group, event, cause, on)] += often
    seen: Counter[tuple[str, str, date | None]] = Counter()
    missing: list[Entry] = []
    for entry in entries:
        key = _money(entry.group, entry.event, entry.cause, entry.on)
        seen[key] += 1
        if seen[key] > known[key]:
            missing.append(entry)
    return missing


def _money(group: str, event: str, cause: str, on: date) -> tuple[str, str, date | None]:
    """What makes money that came the same money."""
    return (group, event, None) if event == Event.OPENING_BALANCE.value else (group, cause, on)
