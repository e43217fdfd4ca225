"""What a claim is to its payer (CLM05-3), and which earlier claim a replacement or void takes the place of (REF F8)."""

from collections.abc import Sequence
from typing import Final

from selfund.matching.rejection import FREQUENCY_WRONG, ORIGINAL_MISSING, ORIGINAL_WRONG, Rejection
from selfund.terms.claim import Claim, ClaimKind, Frequency
from selfund.terms.decision import Pend, Status
from selfund.terms.history import ClaimRecord
from selfund.terms.member import Member

_TAKEN: Final = frozenset({Frequency.ORIGINAL.value, Frequency.REPLACEMENT.value, Frequency.VOID.value})

_INSTITUTIONAL: Final = ClaimKind.INSTITUTIONAL

_FOR_A_PERSON: Final = {
    "0": Pend("nonpayment-bill", "the bill says that it asks for no payment"),
    "2": Pend("interim-bill", "the first bill of a stay that goes on"),
    "3": Pend("interim-bill", "a further bill of a stay that goes on"),
    "4": Pend("interim-bill", "the last bill of a stay that was billed in parts"),
    "5": Pend("late-charges", "charges that were left out of an earlier bill"),
    "9": Pend("interim-bill", "the final bill of an episode that was billed before"),
}
"""Institutional frequencies (NUBC form locator 4) that a person must look at, for parts of one stay share its copayment
and price. Handling them by rule is still to come."""

_WRONG_FREQUENCY = Rejection(FREQUENCY_WRONG, "the claim frequency code is none that this kind of claim can carry")
_NO_ORIGINAL = Rejection(
    ORIGINAL_MISSING, "a replacement or void must name the control number of its original (REF F8)"
)
_UNKNOWN_ORIGINAL = Rejection(
    ORIGINAL_WRONG, "the original's control number names no claim of this patient and provider"
)
_REPLACED = Rejection(
    ORIGINAL_WRONG, "the original was already replaced; name the control number of the latest version"
)
_SEVERAL = Rejection(ORIGINAL_WRONG, "the original's number names several claims; name the payer's control number")
_VOIDED = Rejection(ORIGINAL_WRONG, "the original was already voided; bill the services as a new claim")


def check_frequency(claim: Claim) -> Pend | Rejection | None:
    """What the frequency code asks for before anything else: None for 1, 7 and 8.

    Institutional interim bills, late charges and bills without payment pend; any other code is refused (A7:535).
    """
    if claim.frequency in _TAKEN:
        return None
    if claim.kind is _INSTITUTIONAL:
        return _FOR_A_PERSON.get(claim.frequency, _WRONG_FREQUENCY)
    return _WRONG_FREQUENCY


def find_original(claim: Claim, member: Member, earlier: Sequence[ClaimRecord]) -> ClaimRecord | Rejection:
    """The current record that a replacement (7) or void (8) takes the place of, or why there is none.

    REF F8 is our icn of the version; a provider's own claim number is taken too, of the same billing TIN.
    The original must be of the same member, kind and billing TIN: money never moves between payees by a correction.
    """
    if not claim.original.strip():
        return _NO_ORIGINAL
    named = claim.original.strip()
    versions = [
        record
        for record in earlier
        if record.member == member.id and record.billing_tin == claim.billing.tin and record.kind == claim.kind
    ]
    found = [record for record in versions if record.icn == named]
    if not found:
        found = [record for record in versions if record.claim == named]
    open_ones = [record for record in found if record.current and record.status is not Status.VOIDED]
    if len(open_ones) == 1:
        return open_ones[0]
    if open_ones:
        return _SEVERAL
    if not found:
        return _UNKNOWN_ORIGINAL
    return _VOIDED if _was_voided(found[-1], versions) else _REPLACED


def _was_voided(record: ClaimRecord, versions: list[ClaimRecord]) -> bool:
    """Whether a void took the place of `record`."""
    if record.status is Status.VOIDED:
        return True
    return any(later.replaces == record.icn and later.status is Status.VOIDED for later in versions)
