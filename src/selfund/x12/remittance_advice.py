"""Writes the remittance advice: the 835 by guide 005010X221A1, one set for each remittance.

Balances are the remittance's own (terms/remittance.py refuses to be built without them); here they are only written.
It does not know where the money comes from, nor which reasons an adjustment may have.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
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
)
from selfund.x12.envelope import (
    ByteSink,
    Envelope,
    InterchangeWriter,
    address_segments,
    amount,
    clean,
    day,
    digits,
    name_segment,
    quantity,
    segment,
)

GUIDE: Final = "005010X221A1"
REASONS_IN_SEGMENT: Final = 6
"""CAS holds six adjustments of one group, PLB six adjustments of one provider (005010X221A1 CAS, PLB)."""

CLAIM_REMARKS: Final = 5
"""MIA and MOA hold five remarks of the claim as a whole."""

MODIFIERS: Final = 4


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
    """One interchange with an 835 for each remittance, in their order, written claim by claim; returns their number.

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
        payee = remittance.payee.npi
        for claim in remittance.claims:
            writer.write(claim_segments(claim, payee))
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
    if remittance.method is PaymentMethod.NONE:
        payment = f"BPR*H*0*C*NON************{paid_on}~"
    elif remittance.method is PaymentMethod.CHECK:
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


def claim_segments(claim: RemittanceClaim, payee_npi: str) -> str:
    """Loop 2100 with its services; the rendering provider is named where it is not the payee."""
    # CLP05 is the sum of the PR adjustments and left out when zero (X12 interpretations 396, 2548); a reversal
    # carries none (005010X221A1 1.10.2.8).
    patient = claim.patient_responsibility
    owed = amount(patient) if patient and claim.status is not ClaimStatus.REVERSAL else ""
    return (
        segment(
            f"CLP*{clean(claim.claim, 38)}*{claim.status}*{amount(claim.charge)}*{amount(claim.paid)}*{owed}"
            f"*{clean(claim.filing, 2)}*{clean(claim.icn, 50)}*{clean(claim.place, 2)}*{clean(claim.frequency, 1)}"
            f"**{clean(claim.drg, 4)}"
        )
        + (adjustment_segments(claim.adjustments) if claim.adjustments else "")
        + _names(claim, payee_npi)
        + (_claim_remarks(claim) if claim.remarks else "")
        + _claim_details(claim)
        + "".join([line_segments(line) for line in claim.lines])
    )


def _names(claim: RemittanceClaim, payee_npi: str) -> str:
    """The NM1 segments of loop 2100: patient, insured where another, corrected name, rendering provider."""
    text = name_segment(
        "QC", True, claim.patient_last_name, claim.patient_first_name, claim.patient_middle_name,
        qualifier="MI", identifier=claim.patient_id,
    )  # fmt: skip
    if len(clean(claim.subscriber_id, 80)) > 1 and (
        claim.subscriber_id != claim.patient_id
        or (claim.subscriber_last_name, claim.subscriber_first_name)
        != (claim.patient_last_name, claim.patient_first_name)
    ):
        text += name_segment(
            "IL", True, claim.subscriber_last_name, claim.subscriber_first_name,
            qualifier="MI", identifier=claim.subscriber_id,
        )  # fmt: skip
    if claim.corrected_last_name or claim.corrected_first_name or claim.corrected_id:
        text += name_segment(
            "74", True, claim.corrected_last_name, claim.corrected_first_name,
            qualifier="C", identifier=claim.corrected_id,
        )  # fmt: skip
    if len(claim.rendering_npi) > 1 and claim.rendering_npi != payee_npi:
        text += name_segment(
            "82", claim.rendering_person, claim.rendering_last_name, claim.rendering_first_name,
            qualifier="XX", identifier=claim.rendering_npi,
        )  # fmt: skip
    return text


def _claim_remarks(claim: RemittanceClaim) -> str:
    """MIA of an inpatient claim, MOA of any other: remarks of the claim as a whole. MIA01 is always 0 by the guide."""
    remarks = [clean(remark, 50) for remark in claim.remarks[:CLAIM_REMARKS]]
    if claim.inpatient:
        return segment(f"MIA*0****{remarks[0]}{'*' * 15}{'*'.join(remarks[1:])}")
    return f"MOA***{'*'.join(remarks)}~"


def _claim_details(claim: RemittanceClaim) -> str:
    """References, dates and amounts of loop 2100."""
    text = ""
    if claim.group_number:
        text += f"REF*1L*{clean(claim.group_number, 50)}~"
    if claim.original_icn:
        text += f"REF*F8*{clean(claim.original_icn, 50)}~"
    if claim.start:
        text += f"DTM*232*{day(claim.start)}~"
    if claim.end:
        text += f"DTM*233*{day(claim.end)}~"
    if claim.coverage_ended:
        text += f"DTM*036*{day(claim.coverage_ended)}~"
    if claim.received:
        text += f"DTM*050*{day(claim.received)}~"
    if claim.covered:
        text += f"AMT*AU*{amount(claim.covered)}~"
    if claim.interest:
        text += f"AMT*I*{amount(claim.interest)}~"
    return text


def line_segments(line: RemittanceLine) -> str:
    """Loop 2110: one service. A revenue code alone stands in SVC01 (NU), beside a procedure in SVC04."""
    revenue = clean(line.revenue, 48) if line.revenue else ""
    if line.procedure:
        service = f"{line.qualifier}:{clean(line.procedure, 48)}"
        if line.modifiers:
            service += "".join([f":{clean(modifier, 2)}" for modifier in line.modifiers[:MODIFIERS]])
    else:
        service, revenue = f"NU:{revenue}", ""
    billed = f"**{quantity(line.units_billed)}" if line.units_billed and line.units_billed != line.units else ""
    text = f"SVC*{service}*{amount(line.charge)}*{amount(line.paid)}*{revenue}*{quantity(line.units)}{billed}~"
    start, end = line.start, line.end
    if start:
        if end is None or start == end:
            text += f"DTM*472*{day(start)}~"
        else:
            text += f"DTM*150*{day(start)}~DTM*151*{day(end)}~"
    if line.adjustments:
        text += adjustment_segments(line.adjustments)
    if line.control_number:
        text += f"REF*6R*{clean(line.control_number, 50)}~"
    if line.allowed:
        text += f"AMT*B6*{amount(line.allowed)}~"
    for remark in line.remarks:
        text += f"LQ*HE*{clean(remark, 30)}~"
    return text


def adjustment_segments(adjustments: Sequence[Adjustment]) -> str:
    """CAS: one segment a group code, up to six reasons in each, in the order in which they are given.

    Amounts of one group and CARC are added up, for a reason stands once in its group; what comes to zero is left out.
    """
    first = adjustments[0] if adjustments else None
    if first is not None and first.amount:  # most lines have one adjustment, or two of two groups
        if len(adjustments) == 1:
            return f"CAS*{first.group}*{first.carc}*{amount(first.amount)}~"
        if len(adjustments) == 2:
            other = adjustments[1]
            if other.amount and other.group != first.group:
                return (
                    f"CAS*{first.group}*{first.carc}*{amount(first.amount)}~"
                    f"CAS*{other.group}*{other.carc}*{amount(other.amount)}~"
                )
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
