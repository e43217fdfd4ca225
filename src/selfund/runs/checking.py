"""Checks the sets of interchanges before they are read, by the profiles of their senders: what falls, and which claims.

Whoever has no profile is not checked here: his claims fall by what reading needs alone.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.runs.check import SetPlace, set_guide
from selfund.terms.claim import Claim
from selfund.terms.partner import Profile
from selfund.terms.problem import Place, Problem
from selfund.x12.checking.checks import CheckOptions, Checks
from selfund.x12.checking.code_sets import CodeSets
from selfund.x12.checking.overlay import read_overlay
from selfund.x12.checking.verdicts import Refusal, SetVerdict, judge_set
from selfund.x12.claims import read_claims
from selfund.x12.guides.compiled import Compiled
from selfund.x12.guides.registry import compiled, guides
from selfund.x12.interchange import Batch, Delimiters, Interchange, SegmentFault, TransactionSet, UnreadableClaim
from selfund.x12.scanning import plain

MOST_STATUSES: Final = 3
"""Statuses (STC) that are told of one claim."""

Refused = tuple[tuple[int, tuple[Refusal, ...]], ...]
"""The rejected claims of a batch: the position of each one's first segment in the set, and why."""

Read = Claim | UnreadableClaim | SegmentFault


@lru_cache(maxsize=4)
def checks_of(profile: Profile, today: date, code_sets: CodeSets | None = None) -> Checks:
    """The checks that a profile asks for, kept: what they learn of guides serves the next file.

    Its companion was looked at when the partner's document was read.
    """
    overlays = (read_overlay(profile.companion, "companion")[0],) if profile.companion else ()
    return Checks(CheckOptions(profile.types, code_sets, today, overlays))


class CheckJob(Struct, frozen=True):
    """One set to check.

    guide    the place of its guide in the registry, which is the same in every process
    sender   the qualifier and identifier that its profile is found by
    """

    file: str
    found: TransactionSet
    delimiters: Delimiters
    guide: int
    sender: tuple[str, str]


class Checking(Struct, frozen=True):
    """What every checking job looks at: profiles and checks by sender."""

    profiles: Mapping[tuple[str, str], Profile]
    checks: Mapping[tuple[str, str], Checks]


def sets_to_check(stream: BinaryIO, interchange: Interchange) -> Iterator[tuple[SetPlace, TransactionSet, int]]:
    """The sets of an interchange that can be checked, with the places of their guides (`guide_at`).

    Refused groups are not looked into.
    """
    if not interchange.accepted:
        return
    for place, group in enumerate(interchange.groups):
        if group.accepted:
            for number, each in enumerate(group.sets):
                guide = set_guide(stream, group, each, interchange.delimiters.element)
                if guide is not None:
                    yield (place, number), replace(each, batches=(), problems=()), guides().index(guide.guide)


def guide_at(place: int) -> Compiled:
    """The guide at a place of the registry."""
    return compiled(guides()[place])


def check_job(job: CheckJob, checking: Checking) -> SetVerdict:
    """Check one set."""
    rules = checking.checks[job.sender].rules(guide_at(job.guide))
    with Path(job.file).open("rb") as stream:
        return judge_set(stream, job.found, job.delimiters, rules, checking.profiles[job.sender])


def judged(interchange: Interchange, verdicts: Mapping[SetPlace, SetVerdict]) -> Interchange:
    """The interchange with the sets refused that fall whole by what was found in them: none of their claims is read."""
    if not any(verdict.codes for verdict in verdicts.values()):
        return interchange
    groups = []
    for place, group in enumerate(interchange.groups):
        sets = list(group.sets)
        for number, each in enumerate(sets):
            verdict = verdicts.get((place, number))
            if verdict is not None and verdict.codes:
                codes = tuple(dict.fromkeys([*each.codes, *verdict.codes]))
                sets[number] = replace(each, codes=codes, problems=(*each.problems, _why(verdict)), batches=())
        groups.append(replace(group, sets=tuple(sets)))
    return replace(interchange, groups=tuple(groups))


def _why(verdict: SetVerdict) -> Problem:
    """The first finding for which a set falls, as a problem of its interchange."""
    if verdict.why is None:
        return Problem("set-refused", "the set is refused for what was found in it", "mend it and send it again")
    found = verdict.why.problem
    return Problem(found.code, f"the set is refused: {found.says}", found.mend or "mend it and send it again", Place())


# ------------------------------------------------------------------------------------------ claim by claim


def refused_in(verdict: SetVerdict | None, batch: Batch, following: Batch | None) -> Refused:
    """The rejected claims of a batch. `following`: the batch behind it in the set."""
    if verdict is None or not verdict.refused:
        return ()
    first, end = batch.set_position, following.set_position if following else 1 << 62
    return tuple([(claim, why) for claim, why in sorted(verdict.refused.items()) if first <= claim < end])


def read_checked(batch: Batch, data: bytes, refused: Refused) -> Iterator[tuple[Read, tuple[Refusal, ...]]]:
    """What a batch holds, in order, each claim with the reasons for which it is rejected."""
    if not refused:
        for found in read_claims(batch, data):
            yield found, ()
        return
    reasons = dict(refused)
    positions = _claim_positions(batch, data)
    for found in read_claims(batch, data):
        yield found, () if isinstance(found, SegmentFault) else reasons.get(next(positions), ())


def _claim_positions(batch: Batch, data: bytes) -> Iterator[int]:
    """Where the claims of a batch begin in its set: reading gives each of them, in this order."""
    key = f"CLM{batch.delimiters.element}"
    terminator = batch.delimiters.terminator
    for position, segment in enumerate(plain(data.decode("latin-1"), terminator).split(terminator), batch.set_position):
        if segment.startswith(key):
            yield position


def statuses_of(claim: Read | None, refusals: tuple[Refusal, ...]) -> tuple[str, ...]:
    """The status codes of a rejected claim, at most three: reading's word goes before checking's."""
    faults = claim.faults if isinstance(claim, UnreadableClaim) else ()
    spots = {(fault.position, fault.element) for fault in faults}
    codes = [fault.status for fault in faults]
    codes += [refusal.status for refusal in refusals if (refusal.position, refusal.element) not in spots]
    return tuple(dict.fromkeys(codes))[:MOST_STATUSES]
