"""The book of business, compiled: every lookup that a claim needs is a dictionary keyed by what the claim carries."""

from datetime import date

from msgspec import Struct

from selfund.terms.group import Account, Group, Platform
from selfund.terms.money import Cents
from selfund.terms.partner import Administrator, Partner
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract, ProviderRecord
from selfund.terms.roster import Roster


class Expected(Struct, frozen=True, omit_defaults=True):
    """What a scenario says of a claim, or of all its claims together: cents; None where it says nothing.

    member is all that the patient owes (cost sharing and what the plan does not cover); plan is what the plan pays.
    `source` is the file and line; `places` tells file:line:column of each amount by its name.
    """

    source: str
    member: Cents | None = None
    plan: Cents | None = None
    deductible: Cents | None = None
    copay: Cents | None = None
    coinsurance: Cents | None = None
    noncovered: Cents | None = None
    places: dict[str, str] = {}


class ScenarioLine(Struct, frozen=True, omit_defaults=True):
    """One line of a scenario's claim. charge, allowed in cents (None: the charge); units in thousandths."""

    charge: Cents
    allowed: Cents | None = None
    procedure: str = ""
    modifiers: tuple[str, ...] = ()
    revenue: str = ""
    units: int = 1000


class ScenarioClaim(Struct, frozen=True, omit_defaults=True):
    """A claim that a scenario tells of.

    lines        one or more; tier: the tier of the provider, one of the plan's
    day          date of service; a claim that names none follows the one before by a day, the first is on the
                 first day of the plan version
    member       the name of an invented member of one family; empty: the subscriber
    place        place of service; bill_type "111" …; a claim with either a bill type or a revenue code is institutional
    specialty    of the provider; empty: primary care
    diagnoses    without the dot, the first is the principal one
    """

    lines: tuple[ScenarioLine, ...]
    tier: str
    day: date
    source: str
    member: str = ""
    place: str = ""
    bill_type: str = ""
    specialty: str = ""
    diagnoses: tuple[str, ...] = ()
    pays: Expected | None = None


class Scenario(Struct, frozen=True):
    """A test that a plan version states about itself: claims in order, what each should pay, and all together.

    plan, start  the plan's id and the first day of the version that states it
    family       whether the contract is a family's (family amounts apply) or the employee's alone
    source       file and line where the scenario starts
    """

    says: str
    plan: str
    start: date
    claims: tuple[ScenarioClaim, ...]
    source: str
    family: bool = False
    pays: Expected | None = None


class Book(Struct, frozen=True):
    """A compiled book of business.

    groups            by id; group_numbers: the number a claim carries → group id
    members           by member id as billed (upper case, no blanks)
    plans             by id: all versions, in order of their period
    contracts         by TIN: the contracts of its payees over all networks and periods
    providers         by NPI
    networks          network id → its title
    partners          by (sender qualifier, sender id)
    accounts          by group id
    payers            the payer identifiers that mean this administrator
    platforms         the other platforms, by id ("here" is not among them)
    """

    root: str
    administrator: Administrator
    groups: dict[str, Group]
    group_numbers: dict[str, str]
    members: Roster
    plans: dict[str, tuple[Plan, ...]]
    contracts: dict[str, tuple[Contract, ...]]
    networks: dict[str, str]
    providers: dict[str, ProviderRecord]
    partners: dict[tuple[str, str], Partner]
    accounts: dict[str, Account]
    payers: frozenset[str]
    scenarios: tuple[Scenario, ...] = ()
    platforms: dict[str, Platform] = {}

    def plan_on(self, plan: str, day: date) -> Plan | None:
        """The version of a plan in force on a day, or None."""
        for version in self.plans.get(plan, ()):
            if version.period.start <= day <= version.period.end:
                return version
        return None
