"""What the check run needs of a payable: what it moves, and what it tells, already written.

Most payables are paid in the run that approved them, and nobody asks again how their claims came to be told as they
are. It does not know how a claim is written: a function that does is given.
"""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from selfund.funding.remittances import reversal_of
from selfund.terms.group import Funding
from selfund.terms.history import Payable
from selfund.terms.money import Cents
from selfund.terms.remittance import ProviderAdjustment, RemittanceClaim, WrittenClaim

Write = Callable[[RemittanceClaim, str], WrittenClaim]
"""Writes a claim for the payee with this NPI."""


class Due(Struct, frozen=True, gc=False, array_like=True):
    """A payable as the check run sees it.

    told     its reversal and its claim, written; empty: the provider is told nothing
    member   who is paid where the provider is not, else empty
    kept     the payable as a later run reads it, where it may wait
    """

    approved: date
    icn: str
    amount: Cents
    told: tuple[WrittenClaim, ...]
    adjustments: tuple[ProviderAdjustment, ...]
    member: str
    kept: bytes


class PayeeDue(Struct, frozen=True, gc=False, array_like=True):
    """Some of what one provider is due, or told, of one group."""

    group: str
    tin: str
    npi: str
    dues: tuple[Due, ...]


def may_wait(payable: Payable, funding: Funding) -> bool:
    """Whether the check run may lack the money: an employer's own account (`aso`) alone is paid from as it fills."""
    return payable.amount != 0 and funding is Funding.ASO


def due_of(payable: Payable, write: Write, kept: bytes) -> Due:
    """The payable for the check run; `kept` is what a later run needs of it."""
    told: tuple[WrittenClaim, ...] = ()
    if not payable.silent:
        if payable.reverses is not None:
            told = (write(reversal_of(payable.reverses), payable.payee_npi),)
        if payable.claim is not None:
            told = (*told, write(payable.claim, payable.payee_npi))
    return Due(payable.approved, payable.icn, payable.amount, told, payable.adjustments, payable.member, kept)
