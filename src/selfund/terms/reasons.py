"""Why an amount was not paid: our own name for a reason, the codes a remittance carries, and plain words.

CARC, group code and RARC belong together here and nowhere else. Sources: handbook 2 and 4.2; X12 external code
lists (CARC, RARC). Words are our own.
"""

from msgspec import Struct


class Reason(Struct, frozen=True, gc=False):
    """A reason for an adjustment.

    group, carc  the codes of the adjustment; rarc: the remarks that the CARC calls for
    says         plain words for a provider's remittance or a member's statement
    patient      whether the patient owes the amount (group PR)
    """

    name: str
    group: str
    carc: str
    says: str
    rarc: tuple[str, ...] = ()


_TABLE = (
    Reason("deductible", "PR", "1", "goes to the deductible"),
    Reason("coinsurance", "PR", "2", "the member's percentage"),
    Reason("copayment", "PR", "3", "the member's copayment"),
    Reason("over the contract rate", "CO", "45", "above the contracted amount; the provider may not bill it"),
    Reason("over the allowed amount", "PR", "45", "above what the plan allows out of network"),
    Reason("balance billing barred", "CO", "45", "above what the plan allows; the law bars billing it to the patient"),
    Reason("allowed above the charge", "OA", "94", "the contract pays more than was charged"),
    Reason("exact duplicate", "OA", "18", "the same service was billed and answered before"),
    Reason("filed late", "CO", "29", "arrived after the time within which it had to be filed"),
    Reason("filed late, no contract", "PI", "29", "arrived after the time within which it had to be filed"),
    Reason("before coverage", "PR", "26", "the service was before coverage began"),
    Reason("after coverage", "PR", "27", "the service was after coverage ended"),
    Reason("lapse in coverage", "PR", "200", "the service was while coverage had lapsed"),
    Reason("not covered", "PR", "96", "the plan does not cover this service", ("N130",)),
    Reason("excluded", "PR", "204", "the plan excludes this service", ("N130",)),
    Reason("limit reached", "PR", "119", "the most that the plan covers in the period was used"),
    Reason("lifetime limit reached", "PR", "35", "the most that the plan covers in a lifetime was used"),
    Reason(
        "category limit reached", "PR", "149", "the most that the plan covers of this benefit in a lifetime was used"
    ),
    Reason("spans two administrators", "OA", "239", "covers days of two administrators; bill each part by itself"),
    Reason("paid to the member", "OA", "100", "benefits were not assigned; the member was paid"),
)

REASONS: dict[str, Reason] = {reason.name: reason for reason in _TABLE}
"""Every reason by its name."""
