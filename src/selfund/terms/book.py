"""The book of business, compiled: every lookup that a claim needs is a dictionary keyed by what the claim carries."""

from datetime import date

from msgspec import Struct

from selfund.terms.group import Account, Group
from selfund.terms.member import Member
from selfund.terms.partner import Administrator, Partner
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract, ProviderRecord


class Scenario(Struct, frozen=True):
    """A test that a plan states about itself: claims in order, and what each should pay.

    `claims` and `expects` are as written, field name to text; `source` is where the scenario starts.
    """

    says: str
    plan: str
    claims: tuple[dict[str, str], ...]
    expects: tuple[dict[str, str], ...]
    source: str


class Book(Struct, frozen=True):
    """A compiled book of business.

    groups            by id; group_numbers: the number a claim carries → group id
    members           by member id as billed (upper case, no blanks); families: family key → its members
    plans             by id: all versions, in order of their period
    contracts         by TIN: the contracts of its payees over all networks and periods
    providers         by NPI
    networks          network id → its title
    partners          by (sender qualifier, sender id)
    accounts          by group id
    payers            the payer identifiers that mean this administrator
    """

    root: str
    administrator: Administrator
    groups: dict[str, Group]
    group_numbers: dict[str, str]
    members: dict[str, Member]
    families: dict[str, tuple[Member, ...]]
    plans: dict[str, tuple[Plan, ...]]
    contracts: dict[str, tuple[Contract, ...]]
    networks: dict[str, str]
    providers: dict[str, ProviderRecord]
    partners: dict[tuple[str, str], Partner]
    accounts: dict[str, Account]
    payers: frozenset[str]
    scenarios: tuple[Scenario, ...] = ()

    def plan_on(self, plan: str, day: date) -> Plan | None:
        """The version of a plan in force on a day, or None."""
        for version in self.plans.get(plan, ()):
            if version.period.start <= day <= version.period.end:
                return version
        return None
