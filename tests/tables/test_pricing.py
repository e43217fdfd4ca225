"""The allowed amount by contract and out of network (handbook 5). Expected cents are worked by hand in the last column.

Fee table of 2026 (fees/table.csv)          outside   inside a facility   row
  99213                                      92.40             67.13       2
  70553                                     410.00            410.00       3
  70553 26                                  125.50            125.50       4
  J1100                                       0.85              0.85       5
  99499                                       0.00              0.00       6
  20610                                     101.01             50.00       7
Fee table of 2027: 99213 at 95.00 (row 2) only.
"""

from datetime import date

import pytest

from billed import claim, line, rows
from selfund.pricing import price_adjustments, price_line, price_out_of_network, serving_contracts
from selfund.terms.decision import Pend
from selfund.terms.money import cents_from_written, rate_from_percent
from selfund.terms.period import Period
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract, FeeRow, FeeTable, Price, Pricing, Term

Y2026 = Period(date(2026, 1, 1), date(2026, 12, 31))
Y2027 = Period(date(2027, 1, 1), date(2027, 12, 31))


def _table(period: Period, text: str, default: FeeRow | None = None) -> FeeTable:
    fees = {
        cells[0]: FeeRow(cents_from_written(cells[1]), cents_from_written(cells[2]), number)
        for number, cells in enumerate(rows(text), 2)
    }
    return FeeTable("table", "fees/table.csv", period, fees, default)


FEES = _table(
    Y2026,
    """
    99213    |  92.40 |  67.13
    70553    | 410.00 | 410.00
    70553 26 | 125.50 | 125.50
    J1100    |   0.85 |   0.85
    99499    |   0.00 |   0.00
    20610    | 101.01 |  50.00
    """,
)
NEXT_YEAR = _table(Y2027, "99213 | 95.00 | 70.00")
WITH_DEFAULT = FeeTable("table", "fees/table.csv", Y2026, FEES.rows, FeeRow(4000, 3000, 8))

BY_TABLE = Pricing.FEE_TABLE
OF_CHARGE = Pricing.PERCENT_OF_CHARGE


def _fees(rate: str = "100%", source: str = "c.yaml:10", **conditions) -> Term:
    return Term(BY_TABLE, source, rate_from_percent(rate), (FEES, NEXT_YEAR), **conditions)


def _percent(rate: str, source: str = "c.yaml:20", **conditions) -> Term:
    return Term(OF_CHARGE, source, rate_from_percent(rate), **conditions)


def _contract(*terms: Term, lesser_of: bool = True, name: str = "c", network: str = "ppo") -> Contract:
    return Contract(name, network, name, Y2026, frozenset({"990000001"}), terms, lesser_of=lesser_of)


CONTRACTS = {
    "table": _contract(_fees()),
    "table 110%": _contract(_fees("110%")),
    "table 62.5%": _contract(_fees("62.5%")),
    "table, no lesser": _contract(_fees(), lesser_of=False),
    "table, default": _contract(_percent("60%", default=True), _fees()),
    "table's default": _contract(Term(BY_TABLE, "c.yaml:10", tables=(WITH_DEFAULT,))),
    "percent": _contract(_percent("85%")),
    "percent 150%": _contract(_percent("150%"), lesser_of=False),
    "imaging first": _contract(_fees("90%", procedures=frozenset({"70553"})), _fees()),
    "implants": _contract(_percent("40%", revenue_codes=frozenset({"0278"})), _percent("70%", "c.yaml:21")),
    "by kind": _contract(
        _percent("50%", claim_kinds=frozenset({"institutional"})), _percent("80%", "c.yaml:21"),
    ),
}  # fmt: skip

