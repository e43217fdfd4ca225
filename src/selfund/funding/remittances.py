"""What a payee is told of a claim, as terms (005010X221A1 1.10.2; handbook 2, 3 and 8). No EDI here.

The balances are asserted where the objects are made (`terms.remittance`). It does not know which claims are due.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from selfund.terms.claim import Claim, ClaimKind, ClaimLine, Person
from selfund.terms.claim import Provider as ClaimProvider
from selfund.terms.decision import Adjustment, Decision, LineDecision, Status, adjust
from selfund.terms.member import Member
from selfund.terms.money import Cents
from selfund.terms.reasons import REASONS
from selfund.terms.remittance import ClaimStatus, RemittanceClaim, RemittanceLine

FILING_INDICATORS: Final = frozenset({"12", "13", "14", "15", "16", "17", "HM"})
"""The claim filing indicators (CLP06) that a commercial plan may answer with; others that an 837 allows, CI or BL
among them, do not exist in an 835, and the plan's own kind is told instead (005010X221A1 2100 CLP06)."""

PREFERRED_PROVIDER, INDEMNITY, HEALTH_MAINTENANCE = "12", "15", "HM"
"""The filing indicator by the plan's kind."""

STATUS_BY_ORDER: Final = {"P": ClaimStatus.PRIMARY, "S": ClaimStatus.SECONDARY}
"""This payer's place among the patient's payers; any later one is told as the third."""

COVERAGE_ENDED: Final = "27"
"""The CARC that calls for the day on which coverage ended (DTM*036)."""

# Members of an enumeration that the hot path compares with: a name of the module is read faster than an attribute.
_PAID, _DENIED = Status.PAID, Status.DENIED
_INSTITUTIONAL = ClaimKind.INSTITUTIONAL
_NOBODY, _SAME_AS_PAYEE = Person(), ClaimProvider("82", person=True)
_UNRECOGNIZED, _THIRD = ClaimStatus.DENIED, ClaimStatus.TERTIARY

PAID_TO_THE_MEMBER: Final = REASONS["paid to the member"]


class PayeeKey(NamedTuple):
    """Whose payment it is: a group and a provider by TIN and NPI, or a group and a member. It holds one group."""

    group: str
    tin: str
    npi: str
    member: str = ""


# ------------------------------------------------------------------------------------------ one claim


def remittance_claim(
    claim: Claim,
    decision: Decision,
    member: Member | None,
    received: date,
    plan_filing: str = PREFERRED_PROVIDER,
) -> RemittanceClaim:
    """How a remittance tells the provider of `decision`.

    member       the plan's record of the patient; None: the patient was not recognized, the only use of status 4
    received     the day on which the claim arrived
    plan_filing  the filing indicator of the plan's kind, told where the claim's own does not exist in a remittance
    Where the member is paid, this is the provider's copy: each line pays nothing, and OA-100 holds what it paid.
    Raises AssertionError for a decision that is no answer to a payee: pended, rejected or voided.
    """
    if decision.status is not _PAID and decision.status is not _DENIED:
        raise AssertionError(f"claim {decision.icn}: a {decision.status.value} claim is not on a remittance")
    patient, subscriber = claim.patient, claim.subscriber
    institutional = claim.kind is _INSTITUTIONAL
    corrected_last, corrected_first, corrected_id = _corrected(patient, subscriber, member)
    insured = subscriber if _another(patient, subscriber) else _NOBODY
    rendering = _rendering(claim, decision.payee_npi) or _SAME_AS_PAYEE
    adjustments = decision.adjustments
    filing, noncovered = claim.filing, decision.noncovered
    return RemittanceClaim(  # by position, in the order of its fields: forty names cost more than all the rest
        claim.id,
        decision.icn,
        _UNRECOGNIZED if member is None else STATUS_BY_ORDER.get(claim.filing_order, _THIRD),
        decision.charge,
        0 if decision.pay_member else decision.paid,
        decision.patient_responsibility,
        _lines(claim, decision),
        filing if filing in FILING_INDICATORS else plan_filing,
        claim.place,
        claim.frequency,
        _drg(claim) if institutional else "",
        patient.last_name,
        patient.first_name,
        patient.middle_name,
        patient.id or subscriber.id,
        insured.last_name,
        insured.first_name,
        insured.id,
        corrected_last,
        corrected_first,
        corrected_id,
        rendering.npi,
        rendering.name,
        rendering.first_name,
        rendering.person,
        claim.group_number,
        decision.replaces,
        claim.start,
        claim.end,
        received,
        _coverage_ended(decision, member) if noncovered or decision.status is _DENIED else None,
        decision.allowed,
        0,
        claim.inpatient,
        institutional,
        adjustments,
        _remarks(adjustments),
        max(0, decision.charge - noncovered),
    )


