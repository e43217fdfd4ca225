"""Pass 1: a batch of an 837 is read and matched; each claim goes to its family's bucket or is answered at once.

A claim that is turned away gets its decision here (status `rejected`, with the codes of its acknowledgment). Every
claim gets a control number by batch and place, so that numbers do not depend on how many workers there are.
"""

import traceback
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final
from zlib import crc32

import msgspec
from msgspec import Struct

from selfund.adjudication import unpaid_line
from selfund.matching.filing import billed_ahead
from selfund.matching.member import Match, match_member
from selfund.matching.originals import check_frequency
from selfund.matching.payer import find_group
from selfund.matching.people import MemberIndex
from selfund.matching.provider import check_npis
from selfund.matching.rejection import ORIGINAL_MISSING, Rejection
from selfund.matching.routing import ALL_HERE, Route, Routing, route
from selfund.runs.answer_spill import write_answers
from selfund.runs.checking import Refused, read_checked, statuses_of
from selfund.runs.decisions import decision_line
from selfund.runs.spill import SpillWriter
from selfund.runs.summary import Tally, count_decision
from selfund.terms.book import Book
from selfund.terms.claim import Claim, ClaimKind, Frequency, Submission
from selfund.terms.decision import Decision, Pend, Status
from selfund.terms.group import Group
from selfund.terms.member import Identity
from selfund.terms.money import Cents
from selfund.x12.checking.verdicts import Refusal
from selfund.x12.claim_acknowledgment import ACCEPTED, AnswerTotals, ClaimAnswer
from selfund.x12.claims import read_claims
from selfund.x12.implementation_acknowledgment import SetFaults
from selfund.x12.interchange import Batch, SegmentFault, UnreadableClaim
from selfund.x12.scanning import batch_bytes

OUR_ERROR: Final = Pend("set-aside", "an error of the system stopped this claim; an engineer must look")
"""Why a claim waits that met a bug of ours."""

ORDER_OF_BATCH: Final = 1 << 24
"""The orders that one batch may give: more than any batch has claims."""

_HERE: Final = Route.HERE.value
_ACCEPTED: Final = (ACCEPTED,)
_NO_SUBMISSION: Final = Submission()
_INSTITUTIONAL: Final = ClaimKind.INSTITUTIONAL
_ORIGINAL: Final = Frequency.ORIGINAL.value
_REPLACING: Final = (Frequency.REPLACEMENT.value, Frequency.VOID.value)

pack: Final = msgspec.msgpack.Encoder().encode


class Matched(Struct, frozen=True, gc=False, omit_defaults=True):
    """A claim whose group and member are known, on its way to adjudication. `claim` is without its segments' text.

    route      how routing went: here, split, pend or rebill; `says` why
    lines_here numbers of the lines that belong here; empty: all
    """

    claim: Claim
    icn: str
    group: str
    member: str
    trusted_prices: bool = False
    route: str = _HERE
    says: str = ""
    lines_here: tuple[int, ...] = ()


class IntakeJob(Struct, frozen=True):
    """One batch to read. `number` counts batches over the runs; `trusted_prices` is the sender's.

    refused   the claims that fall by what checking found
    """

    batch: Batch
    file: str
    number: int
    trusted_prices: bool
    refused: Refused = ()


class IntakeResult(Struct, frozen=True):
    """What became of a batch: the faults for the 999, the sums for the 277CA, and the tally of rejected claims.

    set_aside   icn, claim, trace and segments of claims that met a bug of ours while they were matched
    """

    number: int
    claims: int
    lines: int
    totals: AnswerTotals
    submitter_name: str
    submitter_id: str
    reference: str
    faults: tuple[tuple[str, SegmentFault], ...]
    faults_left_out: int
    tally: Tally
    set_aside: tuple[tuple[str, str, str, str], ...] = ()


class Intake(Struct, frozen=True):
    """What every intake job looks at: the compiled book and its people, where spills go, and the day."""

    book: Book
    people: MemberIndex
    folder: str
    buckets: int
    today: date


def bucket_of(family: str, buckets: int) -> int:
    """The bucket of a family: a number that depends on the family and the input's size alone."""
    return crc32(family.encode()) % buckets


def spill_path(folder: str, what: str, number: int) -> Path:
    """Where a job puts its records aside."""
    return Path(folder) / f"{what}-{number:07d}.spill"


