"""A synthetic year of 2,000 claims, whole road: what the generator planned comes out, every remittance balances.

What is expected comes from the generator's own report of what it wrote (how many of each kind), and from the claim
files by splitting; never from the run's own summary.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checkers.ledger_balance import account_balances, folder_faults
from checkers.pyx12_check import pyx12_faults_of_file
from checkers.remittance_balance import remittance_faults
from road import adjustments, billed, cents, decisions, lines, remittances, run, tree
from selfund.book import read_book
from selfund.synth import SynthReport, write
from selfund.terms.book import Book

ON = "2026-12-31"
CLAIMS, MEMBERS, SEED = 2_000, 700, 20260101


@dataclass
class Year:
    """The generator's report, the compiled book, the claim files and the folder of the run."""

    wrote: SynthReport
    book: Book
    files: list[Path]
    out: Path


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    place = tmp_path_factory.mktemp("year")
    wrote = write(place / "book", MEMBERS, CLAIMS, SEED)
    book, problems = read_book(place / "book")
    assert book is not None, problems
    files = sorted((place / "book" / "claims").iterdir())
    run(files, place / "out", ON, book=book)
    return Year(wrote, book, files, place / "out")


def of_status(year: Year, status: str) -> list[dict[str, Any]]:
    return [decision for decision in decisions(year.out) if decision["status"] == status]


def test_every_claim_and_every_line_is_answered_once(year: Year) -> None:
    sent = [claim for file in year.files for claim in billed(file.read_bytes())]
    answered = [each for each in decisions(year.out) if each.get("part", "2/2") == "2/2"]
    assert len(sent) == CLAIMS
    assert Counter(name for name, _, _ in sent) == Counter(each["claim"] for each in answered)
    summary = json.loads((year.out / "summary.json").read_text())
    assert (summary["claims_in"], summary["lines_in"]) == (CLAIMS, sum(count for _, _, count in sent))
    assert summary["set_aside"] == 0


def test_the_bad_claims_are_turned_away_each_for_its_fault(year: Year) -> None:
    """The generator's faults by the status that tells them; a claim after coverage is denied, not turned away."""
    bad = Counter(year.wrote.bad)
    codes = Counter(code for each in of_status(year, "rejected") for code in each["status_codes"])
    assert codes["A3:33:IL"] == bad["unknown member"]
    assert codes["A3:116"] == bad["unknown group"]
    assert codes["A7:164:IL"] == bad["member id of a bad format"]
    assert codes["A7:562:85"] == bad["NPI with a wrong check digit"]
    assert codes["A7:400"] == bad["charge is not the sum of the lines"]
    assert len(of_status(year, "rejected")) == sum(bad.values()) - bad["coverage ended"]


def test_duplicates_corrections_and_pends_are_as_planned(year: Year) -> None:
    twice = [each for each in of_status(year, "denied") if "OA-18" in adjustments(each)]
    assert len([each for each in twice if set(adjustments(each)) == {"OA-18"}]) >= year.wrote.exact_duplicates * 9 // 10
    assert len(of_status(year, "voided")) == year.wrote.voids
    pends = Counter(pend["code"] for each in of_status(year, "pended") for pend in each["pends"])
    assert pends["coordination"] == year.wrote.other_payer
    unpriced = [(each, line) for each in decisions(year.out) for line in each["lines"] if line["procedure"] == "99199"]
    assert len({each["icn"] for each, _ in unpriced}) == year.wrote.unpriced
    assert all("no-price" in str(each["pends"]) or line["status"] == "denied" for each, line in unpriced)
    assert 0 < pends["accident"] <= year.wrote.accidents
    late = [each for each in of_status(year, "denied") if {"CO-29", "PI-29"} & set(adjustments(each))]
    assert len(late) >= year.wrote.late * 9 // 10


def test_the_auditor_finds_nothing(year: Year) -> None:
    assert folder_faults(year.out) == []


