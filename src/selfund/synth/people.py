"""Invented families: ages, relationships, coverage over time, and lasting conditions that make people use much care."""

from array import array
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from selfund.synth.chance import Chance, repeated
from selfund.synth.employers import Employer
from selfund.synth.names import FEMALE_NAMES, LAST_NAMES, MALE_NAMES, STREET_KINDS, STREETS, TOWNS
from selfund.terms.member import Level, Relationship

FIRST_NUMBER: Final = 100_000
"""The first subscriber's number."""

_RARE: Final = {"cancer": 60, "kidney failure": 70, "diabetes": 16, "behavioral": 11, "asthma": 9, "hypertension": 8,
                "pregnancy": 24}  # fmt: skip
"""How much more care a person with a lasting condition uses, in the measure of `_USUAL`."""

_USUAL: Final = {"infant": 7, "child": 3, "woman": 4, "man": 2, "elder": 6}


class Span(Struct, frozen=True, gc=False):
    """Coverage in a plan from `start` to `end`; `end` is None while it lasts."""

    plan: str
    template: str
    level: Level
    start: date
    end: date | None = None


class Someone(Struct, frozen=True, gc=False):
    """A member. `subscriber` is the subscriber's place in the list of all; `group` the employer's place among its own.

    suffix  of the member id: empty for the subscriber, "02" … for dependents
    """

    family: int
    subscriber: int
    group: int
    suffix: str
    relationship: Relationship
    last_name: str
    first_name: str
    birth: date
    sex: str
    street: str
    town: tuple[str, str, str]
    stage: str
    conditions: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def id(self) -> str:
        """The id on the card."""
        return f"SYN{FIRST_NUMBER + self.family * 3}{self.suffix}"


class People(Struct, frozen=True):
    """All members in order of families.

    tickets      members' places, each as often as the member is likely to need care
    newborns     those born within the year; gone: those whose coverage ended within the year
    earlier      those who had coverage through the year before
    group_sizes  members by employer
    """

    members: list[Someone]
    families: int
    tickets: Sequence[int]
    newborns: tuple[int, ...]
    gone: tuple[int, ...]
    earlier: tuple[int, ...]
    group_sizes: tuple[int, ...]


def make_people(seed: int, members: int, employers: tuple[Employer, ...], year: int) -> People:
    """Exactly so many members; each employer has at least one family where there are enough."""
    maker = _Maker(seed, employers, year)
    while len(maker.members) < members:
        maker.family(members - len(maker.members))
    sizes = [0] * len(employers)
    tickets = array("I")
    for place, someone in enumerate(maker.members):
        sizes[someone.group] += 1
        tickets.extend([place] * _use(maker.chance, someone))
    if not tickets:
        tickets.append(0)
    return People(
        members=maker.members,
        families=maker.families,
        tickets=tickets,
        newborns=_places(maker.members, lambda one: one.birth.year == year),
        gone=_places(maker.members, lambda one: _gone(one, year)),
        earlier=_places(maker.members, lambda one: one.spans[0].start.year < year),
        group_sizes=tuple(sizes),
    )


def _places(members: list[Someone], wanted: Callable[[Someone], bool]) -> tuple[int, ...]:
    return tuple([place for place, someone in enumerate(members) if wanted(someone)])


def _gone(someone: Someone, year: int) -> bool:
    end = someone.spans[-1].end
    return end is not None and end < date(year, 11, 1)


def _use(chance: Chance, someone: Someone) -> int:
    """Tickets of one member: none for some, many for those with lasting conditions."""
    usual = _USUAL[someone.stage]
    use = chance.between(0, usual * 2) if chance.happens(850) else 0
    return use + sum([_RARE[condition] for condition in someone.conditions])


