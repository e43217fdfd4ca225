"""Writes the remittance advice: the 835 by guide 005010X221A1, one set for each remittance.

Balances are the remittance's own (terms/remittance.py refuses to be built without them); here they are only written.
It does not know where the money comes from, nor which reasons an adjustment may have.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Final

from msgspec import Struct

from selfund.terms.decision import Adjustment
from selfund.terms.money import Cents
from selfund.terms.partner import Administrator
from selfund.terms.remittance import (
    ClaimStatus,
    Payee,
    PaymentMethod,
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
    WrittenClaim,
)
from selfund.x12.envelope import (
    AMOUNTS,
    DAYS,
    QUANTITIES,
    ByteSink,
    Cleaned,
    Envelope,
    InterchangeWriter,
    address_segments,
    amount,
    clean,
    day,
    digits,
    name_segment,
    segment,
)

GUIDE: Final = "005010X221A1"
REASONS_IN_SEGMENT: Final = 6
"""CAS holds six adjustments of one group, PLB six adjustments of one provider (005010X221A1 CAS, PLB)."""

CLAIM_REMARKS: Final = 5
"""MIA and MOA hold five remarks of the claim as a whole."""

MODIFIERS: Final = 4

CLAIMS_AT_ONCE: Final = 100
"""How many claims are put together before they are written."""

_NONE, _CHECK, _REVERSAL = PaymentMethod.NONE, PaymentMethod.CHECK, ClaimStatus.REVERSAL
# Codes recur, and each element has its longest; what stands here is the element's dictionary of clean texts.
_FILINGS, _PLACES, _FREQUENCIES, _DRGS = Cleaned(2), Cleaned(2), Cleaned(1), Cleaned(4)
_PROCEDURES, _MODIFIERS, _REMARKS, _GROUP_NUMBERS = Cleaned(48), Cleaned(2), Cleaned(30), Cleaned(50)


class BankTransfer(Struct, frozen=True):
    """The two accounts of an ACH payment (BPR06 to 09, 12 to 15); routing numbers have nine digits.

    payee_account_kind   "DA" checking, "SG" savings
    """

    payer_routing: str
    payer_account: str
    payee_routing: str
    payee_account: str
    payee_account_kind: str = "DA"


NO_TRANSFERS: Final[Mapping[str, BankTransfer]] = {}


def write_remittance(
    remittance: Remittance,
    administrator: Administrator,
    envelope: Envelope,
    transfer: BankTransfer | None = None,
    receiver: str = "",
) -> bytes:
    """One interchange with the 835 of one remittance.

    transfer   the accounts of an ACH payment, where they are to be told
    receiver   who receives the file, where that is not the payee (REF*EV)
    """
    sink = BytesIO()
    transfers = {remittance.trace: transfer} if transfer else NO_TRANSFERS
    write_remittances(sink, (remittance,), administrator, envelope, transfers, receiver)
    return sink.getvalue()


def write_remittances(
    sink: ByteSink,
    remittances: Iterable[Remittance],
    administrator: Administrator,
    envelope: Envelope,
    transfers: Mapping[str, BankTransfer] = NO_TRANSFERS,
    receiver: str = "",
) -> int:
    """One interchange with an 835 for each remittance, in their order, a few claims at a time; returns their number.

    transfers   accounts of ACH payments by the remittance's trace number
    """
    writer = InterchangeWriter(sink, envelope, "HP", GUIDE)
    count = 0
    for remittance in remittances:
        count += 1
        writer.begin("835")
        writer.write(
            payment_segments(remittance, administrator, transfers.get(remittance.trace))
            + _head(administrator, remittance.payee, envelope.created.date(), receiver)
        )
        if remittance.claims:
            writer.write("LX*1~")
        claims = remittance.claims
        for first in range(0, len(claims), CLAIMS_AT_ONCE):
            writer.write("".join([claim.text for claim in claims[first : first + CLAIMS_AT_ONCE]]))
        writer.write(provider_adjustment_segments(remittance))
        writer.end()
    writer.close()
    return count


def payment_segments(remittance: Remittance, administrator: Administrator, transfer: BankTransfer | None) -> str:
    """BPR and TRN: how much, how, when, and the trace number that ties the advice to the payment.

    BPR01 is H (notification) for a payment of nothing, else I (the money travels apart from the advice). BPR10 equals
    TRN03 where it is given, for ACH.
    """
    payer = "1" + digits(administrator.tax_id, 9)
    paid_on = day(remittance.paid_on)
    if remittance.method is _NONE:
        payment = f"BPR*H*0*C*NON************{paid_on}~"
    elif remittance.method is _CHECK:
        payment = f"BPR*I*{amount(remittance.amount)}*C*CHK************{paid_on}~"
    else:
        source = target = "***"
        if transfer:
            source = f"01*{digits(transfer.payer_routing, 9)}*DA*{clean(transfer.payer_account, 35)}"
            target = f"01*{digits(transfer.payee_routing, 9)}*{transfer.payee_account_kind}"
            target += f"*{clean(transfer.payee_account, 35)}"
        payment = f"BPR*I*{amount(remittance.amount)}*C*ACH*CCP*{source}*{payer}**{target}*{paid_on}~"
    return f"{payment}TRN*1*{clean(remittance.trace, 50)}*{payer}~"


def _head(administrator: Administrator, payee: Payee, produced: date, receiver: str) -> str:
    """REF*EV, DTM*405 and the loops of payer (1000A) and payee (1000B)."""
    who = f"REF*EV*{clean(receiver, 50)}~" if receiver else ""
    return f"{who}DTM*405*{day(produced)}~{_payer(administrator)}{_payee(payee)}"


def _payer(administrator: Administrator) -> str:
    """Loop 1000A. The guide requires the technical contact (PER*BL); without a name it is the administrator's."""
    address = address_segments(
        administrator.address, "", administrator.city, administrator.state, administrator.postal_code
    )
    identifier = f"REF*2U*{clean(administrator.payer_ids[0], 50)}~" if administrator.payer_ids else ""
    contact = clean(administrator.contact_name or administrator.name, 60)
    phone = digits(administrator.contact_phone, 256)
    return f"N1*PR*{clean(administrator.name, 60)}~{address}{identifier}" + segment(
        f"PER*BL*{contact}" + (f"*TE*{phone}" if phone else "")
    )


