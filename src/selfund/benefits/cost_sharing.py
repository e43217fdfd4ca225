"""Who owes what of one priced line: copayment, deductible, coinsurance, the cap on them, and limits (handbook 4.2).

The order is limits on the service, then the plan's steps as it writes them with the deductible before the first step
that is "after deductible", then the out-of-pocket cap, then dollar limits on what the plan pays. It does not know how a
line is priced, nor which adjustments a remittance carries.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.benefits.accumulators import Balances, Key
from selfund.benefits.limits import Cut, before_sharing, dollar_limits, paid_limits
from selfund.benefits.plan_terms import LineTerms, plan_terms
from selfund.benefits.service import Service, Shared
from selfund.terms.accumulator import AccumulatorEntry, Measure
from selfund.terms.money import NO_LIMIT, WHOLE, Cents, percent_text
from selfund.terms.plan import Benefit, CostSharing, Per, Plan, Share, Total
from selfund.terms.step import (
    AnyStep,
    CoinsuranceStep,
    CopaymentStep,
    DeductibleStep,
    Moved,
    OutOfPocketStep,
    SharingStep,
    Step,
)

DEDUCTIBLE: Final = Measure.DEDUCTIBLE.value
OUT_OF_POCKET: Final = Measure.OUT_OF_POCKET.value
COPAY: Final = Measure.COPAY.value
ADMITTED: Final = "admitted"

# An enum's member costs more to look up on its class than everything else on a plain line.
_PER_VISIT: Final = Per.VISIT
_PER_DAY: Final = Per.DAY
_PER_ADMISSION: Final = Per.ADMISSION

_RATE_TEXTS: dict[int, str] = {whole * 10_000: percent_text(whole * 10_000) for whole in range(1, 101)}


_Standing = tuple[Cents, Cents, Cents, Cents]
"""Where member and family stand with one total: the balances of both, and what is left to both, before this line."""


class _Walk(Struct, gc=False):
    """The plan's steps over one line, underway. The out-of-pocket maximum may lower amounts that were taken.

    steps    what was taken, in order; deductible, copay and coinsurance are its sums by kind
    bounds   by place in `steps`: the totals of a visit, day or stay that a step draws from
    standing where the deductible stood, once it was taken
    """

    steps: list[SharingStep]
    bounds: list[tuple[int, tuple[Key, ...]]]
    deductible: Cents = 0
    copay: Cents = 0
    coinsurance: Cents = 0
    standing: _Standing | None = None


def share(service: Service, plan: Plan, balances: Balances) -> Shared:
    """What the member and the plan owe of a line, with the reasoning and the accumulator entries.

    Pure: `balances` is only read. Add the entries to it before the next line is shared.
    Raises AssertionError when the plan's benefit does not know the service's tier (see `benefit_of`), or the line does
    not add up.
    """
    terms = plan_terms(plan).of(service.category, service.tier)
    if terms is None:
        return _not_covered(service, "", plan.source)
    return share_by(terms, service, plan, balances)


def share_by(terms: LineTerms, service: Service, plan: Plan, balances: Balances) -> Shared:
    """As `share`, by the terms that the plan has for the service's category and tier."""
    if terms.plain is not None:
        shared = _share_plainly(terms.plain, terms, service, balances)
        if shared is not None:
            return shared
    return share_step_by_step(terms, service, plan, balances)


