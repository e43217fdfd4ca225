"""Timely filing (handbook 3.4): whether a claim arrived within the days its contract or plan allows."""

from datetime import date, timedelta

from selfund.terms.plan import Plan
from selfund.terms.provider import Contract


def filed_late(day_of_service: date, received: date, days: int) -> bool:
    """Whether a claim received on `received` is later than `days` after the (last) day of service; 0 days: no limit.

    The day of service is day 0: with 90 days, a service of 1 January is on time until 1 April.
    """
    return days > 0 and (received - day_of_service).days > days


def last_day_to_file(day_of_service: date, days: int) -> date | None:
    """The last day on which a claim is on time, or None without a limit."""
    return day_of_service + timedelta(days=days) if days > 0 else None


def filing_limit(contract: Contract | None, plan: Plan) -> int:
    """Days within which a claim must arrive: the contract's own term goes before the plan's; 0: no limit."""
    return contract.filing_days if contract is not None and contract.filing_days else plan.filing_days
