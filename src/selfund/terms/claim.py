"""What was billed: a claim as it was read, never changed afterwards (837P and 837I; dental is yet to come).

Names are the trade's; the standard's element names live in x12/ alone. Everything that adjudication or forwarding
needs is here; `Submission.text` keeps the claim's own segments so that it can be forwarded unchanged.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from selfund.terms.money import Cents


class ClaimKind(StrEnum):
    """Which 837 the claim came in."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


INPATIENT_BILLS: Final = frozenset({"11", "12", "18", "21", "22", "28", "41", "65", "66", "86"})
"""Facility types (first two digits of the type of bill) of an inpatient or residential stay (NUBC form locator 4)."""


class Frequency(StrEnum):
    """What the claim is to its payer (CLM05-3). Other codes are kept as text in `Claim.frequency`."""

    ORIGINAL = "1"
    REPLACEMENT = "7"
    VOID = "8"


class Address(Struct, frozen=True, gc=False, omit_defaults=True):
    """A postal address."""

    line: str = ""
    second_line: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


class Reference(Struct, frozen=True, gc=False, omit_defaults=True):
    """An identifier and what kind it is: `qualifier` is the standard's code ("F8", "G1", "EI")."""

    qualifier: str
    value: str


class ClaimDate(Struct, frozen=True, gc=False, omit_defaults=True):
    """A date with its meaning: `qualifier` is the standard's code ("431", "435", "096"), `time` "HHMM" where given."""

    qualifier: str
    start: date
    end: date
    time: str = ""


class NamedAmount(Struct, frozen=True, gc=False, omit_defaults=True):
    """An amount in cents with its meaning, the standard's qualifier ("F5", "D", "EAF", "A8")."""

    qualifier: str
    amount: Cents


class Person(Struct, frozen=True, gc=False, omit_defaults=True):
    """A subscriber or patient as the claim names them. `sex` is "F", "M" or "U"; `id` is the member id billed."""

    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""
    id: str = ""
    id_qualifier: str = ""
    birth_date: date | None = None
    sex: str = ""
    relationship: str = ""
    address: Address = Address()
    references: tuple[Reference, ...] = ()


class Provider(Struct, frozen=True, gc=False, omit_defaults=True):
    """A provider as the claim names it. `role` is the standard's entity code ("85", "82", "77", "DN", "71")."""

    role: str
    name: str = ""
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""
    person: bool = False
    npi: str = ""
    tin: str = ""
    taxonomy: str = ""
    address: Address = Address()
    references: tuple[Reference, ...] = ()


class Diagnosis(Struct, frozen=True, gc=False, omit_defaults=True):
    """A diagnosis or other health care code with its qualifier ("ABK", "ABF", "ABJ", "APR", "DR", "BBR", "BE", "BH").

    present_on_admission "Y", "N", "U", "W" or empty; `amount` for value codes, `start`/`end` for dated codes.
    """

    qualifier: str
    code: str
    present_on_admission: str = ""
    amount: Cents | None = None
    start: date | None = None
    end: date | None = None


class Drug(Struct, frozen=True, gc=False, omit_defaults=True):
    """A drug billed on a line: NDC, quantity in thousandths of its unit, prescription number."""

    ndc: str
    quantity: int = 0
    unit: str = ""
    prescription: str = ""


class OtherAdjustment(Struct, frozen=True, gc=False, omit_defaults=True):
    """An adjustment that another payer made (CAS): group code, CARC, cents, quantity in thousandths."""

    group: str
    carc: str
    amount: Cents
    quantity: int = 0


class OtherLine(Struct, frozen=True, gc=False, omit_defaults=True):
    """What another payer decided on this line (2430). `payer` is its identifier in `OtherPayer.id`."""

    payer: str
    paid: Cents
    procedure: str = ""
    modifiers: tuple[str, ...] = ()
    revenue: str = ""
    units: int = 0
    bundled_into: str = ""
    adjustments: tuple[OtherAdjustment, ...] = ()
    paid_on: date | None = None
    remaining_patient_liability: Cents | None = None


class OtherPayer(Struct, frozen=True, gc=False, omit_defaults=True):
    """Another payer on the claim (2320, 2330): its place in the order, its subscriber, amounts and adjustments.

    order "P", "S", "T" …; paid (AMT*D), remaining patient liability (AMT*EAF), noncovered (AMT*A8) where given.
    """

    order: str
    id: str = ""
    name: str = ""
    relationship: str = ""
    group_number: str = ""
    group_name: str = ""
    filing: str = ""
    insurance_type: str = ""
    subscriber: Person = Person()
    assigned: str = ""
    release: str = ""
    adjustments: tuple[OtherAdjustment, ...] = ()
    amounts: tuple[NamedAmount, ...] = ()
    remarks: tuple[str, ...] = ()
    paid_on: date | None = None
    references: tuple[Reference, ...] = ()
    providers: tuple[Provider, ...] = ()