def share_step_by_step(terms: LineTerms, service: Service, plan: Plan, balances: Balances) -> Shared:
    """As `share_by`, for steps and limits of any kind."""
    sharing = terms.sharing
    if not sharing.covered:
        return _not_covered(service, sharing.text, sharing.source)
    limits = terms.benefit.limits
    if not limits and not sharing.shares:
        return Shared(True, 0, 0, 0, 0, 0, service.allowed, (), (), ())
    cut, covered = _NO_CUT, service.allowed
    if limits:
        cut = before_sharing(service, terms.benefit, sharing.tier, balances)
        covered = cut.covered
    walk = _walk(service, plan, terms, covered, balances)
    pocket_step = _out_of_pocket(walk, service, plan, terms, balances)
    deductible, copay, coinsurance = walk.deductible, walk.copay, walk.coinsurance
    to_deductible = deductible
    if plan.copays_count_to_deductible:
        to_deductible += copay
        _tell_deductible(walk, terms, to_deductible)
    member = deductible + copay + coinsurance
    plan_pays = covered - member
    steps: tuple[AnyStep, ...] = tuple(walk.steps)
    to_pocket = 0
    if pocket_step is not None:
        to_pocket = pocket_step.moved.amount
        steps = (*walk.steps, pocket_step)
    reasons, moves = cut.reasons, cut.moves
    noncovered = 0
    if limits:
        paid = dollar_limits(paid_limits(terms.benefit), plan_pays, service, sharing.tier, balances)
        plan_pays = paid.covered
        reasons, moves = reasons + paid.reasons, moves + paid.moves
        steps = (*cut.steps, *steps, *paid.steps)
        for _, amount in reasons:
            noncovered += amount
    if member + plan_pays + noncovered != service.allowed or plan_pays < 0:
        raise AssertionError(f"line {service.line}: allowed {service.allowed} is not what member and plan owe")
    bounds = [(bound, walk.steps[place].amount) for place, several in walk.bounds for bound in several]
    drawn = [move for move in bounds if move[1]]
    entries = _entries(service, terms.credited, to_deductible, to_pocket, (*drawn, *moves))
    return Shared(
        True, deductible, copay, coinsurance, noncovered, member, plan_pays, reasons, steps, entries,
    )  # fmt: skip


