"""Books of business: read a folder of documents, check it with line numbers, compile it to terms."""

from selfund.book.checking import check_book
from selfund.book.reading import read_book
from selfund.book.starter import write_starter

__all__ = ["check_book", "read_book", "write_starter"]
