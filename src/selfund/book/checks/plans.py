"""What a plan promises: every service has one answer in every tier, and nothing stands there that never counts."""

from typing import Final

from selfund.benefits.categories import CATEGORIES
from selfund.book.benefits import BENEFIT_KEYS
from selfund.book.checks.finding import error, perhaps, warning
from selfund.book.documents import Entries, Text
from selfund.book.parts import Parts, Written
from selfund.terms.plan import EVERYTHING_ELSE, Benefit, Limit, Per, Plan, Unit
from selfund.terms.problem import Problem

LONGEST_YEAR: Final = 366


def tiers(parts: Parts) -> list[Problem]:
    """One tier is for everyone else, so that every provider is in one; no tier is named like a word of a benefit."""
    problems = []
    for one in parts.plans:
        if not one.term.tiers:
            continue
        open_tiers = [tier.name for tier in one.term.tiers if tier.everyone_else]
        if not open_tiers:
            says = "no tier is for providers outside the networks"
            mend = 'add "out: everyone else"; its benefits may say "not covered"'
            problems.append(error(one.place("tiers"), "everyone-else-missing", says, mend))
        for name in open_tiers[1:]:
            says = f'the tier "{open_tiers[0]}" is for everyone else already, so nobody can be in this one'
            problems.append(error(one.place("tiers", name), "tier-unreachable", says, "name its networks"))
        for tier in one.term.tiers:
            if tier.name in BENEFIT_KEYS or tier.name != tier.name.strip():
                says = f'a tier cannot be named "{tier.name}"'
                problems.append(error(one.key_place("tiers", tier.name), "tier-name", says, 'name it like "in"'))
    return problems


def categories(parts: Parts) -> list[Problem]:
    """A benefit's category is one of the catalogue; anything else is a benefit that nobody can reach."""
    problems = []
    for one in parts.plans:
        for category in one.term.benefits:
            if category not in CATEGORIES:
                says = f'nobody can reach the benefit "{category}": no service is of that category'
                mend = perhaps(category, CATEGORIES, "take a category of the catalogue in the book reference")
                problems.append(error(one.key_place("benefits", category), "benefit-unreachable", says, mend))
        for index, exclusion in enumerate(one.term.exclusions):
            for category in sorted(exclusion.categories - CATEGORIES.keys()):
                mend = perhaps(category, CATEGORIES, "take a category of the catalogue in the book reference")
                place = one.place("exclusions", index, "categories")
                problems.append(error(place, "category-unknown", f'there is no category "{category}"', mend))
    return problems


def every_tier_answers(parts: Parts) -> list[Problem]:
    """Each benefit says something for each tier."""
    problems = []
    for one in parts.plans:
        for category, benefit in one.term.benefits.items():
            missing = [tier.name for tier in one.term.tiers if tier.name not in benefit.sharing]
            if missing and not _shapeless(one, category):
                names = " and ".join(f'"{name}"' for name in missing)
                mend = f'add "{missing[0]}: not covered" or what it costs there'
                says = f"says nothing for the tier {names}"
                problems.append(error(one.place("benefits", category), "benefit-tier-missing", says, mend))
    return problems


def _shapeless(one: Written[Plan], category: str) -> bool:
    """Whether the benefit itself could not be read, which is a problem of its own."""
    benefits = one.node.get("benefits")
    value = benefits.get(category) if isinstance(benefits, Entries) else None
    return not isinstance(value, Entries | Text)


def everything_else(parts: Parts) -> list[Problem]:
    """A plan answers for every service."""
    problems = []
    for one in parts.plans:
        if one.term.benefits and EVERYTHING_ELSE not in one.term.benefits:
            says = f'a service that no benefit names has no answer: there is no "{EVERYTHING_ELSE}"'
            mend = f'add "{EVERYTHING_ELSE}: {{…}}"'
            problems.append(error(one.place("benefits"), "everything-else-missing", says, mend))
    return problems


