"""The allowed amount (handbook 5): contract, out-of-network terms, or a trusted carrier's price. Pure, whole cents."""

from selfund.pricing.adjustments import price_adjustments
from selfund.pricing.contract import price_line, serving_contracts
from selfund.pricing.out_of_network import price_out_of_network
from selfund.pricing.repricing import Repriced, is_repriced, take_prices
from selfund.pricing.term import FACILITY_PLACES, price_by_term

__all__ = [
    "FACILITY_PLACES",
    "Repriced",
    "is_repriced",
    "price_adjustments",
    "price_by_term",
    "price_line",
    "price_out_of_network",
    "serving_contracts",
    "take_prices",
]
