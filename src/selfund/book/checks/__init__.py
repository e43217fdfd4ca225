"""Checks of a whole book: each is a function of its parts that returns the problems it finds."""

from collections.abc import Callable
from typing import Final

from selfund.book.parts import Parts
from selfund.terms.problem import Problem

Check = Callable[[Parts], list[Problem]]

CHECKS: Final[tuple[Check, ...]] = ()
"""Every check, in no order that matters."""
