"""Accounts: the one from which each group's claims are paid fits its funding; two employers' money never meets."""

from typing import Final

from selfund.book.checks.finding import error, perhaps
from selfund.book.documents import Text
from selfund.book.parts import Parts, Written
from selfund.terms.group import HERE, Account, Funding, Group
from selfund.terms.problem import Problem

ADMINISTRATOR: Final = "administrator"
CARRIER: Final = "carrier"
OWN_MONEY: Final = frozenset({Funding.ASO, Funding.LEVEL})
"""Arrangements in which claims are paid from money set apart for the one employer (handbook 8)."""


def _owners(group: Group) -> tuple[str, ...]:
    """Who may own the account that pays the group's claims (handbook 8)."""
    return {
        Funding.ASO: (group.id,),
        Funding.ASC: (ADMINISTRATOR,),
        Funding.INSURED: (CARRIER, ADMINISTRATOR),
        Funding.LEVEL: (group.id, ADMINISTRATOR),
    }[group.funding]


def account_for_each_group(parts: Parts) -> list[Problem]:
    """A group that is administered here has one account that pays its claims."""
    served: dict[str, str] = {}
    problems = []
    for one in parts.accounts:
        for index, group in enumerate(one.term.groups):
            if group in served:
                says = f'the account "{served[group]}" already pays the claims of "{group}"'
                place = one.place("groups", index)
                problems.append(error(place, "account-twice", says, "remove the group from one of them"))
            served.setdefault(group, one.term.id)
    for group_written in parts.groups:
        term = group_written.term
        here = any(span.platform == HERE for span in term.administered)
        if here and term.id not in served:
            says = f'no account pays the claims of "{term.id}", which is {term.funding}'
            owner = _owners(term)[0]
            mend = f'add an account with "owner: {owner}" and "groups: [{term.id}]"'
            problems.append(error(group_written.place("funding"), "account-missing", says, mend))
    return problems


def account_owners(parts: Parts) -> list[Problem]:
    """The owner is the administrator, the carrier or a group, and the one that the group's funding asks for."""
    groups = {one.term.id: one.term for one in parts.groups}
    problems = []
    for one in parts.accounts:
        owner = one.term.owner
        if owner and owner not in groups and owner not in (ADMINISTRATOR, CARRIER):
            known = (*groups, ADMINISTRATOR, CARRIER)
            mend = perhaps(owner, known, "write administrator, carrier or the id of a group")
            problems.append(error(one.place("owner"), "owner-unknown", f'nobody here is "{owner}"', mend))
            continue
        for index, name in enumerate(one.term.groups):
            group = groups.get(name)
            if group is None:
                mend = perhaps(name, groups, f"add groups/{name}.yaml")
                place = one.place("groups", index)
                problems.append(error(place, "group-unknown", f'there is no group "{name}"', mend))
            elif owner and owner not in _owners(group):
                says = f'"{name}" is {group.funding}: its claims are not paid from an account of "{owner}"'
                mend = f"the owner must be {' or '.join(_owners(group))}"
                problems.append(error(one.place("owner"), "account-owner", says, mend))
    return problems


def accounts_apart(parts: Parts) -> list[Problem]:
    """The money of an aso or level group is never in one account with another's."""
    apart = {one.term.id for one in parts.groups if one.term.funding in OWN_MONEY}
    problems = []
    seen: dict[tuple[str, str], Written[Account]] = {}
    for one in parts.accounts:
        groups = one.term.groups
        mixed = [name for name in groups if name in apart]
        if mixed and len(groups) > 1:
            says = f'"{mixed[0]}" pays from its own money, and this account serves {len(groups)} groups'
            mend = "give each such group an account of its own"
            problems.append(error(one.place("groups"), "account-mixes-groups", says, mend))
        number = _whole_number(one)
        other = seen.get(number)
        if number[1] and other is not None and (mixed or any(name in apart for name in other.term.groups)):
            says = f'"{other.term.id}" has the same bank account, and one of the two holds an employer\'s own money'
            mend = "open an account for each employer"
            problems.append(error(one.place("number"), "account-mixes-groups", says, mend))
        seen.setdefault(number, one)
    return problems


def _whole_number(one: Written[Account]) -> tuple[str, str]:
    """Routing and account number as written; the number is empty where the document masks it."""
    text = one.node.get("number")
    number = text.value if isinstance(text, Text) and text.value.isdigit() else ""
    return one.term.routing, number


def deposits(parts: Parts) -> list[Problem]:
    """A deposit is for a group that the account serves."""
    problems = []
    for one in parts.accounts:
        for deposit in one.term.deposits:
            if deposit.group and deposit.group not in one.term.groups:
                says = f'the account does not serve the group "{deposit.group}"'
                mend = perhaps(deposit.group, one.term.groups, f"write one of: {', '.join(one.term.groups)}")
                place = one.item_place("deposits", "group", deposit.group)
                problems.append(error(place, "deposit-group", says, mend))
    return problems
