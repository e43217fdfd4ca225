"""The rules of SNIP types 3 to 7, made ready for the walk: those that guide tables state, and checks written in Python.

A rule is asked when its loop ends. What rules look at is kept while the loop is open, and nothing else. Most rules are
answered by the marks of what the loop has seen, before any value is looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.terms.problem import Place as Where
from selfund.terms.problem import Problem
from selfund.x12.checking.elements import TOO_LONG
from selfund.x12.checking.ground import Asked, Call, Ground, Look
from selfund.x12.checking.walk import ELEMENTS_AT_FAULT, OpenLoop, Walk
from selfund.x12.guides.compiled import Compiled, LoopPlace, Place
from selfund.x12.guides.guide import Path, Rule
from selfund.x12.interchange import Delimiters, SegmentFault, Trigger

DEPENDENT_MISSING: Final = "I6"
DEPENDENT_NOT_USED: Final = "I9"
ELEMENT_DEPENDENT_MISSING: Final = "I9"
ELEMENT_DEPENDENT_NOT_USED: Final = "I13"
CODE: Final = "I6"
"""IK304 and IK403 of what depends on something else (005010X231A1)."""

Check = Callable[[OpenLoop, Walk], None]
"""A check in Python: looks at a loop that ended, and reports to the walk."""

Right = Callable[[Place, list[str], Delimiters], bool]
"""Whether a segment is right whatever stands around it: then its check need not be asked."""

Opening = Callable[[Place, list[str], Walk], None]
"""A check of a loop that begins: its first segment's place and elements; the loop is the innermost that is open."""


class PythonCheck(Struct, frozen=True):
    """A check with what it looks at: the loop that it is asked about, and the segment names it needs by loop.

    loop   the guide's id ("2300"), "" the set as a whole
    needs  loop id → segment names; every loop named is kept until `loop` ends
    check, opening   asked when the loop ends, and when it begins
    right, looked    with these the check is asked only where one of some segments is not right by itself: of the names
                     in `looked`, by loop id
    notes            texts that are put down as the segments pass (Walk.columns)
    """

    loop: str
    needs: Mapping[str, tuple[str, ...]]
    check: Check | None = None
    opening: Opening | None = None
    right: Right | None = None
    looked: Mapping[str, tuple[str, ...]] = {}
    notes: tuple["Noted", ...] = ()


class Noted(Struct, frozen=True):
    """An element that is put down: the column that it goes to, where it stands by loop id and segment name, its number,
    and the code that the segment's first element must allow (empty: any)."""

    column: str
    loop: str
    tag: str
    element: int
    code: str = ""

    def at(self, place: Place) -> bool:
        """Whether it stands at a place of the guide."""
        use = place.use
        if use.tag != self.tag or place.loop.loop.id != self.loop:
            return False
        return not self.code or any(element.place == 1 and self.code in element.codes for element in use.elements)


class Lead(Struct, gc=False):
    """A path that was looked up: the segment's place, its loops, and the element that it ends at (0: none).

    bit    the segment's mark in its own loop
    mark   the segment's mark in the rule's own loop; 0 for one of another loop
    up     whether the loop around is looked at
    last   the loop that it was last asked about, and what stood there: rules of one loop share their leads
    """

    place: int
    bit: int
    loops: tuple[int, ...]
    up: bool
    element: int
    component: int
    mark: int
    tag: str
    loop: str
    says: str
    number: str = ""
    last: tuple[OpenLoop | None, list[tuple[str, int]]] = (None, [])

    def values(self, ended: OpenLoop, walk: Walk) -> list[tuple[str, int]]:
        """What stands there, each with its position; a segment as such gives its name."""
        of, found = self.last
        if of is ended:
            return found
        found = []
        number, at = self.place, self.element
        for place, elements, position in self.segments(ended, walk) if self.up or self.loops else ended.kept:
            if place.number != number:
                continue
            if not at:
                found.append((self.tag, position))
            elif at < len(elements) and (value := elements[at]):
                if self.component:
                    parts = value.split(walk.delimiters.component)
                    value = parts[self.component - 1] if self.component <= len(parts) else ""
                if value:
                    found.append((value, position))
        self.last = (ended, found)
        return found

    def segments(self, ended: OpenLoop, walk: Walk) -> list[tuple[Place, list[str], int]]:
        """The kept segments that the path leads to."""
        place, bit = self.place, self.bit
        if not self.loops:
            home = walk.open[-1] if self.up else ended
            return [kept for kept in home.kept if kept[0].number == place] if home.seen & bit else []
        inner = [walk.open[-1] if self.up else ended]
        for number in self.loops:
            inner = [loop for each in inner for loop in each.loops if loop.place.number == number]
        return [kept for each in inner if each.seen & bit for kept in each.kept if kept[0].number == place]


