"""What federal law asks of a plan (handbook 4.3, 4.8): findings with their sources; the figures are in federal.csv.

Only a plan that calls itself a high deductible health plan and is none is an error; all else is for a person to judge.
"""

from typing import Final

from selfund.book.checks.finding import error, warning
from selfund.book.federal import (
    HIGH_DEDUCTIBLE_MAXIMUM,
    HIGH_DEDUCTIBLE_MINIMUM,
    OUT_OF_POCKET,
    FederalAmount,
    federal_amounts,
)
from selfund.book.fields import UNDATED
from selfund.book.parts import Parts, Written
from selfund.terms.money import dollars
from selfund.terms.plan import EVERYTHING_ELSE, CostSharing, Plan, Tier, Unit
from selfund.terms.problem import Problem

PREVENTIVE: Final = "preventive care"
PREVENTIVE_SOURCE: Final = "42 U.S.C. 300gg-13; 29 CFR 2590.715-2713"
DOLLAR_LIMIT_SOURCE: Final = "42 U.S.C. 300gg-11; 29 CFR 2590.715-2711"
BEFORE_DEDUCTIBLE_SOURCE: Final = "26 U.S.C. 223(c)(2)"
BEFORE_DEDUCTIBLE: Final = frozenset({PREVENTIVE, "telehealth"})
"""What a high deductible plan may pay before the deductible: 26 U.S.C. 223(c)(2)(C) and (E)."""
ESSENTIAL: Final = frozenset(
    {"primary care visit", "specialist visit", "preventive care", "emergency room", "urgent care", "inpatient facility",
     "inpatient professional", "outpatient surgery facility", "professional surgery", "anesthesia", "maternity",
     "advanced imaging", "x-ray and lab", "therapy", "mental health outpatient", "mental health inpatient", "ambulance",
     "emergency professional", "infusion", "dialysis", "injections and drugs"}
)  # fmt: skip
"""Categories that lie within the ten classes of 42 U.S.C. 18022(b)(1) whatever benchmark a plan has chosen."""


def out_of_pocket_limit(parts: Parts) -> list[Problem]:
    """A plan that is not grandfathered has an in-network maximum, at most the federal one of its year."""
    problems = []
    for one in parts.plans:
        amount = _figure(one.term, OUT_OF_POCKET)
        if one.term.grandfathered or amount is None:
            continue
        for tier in _in_network(one.term):
            total = one.term.out_of_pocket.get(tier.name)
            place = one.place("out-of-pocket maximum", tier.name)
            if total is None:
                says = f'the tier "{tier.name}" has no out-of-pocket maximum; the law sets one ({amount.source})'
                mend = f'add "{tier.name}: ${dollars(amount.individual)[:-3]} individual, …" or less'
                problems.append(warning(place, "federal-maximum-missing", says, mend))
            elif total.individual > amount.individual or total.family > amount.family:
                says = (
                    f"above the federal limit of ${dollars(amount.individual)} individual and "
                    f"${dollars(amount.family)} family for plan years that begin in {one.term.period.start.year} "
                    f"({amount.source})"
                )
                mend = 'lower it, or write "grandfathered: yes" if the plan is'
                problems.append(warning(place, "federal-out-of-pocket-limit", says, mend))
    return problems


def preventive_without_cost(parts: Parts) -> list[Problem]:
    """Preventive care costs nothing in network, unless the plan is grandfathered."""
    problems = []
    for one in parts.plans:
        named = PREVENTIVE if PREVENTIVE in one.term.benefits else EVERYTHING_ELSE
        benefit = one.term.benefits.get(named)
        if one.term.grandfathered or benefit is None or one.term.line != "medical":
            continue
        for tier in _in_network(one.term):
            sharing = benefit.sharing.get(tier.name)
            if sharing is not None and not _free(sharing):
                says = f'preventive care in the tier "{tier.name}" is not free of charge ({PREVENTIVE_SOURCE})'
                mend = f'write "{PREVENTIVE}: {{{tier.name}: no charge, …}}"'
                problems.append(warning(one.place("benefits", named, tier.name), "preventive-cost-sharing", says, mend))
    return problems


