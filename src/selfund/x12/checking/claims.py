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

    def claims(self, position: int) -> range:
        """The claims, by their place in the set from 0, that a finding at a segment is about; none: about the set."""
        claim = self._within(0, position)
        if claim >= 0:
            return range(claim, claim + 1)
        for level in range(1, len(self.starts)):
            found = self._within(level, position)
            if found >= 0:
                first = bisect_right(self.starts[0], self.starts[level][found])
                return range(first, bisect_right(self.starts[0], self.ends[level][found] - 1))
        return range(0)

    def claim_at(self, position: int) -> int:
        """The place of the claim whose loop begins at a segment, or -1."""
        found = bisect_right(self.starts[0], position) - 1
        return found if found >= 0 and self.starts[0][found] == position else -1

    def _within(self, level: int, position: int) -> int:
        """The loop of a level that a segment stands in, or -1."""
        found = bisect_right(self.starts[level], position) - 1
        return found if found >= 0 and position < self.ends[level][found] else -1


class ClaimFindings:
    """The findings of a set by the claims that fall by them, and those that are about the set itself."""

    def __init__(self, findings: Iterable[SegmentFault], spans: Spans) -> None:
        self._spans = spans
        self._by_claim: dict[int, list[SegmentFault]] = {}
        self.of_set: list[SegmentFault] = []
        for finding in findings:
            claims = spans.claims(finding.position)
            if not claims:
                self.of_set.append(finding)
            for claim in claims:
                self._by_claim.setdefault(claim, []).append(finding)

    def of_claim(self, position: int) -> tuple[SegmentFault, ...]:
        """What is wrong with the claim whose loop begins at a segment (counted from 1 at ST)."""
        return tuple(self._by_claim.get(self._spans.claim_at(position), ()))
