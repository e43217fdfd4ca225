"""Makes transaction sets out of a guide's table: right by SNIP types 1 and 2, the same for the same seed.

What is made says nothing: names are letters, amounts do not add up. It is what readers, writers and checks of every
guide are tried with, and what single mutations are made of.
"""

from dataclasses import dataclass
from random import Random

from selfund.x12.guides.guide import UNBOUNDED, Element, Guide, Loop, Note, SegmentUse
from selfund.x12.interchange import Delimiters

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MORE = LETTERS + "0123456789" + " .-'/&"
FORMS = ("D8", "RD8", "DT", "TM")
AMOUNT, FORM, PERIOD = "782", "1250", "1251"
PLAIN = Delimiters()


@dataclass
class Made:
    """One segment that was made: its elements (the first is its name), its use, and the id of its loop.

    head   whether it opens its loop; alone: whether it is the only one of its use in the loop
    """

    elements: list[str]
    use: SegmentUse
    loop: str
    head: bool
    alone: bool = True


def made_set(guide: Guide, seed: int, fullness: int = 30, delimiters: Delimiters = PLAIN) -> list[Made]:
    """The segments of a set of this guide. `fullness`: of a hundred situational things, how many are there."""
    return _Maker(guide, Random(seed), fullness, delimiters).make()


def texts(made: list[Made], delimiters: Delimiters = PLAIN) -> list[str]:
    """The segments' texts, without terminators."""
    return [delimiters.element.join(each.elements).rstrip(delimiters.element) for each in made]


def _ids(loop: Loop) -> set[str]:
    """A loop's id and those of all that may stand in it."""
    return {loop.id}.union(*[_ids(below) for below in loop.loops()])


