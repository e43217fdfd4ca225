"""Who owes what of one priced line: copayment, deductible, coinsurance, the cap on them, and limits (handbook 4.2).

The order is limits on the service, then the plan's steps as it writes them with the deductible before the first step
that is "after deductible", then the out-of-pocket cap, then dollar limits on what the plan pays. It does not know how a
line is priced, nor which adjustments a remittance carries.
"""

from typing import Final

from msgspec import Struct

from selfund.benefits.accumulators import Balances, Key
from selfund.benefits.limits import Cut, before_sharing, dollar_limits, paid_limits
from selfund.benefits.service import Service, Shared
from selfund.terms.accumulator import AccumulatorEntry, Measure
from selfund.terms.decision import Step
from selfund.terms.money import NO_LIMIT, WHOLE, Cents, percent_text
from selfund.terms.plan import EVERYTHING_ELSE, Benefit, CostSharing, CrossCredit, Per, Plan, Share, Total

DEDUCTIBLE: Final = Measure.DEDUCTIBLE.value
OUT_OF_POCKET: Final = Measure.OUT_OF_POCKET.value
COPAY: Final = Measure.COPAY.value
COPAYMENT: Final = "copayment"
COINSURANCE: Final = "coinsurance"
ADMITTED: Final = "admitted"

# An enum's member costs more to look up on its class than everything else on a plain line.
_PER_VISIT: Final = Per.VISIT
_NO_CROSS_CREDIT: Final = CrossCredit.NONE

_UNBOUNDED: Final = NO_LIMIT // 2
"""What is left of a total that bounds nobody is more than this."""

_RATE_TEXTS: dict[int, str] = {whole * 10_000: percent_text(whole * 10_000) for whole in range(1, 101)}


class _Taken(Struct, gc=False):
    """One step's amount while a line is worked; the cap lowers it. `bounds` are the visit totals it draws from.

    rule   DEDUCTIBLE, COPAYMENT or COINSURANCE, which are also the names of the adjustments' reasons
    """

    rule: str
    amount: Cents
    inputs: dict[str, int | str]
    source: str
    bounds: tuple[Key, ...] = ()


class _Amounts(Struct, frozen=True, gc=False):
    """What the member shares of the line; `member` is the sum."""

    deductible: Cents
    copay: Cents
    coinsurance: Cents
    member: Cents


class _Standing(Struct, frozen=True, gc=False):
    """Where a member and the family stand with one total: balances, and what is left of it before this line."""

    total: Total | None
    member: Cents
    family: Cents
    member_left: Cents
    family_left: Cents


def share(service: Service, plan: Plan, balances: Balances) -> Shared:
    """What the member and the plan owe of a line, with the reasoning and the accumulator entries.

    Pure: `balances` is only read. Add the entries to it before the next line is shared.
    Raises AssertionError when the plan's benefit does not know the service's tier (see `benefit_of`), or the line does
    not add up.
    """
    found = benefit_of(plan, service.category, service.tier)
    if found is None:
        return _not_covered(service, "", plan.source)
    benefit, sharing = found
    if not sharing.covered:
        return _not_covered(service, sharing.text, sharing.source)
    tier = sharing.tier
    covered = service.allowed
    cut = paid = _NO_CUT
    if benefit.limits:
        cut = before_sharing(service, benefit, tier, balances)
        covered = cut.covered
    deductible = _standing(service, plan.deductible.get(tier), DEDUCTIBLE, tier, balances)
    taken = _take(service, plan, benefit, sharing, covered, deductible, balances)
    pocket = _standing(service, plan.out_of_pocket.get(tier), OUT_OF_POCKET, tier, balances)
    taken_back = 0
    if pocket.member_left < covered or pocket.family_left < covered:
        taken_back = _take_back(taken, pocket, plan.copays_count_to_out_of_pocket)
    amounts = _amounts(taken)
    member = amounts.member
    plan_pays = covered - member
    if benefit.limits:
        paid = dollar_limits(paid_limits(benefit), plan_pays, service, tier, balances)
        plan_pays = paid.covered
    reasons = cut.reasons + paid.reasons
    noncovered = 0
    for _, amount in reasons:
        noncovered += amount
    if member + plan_pays + noncovered != service.allowed or plan_pays < 0:
        raise AssertionError(f"line {service.line}: allowed {service.allowed} is not what member and plan owe")
    moved = (
        amounts.deductible + amounts.copay if plan.copays_count_to_deductible else amounts.deductible,
        member if plan.copays_count_to_out_of_pocket else member - amounts.copay,
    )
    tiers = (tier,) if plan.cross_credit is _NO_CROSS_CREDIT else credited_tiers(plan, tier)
    steps = _steps(tier, cut, taken, taken_back, (deductible, pocket), moved, paid)
    entries = _entries(service, tiers, moved, taken, cut.moves + paid.moves)
    return Shared(
        True, amounts.deductible, amounts.copay, amounts.coinsurance, noncovered, member, plan_pays, reasons,
        steps, entries,
    )  # fmt: skip


