"""Documents and tables as read: text as written, places of keys and values, what is refused, what a comma cuts."""

# ruff: noqa: E501 - one case a line

from pathlib import Path

import pytest

from selfund.book.documents import Entries, Items, Node, Text, parse_document, place_of, read_document
from selfund.book.tables import Table
from small_book import marked


def plain(node: Node) -> object:
    """A node without its places."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.entries}


def test_values_are_the_text_that_was_written() -> None:
    document, problems = parse_document(
        "zip: 01234\nfee: 1.10\nday: 2026-01-31\nyes: no\nquoted: '20%'\nnone:\nlist: [1, ~]\n", "a.yaml"
    )
    assert problems == []
    assert document is not None
    assert plain(document.root) == {
        "zip": "01234",
        "fee": "1.10",
        "day": "2026-01-31",
        "yes": "no",
        "quoted": "20%",
        "none": "",
        "list": ["1", "~"],
    }


def test_keys_and_values_have_places() -> None:
    document, _ = parse_document("a: 1\nb:\n  é:   {c: d, e: [f, g]}\n", "a.yaml")
    assert document is not None
    assert str(place_of("a.yaml", document.root, "a")) == "a.yaml:1:4"
    assert str(place_of("a.yaml", document.root, "b", "é", "c")) == "a.yaml:3:12"
    assert str(place_of("a.yaml", document.root, "b", "é", "e", 1)) == "a.yaml:3:22"
    assert str(place_of("a.yaml", document.root, "b", "é", "absent")) == "a.yaml:3:8"  # the nearest that is there


COMMAS = [
    # the text with ▶ where the cut value starts; the value made whole, as it stands in the problem
    ("a: {in: ▶$1,500 individual}", "$1,500 individual"),
    ("a: {in: ▶$1,500 individual, $3,000 family, embedded}", "$1,500 individual, $3,000 family, embedded"),
    ("a: {in: ▶$900 individual, $1800 family, embedded, out: none}", "$900 individual, $1800 family, embedded"),
    ("a: {in: x, limit: ▶$2,500 paid per lifetime}", "$2,500 paid per lifetime"),
    ("a: {in: x, limit: ▶$2,500 paid per lifetime, tiers together}", "$2,500 paid per lifetime, tiers together"),
    ("a: [▶$1,500, x]", "$1,500"),
]


@pytest.mark.parametrize(("text", "whole"), COMMAS)
def test_a_comma_that_cuts_a_value_is_reported_and_the_value_made_whole(text: str, whole: str) -> None:
    text, places = marked("a.yaml", text)
    document, problems = parse_document(text, "a.yaml")
    assert document is not None
    assert [(problem.code, str(problem.place)) for problem in problems] == [("comma-splits-value", places[0])]
    assert f'"{whole}"' in problems[0].mend
    inner = document.root.get("a")
    assert isinstance(inner, Entries | Items)
    values = [value for _, value in inner.entries] if isinstance(inner, Entries) else list(inner.items)
    assert whole in [plain(value) for value in values]


NO_COMMAS = [
    ("a: {in: $25 copay, limit: 30 visits per benefit period, tiers together}",
     {"a": {"in": "$25 copay", "limit": "30 visits per benefit period, tiers together"}}),
    ('a: {in: "$1,500 individual, $3,000 family, embedded"}', {"a": {"in": "$1,500 individual, $3,000 family, embedded"}}),
    ("a:\n  in: $1,500 individual, $3,000 family, embedded\n", {"a": {"in": "$1,500 individual, $3,000 family, embedded"}}),
    ("a: [30 visits per benefit period, tiers together, 1 visit per day]",
     {"a": ["30 visits per benefit period, tiers together", "1 visit per day"]}),
    ("a: [99213, 99214]", {"a": ["99213", "99214"]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "means"), NO_COMMAS)
def test_a_comma_that_cuts_nothing_is_left_alone(text: str, means: object) -> None:
    document, problems = parse_document(text, "a.yaml")
    assert problems == []
    assert document is not None
    assert plain(document.root) == means


REFUSED = [
    ("a: 1\n▶a: 2\n", "duplicate-key"),
    ("a: {b: 1, ▶b: 2}", "duplicate-key"),
    ("a: ▶&x 1\n", "anchor"),
    ("a: ▶!!int 1\n", "tag"),
    ("a: [1\n▶", "yaml-syntax"),
    ("a: b: c\n", "yaml-syntax"),
    ("a:\n▶\tb: 1\n", "yaml-syntax"),
    ("a: 1\n▶---\nb: 2\n", "yaml-syntax"),
    ("▶", "document-empty"),
    ("▶- a\n", "document-shape"),
    ("▶[a]: 1\n", "key-shape"),
    ("a: " + "{a: " * 11 + "▶{a: 1}" + "}" * 11, "nested-too-deep"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_reads_otherwise_than_it_looks_is_refused(text: str, code: str) -> None:
    text, places = marked("a.yaml", text)
    _, problems = parse_document(text, "a.yaml")
    assert [problem.code for problem in problems] == [code]
    if places:
        assert str(problems[0].place) == places[0]


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "a: *x\n", "\x00", "%", "a: &a [*a]\n"]
)
def test_hostile_text_ends_in_problems(text: str) -> None:
    document, problems = parse_document(text, "a.yaml")
    assert document is None
    assert problems


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"name: caf\xc3\xa9\ncity: Z\xfcrich\n")
    _, problems = read_document(path, "a.yaml")
    assert [(problem.code, str(problem.place)) for problem in problems] == [("not-utf-8", "a.yaml:2:8")]
    path.write_bytes(b"\xef\xbb\xbfname: a\n")
    document, problems = read_document(path, "a.yaml")
    assert document is not None
    assert [problem.code for problem in problems] == ["byte-order-mark"]
    _, problems = read_document(tmp_path / "absent.yaml", "absent.yaml")
    assert [problem.code for problem in problems] == ["file-unreadable"]


def table_of(text: str) -> tuple[list[tuple[int, list[str]]], list[tuple[str, str]]]:
    table = Table("t.csv", text.splitlines(keepends=True), ("a", "b"), ("c",))
    rows = list(table.rows())
    return rows, [(problem.code, str(problem.place)) for problem in table.problems]


TABLES = [
    # the file; the rows in the order a, b, c; the code of each mark
    ("a,b,c\n1,2,3\n", [(2, ["1", "2", "3"])], ""),
    ("c,b,a\n1,2,3\n", [(2, ["3", "2", "1"])], ""),
    ("a,b\r\n1,2\r\n", [(2, ["1", "2", ""])], ""),
    ('a,b\n"x, y",2\n', [(2, ["x, y", "2", ""])], ""),
    ('a,b\n"x\ny",2\n3,4\n', [(2, ["x\ny", "2", ""]), (4, ["3", "4", ""])], ""),
    ("a,b\n1,2\n▶\n3,4\n", [(2, ["1", "2", ""]), (4, ["3", "4", ""])], "blank-line"),
    ("a,b\n1,2,▶3\n4,5\n", [(3, ["4", "5", ""])], "field-count"),
    ("a,b\n1▶\n4,5\n", [(3, ["4", "5", ""])], "field-count"),
    ('a,b\n"1,2",3,▶4\n', [], "field-count"),
    ("▶a,c\n1,2\n", [], "missing-column"),
    ("a,b,▶d\n1,2,3\n", [(2, ["1", "2", ""])], "unknown-column"),
    ("a,b,▶a\n1,2,3\n", [(2, ["1", "2", ""])], "duplicate-column"),
    ("▶", [], "table-empty"),
]


@pytest.mark.parametrize(("text", "rows", "code"), TABLES, ids=[text for text, _, _ in TABLES])
def test_table(text: str, rows: list[tuple[int, list[str]]], code: str) -> None:
    text, places = marked("t.csv", text)
    found, problems = table_of(text)
    assert found == rows
    assert problems == ([(code, places[0] if places else "t.csv:1:1")] if code else [])
