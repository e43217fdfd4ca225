"""What runs hand on to each other: accumulators, waiting payments, deposits, control numbers, versions of a claim.

Amounts are worked by hand from books/lakeside: an office visit 99213 of Ann's is 180.00 charged, 120.00 allowed, 25.00
copay; 99214 is 240.00, 170.00, 25.00; a scan 70553 is 2,400.00, 1,800.00, deductible 1,500.00 (family 3,000.00), then
20%.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from checkers.ledger_balance import folder_faults
from checkers.remittance_balance import remittance_faults
from claim_files import ALDER_RADIOLOGY, BO, CLEO, EUDORA, FAMILY_PHYSICIANS, PINE_CLINIC, Bill, professional
from road import adjustments, balances, cents, decisions, lakeside, lines, remittances, run, sample, segments, tree
from selfund.runs.adjudicate import adjudicate_files
from selfund.terms.book import Book
from selfund.terms.group import Deposit
from selfund.x12.scanning import scan

VISIT = Bill("V1", ("99213 180.00 2026-03-02",))
SCAN = Bill("S1", ("70553 2400.00 2026-03-09",), by=ALDER_RADIOLOGY, diagnosis="G43909")


class Chain:
    """Runs that go on from each other in one folder. Every folder must stand up to the auditor."""

    def __init__(self, place: Path, book: Book | None = None) -> None:
        self.place = place
        self.book = book
        self.folders: list[Path] = []
        self.control = 100

    def run(self, on: str, *bills: Bill, files: tuple[Path, ...] = ()) -> Path:
        """One more run with a file of these claims (none: no file), or with these files."""
        given = list(files)
        if bills:
            self.control += 1
            given.append(self.place / f"{self.control}.edi")
            given[-1].write_bytes(professional(self.control, *bills))
        out = self.place / f"run{len(self.folders) + 1}"
        run(given, out, on, self.folders[-1] if self.folders else None, book=self.book)
        assert folder_faults(out) == []
        faults = [fault for path in sorted((out / "835").iterdir()) for fault in remittance_faults(path.read_bytes())]
        assert faults == []
        assert (out / "set-aside.jsonl").read_text() == ""
        self.folders.append(out)
        return out


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return Chain(tmp_path)


def icn(out: Path, claim: str) -> str:
    """Our control number of the claim in that run."""
    return next(str(decision["icn"]) for decision in decisions(out) if decision["claim"] == claim)


def only(out: Path, claim: str) -> dict[str, Any]:
    (decision,) = [decision for decision in decisions(out) if decision["claim"] == claim]
    return decision


def account(out: Path, group: str, name: str) -> int:
    return balances(lines(out / "ledger.jsonl"), group).get(name, 0)


def paid_out(out: Path) -> list[int]:
    return [cents(payment["amount"]) for payment in lines(out / "payments.jsonl")]


def with_deposits(group: str, *deposits: tuple[str, int]) -> Book:
    """The sample book with other deposits on the account that pays the group's claims, which begins empty."""
    book = lakeside()
    arrived = tuple(Deposit(group, date.fromisoformat(day), amount, f"deposit of {day}") for day, amount in deposits)
    changed = msgspec.structs.replace(book.accounts[group], opening=0, deposits=arrived)
    return msgspec.structs.replace(book, accounts={**book.accounts, group: changed})


# ------------------------------------------------------------------------------------------------ a chain is one run


def test_four_runs_in_a_chain_come_to_what_one_run_does(tmp_path: Path) -> None:
    """Batches are numbered on over the runs, so that even the control numbers are the same."""
    files = sample("00", "01", "02", "03")
    whole = tmp_path / "whole"
    run(files, whole, "2026-06-01")
    links = Chain(tmp_path)
    for file in files:
        links.run("2026-06-01", files=(file,))
    last = links.folders[-1]
    together = b"".join((folder / "decisions.jsonl").read_bytes() for folder in links.folders)
    assert together == (whole / "decisions.jsonl").read_bytes()
    for name in ("accumulators.jsonl", "waiting.jsonl", "receivables.jsonl"):
        assert sorted((last / name).read_bytes().splitlines()) == sorted((whole / name).read_bytes().splitlines())
    assert sorted(record["icn"] for record in lines(last / "history.jsonl")) == sorted(
        record["icn"] for record in lines(whole / "history.jsonl")
    )
    for group in lakeside().groups:
        assert balances(lines(last / "ledger.jsonl"), group) == balances(lines(whole / "ledger.jsonl"), group)
    assert sum(sum(paid_out(folder)) for folder in links.folders) == sum(paid_out(whole))


