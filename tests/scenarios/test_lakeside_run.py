"""The sample claims, run as their README says: every amount of its hand-worked tables, and how the money moves.

The rows below are worked by hand from the plans and fee tables of books/lakeside; `test_the_readme_says_the_same` holds
them and the README to each other. Corrections come in a second run three weeks later.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checkers.ledger_balance import folder_faults
from checkers.pyx12_check import pyx12_faults_of_file
from checkers.remittance_balance import remittance_faults
from road import (
    CLAIMS,
    adjustments,
    balances,
    billed,
    cents,
    decisions,
    lines,
    remittances,
    run,
    sample,
    segments,
)

# claim | charge | allowed | deductible | copay | coinsurance | what lies between charge and allowed, further | plan
# `CO-45` alone: the contract's reduction, charge less allowed; with an amount: that amount of it.
PAID = """
WE-1  |   180.00 |   120.00 |     0.00 |   25.00 |    0.00 | CO-45                    |     95.00
WE-2  | 2,400.00 | 1,800.00 | 1,500.00 |    0.00 |   60.00 | CO-45                    |    240.00
P-101 |   180.00 |   120.00 |     0.00 |   25.00 |    0.00 | CO-45                    |     95.00
P-102 |   390.00 |   242.00 |    22.00 |   50.00 |    0.00 | CO-45                    |    170.00
P-103 |   200.00 |   150.00 |     0.00 |    0.00 |    0.00 | CO-45                    |    150.00
P-104 |    75.00 |    21.60 |    21.60 |    0.00 |    0.00 | CO-45                    |      0.00
P-105 | 1,600.00 |   900.00 |   900.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-106 | 3,000.00 | 1,100.00 | 1,100.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-107 | 5,000.00 | 1,650.00 |   400.00 |    0.00 |  250.00 | CO-45                    |  1,000.00
P-108 |   900.00 |   405.00 |     0.00 |    0.00 |   81.00 | CO-45                    |    324.00
P-109 | 9,000.00 | 2,400.00 |   600.00 |    0.00 |  360.00 | CO-45                    |  1,440.00
P-110 |   150.00 |   120.00 |     0.00 |   25.00 |    0.00 | CO-45                    |     95.00
P-111 |   580.00 |   630.00 |     0.00 |    0.00 |  126.00 | OA-94 -50.00             |    504.00
P-112 |   180.00 |   125.00 |     0.00 |    0.00 |    0.00 | CO-45                    |    125.00
P-113 |   175.00 |   120.00 |     0.00 |   25.00 |    0.00 | CO-45                    |     95.00
P-114 |   200.00 |   118.00 |     0.00 |   40.00 |    0.00 | CO-45                    |     78.00
P-115 |    55.00 |    38.00 |     0.00 |   38.00 |    0.00 | CO-45                    |      0.00
P-117 |   220.00 |   160.00 |     0.00 |   25.00 |    0.00 | CO-45                    |    135.00
P-118 |   250.00 |   210.00 |   210.00 |    0.00 |    0.00 | PR-45 40.00              |      0.00
P-119 |   500.00 |   224.00 |   224.00 |    0.00 |    0.00 | PR-45 276.00             |      0.00
P-122 |   160.00 |    78.00 |    78.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-126 | 2,400.00 | 1,800.00 | 1,800.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-127 | 1,600.00 |   900.00 |     0.00 |    0.00 |  180.00 | CO-45                    |    720.00
P-128 |   300.00 |   120.00 |   120.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-133 |   180.00 |   120.00 |     0.00 |   25.00 |    0.00 | CO-45                    |     95.00
P-135 |   700.00 |   350.00 |   350.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-136 |   240.00 |   170.00 |     0.00 |   25.00 |    0.00 | CO-45                    |    145.00
P-138 |   230.00 |   150.00 |     0.00 |   60.00 |    0.00 | CO-45                    |     90.00
P-139 |   800.00 |   168.00 |   168.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-140 | 4,200.00 | 3,200.00 | 1,500.00 |    0.00 |  340.00 | CO-45                    |  1,360.00
P-141 |   180.00 |   120.00 |     0.00 |   25.00 |    0.00 | CO-45                    |     95.00
P-142 |   350.00 |   140.00 |   140.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-143 |   240.00 |   170.00 |     0.00 |   25.00 |    0.00 | CO-45                    |    145.00
P-201 |   180.00 |   120.00 |     0.00 |   20.00 |    0.00 | CO-45                    |    100.00
P-202 |   180.00 |   120.00 |     0.00 |   20.00 |    0.00 | CO-45                    |    100.00
P-204 |   130.00 |    80.00 |     0.00 |   20.00 |    0.00 | CO-45                    |     60.00
P-205 | 2,400.00 | 1,800.00 | 1,000.00 |    0.00 |   80.00 | CO-45                    |    720.00
P-206 | 1,200.00 |   240.00 |   240.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-207 |    40.00 |    14.00 |     0.00 |   14.00 |    0.00 | CO-45                    |      0.00
P-208 |    45.00 |    12.00 |     0.00 |    0.00 |    1.20 | CO-45                    |     10.80
P-209 |   200.00 |   120.00 |   120.00 |    0.00 |    0.00 | PR-45 80.00              |      0.00
P-210 | 4,000.00 | 3,100.00 |     0.00 |    0.00 |    0.00 | CO-45, PR-119 1,600.00   |  1,500.00
P-211 |    80.00 |    52.00 |     0.00 |   20.00 |    0.00 | CO-45                    |     32.00
P-301 |   260.00 |   170.00 |     0.00 |   60.00 |    0.00 | CO-45                    |    110.00
P-302 |   270.00 |   162.00 |     0.00 |   80.00 |    0.00 | CO-45                    |     82.00
P-303 |   160.00 |   120.00 |     0.00 |   30.00 |    0.00 | CO-45                    |     90.00
P-304 |   420.00 |   212.80 |     0.00 |  144.00 |    1.76 | CO-45                    |     67.04
P-306 |   220.00 |   140.00 |     0.00 |    0.00 |   28.00 | CO-45                    |    112.00
P-307 | 6,000.00 | 3,600.00 | 2,000.00 |    0.00 |  800.00 | PR-45 2,400.00           |    800.00
P-308 | 4,800.00 | 3,200.00 |     0.00 |  500.00 |    0.00 | CO-45                    |  2,700.00
P-309 | 1,950.00 |   830.00 |     0.00 |  100.00 |  124.00 | CO-45                    |    606.00
P-406 |   240.00 |   170.00 |    10.00 |   30.00 |    0.00 | CO-45                    |    130.00
P-407 |   220.00 |   165.00 |     0.00 |    0.00 |    0.00 | CO-45                    |    165.00
P-408 | 9,000.00 | 2,400.00 | 2,400.00 |    0.00 |    0.00 | CO-45                    |      0.00
P-501 |   180.00 |   105.60 |     0.00 |   15.00 |    0.00 | CO-45                    |     90.60
P-502 |   200.00 |   114.40 |     0.00 |    0.00 |    0.00 | CO-45                    |    114.40
P-504 |   600.00 |   360.00 |     0.00 |    0.00 |    0.00 | CO-45                    |    360.00
P-506 |   150.00 |    79.20 |     0.00 |   30.00 |    0.00 | CO-45                    |     49.20
P-507 |   350.00 |   193.60 |     0.00 |   45.00 |    0.00 | CO-45                    |    148.60
P-508 | 2,400.00 | 1,584.00 |     0.00 |  150.00 |    0.00 | CO-45                    |  1,434.00
I-101 |13,500.00 | 8,775.00 | 1,500.00 |    0.00 |1,455.00 | CO-45                    |  5,820.00
I-102 | 1,300.00 |   895.00 |   645.00 |  250.00 |    0.00 | CO-45                    |      0.00
I-103 | 4,000.00 | 3,000.00 | 1,500.00 |    0.00 |  300.00 | CO-45                    |  1,200.00
I-104 |   300.00 |   152.00 |   152.00 |    0.00 |    0.00 | CO-45                    |      0.00
I-107 |   150.00 |   112.50 |   112.50 |    0.00 |    0.00 | CO-45                    |      0.00
I-202 | 9,000.00 | 5,850.00 | 1,000.00 |  250.00 |  460.00 | CO-45                    |  4,140.00
I-203 |20,000.00 |12,000.00 | 2,000.00 |    0.00 |3,000.00 | PR-45 8,000.00           |  7,000.00
I-301 | 7,000.00 | 4,550.00 |     0.00 |1,200.00 |    0.00 | CO-45                    |  3,350.00
I-302 |16,000.00 |10,400.00 |     0.00 |2,000.00 |    0.00 | CO-45                    |  8,400.00
I-303 | 8,000.00 | 5,200.00 |     0.00 |  300.00 |    0.00 | CO-45                    |  4,900.00
I-304 | 5,000.00 | 3,750.00 |     0.00 |    0.00 |    0.00 | CO-45                    |  3,750.00
I-305 | 1,000.00 |   750.00 |     0.00 |    0.00 |    0.00 | CO-45                    |    750.00
I-401 |30,000.00 |19,500.00 | 1,700.00 |    0.00 |3,300.00 | CO-45                    | 14,500.00
I-501 | 2,000.00 | 1,200.00 |     0.00 |  200.00 |    0.00 | CO-45                    |  1,000.00
I-502 |10,000.00 | 5,500.00 |   500.00 |  500.00 |  450.00 | CO-45                    |  4,050.00
RP-1  |    28.75 |    26.75 |     0.00 |    0.00 |    5.35 | CO-45                    |     21.40
RP-2  |   280.00 |   190.00 |    27.14 |   50.00 |    0.00 | CO-45                    |    112.86
RP-3  |   500.00 |   224.00 |   224.00 |    0.00 |    0.00 | PR-45 276.00             |      0.00
"""

# The family of P-401 to P-405: its deductible of 3,400.00 takes all five allowed amounts, 3,390.00 together.
AGGREGATE = {"P-401": "120.00", "P-402": "170.00", "P-403": "900.00", "P-404": "1,800.00", "P-405": "400.00"}

DENIED = """
P-116 |    80.00 | CO-29
P-120 | 1,500.00 | PR-204
P-121 |   190.00 | PR-96
P-123 |   180.00 | PR-27
P-124 |   180.00 | PR-26
P-125 |   180.00 | PR-200
P-136 |   240.00 | OA-18
P-305 |   150.00 | PI-29
P-503 |   350.00 | PR-96
P-505 |    80.00 | PR-96
"""

# What the charge of P-203 is, and of the parts: P-204 bills 130.00 on each side of the move.
REJECTED = """
P-129 |    180.00 | A3:33:IL
P-130 |    180.00 | A7:164:IL
P-131 |    180.00 | A3:116
P-132 |    180.00 | A3:116
P-134 |    180.00 | A7:562:85
P-203 |    240.00 | A3:116
P-204 |    130.00 | A3:116
I-201 | 10,000.00 | A3:116
"""

PENDED = """
P-137 |    260.00 | possible-duplicate
I-105 |  6,900.00 | no-price
I-106 | 15,000.00 | interim-bill
I-108 |  6,000.00 | authorization-required
RP-4  |    180.00 | repricing-differs
RP-5  |    180.00 | repricing-refused
"""

FIRST, SECOND = "2026-06-01", "2026-06-22"


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("lakeside") / "first"
    run(sample("00", "01", "02", "03"), out, FIRST)
    return out


@pytest.fixture(scope="module")
def second(first: Path) -> Path:
    out = first.with_name("second")
    run(sample("04"), out, SECOND, after=first)
    return out


def found(out: Path, status: str) -> dict[str, list[dict[str, Any]]]:
    """Decisions of that status by claim, each claim's in their order."""
    answer: dict[str, list[dict[str, Any]]] = {}
    for decision in decisions(out):
        if decision["status"] == status:
            answer.setdefault(decision["claim"], []).append(decision)
    return answer


