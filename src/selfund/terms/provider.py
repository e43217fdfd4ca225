"""Who is paid, who did the service, and the agreements that price it."""

from enum import StrEnum

from msgspec import Struct

from selfund.terms.money import WHOLE, Cents, Rate
from selfund.terms.period import Period


class ProviderRecord(Struct, frozen=True):
    """A provider as the book of business knows it (not as one claim describes it)."""

    npi: str
    tin: str
    name: str
    first_name: str
    person: bool
    taxonomy: str
    specialty: str
    address: str
    city: str
    state: str
    postal_code: str
    primary_care: bool = False


class Pricing(StrEnum):
    """How a contract term prices a line."""

    FEE_TABLE = "fee table"
    PERCENT_OF_CHARGE = "percent of charge"


class FeeRow(Struct, frozen=True, gc=False):
    """One row of a fee table: cents for one unit outside and inside a facility, and where it is written."""

    fee: Cents
    facility_fee: Cents
    line: int


class FeeTable(Struct, frozen=True):
    """A fee schedule in force for a period. Rows are keyed by procedure, or by procedure and modifier ("70553 26").

    default   the row for procedures the table does not list; None: they have no price here
    """

    id: str
    file: str
    period: Period
    rows: dict[str, FeeRow]
    default: FeeRow | None = None


class Term(Struct, frozen=True):
    """One term of a contract: what it prices and how. The first term whose conditions hold prices the line.

    procedures, revenue_codes   what the line must carry; ranges are expanded when the book compiles; empty: any
    claim_kinds                 "professional", "institutional"; empty: any
    rate                        of the fee table's amount, or of the charge
    tables                      the versions of the fee table, for FEE_TABLE only
    """

    pricing: Pricing
    source: str
    rate: Rate = WHOLE
    tables: tuple[FeeTable, ...] = ()
    procedures: frozenset[str] = frozenset()
    revenue_codes: frozenset[str] = frozenset()
    claim_kinds: frozenset[str] = frozenset()
    default: bool = False


class Contract(Struct, frozen=True):
    """An agreement between a network and payees, for a period.

    tins, npis   the payees by tax number; when `npis` is not empty, only these billing NPIs of the TIN
    lesser_of    the line is priced at the lesser of charge and rate
    filing_days  days from the date of service within which a claim must arrive; 0: the plan's own term holds
    """

    id: str
    network: str
    title: str
    period: Period
    tins: frozenset[str]
    terms: tuple[Term, ...]
    npis: frozenset[str] = frozenset()
    lesser_of: bool = True
    filing_days: int = 0
    source: str = ""


class Price(Struct, frozen=True, gc=False):
    """The allowed amount of a line and where it came from.

    allowed  cents; `fee` is the contract's amount before lesser-of
    rule     "fee table", "percent of charge", "repriced by the network", "out of network"
    source   the file and line of the row or term
    """

    allowed: Cents
    fee: Cents
    rule: str
    source: str
    contract: str = ""