def test_a_deductible_carries_over(chain: Chain) -> None:
    """Ann meets hers in the first run; in the second she owes 20% of 1,800.00; the family's other 1,500.00 is Bo's."""
    chain.run("2026-04-15", SCAN)
    out = chain.run(
        "2026-05-15",
        replace(SCAN, number="S2", lines=("70553 2400.00 2026-05-04",)),
        replace(SCAN, number="S3", who=BO),
        replace(SCAN, number="S4", who=CLEO),
    )
    shared = {each["claim"]: (each["deductible"], each["coinsurance"], each["paid"]) for each in decisions(out)}
    assert shared == {
        "S2": ("0.00", "360.00", "1440.00"),
        "S3": ("1500.00", "60.00", "240.00"),
        "S4": ("0.00", "360.00", "1440.00"),
    }


def test_a_folder_of_another_time_or_none_is_no_start(chain: Chain, tmp_path: Path) -> None:
    first = chain.run("2026-04-15", VISIT)
    for after, on, code in ((first, "2026-04-14", "run-out-of-order"), (tmp_path, "2026-04-16", "run-folder-unknown")):
        out = tmp_path / "refused"
        problems = adjudicate_files(lakeside(), [], out, date.fromisoformat(on), after)
        assert isinstance(problems, list)
        assert [problem.code for problem in problems] == [code]
        assert not out.exists()


def test_a_folder_that_holds_something_is_not_written_over(chain: Chain) -> None:
    first = chain.run("2026-04-15", VISIT)
    before = tree(first)
    problems = adjudicate_files(lakeside(), [], first, date(2026, 4, 16))
    assert isinstance(problems, list)
    assert [problem.code for problem in problems] == ["out-exists"]
    assert tree(first) == before


# ------------------------------------------------------------------------------------------------ money that comes


def test_payments_wait_for_their_deposit(tmp_path: Path) -> None:
    """95.00 and 240.00 for one payee are one payment: 334.99 do not release it, 335.00 do; each deposit counts once."""
    book = with_deposits("acme", ("2026-04-01", 33499), ("2026-05-01", 1))
    chain = Chain(tmp_path, book)
    out = chain.run("2026-04-15", VISIT, SCAN)
    assert (paid_out(out), remittances(out)) == ([], [])
    assert account(out, "acme", "claims payable") == -33500
    out = chain.run("2026-04-30")
    assert (paid_out(out), remittances(out)) == ([], [])
    out = chain.run("2026-05-02")
    assert paid_out(out) == [33500]
    (told,) = remittances(out)
    assert [(claim.number, claim.paid) for claim in told.claims] == [("V1", 9500), ("S1", 24000)]
    assert (account(out, "acme", "bank"), account(out, "acme", "claims payable")) == (0, 0)
    out = chain.run("2026-05-03")
    assert (paid_out(out), remittances(out), account(out, "acme", "bank")) == ([], [], 0)


def test_the_oldest_approval_goes_first_and_stops_the_rest(tmp_path: Path) -> None:
    """A later and smaller payment does not pass an older one that does not fit; denials and zeros are told at once."""
    book = with_deposits("acme", ("2026-04-01", 20000), ("2026-05-10", 13500))
    chain = Chain(tmp_path, book)
    chain.run("2026-04-15", SCAN)  # 240.00 of Alder Ridge waits for 40.00 more
    later = Bill("V2", ("99213 180.00 2026-04-20",), who=BO, by=FAMILY_PHYSICIANS)
    nothing = Bill("V3", ("11950 500.00 2026-04-20",), who=BO, by=FAMILY_PHYSICIANS)  # excluded as cosmetic: PR-204
    out = chain.run("2026-05-01", later, nothing)
    assert paid_out(out) == []
    (told,) = remittances(out)
    assert [(claim.number, claim.paid) for claim in told.claims] == [("V3", 0)]
    assert (told.amount, told.method) == (0, "NON")
    out = chain.run("2026-05-11")
    assert sorted(paid_out(out)) == [9500, 24000]
    assert account(out, "acme", "bank") == 0


# ------------------------------------------------------------------------------------------------ the same again


def test_the_same_file_again_is_refused_and_nothing_is_paid_twice(chain: Chain) -> None:
    chain.run("2026-06-01", files=tuple(sample("00")))
    out = chain.run("2026-06-02", files=tuple(sample("00")))
    assert (decisions(out), paid_out(out), remittances(out)) == ([], [], [])
    (answer,) = (out / "ack").iterdir()
    assert [part[4:6] for part in segments(answer.read_bytes()) if part[0] == "TA1"] == [["R", "025"]]