def expected_adjustments(row: list[str]) -> dict[str, int]:
    """What a row says lies between charge and payment."""
    _, charge, allowed, deductible, copay, coinsurance, further, _ = row
    expected = {"PR-1": cents(deductible), "PR-3": cents(copay), "PR-2": cents(coinsurance)}
    for each in further.split(","):
        words = each.split()
        text = "".join(words[1:]) or None
        expected[words[0]] = cents(text) if text else cents(charge) - cents(allowed)
    return {name: amount for name, amount in expected.items() if amount}


def rows_of_paid() -> list[list[str]]:
    # A comma also groups thousands: "PR-45 2,400.00" is one adjustment.
    return [[*row[:6], re.sub(r"(?<=\d),(?=\d{3})", "", row[6]), row[7]] for row in rows(PAID)]


# ------------------------------------------------------------------------------------------------ each claim


@pytest.mark.parametrize("row", rows_of_paid(), ids=lambda row: row[0])
def test_paid_to_the_cent(first: Path, row: list[str]) -> None:
    decision = found(first, "paid")[row[0]][0]
    names = ("charge", "allowed", "deductible", "copay", "coinsurance", "paid")
    told = dict(zip(names, [decision[name] for name in names], strict=True))
    worked = dict(zip(names, [cents(cell) for cell in (*row[1:6], row[7])], strict=True))
    assert {name: cents(text) for name, text in told.items()} == worked
    assert adjustments(decision) == expected_adjustments(row)


