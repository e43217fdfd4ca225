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
ADMITTED: Final = "admitted"


class _Taken(Struct, gc=False):
    """One step's amount while a line is worked; the cap lowers it. `bounds` are the visit totals it draws from."""

    rule: str
    reason: str
    amount: Cents
    inputs: dict[str, int | str]
    source: str
    bounds: tuple[Key, ...] = ()


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
    Raises AssertionError when the plan's benefit does not know the service's tier, or a line does not add up.
    """
    benefit = plan.benefits.get(service.category) or plan.benefits.get(EVERYTHING_ELSE)
    if benefit is None:
        return _not_covered(service, "", plan.source)
    sharing = benefit.sharing.get(service.tier)
    if sharing is None:
        raise AssertionError(f"plan {plan.id}: {benefit.category} says nothing of tier {service.tier}")
    if not sharing.covered:
        return _not_covered(service, sharing.text, sharing.source)
    limited = bool(benefit.limits)
    tier = sharing.tier
    cut = before_sharing(service, benefit, tier, balances) if limited else Cut(service.allowed)
    deductible = _standing(service, plan.deductible.get(tier), DEDUCTIBLE, tier, balances)
    taken = _take(service, plan, benefit, sharing, cut.covered, deductible, balances)
    pocket = _standing(service, plan.out_of_pocket.get(tier), OUT_OF_POCKET, tier, balances)
    taken_back = _take_back(taken, pocket, plan.copays_count_to_out_of_pocket)
    pays = cut.covered - sum([each.amount for each in taken])
    paid = dollar_limits(paid_limits(benefit), pays, service, tier, balances) if limited else Cut(pays)
    return _shared(service, plan, tier, cut, taken, taken_back, (deductible, pocket), paid)


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
    return max(0, min(amount, member_left, family_left))


def _standing(service: Service, total: Total | None, measure: str, tier: str, balances: Balances) -> _Standing:
    member = balances.get((service.member, measure, tier, service.period))
    family = balances.get((service.family, measure, tier, service.period))
    if total is None:
        return _Standing(None, member, family, NO_LIMIT, NO_LIMIT)
    if service.single:
        return _Standing(total, member, family, max(0, total.individual - member), NO_LIMIT)
    # In an aggregate family only the federal limit on one person, if any, bounds the member (handbook 4.3).
    own = total.person if total.aggregate else min(total.individual, total.person)
    return _Standing(total, member, family, max(0, own - member), max(0, total.family - family))


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
    amount = take_deductible(left, standing.member_left - credited, standing.family_left - credited)
    inputs: dict[str, int | str] = {"of": left}
    if standing.member_left < NO_LIMIT // 2:
        inputs["member left"] = standing.member_left
    if standing.family_left < NO_LIMIT // 2:
        inputs["family left"] = standing.family_left
    source = standing.total.source if standing.total else ""
    return _Taken(DEDUCTIBLE, DEDUCTIBLE, amount, inputs, source)


def _coinsurance(
    service: Service, benefit: Benefit, step: Share, index: int, left: Cents, source: str, balances: Balances
) -> _Taken:
    """The member's percentage of what is left, rounded half up once, up to what the plan bounds it by on a visit."""
    amount = (left * step.rate + WHOLE // 2) // WHOLE
    inputs: dict[str, int | str] = {"rate": percent_text(step.rate), "of": left}
    if step.up_to is None:
        return _Taken("coinsurance", "coinsurance", amount, inputs, source)
    bound = _bound(service, benefit, index, "up to", service.visit, service.day.isoformat())
    drawn = balances.get(bound)
    inputs["up to"] = step.up_to
    inputs["already taken"] = drawn
    return _Taken("coinsurance", "coinsurance", max(0, min(amount, step.up_to - drawn)), inputs, source, (bound,))


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
    if step.per is not Per.VISIT:
        inputs["per"] = step.per.value
    if waived:
        inputs["waived"] = ADMITTED
        return _Taken("copayment", "copayment", 0, inputs, source)
    amount = left
    totals = _copay_totals(service, benefit, step, index)
    for bound, most in totals:
        drawn = balances.get(bound)
        amount = min(amount, most - drawn)
        if drawn:
            inputs["already taken"] = drawn
    return _Taken("copayment", "copayment", max(0, amount), inputs, source, tuple([bound for bound, _ in totals]))


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
    if pocket.total is None:
        return 0
    left = min(pocket.member_left, pocket.family_left)
    counted = 0
    for each in taken:
        if copays_count or each.rule != "copayment":
            counted += each.amount
    excess = counted - left
    if excess <= 0:
        return 0
    open_excess = excess
    for rule in ("coinsurance", "copayment", DEDUCTIBLE) if copays_count else ("coinsurance", DEDUCTIBLE):
        for each in reversed(taken):
            if each.rule == rule and open_excess:
                back = min(each.amount, open_excess)
                each.amount -= back
                open_excess -= back
                if back:
                    each.inputs["taken back by the cap"] = back
    return excess


def _shared(
    service: Service,
    plan: Plan,
    tier: str,
    cut: Cut,
    taken: list[_Taken],
    taken_back: Cents,
    standings: tuple[_Standing, _Standing],
    paid: Cut,
) -> Shared:
    """Put the line together: amounts, steps in the order they were worked, entries by what stands after the cap."""
    deductible = copay = coinsurance = 0
    for each in taken:
        if each.rule == DEDUCTIBLE:
            deductible += each.amount
        elif each.rule == "copayment":
            copay += each.amount
        else:
            coinsurance += each.amount
    to_deductible = deductible + (copay if plan.copays_count_to_deductible else 0)
    to_pocket = deductible + coinsurance + (copay if plan.copays_count_to_out_of_pocket else 0)
    member = deductible + copay + coinsurance
    reasons = cut.reasons + paid.reasons
    noncovered = sum([amount for _, amount in reasons]) if reasons else 0
    if member + paid.covered + noncovered != service.allowed or paid.covered < 0:
        raise AssertionError(f"line {service.line}: allowed {service.allowed} is not what member and plan owe")
    steps = _steps(tier, cut, taken, taken_back, standings, (to_deductible, to_pocket), paid)
    entries: list[AccumulatorEntry] = []
    for measure, amount in ((DEDUCTIBLE, to_deductible), (OUT_OF_POCKET, to_pocket)):
        if amount:
            for scope in credited_tiers(plan, tier):
                entries.append(_entry(service, service.member, measure, scope, service.period, amount))
                entries.append(_entry(service, service.family, measure, scope, service.period, amount))
    for each in taken:
        if each.amount:
            for owner, measure, scope, period in each.bounds:
                entries.append(_entry(service, owner, measure, scope, period, each.amount))
    for (owner, measure, scope, period), amount in cut.moves + paid.moves:
        entries.append(_entry(service, owner, measure, scope, period, amount))
    return Shared(
        True, deductible, copay, coinsurance, noncovered, member, paid.covered, reasons, tuple(steps), tuple(entries)
    )


def credited_tiers(plan: Plan, tier: str) -> tuple[str, ...]:
    """The tiers whose accumulators an amount in `tier` moves: its own and, as the plan says, those across the border.

    The border runs between the tiers that hold networks ("in") and the tier of everyone else ("out").
    """
    mode = plan.cross_credit
    if mode is CrossCredit.NONE:
        return (tier,)
    outside = False
    for each in plan.tiers:
        if each.name == tier:
            outside = each.everyone_else
    if mode is not CrossCredit.BOTH and outside != (mode is CrossCredit.OUT_TO_IN):
        return (tier,)
    return (tier, *[each.name for each in plan.tiers if each.everyone_else != outside])


def _entry(service: Service, owner: str, measure: str, scope: str, period: str, amount: int) -> AccumulatorEntry:
    return AccumulatorEntry(
        owner,
        measure,
        scope,
        period,
        amount,
        service.family,
        service.icn,
        service.version,
        service.line,
        service.day,
    )


def _steps(
    tier: str,
    cut: Cut,
    taken: list[_Taken],
    taken_back: Cents,
    standings: tuple[_Standing, _Standing],
    moved: tuple[Cents, Cents],
    paid: Cut,
) -> list[Step]:
    """The reasoning of a line. The amounts of deductible, copayment and coinsurance are those after the cap."""
    deductible, pocket = standings
    to_deductible, to_pocket = moved
    steps = list(cut.steps)
    for each in taken:
        if each.rule == DEDUCTIBLE and to_deductible:
            before, after = _moved(DEDUCTIBLE, tier, deductible, to_deductible)
            steps.append(Step(each.rule, each.amount, each.inputs, each.source, before, after, each.reason))
        else:
            steps.append(Step(each.rule, each.amount, each.inputs, each.source, reason=each.reason))
    if to_pocket or taken_back:
        before, after = _moved(OUT_OF_POCKET, tier, pocket, to_pocket)
        source = pocket.total.source if pocket.total else ""
        if taken_back:
            inputs: dict[str, int | str] = {"counted": to_pocket + taken_back}
            inputs["left"] = min(pocket.member_left, pocket.family_left)
            steps.append(Step("out-of-pocket cap", taken_back, inputs, source, before, after))
        else:
            steps.append(Step(OUT_OF_POCKET, to_pocket, {}, source, before, after))
    steps.extend(paid.steps)
    return steps


def _moved(measure: str, tier: str, standing: _Standing, amount: Cents) -> tuple[dict[str, int], dict[str, int]]:
    own = f"{measure} {tier} individual"
    whole = f"{measure} {tier} family"
    return (
        {own: standing.member, whole: standing.family},
        {own: standing.member + amount, whole: standing.family + amount},
    )