def _payee(payee: Payee) -> str:
    """Loop 1000B: by NPI with the tax number beside it, or by tax number where the payee has no NPI."""
    name, tin = clean(payee.name, 60), digits(payee.tin, 50)
    address = address_segments(payee.address, "", payee.city, payee.state, payee.postal_code)
    if not payee.npi:
        return f"N1*PE*{name}*FI*{tin}~{address}"
    return f"N1*PE*{name}*XX*{clean(payee.npi, 80)}~{address}" + (f"REF*TJ*{tin}~" if tin else "")


def written_claim(claim: RemittanceClaim, payee_npi: str) -> WrittenClaim:
    """The claim as an 835 to the payee with this NPI tells it."""
    return WrittenClaim(claim.paid, claim.interest, claim_segments(claim, payee_npi))


def claim_segments(claim: RemittanceClaim, payee_npi: str) -> str:
    """Loop 2100 with its services; the rendering provider is named where it is not the payee."""
    # CLP05 is the sum of the PR adjustments and left out when zero (X12 interpretations 396, 2548); a reversal
    # carries none (005010X221A1 1.10.2.8).
    money = AMOUNTS
    patient, status = claim.patient_responsibility, claim.status
    owed = money[patient] if patient and status is not _REVERSAL else ""
    head = (
        f"CLP*{clean(claim.claim, 38)}*{status!s}*{money[claim.charge]}*{money[claim.paid]}*{owed}"
        f"*{_FILINGS[claim.filing]}*{clean(claim.icn, 50)}*{_PLACES[claim.place]}*{_FREQUENCIES[claim.frequency]}"
        f"**{_DRGS[claim.drg]}"
    ).rstrip("*:")
    adjusted = adjustment_segments(claim.adjustments) if claim.adjustments else ""
    remarks = _claim_remarks(claim) if claim.remarks else ""
    return (
        f"{head}~{adjusted}{_names(claim, payee_npi)}{remarks}{_claim_details(claim)}"
        f"{''.join([line_segments(line) for line in claim.lines])}"
    )