def test_an_aggregate_family_meets_its_deductible_together(first: Path) -> None:
    paid = found(first, "paid")
    assert {claim: cents(paid[claim][0]["allowed"]) for claim in AGGREGATE} == {
        claim: cents(amount) for claim, amount in AGGREGATE.items()
    }
    assert all(paid[claim][0]["deductible"] == paid[claim][0]["allowed"] for claim in AGGREGATE)
    assert all(paid[claim][0]["paid"] == "0.00" for claim in AGGREGATE)
    assert sum(cents(paid[claim][0]["charge"]) for claim in AGGREGATE) == cents("5,220.00")


@pytest.mark.parametrize("row", rows(DENIED), ids=lambda row: f"{row[0]} {row[2]}")
def test_denied_for_the_whole_charge(first: Path, row: list[str]) -> None:
    claim, charge, code = row
    (decision,) = found(first, "denied")[claim]
    assert cents(decision["charge"]) == cents(charge)
    assert adjustments(decision) == {code: cents(charge)}
    assert decision["paid"] == decision["allowed"] == "0.00"


@pytest.mark.parametrize("row", rows(REJECTED), ids=lambda row: row[0])
def test_rejected_with_its_status_code(first: Path, row: list[str]) -> None:
    claim, charge, code = row
    (decision,) = found(first, "rejected")[claim]
    assert (cents(decision["charge"]), decision["status_codes"]) == (cents(charge), [code])


