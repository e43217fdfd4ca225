"""A claim while its segments are read: what was read of it, which loop is open, what is wrong.

Each level of the guide has a dictionary from a segment's name to a small function (levels.py). The functions live with
their loops, in claim_loop.py and line_loop.py; a loop within the claim is closed by whatever cannot belong to it.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Struct

from selfund.terms.claim import (
    Attachment,
    ClaimDate,
    ClaimLine,
    Diagnosis,
    Drug,
    NamedAmount,
    Note,
    OtherLine,
    OtherPayer,
    Provider,
    Reference,
    Repricing,
)
from selfund.x12.faults import SYNTAX, Finding
from selfund.x12.interchange import SegmentFault
from selfund.x12.professional import Service
from selfund.x12.reader import MOST_FAULTS, Reader
from selfund.x12.readings import Terms

Handler = Callable[["OpenClaim", str, int], None]
"""Takes the claim, a segment and its index in the claim (CLM is 0). Raises ValueError where it cannot be read."""

Closer = Callable[["OpenClaim", int], None]
"""Closes the loop that began at `part_at` before the segment at an index."""

Level = dict[str, Handler]
"""By a segment's name."""

UNREADABLE_CHARGE: Final = -1
NO_TERMS: Final = Terms("", "", "", "", "", "", "", (), "", "", "")


class Levels(Struct, frozen=True):
    """What may stand where in a claim: one dictionary a level."""

    claim: Level
    claim_provider: Level
    other_payer: Level
    line: Level
    line_drug: Level
    line_provider: Level
    line_other: Level

    def loop(self, level: Level) -> str:
        """The guide's name of a level."""
        return next(loop for name, loop in LOOPS.items() if getattr(self, name) is level)


LOOPS: Final = {
    "claim": "2300",
    "claim_provider": "2310",
    "other_payer": "2320",
    "line": "2400",
    "line_drug": "2410",
    "line_provider": "2420",
    "line_other": "2430",
}


class MoreOfClaim(Struct, gc=False):
    """What few claims have; a claim without any of it shares one of these, which is never changed."""

    original: str = ""
    start: date | None = None
    end: date | None = None
    admitted: date | None = None
    admission_hour: str = ""
    discharge_hour: str = ""
    admission: tuple[str, str, str] = ("", "", "")
    codes: tuple[Diagnosis, ...] = ()
    dates: tuple[ClaimDate, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[NamedAmount, ...] = ()
    repricing: Repricing | None = None
    other_payers: tuple[OtherPayer, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contract: str = ""


class MoreOfLine(Struct, gc=False):
    """What few lines have; a line without any of it shares one of these, which is never changed."""

    dates: tuple[ClaimDate, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[NamedAmount, ...] = ()
    providers: tuple[Provider, ...] = ()
    drugs: tuple[Drug, ...] = ()
    repricing: Repricing | None = None
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    other_payers: tuple[OtherLine, ...] = ()


NO_MORE_OF_CLAIM: Final = MoreOfClaim()
NO_MORE_OF_LINE: Final = MoreOfLine()


class OpenClaim:
    """One claim while it is read.

    part_at, part_close   where the open loop of a provider, payer or drug began (an index), and what closes it
    furthest, total       largest diagnosis pointer and sum of the charges of the lines so far
    number                the last line's; lines_seen counts those that cannot be read too
    line_at               index of the open line's LX; -1: none is open
    """

    __slots__ = (
        "charge", "charged", "diagnoses", "faults", "first", "furthest", "handlers", "identifier", "last", "levels",
        "line_at", "line_control", "line_dated", "line_more", "lines", "lines_seen", "more", "number", "part_at",
        "part_close", "providers", "reader", "segments", "service", "terms", "total",
    )  # fmt: skip

    def __init__(self, reader: Reader, levels: Levels, segments: list[str]) -> None:
        self.reader = reader
        self.levels = levels
        self.segments = segments
        self.handlers = levels.claim
        self.faults: list[SegmentFault] = []
        self.identifier = self.charged = ""
        self.charge = UNREADABLE_CHARGE
        self.terms = NO_TERMS
        self.more = NO_MORE_OF_CLAIM
        self.diagnoses: tuple[Diagnosis, ...] = ()
        self.providers: tuple[Provider, ...] = ()
        self.lines: list[ClaimLine] = []
        self.lines_seen = self.number = self.total = self.furthest = 0
        self.first: date | None = None
        self.last: date | None = None
        self.part_close: Closer | None = None
        self.part_at = self.line_at = -1

    def begin_line(self, index: int) -> None:
        """A line begins at an index; nothing is read of it yet."""
        self.line_at = index
        self.service: Service | None = None
        self.line_dated: ClaimDate | None = None
        self.line_control = ""
        self.line_more = NO_MORE_OF_LINE
        self.handlers = self.levels.line

    def more_of_claim(self) -> MoreOfClaim:
        """Where the claim keeps what few claims have."""
        if self.more is NO_MORE_OF_CLAIM:
            self.more = MoreOfClaim()
        return self.more

    def more_of_line(self) -> MoreOfLine:
        """Where the open line keeps what few lines have."""
        if self.line_more is NO_MORE_OF_LINE:
            self.line_more = MoreOfLine()
        return self.line_more

    # -- loops within the claim ----------------------------------------------------------------------------------

    def open_part(self, index: int, close: Closer, level: Level) -> None:
        """A loop begins at an index: what was open is closed, and `close` reads the new one when it ends."""
        if self.part_close is not None:
            self.part_close(self, index)
        self.part_at, self.part_close, self.handlers = index, close, level

    def part(self, end: int) -> list[str]:
        """The segments of the open loop, which ends before an index."""
        self.part_close = None
        return self.segments[self.part_at : end]

    # -- faults --------------------------------------------------------------------------------------------------

    def unreadable(self, index: int) -> None:
        """Say what is wrong with the segment at an index, that its level does not know or that cannot be read."""
        segment = self.segments[index]
        expected = segment.split(self.reader.element, 1)[0] in self.handlers
        self._add(self.reader.faults_of(segment, self.reader.base + index, self.levels.loop(self.handlers), expected))

    def fault(self, code: str, name: str, index: int, says: str, status: str = SYNTAX, loop: str = "") -> None:
        """A fault of the segment at an index, or of one named `name` that is missing there."""
        loop = loop or self.levels.loop(self.handlers)
        self._add([self.reader.fault(code, name, self.reader.base + index, says, loop, status)])

    def element_fault(self, finding: Finding, name: str, index: int) -> None:
        """A fault of one element of the segment at an index."""
        loop = self.levels.loop(self.handlers)
        self._add([self.reader.element_fault(finding, name, self.reader.base + index, loop)])

    def _add(self, faults: list[SegmentFault]) -> None:
        self.faults.extend(faults[: MOST_FAULTS - len(self.faults)])
