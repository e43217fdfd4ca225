"""The pipeline: what the plan says of a claim, and the one file that knows the order of the steps.

`adjudicate` is pure: the same claim and context give the same decision, byte for byte. Everything before it gathers,
everything after it records. The stations `authorize` and `coordinate` set aside what a person must still decide:
listings of authorizations and other coverage are not yet worked by rule.
"""

from datetime import date
from typing import Final

from msgspec import Struct

from selfund.benefits.accumulators import Balances, period_start, reversal
from selfund.benefits.categories import claim_category, classify, known_category
from selfund.benefits.category_rules import INSTITUTIONAL, PROFESSIONAL
from selfund.benefits.cost_sharing import share_by
from selfund.benefits.coverage import coverage_on
from selfund.benefits.exclusions import exclusion_of, may_exclude
from selfund.benefits.plan_terms import EMERGENCIES, LineTerms, PlanTerms, plan_terms
from selfund.benefits.service import Service, Shared, stay_days
from selfund.matching.duplicates import find_duplicates
from selfund.matching.filing import filed_late, filing_limit
from selfund.matching.originals import check_frequency
from selfund.matching.provider import ServiceProvider, contracts_on, payee_conflict, rendering_on, service_provider
from selfund.pricing.adjustments import price_adjustment
from selfund.pricing.contract import price_line, serving_contracts
from selfund.pricing.out_of_network import price_out_of_network
from selfund.pricing.repricing import Repriced, take_prices
from selfund.terms.accumulator import AccumulatorEntry
from selfund.terms.claim import Claim, ClaimKind, ClaimLine, Frequency
from selfund.terms.context import Context
from selfund.terms.decision import Adjustment, Adjustments, Decision, LineDecision, Pend, Status, adjust
from selfund.terms.money import Cents
from selfund.terms.plan import Exclusion, Plan, Tier
from selfund.terms.provider import Contract, Price
from selfund.terms.reasons import REASONS
from selfund.terms.step import AllowedStep, AnyStep, Step

# Members of an enum are looked up slowly (Python 3.11), so those that every line asks for have names of their own.
_PAID: Final = Status.PAID
_DENIED: Final = Status.DENIED
_VOID: Final = Frequency.VOID.value
_ORIGINAL: Final = Frequency.ORIGINAL.value
_INSTITUTIONAL: Final = ClaimKind.INSTITUTIONAL

_DEDUCTIBLES: Final = Adjustments(REASONS["deductible"])
_COPAYMENTS: Final = Adjustments(REASONS["copayment"])
_COINSURANCES: Final = Adjustments(REASONS["coinsurance"])
_BILLING_BARRED: Final = REASONS["balance billing barred"]


class Cover(Struct, frozen=True, gc=False):
    """What holds on one date of service: coverage, plan, network tier and the contracts that serve it.

    single       whether the coverage is the employee's alone
    terms        what the plan says, as far as it was asked before
    period       the first day of the benefit period
    filing_days  days within which a claim must arrive; 0: no such term
    """

    single: bool
    plan: Plan
    terms: PlanTerms
    tier: Tier
    contracts: tuple[Contract, ...]
    period: str
    filing_days: int


class Denial(Struct, frozen=True, gc=False):
    """Why a whole line is denied: the name of the reason (terms.reasons), the passage it came from, what was met."""

    reason: str
    source: str
    inputs: dict[str, int | str]


class LineUnderway(Struct, gc=False):
    """A line on its way through the stations, each of which fills in its own part.

    day      the date that sets coverage and benefit period; start and end: the dates of service that are used
    terms    the plan's benefit and cost sharing for the line's category and tier
    """

    line: ClaimLine
    day: date
    start: date
    end: date
    cover: Cover | None = None
    category: str = ""
    terms: LineTerms | None = None
    denial: Denial | None = None
    price: Price | None = None
    shared: Shared | None = None


class Underway(Struct, gc=False):
    """A claim on its way: its lines and what has been found of the claim as a whole.

    admission  the day a stay began; None: no stay
    repriced   a trusted carrier's prices, None where there are none
    """

    lines: list[LineUnderway]
    pends: list[Pend]
    admission: date | None = None
    repriced: Repriced | None = None


