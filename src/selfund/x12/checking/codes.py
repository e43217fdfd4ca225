"""Looks up the outside codes of a set (SNIP type 5): which kind stands where is read from the guide's table, once.

The table names a code set at an element or component (`@…`); a qualifier in front of it decides which of its kinds is
meant. A text that was found right on any day is kept, so that most elements cost one look into a set.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from selfund.x12.checking.code_sets import CodeSets
from selfund.x12.checking.kinds import BY_NAME, BY_QUALIFIER, Kind, judge
from selfund.x12.checking.rules import PythonCheck
from selfund.x12.checking.structure import CODE
from selfund.x12.checking.telling import Kept, tell_element
from selfund.x12.checking.walk import OpenLoop, Walk
from selfund.x12.guides.compiled import Compiled, Place
from selfund.x12.guides.guide import Element
from selfund.x12.interchange import Delimiters

_KEPT: Final = 20_000
"""Texts of one shape that are kept as right."""

_SERVICE: Final = frozenset({"472", "434"})
"""The dates (DTP01) that tell when services were rendered."""

_QUALIFIED: Final = {
    "67": frozenset({"XX"}), "127": frozenset({"PXC"}), "234": frozenset({"AD", "HC", "HP", "N4", "NU"}),
}  # fmt: skip
"""Data elements that hold codes behind some qualifiers even where the table names no set."""

_CLAIM_LOOPS: Final = ("2300", "2400")


class Part(NamedTuple):
    """Where a code stands in an element: its component (0: the element has none), that of its qualifier, its set."""

    component: int
    qualifier: int
    code_set: str


class Spot(NamedTuple):
    """An element with codes: its place, that of an element which is its qualifier (0: none), and its parts.

    right   texts (qualifier and value) that were found right on any day; shared by all elements of one shape
    """

    place: int
    qualifier: int
    parts: tuple[Part, ...]
    right: set[str]


class _Finding(NamedTuple):
    component: int
    repetition: int
    kind: Kind
    value: str
    says: str


def code_checks(guide: Compiled, code_sets: CodeSets | None) -> tuple[PythonCheck, ...]:
    """The checks of a guide's outside codes. `code_sets` None: by their structure alone (NPI, NDC, revenue …)."""
    shapes: dict[tuple[int, tuple[Part, ...]], set[str]] = {}
    listed = frozenset(code_sets.names if code_sets else ())
    spots = {place.number: those for place in guide.places if (those := _spots(place, shapes, listed))}
    tags: dict[str, set[str]] = {}
    for place in guide.places:
        if place.number in spots:
            tags.setdefault(place.loop.loop.id, set()).add(place.use.tag)
    codes = Codes(spots, code_sets)
    made = []
    for name, found in sorted(tags.items()):
        dated = guide.guide.set == "837" and name in _CLAIM_LOOPS
        needs: dict[str, tuple[str, ...]] = {"2400": ("DTP",), name: ("DTP",)} if dated else {}
        made.append(PythonCheck(name, needs, codes.check, right=codes.is_right, looked={name: tuple(sorted(found))}))
    return tuple(made)


def _spots(
    place: Place, shapes: dict[tuple[int, tuple[Part, ...]], set[str]], listed: frozenset[str]
) -> tuple[Spot, ...]:  # fmt: skip
    """The elements of a segment that hold outside codes. `listed`: the lists that there are."""
    found: list[Spot] = []
    before: Element | None = None
    for element in place.use.elements:
        if element.components:
            qualifier, parts = 0, _parts(element.components, listed)
        else:
            part = _part(element, before, listed)
            qualifier, parts = (part.qualifier, (part._replace(component=0, qualifier=0),)) if part else (0, ())
        if parts:
            found.append(Spot(element.place, qualifier, parts, shapes.setdefault((qualifier, parts), set())))
        before = element
    return tuple(found)


def _parts(components: tuple[Element, ...], listed: frozenset[str]) -> tuple[Part, ...]:
    """The components of a composite that hold outside codes."""
    pairs = zip((None, *components), components, strict=False)
    return tuple([part for before, component in pairs if (part := _part(component, before, listed)) is not None])


def _part(element: Element, before: Element | None, listed: frozenset[str]) -> Part | None:
    """The code that an element or component holds, if any; `before`: the one in front of it, perhaps its qualifier."""
    qualifier = 0
    if before is not None and before.place == element.place - 1 and not before.codes.isdisjoint(BY_QUALIFIER):
        qualifier = before.place
        plain = _QUALIFIED.get(element.number, frozenset())
        if not element.code_set and not before.codes.isdisjoint(plain):
            return Part(element.place, qualifier, "")
    kind = BY_NAME.get(element.code_set)
    if qualifier and element.code_set:
        return Part(element.place, qualifier, element.code_set)
    if kind is None or (kind.built is bool and listed.isdisjoint(kind.sets)):
        return None  # nothing could be said of it
    return Part(element.place, 0, element.code_set)