@pytest.mark.parametrize("row", rows(PENDED), ids=lambda row: row[0])
def test_pended_for_its_reason(first: Path, row: list[str]) -> None:
    claim, charge, code = row
    (decision,) = found(first, "pended")[claim]
    assert (cents(decision["charge"]), {pend["code"] for pend in decision["pends"]}) == (cents(charge), {code})
    assert decision["paid"] == "0.00"


def test_every_claim_is_answered_as_some_row_says(first: Path) -> None:
    """Nothing is lost and nothing is counted twice: the rows above are all the claims, and all the decisions."""
    expected = [row[0] for text in (PAID, DENIED, REJECTED, PENDED) for row in rows(text)] + list(AGGREGATE)
    assert sorted(decision["claim"] for decision in decisions(first)) == sorted(expected)
    in_files = [each for path in sample("00", "01", "02", "03") for each in billed(path.read_bytes())]
    assert {claim for claim, _, _ in in_files} == set(expected)
    assert len(in_files) == len(expected) - 1  # P-204 has two parts
    answered = sum(cents(decision["charge"]) for decision in decisions(first))
    assert answered == sum(charge for _, charge, _ in in_files)
    summary = json.loads((first / "summary.json").read_text())
    assert summary["claims_in"] == len(in_files)
    assert summary["lines_in"] == sum(count for _, _, count in in_files)


def test_lines_of_the_worked_claims(first: Path) -> None:
    """Where a row's sum hides the lines: each line's allowed amount as the README tells it."""
    paid = found(first, "paid")
    allowed = {claim: [line["allowed"] for line in paid[claim][0]["lines"]] for claim in paid}
    assert allowed["P-102"] == ["220.00", "22.00"]
    assert allowed["P-104"] == ["12.00", "9.60"]
    assert allowed["P-111"] == ["520.00", "110.00"]
    assert allowed["P-114"] == ["80.00", "38.00"]
    assert allowed["P-302"] == ["120.00", "42.00"]
    assert allowed["P-309"] == ["210.00", "620.00"]
    assert allowed["RP-1"] == ["23.75", "3.00"]
    assert allowed["RP-2"] == ["162.86", "27.14"]
    assert [line["copay"] for line in paid["P-114"][0]["lines"]] == ["40.00", "0.00"]
    assert [line["coinsurance"] for line in paid["RP-1"][0]["lines"]] == ["4.75", "0.60"]
    oa94 = [
        [each["amount"] for each in line["adjustments"] if each["carc"] == "94"] for line in paid["P-111"][0]["lines"]
    ]
    assert oa94 == [["-40.00"], ["-10.00"]]