def adjudicate(claim: Claim, context: Context) -> Decision:
    """Decide a claim of a known member. Pure; the reasons, with their passages, are in the decision.

    Raises AssertionError where the decision would not balance: our own bug, for which the claim is set aside.
    """
    if claim.frequency == _VOID:
        return void(claim, context)
    admission = admission_of(claim)
    underway = Underway(date_lines(claim, context, admission), screen(claim, context), admission)
    cover(underway, claim, context)
    categorize(underway, claim, context)
    edit(underway, claim, context)
    price(underway, claim)
    authorize(underway)
    coordinate(underway, claim)
    if underway.pends:
        return decide_pended(underway, claim, context)
    share_lines(underway, claim, context)
    return decide(underway, claim, context)


def screen(claim: Claim, context: Context) -> list[Pend]:
    """What a person must look at before any rule of the plan: the kind of bill, the payee."""
    pends = []
    frequency = check_frequency(claim)
    if isinstance(frequency, Pend):
        pends.append(frequency)
    elif frequency is not None:
        pends.append(Pend("frequency-unknown", frequency.says))
    conflict = payee_conflict(claim, context.book)
    if conflict is not None:
        pends.append(conflict)
    return pends


def admission_of(claim: Claim) -> date | None:
    """The day on which the stay began that a claim bills; None: it bills no stay."""
    if claim.kind is _INSTITUTIONAL and claim.inpatient:
        return claim.admitted or claim.start
    return None


def date_lines(claim: Claim, context: Context, admission: date | None) -> list[LineUnderway]:
    """The lines that belong here, each with its dates: an undated line takes the statement's, a stay its admission.

    Raises AssertionError for a claim without any date, which matching turns away.
    """
    here = context.lines_here
    lines = []
    for line in claim.lines:
        if here is not None and line.number not in here:
            continue
        start = line.start or claim.start or admission
        if start is None:
            raise AssertionError(f"claim {context.icn}: line {line.number} has no date")
        end = line.end or line.start or claim.end or start
        lines.append(LineUnderway(line, admission or start, start, end))
    return lines


def cover(underway: Underway, claim: Claim, context: Context) -> None:
    """Coverage, plan version, network tier and contracts that hold on each line's date."""
    repriced = underway.repriced = take_prices(claim, context.trusted_prices) if context.trusted_prices else None
    if repriced is not None:
        underway.pends.extend(repriced.pends)
    answer: Cover | Denial | str = ""
    asked: tuple[date, bool] | None = None
    for each in underway.lines:
        outside = repriced is not None and each.line.number in repriced.out_of_network
        # Lines of one day mostly stand together: one answer serves them all.
        if asked is None or each.day != asked[0] or outside is not asked[1]:
            asked = (each.day, outside)
            answer = cover_on(each.day, claim, context, outside, repriced is not None)
        if isinstance(answer, Cover):
            each.cover = answer
        elif isinstance(answer, Denial):
            each.denial = answer
        else:
            underway.pends.append(Pend("plan-missing", answer, each.line.number))


def cover_on(day: date, claim: Claim, context: Context, outside: bool, repriced: bool) -> Cover | Denial | str:
    """What holds on `day`, or why it is denied that nothing does, or in words what the book lacks."""
    coverage = coverage_on(context.member, day)
    if isinstance(coverage, str):
        return Denial(coverage, "", {"date of service": day.isoformat()})
    plan = context.book.plan_on(coverage.plan, day)
    if plan is None:
        return f"the book has no version of plan {coverage.plan} that is in force on {day.isoformat()}"
    held = () if outside else contracts_on(claim.billing.tin, claim.billing.npi, day, context.book)
    single = coverage.single
    if held or (repriced and not outside):
        networks = {contract.network for contract in held}
        for tier in plan.tiers:
            if tier.networks and not (networks and networks.isdisjoint(tier.networks)):
                return _cover(single, plan, tier, serving_contracts(held, tier.networks), day)
    for tier in plan.tiers:
        if tier.everyone_else:
            return _cover(single, plan, tier, (), day)
    return f"plan {plan.id} has no tier for a provider outside its networks"


def _cover(single: bool, plan: Plan, tier: Tier, contracts: tuple[Contract, ...], day: date) -> Cover:
    limit = filing_limit(contracts[0] if contracts else None, plan)
    return Cover(single, plan, plan_terms(plan), tier, contracts, period_start(plan, day), limit)