class Repricing(Struct, frozen=True, gc=False, omit_defaults=True):
    """What a repricer says of a claim or line (HCP). Amounts in cents, `rate` and `units` in thousandths.

    methodology "00" … (HCP01), reject_reason "T1" … (HCP13), exception "1" … (HCP15), policy_compliance (HCP14).
    """

    methodology: str
    allowed: Cents
    savings: Cents = 0
    organization: str = ""
    rate: int = 0
    group_code: str = ""
    group_amount: Cents = 0
    revenue: str = ""
    procedure: str = ""
    unit: str = ""
    units: int = 0
    reject_reason: str = ""
    policy_compliance: str = ""
    exception: str = ""


class Note(Struct, frozen=True, gc=False, omit_defaults=True):
    """A note in the submitter's words, with its qualifier ("ADD", "UPI", "TPO")."""

    qualifier: str
    text: str


class Attachment(Struct, frozen=True, gc=False, omit_defaults=True):
    """Paperwork that comes apart from the claim: report type, how it is sent, its control number."""

    report: str
    transmission: str
    control_number: str = ""


class ClaimLine(Struct, frozen=True, gc=False, omit_defaults=True):
    """One service line.

    number      LX01 as the claim gives it
    charge      cents
    units       thousandths of `unit` ("UN" units, "MJ" minutes, "DA" days)
    start, end  dates of service; None on an undated institutional line
    pointers    positions in the claim's diagnoses, from 1
    """

    number: int
    charge: Cents
    units: int
    procedure: str = ""
    procedure_qualifier: str = ""
    modifiers: tuple[str, ...] = ()
    description: str = ""
    unit: str = "UN"
    revenue: str = ""
    noncovered: Cents = 0
    start: date | None = None
    end: date | None = None
    place: str = ""
    pointers: tuple[int, ...] = ()
    emergency: bool = False
    family_planning: bool = False
    control_number: str = ""
    dates: tuple[ClaimDate, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[NamedAmount, ...] = ()
    providers: tuple[Provider, ...] = ()
    drugs: tuple[Drug, ...] = ()
    repricing: Repricing | None = None
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    other_payers: tuple[OtherLine, ...] = ()


class Submission(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where a claim came from, with its own segments, so that it can be answered and forwarded unchanged.

    interchange, functional_group, transaction   control numbers (ISA13, GS06, ST02)
    position      0-based place of the claim's first segment in its interchange
    delimiters    element, repetition and component separator, segment terminator: four characters
    header … claim_text   the segments, terminators included, of the transaction's head (after ST), the billing
                  provider's, the subscriber's and the patient's loops, and the claim's loop itself
    """

    sender: str = ""
    receiver: str = ""
    interchange: str = ""
    functional_group: str = ""
    transaction: str = ""
    guide: str = ""
    position: int = 0
    delimiters: str = "*^:~"
    submitter_name: str = ""
    submitter_id: str = ""
    receiver_name: str = ""
    receiver_id: str = ""
    header: str = ""
    provider_text: str = ""
    subscriber_text: str = ""
    patient_text: str = ""
    claim_text: str = ""


class Claim(Struct, frozen=True, gc=False, omit_defaults=True):
    """A claim as billed. `id` is the provider's own number for it (patient control number).

    place          place of service for professional, facility type (first two digits of the type of bill) for
                   institutional claims; `frequency` is the third digit's code
    original       the payer's control number of the claim that a replacement or void takes the place of (REF F8)
    assigned       whether benefits are assigned to the provider (CLM08 Y); accepts: CLM07
    admitted       admission date of an institutional claim; `admission_type`, `admission_source`, `patient_status`
    payer_id       the payer this claim is sent to; `group_number` and `group_name` from the subscriber's loop
    filing_order   "P", "S", "T": this payer's place among the patient's payers
    """

    id: str
    kind: ClaimKind
    charge: Cents
    lines: tuple[ClaimLine, ...]
    billing: Provider
    subscriber: Person
    patient: Person
    place: str = ""
    facility_qualifier: str = ""
    frequency: str = "1"
    original: str = ""
    assigned: str = ""
    accepts: str = ""
    signature: str = ""
    release: str = ""
    payer_id: str = ""
    payer_name: str = ""
    filing_order: str = "P"
    filing: str = ""
    group_number: str = ""
    group_name: str = ""
    start: date | None = None
    end: date | None = None
    admitted: date | None = None
    admission_hour: str = ""
    discharge_hour: str = ""
    admission_type: str = ""
    admission_source: str = ""
    patient_status: str = ""
    accident_causes: tuple[str, ...] = ()
    accident_state: str = ""
    delay_reason: str = ""
    special_program: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    codes: tuple[Diagnosis, ...] = ()
    dates: tuple[ClaimDate, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[NamedAmount, ...] = ()
    providers: tuple[Provider, ...] = ()
    pay_to: Provider | None = None
    repricing: Repricing | None = None
    other_payers: tuple[OtherPayer, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contract: str = ""
    submission: Submission = Submission()

    @property
    def inpatient(self) -> bool:
        """Whether the claim bills a stay, whose admission date stands for every line's date."""
        return self.place in INPATIENT_BILLS and self.kind is ClaimKind.INSTITUTIONAL

    def provider(self, role: str) -> Provider | None:
        """The first claim-level provider in that role, or None."""
        for provider in self.providers:
            if provider.role == role:
                return provider
        return None
