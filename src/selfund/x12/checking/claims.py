"""Which claims of a set a finding is about: its own claim's, or all that stand beneath the loop that it is in."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from selfund.x12.checking.walk import OpenLoop, Walk
from selfund.x12.guides.compiled import Compiled
from selfund.x12.interchange import SegmentFault

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


class ClaimFindings:
    """The findings of a set, by the claim or the loop above claims that they stand in, or about the set itself."""

    def __init__(self, findings: Iterable[SegmentFault], spans: Spans) -> None:
        self._spans = spans
        self._by_loop: dict[tuple[int, int], list[SegmentFault]] = {}
        self.of_set: list[SegmentFault] = []
        for finding in findings:
            for level in range(len(spans.starts)):
                loop = spans.within(level, finding.position)
                if loop >= 0:
                    self._by_loop.setdefault((level, loop), []).append(finding)
                    break
            else:
                self.of_set.append(finding)

    def of_claim(self, position: int) -> tuple[SegmentFault, ...]:
        """What is wrong with the claim whose loop begins at a segment (counted from 1 at ST), its own first."""
        if not self._by_loop:
            return ()
        found: list[SegmentFault] = []
        for level in range(len(self._spans.starts)):
            loop = self._spans.within(level, position)
            if loop >= 0:
                found += self._by_loop.get((level, loop), ())
        return tuple(found)
