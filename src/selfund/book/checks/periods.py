"""Periods that overlap where only one thing can be in force, or that leave a gap."""

from datetime import timedelta
from itertools import pairwise

from selfund.book.checks.finding import error, warning
from selfund.book.fields import UNDATED
from selfund.book.parts import Parts, Payees, Written
from selfund.terms.plan import Plan
from selfund.terms.problem import Problem


def plan_versions(parts: Parts) -> list[Problem]:
    """Versions of one plan follow each other."""
    problems = []
    versions: dict[str, list[Written[Plan]]] = {}
    for one in parts.plans:
        if one.term.period is UNDATED:
            continue
        for other in versions.get(one.term.id, ()):
            if other.term.period.overlaps(one.term.period):
                says = f'this version of "{one.term.id}" overlaps the one in {other.file}'
                mend = (
                    f'let one end ("ends: …") before the other begins; the other is effective {other.term.period.start}'
                )
                problems.append(error(one.place("effective"), "plan-versions-overlap", says, mend))
        versions.setdefault(one.term.id, []).append(one)
    return problems


def platform_spans(parts: Parts) -> list[Problem]:
    """One platform administers a group on a day, and always one."""
    problems = []
    for one in parts.groups:
        spans = one.term.administered
        for earlier, later in pairwise(spans):
            place = one.item_place("platforms", "from", later.period.start.isoformat())
            if earlier.period.overlaps(later.period):
                says = f'"{later.platform}" begins before "{earlier.platform}" ends on {earlier.period.end}'
                mend = 'let each "until" be the day before the next "from"'
                problems.append(error(place, "platform-spans-overlap", says, mend))
            elif earlier.period.end + timedelta(days=1) < later.period.start:
                says = f"nobody administers the group from {earlier.period.end} to {later.period.start}"
                problems.append(warning(place, "platform-gap", says, "close the gap"))
        if spans and spans[0].period.start > one.term.period.start:
            says = (
                f"nobody administers the group before {spans[0].period.start}; it is effective {one.term.period.start}"
            )
            problems.append(warning(one.place("platforms"), "platform-gap", says, "let the first span begin then"))
    return problems


def contracts(parts: Parts) -> list[Problem]:
    """One contract of a network prices a payee on a day."""
    problems = []
    seen: dict[tuple[str, str, str], list[Written[Payees]]] = {}
    for one in parts.contracts:
        contract = one.term.contract
        for tin, npi, position in one.term.payees:
            key = (contract.network, tin, npi)
            for other in seen.get(key, ()):
                if UNDATED in (contract.period, other.term.contract.period):
                    continue
                if other is one or other.term.contract.period.overlaps(contract.period):
                    whom = f"{tin}/{npi}" if npi else tin
                    says = f'the payee {whom} is already in the contract "{other.term.contract.id}"'
                    mend = "remove it from one of them, or let one end before the other begins"
                    problems.append(error(one.place("payees", position), "contract-overlaps", says, mend))
                    break
            seen.setdefault(key, []).append(one)
    return problems
