"""networks/fees/<name>.csv: fee tables by procedure and modifier, cut into versions where rows begin or end."""

from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from selfund.book.fields import day_of
from selfund.book.language import read_money
from selfund.book.tables import Table, open_table
from selfund.terms.period import FOREVER, Period
from selfund.terms.problem import Place, Problem
from selfund.terms.provider import FeeRow, FeeTable

COLUMNS = ("procedure", "modifier", "fee", "facility_fee")
OPTIONAL = ("effective", "ends")
ANY: Final = "*"
"""The procedure of the row that prices what the table does not list."""
MOST_VERSIONS: Final = 200
"""The most versions of one fee table."""


class _Row(NamedTuple):
    key: str
    period: Period
    fee: FeeRow


class FeeTables:
    """Reads each fee table once, however many contracts use it."""

    def __init__(self, networks: Path) -> None:
        self.networks = networks
        self.problems: list[Problem] = []
        self._read: dict[str, tuple[FeeTable, ...]] = {}

    def versions(self, name: str, place: Place) -> tuple[FeeTable, ...]:
        """The versions of the table in `name` (relative to networks/); empty, and a problem at `place`, when none."""
        if name.startswith("/") or ".." in name.split("/"):
            mend = "write its name below networks/, such as fees/statewide.csv"
            self.problems.append(Problem("fee-table-path", f'"{name}" is not below networks/', mend, place))
            return ()
        path = self.networks / name
        if name not in self._read:
            self._read[name] = self._load(path, name) if path.is_file() else ()
        if not path.is_file():
            mend = f"add the file networks/{name}, or correct its name"
            self.problems.append(Problem("fee-table-missing", f'there is no fee table "{name}"', mend, place))
        return self._read[name]

    def _load(self, path: Path, name: str) -> tuple[FeeTable, ...]:
        file = f"networks/{name}"
        table, problems = open_table(path, file, COLUMNS, OPTIONAL)
        self.problems += problems
        if table is None:
            return ()
        rows = []
        for line, fields in table.rows():
            row = _row(table, line, [field.strip() for field in fields], self.problems)
            if row is not None:
                rows.append(row)
        self.problems += table.problems
        self.problems += _duplicates(table, rows)
        if not rows and table.usable:
            mend = "add a row for each procedure, or remove the contract's term"
            self.problems.append(Problem("fee-table-empty", "has no row that prices anything", mend, Place(file, 1, 1)))
        return _versions(path.stem, file, rows, self.problems)


def _row(table: Table, line: int, fields: list[str], problems: list[Problem]) -> _Row | None:
    procedure, modifier, fee, facility_fee, effective, ends = fields
    before = len(problems)
    if not procedure or not (procedure == ANY or procedure.isalnum()):
        mend = 'write its code, or "*" for what the table does not list'
        problems.append(
            Problem("procedure-format", f'"{procedure}" is no procedure', mend, table.place(line, "procedure"))
        )
    if modifier and (len(modifier) != 2 or not modifier.isalnum()):
        problems.append(Problem("modifier-format", f'"{modifier}" is no modifier', "write its two characters",
                                table.place(line, "modifier")))  # fmt: skip
    outside = _amount(table, line, "fee", fee, problems)
    inside = _amount(table, line, "facility_fee", facility_fee, problems) if facility_fee else outside
    start = _day(table, line, "effective", effective, date.min, problems)
    end = _day(table, line, "ends", ends, FOREVER, problems)
    if end < start:
        problems.append(Problem("ends-before-start", f"ends on {end}, before it starts on {start}",
                                "correct effective or ends", table.place(line, "ends")))  # fmt: skip
    if len(problems) > before:
        return None
    key = f"{procedure.upper()} {modifier.upper()}".strip()
    return _Row(key, Period(start, end), FeeRow(outside, inside, line))


def _amount(table: Table, line: int, column: str, text: str, problems: list[Problem]) -> int:
    found = read_money(text)
    if isinstance(found, int) and found >= 0:
        return found
    problems.append(Problem("money-unknown", f'"{text}" is no fee', "write it as 120.00", table.place(line, column)))
    return 0


def _day(table: Table, line: int, column: str, text: str, default: date, problems: list[Problem]) -> date:
    found = day_of(text) if text else default
    if found is None:
        problems.append(Problem("date-unknown", f'"{text}" is no date', "write it as 2026-01-31",
                                table.place(line, column)))  # fmt: skip
    return found or default


def _duplicates(table: Table, rows: list[_Row]) -> list[Problem]:
    """Rows of the same procedure and modifier with a day in common."""
    problems = []
    seen: dict[str, list[_Row]] = {}
    for row in rows:
        for other in seen.get(row.key, ()):
            if other.period.overlaps(row.period):
                says = f'"{row.key}" already has a fee on line {other.fee.line} for some of these days'
                mend = "remove one of the rows, or let their dates follow each other"
                problems.append(Problem("fee-row-overlaps", says, mend, table.place(row.fee.line, "procedure")))
                break
        seen.setdefault(row.key, []).append(row)
    return problems


def _versions(name: str, file: str, rows: list[_Row], problems: list[Problem]) -> tuple[FeeTable, ...]:
    """One table for each span in which the same rows are in force, so that exactly one answers on a day."""
    starts = sorted(
        {row.period.start for row in rows} | {_next(row.period.end) for row in rows if row.period.end < FOREVER}
    )
    if len(starts) > MOST_VERSIONS:
        says = f"its rows begin and end on {len(starts)} different days, more than {MOST_VERSIONS}"
        problems.append(Problem("fee-table-versions", says, "split it into tables by year", Place(file, 1, 1)))
        return ()
    found = []
    for index, start in enumerate(starts):
        end = starts[index + 1] - timedelta(days=1) if index + 1 < len(starts) else FOREVER
        held = {row.key: row.fee for row in rows if row.period.start <= start <= row.period.end}
        default = held.pop(ANY, None)
        if held or default:
            found.append(FeeTable(name, file, Period(start, end), held, default))
    return tuple(found)


def _next(day: date) -> date:
    return day + timedelta(days=1)
