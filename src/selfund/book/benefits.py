"""The benefits and exclusions of a plan: cost sharing by category and tier, limits, waivers, authorization."""

from collections.abc import Sequence

from selfund.book.documents import Entries, Items, Node, Text
from selfund.book.fields import Fields
from selfund.book.language import Cost, read_cost, read_limit
from selfund.book.prices import codes
from selfund.terms.plan import Benefit, CostSharing, Exclusion, Limit, Tier
from selfund.terms.problem import Place, Problem

BENEFIT_KEYS = ("limit", "copay waived if", "authorization")
WAIVERS = ("admitted",)
AUTHORIZATIONS = ("required",)


def read_benefits(fields: Fields, tiers: Sequence[Tier]) -> dict[str, Benefit]:
    """The benefits by category, in the order of the document. A sentence that cannot be read stands as no charge,
    which the problem about it keeps from ever being used."""
    node = fields.mapping("benefits")
    if node is None:
        if "benefits" not in fields.values:
            fields.note("missing-key", 'a plan needs "benefits"', 'add "benefits:" with a line for each category')
        return {}
    names = tuple(tier.name for tier in tiers)
    return {key.value: _benefit(fields, key, value, names) for key, value in node.entries}


def _benefit(fields: Fields, category: Text, value: Node, tiers: tuple[str, ...]) -> Benefit:
    source = f"{fields.file}:{category.line}"
    if isinstance(value, Text):  # one sentence for all tiers
        sharing = _sharing(fields, value, tiers[0] if tiers else "")
        return Benefit(category.value, {tier: _for_tier(sharing, tier) for tier in tiers}, source)
    if isinstance(value, Items):
        place = Place(fields.file, value.line, value.column)
        mend = f'write "{category.value}: {{in: …, out: …}}"'
        fields.problems.append(Problem("value-shape", "a benefit is no list", mend, place))
        return Benefit(category.value, {}, source)
    own = Fields(fields.file, value, fields.problems, "benefit", (*tiers, *BENEFIT_KEYS))
    waived = _one_of(own, "copay waived if", WAIVERS)
    sharing_by_tier = {}
    for name, text in value.entries:
        if name.value in tiers:
            if isinstance(text, Text):
                sharing_by_tier[name.value] = _sharing(fields, text, name.value, waived)
            else:
                own.note("value-shape", "cost sharing is one sentence", 'write it like "$25 copay"', name.value)
    return Benefit(
        category=category.value,
        sharing=_resolved(own, sharing_by_tier),
        source=source,
        limits=_limits(own, category.value),
        authorization=_one_of(own, "authorization", AUTHORIZATIONS),
    )


def _sharing(fields: Fields, text: Text, tier: str, waived: str = "") -> CostSharing:
    place = Place(fields.file, text.line, text.column + text.quoted)
    cost = read_cost(text.value, place)
    if isinstance(cost, Problem):
        fields.problems.append(cost)
        cost = Cost()
    waived_if = waived if any(share.copay for share in cost.shares) or cost.as_tier else ""
    return CostSharing(
        cost.covered, cost.shares, cost.as_tier or tier, text.value, f"{fields.file}:{text.line}", waived_if
    )


def _for_tier(sharing: CostSharing, tier: str) -> CostSharing:
    return CostSharing(sharing.covered, sharing.shares, tier, sharing.text, sharing.source, sharing.waived_if)


def _resolved(own: Fields, sharing: dict[str, CostSharing]) -> dict[str, CostSharing]:
    """Replace "as in" by what it takes over; the tier's accumulators and limits come along."""
    found = {}
    for name, one in sharing.items():
        if one.tier == name:
            found[name] = one
            continue
        other = sharing.get(one.tier)
        if other is None or other.tier != one.tier:
            why = "which this benefit does not name" if other is None else "which itself refers to another tier"
            own.note("as-tier-unknown", f'"{one.text}" refers to the tier "{one.tier}", {why}',
                     "write the cost sharing itself", name)  # fmt: skip
            found[name] = CostSharing(True, (), name, one.text, one.source)
            continue
        found[name] = CostSharing(other.covered, other.shares, one.tier, one.text, one.source, other.waived_if)
    return found


def _limits(own: Fields, category: str) -> tuple[Limit, ...]:
    found = []
    for text in own.texts("limit", sentences=True):
        place = Place(own.file, text.line, text.column + text.quoted)
        limit = read_limit(text.value, category, f"{own.file}:{text.line}", place)
        if isinstance(limit, Problem):
            own.problems.append(limit)
        else:
            found.append(limit)
    return tuple(found)


def _one_of(own: Fields, key: str, words: tuple[str, ...]) -> str:
    """The word a key may have, or empty when the key is absent."""
    if key not in own.values:
        return ""
    text = own.text(key)
    if text and text not in words:
        own.note("choice-unknown", f'"{text}" is nothing that "{key}" can be', f"write one of: {', '.join(words)}", key)
        return ""
    return text


def read_exclusions(fields: Fields) -> tuple[Exclusion, ...]:
    """What the plan does not cover at all, by procedure, category or diagnosis."""
    return tuple(_exclusion(fields, node) for node in fields.mappings("exclusions"))


def _exclusion(fields: Fields, node: Entries) -> Exclusion:
    own = Fields(fields.file, node, fields.problems, "exclusion", ("says", "procedures", "categories", "diagnoses"))
    diagnoses = tuple(text.value.replace(".", "").upper() for text in own.texts("diagnoses"))
    exclusion = Exclusion(
        says=own.text("says"),
        source=own.source("says"),
        procedures=codes(own, "procedures", "procedure"),
        categories=frozenset(text.value for text in own.texts("categories")),
        diagnoses=diagnoses,
    )
    if not {"procedures", "categories", "diagnoses"} & own.values.keys():
        own.note("exclusion-empty", "excludes nothing", "name procedures, categories or diagnoses")
    return exclusion
