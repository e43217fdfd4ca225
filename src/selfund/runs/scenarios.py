"""The scenarios that plans state about themselves, run through the very adjudication that real claims go through.

A scenario names amounts, not parties: it runs in a copy of the book in which each tier of its plan has one provider
under contract, its family is invented, and the allowed amounts it states are taken as a trusted carrier's prices.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.adjudication import adjudicate
from selfund.runs.remember import remember
from selfund.terms.accumulator import AccumulatorKey
from selfund.terms.book import Book, Expected, Scenario, ScenarioClaim, ScenarioLine
from selfund.terms.claim import INPATIENT_BILLS, Claim, ClaimKind, ClaimLine, Diagnosis, Person, Provider, Repricing
from selfund.terms.context import Context
from selfund.terms.decision import Decision
from selfund.terms.group import HERE, Administered, Funding, Group
from selfund.terms.history import ClaimRecord
from selfund.terms.member import Coverage, Level, Member, Relationship
from selfund.terms.money import Cents
from selfund.terms.period import Period
from selfund.terms.plan import Plan
from selfund.terms.provider import Contract, ProviderRecord

AMOUNTS: Final = ("member", "plan", "deductible", "copay", "coinsurance", "noncovered")
"""What a scenario may state of a claim, in the order in which it is reported."""

_PRICED: Final = "03"
"""A repriced amount by the contract (HCP01); any but "00" says that there is a price."""

_FAMILY_DOCTOR: Final = "207Q00000X"
_HOSPITAL: Final = "282N00000X"


class Amount(Struct, frozen=True):
    """One amount that a scenario states: what it expects and what came out, in cents.

    claim   the claim's place in the scenario from 1; 0: of all claims together
    place   file:line:column of the expected amount
    """

    name: str
    expected: Cents
    got: Cents
    claim: int
    place: str

    @property
    def met(self) -> bool:
        """Whether the plan pays so."""
        return self.expected == self.got


class ScenarioResult(Struct, frozen=True):
    """What a scenario came to.

    decisions   one a claim, in order; fewer where `faults` says that one could not be decided
    faults      in words: claims that pend, a specialty that the book does not know, an error of the system
    """

    scenario: Scenario
    amounts: tuple[Amount, ...]
    decisions: tuple[Decision, ...]
    faults: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every amount came out as stated and every claim was decided."""
        return not self.faults and all(amount.met for amount in self.amounts)


def run_scenarios(book: Book) -> list[ScenarioResult]:
    """Every scenario of the book, in its order. Raises nothing for what a scenario holds."""
    return [run_scenario(scenario, book) for scenario in book.scenarios]


def run_scenario(scenario: Scenario, book: Book) -> ScenarioResult:
    """One scenario: its claims in order, accumulators and history carried over from claim to claim."""
    plan = book.plan_on(scenario.plan, scenario.start)
    if plan is None:
        raise AssertionError(f"scenario {scenario.source} names a plan version that its book does not hold")
    stage = _Stage(scenario, plan, book)
    decisions: list[Decision] = []
    faults: list[str] = []
    for place, claim in enumerate(scenario.claims, 1):
        try:
            decision = stage.play(place, claim)
        except AssertionError as error:
            faults.append(f"claim {place}: an error of the system, please report it: {error}")
            break
        decisions.append(decision)
        faults += [f"claim {place} pends: {pend.says}" for pend in decision.pends]
    return ScenarioResult(scenario, tuple(_amounts(scenario, decisions)), tuple(decisions), (*stage.faults, *faults))


def _amounts(scenario: Scenario, decisions: list[Decision]) -> Iterator[Amount]:
    for place, (claim, decision) in enumerate(zip(scenario.claims, decisions, strict=False), 1):
        if claim.pays is not None:
            yield from _compare(claim.pays, [decision], place)
    if scenario.pays is not None and len(decisions) == len(scenario.claims):
        yield from _compare(scenario.pays, decisions, 0)


def _compare(pays: Expected, decisions: list[Decision], claim: int) -> Iterator[Amount]:
    for name in AMOUNTS:
        expected: Cents | None = getattr(pays, name)
        if expected is not None:
            got = sum(_amount_of(decision, name) for decision in decisions)
            yield Amount(name, expected, got, claim, pays.places.get(name, pays.source))


def _amount_of(decision: Decision, name: str) -> Cents:
    """What a decision says of one of AMOUNTS."""
    if name == "member":
        return decision.patient_responsibility
    if name == "plan":
        return decision.paid
    amount: Cents = getattr(decision, name)
    return amount


