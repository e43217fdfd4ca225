"""Writes the 277CA by guide 005010X214: each claim of an inbound 837 accepted for adjudication or rejected, and why.

Memory stays flat: the sums that stand before the claims are counted in a pass of their own (`count_answers`), and one
bounded run of answers of one provider is held at a time.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from operator import attrgetter
from typing import Final

from msgspec import Struct

from selfund.terms.money import Cents
from selfund.x12.envelope import (
    AMOUNTS,
    DAYS,
    ByteSink,
    Envelope,
    InterchangeWriter,
    amount,
    clean,
    day,
    digits,
    name_segment,
    segment,
)

GUIDE: Final = "005010X214"
RUN_LENGTH: Final = 1000
"""The most answers held at a time; a provider with more in a row gets several loops 2000C."""

ACCEPTED: Final = "A2:20"
"""A2: accepted for adjudication; 20: accepted for processing."""

TAKEN: Final = "A1:20"
"""A1: receipt; 20: accepted for processing. For a claim that is right and has no number of ours, which A2 asks for."""

RECEIVED: Final = "A1:19:PR"
"""A1: receipt; 19: the entity, the payer (PR), acknowledges receipt. For the levels above the claim."""

NO_SUCH_DATE: Final = "19000101"
"""Stands where the guide requires a date of service and the claim has none that can be read."""

NOT_KNOWN: Final = "UNKNOWN"
"""Stands where the guide requires a name or number and the claim has none."""


class ClaimAnswer(Struct, frozen=True, gc=False, array_like=True):
    """What is answered to one claim. Packed, it is a list of its values.

    claim        the provider's number (CLM01); charge in cents
    status_codes category, status and entity ("A2:20", "A3:33:IL"), the first deciding: A0 to A2 accepted, all other
                 categories rejected
    icn          our number for it, once accepted; trace: a clearinghouse's number (REF*D9) to be given back
    bill_type    type of bill of an institutional claim ("111"), empty for a professional one
    """

    claim: str
    charge: Cents
    status_codes: tuple[str, ...] = (ACCEPTED,)
    provider_name: str = ""
    provider_first_name: str = ""
    provider_person: bool = False
    provider_npi: str = ""
    provider_tin: str = ""
    patient_last_name: str = ""
    patient_first_name: str = ""
    patient_middle_name: str = ""
    patient_id: str = ""
    start: date | None = None
    end: date | None = None
    icn: str = ""
    trace: str = ""
    bill_type: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the claim goes to adjudication."""
        return self.status_codes[0][:3] in ("A0:", "A1:", "A2:")


class AnswerTotals(Struct, frozen=True, gc=False):
    """How many claims were accepted and rejected, and their charges in cents."""

    accepted: int = 0
    rejected: int = 0
    accepted_charge: Cents = 0
    rejected_charge: Cents = 0


class AcknowledgmentHeader(Struct, frozen=True):
    """Who answers whom about which 837.

    source_…        the answering payer (entity "PR") or clearinghouse ("AY") with its identifier and its kind
                    ("PI" payer, "46" ETIN, "FI" tax number)
    receiver_…      who sent the claims: its name and identifier as the 837's submitter gave them (NM1*41)
    reference       our number of this answer (BHT03); receipt: our number of the transmission (2200A)
    transaction     the 837's own number (its BHT03)
    received, processed   the day it came and the day it was worked
    """

    source_name: str
    source_id: str
    receiver_name: str
    receiver_id: str
    reference: str
    receipt: str
    transaction: str
    received: date
    processed: date
    source_entity: str = "PR"
    source_id_qualifier: str = "PI"
    receiver_person: bool = False


def count_answers(answers: Iterable[ClaimAnswer]) -> AnswerTotals:
    """The sums of `answers`, one pass, nothing kept."""
    accepted = rejected = accepted_charge = rejected_charge = 0
    for answer in answers:
        if answer.accepted:
            accepted += 1
            accepted_charge += answer.charge
        else:
            rejected += 1
            rejected_charge += answer.charge
    return AnswerTotals(accepted, rejected, accepted_charge, rejected_charge)


def write_claim_acknowledgment(
    sink: ByteSink,
    envelope: Envelope,
    header: AcknowledgmentHeader,
    answers: Iterable[ClaimAnswer],
    totals: AnswerTotals,
) -> AnswerTotals:
    """One interchange with one 277CA; returns the sums of what was written. See `write_claim_acknowledgments`."""
    return write_claim_acknowledgments(sink, envelope, [(header, answers, totals)])[0]


def write_claim_acknowledgments(
    sink: ByteSink,
    envelope: Envelope,
    sets: Iterable[tuple[AcknowledgmentHeader, Iterable[ClaimAnswer], AnswerTotals]],
) -> list[AnswerTotals]:
    """One interchange with a 277CA for each inbound 837: its header, its answers in order, and their sums.

    Raises AssertionError when the answers do not come to the sums that were given: a claim was lost or counted twice.
    """
    writer = InterchangeWriter(sink, envelope, "HN", GUIDE)
    written = []
    for header, answers, totals in sets:
        writer.begin("277", GUIDE)
        _write_head(writer, envelope, header, totals)
        found = _write_answers(writer, day(header.processed), answers)
        writer.end()
        if found != totals:
            raise AssertionError(f"answers to {header.transaction} come to {found}, not to {totals}")
        written.append(found)
    writer.close()
    return written


