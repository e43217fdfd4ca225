"""CSV files as rows with their line, and the column of a field when a problem needs it; values stay text."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from selfund.book.documents import read_text
from selfund.book.words import nearest
from selfund.terms.problem import Place, Problem, Severity


class Table:
    """An opened CSV file: iterate `rows()` for (line, fields in the order asked for).

    file      relative to the book's folder
    problems  grows while rows are read: wrong field counts, blank lines
    """

    def __init__(self, file: str, lines: list[str], columns: Sequence[str], optional: Sequence[str] = ()) -> None:
        self.file = file
        self.lines = lines
        self.columns = (*columns, *optional)
        self.problems: list[Problem] = []
        self.header: list[str] = []
        self._required = frozenset(columns)
        self._order: list[int] = []
        self._read_header()

    @property
    def usable(self) -> bool:
        """Whether every required column is there."""
        return bool(self._order)

    def _read_header(self) -> None:
        if not self.lines or not self.lines[0].strip():
            mend = f"the first line names the columns: {','.join(self.columns)}"
            self.problems.append(
                Problem("table-empty", "has no line that names its columns", mend, Place(self.file, 1, 1))
            )
            return
        self.header = [name.strip() for name in next(csv.reader(self.lines[:1]))]
        for index, name in enumerate(self.header):
            if name not in self.columns:
                guess = nearest(name, self.columns)
                mend = f'did you mean "{guess}"?' if guess else f"the columns are {', '.join(self.columns)}"
                place = Place(self.file, 1, self._column(1, index))
                self.problems.append(Problem("unknown-column", f'"{name}" is no column of this table', mend, place))
            elif name in self.header[:index]:
                place = Place(self.file, 1, self._column(1, index))
                self.problems.append(Problem("duplicate-column", f'"{name}" stands here twice', "keep one", place))
        missing = [name for name in self.columns if name not in self.header and name in self._required]
        for name in missing:
            mend = f'add "{name}" to the first line'
            self.problems.append(
                Problem("missing-column", f'the column "{name}" is missing', mend, Place(self.file, 1, 1))
            )
        if not missing:
            absent = len(self.header)
            self._order = [self.header.index(name) if name in self.header else absent for name in self.columns]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that has as many fields as the header: its line and its fields in the order of `columns`."""
        if not self.usable:
            return
        width = len(self.header)
        order = self._order
        reader = csv.reader(self.lines)
        next(reader)
        line = reader.line_num + 1
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                place = Place(self.file, line, 1)
                self.problems.append(Problem("row-unreadable", f"cannot be read: {error}", "check its quotes", place))
                line = reader.line_num + 1
                continue
            if len(fields) == width:
                fields.append("")
                yield line, [fields[index] for index in order]
            else:
                self._wrong_width(line, fields, width)
            line = reader.line_num + 1

    def _wrong_width(self, line: int, fields: list[str], width: int) -> None:
        if not fields or not any(field.strip() for field in fields):
            place = Place(self.file, line, 1)
            self.problems.append(Problem("blank-line", "holds nothing", "remove it", place, Severity.WARNING))
            return
        says = f"has {len(fields)} fields, the first line names {width} columns"
        mend = "a value that holds a comma needs quotes around it" if len(fields) > width else "add the missing commas"
        column = self._column(line, min(len(fields), width))
        self.problems.append(Problem("field-count", says, mend, Place(self.file, line, column)))

    def place(self, line: int, name: str) -> Place:
        """Where the field of column `name` stands in the row that starts on `line`."""
        index = self.header.index(name) if name in self.header else 0
        return Place(self.file, line, self._column(line, index))

    def _column(self, line: int, index: int) -> int:
        """The character column, from 1, at which field `index` of a line begins."""
        text = self.lines[line - 1]
        quoted = False
        seen = 0
        for position, character in enumerate(text):
            if seen == index:
                return position + 1
            if character == '"':
                quoted = not quoted
            elif character == "," and not quoted:
                seen += 1
        return len(text.rstrip("\r\n")) + 1


def open_table(
    path: Path, file: str, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[Table | None, list[Problem]]:
    """Open one CSV file. None when there is no text in it to read; its own problems are in the table."""
    text, problems = read_text(path, file)
    if text is None:
        return None, problems
    lines = text.splitlines(keepends=True)
    return Table(file, lines, columns, optional), problems