def readme_rows() -> Iterator[tuple[str, str, str, str]]:
    """The README's rows that tell of one claim each: claim, charge, allowed, plan."""
    for line in (CLAIMS / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"(WE|P|I|RP)-\d", cells[0]) and len(cells) == 6 and not re.search(r"-\d+(, P| to )", cells[0]):
            claim = cells[0].split(",")[0]
            yield (claim, cells[1], cells[2], cells[4]) if claim.startswith("WE") else (claim, *cells[2:4], cells[5])


def test_the_readme_says_the_same() -> None:
    """Charge, allowed sum and plan's amount of every paid claim, in the README and above."""
    told = {claim: rest for claim, *rest in readme_rows()}
    for claim, charge, allowed, *_, plan in rows_of_paid():
        if claim in ("P-136", "P-201", "P-202"):
            continue  # told in one row with another claim
        whole = {"P-204": "260.00"}.get(claim, charge)  # the README tells the whole charge, the row what stays here
        total = sum(cents(amount) for amount in re.findall(r"[\d,]+\.\d\d", told[claim][1]))
        assert (cents(told[claim][0]), total, cents(told[claim][2])) == (cents(whole), cents(allowed), cents(plan)), (
            claim
        )


# ------------------------------------------------------------------------------------------------ the worked example


def test_the_worked_example_by_itself(tmp_path: Path) -> None:
    """Handbook 11: two claims, 335.00 approved, one payment and one 835 of 335.00."""
    out = tmp_path / "out"
    run(sample("00"), out, "2026-04-15")
    one, two = decisions(out)
    assert adjustments(one) == {"CO-45": 6000, "PR-3": 2500}
    assert adjustments(two) == {"CO-45": 60000, "PR-1": 150000, "PR-2": 6000}
    assert (one["paid"], two["paid"]) == ("95.00", "240.00")
    ledger = lines(out / "ledger.jsonl")
    approved = [entry for entry in ledger if entry["event"] == "claim approved"]
    assert [entry["cause"] for entry in approved] == [one["icn"], two["icn"]]
    assert balances(approved, "acme") == {"claims expense": 33500, "claims payable": -33500}
    (payment,) = lines(out / "payments.jsonl")
    assert (payment["amount"], payment["claims"], payment["group"]) == ("335.00", 2, "acme")
    assert balances(ledger, "acme").get("claims payable", 0) == 0
    (told,) = remittances(out)
    assert (told.amount, told.trace) == (33500, payment["trace"])
    assert [(claim.number, claim.charge, claim.paid) for claim in told.claims] == [
        ("WE-1", 18000, 9500),
        ("WE-2", 240000, 24000),
    ]
    after = two["lines"][-1]["because"]
    totals: dict[str, str] = {}
    for step in [*one["lines"][0]["because"], *after]:
        totals.update(step["after"])
    assert (totals["deductible in individual"], totals["out-of-pocket in individual"]) == ("1500.00", "1585.00")


def test_the_standards_repriced_example(first: Path) -> None:
    """005010X222A1's repriced claim: 28.75 billed, 26.75 allowed, 2.00 saved; lines of 23.75 and 3.00."""
    (told,) = [each for each in remittances(first) if any(claim.number == "RP-1" for claim in each.claims)]
    (claim,) = [claim for claim in told.claims if claim.number == "RP-1"]
    assert (claim.charge, claim.paid, claim.patient) == (2875, 2140, 535)
    assert claim.allowed == 2675
    assert sum(amount for code, amount in claim.adjustments if code == "CO-45") == 200


# ------------------------------------------------------------------------------------------------ money


def test_one_payment_and_one_835_for_a_payee_of_a_group(first: Path) -> None:
    """The medical group of the worked example is paid 95.00 for P-141 as well: 430.00 in all."""
    payments = lines(first / "payments.jsonl")
    payees = [(payment["group"], payment["payee"]["tin"], payment["payee"]["npi"]) for payment in payments]
    assert len(payees) == len(set(payees))
    (told,) = [each for each in remittances(first) if any(claim.number == "WE-1" for claim in each.claims)]
    assert told.amount == 43000
    assert [(claim.number, claim.paid) for claim in told.claims] == [("WE-1", 9500), ("WE-2", 24000), ("P-141", 9500)]


