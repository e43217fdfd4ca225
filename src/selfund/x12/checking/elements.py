"""The elements of one segment, one by one: asked only where the segment's pattern does not match (guides/patterns.py).

SNIP type 1 is what the standard asks of any element, type 2 what the guide asks of this one. Codes are those of IK403
(005010X231A1). Sources: X12.6 (data types, syntax notes), appendix B of the 005010 guides.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from selfund.x12.guides.guide import Element, Note, SegmentUse
from selfund.x12.guides.patterns import AMOUNT, PERIOD
from selfund.x12.interchange import Delimiters

REQUIRED: Final = "1"
CONDITION: Final = "2"
TOO_MANY_ELEMENTS: Final = "3"
TOO_SHORT: Final = "4"
TOO_LONG: Final = "5"
CHARACTER: Final = "6"
CODE: Final = "7"
DATE: Final = "8"
TIME: Final = "9"
EXCLUSION: Final = "10"
TOO_MANY_REPETITIONS: Final = "12"
TOO_MANY_COMPONENTS: Final = "13"
NOT_USED: Final = "I10"

SYNTAX: Final = 1
GUIDE: Final = 2

_CODES_TOLD: Final = 12
_DIGITS: Final = frozenset("0123456789")


class ElementFault(NamedTuple):
    """What is wrong with one element: where in the segment, IK403, SNIP type, the value, and words with the mend."""

    element: int
    component: int
    repetition: int
    code: str
    snip: int
    value: str
    says: str
    mend: str


def element_faults(use: SegmentUse, elements: list[str], delimiters: Delimiters) -> list[ElementFault]:
    """Everything that is wrong with a segment's elements (the first is its name); empty: nothing."""
    return list(_Segment(use, elements, delimiters).faults())


