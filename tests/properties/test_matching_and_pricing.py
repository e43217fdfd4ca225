"""What must hold of any price and any name, whatever the figures: sums, bounds, and that a slip goes both ways."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from billed import claim, line
from selfund.matching import npi_is_valid
from selfund.matching.names import one_slip, plain_id, plain_name
from selfund.pricing import price_adjustments, price_line, price_out_of_network, take_prices
from selfund.terms.claim import Repricing
from selfund.terms.money import dollars
from selfund.terms.period import Period
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract, FeeRow, FeeTable, Price, Pricing, Term

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 3, 2)

amounts = st.integers(min_value=0, max_value=10_000_000)
rates = st.integers(min_value=1, max_value=3_000_000)
units = st.integers(min_value=1, max_value=200_000)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    if draw(st.booleans()):
        return Term(Pricing.PERCENT_OF_CHARGE, "c.yaml:1", draw(rates))
    row = FeeRow(draw(amounts), draw(amounts), 2)
    return Term(Pricing.FEE_TABLE, "c.yaml:1", draw(rates), (FeeTable("t", "t.csv", YEAR, {"99213": row}),))


@given(terms(), amounts, units, st.sampled_from(["11", "21"]))
def test_lesser_of_never_allows_more_than_the_charge(term: Term, charge: int, count: int, place: str) -> None:
    billed = line("99213", dollars(charge), "2026-03-02", units=count, place=place)
    found = price_line(billed, claim(billed), (Contract("c", "n", "c", YEAR, frozenset(), (term,)),), TODAY)
    if isinstance(found, Price):
        assert 0 <= found.allowed <= charge
        assert found.allowed <= found.fee
        if found.allowed:
            between = sum(each.amount for each in price_adjustments(charge, found.allowed, in_network=True))
            assert found.allowed + between == charge


@given(terms(), amounts, units)
def test_without_lesser_of_the_fee_stands_and_the_balance_holds(term: Term, charge: int, count: int) -> None:
    billed = line("99213", dollars(charge), "2026-03-02", units=count)
    contract = Contract("c", "n", "c", YEAR, frozenset(), (term,), lesser_of=False)
    found = price_line(billed, claim(billed), (contract,), TODAY)
    if isinstance(found, Price):
        assert found.allowed == found.fee
        if found.allowed:
            told = price_adjustments(charge, found.allowed, in_network=True)
            assert found.allowed + sum(each.amount for each in told) == charge
            assert all(each.amount > 0 or each.carc == "94" for each in told)


@given(terms(), amounts, units)
def test_out_of_network_never_allows_more_than_the_charge(term: Term, charge: int, count: int) -> None:
    billed = line("99213", dollars(charge), "2026-03-02", units=count)
    plan = Plan("p", "P", "lake", "medical", YEAR, (), {}, {}, {}, out_of_network=(term,))
    found = price_out_of_network(billed, claim(billed), plan, TODAY)
    if isinstance(found, Price):
        assert 0 <= found.allowed <= charge


@given(st.lists(amounts, min_size=1, max_size=12), amounts)
def test_a_price_for_the_claim_is_spread_without_losing_a_cent(charges: list[int], allowed: int) -> None:
    lines = [line("99213", dollars(charge), number=number) for number, charge in enumerate(charges, 1)]
    repriced = take_prices(msgspec.structs.replace(claim(*lines), repricing=Repricing("03", allowed)), trusted=True)
    assert repriced is not None
    if repriced.pends:
        assert set(repriced.prices) == {None}
    else:
        assert sum(price.allowed for price in repriced.prices if price is not None) == allowed
        assert None not in repriced.prices


@given(st.text(alphabet="ABC", max_size=8), st.text(alphabet="ABC", max_size=8))
def test_a_slip_goes_both_ways_and_nothing_slips_into_itself(one: str, other: str) -> None:
    assert one_slip(one, other) == one_slip(other, one)
    assert not one_slip(one, one)


@given(st.text(alphabet="ABCDEFG", min_size=1, max_size=10), st.integers(0, 9), st.sampled_from("ABCXYZ"))
def test_one_letter_more_or_less_is_a_slip(name: str, at: int, letter: str) -> None:
    position = at % (len(name) + 1)
    assert one_slip(name, name[:position] + letter + name[position:])


@given(st.integers(min_value=100_000_000, max_value=299_999_999))
def test_every_nine_digits_have_one_check_digit(first_nine: int) -> None:
    assert sum(npi_is_valid(f"{first_nine}{digit}") for digit in range(10)) == 1


@given(st.text(max_size=30))
def test_plain_texts_stay_plain(text: str) -> None:
    assert plain_name(plain_name(text)) == plain_name(text)
    assert plain_id(plain_id(text)) == plain_id(text)