def test_the_same_file_twice_in_one_run_is_taken_once(chain: Chain) -> None:
    out = chain.run("2026-06-01", files=tuple(sample("00", "00")))
    assert [each["claim"] for each in decisions(out)] == ["WE-1", "WE-2"]
    assert paid_out(out) == [33500]
    names = sorted(path.name for path in (out / "ack").iterdir())
    assert names == ["00-worked-example-2.ta1.edi", "00-worked-example.277ca.edi", "00-worked-example.999.edi"]


def test_the_same_claims_in_a_new_file_are_duplicates(chain: Chain, tmp_path: Path) -> None:
    """Every claim that was answered is denied OA-18 for its whole charge, and not a cent is paid again."""
    files = sample("00", "01")
    chain.run("2026-06-01", files=tuple(files))
    again = []
    for count, file in enumerate(files, 7001):
        text = file.read_text()
        number = text[90:99]
        again.append(tmp_path / f"again{count}.edi")
        again[-1].write_text(
            text.replace(f"*{number}*0*T", f"*{count:09d}*0*T").replace(f"IEA*1*{number}", f"IEA*1*{count:09d}")
        )
    first = {(each["claim"], each["charge"], each.get("part")): each for each in decisions(chain.folders[0])}
    out = chain.run("2026-06-01", files=tuple(again))
    second = decisions(out)
    assert len(second) == len(decisions(chain.folders[0]))
    for decision in second:
        before = first[decision["claim"], decision["charge"], decision.get("part")]["status"]
        if before == "rejected":
            assert decision["status"] == "rejected"
        elif before == "pended":
            assert decision["status"] == "pended"
        elif decision["status"] == "denied" and "OA-18" in adjustments(decision):
            assert adjustments(decision) == {"OA-18": cents(decision["charge"])}
        else:
            # What was denied is no duplicate's original: it is decided anew, and denied again for the same reason.
            assert (before, decision["status"]) == ("denied", "denied")
    assert sum(cents(decision["paid"]) for decision in second) == 0
    assert all(told.amount == 0 for told in remittances(out))


def test_control_numbers_never_repeat(chain: Chain) -> None:
    chain.run("2026-06-01", files=tuple(sample("00", "01")))
    chain.run("2026-06-01", files=tuple(sample("02", "03")))
    chain.run("2026-06-22", files=tuple(sample("04")))
    chain.run("2026-06-22", VISIT)
    interchanges: Counter[str] = Counter()
    traces: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for folder in chain.folders:
        for path in [*(folder / "835").iterdir(), *(folder / "ack").iterdir()]:
            interchanges.update(part[13] for part in segments(path.read_bytes()) if part[0] == "ISA")
        traces.update(
            {told.trace for told in remittances(folder)} | {each["trace"] for each in lines(folder / "payments.jsonl")}
        )
        names.update({(each["icn"]) for each in decisions(folder)})
    for numbers in (interchanges, traces, names):
        assert [number for number, often in numbers.items() if often > 1] == []


# ------------------------------------------------------------------------------------------------ versions of a claim


def test_replaced_twice_and_voided_over_four_runs(chain: Chain) -> None:
    """95.00 is paid; 145.00 instead: 50.00 more; 95.00 again: 50.00 asked back; void: 145.00 asked back in all."""
    out = chain.run("2026-04-01", VISIT)
    assert paid_out(out) == [9500]
    more = Bill("V2", ("99214 240.00 2026-03-02",), frequency="7", original=icn(out, "V1"))
    out = chain.run("2026-04-02", more)
    (told,) = remittances(out)
    assert (told.amount, [(claim.status, claim.paid) for claim in told.claims]) == (5000, [("22", -9500), ("1", 14500)])
    less = Bill("V3", ("99213 180.00 2026-03-02",), frequency="7", original=icn(out, "V2"))
    out = chain.run("2026-04-03", less)
    assert (paid_out(out), remittances(out)) == ([], [])
    (letter,) = lines(out / "refunds.jsonl")
    assert (letter["amount"], letter["claim"]) == ("50.00", "V3")
    assert account(out, "acme", "refunds receivable") == 5000
    gone = Bill("V4", ("99213 180.00 2026-03-02",), frequency="8", original=icn(out, "V3"))
    out = chain.run("2026-04-04", gone)
    assert (paid_out(out), remittances(out)) == ([], [])
    (second,) = lines(out / "refunds.jsonl")
    assert (second["amount"], second["control"]) == ("145.00", letter["control"])
    (receivable,) = lines(out / "receivables.jsonl")
    assert receivable["asked"] == 14500
    assert (account(out, "acme", "refunds receivable"), account(out, "acme", "claims expense")) == (14500, 0)
    versions = [
        (record["claim"], record["version"], record.get("current", True)) for record in lines(out / "history.jsonl")
    ]
    assert versions == [("V1", 1, False), ("V2", 2, False), ("V3", 3, False), ("V4", 4, True)]
    sums: Counter[tuple[str, str, str]] = Counter()
    for entry in lines(out / "accumulators.jsonl"):
        sums[entry["owner"], entry["measure"], entry["scope"]] += entry["amount"]
    assert set(sums.values()) == {0}


