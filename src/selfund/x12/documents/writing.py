"""Writes a document: as it was read, or one that was built by hand, with what can be worked out filled in.

What can be: a code where the guide allows one alone, numbers and parents of levels (HL), numbers of lines (LX), the
envelope of the set (ST, SE) with its count and control numbers. What was given is never changed. Everything else that
the guide requires and the document lacks is told at once. Rules of HL, LX, ST and SE: X12.59 and the 005010 guides.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from selfund.x12.documents.shapes import ORDER, Document, Shape, guide_of_document, shapes_of
from selfund.x12.envelope import DELIMITERS, ByteSink, InterchangeWriter
from selfund.x12.guides.guide import UNBOUNDED, Element, Guide, Loop, SegmentUse
from selfund.x12.interchange import Delimiters

ENVELOPE: Final = frozenset({"ST", "SE"})
FIRST_SET: Final = "0001"
_PLAIN: Final = Delimiters(*DELIMITERS)
_MOST_TOLD: Final = 100


def document_from(data: Mapping[str, Any], guide: Guide) -> Document:
    """A document of plain data: a dictionary for each segment, composite and loop, a list where several may come.

    Raises ValueError for a name that the guide does not have there, and for what is no text.
    """
    try:
        made: Document = msgspec.convert(data, shapes_of(guide).root.made)
    except msgspec.ValidationError as error:
        raise ValueError(f"{guide.title}: {error}") from error
    return made


def write_document(
    document: Document, sink: ByteSink, delimiters: Delimiters = _PLAIN, line_end: str = "", control_number: str = ""
) -> int:
    """Write a set from ST to SE; returns its count of segments.

    line_end        what stands behind each terminator: "", "\\n" or "\\r\\n"
    control_number  of a set that has none (ST02)

    Raises ValueError, with everything that is missing or cannot be written, before anything is written.
    """
    rows = _written(document, delimiters, control_number)
    end = delimiters.terminator + line_end
    sink.write("".join([f"{row}{end}" for row in rows]).encode("latin-1", "replace"))
    return len(rows)


def write_set(document: Document, writer: InterchangeWriter) -> int:
    """Write a set into an interchange: ST and SE are the writer's, with its own control number.

    Returns the count of segments. Raises ValueError as `write_document` does.
    """
    guide = guide_of_document(document)
    rows = _written(document, _PLAIN, FIRST_SET)
    writer.begin(guide.set, guide.names[0])
    writer.write("".join([f"{row}~" for row in rows if row.partition("*")[0] not in ENVELOPE]))
    writer.end()
    return len(rows)


def _written(document: Document, delimiters: Delimiters, control_number: str) -> list[str]:
    guide = guide_of_document(document)
    writing = _Writing(guide, delimiters, control_number)
    rows = list(writing.loop(shapes_of(guide).root, document, guide.title, 0))
    if writing.missing:
        told = writing.missing[:_MOST_TOLD]
        more = len(writing.missing) - len(told)
        raise ValueError("; ".join(told) + (f"; and {more} more" if more else ""))
    return rows


class _Writing:
    """One set while it is written. `missing`: what it lacks, each in words with the way to it."""

    def __init__(self, guide: Guide, delimiters: Delimiters, control_number: str) -> None:
        self.guide = guide
        self.delimiters = delimiters
        self.control_number = control_number or FIRST_SET
        self.missing: list[str] = []
        self.rows = 0
        self.levels: list[str] = []
        self.level = 0
        marks = (delimiters.element, delimiters.component, delimiters.repetition, delimiters.terminator)
        self.marks = frozenset(mark for mark in marks if mark)

    # -- loops -------------------------------------------------------------------------------------------------

    def loop(self, shape: Shape, loop: Document, way: str, number: int) -> Iterator[str]:
        """The segments of a loop. `number`: its place among the loops of its kind, from 1."""
        table = shape.loop
        if table is None:
            raise AssertionError(f"{way} is no loop")
        level = table.items[0].name if isinstance(table.items[0], SegmentUse) and table.items[0].tag == "HL" else ""
        levels = len(self.levels)
        has_below = bool(level) and _has_level(shape, loop)
        for at, part, count in self._parts(shape, loop, way):
            item, below = table.items[at], shape.parts[at]
            if below is None:
                raise AssertionError(f"{way} holds a text")
            name = f"{way}, {item.name.replace('_', ' ')}" + (f" {count}" if item.most != 1 else "")
            if isinstance(item, Loop):
                yield from self.loop(below, part, name, count)
            else:
                yield self._segment(item, below, part, name, number, has_below)
        del self.levels[levels:]

    def _parts(self, shape: Shape, loop: Document, way: str) -> Iterator[tuple[int, Document, int]]:
        """What a loop holds, in order: its place in the table, the part, and which of its kind it is, from 1."""
        table = shape.loop
        if table is None:
            raise AssertionError(f"{way} is no loop")
        held: list[tuple[Document, ...]] = []
        for item, field, below in zip(table.items, shape.fields, shape.parts, strict=True):
            value = getattr(loop, field)
            parts = (() if value is None else (value,)) if item.most == 1 else tuple(value)
            if not parts and item.required:
                if isinstance(item, SegmentUse) and below is not None and self._fills(item):
                    parts = (below.made(),)
                else:
                    self.missing.append(f"{way}: {item.name.replace('_', ' ')} is missing")
            if item.most != UNBOUNDED and len(parts) > item.most:
                self.missing.append(f"{way}: {item.name.replace('_', ' ')} comes {len(parts)} times, at most "
                                    f"{item.most} may")  # fmt: skip
            held.append(parts)
        order: tuple[int, ...] = getattr(loop, ORDER)
        if Counter(order) != {at: len(parts) for at, parts in enumerate(held) if parts}:
            order = tuple([at for at, parts in enumerate(held) for _ in parts])
        counts = [0] * len(held)
        for at in order:
            counts[at] += 1
            yield at, held[at][counts[at] - 1], counts[at]

    def _fills(self, use: SegmentUse) -> bool:
        """Whether a segment can be written that nobody gave."""
        if use.tag in ENVELOPE:
            return True
        worked = {"HL": (1, 2, 3, 4), "LX": (1,)}.get(use.tag, ())
        return all(_only(each) or each.place in worked for each in use.elements if each.required)

    # -- segments ----------------------------------------------------------------------------------------------

    def _segment(
        self, use: SegmentUse, shape: Shape, part: Document, way: str, number: int, has_below: bool
    ) -> str:  # fmt: skip
        """A segment's text."""
        self.rows += 1
        worked = self._worked(use, shape, part, number, has_below)
        values = [""] * (shape.elements[-1].place if shape.elements else 0)
        for element, field, below in zip(shape.elements, shape.fields, shape.parts, strict=True):
            given = getattr(part, field)
            text = self._element(element, below, given, f"{way}, {field.replace('_', ' ')}", worked)
            values[element.place - 1] = text
        return self.delimiters.element.join([use.tag, *values]).rstrip(self.delimiters.element)

    def _worked(
        self, use: SegmentUse, shape: Shape, part: Document, number: int, has_below: bool
    ) -> dict[int, str]:  # fmt: skip
        """What can be worked out of a segment's elements, by place."""
        if use.tag == "HL":
            given = _given(shape, part, 1)
            self.level = int(given) if given.isdecimal() else self.level + 1
            parent = self.levels[-1] if self.levels else ""
            self.levels.append(given or str(self.level))
            return {1: str(self.level), 2: parent, 4: "1" if has_below else "0"}
        if use.tag == "LX":
            return {1: str(number)}
        if use.tag == "ST":
            self.control_number = _given(shape, part, 2) or self.control_number
            return {2: self.control_number, 3: self.guide.names[0]}
        if use.tag == "SE":
            return {1: str(self.rows), 2: self.control_number}
        return {}

    def _element(self, element: Element, below: Shape | None, given: Any, way: str, worked: Mapping[int, str]) -> str:
        """An element's text."""
        if element.repeats > 1:
            if len(given) > element.repeats:
                self.missing.append(f"{way} is given {len(given)} times, at most {element.repeats} may")
            if len(given) > 1 and not self.delimiters.repetition:
                self.missing.append(f"{way} is given {len(given)} times, and there is no repetition separator")
            texts = [self._composite(below, each, way) if below else self._text(each, way) for each in given]
            text = self.delimiters.repetition.join(texts)
        elif below is not None:
            if given is None and element.required and all(_only(each) for each in below.elements if each.required):
                given = below.made()
            text = "" if given is None else self._composite(below, given, way)
        else:
            text = self._text(given, way)
            if not text and element.required:
                text = _only(element) or worked.get(element.place, "")
        if not text and element.required:
            self.missing.append(f"{way} is missing")
        return text

    def _composite(self, shape: Shape, given: Document, way: str) -> str:
        """A composite's text."""
        values = [""] * shape.elements[-1].place
        for element, field in zip(shape.elements, shape.fields, strict=True):
            where = f"{way}, {field.replace('_', ' ')}"
            text = self._text(getattr(given, field), where) or (_only(element) if element.required else "")
            if not text and element.required:
                self.missing.append(f"{where} is missing")
            values[element.place - 1] = text
        return self.delimiters.component.join(values).rstrip(self.delimiters.component)

    def _text(self, text: str, way: str) -> str:
        """A text as given, unless a separator stands in it."""
        if not self.marks.isdisjoint(text):
            self.missing.append(f"{way} holds a separator: {text!r}")
        return text


def _only(element: Element) -> str:
    """The code that an element must have, where the guide allows one alone."""
    return next(iter(element.codes)) if len(element.codes) == 1 else ""


def _given(shape: Shape, part: Document, place: int) -> str:
    """The text of the element at a place of a segment."""
    for element, field in zip(shape.elements, shape.fields, strict=True):
        if element.place == place:
            text: str = getattr(part, field)
            return text
    return ""


def _has_level(shape: Shape, loop: Document) -> bool:
    """Whether a level holds another one."""
    for field, below in zip(shape.fields, shape.parts, strict=True):
        if below is not None and below.loop is not None and getattr(loop, field):
            head = below.loop.items[0]
            if isinstance(head, SegmentUse) and head.tag == "HL":
                return True
    return False
