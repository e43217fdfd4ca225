"""Who billed and who did the service (handbook 3.3): NPI check digit, contracts of a payee on a day, specialty."""

from datetime import date
from functools import lru_cache
from typing import Final

from msgspec import Struct

from selfund.matching.rejection import (
    BILLING_NPI_MISSING,
    BILLING_NPI_WRONG,
    BILLING_TIN_MISSING,
    RENDERING_NPI_WRONG,
    Rejection,
)
from selfund.terms.book import Book
from selfund.terms.claim import Claim, ClaimLine, Provider
from selfund.terms.decision import Pend
from selfund.terms.provider import Contract

RENDERING: Final = "82"
"""The standard's entity code of the rendering provider."""

_PREFIX_SUM: Final = 24
"""What the constant prefix 80840 adds to the Luhn sum (45 CFR 162.406; CMS NPI check digit)."""

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

PRIMARY_CARE_TAXONOMIES: Final = frozenset(
    {
        "207Q00000X", "207QA0505X", "207QG0300X", "207R00000X", "207RG0300X", "208000000X", "208D00000X",
        "363LA2200X", "363LF0000X", "363LP0200X", "363LP2300X", "261QP2300X", "261QF0400X", "261QR1300X",
    }
)  # fmt: skip
"""Taxonomies (NUCC) of primary care: family, adult and geriatric medicine, general internal medicine, pediatrics,
general practice, nurse practitioners of these, and primary care, federally qualified and rural health clinics.
Only for a provider that the book of business does not know."""


class ServiceProvider(Struct, frozen=True, gc=False):
    """Who did a service. `specialty` is the book's word for it, empty for a provider the book does not know."""

    npi: str
    taxonomy: str
    specialty: str
    primary_care: bool


@lru_cache(maxsize=100_000)
def npi_is_valid(npi: str) -> bool:
    """Whether an NPI has ten digits, begins with 1 or 2 and ends on the Luhn check digit (with prefix 80840)."""
    if len(npi) != 10 or not npi.isascii() or not npi.isdigit() or npi[0] not in "12":
        return False
    digits = list(map(int, npi))
    total = _PREFIX_SUM + sum(digits[1::2]) + sum(_DOUBLED[digit] for digit in digits[0::2])
    return total % 10 == 0


_NO_BILLING_TIN = Rejection(BILLING_TIN_MISSING, "the billing provider's tax number is missing: nobody could be paid")
_NO_BILLING_NPI = Rejection(BILLING_NPI_MISSING, "the billing provider's NPI is missing")
_BAD_BILLING_NPI = Rejection(BILLING_NPI_WRONG, "the billing provider's NPI is no NPI: its check digit is wrong")
_BAD_RENDERING_NPI = Rejection(RENDERING_NPI_WRONG, "a rendering provider's NPI is no NPI: its check digit is wrong")


def check_npis(claim: Claim) -> tuple[Rejection, ...]:
    """What is wrong with the NPIs of the billing and rendering providers of claim and lines; empty when all is well.

    A billing provider without a tax number (REF EI or SY, required in loop 2010AA) is no payee: contracts and payments
    go by it.
    """
    billing = claim.billing.npi
    found: tuple[Rejection, ...] = ()
    if not billing:
        found = (_NO_BILLING_NPI,)
    elif not npi_is_valid(billing):
        found = (_BAD_BILLING_NPI,)
    if not claim.billing.tin:
        found = (*found, _NO_BILLING_TIN)
    for provider in claim.providers:
        if provider.role == RENDERING and provider.npi and not npi_is_valid(provider.npi):
            return (*found, _BAD_RENDERING_NPI)
    for line in claim.lines:
        for provider in line.providers:
            if provider.role == RENDERING and provider.npi and not npi_is_valid(provider.npi):
                return (*found, _BAD_RENDERING_NPI)
    return found


def contracts_on(tin: str, npi: str, day: date, book: Book) -> tuple[Contract, ...]:
    """The contracts that hold for a payee (billing TIN and NPI) on a date of service, in the book's order."""
    held = []
    for contract in book.contracts.get(tin, ()):
        period = contract.period
        if period.start <= day <= period.end and (not contract.npis or npi in contract.npis):
            held.append(contract)
    return tuple(held)


def payee_conflict(claim: Claim, book: Book) -> Pend | None:
    """A pend when the billing NPI is on record under another TIN: nobody is paid on a guess.

    No conflict where a contract of the claim's TIN names this NPI, or where the book does not know the NPI.
    """
    record = book.providers.get(claim.billing.npi)
    if record is None or not record.tin or record.tin == claim.billing.tin:
        return None
    for contract in book.contracts.get(claim.billing.tin, ()):
        if claim.billing.npi in contract.npis:
            return None
    return Pend("payee-differs", "the billing NPI is on record under another tax number than the claim's")


def rendering_on(claim: Claim, line: ClaimLine | None = None) -> Provider:
    """Who did the service: the line's rendering provider, else the claim's, else the billing provider."""
    if line is not None:
        for provider in line.providers:
            if provider.role == RENDERING:
                return provider
    for provider in claim.providers:
        if provider.role == RENDERING:
            return provider
    return claim.billing


def service_provider(claim: Claim, line: ClaimLine, book: Book) -> ServiceProvider:
    """Who did the service on a line, with the specialty of record; else by the taxonomy that the claim gives.

    The billing provider's taxonomy stands in for a rendering provider that gives none.
    """
    provider = rendering_on(claim, line)
    record = book.providers.get(provider.npi)
    if record is not None:
        return ServiceProvider(record.npi, record.taxonomy, record.specialty, record.primary_care)
    taxonomy = provider.taxonomy or claim.billing.taxonomy
    return ServiceProvider(provider.npi, taxonomy, "", taxonomy in PRIMARY_CARE_TAXONOMIES)
