"""The book that `selfund new` writes: right in all respects, with comments, and never over anything."""

from pathlib import Path

import pytest

from selfund.book import read_book, write_starter
from selfund.runs.scenarios import run_scenarios


def test_the_starter_book_has_nothing_wrong(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "new" / "book")
    book, problems = read_book(tmp_path / "new" / "book")
    assert problems == []
    assert book is not None
    assert {path.name for path in written} >= {"README.md", "book.yaml", "maple-ppo.yaml", "riverbend.csv"}
    assert (len(book.groups), len(book.plans), len(book.providers)) == (1, 1, 4)
    assert len({member.family for member in book.members.values()}) == 2
    assert len(book.scenarios) == 4


def test_its_scenarios_pass(tmp_path: Path) -> None:
    write_starter(tmp_path)
    book, _ = read_book(tmp_path)
    assert book is not None
    assert [result.scenario.says for result in run_scenarios(book) if not result.passed] == []


def test_every_document_of_it_begins_with_a_comment(tmp_path: Path) -> None:
    for path in write_starter(tmp_path):
        if path.suffix == ".yaml":
            assert path.read_text(encoding="utf-8").startswith("# "), path.name


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert write_starter(tmp_path)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="not empty"):
        write_starter(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(FileExistsError):
        write_starter(tmp_path / "mine.txt")