class _Segment:
    """One segment that is looked at."""

    def __init__(self, use: SegmentUse, elements: list[str], delimiters: Delimiters) -> None:
        self.use = use
        self.values = elements
        self.delimiters = delimiters

    def faults(self) -> Iterator[ElementFault]:
        """Element by element, then the syntax notes."""
        use, values = self.use, self.values
        if not any(values[1:]) and not any(element.required for element in use.elements):
            mend = "leave the segment out"
            yield ElementFault(1, 0, 0, REQUIRED, SYNTAX, "", "the segment holds nothing", mend)
            return
        known = {element.place: element for element in use.elements}
        for place in range(1, max(len(values), max(known, default=0) + 1)):
            value = values[place] if place < len(values) else ""
            element = known.get(place)
            if place > use.places:
                if value:
                    says = f"{use.tag} has {use.places} elements, and this is one more"
                    yield ElementFault(place, 0, 0, TOO_MANY_ELEMENTS, SYNTAX, value, says, "take it out")
                    return
            elif element is None:
                if value:
                    says = "the guide does not use this element here"
                    yield ElementFault(place, 0, 0, NOT_USED, GUIDE, value, says, "take it out")
            else:
                yield from self._element(element, value)
        yield from self._notes(use.notes)

    def _element(self, element: Element, value: str) -> Iterator[ElementFault]:
        if not value.strip(" "):
            if element.required:
                says = f"{words(element)} is missing"
                yield ElementFault(element.place, 0, 0, REQUIRED, GUIDE, "", says, f"send {words(element)}")
            return
        mark = self.delimiters.repetition
        if not mark or mark not in value:
            yield from self._one(element, value, 0)
            return
        repeated = value.split(mark)
        if len(repeated) > element.repeats:
            says = f"{words(element)} may be given {times(element.repeats)}, not {len(repeated)} times"
            yield ElementFault(
                element.place, 0, element.repeats + 1, TOO_MANY_REPETITIONS, SYNTAX, "", says, "take the others out"
            )
        for number, each in enumerate(repeated[: element.repeats], 1):
            yield from self._one(element, each, number)

    def _one(self, element: Element, value: str, repetition: int) -> Iterator[ElementFault]:
        parts = value.split(self.delimiters.component)
        if not element.components:
            if len(parts) > 1:
                says = f"{words(element)} has no components, and a component separator stands in it"
                yield ElementFault(
                    element.place, 0, repetition, TOO_MANY_COMPONENTS, SYNTAX, value, says, "take the separator out"
                )
                return
            fault = self._value(element, value)
            if fault is not None:
                code, snip, says, mend = fault
                yield ElementFault(element.place, 0, repetition, code, snip, value, says, mend)
            return
        known = {component.place: component for component in element.components}
        for place in range(1, max(len(parts), *known) + 1):
            part = parts[place - 1] if place <= len(parts) else ""
            component = known.get(place)
            if component is None:
                if part:
                    says = "the guide does not use this component here"
                    yield ElementFault(element.place, place, repetition, NOT_USED, GUIDE, part, says, "take it out")
            elif not part.strip(" "):
                if component.required:
                    says = f"{words(component)} is missing"
                    mend = f"send {words(component)}"
                    yield ElementFault(element.place, place, repetition, REQUIRED, GUIDE, "", says, mend)
            else:
                before = parts[place - 2] if place > 1 else ""
                fault = self._value(component, part, before)
                if fault is not None:
                    code, snip, says, mend = fault
                    yield ElementFault(element.place, place, repetition, code, snip, part, says, mend)

    def _value(self, element: Element, value: str, before: str = "") -> tuple[str, int, str, str] | None:
        """IK403, SNIP type, what is wrong with a value, and the mend. `before`: the component in front of it."""
        name = words(element)
        if not printable(value):
            return CHARACTER, SYNTAX, f"{name} holds a character that may not be sent", "send letters, digits and signs"
        fault = _length(element, value) or _kind(element, value)
        if fault is not None:
            code, says, mend = fault
            return code, SYNTAX, f"{name} {says}", mend
        if element.codes and value not in element.codes:
            listed = sorted(element.codes)
            some = ", ".join(listed[:_CODES_TOLD]) + (" …" if len(listed) > _CODES_TOLD else "")
            return CODE, GUIDE, f"{name} is {value}, which the guide does not allow here", f"send one of {some}"
        if element.number == PERIOD:
            form = before or (self.values[element.place - 1] if element.place <= len(self.values) else "")
            return _period(name, form, value)
        return None

    def _notes(self, notes: tuple[Note, ...]) -> Iterator[ElementFault]:
        given = {place for place, value in enumerate(self.values) if value}
        for note in notes:
            first, *others = note.places
            there = [place for place in note.places if place in given]
            missing = [place for place in note.places if place not in given]
            tag = self.use.tag
            listed = ", ".join(f"{tag}{place:02d}" for place in note.places)
            if note.kind == "P" and there and missing:
                says = f"{listed} come together or not at all"
                yield ElementFault(missing[0], 0, 0, CONDITION, SYNTAX, "", says, f"send {tag}{missing[0]:02d}")
            elif note.kind == "R" and not there:
                says = f"at least one of {listed} is needed"
                yield ElementFault(first, 0, 0, CONDITION, SYNTAX, "", says, "send one of them")
            elif note.kind == "E" and len(there) > 1:
                says = f"only one of {listed} may be sent"
                yield ElementFault(there[1], 0, 0, EXCLUSION, SYNTAX, self.values[there[1]], says, "take one out")
            elif note.kind == "C" and first in given and (lacking := [place for place in others if place not in given]):
                says = f"{tag}{first:02d} needs {tag}{lacking[0]:02d}"
                yield ElementFault(lacking[0], 0, 0, CONDITION, SYNTAX, "", says, f"send {tag}{lacking[0]:02d}")
            elif note.kind == "L" and first in given and not any(place in given for place in others):
                says = f"{tag}{first:02d} needs one of {', '.join(f'{tag}{place:02d}' for place in others)}"
                yield ElementFault(others[0], 0, 0, CONDITION, SYNTAX, "", says, "send one of them")