class BatchIntake:
    """One batch underway: its spills, sums and faults."""

    def __init__(self, job: IntakeJob, intake: Intake, claims: SpillWriter) -> None:
        self.job = job
        self.intake = intake
        self.claims = claims
        self.answers: list[ClaimAnswer] = []
        self.decided = SpillWriter(1)
        self.refused = SpillWriter(1)
        self.faults = SetFaults()
        self.tally: Tally = Counter()
        self.count = self.lines = 0
        self.set_aside: list[tuple[str, str, str, str]] = []
        self.submission = Submission()
        self.first = job.number * ORDER_OF_BATCH
        self.prefix = f"{intake.today:%y%j}{job.number:06d}"

    def _number(self, claim: Claim | UnreadableClaim) -> tuple[int, str]:
        """The order and the control number of the next claim."""
        self.submission = claim.submission
        order = self.first + self.count * 2
        self.count += 1
        return order, f"{self.prefix}{self.count:05d}"

    def take_unreadable(self, claim: UnreadableClaim, refusals: tuple[Refusal, ...] = ()) -> None:
        """Refuse a claim that cannot be read. `refusals`: what checking found beside."""
        order, icn = self._number(claim)
        self.lines += claim.lines
        self.faults.add(claim.id, claim.faults)
        self._refuse(claim, statuses_of(claim, refusals), icn, order, claim.lines)

    def take_refused(self, claim: Claim, refusals: tuple[Refusal, ...]) -> None:
        """Refuse a claim that can be read and falls by what checking found."""
        order, icn = self._number(claim)
        self.lines += len(claim.lines)
        self._refuse(claim, statuses_of(claim, refusals), icn, order, len(claim.lines))

    def take(self, claim: Claim) -> None:
        """Match one claim, or refuse it, and put the outcome aside."""
        order, icn = self._number(claim)
        self.lines += len(claim.lines)
        try:
            found = recognize(claim, self.intake.book, self.intake.people, self.intake.today)
        except Exception:
            self._set_aside(claim, icn, order)
            return
        if isinstance(found, tuple):
            self._refuse(claim, found, icn, order, len(claim.lines))
            return
        group, member, routing = found.group, found.member, found.routing
        way, says = _HERE, ""
        lines_here: tuple[int, ...] = ()
        if routing is not ALL_HERE:
            if routing.route is Route.ELSEWHERE and routing.rejection is not None:
                self._refuse(claim, (routing.rejection.code,), icn, order, len(claim.lines), group.id)
                return
            if routing.route is Route.SPLIT and routing.rejection is not None:
                self._refuse_part(claim, routing, icn, order, group.id)
            way, says, lines_here = routing.route.value, routing.says, tuple(sorted(routing.here))
        bare = msgspec.structs.replace(claim, submission=_NO_SUBMISSION)
        matched = Matched(bare, icn, group.id, member.id, self.job.trusted_prices, way, says, lines_here)
        self.claims.add(bucket_of(member.family, self.intake.buckets), order + 1, pack(matched))
        self.answers.append(claim_answer(claim, _ACCEPTED, icn, claim.charge))

    def _set_aside(self, claim: Claim, icn: str, order: int) -> None:
        """Keep a claim that met an error of ours before anyone knew whose it is; its sender is told it was taken in."""
        self.set_aside.append((icn, claim.id, traceback.format_exc(), _own_text(claim.submission)))
        decision = Decision(claim.id, icn, Status.PENDED, claim.charge, (), pends=(OUR_ERROR,))
        count_decision(self.tally, decision, len(claim.lines))
        self.decided.add(0, order, decision_line(decision))
        self._answer(claim, (ACCEPTED,), icn, claim.charge)

    def _refuse(
        self,
        claim: Claim | UnreadableClaim,
        codes: tuple[str, ...],
        icn: str,
        order: int,
        lines: int,
        group: str = "",
    ) -> None:
        charge = claim.charge or 0
        decision = Decision(claim.id, icn, Status.REJECTED, charge, (), group=group, status_codes=codes)
        count_decision(self.tally, decision, lines)
        self.decided.add(0, order, decision_line(decision))
        kept = {"icn": icn, "claim": claim.id, "status_codes": codes, "segments": _own_text(claim.submission)}
        self.refused.add(0, order, msgspec.json.encode(kept) + b"\n")
        self._answer(claim, codes, icn="", charge=charge)

    def _refuse_part(self, claim: Claim, routing: Routing, icn: str, order: int, group: str) -> None:
        """The part of a split claim that another platform administers: refused here, and counted with the whole."""
        lines = tuple(
            [
                unpaid_line(line, Status.REJECTED, line.charge, line.start, line.end or line.start)
                for line in claim.lines
                if line.number in routing.elsewhere
            ]
        )
        code = routing.rejection.code if routing.rejection is not None else ""
        charge = sum([line.charge for line in lines])
        decision = Decision(
            claim.id, icn, Status.REJECTED, charge, lines, group=group, status_codes=(code,), part="1/2"
        )
        self.tally["split", group] += 1
        self.decided.add(0, order, decision_line(decision))

    def _answer(self, claim: Claim | UnreadableClaim, codes: tuple[str, ...], icn: str, charge: Cents) -> None:
        self.answers.append(claim_answer(claim, codes, icn, charge))

    def write(self) -> AnswerTotals:
        """Write the batch's own spills. Returns the sums of its answers."""
        folder, number = self.intake.folder, self.job.number
        self.decided.write(spill_path(folder, "decided", number))
        self.refused.write(spill_path(folder, "refused", number))
        return write_answers(spill_path(folder, "answers", number), self.answers)