class Marks(Struct, frozen=True, gc=False):
    """By what of a loop's marks a rule need not be asked: one of `needed` is missing, or one of `barred` is there."""

    needed: int = 0
    barred: int = 0


class ReadyTest(Struct, frozen=True, gc=False):
    """A condition with its path looked up."""

    lead: Lead
    asks: str
    values: frozenset[str]
    beginnings: tuple[str, ...]

    @property
    def answered(self) -> bool:
        """Whether the loop's marks alone say if it holds."""
        return bool(self.lead.mark) and not self.lead.element and self.asks in ("given", "missing")

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
    """A rule of a table with its paths looked up. `trigger`: the path of its first condition that something meets."""

    rule: Rule
    when: tuple[ReadyTest, ...]
    leads: tuple[Lead, ...]
    values: frozenset[str]
    trigger: Lead | None = None

    def marks(self) -> Marks:
        """The marks by which most loops pass the rule without its being asked."""
        needed = barred = 0
        for test in self.when:
            if test.asks == "missing":
                barred |= 0 if test.lead.element else test.lead.mark
            elif test.asks != "!=":
                needed |= test.lead.mark
        if self.rule.asks != "needs":
            needed |= self.leads[0].mark if len(self.leads) == 1 else 0
        elif not self.values:
            for lead in self.leads:
                barred |= 0 if lead.element else lead.mark
        return Marks(needed, barred)

    def telling(self) -> tuple[Lead, tuple[str, ...]] | None:
        """A path and values (empty: nothing is there) without one of which the rule is kept; None: there is none."""
        equal = [test for test in self.when if test.asks == "="]
        for test in equal:
            if test.lead.mark and test.lead.element:
                return test.lead, test.beginnings
        if self.rule.asks == "needs" and not self.values:
            for lead in self.leads:
                if lead.mark and lead.element:
                    return lead, ("",)
        for test in equal:
            return test.lead, test.beginnings
        for test in self.when:
            if test.asks == "missing" and not test.answered:
                return test.lead, ("",)
        return None

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
                        ended,
                        lead,
                        position,
                        value,
                        "take it out",
                        walk,
                        DEPENDENT_NOT_USED,
                        ELEMENT_DEPENDENT_NOT_USED,
                    )
        elif asks == "gives":
            self._given(self.leads[0], ended, walk)
        elif asks == "limits":
            most = int(self.rule.values[0])
            for value, position in self.leads[0].values(ended, walk):
                if len(value) > most:
                    mend = f"send at most {most} characters"
                    self._wrong(ended, self.leads[0], position, value, mend, walk, DEPENDENT_NOT_USED, TOO_LONG)
        else:
            for value, position in self.leads[0].values(ended, walk):
                if value not in self.values:
                    mend = f"send one of {', '.join(sorted(self.values))}"
                    self._wrong(ended, self.leads[0], position, value, mend, walk, DEPENDENT_NOT_USED, CODE)

    def _given(self, lead: Lead, ended: OpenLoop, walk: Walk) -> None:
        """Every segment that the path leads to has the element or component."""
        found = {position for _, position in lead.values(ended, walk)}
        for _, _, position in lead.segments(ended, walk):
            if position not in found:
                mend = f"send {lead.says}"
                self._wrong(ended, lead, position, "", mend, walk, DEPENDENT_MISSING, ELEMENT_DEPENDENT_MISSING)

    def _missing(self, lead: Lead, ended: OpenLoop, walk: Walk) -> None:
        """What is needed is not there: told of the segment that lacks it where there is one, else of the loop."""
        mend = f"send {lead.says} {' or '.join(sorted(self.values))}".rstrip()
        if lead.element and not self.values:
            positions = [position for place, _, position in ended.kept if place.number == lead.place]
            if positions:
                self._wrong(ended, lead, positions[0], "", mend, walk, DEPENDENT_MISSING, ELEMENT_DEPENDENT_MISSING)
                return
        self._report(ended, walk, lead, ended.position, 0, DEPENDENT_MISSING, "", "", mend)

    def _wrong(
        self, ended: OpenLoop, lead: Lead, position: int, value: str, mend: str, walk: Walk, segment: str, element: str
    ) -> None:  # fmt: skip
        if lead.element:
            self._report(ended, walk, lead, position, lead.element, ELEMENTS_AT_FAULT, element, value, mend)
        else:
            self._report(ended, walk, lead, position, 0, segment, "", "", mend)

    def _report(
        self, ended: OpenLoop, walk: Walk, lead: Lead, position: int, element: int, code: str, element_code: str,
        value: str, mend: str,
    ) -> None:  # fmt: skip
        rule = self.rule
        component = lead.component if element else 0
        where = Where(segment=position, element=element, component=component, name=lead.tag, loop=lead.loop)
        problem = Problem(rule.code, rule.says, mend, where)
        fault = SegmentFault(
            problem, lead.tag, position, code, lead.loop, element, component, 0, element_code, value[:99],
            rule.status, rule.snip, -1, lead.number if element else "", 0, self._triggered_by(ended, walk),
        )  # fmt: skip
        walk.report(fault)

    def _triggered_by(self, ended: OpenLoop, walk: Walk) -> Trigger | None:
        """What makes the rule's situation, where its first condition is one that something meets."""
        lead = self.trigger
        found = lead.values(ended, walk) if lead is not None else []
        if lead is None or not found:
            return None
        return Trigger(lead.tag, found[0][1], lead.loop, lead.element, lead.component)


