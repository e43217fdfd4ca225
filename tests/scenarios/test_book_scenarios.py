"""Scenarios that plans state about themselves run through the adjudication of real claims."""

from pathlib import Path

import pytest

from selfund.book import read_book, write_starter
from selfund.runs.scenarios import ScenarioResult, run_scenarios
from selfund.terms.decision import Status

LAKESIDE = Path(__file__).resolve().parents[2] / "books" / "lakeside"

PLAN = """\
plan: maple
title: Maple
group: maple-furniture
line: medical
effective: 2026-01-01
ends: 2026-12-31
tiers:
  in: [riverbend-ppo]
  out: everyone else
deductible:
  in:  $500 individual, $1,000 family, embedded
  out: $1,000 individual, $2,000 family, embedded
out-of-pocket maximum:
  in:  $2,000 individual, $4,000 family, embedded
  out: $4,000 individual, $8,000 family, embedded
benefits:
  primary care visit: {in: $25 copay, out: 40% after deductible}
  specialist visit:   {in: $50 copay, out: 40% after deductible}
  inpatient facility: {in: $100 copay per day up to 3 days, out: 40% after deductible}
  preventive care:    {in: no charge, out: no charge}
  therapy:            {in: $10 copay, out: not covered, limit: 2 visits per benefit period}
  mental health inpatient: {in: no charge, out: not covered, authorization: required}
  everything else:    {in: 20% after deductible, out: 40% after deductible}
out-of-network pricing:
  - {pays: 100% of charge}
scenarios:
"""


def outcome(folder: Path, scenarios: str) -> list[ScenarioResult]:
    """What the scenarios come to, stated by the plan above in a copy of the starter book."""
    write_starter(folder)
    group = next((folder / "groups").glob("*.yaml")).read_text(encoding="utf-8")
    name = next(line.split(":")[1].strip() for line in group.splitlines() if line.startswith("group:"))
    for path in (folder / "plans").glob("*.yaml"):
        path.unlink()
    text = PLAN.replace("maple-furniture", name) + scenarios
    (folder / "plans" / "maple.yaml").write_text(text, encoding="utf-8")
    members = folder / "members.csv"
    rows = members.read_text(encoding="utf-8").splitlines()
    plans = {row.split(",")[13] for row in rows[1:]}
    changed = members.read_text(encoding="utf-8")
    for plan in plans:
        changed = changed.replace(f",{plan},", ",maple,")
    members.write_text(changed, encoding="utf-8")
    book, problems = read_book(folder)
    assert book is not None, [str(problem) for problem in problems]
    return run_scenarios(book)


def test_every_scenario_of_the_sample_book_passes() -> None:
    book, _ = read_book(LAKESIDE)
    assert book is not None
    results = run_scenarios(book)
    assert len(results) == len(book.scenarios) == 48
    assert [(result.scenario.source, result.faults) for result in results if not result.passed] == []
    assert all(result.amounts for result in results)


def test_every_scenario_of_the_starter_book_passes(tmp_path: Path) -> None:
    write_starter(tmp_path)
    book, _ = read_book(tmp_path)
    assert book is not None
    results = run_scenarios(book)
    assert results
    assert all(result.passed for result in results)


def test_a_wrong_amount_fails_with_its_place(tmp_path: Path) -> None:
    (result,) = outcome(
        tmp_path,
        "  - says: the copay is thirty\n"
        '    claim: {procedure: "99213", charge: $180.00, allowed: $120.00, provider: in}\n'
        "    pays: {member: $30.00, plan: $95.00}\n",
    )
    assert not result.passed
    told = {amount.name: (amount.expected, amount.got, amount.met) for amount in result.amounts}
    assert told == {"member": (3000, 2500, False), "plan": (9500, 9500, True)}
    lines = (PLAN + "x").count("\n")
    assert [amount.place for amount in result.amounts] == [
        f"plans/maple.yaml:{lines + 3}:20",
        f"plans/maple.yaml:{lines + 3}:34",
    ]


def test_accumulators_go_on_from_claim_to_claim(tmp_path: Path) -> None:
    """500 deductible: 300 of it by the first claim, 200 by the second, whose other 100 cost 20% = 20."""
    (result,) = outcome(
        tmp_path,
        "  - says: the second scan meets the deductible\n"
        "    claims:\n"
        '      - {procedure: "70553", charge: $300.00, provider: in, pays: {deductible: $300.00, plan: $0.00}}\n'
        '      - {procedure: "70551", charge: $300.00, provider: in,'
        " pays: {deductible: $200.00, coinsurance: $20.00}}\n"
        "    pays: {member: $520.00, plan: $80.00}\n",
    )
    assert result.passed, result
    assert [amount.claim for amount in result.amounts] == [1, 1, 2, 2, 0, 0]


def test_the_allowed_amount_is_taken_as_stated_out_of_network_too(tmp_path: Path) -> None:
    """Charge 2,000, allowed 1,500: deductible 1,000, 40% of 500 = 200; the patient may be billed the other 500."""
    (result,) = outcome(
        tmp_path,
        "  - says: out of network\n"
        '    claim: {procedure: "70553", charge: $2000.00, allowed: $1500.00, provider: out}\n'
        "    pays: {deductible: $1000.00, coinsurance: $200.00, plan: $300.00, member: $1700.00}\n",
    )
    assert result.passed, result


def test_specialty_stays_limits_and_place_are_what_the_scenario_says(tmp_path: Path) -> None:
    results = outcome(
        tmp_path,
        "  - says: a specialist costs fifty\n"
        '    claim: {procedure: "99213", charge: $180.00, provider: in, specialty: radiology}\n'
        "    pays: {copay: $50.00}\n"
        "  - says: a stay of five days costs three copays\n"
        '    claim: {revenue: "0120", units: 5, type of bill: "0111", charge: $5000.00, provider: in}\n'
        "    pays: {copay: $300.00, plan: $4700.00}\n"
        "  - says: the third visit is not covered\n"
        "    claims:\n"
        '      - {procedure: "97110", charge: $60.00, provider: in, pays: {member: $10.00}}\n'
        '      - {procedure: "97110", charge: $60.00, provider: in, pays: {member: $10.00}}\n'
        '      - {procedure: "97110", charge: $60.00, provider: in, pays: {noncovered: $60.00, plan: $0.00}}\n',
    )
    assert len(results) == 3
    assert [result for result in results if not result.passed] == []


def test_a_claim_that_waits_for_a_person_is_no_pass(tmp_path: Path) -> None:
    (result,) = outcome(
        tmp_path,
        "  - says: the plan pays nothing at first\n"
        '    claim: {revenue: "0124", type of bill: "0111", charge: $900.00, provider: in}\n'
        "    pays: {plan: $0.00}\n",
    )
    assert result.decisions[0].status is Status.PENDED
    assert all(amount.met for amount in result.amounts)
    assert not result.passed
    assert "authorization" in result.faults[0]


@pytest.mark.parametrize(("contract", "second"), [("employee", 10000), ("family", 10000)])
def test_members_of_a_family_have_their_own_deductibles(tmp_path: Path, contract: str, second: int) -> None:
    (result,) = outcome(
        tmp_path,
        "  - says: each owes an own deductible\n"
        f"    contract: {contract}\n"
        "    claims:\n"
        '      - {member: Ann, procedure: "70553", charge: $600.00, provider: in, pays: {deductible: $500.00}}\n'
        '      - {member: Bo, procedure: "70553", charge: $100.00, provider: in, pays: {deductible: $100.00}}\n',
    )
    assert result.passed, result
    assert result.decisions[1].deductible == second
