"""Draws in whole numbers from a seed; each part of a synthetic book has a stream of its own, named after it.

Whole numbers only, so that the same seed gives the same bytes on every machine. There is no other source of chance.
"""

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")

SPREADS: Final = 1024
"""How many factors `spread_factors` makes."""


class Chance:
    """A stream of draws. Streams of different names do not move one another."""

    __slots__ = ("bits",)

    def __init__(self, seed: int, name: str) -> None:
        self.bits = Random(f"{seed}/{name}").getrandbits

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1."""
        return self.bits(32) * bound >> 32

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + (self.bits(32) * (high - low + 1) >> 32)

    def happens(self, per_thousand: int) -> bool:
        """Whether something comes about that does so in `per_thousand` of 1,000 cases."""
        return self.bits(32) * 1000 >> 32 < per_thousand

    def pick(self, items: Sequence[T]) -> T:
        """One of `items`, each as likely as the others."""
        return items[self.bits(32) * len(items) >> 32]

    def scaled(self, low: int, high: int) -> int:
        """A whole number from `low` to `high` whose size, rather than the number itself, is evenly spread.

        Each doubling between the two is as likely as the others; `low` is above 0.
        """
        steps = 0
        while low << (steps + 1) <= high:
            steps += 1
        base = low << self.below(steps + 1)
        return min(high, base + self.below(base))


def spread_factors(chance: Chance) -> list[int]:
    """Factors in thousandths around 1,000, skewed to the right as charges are: products of six even draws.

    The logarithm of a product of many draws is near to a bell curve, so these are near to lognormal without a float.
    """
    found = []
    for _ in range(SPREADS):
        value = 1_000_000
        for _ in range(6):
            value = value * chance.between(830, 1190) // 1000
        found.append(value // 1000)
    return found


def repeated(weights: Sequence[tuple[T, int]]) -> tuple[T, ...]:
    """Each item as often as its weight, so that `pick` draws it that often."""
    return tuple(item for item, weight in weights for _ in range(weight))
