"""members.csv: the people covered, one row a coverage span; a person with two spans has two rows."""

from pathlib import Path
from typing import Final

from selfund.book.fields import day_of
from selfund.book.parts import MemberRow
from selfund.book.tables import Table, open_table
from selfund.terms.member import Coverage, Level, Member, Relationship
from selfund.terms.period import FOREVER, Period
from selfund.terms.problem import Problem

FILE = "members.csv"
COLUMNS = (
    "member_id", "subscriber_id", "group", "relationship", "last_name", "first_name", "middle_name", "birth_date",
    "sex", "address", "city", "state", "postal_code", "plan", "line", "level", "effective", "ends",
)  # fmt: skip

_RELATIONSHIPS = {one.value: one for one in Relationship}
_LEVELS = {one.value: one for one in Level}
_SEXES = frozenset("FMU")
LONGEST_ID: Final = 30


def read_members(path: Path) -> tuple[list[MemberRow], Table | None, list[Problem]]:
    """All coverage spans in the order of the file; a row that cannot be understood is a problem and left out."""
    table, problems = open_table(path, FILE, COLUMNS)
    if table is None:
        return [], None, problems
    found = []
    for line, fields in table.rows():
        row = _row(line, fields)
        if row is None:
            problems += _faults(table, line, [field.strip() for field in fields])
        else:
            found.append(row)
    return found, table, problems + table.problems


def _row(line: int, fields: list[str]) -> MemberRow | None:
    """The span of one row, or None where a field is at fault."""
    (
        member_id, subscriber_id, group, relationship, last, first, middle, birth, sex, address, city, state,
        postal_code, plan, coverage_line, level, effective, ends,
    ) = map(str.strip, fields)  # fmt: skip
    birth_date = day_of(birth)
    start = day_of(effective)
    end = day_of(ends) if ends else FOREVER
    kin = _RELATIONSHIPS.get(relationship)
    tier = _LEVELS.get(level)
    if birth_date is None or start is None or end is None or kin is None or tier is None or end < start:
        return None
    if not (group and plan and last) or sex not in _SEXES:
        return None
    member_id, subscriber_id = _plain(member_id), _plain(subscriber_id)
    if not (_is_identifier(member_id) and _is_identifier(subscriber_id)):
        return None
    coverage = Coverage(plan, Period(start, end), tier, coverage_line or "medical")
    member = Member(
        member_id, subscriber_id, group, kin, last, first, birth_date, sex, (coverage,), middle,
        address, city, state, postal_code,
    )  # fmt: skip
    return MemberRow(member, coverage, line)


def _plain(identifier: str) -> str:
    """An id as the book keeps it: upper case, no blanks."""
    return identifier.upper().replace(" ", "")


def _is_identifier(text: str) -> bool:
    """Letters and digits, hyphens between them; the standard has room for 80, a card for far fewer (NM109)."""
    return text.isascii() and len(text) <= LONGEST_ID and (text.isalnum() or text.replace("-", "").isalnum())


def _faults(table: Table, line: int, fields: list[str]) -> list[Problem]:
    """All that is wrong with one row."""
    values = dict(zip(COLUMNS, fields, strict=True))
    problems = []

    def note(code: str, column: str, says: str, mend: str) -> None:
        problems.append(Problem(code, says, mend, table.place(line, column)))

    for column in ("member_id", "subscriber_id", "group", "plan", "last_name"):
        if not values[column]:
            note("value-empty", column, f"{column} is empty", "fill it in")
        elif column.endswith("_id") and not _is_identifier(_plain(values[column])):
            note("identifier-format", column, f'"{values[column]}" cannot be a member id', "use letters and digits")
    for column in ("birth_date", "effective", "ends"):
        if day_of(values[column]) is None and not (column == "ends" and not values[column]):
            note("date-unknown", column, f'"{values[column]}" is no date', "write it as 2026-01-31")
    for column, known in (("relationship", tuple(_RELATIONSHIPS)), ("level", tuple(_LEVELS)), ("sex", ("F", "M", "U"))):
        if values[column] not in known:
            note("choice-unknown", column, f'"{values[column]}" is no {column}', f"write one of: {', '.join(known)}")
    start, end = day_of(values["effective"]), day_of(values["ends"])
    if start and end and end < start:
        note("ends-before-start", "ends", f"ends on {end}, before it starts on {start}", "correct effective or ends")
    return problems
