"""How much of a benefit the plan covers: visits, days, units and dollars (handbook 4.2).

Counts and dollars of the allowed amount act before cost sharing, dollars that the plan paid after it. It does not know
copayments, deductibles or maximums.
"""

from typing import Final

from msgspec import Struct

from selfund.benefits.accumulators import LIFETIME, Balances, Key
from selfund.benefits.service import Service
from selfund.terms.accumulator import Measure
from selfund.terms.money import Cents, dollars, spread
from selfund.terms.plan import EVERYTHING_ELSE, Basis, Benefit, Limit, Per, Unit
from selfund.terms.step import Step

VISITS: Final = Measure.VISITS.value
DAYS: Final = Measure.DAYS.value
UNITS: Final = Measure.UNITS.value
DOLLARS: Final = Measure.DOLLARS.value

# An enum's member costs more to look up on its class than all else that is done with it.
_BENEFIT_PERIOD: Final = Per.BENEFIT_PERIOD
_LIFETIME: Final = Per.LIFETIME
_CONDITION: Final = Per.CONDITION
_ADMISSION: Final = Per.ADMISSION
_VISITS_UNIT: Final = Unit.VISITS
_DAYS_UNIT: Final = Unit.DAYS
_UNITS_UNIT: Final = Unit.UNITS
_DOLLARS_UNIT: Final = Unit.DOLLARS
_ALLOWED: Final = Basis.ALLOWED
_PAID: Final = Basis.PAID

_MEASURES: dict[Unit, str] = {Unit.VISITS: VISITS, Unit.DAYS: DAYS, Unit.UNITS: UNITS, Unit.DOLLARS: DOLLARS}


class Cut(Struct, frozen=True, gc=False):
    """What limits take from a line.

    covered   cents that are left
    reasons   reason and cents of what was taken
    steps     the reasoning
    moves     what the accumulators move by: key and amount
    """

    covered: Cents
    reasons: tuple[tuple[str, Cents], ...] = ()
    steps: tuple[Step, ...] = ()
    moves: tuple[tuple[Key, int], ...] = ()


class _Count(Struct, gc=False):
    """One counted limit at work on a line: `before` is its balance, `counted` what this visit already used of it."""

    limit: Limit
    key: Key
    before: int
    marker: Key | None
    counted: int


def reason_of(limit: Limit) -> str:
    """The reason's name for what is beyond `limit`.

    A lifetime limit of one category has a CARC of its own (149); one on everything else is the plan's lifetime (35).
    """
    if limit.per is not _LIFETIME:
        return "limit reached"
    return "lifetime limit reached" if limit.name == EVERYTHING_ELSE else "category limit reached"


def limit_key(limit: Limit, service: Service, tier: str) -> Key:
    """The accumulator that counts the use of `limit` by this member.

    tier   the tier whose limits the service uses; it is no part of the key when the tiers are counted together
    """
    per = limit.per
    if per is _BENEFIT_PERIOD:
        period = service.period
    elif per is _LIFETIME:
        period = LIFETIME
    elif per is _CONDITION:
        period = f"condition {service.condition}"
    elif per is _ADMISSION and service.admission is not None:
        period = f"admission {service.admission.isoformat()}"
    else:
        period = service.day.isoformat()
    scope = f"{limit.name} per {per.value}"
    if limit.unit is _DOLLARS_UNIT and limit.basis is _ALLOWED:
        scope += " allowed"
    if not limit.tiers_together:
        scope += f" {tier}"
    return (service.member, _MEASURES[limit.unit], scope, period)


