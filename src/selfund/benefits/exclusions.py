"""Services that the plan does not cover at all, whatever their category's cost sharing (handbook 3.8)."""

from collections.abc import Sequence

from selfund.benefits.plan_terms import PlanTerms
from selfund.terms.claim import Diagnosis
from selfund.terms.plan import Exclusion, Plan


def exclusion_of(plan: Plan, procedure: str, category: str, diagnoses: Sequence[str]) -> Exclusion | None:
    """The first of the plan's exclusions that names this service, or None.

    An exclusion holds when any one of its procedures, categories or diagnoses is met. `diagnoses` are the line's own,
    without the dot; an exclusion's diagnosis is a prefix ("N97" holds for N970).
    """
    for exclusion in plan.exclusions:
        if procedure in exclusion.procedures or category in exclusion.categories:
            return exclusion
        if exclusion.diagnoses and any(code.startswith(exclusion.diagnoses) for code in diagnoses):
            return exclusion
    return None


def may_exclude(terms: PlanTerms, procedure: str, category: str, diagnoses: Sequence[Diagnosis]) -> bool:
    """Whether any exclusion of the plan can hold for a line of a claim with these diagnoses; few lines' can."""
    if procedure in terms.procedures or category in terms.categories:
        return True
    prefixes = terms.diagnoses
    if prefixes:
        for diagnosis in diagnoses:
            if diagnosis.code.startswith(prefixes):
                return True
    return False
