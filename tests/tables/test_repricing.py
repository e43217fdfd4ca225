"""Prices that a carrier wrote into the claim (HCP; handbook 5, hand-off). The first case is the standard's published
example of a repriced claim (005010X222A1, PPO repriced claim): 28.75 billed, 26.75 allowed, savings 2.00.
"""

import msgspec
import pytest

from billed import claim, line, rows
from selfund.pricing import Repriced, is_repriced, price_adjustments, take_prices
from selfund.terms.claim import Claim, Repricing
from selfund.terms.money import cents_from_written


def _repricing(text: str) -> Repricing | None:
    """ "03 26.75 2.00" or "00 0.00 T1": methodology, allowed, then savings or a reject reason; "-": none."""
    if text == "-":
        return None
    methodology, allowed, *rest = text.split()
    reason = next((word for word in rest if word.startswith("T")), "")
    savings = next((cents_from_written(word) for word in rest if not word.startswith("T")), 0)
    return Repricing(methodology, cents_from_written(allowed), savings, organization="908231234", reject_reason=reason)


def _claim(charges: str, whole: str, lines: str) -> Claim:
    billed = [
        msgspec.structs.replace(line("E0570", charge, "2026-03-02", number=number), repricing=_repricing(text.strip()))
        for number, (charge, text) in enumerate(zip(charges.split(), lines.split(","), strict=True), 1)
    ]
    return msgspec.structs.replace(claim(*billed), repricing=_repricing(whole))


TAKEN = """
# charges | claim's HCP | lines' HCP | allowed | out of network | why
  25.00 3.75 | 03 26.75 2.00 | 03 23.75 1.25, 03 3.00 0.75 | 23.75 3.00 | - | the standard's example
  25.00 3.75 | -             | 03 23.75 1.25, 03 3.00 0.75 | 23.75 3.00 | - | lines alone
  25.00 3.75 | 03 26.75      | 03 23.75, 03 3.00           | 23.75 3.00 | - | savings need not be stated
  25.00 3.75 | 03 26.75 2.00 | -, -                        | 23.26 3.49 | - | 26.75 x 25.00 / 28.75 = 23.2608…, 3.4891…: 23.26 and 3.48, the cent left to the larger remainder
  100.00 100.00 100.00 | 06 100.00 200.00 | -, -, - | 33.34 33.33 33.33 | - | equal remainders: the earlier line has the cent
  100.00 0.00 | 03 80.00 20.00 | -, - | 80.00 0.00 | - | a line without a charge gets nothing
  100.00 | 07 150.00 | - | 150.00 | - | a case rate above the charge
  100.00 | - | 07 150.00 -50.00 | 150.00 | - | savings below zero, and they add up
  252.71 | 00 0.00 T1 | - | - | 1 | the standard's out-of-network example
  25.00 3.75 | - | 00 0.00 T1, 03 3.00 0.75 | - 3.00 | 1 | one line out of network
  25.00 3.75 | 03 3.00 25.75 | 00 0.00 T1, 03 3.00 0.75 | - 3.00 | 1 | and the claim's sum is that of the others
  25.00 3.75 | 00 0.00 T1 | 00 0.00 T1, 00 0.00 T1 | - - | 1 2 | said twice
"""  # noqa: E501  a table's rows stay whole