_MOST_GROUNDS: Final = 16
"""Kinds of delimiters of which it is remembered what was learned."""

_TEXTS_KEPT: Final = 10_000
"""Texts of one element of which it is kept what they call for."""


class _Watch:
    """An element of a loop's own segment by whose text rules are found, for it tells that most need not be asked.

    cases   component (0: the element as such) → value → what is asked there; the value is empty where nothing stands
    """

    __slots__ = ("bit", "cases", "element")

    def __init__(self, lead: Lead) -> None:
        self.bit = lead.mark
        self.element = lead.element
        self.cases: dict[int, dict[str, list[Asked]]] = {}

    def asked(self, text: str, separator: str) -> tuple[Asked, ...]:
        """What is asked where this text stands."""
        parts = ["", *text.split(separator)]  # components count from 1
        found: list[Asked] = []
        for component, cases in self.cases.items():
            value = text if not component else parts[component] if component < len(parts) else ""
            found += cases.get(value, ())
        return tuple(found)

    def look(self, separator: str) -> Look:
        """What looks at the element of a segment; it remembers texts."""
        at = self.element
        known: dict[str, tuple[Call, ...]] = {}

        def look(elements: list[str]) -> tuple[Call, ...]:
            text = elements[at] if at < len(elements) else ""
            calls = known.get(text)
            if calls is None:
                calls = tuple([(0, asked) for asked in self.asked(text, separator)])
                if len(known) < _TEXTS_KEPT:
                    known[text] = calls
            return calls

        return look


