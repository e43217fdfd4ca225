"""What walks along a guide learn of its segments: most come again word for word, and are looked at once.

A ground serves every set with the same guide, rules and delimiters. What it knows is found by the place before a
segment and the segment's whole text; what is there is right by itself, and its way is the guide's usual one. A ground
that is full forgets everything and learns anew: it never changes what is said.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from selfund.x12.guides.compiled import Compiled, LoopPlace, Place
from selfund.x12.interchange import Delimiters

MOST_KNOWN: Final = 50_000
"""Segments that a ground remembers."""

LONGEST_KNOWN: Final = 200
"""Characters of a segment from which on it is not remembered."""

_ONCE: Final = frozenset({"HL", "CLM", "REF", "CLP", "TRN", "SVC"})
"""Segments that hardly ever come again: numbers of their own stand in them."""

Asked = tuple[int, int, Callable[..., None]]
"""A rule or check to ask, with the marks of a loop by which it need not be asked: all of the first are needed, none of
the second is allowed."""

Call = tuple[int, Asked]
"""What a segment calls for when a loop ends: its own (0) or one so many around it."""

Look = Callable[[list[str]], tuple[Call, ...]]
"""Looks at a segment by itself, and says what it calls for."""

Note = tuple[str, str]
"""A text of a segment that is put down, and the name of the column that it goes to."""

Known = tuple[Place, int, int, int, LoopPlace | None, list[str] | None, tuple[Call, ...], tuple[Note, ...]]
"""A segment that was looked at: its place with number and mark, how many loops end before it and which one it begins,
its elements if they are kept, what it calls for and what is put down of it."""


class Ground:
    """What is known of a guide's segments under some rules.

    keep    the places whose elements are kept; those of a segment that calls for something always are
    looks   by place: what looks at a segment by itself
    notes   by place: which elements are put down, and in which column
    """

    def __init__(
        self,
        guide: Compiled,
        delimiters: Delimiters,
        keep: frozenset[int] = frozenset(),
        looks: Mapping[int, tuple[Look, ...]] | None = None,
        notes: Mapping[int, tuple[tuple[str, int], ...]] | None = None,
    ) -> None:
        self.guide = guide
        self.delimiters = delimiters
        self.patterns: list[re.Pattern[str] | None] = guide.patterns(delimiters)
        self.known: list[dict[str, Known]] = [{} for _ in guide.places]
        self._keep = keep
        self._looks = looks or {}
        self._notes = notes or {}
        self._count = 0

    def look(self, place: Place, closes: int, opens: LoopPlace | None, elements: list[str]) -> Known:
        """Look at a segment that came to a place."""
        number = place.number
        calls: tuple[Call, ...] = ()
        for look in self._looks.get(number, ()):
            calls += look(elements)
        noted: tuple[Note, ...] = ()
        wanted = self._notes.get(number)
        if wanted is not None:
            count = len(elements)
            noted = tuple([(name, elements[at] if at < count else "") for name, at in wanted])
        kept = elements if calls or number in self._keep else None
        return place, number, place.bit, closes, opens, kept, calls, noted

    def learn(self, before: Place, segment: str, known: Known) -> None:
        """Remember a segment that is right, behind the place before it."""
        if known[0].use.tag in _ONCE or len(segment) >= LONGEST_KNOWN:
            return
        if self._count >= MOST_KNOWN:
            for each in self.known:
                each.clear()
            self._count = 0
        self._count += 1
        self.known[before.number][segment] = known
