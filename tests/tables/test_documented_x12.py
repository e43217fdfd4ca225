"""The pages of the X12 gateway: what they promise is what the commands print, every guide has its page and example."""

from pathlib import Path

import pytest

from documented_pages import DAY, ROOT, answer, true_page
from selfund.x12.guides.tables import HOME

DOCS = ROOT / "docs"
PAGES = (DOCS / "x12.md", *sorted((DOCS / "x12").glob("*.md")))
EXAMPLES = sorted((DOCS / "x12" / "examples").glob("*.edi"))
TABLES = sorted(each.name[:-4] for each in HOME.iterdir() if each.name.endswith(".txt") and each.name[0].isdigit())
TEXT = "".join(each.read_text("utf-8") for each in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_is_true(page: Path) -> None:
    """Where this fails, see what changed, then: PYTHONPATH=tests python tests/documented_pages.py docs/x12.md …"""
    text = page.read_text("utf-8")
    assert true_page(text) == text


def test_the_chapters_of_the_command_line_say_what_is_true() -> None:
    page = (DOCS / "command-line.md").read_text("utf-8")
    chapters = [f"## {each}" for each in page.split("\n## ")[1:] if each.startswith("x12 ")]
    assert len(chapters) == 3
    for chapter in chapters:
        assert true_page(chapter) == chapter


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_is_right_and_stands_in_a_page(example: Path) -> None:
    told = answer(f"selfund x12 check {example} --date {DAY}")
    assert ": nothing is wrong" in told
    assert "SNIP" not in told
    assert f"<!-- file docs/x12/examples/{example.name} -->" in TEXT


@pytest.mark.parametrize("table", TABLES)
def test_every_guide_has_its_loops_and_a_faulty_variant_in_a_page(table: str) -> None:
    page = next(each.read_text("utf-8") for each in PAGES if f"<!-- loops {table} -->" in each.read_text("utf-8"))
    assert f"`x12/guides/{table}.txt`" in page
    assert "selfund x12 show " in page
    assert "| selfund x12 check -" in page
    assert " finding" in page


def test_every_page_can_be_reached() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8").split("\nnav:")[1]
    overview = (DOCS / "x12.md").read_text("utf-8")
    for page in PAGES[1:]:
        assert f"x12/{page.name}\n" in navigation
        assert f"(x12/{page.name})" in overview


def test_what_a_page_says_wrongly_is_found() -> None:
    page = "```console\n$ cat docs/x12/examples/codes/place-of-service.csv\ncode,start\n```\n"
    assert "02,2017-01-01" in true_page(page)
    cut = "```console\n$ cat docs/x12/examples/codes/place-of-service.csv\ncode,start,end,note\n…\n22,,,\n```\n"
    assert true_page(cut) == cut
