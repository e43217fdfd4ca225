"""The check run: which payees are paid out of a group's money today, and the payments made (handbook 8).

One payment and one remittance per payee per group. What pays nothing (denials, cost sharing, corrections without
money) never waits for funding. It does not know how the money travels or how a remittance is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from selfund.funding.due import Due, PayeeDue
from selfund.funding.ledger import (
    advance_repaid,
    balance_forwarded,
    deficit_advanced,
    forward_applied,
    group_billed,
    payment_issued,
)
from selfund.funding.payments import by_approval, forward_after, make_remittance
from selfund.funding.remittances import PayeeKey
from selfund.terms.group import Funding
from selfund.terms.history import ForwardBalance, Payable
from selfund.terms.money import Cents
from selfund.terms.posting import Entry
from selfund.terms.remittance import Payee, PaymentMethod, Remittance


class PayeeTotal(Struct, frozen=True, gc=False):
    """What one payee is due of one group: cents, the oldest approval among what carries money, and counts.

    first    day and icn of the oldest approval that carries money; None: nothing does
    claims   how many payables carry money; zeros: how many carry none and are told without waiting
    """

    payee: PayeeKey
    amount: Cents
    first: tuple[date, str] | None
    claims: int
    zeros: int


class FundingRequest(Struct, frozen=True, gc=False):
    """What an `aso` employer is asked for: cents needed for all that is approved, available, and short of it.

    waiting   how many payments wait; claims: how many claims wait in them; oldest: the day of the oldest approval
    """

    group: str
    on: date
    needed: Cents
    available: Cents
    short: Cents
    waiting: int
    claims: int
    oldest: date


class Release(Struct, frozen=True):
    """Which payees of one group are paid in a run.

    needed, available   cents before the run
    paid     the payees whose payment is made now; `waiting`: the totals that wait, in their order
    entries  what the run itself posts: the group's bill (`asc`), a deficit advanced or an advance repaid (`level`)
    request  `aso`, when money lacks
    """

    group: str
    funding: Funding
    on: date
    needed: Cents
    available: Cents
    paid: frozenset[PayeeKey]
    waiting: tuple[PayeeTotal, ...] = ()
    entries: tuple[Entry, ...] = ()
    request: FundingRequest | None = None


class RegisterLine(Struct, frozen=True, gc=False):
    """One payment in the check register. `icns` are named for a member's payment, which has no remittance."""

    trace: str
    paid_on: date
    payee: PayeeKey
    method: PaymentMethod
    amount: Cents
    claims: int
    icns: tuple[str, ...] = ()


class PayeeRun(Struct, frozen=True):
    """What a run does for one payee of one group.

    remittances  at most one with what is paid, or one of method NON with what needs no money
    waiting      what stays for a later run, in the order of approval
    forward      `insured`: what the payee owes after it
    """

    remittances: tuple[Remittance, ...]
    register: tuple[RegisterLine, ...]
    entries: tuple[Entry, ...]
    waiting: tuple[Due, ...]
    forward: ForwardBalance | None


# ------------------------------------------------------------------------------------------ what is due


def payee_of_money(payable: Payable) -> PayeeKey:
    """Whose payment a payable's money belongs to: the provider's, or the member's."""
    if payable.pay_member:
        return PayeeKey(payable.group, "", "", payable.member)
    return PayeeKey(payable.group, payable.payee_tin, payable.payee_npi)


def payee_totals(payables: Iterable[Payable]) -> dict[PayeeKey, PayeeTotal]:
    """What each payee of each group is due."""
    sums: dict[PayeeKey, _Sum] = {}
    for payable in payables:
        key = payee_of_money(payable)
        total = sums.get(key)
        if total is None:
            total = sums[key] = _Sum()
        total.add(payable)
    return {key: PayeeTotal(key, total.amount, total.first, total.claims, total.zeros) for key, total in sums.items()}


