"""The employer's promise, compiled: tiers, totals, benefits with their cost sharing and limits (handbook 4)."""

from enum import StrEnum

from msgspec import Struct

from selfund.terms.money import NO_LIMIT, Cents, Rate
from selfund.terms.period import Period
from selfund.terms.provider import Term


class Per(StrEnum):
    """What a copayment or a limit is counted by."""

    VISIT = "visit"
    DAY = "day"
    ADMISSION = "admission"
    CONDITION = "condition"
    BENEFIT_PERIOD = "benefit period"
    LIFETIME = "lifetime"


class Unit(StrEnum):
    """What a limit counts."""

    VISITS = "visits"
    DAYS = "days"
    UNITS = "units"
    DOLLARS = "dollars"


class Basis(StrEnum):
    """Which amount a dollar limit counts."""

    PAID = "paid"
    ALLOWED = "allowed"


class CrossCredit(StrEnum):
    """Which tier's amounts also credit the other tier's accumulators (handbook 4.3)."""

    NONE = "none"
    IN_TO_OUT = "in to out"
    OUT_TO_IN = "out to in"
    BOTH = "both"


class Share(Struct, frozen=True, gc=False):
    """One step of a member's cost sharing: a copayment or a percentage.

    copay       cents; 0 when the step is a percentage
    rate        the member's percentage of what is left; 0 when the step is a copayment
    per, days   what one copayment covers; with Per.DAY the number of days it is taken (0: every day)
    up_to       cents the step takes at most on one visit, None: no such bound
    deductible  whether the deductible is taken before this step
    """

    copay: Cents = 0
    rate: Rate = 0
    per: Per = Per.VISIT
    days: int = 0
    up_to: Cents | None = None
    deductible: bool = False


class CostSharing(Struct, frozen=True, gc=False):
    """What the member shares of one benefit in one tier.

    covered     False: the benefit is not covered in this tier
    shares      the steps in order; empty: no charge
    tier        the tier whose deductible, maximum and limits it uses ("as in" makes this "in")
    waived_if   "admitted": the copayments are waived for a patient who was admitted; empty: never waived
    text        as the plan writes it; source: file and line
    """

    covered: bool
    shares: tuple[Share, ...]
    tier: str
    text: str
    source: str
    waived_if: str = ""


class Limit(Struct, frozen=True, gc=False):
    """How much of a benefit the plan covers. `quantity` is visits, days, units (whole) or cents.

    name            the benefit it belongs to: part of its accumulator's key
    tiers_together  one count for all tiers, or one a tier
    """

    name: str
    quantity: int
    unit: Unit
    per: Per
    source: str
    basis: Basis = Basis.PAID
    tiers_together: bool = False


class Benefit(Struct, frozen=True, gc=False):
    """The benefit of one category: cost sharing by tier, and limits. `authorization` is kept for its own station."""

    category: str
    sharing: dict[str, CostSharing]
    source: str
    limits: tuple[Limit, ...] = ()
    authorization: str = ""


class Total(Struct, frozen=True, gc=False):
    """A deductible or out-of-pocket maximum of one tier.

    individual, family   cents; family equals individual where the plan names no family amount
    aggregate            family contracts: only the family amount counts; otherwise embedded
    person               cents that no one person of a family exceeds even so: the federal individual limit on an
                         in-network out-of-pocket maximum (handbook 4.3); NO_LIMIT elsewhere
    """

    individual: Cents
    family: Cents
    aggregate: bool
    source: str
    person: Cents = NO_LIMIT


class Tier(Struct, frozen=True, gc=False):
    """A network tier: the networks in it; `everyone_else` for the tier of all other providers."""

    name: str
    networks: tuple[str, ...]
    everyone_else: bool = False


class Exclusion(Struct, frozen=True, gc=False):
    """A service the plan does not cover at all, by procedure, category or diagnosis (prefixes, without the dot)."""

    says: str
    source: str
    procedures: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    diagnoses: tuple[str, ...] = ()


class BenefitPeriod(StrEnum):
    """When accumulators start anew."""

    CALENDAR_YEAR = "calendar year"
    PLAN_YEAR = "plan year"


class Plan(Struct, frozen=True):
    """One version of a plan, in force for `period`.

    tiers          in the order in which they are looked up; the first that holds a provider's network serves
    deductible, out_of_pocket   by tier; a tier that is missing has none (no deductible, no maximum)
    benefits       by category; "everything else" answers for a category that is not named
    out_of_network what prices a provider without a contract: terms, the first that holds
    filing_days    days within which a claim must arrive; 0: no such term
    copays_count   whether copayments count to the out-of-pocket maximum (default) and to the deductible (not)
    high_deductible whether the plan is meant to be an HDHP, which `check` then holds it to
    grandfathered  whether the plan is exempt from the federal out-of-pocket limit and free preventive care
    """

    id: str
    title: str
    group: str
    line: str
    period: Period
    tiers: tuple[Tier, ...]
    deductible: dict[str, Total]
    out_of_pocket: dict[str, Total]
    benefits: dict[str, Benefit]
    out_of_network: tuple[Term, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    benefit_period: BenefitPeriod = BenefitPeriod.CALENDAR_YEAR
    cross_credit: CrossCredit = CrossCredit.NONE
    filing_days: int = 0
    copays_count_to_deductible: bool = False
    copays_count_to_out_of_pocket: bool = True
    high_deductible: bool = False
    grandfathered: bool = False
    edits: str = ""
    source: str = ""


EVERYTHING_ELSE = "everything else"
"""The benefit that answers for every category a plan does not name."""