def test_money_that_is_not_there_is_not_paid(first: Path) -> None:
    """Harbor Foods has 1,750.00: 990.80 is paid, oldest first; P-210 and what came after it waits."""
    paid = [payment for payment in lines(first / "payments.jsonl") if payment["group"] == "harbor-foods"]
    assert sorted(cents(payment["amount"]) for payment in paid) == sorted([10000, 10000, 6000, 72000, 1080])
    (request,) = json.loads((first / "funding-requests.json").read_text())
    assert (request["group"], request["needed"], request["available"], request["short"]) == (
        "harbor-foods", "13662.80", "1750.00", "11912.80",
    )  # fmt: skip
    waiting = {payable["claim"]["claim"]: payable["amount"] for payable in lines(first / "waiting.jsonl")}
    assert waiting == {"P-210": 150000, "P-211": 3200, "I-202": 414000, "I-203": 700000}
    on_835 = {claim.number for each in remittances(first) for claim in each.claims}
    assert on_835.isdisjoint(waiting)


def test_what_is_decided_is_told_once_unless_it_waits(first: Path) -> None:
    """Denials and zero payments do not wait; pended and rejected claims are on no 835 (handbook 3.11)."""
    told = sorted(claim.number for each in remittances(first) for claim in each.claims)
    decided = [each for each in decisions(first) if each["status"] in ("paid", "denied")]
    waiting = {payable["icn"] for payable in lines(first / "waiting.jsonl")}
    assert told == sorted(each["claim"] for each in decided if each["icn"] not in waiting)
    by_icn = {claim.icn: claim for each in remittances(first) for claim in each.claims}
    for decision in decided:
        if decision["icn"] in by_icn and not decision["payee"].get("member"):
            claim = by_icn[decision["icn"]]
            assert (claim.charge, claim.paid) == (cents(decision["charge"]), cents(decision["paid"]))
            assert claim.patient == cents(decision["patient_responsibility"])


def test_the_group_of_the_administrators_account_is_billed(first: Path) -> None:
    """`asc`: what the administrator paid for Northwind is due from it, less its reimbursement of 4,000.00."""
    ledger = lines(first / "ledger.jsonl")
    paid = sum(cents(each["amount"]) for each in lines(first / "payments.jsonl") if each["group"] == "northwind")
    # P-301 … P-309 (less the denied P-305), I-301 … I-305, RP-1 as worked above.
    northwind = ("110.00", "82.00", "90.00", "67.04", "112.00", "800.00", "2700.00", "606.00")
    hospital = ("3350.00", "8400.00", "4900.00", "3750.00", "750.00")
    assert paid == sum(cents(each) for each in (*northwind, *hospital, "21.40"))
    assert balances(ledger, "northwind")["due from group"] == paid - 400000


def test_level_and_insured_pay_all_that_was_approved(first: Path) -> None:
    payments = lines(first / "payments.jsonl")
    level = sum(cents(each["amount"]) for each in payments if each["group"] == "birch-dental-lab")
    assert level == 13000 + 16500 + 1450000  # P-406, P-407, I-401
    insured = sum(cents(each["amount"]) for each in payments if each["group"] == "pine-county-schools")
    assert insured == 9060 + 11440 + 36000 + 4920 + 14860 + 143400 + 100000 + 405000  # P-501 …, I-501, I-502


# ------------------------------------------------------------------------------------------------ corrections


def test_corrections_say_what_the_claims_pay_now(second: Path) -> None:
    by_claim = {each["claim"]: each for each in decisions(second)}
    assert (by_claim["K-1"]["status"], by_claim["K-1"]["paid"], by_claim["K-1"]["version"]) == ("paid", "95.00", 2)
    assert (by_claim["K-2"]["status"], by_claim["K-2"]["paid"], by_claim["K-2"]["version"]) == ("paid", "130.00", 2)
    assert (by_claim["K-5"]["status"], by_claim["K-5"]["paid"], by_claim["K-5"]["version"]) == ("paid", "51.00", 2)
    assert by_claim["P-211"]["paid"] == by_claim["P-407"]["paid"] == "0.00"
    assert by_claim["P-211"]["version"] == by_claim["P-407"]["version"] == 2
    assert [pend["code"] for pend in by_claim["K-6"]["pends"]] == ["original-unknown"]
    assert by_claim["K-7"]["status_codes"] == ["A6:464"]
    assert adjustments(by_claim["P-101"]) == {"OA-18": 18000}