class _Maker:
    """Makes families one by one."""

    def __init__(self, seed: int, employers: tuple[Employer, ...], year: int) -> None:
        self.chance = Chance(seed, "people")
        self.employers = employers
        self.year = year
        self.members: list[Someone] = []
        self.families = 0
        self.groups = repeated([(place, employer.size) for place, employer in enumerate(employers)])
        self.child_counts = (1, 1, 2, 2, 2, 3, 4)

    def family(self, most: int) -> None:
        """One family of at most `most` members."""
        chance = self.chance
        group = self.families if self.families < len(self.employers) else chance.pick(self.groups)
        age = chance.pick((chance.between(21, 34), chance.between(30, 50), chance.between(42, 64)))
        kind = chance.below(100)
        spouse = kind >= 38 and not 58 <= kind < 69 and most > 1
        children = chance.pick(self.child_counts) if kind >= 58 and age >= 22 else 0
        children = min(children, most - 1 - spouse)
        level = (
            (Level.FAMILY if children else Level.EMPLOYEE_SPOUSE)
            if spouse
            else (Level.EMPLOYEE_CHILDREN if children > 0 else Level.EMPLOYEE)
        )
        spans = self._spans(self.employers[group], level)
        subscriber = len(self.members)
        last_name = chance.pick(LAST_NAMES)
        if chance.happens(120):
            last_name = f"{last_name}-{chance.pick(LAST_NAMES)}"
        street = f"{chance.between(1, 2499)} {chance.pick(STREETS)} {chance.pick(STREET_KINDS)}"
        shared = (group, subscriber, last_name, street, chance.pick(TOWNS), spans)
        used: set[str] = set()
        self._person(shared, "", Relationship.SELF, age, used)
        if spouse:
            other = min(64, max(20, age + chance.between(-6, 6)))
            self._person(shared, "02", Relationship.SPOUSE, other, used)
        oldest = min(25, age - 20)
        for number in range(children):
            self._person(shared, f"{number + 2 + spouse:02d}", Relationship.CHILD, chance.between(0, oldest), used)
        self.families += 1

    def _person(
        self,
        shared: tuple[int, int, str, str, tuple[str, str, str], tuple[Span, ...]],
        suffix: str,
        relationship: Relationship,
        age: int,
        used: set[str],
    ) -> None:
        group, subscriber, last_name, street, town, spans = shared
        chance = self.chance
        sex = "F" if chance.happens(500) else "M"
        first_name = chance.pick(FEMALE_NAMES if sex == "F" else MALE_NAMES)
        while first_name in used:
            first_name = chance.pick(FEMALE_NAMES if sex == "F" else MALE_NAMES)
        used.add(first_name)
        birth = date(self.year - age - 1, chance.between(1, 12), chance.between(1, 28))
        if age == 0 and spans[0].end is None:
            birth = date(self.year, chance.between(1, 9), birth.day)
        if birth > spans[0].start:
            spans = (Span(spans[0].plan, spans[0].template, spans[0].level, birth, spans[0].end), *spans[1:])
        someone = Someone(
            self.families, subscriber, group, suffix, relationship, last_name, first_name, birth, sex, street, town,
            _stage(age, sex), self._conditions(age, sex, relationship), spans,
        )  # fmt: skip
        self.members.append(someone)

    def _conditions(self, age: int, sex: str, relationship: Relationship) -> tuple[str, ...]:
        """Lasting conditions, likelier with age (in thousandths)."""
        chance = self.chance
        found = []
        likely: tuple[tuple[str, int], ...]
        if age < 18:
            likely = (("asthma", 70), ("behavioral", 60), ("diabetes", 3))
        else:
            likely = (
                ("diabetes", 20 + 3 * max(0, age - 30)),
                ("hypertension", 20 + 9 * max(0, age - 30)),
                ("behavioral", 120),
                ("asthma", 60),
                ("cancer", 4 + max(0, age - 40)),
                ("kidney failure", 1 if age < 45 else 3),
            )  # fmt: skip
        for condition, per_thousand in likely:
            if chance.happens(per_thousand):
                found.append(condition)
        adult = relationship is not Relationship.CHILD
        if sex == "F" and 21 <= age <= 41 and adult and chance.happens(60):
            found.append("pregnancy")
        return tuple(found)

    def _spans(self, employer: Employer, level: Level) -> tuple[Span, ...]:
        """Most families are covered throughout; some join, leave, lapse, or change plans."""
        chance, year = self.chance, self.year
        plan, template = chance.pick(employer.plans)
        begin = date(year, 1, 1) if employer.scarce or employer.moved else date(year - 1, 1, 1)
        fate = chance.below(100)
        if self.families == len(self.employers) or fate >= 95:  # one family at least whose coverage ends
            return (Span(plan, template, level, begin, date(year, chance.between(3, 9), 28)),)
        if fate < 6:
            return (Span(plan, template, level, date(year, chance.between(2, 9), 1)),)
        if fate == 6:
            return (
                Span(plan, template, level, begin, date(year, 4, 30)),
                Span(plan, template, level, date(year, 7, 1)),
            )
        if fate == 7 and len(employer.plans) > 1:
            other, kind = chance.pick([one for one in employer.plans if one[0] != plan])
            return (
                Span(plan, template, level, begin, date(year, 6, 30)),
                Span(other, kind, level, date(year, 7, 1)),
            )
        return (Span(plan, template, level, begin),)


def _stage(age: int, sex: str) -> str:
    """The stage of life, by which usual care is chosen."""
    if age < 2:
        return "infant"
    if age < 18:
        return "child"
    if age >= 50:
        return "elder"
    return "woman" if sex == "F" else "man"
