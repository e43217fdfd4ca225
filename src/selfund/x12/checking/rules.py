"""The rules of SNIP types 3 to 7, made ready for the walk: those that guide tables state, and checks written in Python.

A rule is asked when its loop ends. What rules look at is kept while the loop is open, and nothing else. Most rules are
answered by the marks of what the loop has seen, before any value is looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from selfund.terms.problem import Place as Where
from selfund.terms.problem import Problem
from selfund.x12.checking.elements import TOO_LONG
from selfund.x12.checking.walk import ELEMENTS_AT_FAULT, OpenLoop, Walk
from selfund.x12.guides.compiled import Compiled, LoopPlace, Place
from selfund.x12.guides.guide import Path, Rule, Test
from selfund.x12.interchange import Delimiters, SegmentFault

DEPENDENT_MISSING: Final = "I6"
DEPENDENT_NOT_USED: Final = "I9"
ELEMENT_DEPENDENT_MISSING: Final = "I9"
ELEMENT_DEPENDENT_NOT_USED: Final = "I13"
CODE: Final = "I6"
"""IK304 and IK403 of what depends on something else (005010X231A1)."""

Check = Callable[[OpenLoop, Walk], None]
"""A check in Python: looks at a loop that ended, and reports to the walk."""

Opening = Callable[[Place, list[str], Walk], None]
"""A check of a loop that begins: its first segment's place and elements; the loop is the innermost that is open."""


class PythonCheck(Struct, frozen=True):
    """A check with what it looks at: the loop that it is asked about, and the segment names it needs by loop.

    loop   the guide's id ("2300"), "" the set as a whole
    needs  loop id → segment names; every loop named is kept until `loop` ends
    check, opening   asked when the loop ends, and when it begins
    """

    loop: str
    needs: Mapping[str, tuple[str, ...]]
    check: Check | None = None
    opening: Opening | None = None


class Lead(Struct, frozen=True, gc=False):
    """A path that was looked up: places of the segment, its loops, and the element that it ends at (0: none).

    mark   the segment's mark in the rule's own loop; 0 for one of another loop
    up     whether the loop around is looked at
    """

    places: frozenset[int]
    loops: tuple[int, ...]
    up: bool
    element: int
    component: int
    mark: int
    tag: str
    loop: str
    says: str
    number: str = ""

    def values(self, ended: OpenLoop, walk: Walk) -> Iterator[tuple[str, int]]:
        """What stands there, each with its position; a segment as such gives its name."""
        component = walk.delimiters.component
        for place, elements, position in self.segments(ended, walk):
            if place.number not in self.places:
                continue
            if not self.element:
                yield self.tag, position
            elif self.element < len(elements) and (value := elements[self.element]):
                if self.component:
                    parts = value.split(component)
                    value = parts[self.component - 1] if self.component <= len(parts) else ""
                if value:
                    yield value, position

    def segments(self, ended: OpenLoop, walk: Walk) -> Iterator[tuple[Place, list[str], int]]:
        """What is kept of the loops that the path leads to."""
        if self.up:
            yield from walk.open[-1].kept
            return
        inner = [ended]
        for number in self.loops:
            inner = [loop for each in inner for loop in each.loops if loop.place.number == number]
        for each in inner:
            yield from each.kept


class ReadyTest(Struct, frozen=True, gc=False):
    """A condition with its path looked up."""

    lead: Lead
    asks: str
    values: frozenset[str]
    beginnings: tuple[str, ...]

    def holds(self, ended: OpenLoop, walk: Walk) -> bool:
        """Whether it holds for a loop."""
        lead, asks = self.lead, self.asks
        if lead.mark and not ended.seen & lead.mark:
            return asks in ("missing", "!=")
        found = [value for value, _ in lead.values(ended, walk)]
        if asks == "given":
            return bool(found)
        if asks == "missing":
            return not found
        if asks == "=":
            return not self.values.isdisjoint(found)
        if asks == "!=":
            return self.values.isdisjoint(found)
        return any(value.startswith(self.beginnings) for value in found)


