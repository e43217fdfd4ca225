"""What a new version of a claim does to money and to what its payee is told (handbook 8, replacement or void).

Three amounts say how a claim stands with the one who was paid for it, and always add up to what its version pays:
  held    what the payee has received and not paid back
  open    what the payee owes the group for it (the receivable); never for what an `insured` plan recoups
  unpaid  what is approved and waits for the check run
  paid  = held - open + unpaid
A new version that pays `held` or more leaves nothing open and makes the rest unpaid; one that pays less takes back
what is unpaid and asks for the rest. So an increase first lowers what is open of the same claim, never another's.
"""

from datetime import date
from typing import Final

from msgspec import Struct, structs

from selfund.funding.ledger import (
    approval_withdrawn,
    claim_approved,
    overpayment_determined,
    overpayment_lowered,
    payment_lowered,
)
from selfund.funding.remittances import PayeeKey, same_to_payee
from selfund.terms.decision import Decision, Status
from selfund.terms.group import Funding
from selfund.terms.history import ClaimRecord, Payable, Receivable
from selfund.terms.money import Cents
from selfund.terms.posting import Entry
from selfund.terms.remittance import ProviderAdjustment, RemittanceClaim

_MOVES_NO_MONEY: Final = (Status.PENDED, Status.REJECTED)


class NewVersion(Struct, frozen=True, gc=False):
    """A version of a claim that was just decided, as far as money is concerned.

    claim   the provider's own number; icn: ours, of this version
    on      the day of the decision, which is the day of its approval
    paid    cents the plan pays; 0 for a void
    told    how a remittance would tell it; None: the claim is void and there is nothing left to tell
    member  who is paid where the provider is not: the subscriber, also for a spouse or child
    """

    claim: str
    icn: str
    family: str
    group: str
    payee_tin: str
    payee_npi: str
    on: date
    paid: Cents
    told: RemittanceClaim | None
    pay_member: bool = False
    member: str = ""


class RefundRequest(Struct, frozen=True, gc=False):
    """A letter that is due to a payee: `amount` cents are asked back now; 0: an earlier request is withdrawn.

    control  the financial control number, the same in every letter about the claim and in the 835 that acknowledges
    icn      the version of the claim that the letter explains
    """

    group: str
    payee: PayeeKey
    claim: str
    icn: str
    on: date
    amount: Cents
    control: str


class Settlement(Struct, frozen=True, gc=False):
    """What a version of a claim sets in motion; the caller records it as a whole.

    entries     for the group's ledger
    add         what waits for the check run from now on
    withdrawn   what waited and is taken back (first, then `add`); no remittance ever tells of it
    request     the letter that is due, if any
    receivable  the receivable as it stands now, to be kept in place of the one of the same control number
    told        what the payee knows, or will, of the claim: `ClaimRecord.remitted` of the new version
    """

    entries: tuple[Entry, ...] = ()
    add: tuple[Payable, ...] = ()
    withdrawn: Payable | None = None
    request: RefundRequest | None = None
    receivable: Receivable | None = None
    told: RemittanceClaim | None = None


def new_version(decision: Decision, family: str, on: date, told: RemittanceClaim | None) -> NewVersion:
    """The money side of `decision`. Raises AssertionError for one that decides no money: pended or rejected."""
    if decision.status in _MOVES_NO_MONEY:
        raise AssertionError(f"claim {decision.icn}: a {decision.status.value} claim moves no money")
    return NewVersion(
        decision.claim,
        decision.icn,
        family,
        decision.group,
        decision.payee_tin,
        decision.payee_npi,
        on,
        decision.paid,
        told,
        decision.pay_member and decision.paid > 0,
        decision.subscriber or decision.member,
    )


def settle(
    original: ClaimRecord | None,
    unpaid: Payable | None,
    receivable: Receivable | None,
    new: NewVersion,
    funding: Funding,
) -> Settlement:
    """What `new` does in place of `original` (None: there is none before it, or it never was answered).

    unpaid      what still waits for payment of the original
    receivable  what its payee owes for it from an earlier correction
    Raises AssertionError where group, payee or control numbers do not belong together.
    """
    if original is None:
        if unpaid is not None or receivable is not None:
            raise AssertionError(f"claim {new.icn}: money waits or is owed for a claim without an earlier version")
        return _first(new)
    stands = _Standing.of(original, unpaid, receivable, new)
    if _same_target(stands, new):
        return _correct(stands, new, recoups=funding is Funding.INSURED and not stands.pay_member)
    return _move_payee(stands, new, funding)


