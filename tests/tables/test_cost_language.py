"""The cost-sharing language: what each sentence means, and what is said of a sentence that means nothing."""

# ruff: noqa: E501 - one case a line

import pytest

from selfund.book.language import (
    Cost,
    Price,
    read_cost,
    read_days,
    read_limit,
    read_money,
    read_price,
    read_total,
)
from selfund.terms.plan import Basis, Limit, Per, Share, Total, Unit
from selfund.terms.problem import Place, Problem

PLACE = Place("plans/choice.yaml", 31, 19)

COSTS = [
    ("no charge", Cost()),
    ("not covered", Cost(covered=False)),
    ("as in", Cost(as_tier="in")),
    ("as tier 1", Cost(as_tier="tier 1")),
    ("$25 copay", Cost(shares=(Share(copay=2500),))),
    ("$25.50 copay", Cost(shares=(Share(copay=2550),))),
    ("$1,250 copay", Cost(shares=(Share(copay=125000),))),
    ("$25 copay per visit", Cost(shares=(Share(copay=2500, per=Per.VISIT),))),
    ("$500 copay per admission", Cost(shares=(Share(copay=50000, per=Per.ADMISSION),))),
    ("$300 copay per day", Cost(shares=(Share(copay=30000, per=Per.DAY),))),
    ("$300 copay per day up to 5 days", Cost(shares=(Share(copay=30000, per=Per.DAY, days=5),))),
    ("$300 copay per day up to $900", Cost(shares=(Share(copay=30000, per=Per.DAY, up_to=90000),))),
    ("$300 copay per day up to 5 days up to $900", Cost(shares=(Share(copay=30000, per=Per.DAY, days=5, up_to=90000),))),
    ("$75 copay after deductible", Cost(shares=(Share(copay=7500, deductible=True),))),
    ("$75 copay no deductible", Cost(shares=(Share(copay=7500),))),
    ("20% after deductible", Cost(shares=(Share(rate=200000, deductible=True),))),
    ("20% no deductible", Cost(shares=(Share(rate=200000),))),
    ("0% after deductible", Cost(shares=(Share(rate=0, deductible=True),))),
    ("12.5% after deductible", Cost(shares=(Share(rate=125000, deductible=True),))),
    ("100% after deductible", Cost(shares=(Share(rate=1000000, deductible=True),))),
    ("20% up to $250 after deductible", Cost(shares=(Share(rate=200000, up_to=25000, deductible=True),))),
    ("$250 copay then 20% after deductible", Cost(shares=(Share(copay=25000), Share(rate=200000, deductible=True)))),
    ("$75 copay after deductible then 10% no deductible",
     Cost(shares=(Share(copay=7500, deductible=True), Share(rate=100000)))),
    ("  No  Charge ", Cost()),
    ("20%  after   deductible", Cost(shares=(Share(rate=200000, deductible=True),))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "means"), COSTS, ids=[text for text, _ in COSTS])
def test_cost(text: str, means: Cost) -> None:
    assert read_cost(text) == means


# sentence; where the fault is, counted from the first character; the mend (empty: how such a sentence is written)
NO_COSTS = [
    ("20 after deductible", 0, "20% after deductible"),
    ("20%", 3, "20% after deductible"),
    ("20% afer deductible", 4, "20% after deductible"),
    ("20% after deductable", 4, "20% after deductible"),
    ("20% coinsurance after deductible", 4, "20% after deductible"),
    ("20 percent after deductible", 0, ""),
    ("deductible then 20%", 0, "20% after deductible"),
    ("20% deductible waived", 4, "20% no deductible"),
    ("25 copay", 0, "$25 copay"),
    ("$25", 3, "$25 copay"),
    ("$25 co-pay", 4, "$25 copay"),
    ("$25 copayment per visit", 4, "$25 copay per visit"),
    ("$25 copay/visit", 9, "$25 copay per visit"),
    ("$25 copay plus 20% after deductible", 10, "$25 copay then 20% after deductible"),
    ("$25 copay, then 20% after deductible", 9, "$25 copay then 20% after deductible"),
    ("$25 copay then", 14, ""),
    ("$25 copay per week", 14, ""),
    ("$300 copay per day up to 0 days", 25, ""),
    ("$1,50 copay", 0, ""),
    ("$25.5 copay", 0, ""),
    ("120% after deductible", 0, ""),
    ("free", 0, "no charge"),
    ("none", 0, "not covered"),
    ("excluded", 0, "not covered"),
    ("as", 2, ""),
    ("no charge at all", 10, ""),
    ("", 0, ""),
    ("-$25 copay", 0, ""),
    ("hello", 0, ""),
]


@pytest.mark.parametrize(("text", "offset", "mend"), NO_COSTS, ids=[text for text, _, _ in NO_COSTS])
def test_no_cost(text: str, offset: int, mend: str) -> None:
    problem = read_cost(text, PLACE)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place) == ("cost-sharing-unknown", Place("plans/choice.yaml", 31, 19 + offset))
    assert problem.mend == (f'write "{mend}"' if mend else problem.mend)
    assert problem.mend.startswith('write "' if mend else "write it like")


def test_a_problem_says_what_was_expected() -> None:
    problem = read_cost("20%", PLACE)
    assert isinstance(problem, Problem)
    assert problem.says == '"20%" is no cost sharing: at its end "after deductible" or "no deductible" was expected'
    assert str(problem).endswith('mend: write "20% after deductible"')


def test_a_sentence_has_an_end() -> None:
    assert isinstance(read_cost("$1 copay then " * 40, PLACE), Problem)
    assert isinstance(read_cost(" then ".join(["$1 copay"] * 7), PLACE), Problem)
    assert isinstance(read_cost(" then ".join(["$1 copay"] * 6), PLACE), Cost)


