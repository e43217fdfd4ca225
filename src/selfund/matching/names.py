"""How names, identifiers and birth dates are compared: what counts as the same, and what as one slip of the pen.

Nicknames, sound-alikes and translations are left alone: they would be guesses.
"""

from datetime import date
from functools import lru_cache
from typing import Final

_KEEP_LETTERS: Final = {code: None for code in range(128) if not chr(code).isalpha()}
_KEEP_LETTERS_AND_DIGITS: Final = {ord(character): None for character in " -.\t"}
_BASE_LETTERS: Final = str.maketrans(
    "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸŠŽĆČĘĄŁŃŚŹŻØ", "AAAAAACEEEEIIIINOOOOOUUUUYYSZCCEALNSZZO"
)
_SUFFIXES: Final = frozenset({"JR", "SR", "II", "III", "IV"})

KEPT: Final = 1 << 15
"""How many names are kept in their plain form: the commoner ones come again and again."""

SHORTEST_NAME_WITH_A_SLIP: Final = 5
"""A name of fewer letters is another name when one letter differs: Jan and Jon, Ann and Anna."""

SHORTEST_PART: Final = 4
"""A part of a double name that is shorter (de, la, van) says nothing."""


@lru_cache(maxsize=KEPT)
def plain_name(text: str) -> str:
    """A name's letters in upper case: no blanks, hyphens, apostrophes or accents."""
    upper = text.upper()
    if not upper.isascii():
        upper = upper.translate(_BASE_LETTERS)
    return upper if upper.isalpha() else upper.translate(_KEEP_LETTERS)


@lru_cache(maxsize=KEPT)
def plain_last_name(text: str) -> str:
    """As `plain_name`, without a generation suffix (Jr, III) that stands behind the name."""
    head, blank, tail = text.rstrip(". ").rpartition(" ")
    return plain_name(head if blank and tail.upper() in _SUFFIXES else text)


def plain_id(text: str) -> str:
    """An identifier in upper case without blanks, dashes and dots."""
    upper = text.upper()
    return upper if upper.isalnum() else upper.translate(_KEEP_LETTERS_AND_DIGITS)


def name_parts(text: str) -> frozenset[str]:
    """The parts of a double last name ("Smith-Jones", "Ortiz Vega") that are long enough to tell people apart."""
    words = text.replace("-", " ").split()
    return frozenset(part for part in map(plain_name, words) if len(part) >= SHORTEST_PART)


def one_slip(one: str, other: str) -> bool:
    """Whether the texts differ by exactly one character: wrong, missing, added, or two neighbours swapped."""
    if one == other:
        return False
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = 0
    while at < len(one) and one[at] == other[at]:
        at += 1
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


def close_names(one: str, other: str) -> bool:
    """Whether two plain names of at least five letters differ by one slip."""
    return min(len(one), len(other)) >= SHORTEST_NAME_WITH_A_SLIP and one_slip(one, other)


def shares_last_name(one: str, other: str) -> bool:
    """Whether two last names as written share a part where at least one of them is double: Smith-Jones and Smith."""
    ours, theirs = name_parts(one), name_parts(other)
    return (len(ours) > 1 or len(theirs) > 1) and not ours.isdisjoint(theirs)


def swapped(day: date) -> date | None:
    """The date with day and month exchanged, or None where that is no date."""
    if day.day > 12:
        return None
    return date(day.year, day.day, day.month)


def slipped_date(one: date, other: date) -> bool:
    """Whether two different dates differ by one slip: day and month exchanged, one digit, two neighbours swapped."""
    if one == other:
        return False
    if swapped(one) == other:
        return True
    ours, theirs = one.strftime("%Y%m%d"), other.strftime("%Y%m%d")
    return one_slip(ours, theirs)
