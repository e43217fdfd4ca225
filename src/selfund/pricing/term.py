"""What one term of a contract, or of a plan's out-of-network rules, makes of a line: a fee with its source, or nothing.

Multiple-procedure, bilateral, assistant and other payment rules, and anesthesia time, are stations of their own and
still to come; minutes are therefore not priced by a fee table.
"""

from datetime import date
from typing import Final

from selfund.terms.claim import Claim, ClaimKind, ClaimLine
from selfund.terms.money import WHOLE, Cents, portion
from selfund.terms.provider import FeeRow, FeeTable, Pricing, Term

FACILITY_PLACES: Final = frozenset(
    ["02", "06", "08", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61"]
)
"""Places of service where a professional is paid the facility fee (CMS place of service code set, payment policy)."""

MINUTES: Final = "MJ"

ONE_UNIT: Final = 1000

# Looked up once: a member of an enumeration and its value cost more than the comparison.
_PROFESSIONAL: Final = ClaimKind.PROFESSIONAL
_PERCENT_OF_CHARGE: Final = Pricing.PERCENT_OF_CHARGE
_PERCENT_RULE: Final = Pricing.PERCENT_OF_CHARGE.value
_TABLE_RULE: Final = Pricing.FEE_TABLE.value
_SCALE: Final = ONE_UNIT * WHOLE


Fee = tuple[Cents, str, str]
"""A term's amount for a line in cents, before lesser-of; its rule ("fee table", "percent of charge") and source."""


def price_by_term(term: Term, line: ClaimLine, claim: Claim, day: date) -> Fee | None:
    """The fee of `term` for `line` on `day`, or None where its conditions do not hold or it lists no price.

    A fee table term holds for what the version of its table in force on `day` lists, or for all by the table's default.
    """
    if term.procedures and line.procedure not in term.procedures:
        return None
    if term.revenue_codes and line.revenue not in term.revenue_codes:
        return None
    if term.claim_kinds and claim.kind not in term.claim_kinds:
        return None
    if term.pricing is _PERCENT_OF_CHARGE:
        amount = portion(line.charge, term.rate)
        return (amount, _PERCENT_RULE, term.source) if amount > 0 or line.charge == 0 else None
    return _by_table(term, line, claim, day)


def _by_table(term: Term, line: ClaimLine, claim: Claim, day: date) -> Fee | None:
    """Units × fee × rate, rounded half up once."""
    units = line.units
    if line.unit == MINUTES or units <= 0:
        return None
    for table in term.tables:
        period = table.period
        if period.start <= day <= period.end:
            break
    else:
        return None
    row = _row(table, line) if line.modifiers else table.rows.get(line.procedure) or table.default
    if row is None:
        return None
    fee = row.fee
    if claim.kind is _PROFESSIONAL and (line.place or claim.place) in FACILITY_PLACES:
        fee = row.facility_fee
    amount = (fee * units * term.rate + _SCALE // 2) // _SCALE
    return (amount, _TABLE_RULE, f"{table.file}:{row.line}") if amount > 0 else None


def _row(table: FeeTable, line: ClaimLine) -> FeeRow | None:
    """The row by procedure and one of the line's modifiers, in their order; else by procedure; else the default row."""
    for modifier in line.modifiers:
        row = table.rows.get(f"{line.procedure} {modifier}")
        if row is not None:
            return row
    return table.rows.get(line.procedure) or table.default
