"""Any sequence of claims, replacements and voids over several runs: what was paid is always what the claims stand at.

Drawn from seeds: five funding arrangements, corrections that name any earlier version, accidents that pend, members who
are paid themselves, an account that is short until a deposit comes. The auditor looks at each folder; and over all runs
together, by group: paid out = what the current versions pay - what waits + what is owed back.
"""

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from claim_files import ALDER_RIDGE, ANN, BO, COSMO, EUDORA, FAMILY_PHYSICIANS, PINE_CLINIC, Bill, Doctor, Sick
from road import cents, decisions, lines, remittances
from scenarios.test_run_state import Chain

PER = Sick("LKS100402", "STAVANGER", "PER", "19730515", "M", "BD4000")
CORDELIA = Sick("LKS100302", "APPLEWHITE", "CORDELIA", "19910505", "F", "NW3000")
STRANGER = Doctor("1234567893", "999999999", "UNKNOWN CLINIC")
PEOPLE = (ANN, BO, COSMO, EUDORA, PER, CORDELIA)
DOCTORS = (ALDER_RIDGE, FAMILY_PHYSICIANS, PINE_CLINIC, STRANGER)
SERVICES = ("99213 180.00", "99214 240.00", "70553 2400.00", "99396 220.00", "27447 9000.00", "15823 1500.00")
DAYS = ("2026-06-10", "2026-06-12", "2026-06-14", "2026-06-16", "2026-06-18")


def draw(chance: random.Random, number: int, known: list[tuple[str, Bill]]) -> Bill:
    """A new claim, or a replacement or void of an earlier version (by our number or the provider's)."""
    bill = Bill(
        f"Q{number}",
        tuple(
            f"{chance.choice(SERVICES)} 2026-0{chance.randint(3, 5)}-{chance.randint(1, 28):02d}"
            for _ in range(chance.choice((1, 1, 2, 3)))
        ),
        who=chance.choice(PEOPLE),
        by=chance.choice(DOCTORS),
        accident="AA" if chance.random() < 0.1 else "",
        assigned="N" if chance.random() < 0.2 else "Y",
    )
    if known and chance.random() < 0.55:
        original, before = chance.choice(known[-8:])
        lines_of_it = before.lines if chance.random() < 0.3 else bill.lines
        by = before.by if chance.random() < 0.9 else bill.by
        frequency = "8" if chance.random() < 0.3 else "7"
        bill = replace(bill, who=before.who, by=by, lines=lines_of_it, frequency=frequency, original=original)
    return bill


@pytest.mark.parametrize("seed", range(24))
def test_what_is_paid_is_what_the_claims_stand_at(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    chain = Chain(tmp_path)
    known: list[tuple[str, Bill]] = []
    number = 0
    paid: Counter[str] = Counter()
    pays: dict[str, tuple[str, int]] = {}
    for day in DAYS:
        bills = []
        for _ in range(chance.randint(0, 7)):
            number += 1
            bills.append(draw(chance, number, known))
            known.append((bills[-1].number, bills[-1]))
        out = chain.run(day, *bills)
        for decision in decisions(out):
            pays[decision["icn"]] = (decision["group"], cents(decision["paid"]))
            known += [(decision["icn"], bill) for bill in bills if bill.number == decision["claim"]]
        for payment in lines(out / "payments.jsonl"):
            paid[payment["group"]] += cents(payment["amount"])
        expected: Counter[str] = Counter()
        for record in lines(out / "history.jsonl"):
            if record.get("current", True):
                group, amount = pays[record["icn"]]
                expected[group] += amount
        for payable in lines(out / "waiting.jsonl"):
            expected[payable["group"]] -= payable["amount"]
        for receivable in lines(out / "receivables.jsonl"):
            expected[receivable["group"]] += receivable["asked"] - receivable.get("received", 0)
        for forward in json.loads((out / "control.json").read_text())["forwards"]:
            expected[forward["group"]] += forward["amount"]
        assert +paid == +expected
    told = [claim for folder in chain.folders for each in remittances(folder) for claim in each.claims]
    originals = Counter(claim.icn for claim in told if claim.status != "22")
    assert [icn for icn, often in originals.items() if often > 1] == []  # no version is told twice as new
