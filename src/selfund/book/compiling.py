"""From the parts of a book without errors to its lookups: dictionaries keyed by what a claim carries."""

from collections import defaultdict

from msgspec.structs import replace

from selfund.book.parts import MemberRow, Parts
from selfund.terms.book import Book
from selfund.terms.group import Account
from selfund.terms.member import Member
from selfund.terms.period import Period
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract
from selfund.terms.roster import Roster


def compile_book(parts: Parts, root: str) -> Book:
    """The compiled book. The parts must have been checked: what refers to something refers to what is there."""
    if parts.administrator is None:
        raise AssertionError("a book without an administrator has passed its checks")
    administrator = parts.administrator.term
    return Book(
        root=root,
        administrator=administrator,
        groups={one.term.id: one.term for one in parts.groups},
        group_numbers={number: one.term.id for one in parts.groups for number in one.term.numbers},
        members=Roster(_members(_while_group_is_here(parts)).values()),
        plans=_plans(parts),
        contracts=_contracts(parts),
        networks={one.term.id: one.term.title for one in parts.networks},
        providers={row.term.npi: row.term for row in parts.providers},
        partners={(one.term.sender_qualifier, one.term.sender_id): one.term for one in parts.partners},
        accounts=accounts_by_group([one.term for one in parts.accounts]),
        payers=frozenset(administrator.payer_ids),
        scenarios=tuple(one.term for one in parts.scenarios),
        platforms={one.term.id: one.term for one in parts.platforms},
    )


def accounts_by_group(accounts: list[Account]) -> dict[str, Account]:
    """The account that pays each group's claims."""
    return {group: account for account in accounts for group in account.groups}


def _plans(parts: Parts) -> dict[str, tuple[Plan, ...]]:
    versions: dict[str, list[Plan]] = defaultdict(list)
    for one in parts.plans:
        versions[one.term.id].append(one.term)
    return {name: tuple(sorted(found, key=lambda plan: plan.period.start)) for name, found in versions.items()}


def _contracts(parts: Parts) -> dict[str, tuple[Contract, ...]]:
    """Contracts by TIN, those for single NPIs of a TIN before those for all of it, later ones first."""
    found: dict[str, list[Contract]] = defaultdict(list)
    for one in parts.contracts:
        for contract in one.term.contracts:
            for tin in contract.tins:
                found[tin].append(contract)
    return {
        tin: tuple(sorted(some, key=lambda one: (not one.npis, one.network, -one.period.start.toordinal(), one.id)))
        for tin, some in found.items()
    }


def _while_group_is_here(parts: Parts) -> list[MemberRow]:
    """The members' rows, none covered before their group's first day or after its last, whatever enrollment says."""
    periods = {one.term.id: one.term.period for one in parts.groups}
    rows = []
    for row in parts.members:
        own, whole = row.coverage.period, periods[row.member.group]
        if own.start < whole.start or own.end > whole.end:
            bounded = replace(row.coverage, period=Period(max(own.start, whole.start), min(own.end, whole.end)))
            rows.append(MemberRow(replace(row.member, coverages=(bounded,)), bounded, row.line))
        else:
            rows.append(row)
    return rows


def _members(rows: list[MemberRow]) -> dict[str, Member]:
    """Members by id, the spans of each in order."""
    found: dict[str, Member] = {}
    several: dict[str, list[MemberRow]] = {}
    for row in rows:
        name = row.member.id
        if name in found:
            several.setdefault(name, [MemberRow(found[name], found[name].coverages[0], 0)]).append(row)
        else:
            found[name] = row.member
    for name, spans in several.items():
        last = spans[-1].member
        coverages = tuple(sorted((row.coverage for row in spans), key=lambda one: one.period.start))
        found[name] = Member(
            last.id, last.subscriber, last.group, last.relationship, last.last_name, last.first_name, last.birth_date,
            last.sex, coverages, last.middle_name, last.address, last.city, last.state, last.postal_code,
        )  # fmt: skip
    return found
