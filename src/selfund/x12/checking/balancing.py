"""Amounts that must add up (SNIP type 3): claims, other payers' payments, remittances, premiums, acknowledged claims.

Sources: section 1.4 (balancing) of 005010X222A1, X223A2 and X224A2; section 1.10.2 of 005010X221A1; 005010X218; loops
2200B and 2200C of 005010X214. Amounts are cents. Where an amount cannot be read nothing is added up: SNIP type 1 tells.
"""

from typing import Final

from selfund.terms.money import Cents, cents_from_decimal, dollars
from selfund.x12.checking.rules import PythonCheck
from selfund.x12.checking.telling import Kept, tell_element, tell_sum
from selfund.x12.checking.walk import OpenLoop, Walk
from selfund.x12.elements import Kept as KeptReadings
from selfund.x12.faults import OUT_OF_BALANCE

OTHER_PAYER: Final = "A7:672"
CHARGES: Final = {"SV1": 2, "SV2": 3, "SV3": 2}
"""The element of a service line's charge, by segment."""

_AMOUNTS: Final = range(3, 21, 3)
"""The elements of a CAS that are amounts: each behind its reason and before its quantity."""

_DEPENDENT_MISSING: Final = "I9"


def _amount(text: str) -> Cents | None:
    try:
        return cents_from_decimal(text)
    except ValueError:
        return None


amounts: Final[KeptReadings[Cents | None]] = KeptReadings(_amount)
"""Cents of an amount, None where it is none."""


def amount_at(elements: list[str], place: int) -> Cents | None:
    """Cents of an element; None where it is missing or no amount."""
    return amounts[elements[place]] if place < len(elements) and elements[place] else None


def adjusted(elements: list[str]) -> Cents | None:
    """The sum of a CAS segment's amounts; None where one cannot be read."""
    total = 0
    for place in _AMOUNTS:
        if place >= len(elements):
            break
        if elements[place]:
            amount = amounts[elements[place]]
            if amount is None:
                return None
            total += amount
    return total


def all_adjusted(loop: OpenLoop) -> Cents | None:
    """The sum of all CAS segments of a loop; None where an amount cannot be read."""
    total = 0
    for _, elements, _ in loop.kept:
        if elements[0] == "CAS":
            amount = adjusted(elements)
            if amount is None:
                return None
            total += amount
    return total


def adjustments_complete(ended: OpenLoop, walk: Walk) -> None:
    """Each adjustment of a CAS has reason and amount; the standard's syntax alone would be content with a quantity."""
    for _, elements, position in ended.kept:
        if elements[0] != "CAS":
            continue
        for place in range(5, len(elements), 3):
            if elements[place] and not (place + 1 < len(elements) and elements[place + 1]):
                says = f"the adjustment with reason {elements[place]} has no amount"
                tell_element(
                    walk, ended, (elements, position), (place + 1, 0, 0), "adjustment-amount", _DEPENDENT_MISSING, "",
                    says, "send the amount of the adjustment", 3, OTHER_PAYER,
                )  # fmt: skip


# ------------------------------------------------------------------------------------------------ claims (837)


def claim_balance(ended: OpenLoop, walk: Walk) -> None:
    """The claim's charge is the sum of its lines' charges; other payers' payments explain it."""
    kept = ended.kept
    if not kept:
        return
    total: Cents | None = 0
    payers = lines = False
    for loop in ended.loops:
        inner = loop.kept
        head = inner[0][1][0] if inner else ""
        if head == "SBR":
            payers = True
        elif head == "LX" and total is not None:
            charge = line_charge(loop)
            lines = True
            total = None if charge is None else total + charge
    _, claim, position = kept[0]
    charged = amount_at(claim, 2)
    if lines and charged is not None and total is not None and charged != total:
        says = f"the claim's charge is {dollars(charged)}, its lines' charges are {dollars(total)} together"
        mend = "send the sum of the lines' charges"
        tell_sum(walk, ended, (claim, position), 2, "claim-charge", says, mend, OUT_OF_BALANCE)
    if payers and charged is not None:
        _other_payers(ended, walk, charged)


def line_charge(line: OpenLoop) -> Cents | None:
    """The charge of a service line (loop 2400); None where there is none or it is no amount."""
    for _, elements, _ in line.kept:
        place = CHARGES.get(elements[0])
        if place is not None:
            return amount_at(elements, place)
    return None


class _Reports:
    """What one other payer said of the lines: paid and adjusted, and whether all of it can be read."""

    def __init__(self) -> None:
        self.paid = 0
        self.lines = 0
        self.readable = True


