"""Walks a transaction set along its guide, segment by segment, and says where it leaves the guide (SNIP types 1 and 2).

What later checks ask for (balances, situations, codes) is kept loop by loop while its loop is open, so that memory does
not grow with the set. IK304 codes are those of 005010X231A1.
"""

from collections.abc import Callable, Iterable
from typing import Final

from selfund.terms.problem import Place as Where
from selfund.terms.problem import Problem
from selfund.x12.checking.elements import GUIDE, SYNTAX, ElementFault, element_faults, times
from selfund.x12.guides.compiled import NEVER, Compiled, LoopPlace, Place, Step
from selfund.x12.guides.guide import UNBOUNDED
from selfund.x12.guides.tables import layouts
from selfund.x12.interchange import Delimiters, SegmentFault

UNRECOGNIZED: Final = "1"
UNEXPECTED: Final = "2"
MISSING: Final = "3"
LOOP_OVER_MAXIMUM: Final = "4"
OVER_MAXIMUM: Final = "5"
NOT_IN_SET: Final = "6"
OUT_OF_ORDER: Final = "7"
ELEMENTS_AT_FAULT: Final = "8"

LONGEST_VALUE: Final = 99
LONGEST_NAME: Final = 10
_SYNTAX_STATUS: Final = "A7:684"


class OpenLoop:
    """A loop of the set while it is open, with what later checks asked to keep of it.

    position  of its first segment, counted from 1 at ST; seen: marks of what it has held; counts: of what may repeat
    kept      (place, elements, position) of its own segments that are kept; loops: the loops below that are kept
    """

    __slots__ = ("counts", "kept", "loops", "place", "position", "seen")

    def __init__(self, place: LoopPlace, position: int) -> None:
        self.place = place
        self.position = position
        self.seen = 0
        self.counts: dict[int, int] = {}
        self.kept: list[tuple[Place, list[str], int]] = []
        self.loops: list[OpenLoop] = []


