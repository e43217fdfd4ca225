"""The whole road for tests: files through a run, and its folder read back by nothing but json and string splitting."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from selfund.book import read_book
from selfund.runs.adjudicate import RunReport, adjudicate_files
from selfund.terms.book import Book

REPOSITORY = Path(__file__).parent.parent
LAKESIDE = REPOSITORY / "books" / "lakeside"
CLAIMS = LAKESIDE / "claims"


@cache
def lakeside() -> Book:
    """The sample book, compiled once for all tests of a process."""
    book, problems = read_book(LAKESIDE)
    assert book is not None, problems
    return book


def run(
    files: Iterable[Path], out: Path, on: str, after: Path | None = None, workers: int = 1, book: Book | None = None
) -> RunReport:
    """A run that must begin; its folder is `out`."""
    report = adjudicate_files(book or lakeside(), list(files), out, date.fromisoformat(on), after, workers)
    assert isinstance(report, RunReport), report
    return report


def sample(*numbers: str) -> list[Path]:
    """The sample files whose names begin with these numbers, in their order."""
    return [next(iter(sorted(CLAIMS.glob(f"{number}-*.edi")))) for number in numbers]


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def cents(text: str) -> int:
    """Cents of an amount as people or X12 write it: "1,500.00", "335", "-3.5"."""
    text = text.replace(",", "").replace("$", "").strip()
    sign = -1 if text.startswith("-") else 1
    whole, _, fraction = text.lstrip("-").partition(".")
    return sign * (int(whole or "0") * 100 + int((fraction + "00")[:2]))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def segments(data: bytes) -> list[list[str]]:
    """Segments and elements of an interchange of ours, by splitting alone."""
    text = data.decode("latin-1")
    element, end = text[3], text[105]
    return [piece.strip("\r\n").split(element) for piece in text.split(end) if piece.strip("\r\n")]


@dataclass
class ToldClaim:
    """One claim of an 835."""

    number: str
    status: str
    charge: int
    paid: int
    patient: int
    icn: str
    allowed: int = 0
    adjustments: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Told:
    """One 835: BPR02, method, trace, payee's tax number and NPI, and what it says of claims and of the payee."""

    name: str
    amount: int = 0
    method: str = ""
    trace: str = ""
    tin: str = ""
    npi: str = ""
    claims: list[ToldClaim] = field(default_factory=list)
    provider: list[tuple[str, str, int]] = field(default_factory=list)


def told(path: Path) -> Told:
    """What an 835 file tells."""
    found = Told(path.name)
    for parts in segments(path.read_bytes()):
        if parts[0] == "BPR":
            found.amount, found.method = cents(parts[2]), parts[4]
        elif parts[0] == "TRN":
            found.trace = parts[2]
        elif parts[0] == "CLP":
            patient = cents(parts[5]) if len(parts) > 5 and parts[5] else 0
            found.claims.append(ToldClaim(parts[1], parts[2], cents(parts[3]), cents(parts[4]), patient, parts[7]))
        elif parts[0] == "CAS":
            triples = range(2, len(parts), 3)
            found.claims[-1].adjustments += [(f"{parts[1]}-{parts[at]}", cents(parts[at + 1])) for at in triples]
        elif parts[0] == "AMT" and parts[1] == "B6":
            found.claims[-1].allowed += cents(parts[2])
        elif parts[0] == "PLB":
            for at in range(3, len(parts), 2):
                reason, _, reference = parts[at].partition(":")
                found.provider.append((reason, reference, cents(parts[at + 1])))
        elif parts[:2] == ["N1", "PE"]:
            found.tin, found.npi = (parts[4], "") if parts[3] == "FI" else ("", parts[4])
        elif parts[:2] == ["REF", "TJ"]:
            found.tin = parts[2]
    return found


def remittances(out: Path) -> list[Told]:
    """Every 835 of a run."""
    return [told(path) for path in sorted((out / "835").glob("*.edi"))]


def decisions(out: Path) -> list[dict[str, Any]]:
    """The decisions of a run in their order."""
    return lines(out / "decisions.jsonl")


def adjustments(decision: dict[str, Any]) -> dict[str, int]:
    """Cents by "CO-45" over the whole decision."""
    found: dict[str, int] = {}
    everything: list[dict[str, Any]] = [*decision["adjustments"]]
    for line in decision["lines"]:
        everything += line["adjustments"]
    for each in everything:
        name = f"{each['group']}-{each['carc']}"
        found[name] = found.get(name, 0) + cents(each["amount"])
    return found


def billed(data: bytes) -> list[tuple[str, int, int]]:
    """Claims of an 837 by splitting alone: patient control number, charge, number of service lines."""
    found: list[list[Any]] = []
    for parts in segments(data):
        if parts[0] == "CLM":
            found.append([parts[1], cents(parts[2]), 0])
        elif parts[0] == "LX" and found:
            found[-1][2] += 1
    return [(number, charge, count) for number, charge, count in found]


def balances(entries: Sequence[dict[str, Any]], group: str) -> dict[str, int]:
    """Balances of a group's accounts, debits above zero; accounts that stand at zero are left out."""
    found: dict[str, int] = {}
    for entry in entries:
        if entry["group"] == group:
            for posting in entry["postings"]:
                amount = cents(posting.get("debit", "0")) - cents(posting.get("credit", "0"))
                found[posting["account"]] = found.get(posting["account"], 0) + amount
    return {account: amount for account, amount in found.items() if amount}
