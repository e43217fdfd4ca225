"""A guide made ready for walking: where each segment may stand, and what may follow it.

From one place in a guide and a segment's key there is one way on, worked out when it is first asked for and kept. A key
is a segment's name with the value that tells its uses apart (NM1 and 85, HL and 20, HI and BK).
"""

import re
from typing import Final

from selfund.x12.guides.guide import Guide, Loop, Note, SegmentUse
from selfund.x12.guides.patterns import segment_pattern
from selfund.x12.interchange import Delimiters

Key = tuple[str, str]
"""A segment's name and the value that tells its uses apart; the value is empty where the name is enough."""

_STEPS_KEPT: Final = 4_000
"""The ways kept of one place: more than any guide has keys."""

NEVER: Final = 1_000
"""More elements than any segment has."""

_PLACES: Final = ((1, 0), (1, 1), (3, 0), (2, 0), (4, 0), (3, 1), (5, 0))
"""Where the value that tells uses apart is looked for: element, component (0: the element has none)."""


class LoopPlace:
    """A loop in a guide. `bit` is its mark in the parent; `needed` the marks of what it must hold."""

    __slots__ = ("bit", "items", "loop", "most", "needed", "number", "parent", "rank")

    def __init__(self, loop: Loop, parent: "LoopPlace | None", rank: int, bit: int, number: int) -> None:
        self.loop = loop
        self.parent = parent
        self.rank = rank
        self.bit = bit
        self.number = number
        self.most = loop.most
        self.needed = 0
        self.items: list[LoopPlace | Place] = []

    @property
    def head(self) -> "Place":
        """The segment that opens the loop."""
        first = self.items[0]
        if not isinstance(first, Place):
            raise AssertionError("a loop begins with a segment")
        return first


class Place:
    """One use of a segment in a guide.

    rank     its order in the loop; uses of one name that stand side by side may come in any order and share it
    steps    the ways on from here, by key
    notes_from   the number of elements from which a syntax note may be broken by a segment that its pattern lets pass
    """

    __slots__ = ("bit", "keys", "loop", "most", "notes_from", "number", "rank", "steps", "use")

    def __init__(self, use: SegmentUse, loop: LoopPlace, rank: int, bit: int, number: int) -> None:
        self.use = use
        self.loop = loop
        self.rank = rank
        self.bit = bit
        self.number = number
        self.most = use.most
        self.notes_from = min([_notes_from(note) for note in use.notes if _open_note(note, use)], default=NEVER)
        self.keys: frozenset[str] = frozenset()
        self.steps: dict[Key, Step | None] = {}


class Step:
    """The way from one place to the next: how many loops end, whether one begins, and where it leads.

    also   other ways by the same key, to places of the same order: where what the first asks for does not hold
    back   the place stands before where we are: the segment is out of order
    """

    __slots__ = ("also", "back", "closes", "opens", "place")

    def __init__(self, place: Place, closes: int, opens: LoopPlace | None, back: bool = False) -> None:
        self.place = place
        self.closes = closes
        self.opens = opens
        self.back = back
        self.also: tuple[Step, ...] = ()


