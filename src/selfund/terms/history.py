"""What is remembered of an adjudicated claim: enough to notice a duplicate, correct it, and pay it when money comes."""

from datetime import date

from msgspec import Struct

from selfund.terms.decision import Status
from selfund.terms.money import Cents
from selfund.terms.remittance import RemittanceClaim


class ServiceKey(Struct, frozen=True, gc=False, omit_defaults=True):
    """What makes two lines the same service.

    units in thousandths; `paid` whether the line was paid or counted (a denied line is no duplicate's original)
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


class ClaimRecord(Struct, frozen=True, gc=False, omit_defaults=True):
    """One adjudicated version of a claim, as history keeps it.

    current    False once a later version took its place
    remitted   the remittance claim that told the payee of it, or will when money is there; None: nothing was told
    payee      group, TIN and NPI of who is paid
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


class Payable(Struct, frozen=True, gc=False, omit_defaults=True):
    """A claim that is approved and whose payee has not been told yet: it waits for the check run, or for money.

    Paid in the order of approval: date, then icn.
    A correction that comes before the money takes it back, and no remittance ever tells of it.
    """

    group: str
    family: str
    payee_tin: str
    payee_npi: str
    approved: date
    icn: str
    amount: Cents
    claim: RemittanceClaim
    pay_member: bool = False