def categorize(underway: Underway, claim: Claim, context: Context) -> None:
    """The benefit category of each line, and what the plan says of it in the line's tier."""
    kind = PROFESSIONAL
    whole = ""
    if claim.kind is _INSTITUTIONAL:
        kind = INSTITUTIONAL
        principal = claim.diagnoses[0].code if claim.diagnoses else ""
        revenues = [line.revenue for line in claim.lines]
        whole = claim_category(kind, claim.place, revenues, principal, claim.billing.taxonomy)
    usual = None
    for each in underway.lines:
        if whole:
            each.category = whole
        elif each.line.providers:
            provider = service_provider(claim, each.line, context.book)
            each.category = category_of(each, claim, context, kind, provider)
        else:
            if usual is None:
                usual = service_provider(claim, each.line, context.book)
            each.category = category_of(each, claim, context, kind, usual)
        cover = each.cover
        if cover is None:
            continue
        each.terms = cover.terms.of(each.category, cover.tier.name)
        if each.terms is None and each.denial is None:
            says = f"plan {cover.plan.id} has no benefit that answers for {each.category}"
            underway.pends.append(Pend("benefit-missing", says, each.line.number))


def category_of(each: LineUnderway, claim: Claim, context: Context, kind: str, provider: ServiceProvider) -> str:
    """The category of one line that is classed by itself: by the line's first diagnosis, else the claim's."""
    line = each.line
    diagnoses = claim.diagnoses
    diagnosis = ""
    if diagnoses:
        pointer = line.pointers[0] if line.pointers else 1
        diagnosis = diagnoses[pointer - 1 if pointer <= len(diagnoses) else 0].code
    place = line.place or claim.place
    taxonomy, primary_care = provider.taxonomy, provider.primary_care
    procedure, modifiers, revenue = line.procedure, line.modifiers, line.revenue
    # Most questions recur, and none that depends on the age is kept.
    known = known_category(kind, procedure, modifiers, revenue, place, diagnosis, taxonomy, primary_care)
    if known is not None:
        return known
    age = age_on(context.member.birth_date, each.day)
    return classify(kind, procedure, modifiers, revenue, place, diagnosis, taxonomy, primary_care, age)


def age_on(birth: date, day: date) -> int:
    """Whole years of age on `day`; 0 before the birth date, as for a newborn's stay that began before it."""
    return max(0, day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)))


def edit(underway: Underway, claim: Claim, context: Context) -> None:
    """What is denied before any price: billed before, filed late, excluded or not covered by the plan."""
    findings = find_duplicates(claim, context.member, context.earlier, context.original)
    underway.pends.extend(findings.possible)
    exact = findings.exact
    original = claim.frequency == _ORIGINAL
    late = False
    ended: date | None = None
    asked: Cover | None = None
    for each in underway.lines:
        cover = each.cover
        if cover is None or each.denial is not None:
            continue
        if context.spans_move:
            each.denial = Denial("spans two administrators", "", {"says": context.spans_move})
            continue
        if exact:
            met = exact.get(each.line.number)
            if met is not None:
                each.denial = Denial("exact duplicate", "", {"billed before on": met})
                continue
        # Lines of one day are in time together.
        if original and (each.end != ended or cover is not asked):
            ended, asked = each.end, cover
            late = filed_late(ended, context.received, cover.filing_days)
        if late:
            each.denial = _filed_late(cover, context.received)
            continue
        exclusion = None
        if cover.plan.exclusions and may_exclude(cover.terms, each.line.procedure, each.category, claim.diagnoses):
            exclusion = excluded(each, cover, claim)
        if exclusion is not None:
            each.denial = Denial("excluded", exclusion.source, {"excluded": exclusion.says})
        elif each.terms is not None and not each.terms.sharing.covered:
            inputs: dict[str, int | str] = {"benefit": each.category, "tier": cover.tier.name}
            each.denial = Denial("not covered", each.terms.sharing.source, inputs)


def _filed_late(cover: Cover, received: date) -> Denial:
    """The denial by the contract that serves the line, or by the plan where none does."""
    reason = "filed late" if cover.contracts else "filed late, no contract"
    source = cover.contracts[0].source if cover.contracts else cover.plan.source
    return Denial(reason, source, {"days allowed": f"{cover.filing_days}", "received": f"{received}"})