def _lines(claim: Claim, decision: Decision) -> tuple[RemittanceLine, ...]:
    """The decided lines; a claim that routing split has fewer of them than were billed."""
    billed, decided, to_member = claim.lines, decision.lines, decision.pay_member
    if len(billed) == len(decided):
        return tuple(map(_line, decided, billed, (to_member,) * len(decided)))
    by_number = {line.number: line for line in billed}
    return tuple([_line(line, by_number.get(line.number), to_member) for line in decided])


def _line(line: LineDecision, billed: ClaimLine | None, to_member: bool) -> RemittanceLine:
    """One service. A denied line pays for none of its units (X12 interpretation 386)."""
    paid, adjustments, units = line.paid, line.adjustments, line.units
    if to_member and paid:
        adjustments = (*adjustments, adjust(PAID_TO_THE_MEMBER, paid))
        paid = 0
    denied = line.status is _DENIED
    return RemittanceLine(  # by position, for it is the most frequent object of all
        line.charge,
        paid,
        line.procedure,
        (billed.procedure_qualifier if billed else "") or "HC",
        line.modifiers,
        line.revenue,
        0 if denied else units,
        line.start,
        line.end,
        line.control_number,
        line.allowed,
        adjustments,
        _remarks(adjustments),
        units if denied else 0,
    )


def _remarks(adjustments: Sequence[Adjustment]) -> tuple[str, ...]:
    """The remarks of all adjustments, once each, in their order."""
    remarks: tuple[str, ...] = ()
    for adjustment in adjustments:
        if adjustment.rarc:
            remarks += adjustment.rarc
    return tuple(dict.fromkeys(remarks)) if remarks else remarks


def _another(patient: Person, subscriber: Person) -> bool:
    """Whether the claim names a patient who is not the subscriber."""
    if patient is subscriber:
        return False
    return (patient.last_name, patient.first_name, patient.birth_date) != (
        subscriber.last_name,
        subscriber.first_name,
        subscriber.birth_date,
    )


def _corrected(patient: Person, subscriber: Person, member: Member | None) -> tuple[str, str, str]:
    """Last name, first name and id of the plan's record, each where the claim has another; "" where they agree.

    A dependent may be billed under the subscriber's id as well as the own.
    """
    if member is None:
        return "", "", ""
    billed_id = patient.id or subscriber.id
    corrected_id = "" if billed_id in (member.id, member.subscriber) else member.id
    if corrected_id and billed_id.upper().replace(" ", "") in (member.id, member.subscriber):
        corrected_id = ""
    last_name, first_name = member.last_name, member.first_name
    if last_name == patient.last_name or last_name.upper() == patient.last_name.upper():
        last_name = ""
    if first_name == patient.first_name or first_name.upper() == patient.first_name.upper():
        first_name = ""
    if last_name or first_name:  # a name is corrected as a whole
        last_name, first_name = member.last_name, member.first_name
    return last_name, first_name, corrected_id


def _rendering(claim: Claim, payee_npi: str) -> ClaimProvider | None:
    """The provider who did the service, where the claim names one who is not the payee."""
    for provider in claim.providers:
        if provider.role == "82":
            return provider if provider.npi and provider.npi != payee_npi else None
    return None


def _drg(claim: Claim) -> str:
    """The DRG that an institutional claim bills."""
    for code in claim.codes:
        if code.qualifier == "DR":
            return code.code
    return ""