TOTALS = [
    ("$1,500 individual, $3,000 family, embedded", (150000, 300000, False)),
    ("$3,400 individual, $6,800 family, aggregate", (340000, 680000, True)),
    ("$1,500 individual", (150000, 150000, False)),
    ("$0 individual, $0 family, embedded", (0, 0, False)),
    ("$1500.25 individual", (150025, 150025, False)),
]


@pytest.mark.parametrize(("text", "means"), TOTALS, ids=[text for text, _ in TOTALS])
def test_total(text: str, means: tuple[int, int, bool]) -> None:
    assert read_total(text, "plans/choice.yaml:14") == Total(*means, "plans/choice.yaml:14")


def test_no_deductible_at_all() -> None:
    assert read_total("none", "plans/choice.yaml:14") is None


NO_TOTALS = [
    ("$1,500", 6, "$1,500 individual"),
    ("1,500 individual", 0, "$1,500 individual"),
    ("$1,500 individual $3,000 family embedded", 18, "$1,500 individual, $3,000 family, embedded"),
    ("$1,500 individual, $3,000 family", 32, "$1,500 individual, $3,000 family, embedded"),
    ("$1,500 single / $3,000 family, embeded", 7, "$1,500 individual, $3,000 family, embedded"),
    ("$1,500 individual, $3,000 family, non-embedded", 34, "$1,500 individual, $3,000 family, aggregate"),
    ("$3,000 family", 7, ""),
    ("unlimited", 0, ""),
]


@pytest.mark.parametrize(("text", "offset", "mend"), NO_TOTALS, ids=[text for text, _, _ in NO_TOTALS])
def test_no_total(text: str, offset: int, mend: str) -> None:
    problem = read_total(text, "", PLACE)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place.column) == ("total-unknown", 19 + offset)
    assert problem.mend.startswith(f'write "{mend}"' if mend else "write it like")


LIMITS = [
    ("30 visits per benefit period", (30, Unit.VISITS, Per.BENEFIT_PERIOD, Basis.PAID, False)),
    ("30 visits per benefit period, tiers together", (30, Unit.VISITS, Per.BENEFIT_PERIOD, Basis.PAID, True)),
    ("1 visit per day", (1, Unit.VISITS, Per.DAY, Basis.PAID, False)),
    ("60 days per admission", (60, Unit.DAYS, Per.ADMISSION, Basis.PAID, False)),
    ("100 units per lifetime", (100, Unit.UNITS, Per.LIFETIME, Basis.PAID, False)),
    ("20 visits per condition", (20, Unit.VISITS, Per.CONDITION, Basis.PAID, False)),
    ("$2,500 per benefit period", (250000, Unit.DOLLARS, Per.BENEFIT_PERIOD, Basis.PAID, False)),
    ("$2,500 paid per lifetime", (250000, Unit.DOLLARS, Per.LIFETIME, Basis.PAID, False)),
    ("$500 allowed per day, tiers together", (50000, Unit.DOLLARS, Per.DAY, Basis.ALLOWED, True)),
]


@pytest.mark.parametrize(("text", "means"), LIMITS, ids=[text for text, _ in LIMITS])
def test_limit(text: str, means: tuple[int, Unit, Per, Basis, bool]) -> None:
    quantity, unit, per, basis, together = means
    assert read_limit(text, "therapy", "p:1") == Limit("therapy", quantity, unit, per, "p:1", basis, together)


NO_LIMITS = [
    ("30 visits", 9, ""),
    ("30 visits per year", 14, "30 visits per benefit period"),
    ("30 visits a year", 10, "30 visits per benefit period"),
    ("30 visits/calendar year", 9, "30 visits per benefit period"),
    ("30 vists per benefit period", 3, "30 visits per benefit period"),
    ("30 visits per benefit period combined", 29, "30 visits per benefit period, tiers together"),
    ("thirty visits per day", 0, ""),
    ("30 per day", 3, ""),
    ("2.5 visits per day", 0, ""),
    ("$2,500 charged per day", 7, ""),
]


@pytest.mark.parametrize(("text", "offset", "mend"), NO_LIMITS, ids=[text for text, _, _ in NO_LIMITS])
def test_no_limit(text: str, offset: int, mend: str) -> None:
    problem = read_limit(text, "therapy", "", PLACE)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place.column) == ("limit-unknown", 19 + offset)
    assert problem.mend.startswith(f'write "{mend}"' if mend else "write it like")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("65% of charge", Price(650000)),
        ("100% of fees/statewide.csv", Price(1000000, "fees/statewide.csv")),
        ("87.5% of fees/a.csv", Price(875000, "fees/a.csv")),
        ("65 of charge", "price-unknown"),
        ("65% charge", "price-unknown"),
        ("65% of Medicare", "price-unknown"),
        ("65% of ", "price-unknown"),
    ],
)
def test_price(text: str, means: Price | str) -> None:
    found = read_price(text, PLACE)
    assert (found.code if isinstance(found, Problem) else found) == means


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$1,500", 150000),
        ("$1,500.00", 150000),
        ("1500", 150000),
        ("$0.05", 5),
        ("$1,50", None),
        ("abc", None),
        ("$1.5", None),
    ],
)
def test_money(text: str, cents: int | None) -> None:
    found = read_money(text, PLACE)
    assert found == cents if cents is not None else isinstance(found, Problem)


@pytest.mark.parametrize(("text", "days"), [("365 days", 365), ("1 day", 1), ("365", None), ("a year", None)])
def test_days(text: str, days: int | None) -> None:
    found = read_days(text, PLACE)
    assert found == days if days is not None else isinstance(found, Problem)