def excluded(each: LineUnderway, cover: Cover, claim: Claim) -> Exclusion | None:
    """The plan's exclusion that names the line's procedure, category or one of its diagnoses, or None."""
    line = each.line
    codes = [diagnosis.code for diagnosis in claim.diagnoses]
    return exclusion_of(cover.plan, line.procedure, each.category, diagnoses_of(line, codes))


def diagnoses_of(line: ClaimLine, codes: list[str]) -> list[str]:
    """Those of the claim's diagnosis codes that a line points to; all of them where it points to none."""
    if not line.pointers:
        return codes
    return [codes[pointer - 1] for pointer in line.pointers if 0 < pointer <= len(codes)]


def price(underway: Underway, claim: Claim) -> None:
    """The allowed amount of every line not denied: a trusted carrier's price, a contract's, or the plan's own."""
    repriced = underway.repriced
    taken: dict[int, Price | None] = {}
    if repriced is not None:
        taken = {line.number: found for line, found in zip(claim.lines, repriced.prices, strict=True)}
    for each in underway.lines:
        cover = each.cover
        if cover is None or each.denial is not None:
            continue
        answer: Price | Pend | None = taken.get(each.line.number) if taken else None
        if answer is not None:
            pass
        elif cover.tier.everyone_else:
            answer = price_out_of_network(each.line, claim, cover.plan, each.start)
        else:
            answer = price_line(each.line, claim, cover.contracts, each.start)
        if isinstance(answer, Pend):
            underway.pends.append(answer)
        else:
            each.price = answer


def authorize(underway: Underway) -> None:
    """Set aside what needs an authorization: none are on file yet, so a person must look. Emergencies need none."""
    for each in underway.lines:
        terms = each.terms
        if terms is None or not terms.benefit.authorization or each.denial is not None or each.category in EMERGENCIES:
            continue
        says = f"{each.category} needs an authorization ({terms.benefit.source})"
        underway.pends.append(Pend("authorization-required", says, each.line.number))


def coordinate(underway: Underway, claim: Claim) -> None:
    """Set aside what another plan or party pays first: the plan's own part is not decided on a guess.

    A claim that is denied whatever others pay needs no person.
    """
    after_another = claim.filing_order and claim.filing_order != "P"
    if not claim.accident_causes and not after_another:
        return
    if all(each.denial is not None for each in underway.lines):
        return
    if claim.accident_causes:
        causes = " ".join(claim.accident_causes)
        underway.pends.append(Pend("accident", f"an accident ({causes}) may make another party pay first"))
    if after_another:
        underway.pends.append(Pend("coordination", "another plan pays before this one"))


def share_lines(underway: Underway, claim: Claim, context: Context) -> None:
    """Limits, copayment, deductible, coinsurance and out-of-pocket cap, line after line in the claim's order."""
    balances = Balances(context.balances)
    if context.original_entries:
        balances.add_all(moved_back(context))
    member = context.member
    family = member.family
    version = next_version(context)
    billing = claim.billing
    rendering = rendering_on(claim).npi or billing.npi
    admission = underway.admission
    last = underway.lines[-1]
    visited: tuple[date, str] | None = None
    visit = ""
    for each in underway.lines:
        cover, line, terms, price = each.cover, each.line, each.terms, each.price
        if price is None or cover is None or terms is None:
            continue
        days, days_before = 1, 0
        if admission is not None:
            days, days_before = stay_days(claim.start or each.start, claim.end or each.end, admission)
        own = (rendering_on(claim, line).npi or billing.npi) if line.providers else rendering
        if visited is None or visited[0] != each.day or visited[1] != own:
            visited = (each.day, own)
            visit = f"{member.id}/{each.day.isoformat()}/{billing.tin}/{own}"
        service = Service(
            member.id, family, cover.single, context.icn, version, line.number,
            each.category, cover.tier.name, price.allowed, line.charge, each.day, cover.period, visit,
            line.units, days, days_before, admission, admission is not None,
        )  # fmt: skip
        shared = each.shared = share_by(terms, service, cover.plan, balances)
        if each is not last:
            balances.add_all(shared.entries)


