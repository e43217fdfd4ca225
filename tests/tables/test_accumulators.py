"""Accumulators: benefit periods, balances as sums of entries, reversals, and what one line moves (handbook 4.3)."""

from datetime import date

import pytest

from selfund.benefits.accumulators import Balances, balances, period_start, reversal
from selfund.benefits.plan_terms import credited_tiers
from selfund.benefits.service import stay_days
from selfund.terms.accumulator import AccumulatorEntry, AccumulatorKey
from tables.cost_sharing_words import FAMILY, plan_in_words, stories, told

PLAN = """
deductible in: 1,500/3,000 embedded
out-of-pocket in: 5,000/10,000 embedded
visit: in $25 copay
imaging: in 20% after deductible
therapy: in $40 copay; limit 2 visits per benefit period
er: in $250 copay then 20% after deductible
"""
YEAR = "2026-01-01"


def moves(plan: str, table: str) -> list[tuple[str, str, str, str, int]]:
    """What the last row's entries move: owner, measure, scope, period, amount."""
    [story] = stories(table)
    *_, (_, _, shared) = told(plan_in_words(plan), story)
    return [(entry.owner, entry.measure, entry.scope, entry.period, entry.amount) for entry in shared.entries]


@pytest.mark.parametrize(
    ("year_of", "day", "expected"),
    [
        ("", date(2026, 1, 1), "2026-01-01"),
        ("", date(2026, 12, 31), "2026-01-01"),
        ("", date(2027, 1, 1), "2027-01-01"),
        ("plan year: 2026-07-01", date(2026, 7, 1), "2026-07-01"),
        ("plan year: 2026-07-01", date(2027, 6, 30), "2026-07-01"),
        ("plan year: 2026-07-01", date(2027, 7, 1), "2027-07-01"),
        ("plan year: 2026-07-01", date(2026, 6, 30), "2025-07-01"),
        ("plan year: 2024-02-29", date(2025, 2, 28), "2024-02-29"),
        ("plan year: 2024-02-29", date(2025, 3, 1), "2025-03-01"),
        ("plan year: 2024-02-29", date(2028, 2, 29), "2028-02-29"),
    ],
)
def test_benefit_period(year_of: str, day: date, expected: str) -> None:
    assert period_start(plan_in_words(f"surgery: in no charge\n{year_of}"), day) == expected


@pytest.mark.parametrize(
    ("start", "end", "admitted", "expected"),
    [
        (date(2026, 3, 1), date(2026, 3, 4), date(2026, 3, 1), (3, 0)),  # nights of 1, 2, 3 March
        (date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 1), (1, 0)),  # in and out the same day
        (date(2026, 3, 31), date(2026, 4, 30), date(2026, 3, 1), (30, 30)),  # the second bill of a stay
        (date(2026, 3, 1), date(2026, 3, 4), date(2026, 3, 2), (3, 0)),  # services before the admission
    ],
)
def test_days_of_a_stay(start: date, end: date, admitted: date, expected: tuple[int, int]) -> None:
    assert stay_days(start, end, admitted) == expected


def test_a_line_moves_member_and_family_by_what_stands_after_the_cap() -> None:
    # 100 of the deductible and 20% of 900 = 180 are worked; 150 is left of the maximum, so 130 goes back.
    assert moves(PLAN, "Ann 1,400/2,000 4,850/5,450 imaging 1,000 | 100 0 50 0 850 | capped") == [
        ("Ann", "deductible", "in", YEAR, 100_00),
        (FAMILY, "deductible", "in", YEAR, 100_00),
        ("Ann", "out-of-pocket", "in", YEAR, 150_00),
        (FAMILY, "out-of-pocket", "in", YEAR, 150_00),
    ]


def test_a_copay_moves_the_maximum_and_its_visit() -> None:
    assert moves(PLAN, "Ann .. .. visit 120 | 0 25 0 0 95 | copay") == [
        ("Ann", "out-of-pocket", "in", YEAR, 25_00),
        (FAMILY, "out-of-pocket", "in", YEAR, 25_00),
        ("Ann", "copay", "visit visit | Ann/2026-03-02/TIN/A", "2026-03-02", 25_00),
    ]


def test_a_limited_visit_moves_its_count_and_remembers_the_visit() -> None:
    assert moves(PLAN, "Ann .. .. therapy 30 | 0 30 0 0 0 | all of it is copay, the visit counts")[3:] == [
        ("Ann", "visits", "therapy per benefit period in", YEAR, 1),
        ("Ann", "visits", "therapy per benefit period in | Ann/2026-03-02/TIN/A", YEAR, 1),
    ]


def test_nothing_moves_where_nothing_is_shared() -> None:
    assert moves(PLAN, "Ann 0/0 5,000/5,000 imaging 100 | 0 0 0 0 100 | at the maximum") == []


