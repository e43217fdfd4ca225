"""Whether a claim came in time (handbook 3.4): within the days its contract or plan allows, not before its service."""

from datetime import date, timedelta

from selfund.matching.rejection import DATE_IN_FUTURE
from selfund.terms.claim import Claim
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract


def filed_late(day_of_service: date, received: date, days: int) -> bool:
    """Whether a claim received on `received` is later than `days` after the (last) day of service; 0 days: no limit.

    The day of service is day 0: with 90 days, a service of 1 January is on time until 1 April.
    """
    return days > 0 and (received - day_of_service).days > days


def billed_ahead(claim: Claim, received: date) -> tuple[str, ...]:
    """The status codes of a claim that bills a service before its day, which is turned away; empty for any other.

    Only where a service or stay begins counts: a rental or a month of therapy may be billed with the end of its term.
    """
    if claim.start is not None and claim.start > received:
        return DATE_IN_FUTURE
    for line in claim.lines:
        if line.start is not None and line.start > received:
            return DATE_IN_FUTURE
    return ()


def last_day_to_file(day_of_service: date, days: int) -> date | None:
    """The last day on which a claim is on time, or None without a limit."""
    return day_of_service + timedelta(days=days) if days > 0 else None


def filing_limit(contract: Contract | None, plan: Plan) -> int:
    """Days within which a claim must arrive: the contract's own term goes before the plan's; 0: no limit."""
    return contract.filing_days if contract is not None and contract.filing_days else plan.filing_days
