"""What history keeps of an adjudicated version, and what kind of plan a remittance names."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from selfund.funding.remittances import HEALTH_MAINTENANCE, PREFERRED_PROVIDER
from selfund.matching.duplicates import claim_rendering_npi, service_keys
from selfund.terms.claim import Claim
from selfund.terms.decision import Decision, Status
from selfund.terms.history import ClaimRecord
from selfund.terms.plan import EVERYTHING_ELSE, Plan
from selfund.terms.remittance import RemittanceClaim

_DENIED: Final = Status.DENIED


def remember(
    claim: Claim, decision: Decision, family: str, told: RemittanceClaim | None, received: date
) -> ClaimRecord:
    """The record of a version; `told` is what its payee knows of it, or will."""
    denied = [line.number for line in decision.lines if line.status is _DENIED]
    # Values by position, in the order of the struct: by name they take six times as long.
    return ClaimRecord(
        claim.id, decision.icn, decision.version, family, decision.group, decision.member, decision.plan,
        str(claim.kind), decision.status, claim.billing.npi, claim.billing.tin, claim_rendering_npi(claim),
        claim.charge, decision.paid, received, service_keys(claim, denied), claim.place, True, decision.replaces,
        told, decision.pay_member and decision.paid > 0,
    )  # fmt: skip


def plan_filing(versions: Iterable[Plan]) -> str:
    """The claim filing indicator of a plan's kind: HM where nothing is covered outside its networks, else 12."""
    for plan in versions:
        everything = plan.benefits.get(EVERYTHING_ELSE)
        outside = next((tier.name for tier in plan.tiers if tier.everyone_else), "")
        sharing = everything.sharing.get(outside) if everything is not None else None
        if sharing is not None and not sharing.covered:
            return HEALTH_MAINTENANCE
    return PREFERRED_PROVIDER