def _coverage_ended(decision: Decision, member: Member | None) -> date | None:
    """The last day of coverage before the first line that was denied because coverage had ended."""
    if member is None:
        return None
    for line in decision.lines:
        for adjustment in line.adjustments:
            if adjustment.carc == COVERAGE_ENDED and line.start is not None:
                ends = [coverage.period.end for coverage in member.coverages if coverage.period.end < line.start]
                return max(ends, default=None)
    return None


# ------------------------------------------------------------------------------------------ reversal


def reversal_of(claim: RemittanceClaim) -> RemittanceClaim:
    """The reversal of a claim that a remittance told of (005010X221A1 1.10.2.8).

    Charges, payments and adjustments are negated, at the level of detail of the original; its control number stays.
    Units keep their sign, and no patient responsibility is told (X12 interpretation 2548). Raises AssertionError for
    the reversal of a reversal.
    """
    if claim.status is ClaimStatus.REVERSAL:
        raise AssertionError(f"claim {claim.icn}: a reversal is not reversed")
    lines = tuple([_reversed_line(line) for line in claim.lines])
    return _with(
        claim,
        status=ClaimStatus.REVERSAL,
        charge=-claim.charge,
        paid=-claim.paid,
        patient_responsibility=0,
        lines=lines,
        allowed=-claim.allowed,
        interest=-claim.interest,
        covered=-claim.covered,
        original_icn="",
        adjustments=_negated(claim.adjustments),
    )


def _reversed_line(line: RemittanceLine) -> RemittanceLine:
    return RemittanceLine(
        charge=-line.charge,
        paid=-line.paid,
        procedure=line.procedure,
        qualifier=line.qualifier,
        modifiers=line.modifiers,
        revenue=line.revenue,
        units=line.units,
        units_billed=line.units_billed,
        start=line.start,
        end=line.end,
        control_number=line.control_number,
        allowed=-line.allowed,
        adjustments=_negated(line.adjustments),
        remarks=line.remarks,
    )


def _negated(adjustments: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    return tuple(
        [
            Adjustment(adjustment.group, adjustment.carc, -adjustment.amount, adjustment.rarc, adjustment.reason)
            for adjustment in adjustments
        ]
    )


def _with(claim: RemittanceClaim, **changes: object) -> RemittanceClaim:
    """The claim with some fields changed; made anew, so that its balances are asserted again."""
    fields: dict[str, object] = {name: getattr(claim, name) for name in RemittanceClaim.__struct_fields__}
    fields.update(changes)
    return RemittanceClaim(**fields)  # type: ignore[arg-type]


def same_to_payee(told: RemittanceClaim, new: RemittanceClaim) -> bool:
    """Whether `new` tells the payee nothing that `told` did not: no money, adjustment, remark, date or name differs.

    Our control numbers, the claim's frequency, the day it arrived and line control numbers change with every
    replacement and are no news. The provider's own number for the claim is: by it the payee posts.
    """
    if (told.charge, told.paid, told.patient_responsibility) != (new.charge, new.paid, new.patient_responsibility):
        return False
    return _seen(told) == _seen(new) and [_seen_line(line) for line in told.lines] == [
        _seen_line(line) for line in new.lines
    ]


def _seen(claim: RemittanceClaim) -> tuple[object, ...]:
    return (
        claim.claim,
        claim.status,
        claim.filing,
        claim.place,
        claim.drg,
        claim.start,
        claim.end,
        claim.patient_last_name,
        claim.patient_first_name,
        claim.patient_id,
        claim.corrected_last_name,
        claim.corrected_first_name,
        claim.corrected_id,
        claim.rendering_npi,
        claim.coverage_ended,
        claim.allowed,
        claim.interest,
        _codes(claim.adjustments),
        claim.remarks,
    )


def _seen_line(line: RemittanceLine) -> tuple[object, ...]:
    return (
        line.charge,
        line.paid,
        line.allowed,
        line.procedure,
        line.qualifier,
        line.modifiers,
        line.revenue,
        line.units,
        line.units_billed,
        line.start,
        line.end,
        _codes(line.adjustments),
        line.remarks,
    )


def _codes(adjustments: Sequence[Adjustment]) -> list[tuple[str, str, Cents]]:
    return sorted([(adjustment.group, adjustment.carc, adjustment.amount) for adjustment in adjustments])