def dollar_limits(parts: Parts) -> list[Problem]:
    """No annual or lifetime dollar limit on essential health benefits."""
    problems = []
    for one in parts.plans:
        for category, benefit in one.term.benefits.items():
            if category in ESSENTIAL and any(limit.unit is Unit.DOLLARS for limit in benefit.limits):
                says = f'a limit in dollars on "{category}", an essential health benefit ({DOLLAR_LIMIT_SOURCE})'
                place = one.place("benefits", category, "limit")
                problems.append(warning(place, "dollar-limit", says, "limit visits or days, or remove it"))
    return problems


def high_deductible(parts: Parts) -> list[Problem]:
    """A plan that says `high deductible: yes` keeps to the figures and pays nothing but preventive care before it."""
    problems = []
    for one in parts.plans:
        if one.term.high_deductible:
            problems += _before_deductible(one) + _minimum_deductible(one) + _maximum(one)
    return problems


def _before_deductible(one: Written[Plan]) -> list[Problem]:
    """Benefits that the plan pays for before the deductible, in any tier."""
    problems = []
    for category, benefit in one.term.benefits.items():
        for tier, sharing in benefit.sharing.items():
            if category in BEFORE_DEDUCTIBLE or not sharing.covered:
                continue
            if not any(share.deductible for share in sharing.shares):
                says = f'"{sharing.text}" pays before the deductible ({BEFORE_DEDUCTIBLE_SOURCE})'
                mend = 'write "… after deductible", or "high deductible: no"'
                problems.append(error(one.place("benefits", category, tier), "high-deductible-benefit", says, mend))
    return problems


def _minimum_deductible(one: Written[Plan]) -> list[Problem]:
    amount = _figure(one.term, HIGH_DEDUCTIBLE_MINIMUM)
    if amount is None:
        return _no_figure(one)
    problems = []
    for tier in _in_network(one.term):
        total = one.term.deductible.get(tier.name)
        place = one.place("deductible", tier.name)
        individual, family = (total.individual, total.family) if total else (0, 0)
        if individual < amount.individual or (family < amount.family and total is not None and family != individual):
            says = f"below ${dollars(amount.individual)} individual, ${dollars(amount.family)} family ({amount.source})"
            problems.append(error(place, "high-deductible-minimum", says, "raise the deductible"))
        elif total is not None and not total.aggregate and individual != family and individual < amount.family:
            says = (
                f"one person of a family is done at ${dollars(individual)}, below the family minimum of "
                f"${dollars(amount.family)} ({amount.source})"
            )
            mend = 'raise the individual amount, or write "aggregate"'
            problems.append(error(place, "high-deductible-embedded", says, mend))
    return problems


def _maximum(one: Written[Plan]) -> list[Problem]:
    amount = _figure(one.term, HIGH_DEDUCTIBLE_MAXIMUM)
    problems = []
    for tier in _in_network(one.term):
        total = one.term.out_of_pocket.get(tier.name)
        place = one.place("out-of-pocket maximum", tier.name)
        if amount is not None and (
            total is None or total.individual > amount.individual or total.family > amount.family
        ):
            says = (
                f"the maximum is above ${dollars(amount.individual)} individual, ${dollars(amount.family)} family, "
                f"or missing ({amount.source})"
            )
            problems.append(error(place, "high-deductible-maximum", says, "lower it"))
    return problems


def _no_figure(one: Written[Plan]) -> list[Problem]:
    known = [year for figure, year in federal_amounts() if figure == HIGH_DEDUCTIBLE_MINIMUM]
    year = one.term.period.start.year
    if one.term.period is UNDATED or year < min(known):
        return []
    says = f"the figures for high deductible plans of {year} are not known here, so they are not checked"
    return [warning(one.place("effective"), "federal-figure-unknown", says, "compare them with the law by hand")]


def _figure(plan: Plan, name: str) -> FederalAmount | None:
    """The figure of the calendar year in which the plan year begins."""
    return federal_amounts().get((name, plan.period.start.year))


def _in_network(plan: Plan) -> list[Tier]:
    """The tiers of networks in which the plan covers anything."""
    return [
        tier
        for tier in plan.tiers
        if not tier.everyone_else
        and any(tier.name in one.sharing and one.sharing[tier.name].covered for one in plan.benefits.values())
    ]


def _free(sharing: CostSharing) -> bool:
    return sharing.covered and not any(share.copay or share.rate or share.deductible for share in sharing.shares)