class _Standing(Struct, frozen=True, gc=False):
    """How the claim stands before the new version: see the module's head. `told` is what a remittance last told."""

    icn: str
    group: str
    claim: str
    tin: str
    npi: str
    pay_member: bool
    member: str
    held: Cents
    unpaid: Payable | None
    receivable: Receivable | None
    told: RemittanceClaim | None

    @classmethod
    def of(
        cls, original: ClaimRecord, unpaid: Payable | None, receivable: Receivable | None, new: NewVersion
    ) -> "_Standing":
        for group in (original.group, *([unpaid.group] if unpaid else []), *([receivable.group] if receivable else [])):
            if group != new.group:
                raise AssertionError(f"claim {new.icn}: money of {group} and of {new.group} never meets")
        waiting = unpaid.amount if unpaid else 0
        owed = receivable.open if receivable else 0
        if waiting:
            pay_member = unpaid is not None and unpaid.pay_member
        elif receivable is not None:
            pay_member = receivable.pay_member
        else:
            pay_member = original.pay_member if original.paid else new.pay_member
        told = original.remitted if unpaid is None or unpaid.silent else unpaid.reverses
        return cls(
            original.icn,
            original.group,
            original.claim,
            original.billing_tin,
            original.billing_npi,
            pay_member,
            new.member or original.member,
            original.paid + owed - waiting,
            unpaid,
            receivable,
            told,
        )


def _same_target(stands: _Standing, new: NewVersion) -> bool:
    """Whether the money goes where it went. Where the payee holds nothing, or is due nothing, nothing has to move."""
    if (stands.tin, stands.npi) != (new.payee_tin, new.payee_npi):
        return False
    return not stands.held or not new.paid or stands.pay_member == new.pay_member


# ------------------------------------------------------------------------------------------ without an original


def _first(new: NewVersion) -> Settlement:
    """The first version: approved for what it pays, and told in the next check run. A void of nothing does nothing."""
    entries = (claim_approved(new.group, new.on, new.icn, new.paid),) if new.paid else ()
    if new.told is None:
        if new.paid:
            raise AssertionError(f"claim {new.icn}: a void pays nothing")
        return Settlement()
    return Settlement(entries, (_payable(new, new.paid, new.told),), None, None, None, new.told)


def _payable(
    new: NewVersion,
    amount: Cents,
    claim: RemittanceClaim | None,
    reverses: RemittanceClaim | None = None,
    adjustments: tuple[ProviderAdjustment, ...] = (),
    silent: bool = False,
) -> Payable:
    """A payable of the new version; the member's, when there is money and it goes to the member."""
    to_member = new.pay_member and amount > 0
    return Payable(
        new.group,
        new.family,
        new.payee_tin,
        new.payee_npi,
        new.on,
        new.icn,
        amount,
        claim,
        to_member,
        reverses,
        adjustments,
        new.member if to_member else "",
        silent,
    )


# ------------------------------------------------------------------------------------------ the same payee


def _correct(stands: _Standing, new: NewVersion, recoups: bool) -> Settlement:
    """A correction whose money goes where the original's went."""
    due = new.paid - stands.held
    open_after = 0 if recoups else max(0, -due)
    unpaid_after = due if recoups else max(0, due)
    entries = _withdrawal(stands, new) + _entries(stands, new, unpaid_after, open_after)
    receivable, request = _owed(stands, new, open_after)
    owed_before = stands.receivable.open if stands.receivable else 0
    told_by_letter = (
        open_after != owed_before
        and not stands.pay_member
        and (open_after > 0 or (unpaid_after == 0 and stands.receivable is not None and stands.receivable.received > 0))
    )
    if told_by_letter:
        return Settlement(entries, (), stands.unpaid, request, receivable, new.told)
    add, told = _tell(stands, new, unpaid_after, open_after)
    if add and open_after and receivable is not None and not stands.pay_member:
        receivable = structs.replace(receivable, told=None)  # an 835 speaks of the letter's version from here on
    return Settlement(entries, add, stands.unpaid, request, receivable, told)


def _withdrawal(stands: _Standing, new: NewVersion) -> tuple[Entry, ...]:
    """The opposite of the approval that waited, whole: the new version's own approval takes its place."""
    unpaid = stands.unpaid
    if unpaid is None or unpaid.amount == 0:
        return ()
    if unpaid.amount < 0:  # an insured plan's lowering that no remittance has told of
        return (claim_approved(new.group, new.on, unpaid.icn, -unpaid.amount),)
    return (approval_withdrawn(new.group, new.on, unpaid.icn, unpaid.amount),)


def _entries(stands: _Standing, new: NewVersion, unpaid_after: Cents, open_after: Cents) -> tuple[Entry, ...]:
    """The receivable's change, then the approval (or, of an insured plan, the lowering) of the new version."""
    entries: list[Entry] = []
    change = open_after - (stands.receivable.open if stands.receivable else 0)
    if change > 0:
        entries.append(overpayment_determined(new.group, new.on, new.icn, change))
    elif change < 0:
        entries.append(overpayment_lowered(new.group, new.on, new.icn, -change))
    if unpaid_after > 0:
        entries.append(claim_approved(new.group, new.on, new.icn, unpaid_after))
    elif unpaid_after < 0:
        entries.append(payment_lowered(new.group, new.on, new.icn, -unpaid_after))
    return tuple(entries)


