"""The reference pages name everything that there is: commands, files of a run, reasons, rules, statuses."""

from pathlib import Path

import pytest

from selfund.cli.app import NAMES
from selfund.cli.summary import PENDS
from selfund.runs import folder
from selfund.terms.decision import Status
from selfund.terms.reasons import REASONS

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
FILES = [value for name, value in vars(folder).items() if name.isupper() and isinstance(value, str)]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "x12"])
def test_every_command_has_its_chapter_and_real_output(name: str) -> None:
    assert f"\n## {name}\n" in COMMANDS
    assert f"$ selfund {name} " in COMMANDS


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_a_run_is_told_of(name: str) -> None:
    assert f"`{name}" in DECISIONS


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_is_told_of_with_its_code(name: str) -> None:
    reason = REASONS[name]
    assert f"| `{name}` | {reason.group}-{reason.carc}" in DECISIONS


@pytest.mark.parametrize("status", Status)
def test_every_status_is_told_of(status: Status) -> None:
    assert f"| `{status.value}` |" in DECISIONS


def test_every_reason_to_pend_that_the_source_names_has_words() -> None:
    """`Pend("code", …)` and the constants of such codes, looked for in the text of the source."""
    found = set()
    for path in (ROOT / "src" / "selfund").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= {piece.split('"')[0] for piece in text.split('Pend("')[1:]}
    assert len(found) > 10
    assert found <= set(PENDS)
