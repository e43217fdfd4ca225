"""Invented parties that several tests write files for."""

from datetime import date, datetime

from selfund.terms.decision import Adjustment
from selfund.terms.partner import Administrator
from selfund.terms.remittance import (
    ClaimStatus,
    Payee,
    PaymentMethod,
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from selfund.x12.envelope import Envelope

HARBOR = Administrator(
    name="HARBOR BENEFIT ADMINISTRATORS",
    payer_ids=("HBA01",),
    tax_id="41-1234567",
    address="100 PIER ROAD",
    city="DULUTH",
    state="MN",
    postal_code="55802",
    contact_name="CLAIM SERVICE",
    contact_phone="(218) 555-0100",
    sender_id="HARBORTPA",
)

MAPLE = Payee("1234567893", "411999888", "MAPLE FAMILY CLINIC", "12 ELM STREET", "DULUTH", "MN", "55802-1234")

TO_MAPLE = Envelope(
    sender="HARBORTPA",
    receiver="411999888",
    receiver_qualifier="30",
    created=datetime(2026, 4, 15, 9, 30),
    interchange=101,
    group=101,
)


def paid_line(charge: int, *adjustments: tuple[str, str, int], **more: object) -> RemittanceLine:
    """A line that pays what the adjustments leave of the charge (cents)."""
    made = tuple(Adjustment(*each) for each in adjustments)
    fields = {"procedure": "99213", "start": date(2026, 3, 2), **more}
    return RemittanceLine(charge=charge, paid=charge - sum(each.amount for each in made), adjustments=made, **fields)


def paid_claim(*lines: RemittanceLine, **more: object) -> RemittanceClaim:
    """A claim of these lines, with adjustments of its own if given."""
    own = more.get("adjustments", ())
    owed = sum(each.amount for line in lines for each in line.adjustments if each.group == "PR")
    fields = {
        "claim": "PCN1",
        "icn": "26105000001",
        "status": ClaimStatus.PRIMARY,
        "charge": sum(line.charge for line in lines),
        "paid": sum(line.paid for line in lines) - sum(each.amount for each in own),
        "patient_responsibility": owed + sum(each.amount for each in own if each.group == "PR"),
        "patient_last_name": "LEE",
        "patient_first_name": "ANN",
        "patient_id": "LKS100234",
        **more,
    }
    return RemittanceClaim(lines=lines, **fields)


def remittance_of(
    *claims: RemittanceClaim, adjustments: tuple[ProviderAdjustment, ...] = (), **more: object
) -> Remittance:
    """A remittance to MAPLE of these claims: by check, or of nothing where they come to nothing."""
    amount = sum(claim.paid for claim in claims) - sum(each.amount for each in adjustments)
    fields = {
        "group": "lakeside-foods",
        "payee": MAPLE,
        "trace": "EFT0000101",
        "paid_on": date(2026, 4, 15),
        "method": PaymentMethod.CHECK if amount else PaymentMethod.NONE,
        **more,
    }
    return Remittance(amount=amount, claims=claims, provider_adjustments=adjustments, **fields)