class _Loop:
    """What is asked when a loop of one kind ends. A rule that can only be broken where a path is one of some values, or
    is missing, is found by what stands there: one look answers for all rules of an element.

    watches  the watched elements of the loop's segments, by their places
    absent   what is asked where a segment with a watched element is not there, with the segment's mark
    """

    __slots__ = ("absent", "always", "cases", "watches")

    def __init__(self) -> None:
        self.always: list[Asked] = []
        self.cases: dict[int, tuple[Lead, dict[str, list[Asked]]]] = {}
        self.watches: dict[int, list[_Watch]] = {}
        self.absent: list[tuple[int, tuple[Asked, ...]]] = []

    @property
    def quiet(self) -> bool:
        """Whether nothing is asked but what segments call for."""
        return not (self.always or self.absent or self.cases)

    def add(self, ready: ReadyRule) -> None:
        """Take a rule in: by an element of the loop that tells most, by another loop's, or to be asked always."""
        marks = ready.marks()
        open_tests = tuple([test for test in ready.when if not test.answered])
        left = replace(ready, when=open_tests)
        asked = (marks.needed, marks.barred, left.check)
        telling = ready.telling()
        if telling is None:
            self.always.append(asked)
            return
        lead, values = telling
        if lead.mark and lead.element:
            watches = self.watches.setdefault(lead.place, [])
            watch = next((each for each in watches if each.element == lead.element), None)
            if watch is None:
                watch = _Watch(lead)
                watches.append(watch)
            cases = watch.cases.setdefault(lead.component, {})
        else:
            _, cases = self.cases.setdefault(id(lead), (lead, {}))
        for value in values:
            cases.setdefault(value, []).append(asked)
        each = chain.from_iterable(self.watches.values())
        self.absent = [(watch.bit, missing) for watch in each if (missing := watch.asked("", ":"))]

    def ask(self, ended: OpenLoop, walk: Walk) -> None:
        """Ask what the loop's marks and values do not answer."""
        seen = ended.seen
        for needed, barred, check in self.always:
            if seen & needed == needed and not seen & barred:
                check(ended, walk)
        for needed, barred, check in ended.calls:
            if seen & needed == needed and not seen & barred:
                check(ended, walk)
        for bit, absent in self.absent:
            if not seen & bit:
                for needed, barred, check in absent:
                    if seen & needed == needed and not seen & barred:
                        check(ended, walk)
        for lead, cases in self.cases.values():
            found = () if lead.mark and not seen & lead.mark else lead.values(ended, walk)
            if len(found) < 2:
                several = cases.get(found[0][0] if found else "", [])
            else:
                several = _of_several({value for value, _ in found}, cases)
            for needed, barred, check in several:
                if seen & needed == needed and not seen & barred:
                    check(ended, walk)


def _of_several(values: set[str], cases: dict[str, list[Asked]]) -> list[Asked]:
    """What is asked of several values, each rule once."""
    return list(dict.fromkeys(asked for value in sorted(values) for asked in cases.get(value, ())))