def test_replaced_twice_and_voided_before_any_money(chain: Chain) -> None:
    """All in one file: nothing was told, so nothing is told; nothing was paid, so nothing is asked back."""
    out = chain.run(
        "2026-04-01",
        VISIT,
        Bill("V2", ("99214 240.00 2026-03-02",), frequency="7", original="V1"),
        Bill("V3", ("99213 180.00 2026-03-02",), frequency="7", original="V2"),
        Bill("V4", ("99213 180.00 2026-03-02",), frequency="8", original="V3"),
    )
    assert [(each["status"], each["version"], each["paid"]) for each in decisions(out)] == [
        ("paid", 1, "95.00"), ("paid", 2, "145.00"), ("paid", 3, "95.00"), ("voided", 4, "0.00"),
    ]  # fmt: skip
    assert (paid_out(out), remittances(out), lines(out / "refunds.jsonl"), lines(out / "waiting.jsonl")) == (
        [],
        [],
        [],
        [],
    )
    assert (account(out, "acme", "claims payable"), account(out, "acme", "claims expense")) == (0, 0)


def test_a_correction_gives_the_copayment_and_deductible_back(chain: Chain) -> None:
    """The scan took 1,500.00; replaced by a visit it took 25.00; the next scan takes the deductible again."""
    out = chain.run("2026-04-01", SCAN)
    out = chain.run(
        "2026-04-02",
        replace(SCAN, number="S2", lines=("99213 180.00 2026-03-09",), frequency="7", original=icn(out, "S1")),
    )
    out = chain.run("2026-04-03", replace(SCAN, number="S3", lines=("70553 2400.00 2026-03-30",)))
    scan = only(out, "S3")
    assert (scan["deductible"], scan["coinsurance"], scan["paid"]) == ("1500.00", "60.00", "240.00")


def test_only_the_latest_version_is_replaced(chain: Chain) -> None:
    """A second replacement that names the first version pends: the money of the one that took its place stays."""
    out = chain.run("2026-04-01", VISIT)
    first = icn(out, "V1")
    out = chain.run("2026-04-02", Bill("V2", ("99214 240.00 2026-03-02",), frequency="7", original=first))
    out = chain.run("2026-04-03", Bill("V3", ("99213 180.00 2026-03-02",), frequency="7", original=first))
    assert [pend["code"] for pend in only(out, "V3")["pends"]] == ["original-unknown"]
    assert (paid_out(out), remittances(out), lines(out / "refunds.jsonl")) == ([], [], [])
    assert account(out, "acme", "claims expense") == 14500


def test_a_void_twice_gives_nothing_back_twice(chain: Chain) -> None:
    out = chain.run("2026-04-01", VISIT)
    gone = Bill("V2", VISIT.lines, frequency="8", original=icn(out, "V1"))
    chain.run("2026-04-02", gone)
    out = chain.run("2026-04-03", replace(gone, number="V3"))
    assert [pend["code"] for pend in only(out, "V3")["pends"]] == ["original-unknown"]
    assert account(out, "acme", "refunds receivable") == 9500


def test_a_pended_claim_is_replaced(chain: Chain) -> None:
    """An accident pends; without it the claim is paid once, as the second version."""
    out = chain.run("2026-04-01", replace(VISIT, accident="AA"))
    assert [pend["code"] for pend in only(out, "V1")["pends"]] == ["accident"]
    out = chain.run("2026-04-02", Bill("V2", VISIT.lines, frequency="7", original=icn(out, "V1")))
    assert (only(out, "V2")["status"], only(out, "V2")["version"], only(out, "V2")["paid"]) == ("paid", 2, "95.00")
    (told,) = remittances(out)
    assert [(claim.number, claim.status, claim.paid) for claim in told.claims] == [("V2", "1", 9500)]


