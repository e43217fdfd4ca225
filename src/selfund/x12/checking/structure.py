"""What segments of a set say of one another: levels, line numbers, pointers, control numbers; and days that can be.

Sources: X12.6 and section B.1.1.3 of the 005010 guides (HL); the notes to LX, REF 6R, SVD01 and to the pointers (SV107,
SV311) of 005010X222A1, X223A2 and X224A2. Numbers and spans are SNIP type 2, what refers to another loop is type 4.
"""

from datetime import date
from functools import cache
from typing import Final

from selfund.x12.checking.balancing import payer_id
from selfund.x12.checking.rules import PythonCheck
from selfund.x12.checking.telling import Kept, Spot, tell_element
from selfund.x12.checking.walk import OpenLoop, Walk
from selfund.x12.elements import Kept as KeptReadings
from selfund.x12.guides.compiled import Compiled, Place
from selfund.x12.guides.patterns import PERIOD, PERIOD_FORMAT
from selfund.x12.interchange import Delimiters

CODE: Final = "7"
DATE: Final = "8"
SYNTAX: Final = "A7:684"
LINE: Final = "A7:247"
POINTER: Final = "A7:477"
OTHER_PAYER: Final = "A7:286"

# -------------------------------------------------------------------------------------------------------- levels

_LEVELS: Final = "levels"
_ANNOUNCED: Final = "announced"
_ANNOUNCED_AT: Final = "announced at"
_TOLD: Final = "level told of"
"""Kept of a set: the number of its last level; the loop and the position of the last, where it announced levels below
(HL04) of which none has come yet; the position of the last that was told not to have announced those that came."""


class Levels:
    """The levels (HL) of a guide's sets, each looked at when it begins.

    broken_off   a level may announce others that do not come: an answer ends where the inquiry was refused (AAA)
    """

    def __init__(self, broken_off: bool) -> None:
        self.broken_off = broken_off

    def begins(self, place: Place, elements: list[str], walk: Walk) -> None:
        """Levels are numbered 1, 2, 3… in the set's order, name the level around them, and tell of those below."""
        totals = walk.totals
        expected = totals.get(_LEVELS, 0) + 1
        totals[_LEVELS] = expected
        number = elements[1] if len(elements) > 1 else ""
        if number != str(expected) and number:
            says = f"the level's number is {number}, the next is {expected}"
            kept = (elements, walk.position)
            _wrong(walk, walk.open[-1], kept, (1, 0, 0), "level-number", number, says, f"send {expected}")
            totals[_LEVELS] = int(number) if _is_number(number) else expected
        parent = _parent(walk)
        named = elements[2] if len(elements) > 2 else ""
        if parent is not None:
            around = parent[0]
            if around[1] != named and named and around[1]:
                says = f"the level's parent is {named}, it stands under level {around[1]}"
                kept = (elements, walk.position)
                mend = f"send {around[1]}, or move the level"
                _wrong(walk, walk.open[-1], kept, (2, 0, 0), "level-parent", named, says, mend)
            self._came(walk, parent)
        elif _ANNOUNCED in totals:
            self._came(walk, None)
        if elements[-1] == "1" and len(elements) == 5 and not self.broken_off:
            totals[_ANNOUNCED], totals[_ANNOUNCED_AT] = place.loop.number, walk.position

    def _came(self, walk: Walk, parent: Kept | None) -> None:
        """A level begins under `parent`: whether the last one announced it, and whether its parent did."""
        totals = walk.totals
        if _ANNOUNCED in totals:
            if parent is None or totals[_ANNOUNCED_AT] != parent[1]:
                _not_come(walk)
            else:
                del totals[_ANNOUNCED]
        elif parent is not None and parent[0][4:] == ["0"] and totals.get(_TOLD) != parent[1]:
            totals[_TOLD] = parent[1]
            says = "it says that no level stands below, which is not so"
            loop = next(loop for loop in walk.open if any(kept[2] == parent[1] for kept in loop.kept))
            _wrong(walk, loop, parent, (4, 0, 0), "level-child", "0", says, "send 1")

    def end(self, ended: OpenLoop, walk: Walk) -> None:
        """The set is over: what was announced last has not come."""
        if _ANNOUNCED in walk.totals:
            _not_come(walk)


