"""Reads a transaction set into a document of its guide: at once, or one loop after the other in flat memory.

The walk along the guide (checking/walk.py) finds where each segment stands, and tells what is wrong on the way. What
the guide does not know (a segment or element that it does not use) is told and left out of the document.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any, BinaryIO, Final

from msgspec import Struct

from selfund.x12.checking.sets import blocks
from selfund.x12.checking.walk import OpenLoop, Walk
from selfund.x12.documents.shapes import Document, Shape, Shapes, shapes_of
from selfund.x12.guides.compiled import Compiled, LoopPlace, Place
from selfund.x12.guides.guide import Element, Guide
from selfund.x12.guides.registry import compiled
from selfund.x12.interchange import Delimiters, SegmentFault, TransactionSet

Report = Callable[[SegmentFault], None]
_Make = Callable[[list[str]], Document]

AT_ONCE: Final = 2_000
"""Segments walked over before what has ended among them is handed on."""


class Part(Struct, frozen=True, gc=False):
    """A part of a set that was read: `name` by the table, a segment or a loop.

    around  the loops in which it stands, the set first, each with what had come of it
    """

    name: str
    value: Document
    around: tuple[Document, ...]


def read_document(
    segments: Iterable[str], guide: Guide, delimiters: Delimiters, report: Report | None = None
) -> Document:
    """A whole set, from ST to SE.

    segments  without terminators and line breaks
    report    takes each finding of the walk (SNIP types 1 and 2)
    """
    made = _makers(shapes_of(guide), delimiters)
    found: list[Document] = []

    def closed(ended: OpenLoop, _: Walk) -> None:
        found.append(made.loop(ended))

    guide_ready = compiled(guide)
    below = frozenset(loop.number for loop in guide_ready.loops)
    walk = Walk(guide_ready, delimiters, report or _ignore, closed, frozenset((0,)), made.everything, below)
    walk.feed(segments)
    walk.end()
    return found[0]


def read_set(
    stream: BinaryIO,
    found: TransactionSet,
    delimiters: Delimiters,
    guide: Guide,
    loop: str = "",
    report: Report | None = None,
) -> Iterator[Part]:
    """A set of a file part by part, in flat memory.

    stream  the file that `found` was scanned from; it must be able to seek, and is left where it was
    loop    the id of the loops that are handed over ("2300"), each when it ends, and nothing else; empty: what stands
            directly in the set, segments and loops
    """
    made = _makers(shapes_of(guide), delimiters)
    ready = compiled(guide)
    if loop:
        wanted = frozenset(each.number for each in ready.loops if each.loop.id == loop)
        if not wanted:
            raise ValueError(f"{guide.title}: there is no loop {loop}")
    else:
        wanted = frozenset(each.number for each in ready.loops if each.parent is ready.root)
    way = _way(wanted, ready)
    waiting: list[tuple[int, Part]] = []
    around = _Around(made)

    def closed(ended: OpenLoop, walk: Walk) -> None:
        part = Part(ended.place.loop.name, made.loop(ended), around.of(walk.open) if loop else ())
        waiting.append((ended.position, part))

    below = frozenset(each.number for each in ready.loops) - way
    walk = Walk(ready, delimiters, report or _ignore, closed, wanted, made.everything, below)
    here = stream.tell()
    try:
        for segments, _ in blocks(stream, found, delimiters):
            for at in range(0, len(segments), AT_ONCE):
                walk.feed(segments[at : at + AT_ONCE])
                if not loop:
                    _own(walk, made, waiting)
                yield from _handed(waiting)
    finally:
        stream.seek(here)
    walk.end()
    yield from _handed(waiting)


def _way(wanted: frozenset[int], ready: Compiled) -> frozenset[int]:
    """The loops that are handed over and those around them: none of them is kept by the loop around it."""
    found = set()
    for number in wanted:
        place: LoopPlace | None = ready.loops[number]
        while place is not None:
            found.add(place.number)
            place = place.parent
    return frozenset(found)


class _Around:
    """The open loops as documents, made again only where something came to them."""

    def __init__(self, made: "_Makers") -> None:
        self._made = made
        self._known: list[tuple[OpenLoop, int, Document]] = []

    def of(self, loops: list[OpenLoop]) -> tuple[Document, ...]:
        """The open loops, outermost first."""
        for at, loop in enumerate(loops):
            size = len(loop.kept) + len(loop.loops)
            if at < len(self._known) and self._known[at][0] is loop and self._known[at][1] == size:
                continue
            self._known[at:] = [(loop, size, self._made.loop(loop))]
        return tuple([document for _, _, document in self._known[: len(loops)]])


def _own(walk: Walk, made: "_Makers", waiting: list[tuple[int, Part]]) -> None:
    """Hand over the segments that stand directly in the set."""
    kept = walk.open[0].kept
    waiting += [
        (position, Part(place.use.name, made.segment(place, elements), ())) for place, elements, position in kept
    ]
    kept.clear()


def _handed(waiting: list[tuple[int, Part]]) -> Iterator[Part]:
    """What waits, in the order of its first segments; then nothing does."""
    for _, part in sorted(waiting, key=itemgetter(0)):
        yield part
    waiting.clear()


def _ignore(_: SegmentFault) -> None:
    """Nobody wants to know."""


class _LoopMaker(Struct, frozen=True, gc=False, eq=False):
    """How a loop is put together: the place of each item by its number, and which may come once."""

    made: type[Document]
    blank: tuple[Any, ...]
    segments: dict[int, int]
    loops: dict[int, int]
    single: tuple[bool, ...]


class _Makers:
    """What makes the parts of a guide's documents for some delimiters."""

    def __init__(self, shapes: Shapes, delimiters: Delimiters) -> None:
        ready = compiled(shapes.guide)
        self.everything = frozenset(place.number for place in ready.places)
        self._segments: list[_Make] = [_segment_maker(shapes.segment(each.use), delimiters) for each in ready.places]
        self._loops = [_loop_maker(shapes, each) for each in ready.loops]

    def segment(self, place: Place, elements: list[str]) -> Document:
        """A segment."""
        return self._segments[place.number](elements)

    def loop(self, ended: OpenLoop) -> Document:
        """A loop with all that is below it."""
        maker = self._loops[ended.place.number]
        makers, numbers = self._segments, maker.segments
        values = list(maker.blank)
        entries: list[tuple[int, int, Document]] = [
            (position, numbers[place.number], makers[place.number](elements))
            for place, elements, position in ended.kept
        ]
        if ended.loops:
            loops = maker.loops
            entries += [(each.position, loops[each.place.number], self.loop(each)) for each in ended.loops]
            entries.sort()
        single = maker.single
        last, disorder = 0, False
        for _, item, part in entries:
            if item < last:
                disorder = True
            last = item
            if not single[item]:
                if values[item]:
                    values[item].append(part)
                else:
                    values[item] = [part]
            elif values[item] is None:
                values[item] = part
        values = [tuple(value) if type(value) is list else value for value in values]
        return maker.made(*values, tuple([item for _, item, _ in entries]) if disorder else ())