def moved_back(context: Context) -> tuple[AccumulatorEntry, ...]:
    """The opposites of what the original moved: they name its control number and the version that takes its place."""
    return reversal(context.original_entries, version=next_version(context))


def next_version(context: Context) -> int:
    """The number of the version that this adjudication makes."""
    return context.original.version + 1 if context.original is not None else 1


def decide(underway: Underway, claim: Claim, context: Context) -> Decision:
    """The decision, which refuses to be built where it does not balance."""
    lines = []
    entries = list(moved_back(context)) if context.original_entries else []
    charge = allowed = deductible = copay = coinsurance = noncovered = paid = patient = 0
    status = _DENIED
    pay_member = claim.assigned != "Y"
    plan = ""
    for each in underway.lines:
        line = decide_line(each)
        lines.append(line)
        charge += line.charge
        allowed += line.allowed
        deductible += line.deductible
        copay += line.copay
        coinsurance += line.coinsurance
        noncovered += line.noncovered
        paid += line.paid
        patient += line.patient_responsibility
        if line.status is not _DENIED:
            status = _PAID
        if each.shared is not None:
            entries.extend(each.shared.entries)
        if each.cover is not None:
            plan = plan or each.cover.plan.id
        if pay_member and line.paid:
            pay_member = _is_for_the_member(each)
    original = context.original
    member, billing = context.member, claim.billing
    return Decision(
        claim.id, context.icn, status, charge, tuple(lines),
        next_version(context), original.icn if original is not None else "",
        context.group.id, plan, member.id, member.subscriber, billing.npi, billing.tin, pay_member and paid > 0,
        allowed, deductible, copay, coinsurance, noncovered, 0, paid, patient,
        (), (), (), tuple(entries), context.part,
    )  # fmt: skip


def _is_for_the_member(each: LineUnderway) -> bool:
    """Whether a line whose benefits were not assigned is paid to the member.

    It is where the provider is outside the plan's networks and no emergency was treated: an emergency's provider is
    paid directly (29 CFR 2590.716-4(b)(3)(iv)). A claim's payment is never split: one line for the provider decides.
    """
    return each.cover is not None and each.cover.tier.everyone_else and each.category not in EMERGENCIES


def decide_line(each: LineUnderway) -> LineDecision:
    """One line's decision: denied as a whole, or paid with what stands between charge and payment."""
    if each.denial is not None:
        return _denied_line(each, each.denial)
    line, cover, price, shared = each.line, each.cover, each.price, each.shared
    if cover is None or price is None or shared is None:
        raise AssertionError(f"line {line.number} reached its decision without a price or a benefit")
    allowed, charge = price.allowed, line.charge
    patient = shared.member
    adjustments: list[Adjustment] = []
    if allowed != charge:
        outside = cover.tier.everyone_else
        if outside and allowed < charge and each.category in EMERGENCIES:
            # It may not be balance billed (29 CFR 2590.716-4): the excess is not the patient's.
            adjustment = adjust(_BILLING_BARRED, charge - allowed)
        else:
            adjustment = price_adjustment(charge, allowed, not outside)
        adjustments.append(adjustment)
        if adjustment.group == "PR":
            patient += adjustment.amount
    if shared.deductible:
        adjustments.append(_DEDUCTIBLES[shared.deductible])
    if shared.copay:
        adjustments.append(_COPAYMENTS[shared.copay])
    if shared.coinsurance:
        adjustments.append(_COINSURANCES[shared.coinsurance])
    for name, amount in shared.reasons:
        reason = REASONS[name]
        adjustments.append(adjust(reason, amount))
        if reason.group == "PR":
            patient += amount
    because = (AllowedStep(allowed, price.source, charge, price.fee, price.rule, price.contract), *shared.steps)
    # Values by position: by name a struct of this size takes six times as long to make.
    return LineDecision(
        line.number, charge, allowed, shared.plan_pays, _PAID,
        line.procedure, line.modifiers, line.revenue, line.units, each.start, each.end,
        each.category, cover.tier.name,
        shared.deductible, shared.copay, shared.coinsurance, shared.noncovered, 0, patient,
        tuple(adjustments), because, line.control_number,
    )  # fmt: skip