class ReadyRule(Struct, frozen=True):
    """A rule of a table with its paths looked up."""

    rule: Rule
    when: tuple[ReadyTest, ...]
    leads: tuple[Lead, ...]
    values: frozenset[str]

    def check(self, ended: OpenLoop, walk: Walk) -> None:
        """Report where the rule is broken."""
        for test in self.when:
            if not test.holds(ended, walk):
                return
        asks = self.rule.asks
        if asks == "needs":
            for lead in self.leads:
                if lead.mark and not lead.element:
                    if ended.seen & lead.mark:
                        return
                elif any(not self.values or value in self.values for value, _ in lead.values(ended, walk)):
                    return
            self._missing(self.leads[0], ended, walk)
        elif asks == "bars":
            for lead in self.leads:
                for value, position in lead.values(ended, walk):
                    self._wrong(
                        lead, position, value, "take it out", walk, DEPENDENT_NOT_USED, ELEMENT_DEPENDENT_NOT_USED
                    )
        elif asks == "gives":
            self._given(self.leads[0], ended, walk)
        elif asks == "limits":
            most = int(self.rule.values[0])
            for value, position in self.leads[0].values(ended, walk):
                if len(value) > most:
                    mend = f"send at most {most} characters"
                    self._wrong(self.leads[0], position, value, mend, walk, DEPENDENT_NOT_USED, TOO_LONG)
        else:
            for value, position in self.leads[0].values(ended, walk):
                if value not in self.values:
                    mend = f"send one of {', '.join(sorted(self.values))}"
                    self._wrong(self.leads[0], position, value, mend, walk, DEPENDENT_NOT_USED, CODE)

    def _given(self, lead: Lead, ended: OpenLoop, walk: Walk) -> None:
        """Every segment that the path leads to has the element or component."""
        found = {position for _, position in lead.values(ended, walk)}
        for place, _, position in lead.segments(ended, walk):
            if place.number in lead.places and position not in found:
                mend = f"send {lead.says}"
                self._wrong(lead, position, "", mend, walk, DEPENDENT_MISSING, ELEMENT_DEPENDENT_MISSING)

    def _missing(self, lead: Lead, ended: OpenLoop, walk: Walk) -> None:
        """What is needed is not there: told of the segment that lacks it where there is one, else of the loop."""
        mend = f"send {lead.says} {' or '.join(sorted(self.values))}".rstrip()
        if lead.element and not self.values:
            positions = [position for place, _, position in ended.kept if place.number in lead.places]
            if positions:
                self._wrong(lead, positions[0], "", mend, walk, DEPENDENT_MISSING, ELEMENT_DEPENDENT_MISSING)
                return
        self._report(walk, lead, ended.position, 0, DEPENDENT_MISSING, "", "", mend)

    def _wrong(
        self, lead: Lead, position: int, value: str, mend: str, walk: Walk, segment: str, element: str
    ) -> None:  # fmt: skip
        if lead.element:
            self._report(walk, lead, position, lead.element, ELEMENTS_AT_FAULT, element, value, mend)
        else:
            self._report(walk, lead, position, 0, segment, "", "", mend)

    def _report(
        self, walk: Walk, lead: Lead, position: int, element: int, code: str, element_code: str, value: str, mend: str
    ) -> None:  # fmt: skip
        rule = self.rule
        component = lead.component if element else 0
        where = Where(segment=position, element=element, component=component, name=lead.tag, loop=lead.loop)
        problem = Problem(rule.code, rule.says, mend, where)
        fault = SegmentFault(
            problem, lead.tag, position, code, lead.loop, element, component, 0, element_code, value[:99],
            rule.status, rule.snip, -1, lead.number if element else "",
        )  # fmt: skip
        walk.report(fault)


class Rules:
    """Every rule and check of a guide, by loop; and what the walk is to keep for them.

    guide   the guide that they are of: the one to walk along, with what a partner's overlay changed in it
    """

    def __init__(
        self, guide: Compiled, checks: tuple[PythonCheck, ...], most_snip: int, without: frozenset[int] = frozenset()
    ) -> None:
        """The table's rules are asked up to SNIP type `most_snip`, those of the types in `without` are not."""
        self.guide = guide
        self.by_loop: dict[int, list[Check]] = {}
        self.by_head: dict[int, list[Opening]] = {}
        keep: set[int] = set()
        loops: set[int] = set()
        for loop in guide.loops:
            for rule in loop.loop.rules:
                if rule.snip <= most_snip and rule.snip not in without:
                    self.by_loop.setdefault(loop.number, []).append(_ready(rule, loop, keep, loops).check)
            for check in checks:
                if check.loop == loop.loop.id:
                    if check.check is not None:
                        self.by_loop.setdefault(loop.number, []).append(check.check)
                    if check.opening is not None:
                        self.by_head.setdefault(loop.head.number, []).append(check.opening)
                    _keep_for(check, loop, keep, loops)
        self.watched = frozenset(self.by_loop)
        self.heads = frozenset(self.by_head)
        self.keep = frozenset(keep)
        self.keep_loops = frozenset(loops)

    def closed(self, ended: OpenLoop, walk: Walk) -> None:
        """Ask every rule of a loop that ended."""
        for check in self.by_loop.get(ended.place.number, ()):
            check(ended, walk)

    def opened(self, head: Place, elements: list[str], walk: Walk) -> None:
        """Ask every check of a loop that began."""
        for check in self.by_head[head.number]:
            check(head, elements, walk)

    def walk(
        self,
        delimiters: Delimiters,
        report: Callable[[SegmentFault], None],
        closed: Check | None = None,
        watched: frozenset[int] = frozenset(),
    ) -> Walk:
        """A walk along the guide of these rules that asks them.

        closed   asked before them where a loop that `watched` numbers ends
        """

        def both(ended: OpenLoop, walk: Walk) -> None:
            if closed is not None:
                closed(ended, walk)
            self.closed(ended, walk)

        return Walk(
            self.guide, delimiters, report, both if closed else self.closed, watched | self.watched, self.keep,
            self.keep_loops, self.opened, self.heads,
        )  # fmt: skip