def _other_payers(ended: OpenLoop, walk: Walk, charged: Cents) -> None:
    """Balance what every other payer paid."""
    reports: dict[str, _Reports] = {}
    for line in ended.loops:
        if line.loops and line.kept and line.kept[0][1][0] == "LX":
            _line_reports(line, walk, reports)
    for payer in ended.loops:
        if payer.kept and payer.kept[0][1][0] == "SBR":
            _payer_balance(payer, walk, charged, reports.get(payer_id(payer)))


def payer_id(payer: OpenLoop) -> str:
    """The identifier of an other payer (loop 2320): NM109 of its loop 2330B; empty where there is none."""
    for loop in payer.loops:
        for _, elements, _ in loop.kept:
            if elements[:2] == ["NM1", "PR"] and len(elements) > 9:
                return elements[9]
    return ""


def _line_reports(line: OpenLoop, walk: Walk, reports: dict[str, _Reports]) -> None:
    """Each payer's payment and adjustments of a line are its charge (loops 2430)."""
    found: dict[str, tuple[Cents | None, Kept, OpenLoop]] = {}
    for loop in line.loops:
        if not loop.kept or loop.kept[0][1][0] != "SVD":
            continue
        _, elements, position = loop.kept[0]
        payer = elements[1] if len(elements) > 1 else ""
        paid, taken = amount_at(elements, 2), all_adjusted(loop)
        report = reports.setdefault(payer, _Reports())
        total: Cents | None = None
        if paid is None or taken is None:
            report.readable = False
        else:
            report.paid += paid
            before = found[payer][0] if payer in found else 0
            total = None if before is None else before + paid + taken
        if payer not in found:
            report.lines += 1
        first = found[payer][1:] if payer in found else ((elements, position), loop)
        found[payer] = (total, *first)
    charge = line_charge(line)
    for payer, (total, kept, loop) in found.items():
        if charge is not None and total is not None and total != charge:
            says = f"payer {payer} paid and adjusted {dollars(total)} of a line that was charged {dollars(charge)}"
            mend = "send what the payer paid and every adjustment that it made, so that both are the line's charge"
            tell_sum(walk, loop, kept, 2, "other-payer-line", says, mend, OTHER_PAYER)


def _payer_balance(payer: OpenLoop, walk: Walk, charged: Cents, report: _Reports | None) -> None:
    """An other payer's payment of the claim (AMT D, loop 2320).

    It is what the payer paid on the lines less its adjustments of the claim as a whole; where it told nothing of lines,
    payment and adjustments of the claim are the claim's charge.
    """
    taken = all_adjusted(payer)
    for _, elements, position in payer.kept:
        if elements[:2] != ["AMT", "D"] or taken is None:
            continue
        paid = amount_at(elements, 2)
        if paid is None:
            return
        if report is None:
            if paid + taken != charged:
                says = (
                    f"the payer paid {dollars(paid)} and adjusted {dollars(taken)}, which is not the charge of "
                    f"{dollars(charged)}"
                )
                mend = "send the payer's adjustments, of the claim or of its lines, so that both are the charge"
                tell_sum(walk, payer, (elements, position), 2, "other-payer-claim", says, mend, OTHER_PAYER)
        elif report.readable and report.paid - taken != paid:
            says = (
                f"the payer paid {dollars(paid)}, and {dollars(report.paid)} on lines less {dollars(taken)} of "
                "adjustments of the claim"
            )
            mend = "send payments of claim and lines that agree"
            tell_sum(walk, payer, (elements, position), 2, "other-payer-claim", says, mend, OTHER_PAYER)
        return


# ---------------------------------------------------------------------------------------------- remittances (835)

_PAID: Final = "paid"
_UNREADABLE: Final = "unreadable"


def remitted_claim(ended: OpenLoop, walk: Walk) -> None:
    """A claim of an 835 and its lines: charge less adjustments is payment; a reversal is negative, nothing else is."""
    if not ended.kept:
        return
    _, claim, position = ended.kept[0]
    taken = all_adjusted(ended)
    for line in ended.loops:
        of_line = _remitted_line(line, walk)
        taken = None if taken is None or of_line is None else taken + of_line
    charged, paid = amount_at(claim, 3), amount_at(claim, 4)
    if paid is None:
        walk.totals[_UNREADABLE] = 1
        return
    walk.totals[_PAID] = walk.totals.get(_PAID, 0) + paid
    if charged is None:
        return
    if taken is not None and charged - taken != paid:
        says = f"{dollars(charged)} charged less {dollars(taken)} of adjustments is not {dollars(paid)} paid"
        mend = "send adjustments that explain the whole difference between charge and payment"
        tell_sum(walk, ended, (claim, position), 4, "claim-payment", says, mend, OUT_OF_BALANCE)
    reversal = claim[2] == "22"
    if charged > 0 if reversal else charged < 0:
        says = "a reversal takes the charge back: it is negative" if reversal else "only a reversal is negative"
        mend = "send the charge with its sign turned" if reversal else "send the charge, or CLP02 22 for a reversal"
        tell_sum(walk, ended, (claim, position), 3, "reversal-sign", says, mend, OUT_OF_BALANCE)


