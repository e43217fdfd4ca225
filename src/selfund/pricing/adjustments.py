"""Why the allowed amount is not the charge: CO-45 or PR-45, or a negative OA-94 above the charge (handbook 2, 4.2)."""

from typing import Final

from selfund.terms.decision import Adjustment, Adjustments
from selfund.terms.money import Cents
from selfund.terms.reasons import REASONS

_OVER_RATE: Final = Adjustments(REASONS["over the contract rate"])
_OVER_ALLOWED: Final = Adjustments(REASONS["over the allowed amount"])
_ALLOWED_ABOVE: Final = Adjustments(REASONS["allowed above the charge"])


def price_adjustments(charge: Cents, allowed: Cents, in_network: bool) -> tuple[Adjustment, ...]:
    """What stands between charge and allowed amount, both in cents: nothing where they are the same."""
    return () if charge == allowed else (price_adjustment(charge, allowed, in_network),)


def price_adjustment(charge: Cents, allowed: Cents, in_network: bool) -> Adjustment:
    """What stands between a charge and another allowed amount, both in cents.

    In network the provider writes it off by contract (CO); out of network the patient may be billed (PR).
    Raises AssertionError for an allowed amount of 0 of a charge: 45 is never the whole charge (X12
    interpretation 2052).
    """
    if allowed <= 0:
        raise AssertionError(f"an allowed amount of {allowed} for a charge of {charge} is a denial, not a price")
    if allowed > charge:
        return _ALLOWED_ABOVE[charge - allowed]
    return _OVER_RATE[charge - allowed] if in_network else _OVER_ALLOWED[charge - allowed]