def words(element: Element) -> str:
    """An element's name for people: "the last or organization name"."""
    return "the " + element.name.replace("_", " ")


def times(count: int) -> str:
    """ "once", "twice", "5 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def printable(value: str) -> bool:
    """Whether all characters are of the extended character set (appendix B.1.1.2.2)."""
    return value.isascii() and value.isprintable() and "^" not in value and "`" not in value


def _length(element: Element, value: str) -> tuple[str, str, str] | None:
    """Too short or too long: IK403, what, mend. Of a number the digits count."""
    size = len(value)
    if element.kind == "R" or element.kind.startswith("N"):
        size = sum(character in _DIGITS for character in value)
    if size > element.most:
        return TOO_LONG, f"has {size} characters, at most {element.most} are allowed", "send a shorter value"
    if size < element.least:
        return TOO_SHORT, f"has {size} characters, at least {element.least} are needed", "send the whole value"
    return None


def _kind(element: Element, value: str) -> tuple[str, str, str] | None:
    """Not of its data type: IK403, what, mend."""
    kind = element.kind
    if kind == "DT":
        return None if is_day(value) else (DATE, "is no date", "send a date of the calendar as CCYYMMDD")
    if kind == "TM":
        return None if is_time(value) else (TIME, "is no time", "send a time as HHMM or HHMMSS")
    if kind.startswith("N"):
        return None if _is_integer(value) else (CHARACTER, "is no whole number", "send digits only")
    if kind == "R":
        if not _is_decimal(value):
            return CHARACTER, "is no number", "send digits with at most one decimal point"
        if element.number == AMOUNT and len(value.partition(".")[2]) > 2:
            return TOO_LONG, "has a fraction of a cent", "send two decimals at most"
    return None


def _is_integer(value: str) -> bool:
    digits = value.removeprefix("-")
    return digits.isascii() and digits.isdigit()


def _is_decimal(value: str) -> bool:
    whole, point, fraction = value.removeprefix("-").partition(".")
    digits = whole + fraction
    return digits.isascii() and digits.isdigit() and (bool(fraction) or not point or bool(whole))


def is_day(value: str) -> bool:
    """Whether a value is a day as CCYYMMDD, or as YYMMDD."""
    if not (value.isascii() and value.isdigit() and len(value) in (6, 8)):
        return False
    text = value if len(value) == 8 else f"20{value}"
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def is_time(value: str) -> bool:
    """Whether a value is a time as HHMM, HHMMSS, or with decimals of a second behind."""
    if not (value.isascii() and value.isdigit() and 4 <= len(value) <= 8) or len(value) == 5:
        return False
    return value[:2] < "24" and value[2:4] < "60" and value[4:6] < "60"


def _period(name: str, form: str, value: str) -> tuple[str, int, str, str] | None:
    """A date, span or time that is not what its qualifier says."""
    if form in ("D8", "RD8"):
        days = value.split("-")
        if len(days) != (1 if form == "D8" else 2) or not all(len(day) == 8 and is_day(day) for day in days):
            wanted = "a date as CCYYMMDD" if form == "D8" else "two dates as CCYYMMDD-CCYYMMDD"
            return DATE, SYNTAX, f"{name} is no {'date' if form == 'D8' else 'span of dates'}", f"send {wanted}"
    elif form == "DT" and not (len(value) >= 12 and is_day(value[:8]) and is_time(value[8:])):
        return DATE, SYNTAX, f"{name} is no date with time", "send it as CCYYMMDDHHMM"
    elif form == "TM" and not is_time(value):
        return TIME, SYNTAX, f"{name} is no time", "send it as HHMM"
    elif form == "D6" and not (len(value) == 6 and is_day(value)):
        return DATE, SYNTAX, f"{name} is no date", "send it as YYMMDD"
    return None