def _write_head(
    writer: InterchangeWriter, envelope: Envelope, header: AcknowledgmentHeader, totals: AnswerTotals
) -> None:
    """BHT, the information source (2000A) and the receiver (2000B) with the sums of the whole."""
    when = envelope.created
    processed = day(header.processed)
    children = 1 if totals.accepted or totals.rejected else 0
    source = name_segment(
        header.source_entity, False, header.source_name or NOT_KNOWN,
        qualifier=header.source_id_qualifier, identifier=header.source_id or NOT_KNOWN,
    )  # fmt: skip
    receiver = name_segment(
        "41", header.receiver_person, header.receiver_name or NOT_KNOWN,
        qualifier="46", identifier=header.receiver_id or NOT_KNOWN,
    )  # fmt: skip
    charge = totals.accepted_charge + totals.rejected_charge
    writer.write(
        f"BHT*0085*08*{clean(header.reference, 50)}*{day(when.date())}*{when.hour:02d}{when.minute:02d}*TH~"
        f"HL*1**20*1~{source}TRN*1*{clean(header.receipt, 50)}~"
        f"DTP*050*D8*{day(header.received)}~DTP*009*D8*{processed}~"
        f"HL*2*1*21*{children}~{receiver}TRN*2*{clean(header.transaction, 50) or '0'}~"
        f"STC*{RECEIVED}*{processed}*WQ*{amount(charge)}~" + _sums(totals, "90", "AA")
    )


def _sums(totals: AnswerTotals, accepted: str, rejected: str) -> str:
    """QTY and AMT of what was accepted and rejected, each only where there is any."""
    text = ""
    if totals.accepted:
        text += f"QTY*{accepted}*{totals.accepted}~"
    if totals.rejected:
        text += f"QTY*{rejected}*{totals.rejected}~"
    if totals.accepted:
        text += f"AMT*YU*{amount(totals.accepted_charge)}~"
    if totals.rejected:
        text += f"AMT*YY*{amount(totals.rejected_charge)}~"
    return text


def _write_answers(writer: InterchangeWriter, processed: str, answers: Iterable[ClaimAnswer]) -> AnswerTotals:
    """Loops 2000C and 2000D; returns the sums of what was written."""
    level = 2
    accepted = rejected = accepted_charge = rejected_charge = 0
    for run in _runs(answers):
        level += 1
        totals = count_answers(run)
        accepted += totals.accepted
        rejected += totals.rejected
        accepted_charge += totals.accepted_charge
        rejected_charge += totals.rejected_charge
        parent = level
        parts = [_provider(run[0], parent, totals)]
        for answer in run:
            level += 1
            parts.append(f"HL*{level}*{parent}*PT~{answer_segments(answer, processed)}")
        writer.write("".join(parts))
    return AnswerTotals(accepted, rejected, accepted_charge, rejected_charge)


_by_provider: Final = attrgetter("provider_npi", "provider_tin", "provider_name")


def _runs(answers: Iterable[ClaimAnswer]) -> Iterator[list[ClaimAnswer]]:
    """Consecutive answers of one provider, at most RUN_LENGTH at a time."""
    for _, of_provider in groupby(answers, _by_provider):
        while run := list(islice(of_provider, RUN_LENGTH)):
            yield run


def _provider(answer: ClaimAnswer, level: int, totals: AnswerTotals) -> str:
    """Loop 2000C: the billing provider, receipt of its claims and their sums. TRN02 is 0: there is no trace."""
    qualifier, identifier = "XX", answer.provider_npi
    if not identifier:
        qualifier, identifier = "FI", digits(answer.provider_tin, 80)
    if not identifier:
        qualifier, identifier = "SV", NOT_KNOWN
    name = name_segment(
        "85", answer.provider_person, answer.provider_name or NOT_KNOWN, answer.provider_first_name,
        qualifier=qualifier, identifier=identifier,
    )  # fmt: skip
    charge = totals.accepted_charge + totals.rejected_charge
    tin = digits(answer.provider_tin, 50)
    other = f"REF*TJ*{tin}~" if tin and qualifier == "XX" else ""
    return f"HL*{level}*2*19*1~{name}TRN*1*0~STC*{RECEIVED}**WQ*{amount(charge)}~{other}" + _sums(totals, "QA", "QC")


def answer_segments(answer: ClaimAnswer, processed: str) -> str:
    """Loop 2000D after its HL: the patient, the claim, one STC for each status, references and dates of service."""
    patient = name_segment(
        "QC", True, answer.patient_last_name or NOT_KNOWN, answer.patient_first_name, answer.patient_middle_name, "",
        "MI", answer.patient_id if len(answer.patient_id) > 1 else NOT_KNOWN,
    )  # fmt: skip
    told = f"*{processed}*{'WQ' if answer.accepted else 'U'}*{AMOUNTS[answer.charge]}~"
    statuses = "".join([f"STC*{status}{told}" for status in answer.status_codes])
    icn, trace, bill_type = answer.icn, answer.trace, answer.bill_type
    return (
        f"{patient}TRN*2*{clean(answer.claim, 50) or '0'}~{statuses}"
        f"{f'REF*1K*{clean(icn, 50)}~' if icn else ''}"
        f"{f'REF*D9*{clean(trace, 50)}~' if trace else ''}"
        f"{segment(f'REF*BLT*{clean(bill_type, 50)}') if bill_type else ''}"
        f"{_service_dates(answer.start, answer.end)}"
    )


def _service_dates(start: date | None, end: date | None) -> str:
    """DTP*472: one day, or a range."""
    if start is None:
        return f"DTP*472*D8*{NO_SUCH_DATE}~"
    if end is None or end == start:
        return f"DTP*472*D8*{DAYS[start]}~"
    return f"DTP*472*RD8*{DAYS[start]}-{DAYS[end]}~"