@lru_cache(maxsize=64)
def _makers(shapes: Shapes, delimiters: Delimiters) -> _Makers:
    return _Makers(shapes, delimiters)


def _loop_maker(shapes: Shapes, place: LoopPlace) -> _LoopMaker:
    shape = shapes.loop(place.loop)
    single = tuple([item.most == 1 for item in place.items])
    return _LoopMaker(
        shape.made,
        tuple([None if once else () for once in single]),
        {item.number: at for at, item in enumerate(place.items) if isinstance(item, Place)},
        {item.number: at for at, item in enumerate(place.items) if isinstance(item, LoopPlace)},
        single,
    )


def _segment_maker(shape: Shape, delimiters: Delimiters) -> _Make:
    """What makes a segment of its split text."""
    return _row_maker(shape, delimiters, 0)


def _row_maker(shape: Shape, delimiters: Delimiters, first: int) -> _Make:
    """What makes a segment (its name at 0) or a composite (`first` 1: its components from 0) of its parts."""
    places = tuple([element.place - first for element in shape.elements])
    longest = max(places, default=0) + 1
    padding = [""] * longest
    special = [
        (at, _special(element, part, delimiters))
        for at, (element, part) in enumerate(zip(shape.elements, shape.parts, strict=True))
        if part is not None or element.repeats > 1
    ]
    made: Callable[..., Document] = shape.made
    pick: Callable[[list[str]], Any] = itemgetter(*places) if len(places) > 1 else _picker(places)

    def plain(parts: list[str]) -> Document:
        count = len(parts)
        return made(*pick(parts if count >= longest else parts + padding[count:]))

    def mixed(parts: list[str]) -> Document:
        count = len(parts)
        values = list(pick(parts if count >= longest else parts + padding[count:]))
        for at, make in special:
            values[at] = make(values[at])
        return made(*values)

    return mixed if special else plain


def _picker(places: tuple[int, ...]) -> Callable[[list[str]], tuple[str, ...]]:
    """What picks one element, or none."""
    return lambda parts: tuple([parts[place] for place in places])


def _special(element: Element, part: Shape | None, delimiters: Delimiters) -> Callable[[str], Any]:
    """What makes the value of an element that has components or repeats."""
    component, repetition = delimiters.component, delimiters.repetition
    if part is None:
        return lambda text: (tuple(text.split(repetition)) if repetition else (text,)) if text else ()
    make = _row_maker(part, delimiters, 1)
    if element.repeats == 1:
        return lambda text: make(text.split(component)) if text else None
    return lambda text: (
        tuple([make(each.split(component)) for each in (text.split(repetition) if repetition else (text,))])
        if text
        else ()
    )