# A line of a professional claim unless it has a revenue code; "no-price" pends.
PRICES = """
# contract | procedure | modifiers | revenue | place | units | charge | on | allowed | fee | source | why
  table            | 99213 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 |  92.40 |  92.40 | fees/table.csv:2 | the row's fee
  table            | 99213 | -     | - | 11 | 1000 |    92.40 | 2026-03-02 |  92.40 |  92.40 | fees/table.csv:2 | charge and fee are one
  table            | 99213 | -     | - | 11 | 1000 |    80.00 | 2026-03-02 |  80.00 |  92.40 | fees/table.csv:2 | lesser of charge and fee
  table            | 99213 | -     | - | 22 | 1000 |   150.00 | 2026-03-02 |  67.13 |  67.13 | fees/table.csv:2 | in a hospital's outpatient department
  table            | 99213 | -     | - | 23 | 1000 |   150.00 | 2026-03-02 |  67.13 |  67.13 | fees/table.csv:2 | in an emergency room
  table            | 99213 | -     | - | 20 | 1000 |   150.00 | 2026-03-02 |  92.40 |  92.40 | fees/table.csv:2 | urgent care is no facility
  table            | 99213 | -     | - | 11 | 2000 |   300.00 | 2026-03-02 | 184.80 | 184.80 | fees/table.csv:2 | 2 x 92.40
  table            | J1100 | -     | - | 11 | 3500 |    50.00 | 2026-03-02 |   2.98 |   2.98 | fees/table.csv:5 | 3.5 x 0.85 = 2.975, half up
  table            | 70553 | -     | - | 11 | 1000 | 2,400.00 | 2026-03-02 | 410.00 | 410.00 | fees/table.csv:3 | whole service
  table            | 70553 | 26    | - | 11 | 1000 |   400.00 | 2026-03-02 | 125.50 | 125.50 | fees/table.csv:4 | the row with the modifier first
  table            | 70553 | GC 26 | - | 11 | 1000 |   400.00 | 2026-03-02 | 125.50 | 125.50 | fees/table.csv:4 | in whatever place it stands
  table            | 70553 | GC    | - | 11 | 1000 | 2,400.00 | 2026-03-02 | 410.00 | 410.00 | fees/table.csv:3 | a modifier without a row
  table            | 99213 | -     | - | 11 | 1000 |   150.00 | 2027-03-02 |  95.00 |  95.00 | fees/table.csv:2 | the next year's table
  table            | 99213 | -     | - | 11 | 1000 |   150.00 | 2025-12-31 | no-price | - | - | no table was in force
  table            | 70553 | -     | - | 11 | 1000 | 2,400.00 | 2027-03-02 | no-price | - | - | next year's table does not list it
  table            | 99999 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 | no-price | - | - | not listed, no default
  table            | 99499 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 | no-price | - | - | a fee of 0 is no price
  table            | 99213 | -     | - | 11 |    0 |   150.00 | 2026-03-02 | no-price | - | - | no units
  table 110%       | 99213 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 | 101.64 | 101.64 | fees/table.csv:2 | 92.40 x 1.10
  table 110%       | 20610 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 | 111.11 | 111.11 | fees/table.csv:7 | 101.01 x 1.10 = 111.111
  table 62.5%      | 20610 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 |  63.13 |  63.13 | fees/table.csv:7 | 101.01 x 0.625 = 63.13125
  table 62.5%      | 20610 | -     | - | 11 | 3000 |   450.00 | 2026-03-02 | 189.39 | 189.39 | fees/table.csv:7 | 303.03 x 0.625 = 189.39375: rounded once, not 3 x 63.13
  table, no lesser | 99213 | -     | - | 11 | 1000 |    80.00 | 2026-03-02 |  92.40 |  92.40 | fees/table.csv:2 | above the charge
  table, default   | 99213 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 |  92.40 |  92.40 | fees/table.csv:2 | a default comes last wherever it stands
  table, default   | 99999 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 |  90.00 |  90.00 | c.yaml:20 | 60% of 150.00
  table, default   | 99499 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 |  90.00 |  90.00 | c.yaml:20 | a fee of 0 goes to the default
  table's default  | 99999 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 |  40.00 |  40.00 | fees/table.csv:8 | the table's own default row
  table's default  | 99999 | -     | - | 21 | 2000 |   150.00 | 2026-03-02 |  60.00 |  60.00 | fees/table.csv:8 | inside a facility, 2 x 30.00
  percent          | 99999 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 | 127.50 | 127.50 | c.yaml:20 | 85% of 150.00
  percent          | 99999 | -     | - | 11 | 4000 |   150.00 | 2026-03-02 | 127.50 | 127.50 | c.yaml:20 | units are in the charge already
  percent          | 99999 | -     | - | 11 | 1000 |     0.10 | 2026-03-02 |   0.09 |   0.09 | c.yaml:20 | 8.5 cents, half up
  percent          | 99999 | -     | - | 11 | 1000 |     0.00 | 2026-03-02 |   0.00 |   0.00 | c.yaml:20 | nothing of nothing
  percent 150%     | 99999 | -     | - | 11 | 1000 |   100.00 | 2026-03-02 | 150.00 | 150.00 | c.yaml:20 | above the charge
  imaging first    | 70553 | -     | - | 11 | 1000 | 2,400.00 | 2026-03-02 | 369.00 | 369.00 | fees/table.csv:3 | 90% of 410.00 by the first term
  imaging first    | 99213 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 |  92.40 |  92.40 | fees/table.csv:2 | the first term does not hold
  implants         | -     | -     | 0278 | 11 | 1000 | 5,000.00 | 2026-03-02 | 2,000.00 | 2,000.00 | c.yaml:20 | 40% of 5,000.00
  implants         | -     | -     | 0250 | 11 | 1000 |   200.00 | 2026-03-02 | 140.00 | 140.00 | c.yaml:21 | 70% of 200.00
  by kind          | 99213 | -     | 0510 | 13 | 1000 |   150.00 | 2026-03-02 |  75.00 |  75.00 | c.yaml:20 | a hospital's claim: 50%
  by kind          | 99213 | -     | - | 11 | 1000 |   150.00 | 2026-03-02 | 120.00 | 120.00 | c.yaml:21 | a physician's: 80%
  table            | 99213 | -     | 0510 | 22 | 1000 |   150.00 | 2026-03-02 |  92.40 |  92.40 | fees/table.csv:2 | on a hospital's bill 22 is no place of service
"""  # noqa: E501  a table's rows stay whole


