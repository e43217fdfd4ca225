"""Which claims of a set a finding is about: its own claim's, or all that stand beneath the loop that it is in."""

from array import array
from bisect import bisect_left, bisect_right
from typing import Final

from selfund.x12.checking.walk import OpenLoop, Walk
from selfund.x12.guides.compiled import Compiled

CLAIM: Final = "2300"
LEVELS: Final = ("2000C", "2000B", "2000A")
"""The loops of patient, subscriber and billing provider, inner first: what is wrong there falls on claims beneath."""


class Spans:
    """Where the claims of a set and the loops above them begin and end, noted as the walk closes them."""

    def __init__(self, guide: Compiled) -> None:
        names = (CLAIM, *LEVELS)
        self.levels = {loop.number: names.index(loop.loop.id) for loop in guide.loops if loop.loop.id in names}
        self.starts = [array("q") for _ in names]
        self.ends = [array("q") for _ in names]

    @property
    def watched(self) -> frozenset[int]:
        """The numbers of the loops whose ends are to be told."""
        return frozenset(self.levels)

    def closed(self, ended: OpenLoop, walk: Walk) -> None:
        """A loop ended before the segment at hand."""
        level = self.levels.get(ended.place.number)
        if level is not None:
            self.starts[level].append(ended.position)
            self.ends[level].append(walk.position)

    def within(self, level: int, position: int) -> int:
        """Which loop of a level (0: claims, then LEVELS) a segment stands in, counted from 0, or -1."""
        found = bisect_right(self.starts[level], position) - 1
        return found if found >= 0 and position < self.ends[level][found] else -1

    def home(self, position: int) -> tuple[int, int]:
        """The innermost of these loops that a segment stands in: its level and number from 0, or (-1, -1)."""
        for level in range(len(self.starts)):
            loop = self.within(level, position)
            if loop >= 0:
                return level, loop
        return -1, -1

    def claims(self, level: int, loop: int) -> "array[int]":
        """Where the claims of a loop begin: its own claim, or all claims beneath; none of no loop."""
        if level < 0:
            return self.starts[0][:0]
        starts = self.starts[0]
        first, end = self.starts[level][loop], self.ends[level][loop]
        return starts[bisect_left(starts, first) : bisect_left(starts, end)]