class Walk:
    """One transaction set underway. Feed it the set's segments in order, ST and SE included; then `end` it.

    report   takes each finding
    closed   asked when a loop that `watched` names ends: the rules of SNIP types 3 to 7
    keep     which places are kept for it; keep_loops: which loops stay with their parent after they end
    opened   asked when a loop that `heads` names (by the number of its first place) begins, with its first segment
    totals   what checks add up over the set, by names of their own
    """

    def __init__(
        self,
        guide: Compiled,
        delimiters: Delimiters,
        report: Callable[[SegmentFault], None],
        closed: Callable[[OpenLoop, "Walk"], None] | None = None,
        watched: frozenset[int] = frozenset(),
        keep: frozenset[int] = frozenset(),
        keep_loops: frozenset[int] = frozenset(),
        opened: Callable[[Place, list[str], "Walk"], None] | None = None,
        heads: frozenset[int] = frozenset(),
    ) -> None:
        self.guide = guide
        self.delimiters = delimiters
        self.report = report
        self.closed = closed
        self.watched = watched
        self.keep = keep
        self.keep_loops = keep_loops
        self.opened = opened
        self.heads = heads
        self.totals: dict[str, int] = {}
        self.open: list[OpenLoop] = [OpenLoop(guide.root, 1)]
        self.here: Place | None = None
        self.position = 0
        self._patterns = guide.patterns(delimiters)

    # -- the way -----------------------------------------------------------------------------------------------

    def feed(self, segments: Iterable[str]) -> None:
        """Walk on over some segments."""
        guide, delimiters, patterns, keep = self.guide, self.delimiters, self._patterns, self.keep
        mark, component = delimiters.element, delimiters.component
        key_places, heads = guide.key_places, self.heads
        here, position, stack = self.here, self.position, self.open
        top = stack[-1]
        for segment in segments:
            position += 1
            elements = segment.split(mark)
            tag = elements[0]
            where = key_places.get(tag)
            if where is None or where[0] >= len(elements):
                key = (tag, "")
            elif where[1]:
                key = (tag, elements[where[0]].partition(component)[0])
            else:
                key = (tag, elements[where[0]])
            if here is None:
                step = self._first(key)
            else:
                step = here.steps.get(key)
                if step is None:
                    step = guide.step(here, key)
            if step is None or step.back or step.also:
                self.position, self.here = position, here
                step = self._unusual(step, key, segment, elements)
                top = stack[-1]
                if step is None:
                    continue
            place = step.place
            if step.closes:
                self.position = position
                self._close(step.closes)
                top = stack[-1]
            if step.opens is not None:
                self.position = position
                top = self._begin(step.opens)
                if place.number in heads and self.opened is not None:
                    self.opened(place, elements, self)
            elif top.seen & place.bit:
                if place.most != UNBOUNDED:
                    self.position = position
                    self._again(top, place)
            else:
                top.seen |= place.bit
            pattern = patterns[place.number] or guide.pattern(place, delimiters)
            if pattern.fullmatch(segment) is None or len(elements) > place.notes_from:
                self.position = position
                self._elements(place, elements)
            if place.number in keep:
                top.kept.append((place, elements, position))
            here = place
        self.here, self.position = here, position

    def _first(self, key: tuple[str, str]) -> Step | None:
        """The way to the set's first segment."""
        first = self.guide.root.head
        return Step(first, 0, None) if key[0] == first.use.tag else None

    def end(self) -> None:
        """The set is over: close every loop."""
        self._close(len(self.open) - 1)
        self._ended(self.open[0])

    def _begin(self, loop: LoopPlace) -> OpenLoop:
        """A loop begins: its head has come."""
        above = self.open[-1]
        if above.seen & loop.bit:
            if loop.most != UNBOUNDED:
                count = above.counts.get(loop.bit, 1) + 1
                above.counts[loop.bit] = count
                if count == loop.most + 1:
                    says = f"loop {loop.loop.id} may come {times(loop.most)}, and this is one more"
                    self.fault(loop.head.use.tag, LOOP_OVER_MAXIMUM, GUIDE, says, "take it out", loop.loop.id)
        else:
            above.seen |= loop.bit
        opened = OpenLoop(loop, self.position)
        opened.seen = loop.head.bit
        self.open.append(opened)
        return opened

    def _again(self, top: OpenLoop, place: Place) -> None:
        """A segment comes again in its loop."""
        count = top.counts.get(place.bit, 1) + 1
        top.counts[place.bit] = count
        if count == place.most + 1:
            says = f"{place.use.tag} ({_said(place)}) may come {times(place.most)} here, and this is one more"
            self.fault(place.use.tag, OVER_MAXIMUM, GUIDE, says, "take it out", place.loop.loop.id)

    def _close(self, count: int) -> None:
        """So many loops end before the segment at hand."""
        for _ in range(count):
            ended = self.open.pop()
            self._ended(ended)
            if ended.place.number in self.keep_loops:
                self.open[-1].loops.append(ended)

    def _ended(self, ended: OpenLoop) -> None:
        """A loop is over: what it must hold and did not is told of, then the rules that watch it are asked."""
        place = ended.place
        missing = place.needed & ~ended.seen
        if missing:
            for item in place.items:
                if item.bit & missing:
                    head = item if isinstance(item, Place) else item.head
                    loop = place.loop.id if isinstance(item, Place) else item.loop.id
                    what = (
                        _said(head) if isinstance(item, Place) else f"loop {loop}, {item.loop.name.replace('_', ' ')}"
                    )
                    says = f"{head.use.tag} ({what}) is missing"
                    self.fault(head.use.tag, MISSING, GUIDE, says, f"send {head.use.tag}", loop, home=ended.position)
        if place.number in self.watched and self.closed is not None:
            self.closed(ended, self)

    # -- what is unusual ---------------------------------------------------------------------------------------

    def _unusual(self, step: Step | None, key: tuple[str, str], segment: str, elements: list[str]) -> Step | None:
        """The way by a segment that has none, several, or one that leads back; None where it is passed over."""
        if step is None:
            return self._stray(key, segment, elements)
        if step.also and not step.back:
            for each in (step, *step.also):
                pattern = self._patterns[each.place.number] or self.guide.pattern(each.place, self.delimiters)
                if pattern.fullmatch(segment):
                    return each
        if step.back:
            says = f"{key[0]} ({_said(step.place)}) comes too late: it belongs before what stands here"
            self.fault(
                key[0], OUT_OF_ORDER, SYNTAX, says, "send the segments in the guide's order", step.place.loop.loop.id
            )
        return step

    def _stray(self, key: tuple[str, str], segment: str, elements: list[str]) -> Step | None:
        """A segment that the guide does not have here."""
        tag = key[0]
        loop = self.open[-1].place.loop.id
        if not segment.strip():
            self.fault("", UNRECOGNIZED, SYNTAX, "the segment is empty", "take it out", loop)
            return None
        if key[1] and self.here is not None:
            # The name is expected, the value that tells its uses apart is none of those that may come here.
            steps = self.guide.near(self.here, tag)
            if steps:
                return max(steps, key=self._room)
        if tag in self.guide.tags:
            self.fault(tag, UNEXPECTED, GUIDE, f"{tag} is not expected here", "take it out or move it", loop)
        elif tag in layouts():
            says = f"{tag} is no segment of this transaction set"
            self.fault(tag, NOT_IN_SET, SYNTAX, says, "take it out", loop)
        else:
            self.fault(tag[:3], UNRECOGNIZED, SYNTAX, "this is no segment of the standard", "take it out", loop)
        return None

    def _room(self, step: Step) -> int:
        """How often what a way leads to may still come in its open loop; most of all what must come and did not."""
        top = self.open[-1 - step.closes]
        item = step.place if step.opens is None else step.opens
        if not top.seen & item.bit:
            return NEVER + 1 if top.place.needed & item.bit else item.most or NEVER
        return item.most - top.counts.get(item.bit, 1) if item.most != UNBOUNDED else NEVER

    def _elements(self, place: Place, elements: list[str]) -> None:
        """Look at the elements of a segment whose pattern does not match."""
        for found in element_faults(place.use, elements, self.delimiters):
            self.element_fault(place, found, self.position)

    # -- telling -----------------------------------------------------------------------------------------------

    def fault(
        self, tag: str, code: str, snip: int, says: str, mend: str, loop: str, position: int = 0,
        status: str = _SYNTAX_STATUS, home: int = 0,
    ) -> None:  # fmt: skip
        """Tell of a segment."""
        at = position or self.position
        name = tag[:LONGEST_NAME]
        problem = Problem(f"segment-{code}", says, mend, Where(segment=at, name=name, loop=loop))
        self.report(SegmentFault(problem, name, at, code, loop, status=status, snip=snip, home=home))

    def element_fault(self, place: Place, found: ElementFault, position: int, status: str = _SYNTAX_STATUS) -> None:
        """Tell of an element."""
        tag, loop = place.use.tag, place.loop.loop.id
        spot = f"{tag}{found.element:02d}" + (f"-{found.component}" if found.component else "")
        where = Where(segment=position, element=found.element, component=found.component, name=tag, loop=loop)
        problem = Problem(f"element-{found.code}", f"{spot}: {found.says}", found.mend, where)
        fault = SegmentFault(
            problem, tag, position, ELEMENTS_AT_FAULT, loop, found.element, found.component, found.repetition,
            found.code, found.value[:LONGEST_VALUE], status, found.snip, -1,
            place.use.number(found.element, found.component),
        )  # fmt: skip
        self.report(fault)


def _said(place: Place) -> str:
    return place.use.name.replace("_", " ")
