"""Checks of a whole book: each is a function of its parts that returns the problems it finds."""

from collections.abc import Callable
from typing import Final

from selfund.book.checks import accounts, contracts, federal, members, periods, plans, references, scenarios, totals
from selfund.book.parts import Parts
from selfund.terms.problem import Problem

Check = Callable[[Parts], list[Problem]]

CHECKS: Final[tuple[Check, ...]] = (
    references.duplicate_ids,
    references.duplicate_group_numbers,
    references.duplicate_providers,
    references.unknown_platforms,
    references.plan_groups,
    references.groups_without_plan,
    references.unknown_networks,
    plans.tiers,
    plans.categories,
    plans.every_tier_answers,
    plans.everything_else,
    plans.excluded_benefits,
    plans.limits,
    plans.totals_by_tier,
    totals.individual_over_family,
    totals.deductible_over_maximum,
    federal.out_of_pocket_limit,
    federal.preventive_without_cost,
    federal.dollar_limits,
    federal.high_deductible,
    periods.plan_versions,
    periods.platform_spans,
    periods.contracts,
    contracts.terms,
    contracts.payees,
    contracts.networks,
    accounts.account_for_each_group,
    accounts.account_owners,
    accounts.accounts_apart,
    accounts.deposits,
    members.groups_and_plans,
    members.coverage_within,
    members.coverage_overlaps,
    members.families,
    scenarios.amounts_add_up,
    scenarios.specialties,
)
"""Every check, in no order that matters."""
