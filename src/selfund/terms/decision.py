"""What the plan says of a claim, line by line, with every cent explained. What does not balance cannot be built."""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from selfund.terms.accumulator import AccumulatorEntry
from selfund.terms.money import Cents
from selfund.terms.reasons import Reason
from selfund.terms.step import AnyStep


class Status(StrEnum):
    """What became of a claim. VOIDED: the claim was taken back by its provider and bills nothing any more."""

    PAID = "paid"
    DENIED = "denied"
    PENDED = "pended"
    REJECTED = "rejected"
    VOIDED = "voided"


# Members of an enum are looked up slowly (Python 3.11).
_PENDED: Final = Status.PENDED
_REJECTED: Final = Status.REJECTED


class Adjustment(Struct, frozen=True, gc=False, omit_defaults=True):
    """Why `amount` cents of the charge were not paid. Negative only for OA-94 (handbook 2)."""

    group: str
    carc: str
    amount: Cents
    rarc: tuple[str, ...] = ()
    reason: str = ""


def adjust(reason: Reason, amount: Cents) -> Adjustment:
    """An adjustment of `amount` cents for `reason`."""
    return Adjustment(reason.group, reason.carc, amount, reason.rarc, reason.name)


class Adjustments(dict[Cents, Adjustment]):
    """The adjustments for one reason by their amount in cents. Kept, for they never change and most amounts recur."""

    kept = 5_000

    def __init__(self, reason: Reason) -> None:
        super().__init__()
        self.reason = reason

    def __missing__(self, amount: Cents) -> Adjustment:
        made = adjust(self.reason, amount)
        if len(self) < self.kept:
            self[amount] = made
        return made


class Pend(Struct, frozen=True, gc=False):
    """Why a person must look: a stable code and plain words. `line` 0: the claim as a whole."""

    code: str
    says: str
    line: int = 0


class LineDecision(Struct, frozen=True, gc=False):
    """The decision on one line; all amounts in cents.

    start, end   the dates of service that were used; `units` in thousandths
    noncovered   what the plan does not cover (denials and used-up limits), whoever owes it
    Raises AssertionError unless charge = paid + adjustments (a pended or rejected line has none yet), and the amounts
    that cannot be negative are not.
    """

    number: int
    charge: Cents
    allowed: Cents
    paid: Cents
    status: Status
    procedure: str = ""
    modifiers: tuple[str, ...] = ()
    revenue: str = ""
    units: int = 1000
    start: date | None = None
    end: date | None = None
    category: str = ""
    tier: str = ""
    deductible: Cents = 0
    copay: Cents = 0
    coinsurance: Cents = 0
    noncovered: Cents = 0
    other_insurance: Cents = 0
    patient_responsibility: Cents = 0
    adjustments: tuple[Adjustment, ...] = ()
    because: tuple[AnyStep, ...] = ()
    control_number: str = ""

    def __post_init__(self) -> None:
        total = self.paid
        patient = 0
        for adjustment in self.adjustments:
            amount = adjustment.amount
            total += amount
            if adjustment.group == "PR":
                patient += amount
            if amount < 0 and adjustment.carc != "94":
                raise AssertionError(f"line {self.number}: adjustment {adjustment.group}-{adjustment.carc} is negative")
        if total != self.charge and self.status is not _PENDED and self.status is not _REJECTED:
            raise AssertionError(f"line {self.number}: charge {self.charge} is not paid {self.paid} and adjustments")
        if self.paid < 0:
            raise AssertionError(f"line {self.number}: paid {self.paid} is below zero")
        if patient != self.patient_responsibility:
            raise AssertionError(f"line {self.number}: the patient's part is not the sum of its PR adjustments")


class Decision(Struct, frozen=True, gc=False):
    """The decision on a claim: one immutable version; a correction makes the next.

    icn         the payer's control number of this version; `replaces` the icn of the version it takes the place of
    payee_npi, payee_tin   who is paid; `pay_member`: the subscriber instead
    lines       in the claim's order; adjustments at claim level never repeat a line's
    entries     the accumulator entries that this version makes (reversals of an earlier version included)
    part        "1/2" for a claim that routing split
    Raises AssertionError unless the claim's amounts are the sums of its lines'.
    """

    claim: str
    icn: str
    status: Status
    charge: Cents
    lines: tuple[LineDecision, ...]
    version: int = 1
    replaces: str = ""
    group: str = ""
    plan: str = ""
    member: str = ""
    subscriber: str = ""
    payee_npi: str = ""
    payee_tin: str = ""
    pay_member: bool = False
    allowed: Cents = 0
    deductible: Cents = 0
    copay: Cents = 0
    coinsurance: Cents = 0
    noncovered: Cents = 0
    other_insurance: Cents = 0
    paid: Cents = 0
    patient_responsibility: Cents = 0
    adjustments: tuple[Adjustment, ...] = ()
    pends: tuple[Pend, ...] = ()
    status_codes: tuple[str, ...] = ()
    entries: tuple[AccumulatorEntry, ...] = ()
    part: str = ""

    def __post_init__(self) -> None:
        if self.status is _PENDED or self.status is _REJECTED:
            return
        charge = paid = allowed = patient = 0
        for line in self.lines:
            charge += line.charge
            paid += line.paid
            allowed += line.allowed
            patient += line.patient_responsibility
        if charge != self.charge or allowed != self.allowed:
            raise AssertionError(f"claim {self.icn}: its charge or allowed amount is not the sum of its lines")
        if paid != self.paid or patient != self.patient_responsibility:
            raise AssertionError(f"claim {self.icn}: paid or the patient's part is not the sum of its lines")
