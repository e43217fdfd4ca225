"""The tutorial, followed as a reader would: what is typed, what is edited, and what the page says is answered."""

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from selfund.cli import main

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "tutorial.md").read_text(encoding="utf-8")

PLAN = Path("mybook/plans/maple-ppo.yaml")
ACCOUNT = Path("mybook/accounts/maple-claims.yaml")


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """The fenced passages of the page, each with its kind: "console", "yaml", "json" or none."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        yield found[1], found[2]


def edit(passage: str) -> None:
    """Make the change that the tutorial asks for with this passage; the passages that it only quotes change nothing."""
    plan, account = PLAN.read_text(encoding="utf-8"), ACCOUNT.read_text(encoding="utf-8")
    if passage in plan:
        return
    if passage.startswith("  telehealth:"):
        plan = re.sub(r"^  telehealth:.*\n", "", plan, flags=re.MULTILINE)
        plan = plan.replace("  urgent care:", passage + "  urgent care:")
    elif passage.startswith("  - says:"):
        plan += passage
    elif passage.startswith("    pays:"):
        plan = plan[: plan.rindex("    pays:")] + passage
    elif passage.startswith("opening balance:"):
        account = account[: account.index("opening balance:")] + passage
    elif passage.startswith("deposits:"):
        account += passage
    else:
        raise AssertionError(f"the tutorial shows a passage that is nowhere in the book: {passage}")
    PLAN.write_text(plan, encoding="utf-8")
    ACCOUNT.write_text(account, encoding="utf-8")


class Followed(NamedTuple):
    """The folder of someone who has followed the tutorial, and what was typed, promised and answered."""

    folder: Path
    answers: list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    folder = tmp_path_factory.mktemp("tutorial")
    for file in (DOCS / "tutorial-files").glob("*.edi"):
        shutil.copy(file, folder)
    answers = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for kind, passage in blocks(PAGE):
            if kind == "yaml":
                edit(passage)
            elif kind == "console":
                command, promised = passage.split("\n", 1)
                with redirect_stdout(StringIO()) as answer:
                    main(shlex.split(command.removeprefix("$ selfund ")))
                answers.append((command, promised, answer.getvalue()))
    return Followed(folder, answers)


def test_commands_answer_what_the_tutorial_says(followed: Followed) -> None:
    """An answer that the page cuts short ends there on a line of its own: …"""
    assert len(followed.answers) == 12
    for command, promised, answer in followed.answers:
        whole = promised.removesuffix("…\n")
        assert (answer[: len(whole)] if whole != promised else answer) == whole, command


def test_the_files_that_the_tutorial_quotes_say_so(followed: Followed) -> None:
    """Every quoted line of a remittance, ledger or request stands in a file that the runs wrote."""
    written = "".join(
        file.read_text(encoding="utf-8")
        for run in ("march", "april", "may")
        for file in sorted((followed.folder / run).rglob("*"))
        if file.suffix in (".edi", ".json", ".jsonl")
    ).splitlines()
    quoted = [
        line
        for kind, passage in blocks(PAGE)
        if kind in ("", "json") and "make env" not in passage
        for line in passage.splitlines()
        if line != "…"
    ]
    assert len(quoted) > 20
    assert [line for line in quoted if line not in written] == []
