"""Decides what happens to whom, when and at whose door: the claims to come as small drafts, without their contents.

The same seed gives the same drafts however often they are asked for, so that the claims of each kind are written in a
pass of their own and memory does not grow with their number.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from selfund.synth.calendar import LAST_DAY, Calendar
from selfund.synth.chance import Chance
from selfund.synth.documents import Parts
from selfund.synth.people import Someone
from selfund.synth.plans import TEMPLATES
from selfund.synth.providers import OUT, Payee
from selfund.synth.scenes import SCENES, Bill, Scene, Stay

CLAIMS_A_CATASTROPHE: Final = 2_500
"""Claims to one catastrophe."""

FEWEST_FOR_CATASTROPHE: Final = 150
"""A smaller set of claims has none: it would be all of it."""

_OUT_OF_NETWORK: Final = 96
_ACCIDENTS: Final = 3
_HABIT: Final = 750
_SOON: Final = 40


class Trouble(StrEnum):
    """What is special about a claim. Those from `UNKNOWN_MEMBER` on are bad: not what a payer can accept or cover."""

    NONE = "none"
    DUPLICATE = "exact duplicate"
    POSSIBLE_DUPLICATE = "possible duplicate"
    REPLACED = "replaced"
    VOIDED = "voided"
    OTHER_PAYER = "other payer first"
    LATE = "filed late"
    UNPRICED = "line without a price"
    UNKNOWN_MEMBER = "unknown member"
    UNKNOWN_GROUP = "unknown group"
    MEMBER_ID = "member id of a bad format"
    COVERAGE_ENDED = "coverage ended"
    NPI = "NPI with a wrong check digit"
    SUM = "charge is not the sum of the lines"
    DATE = "impossible date"


COPIED: Final = frozenset({Trouble.DUPLICATE, Trouble.POSSIBLE_DUPLICATE, Trouble.REPLACED, Trouble.VOIDED})
"""Troubles that bring a second claim about the first."""

BAD: Final = tuple(list(Trouble)[list(Trouble).index(Trouble.UNKNOWN_MEMBER) :])
"""The sorts of bad claims, each as likely as the others."""

_TROUBLES: Final = (
    (14, Trouble.DUPLICATE), (19, Trouble.POSSIBLE_DUPLICATE), (33, Trouble.REPLACED), (37, Trouble.VOIDED),
    (47, Trouble.OTHER_PAYER), (51, Trouble.LATE), (53, Trouble.UNPRICED),
)  # fmt: skip
"""Troubles by the upper end of their share of 1,000 claims; bad claims have the next `_BAD_SHARE`."""

_TROUBLED: Final = _TROUBLES[-1][0]
_BAD_SHARE: Final = 10


class Draft(Struct, frozen=True, gc=False):
    """A claim to come.

    number    counts the drafts of all kinds; person: the member's place among all
    day       days after 1 January; payee: who bills; place: the service facility, where one is named
    """

    number: int
    person: int
    day: int
    bill: Bill | Stay
    payee: Payee
    place: Payee | None
    trouble: Trouble
    accident: bool
    catastrophic: bool

    @property
    def claims(self) -> int:
        """How many claims it becomes."""
        return 2 if self.trouble in COPIED else 1


class Kinds(StrEnum):
    """Which claims are wanted."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"
    BOTH = "both"


class Totals(Struct, frozen=True, gc=False):
    """How many claims of each kind come, from how many events."""

    professional: int
    institutional: int
    events: int


def count_drafts(parts: Parts, kinds: Kinds) -> Totals:
    """Go through the drafts once and count: the days need to know how many events there will be."""
    drafter = Drafter(parts, kinds, 0)
    professional = institutional = 0
    for draft in drafter.drafts():
        if isinstance(draft.bill, Stay):
            institutional += draft.claims
        else:
            professional += draft.claims
    return Totals(professional, institutional, drafter.event)