def _remitted_line(line: OpenLoop, walk: Walk) -> Cents | None:
    """A line's adjustments; None where they cannot be read. Its charge less them is its payment."""
    taken = all_adjusted(line)
    if taken is None or not line.kept or line.kept[0][1][0] != "SVC":
        return taken
    _, elements, position = line.kept[0]
    charged, paid = amount_at(elements, 2), amount_at(elements, 3)
    if paid is None and not (len(elements) > 3 and elements[3]):
        paid = 0
    if charged is not None and paid is not None and charged - taken != paid:
        says = f"{dollars(charged)} charged less {dollars(taken)} of adjustments is not {dollars(paid)} paid"
        mend = "send adjustments that explain the whole difference between charge and payment"
        tell_sum(walk, line, (elements, position), 3, "line-payment", says, mend, OUT_OF_BALANCE)
    return taken


def remittance_balance(ended: OpenLoop, walk: Walk) -> None:
    """The payment is what was paid of claims less the adjustments of the provider; it is never negative."""
    withheld: Cents | None = 0
    payment: Kept | None = None
    for _, elements, position in ended.kept:
        if elements[0] == "BPR":
            payment = (elements, position)
        elif elements[0] == "PLB" and withheld is not None:
            of_segment = _provider_adjusted(elements)
            withheld = None if of_segment is None else withheld + of_segment
    if payment is None:
        return
    stated = amount_at(payment[0], 2)
    if stated is None:
        return
    if stated < 0:
        says = "a payment is not negative"
        mend = "send 0 and carry the balance forward with a PLB adjustment FB"
        tell_sum(walk, ended, payment, 2, "payment-sign", says, mend, OUT_OF_BALANCE)
    if withheld is None or _UNREADABLE in walk.totals:
        return
    paid = walk.totals.get(_PAID, 0)
    if paid - withheld != stated:
        says = (
            f"{dollars(paid)} paid of claims less {dollars(withheld)} of provider adjustments is not the payment of "
            f"{dollars(stated)}"
        )
        mend = "send the payment that claims and provider adjustments make"
        tell_sum(walk, ended, payment, 2, "payment-total", says, mend, OUT_OF_BALANCE)


def _provider_adjusted(elements: list[str]) -> Cents | None:
    """The sum of a PLB segment's amounts; a positive one lowers the payment."""
    total = 0
    for place in range(4, len(elements), 2):
        if elements[place]:
            amount = amounts[elements[place]]
            if amount is None:
                return None
            total += amount
    return total


# ------------------------------------------------------------------------------------------------ premiums (820)


def premium(ended: OpenLoop, walk: Walk) -> None:
    """One premium (loops 2300): what was billed and adjusted now is what is paid."""
    if not ended.kept:
        return
    _, elements, position = ended.kept[0]
    paid, billed = amount_at(elements, 4), amount_at(elements, 5)
    if paid is None:
        walk.totals[_UNREADABLE] = 1
        return
    walk.totals[_PAID] = walk.totals.get(_PAID, 0) + paid
    changes: Cents | None = 0
    for loop in ended.loops:
        for _, adjustment, _ in loop.kept:
            if adjustment[0] == "ADX" and changes is not None:
                amount = amount_at(adjustment, 1)
                changes = None if amount is None else changes + amount
    if billed is not None and changes is not None and billed + changes != paid:
        says = f"{dollars(billed)} billed and {dollars(changes)} of adjustments are not {dollars(paid)} paid"
        mend = "send adjustments that explain the difference between premium and payment"
        tell_sum(walk, ended, (elements, position), 4, "premium-payment", says, mend, OUT_OF_BALANCE)


def earlier_adjustment(ended: OpenLoop, walk: Walk) -> None:
    """An adjustment for an earlier payment (loops 2200) is part of this one."""
    for _, elements, _ in ended.kept:
        amount = amount_at(elements, 1)
        if amount is None:
            walk.totals[_UNREADABLE] = 1
        else:
            walk.totals[_PAID] = walk.totals.get(_PAID, 0) + amount


def premium_balance(ended: OpenLoop, walk: Walk) -> None:
    """The payment is the sum of the premiums paid and of the adjustments for earlier payments."""
    for _, elements, position in ended.kept:
        stated, paid = amount_at(elements, 2), walk.totals.get(_PAID)
        if elements[0] == "BPR" and stated is not None and paid is not None and _UNREADABLE not in walk.totals:
            if stated != paid:
                says = f"the payment is {dollars(stated)}, its premiums and adjustments are {dollars(paid)} together"
                mend = "send the sum of the premiums and of the adjustments for earlier payments"
                tell_sum(walk, ended, (elements, position), 2, "payment-total", says, mend, OUT_OF_BALANCE)