def before_sharing(service: Service, benefit: Benefit, tier: str, balances: Balances) -> Cut:
    """What visit, day and unit limits, then dollar limits on the allowed amount, leave of a line.

    A covered visit, day or unit is used even when cost sharing takes all of its price; a line that limits deny whole,
    or that has no allowed amount, uses nothing. A second line of the same visit uses nothing more.
    """
    counts: list[_Count] = []
    left: dict[Unit, int] = {_VISITS_UNIT: 1, _DAYS_UNIT: service.days, _UNITS_UNIT: -(-service.units // 1000)}
    covered = service.allowed
    reasons: list[tuple[str, Cents]] = []
    steps: list[Step] = []
    for limit in benefit.limits:
        if limit.unit is _DOLLARS_UNIT:
            continue
        count = _count(limit, service, tier, balances)
        counts.append(count)
        asked = left[limit.unit]
        kept = min(asked, count.counted + max(0, limit.quantity - count.before))
        if kept < asked:
            left[limit.unit] = kept
            covered, excess = spread(covered, [kept, asked - kept])
            if excess:
                reasons.append((reason_of(limit), excess))
                steps.append(_count_step(count, asked, kept, excess))
    by_allowed = [limit for limit in benefit.limits if limit.unit is _DOLLARS_UNIT and limit.basis is _ALLOWED]
    cut = dollar_limits(by_allowed, covered, service, tier, balances)
    if not cut.covered:
        return Cut(0, (*reasons, *cut.reasons), (*steps, *cut.steps))
    uses = [_use(count, left[count.limit.unit]) for count in counts]
    moves = [move for _, used in uses for move in used]
    steps.extend(step for step, _ in uses if step)
    return Cut(cut.covered, (*reasons, *cut.reasons), (*steps, *cut.steps), (*moves, *cut.moves))


def _count(limit: Limit, service: Service, tier: str, balances: Balances) -> _Count:
    key = limit_key(limit, service, tier)
    if limit.unit is _UNITS_UNIT:
        return _Count(limit, key, balances.get(key), None, 0)
    # What one visit, or a stay's days, already used, so that their other lines and claims use none.
    marker = (
        key[0],
        key[1],
        f"{key[2]} | {_days_text(service) if limit.unit is _DAYS_UNIT else service.visit}",
        key[3],
    )
    return _Count(limit, key, balances.get(key), marker, balances.get(marker))


def _days_text(service: Service) -> str:
    if service.admission is None:
        return service.day.isoformat()
    return f"stay {service.admission.isoformat()} from day {service.days_before + 1}"


def _count_step(count: _Count, asked: int, kept: int, excess: Cents) -> Step:
    limit = count.limit
    return Step(
        "limit",
        excess,
        {"limit": limit_text(limit), "used": str(count.before), "asked": str(asked), "covered": str(kept)},
        limit.source,
        reason=reason_of(limit),
    )


def _use(count: _Count, kept: int) -> tuple[Step | None, tuple[tuple[Key, int], ...]]:
    """The step and the moves by which a covered line uses a counted limit."""
    used = max(0, kept - count.counted)
    if not used:
        return None, ()
    limit = count.limit
    label = f"{count.key[1]} {count.key[2]}"
    step = Step(
        "limit use",
        0,
        {"limit": limit_text(limit), "uses": str(used)},
        limit.source,
        {label: count.before},
        {label: count.before + used},
    )
    if count.marker is None:
        return step, ((count.key, used),)
    return step, ((count.key, used), (count.marker, used))


def dollar_limits(limits: list[Limit], amount: Cents, service: Service, tier: str, balances: Balances) -> Cut:
    """What dollar limits leave of `amount`, which is allowed or about to be paid as their basis says."""
    reasons: list[tuple[str, Cents]] = []
    steps: list[Step] = []
    worked: list[tuple[Limit, Key, int, Cents]] = []
    for limit in limits:
        key = limit_key(limit, service, tier)
        before = balances.get(key)
        excess = max(0, amount - max(0, limit.quantity - before))
        amount -= excess
        worked.append((limit, key, before, excess))
        if excess:
            reasons.append((reason_of(limit), excess))
    for limit, key, before, excess in worked:
        if not excess and not amount:
            continue
        label = f"{key[1]} {key[2]}"
        steps.append(
            Step(
                "limit" if excess else "limit use",
                excess,
                {"limit": limit_text(limit), "used": before, "covered": amount},
                limit.source,
                {label: before},
                {label: before + amount},
                reason_of(limit) if excess else "",
            )
        )
    moves = tuple((key, amount) for _, key, _, _ in worked) if amount else ()
    return Cut(amount, tuple(reasons), tuple(steps), moves)


def paid_limits(benefit: Benefit) -> list[Limit]:
    """The benefit's dollar limits on what the plan pays."""
    return [limit for limit in benefit.limits if limit.unit is _DOLLARS_UNIT and limit.basis is _PAID]


def limit_text(limit: Limit) -> str:
    """A limit in the plan's words: "30 visits per benefit period", "$2,500.00 paid per lifetime"."""
    if limit.unit is _DOLLARS_UNIT:
        return f"${dollars(limit.quantity)} {limit.basis.value} per {limit.per.value}"
    return f"{limit.quantity} {limit.unit.value} per {limit.per.value}"
