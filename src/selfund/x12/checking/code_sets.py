"""Outside code sets as dated data, loaded from files when they are first asked for (SNIP type 5).

A folder holds one file a set, `<name>.csv`, with the columns code, start, end and note: the first and the last day on
which a code may be used, both as CCYY-MM-DD or empty; a code that came, went and came back has a line for each span.
A set that is not there is not checked. Sets are kept small: a set of a hundred thousand codes takes under a megabyte.
"""

import csv
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from selfund.terms.problem import Place, Problem
from selfund.x12.checking.elements import is_day

Span = tuple[str, str]
"""First and last day as CCYYMMDD; empty: without end on that side."""

Row = tuple[str, str, str]
"""A code with its span."""

HIPAA: Final = "20031016"
"""From this day on standard transactions carry these codes (45 CFR 162.1002): what began before has no beginning."""

_PACKED_FROM: Final = 20_000
"""Codes of a set from which on it is packed."""


class CodeSet:
    """The codes of one outside set with the days on which they may be used."""

    __slots__ = ("_dated", "_few", "_packed", "_width", "name")

    def __init__(self, name: str, rows: Iterable[Row]) -> None:
        self.name = name
        lasting: set[str] = set()
        dated: dict[str, tuple[Span, ...]] = {}
        for code, first, end in rows:
            start = "" if first <= HIPAA else first
            if start or end:
                dated[code] = (*dated.get(code, ()), (start, end))
            else:
                lasting.add(code)
        self._dated = {code: spans for code, spans in dated.items() if code not in lasting}
        self._packed, self._width = b"", 0
        self._few: frozenset[str] = frozenset()
        if len(lasting) < _PACKED_FROM:
            self._few = frozenset(lasting)
        else:
            self._width = max(map(len, lasting))
            self._packed = "".join(code.ljust(self._width) for code in sorted(lasting)).encode("latin-1", "replace")

    def __len__(self) -> int:
        """How many codes it has."""
        packed = len(self._packed) // self._width if self._width else 0
        return len(self._few) + packed + len(self._dated)

    def lasting(self, code: str) -> bool:
        """Whether a code may be used on any day."""
        if not self._width:
            return code in self._few
        if len(code) > self._width or not code.isascii():
            return False
        sought, width, packed = code.ljust(self._width).encode("ascii"), self._width, self._packed
        places = range(len(packed) // width)
        found = bisect_left(places, sought, key=lambda place: packed[place * width : place * width + width])
        return packed[found * width : found * width + width] == sought and not code.endswith(" ")

    def known(self, code: str) -> bool:
        """Whether it is, was or will be a code of the set."""
        return self.lasting(code) or code in self._dated

    def valid(self, code: str, first: str = "", last: str = "") -> bool:
        """Whether a code may be used on some day from `first` to `last` (CCYYMMDD); empty days: whether it is known."""
        if self.lasting(code):
            return True
        for start, end in self._dated.get(code, ()):
            if (not last or start <= last) and (not end or not first or end >= first):
                return True
        return False


class CodeSets:
    """Code sets by name, each made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], CodeSet]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, CodeSet] = {}

    def get(self, name: str) -> CodeSet | None:
        """A set, or None where there is none of that name: its codes are not checked."""
        found = self._made.get(name)
        if found is None and name in self._makers:
            found = self._made[name] = self._makers[name]()
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The sets that there are."""
        return tuple(sorted(self._makers))


def code_sets_in(folder: Path) -> CodeSets:
    """The code sets of a folder, loaded when they are asked for. Raises OSError for a folder that cannot be read.

    A line that cannot be read is passed over: `code_set_problems` tells of each.
    """
    return CodeSets({file.stem: partial(_load, file) for file in sorted(folder.iterdir()) if file.suffix == ".csv"})


def code_set_problems(folder: Path) -> list[Problem]:
    """Everything that is wrong with the files of a folder of code sets; empty: nothing."""
    found: list[Problem] = []
    for file in sorted(folder.iterdir()):
        if file.suffix == ".csv":
            found += read_code_set(file.read_text("utf-8-sig"), file.name)[1]
    return found


def _load(file: Path) -> CodeSet:
    rows, _ = read_code_set(file.read_text("utf-8-sig"), file.name)
    return CodeSet(file.stem, rows)


def read_code_set(text: str, file: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a code set's file, and what is wrong with the others."""
    rows: list[Row] = []
    problems: list[Problem] = []
    lines = iter(csv.reader(text.splitlines()))
    head = [name.strip() for name in next(lines, [])]
    if head[:3] != ["code", "start", "end"]:
        mend = "begin the file with the line: code,start,end"
        return [], [Problem("code-set-head", "the columns are not code, start and end", mend, Place(file, 1, 1))]
    for number, values in enumerate(lines, 2):
        if not any(values):
            continue
        code, start, end = (value.strip() for value in (*values, "", "")[:3])
        start, end = start.replace("-", ""), end.replace("-", "")
        place = Place(file, number, 1)
        if not code:
            problems.append(Problem("code-set-line", "the line has no code", "write the code first", place))
        elif any(day and not (len(day) == 8 and is_day(day)) for day in (start, end)):
            problems.append(Problem("code-set-day", f"code {code} has no days", "write days as 2026-01-31", place))
        elif start and end and end < start:
            problems.append(Problem("code-set-day", f"code {code} ends before it begins", "mend its days", place))
        else:
            rows.append((code, start, end))
    return rows, problems
