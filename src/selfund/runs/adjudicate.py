"""A run on files: claims in, decisions and payments out, in three passes with flat memory and the same bytes always.

Pass 1 reads and matches batches and spills claims into buckets by family; pass 2 decides bucket by bucket, each in
input order; pass 3 restores the input order, pays by payee and answers the senders. Buckets depend on the input's size
alone, never on the workers. The folder of the run appears when everything is in it, or not at all.
"""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from selfund.funding.check_run import RegisterLine, Release, forwards_by_payee, pay_members
from selfund.funding.ledger import Balances, add_entry, hold_ledger_to, opening_entries
from selfund.funding.remittances import PayeeKey
from selfund.matching.people import index_members
from selfund.runs import folder as names
from selfund.runs.answers import (
    NUMBERS_OF_INTERCHANGE,
    Answering,
    AnswerJob,
    answer_interchange,
    own_name,
    without_batches,
)
from selfund.runs.checking import (
    Checking,
    CheckJob,
    check_job,
    checks_of,
    guide_at,
    judged,
    refused_in,
    sets_to_check,
)
from selfund.runs.decide import BucketResult, Deciding, decide_bucket
from selfund.runs.decided import Decided
from selfund.runs.intake import Intake, IntakeJob, IntakeResult, spill_path, take_in
from selfund.runs.outputs import Outputs
from selfund.runs.pay import PaidPartition, Paying, pay_partition, release_groups
from selfund.runs.spill import read_all
from selfund.runs.state import brought_forward, groups_that_wait, put_aside, receivables_of
from selfund.runs.summary import Tally, summarize
from selfund.runs.workers import SHARED, run_jobs
from selfund.terms.book import Book
from selfund.terms.history import ForwardBalance, Payable, Receivable
from selfund.terms.money import money_text
from selfund.terms.partner import STANDARD, Partner, Profile
from selfund.terms.posting import Entry
from selfund.terms.problem import Place, Problem
from selfund.x12.checking.verdicts import SetVerdict
from selfund.x12.interchange import Batch, Interchange, Verdict
from selfund.x12.scanning import scan

BUCKET_BYTES: Final = 1_000_000
"""Bytes of input and earlier history that go to one bucket: about 2,000 claims, which set the memory of a worker."""

BUNCHES: Final = 64
"""Into about how many jobs the first pass is divided, when the input is large: each puts one file of claims aside."""

MOST_IN_A_BUNCH: Final = 16
"""Batches of one job, which holds their matched claims in memory."""

PARTITIONS: Final = 64
"""Parts into which the payees of a large input are divided: every part is gathered from every bucket."""

BUCKETS_OF_A_PARTITION: Final = 16
"""Of a very large input there are more parts, for a worker holds what is due to all payees of one."""

Progress = Callable[[str, int, int], None]
"""Told of progress: the pass, how much is done, how much there is."""


class Scanned(Struct, frozen=True):
    """An interchange of an input file, with the numbers given to its batches by group and set.

    partner   its sender, where the book knows it; verdicts: what checking said of its sets, where the partner asks
    """

    file: str
    name: str
    interchange: Interchange
    partner: Partner | None
    batches: dict[tuple[int, int], tuple[int, ...]] = {}
    verdicts: dict[tuple[int, int], SetVerdict] = {}

    @property
    def profile(self) -> Profile | None:
        """How its sender wants to be checked and answered."""
        return None if self.partner is None else self.partner.profile


class RunReport(Struct, frozen=True):
    """What a run came to: its summary as plain data, and what was wrong with the input files as such."""

    summary: dict[str, Any]
    problems: tuple[Problem, ...]
    refused_files: tuple[str, ...]


