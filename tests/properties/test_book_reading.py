"""Whatever bytes stand in a book, reading it ends in problems or a book, never in a crash."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some

from selfund.book import read_book
from selfund.terms.problem import has_errors
from small_book import BOOK, write_book

names = some.sampled_from(sorted(BOOK))
SIGNS = ": , { } [ ] \" ' - $ % &a *a !!x # none as 2026-02-30 é in 999999999999999999999999999999 ?"
pieces = some.sampled_from([*SIGNS.split(), "", "\n", "  ", "\t", "\x00", "- - -", "{a: [", ": :"])


def read(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write_book(Path(folder), BOOK)
        for name, content in files.items():
            (root / name).write_bytes(content)
        book, problems = read_book(root)
    assert (book is None) == has_errors(problems)
    for problem in problems:
        assert problem.place.file
        assert problem.code == problem.code.lower().replace(" ", "-")


@settings(max_examples=60, deadline=None)
@given(names, some.integers(0, 2_000), some.integers(0, 12), pieces)
def test_a_passage_replaced_by_anything(name: str, start: int, length: int, piece: str) -> None:
    text = BOOK[name]
    start %= len(text) + 1
    read({name: (text[:start] + piece + text[start + length :]).encode()})


@settings(max_examples=25, deadline=None)
@given(names, some.binary(max_size=200))
def test_any_bytes_for_a_file(name: str, content: bytes) -> None:
    read({name: content})