def test_a_lesser_self_funded_claim_is_asked_back_and_on_no_835(second: Path) -> None:
    """K-1: 145.00 less 95.00; P-407: the whole 165.00. A void of what was never paid asks for nothing."""
    refunds = {refund["claim"]: cents(refund["amount"]) for refund in lines(second / "refunds.jsonl")}
    assert refunds == {"K-1": 5000, "P-407": 16500}
    ledger = lines(second / "ledger.jsonl")
    assert balances(ledger, "acme")["refunds receivable"] == 5000
    assert balances(ledger, "birch-dental-lab")["refunds receivable"] == 16500
    told = {claim.number for each in remittances(second) for claim in each.claims}
    assert told.isdisjoint({"K-1", "P-143", "P-407", "P-211"})


def test_an_increase_is_reversed_and_corrected(second: Path) -> None:
    """K-2: 90.00 back, 130.00 instead, one payment of 40.00."""
    (told,) = [each for each in remittances(second) if any(claim.number == "K-2" for claim in each.claims)]
    assert (told.amount, told.provider) == (4000, [])
    assert [(claim.number, claim.status, claim.charge, claim.paid) for claim in told.claims] == [
        ("P-303", "22", -16000, -9000),
        ("K-2", "1", told.claims[1].charge, 13000),
    ]


def test_an_insured_plan_recoups(second: Path) -> None:
    """K-5: 90.60 back, 51.00 instead; nothing is left to pay, so 39.60 is forwarded (PLB FB, below zero)."""
    (told,) = [each for each in remittances(second) if any(claim.number == "K-5" for claim in each.claims)]
    assert (told.amount, told.method) == (0, "NON")
    assert [(claim.status, claim.paid) for claim in told.claims] == [("22", -9060), ("1", 5100)]
    assert [(reason, amount) for reason, _, amount in told.provider] == [("FB", -3960)]
    assert not any(refund["group"] == "pine-county-schools" for refund in lines(second / "refunds.jsonl"))


def test_the_deposit_of_june_pays_what_waited(second: Path) -> None:
    paid = {cents(each["amount"]) for each in lines(second / "payments.jsonl") if each["group"] == "harbor-foods"}
    assert paid == {150000, 414000, 700000}
    assert lines(second / "waiting.jsonl") == []
    assert json.loads((second / "funding-requests.json").read_text()) == []
    # 250.00 + 1,500.00 + 25,000.00 came; 990.80 and 12,640.00 went.
    assert balances(lines(second / "ledger.jsonl"), "harbor-foods")["bank"] == 2675000 - 99080 - 1264000


def test_sent_again_unchanged_is_denied_on_an_835(second: Path) -> None:
    (told,) = [each for each in remittances(second) if any(claim.number == "P-101" for claim in each.claims)]
    assert (told.amount, told.method) == (0, "NON")
    assert [(claim.charge, claim.paid, claim.adjustments) for claim in told.claims] == [(18000, 0, [("OA-18", 18000)])]


# ------------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize("which", ["first", "second"])
def test_the_folder_stands_up_to_an_auditor(which: str, request: pytest.FixtureRequest) -> None:
    out: Path = request.getfixturevalue(which)
    assert folder_faults(out) == []
    assert [fault for path in sorted((out / "835").iterdir()) for fault in remittance_faults(path.read_bytes())] == []
    assert (out / "set-aside.jsonl").read_text() == ""


def test_pyx12_finds_nothing(first: Path, second: Path) -> None:
    """Every acknowledgment, and the remittances of the second run with a few of the first."""
    files = [path for out in (first, second) for path in sorted((out / "ack").iterdir())]
    files += sorted((second / "835").iterdir()) + sorted((first / "835").iterdir())[::9]
    assert [f"{path.name}: {fault}" for path in files for fault in pyx12_faults_of_file(path)] == []


