"""Scenarios whose own amounts contradict each other; whether the plan pays so is tested where they are run."""

from selfund.book.checks.finding import error, perhaps
from selfund.book.parts import Parts
from selfund.terms.book import Expected, ScenarioClaim
from selfund.terms.money import dollars
from selfund.terms.problem import Place, Problem


def amounts_add_up(parts: Parts) -> list[Problem]:
    """The member's amount is the sum of its parts where all are told; with the plan's at most the charge."""
    problems = []
    for one in parts.scenarios:
        for claim in one.term.claims:
            if claim.pays is not None:
                problems += _parts(claim.pays) + _whole(claim, claim.pays)
        if one.term.pays is not None:
            problems += _parts(one.term.pays)
            if len(one.term.claims) == 1:
                problems += _whole(one.term.claims[0], one.term.pays)
    return problems


def specialties(parts: Parts) -> list[Problem]:
    """A specialty that a scenario names is that of a provider, for the benefit category depends on it."""
    known = {row.term.specialty.casefold() for row in parts.providers}
    problems = []
    for one in parts.scenarios:
        for index, claim in enumerate(one.term.claims):
            if claim.specialty and claim.specialty.casefold() not in known:
                path = ("claim", "specialty") if one.node.get("claim") is not None else ("claims", index, "specialty")
                mend = perhaps(claim.specialty, sorted(known), "write a specialty of providers.csv")
                says = f'no provider has the specialty "{claim.specialty}"'
                problems.append(error(one.place(*path), "specialty-unknown", says, mend))
    return problems


def _parts(pays: Expected) -> list[Problem]:
    told = (pays.deductible, pays.copay, pays.coinsurance)
    if pays.member is None or any(amount is None for amount in told):
        return []
    total = sum(amount or 0 for amount in told) + (pays.noncovered or 0)
    if total == pays.member:
        return []
    says = f"deductible, copay, coinsurance and noncovered are ${dollars(total)}, not ${dollars(pays.member)}"
    return [error(_place(pays, "member"), "scenario-does-not-add-up", says, "correct one of the amounts")]


def _whole(claim: ScenarioClaim, pays: Expected) -> list[Problem]:
    if pays.member is None or pays.plan is None:
        return []
    most = sum(max(line.charge, line.allowed or 0) for line in claim.lines)
    if pays.member + pays.plan <= most:
        return []
    says = f"member and plan pay ${dollars(pays.member + pays.plan)}, more than the ${dollars(most)} billed"
    return [error(_place(pays, "plan"), "scenario-does-not-add-up", says, "correct one of the amounts")]


def _place(pays: Expected, name: str) -> Place:
    """The place of one amount, from the text that the scenario keeps of it."""
    file, _, rest = pays.places.get(name, pays.source).partition(":")
    line, _, column = rest.partition(":")
    return Place(file, int(line or 0), int(column or 1))