def test_every_remittance_balances(year: Year) -> None:
    """By a checker that shares no code with the writer: line, claim, transaction, envelope."""
    files = sorted((year.out / "835").iterdir())
    assert len(files) > 50
    assert [f"{path.name}: {fault}" for path in files for fault in remittance_faults(path.read_bytes())] == []


def test_pyx12_finds_nothing(year: Year) -> None:
    """The acknowledgments, and every so many of the remittances."""
    remittance_files = sorted((year.out / "835").iterdir(), key=lambda path: path.stat().st_size)
    chosen = remittance_files[:: max(1, len(remittance_files) // 10)]
    acknowledgments = sorted((year.out / "ack").iterdir())
    assert len(acknowledgments) == 2 * len(year.files)
    found = [f"{path.name}: {fault}" for path in [*chosen, *acknowledgments] for fault in pyx12_faults_of_file(path)]
    assert found == []


def test_remittances_register_and_ledger_say_the_same(year: Year) -> None:
    """By group: BPR02 of all 835s and the payments to members, the register, the ledger's credits to the bank."""
    by_group: Counter[str] = Counter()
    for told in remittances(year.out):
        group = max((name for name in year.book.groups if told.name.startswith(f"{name}-")), key=len)
        by_group[group] += told.amount
    register: Counter[str] = Counter()
    for payment in lines(year.out / "payments.jsonl"):
        register[payment["group"]] += cents(payment["amount"])
        if "member" in payment["payee"]:
            by_group[payment["group"]] += cents(payment["amount"])
    issued: Counter[str] = Counter()
    for entry in lines(year.out / "ledger.jsonl"):
        if entry["event"] == "payment issued":
            issued[entry["group"]] += sum(cents(each["credit"]) for each in entry["postings"] if "credit" in each)
    assert +by_group == register == issued
    assert len(register) >= len(year.book.groups) - 1  # one employer's account is kept short on purpose


def test_what_is_approved_is_paid_or_waits(year: Year) -> None:
    """By group: what the current versions of claims pay = what was issued and what waits and is owed back."""
    current = {record["icn"] for record in lines(year.out / "history.jsonl") if record.get("current", True)}
    due: Counter[str] = Counter()
    for decision in decisions(year.out):
        if decision["icn"] in current and decision["status"] in ("paid", "denied"):
            due[decision["group"]] += cents(decision["paid"])
    balances = account_balances(year.out)
    for group in year.book.groups:
        assert balances[group, "claims expense"] == due[group]


def test_one_payment_per_payee_of_a_group(year: Year) -> None:
    payees = [(each["group"], json.dumps(each["payee"])) for each in lines(year.out / "payments.jsonl")]
    assert len(payees) == len(set(payees))
    told = Counter((each.name.rsplit("-", 2)[0], each.tin, each.npi) for each in remittances(year.out))
    assert max(told.values()) == 1


def test_two_workers_and_small_buckets_write_the_same(
    year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(year.files, out, ON, workers=2, book=year.book)
    assert tree(out) == tree(year.out)
    monkeypatch.setattr("selfund.runs.adjudicate.BUCKET_BYTES", 200_000)
    small = tmp_path / "small"
    run(year.files, small, ON, workers=2, book=year.book)
    # Buckets order the state's lines; all else is the same.
    state = ("accumulators.jsonl", "history.jsonl", "waiting.jsonl")
    one, many = tree(year.out), tree(small)
    for name in state:
        assert sorted(one.pop(name).splitlines()) == sorted(many.pop(name).splitlines())
    assert one == many


def test_a_run_for_each_file_decides_the_same(year: Year, tmp_path: Path) -> None:
    """The files one after the other, each run going on from the one before: the same decisions, byte for byte."""
    after = None
    together = b""
    for count, file in enumerate(year.files):
        out = tmp_path / f"{count}"
        run([file], out, ON, after, book=year.book)
        assert folder_faults(out) == []
        together += (out / "decisions.jsonl").read_bytes()
        after = out
    assert together == (year.out / "decisions.jsonl").read_bytes()
