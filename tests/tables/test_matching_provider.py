"""NPIs, contracts of a payee, conflicts of NPI and TIN, specialty, timely filing (handbook 3.3 and 3.4)."""

from datetime import date

import msgspec
import pytest

from billed import CLINIC, CLINIC_TIN, STRANGER, STRANGER_TIN, SURGEON, book, claim, day, line, provider, rows
from selfund.matching import (
    check_npis,
    contracts_on,
    filed_late,
    filing_limit,
    last_day_to_file,
    npi_is_valid,
    payee_conflict,
    service_provider,
)
from selfund.terms.claim import Provider
from selfund.terms.period import Period
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract

# 24 for the prefix 80840, then every second digit from the left doubled (its digits added), then the check digit.
CHECK_DIGITS = """
# NPI | valid | why
  1234567893 | yes | CMS's own example: 24 + 2+2+6+4+1+6+5+8+9 = 67, to 70: 3
  1000000004 | yes | 24 + 2 = 26, to 30: 4
  1000000012 | yes | 24 + 2 + 2 = 28, to 30: 2
  2000000002 | yes | 24 + 4 = 28, to 30: 2
  1234567890 | no  | the check digit is 3
  1000000005 | no  | the check digit is 4
  3000000000 | no  | 24 + 6 = 30, to 30: 0, but no NPI begins with 3
  123456789  | no  | nine digits
  12345678931 | no | eleven digits
  123456789X | no  | a letter
  -          | no  | nothing
"""

ON_CLAIM = """
# billing | claim's rendering | line's rendering | codes
  1000000004 | -          | -          | -
  1000000004 | 1000000012 | 1000000020 | -
  1000000005 | -          | -          | A7:562:85
  -          | -          | -          | A6:562:85
  1000000004 | 1000000013 | -          | A7:562:82
  1000000004 | 1000000012 | 1000000021 | A7:562:82
  1000000005 | 1000000013 | 1000000021 | A7:562:85 A7:562:82
"""

FILING = """
# service | received | days | late | why
  2026-01-01 | 2026-04-01 | 90  | no  | 31 + 28 + 31 = 90 days: the last day on time
  2026-01-01 | 2026-04-02 | 90  | yes | day 91
  2026-01-01 | 2026-01-01 | 90  | no  | the same day
  2028-01-01 | 2028-03-31 | 90  | no  | a leap year: 31 + 29 + 30 = 90
  2028-01-01 | 2028-04-01 | 90  | yes | a leap year: day 91
  2025-03-02 | 2026-03-02 | 365 | no  | a year
  2025-03-02 | 2026-03-03 | 365 | yes | a year and a day
  2020-01-01 | 2026-01-01 | 0   | no  | no limit
  2026-03-02 | 2026-03-01 | 90  | no  | a service still to come is not late
"""


@pytest.mark.parametrize("cells", list(rows(CHECK_DIGITS)), ids=lambda cells: f"{cells[0]}: {cells[-1]}")
def test_the_check_digit(cells: list[str]) -> None:
    npi, valid, _ = cells
    assert npi_is_valid(npi.strip("-")) == (valid == "yes")


@pytest.mark.parametrize("cells", list(rows(ON_CLAIM)), ids=" ".join)
def test_the_npis_of_a_claim(cells: list[str]) -> None:
    billing, rendering, on_line, codes = ("" if cell == "-" else cell for cell in cells)
    asked = claim(line("99213", rendering=on_line), billing=(billing, CLINIC_TIN), rendering=rendering)
    assert [rejection.code for rejection in check_npis(asked)] == codes.split()


@pytest.mark.parametrize("cells", list(rows(FILING)), ids=lambda cells: cells[-1])
def test_timely_filing(cells: list[str]) -> None:
    service, received, days, late, _ = cells
    on, arrived = day(service), day(received)
    assert on is not None
    assert arrived is not None
    assert filed_late(on, arrived, int(days)) == (late == "yes")


def test_the_last_day_to_file() -> None:
    assert last_day_to_file(date(2026, 1, 1), 90) == date(2026, 4, 1)
    assert last_day_to_file(date(2026, 1, 1), 0) is None


