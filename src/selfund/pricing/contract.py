"""The contracted price of a line (handbook 5): the first term that holds, units, rate, lesser-of, and its source."""

from collections.abc import Iterable, Sequence
from datetime import date

from selfund.pricing.term import MINUTES, Fee, price_by_term
from selfund.terms.claim import Claim, ClaimLine
from selfund.terms.decision import Pend
from selfund.terms.provider import Contract, Price

NO_PRICE = "no-price"
"""The pend of a line that nothing prices."""


def serving_contracts(contracts: Iterable[Contract], networks: Sequence[str]) -> tuple[Contract, ...]:
    """The contracts of a tier's networks, in the order in which the tier names its networks."""
    held = tuple(contracts)
    if len(held) == 1:
        return held if held[0].network in networks else ()
    return tuple([contract for network in networks for contract in held if contract.network == network])


def price_line(line: ClaimLine, claim: Claim, contracts: Iterable[Contract], day: date) -> Price | Pend:
    """The price of `line` by the first of `contracts` that has one, or the pend "no-price".

    contracts  those in force on `day` (the line's date of service) of the networks of its tier, best first
    A contract's terms are tried in order, its default terms last. Lesser-of compares with the line's charge.
    """
    for contract in contracts:
        fee = _by_contract(contract, line, claim, day)
        if fee is not None:
            amount, rule, source = fee
            allowed = line.charge if contract.lesser_of and line.charge < amount else amount
            return Price(allowed, amount, rule, source, contract.id)
    return no_price(line, "contract")


def _by_contract(contract: Contract, line: ClaimLine, claim: Claim, day: date) -> Fee | None:
    # A fee table lists most procedures, so a term is mostly left for the next one by the procedures that it names.
    procedure = line.procedure
    defaults = False
    for term in contract.terms:
        if term.default:
            defaults = True
        elif not term.procedures or procedure in term.procedures:
            fee = price_by_term(term, line, claim, day)
            if fee is not None:
                return fee
    if defaults:
        for term in contract.terms:
            if term.default:
                fee = price_by_term(term, line, claim, day)
                if fee is not None:
                    return fee
    return None


def no_price(line: ClaimLine, whose: str) -> Pend:
    """Why a person must price the line: `whose` terms have no price for it."""
    service = line.procedure or f"revenue code {line.revenue}"
    if line.units <= 0:
        return Pend(NO_PRICE, f"{service} is billed without units", line.number)
    if line.unit == MINUTES:
        return Pend(NO_PRICE, f"{service} is billed in minutes, which no fee table prices", line.number)
    return Pend(NO_PRICE, f"no {whose} term has a price for {service} on its date of service", line.number)
