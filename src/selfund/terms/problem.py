"""What is wrong with an input, and where: a value that is collected, never thrown away."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    WARNING = "warning"


class Place(Struct, frozen=True):
    """Where in an input. `line` and `column` count from 1 (0: unknown); `segment` counts from 1 in its interchange.

    `element` is the element's position in the segment, `component` the part of a composite; 0 where it does not apply.
    `loop` and `name` are the guide's own names ("2300", "CLM").
    """

    file: str = ""
    line: int = 0
    column: int = 0
    segment: int = 0
    element: int = 0
    component: int = 0
    name: str = ""
    loop: str = ""

    def __str__(self) -> str:
        where = self.file
        if self.line:
            where += f":{self.line}:{self.column or 1}"
        if self.segment:
            where += f" segment {self.segment}"
            if self.name:
                where += f" {self.name}{self.element:02d}" if self.element else f" {self.name}"
        return where.strip()


class Problem(Struct, frozen=True):
    """One thing that is wrong: a stable `code`, what is wrong in plain words, how to mend it, and where it stands."""

    code: str
    says: str
    mend: str = ""
    place: Place = Place()
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        text = f"{self.place}  {self.code}  {self.says}".strip()
        return f"{text}\n    mend: {self.mend}" if self.mend else text


def has_errors(problems: "list[Problem]") -> bool:
    """Whether any of `problems` is an error (warnings alone let work go on)."""
    return any(problem.severity is Severity.ERROR for problem in problems)
