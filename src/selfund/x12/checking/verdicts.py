"""What becomes of a transaction set by a partner's profile: which claims its findings reject, whether all of it falls.

A finding inside a claim, or in a loop above claims, falls on those claims; one that belongs to no claim falls on the
set. What is rejected is known of every claim, however many findings there are; of what is told, a limit is kept.
"""

from array import array
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.terms.partner import Profile, Strictness
from selfund.x12.checking.claims import Spans
from selfund.x12.checking.rules import Rules
from selfund.x12.checking.sets import blocks, walk_set
from selfund.x12.interchange import Delimiters, SegmentFault, TransactionSet

CLAIMS: Final = "837"
REFUSED: Final = "5"
REFUSED_BY_GUIDE: Final = "I5"
"""IK502: segments are in error, by the standard or by the guide."""

NO_CODE: Final = "I12"
"""IK403 of a value that the guide bars and that no code is for, such as an amount that does not add up: it is not as
the guide has it. Of claims the 277CA tells it instead, where it rejects them."""

MOST_REFUSALS: Final = 12
"""Reasons kept of one claim: more than an answer has room for, some of which may be the reader's too."""

MOST_TOLD: Final = 200
"""Findings kept of one set for the 999."""


class Refusal(Struct, frozen=True, gc=False, array_like=True):
    """Why a claim is rejected: the status for its 277CA, and the segment and element (0: none) that are at fault."""

    status: str
    position: int
    element: int


class SetVerdict(Struct, frozen=True):
    """What becomes of a set.

    codes     IK502 codes for which it is refused as a whole by what was found in it; empty: it is not
    refused   its rejected claims: the position of each one's first segment (1 at ST) → why
    told      what the 999 tells, each with the number of its claim (CLM01; empty: of none), by position
    left_out  how many more findings there are
    why       the first finding for which it is refused as a whole
    """

    codes: tuple[str, ...] = ()
    refused: dict[int, tuple[Refusal, ...]] = {}
    told: tuple[tuple[str, SegmentFault], ...] = ()
    left_out: int = 0
    why: SegmentFault | None = None


def judge_set(
    stream: BinaryIO, found: TransactionSet, delimiters: Delimiters, rules: Rules, profile: Profile
) -> SetVerdict:
    """Walk a set of a file along its guide, and say what becomes of it. The stream is left where it was."""
    claims = found.identifier == CLAIMS
    judge = _Judge(profile)
    spans = walk_set(stream, found, delimiters, rules, judge.take, profile.basic)
    if not judge.count:
        return SetVerdict()
    refused, homeless = judge.refusals(spans) if claims else ({}, bool(judge.rejected))
    whole = judge.whole(spans) if claims else judge.rejected
    told, left_out = judge.told(claims, whole)
    here = stream.tell()
    named = tuple(_named(told, spans, stream, found, delimiters) if claims else [("", each) for each in told])
    stream.seek(here)
    codes = tuple(sorted({ik502(each) for each in whole})) or ((REFUSED,) if homeless else ())
    return SetVerdict(codes, refused, named, left_out, min(whole, key=_place, default=None))


def ik502(finding: SegmentFault) -> str:
    """What a finding makes of its set in IK502: whether the guide or the standard is broken."""
    element_code = finding.element_code or (NO_CODE if finding.element else "")
    return REFUSED_BY_GUIDE if "I" in (finding.code[:1], element_code[:1]) else REFUSED


def _place(finding: SegmentFault) -> tuple[int, int, int]:
    return finding.position, finding.element, finding.component


def _home(finding: SegmentFault) -> int:
    """A segment of the loop that a finding is about."""
    return finding.home or finding.position