PENDED = """
# charges | claim's HCP | lines' HCP | pends | why
  25.00 3.75 | 03 26.50 2.25 | 03 23.75 1.25, 03 3.00 0.75 | repricing-differs 0 | the lines' sum is 26.75
  25.00 3.75 | 03 26.75 1.00 | 03 23.75 1.25, 03 3.00 0.75 | repricing-differs 0 | 26.75 + 1.00 is not 28.75
  25.00 3.75 | 03 26.75 2.00 | 03 23.75 1.00, 03 3.00 0.75 | repricing-differs 1 | 23.75 + 1.00 is not 25.00
  25.00 3.75 | 03 26.75 1.00 | -, -                        | repricing-differs 0 | 26.75 + 1.00 is not 28.75
  25.00 3.75 | 03 23.75      | 03 23.75 1.25, -            | repricing-differs 2 | one line has no price
  25.00 3.75 | 00 0.00 T1    | 03 23.75 1.25, 03 3.00 0.75 | repricing-differs 0 | zero for the claim alone
  25.00 3.75 | -             | 03 -1.00, 03 3.00           | repricing-differs 1 | below zero
  25.00 3.75 | 04 23.75 5.00 | 03 23.75 1.25, 04 0.00 3.75 | repricing-differs 2 | bundled: a person decides
  100.00 0.01 | 03 0.05      | -, -                        | repricing-differs 2 | spread, the second line has nothing
  100.00     | 00 0.00 T2    | -                           | repricing-refused 0 | the carrier could not price it
  100.00     | 00 0.00 T6    | -                           | repricing-refused 0 | the carrier could not price it
  25.00 3.75 | -             | 00 0.00 T3, 03 3.00 0.75    | repricing-refused 1 | one line
  100.00     | 00 0.00       | -                           | not-under-contract 0 | zero without a reason
  25.00 3.75 | -             | 03 23.75 1.25, 00 0.00      | not-under-contract 2 | one line, without a reason
  25.00 3.75 | -             | 00 0.00 T2, 00 0.00         | repricing-refused 1, not-under-contract 2 | all are told
"""


@pytest.mark.parametrize("cells", list(rows(TAKEN)), ids=lambda cells: cells[-1])
def test_a_trusted_carriers_prices_are_taken(cells: list[str]) -> None:
    charges, whole, lines, allowed, strangers, _ = cells
    repriced = take_prices(_claim(charges, whole, lines), trusted=True)
    assert repriced is not None
    assert repriced.pends == ()
    assert [price and price.allowed for price in repriced.prices] == [
        None if text == "-" else cents_from_written(text) for text in allowed.split()
    ]
    assert repriced.out_of_network == ({int(number) for number in strangers.split()} if strangers != "-" else set())
    assert {price.rule for price in repriced.prices if price} <= {"repriced by the network"}


@pytest.mark.parametrize("cells", list(rows(PENDED)), ids=lambda cells: cells[-1])
def test_contradictions_and_refusals_pend(cells: list[str]) -> None:
    charges, whole, lines, expected, _ = cells
    repriced = take_prices(_claim(charges, whole, lines), trusted=True)
    assert repriced is not None
    assert ", ".join(f"{pend.code} {pend.line}" for pend in repriced.pends) == expected
    assert set(repriced.prices) == {None}, "no price is used beside a pend"


def test_nobody_elses_prices_are_looked_at() -> None:
    repriced = _claim("25.00 3.75", "03 26.75 2.00", "03 23.75 1.25, 03 3.00 0.75")
    assert is_repriced(repriced)
    assert take_prices(repriced, trusted=False) is None
    plain = claim(line("E0570", "25.00"))
    assert not is_repriced(plain)
    assert take_prices(plain, trusted=True) is None


def test_the_standards_example_leaves_two_dollars_of_co_45() -> None:
    repriced = take_prices(_claim("25.00 3.75", "03 26.75 2.00", "03 23.75 1.25, 03 3.00 0.75"), trusted=True)
    assert isinstance(repriced, Repriced)
    first, second = repriced.prices
    assert first is not None
    assert second is not None
    told = price_adjustments(2500, first.allowed, True) + price_adjustments(375, second.allowed, True)
    assert [(each.group, each.carc, each.amount) for each in told] == [("CO", "45", 125), ("CO", "45", 75)]
    assert first.source == "HCP of line 1; 908231234"


def test_the_exception_code_is_handed_on() -> None:
    emergency = Repricing("00", 0, reject_reason="T1", exception="2")
    whole = msgspec.structs.replace(claim(line("99284", "252.71")), repricing=emergency)
    on_line = claim(msgspec.structs.replace(line("99284", "252.71"), repricing=emergency))
    for asked in (whole, on_line):
        repriced = take_prices(asked, trusted=True)
        assert repriced is not None
        assert repriced.exception == "2"
        assert repriced.out_of_network == {1}
