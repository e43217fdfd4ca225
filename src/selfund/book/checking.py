"""`selfund check`: everything that is wrong with a book, without compiling it."""

from pathlib import Path

from selfund.book.reading import read_book
from selfund.terms.problem import Problem


def check_book(folder: Path) -> list[Problem]:
    """All problems of the book in `folder`, by file and line; empty when all is well."""
    return read_book(folder)[1]
