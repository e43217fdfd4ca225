"""Names that refer to something: it must be there, and be there once."""

from collections.abc import Iterable

from selfund.book.checks.finding import error, perhaps
from selfund.book.parts import Parts
from selfund.terms.group import HERE
from selfund.terms.problem import Place, Problem


def duplicate_ids(parts: Parts) -> list[Problem]:
    """Two documents of one kind with the same id, two contracts of one network, two partners with one sender id."""
    problems: list[Problem] = []
    kinds: tuple[tuple[str, list[tuple[str, Place]]], ...] = (
        ("group", [(one.term.id, one.place("group")) for one in parts.groups]),
        ("platform", [(one.term.id, one.place("platform")) for one in parts.platforms]),
        ("network", [(one.term.id, one.place("network")) for one in parts.networks]),
        ("partner", [(one.term.id, one.place("partner")) for one in parts.partners]),
        ("account", [(one.term.id, one.place("account")) for one in parts.accounts]),
        ("contract", [(one.term.contract.id, one.place("contract")) for one in parts.contracts]),
    )
    for kind, named in kinds:
        problems += _twice(
            named, f"{kind}-twice", f'the {kind} "{{}}" is written twice', f"give each {kind} its own id"
        )
    senders = [(f"{one.term.sender_qualifier} {one.term.sender_id}", one.place("sender id")) for one in parts.partners]
    problems += _twice(senders, "sender-twice", 'two partners have the sender id "{}"', "correct one of them")
    return problems


def _twice(named: Iterable[tuple[str, Place]], code: str, says: str, mend: str) -> list[Problem]:
    problems = []
    seen: dict[str, Place] = {}
    for name, place in named:
        if name and name in seen:
            problems.append(error(place, code, f"{says.format(name)}; the first is at {seen[name]}", mend))
        seen.setdefault(name, place)
    return problems


def duplicate_group_numbers(parts: Parts) -> list[Problem]:
    """A number on a claim must mean one group."""
    named = [
        (number, one.place("numbers", index)) for one in parts.groups for index, number in enumerate(one.term.numbers)
    ]
    says = 'the group number "{}" already means a group'
    return _twice(named, "group-number-twice", says, "remove it from one of the groups")


def duplicate_providers(parts: Parts) -> list[Problem]:
    """One row an NPI."""
    table = parts.providers_table
    if table is None:
        return []
    problems = []
    seen: dict[str, int] = {}
    for row in parts.providers:
        npi = row.term.npi
        if npi in seen:
            says = f'the NPI "{npi}" already stands on line {seen[npi]}'
            problems.append(error(table.place(row.line, "npi"), "provider-twice", says, "keep one of the rows"))
        seen.setdefault(npi, row.line)
    return problems


def unknown_platforms(parts: Parts) -> list[Problem]:
    """The platforms of a group."""
    known = {one.term.id for one in parts.platforms} | {HERE}
    problems = []
    for one in parts.platforms:
        if one.term.id == HERE:
            says = '"here" is built in: it is the platform that runs this book'
            problems.append(error(one.place("platform"), "platform-here", says, "give the other platform its own name"))
    for group in parts.groups:
        for span in group.term.administered:
            if span.platform not in known:
                place = group.item_place("platforms", "platform", span.platform)
                mend = perhaps(span.platform, known, f"add platforms/{span.platform}.yaml")
                problems.append(error(place, "platform-unknown", f'there is no platform "{span.platform}"', mend))
    return problems


def plan_groups(parts: Parts) -> list[Problem]:
    """A plan belongs to a group of the book; its versions to the same one."""
    known = {one.term.id for one in parts.groups}
    first: dict[str, tuple[str, str]] = {}
    problems = []
    for one in parts.plans:
        plan = one.term
        if plan.group and plan.group not in known:
            mend = perhaps(plan.group, known, f"add groups/{plan.group}.yaml")
            problems.append(error(one.place("group"), "group-unknown", f'there is no group "{plan.group}"', mend))
        belongs = first.setdefault(plan.id, (plan.group, plan.line))
        if belongs != (plan.group, plan.line):
            says = f'another version of "{plan.id}" is of the group "{belongs[0]}" and the line "{belongs[1]}"'
            problems.append(error(one.place("group"), "plan-versions-differ", says, "give one of them another id"))
    return problems


def groups_without_plan(parts: Parts) -> list[Problem]:
    """A group that is administered here needs a plan."""
    with_plan = {one.term.group for one in parts.plans}
    problems = []
    for one in parts.groups:
        here = any(span.platform == HERE for span in one.term.administered)
        if here and one.term.id not in with_plan:
            mend = f'add a plan with "group: {one.term.id}"'
            says = f'the group "{one.term.id}" has no plan'
            problems.append(error(one.place("group"), "group-without-plan", says, mend))
    return problems


def unknown_networks(parts: Parts) -> list[Problem]:
    """The networks of a plan's tiers; one that stands in two tiers is found in the first alone."""
    known = {one.term.id for one in parts.networks}
    problems = []
    for one in parts.plans:
        seen: dict[str, str] = {}
        for tier in one.term.tiers:
            for index, network in enumerate(tier.networks):
                place = one.place("tiers", tier.name, index)
                if network not in known:
                    mend = perhaps(network, known, f"add networks/{network}.yaml")
                    problems.append(error(place, "network-unknown", f'there is no network "{network}"', mend))
                if network in seen:
                    says = f'the network "{network}" is already in the tier "{seen[network]}", which comes first'
                    problems.append(error(place, "network-in-two-tiers", says, "keep it in one of them"))
                seen.setdefault(network, tier.name)
    return problems
