"""plans/<id>.yaml: one version of a plan as its sponsor would say it, compiled to terms (benefits: `benefits.py`)."""

from enum import StrEnum

from selfund.book.benefits import read_benefits, read_exclusions
from selfund.book.documents import Document, Items, Text
from selfund.book.federal import out_of_pocket_limit
from selfund.book.fees import FeeTables
from selfund.book.fields import Fields
from selfund.book.language import read_total
from selfund.book.parts import Written
from selfund.book.prices import read_terms
from selfund.book.scenarios import read_scenarios
from selfund.terms.book import Scenario
from selfund.terms.money import NO_LIMIT
from selfund.terms.plan import BenefitPeriod, CrossCredit, Plan, Tier, Total
from selfund.terms.problem import Place, Problem

KEYS = (
    "plan", "title", "group", "line", "effective", "ends", "edits", "tiers", "deductible", "out-of-pocket maximum",
    "benefits", "exclusions", "out-of-network pricing", "benefit period", "cross credit", "timely filing",
    "copays count to", "high deductible", "grandfathered", "scenarios",
)  # fmt: skip
EVERYONE_ELSE = "everyone else"


class CopaysCountTo(StrEnum):
    """What copayments add up to."""

    OUT_OF_POCKET = "out-of-pocket maximum"
    DEDUCTIBLE = "deductible"


class Line(StrEnum):
    """Coverage lines a plan may be of."""

    MEDICAL = "medical"
    DENTAL = "dental"
    VISION = "vision"
    PHARMACY = "pharmacy"


def read_plan(document: Document, fees: FeeTables) -> tuple[Written[Plan], list[Written[Scenario]], list[Problem]]:
    """The plan version of one document and its scenarios."""
    problems: list[Problem] = []
    fields = Fields(document.file, document.root, problems, "plan", KEYS)
    tiers = _tiers(fields)
    count_to = _copays_count_to(fields)
    grandfathered = fields.yes("grandfathered", False)
    period = fields.period()
    plan = Plan(
        id=fields.identifier("plan"),
        title=fields.text("title"),
        group=fields.text("group"),
        line=fields.choice("line", Line, Line.MEDICAL) or Line.MEDICAL,
        period=period,
        tiers=tiers,
        deductible=_totals(fields, "deductible", tiers),
        out_of_pocket=_capped(fields, tiers, NO_LIMIT if grandfathered else out_of_pocket_limit(period.start.year)),
        benefits=read_benefits(fields, tiers),
        out_of_network=read_terms(fields, "out-of-network pricing", fees),
        exclusions=read_exclusions(fields),
        benefit_period=fields.choice("benefit period", BenefitPeriod, BenefitPeriod.CALENDAR_YEAR)
        or BenefitPeriod.CALENDAR_YEAR,
        cross_credit=fields.choice("cross credit", CrossCredit, CrossCredit.NONE) or CrossCredit.NONE,
        filing_days=fields.days("timely filing"),
        copays_count_to_deductible=CopaysCountTo.DEDUCTIBLE in count_to,
        copays_count_to_out_of_pocket=CopaysCountTo.OUT_OF_POCKET in count_to,
        high_deductible=fields.yes("high deductible", False),
        grandfathered=grandfathered,
        edits=fields.text("edits", ""),
        source=fields.source("plan"),
    )
    return Written(plan, document.file, document.root), read_scenarios(fields, plan), problems


def _tiers(fields: Fields) -> tuple[Tier, ...]:
    """`tier: [network, …]` or `tier: everyone else`, in the order in which they are looked up."""
    node = fields.mapping("tiers")
    if node is None:
        if "tiers" not in fields.values:
            fields.note("missing-key", 'a plan needs "tiers"', 'add "tiers:" with a line for each, such as "in: [ppo]"')
        return ()
    found = []
    for key, value in node.entries:
        place = Place(fields.file, value.line, value.column)
        if isinstance(value, Text) and value.value == EVERYONE_ELSE:
            found.append(Tier(key.value, (), everyone_else=True))
            continue
        networks: tuple[str, ...] = ()
        if isinstance(value, Text) and value.value:
            networks = (value.value,)
        elif isinstance(value, Items):
            networks = tuple(item.value for item in value.items if isinstance(item, Text) and item.value)
        if not networks:
            mend = 'write "[network, another]" or "everyone else"'
            says = f'the tier "{key.value}" has no networks, so nobody can be in it'
            fields.problems.append(Problem("tier-unreachable", says, mend, place))
        found.append(Tier(key.value, networks))
    return tuple(found)


def _totals(fields: Fields, key: str, tiers: tuple[Tier, ...]) -> dict[str, Total]:
    """Deductibles or maximums by tier; "none" leaves a tier without one."""
    value = fields.values.get(key)
    if isinstance(value, Text):
        texts = [(tier.name, value) for tier in tiers]  # one sentence for all tiers
    else:
        node = fields.mapping(key)
        texts = [(name.value, text) for name, text in node.entries if isinstance(text, Text)] if node else []
    found: dict[str, Total] = {}
    for name, text in texts:
        place = Place(fields.file, text.line, text.column + text.quoted)
        total = read_total(text.value, f"{fields.file}:{text.line}", place)
        if isinstance(total, Problem):
            fields.problems.append(total)
        elif total is not None:
            found[name] = total
    return found


def _capped(fields: Fields, tiers: tuple[Tier, ...], limit: int) -> dict[str, Total]:
    """Out-of-pocket maximums; in network no one person goes beyond the federal individual limit (handbook 4.3)."""
    found = _totals(fields, "out-of-pocket maximum", tiers)
    in_network = {tier.name for tier in tiers if not tier.everyone_else}
    return {
        name: Total(total.individual, total.family, total.aggregate, total.source, limit)
        if name in in_network
        else total
        for name, total in found.items()
    }


def _copays_count_to(fields: Fields) -> set[str]:
    """To what copayments count; by default to the out-of-pocket maximum alone."""
    if "copays count to" not in fields.values:
        return {CopaysCountTo.OUT_OF_POCKET}
    found = set()
    for text in fields.texts("copays count to"):
        if text.value in set(CopaysCountTo):
            found.add(text.value)
        elif text.value != "none":
            place = Place(fields.file, text.line, text.column)
            mend = f'write "none", or one or both of: {", ".join(CopaysCountTo)}'
            fields.problems.append(Problem("choice-unknown", f'copays cannot count to "{text.value}"', mend, place))
    return found