@pytest.mark.parametrize("cells", list(rows(PRICES)), ids=lambda cells: f"{cells[0]} {cells[1]}: {cells[-1]}")
def test_the_contracted_price(cells: list[str]) -> None:
    cells = ["" if cell == "-" else cell for cell in cells]
    contract, procedure, modifiers, revenue, place, units, charge, on, allowed, fee, source, _ = cells
    billed = line(procedure, charge, on, modifiers=modifiers, units=int(units), revenue=revenue)
    whole = claim(billed, kind="institutional" if revenue else "professional", place=place)
    found = price_line(billed, whole, (CONTRACTS[contract],), date.fromisoformat(on))
    if allowed == "no-price":
        assert isinstance(found, Pend), found
        assert (found.code, found.line) == ("no-price", 1)
    else:
        assert isinstance(found, Price), found
        assert (found.allowed, found.fee) == (cents_from_written(allowed), cents_from_written(fee))
        assert (found.source, found.contract) == (source, "c")


def test_minutes_are_no_units() -> None:
    anesthesia = line("99213", "900.00", "2026-03-02", units=60_000, unit="MJ")
    found = price_line(anesthesia, claim(anesthesia), (CONTRACTS["table"],), date(2026, 3, 2))
    assert isinstance(found, Pend)
    assert "minutes" in found.says


def test_the_lines_place_goes_before_the_claims() -> None:
    billed = line("99213", "150.00", "2026-03-02", place="21")
    found = price_line(billed, claim(billed, place="11"), (CONTRACTS["table"],), date(2026, 3, 2))
    assert isinstance(found, Price)
    assert found.allowed == 6713