def _not_come(walk: Walk) -> None:
    """Tell of the level that announced others in vain."""
    loop = OpenLoop(walk.guide.loops[walk.totals.pop(_ANNOUNCED)], walk.totals[_ANNOUNCED_AT])
    says = "it says that levels stand below, which is not so"
    _wrong(walk, loop, (["HL"], loop.position), (4, 0, 0), "level-child", "1", says, "send 0")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _parent(walk: Walk) -> Kept | None:
    """The HL of the level around the one that begins, with its position; None where there is none."""
    stack = walk.open
    for depth in range(len(stack) - 2, -1, -1):
        for _, elements, position in stack[depth].kept:
            if elements[0] == "HL" and len(elements) > 1:
                return elements, position
    return None


def _wrong(
    walk: Walk, loop: OpenLoop, kept: tuple[list[str], int], spot: Spot, code: str, value: str, says: str, mend: str
) -> None:
    """Tell of a number that is out of order or leads nowhere."""
    tell_element(walk, loop, kept, spot, code, CODE, value, says, mend, 2, SYNTAX)


def level_checks(guide: Compiled) -> tuple[PythonCheck, ...]:
    """The checks of a guide's levels (HL)."""
    names = {loop.loop.id for loop in guide.loops if loop.parent is not None and loop.head.use.tag == "HL"}
    if not names:
        return ()
    levels = Levels(guide.guide.set == "271")
    begun = [PythonCheck(name, {name: ("HL",)}, None, levels.begins) for name in sorted(names)]
    return (*begun, PythonCheck("", {}, levels.end))


# --------------------------------------------------------------------------------------------------------- lines


def line_numbers(ended: OpenLoop, walk: Walk) -> None:
    """The lines of a claim are numbered 1, 2, 3…"""
    expected = 0
    for loop in ended.loops:
        for _, elements, position in loop.kept:
            if elements[0] != "LX":
                continue
            expected += 1
            number = elements[1] if len(elements) > 1 else ""
            if number and number != str(expected):
                says = f"the line's number is {number}, the next is {expected}"
                tell_element(
                    walk, loop, (elements, position), (1, 0, 0), "line-number", CODE, number, says,
                    f"send {expected}", 2, LINE,
                )  # fmt: skip
                expected = int(number) if _is_number(number) else expected
            break


def line_control_numbers(ended: OpenLoop, walk: Walk) -> None:
    """No two lines of a claim have one control number (REF 6R)."""
    seen: set[str] = set()
    for loop in ended.loops:
        for _, elements, position in loop.kept:
            if elements[0] != "REF" or elements[1:2] != ["6R"] or len(elements) < 3:
                continue
            number = elements[2]
            if number in seen:
                says = f"line control number {number} stands on another line of the claim too"
                tell_element(
                    walk, loop, (elements, position), (2, 0, 0), "line-control-number", CODE, number, says,
                    "give each line a number of its own", 2, SYNTAX,
                )  # fmt: skip
            seen.add(number)


# ------------------------------------------------------------------------------------------------------- pointers

DIAGNOSES: Final = frozenset({"ABK", "BK", "ABF", "BF", "TQ"})
POINTERS: Final = {"SV1": 7, "SV3": 11}
"""The element of a line's diagnosis pointers, by segment."""


@cache
def farthest(component: str) -> KeptReadings[int]:
    """How far pointers reach, by their text; -1 where one is no number from 1 up."""

    def read(text: str) -> int:
        numbers = [int(part) if _is_number(part) else 0 for part in text.split(component) if part]
        return -1 if 0 in numbers else max(numbers, default=0)

    return KeptReadings(read)


