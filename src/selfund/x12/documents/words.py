"""A transaction set in words, for people: loops by name, indented, elements by name with their values explained.

Lines are handed over as the set is walked, in flat memory; what is wrong by SNIP types 1 and 2 stands where it is.
Codes that can be no other, and the forms of dates, are left out.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import BinaryIO

from selfund.terms.money import dollars
from selfund.x12.checking.sets import blocks
from selfund.x12.checking.walk import MISSING, OpenLoop, Walk
from selfund.x12.documents.meanings import meaning
from selfund.x12.documents.reading import AT_ONCE
from selfund.x12.documents.values import Value, text_value
from selfund.x12.guides.compiled import Place, Step
from selfund.x12.guides.guide import Element, Guide
from selfund.x12.guides.patterns import AMOUNT, PERIOD, PERIOD_FORMAT
from selfund.x12.guides.registry import compiled
from selfund.x12.interchange import Delimiters, SegmentFault, TransactionSet

INDENT = "  "
_ENVELOPE = frozenset({"ST", "SE"})
_LONGEST = 400


def set_in_words(stream: BinaryIO, found: TransactionSet, delimiters: Delimiters, guide: Guide) -> Iterator[str]:
    """The lines that show a set of a file.

    stream  the file that `found` was scanned from; it must be able to seek, and is left where it was
    """
    telling = _Telling(guide, delimiters)
    here = stream.tell()
    try:
        for segments, _ in blocks(stream, found, delimiters):
            for at in range(0, len(segments), AT_ONCE):
                telling.feed(segments[at : at + AT_ONCE])
                yield from telling.told()
    finally:
        stream.seek(here)
    telling.end()
    yield from telling.told()


class _Telling(Walk):
    """A walk that keeps what it met since it was last asked to tell."""

    def __init__(self, guide: Guide, delimiters: Delimiters) -> None:
        ready = compiled(guide)
        loops = frozenset(loop.number for loop in ready.loops)
        everything = frozenset(place.number for place in ready.places)
        super().__init__(ready, delimiters, self._found, self._ended_loop, loops, everything)
        self.met: list[tuple[int, int, str]] = []
        self.depths = [_depth(place) for place in ready.places]

    def _found(self, fault: SegmentFault) -> None:
        # what is missing was missed when the segment behind it came
        when = 0 if fault.code == MISSING else 2
        self.met.append((fault.position, when, f"! {fault.problem.place}  {fault.problem.says}"))

    def _ended_loop(self, ended: OpenLoop, _: Walk) -> None:
        self._take(ended)

    def _take(self, loop: OpenLoop) -> None:
        for place, elements, position in loop.kept:
            self.met += [(position, 1, line) for line in self._lines(place, elements)]
        loop.kept.clear()

    def _stray(self, key: tuple[str, str], segment: str, elements: list[str]) -> Step | None:
        step = super()._stray(key, segment, elements)
        if step is None:
            self.met.append((self.position, 1, f"? {segment.strip()[:_LONGEST]}"))
        return step

    def told(self) -> Iterator[str]:
        """What was met, in order."""
        for loop in self.open:
            self._take(loop)
        for _, _, line in sorted(self.met, key=_order):
            yield line
        self.met.clear()

    def _lines(self, place: Place, elements: list[str]) -> Iterator[str]:
        if place.use.tag in _ENVELOPE:
            return
        depth = self.depths[place.number]
        loop = place.loop
        if depth and loop.head is place:
            yield f"{INDENT * (depth - 1)}{loop.loop.name.replace('_', ' ')} ({loop.loop.id})"
        said = "; ".join(_elements(place, elements, self.delimiters))
        name = place.use.name.replace("_", " ")
        yield f"{INDENT * depth}{name}: {said}" if said else f"{INDENT * depth}{name}"


def _order(met: tuple[int, int, str]) -> tuple[int, int]:
    return met[0], met[1]


def _depth(place: Place) -> int:
    depth, loop = 0, place.loop.parent
    while loop is not None:
        depth, loop = depth + 1, loop.parent
    return depth


def _elements(place: Place, elements: list[str], delimiters: Delimiters) -> Iterator[str]:
    """The elements of a segment in words."""
    known = {element.place: element for element in place.use.elements}
    before, form = None, ""
    for at, value in enumerate(elements[1:], 1):
        element = known.get(at)
        if element is None:
            if value:
                yield f"element {at} {value[:_LONGEST]}"
        elif value and not _goes_without(element, value, known.get(at + 1)):
            repeated = value.split(delimiters.repetition) if delimiters.repetition else [value]
            if element.components:
                said = " / ".join([_components(element, each, delimiters) for each in repeated])
                yield f"{_name(element)}: {said}"
            else:
                form = elements[at - 1] if before is not None and before.number == PERIOD_FORMAT else ""
                yield f"{_name(element)} " + " / ".join([_said(element, each, form) for each in repeated])
        before = element


def _components(element: Element, text: str, delimiters: Delimiters) -> str:
    known = {component.place: component for component in element.components}
    parts = text.split(delimiters.component)
    said = []
    for at, part in enumerate(parts, 1):
        component = known.get(at)
        if not part:
            continue
        if component is None:
            said.append(f"component {at} {part[:_LONGEST]}")
        elif not _goes_without(component, part, known.get(at + 1)):
            form = parts[at - 2] if at > 1 and at - 1 in known and known[at - 1].number == PERIOD_FORMAT else ""
            said.append(f"{_name(component)} {_said(component, part, form)}")
    return ", ".join(said)


def _goes_without(element: Element, value: str, following: Element | None) -> bool:
    """Whether a value says nothing: it can be no other, or is the form of the date behind it."""
    if element.number == PERIOD_FORMAT and following is not None and following.number == PERIOD:
        return True
    return len(element.codes) == 1 and value in element.codes


def _name(element: Element) -> str:
    return element.name.replace("_", " ")


def _said(element: Element, text: str, form: str) -> str:
    """A value as people read it."""
    words = meaning(element, text)
    if words:
        return f"{text} ({words})"
    if element.number in (AMOUNT, PERIOD) or element.kind in ("DT", "TM"):
        found = text_value(element, text, form)
        if found is not None and not isinstance(found, str):
            return _readable(found)
    return text[:_LONGEST]


def _readable(value: Value) -> str:
    if isinstance(value, tuple):
        return f"{value[0].isoformat()} to {value[1].isoformat()}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return dollars(value) if isinstance(value, int) else str(value)