def _names(claim: RemittanceClaim, payee_npi: str) -> str:
    """The NM1 segments of loop 2100: patient, insured where another, corrected name, rendering provider."""
    text = name_segment(
        "QC", True, claim.patient_last_name, claim.patient_first_name, claim.patient_middle_name, "",
        "MI", claim.patient_id,
    )  # fmt: skip
    insured = claim.subscriber_id
    if insured and (
        insured != claim.patient_id
        or (claim.subscriber_last_name, claim.subscriber_first_name)
        != (claim.patient_last_name, claim.patient_first_name)
    ):
        text += _insured(claim)
    if claim.corrected_last_name or claim.corrected_first_name or claim.corrected_id:
        text += name_segment(
            "74", True, claim.corrected_last_name, claim.corrected_first_name,
            qualifier="C", identifier=claim.corrected_id,
        )  # fmt: skip
    npi = claim.rendering_npi
    if npi and npi != payee_npi:
        text += _rendering(claim.rendering_person, claim.rendering_last_name, claim.rendering_first_name, npi)
    return text


@lru_cache(maxsize=1 << 14)
def _rendering(person: bool, last: str, first: str, npi: str) -> str:
    """NM1 of who did the service; kept, for a provider has many claims. An NPI of one character is none."""
    return name_segment("82", person, last, first, qualifier="XX", identifier=npi) if len(npi) > 1 else ""


def _insured(claim: RemittanceClaim) -> str:
    """NM1 of the insured who is not the patient; nothing without an identifier of two characters at least."""
    if len(clean(claim.subscriber_id, 80)) < 2:
        return ""
    return name_segment(
        "IL", True, claim.subscriber_last_name, claim.subscriber_first_name,
        qualifier="MI", identifier=claim.subscriber_id,
    )  # fmt: skip


def _claim_remarks(claim: RemittanceClaim) -> str:
    """MIA of an inpatient claim, MOA of any other: remarks of the claim as a whole. MIA01 is always 0 by the guide."""
    remarks = [clean(remark, 50) for remark in claim.remarks[:CLAIM_REMARKS]]
    if claim.inpatient:
        return segment(f"MIA*0****{remarks[0]}{'*' * 15}{'*'.join(remarks[1:])}")
    return f"MOA***{'*'.join(remarks)}~"


def _claim_details(claim: RemittanceClaim) -> str:
    """References, dates and amounts of loop 2100."""
    days, money = DAYS, AMOUNTS
    text = f"REF*1L*{_GROUP_NUMBERS[claim.group_number]}~" if claim.group_number else ""
    if claim.original_icn:
        text += f"REF*F8*{clean(claim.original_icn, 50)}~"
    if claim.start:
        text += f"DTM*232*{days[claim.start]}~"
    if claim.end:
        text += f"DTM*233*{days[claim.end]}~"
    if claim.coverage_ended:
        text += f"DTM*036*{days[claim.coverage_ended]}~"
    if claim.received:
        text += f"DTM*050*{days[claim.received]}~"
    if claim.covered:
        text += f"AMT*AU*{money[claim.covered]}~"
    if claim.interest:
        text += f"AMT*I*{money[claim.interest]}~"
    return text