def diagnosis_pointers(ended: OpenLoop, walk: Walk) -> None:
    """A line points to diagnoses that the claim has."""
    count = 0
    component = walk.delimiters.component
    for _, elements, _ in ended.kept:
        if elements[0] == "HI" and len(elements) > 1 and elements[1].partition(component)[0] in DIAGNOSES:
            count += len(elements) - 1
    reaches = farthest(component)
    for loop in ended.loops:
        for _, elements, position in loop.kept:
            place = POINTERS.get(elements[0])
            if place is not None and len(elements) > place and not 0 <= reaches[elements[place]] <= count:
                for number, pointer in enumerate(elements[place].split(component), 1):
                    if pointer and not (_is_number(pointer) and 0 < int(pointer) <= count):
                        says = f"it points to diagnosis {pointer}, and the claim has {count}"
                        tell_element(
                            walk, loop, (elements, position), (place, number, 0), "diagnosis-pointer", CODE, pointer,
                            says, "send the number of a diagnosis of the claim", 4, POINTER,
                        )  # fmt: skip


def line_payers(ended: OpenLoop, walk: Walk) -> None:
    """What another payer paid of a line (loop 2430) names a payer of the claim (loop 2320)."""
    payers: set[str] | None = None
    for line in ended.loops:
        if not line.loops or not line.kept or line.kept[0][1][0] != "LX":
            continue
        for loop in line.loops:
            for _, elements, position in loop.kept:
                if elements[0] != "SVD" or len(elements) < 2:
                    continue
                if payers is None:
                    payers = {payer_id(each) for each in ended.loops}
                if elements[1] not in payers:
                    says = f"no other payer of the claim is named {elements[1]}"
                    tell_element(
                        walk, loop, (elements, position), (1, 0, 0), "line-payer", CODE, elements[1], says,
                        "send the payer's identifier as in its loop 2330B", 4, OTHER_PAYER,
                    )  # fmt: skip


# ----------------------------------------------------------------------------------------------------------- days

_FUTURE_DATE: Final = "A7:510"
_STATUS: Final = {
    "472": "A7:187", "434": "A7:188", "435": "A7:189", "096": "A7:190", "484": "A7:191", "DMG": "A7:158",
    "PAT": "A7:159", "INS": "A7:159",
}  # fmt: skip
"""What a 277CA says of a bad date, by its qualifier or segment."""

_PAST: Final = {
    "837": frozenset("472 434 435 096 439 431 484 454 304 453 455 573 297 444 050 090 091 011 738 739 360 314".split()),
    "835": frozenset("232 233 472 150 151 050 405".split()),
    "277": frozenset("050 009 472 573".split()),
    "276": frozenset("472".split()),
}
"""The dates (DTP01, DTM01) that cannot lie ahead, by transaction set: what they tell of has happened."""

_BORN_OR_DEAD: Final = {"DMG": 2, "PAT": 6, "INS": 12}
"""The element of a birth or death, by segment."""

_KEPT: Final = 20_000
_NEVER: Final = "99999999"

DateSpot = tuple[int, int, bool]
"""Where a date stands, where its form does (0: it is a day), and whether it must be past."""


def dates_of(guide: Compiled, today: date | None, snips: frozenset[int]) -> "Dates | None":
    """The dates of a guide of which something is said, None where there are none.

    Spans end on or after the day they begin (SNIP type 2); what has happened is not after `today` (type 4).

    today   None: nothing is said of days ahead
    """
    if not snips & {2, 4}:
        return None
    ahead = today is not None and 4 in snips
    past = _PAST.get(guide.guide.set, frozenset())
    spots = {place.number: spot for place in guide.places if (spot := _date_spot(place, past, ahead)) is not None}
    latest = today.strftime("%Y%m%d") if today is not None and ahead else _NEVER
    return Dates(spots, past, latest, 2 in snips) if spots else None


def date_checks(guide: Compiled, dates: "Dates") -> tuple[PythonCheck, ...]:
    """The checks of a guide's dates."""
    tags: dict[str, set[str]] = {}
    for place in guide.places:
        if place.number in dates.spots:
            tags.setdefault(place.loop.loop.id, set()).add(place.use.tag)
    return tuple(
        [
            PythonCheck(name, {}, dates.check, right=dates.is_right, looked={name: tuple(sorted(found))})
            for name, found in sorted(tags.items())
        ]
    )


