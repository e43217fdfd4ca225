"""Whose claim is it (handbook 3): group, platform, member, provider, duplicates and originals. Pure; never a guess."""

from selfund.matching.duplicates import DuplicateFindings, claim_rendering_npi, find_duplicates, service_keys
from selfund.matching.filing import filed_late, filing_limit, last_day_to_file
from selfund.matching.member import Match, MatchedBy, match_member
from selfund.matching.originals import check_frequency, find_original
from selfund.matching.payer import find_group
from selfund.matching.people import MemberIndex, index_members
from selfund.matching.provider import (
    ServiceProvider,
    check_npis,
    contracts_on,
    npi_is_valid,
    payee_conflict,
    service_provider,
)
from selfund.matching.rejection import Rejection
from selfund.matching.routing import Route, Routing, route

__all__ = [
    "DuplicateFindings",
    "Match",
    "MatchedBy",
    "MemberIndex",
    "Rejection",
    "Route",
    "Routing",
    "ServiceProvider",
    "check_frequency",
    "check_npis",
    "claim_rendering_npi",
    "contracts_on",
    "filed_late",
    "filing_limit",
    "find_duplicates",
    "find_group",
    "find_original",
    "index_members",
    "last_day_to_file",
    "match_member",
    "npi_is_valid",
    "payee_conflict",
    "route",
    "service_keys",
    "service_provider",
]
