"""Making the problems of a check: errors keep a book from being used, warnings do not."""

from collections.abc import Iterable

from selfund.book.words import nearest
from selfund.terms.problem import Place, Problem, Severity


def error(place: Place, code: str, says: str, mend: str) -> Problem:
    """A problem that keeps the book from being used."""
    return Problem(code, says, mend, place)


def warning(place: Place, code: str, says: str, mend: str) -> Problem:
    """A problem that a person should look at."""
    return Problem(code, says, mend, place, Severity.WARNING)


def perhaps(name: str, known: Iterable[str], otherwise: str) -> str:
    """The mend of an unknown name: the nearest known one, or what to do otherwise."""
    guess = nearest(name, known)
    return f'did you mean "{guess}"?' if guess else otherwise
