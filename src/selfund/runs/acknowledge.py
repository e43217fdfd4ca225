"""Answer interchanges without a book: TA1, 999, and a 277CA that takes every claim that is right by a profile.

Sets of every kind are checked along their guides. Whose claims they are is not asked.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

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
from selfund.runs.check import SetPlace
from selfund.runs.checking import (
    Refused,
    checks_of,
    guide_at,
    judged,
    read_checked,
    refused_in,
    sets_to_check,
    statuses_of,
)
from selfund.runs.intake import IntakeResult, claim_answer, own_number, spill_path
from selfund.terms.claim import Claim, Submission
from selfund.terms.partner import STANDARD, Administrator, Profile
from selfund.terms.problem import Problem
from selfund.x12.checking.checks import Checks
from selfund.x12.checking.code_sets import CodeSets
from selfund.x12.checking.sets import blocks
from selfund.x12.checking.verdicts import CLAIMS, SetVerdict, judge_set
from selfund.x12.claim_acknowledgment import TAKEN, ClaimAnswer
from selfund.x12.claim_outlines import Outlines
from selfund.x12.guides.registry import kinds
from selfund.x12.implementation_acknowledgment import SetFaults
from selfund.x12.interchange import Batch, Delimiters, Interchange, SegmentFault, TransactionSet, UnreadableClaim
from selfund.x12.scanning import batch_bytes, scan

OUTLINES_AT_ONCE: Final = 5_000
"""Answers to claims that are not read held at a time."""


class Answers(Struct, frozen=True):
    """What was answered to the interchanges of some files.

    files          the names of the acknowledgments, in order
    claims, rejected  how many claims were answered, and how many of them rejected
    sets, sets_refused  how many transaction sets there were, and how many of them were refused as a whole
    problems       what was wrong with the envelopes, with file and segment; and why sets were refused
    refused_files  the files of which nothing could be taken in
    """

    files: tuple[str, ...]
    claims: int
    rejected: int
    problems: tuple[Problem, ...]
    refused_files: tuple[str, ...]
    sets: int = 0
    sets_refused: int = 0


def acknowledge_files(
    files: Sequence[Path],
    out: Path,
    today: date,
    progress: Callable[[str, int, int], None] | None = None,
    profile: Profile = STANDARD,
    code_sets: CodeSets | None = None,
    guides: frozenset[str] = frozenset(),
) -> Answers:
    """Write the answers that are due to every interchange of `files` into `out`, which is made when it is not there.

    today      the day of the answers
    profile    what is checked, what becomes of findings, and how it is answered
    code_sets  lists of outside codes for SNIP type 5; None: codes are checked by their form alone
    guides     guides of claims that may be sent beyond those that HIPAA names
    Control numbers begin at 1 in every call: send what it writes only where no other numbers were given.
    """
    spills = out / "spills"
    spills.mkdir(parents=True)
    work = _Acknowledging(spills, out, today, profile, checks_of(profile, today, code_sets))
    refused = []
    given: set[str] = set()
    for place, file in enumerate(files):
        if progress is not None:
            progress("answering", place, len(files))
        taken = False
        with file.open("rb") as stream:
            for count, interchange in enumerate(scan(stream, _Allowed(guides), kinds=kinds()), 1):
                found = work.answer(stream, interchange, own_name(file, count, given))
                work.problems += [_in_file(problem, file) for problem in found.all_problems()]
                taken = taken or _taken(found)
        if not taken:
            refused.append(str(file))
    shutil.rmtree(spills)
    return Answers(
        tuple(work.written), work.claims, work.rejected, tuple(work.problems), tuple(refused), work.sets,
        work.sets_refused,
    )  # fmt: skip


class _Allowed(dict[tuple[str, str], frozenset[str]]):
    """The same guides for every sender."""

    def __init__(self, guides: frozenset[str]) -> None:
        super().__init__()
        self._guides = guides

    def get(self, _key: object, _default: object = None) -> frozenset[str]:
        """The guides."""
        return self._guides


def _taken(interchange: Interchange) -> bool:
    """Whether anything of an interchange was taken in."""
    if not interchange.accepted:
        return False
    sets = any(each.accepted for group in interchange.groups if group.accepted for each in group.sets)
    return sets or bool(interchange.answers)


def _in_file(problem: Problem, file: Path) -> Problem:
    return replace(problem, place=replace(problem.place, file=str(file)))


class _Acknowledging:
    """The answering of files underway."""

    def __init__(self, spills: Path, out: Path, today: date, profile: Profile, checks: Checks) -> None:
        self.spills = str(spills)
        self.out = out
        self.today = today
        self.profile = profile
        self.checks = checks
        self.written: list[str] = []
        self.problems: list[Problem] = []
        self.claims = self.rejected = self.sets = self.sets_refused = self.interchanges = 0

    def answer(self, stream: BinaryIO, interchange: Interchange, name: str) -> Interchange:
        """Check an interchange, read its claims and write what is due; the interchange as it was judged."""
        verdicts = {
            place: judge_set(stream, found, interchange.delimiters, self.checks.rules(guide_at(guide)), self.profile)
            for place, found, guide in sets_to_check(stream, interchange)
        }
        found = judged(interchange, verdicts)
        reading = _Reading(stream, found, verdicts, self.spills)
        results = dict(reading.results())
        number = 1 + self.interchanges * NUMBERS_OF_INTERCHANGE
        job = AnswerJob(without_batches(found), name, results, number, verdicts, self.profile)
        answering = Answering(reading.administrator(), self.spills, str(self.out), self.today)
        self.written += answer_interchange(job, answering)
        self.interchanges += 1
        self.claims += sum(each.claims for read in results.values() for each in read)
        self.rejected += sum(each.totals.rejected for read in results.values() for each in read)
        self.sets += sum(len(group.sets) for group in found.groups)
        self.sets_refused += sum(
            not (found.accepted and group.accepted and each.accepted) for group in found.groups for each in group.sets
        )
        return found


class _Reading:
    """The claims of one interchange."""

    def __init__(
        self, stream: BinaryIO, interchange: Interchange, verdicts: dict[SetPlace, SetVerdict], spills: str
    ) -> None:
        self.stream = stream
        self.interchange = interchange
        self.verdicts = verdicts
        self.spills = spills
        self.batches = 0
        self.receiver = ("", "")

    def administrator(self) -> Administrator:
        """Who answers: whoever the claims were sent to, as they name it."""
        name, identifier = (each or self.interchange.receiver for each in self.receiver)
        return Administrator(name, (identifier,), "", "", "", "", "", sender_id=self.interchange.receiver)

    def results(self) -> Iterator[tuple[SetPlace, tuple[IntakeResult, ...]]]:
        """What became of the claims of each set that stands, by the places of group and set."""
        if not self.interchange.accepted:
            return
        for place, group in enumerate(self.interchange.groups):
            if not group.accepted:
                continue
            for position, each in enumerate(group.sets):
                verdict = self.verdicts.get((place, position))
                if not each.accepted or each.identifier != CLAIMS:
                    continue
                if each.batches:
                    following = (*each.batches[1:], None)
                    results = tuple(
                        [
                            self._batch(batch, refused_in(verdict, batch, behind))
                            for batch, behind in zip(each.batches, following, strict=True)
                        ]
                    )
                else:
                    results = tuple(self._outlines(each, self.interchange.delimiters, verdict or SetVerdict()))
                if results:
                    yield (place, position), results

    def _batch(self, batch: Batch, refused: Refused) -> IntakeResult:
        """The claims of a batch, read."""
        answers: list[ClaimAnswer] = []
        faults = SetFaults()
        lines = 0
        submission = Submission()
        for found, refusals in read_checked(batch, batch_bytes(self.stream, batch), refused):
            if isinstance(found, SegmentFault):
                faults.add("", (found,))
                continue
            lines += len(found.lines) if isinstance(found, Claim) else found.lines
            submission = found.submission
            if isinstance(found, UnreadableClaim):
                faults.add(found.id, found.faults)
            answers.append(claim_answer(found, statuses_of(found, refusals) or (TAKEN,), "", found.charge or 0))
        self.receiver = (submission.receiver_name, submission.receiver_id)
        head = (submission.submitter_name, submission.submitter_id, own_number(submission))
        return self._result(answers, lines, head, faults)

    def _outlines(
        self, found: TransactionSet, delimiters: Delimiters, verdict: SetVerdict
    ) -> Iterator[IntakeResult]:  # fmt: skip
        """The claims of a set that is not read to claims: as much of each as an answer needs."""
        outlines = Outlines(delimiters)

        def claims() -> Iterator[ClaimAnswer]:
            for segments, _ in blocks(self.stream, found, delimiters):
                here = self.stream.tell()
                for position, outline in outlines.feed(segments):
                    why = statuses_of(None, verdict.refused.get(position, ()))
                    yield replace(outline, status_codes=why or (TAKEN,))
                self.stream.seek(here)

        source = claims()
        while some := list(islice(source, OUTLINES_AT_ONCE)):
            self.receiver = (outlines.receiver_name, outlines.receiver_id)
            head = (outlines.submitter_name, outlines.submitter_id, outlines.reference)
            yield self._result(some, 0, head, SetFaults())

    def _result(
        self, answers: list[ClaimAnswer], lines: int, head: tuple[str, str, str], faults: SetFaults
    ) -> IntakeResult:
        """Put answers aside; what is known of them."""
        number = self.batches
        self.batches += 1
        totals = write_answers(spill_path(self.spills, "answers", number), answers)
        return IntakeResult(
            number, len(answers), lines, totals, *head, tuple(faults.told), faults.left_out, Counter()
        )  # fmt: skip