class Rules:
    """Every rule and check of a guide, by loop; and what the walk is to keep for them.

    guide   the guide that they are of: the one to walk along, with what a partner's overlay changed in it
    """

    def __init__(
        self, guide: Compiled, checks: tuple[PythonCheck, ...], most_snip: int, without: frozenset[int] = frozenset()
    ) -> None:
        """The table's rules are asked up to SNIP type `most_snip`, those of the types in `without` are not."""
        self.guide = guide
        self.by_loop: dict[int, _Loop] = {}
        self.by_head: dict[int, list[Opening]] = {}
        self._looked: dict[int, list[tuple[int, Right, Asked]]] = {}
        self._noted: dict[int, tuple[tuple[str, int], ...]] = {}
        self._grounds: dict[Delimiters, Ground] = {}
        keep: set[int] = set()
        loops: set[int] = set()
        for loop in guide.loops:
            known: dict[Path, Lead] = {}
            for rule in loop.loop.rules:
                if rule.snip <= most_snip and rule.snip not in without:
                    self.by_loop.setdefault(loop.number, _Loop()).add(_ready(rule, loop, keep, loops, known))
            for check in checks:
                if check.loop == loop.loop.id:
                    self._take(check, loop)
                    _keep_for(check, loop, keep, loops)
        self.watched = frozenset(number for number, asked in self.by_loop.items() if not asked.quiet)
        self.heads = frozenset(self.by_head)
        self.keep = frozenset(keep)
        self.keep_loops = frozenset(loops)

    def _take(self, check: PythonCheck, loop: LoopPlace) -> None:
        """Take in a check of a loop."""
        asked = self.by_loop.setdefault(loop.number, _Loop())
        if check.check is not None and check.right is None:
            asked.always.append((0, 0, check.check))
        elif check.check is not None and check.right is not None:
            call = (0, 0, check.check)
            for place, depth in _below(loop):
                if place.use.tag in check.looked.get(place.loop.loop.id, ()):
                    self._looked.setdefault(place.number, []).append((depth, check.right, call))
        if check.opening is not None:
            self.by_head.setdefault(loop.head.number, []).append(check.opening)
        for place, _ in _below(loop) if check.notes else ():
            noted = tuple([(each.column, each.element) for each in check.notes if each.at(place)])
            if noted:
                self._noted[place.number] = self._noted.get(place.number, ()) + noted

    def ground(self, delimiters: Delimiters) -> Ground:
        """What walks along the guide know under these rules, for some delimiters."""
        found = self._grounds.get(delimiters)
        if found is None:
            looks: dict[int, tuple[Look, ...]] = {}
            for asked in self.by_loop.values():
                for number, watches in asked.watches.items():
                    looks[number] = tuple([watch.look(delimiters.component) for watch in watches])
            for number, those in self._looked.items():
                place = self.guide.places[number]
                looks[number] = looks.get(number, ()) + tuple([_look(place, delimiters, *each) for each in those])
            if len(self._grounds) >= _MOST_GROUNDS:
                self._grounds.clear()
            found = self._grounds[delimiters] = Ground(self.guide, delimiters, self.keep, looks, self._noted)
        return found

    def closed(self, ended: OpenLoop, walk: Walk) -> None:
        """Ask every rule of a loop that ended."""
        asked = self.by_loop.get(ended.place.number)
        if asked is not None:
            asked.ask(ended, walk)

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
            self.keep_loops, self.opened, self.heads, self.ground(delimiters),
        )  # fmt: skip


def _look(place: Place, delimiters: Delimiters, depth: int, right: Right, asked: Asked) -> Look:
    """What looks at a segment of a place by a check's own eyes."""
    called = ((depth, asked),)

    def look(elements: list[str]) -> tuple[Call, ...]:
        return () if right(place, elements, delimiters) else called

    return look


def _below(loop: LoopPlace, depth: int = 0) -> Iterator[tuple[Place, int]]:
    """Every place of a loop and of those in it, with how many loops further in it stands."""
    for item in loop.items:
        if isinstance(item, Place):
            yield item, depth
        else:
            yield from _below(item, depth + 1)


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


def _ready(rule: Rule, loop: LoopPlace, keep: set[int], loops: set[int], known: dict[Path, Lead]) -> ReadyRule:
    """A rule of a loop with its paths looked up; `known`: those that rules of the loop looked up before."""
    for path in (*rule.paths, *[test.path for test in rule.when]):
        if path not in known:
            known[path] = _lead(path, loop, rule, keep, loops)
    leads = tuple([known[path] for path in rule.paths])
    when = tuple([ReadyTest(known[test.path], test.asks, frozenset(test.values), test.values) for test in rule.when])
    trigger = next((test.lead for test in when if test.asks in ("given", "=", "starts")), None)
    return ReadyRule(rule, when, leads, frozenset(rule.values), trigger)


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
                item.number,
                item.bit,
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
                head.number, head.bit, (*numbers, item.number), up, 0, 0, mark, head.use.tag, item.loop.id,
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