class _Stage:
    """The copy of the book in which one scenario plays, with what its claims have moved so far."""

    def __init__(self, scenario: Scenario, plan: Plan, book: Book) -> None:
        self.scenario = scenario
        self.plan = plan
        self.real = book
        self.faults: list[str] = []
        self.providers: dict[tuple[str, str], ProviderRecord] = {}
        self.contracts = _contracts(plan)
        self.group = _group(plan, book)
        self.balances: dict[AccumulatorKey, int] = {}
        self.records: list[ClaimRecord] = []

    def play(self, place: int, told: ScenarioClaim) -> Decision:
        """Decide one claim and remember it."""
        claim = self._claim(place, told)
        member = self._member(told.member)
        book = replace(
            self.real,
            contracts={tin: (contract,) for tin, contract in self.contracts.values()},
            providers={record.npi: record for record in self.providers.values()},
        )
        day = max(line.end or told.day for line in claim.lines)
        icn = f"{self.scenario.source} claim {place}"
        context = Context(
            book, self.group, member, day, day, icn, self.balances, self.records, trusted_prices=True
        )  # fmt: skip
        decision = adjudicate(claim, context)
        for entry in decision.entries:
            self.balances[entry.key] = self.balances.get(entry.key, 0) + entry.amount
        self.records.append(remember(claim, decision, member.family, None, day))
        return decision

    def _claim(self, place: int, told: ScenarioClaim) -> Claim:
        institutional = bool(told.bill_type) or any(line.revenue for line in told.lines)
        kind = ClaimKind.INSTITUTIONAL if institutional else ClaimKind.PROFESSIONAL
        bill = told.bill_type or "131"
        record = self._provider(told, institutional)
        billing = Provider("85", record.name, npi=record.npi, tin=record.tin, taxonomy=record.taxonomy)
        stay = institutional and bill[:2] in INPATIENT_BILLS
        end = told.day + timedelta(days=_nights(told.lines)) if stay else told.day
        lines = tuple([_line(number, line, told.day, end) for number, line in enumerate(told.lines, 1)])
        diagnoses = tuple([Diagnosis("ABF" if more else "ABK", code) for more, code in enumerate(told.diagnoses)])
        person = Person("Scenario", told.member, id="scenario")
        return Claim(
            id=str(place),
            kind=kind,
            charge=sum(line.charge for line in lines),
            lines=lines,
            billing=billing,
            subscriber=person,
            patient=person,
            place=bill[:2] if institutional else told.place or "11",
            frequency=bill[2:3] if institutional and bill[2:3] in ("1", "2", "3", "4") else "1",
            assigned="Y",
            start=told.day,
            end=end,
            admitted=told.day if stay else None,
            diagnoses=diagnoses,
        )

    def _provider(self, told: ScenarioClaim, institutional: bool) -> ProviderRecord:
        """The tier's provider of the specialty that the claim names: one person or facility for each."""
        key = (told.tier, f"{told.specialty} {'facility' if institutional else ''}")
        known = self.providers.get(key)
        if known is not None:
            return known
        taxonomy, primary_care = (_HOSPITAL, False) if institutional else (_FAMILY_DOCTOR, True)
        if told.specialty:
            taxonomy, primary_care = self._specialty(told.specialty)
        npi = f"1{len(self.providers) + 1:09d}"
        tin = self.contracts[told.tier][0]
        name = f"{told.tier} {told.specialty or 'provider'}"
        record = ProviderRecord(npi, tin, name, "", False, taxonomy, told.specialty, "", "", "", "", primary_care)
        self.providers[key] = record
        return record

    def _specialty(self, specialty: str) -> tuple[str, bool]:
        """Taxonomy, and whether it is primary care, as the book's own providers of the specialty have it."""
        for record in self.real.providers.values():
            if record.specialty.casefold() == specialty.casefold():
                return record.taxonomy, record.primary_care
        self.faults.append(f'no provider of the book has the specialty "{specialty}": write one of providers.csv')
        return "", False

    def _member(self, name: str) -> Member:
        """A member of the one family; whoever has no name is the subscriber."""
        level = Level.FAMILY if self.scenario.family else Level.EMPLOYEE
        coverage = Coverage(self.plan.id, self.plan.period, level, self.plan.line)
        relationship = Relationship.OTHER if name else Relationship.SELF
        number = f"scenario {name}".strip()
        return Member(
            number, "scenario", self.group.id, relationship, "Scenario", name, date(1985, 1, 1), "U", (coverage,)
        )  # fmt: skip


def _contracts(plan: Plan) -> dict[str, tuple[str, Contract]]:
    """By tier: a TIN, and its contract with a network that the tier is the first to hold."""
    found = {}
    taken: set[str] = set()
    for place, tier in enumerate(plan.tiers, 1):
        network = next((name for name in tier.networks if name not in taken), f"of no tier, but {tier.name}")
        taken.update(tier.networks)
        tin = f"{place:09d}"
        title = f"scenarios, {tier.name}"
        found[tier.name] = (tin, Contract(title, network, title, plan.period, frozenset({tin}), ()))
    return found


def _group(plan: Plan, book: Book) -> Group:
    """The plan's group as the book has it; adjudication needs no more of it than its name."""
    known = book.groups.get(plan.group)
    if known is not None:
        return known
    period = Period(plan.period.start)
    return Group(plan.group, plan.group, Funding.ASO, (), period, (Administered(HERE, period),))


def _nights(lines: tuple[ScenarioLine, ...]) -> int:
    """The nights of a stay: the units of its room lines (revenue codes 0100 to 0219), one where none are told."""
    nights = sum([line.units // 1000 for line in lines if "0100" <= line.revenue <= "0219"])
    return max(1, nights)


def _line(number: int, told: ScenarioLine, day: date, end: date) -> ClaimLine:
    allowed = told.charge if told.allowed is None else told.allowed
    return ClaimLine(
        number=number,
        charge=told.charge,
        units=told.units,
        procedure=told.procedure,
        modifiers=told.modifiers,
        revenue=told.revenue,
        start=day,
        end=end,
        repricing=Repricing(_PRICED, allowed, told.charge - allowed, "the scenario"),
    )
