"""One payment as terms: whom it names, the claims it explains, and the balances it forwards (005010X221A1 1.10.2).

Its balances are asserted where it is made (`terms.remittance`). It does not know which claims are due.
"""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Final

from selfund.funding.due import Due
from selfund.terms.claim import Provider
from selfund.terms.group import Funding
from selfund.terms.history import ForwardBalance
from selfund.terms.provider import ProviderRecord
from selfund.terms.remittance import Payee, PaymentMethod, ProviderAdjustment, Remittance, WrittenClaim

by_approval: Final = attrgetter("approved", "icn")
"""The order in which claims are told, and wait."""


def payee_of(npi: str, tin: str, record: ProviderRecord | None, billed: Provider | None) -> Payee:
    """The payee as a remittance names it: from the book where it is known, else as the claim billed it."""
    if record is not None:
        name = f"{record.first_name} {record.name}".strip() if record.person else record.name
        return Payee(npi, tin, name, record.address, record.city, record.state, record.postal_code)
    if billed is not None:
        name = f"{billed.first_name} {billed.name}".strip() if billed.person else billed.name
        where = billed.address
        return Payee(npi, tin, name, where.line, where.city, where.state, where.postal_code)
    return Payee(npi, tin, f"NPI {npi}" if npi else f"TIN {tin}")


def make_remittance(
    group: str,
    payee: Payee,
    dues: Iterable[Due],
    trace: str,
    paid_on: date,
    funding: Funding,
    method: PaymentMethod = PaymentMethod.ACH,
    forward: ForwardBalance | None = None,
) -> Remittance:
    """One payment to one payee out of one group's money, and the claims it explains in the order of their approval.

    method   how the money travels if there is any; nothing due is NON
    forward  `insured`: what the payee still owes of an earlier remittance. It is applied when the claims come to
             anything but zero, and what is then below zero is forwarded as one balance (X12 interpretations 738, 1114)
    Raises AssertionError for a sum below zero out of a self-funded group, or nothing to tell.
    """
    claims: list[WrittenClaim] = []
    adjustments: list[ProviderAdjustment] = []
    for due in sorted(dues, key=by_approval):
        claims += due.told
        adjustments += due.adjustments
    if not claims:
        raise AssertionError(f"remittance {trace}: it tells of no claim")
    interest = sum([claim.interest for claim in claims])
    if interest:
        adjustments.append(ProviderAdjustment("L6", trace, -interest))
    amount = sum([claim.paid for claim in claims]) - sum([adjustment.amount for adjustment in adjustments])
    if forward is not None and amount:
        if (forward.group, forward.payee_tin, forward.payee_npi) != (group, payee.tin, payee.npi):
            raise AssertionError(f"remittance {trace}: the forwarded balance of {forward.trace} is another's")
        adjustments.append(ProviderAdjustment("FB", forward.trace, forward.amount))
        amount -= forward.amount
    if amount < 0:
        if funding is not Funding.INSURED:
            raise AssertionError(f"remittance {trace}: a self-funded group recoups nothing, yet {amount} is due")
        adjustments.append(ProviderAdjustment("FB", trace, amount))
        amount = 0
    return Remittance(
        group,
        payee,
        trace,
        paid_on,
        method if amount else PaymentMethod.NONE,
        amount,
        tuple(claims),
        tuple(adjustments),
    )


def forward_after(remittance: Remittance, forward: ForwardBalance | None) -> ForwardBalance | None:
    """What the payee owes after `remittance`, which began with `forward`; None: nothing."""
    owed = forward
    for adjustment in remittance.provider_adjustments:
        if adjustment.reason != "FB":
            continue
        if adjustment.amount > 0:
            owed = None
        else:
            payee = remittance.payee
            owed = ForwardBalance(remittance.group, payee.tin, payee.npi, remittance.trace, -adjustment.amount)
    return owed
