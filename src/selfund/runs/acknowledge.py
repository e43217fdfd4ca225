"""Answer interchanges without a book: TA1, 999, and a 277CA that accepts every claim that can be read.

Whose claims they are is not asked: a claim is rejected here only where it cannot be read.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from selfund.runs.answer_spill import write_answers
from selfund.runs.answers import (
    NUMBERS_OF_INTERCHANGE,
    Answering,
    AnswerJob,
    answer_interchange,
    own_name,
    without_batches,
)
from selfund.runs.intake import IntakeResult, claim_answer, own_number, spill_path
from selfund.terms.claim import Claim, Submission
from selfund.terms.partner import Administrator
from selfund.terms.problem import Problem
from selfund.x12.claim_acknowledgment import ACCEPTED, ClaimAnswer
from selfund.x12.claims import read_claims
from selfund.x12.implementation_acknowledgment import SetFaults
from selfund.x12.interchange import Batch, Interchange, SegmentFault
from selfund.x12.scanning import batch_bytes, scan


class Answers(Struct, frozen=True):
    """What was answered to the interchanges of some files.

    files          the names of the acknowledgments, in order
    claims, rejected  how many claims there were, and how many of them could not be read
    problems       what was wrong with the envelopes, with file and segment
    refused_files  the files of which nothing could be taken in
    """

    files: tuple[str, ...]
    claims: int
    rejected: int
    problems: tuple[Problem, ...]
    refused_files: tuple[str, ...]


def acknowledge_files(
    files: Sequence[Path], out: Path, today: date, progress: Callable[[str, int, int], None] | None = None
) -> Answers:
    """Write the answers that are due to every interchange of `files` into `out`, which is made when it is not there.

    today   the day of the answers
    Control numbers begin at 1 in every call: send what it writes only where no other numbers were given.
    """
    spills = out / "spills"
    spills.mkdir(parents=True)
    written: list[str] = []
    problems: list[Problem] = []
    refused = []
    claims = rejected = interchanges = 0
    given: set[str] = set()
    for place, file in enumerate(files):
        if progress is not None:
            progress("answering", place, len(files))
        taken = False
        with file.open("rb") as stream:
            for count, interchange in enumerate(scan(stream), 1):
                name = own_name(file, count, given)
                found = _Answering(stream, spills, today)
                written += found.answer(interchange, name, out, 1 + interchanges * NUMBERS_OF_INTERCHANGE)
                problems += [_in_file(problem, file) for problem in interchange.all_problems()]
                taken = taken or bool(interchange.batches())
                claims += found.claims
                rejected += found.rejected
                interchanges += 1
        if not taken:
            refused.append(str(file))
    shutil.rmtree(spills)
    return Answers(tuple(written), claims, rejected, tuple(problems), tuple(refused))


def _in_file(problem: Problem, file: Path) -> Problem:
    return replace(problem, place=replace(problem.place, file=str(file)))


class _Answering:
    """One interchange underway."""

    def __init__(self, stream: BinaryIO, spills: Path, today: date) -> None:
        self.stream = stream
        self.spills = str(spills)
        self.today = today
        self.claims = self.rejected = 0
        self.batches = 0
        self.receiver = Submission()

    def answer(self, interchange: Interchange, name: str, out: Path, number: int) -> tuple[str, ...]:
        """Read its claims and write what is due; the names of the files."""
        results = dict(self._read(interchange))
        job = AnswerJob(without_batches(interchange), name, results, number)
        answering = Answering(self._administrator(interchange), self.spills, str(out), self.today)
        return answer_interchange(job, answering)

    def _read(self, interchange: Interchange) -> Iterator[tuple[tuple[int, int], tuple[IntakeResult, ...]]]:
        if not interchange.accepted:
            return
        for place, group in enumerate(interchange.groups):
            if group.accepted:
                for position, each in enumerate(group.sets):
                    if each.accepted and each.batches:
                        yield (place, position), tuple([self._batch(batch) for batch in each.batches])

    def _batch(self, batch: Batch) -> IntakeResult:
        number = self.batches
        self.batches += 1
        answers: list[ClaimAnswer] = []
        faults = SetFaults()
        claims = lines = 0
        submission = Submission()
        for found in read_claims(batch, batch_bytes(self.stream, batch)):
            if isinstance(found, SegmentFault):
                faults.add("", (found,))
                continue
            claims += 1
            lines += len(found.lines) if isinstance(found, Claim) else found.lines
            submission = found.submission
            codes: tuple[str, ...] = (ACCEPTED,)
            if not isinstance(found, Claim):
                faults.add(found.id, found.faults)
                codes = tuple(dict.fromkeys([fault.status for fault in found.faults]))[:3]
            answers.append(claim_answer(found, codes, "", found.charge or 0))
        totals = write_answers(spill_path(self.spills, "answers", number), answers)
        self.claims += claims
        self.rejected += totals.rejected
        self.receiver = submission
        return IntakeResult(
            number, claims, lines, totals, submission.submitter_name, submission.submitter_id,
            own_number(submission), tuple(faults.told), faults.left_out, Counter(),
        )  # fmt: skip

    def _administrator(self, interchange: Interchange) -> Administrator:
        """Who answers: whoever the claims were sent to, as they name it."""
        receiver = self.receiver
        name = receiver.receiver_name or interchange.receiver
        identifier = receiver.receiver_id or interchange.receiver
        return Administrator(name, (identifier,), "", "", "", "", "", sender_id=interchange.receiver)
