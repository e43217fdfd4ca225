"""Reads the guide tables and the dictionary of release 005010 beside them (README.md here says how they are written).

A mistake in a table raises ValueError with its file and line: tables are part of the program, overlays are checked by
the book that holds them.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

from selfund.x12.guides.guide import UNBOUNDED, Element, Guide, Loop, Note, Path, Rule, SegmentUse, Test

HOME: Final[Traversable] = files("selfund.x12.guides")

_ELEMENT = re.compile(
    r"(?P<place>\d{1,2})(?P<situational>\?)?(?:\*(?P<repeats>\d+))? +(?P<name>[a-z][a-z0-9_]*)"
    r"(?:\((?P<components>[^()]*)\))?(?: *=(?P<codes>[^@<]*))?(?: *@(?P<code_set>[a-z0-9-]+))?(?: *<(?P<most>\d+))?\Z"
)
_USE = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,2}) +(?P<name>[a-z][a-z0-9_]*) +(?P<usage>[RS]) +(?P<most>\d+|>1)\Z")
_LOOP = re.compile(
    r"loop +(?P<id>[0-9A-Z]+) +(?P<name>[a-z][a-z0-9_]*) +(?P<usage>[RS]) +(?P<most>\d+|>1)(?P<again> as above)?\Z"
)
_RULE = re.compile(
    r"rule +(?P<code>[a-z0-9-]+) +(?P<snip>[2-7]) +(?P<status>[A-Z]\d:\d+(?::\w+)?): *(?P<body>[^|]+)\|(?P<says>.+)\Z"
)
_BODY = re.compile(r"(?:when (?P<when>.+?) )?(?P<asks>needs|gives|bars|allows) (?P<what>.+)\Z")
_TEST = re.compile(r"(?P<path>\S+) (?:(?P<plain>given|missing)|(?P<asks>=|!=|starts) (?P<values>.+))\Z")
_PATH = re.compile(
    r"(?P<loops>(?:(?:\^|[a-z][a-z0-9_]*)/)*)(?P<segment>[a-z]\w*)(?:\.(?P<element>\w+)(?:\.(?P<component>\w+))?)?\Z"
)
_LIST = re.compile(r"codes +(?P<name>[a-z][a-z_]*) *=(?P<codes>.+)\Z")
_HEAD = re.compile(r"(?P<word>guide|title|set|group|variant) +(?P<text>.+)\Z")


class Kind(NamedTuple):
    """What the dictionary says of a data element."""

    kind: str
    least: int
    most: int


class Layout(NamedTuple):
    """What the dictionary says of a segment or composite: data elements by place ("-": none), and syntax notes."""

    numbers: tuple[str, ...]
    notes: tuple[Note, ...]


class _Line(NamedTuple):
    number: int
    indent: int
    text: str


@cache
def kinds() -> dict[str, Kind]:
    """Type and lengths of every data element, by number (elements.txt)."""
    found = {}
    for line in _lines((HOME / "elements.txt").read_text("utf-8")):
        number, kind, least, most = line.text.split()
        found[number] = Kind(kind, int(least), int(most))
    return found


@cache
def layouts() -> dict[str, Layout]:
    """The standard's layout of every segment and composite (segments.txt)."""
    found = {}
    for line in _lines((HOME / "segments.txt").read_text("utf-8")):
        head, _, notes = line.text.partition(";")
        tag, *numbers = head.split()
        found[tag] = Layout(tuple(numbers), tuple([_note(text) for text in notes.split()]))
    return found


def _note(text: str) -> Note:
    return Note(text[0], tuple([int(text[at : at + 2]) for at in range(1, len(text), 2)]))


def read_guide(text: str, file: str) -> Guide:
    """The guide that a table describes. Raises ValueError with file and line where it cannot be read."""
    return _Table(text, file).read()


def read_rule(text: str) -> Rule:
    """A rule written as in a table. Raises ValueError where it cannot be read."""
    table = _Table(text, "rule")
    found = _RULE.match(text)
    if not found:
        raise ValueError("this is no rule")
    return table._rule(found)


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.split("#", 1)[0].rstrip()
        if bare:
            yield _Line(number, len(bare) - len(bare.lstrip()), bare.strip())


