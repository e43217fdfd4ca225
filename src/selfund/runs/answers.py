"""Pass 3, the answers: TA1, 999 and 277CA for every interchange that came in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.runs.answer_spill import read_answers
from selfund.runs.intake import IntakeResult, spill_path
from selfund.terms.partner import STANDARD, Administrator, Profile
from selfund.x12.checking.verdicts import SetVerdict
from selfund.x12.claim_acknowledgment import (
    AcknowledgmentHeader,
    AnswerTotals,
    ClaimAnswer,
    write_claim_acknowledgments,
)
from selfund.x12.faults import MISSING
from selfund.x12.implementation_acknowledgment import SetFaults, write_implementation_acknowledgment
from selfund.x12.interchange import FunctionalGroup, Interchange
from selfund.x12.technical_acknowledgment import (
    reply_envelope,
    technical_acknowledgment_due,
    write_technical_acknowledgment,
)

NUMBERS_OF_INTERCHANGE: Final = 3
"""How many interchange control numbers an interchange's answers may use: TA1, 999 and 277CA."""


class AnswerJob(Struct, frozen=True):
    """One interchange to answer.

    name      what the files are called, without their endings
    results   what became of its batches, by group and transaction set (their places, from 0)
    number    the first of the control numbers reserved for its answers
    verdicts  what checking said of its sets, where they were checked
    profile   which answers its sender wants, and how they are written
    """

    interchange: Interchange
    name: str
    results: dict[tuple[int, int], tuple[IntakeResult, ...]]
    number: int
    verdicts: dict[tuple[int, int], SetVerdict] = {}
    profile: Profile = STANDARD


class Answering(Struct, frozen=True):
    """What every answering job looks at."""

    administrator: Administrator
    folder: str
    out: str
    today: date


def without_batches(interchange: Interchange) -> Interchange:
    """The report that answers are made of; its batches were read and weigh much."""
    groups = tuple(
        replace(group, sets=tuple(replace(each, batches=()) for each in group.sets)) for group in interchange.groups
    )
    return replace(interchange, groups=groups)


def answer_interchange(job: AnswerJob, answering: Answering) -> tuple[str, ...]:
    """Write the answers that are due and wanted; returns the names of their files."""
    interchange, profile = job.interchange, job.profile
    created = datetime.combine(answering.today, time(), UTC)
    written = []
    if technical_acknowledgment_due(interchange) and "TA1" in profile.answers:
        envelope = reply_envelope(interchange, created, job.number, job.number, None, profile)
        written.append(_write(answering, job, "ta1", write_technical_acknowledgment(envelope, interchange)))
    if not interchange.accepted or not interchange.groups:
        return tuple(written)
    first = next((group for group in interchange.groups if group.answered), interchange.groups[0])
    if any(group.answered for group in interchange.groups) and "999" in profile.answers:
        name = f"{job.name}.999.edi"
        envelope = reply_envelope(interchange, created, job.number + 1, job.number + 1, first, profile)
        with (Path(answering.out) / name).open("wb", buffering=1 << 18) as sink:
            write_implementation_acknowledgment(
                sink,
                envelope,
                [(group, _faults(job, place, group)) for place, group in enumerate(interchange.groups)],
            )
        written.append(name)
    if job.results and "277CA" in profile.answers:
        name = f"{job.name}.277ca.edi"
        envelope = reply_envelope(interchange, created, job.number + 2, job.number + 2, first, profile)
        with (Path(answering.out) / name).open("wb", buffering=1 << 18) as sink:
            write_claim_acknowledgments(sink, envelope, _sets(job, answering))
        written.append(name)
    return tuple(written)


def own_name(file: Path, interchange: int, given: set[str]) -> str:
    """What the answers to an interchange (counted from 1) of a file are called: no two of a run are called alike.

    given   the names that were given before; the new one is added
    """
    wanted = file.stem if interchange == 1 else f"{file.stem}.{interchange}"
    name, often = wanted, 1
    while name in given:
        often += 1
        name = f"{wanted}-{often}"
    given.add(name)
    return name


def _write(answering: Answering, job: AnswerJob, kind: str, content: bytes) -> str:
    name = f"{job.name}.{kind}.edi"
    (Path(answering.out) / name).write_bytes(content)
    return name


def _faults(job: AnswerJob, place: int, group: FunctionalGroup) -> dict[int, SetFaults]:
    """The faults of each transaction set of a group, by its place: those of checking, then what reading met beside."""
    found = {}
    for position in range(len(group.sets)):
        faults = SetFaults()
        verdict = job.verdicts.get((place, position))
        spots: set[tuple[int, int]] = set()
        missing: set[tuple[str, str]] = set()
        if verdict is not None:
            faults.left_out += verdict.left_out
            for claim, fault in verdict.told:
                faults.add(claim, (fault,))
                spots.add((fault.position, fault.element))
                if fault.code == MISSING:
                    missing.add((claim, fault.segment))
        for result in job.results.get((place, position), ()):
            for claim, fault in result.faults:
                again = fault.code == MISSING and (claim, fault.segment) in missing
                if not again and (fault.position, fault.element) not in spots:
                    faults.add(claim, (fault,))
            faults.left_out += result.faults_left_out
        found[position] = faults
    return found


def _sets(
    job: AnswerJob, answering: Answering
) -> Iterator[tuple[AcknowledgmentHeader, Iterator[ClaimAnswer], AnswerTotals]]:
    """A 277CA for each transaction set that was read, in their order."""
    administrator = answering.administrator
    for (place, position), results in sorted(job.results.items()):
        group = job.interchange.groups[place]
        first = results[0]
        header = AcknowledgmentHeader(
            source_name=administrator.name,
            source_id=administrator.payer_ids[0] if administrator.payer_ids else administrator.sender_id,
            receiver_name=first.submitter_name,
            receiver_id=first.submitter_id or job.interchange.sender,
            reference=f"{job.number + 2}{position:04d}",
            receipt=f"{job.interchange.control_number}",
            transaction=first.reference or group.sets[position].control_number,
            received=answering.today,
            processed=answering.today,
        )
        yield header, _answers(results, answering.folder), _sum(results)


def _answers(results: tuple[IntakeResult, ...], folder: str) -> Iterator[ClaimAnswer]:
    for result in results:
        yield from read_answers(spill_path(folder, "answers", result.number))


def _sum(results: tuple[IntakeResult, ...]) -> AnswerTotals:
    return AnswerTotals(
        sum(result.totals.accepted for result in results),
        sum(result.totals.rejected for result in results),
        sum(result.totals.accepted_charge for result in results),
        sum(result.totals.rejected_charge for result in results),
    )