# ------------------------------------------------------------------------------------- acknowledged claims (277CA)

_RECEIVER: Final = "receiver"
_PROVIDER: Final = "provider"
_TOTALS: Final = {
    ("QTY", "90"): "WQ count", ("QTY", "QA"): "WQ count", ("QTY", "AA"): "U count", ("QTY", "QC"): "U count",
    ("AMT", "YU"): "WQ amount", ("AMT", "YY"): "U amount",
}  # fmt: skip
"""What a total of loops 2200B and 2200C is about: accepted (WQ) or refused (U) claims, how many and how much."""


def acknowledged_claim(ended: OpenLoop, walk: Walk) -> None:
    """Count a claim (loop 2200D) as accepted or refused, by its first status."""
    for _, elements, _ in ended.kept:
        if elements[0] == "STC":
            action, amount = (elements[3] if len(elements) > 3 else ""), amount_at(elements, 4)
            for level in (_RECEIVER, _PROVIDER):
                for name, value in ((f"{action} count", 1), (f"{action} amount", amount or 0), ("claims", 1)):
                    key = f"{level} {name}"
                    walk.totals[key] = walk.totals.get(key, 0) + value
            return


def provider_totals(ended: OpenLoop, walk: Walk) -> None:
    """A provider's totals are those of its claims (loops 2000C)."""
    _acknowledged(ended, walk, _PROVIDER)


def receiver_totals(ended: OpenLoop, walk: Walk) -> None:
    """The submitter's totals are those of all its claims (loop 2000B)."""
    _acknowledged(ended, walk, _RECEIVER)


def _acknowledged(ended: OpenLoop, walk: Walk, level: str) -> None:
    """Compare the totals of a level with its claims, where it has any; then start anew."""
    counted = {name: walk.totals.pop(f"{level} {name}", 0) for name in sorted({*_TOTALS.values(), "claims"})}
    if not counted["claims"]:
        return
    for loop in ended.loops:
        for _, elements, position in loop.kept:
            name = _TOTALS.get((elements[0], elements[1] if len(elements) > 1 else ""))
            stated = amount_at(elements, 2)
            if name is None or stated is None:
                continue
            count = name.endswith("count")
            found = counted[name] * 100 if count else counted[name]
            if stated != found:
                which = "accepted" if name.startswith("WQ") else "refused"
                right = str(counted[name]) if count else dollars(found)
                says = f"the total of {which} claims is {elements[2]}, those below are {right}"
                tell_sum(
                    walk, loop, (elements, position), 2, "claims-total", says, f"send {right}", OUT_OF_BALANCE
                )  # fmt: skip


# ------------------------------------------------------------------------------------------------ what goes where

ADJUSTMENT_CHECKS: Final = (
    PythonCheck("2320", {"2320": ("CAS",)}, adjustments_complete),
    PythonCheck("2430", {"2430": ("CAS",)}, adjustments_complete),
)  # fmt: skip
"""Of 837 professional, institutional and dental, beside what claim_pass.py asks."""

REMITTANCE_CHECKS: Final = (
    PythonCheck("2100", {"2100": ("CLP", "CAS"), "2110": ("SVC", "CAS")}, remitted_claim),
    PythonCheck("2100", {"2100": ("CAS",)}, adjustments_complete),
    PythonCheck("2110", {"2110": ("CAS",)}, adjustments_complete),
    PythonCheck("", {"": ("BPR", "PLB")}, remittance_balance),
)
"""Of the 835."""

PREMIUM_CHECKS: Final = (
    PythonCheck("2300A", {"2300A": ("RMR",), "2320A": ("ADX",)}, premium),
    PythonCheck("2300B", {"2300B": ("RMR",), "2320B": ("ADX",)}, premium),
    PythonCheck("2200A", {"2200A": ("ADX",)}, earlier_adjustment),
    PythonCheck("2200B", {"2200B": ("ADX",)}, earlier_adjustment),
    PythonCheck("", {"": ("BPR",)}, premium_balance),
)
"""Of the 820."""

ACKNOWLEDGED_CHECKS: Final = (
    PythonCheck("2200D", {"2200D": ("STC",)}, acknowledged_claim),
    PythonCheck("2000C", {"2200C": ("QTY", "AMT")}, provider_totals),
    PythonCheck("2000B", {"2200B": ("QTY", "AMT")}, receiver_totals),
)
"""Of the 277CA."""