class _Table:
    """One table while it is read."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = list(_lines(text))
        self.file = file
        self.at = 0
        self.known: dict[str, Loop] = {}
        self.lists: dict[str, list[str]] = {}

    def read(self) -> Guide:
        """The whole of it."""
        head: dict[str, str] = {}
        while (line := self._line()) and (found := _HEAD.match(line.text) or _LIST.match(line.text)):
            if found.re is _LIST:
                self.lists[found["name"]] = found["codes"].split()
            else:
                head[found["word"]] = found["text"]
            self.at += 1
        missing = {"guide", "title", "set", "group"} - head.keys()
        if missing or not self._line():
            raise self._wrong(f"the table does not say {', '.join(sorted(missing)) or 'any segment'}")
        items, rules = self._items(0)
        if self._line():
            raise self._wrong("this is neither a loop nor a segment")
        root = Loop("", "transaction_set", True, 1, items, rules)
        names = tuple(head["guide"].split())
        return Guide(names, head["title"], head["set"], head["group"], root, frozenset(head.get("variant", "").split()))

    def _line(self) -> _Line | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    def _wrong(self, says: str) -> ValueError:
        number = self.lines[min(self.at, len(self.lines) - 1)].number
        return ValueError(f"{self.file}:{number}: {says}")

    def _items(self, indent: int) -> tuple[tuple[SegmentUse | Loop, ...], tuple[Rule, ...]]:
        """Loops, segments and rules that stand at one indent."""
        items: list[SegmentUse | Loop] = []
        rules: list[Rule] = []
        while (line := self._line()) and line.indent == indent:
            if loop := _LOOP.match(line.text):
                items.append(self._loop(loop, indent))
            elif use := _USE.match(line.text):
                items.append(self._use(use, indent))
            elif rule := _RULE.match(line.text):
                rules.append(self._rule(rule))
            else:
                raise self._wrong("this is no loop, segment or rule")
        names = [item.name for item in items]
        if twice := {name for name in names if names.count(name) > 1}:
            raise self._wrong(f"two items of the loop above are named {min(twice)}")
        return tuple(items), tuple(rules)

    def _loop(self, found: re.Match[str], indent: int) -> Loop:
        """A loop with what stands under it, or the one of that id that was read before."""
        name, required, most = found["name"], found["usage"] == "R", _most(found["most"])
        if found["again"]:
            known = self.known.get(found["id"])
            if known is None:
                raise self._wrong(f"no loop {found['id']} stands above")
            self.at += 1
            return Loop(known.id, name, required, most, known.items, known.rules)
        self.at += 1
        inner = self._line()
        if inner is None or inner.indent <= indent:
            raise self._wrong("a loop holds at least one segment")
        items, rules = self._items(inner.indent)
        if not items or not isinstance(items[0], SegmentUse):
            raise self._wrong("a loop begins with a segment")
        loop = self.known[found["id"]] = Loop(found["id"], name, required, most, items, rules)
        return loop

    def _rule(self, found: re.Match[str]) -> Rule:
        """A rule; whether its paths lead anywhere is seen when the guide is compiled."""
        body = _BODY.match(found["body"].strip())
        if not body:
            raise self._wrong("the rule asks for nothing: it needs, bars or allows something")
        when = tuple([self._test(text) for text in re.split(r" and ", body["when"])]) if body["when"] else ()
        asks = body["asks"]
        values: tuple[str, ...] = ()
        paths: tuple[Path, ...]
        what, _, listed = body["what"].partition(" = ")
        if listed:
            paths, values = (self._path(what),), tuple(listed.split())
        else:
            paths = tuple([self._path(text) for text in what.split(" or ")])
        if values if asks == "bars" else asks == "allows" and not values:
            raise self._wrong("allows is followed by a path and its codes, bars by paths only")
        self.at += 1
        return Rule(
            found["code"], int(found["snip"]), found["status"], when, asks, paths, values, found["says"].strip()
        )

    def _test(self, text: str) -> Test:
        found = _TEST.match(text.strip())
        if not found:
            raise self._wrong(f"{text!r} is no condition")
        return Test(self._path(found["path"]), found["plain"] or found["asks"], tuple((found["values"] or "").split()))

    def _path(self, text: str) -> Path:
        found = _PATH.match(text.strip())
        if not found:
            raise self._wrong(f"{text!r} is no path")
        return Path(
            found["segment"], found["element"] or "", found["component"] or "", tuple(found["loops"].split("/")[:-1])
        )

    def _use(self, use: re.Match[str], indent: int) -> SegmentUse:
        layout = layouts().get(use["tag"])
        if layout is None:
            raise self._wrong(f"{use['tag']} is no segment of the dictionary")
        self.at += 1
        texts: list[str] = []
        while (line := self._line()) and line.indent > indent and line.text[0].isdigit():
            texts += [text.strip() for text in line.text.split(";") if text.strip()]
            self.at += 1
        self.at -= 1
        elements = tuple([self._element(text, layout.numbers) for text in texts])
        places = [element.place for element in elements]
        if places != sorted(set(places)):
            raise self._wrong(f"the elements of {use['name']} are not in order")
        self.at += 1
        return SegmentUse(
            use["tag"], use["name"], use["usage"] == "R", _most(use["most"]), elements, layout.notes,
            len(layout.numbers),
        )  # fmt: skip

    def _element(self, text: str, numbers: tuple[str, ...]) -> Element:
        found = _ELEMENT.match(text)
        if not found:
            raise self._wrong(f"{text!r} is no element")
        place = int(found["place"])
        if not 0 < place <= len(numbers) or numbers[place - 1] == "-":
            raise self._wrong(f"{text!r}: the standard has no element {place} there")
        number = numbers[place - 1]
        required, repeats = not found["situational"], int(found["repeats"] or 1)
        if number.startswith("C"):
            inner = layouts()[number].numbers
            parts = [part.strip() for part in (found["components"] or "").split(",") if part.strip()]
            if not parts:
                raise self._wrong(f"{text!r}: the components of {number} are missing")
            components = tuple([self._element(part, inner) for part in parts])
            return Element(place, found["name"], required, "", 0, 0, number, repeats=repeats, components=components)
        kind = kinds()[number]
        return Element(
            place, found["name"], required, kind.kind, kind.least, int(found["most"] or kind.most), number,
            self._codes(found["codes"] or ""), found["code_set"] or "", repeats,
        )  # fmt: skip

    def _codes(self, text: str) -> frozenset[str]:
        """The codes that an element lists; a word in small letters stands for the list of that name above."""
        codes: list[str] = []
        for word in text.split():
            if not word.islower():
                codes.append(word)
            elif word in self.lists:
                codes += self.lists[word]
            else:
                raise self._wrong(f"no codes are named {word} above")
        return frozenset([code.replace("_", " ") for code in codes])


def _most(text: str) -> int:
    return UNBOUNDED if text == ">1" else int(text)