class Codes:
    """The outside codes of a guide's loops."""

    def __init__(self, spots: dict[int, tuple[Spot, ...]], code_sets: CodeSets | None) -> None:
        self.spots = spots
        self.code_sets = code_sets

    def is_right(self, place: Place, elements: list[str], delimiters: Delimiters) -> bool:
        """Whether the codes of a segment are right on any day."""
        count = len(elements)
        for spot in self.spots.get(place.number, ()):
            at = spot[0]
            if at >= count:
                break
            text = elements[at]
            if text and (elements[spot[1]] + text if spot[1] else text) not in spot[3]:
                qualifier = elements[spot.qualifier] if spot.qualifier else ""
                findings, dated = self._judged(_no_days, delimiters, text, qualifier, spot)
                if findings or dated:
                    return False
                if len(spot.right) >= _KEPT:
                    spot.right.clear()
                spot.right.add(qualifier + text)
        return True

    def check(self, ended: OpenLoop, walk: Walk) -> None:
        """Tell of the codes of a loop that ended."""
        all_spots = self.spots
        for place, elements, position in ended.kept:
            spots = all_spots.get(place.number)
            if spots is None:
                continue
            count = len(elements)
            for spot in spots:
                at = spot[0]
                if at >= count:
                    break
                text = elements[at]
                if text and (elements[spot[1]] + text if spot[1] else text) not in spot[3]:
                    self._look(ended, walk, (elements, position), spot)

    def _look(self, ended: OpenLoop, walk: Walk, kept: Kept, spot: Spot) -> None:
        """Look at an element that is not known to be right."""
        elements, _ = kept
        text = elements[spot.place]
        qualifier = elements[spot.qualifier] if spot.qualifier else ""
        findings, _ = self._judged(lambda: service_days(ended), walk.delimiters, text, qualifier, spot)
        for found in findings:
            status = found.kind.status
            if elements[0] == "NM1" and status == "A7:562":
                status += f":{elements[1]}"
            tell_element(
                walk, ended, kept, (spot.place, found.component, found.repetition), "code", CODE, found.value,
                found.says, found.kind.mend, 5, status,
            )  # fmt: skip

    def _judged(
        self, days: Callable[[], tuple[str, str]], delimiters: Delimiters, text: str, qualifier: str, spot: Spot
    ) -> tuple[list[_Finding], bool]:  # fmt: skip
        """What is wrong with an element's codes, and whether it depends on the days of service."""
        found: list[_Finding] = []
        dated = False
        mark = delimiters.repetition
        repeated = text.split(mark) if mark and mark in text else [text]
        for number, each in enumerate(repeated, 1):
            values = each.split(delimiters.component)
            for part in spot.parts:
                if part.component > len(values):
                    break
                value = values[part.component - 1] if part.component else each
                before = values[part.qualifier - 1] if part.qualifier else qualifier if not part.component else ""
                kind = _kind(part, before)
                if not value or kind is None:
                    continue
                judgment = judge(kind, value, days, self.code_sets)
                dated = dated or judgment.dated
                if judgment.says:
                    repetition = number if len(repeated) > 1 else 0
                    found.append(_Finding(part.component, repetition, kind, value, judgment.says))
        return found, dated


def _kind(part: Part, qualifier: str) -> Kind | None:
    """What kind of code stands somewhere, by its qualifier where there is one."""
    return BY_QUALIFIER.get(qualifier) if qualifier else BY_NAME.get(part.code_set)


def _no_days() -> tuple[str, str]:
    """Where the days of service are not known yet."""
    return "", ""


def service_days(loop: OpenLoop) -> tuple[str, str]:
    """First and last day of service of a claim or line, as CCYYMMDD; empty where none is told."""
    found = _days(loop)
    if not found:
        for line in loop.loops:
            found += _days(line)
    return (min(found), max(found)) if found else ("", "")


def _days(loop: OpenLoop) -> list[str]:
    found: list[str] = []
    for _, elements, _ in loop.kept:
        if elements[0] == "DTP" and len(elements) > 3 and elements[1] in _SERVICE:
            found += [day[:8] for day in elements[3].split("-")]
    return found