class _Sum:
    """A payee's total while it is added up."""

    __slots__ = ("amount", "claims", "first", "zeros")

    def __init__(self) -> None:
        self.amount: Cents = 0
        self.first: tuple[date, str] | None = None
        self.claims = self.zeros = 0

    def add(self, payable: Payable) -> None:
        amount = payable.amount
        if amount == 0:
            self.zeros += 1
            return
        self.claims += 1
        self.amount += amount
        approval = (payable.approved, payable.icn)
        if self.first is None or approval < self.first:
            self.first = approval


def trace_number(on: date, count: int) -> str:
    """The trace number of the `count`-th payment or advice ever made, `count` from 1: the day, then the count."""
    if count < 1:
        raise AssertionError(f"trace numbers count from 1, not {count}")
    return f"{on:%Y%m%d}{count:07d}"


# ------------------------------------------------------------------------------------------ who is paid


def release(
    group: str,
    funding: Funding,
    totals: Iterable[PayeeTotal],
    available: Cents,
    on: date,
    cause: str,
    advanced: Cents = 0,
) -> Release:
    """Which payees are paid today.

    aso      oldest approval first, strictly, and stop at the first payment that does not fit; none is split
    asc      all are paid by the administrator, who bills the group once for the run
    level    all are paid by the claims fund; its deficit is advanced, and money to spare repays `advanced`
    insured  all are paid by the carrier

    available  cents on the account now (`ledger.available`); advanced: cents of earlier advances not yet repaid
    cause      names the bill or the advance: unique in the ledger
    Raises AssertionError for a payee of another group, or a total below zero in a self-funded group.
    """
    due: list[tuple[tuple[date, str], PayeeTotal]] = []
    for total in totals:
        if total.payee.group != group:
            raise AssertionError(f"check run of {group}: {total.payee} is {total.payee.group}'s payee")
        if total.amount < 0 and funding is not Funding.INSURED:
            raise AssertionError(f"check run of {group}: {total.payee} is due {total.amount} cents")
        if total.first is not None:
            due.append((total.first, total))
    due.sort(key=lambda item: (item[0], item[1].payee))
    ordered = [total for _, total in due]
    needed = sum(total.amount for total in ordered)
    if funding is Funding.ASO:
        return _from_own_account(group, ordered, needed, available, on)
    entries: tuple[Entry, ...] = ()
    if funding is Funding.ASC and needed:
        entries = (group_billed(group, on, cause, needed),)
    elif funding is Funding.LEVEL:
        entries = _level(group, needed, available, advanced, on, cause)
    return Release(group, funding, on, needed, available, frozenset(total.payee for total in ordered), (), entries)


def _from_own_account(group: str, ordered: Sequence[PayeeTotal], needed: Cents, available: Cents, on: date) -> Release:
    """`aso`: only against money that is there. A later, smaller payment never overtakes the first that does not fit."""
    left, count = available, 0
    for total in ordered:
        if total.amount > left:
            break
        left -= total.amount
        count += 1
    waiting = tuple(ordered[count:])
    request = None
    if waiting and waiting[0].first is not None:
        request = FundingRequest(
            group,
            on,
            needed,
            available,
            needed - available,
            len(waiting),
            sum(total.claims for total in waiting),
            waiting[0].first[0],
        )
    paid = frozenset(total.payee for total in ordered[:count])
    return Release(group, Funding.ASO, on, needed, available, paid, waiting, (), request)


def _level(group: str, needed: Cents, available: Cents, advanced: Cents, on: date, cause: str) -> tuple[Entry, ...]:
    """`level`: the administrator advances what lacks; what is left after the run repays earlier advances."""
    left = available - needed
    if needed and left < 0:
        return (deficit_advanced(group, on, cause, -left),)
    if advanced > 0 and left > 0:
        return (advance_repaid(group, on, cause, min(advanced, left)),)
    return ()


# ------------------------------------------------------------------------------------------ the payments


