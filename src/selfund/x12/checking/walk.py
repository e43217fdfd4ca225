"""Walks a transaction set along its guide, segment by segment, and says where it leaves the guide (SNIP types 1 and 2).

What later checks ask for (balances, situations, codes) is kept loop by loop while its loop is open, so that memory does
not grow with the set. IK304 codes are those of 005010X231A1.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from selfund.terms.problem import Place as Where
from selfund.terms.problem import Problem
from selfund.x12.checking.elements import GUIDE, SYNTAX, ElementFault, element_faults, times
from selfund.x12.checking.ground import Asked, Call, Ground, Known
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
    calls     what its segments call for when it ends
    """

    __slots__ = ("calls", "counts", "kept", "loops", "place", "position", "seen")

    def __init__(self, place: LoopPlace, position: int) -> None:
        self.place = place
        self.position = position
        self.seen = 0
        self.calls: tuple[Asked, ...] = ()
        self.counts: dict[int, int] | None = None
        self.kept: list[tuple[Place, list[str], int]] = []
        self.loops: list[OpenLoop] = []

    def count(self, bit: int) -> int:
        """How often what has a mark has come, now that it comes again."""
        if self.counts is None:
            self.counts = {}
        count = self.counts.get(bit, 1) + 1
        self.counts[bit] = count
        return count


