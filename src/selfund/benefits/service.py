"""One service line as cost sharing sees it, and what it makes of it (handbook 4.2)."""

from datetime import date

from msgspec import Struct

from selfund.terms.accumulator import AccumulatorEntry
from selfund.terms.money import Cents
from selfund.terms.step import AnyStep


class Service(Struct, frozen=True, gc=False):
    """A priced line of one member under one plan.

    family      the family's key, by which family totals are kept; `single`: the contract covers the employee alone
    icn, version, line   the adjudication and its line, which the entries name
    tier        the network tier of the provider
    allowed, charge   cents; units in thousandths
    day         the date that sets coverage and benefit period; `period` its first day (accumulators.period_start)
    visit       the visit's key: member, date, billing TIN, rendering NPI (billing NPI where a facility names no other);
                for an inpatient stay the admission date stands for the date
    days        the days that the claim bills of a stay, or that the line covers: see `stay_days`
    days_before the days of the same stay that came before the claim's first day (interim bills, joined readmissions)
    admission   the admission that days and copayments are counted by; a joined readmission names the earlier one
    admitted    whether the patient was admitted from this visit, which may waive the copayment
    condition   what a limit per condition is counted by
    """

    member: str
    family: str
    single: bool
    icn: str
    version: int
    line: int
    category: str
    tier: str
    allowed: Cents
    charge: Cents
    day: date
    period: str
    visit: str
    units: int = 1000
    days: int = 1
    days_before: int = 0
    admission: date | None = None
    admitted: bool = False
    condition: str = ""


class Shared(Struct, frozen=True, gc=False):
    """Who owes what of a line; all amounts in cents.

    covered      False: the service is denied as a whole, for its whole charge, and nothing was worked out
    noncovered   what limits leave to the patient, or the charge of a service that is not covered
    reasons      the reasons (terms.reasons) of `noncovered` with their amounts, which add up to it
    member       deductible + copay + coinsurance
    steps        the reasoning; the amounts of the steps that name a reason are the adjustments
    entries      what the accumulators move by, member and family

    A covered line has member + plan_pays + noncovered = allowed.
    """

    covered: bool
    deductible: Cents
    copay: Cents
    coinsurance: Cents
    noncovered: Cents
    member: Cents
    plan_pays: Cents
    reasons: tuple[tuple[str, Cents], ...]
    steps: tuple[AnyStep, ...]
    entries: tuple[AccumulatorEntry, ...]


def stay_days(start: date, end: date, admitted: date) -> tuple[int, int]:
    """The days that a claim bills of a stay, and the days of the stay before it.

    start, end   the claim's statement dates, `admitted` the admission date. The day of discharge is not a day of the
    stay, as in a hospital's own count, but a stay that ends on the day it begins is one day.
    """
    return max(1, (end - start).days), max(0, (start - admitted).days)