def _date_spot(place: Place, past: frozenset[str], ahead: bool) -> DateSpot | None:
    """Where a segment has a date of which something is said, if it has one; `ahead`: whether of days ahead too."""
    use = place.use
    numbers = {element.place: element for element in use.elements}
    born = _BORN_OR_DEAD.get(use.tag)
    if born is not None and born in numbers:
        return (born, 0, True) if ahead else None
    first = numbers.get(1)
    if use.tag == "DTM" and first is not None and 2 in numbers and first.codes & past:
        return (2, 0, True) if ahead else None
    for element in use.elements:
        form = numbers.get(element.place - 1)
        if element.number == PERIOD and form is not None and form.number == PERIOD_FORMAT:
            happened = use.tag == "DTP" and first is not None and bool(first.codes & past)
            if (happened and ahead) or "RD8" in form.codes:
                return element.place, form.place, happened
    return None


class Dates:
    """The dates of a guide's loops. Texts that were found right are kept: most recur."""

    def __init__(self, spots: dict[int, DateSpot], past: frozenset[str], latest: str, ordered: bool) -> None:
        self.spots = spots
        self.past = past
        self.latest = latest
        self.ordered = ordered
        self.right: set[str] = set()

    def is_right(self, place: Place, elements: list[str], delimiters: Delimiters) -> bool:
        """Whether the date of a segment is right."""
        spot = self.spots.get(place.number)
        if spot is None or spot[0] >= len(elements):
            return True
        text = elements[spot[0]]
        if not text or text in self.right:
            return True
        if self._backward(elements, spot, text) or self._ahead(elements, spot, text):
            return False
        if len(self.right) < _KEPT and _last(text) <= self.latest:
            self.right.add(text)
        return True

    def check(self, ended: OpenLoop, walk: Walk) -> None:
        """Tell of the dates of a loop that ended."""
        for place, elements, position in ended.kept:
            if not self.is_right(place, elements, walk.delimiters):
                spot = self.spots[place.number]
                self._tell(ended, walk, (elements, position), spot, elements[spot[0]])

    def _backward(self, elements: list[str], spot: DateSpot, text: str) -> bool:
        """Whether a span ends before it begins."""
        first, _, last = text.partition("-")
        return bool(spot[1]) and elements[spot[1]] == "RD8" and len(first) == len(last) == 8 and last < first

    def _ahead(self, elements: list[str], spot: DateSpot, text: str) -> bool:
        """Whether a day that must have happened lies ahead."""
        happened = spot[2] and (elements[0] not in ("DTP", "DTM") or elements[1] in self.past)
        return happened and text[:8].isdigit() and len(text) >= 8 and _last(text) > self.latest

    def _tell(
        self, ended: OpenLoop, walk: Walk, kept: tuple[list[str], int], spot: DateSpot, text: str
    ) -> None:  # fmt: skip
        elements, _ = kept
        at = spot[0]
        tag = elements[0]
        status = _STATUS.get(tag) or _STATUS.get(elements[1], "")
        if tag == "DMG" and ended.place.loop.id in ("2010BA", "2010CA"):
            status += ":IL" if ended.place.loop.id == "2010BA" else ":QC"
        if self._backward(elements, spot, text):
            if self.ordered:
                says = "the span ends before it begins"
                tell_element(
                    walk, ended, kept, (at, 0, 0), "span-order", DATE, text, says, "send the earlier day first", 2,
                    status or SYNTAX,
                )  # fmt: skip
        else:
            says = f"the day is after {self.latest}, and what has not happened yet cannot be told of"
            tell_element(
                walk, ended, kept, (at, 0, 0), "future-date", DATE, text, says, "send the day on which it happened", 4,
                status or _FUTURE_DATE,
            )  # fmt: skip


def _last(text: str) -> str:
    """The later day of a span, or the day of a date, as CCYYMMDD."""
    first, _, last = text.partition("-")
    return max(first[:8], last)
