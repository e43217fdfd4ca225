"""Whole cents and exact rates: what texts mean, how amounts are rounded and split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfund.terms.money import (
    cents_from_decimal,
    cents_from_written,
    dollars,
    money_text,
    percent_text,
    portion,
    rate_from_percent,
    spread,
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("120", 12000), ("120.5", 12050), (".75", 75), ("0", 0), ("-3.00", -300), ("28.75", 2875), ("5.500", 550)],
)
def test_a_plain_decimal_is_cents(text: str, cents: int) -> None:
    assert cents_from_decimal(text) == cents


@pytest.mark.parametrize("text", ["", ".", "-", "1.234", "1,000", "12a", "1e3", "½", "18O.OO", " 5", "9" * 30])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        cents_from_decimal(text)


@pytest.mark.parametrize(
    ("text", "cents"), [("$1,500", 150000), ("$1,500.25", 150025), ("25", 2500), ("$0.50", 50), ("-$5", None)]
)
def test_an_amount_as_people_write_it(text: str, cents: int | None) -> None:
    if cents is None:
        with pytest.raises(ValueError, match="write it as"):
            cents_from_written(text)
    else:
        assert cents_from_written(text) == cents


@pytest.mark.parametrize("text", ["$15,00", "1.5", "$1500.5", "ten", "$", "1,5000"])
def test_an_amount_that_is_not_written_right_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        cents_from_written(text)


@pytest.mark.parametrize(
    ("written", "rate"), [("20%", 200_000), ("62.5 %", 625_000), ("110.25%", 1_102_500), ("0.0001%", 1)]
)
def test_a_percentage_is_exact_and_comes_back(written: str, rate: int) -> None:
    assert rate_from_percent(written) == rate
    assert percent_text(rate) == written.replace(" ", "")


@pytest.mark.parametrize(
    ("amount", "rate", "expected", "why"),
    [
        (30000, 200_000, 6000, "20% of 300.00"),
        (1, 500_000, 1, "half a cent goes up"),
        (3, 500_000, 2, "one and a half cents go up"),
        (-3, 500_000, -2, "and away from zero below it"),
        (333, 333_333, 111, "110.9998… rounds to 111"),
        (101, 50_000, 5, "5.05 cents round to 5"),
    ],
)
def test_a_portion_is_rounded_half_up_once(amount: int, rate: int, expected: int, why: str) -> None:
    assert portion(amount, rate) == expected, why


@pytest.mark.parametrize(
    ("amount", "weights", "parts", "why"),
    [
        (100, [1, 1, 1], [34, 33, 33], "the cent that remains goes to the earlier of equals"),
        (100, [1, 2, 3], [17, 33, 50], "16.67 33.33 50: the largest remainder is the first's"),
        (2675, [2500, 375], [2326, 349], "2326.09 and 348.91: the second has the larger remainder"),
        (7, [0, 0], [4, 3], "no weights at all: equal parts"),
        (-100, [1, 1, 1], [-34, -33, -33], "below zero alike"),
        (5, [0, 1], [0, 5], "a weight of nothing gets nothing"),
    ],
)
def test_an_amount_is_split_by_largest_remainders(amount: int, weights: list[int], parts: list[int], why: str) -> None:
    assert spread(amount, weights) == parts, why


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_nothing_to_split_over_is_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="one or more weights"):
        spread(1, weights)


@given(st.integers(-(10**10), 10**10), st.lists(st.integers(0, 10**8), min_size=1, max_size=40))
def test_parts_always_add_up_and_none_is_a_cent_off(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)
    assert sum(parts) == amount
    total = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if sum(weights) else [1] * len(weights), strict=True):
        assert abs(part * total - amount * weight) < total


@given(st.integers(-(10**12), 10**12))
def test_texts_come_back(amount: int) -> None:
    assert cents_from_decimal(money_text(amount)) == amount
    assert cents_from_decimal(dollars(amount).replace(",", "")) == amount
