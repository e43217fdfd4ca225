"""Whole cents and exact rates. No binary float touches an amount; rounding is half up, once, on the line.

It does not know currencies other than the U.S. dollar, nor what an amount is for.
"""

import re
from collections.abc import Sequence
from typing import Final

Cents = int
"""An amount of money: a whole number of cents; negative where money goes the other way."""

Rate = int
"""A percentage or factor as whole millionths: 20 % is 200_000, 62.5 % is 625_000, 100 % is 1_000_000."""

WHOLE: Final[Rate] = 1_000_000
"""The rate of 100 %."""

NO_LIMIT: Final[Cents] = 10**15
"""More than any amount can be: what is left where nothing limits."""

LARGEST_AMOUNT: Final[Cents] = 99_999_999_99
"""The largest amount a claim may carry: 10 digits, 2 of them cents (005010X222A1 appendix B.1.1.3.1.2)."""

_PLAIN = re.compile(r"-?\d{0,16}(\.\d{0,2}0*)?\Z")
_WRITTEN = re.compile(r"\$?(-?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.(\d{2}))?\Z")
_PERCENT = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?\s*%\Z")


def cents_from_decimal(text: str) -> Cents:
    """Cents of a plain decimal such as an X12 amount: "120", "120.5", "-3.00", ".75".

    Raises ValueError when the text is no number or has a fraction of a cent.
    """
    whole, point, fraction = text.partition(".")
    if not point and whole.isascii() and whole.isdigit() and len(whole) < 17:
        return int(whole) * 100
    if not _PLAIN.match(text) or not any(character.isdigit() for character in text):
        raise ValueError(f"{text!r} is no amount in dollars and cents")
    negative = whole.startswith("-")
    amount = int(whole.lstrip("-") or "0") * 100 + int((fraction + "00")[:2])
    return -amount if negative else amount


def cents_from_written(text: str) -> Cents:
    """Cents of an amount as people write it: "$1,500", "1500.00", "$0.50". Raises ValueError otherwise."""
    found = _WRITTEN.match(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no amount: write it as $1,500 or $1,500.00")
    whole = int(found[1].replace(",", ""))
    cents = int(found[2] or "0")
    return whole * 100 + (cents if whole >= 0 else -cents)


def rate_from_percent(text: str) -> Rate:
    """Rate of a written percentage with at most four decimals: "20%", "62.5 %". Raises ValueError otherwise."""
    found = _PERCENT.match(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no percentage: write it as 20% or 62.5%")
    return int(found[1]) * 10_000 + int((found[2] or "").ljust(4, "0"))


def percent_text(rate: Rate) -> str:
    """A rate in percent without needless zeros: 200_000 is "20%", 625_000 is "62.5%"."""
    whole, fraction = divmod(rate, 10_000)
    return f"{whole}.{fraction:04d}".rstrip("0").rstrip(".") + "%"


class MoneyTexts(dict[Cents, str]):
    """Amounts as texts with two decimals: MONEY[150000] is "1500.00". Kept, for most amounts recur."""

    kept = 50_000

    def __missing__(self, amount: Cents) -> str:
        text = f"{amount // 100}.{amount % 100:02d}" if amount >= 0 else f"-{self[-amount]}"
        if len(self) < self.kept:
            self[amount] = text
        return text


MONEY: Final = MoneyTexts()
"""The text of every amount, as files carry it."""


def money_text(amount: Cents) -> str:
    """An amount with two decimals and no separators: 150000 is "1500.00"."""
    return MONEY[amount]


def dollars(amount: Cents) -> str:
    """An amount for people: 150000 is "1,500.00"."""
    whole, cents = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole:,}.{cents:02d}"


def portion(amount: Cents, rate: Rate) -> Cents:
    """`rate` of `amount`, rounded half up to the cent (half away from zero for a negative amount)."""
    if amount < 0:
        return -portion(-amount, rate)
    return (amount * rate + WHOLE // 2) // WHOLE


def spread(amount: Cents, weights: Sequence[int]) -> list[Cents]:
    """Split `amount` over `weights` so that the parts always add up (handbook: money).

    Each part gets its floor; the cents that remain go to the largest remainders, earlier first. Weights are not
    negative; when all are 0 they count as equal. Raises ValueError for no weights or a negative one.
    """
    if not weights or min(weights) < 0:
        raise ValueError("an amount is split over one or more weights, none negative")
    if amount < 0:
        return [-part for part in spread(-amount, weights)]
    total = sum(weights)
    shares = list(weights) if total else [1] * len(weights)
    total = total or len(weights)
    parts = [amount * share // total for share in shares]
    remainders = sorted(range(len(shares)), key=lambda index: (-(amount * shares[index] % total), index))
    for index in remainders[: amount - sum(parts)]:
        parts[index] += 1
    return parts
