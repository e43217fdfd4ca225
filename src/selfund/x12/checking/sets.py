"""Checks whole transaction sets where they stand in a file: block by block, in flat memory.

Findings are kept up to a limit; those beyond are counted. A finding's byte offset is looked up at the end, in one more
pass over the set that is made only where there are findings.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.terms.problem import Place as Where
from selfund.terms.problem import Problem
from selfund.x12.checking.claims import Spans
from selfund.x12.checking.elements import CHARACTER
from selfund.x12.checking.rules import Rules
from selfund.x12.checking.walk import ELEMENTS_AT_FAULT, LONGEST_NAME, LONGEST_VALUE, Walk
from selfund.x12.envelope import BASIC
from selfund.x12.interchange import Delimiters, SegmentFault, TransactionSet
from selfund.x12.scanning import plain
from selfund.x12.syntax import LONGEST_SEGMENT

BLOCK: Final = 1 << 20
"""Bytes read at a time."""

MOST_FINDINGS: Final = 1_000
"""Findings kept of one set unless the caller says otherwise."""

_BEYOND_BASIC: Final = bytes(code for code in range(0x21, 0x7F) if chr(code) not in BASIC)
"""What the extended character set has and the basic one has not."""


class CheckedSet(Struct, frozen=True):
    """What is wrong with a set: findings in the order of their segments, and how many more there are."""

    findings: tuple[SegmentFault, ...]
    left_out: int

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


class _Findings:
    """The findings of one set as they come: the first `limit`, and a count of the others."""

    def __init__(self, limit: int) -> None:
        self.kept: list[SegmentFault] = []
        self.left_out = 0
        self._limit = limit

    def take(self, finding: SegmentFault) -> None:
        """Keep a finding, or count it."""
        if len(self.kept) < self._limit:
            self.kept.append(finding)
        else:
            self.left_out += 1


def check_set(
    stream: BinaryIO,
    found: TransactionSet,
    delimiters: Delimiters,
    rules: Rules,
    limit: int = MOST_FINDINGS,
) -> CheckedSet:
    """Walk one set of a file along the guide of some rules, and ask them.

    stream  the file that `found` was scanned from; it must be able to seek, and is left where it was
    rules   those of the SNIP types that are wanted (checks.py)
    """
    findings = _Findings(limit)
    walk_set(stream, found, delimiters, rules, findings.take)
    kept = sorted(findings.kept, key=_place)
    if kept:
        here = stream.tell()
        kept = list(_placed(kept, stream, found, delimiters))
        stream.seek(here)
    return CheckedSet(tuple(kept), findings.left_out)


def walk_set(
    stream: BinaryIO,
    found: TransactionSet,
    delimiters: Delimiters,
    rules: Rules,
    report: Callable[[SegmentFault], None],
    only_basic: bool = False,
) -> Spans:
    """Walk one set of a file along a guide; `report` takes each finding. Returns where its claims stand.

    only_basic   characters beyond the basic set are told too (a partner may want that)
    """
    spans = Spans(rules.guide)
    walk = rules.walk(delimiters, report, spans.closed, spans.watched)
    beyond = _BEYOND_BASIC.translate(None, str(delimiters).encode("latin-1")) if only_basic else b""
    here = stream.tell()
    for segments, data in blocks(stream, found, delimiters):
        if beyond and len(data.translate(None, beyond)) < len(data):
            _feed_one_by_one(walk, segments, frozenset(beyond.decode("ascii")))
        else:
            walk.feed(segments)
    walk.end()
    stream.seek(here)
    return spans


def _feed_one_by_one(walk: Walk, segments: list[str], beyond: frozenset[str]) -> None:
    """Walk on over segments of which some hold characters beyond the basic set, and tell of those."""
    for segment in segments:
        walk.feed((segment,))
        if beyond.isdisjoint(segment):
            continue
        tag, *elements = segment.split(walk.delimiters.element)
        loop = walk.open[-1].place.loop.id
        for number, value in enumerate(elements, 1):
            if beyond.isdisjoint(value):
                continue
            where = Where(segment=walk.position, element=number, name=tag, loop=loop)
            says = f"{tag}{number:02d}: it holds a character beyond the basic character set"
            problem = Problem(f"element-{CHARACTER}", says, "send capital letters, digits and basic signs", where)
            walk.report(SegmentFault(
                problem, tag[:LONGEST_NAME], walk.position, ELEMENTS_AT_FAULT, loop, number, 0, 0, CHARACTER,
                value[:LONGEST_VALUE], snip=1,
            ))  # fmt: skip


def _place(finding: SegmentFault) -> tuple[int, int, int]:
    return finding.position, finding.element, finding.component


def blocks(stream: BinaryIO, found: TransactionSet, delimiters: Delimiters) -> Iterator[tuple[list[str], bytes]]:
    """The set's segments block by block, each with the bytes that they stand in; one that never ends is cut."""
    terminator = delimiters.terminator
    end = terminator.encode("latin-1")
    stream.seek(found.offset)
    left, kept = found.length, b""
    while left > 0:
        block = stream.read(min(BLOCK, left))
        if not block:
            break
        left -= len(block)
        data = kept + block
        cut = data.rfind(end) + 1
        if not left or len(data) - cut > LONGEST_SEGMENT:
            cut = len(data)
        whole, kept = data[:cut], data[cut:]
        if not whole:
            continue
        segments = plain(whole.decode("latin-1"), terminator).split(terminator)
        if not segments[-1].strip():
            segments.pop()
        yield segments, whole


def _placed(
    findings: list[SegmentFault], stream: BinaryIO, found: TransactionSet, delimiters: Delimiters
) -> Iterator[SegmentFault]:
    """The findings with the byte of the file where each one's segment starts."""
    end = delimiters.terminator.encode("latin-1")
    breaks = b"\r\n\t ".replace(end, b"")
    waiting = iter(findings)
    finding = next(waiting, None)
    position, offset = 1, found.offset
    for _, data in blocks(stream, found, delimiters):
        at = 0
        while finding is not None and at < len(data):
            following = data.find(end, at) + 1 or len(data)
            while finding is not None and finding.position <= position:
                start = at + len(data[at:following]) - len(data[at:following].lstrip(breaks))
                yield replace(finding, offset=offset + start)
                finding = next(waiting, None)
            position += 1
            at = following
        offset += len(data)
    while finding is not None:
        yield replace(finding, offset=found.offset + found.length)
        finding = next(waiting, None)
