"""Elements to values: dates, amounts, quantities, and dictionaries that remember what was read before.

Claims repeat themselves: the same days, charges, payers and providers come again and again, so each reading is kept
by its text. A dictionary that is full is emptied; what it holds never changes an answer. Every reader here raises
ValueError for a text that is not what it should be.
"""

from collections.abc import Callable
from datetime import date
from typing import Final, Generic, TypeVar

from selfund.terms.money import LARGEST_AMOUNT, Cents, cents_from_decimal

V = TypeVar("V")

KEPT: Final = 20_000
"""Texts that one dictionary remembers."""

PAD: Final = ("",) * 20
"""Added to the elements of a segment, so that those it left out are empty."""

THOUSANDTHS: Final = 1_000
"""A quantity of one."""


class Kept(dict[str, V], Generic[V]):
    """A dictionary that reads what it does not know yet with `read`, and keeps it."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], V]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> V:
        value = self._read(text)
        if len(self) >= KEPT:
            self.clear()
        self[text] = value
        return value


def day_from_text(text: str) -> date:
    """A date of CCYYMMDD. Raises ValueError when it is none, or no day of the calendar."""
    if len(text) != 8 or not text.isdigit() or not text.isascii():
        raise ValueError("a date has eight digits, CCYYMMDD")
    return date.fromisoformat(text)


def time_from_text(text: str) -> str:
    """A time HHMM, perhaps with seconds, as HHMM. Raises ValueError when it is none."""
    if len(text) not in (4, 6) or not text.isascii() or not text.isdigit():
        raise ValueError("a time has four digits, HHMM")
    if int(text[:2]) > 23 or int(text[2:4]) > 59:
        raise ValueError("there is no such time")
    return text[:4]


def amount_from_text(text: str) -> Cents:
    """Cents of an amount that may be negative. Raises ValueError beyond LARGEST_AMOUNT either way."""
    amount = cents_from_decimal(text)
    if not -LARGEST_AMOUNT <= amount <= LARGEST_AMOUNT:
        raise ValueError("an amount has at most ten digits")
    return amount


def charge_from_text(text: str) -> Cents:
    """Cents of an amount that is not negative. Raises ValueError otherwise."""
    whole, _, fraction = text.partition(".")
    if whole.isdecimal() and len(whole) < 9:  # what nearly all charges look like
        if not fraction:
            return int(whole) * 100
        if len(fraction) == 2 and fraction.isdecimal():
            return int(whole + fraction)
        if len(fraction) == 1 and fraction.isdecimal():
            return int(whole + fraction) * 10
    amount = amount_from_text(text)
    if amount < 0:
        raise ValueError("this amount is not negative")
    return amount


def quantity_from_text(text: str) -> int:
    """Thousandths of a quantity that is not negative. Raises ValueError otherwise, and for a fourth decimal."""
    whole, point, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    digits = whole + fraction
    if not digits and not (point and text.strip(".0") == "" and "0" in text):
        raise ValueError("a quantity has digits")
    if (digits and not (digits.isascii() and digits.isdigit())) or len(fraction) > 3 or len(whole) > 12:
        raise ValueError("a quantity has at most three decimals")
    return int(whole or "0") * THOUSANDTHS + int(fraction.ljust(3, "0"))


def count_from_text(text: str) -> int:
    """A whole number from 1 to 999,999. Raises ValueError otherwise."""
    if not text.isascii() or not text.isdigit() or len(text) > 6 or int(text) < 1:
        raise ValueError("a number counts from 1")
    return int(text)


def span_from_text(form: str, text: str) -> tuple[date, date, str]:
    """First day, last day and time of a dated element whose form (DTP02) is D8, RD8 or DT.

    Raises ValueError for another form, for no date, and for a span that ends before it starts.
    """
    if form == "D8":
        day = days[text]
        return day, day, ""
    if form == "RD8":
        first, _, last = text.partition("-")
        start, end = days[first], days[last]
        if end < start:
            raise ValueError("the span ends before it starts")
        return start, end, ""
    if form == "DT":
        day = days[text[:8]]
        return day, day, time_from_text(text[8:])
    raise ValueError("the form of a date is D8, RD8 or DT")


days: Final[Kept[date]] = Kept(day_from_text)
charges: Final[Kept[Cents]] = Kept(charge_from_text)
amounts: Final[Kept[Cents]] = Kept(amount_from_text)
quantities: Final[Kept[int]] = Kept(quantity_from_text)
counts: Final[Kept[int]] = Kept(count_from_text)
