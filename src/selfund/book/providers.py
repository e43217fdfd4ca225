"""providers.csv: who is paid and who does the service, one row an NPI."""

from collections.abc import Sequence
from pathlib import Path

from selfund.book.identifiers import npi_fault, plain_tin, tin_fault
from selfund.book.parts import ProviderRow
from selfund.book.tables import Table, open_table
from selfund.terms.problem import Problem
from selfund.terms.provider import ProviderRecord

FILE = "providers.csv"
COLUMNS = (
    "npi", "tin", "name", "first_name", "person", "taxonomy", "specialty", "address", "city", "state", "postal_code",
    "primary_care",
)  # fmt: skip


def read_providers(path: Path) -> tuple[list[ProviderRow], Table | None, list[Problem]]:
    """All providers. Rows with a fault are kept, so that what refers to them is not a second problem."""
    table, problems = open_table(path, FILE, COLUMNS)
    if table is None:
        return [], None, problems
    found = []
    for line, fields in table.rows():
        row = [field.strip() for field in fields]
        npi, tin, name, first_name, person, taxonomy, specialty, address, city, state, postal_code, primary = row
        tin = plain_tin(tin)
        problems += _faults(table, line, (npi, tin, name, person, primary))
        record = ProviderRecord(
            npi, tin, name, first_name, person == "y", taxonomy, specialty, address, city, state, postal_code,
            primary == "y",
        )  # fmt: skip
        found.append(ProviderRow(record, line))
    return found, table, problems + table.problems


def _faults(table: Table, line: int, row: Sequence[str]) -> list[Problem]:
    npi, tin, name, person, primary = row
    problems = []
    if fault := npi_fault(npi):
        mend = "copy it again from the provider's enrollment"
        problems.append(Problem("npi-check", f'the NPI "{npi}" {fault}', mend, table.place(line, "npi")))
    if fault := tin_fault(tin):
        problems.append(
            Problem("tin-format", f'the TIN "{tin}" {fault}', "write nine digits", table.place(line, "tin"))
        )
    if not name:
        mend = "write the last name, or the organization's name"
        problems.append(Problem("value-empty", "a provider needs a name", mend, table.place(line, "name")))
    for column, value in (("person", person), ("primary_care", primary)):
        if value not in ("y", "n"):
            says = f'"{value}" is neither y nor n'
            problems.append(Problem("yes-or-no", says, "write y or n", table.place(line, column)))
    return problems