def acknowledged(path: Path) -> list[tuple[str, str, str]]:
    """The claims of a 277CA: the provider's number, its first status, our control number."""
    claims: list[list[str]] = []
    inside = False
    for part in segments(path.read_bytes()):
        if part[0] == "HL":
            inside = part[3] == "PT"
        elif inside and part[0] == "TRN":
            claims.append([part[2], "", ""])
        elif inside and part[0] == "STC" and not claims[-1][1]:
            claims[-1][1] = part[1]
        elif inside and part[0] == "REF" and part[1] == "1K":
            claims[-1][2] = part[2]
    return [(claim, code, icn) for claim, code, icn in claims]


def test_every_claim_is_acknowledged(first: Path) -> None:
    """A 277CA for each file with each claim once: accepted with our control number, or rejected with its code."""
    rejected = {row[0]: row[2] for row in rows(REJECTED) if row[0] != "P-204"}
    for path in sample("00", "01", "02", "03"):
        claims = acknowledged(first / "ack" / f"{path.stem}.277ca.edi")
        answered = [(name, code if name in rejected else code[:2]) for name, code, _ in claims]
        expected = [(name, rejected.get(name, "A2")) for name, _, _ in billed(path.read_bytes())]
        assert sorted(answered) == sorted(expected)
        by_claim = {(each["claim"], each["icn"]) for each in decisions(first)}
        assert all((name, icn) in by_claim for name, _, icn in claims if name not in rejected)


def test_a_wrong_count_refuses_the_set_and_nothing_is_decided(tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = run(sample("05"), out, FIRST)
    assert decisions(out) == []
    assert len(report.refused_files) == 1
    parts = segments((out / "ack" / "05-refused-wrong-count.999.edi").read_bytes())
    (answer,) = [part for part in parts if part[0] == "IK5"]
    assert answer[1:] == ["R", "4"]  # IK502 4: the count of segments is wrong
    (group,) = [part for part in parts if part[0] == "AK9"]
    assert group[1:5] == ["R", "1", "1", "0"]
    assert not list((out / "ack").glob("*.277ca.edi"))


def test_an_unreadable_claim_leaves_the_others_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(sample("06"), out, FIRST)
    answered = decisions(out)
    assert [each["status"] for each in answered] == ["paid", "rejected", "paid"]
    assert answered[1]["status_codes"] == ["A7:178"]
    parts = segments((out / "ack" / "06-unreadable-claim.999.edi").read_bytes())
    assert [part[1] for part in parts if part[0] in ("IK5", "AK9")] == ["E", "E"]
    assert pyx12_faults_of_file(out / "ack" / "06-unreadable-claim.999.edi") == []
    assert pyx12_faults_of_file(out / "ack" / "06-unreadable-claim.277ca.edi") == []


# ------------------------------------------------------------------------------------------------ the auditor itself

TAMPERED = [
    # file, what stands there, what is put in its place, some words of what the auditor says
    ("ledger.jsonl", 'expense","debit":"95.00"', 'expense","debit":"95.01"', "debits and credits differ"),
    ("ledger.jsonl", '"event":"claim approved"', '"event":"claim prayed for"', "no such event"),
    ("payments.jsonl", '"amount":"430.00"', '"amount":"430.01"', "register and ledger differ"),
    ("waiting.jsonl", '"amount":150000', '"amount":150001', "claims payable"),
    ("decisions.jsonl", '"carc":"45","amount":"60.00"', '"carc":"45","amount":"60.01"', "does not balance"),
    ("accumulators.jsonl", '"measure":"deductible","scope":"in","period":"2026-01-01","amount":150000',
     '"measure":"deductible","scope":"in","period":"2026-01-01","amount":150001', "deductible"),
    ("control.json", '"forwards": []',
     '"forwards": [{"group": "acme", "trace": "", "amount": 1}]', "refunds receivable"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "stands", "becomes", "words"), TAMPERED, ids=lambda value: str(value)[:24])
def test_the_auditor_sees_what_was_tampered_with(
    first: Path, tmp_path: Path, name: str, stands: str, becomes: str, words: str
) -> None:
    copy = tmp_path / "copy"
    (copy / "835").mkdir(parents=True)
    for path in [*first.glob("*.json*"), *first.glob("835/*")]:
        (copy / path.relative_to(first)).write_bytes(path.read_bytes())
    text = (copy / name).read_text()
    assert stands in text
    (copy / name).write_text(text.replace(stands, becomes, 1))
    assert any(words in fault for fault in folder_faults(copy))