@pytest.mark.parametrize(
    ("mode", "tier", "expected"),
    [
        ("none", "in", ("in",)),
        ("none", "out", ("out",)),
        ("in to out", "in", ("in", "out")),
        ("in to out", "out", ("out",)),
        ("out to in", "in", ("in",)),
        ("out to in", "out", ("out", "in")),
        ("both", "in", ("in", "out")),
        ("both", "out", ("out", "in")),
    ],
)
def test_which_tiers_are_credited(mode: str, tier: str, expected: tuple[str, ...]) -> None:
    assert credited_tiers(plan_in_words(f"surgery: in no charge\ncross credit: {mode}"), tier) == expected


def test_cross_credit_is_written_in_full_on_both_sides() -> None:
    # 1,800 out of network go to a deductible of 2,000; in network they pass the 1,000 and stand as 1,800.
    plan = """
    deductible in: 1,000/2,000 embedded
    deductible out: 2,000/4,000 embedded
    surgery: in 20% after deductible; out 40% after deductible
    cross credit: both
    """
    assert moves(plan, "Ann .. .. surgery, out 1,800 | 1,800 0 0 0 0 | both") == [
        (owner, measure, tier, YEAR, 1_800_00)
        for tier in ("out", "in")
        for measure in ("deductible", "out-of-pocket")
        for owner in ("Ann", FAMILY)
    ]


def entry(owner: str, amount: int, icn: str = "A", version: int = 1) -> AccumulatorEntry:
    return AccumulatorEntry(owner, "deductible", "in", YEAR, amount, FAMILY, icn, version, 1, date(2026, 3, 2))


def test_balances_are_sums() -> None:
    key = AccumulatorKey("Ann", "deductible", "in", YEAR)
    assert balances([entry("Ann", 100), entry("Bob", 7), entry("Ann", 50)]) == {key: 150, key._replace(owner="Bob"): 7}


def test_a_reversal_is_the_opposite_and_may_name_the_adjudication_that_reverses() -> None:
    made = [entry("Ann", 100), entry("Bob", 7)]
    assert reversal(made) == (entry("Ann", -100), entry("Bob", -7))
    assert reversal(made, "B", 2) == (entry("Ann", -100, "B", 2), entry("Bob", -7, "B", 2))
    assert set(balances([*made, *reversal(made)]).values()) == {0}


def test_a_claim_sees_its_own_movements_and_leaves_the_balances_alone() -> None:
    key = AccumulatorKey("Ann", "deductible", "in", YEAR)
    before = {key: 100}
    standing = Balances(before)
    assert standing.get(key) == 100
    standing.add(entry("Ann", 50))
    standing.add_all([entry("Ann", 1), entry("Bob", 7)])
    assert standing.get(key) == 151
    assert standing.get(("Bob", "deductible", "in", YEAR)) == 7
    assert standing.get(("Cat", "deductible", "in", YEAR)) == 0
    assert before == {key: 100}


def test_a_replacement_starts_from_what_stood_before_its_original() -> None:
    """The original took 1,000 of the deductible; taken back, the replacement of 800 has 1,500 left again."""
    [story] = stories("Ann 0/0 0/0 imaging 1,000 | 1,000 0 0 0 0 | the original")
    [(_, service, original)] = told(plan_in_words(PLAN), story)
    standing = Balances(balances(original.entries))
    standing.add_all(reversal(original.entries))
    assert standing.get((service.member, "deductible", "in", YEAR)) == 0
    assert standing.get((FAMILY, "out-of-pocket", "in", YEAR)) == 0


def test_steps_tell_what_they_looked_at_and_add_up() -> None:
    [story] = stories("Ann 1,000/1,000 4,900/4,900 er 2,000 | 100 0 0 0 1,900 | 250 + 500 + 250 worked, 100 left")
    [(_, _, shared)] = told(plan_in_words(PLAN), story)
    told_of = {step.rule: step for step in shared.steps}
    assert [(step.rule, step.amount, step.reason) for step in shared.steps] == [
        ("copayment", 0, "copayment"),
        ("deductible", 100_00, "deductible"),
        ("coinsurance", 0, "coinsurance"),
        ("out-of-pocket cap", 900_00, ""),
    ]
    assert told_of["copayment"].inputs == {"copay": 250_00, "of": 2_000_00, "taken back by the cap": 250_00}
    assert told_of["deductible"].inputs == {
        "of": 1_750_00,
        "member left": 500_00,
        "family left": 2_000_00,
        "taken back by the cap": 400_00,
    }
    assert told_of["deductible"].before == {"deductible in individual": 1_000_00, "deductible in family": 1_000_00}
    assert told_of["deductible"].after == {"deductible in individual": 1_100_00, "deductible in family": 1_100_00}
    assert told_of["coinsurance"].inputs == {"rate": "20%", "of": 1_250_00, "taken back by the cap": 250_00}
    assert told_of["out-of-pocket cap"].inputs == {"counted": 1_000_00, "left": 100_00}
    assert told_of["out-of-pocket cap"].after == {
        "out-of-pocket in individual": 5_000_00,
        "out-of-pocket in family": 5_000_00,
    }
    assert told_of["deductible"].source == "deductible in"
    assert told_of["coinsurance"].source == "er in"