def _keep_for(check: PythonCheck, loop: LoopPlace, keep: set[int], loops: set[int]) -> None:
    """Note what a check looks at, in its loop and below."""
    inner = [loop]
    while inner:
        each = inner.pop()
        tags = check.needs.get(each.loop.id, ())
        for item in each.items:
            if isinstance(item, LoopPlace):
                inner.append(item)
            elif item.use.tag in tags:
                keep.add(item.number)
        if each is not loop and each.loop.id in check.needs:
            loops.add(each.number)


def _ready(rule: Rule, loop: LoopPlace, keep: set[int], loops: set[int]) -> ReadyRule:
    leads = tuple([_lead(path, loop, rule, keep, loops) for path in rule.paths])
    when = tuple([_test(test, loop, rule, keep, loops) for test in rule.when])
    return ReadyRule(rule, when, leads, frozenset(rule.values))


def _test(test: Test, loop: LoopPlace, rule: Rule, keep: set[int], loops: set[int]) -> ReadyTest:
    lead = _lead(test.path, loop, rule, keep, loops)
    return ReadyTest(lead, test.asks, frozenset(test.values), test.values)


def _lead(path: Path, loop: LoopPlace, rule: Rule, keep: set[int], loops: set[int]) -> Lead:
    """Look a path up from a loop. Raises ValueError where it leads nowhere."""
    home, numbers, up = loop, [], False
    for name in path.loops:
        if name == "^":
            if loop.parent is None or len(path.loops) > 1:
                raise ValueError(f"rule {rule.code}: there is no loop around")
            home, up = loop.parent, True
            continue
        found = [item for item in home.items if isinstance(item, LoopPlace) and item.loop.name == name]
        if not found:
            raise ValueError(f"rule {rule.code}: loop {home.loop.name} has no loop {name}")
        home = found[0]
        numbers.append(home.number)
        loops.add(home.number)
    for item in home.items:
        if isinstance(item, Place) and item.use.name == path.segment:
            element, component = _element(path, item, rule)
            keep.add(item.number)
            mark = item.bit if home is loop else 0
            says = ", ".join(filter(None, (path.segment, path.element, path.component))).replace("_", " ")
            return Lead(
                frozenset((item.number,)),
                tuple(numbers),
                up,
                element,
                component,
                mark,
                item.use.tag,
                home.loop.id,
                says,
                item.use.number(element, component),
            )
        if isinstance(item, LoopPlace) and item.loop.name == path.segment and not path.element:
            loops.add(item.number)
            keep.add(item.head.number)
            mark = item.bit if home is loop else 0
            head = item.head
            return Lead(
                frozenset((head.number,)), (*numbers, item.number), up, 0, 0, mark, head.use.tag, item.loop.id,
                path.segment.replace("_", " "),
            )  # fmt: skip
    raise ValueError(f"rule {rule.code}: loop {home.loop.name} has no {path.segment}")


def _element(path: Path, place: Place, rule: Rule) -> tuple[int, int]:
    """The numbers of an element and component by name. Raises ValueError for a name that is not there."""
    if not path.element:
        return 0, 0
    for element in place.use.elements:
        if element.name == path.element:
            if not path.component:
                return element.place, 0
            for component in element.components:
                if component.name == path.component:
                    return element.place, component.place
    name = ".".join(filter(None, (path.element, path.component)))
    raise ValueError(f"rule {rule.code}: {place.use.name} has no {name}")