class Drafter:
    """Makes drafts until they come to `parts.claims` claims of the kinds wanted.

    events  how many events there will be; 0 while that is not known: every draft has a day that means nothing then
    """

    def __init__(self, parts: Parts, kinds: Kinds, events: int) -> None:
        self.members = parts.people.members
        self.people = parts.people
        self.pools = parts.providers.pools
        self.wanted = parts.claims
        self.kinds = kinds
        self.events = events
        self.event = 0
        self.calendar = Calendar(parts.year)
        self.chance = Chance(parts.seed, "drafts")
        self.made = 0
        self.number = 0
        self.delivered: set[int] = set()
        self.taken: dict[int, int] = {}
        self.payees: dict[str, Payee] = {}
        self.next_catastrophe = min(CLAIMS_A_CATASTROPHE, parts.claims // 2)
        if parts.claims < FEWEST_FOR_CATASTROPHE:
            self.next_catastrophe = parts.claims
        self.catastrophe = 0

    def drafts(self) -> Iterator[Draft]:
        """All drafts in order of their events."""
        while self.made < self.wanted:
            place, scene = self._event()
            someone = self.members[place]
            start = self._free(place, self._start(someone, scene))
            self.payees.clear()
            for bill in scene.claims:
                if not self._is_wanted(bill) or (bill.chance < 1000 and not self.chance.happens(bill.chance)):
                    continue
                times = self.chance.between(*bill.times) if bill.times[1] > 1 else 1
                for turn in range(times):
                    if self.made >= self.wanted:
                        return
                    later = bill.after + turn * bill.every
                    day = self._free(place, start + later) if later else start
                    yield self._draft(place, someone, scene, bill, day)
            self.event += 1

    def _is_wanted(self, bill: Bill | Stay) -> bool:
        if self.kinds is Kinds.BOTH:
            return True
        return isinstance(bill, Stay) == (self.kinds is Kinds.INSTITUTIONAL)

    def _event(self) -> tuple[int, Scene]:
        """Who is struck, and by what."""
        chance = self.chance
        if self.made >= self.next_catastrophe:
            self.next_catastrophe += CLAIMS_A_CATASTROPHE - 400 + chance.below(800)
            return self._catastrophe()
        place = chance.pick(self.people.tickets)
        someone = self.members[place]
        if someone.conditions and chance.happens(700):
            scene = chance.pick(SCENES.lasting[chance.pick(someone.conditions)])
            if not scene.once:
                return place, scene
            if place not in self.delivered:
                self.delivered.add(place)
                return place, scene
        if chance.happens(_ACCIDENTS) and someone.stage not in ("infant", "child"):
            return place, SCENES.accident
        return place, chance.pick(SCENES.usual[someone.stage])

    def _catastrophe(self) -> tuple[int, Scene]:
        """The next catastrophe in turn: a newborn's, or one of an adult (of whoever comes, where there is none)."""
        scene = SCENES.catastrophes[self.catastrophe % len(SCENES.catastrophes)]
        self.catastrophe += 1
        if scene is SCENES.catastrophes[0]:
            if self.people.newborns:
                return self.chance.pick(self.people.newborns), scene
            scene = SCENES.catastrophes[1]
        place = 0
        for _ in range(20):
            place = self.chance.pick(self.people.tickets)
            if self.members[place].stage not in ("infant", "child"):
                break
        return place, scene

    def _start(self, someone: Someone, scene: Scene) -> int:
        """The event's day: a busy one, within the member's coverage."""
        weight = self.calendar.weight
        drift = self.chance.below(weight // 16) - weight // 32
        if not self.events:
            return 0
        if scene is SCENES.catastrophes[0]:
            return self.calendar.offset(someone.birth)
        day = self.calendar.busy(self.event * weight // self.events + drift)
        return self._covered(someone, day)

    def _covered(self, someone: Someone, day: int) -> int:
        """`day`, moved into the member's coverage where it lies outside."""
        when = self.calendar.day(day)
        for span in someone.spans:
            if span.start <= when and (span.end is None or when <= span.end):
                return day
        span = someone.spans[-1]
        first = max(0, self.calendar.offset(span.start))
        last = min(LAST_DAY, self.calendar.offset(span.end)) if span.end else LAST_DAY
        return first + day % max(1, last - first + 1)

    def _free(self, place: int, day: int) -> int:
        """The first day from `day` on which nothing happens to this member yet, if there is one soon; it is taken.

        Without this the same service of the same provider would fall on one day twice, as if it were billed again.
        """
        if not self.events:
            return day
        if day > LAST_DAY:
            day = max(0, 2 * LAST_DAY - day)
        taken = self.taken.get(place, 0)
        for free in range(day, min(day + _SOON, LAST_DAY)):
            if not taken >> free & 1:
                day = free
                break
        self.taken[place] = taken | 1 << day
        return day

    def _draft(self, place: int, someone: Someone, scene: Scene, bill: Bill | Stay, day: int) -> Draft:
        """One claim of a scene."""
        trouble = Trouble.NONE if scene.catastrophic else self._trouble()
        if trouble is Trouble.UNPRICED and isinstance(bill, Stay):  # facilities are paid by their charges
            trouble = Trouble.NONE
        network = TEMPLATES[someone.spans[0].template].network
        payee = self._payee(bill.specialty, network, place)
        facility = None
        if isinstance(bill, Bill) and bill.facility:
            facility = self._payee(bill.facility, network, place)
        if trouble is Trouble.COVERAGE_ENDED:
            place = self.chance.pick(self.people.gone)
            end = self.members[place].spans[-1].end
            day = min(LAST_DAY, self.calendar.offset(end) + 5 + self.number % 40) if end else day
        elif trouble is Trouble.LATE:
            place = self.chance.pick(self.people.earlier)
            day = -30 - self.number % 270
            first = self.calendar.offset(self.members[place].spans[0].start)
            day = max(day, first)
        self.number += 1
        draft = Draft(
            self.number, place, day, bill, payee, facility, trouble, scene is SCENES.accident, scene.catastrophic
        )
        self.made += draft.claims
        return draft

    def _trouble(self) -> Trouble:
        """What is special about the next claim; nothing that the book or the number of claims has no room for."""
        draw = self.chance.below(1000)
        if draw >= _TROUBLED + _BAD_SHARE:
            return Trouble.NONE
        if draw >= _TROUBLED:
            trouble = self.chance.pick(BAD)
            return Trouble.UNKNOWN_MEMBER if trouble is Trouble.COVERAGE_ENDED and not self.people.gone else trouble
        trouble = next(trouble for bound, trouble in _TROUBLES if draw < bound)
        if trouble in COPIED and self.wanted - self.made < 2:
            return Trouble.NONE
        if trouble is Trouble.LATE and not self.people.earlier:
            return Trouble.NONE
        return trouble

    def _payee(self, specialty: str, network: str, place: int) -> Payee:
        """Who does it in this event: mostly where the member always goes, and in the member's network."""
        found = self.payees.get(specialty)
        if found is None:
            key = OUT if self.chance.happens(_OUT_OF_NETWORK) else network
            pool = self.pools[(key, specialty)]
            if self.chance.happens(_HABIT):
                found = pool[(place * 40_503 >> 4) % len(pool)]
            else:
                found = self.chance.pick(pool)
            self.payees[specialty] = found
        return found