def no_progress(_what: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


def adjudicate_files(
    book: Book,
    files: Sequence[Path],
    out: Path,
    today: date,
    after: Path | None = None,
    workers: int = 1,
    progress: Progress = no_progress,
) -> RunReport | list[Problem]:
    """Adjudicate the claims of `files` by `book`, pay what is funded, and write the run's folder `out`.

    today    the processing date; with the same input it fixes every byte
    after    the folder of the run that this one goes on from
    Returns the problems alone where the run could not begin: then nothing was written.
    """
    control = names.Control(today) if after is None else names.read_control(after)
    faults = _cannot_begin(control, files, out)
    if after is not None and isinstance(control, names.Control):
        faults += _cannot_go_on(control, after, book, today)
    if faults or isinstance(control, Problem):
        return faults
    out = out.resolve()
    unfinished = out.with_name(out.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        for part in ("spills", names.REMITTANCES, names.ACKNOWLEDGMENTS):
            (unfinished / part).mkdir(parents=True)
        gc.collect()
        gc.freeze()
        run = Run(book, files, unfinished, today, after, control, workers, progress)
        report = run.work()
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    finally:
        SHARED.clear()
        gc.unfreeze()
    shutil.rmtree(unfinished / "spills")
    os.replace(unfinished, out)
    return report


def _cannot_begin(control: names.Control | Problem, files: Sequence[Path], out: Path) -> list[Problem]:
    faults = [control] if isinstance(control, Problem) else []
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        says, mend = f"{out} exists and is not empty", "name a new folder, or remove that one"
        faults.append(Problem("out-exists", says, mend, Place(str(out))))
    for file in files:
        if not file.is_file():
            faults.append(
                Problem("file-missing", f"{file} is no file", "name the claim files to read", Place(str(file)))
            )
    return faults


def _cannot_go_on(control: names.Control, after: Path, book: Book, today: date) -> list[Problem]:
    """Why no run can start from the folder `after`."""
    faults = names.state_faults(after, control)
    if control.on > today:
        says = f"the earlier run is of {control.on.isoformat()}, after {today.isoformat()}"
        faults.append(Problem("run-out-of-order", says, "give a later --date, or another --after"))
    if not faults:
        for group in groups_that_wait(after):
            if group not in book.groups:
                says = f"approved claims of {group} wait to be paid, and the book has no such group"
                mend = "keep the group in the book, with the day on which it ends"
                faults.append(Problem("group-missing", says, mend, Place(str(after / names.WAITING))))
    return faults


class Run:
    """One run underway."""

    def __init__(
        self,
        book: Book,
        files: Sequence[Path],
        out: Path,
        today: date,
        after: Path | None,
        control: names.Control,
        workers: int,
        progress: Progress,
    ) -> None:
        self.book = book
        self.files = files
        self.out = out
        self.spills = str(out / "spills")
        self.today = today
        self.after = after
        self.control = control
        self.workers = workers
        self.progress = progress
        self.tally: Tally = Counter()
        self.problems: list[Problem] = []
        self.next_batch = control.next_batch
        self.seen = set(control.seen)
        self.buckets = self.partitions = 1

    def work(self) -> RunReport:
        """All passes, in order."""
        scanned = self._check(list(self._scan()))
        self._choose_buckets()
        results = self._take_in(scanned)
        decided = self._decide()
        earlier = self._earlier_ledger()
        balances = self._balances(earlier, decided)
        opened = self._opening(balances)
        releases = release_groups(self.book, decided.totals, balances, self.today, self.control.runs + 1)
        answers = self._answer(scanned, results)
        paid, register, payments = self._pay(decided, releases, len(scanned))
        for entry in payments:
            add_entry(balances, entry)
        hold_ledger_to(balances, self._waiting(), self._receivables(decided).values(), self._forwards(paid))
        outputs = Outputs(self.out, self.spills, self.buckets, self.partitions, tuple(results))
        outputs.decisions()
        outputs.ledger([*earlier, *opened], payments)
        outputs.state(decided.requests, self._receivables(decided))
        outputs.set_aside(results.values(), decided.set_aside)
        outputs.payments(register, [each.request for each in releases.values() if each.request is not None])
        self._write_control(outputs, paid, opened)
        summary = self._summary(scanned, results, releases, register, paid, decided, answers)
        outputs.json(names.SUMMARY, summary)
        refused = _refused_files(self.files, scanned)
        return RunReport(summary, tuple(self.problems), refused)

    # ---------------------------------------------------------------------------------------- pass 1

    def _scan(self) -> Iterator[Scanned]:
        """Every interchange of every file; one that came before is refused."""
        guides = {key: partner.guides for key, partner in self.book.partners.items() if partner.guides}
        given: set[str] = set()
        for place, file in enumerate(self.files):
            self.progress("scanning", place, len(self.files))
            with file.open("rb") as stream:
                for count, interchange in enumerate(scan(stream, guides), 1):
                    found = self._once(interchange)
                    partner = self.book.partners.get((found.sender_qualifier, found.sender))
                    yield Scanned(str(file), own_name(file, count, given), found, partner)

    def _check(self, scanned: Sequence[Scanned]) -> list[Scanned]:
        """Check the sets of senders who have a profile, then number the batches of what stands."""
        jobs = [job for each in scanned if each.profile is not None for job in self._check_jobs(each)]
        verdicts: dict[str, dict[tuple[int, int], SetVerdict]] = {}
        if jobs:
            SHARED["checking"] = self._checking([job for _, _, job in jobs])
            found = run_jobs(_check_job, [job for _, _, job in jobs], self.workers)
            for done, ((name, place, _), verdict) in enumerate(zip(jobs, found, strict=True), 1):
                verdicts.setdefault(name, {})[place] = verdict
                self.progress("checking", done, len(jobs))
            del SHARED["checking"]
        numbered = []
        for each in scanned:
            own = verdicts.get(each.name, {})
            found_in = judged(each.interchange, own)
            for problem in found_in.all_problems():
                self.problems.append(replace(problem, place=replace(problem.place, file=each.file)))
            numbered.append(replace(each, interchange=found_in, batches=self._number(found_in), verdicts=own))
        return numbered

    def _check_jobs(self, scanned: Scanned) -> list[tuple[str, tuple[int, int], CheckJob]]:
        """The sets of an interchange to check, each with the name of its answers and its place."""
        interchange = scanned.interchange
        sender = (interchange.sender_qualifier, interchange.sender)
        with Path(scanned.file).open("rb") as stream:
            return [
                (scanned.name, place, CheckJob(scanned.file, found, interchange.delimiters, guide, sender))
                for place, found, guide in sets_to_check(stream, interchange)
            ]

    def _checking(self, jobs: Sequence[CheckJob]) -> Checking:
        """Profiles and checks of the senders; what they need of the guides is made before processes fork."""
        senders = {job.sender for job in jobs}
        partners = self.book.partners
        profiles = {sender: profile for sender in senders if (profile := partners[sender].profile) is not None}
        checking = Checking(profiles, {sender: checks_of(each, self.today) for sender, each in profiles.items()})
        for sender, guide in {(job.sender, job.guide) for job in jobs}:
            checking.checks[sender].rules(guide_at(guide))
        return checking

    def _once(self, interchange: Interchange) -> Interchange:
        """The interchange, or its refusal (TA105 025) when its sender's control number was taken in before."""
        if not interchange.code or not interchange.accepted:
            return interchange
        key = f"{interchange.sender_qualifier}/{interchange.sender}/{interchange.control_number}"
        if key not in self.seen:
            self.seen.add(key)
            return interchange
        problem = Problem(
            "interchange-twice",
            f"interchange {interchange.control_number} of this sender was taken in before; none of it is read again",
            "give new claims a new control number",
        )
        return replace(interchange, verdict=Verdict.REFUSED, code="025", problems=(*interchange.problems, problem))

    def _number(self, interchange: Interchange) -> dict[tuple[int, int], tuple[int, ...]]:
        """Numbers for the batches of accepted transaction sets, by group and set."""
        numbers: dict[tuple[int, int], tuple[int, ...]] = {}
        for key, batches in _accepted(interchange):
            numbers[key] = tuple(range(self.next_batch, self.next_batch + len(batches)))
            self.next_batch += len(batches)
        return numbers

    def _choose_buckets(self) -> None:
        size = sum(file.stat().st_size for file in self.files)
        if self.after is not None:
            size += (self.after / names.HISTORY).stat().st_size
        self.buckets = 1 + size // BUCKET_BYTES
        self.partitions = min(self.buckets, max(PARTITIONS, self.buckets // BUCKETS_OF_A_PARTITION))

    def _take_in(self, scanned: Sequence[Scanned]) -> dict[int, IntakeResult]:
        """Pass 1. The results by batch number."""
        jobs = [
            IntakeJob(
                batch,
                each.file,
                number,
                each.partner is not None and each.partner.trusted_prices,
                refused_in(each.verdicts.get(key), batch, following),
            )
            for each in scanned
            for key, batches in _accepted(each.interchange)
            for number, batch, following in zip(each.batches[key], batches, (*batches[1:], None), strict=True)
        ]
        size = min(MOST_IN_A_BUNCH, max(1, len(jobs) // BUNCHES))
        bunches = [tuple(jobs[start : start + size]) for start in range(0, len(jobs), size)]
        self.bunches = tuple(bunch[0].number for bunch in bunches)
        SHARED["intake"] = Intake(self.book, index_members(self.book), self.spills, self.buckets, self.today)
        results: dict[int, IntakeResult] = {}
        for found in run_jobs(_intake_job, bunches, self.workers):
            for result in found:
                results[result.number] = result
                self.tally.update(result.tally)
            self.progress("reading", len(results), len(jobs))
        del SHARED["intake"]  # people are matched; what finds them is large
        return results

    # ---------------------------------------------------------------------------------------- pass 2

    def _decide(self) -> Decided:
        """Pass 2."""
        receivables: dict[str, Receivable] = {}
        moved: frozenset[str] = frozenset()
        if self.after is not None:
            moved = put_aside(self.after, self.spills, self.buckets, self.book.members)
            receivables = receivables_of(self.after)
        self.receivables = receivables
        SHARED["deciding"] = Deciding(
            self.book,
            self.spills,
            self.buckets,
            self.partitions,
            self.bunches,
            self.today,
            {receivable.icn: receivable for receivable in receivables.values()},
            self.after is not None,
            moved,
        )
        decided = Decided()
        for done, result in enumerate(run_jobs(_decide_job, range(self.buckets), self.workers), 1):
            decided.add(result)
            self.progress("deciding", done, self.buckets)
        self.tally.update(decided.tally)
        return decided

    # ---------------------------------------------------------------------------------------- pass 3

    def _earlier_ledger(self) -> list[Entry]:
        return [] if self.after is None else brought_forward(self.after, self.control.on.isoformat())

    def _balances(self, earlier: Iterable[Entry], decided: Decided) -> Balances:
        balances: Balances = {}
        for entry in earlier:
            add_entry(balances, entry)
        for key, amount in decided.balances.items():
            balances[key] = balances.get(key, 0) + amount
        return balances

    def _opening(self, balances: Balances) -> list[Entry]:
        """Opening balances and deposits that reached the groups' accounts since the earlier run."""
        already = Counter(
            {(group, event, cause, on): often for group, event, cause, on, often in self.control.recorded}
        )
        entries: list[Entry] = []
        for name in sorted(self.book.accounts):
            if name in self.book.groups:
                entries += opening_entries(self.book.groups[name], self.book.accounts[name], self.today, already)
        for entry in entries:
            add_entry(balances, entry)
        return entries

    def _answer(self, scanned: Sequence[Scanned], results: dict[int, IntakeResult]) -> int:
        """Write TA1, 999 and 277CA; returns how many files."""
        administrator = self.book.administrator
        SHARED["answering"] = Answering(administrator, self.spills, str(self.out / names.ACKNOWLEDGMENTS), self.today)
        jobs = [
            AnswerJob(
                without_batches(each.interchange),
                each.name,
                {key: tuple(results[number] for number in numbers) for key, numbers in each.batches.items() if numbers},
                self.control.next_interchange + place * NUMBERS_OF_INTERCHANGE,
                each.verdicts,
                each.profile or STANDARD,
            )
            for place, each in enumerate(scanned)
        ]
        written = 0
        for done, files in enumerate(run_jobs(_answer_job, jobs, self.workers), 1):
            written += len(files)
            self.progress("answering", done, len(jobs))
        return written

    def _pay(
        self, decided: Decided, releases: dict[str, Release], interchanges: int
    ) -> tuple[list[PaidPartition], list[RegisterLine], list[Entry]]:
        """Pay providers, then members. The entries come in the order of their trace numbers."""
        payees = sorted(decided.payees)
        first = self.control.next_interchange + interchanges * NUMBERS_OF_INTERCHANGE
        self.payees = payees
        self.next_interchange = first + len(payees)
        self.strangers = self._strangers(decided)
        SHARED["paying"] = Paying(
            self.book,
            self.spills,
            str(self.out / names.REMITTANCES),
            self.buckets,
            self.partitions,
            self.today,
            releases,
            {payee: self.control.next_trace + place for place, payee in enumerate(payees)},
            {payee: first + place for place, payee in enumerate(payees)},
            self.strangers,
            forwards_by_payee(self.control.forwards),
        )
        paid = []
        for partition in run_jobs(_pay_job, range(self.partitions), self.workers):
            paid.append(partition)
            self.progress("paying", len(paid), self.partitions)
        numbered = sorted((item for partition in paid for item in partition.entries), key=lambda item: item[0])
        entries = [entry for release in releases.values() for entry in release.entries]
        entries += [entry for _, entry in numbered]
        register = sorted((line for partition in paid for line in partition.register), key=lambda line: line.trace)
        self.next_trace = self.control.next_trace + len(payees)
        for name in sorted(releases):
            lines, more = pay_members(releases[name], self._member_payables(name), self.next_trace)
            self.next_trace += len(lines)
            register += lines
            entries += more
        return paid, register, entries

    def _member_payables(self, group: str) -> Iterator[Payable]:
        for bucket in range(self.buckets):
            for _, record in read_all(spill_path(self.spills, "bucket-members", bucket)):
                payable = msgspec.msgpack.decode(record, type=Payable)
                if payable.group == group:
                    yield payable

    def _waiting(self) -> Iterator[Payable]:
        """What is approved and not paid after the run."""
        for number in range(self.partitions):
            for _, line in read_all(spill_path(self.spills, "partition-waiting", number)):
                yield msgspec.json.decode(line, type=Payable)

    def _receivables(self, decided: Decided) -> dict[str, Receivable]:
        """What payees owe self-funded groups after the run, by financial control number."""
        return {**self.receivables, **decided.receivables}

    def _forwards(self, paid: Iterable[PaidPartition]) -> list[ForwardBalance]:
        """What payees owe insured plans after the run: as it was for those whom the run told nothing."""
        forwards = [forward for partition in paid for forward in partition.forwards]
        told = set(self.payees)
        for each in self.control.forwards:
            if PayeeKey(each.group, each.payee_tin, each.payee_npi) not in told:
                forwards.append(each)
        return sorted(forwards, key=lambda each: (each.group, each.payee_tin, each.payee_npi))

    def _strangers(self, decided: Decided) -> dict[PayeeKey, Any]:
        return {**dict(self.control.strangers), **{key: provider for key, (_, provider) in decided.providers.items()}}

    # ---------------------------------------------------------------------------------------- the folder

    def _write_control(self, outputs: Outputs, paid: Sequence[PaidPartition], opened: Iterable[Entry]) -> None:
        recorded = Counter(
            {(group, event, cause, on): often for group, event, cause, on, often in self.control.recorded}
        )
        recorded.update((entry.group, entry.event, entry.cause, entry.on) for entry in opened)
        control = names.Control(
            self.today,
            self.control.runs + 1,
            self.next_batch,
            self.next_interchange,
            self.next_trace,
            tuple(sorted(self.seen)),
            tuple((*key, often) for key, often in sorted(recorded.items())),
            tuple(self._forwards(paid)),
            tuple(sorted(self.strangers.items(), key=lambda item: item[0])),
            names.sizes_of(self.out),
        )
        outputs.json(names.CONTROL, control)

    def _summary(
        self,
        scanned: Sequence[Scanned],
        results: dict[int, IntakeResult],
        releases: dict[str, Release],
        register: Sequence[RegisterLine],
        paid: Sequence[PaidPartition],
        decided: Decided,
        answers: int,
    ) -> dict[str, Any]:
        """What came in and what went out; `claims_in` and `lines_in` are counted where claims are read."""
        summary: dict[str, Any] = {
            "date": self.today,
            "run": self.control.runs + 1,
            "files": len(self.files),
            "interchanges": len(scanned),
            "interchanges_refused": sum(1 for each in scanned if not each.interchange.accepted),
            "transaction_sets_refused": sum(
                1 for each in scanned for group in each.interchange.groups for one in group.sets if not one.accepted
            ),
            "claims_in": sum(result.claims for result in results.values()),
            "lines_in": sum(result.lines for result in results.values()),
            "acknowledgments": answers,
            "payments": len(register),
            "paid_out": money_text(sum(line.amount for line in register)),
            "remittances": sum(partition.remittances for partition in paid),
            "waiting": sum(partition.waiting for partition in paid),
            "refund_requests": len(decided.requests),
            "set_aside": sum(len(result.set_aside) for result in results.values()) + len(decided.set_aside),
        }
        summary.update(summarize(self.tally))
        for name, figures in summary["groups"].items():
            release = releases.get(name)
            figures["funding"] = self.book.groups[name].funding.value
            figures["payments"] = sum(1 for line in register if line.payee.group == name)
            figures["paid_out"] = money_text(sum(line.amount for line in register if line.payee.group == name))
            if release is not None and release.request is not None:
                figures["short"] = money_text(release.request.short)
        return summary


def _accepted(interchange: Interchange) -> Iterator[tuple[tuple[int, int], tuple[Batch, ...]]]:
    """The batches of each transaction set that may be read, by the places of group and set."""
    if not interchange.accepted:
        return
    for place, group in enumerate(interchange.groups):
        if group.accepted:
            for position, each in enumerate(group.sets):
                if each.accepted and each.batches:
                    yield (place, position), each.batches


def _refused_files(files: Sequence[Path], scanned: Sequence[Scanned]) -> tuple[str, ...]:
    """The files of which nothing was taken in."""
    taken = {each.file for each in scanned if each.batches}
    return tuple(str(file) for file in files if str(file) not in taken)


def _check_job(job: CheckJob) -> SetVerdict:
    return check_job(job, SHARED["checking"])


def _intake_job(jobs: tuple[IntakeJob, ...]) -> tuple[IntakeResult, ...]:
    return take_in(jobs, SHARED["intake"])


def _decide_job(number: int) -> BucketResult:
    return decide_bucket(number, SHARED["deciding"])


def _pay_job(number: int) -> PaidPartition:
    return pay_partition(number, SHARED["paying"])


def _answer_job(job: AnswerJob) -> tuple[str, ...]:
    return answer_interchange(job, SHARED["answering"])