def excluded_benefits(parts: Parts) -> list[Problem]:
    """A benefit whose category is excluded, or that limits or waives what it does not cover."""
    problems = []
    for one in parts.plans:
        excluded = {category for exclusion in one.term.exclusions for category in exclusion.categories}
        for category, benefit in one.term.benefits.items():
            covered = any(sharing.covered for sharing in benefit.sharing.values())
            if covered and category in excluded:
                says = f'"{category}" has a cost sharing, and an exclusion of this plan takes all of it away'
                place = one.place("benefits", category)
                problems.append(warning(place, "benefit-excluded", says, "remove one of them"))
            if benefit.limits and not covered and benefit.sharing:
                place = one.place("benefits", category, "limit")
                says = "limits what no tier covers"
                problems.append(warning(place, "limit-without-benefit", says, "remove the limit"))
            if benefit.sharing and _waives_nothing(one, category, benefit):
                place = one.place("benefits", category, "copay waived if")
                says = "waives a copay, and no tier has one"
                problems.append(warning(place, "waiver-without-copay", says, "remove it, or name the copay"))
    return problems


def _waives_nothing(one: Written[Plan], category: str, benefit: Benefit) -> bool:
    for sharing in benefit.sharing.values():
        for share in sharing.shares:
            if share.copay:
                return False
    benefits = one.node.get("benefits")
    written = benefits.get(category) if isinstance(benefits, Entries) else None
    return isinstance(written, Entries) and written.get("copay waived if") is not None


def limits(parts: Parts) -> list[Problem]:
    """A limit that can never be reached, or that leaves nothing."""
    problems = []
    for one in parts.plans:
        for category, benefit in one.term.benefits.items():
            for limit in benefit.limits:
                place = one.place("benefits", category, "limit")
                if limit.quantity == 0:
                    problems.append(error(place, "limit-zero", "a limit of nothing", 'write "not covered" instead'))
                elif why := _never_reached(limit):
                    problems.append(warning(place, "limit-unreachable", f"can never be reached: {why}", "correct it"))
    return problems


def _never_reached(limit: Limit) -> str:
    if limit.unit is Unit.DAYS and limit.per is Per.DAY and limit.quantity >= 1:
        return "a day has one day"
    if limit.unit is Unit.DAYS and limit.per is Per.BENEFIT_PERIOD and limit.quantity >= LONGEST_YEAR:
        return f"a benefit period has at most {LONGEST_YEAR} days"
    if limit.unit is Unit.VISITS and limit.per is Per.ADMISSION:
        return "an admission is no visit"
    return ""


def totals_by_tier(parts: Parts) -> list[Problem]:
    """Deductibles and maximums name tiers of the plan; where something comes after a deductible there is one."""
    problems = []
    for one in parts.plans:
        names = {tier.name for tier in one.term.tiers}
        for key in ("deductible", "out-of-pocket maximum"):
            node = one.node.get(key)
            said = {name.value for name, _ in node.entries} if isinstance(node, Entries) else names if node else set()
            for name in sorted(said - names):
                says = f'"{name}" is no tier of this plan'
                mend = perhaps(name, names, f"write one of: {', '.join(sorted(names))}")
                problems.append(error(one.key_place(key, name), "tier-unknown", says, mend))
            if key == "deductible":
                problems += _deductible_missing(one, said)
    return problems


def _deductible_missing(one: Written[Plan], said: set[str]) -> list[Problem]:
    """Tiers in which a benefit speaks of a deductible that the plan does not name."""
    problems = []
    told: set[str] = set()
    for category, benefit in one.term.benefits.items():
        for name, sharing in benefit.sharing.items():
            after = any(share.deductible for share in sharing.shares)
            if after and sharing.tier not in said | told:
                told.add(sharing.tier)
                says = f'"{sharing.text}", and the plan names no deductible for the tier "{sharing.tier}"'
                mend = f'add "{sharing.tier}: $… individual" below "deductible", or "{sharing.tier}: none"'
                place = one.place("benefits", category, name)
                problems.append(error(place, "deductible-missing", says, mend))
    return problems
