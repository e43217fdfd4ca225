"""Texts of a document as money, days, times and numbers, by what the dictionary says of their element.

Money is whole cents. A text that is none of its kind comes back as None: what was sent stays in the document.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from selfund.terms.money import Cents
from selfund.x12.documents.shapes import Document, shape_of
from selfund.x12.guides.guide import Element
from selfund.x12.guides.patterns import AMOUNT, PERIOD, PERIOD_FORMAT

Value = str | Cents | Decimal | date | datetime | time | tuple[date, date]
"""What a text may stand for."""

_SPAN: Final = 17


def money(text: str) -> Cents | None:
    """An amount in cents; None where it is none, or has a fraction of a cent."""
    sign = -1 if text.startswith("-") else 1
    whole, _, fraction = text.removeprefix("-").partition(".")
    digits = whole + fraction
    if not (digits.isascii() and digits.isdigit() and len(fraction) <= 2):
        return None
    return sign * int(whole + fraction.ljust(2, "0"))


def number(text: str) -> int | None:
    """A whole number."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() else None


def decimal(text: str) -> Decimal | None:
    """A number with decimals: a quantity, a rate."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def day(text: str) -> date | None:
    """A day written CCYYMMDD, or YYMMDD of this century."""
    digits = text if len(text) == 8 else f"20{text}"
    if not (digits.isascii() and digits.isdigit() and len(digits) == 8):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def clock(text: str) -> time | None:
    """A time of day written HHMM, HHMMSS, or with decimals of a second, which are left out."""
    if not (text.isascii() and text.isdigit() and len(text) in (4, 6, 7, 8)):
        return None
    try:
        return time(int(text[:2]), int(text[2:4]), int(text[4:6] or "0"))
    except ValueError:
        return None


def period(form: str, text: str) -> date | datetime | time | tuple[date, date] | None:
    """A date, span, moment or time, written as its qualifier (data element 1250) says."""
    if form in ("D8", "D6"):
        return day(text)
    if form == "RD8":
        first, last = day(text[:8]), day(text[9:])
        return (first, last) if first and last and len(text) == _SPAN and text[8] == "-" else None
    if form == "DT":
        when, at = day(text[:8]), clock(text[8:])
        return datetime.combine(when, at) if when and at is not None else None
    return clock(text) if form == "TM" else None


def value(part: Document, name: str) -> Value | None:
    """What an element of a segment or composite stands for: cents, a day, a number … by its kind; None: not given,
    or none of its kind. What has components, or repeats, is no one value: AttributeError.
    """
    shape = shape_of(part)
    if name not in shape.fields:
        raise AttributeError(f"{type(part).__name__} has no {name}; it has {', '.join(shape.fields)}")
    at = shape.fields.index(name)
    element = shape.elements[at]
    text = getattr(part, name)
    if not isinstance(text, str):
        raise AttributeError(f"{type(part).__name__}.{name} is no single value")
    form = getattr(part, shape.fields[at - 1]) if at and shape.elements[at - 1].number == PERIOD_FORMAT else ""
    return text_value(element, text, form) if text else None


def values(part: Document) -> Iterator[tuple[str, Value | None]]:
    """The elements of a segment or composite that are given and single, each with what it stands for."""
    for name in shape_of(part).fields:
        text = getattr(part, name)
        if text and isinstance(text, str):
            yield name, value(part, name)


def text_value(element: Element, text: str, form: str = "") -> Value | None:
    """What a text stands for by its element; `form`: the date qualifier that stands before it, if one does."""
    kind = element.kind
    if element.number == AMOUNT:
        return money(text)
    if element.number == PERIOD and form:
        return period(form, text)
    if kind == "DT":
        return day(text)
    if kind == "TM":
        return clock(text)
    if kind == "N2":
        return number(text)
    if kind.startswith("N"):
        return number(text)
    return decimal(text) if kind == "R" else text