def _share_plainly(step: Share, terms: LineTerms, service: Service, balances: Balances) -> Shared | None:
    """As `share_step_by_step`, for a benefit of one plain step, which most are. None: that way must be taken.

    It must where nothing is allowed, and where the out-of-pocket maximum takes something back.
    """
    allowed = left = service.allowed
    if left <= 0:
        return None
    source, tier = terms.sharing.source, terms.sharing.tier
    total = terms.deductible
    deductible = copay = coinsurance = 0
    bound: Key | None = None
    then: SharingStep
    steps: tuple[AnyStep, ...] = ()
    if step.deductible and total is not None:
        own, whole, own_left, whole_left = _standing(service, total, DEDUCTIBLE, tier, balances)
        least = own_left if own_left < whole_left else whole_left
        deductible = left if left < least else least
        moved = Moved(terms.deductible_label, own, whole, deductible) if deductible else None
        steps = (DeductibleStep(deductible, total.source, left, own_left, whole_left, moved),)
        left -= deductible
    if step.rate:
        coinsurance = (left * step.rate + WHOLE // 2) // WHOLE
        then = CoinsuranceStep(coinsurance, source, terms.rate, left)
    else:
        bound = _bound(service, terms.benefit, 0, "visit", service.visit, service.day.isoformat())
        drawn = balances.get(bound)
        copay = max(0, min(left, step.copay - drawn))
        then = CopaymentStep(copay, source, step.copay, left, "", "", drawn)
    member = deductible + copay + coinsurance
    if member > allowed:
        raise AssertionError(f"line {service.line}: allowed {allowed} is not what member and plan owe")
    if not member:
        return Shared(True, 0, 0, 0, 0, 0, allowed, (), (*steps, then), ())
    total = terms.out_of_pocket
    own, whole, own_left, whole_left = _standing(service, total, OUT_OF_POCKET, tier, balances)
    if member > own_left or member > whole_left:
        return None
    source = total.source if total is not None else ""
    pocket = OutOfPocketStep(member, source, Moved(terms.out_of_pocket_label, own, whole, member))
    entries = _entries(service, terms.credited, deductible, member, ((bound, copay),) if bound and copay else ())
    return Shared(
        True, deductible, copay, coinsurance, 0, member, allowed - member, (), (*steps, then, pocket), entries
    )  # fmt: skip


_NO_CUT: Final = Cut(0)
"""What limits take of a line of a benefit that has none."""


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
        return member, family, NO_LIMIT, NO_LIMIT
    # In an aggregate family only the federal limit on one person, if any, bounds the member (handbook 4.3).
    single = service.single
    own = total.person if total.aggregate and not single else total.individual
    member_left = own - member if own > member else 0
    if single:
        return member, family, member_left, NO_LIMIT
    whole = total.family
    return member, family, member_left, whole - family if whole > family else 0


def _walk(service: Service, plan: Plan, terms: LineTerms, covered: Cents, balances: Balances) -> _Walk:
    """Walk the plan's steps in order over what is open of the line; the deductible is taken once."""
    steps: list[SharingStep] = []
    walk = _Walk(steps, [])
    left = covered
    sharing = terms.sharing
    open_deductible = terms.deductible
    each: SharingStep
    for index, share in enumerate(sharing.shares):
        if not left:
            break
        if share.deductible and open_deductible is not None:
            credited = walk.copay if plan.copays_count_to_deductible else 0
            standing = walk.standing = _standing(service, open_deductible, DEDUCTIBLE, sharing.tier, balances)
            open_deductible = None
            each = _deductible(left, standing, credited, terms)
            amount = walk.deductible = each.amount
            steps.append(each)
            left -= amount
        if share.rate:
            amount = (left * share.rate + WHOLE // 2) // WHOLE
            rate = _RATE_TEXTS.get(share.rate) or percent_text(share.rate)
            if share.up_to is None:
                each = CoinsuranceStep(amount, sharing.source, rate, left)
            else:
                bound = _bound(service, terms.benefit, index, "up to", service.visit, service.day.isoformat())
                drawn = balances.get(bound)
                amount = max(0, min(amount, share.up_to - drawn))
                each = CoinsuranceStep(amount, sharing.source, rate, left, share.up_to, drawn)
                walk.bounds.append((len(steps), (bound,)))
            walk.coinsurance += amount
        else:
            each = _copayment(service, terms.benefit, sharing, index, left, balances, walk)
            amount = each.amount
            walk.copay += amount
        steps.append(each)
        left -= amount
    return walk


def _deductible(left: Cents, standing: _Standing, credited: Cents, terms: LineTerms) -> DeductibleStep:
    """The deductible on this line; `credited` are copayments of the line that count to it already."""
    member, family, member_left, family_left = standing
    amount = take_deductible(left, member_left - credited, family_left - credited)
    moved = Moved(terms.deductible_label, member, family, amount) if amount else None
    source = terms.deductible.source if terms.deductible is not None else ""
    return DeductibleStep(amount, source, left, member_left, family_left, moved)


def _copayment(
    service: Service,
    benefit: Benefit,
    sharing: CostSharing,
    index: int,
    left: Cents,
    balances: Balances,
    walk: _Walk,
) -> CopaymentStep:
    """What the line draws of the copayment of its visit, day or admission: never more than is left of the line."""
    step = sharing.shares[index]
    per = "" if step.per is _PER_VISIT else step.per.value
    if service.admitted and sharing.waived_if == ADMITTED:
        return CopaymentStep(0, sharing.source, step.copay, left, per, ADMITTED)
    bounds, amount, told = [], left, 0
    for bound, most in _copay_totals(service, benefit, step, index):
        drawn = balances.get(bound)
        if most - drawn < amount:
            amount = most - drawn
        told = drawn or told
        bounds.append(bound)
    walk.bounds.append((len(walk.steps), tuple(bounds)))
    return CopaymentStep(amount if amount > 0 else 0, sharing.source, step.copay, left, per, "", told)


def _copay_totals(service: Service, benefit: Benefit, step: Share, index: int) -> list[tuple[Key, Cents]]:
    """The running totals that a copayment draws from, each with the most that it may come to.

    Days and admissions count anew with each admission. Days outside a stay are counted in the benefit period.
    """
    day = service.day.isoformat()
    if step.per is _PER_VISIT and step.up_to is None:
        return [(_bound(service, benefit, index, "visit", service.visit, day), step.copay)]
    stay = day if service.admission is None else f"admission {service.admission.isoformat()}"
    if step.per is _PER_DAY:
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
    elif step.per is _PER_ADMISSION:
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
    scope = f"{benefit.category} {kind}"
    if index:
        scope += f" step {index + 1}"
    if which:
        scope += f" | {which}"
    return (service.member, COPAY, scope, period)


def _out_of_pocket(
    walk: _Walk, service: Service, plan: Plan, terms: LineTerms, balances: Balances
) -> OutOfPocketStep | None:
    """Hold what was taken to the out-of-pocket maximum. Returns the step that moves it; None: nothing counts to it."""
    counted = walk.deductible + walk.coinsurance
    if plan.copays_count_to_out_of_pocket:
        counted += walk.copay
    if not counted:
        return None
    total = terms.out_of_pocket
    member, family, member_left, family_left = _standing(service, total, OUT_OF_POCKET, terms.sharing.tier, balances)
    left = member_left if member_left < family_left else family_left
    source = total.source if total is not None else ""
    if counted <= left:
        return OutOfPocketStep(counted, source, Moved(terms.out_of_pocket_label, member, family, counted))
    _take_back(walk, counted - left, plan.copays_count_to_out_of_pocket)
    _tell_deductible(walk, terms, walk.deductible)
    moved = Moved(terms.out_of_pocket_label, member, family, left)
    return OutOfPocketStep(counted - left, source, moved, counted, left)


def _take_back(walk: _Walk, excess: Cents, copays_count: bool) -> None:
    """Take `excess` cents, which are beyond the out-of-pocket maximum, off what was taken.

    Coinsurance first, then copayment, then deductible. A copayment that does not count to the maximum goes on.
    """
    kinds = (CoinsuranceStep, CopaymentStep, DeductibleStep) if copays_count else (CoinsuranceStep, DeductibleStep)
    for kind in kinds:
        for place in range(len(walk.steps) - 1, -1, -1):
            step = walk.steps[place]
            back = min(step.amount, excess)
            if not back or not isinstance(step, kind):
                continue
            walk.steps[place] = replace(step, amount=step.amount - back, taken_back=back)
            excess -= back
            if kind is CoinsuranceStep:
                walk.coinsurance -= back
            elif kind is CopaymentStep:
                walk.copay -= back
            else:
                walk.deductible -= back


def _tell_deductible(walk: _Walk, terms: LineTerms, amount: Cents) -> None:
    """Let the deductible's step tell that its totals moved by `amount`, which is not what it first took."""
    standing = walk.standing
    if standing is None:
        return
    moved = Moved(terms.deductible_label, standing[0], standing[1], amount) if amount else None
    for place, step in enumerate(walk.steps):
        if isinstance(step, DeductibleStep):
            walk.steps[place] = replace(step, moved=moved)


def _entries(
    service: Service,
    tiers: tuple[str, ...],
    to_deductible: Cents,
    to_pocket: Cents,
    moves: tuple[tuple[Key, int], ...],
) -> tuple[AccumulatorEntry, ...]:
    """One entry for each accumulator that the line moves: totals of member and family, visits' totals, limits."""
    entries: list[AccumulatorEntry] = []
    add = entries.append
    make = AccumulatorEntry
    member, family, period, day = service.member, service.family, service.period, service.day
    icn, version, line = service.icn, service.version, service.line
    for tier in tiers:
        if to_deductible:
            add(make(member, DEDUCTIBLE, tier, period, to_deductible, family, icn, version, line, day))
            add(make(family, DEDUCTIBLE, tier, period, to_deductible, family, icn, version, line, day))
        if to_pocket:
            add(make(member, OUT_OF_POCKET, tier, period, to_pocket, family, icn, version, line, day))
            add(make(family, OUT_OF_POCKET, tier, period, to_pocket, family, icn, version, line, day))
    for (owner, measure, scope, when), amount in moves:
        add(make(owner, measure, scope, when, amount, family, icn, version, line, day))
    return tuple(entries)