def _denied_line(each: LineUnderway, denial: Denial) -> LineDecision:
    """A line denied as a whole: the whole charge, without a contract's reduction (handbook 4.2)."""
    reason = REASONS[denial.reason]
    charge = each.line.charge
    adjustment = adjust(reason, charge)
    return LineDecision(
        number=each.line.number,
        charge=charge,
        allowed=0,
        paid=0,
        status=Status.DENIED,
        procedure=each.line.procedure,
        modifiers=each.line.modifiers,
        revenue=each.line.revenue,
        units=each.line.units,
        start=each.start,
        end=each.end,
        category=each.category,
        tier=each.cover.tier.name if each.cover is not None else "",
        noncovered=charge,
        patient_responsibility=charge if reason.group == "PR" else 0,
        adjustments=(adjustment,) if charge else (),
        because=(Step(denial.reason, charge, denial.inputs, denial.source, reason=denial.reason),),
        control_number=each.line.control_number,
    )


def decide_pended(underway: Underway, claim: Claim, context: Context) -> Decision:
    """A claim set aside for a person: nothing is paid, nothing is denied and no accumulator moves."""
    lines = tuple(
        [
            unpaid_line(
                each.line,
                Status.PENDED,
                each.line.charge,
                each.start,
                each.end,
                category=each.category,
                tier=each.cover.tier.name if each.cover is not None else "",
                because=_allowed(each.line, each.price) if each.price is not None else (),
            )
            for each in underway.lines
        ]
    )
    covered = next((each.cover for each in underway.lines if each.cover is not None), None)
    return pended(claim, context, tuple(underway.pends), lines, covered.plan.id if covered is not None else "")


def _allowed(line: ClaimLine, price: Price) -> tuple[AnyStep, ...]:
    return (AllowedStep(price.allowed, price.source, line.charge, price.fee, price.rule, price.contract),)


def pended(
    claim: Claim, context: Context, pends: tuple[Pend, ...], lines: tuple[LineDecision, ...] = (), plan: str = ""
) -> Decision:
    """A decision that a person must make, for the reasons given. Every line that belongs here is answered by it."""
    if not lines:
        here = context.lines_here
        lines = tuple(
            [
                unpaid_line(
                    line,
                    Status.PENDED,
                    line.charge,
                    line.start or claim.start,
                    line.end or line.start or claim.end or claim.start,
                )
                for line in claim.lines
                if here is None or line.number in here
            ]
        )
    return Decision(
        claim=claim.id,
        icn=context.icn,
        status=Status.PENDED,
        charge=sum([line.charge for line in lines]),
        lines=lines,
        version=next_version(context),
        replaces=context.original.icn if context.original is not None else "",
        group=context.group.id,
        plan=plan,
        member=context.member.id,
        subscriber=context.member.subscriber,
        payee_npi=claim.billing.npi,
        payee_tin=claim.billing.tin,
        pends=pends,
        part=context.part,
    )


def unpaid_line(
    line: ClaimLine,
    status: Status,
    charge: Cents,
    start: date | None,
    end: date | None,
    *,
    category: str = "",
    tier: str = "",
    because: tuple[AnyStep, ...] = (),
) -> LineDecision:
    """A line of which nothing is allowed or paid: not decided, turned away, or taken back (`charge` is then 0)."""
    return LineDecision(
        line.number, charge, 0, 0, status, line.procedure, line.modifiers, line.revenue, line.units, start, end,
        category, tier, because=because, control_number=line.control_number,
    )  # fmt: skip


def void(claim: Claim, context: Context) -> Decision:
    """The version that a void makes: its lines bill nothing any more, and what the original moved is moved back."""
    version = next_version(context)
    lines = tuple(
        [
            unpaid_line(each.line, Status.VOIDED, 0, each.start, each.end)
            for each in date_lines(claim, context, admission_of(claim))
        ]
    )
    return Decision(
        claim=claim.id,
        icn=context.icn,
        status=Status.VOIDED,
        charge=0,
        lines=lines,
        version=version,
        replaces=context.original.icn if context.original is not None else "",
        group=context.group.id,
        plan=context.original.plan if context.original is not None else "",
        member=context.member.id,
        subscriber=context.member.subscriber,
        payee_npi=claim.billing.npi,
        payee_tin=claim.billing.tin,
        entries=moved_back(context),
        part=context.part,
    )
