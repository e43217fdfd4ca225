"""The allowed amount of a provider without a contract (handbook 5): by the plan's own terms, never above the charge."""

from datetime import date

from selfund.pricing.contract import no_price
from selfund.pricing.term import price_by_term
from selfund.terms.claim import Claim, ClaimLine
from selfund.terms.decision import Pend
from selfund.terms.plan import Plan
from selfund.terms.provider import Price

RULE = "out of network"


def price_out_of_network(line: ClaimLine, claim: Claim, plan: Plan, day: date) -> Price | Pend:
    """The price of `line` by the first of the plan's out-of-network terms that holds on `day`; default terms last.

    The pend "no-price" where none does: what is allowed to a stranger is the plan's to say.
    """
    for defaults in (False, True):
        for term in plan.out_of_network:
            if term.default is not defaults:
                continue
            fee = price_by_term(term, line, claim, day)
            if fee is not None:
                amount, _, source = fee
                return Price(min(line.charge, amount), amount, RULE, source)
    return no_price(line, "out-of-network")
