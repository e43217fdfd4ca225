"""The reference of the book format keeps to the code: its plan can be read, its categories and codes are all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from selfund.benefits.categories import CATEGORIES
from selfund.book import read_book
from small_book import BOOK, write_book

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "book-format.md").read_text(encoding="utf-8")
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*\Z")
KINDS = ("group", "platform", "network", "partner", "account", "contract")


def codes_made() -> Iterator[str]:
    """The codes that calls of Problem, note, error and warning name in the modules of the book."""
    for path in (ROOT / "src" / "selfund" / "book").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("Problem", "note", "error", "warning"):
                texts = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
                yield from (text for text in texts[:1] if isinstance(text, str) and CODE.match(text))
    yield from (f"{kind}-twice" for kind in KINDS)
    yield from ("coverage-outside-plan", "coverage-outside-group", "contract-default-missing", "sender-twice")
    yield from ("group-number-twice", "cost-sharing-unknown", "total-unknown", "limit-unknown")


def codes_told() -> set[str]:
    """The codes in the first column of the tables at the end of the reference."""
    tables = REFERENCE[REFERENCE.index("## What `check` finds") :]
    cells = [line.split("|")[1] for line in tables.splitlines() if line.startswith("| `")]
    return {code for cell in cells for code in re.findall(r"`([a-z0-9-]+)`", cell)}


def test_every_code_is_in_the_reference_and_no_other() -> None:
    assert codes_told() == set(codes_made())


def test_every_category_is_in_the_reference() -> None:
    table = REFERENCE[REFERENCE.index("| primary care visit") : REFERENCE.index("### Cost sharing")]
    told = [cell.strip() for line in table.splitlines() for cell in line.strip("|").split("|") if cell.strip()]
    assert sorted(told) == sorted(CATEGORIES)


def test_its_plan_has_nothing_wrong(tmp_path: Path) -> None:
    plan = re.search(r"```yaml\n(plan: .*?)```", REFERENCE, re.DOTALL)
    assert plan is not None
    network = BOOK["networks/ppo.yaml"].replace("contract: ", "contract: second-")
    files = {
        **BOOK,
        "plans/acme.yaml": plan[1],
        "networks/statewide.yaml": network.replace("network: ppo", "network: statewide-ppo"),
        "networks/selectplus.yaml": network.replace("network: ppo", "network: selectplus").replace("second", "third"),
        "networks/fees/reference.csv": BOOK["networks/fees/ppo.csv"],
        "members.csv": BOOK["members.csv"].replace("acme-ppo", "acme-choice"),
    }
    book, problems = read_book(write_book(tmp_path, files))
    assert problems == []
    assert book is not None
    assert len(book.scenarios) == 1