def _owed(stands: _Standing, new: NewVersion, open_after: Cents) -> tuple[Receivable | None, RefundRequest | None]:
    """The receivable after the correction, and the letter that tells of its change."""
    before = stands.receivable
    if open_after == (before.open if before else 0):
        if before is None:
            return None, None
        return _receivable(stands, new, before.control, open_after), None
    control = before.control if before else f"R{new.icn}"
    target = PayeeKey(stands.group, stands.tin, stands.npi, stands.member if stands.pay_member else "")
    request = RefundRequest(stands.group, target, new.claim, new.icn, new.on, open_after, control)
    return _receivable(stands, new, control, open_after), request


def _receivable(stands: _Standing, new: NewVersion, control: str, open_after: Cents) -> Receivable:
    before = stands.receivable
    received = before.received if before else 0
    return Receivable(
        control,
        stands.group,
        stands.tin,
        stands.npi,
        new.claim,
        new.icn,
        before.determined if before else new.on,
        received + open_after,
        received,
        before.told if before else stands.told,
        stands.pay_member,
        stands.member if stands.pay_member else "",
    )


def _tell(
    stands: _Standing, new: NewVersion, unpaid_after: Cents, open_after: Cents
) -> tuple[tuple[Payable, ...], RemittanceClaim | None]:
    """What the next remittance says: nothing, the new version, or a reversal and the correction."""
    told = stands.told
    before = stands.receivable if not stands.pay_member else None
    if open_after == 0 and before is not None and before.open and not before.received and before.told is not None:
        told = before.told  # the request is withdrawn before any refund: the 835 speaks of what an 835 told last
    if told is None:
        if new.told is None:
            return (), None
        adjustments = _recovered(stands, None, new, unpaid_after)
        return (_payable(new, unpaid_after, new.told, adjustments=adjustments),), new.told
    if new.told is None:
        return (_payable(new, unpaid_after, None, told, _recovered(stands, told, new, unpaid_after)),), None
    if unpaid_after == 0 and same_to_payee(told, new.told):
        return (), told
    adjustments = _recovered(stands, told, new, unpaid_after)
    return (_payable(new, unpaid_after, new.told, told, adjustments),), new.told


def _recovered(
    stands: _Standing, told: RemittanceClaim | None, new: NewVersion, unpaid_after: Cents
) -> tuple[ProviderAdjustment, ...]:
    """PLB WO for the part of the difference that lowered an open receivable whose letter the provider has posted.

    Only where a refund was paid in part, or an 835 has spoken of the letter's version since: then the reversal is of
    that version, which paid less than the payee holds.
    """
    if stands.pay_member or new.pay_member:
        return ()
    difference = (new.told.paid if new.told is not None else 0) - (told.paid if told is not None else 0) - unpaid_after
    if not difference:
        return ()
    control = stands.receivable.control if stands.receivable else ""
    if stands.unpaid is not None and stands.unpaid.adjustments:
        control = stands.unpaid.adjustments[0].reference
    if not control or difference < 0:
        raise AssertionError(f"claim {new.icn}: what the payee is told and what it is due differ by {difference} cents")
    return (ProviderAdjustment("WO", control, difference),)


# ------------------------------------------------------------------------------------------ another payee


def _move_payee(stands: _Standing, new: NewVersion, funding: Funding) -> Settlement:
    """A correction that pays another than the original did: one is asked back or reversed, the other paid in full.

    Nothing of the one is netted against the other, the member's payment against the provider's included. What
    goes to the earlier payee keeps the earlier version's control number, so that each version has one payable.
    """
    same_provider = (stands.tin, stands.npi) == (new.payee_tin, new.payee_npi)
    away = NewVersion(
        stands.claim, stands.icn, new.family, new.group, stands.tin, stands.npi, new.on, 0, None, False, stands.member
    )
    if not same_provider:
        back = _correct(stands, away, recoups=funding is Funding.INSURED and not stands.pay_member)
        first = _first(new)
        return Settlement(
            back.entries + first.entries,
            back.add + first.add,
            back.withdrawn,
            back.request,
            back.receivable,
            first.told,
        )
    recoups = funding is Funding.INSURED and not stands.pay_member
    owed = 0 if recoups else stands.held
    entries = _withdrawal(stands, new) + _entries(stands, away, -stands.held if recoups else 0, owed)
    receivable, request = _owed(stands, away, owed)
    entries += (claim_approved(new.group, new.on, new.icn, new.paid),)
    if new.told is None:
        raise AssertionError(f"claim {new.icn}: a void pays nothing")
    add: tuple[Payable, ...]
    if stands.pay_member or stands.told is None:
        add = (_payable(new, new.paid, new.told, stands.told),)
    elif recoups:
        copy = Payable(
            new.group,
            new.family,
            new.payee_tin,
            new.payee_npi,
            new.on,
            stands.icn,
            -stands.held,
            new.told,
            reverses=stands.told,
        )
        add = (copy, _payable(new, new.paid, new.told, silent=True))
    else:  # the letter to the provider does the work of reversal and correction
        add = (_payable(new, new.paid, new.told, silent=True),)
    return Settlement(entries, add, stands.unpaid, request, receivable, new.told)