class _Judge:
    """Takes the findings of a set as they come."""

    def __init__(self, profile: Profile) -> None:
        self._ways = profile.strictness
        self.count = 0
        self.rejected: list[SegmentFault] = []
        self.accepted: list[SegmentFault] = []
        self._homes, self._positions, self._elements = array("q"), array("q"), array("H")
        self._statuses = array("H")
        self._names: dict[str, int] = {}

    def take(self, finding: SegmentFault) -> None:
        """A finding was made."""
        way = self._ways[finding.snip - 1]
        if way is Strictness.IGNORE:
            return
        self.count += 1
        if way is Strictness.REJECT:
            self._homes.append(_home(finding))
            self._positions.append(finding.position)
            self._elements.append(min(finding.element, 0xFFFF))
            self._statuses.append(self._names.setdefault(finding.status, len(self._names)))
        kept = self.rejected if way is Strictness.REJECT else self.accepted
        if len(kept) < MOST_TOLD:
            kept.append(finding)

    def refusals(self, spans: Spans) -> tuple[dict[int, tuple[Refusal, ...]], bool]:
        """The rejected claims, and whether a rejected finding belongs to no claim."""
        names = list(self._names)
        by_loop: dict[tuple[int, int], list[Refusal]] = {}
        for home, position, element, status in zip(
            self._homes, self._positions, self._elements, self._statuses, strict=True
        ):
            reasons = by_loop.setdefault(spans.home(home), [])
            if len(reasons) < MOST_REFUSALS:
                reasons.append(Refusal(names[status], position, element))
        refused: dict[int, tuple[Refusal, ...]] = {}
        homeless = False
        for loop in sorted(by_loop):
            beneath = spans.claims(*loop)
            homeless = homeless or not beneath
            for claim in beneath:
                refused[claim] = (*refused.get(claim, ()), *by_loop[loop])[:MOST_REFUSALS]
        return refused, homeless

    def whole(self, spans: Spans) -> list[SegmentFault]:
        """The rejected findings, of those that are kept, that belong to no claim."""
        loops = {spans.home(_home(each)) for each in self.rejected}
        homeless = {loop for loop in loops if not spans.claims(*loop)}
        return [each for each in self.rejected if spans.home(_home(each)) in homeless]

    def told(self, claims: bool, whole: list[SegmentFault]) -> tuple[list[SegmentFault], int]:
        """What the 999 tells, in the order of its segments, and how many findings it leaves out."""
        of_set = {id(each) for each in whole}
        told = []
        silent = 0
        for each in (*self.rejected, *self.accepted):
            if not each.element or each.element_code:
                told.append(each)
            elif claims and id(each) not in of_set and self._ways[each.snip - 1] is Strictness.REJECT:
                silent += 1
            else:
                told.append(replace(each, element_code=NO_CODE))
        told = sorted(told[:MOST_TOLD], key=_place)
        return told, self.count - silent - len(told)


def _named(
    told: list[SegmentFault], spans: Spans, stream: BinaryIO, found: TransactionSet, delimiters: Delimiters
) -> Iterator[tuple[str, SegmentFault]]:
    """Each finding with the number of the claim that it stands in."""
    starts = []
    for each in told:
        claim = spans.within(0, _home(each))
        starts.append(spans.starts[0][claim] if claim >= 0 else 0)
    numbers = _claim_numbers(sorted(set(starts) - {0}), stream, found, delimiters)
    for start, each in zip(starts, told, strict=True):
        yield numbers.get(start, ""), each


def _claim_numbers(
    positions: list[int], stream: BinaryIO, found: TransactionSet, delimiters: Delimiters
) -> dict[int, str]:
    """CLM01 of the claims that begin at some positions, looked up in one more pass over the set."""
    numbers: dict[int, str] = {}
    waiting = iter(positions)
    wanted = next(waiting, 0)
    before = 0
    for segments, _ in blocks(stream, found, delimiters):
        while wanted and wanted <= before + len(segments):
            elements = segments[wanted - before - 1].split(delimiters.element)
            numbers[wanted] = elements[1] if len(elements) > 1 else ""
            wanted = next(waiting, 0)
        before += len(segments)
        if not wanted:
            break
    return numbers