_NO_CUT: Final = Cut(0)
"""What limits take of a line of a benefit that has none."""


def benefit_of(plan: Plan, category: str, tier: str) -> tuple[Benefit, CostSharing] | None:
    """The benefit and cost sharing that answer for a category in a tier; None: the plan has no such benefit.

    A category that the plan does not name is answered by "everything else", but an emergency out of network then takes
    the cost sharing and accumulators of the network (handbook 4.3). Raises AssertionError when the benefit does not
    know the tier, which `check` refuses in a book.
    """
    benefit = plan.benefits.get(category)
    if benefit is None:
        benefit = plan.benefits.get(EVERYTHING_ELSE)
        if benefit is None:
            return None
        if category in EMERGENCIES:
            tier = _network_tier(plan, tier)
    sharing = benefit.sharing.get(tier)
    if sharing is None:
        raise AssertionError(f"plan {plan.id}: {benefit.category} says nothing of tier {tier}")
    return benefit, sharing


EMERGENCIES: Final = frozenset({"emergency room", "emergency professional"})
"""The categories of emergency services."""


def _network_tier(plan: Plan, tier: str) -> str:
    """The tier itself when it holds networks, else the plan's first that does."""
    networks = [each.name for each in plan.tiers if not each.everyone_else]
    return tier if tier in networks or not networks else networks[0]


def _not_covered(service: Service, text: str, source: str) -> Shared:
    """A service that the plan does not cover is denied for the whole charge (handbook 4.2)."""
    reason = "not covered"
    step = Step(reason, service.charge, {"category": service.category, "says": text}, source, reason=reason)
    return Shared(False, 0, 0, 0, service.charge, 0, 0, ((reason, service.charge),), (step,), ())


def take_deductible(amount: Cents, member_left: Cents, family_left: Cents) -> Cents:
    """The part of `amount` that goes to the deductible (handbook 4.2).

    amount       cents of the allowed amount still open after limits and earlier steps
    member_left  cents left for this member; NO_LIMIT in an aggregate family
    family_left  cents left for the family; NO_LIMIT for a single contract

    Embedded families end at whichever comes first: the member's own amount or the family's.
    """
    least = member_left if member_left < family_left else family_left
    least = amount if amount < least else least
    return least if least > 0 else 0


def _standing(service: Service, total: Total | None, measure: str, tier: str, balances: Balances) -> _Standing:
    period = service.period
    member, family = balances.both((service.member, measure, tier, period), (service.family, measure, tier, period))
    if total is None:
        return _Standing(None, member, family, NO_LIMIT, NO_LIMIT)
    # In an aggregate family only the federal limit on one person, if any, bounds the member (handbook 4.3).
    own = total.person if total.aggregate and not service.single else total.individual
    member_left = own - member if own > member else 0
    if service.single:
        return _Standing(total, member, family, member_left, NO_LIMIT)
    whole = total.family
    return _Standing(total, member, family, member_left, whole - family if whole > family else 0)


def _take(
    service: Service,
    plan: Plan,
    benefit: Benefit,
    sharing: CostSharing,
    covered: Cents,
    deductible: _Standing,
    balances: Balances,
) -> list[_Taken]:
    """Walk the plan's steps in order over what is open of the line; the deductible is taken once."""
    taken: list[_Taken] = []
    left = covered
    waived = service.admitted and sharing.waived_if == ADMITTED
    deductible_open = deductible.total is not None
    credited = 0
    for index, step in enumerate(sharing.shares):
        if not left:
            break
        if step.deductible and deductible_open:
            deductible_open = False
            each = _deductible(left, deductible, credited)
            taken.append(each)
            left -= each.amount
        if step.rate:
            each = _coinsurance(service, benefit, step, index, left, sharing.source, balances)
        else:
            each = _copayment(service, benefit, step, index, left, sharing.source, balances, waived)
            if plan.copays_count_to_deductible:
                credited += each.amount
        taken.append(each)
        left -= each.amount
    return taken


def _deductible(left: Cents, standing: _Standing, credited: Cents) -> _Taken:
    """The deductible on this line; `credited` are copayments of the line that count to it already."""
    member_left, family_left = standing.member_left, standing.family_left
    amount = take_deductible(left, member_left - credited, family_left - credited)
    inputs: dict[str, int | str] = {"of": left}
    if member_left < _UNBOUNDED:
        inputs["member left"] = member_left
    if family_left < _UNBOUNDED:
        inputs["family left"] = family_left
    source = standing.total.source if standing.total else ""
    return _Taken(DEDUCTIBLE, amount, inputs, source)


