"""What a segment that is right looks like, as one regular expression: most segments are right, and one match says so.

A pattern is stricter than the guide where that makes it simpler (29 February, an amount of more than eight digits, a
blank at a value's ends): what does not match is looked at element by element (checking/elements.py), which has the last
word. A property test holds that nothing matches in which that finds a fault.
"""

import re
from typing import Final

from selfund.x12.guides.guide import Element, Note, SegmentUse
from selfund.x12.interchange import Delimiters

_DAY: Final = (
    r"(?:19|20)\d\d(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[469]|11)(?:0[1-9]|[12]\d|30)|02(?:0[1-9]|1\d|2[0-8]))"
)
_TIME: Final = r"(?:[01]\d|2[0-3])[0-5]\d"
_PERIODS: Final = {"D8": _DAY, "RD8": f"{_DAY}-{_DAY}", "DT": _DAY + _TIME, "TM": _TIME}
"""What a date or time looks like under its qualifier (data element 1250)."""

PERIOD_FORMAT: Final = "1250"
PERIOD: Final = "1251"
AMOUNT: Final = "782"


def segment_pattern(use: SegmentUse, delimiters: Delimiters) -> str:
    """The pattern of a whole segment, without its terminator."""
    return _Patterns(delimiters).segment(use)


class _Patterns:
    """The patterns of elements for some delimiters."""

    def __init__(self, delimiters: Delimiters) -> None:
        self.element = re.escape(delimiters.element)
        self.component = re.escape(delimiters.component)
        self.repetition = re.escape(delimiters.repetition) if delimiters.repetition else ""
        marks = {delimiters.element, delimiters.component, delimiters.repetition, delimiters.terminator}
        allowed = [chr(code) for code in range(0x21, 0x7F) if chr(code) not in marks and chr(code) not in "^`"]
        self.first = f"[{re.escape(''.join(allowed))}]"
        self.other = f"[{re.escape(''.join(allowed))} ]"

    def segment(self, use: SegmentUse) -> str:
        """A segment's name and elements, of which there is at least one; what ends in a separator is none."""
        body = self._row(use.elements, use.notes, self.element)
        return f"{use.tag}(?={self.element}){body}(?<![{self.element}{self.component}])"

    def _row(self, elements: tuple[Element, ...], notes: tuple[Note, ...], mark: str) -> str:
        """Elements in a row, each behind its separator; those at the end that are situational may be left out."""
        by_place = {element.place: element for element in elements}
        pairs = {note.places[0] for note in notes if note.kind == "P" and len(note.places) == 2}
        slots: list[tuple[str, bool]] = []
        place, last = 1, max(by_place, default=0)
        while place <= last:
            here, following = by_place.get(place), by_place.get(place + 1)
            if here is None:
                slots.append((mark, False))
                place += 1
                continue
            period = here.number == PERIOD_FORMAT and following is not None and following.number == PERIOD
            if following is not None and (period or (place in pairs and not here.required)):
                both = self._period(here, mark) if period else f"{self._element(here)}{mark}{self._element(following)}"
                slots.append((f"{mark}{both}" if here.required else f"{mark}(?:{both}|{mark})", here.required))
                place += 2
                continue
            value = self._element(here)
            slots.append((f"{mark}{value}" if here.required else f"{mark}(?:{value})?", here.required))
            place += 1
        text = ""
        required_behind = False
        for piece, required in reversed(slots):
            if required_behind or required:
                text = f"{piece}{text}"
                required_behind = True
            else:
                text = f"(?:{piece}{text})?"
        return text

    def _period(self, qualifier: Element, mark: str) -> str:
        """A date or time behind its qualifier."""
        codes = sorted(qualifier.codes or _PERIODS)
        return "(?:" + "|".join(f"{code}{mark}{_PERIODS[code]}" for code in codes if code in _PERIODS) + ")"

    def _element(self, element: Element) -> str:
        if element.components:
            first, *others = element.components
            behind = self._row(tuple(_shifted(others)), (), self.component)
            value = f"{self._simple(first)}{behind}" if first.required else f"(?:{self._simple(first)})?{behind}"
        else:
            value = self._simple(element)
        if element.repeats > 1 and self.repetition:
            value = f"{value}(?:{self.repetition}{value}){{0,{element.repeats - 1}}}"
        return value

    def _simple(self, element: Element) -> str:
        """A value that has no components."""
        if element.codes:
            return "(?:" + "|".join(sorted(map(re.escape, element.codes))) + ")"
        least, most = max(1, element.least), element.most
        if element.kind in ("AN", "ID", "B"):
            return f"{self.first}{self.other}{{{least - 1},{most - 1}}}"
        if element.kind == "DT":
            return _DAY if most == 8 else r"\d{6}"
        if element.kind == "TM":
            return _TIME
        if element.kind == "R":
            if element.number == AMOUNT:
                return r"-?(?:\d{1,8}(?:\.\d{1,2})?|\.\d{1,2})"
            return rf"-?\d{{1,{most}}}" if most < 5 else rf"-?(?:\d{{1,{most - 3}}}(?:\.\d{{1,3}})?|\.\d{{1,3}})"
        return rf"-?\d{{{least},{most}}}"


def _shifted(components: list[Element]) -> list[Element]:
    """Components behind the first, counted from it: a row begins with a separator."""
    from msgspec.structs import replace

    return [replace(component, place=component.place - 1) for component in components]