def pay_payee(
    released: Release,
    payee: Payee,
    parts: Iterable[PayeeDue],
    next_trace: int,
    method: PaymentMethod = PaymentMethod.ACH,
    forward: ForwardBalance | None = None,
) -> PayeeRun:
    """The remittance of one provider in one group's run: what is paid, and what is told without money.

    A payment that waits leaves its claims waiting, and the claims that need no money go out at once by themselves.
    The provider's copy of what the member is paid goes with the member's payment.
    parts       what the provider is due, in any order
    next_trace  the count of the first trace number to use; as many are used as there are remittances
    Raises AssertionError for what is due to another group's payee, or to another payee.
    """
    group = released.group
    own = PayeeKey(group, payee.tin, payee.npi)
    told, waiting = _divide(released, own, parts)
    if not told:
        return PayeeRun((), (), (), tuple(waiting), forward)
    trace = trace_number(released.on, next_trace)
    remittance = make_remittance(group, payee, told, trace, released.on, released.funding, method, forward)
    after = forward_after(remittance, forward)
    register: tuple[RegisterLine, ...] = ()
    entries: list[Entry] = []
    if remittance.amount:
        register = (RegisterLine(trace, released.on, own, method, remittance.amount, len(remittance.claims)),)
        entries.append(payment_issued(group, released.on, trace, remittance.amount))
    owed = (after.amount if after else 0) - (forward.amount if forward else 0)
    if owed > 0:
        entries.append(balance_forwarded(group, released.on, trace, owed))
    elif owed < 0:
        entries.append(forward_applied(group, released.on, trace, -owed))
    if sum([due.amount for due in told if not due.member]) != remittance.amount - owed:
        raise AssertionError(f"remittance {trace}: what is paid is not what the ledger holds as payable")
    return PayeeRun((remittance,), register, tuple(entries), tuple(waiting), after)


def _divide(released: Release, own: PayeeKey, parts: Iterable[PayeeDue]) -> tuple[list[Due], list[Due]]:
    """What is told now, in any order, and what waits."""
    group, own_is_paid = own.group, own in released.paid
    told: list[Due] = []
    waiting: list[Due] = []
    for part in parts:
        if part.group != group:
            raise AssertionError(f"check run of {group}: a payee is {part.group}'s")
        if part.npi != own.npi or part.tin != own.tin:
            raise AssertionError(f"check run of {group}: a claim has another payee")
        for due in part.dues:
            is_paid = PayeeKey(group, "", "", due.member) in released.paid if due.member else own_is_paid
            if due.amount and not is_paid:
                waiting.append(due)
            elif due.told:
                told.append(due)
    waiting.sort(key=by_approval)
    return told, waiting


def pay_members(
    released: Release, payables: Iterable[Payable], next_trace: int, method: PaymentMethod = PaymentMethod.CHECK
) -> tuple[list[RegisterLine], list[Entry]]:
    """The payments to members in one group's run: one a member, in the order of their ids, each without an 835.

    payables  of that group; those for providers, and for members who are not released, are passed over
    Raises AssertionError for a payable of another group.
    """
    amounts: dict[PayeeKey, Cents] = {}
    icns: dict[PayeeKey, list[str]] = {}
    for payable in payables:
        if payable.group != released.group:
            raise AssertionError(f"check run of {released.group}: {payable.icn} is {payable.group}'s")
        key = payee_of_money(payable)
        if payable.pay_member and key in released.paid:
            amounts[key] = amounts.get(key, 0) + payable.amount
            icns.setdefault(key, []).append(payable.icn)
    register: list[RegisterLine] = []
    entries: list[Entry] = []
    for count, key in enumerate(sorted(amounts), next_trace):
        trace = trace_number(released.on, count)
        claims = tuple(sorted(icns[key]))
        register.append(RegisterLine(trace, released.on, key, method, amounts[key], len(claims), claims))
        entries.append(payment_issued(released.group, released.on, trace, amounts[key]))
    return register, entries


def forwards_by_payee(forwards: Iterable[ForwardBalance]) -> Mapping[PayeeKey, ForwardBalance]:
    """The balances that earlier runs forwarded, by payee. Raises AssertionError when a payee has two."""
    found: dict[PayeeKey, ForwardBalance] = {}
    for forward in forwards:
        key = PayeeKey(forward.group, forward.payee_tin, forward.payee_npi)
        if key in found:
            raise AssertionError(f"{key} has two forwarded balances, {found[key].trace} and {forward.trace}")
        found[key] = forward
    return found
