"""Pages of the documentation, held to the program: what their passages promise, and what is true.

A passage is a fenced block. Three kinds are looked at: a console (each `$ command` and what it answers), and what
follows a line `<!-- loops TABLE -->` (the loops of a guide table, as a tree) or `<!-- file PATH -->` (a file, whole).
Run as a program it writes the truth into the pages that are named: python tests/documented_pages.py docs/x12/*.md
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from selfund.cli import main
from selfund.x12.guides.guide import UNBOUNDED, Guide, Loop
from selfund.x12.guides.tables import HOME, read_guide

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-06-01"
"""The day on which the pages' checks are made, where a page does not say: the examples lie behind it."""

_PASSAGE = re.compile(r"^(?:<!-- (loops|file) (\S+) -->\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
_CODE = '; echo "exit code $?"'
CUT = "…\n"


@cache
def guide_of_table(table: str) -> Guide:
    """The guide of a table, by its file's name without its ending."""
    name = f"{table}.txt"
    return read_guide(HOME.joinpath(name).read_text("utf-8"), name)


def loop_tree(guide: Guide) -> str:
    """The loops of a guide, one a line: id, name, whether it is required, how often it may come."""
    told: set[tuple[str, str]] = set()
    lines = list(_loops(guide.root, 0, told))
    width = max((len(head) for head, _ in lines), default=0)
    return "".join(f"{head:<{width}}  {rest}\n" for head, rest in lines)


def _loops(loop: Loop, depth: int, told: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for each in loop.loops():
        often = "any number" if each.most == UNBOUNDED else f"up to {each.most:,}" if each.most > 1 else ""
        usage = "required" if each.required else "situational"
        head = "  " * depth + f"{each.id} {each.name.replace('_', ' ')}"
        inner = _shape(each)
        known = inner in told and any(True for _ in each.loops())
        yield head, ", ".join(part for part in (usage, often, "loops as above" if known else "") if part)
        if not known:
            told.add(inner)
            yield from _loops(each, depth + 1, told)


def _shape(loop: Loop) -> tuple[str, str]:
    """What tells a loop that is written once more from others: its id and all that stands in it."""
    return loop.id, repr(loop.items)


def answer(command: str) -> str:
    """What a command prints in the current folder: `selfund …`, alone or behind `sed … FILE |`, or `cat FILE`."""
    coded = command.endswith(_CODE)
    command = command.removesuffix(_CODE)
    piped, _, last = command.rpartition(" | ")
    given = _run(piped, b"") if piped else b""
    printed = StringIO()
    words = shlex.split(last)
    if words[0] != "selfund":
        return _run(last, given).decode("utf-8")
    words = words[1:]
    if words[:2] == ["x12", "check"] and "--date" not in words:
        words += ["--date", DAY]
    with patch("sys.stdin", TextIOWrapper(BytesIO(given))), redirect_stdout(printed), redirect_stderr(printed):
        code = main(words)
    return printed.getvalue() + (f"exit code {code}\n" if coded else "")


def _run(command: str, given: bytes) -> bytes:
    words = shlex.split(command)
    if words[0] not in ("sed", "cat", "head", "ls"):
        raise AssertionError(f"a page may not call {words[0]}")
    return subprocess.run(words, input=given, capture_output=True, check=True).stdout


def true_passage(kind: str, name: str, language: str, passage: str) -> str:
    """What should stand in a passage; what a page may say as it likes stays as it is."""
    if kind == "loops":
        return loop_tree(guide_of_table(name))
    if kind == "file":
        return (ROOT / name).read_text("utf-8")
    if language == "console":
        parts = _COMMAND.split(passage)[1:]
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return "".join(f"$ {command}\n{_fitting(promised, answer(command))}" for command, promised in pairs)
    return passage


def _fitting(promised: str, true: str) -> str:
    """The promise, where it is true with what it leaves out (lines of …); else the truth. An empty line may follow."""
    blank = "\n" if promised == "\n" or promised.endswith("\n\n") else ""
    pieces = promised[: len(promised) - len(blank)].split(CUT)
    if len(pieces) == 1:
        return true + blank
    at = 0
    for place, piece in enumerate(pieces):
        found = true.find(piece, at)
        last = place == len(pieces) - 1 and piece
        if found < 0 or (place == 0 and found) or (last and not true.endswith(piece)):
            return true + blank
        at = found + len(piece)
    return promised


def true_page(page: str) -> str:
    """A page with the truth in its passages; the same page, if nothing is wrong with it."""

    def mended(found: re.Match[str]) -> str:
        kind, name, language, passage = found[1] or "", found[2] or "", found[3], found[4]
        before = found[0][: -len(passage) - 3]
        return before + true_passage(kind, name, language, passage) + "```"

    with TemporaryDirectory(prefix="selfund-pages-") as folder:
        for name in ("docs", "books", "tests"):
            (Path(folder) / name).symlink_to(ROOT / name)
        with chdir(folder):
            return _PASSAGE.sub(mended, page)


if __name__ == "__main__":
    for each in map(Path, sys.argv[1:]):
        text = each.read_text("utf-8")
        mended_text = true_page(text)
        if mended_text != text:
            each.write_text(mended_text, "utf-8")
            print(each)