class Walk:
    """One transaction set underway. Feed it the set's segments in order, ST and SE included; then `end` it.

    report   takes each finding
    closed   asked when a loop that `watched` names ends: the rules of SNIP types 3 to 7
    keep     which places are kept for it; keep_loops: which loops stay with their parent after they end
    opened   asked when a loop that `heads` names (by the number of its first place) begins, with its first segment
    ground   what is known of the guide's segments from other sets; without one the walk learns by itself
    totals   what checks add up over the set, by names of their own
    columns  texts that are put down as the segments pass, by names of the checks' own
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
        ground: Ground | None = None,
    ) -> None:
        self.guide = guide
        self.delimiters = delimiters
        self.report = report
        self.closed = closed or _unwatched
        self.watched = watched
        self.keep_loops = keep_loops
        self.opened = opened
        self.heads = heads
        self.ground = ground or Ground(guide, delimiters, keep)
        self.totals: dict[str, int] = {}
        self.columns: defaultdict[str, list[str]] = defaultdict(list)
        self.open: list[OpenLoop] = [OpenLoop(guide.root, 1)]
        self.here: Place | None = None
        self.position = 0
        self._patterns = self.ground.patterns

    # -- the way -----------------------------------------------------------------------------------------------

    def feed(self, segments: Iterable[str]) -> None:
        """Walk on over some segments."""
        known, columns, heads = self.ground.known, self.columns, self.heads
        here, position, stack = self.here, self.position, self.open
        top = stack[-1]
        ways = known[here.number] if here is not None else {}
        for segment in segments:
            position += 1
            found = ways.get(segment)
            if found is None:
                self.position = position
                found = self._look(segment, here)
                if found is None:
                    continue
            here, number, bit, closes, opens, elements, calls, notes = found
            ways = known[number]
            if closes:
                self.position = position
                self._close(closes)
                top = stack[-1]
            if opens is not None:
                self.position = position
                top = self._begin(opens, bit)
                if number in heads and self.opened is not None and elements is not None:
                    self.opened(here, elements, self)
            elif top.seen & bit:
                if here.most != UNBOUNDED:
                    self.position = position
                    self._again(top, here)
            else:
                top.seen |= bit
            if elements is not None:
                top.kept.append((here, elements, position))
                if calls:
                    self._call(calls)
            if notes:
                for column, text in notes:
                    columns[column].append(text)
        self.here, self.position = here, position

    def _look(self, segment: str, here: Place | None) -> Known | None:
        """Look at a segment that is not known behind a place; None where it is passed over."""
        guide, delimiters = self.guide, self.delimiters
        elements = segment.split(delimiters.element)
        tag = elements[0]
        where = guide.key_places.get(tag)
        if where is None or where[0] >= len(elements):
            key = (tag, "")
        elif where[1]:
            key = (tag, elements[where[0]].partition(delimiters.component)[0])
        else:
            key = (tag, elements[where[0]])
        if here is None:
            step = self._first(key)
        else:
            step = here.steps.get(key) or guide.step(here, key)
        usual = step is not None and not step.back
        if step is None or step.back or step.also:
            self.here = here
            step = self._unusual(step, key, segment, elements)
            if step is None:
                return None
        place = step.place
        pattern = self._patterns[place.number] or guide.pattern(place, delimiters)
        if pattern.fullmatch(segment) is None or len(elements) > place.notes_from:
            usual = self._elements(place, elements) and usual
        found = self.ground.look(place, step.closes, step.opens, elements)
        if usual and here is not None:
            self.ground.learn(here, segment, found)
        return found

    def _call(self, calls: tuple[Call, ...]) -> None:
        """A segment calls for checks of loops that are open."""
        for depth, asked in calls:
            loop = self.open[-1 - depth]
            if asked not in loop.calls:
                loop.calls += (asked,)

    def _first(self, key: tuple[str, str]) -> Step | None:
        """The way to the set's first segment."""
        first = self.guide.root.head
        return Step(first, 0, None) if key[0] == first.use.tag else None

    def end(self) -> None:
        """The set is over: close every loop."""
        self._close(len(self.open) - 1)
        self._ended(self.open[0])

    def _begin(self, loop: LoopPlace, head: int) -> OpenLoop:
        """A loop begins: its head, whose mark is `head`, has come."""
        above = self.open[-1]
        if above.seen & loop.bit:
            if loop.most != UNBOUNDED:
                count = above.count(loop.bit)
                if count == loop.most + 1:
                    says = f"loop {loop.loop.id} may come {times(loop.most)}, and this is one more"
                    self.fault(loop.head.use.tag, LOOP_OVER_MAXIMUM, GUIDE, says, "take it out", loop.loop.id)
        else:
            above.seen |= loop.bit
        opened = OpenLoop(loop, self.position)
        opened.seen = head
        self.open.append(opened)
        return opened

    def _again(self, top: OpenLoop, place: Place) -> None:
        """A segment comes again in its loop."""
        count = top.count(place.bit)
        if count == place.most + 1:
            says = f"{place.use.tag} ({_said(place)}) may come {times(place.most)} here, and this is one more"
            self.fault(place.use.tag, OVER_MAXIMUM, GUIDE, says, "take it out", place.loop.loop.id)

    def _close(self, count: int) -> None:
        """So many loops end before the segment at hand."""
        stack, keep_loops = self.open, self.keep_loops
        for _ in range(count):
            ended = stack.pop()
            self._ended(ended)
            if ended.place.number in keep_loops:
                stack[-1].loops.append(ended)

    def _ended(self, ended: OpenLoop) -> None:
        """A loop is over: what it must hold and did not is told of, then the rules that watch it are asked."""
        place = ended.place
        missing = place.needed & ~ended.seen
        if missing:
            self._missing(ended, missing)
        if ended.calls or place.number in self.watched:
            self.closed(ended, self)

    def _missing(self, ended: OpenLoop, missing: int) -> None:
        """Tell of what a loop must hold and did not, by its marks."""
        place = ended.place
        for item in place.items:
            if item.bit & missing:
                head = item if isinstance(item, Place) else item.head
                loop = place.loop.id if isinstance(item, Place) else item.loop.id
                what = _said(head) if isinstance(item, Place) else f"loop {loop}, {item.loop.name.replace('_', ' ')}"
                says = f"{head.use.tag} ({what}) is missing"
                self.fault(head.use.tag, MISSING, GUIDE, says, f"send {head.use.tag}", loop, home=ended.position)

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
        return item.most - (top.counts or {}).get(item.bit, 1) if item.most != UNBOUNDED else NEVER

    def _elements(self, place: Place, elements: list[str]) -> bool:
        """Look at the elements of a segment whose pattern does not match; whether they are right."""
        faults = element_faults(place.use, elements, self.delimiters)
        for found in faults:
            self.element_fault(place, found, self.position)
        return not faults

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


def _unwatched(ended: OpenLoop, walk: Walk) -> None:
    """Nothing is asked of a loop that ended."""
