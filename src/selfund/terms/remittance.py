"""What a payee is told about one payment: its claims, and the balances that must hold (005010X221A1 1.10.2.1).

A remittance holds one payee and exactly one group, so that money of two employers cannot meet in it.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from selfund.terms.decision import Adjustment
from selfund.terms.money import Cents


class ClaimStatus(StrEnum):
    """How a remittance presents a claim (CLP02)."""

    PRIMARY = "1"
    SECONDARY = "2"
    TERTIARY = "3"
    DENIED = "4"
    REVERSAL = "22"


class RemittanceLine(Struct, frozen=True, gc=False, omit_defaults=True):
    """One service as the remittance tells it; cents, units in thousandths; a reversal's amounts are negative.

    remarks are the RARCs of all adjustments, once each; units_billed: where other than the units paid.
    Raises AssertionError unless charge = paid + adjustments.
    """

    charge: Cents
    paid: Cents
    procedure: str = ""
    qualifier: str = "HC"
    modifiers: tuple[str, ...] = ()
    revenue: str = ""
    units: int = 1000
    start: date | None = None
    end: date | None = None
    control_number: str = ""
    allowed: Cents = 0
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    units_billed: int = 0

    def __post_init__(self) -> None:
        told = self.paid
        for adjustment in self.adjustments:
            told += adjustment.amount
        if told != self.charge:
            raise AssertionError(
                f"remittance line {self.procedure or self.revenue}: charge is not paid and adjustments"
            )


class RemittanceClaim(Struct, frozen=True, gc=False, omit_defaults=True):
    """One claim as the remittance tells it.

    claim            the provider's own number (CLP01); icn: ours (CLP07)
    filing           claim filing indicator (CLP06); place, frequency: CLP08, CLP09
    patient_…        as the claim named the patient; corrected_…: what the plan's records say, where they differ
    inpatient        an MIA segment is due rather than MOA
    interest         cents of late-payment interest (AMT*I)
    covered          the part of the charge that the plan considers, reductions included (AMT*AU); 0: not told
    Raises AssertionError unless claim = lines, and charge = paid + adjustments of claim and lines.
    """

    claim: str
    icn: str
    status: ClaimStatus
    charge: Cents
    paid: Cents
    patient_responsibility: Cents
    lines: tuple[RemittanceLine, ...]
    filing: str = "12"
    place: str = ""
    frequency: str = "1"
    drg: str = ""
    patient_last_name: str = ""
    patient_first_name: str = ""
    patient_middle_name: str = ""
    patient_id: str = ""
    subscriber_last_name: str = ""
    subscriber_first_name: str = ""
    subscriber_id: str = ""
    corrected_last_name: str = ""
    corrected_first_name: str = ""
    corrected_id: str = ""
    rendering_npi: str = ""
    rendering_last_name: str = ""
    rendering_first_name: str = ""
    rendering_person: bool = True
    group_number: str = ""
    original_icn: str = ""
    start: date | None = None
    end: date | None = None
    received: date | None = None
    coverage_ended: date | None = None
    allowed: Cents = 0
    interest: Cents = 0
    inpatient: bool = False
    institutional: bool = False
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    covered: Cents = 0

    def __post_init__(self) -> None:
        charge = paid = adjusted = 0
        for line in self.lines:
            charge += line.charge
            paid += line.paid
        for adjustment in self.adjustments:
            adjusted += adjustment.amount
        if self.lines and charge != self.charge:
            raise AssertionError(f"remittance claim {self.icn}: its charge is not the sum of its lines")
        if self.lines and paid - adjusted != self.paid:
            raise AssertionError(f"remittance claim {self.icn}: paid is not the lines' less the claim's adjustments")
        if not self.lines and self.charge != self.paid + adjusted:
            raise AssertionError(f"remittance claim {self.icn}: charge is not paid and adjustments")


class WrittenClaim(Struct, frozen=True, gc=False, array_like=True):
    """A claim as a remittance tells it, written for the file that carries it. Its balances held when it was told.

    paid, interest   cents; a reversal's are negative
    text             its segments, terminators included
    """

    paid: Cents
    interest: Cents
    text: str


class ProviderAdjustment(Struct, frozen=True, gc=False, omit_defaults=True):
    """Money at the level of the payee (PLB): `amount` above zero lowers the payment, below zero raises it.

    reason   the standard's code: "72" refund acknowledged, "WO" overpayment recovery, "FB" forward balance,
             "L6" interest
    reference  the financial control number
    """

    reason: str
    reference: str
    amount: Cents


class PaymentMethod(StrEnum):
    """How the money travels (BPR04)."""

    ACH = "ACH"
    CHECK = "CHK"
    NONE = "NON"


class Payee(Struct, frozen=True, gc=False, omit_defaults=True):
    """Who is paid: a provider by TIN and NPI."""

    npi: str
    tin: str
    name: str
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


class Remittance(Struct, frozen=True):
    """One payment (or none due) to one payee out of one group's money, and the claims it explains.

    trace     the payment's trace number (TRN02), also its cause in the ledger
    amount    cents paid: sum of the claims' paid less the provider adjustments; never negative
    Raises AssertionError when the amount is not that, or below zero, or money moves with method NON.
    """

    group: str
    payee: Payee
    trace: str
    paid_on: date
    method: PaymentMethod
    amount: Cents
    claims: tuple[WrittenClaim, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    fiscal_year_end: date | None = None

    def __post_init__(self) -> None:
        paid = sum([claim.paid for claim in self.claims])
        adjusted = sum([adjustment.amount for adjustment in self.provider_adjustments])
        if paid - adjusted != self.amount:
            raise AssertionError(f"remittance {self.trace}: the payment is not its claims less provider adjustments")
        if self.amount < 0:
            raise AssertionError(f"remittance {self.trace}: a payment is never below zero")
        if (self.method is PaymentMethod.NONE) != (self.amount == 0):
            raise AssertionError(f"remittance {self.trace}: method {self.method} does not fit {self.amount} cents")
