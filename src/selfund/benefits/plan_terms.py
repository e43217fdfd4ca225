"""What a plan says of a category in a tier, and what it excludes: worked out once for a plan, and kept.

Plans never change once a book is compiled, so what is kept answers for that very plan and no other.
"""

from typing import Final

from msgspec import Struct

from selfund.terms.accumulator import Measure
from selfund.terms.money import percent_text
from selfund.terms.plan import EVERYTHING_ELSE, Benefit, CostSharing, CrossCredit, Per, Plan, Share, Total

EMERGENCIES: Final = frozenset({"emergency room", "emergency professional"})
"""The categories of emergency services."""

PLANS_KEPT: Final = 500
"""How many plan versions are remembered at once; beyond it, all are worked out anew."""

_DEDUCTIBLE: Final = Measure.DEDUCTIBLE.value
_OUT_OF_POCKET: Final = Measure.OUT_OF_POCKET.value


class LineTerms(Struct, frozen=True, gc=False):
    """What answers for the lines of one category in one tier.

    deductible, out_of_pocket   the totals that bound the member; None: none does
    deductible_label, out_of_pocket_label   the totals as the reasoning names them: "deductible in"
    credited   the tiers whose accumulators such a line moves
    plain      the one step of a benefit that asks for nothing else: see `plain_step`; None: it has more, or none
    rate       the percentage of that step as it is written: "20%"
    """

    benefit: Benefit
    sharing: CostSharing
    deductible: Total | None
    out_of_pocket: Total | None
    deductible_label: str
    out_of_pocket_label: str
    credited: tuple[str, ...]
    plain: Share | None
    rate: str


class PlanTerms:
    """One plan version with what was asked of it: the terms of a line by category and tier, and all that is excluded.

    procedures, categories, diagnoses   what the plan's exclusions name, all of them together
    """

    __slots__ = ("_lines", "categories", "diagnoses", "plan", "procedures")

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._lines: dict[tuple[str, str], LineTerms | None] = {}
        self.procedures = frozenset[str]().union(*[each.procedures for each in plan.exclusions])
        self.categories = frozenset[str]().union(*[each.categories for each in plan.exclusions])
        self.diagnoses = tuple([prefix for each in plan.exclusions for prefix in each.diagnoses])

    def of(self, category: str, tier: str) -> LineTerms | None:
        """The terms of a line; None: the plan has no benefit that answers. Raises AssertionError as `benefit_of`."""
        try:
            return self._lines[category, tier]
        except KeyError:
            found = self._lines[category, tier] = _line_terms(self.plan, category, tier)
            return found


_PLANS: Final[dict[int, PlanTerms]] = {}


def plan_terms(plan: Plan) -> PlanTerms:
    """What is known of a plan. It is kept by the plan object itself: an equal plan of another book has its own."""
    known = _PLANS.get(id(plan))
    if known is None or known.plan is not plan:
        if len(_PLANS) >= PLANS_KEPT:
            _PLANS.clear()
        known = _PLANS[id(plan)] = PlanTerms(plan)
    return known


def _line_terms(plan: Plan, category: str, tier: str) -> LineTerms | None:
    found = benefit_of(plan, category, tier)
    if found is None:
        return None
    benefit, sharing = found
    used = sharing.tier
    plain = plain_step(plan, benefit, sharing)
    return LineTerms(
        benefit,
        sharing,
        plan.deductible.get(used),
        plan.out_of_pocket.get(used),
        f"{_DEDUCTIBLE} {used}",
        f"{_OUT_OF_POCKET} {used}",
        credited_tiers(plan, used),
        plain,
        percent_text(plain.rate) if plain is not None else "",
    )


def plain_step(plan: Plan, benefit: Benefit, sharing: CostSharing) -> Share | None:
    """The one step of a benefit without limits: a percentage without a bound, or a visit's copayment never waived.

    A copayment counts to the out-of-pocket maximum and not to the deductible, as by default. None: it is not so plain.
    """
    if benefit.limits or not sharing.covered or len(sharing.shares) != 1:
        return None
    step = sharing.shares[0]
    if step.up_to is not None:
        return None
    if step.rate:
        return step
    usual = plan.copays_count_to_out_of_pocket and not plan.copays_count_to_deductible
    return step if usual and step.per is Per.VISIT and not sharing.waived_if else None


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


def _network_tier(plan: Plan, tier: str) -> str:
    """The tier itself when it holds networks, else the plan's first that does."""
    networks = [each.name for each in plan.tiers if not each.everyone_else]
    return tier if tier in networks or not networks else networks[0]


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