def line_segments(line: RemittanceLine) -> str:
    """Loop 2110: one service. A revenue code alone stands in SVC01 (NU), beside a procedure in SVC04."""
    money = AMOUNTS
    revenue = _PROCEDURES[line.revenue] if line.revenue else ""
    if line.procedure:
        service = f"{line.qualifier}:{_PROCEDURES[line.procedure]}"
        if line.modifiers:
            service += "".join([f":{_MODIFIERS[modifier]}" for modifier in line.modifiers[:MODIFIERS]])
    else:
        service, revenue = f"NU:{revenue}", ""
    units, denied = line.units, line.units_billed
    billed = f"**{QUANTITIES[denied]}" if denied and denied != units else ""
    adjustments, control, allowed = line.adjustments, line.control_number, line.allowed
    return (
        f"SVC*{service}*{money[line.charge]}*{money[line.paid]}*{revenue}*{QUANTITIES[units]}{billed}~"
        f"{_service_dates(line.start, line.end)}"
        f"{adjustment_segments(adjustments) if adjustments else ''}"
        f"{f'REF*6R*{clean(control, 50)}~' if control else ''}"
        f"{f'AMT*B6*{money[allowed]}~' if allowed else ''}"
        f"{_line_remarks(line.remarks) if line.remarks else ''}"
    )


def _service_dates(start: date | None, end: date | None) -> str:
    """DTM*472 of one day, DTM*150 and 151 of a range."""
    if start is None:
        return ""
    if end is None or start == end:
        return f"DTM*472*{DAYS[start]}~"
    return f"DTM*150*{DAYS[start]}~DTM*151*{DAYS[end]}~"


def _line_remarks(remarks: Iterable[str]) -> str:
    return "".join([f"LQ*HE*{_REMARKS[remark]}~" for remark in remarks])


def adjustment_segments(adjustments: Sequence[Adjustment]) -> str:
    """CAS: one segment a group code, up to six reasons in each, in the order in which they are given.

    Amounts of one group and CARC are added up, for a reason stands once in its group; what comes to zero is left out.
    """
    if len(adjustments) == 1:  # most lines have one adjustment, or two of two groups
        only = adjustments[0]
        if only.amount:
            return f"CAS*{only.group}*{only.carc}*{AMOUNTS[only.amount]}~"
    elif len(adjustments) == 2:
        first, other = adjustments
        if first.amount and other.amount:
            head = f"CAS*{first.group}*{first.carc}*{AMOUNTS[first.amount]}"
            if other.group != first.group:
                return f"{head}~CAS*{other.group}*{other.carc}*{AMOUNTS[other.amount]}~"
            if other.carc != first.carc:
                return f"{head}**{other.carc}*{AMOUNTS[other.amount]}~"
    return _packed(adjustments)


def _packed(adjustments: Iterable[Adjustment]) -> str:
    """CAS of any number of adjustments."""
    groups: dict[str, dict[str, Cents]] = {}
    for adjustment in adjustments:
        reasons = groups.get(adjustment.group)
        if reasons is None:
            groups[adjustment.group] = {adjustment.carc: adjustment.amount}
        else:
            reasons[adjustment.carc] = reasons.get(adjustment.carc, 0) + adjustment.amount
    text = ""
    for group, reasons in groups.items():
        trios = [f"{carc}*{amount(cents)}" for carc, cents in reasons.items() if cents]
        for first in range(0, len(trios), REASONS_IN_SEGMENT):
            text += f"CAS*{group}*{'**'.join(trios[first : first + REASONS_IN_SEGMENT])}~"
    return text


def provider_adjustment_segments(remittance: Remittance) -> str:
    """PLB: money at the level of the payee, six to a segment, by its NPI (or tax number) and fiscal year end."""
    adjustments = remittance.provider_adjustments
    if not adjustments:
        return ""
    payee = remittance.payee
    year_end = remittance.fiscal_year_end or date(remittance.paid_on.year, 12, 31)
    head = f"PLB*{clean(payee.npi or payee.tin, 50)}*{day(year_end)}"
    pairs = [_provider_adjustment(each) for each in adjustments]
    return "".join(
        f"{head}*{'*'.join(pairs[first : first + REASONS_IN_SEGMENT])}~"
        for first in range(0, len(pairs), REASONS_IN_SEGMENT)
    )


def _provider_adjustment(adjustment: ProviderAdjustment) -> str:
    """One pair of PLB: the reason with its financial control number, and the amount."""
    reference = clean(adjustment.reference, 50)
    reason = f"{adjustment.reason}:{reference}" if reference else adjustment.reason
    return f"{reason}*{amount(adjustment.amount)}"