def test_a_replacement_that_pends_moves_nothing(chain: Chain) -> None:
    """Until a person decides, the original stands, and a void may still name it."""
    out = chain.run("2026-04-01", VISIT)
    first = icn(out, "V1")
    out = chain.run(
        "2026-04-02", Bill("V2", ("99214 240.00 2026-03-02",), frequency="7", original=first, accident="AA")
    )
    assert only(out, "V2")["status"] == "pended"
    assert (paid_out(out), lines(out / "refunds.jsonl")) == ([], [])
    out = chain.run("2026-04-03", Bill("V3", VISIT.lines, frequency="8", original=first))
    assert only(out, "V3")["status"] == "voided"
    assert [letter["amount"] for letter in lines(out / "refunds.jsonl")] == ["95.00"]


def test_an_insured_plan_applies_what_it_forwarded(chain: Chain) -> None:
    """Eudora's visit is 105.60 allowed at the HMO's 88%, copay 15.00, 90.60 paid. Replaced by a visit of 66.00: 51.00.

    39.60 is forwarded; the next visit's 90.60 is paid less 39.60, and PLB FB says so with the other sign.
    """
    bill = Bill("H1", ("99213 180.00 2026-02-11",), who=EUDORA, by=PINE_CLINIC)
    out = chain.run("2026-04-01", bill)
    assert paid_out(out) == [9060]
    lesser = replace(bill, number="H2", lines=("99212 120.00 2026-02-11",), frequency="7", original=icn(out, "H1"))
    out = chain.run("2026-04-02", lesser)
    (told,) = remittances(out)
    assert (told.amount, [claim.paid for claim in told.claims]) == (0, [-9060, 5100])
    assert [(reason, amount) for reason, _, amount in told.provider] == [("FB", -3960)]
    forwarded_by = told.trace
    out = chain.run("2026-04-03")
    assert (paid_out(out), remittances(out)) == ([], [])
    assert account(out, "pine-county-schools", "refunds receivable") == 3960
    out = chain.run("2026-04-04", replace(bill, number="H3", lines=("99213 180.00 2026-03-11",)))
    (told,) = remittances(out)
    assert (told.amount, [claim.paid for claim in told.claims]) == (5100, [9060])
    assert told.provider == [("FB", forwarded_by, 3960)]
    assert account(out, "pine-county-schools", "refunds receivable") == 0
    assert account(out, "pine-county-schools", "claims payable") == 0


# ------------------------------------------------------------------------------------------------ the same bytes


def test_the_bytes_do_not_depend_on_the_workers(tmp_path: Path) -> None:
    """One, two or three processes, and twice over, and in a chain: the folders are the same byte for byte."""
    files, more = sample("00", "01", "02", "03"), sample("04")
    found = []
    for place, workers in enumerate((1, 2, 3, 1)):
        first, second = tmp_path / f"first{place}", tmp_path / f"second{place}"
        run(files, first, "2026-06-01", workers=workers)
        run(more, second, "2026-06-22", first, workers=workers)
        found.append((tree(first), tree(second)))
    assert found.count(found[0]) == len(found)


def test_the_size_of_a_batch_changes_numbers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Smaller batches give other control numbers (batch and place); what is decided and paid is the same."""
    files = sample("00", "01", "02", "03")
    run(files, tmp_path / "large", "2026-06-01")
    monkeypatch.setattr("selfund.runs.adjudicate.scan", partial(scan, batch_size=4000))
    run(files, tmp_path / "small", "2026-06-01", workers=2)
    large, small = numberless(tmp_path / "large"), numberless(tmp_path / "small")
    assert large == small
    numbers = [{each["icn"] for each in decisions(tmp_path / name)} for name in ("large", "small")]
    assert numbers[0] != numbers[1]  # there were more batches


def numberless(out: Path) -> dict[str, Any]:
    """Decisions without control numbers, balances, what is paid to whom, what is told."""
    plain = []
    for decision in decisions(out):
        decision.pop("icn")
        for pend in decision["pends"]:
            pend.pop("says")
        for line in decision["lines"]:
            for step in line["because"]:
                step["inputs"].pop("billed before on", None)
        plain.append(decision)
    ledger = lines(out / "ledger.jsonl")
    return {
        "decisions": plain,
        "balances": {group: balances(ledger, group) for group in lakeside().groups},
        "payments": [(each["payee"], each["amount"], each["claims"]) for each in lines(out / "payments.jsonl")],
        "told": [(each.amount, [(c.number, c.paid, c.adjustments) for c in each.claims]) for each in remittances(out)],
    }