def take_in(jobs: tuple[IntakeJob, ...], intake: Intake) -> tuple[IntakeResult, ...]:
    """Read and match a bunch of batches in their order; their claims are put aside in one file, named by the first.

    The more batches a bunch has, the fewer files each bucket is gathered from; their claims fit into memory together.
    """
    claims = SpillWriter(intake.buckets)
    results = tuple([_take_batch(job, intake, claims) for job in jobs])
    claims.write(spill_path(intake.folder, "claims", jobs[0].number))
    return results


def _take_batch(job: IntakeJob, intake: Intake, claims: SpillWriter) -> IntakeResult:
    batch = job.batch
    with Path(job.file).open("rb") as stream:
        data = batch_bytes(stream, batch)
    underway = BatchIntake(job, intake, claims)
    if job.refused:
        _take_checked(underway, job, data)
    else:
        for found in read_claims(batch, data):
            if isinstance(found, Claim):
                underway.take(found)
            elif isinstance(found, UnreadableClaim):
                underway.take_unreadable(found)
            else:
                underway.faults.add("", (found,))
    totals = underway.write()
    submission = underway.submission
    return IntakeResult(
        job.number,
        underway.count,
        underway.lines,
        totals,
        submission.submitter_name,
        submission.submitter_id,
        own_number(submission),
        tuple(underway.faults.told),
        underway.faults.left_out,
        underway.tally,
        tuple(underway.set_aside),
    )


def _take_checked(underway: BatchIntake, job: IntakeJob, data: bytes) -> None:
    """Take in a batch of which some claims fall by what checking found."""
    for found, refusals in read_checked(job.batch, data, job.refused):
        if isinstance(found, UnreadableClaim):
            underway.take_unreadable(found, refusals)
        elif isinstance(found, SegmentFault):
            underway.faults.add("", (found,))
        elif refusals:
            underway.take_refused(found, refusals)
        else:
            underway.take(found)


class Recognized(Struct, frozen=True, gc=False):
    """A claim whose group and member are known, and its way."""

    group: Group
    member: Identity
    routing: Routing


def recognize(claim: Claim, book: Book, people: MemberIndex, received: date) -> Recognized | tuple[str, ...]:
    """The claim's group, member and way, or the status codes for which it is turned away."""
    # What is found is asked for, not what is refused: `isinstance` is six times as fast where it says yes.
    faults = check_own_codes(claim)
    group = find_group(claim, book, people)
    if not isinstance(group, Group):
        return (group.code, *faults)
    match = match_member(claim, group, people)
    if not isinstance(match, Match):
        return (match.code, *faults)
    routing = route(claim, group)
    if not isinstance(routing, Routing):
        return (routing.code, *faults)
    faults += billed_ahead(claim, received)
    return faults if faults else Recognized(group, match.member, routing)


def check_own_codes(claim: Claim) -> tuple[str, ...]:
    """The status codes of what is wrong with a claim whoever it is for: its NPIs, its frequency and its original."""
    faults = check_npis(claim)
    codes = tuple([fault.code for fault in faults]) if faults else ()
    if claim.frequency == _ORIGINAL:
        return codes
    frequency = check_frequency(claim)
    if isinstance(frequency, Rejection):
        codes += (frequency.code,)
    if claim.frequency in _REPLACING and not claim.original.strip():
        codes += (ORIGINAL_MISSING,)
    return codes


def claim_answer(claim: Claim | UnreadableClaim, codes: tuple[str, ...], icn: str, charge: Cents) -> ClaimAnswer:
    """What a 277CA says of one claim: `codes` deciding, our number where it was taken in, its charge in cents."""
    billing, patient = claim.billing, claim.patient
    starts = claim.start
    ends = claim.end
    trace = ""
    if isinstance(claim, Claim):
        if starts is None:
            days = [line.start for line in claim.lines if line.start is not None]
            starts = min(days) if days else None
            ends = max(days) if days else None
        for reference in claim.references:
            if reference.qualifier == "D9":
                trace = reference.value
    # Values by position, in the order of the struct: by name they take six times as long.
    return ClaimAnswer(
        claim.id, charge, codes,
        billing.name, billing.first_name, billing.person, billing.npi, billing.tin,
        patient.last_name, patient.first_name, patient.middle_name, patient.id or claim.subscriber.id,
        starts, ends, icn, trace,
        f"{claim.place}{claim.frequency}" if claim.kind is _INSTITUTIONAL else "",
    )  # fmt: skip


def own_number(submission: Submission) -> str:
    """The sender's own number of the transaction (BHT03), empty where there is none."""
    element, terminator = submission.delimiters[0], submission.delimiters[3]
    for segment in submission.header.split(terminator):
        elements = segment.strip().split(element)
        if elements[0] == "BHT" and len(elements) > 3:
            return elements[3]
    return ""


def _own_text(submission: Submission) -> str:
    """The segments of one claim with those of its provider, subscriber and patient: enough to send it again."""
    return "".join(
        (
            submission.header,
            submission.provider_text,
            submission.subscriber_text,
            submission.patient_text,
            submission.claim_text,
        )
    )
