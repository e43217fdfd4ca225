"""Taking typed values out of one mapping of a document, key by key, and noting what is missing, misspelt or unclear."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeVar

from selfund.book.documents import Entries, Items, Node, Text
from selfund.book.language import read_days, read_money
from selfund.book.words import nearest
from selfund.terms.money import Cents
from selfund.terms.period import FOREVER, Period
from selfund.terms.problem import Place, Problem, Severity

UNDATED: Final = Period(date.min, FOREVER)
"""What a document whose dates cannot be read is given, so that the other checks go on."""

LONGEST_IDENTIFIER: Final = 50
"""The most characters of a name that other documents use."""

E = TypeVar("E", bound=StrEnum)


@lru_cache(maxsize=50_000)
def day_of(text: str) -> date | None:
    """The day of "2026-01-31", or None."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Fields:
    """The entries of one mapping.

    what      names the mapping in problems ("plan", "contract")
    problems  the list that problems are added to
    """

    def __init__(self, file: str, node: Entries, problems: list[Problem], what: str, known: Sequence[str]) -> None:
        self.file = file
        self.node = node
        self.problems = problems
        self.what = what
        self.values: dict[str, Node] = {}
        for key, value in node.entries:
            if key.value not in known:
                self._unknown(key, known)
            self.values[key.value] = value

    def _unknown(self, key: Text, known: Sequence[str]) -> None:
        guess = nearest(key.value.replace("_", " "), known)
        mend = f'did you mean "{guess}"?' if guess else f"known here: {', '.join(known)}"
        says = f'"{key.value}" is nothing a {self.what} has'
        self.problems.append(Problem("unknown-key", says, mend, Place(self.file, key.line, key.column)))

    def place(self, key: str = "") -> Place:
        """Where the value of `key` stands, or the mapping itself."""
        node = self.values.get(key, self.node)
        return Place(self.file, node.line, node.column)

    def source(self, key: str = "") -> str:
        """File and line of the value of `key`, for explanations."""
        return f"{self.file}:{self.values.get(key, self.node).line}"

    def note(self, code: str, says: str, mend: str, key: str = "", severity: Severity = Severity.ERROR) -> None:
        """Add a problem at the value of `key`."""
        self.problems.append(Problem(code, says, mend, self.place(key), severity))

    def text(self, key: str, default: str | None = None) -> str:
        """A text. Without a default a missing one is a problem and is read as empty."""
        node = self.values.get(key)
        if node is None:
            if default is None:
                self.note("missing-key", f'a {self.what} needs "{key}"', f'add a line "{key}: …"')
            return default or ""
        if not isinstance(node, Text):
            self.note("value-shape", f'"{key}" must be a single value', f'write "{key}: …" on one line', key)
            return default or ""
        if not node.value and not node.quoted:
            self.note("value-empty", f'"{key}" has no value', "write one after the colon, or remove the line", key)
            return default or ""
        return node.value

    def identifier(self, key: str) -> str:
        """The name by which other documents know this one; it may come to stand in file names."""
        text = self.text(key)
        plain = text.replace("-", "").replace("_", "").replace(".", "")
        if text and not (plain.isascii() and plain.isalnum() and text[0].isalnum() and len(text) <= LONGEST_IDENTIFIER):
            says = f'"{text}" cannot name a {self.what}'
            self.note("identifier-format", says, "use letters, digits and hyphens, such as acme-choice", key)
        return text

    def day(self, key: str, default: date | None = None) -> date | None:
        """A day. Without a default a missing one is a problem; None when it cannot be read."""
        if key not in self.values and default is not None:
            return default
        text = self.text(key)
        found = day_of(text)
        if text and found is None:
            self.note("date-unknown", f'"{text}" is no date', "write it as 2026-01-31", key)
        return found

    def period(self, start: str = "effective", end: str = "ends", first: date | None = None) -> Period:
        """The days from `start` to `end` (none: no end). UNDATED when they cannot be read."""
        begins = self.day(start, first)
        ends = self.day(end, FOREVER)
        if begins is None or ends is None:
            return UNDATED
        if ends < begins:
            says = f"ends on {ends}, before it starts on {begins}"
            self.note("ends-before-start", says, f'correct "{start}" or "{end}"', end if end in self.values else start)
            return UNDATED
        return Period(begins, ends)

    def money(self, key: str, default: Cents | None = None) -> Cents:
        """An amount in cents. Without a default a missing one is a problem and is read as 0."""
        if key not in self.values and default is not None:
            return default
        text = self.text(key)
        found = read_money(text, self.place(key)) if text else 0
        if isinstance(found, Problem):
            self.problems.append(found)
            return 0
        return found

    def amount(self, key: str) -> Cents | None:
        """An amount in cents, or None when the key is absent."""
        return self.money(key) if key in self.values else None

    def days(self, key: str) -> int:
        """A number of days ("365 days"), 0 when absent."""
        if key not in self.values:
            return 0
        text = self.text(key)
        found = read_days(text, self.place(key)) if text else 0
        if isinstance(found, Problem):
            self.problems.append(found)
            return 0
        return found

    def yes(self, key: str, default: bool) -> bool:
        """Yes or no."""
        text = self.text(key, "yes" if default else "no")
        if text not in ("yes", "no"):
            self.note("yes-or-no", f'"{text}" is neither yes nor no', f'write "{key}: yes" or "{key}: no"', key)
            return default
        return text == "yes"

    def choice(self, key: str, options: type[E], default: E | None = None) -> E | None:
        """One of the words of an enum. Without a default a missing one is a problem; None when it is none of them."""
        text = self.text(key, default.value if default is not None else None)
        if not text:
            return default
        for option in options:
            if option.value == text:
                return option
        words = [option.value for option in options]
        guess = nearest(text, words)
        mend = f'did you mean "{guess}"?' if guess else f"write one of: {', '.join(words)}"
        self.note("choice-unknown", f'"{text}" is no {key}', mend, key)
        return default

    def texts(self, key: str, required: bool = False, sentences: bool = False) -> list[Text]:
        """The texts of a list, or the one text that stands for it, which has no comma unless it is a sentence."""
        node = self.values.get(key)
        if node is None or (isinstance(node, Text) and not node.value):
            if required or node is not None:
                says = f'a {self.what} needs "{key}"' if node is None else f'"{key}" has no value'
                self.note("missing-key" if node is None else "value-empty", says, f'write "{key}: [one, another]"', key)
            return []
        if isinstance(node, Text):
            if "," in node.value and not node.quoted and not sentences:
                self.note("value-shape", "several values need brackets", f'write "{key}: [{node.value}]"', key)
            return [node]
        if isinstance(node, Entries):
            self.note("value-shape", f'"{key}" must be a list', f'write "{key}: [one, another]"', key)
            return []
        found = []
        for item in node.items:
            if isinstance(item, Text) and item.value:
                found.append(item)
            else:
                place = Place(self.file, item.line, item.column)
                self.problems.append(Problem("value-shape", f'an item of "{key}" must be one value', "", place))
        return found

    def mappings(self, key: str) -> list[Entries]:
        """The mappings of a list ("- key: value" items)."""
        node = self.values.get(key)
        if node is None:
            return []
        if not isinstance(node, Items):
            self.note("value-shape", f'"{key}" must be a list', f'begin each item of "{key}" with "- "', key)
            return []
        found = []
        for item in node.items:
            if isinstance(item, Entries):
                found.append(item)
            else:
                place = Place(self.file, item.line, item.column)
                mend = 'write "- key: value"'
                self.problems.append(Problem("value-shape", f'an item of "{key}" must have keys', mend, place))
        return found

    def mapping(self, key: str) -> Entries | None:
        """The mapping below a key, or None."""
        node = self.values.get(key)
        if node is None or isinstance(node, Entries):
            return node
        self.note("value-shape", f'"{key}" must have keys of its own', f'write them below "{key}:" or in braces', key)
        return None
