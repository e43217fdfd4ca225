"""What history keeps of an adjudicated version, and what kind of plan a remittance names."""

from collections.abc import Iterable
from datetime import date

from selfund.funding.remittances import HEALTH_MAINTENANCE, PREFERRED_PROVIDER
from selfund.matching.duplicates import claim_rendering_npi, service_keys
from selfund.terms.claim import Claim
from selfund.terms.decision import Decision, Status
from selfund.terms.history import ClaimRecord
from selfund.terms.plan import EVERYTHING_ELSE, Plan
from selfund.terms.remittance import RemittanceClaim


def remember(
    claim: Claim, decision: Decision, family: str, told: RemittanceClaim | None, received: date
) -> ClaimRecord:
    """The record of a version; `told` is what its payee knows of it, or will."""
    denied = [line.number for line in decision.lines if line.status is Status.DENIED]
    return ClaimRecord(
        claim=claim.id,
        icn=decision.icn,
        version=decision.version,
        family=family,
        group=decision.group,
        member=decision.member,
        plan=decision.plan,
        kind=claim.kind.value,
        status=decision.status,
        billing_npi=claim.billing.npi,
        billing_tin=claim.billing.tin,
        rendering_npi=claim_rendering_npi(claim),
        charge=claim.charge,
        paid=decision.paid,
        received=received,
        services=service_keys(claim, denied),
        facility=claim.place,
        replaces=decision.replaces,
        remitted=told,
        pay_member=decision.pay_member and decision.paid > 0,
    )


def plan_filing(versions: Iterable[Plan]) -> str:
    """The claim filing indicator of a plan's kind: HM where nothing is covered outside its networks, else 12."""
    for plan in versions:
        everything = plan.benefits.get(EVERYTHING_ELSE)
        outside = next((tier.name for tier in plan.tiers if tier.everyone_else), "")
        sharing = everything.sharing.get(outside) if everything is not None else None
        if sharing is not None and not sharing.covered:
            return HEALTH_MAINTENANCE
    return PREFERRED_PROVIDER
