"""Prices that a trusted carrier wrote into the claim (HCP; handbook 5, hand-off). Nobody else's are looked at.

Line prices govern; a price for the claim alone is spread over the lines by charges. Figures that contradict each other
pend: a platform does not choose between two prices.
"""

from typing import Final

from msgspec import Struct

from selfund.terms.claim import Claim, ClaimLine, Repricing
from selfund.terms.decision import Pend
from selfund.terms.money import Cents, spread
from selfund.terms.provider import Price

DIFFERS: Final = "repricing-differs"
"""The pend of repriced amounts that contradict each other or the charge."""

REFUSED: Final = "repricing-refused"
"""The pend of a claim that the carrier could not price (HCP13 T2 to T6)."""

NOT_UNDER_CONTRACT: Final = "not-under-contract"
"""The pend of a zero price without a reason: not covered by the contract, and never the patient's by default."""

RULE: Final = "repriced by the network"

_ZERO_PRICED: Final = "00"
_NO_CONTRACT: Final = "T1"


class Repriced(Struct, frozen=True, gc=False):
    """What the carrier says of a claim.

    prices          by position in `claim.lines`; None for a line that is out of network or pends
    out_of_network  the numbers of the lines to be priced by the plan's out-of-network terms
    pends           what a person must settle; when there are any, no price is to be used
    exception       HCP15 of the claim, else of its first line with one, for the surprise-billing test
    """

    prices: tuple[Price | None, ...]
    out_of_network: frozenset[int] = frozenset()
    pends: tuple[Pend, ...] = ()
    exception: str = ""


def is_repriced(claim: Claim) -> bool:
    """Whether the claim or one of its lines carries a repricer's figures."""
    if claim.repricing is not None:
        return True
    return any(line.repricing is not None for line in claim.lines)


def take_prices(claim: Claim, trusted: bool) -> Repriced | None:
    """The carrier's prices, or None where there are none or the sender is not trusted: then the own contract prices.

    The whole claim is looked at, before any split by routing, so that its totals can be compared.
    """
    if not trusted or not is_repriced(claim):
        return None
    whole = claim.repricing
    exception = whole.exception if whole is not None else ""
    on_lines = [line.repricing for line in claim.lines]
    for repricing in on_lines:
        if not exception and repricing is not None:
            exception = repricing.exception
    if whole is not None and not any(on_lines):
        return _by_claim(claim, whole, exception)
    return _by_lines(claim, on_lines, exception)


def _nothing(claim: Claim, pends: tuple[Pend, ...], exception: str) -> Repriced:
    return Repriced((None,) * len(claim.lines), frozenset(), pends, exception)


def _by_claim(claim: Claim, whole: Repricing, exception: str) -> Repriced:
    """One price for the claim, spread over its lines in proportion to their charges."""
    if whole.methodology == _ZERO_PRICED:
        pend = _zero_priced(whole, 0)
        if pend is not None:
            return _nothing(claim, (pend,), exception)
        everyone = frozenset(line.number for line in claim.lines)
        return Repriced((None,) * len(claim.lines), everyone, (), exception)
    pend = _contradicted(whole, claim.charge, 0)
    if pend is not None:
        return _nothing(claim, (pend,), exception)
    parts = spread(whole.allowed, [line.charge for line in claim.lines])
    source = f"HCP of the claim, spread by charges; {whole.organization}".rstrip("; ")
    short = [line.number for line, part in zip(claim.lines, parts, strict=True) if line.charge > 0 and part == 0]
    if short:
        return _nothing(claim, (_nothing_left(short[0]),), exception)
    return Repriced(tuple(Price(part, part, RULE, source) for part in parts), frozenset(), (), exception)


def _by_lines(claim: Claim, on_lines: list[Repricing | None], exception: str) -> Repriced:
    """A price for each line; the claim's own figure, where there is one, must be their sum."""
    pends: list[Pend] = []
    prices: list[Price | None] = []
    strangers: set[int] = set()
    total = 0
    for line, repricing in zip(claim.lines, on_lines, strict=True):
        found = _line_price(line, repricing)
        if isinstance(found, Pend):
            pends.append(found)
        elif found is None:
            strangers.add(line.number)
        else:
            total += found.allowed
        prices.append(found if isinstance(found, Price) else None)
    if claim.repricing is not None and not pends:
        pends += _totals(claim, claim.repricing, total, bool(strangers))
    if pends:
        return _nothing(claim, tuple(pends), exception)
    return Repriced(tuple(prices), frozenset(strangers), (), exception)


def _line_price(line: ClaimLine, repricing: Repricing | None) -> Price | Pend | None:
    """A line's price, a pend, or None for a line that the carrier says is out of network."""
    if repricing is None:
        return Pend(DIFFERS, "the line carries no repriced amount although other lines do", line.number)
    if repricing.methodology == _ZERO_PRICED:
        return _zero_priced(repricing, line.number)
    pend = _contradicted(repricing, line.charge, line.number)
    if pend is not None:
        return pend
    if repricing.allowed == 0 and line.charge > 0:
        return _nothing_left(line.number)
    source = f"HCP of line {line.number}; {repricing.organization}".rstrip("; ")
    return Price(repricing.allowed, repricing.allowed, RULE, source)


def _totals(claim: Claim, whole: Repricing, total: Cents, strangers: bool) -> list[Pend]:
    if whole.methodology != _ZERO_PRICED:
        pend = _contradicted(whole, claim.charge, 0)
        if pend is not None and not strangers:
            return [pend]
    if whole.allowed != total:
        return [Pend(DIFFERS, "the claim's repriced amount is not the sum of its lines'")]
    return []


def _zero_priced(repricing: Repricing, number: int) -> Pend | None:
    """What HCP01 "00" means: None out of network (T1), a refusal for the carrier's other reasons, else undecided."""
    reason = repricing.reject_reason
    if reason == _NO_CONTRACT:
        return None
    if reason:
        return Pend(REFUSED, f"the carrier could not price it (reason {reason})", number)
    return Pend(NOT_UNDER_CONTRACT, "the carrier priced it at zero as not under its contract", number)


def _contradicted(repricing: Repricing, charge: Cents, number: int) -> Pend | None:
    """A pend when the amounts cannot be: below zero, or allowed and savings that are not the charge.

    Savings are optional; none stated says nothing.
    """
    if repricing.allowed < 0:
        return Pend(DIFFERS, "a repriced amount is below zero", number)
    if repricing.savings and repricing.allowed + repricing.savings != charge:
        return Pend(DIFFERS, "repriced amount and savings together are not the charge", number)
    return None


def _nothing_left(number: int) -> Pend:
    return Pend(DIFFERS, "the carrier allows nothing for the line and gives no reason", number)
