"""How commands print: data to standard output, everything else to standard error, colour on a terminal alone."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from selfund.terms.problem import Problem

DONE: Final = 0
INPUT_AT_FAULT: Final = 1
CALL_AT_FAULT: Final = 2
INTERRUPTED: Final = 130
"""The exit codes: every question got an answer; the input as a whole, or the call, was at fault; Ctrl-C."""

WIDTH: Final = 100
"""Columns that a report may take."""


class Stop(Exception):  # noqa: N818  it ends a command, and is no error of ours
    """Ends a command: what to say on standard error, and the exit code."""

    def __init__(self, says: str, code: int = CALL_AT_FAULT) -> None:
        super().__init__(says)
        self.says = says
        self.code = code


def say(text: str = "", stream: TextIO | None = None) -> None:
    """Print text as it is: no markup, no wrapping; characters that the terminal cannot show are replaced."""
    out = sys.stdout if stream is None else stream
    try:
        out.write(text + "\n")
    except UnicodeEncodeError:
        encoding = out.encoding or "ascii"
        out.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def warn(text: str) -> None:
    """Print a line to standard error."""
    sys.stdout.flush()
    say(text, sys.stderr)


def heading(text: str) -> None:
    """Print a heading, bold on a terminal that shows colours."""
    bold = sys.stdout.isatty() and _colours()
    say(f"\033[1m{text}\033[0m" if bold else text)


def _colours() -> bool:
    from os import environ

    return not environ.get("NO_COLOR") and environ.get("TERM", "") != "dumb"


def print_json(value: Any) -> None:
    """Print a value as JSON, indented; keys keep their order."""
    import msgspec

    say(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def table(rows: Sequence[Sequence[str]], right: Iterable[int] = (), indent: int = 2, gap: int = 2) -> list[str]:
    """Lines of aligned columns; those in `right` are flush right. The rows may differ in length."""
    flush = set(right)
    widths: list[int] = []
    for row in rows:
        for place, cell in enumerate(row):
            if place == len(widths):
                widths.append(0)
            widths[place] = max(widths[place], len(cell))
    lines = []
    for row in rows:
        cells = [
            cell.rjust(widths[place]) if place in flush else cell.ljust(widths[place]) for place, cell in enumerate(row)
        ]
        lines.append((" " * indent + (" " * gap).join(cells)).rstrip())
    return lines


def print_table(rows: Sequence[Sequence[str]], right: Iterable[int] = (), indent: int = 2) -> None:
    """Print aligned columns."""
    for line in table(rows, right, indent):
        say(line)


def problem_data(problem: "Problem") -> dict[str, Any]:
    """A problem as plain data."""
    place = problem.place
    found: dict[str, Any] = {"file": place.file, "line": place.line, "column": place.column}
    if place.segment:
        found.update({"segment": place.segment, "name": place.name, "element": place.element})
    return {
        **found,
        "severity": problem.severity.value,
        "code": problem.code,
        "says": problem.says,
        "mend": problem.mend,
    }


def print_problems(problems: Iterable["Problem"], stream: TextIO | None = None) -> None:
    """Print findings, each with its place, its code, what is wrong, and how to mend it."""
    for problem in problems:
        label = "" if problem.severity.value == "error" else f"{problem.severity.value}: "
        place = str(problem.place)
        say(f"{place}  {problem.code}  {label}{problem.says}".strip(), stream)
        if problem.mend:
            say(f"    mend: {problem.mend}", stream)


def count_of(number: int, noun: str, plural: str = "") -> str:
    """ "1 claim", "2,000 claims", "no claims"."""
    word = noun if number == 1 else plural or f"{noun}s"
    return f"{number:,} {word}" if number else f"no {word}"