def test_the_first_contract_that_has_a_price_prices() -> None:
    billed = line("99999", "100.00", "2026-03-02")
    contracts = (CONTRACTS["table"], CONTRACTS["percent"])
    found = price_line(billed, claim(billed), contracts, date(2026, 3, 2))
    assert isinstance(found, Price)
    assert (found.allowed, found.rule) == (8500, "percent of charge")
    assert isinstance(price_line(billed, claim(billed), (), date(2026, 3, 2)), Pend)


def test_a_tier_takes_its_networks_in_order() -> None:
    hmo, ppo = _contract(name="hmo-1", network="hmo"), _contract(name="ppo-1", network="ppo")
    assert [each.id for each in serving_contracts((ppo, hmo), ("hmo", "ppo"))] == ["hmo-1", "ppo-1"]
    assert [each.id for each in serving_contracts((ppo, hmo), ("ppo",))] == ["ppo-1"]
    assert serving_contracts((ppo,), ("hmo",)) == ()
    assert serving_contracts((), ("hmo",)) == ()


def _plan(*terms: Term) -> Plan:
    return Plan("choice", "Choice", "lake", "medical", Y2026, (), {}, {}, {}, out_of_network=terms)


OUT_OF_NETWORK = """
# plan's terms | procedure | charge | allowed | source | why
  table 140%, else 50% | 99213 | 200.00 | 129.36 | fees/table.csv:2 | 92.40 x 1.40
  table 140%, else 50% | 99213 | 100.00 | 100.00 | fees/table.csv:2 | never above the charge
  table 140%, else 50% | 99999 | 200.00 | 100.00 | p.yaml:9 | 50% of 200.00
  150%                 | 99999 | 200.00 | 200.00 | p.yaml:9 | never above the charge
  table 140%           | 99999 | 200.00 | no-price | - | the plan does not say
  nothing              | 99213 | 200.00 | no-price | - | the plan does not say
"""

PLANS = {
    "table 140%, else 50%": _plan(_percent("50%", "p.yaml:9", default=True), _fees("140%")),
    "150%": _plan(_percent("150%", "p.yaml:9")),
    "table 140%": _plan(_fees("140%")),
    "nothing": _plan(),
}


@pytest.mark.parametrize("cells", list(rows(OUT_OF_NETWORK)), ids=lambda cells: f"{cells[0]} {cells[1]}: {cells[-1]}")
def test_out_of_network(cells: list[str]) -> None:
    plan, procedure, charge, allowed, source, _ = cells
    billed = line(procedure, charge, "2026-03-02")
    found = price_out_of_network(billed, claim(billed), PLANS[plan], date(2026, 3, 2))
    if allowed == "no-price":
        assert isinstance(found, Pend)
        assert found.code == "no-price"
    else:
        assert isinstance(found, Price)
        assert (found.allowed, found.source, found.rule) == (cents_from_written(allowed), source, "out of network")
        assert found.contract == ""


DIFFERENCES = """
# charge | allowed | in network | adjustments | why
  180.00 | 120.00 | yes | CO-45 60.00  | the provider writes it off
  180.00 | 120.00 | no  | PR-45 60.00  | the patient may be billed
  180.00 | 180.00 | yes | -            | nothing between them
  100.00 | 150.00 | yes | OA-94 -50.00 | the contract pays more than was charged
    0.00 |   0.00 | yes | -            | nothing at all
    0.00 |  25.00 | yes | OA-94 -25.00 | a price for a line without a charge
"""


@pytest.mark.parametrize("cells", list(rows(DIFFERENCES)), ids=lambda cells: cells[-1])
def test_what_stands_between_charge_and_allowed(cells: list[str]) -> None:
    charge, allowed, in_network, expected, _ = cells
    found = price_adjustments(cents_from_written(charge), cents_from_written(allowed), in_network == "yes")
    code, _, amount = expected.partition(" ")
    told = [(f"{each.group}-{each.carc}", each.amount) for each in found]
    assert told == ([(code, cents_from_written(amount))] if amount else [])


def test_45_is_never_the_whole_charge() -> None:
    with pytest.raises(AssertionError, match="denial"):
        price_adjustments(10_000, 0, in_network=True)
