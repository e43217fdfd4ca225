"""What is remembered of an adjudicated claim: enough to notice a duplicate, correct it, and pay it when money comes."""

from datetime import date

from msgspec import Struct

from selfund.terms.decision import Status
from selfund.terms.money import Cents
from selfund.terms.remittance import ProviderAdjustment, RemittanceClaim


class ServiceKey(Struct, frozen=True, gc=False, omit_defaults=True):
    """What makes two lines the same service.

    units in thousandths; `denied` whether the line was denied: it is no duplicate's original
    rendering_npi  who did the service, the billing NPI where the claim names no other
    """

    number: int
    start: date | None
    end: date | None
    procedure: str
    modifiers: tuple[str, ...]
    revenue: str
    units: int
    charge: Cents
    denied: bool = False
    rendering_npi: str = ""


class ClaimRecord(Struct, frozen=True, gc=False, omit_defaults=True):
    """One adjudicated version of a claim, as history keeps it.

    current    False once a later version took its place
    remitted   the remittance claim that told the payee of it, or will when money is there; None: nothing was told
    payee      group, TIN and NPI of who is paid; `pay_member`: the member was paid instead
    """

    claim: str
    icn: str
    version: int
    family: str
    group: str
    member: str
    plan: str
    kind: str
    status: Status
    billing_npi: str
    billing_tin: str
    rendering_npi: str
    charge: Cents
    paid: Cents
    received: date
    services: tuple[ServiceKey, ...]
    facility: str = ""
    current: bool = True
    replaces: str = ""
    remitted: RemittanceClaim | None = None
    pay_member: bool = False


class Payable(Struct, frozen=True, gc=False, omit_defaults=True):
    """A claim that is approved and whose payee has not been told yet: it waits for the check run, or for money.

    Paid in the order of approval: date, then icn.
    A correction that comes before the money takes it back, and no remittance ever tells of it.

    amount       cents that the payee is due: the claim's paid less that of the version it reverses, less adjustments
    claim        what the provider is told; None where a void leaves only the reversal
    reverses     the version that was told before, as it was told: its reversal stands before the claim
    adjustments  money at the level of the payee that belongs to this correction (an own overpayment recovered)
    pay_member   the money goes to `member`, and the provider gets a copy that pays nothing (OA-100)
    silent       `pay_member` only: the provider has been told already, by other means
    Raises AssertionError when the amount is not what is told, or is below zero for a member.
    """

    group: str
    family: str
    payee_tin: str
    payee_npi: str
    approved: date
    icn: str
    amount: Cents
    claim: RemittanceClaim | None
    pay_member: bool = False
    reverses: RemittanceClaim | None = None
    adjustments: tuple[ProviderAdjustment, ...] = ()
    member: str = ""
    silent: bool = False

    def __post_init__(self) -> None:
        if self.claim is None and self.reverses is None:
            raise AssertionError(f"payable {self.icn}: it tells nothing")
        told = self.claim.paid if self.claim is not None else 0
        if self.reverses is not None:
            told -= self.reverses.paid
        for adjustment in self.adjustments:
            told -= adjustment.amount
        if self.pay_member:
            if told or self.amount <= 0 or not self.member:
                raise AssertionError(f"payable {self.icn}: the member's payment, or the provider's copy, is not right")
        elif told != self.amount:
            raise AssertionError(f"payable {self.icn}: its amount is not what the payee is told")


class Receivable(Struct, frozen=True, gc=False, omit_defaults=True):
    """What a payee owes a self-funded group for one claim that was paid too much (handbook 8, overpayment).

    control    the financial control number that the letter carries and PLB 72 and WO will; one for the claim's life
    icn        the version of the claim whose amount it rests on
    asked, received   cents; the rest is open
    told       the version that an 835 last told the payee of, before any letter
    pay_member, member   the member owes it, not the provider
    Raises AssertionError when more was received than asked, or either is below zero.
    """

    control: str
    group: str
    payee_tin: str
    payee_npi: str
    claim: str
    icn: str
    determined: date
    asked: Cents
    received: Cents = 0
    told: RemittanceClaim | None = None
    pay_member: bool = False
    member: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.received <= self.asked:
            raise AssertionError(f"receivable {self.control}: received {self.received} of {self.asked} asked")

    @property
    def open(self) -> Cents:
        """Cents still owed."""
        return self.asked - self.received


class ForwardBalance(Struct, frozen=True, gc=False):
    """What a payee still owes an insured plan because a remittance came out below zero; a later one applies it.

    trace   the trace number of the remittance that forwarded it (PLB03-2 of FB; X12 interpretation 1114)
    amount  cents, above zero
    """

    group: str
    payee_tin: str
    payee_npi: str
    trace: str
    amount: Cents

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise AssertionError(f"forwarded balance of {self.trace}: {self.amount} cents is nothing owed")