class _Maker:
    def __init__(self, guide: Guide, dice: Random, fullness: int, delimiters: Delimiters) -> None:
        self.guide = guide
        self.dice = dice
        self.fullness = fullness
        self.delimiters = delimiters
        self.made: list[Made] = []
        self.level = 0

    def make(self) -> list[Made]:
        self._loop(self.guide.root, 0, 1, [])
        control = self.made[0].elements[2]
        end = self.made[-1]
        end.elements = ["SE", str(len(self.made)), control]
        return self.made

    # -- loops ---------------------------------------------------------------------------------------------------

    def _loop(self, loop: Loop, depth: int, number: int, parents: list[str]) -> None:
        """One occurrence of a loop."""
        level: list[str] = parents
        head_at = len(self.made)
        inner: set[str] = set()  # what could stand in the loops below that came: here it would be taken for one there
        for run in self._runs(loop):
            pieces = [(item, times) for item in run for times in [self._times(item, depth)] for _ in range(times)]
            if len(run) > 1:
                self.dice.shuffle(pieces)
            counts: dict[str, int] = {}
            for item, times in pieces:
                counts[item.name] = counts.get(item.name, 0) + 1
                if isinstance(item, Loop):
                    if item.required or item.id not in inner:
                        self._loop(item, depth + 1, counts[item.name], level)
                        inner |= _ids(item) - {item.id}
                    continue
                head = item is loop.items[0] and loop is not self.guide.root
                elements = self._segment(item)
                if item.tag == "HL":
                    self.level += 1
                    elements = self._level(item, elements, parents)
                    level = [*parents, str(self.level)]
                if item.tag == "LX":
                    elements[1] = str(number)
                self.made.append(Made(elements, item, loop.id, head, times == 1))
        if self.made[head_at].use.tag == "HL":
            below = [each for each in self.made[head_at + 1 :] if each.use.tag == "HL"]
            self._child(self.made[head_at], bool(below))

    def _runs(self, loop: Loop) -> list[list[SegmentUse | Loop]]:
        """The items of a loop, those of one segment name that stand side by side together: they may come mixed."""
        runs: list[list[SegmentUse | Loop]] = []
        before = ""
        for at, item in enumerate(loop.items):
            first = loop.items[at].items[0] if isinstance(item, Loop) else item
            if not isinstance(first, SegmentUse):
                raise TypeError("a loop begins with a segment")
            tag = f"loop {first.tag}" if isinstance(item, Loop) else first.tag
            if tag == before and at > 1:
                runs[-1].append(item)
            else:
                runs.append([item])
            before = tag
        return runs

    def _times(self, item: SegmentUse | Loop, depth: int) -> int:
        """How often an item comes."""
        if not item.required and self.dice.randrange(100) >= self.fullness // (1 + (depth > 3)):
            return 0
        more = item.most != 1 and self.dice.randrange(4) == 0 and depth < 4
        most = 3 if item.most == UNBOUNDED else item.most
        return self.dice.randint(1, min(most, 3)) if more else 1

    def _level(self, use: SegmentUse, elements: list[str], parents: list[str]) -> list[str]:
        """HL with its number and that of its parent."""
        elements[1] = str(self.level)
        if any(each.place == 2 for each in use.elements):
            elements[2] = parents[-1] if parents else ""
        return elements

    def _child(self, made: Made, below: bool) -> None:
        """HL04, where both codes are allowed."""
        for element in made.use.elements:
            if element.place == 4 and element.codes == {"0", "1"}:
                made.elements[4:] = ["1" if below else "0"]

    # -- segments ------------------------------------------------------------------------------------------------

    def _segment(self, use: SegmentUse) -> list[str]:
        values = [use.tag]
        while len(values) == 1:  # a segment holds at least one element
            values += self._row(use.elements, use.notes)
            while not values[-1]:
                values.pop()
        return values

    def _row(self, elements: tuple[Element, ...], notes: tuple[Note, ...]) -> list[str]:
        by_place = {element.place: element for element in elements}
        given = self._given(by_place, notes)
        values: list[str] = []
        form = ""
        for place in range(1, max(by_place, default=0) + 1):
            element = by_place.get(place)
            if element is None or place not in given:
                values.append("")
                continue
            values.append(self._element(element, form))
            form = values[-1] if element.number == FORM else ""
        return values

    def _given(self, by_place: dict[int, Element], notes: tuple[Note, ...]) -> set[int]:
        """Which elements are there, so that the syntax notes hold."""
        needed = {place for place, element in by_place.items() if element.required}
        wanted = {place for place in by_place if self.dice.randrange(100) < self.fullness} | needed
        forms = [each for each in by_place.values() if each.number == FORM]
        for _ in range(12):
            before = set(wanted)
            for each in forms:
                if each.place in wanted and each.place + 1 in by_place:
                    wanted.add(each.place + 1)
                elif each.place + 1 in wanted:
                    wanted.add(each.place)
            for note in notes:
                self._keep(note, wanted, needed, by_place)
            if wanted == before:
                break
        return wanted

    def _keep(self, note: Note, wanted: set[int], needed: set[int], used: dict[int, Element]) -> None:
        """Mend what breaks a syntax note."""
        places = set(note.places)
        there = places & wanted
        first, *others = note.places
        if note.kind == "P" and there and there != places:
            if places <= used.keys():
                wanted |= places
            else:
                wanted -= places - needed
        elif note.kind == "R" and not there:
            wanted.add(min(places & used.keys()))
        elif note.kind == "E" and len(there) > 1:
            for place in sorted(there - needed, reverse=True)[: len(there) - 1]:
                wanted.discard(place)
        elif note.kind == "C" and first in wanted and not set(others) <= wanted:
            if set(others) <= used.keys():
                wanted |= set(others)
            else:
                wanted.discard(first)
        elif note.kind == "L" and first in wanted and not set(others) & wanted:
            usable = set(others) & used.keys()
            if usable:
                wanted.add(min(usable))
            else:
                wanted.discard(first)

    def _element(self, element: Element, form: str) -> str:
        count = 1
        if element.repeats > 1 and self.delimiters.repetition and self.dice.randrange(3) == 0:
            count = self.dice.randint(1, min(element.repeats, 3))
        return self.delimiters.repetition.join([self._once(element, form) for _ in range(count)])

    def _once(self, element: Element, form: str) -> str:
        if not element.components:
            return self._value(element, form)
        parts = self._row(element.components, ())
        if not any(parts):
            parts = [self._value(element.components[0], "")]
            parts[:0] = [""] * (element.components[0].place - 1)
        while not parts[-1]:
            parts.pop()
        return self.delimiters.component.join(parts)

    # -- values --------------------------------------------------------------------------------------------------

    def _value(self, element: Element, form: str) -> str:
        dice = self.dice
        if element.number == FORM:
            known = sorted(set(element.codes or FORMS) & set(FORMS)) or sorted(element.codes)
            return dice.choice(known)
        if element.codes:
            return dice.choice(sorted(element.codes))
        if element.number == PERIOD:
            return self._period(form)
        if element.kind == "DT":
            return self._day()[-element.most :]
        if element.kind == "TM":
            return self._time()
        if element.kind == "R":
            return self._decimal(element)
        if element.kind.startswith("N"):
            return self._digits(max(element.least, 1), min(element.most, max(element.least, 4)))
        least, most = max(element.least, 1), max(element.least, min(element.most, 12))
        size = dice.randint(least, most)
        middle = "".join([dice.choice(MORE) for _ in range(max(size - 2, 0))])
        text = (dice.choice(LETTERS) + middle + dice.choice(LETTERS))[:size]
        return self._without_marks(text)

    def _without_marks(self, text: str) -> str:
        marks = {*str(self.delimiters)} - {" "}
        return "".join(["X" if each in marks else each for each in text])

    def _digits(self, least: int, most: int) -> str:
        size = self.dice.randint(least, most)
        return "".join([self.dice.choice("123456789") for _ in range(size)])

    def _decimal(self, element: Element) -> str:
        whole = self._digits(max(element.least, 1), max(element.least, min(element.most - 3, 5), 1))
        if element.most < 5 or element.least > 1 or self.dice.randrange(2):
            return whole
        return f"{whole}.{self.dice.choice('123456789')}"

    def _day(self) -> str:
        return f"{self.dice.randint(1930, 2025)}{self.dice.randint(1, 12):02d}{self.dice.randint(1, 28):02d}"

    def _time(self) -> str:
        return f"{self.dice.randrange(24):02d}{self.dice.randrange(60):02d}"

    def _period(self, form: str) -> str:
        if form == "RD8":
            return "-".join(sorted((self._day(), self._day())))
        return {"TM": self._time(), "DT": self._day() + self._time()}.get(form, self._day())