def _contract(name: str, start: date, end: date, npis: frozenset[str] = frozenset(), filing_days: int = 0) -> Contract:
    tins = frozenset({CLINIC_TIN})
    return Contract(name, "statewide", name, Period(start, end), tins, (), npis, filing_days=filing_days)


OLD = _contract("old", date(2025, 1, 1), date(2025, 12, 31))
NEW = _contract("new", date(2026, 1, 1), date(2026, 12, 31), filing_days=120)
ONLY_SURGEON = _contract("surgeon", date(2026, 1, 1), date(2026, 12, 31), frozenset({SURGEON}))
CONTRACTED = book(contracts=(OLD, NEW, ONLY_SURGEON))

CONTRACTS = """
# TIN | NPI | day | contracts
  990000001 | 1000000004 | 2025-12-31 | old
  990000001 | 1000000004 | 2026-01-01 | new
  990000001 | 1000000012 | 2026-01-01 | new surgeon
  990000001 | 1000000004 | 2027-01-01 | -
  990000002 | 1000000004 | 2026-01-01 | -
"""


@pytest.mark.parametrize("cells", list(rows(CONTRACTS)), ids=" ".join)
def test_the_contracts_on_a_day(cells: list[str]) -> None:
    tin, npi, on, expected = cells
    found = contracts_on(tin, npi, date.fromisoformat(on), CONTRACTED)
    assert [contract.id for contract in found] == expected.strip("-").split()


def _plan(filing_days: int) -> Plan:
    period = Period(date(2026, 1, 1))
    return Plan("choice", "Choice", "lake", "medical", period, (), {}, {}, {}, filing_days=filing_days)


def test_the_contracts_filing_term_goes_before_the_plans() -> None:
    assert filing_limit(NEW, _plan(365)) == 120
    assert filing_limit(OLD, _plan(365)) == 365
    assert filing_limit(None, _plan(180)) == 180
    assert filing_limit(None, _plan(0)) == 0


def test_an_npi_on_record_under_another_tin_pends() -> None:
    known = book(
        providers=(provider(CLINIC, CLINIC_TIN), provider(SURGEON, STRANGER_TIN)), contracts=(NEW, ONLY_SURGEON)
    )
    assert payee_conflict(claim(line()), known) is None
    assert payee_conflict(claim(line(), billing=(STRANGER, STRANGER_TIN)), known) is None
    assert payee_conflict(claim(line(), billing=(SURGEON, CLINIC_TIN)), known) is None, "a contract names the NPI"
    pend = payee_conflict(claim(line(), billing=(CLINIC, STRANGER_TIN)), known)
    assert pend is not None
    assert (pend.code, pend.line) == ("payee-differs", 0)


def test_the_specialty_of_record_goes_before_the_claims_taxonomy() -> None:
    known = book(providers=(provider(SURGEON, CLINIC_TIN, "orthopedics"), provider(CLINIC, CLINIC_TIN, "family", True)))
    assert service_provider(claim(line("99213")), line("99213"), known).primary_care, "the billing provider did it"
    by_surgeon = claim(line("99213"), rendering=SURGEON)
    assert service_provider(by_surgeon, line("99213"), known).specialty == "orthopedics"
    assert service_provider(by_surgeon, line("99213", rendering=CLINIC), known).specialty == "family"


def test_a_provider_that_the_book_does_not_know_has_the_claims_taxonomy() -> None:
    asked = claim(line("99213"), billing=(STRANGER, STRANGER_TIN))
    unknown = service_provider(asked, line("99213"), book())
    assert (unknown.npi, unknown.specialty, unknown.primary_care) == (STRANGER, "", False)
    service = line("99213")
    family = Provider("82", npi=STRANGER, taxonomy="207Q00000X")
    with_taxonomy = claim(service, billing=(STRANGER, STRANGER_TIN))
    found = service_provider(msgspec.structs.replace(with_taxonomy, providers=(family,)), service, book())
    assert found.primary_care
    assert found.taxonomy == "207Q00000X"