class Compiled:
    """A guide with its places. One object serves every file: what it learns (ways, patterns) is kept in it."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.places: list[Place] = []
        self.loops: list[LoopPlace] = []
        self.root = self._loop(guide.root, None, 0, 0)
        self.key_places = self._key_places()
        for place in self.places:
            place.keys = self._keys(place.use)
        self.tags = frozenset(place.use.tag for place in self.places)
        self._patterns: dict[Delimiters, list[re.Pattern[str] | None]] = {}

    # -- making ------------------------------------------------------------------------------------------------

    def _loop(self, loop: Loop, parent: LoopPlace | None, rank: int, bit: int) -> LoopPlace:
        made = LoopPlace(loop, parent, rank, bit, len(self.loops))
        self.loops.append(made)
        rank, before = -1, ""
        for number, item in enumerate(loop.items):
            tag = item.tag if isinstance(item, SegmentUse) else f"loop {_head(item).tag}"
            rank += tag != before or number == 1
            before = tag
            mark = 1 << number
            if item.required:
                made.needed |= mark
            if isinstance(item, SegmentUse):
                place = Place(item, made, rank, mark, len(self.places))
                self.places.append(place)
                made.items.append(place)
            else:
                made.items.append(self._loop(item, made, rank, mark))
        return made

    def _key_places(self) -> dict[str, tuple[int, int]]:
        """Which element, or component of an element, tells apart the uses of each segment name that compete."""
        found: dict[str, tuple[int, int]] = {}
        for chains in (True, False):
            for tag, uses in self._rivals(chains).items():
                where = _telling(uses)
                if where is not None:
                    found.setdefault(tag, where)
        return found

    def _rivals(self, chains: bool) -> dict[str, list[SegmentUse]]:
        """The uses of each segment name that may be taken for one another: those of one loop and, with `chains`, those
        that may come in the loops around it once it is over."""
        rivals: dict[str, list[SegmentUse]] = {}
        for loop in self.loops:
            by_tag: dict[str, list[SegmentUse]] = {}
            around: LoopPlace | None = loop
            least = 0
            while around is not None:
                for item in around.items[1:]:
                    if item.rank >= least:
                        use = item.use if isinstance(item, Place) else item.head.use
                        by_tag.setdefault(use.tag, []).append(use)
                least, around = around.rank, around.parent if chains else None
            for tag, uses in by_tag.items():
                if len(uses) > 1:
                    rivals.setdefault(tag, []).extend(uses)
        return rivals

    def _keys(self, use: SegmentUse) -> frozenset[str]:
        where = self.key_places.get(use.tag)
        return frozenset() if where is None else _codes_at(use, where)

    # -- walking -----------------------------------------------------------------------------------------------

    def patterns(self, delimiters: Delimiters) -> list[re.Pattern[str] | None]:
        """The patterns of right segments for some delimiters, by place; None: not made yet (see `pattern`)."""
        return self._patterns.setdefault(delimiters, [None] * len(self.places))

    def pattern(self, place: Place, delimiters: Delimiters) -> re.Pattern[str]:
        """A right segment's pattern, made once."""
        known = self.patterns(delimiters)
        made = known[place.number] = re.compile(segment_pattern(place.use, delimiters))
        return made

    def key(self, elements: list[str], component: str) -> Key:
        """The key of a segment that was split into elements."""
        tag = elements[0]
        where = self.key_places.get(tag)
        if where is None or where[0] >= len(elements):
            return (tag, "")
        value = elements[where[0]]
        if where[1]:
            value = value.partition(component)[0]
        return (tag, value)

    def step(self, here: Place, key: Key) -> Step | None:
        """The way from a place by a key, or None where the guide knows none."""
        try:
            return here.steps[key]
        except KeyError:
            found = self._forward(here, key) or self._backward(here, key)
            if len(here.steps) < _STEPS_KEPT:
                here.steps[key] = found
            return found

    def _forward(self, here: Place, key: Key) -> Step | None:
        """On in this loop, into a loop below, or out of as many loops as need be."""
        loop: LoopPlace | None = here.loop
        rank, closes = here.rank, 0
        while loop is not None:
            found = _ways(loop, key, closes, rank)
            if found is not None:
                return found
            rank, loop = loop.rank, loop.parent
            closes += 1
        return None

    def _backward(self, here: Place, key: Key) -> Step | None:
        """A segment that the guide has before this place, in this loop or one around it: it is out of order."""
        loop: LoopPlace | None = here.loop
        closes = 0
        while loop is not None:
            found = _ways(loop, key, closes, 0)
            if found is not None:
                found.back = True
                return found
            loop = loop.parent
            closes += 1
        return None

    def near(self, here: Place, tag: str) -> list[Step]:
        """The ways to uses of a segment that may still come, for one whose distinguishing value is none of theirs.

        Those of the innermost loop that has any, here or around.
        """
        loop: LoopPlace | None = here.loop
        rank, closes = here.rank, 0
        while loop is not None:
            found = []
            for item in loop.items[1:]:
                place = item if isinstance(item, Place) else item.head
                if item.rank >= rank and place.use.tag == tag:
                    found.append(Step(place, closes, item if isinstance(item, LoopPlace) else None))
            if found:
                return found
            rank, loop, closes = loop.rank, loop.parent, closes + 1
        return []


def _telling(uses: list[SegmentUse]) -> tuple[int, int] | None:
    """The element or component by whose codes some uses of a segment are told apart, if there is one."""
    best, score = None, 1
    for where in _PLACES:
        codes = [_codes_at(use, where) for use in uses]
        if all(codes) and len(set(codes)) > score:
            best, score = where, len(set(codes))
    return best


def _open_note(note: Note, use: SegmentUse) -> bool:
    """Whether a syntax note can be broken where the guide's own usage is kept and the pattern holds pairs."""
    by_place = {element.place: element for element in use.elements}
    used = [place for place in note.places if place in by_place]
    required = [place for place in used if by_place[place].required]
    if note.kind == "P":
        pair = len(note.places) == 2 and note.places[1] == note.places[0] + 1 and len(used) == 2
        return bool(used) and len(required) < len(note.places) and not (pair and not by_place[used[0]].required)
    if note.kind == "R":
        return not required
    if note.kind == "E":
        return len(used) > 1
    first, *others = note.places
    if first not in used:
        return False
    if note.kind == "C":
        return any(place not in required for place in others)
    return not any(place in required for place in others)


def _notes_from(note: Note) -> int:
    """The least element that must be there for a note to be broken."""
    if note.kind == "R":
        return 0
    return sorted(note.places)[1] if note.kind == "E" else note.places[0] if note.kind in "CL" else min(note.places)


def _ways(loop: LoopPlace, key: Key, closes: int, least: int) -> Step | None:
    """The first item of a loop, of an order from `least` on, that a key leads to, with the others of its order.

    A loop's head is none of them: it begins the loop anew, which is the way of the loop around.
    """
    steps: list[Step] = []
    for item in loop.items[1:]:
        if item.rank < least or (steps and item.rank != steps[0].place.rank and not steps[0].opens):
            continue
        place = _at(item, key)
        if place is not None:
            steps.append(Step(place, closes, item if isinstance(item, LoopPlace) else None))
    if not steps:
        return None
    steps[0].also = tuple(steps[1:])
    return steps[0]


def _at(item: LoopPlace | Place, key: Key) -> Place | None:
    """The place that a key leads to at one item of a loop: the item itself, or the head of the loop that it is."""
    place = item if isinstance(item, Place) else item.head
    if place.use.tag != key[0]:
        return None
    return place if not place.keys or key[1] in place.keys else None


def _head(loop: Loop) -> SegmentUse:
    first = loop.items[0]
    if not isinstance(first, SegmentUse):
        raise AssertionError("a loop begins with a segment")
    return first


def _codes_at(use: SegmentUse, where: tuple[int, int]) -> frozenset[str]:
    """The codes that a use allows at an element, or at a component of it."""
    for element in use.elements:
        if element.place == where[0] and element.required:
            if not where[1]:
                return element.codes
            return next((part.codes for part in element.components if part.place == where[1]), frozenset())
    return frozenset()