def _coinsurance(
    service: Service, benefit: Benefit, step: Share, index: int, left: Cents, source: str, balances: Balances
) -> _Taken:
    """The member's percentage of what is left, rounded half up once, up to what the plan bounds it by on a visit."""
    amount = (left * step.rate + WHOLE // 2) // WHOLE
    inputs: dict[str, int | str] = {"rate": _RATE_TEXTS.get(step.rate) or percent_text(step.rate), "of": left}
    if step.up_to is None:
        return _Taken(COINSURANCE, amount, inputs, source)
    bound = _bound(service, benefit, index, "up to", service.visit, service.day.isoformat())
    drawn = balances.get(bound)
    inputs["up to"] = step.up_to
    inputs["already taken"] = drawn
    return _Taken(COINSURANCE, max(0, min(amount, step.up_to - drawn)), inputs, source, (bound,))


def _copayment(
    service: Service,
    benefit: Benefit,
    step: Share,
    index: int,
    left: Cents,
    source: str,
    balances: Balances,
    waived: bool,
) -> _Taken:
    """What the line draws of the copayment of its visit, day or admission: never more than is left of the line."""
    inputs: dict[str, int | str] = {"copay": step.copay, "of": left}
    if step.per is not _PER_VISIT:
        inputs["per"] = step.per.value
    if waived:
        inputs["waived"] = ADMITTED
        return _Taken(COPAYMENT, 0, inputs, source)
    amount = left
    totals = _copay_totals(service, benefit, step, index)
    for bound, most in totals:
        drawn = balances.get(bound)
        amount = min(amount, most - drawn)
        if drawn:
            inputs["already taken"] = drawn
    return _Taken(COPAYMENT, max(0, amount), inputs, source, tuple([bound for bound, _ in totals]))


def _copay_totals(service: Service, benefit: Benefit, step: Share, index: int) -> list[tuple[Key, Cents]]:
    """The running totals that a copayment draws from, each with the most that it may come to.

    Days and admissions count anew with each admission. Days outside a stay are counted in the benefit period.
    """
    day = service.day.isoformat()
    stay = day if service.admission is None else f"admission {service.admission.isoformat()}"
    if step.per is Per.DAY:
        if service.admission is None:
            totals = [(_bound(service, benefit, index, "day", "", day), step.copay * service.days)]
            if step.days:
                of_period = _bound(service, benefit, index, "days", "", service.period)
                totals.append((of_period, step.copay * step.days))
        else:
            first = service.days_before
            last = first + service.days
            days = min(last, step.days) - min(first, step.days) if step.days else service.days
            totals = [(_bound(service, benefit, index, "day", f"from day {first + 1}", stay), step.copay * days)]
        whole = ("stay", "", stay)
    elif step.per is Per.ADMISSION:
        totals = [(_bound(service, benefit, index, "admission", "", stay), step.copay)]
        whole = ("stay", "", stay)
    else:
        totals = [(_bound(service, benefit, index, "visit", service.visit, day), step.copay)]
        whole = ("up to", service.visit, day)
    if step.up_to is not None:
        totals.append((_bound(service, benefit, index, *whole), step.up_to))
    return totals


def _bound(service: Service, benefit: Benefit, index: int, kind: str, which: str, period: str) -> Key:
    """The accumulator of what one visit, day or stay has drawn already of one step of a benefit's cost sharing."""
    step = f" step {index + 1}" if index else ""
    return (service.member, COPAY, f"{benefit.category} {kind}{step}{f' | {which}' if which else ''}", period)


def _take_back(taken: list[_Taken], pocket: _Standing, copays_count: bool) -> Cents:
    """Lower what was taken beyond the out-of-pocket maximum: coinsurance first, then copayment, then deductible.

    A copayment that does not count to the maximum goes on. Returns the cents taken back.
    """
    left = min(pocket.member_left, pocket.family_left)
    counted = 0
    for each in taken:
        if copays_count or each.rule != COPAYMENT:
            counted += each.amount
    excess = counted - left
    if excess <= 0:
        return 0
    open_excess = excess
    for rule in (COINSURANCE, COPAYMENT, DEDUCTIBLE) if copays_count else (COINSURANCE, DEDUCTIBLE):
        for each in reversed(taken):
            if each.rule == rule and open_excess:
                back = min(each.amount, open_excess)
                each.amount -= back
                open_excess -= back
                if back:
                    each.inputs["taken back by the cap"] = back
    return excess


def _amounts(taken: list[_Taken]) -> _Amounts:
    """The sums of what was taken, by kind."""
    deductible = copay = coinsurance = 0
    for each in taken:
        if each.rule is DEDUCTIBLE:
            deductible += each.amount
        elif each.rule is COPAYMENT:
            copay += each.amount
        else:
            coinsurance += each.amount
    return _Amounts(deductible, copay, coinsurance, deductible + copay + coinsurance)


def _entries(
    service: Service,
    tiers: tuple[str, ...],
    moved: tuple[Cents, Cents],
    taken: list[_Taken],
    moves: tuple[tuple[Key, int], ...],
) -> tuple[AccumulatorEntry, ...]:
    """One entry for each accumulator that the line moves: totals of member and family, visits' totals, limits."""
    entries: list[AccumulatorEntry] = []
    add = entries.append
    make = AccumulatorEntry
    member, family, period, day = service.member, service.family, service.period, service.day
    icn, version, line = service.icn, service.version, service.line
    to_deductible, to_pocket = moved
    for tier in tiers:
        if to_deductible:
            add(make(member, DEDUCTIBLE, tier, period, to_deductible, family, icn, version, line, day))
            add(make(family, DEDUCTIBLE, tier, period, to_deductible, family, icn, version, line, day))
        if to_pocket:
            add(make(member, OUT_OF_POCKET, tier, period, to_pocket, family, icn, version, line, day))
            add(make(family, OUT_OF_POCKET, tier, period, to_pocket, family, icn, version, line, day))
    for each in taken:
        if each.amount:
            for owner, measure, scope, when in each.bounds:
                add(make(owner, measure, scope, when, each.amount, family, icn, version, line, day))
    for (owner, measure, scope, when), amount in moves:
        add(make(owner, measure, scope, when, amount, family, icn, version, line, day))
    return tuple(entries)


def credited_tiers(plan: Plan, tier: str) -> tuple[str, ...]:
    """The tiers whose accumulators an amount in `tier` moves: its own and, as the plan says, those across the border.

    The border runs between the tiers that hold networks ("in") and the tier of everyone else ("out").
    """
    mode = plan.cross_credit
    if mode is _NO_CROSS_CREDIT:
        return (tier,)
    outside = False
    for each in plan.tiers:
        if each.name == tier:
            outside = each.everyone_else
    if mode is not CrossCredit.BOTH and outside != (mode is CrossCredit.OUT_TO_IN):
        return (tier,)
    return (tier, *[each.name for each in plan.tiers if each.everyone_else != outside])


def _steps(
    tier: str,
    cut: Cut,
    taken: list[_Taken],
    taken_back: Cents,
    standings: tuple[_Standing, _Standing],
    moved: tuple[Cents, Cents],
    paid: Cut,
) -> tuple[Step, ...]:
    """The reasoning of a line. The amounts of deductible, copayment and coinsurance are those after the cap."""
    to_deductible, to_pocket = moved
    steps = list(cut.steps)
    for each in taken:
        rule = each.rule
        if rule is DEDUCTIBLE and to_deductible:
            before, after = _moved(DEDUCTIBLE, tier, standings[0], to_deductible)
            steps.append(Step(rule, each.amount, each.inputs, each.source, before, after, rule))
        else:
            steps.append(Step(rule, each.amount, each.inputs, each.source, _NOTHING, _NOTHING, rule))
    if to_pocket or taken_back:
        pocket = standings[1]
        before, after = _moved(OUT_OF_POCKET, tier, pocket, to_pocket)
        source = pocket.total.source if pocket.total else ""
        if taken_back:
            left = min(pocket.member_left, pocket.family_left)
            inputs: dict[str, int | str] = {"counted": to_pocket + taken_back, "left": left}
            steps.append(Step("out-of-pocket cap", taken_back, inputs, source, before, after))
        else:
            steps.append(Step(OUT_OF_POCKET, to_pocket, {}, source, before, after))
    steps.extend(paid.steps)
    return tuple(steps)


_NOTHING: dict[str, int] = {}
"""The accumulators of a step that moves none; never written to."""

_LABELS: dict[tuple[str, str], tuple[str, str]] = {}


def _moved(measure: str, tier: str, standing: _Standing, amount: Cents) -> tuple[dict[str, int], dict[str, int]]:
    """The member's and the family's total before and after, under the labels that a reader sees."""
    labels = _LABELS.get((measure, tier))
    if labels is None:
        labels = _LABELS[measure, tier] = (f"{measure} {tier} individual", f"{measure} {tier} family")
    own, whole = labels
    return (
        {own: standing.member, whole: standing.family},
        {own: standing.member + amount, whole: standing.family + amount},
    )
