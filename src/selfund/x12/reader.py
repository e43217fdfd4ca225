"""The state of reading one batch: what stands above the claims, and what is wrong so far.

From an HL or a CLM up to the next HL or CLM is a whole loop above the claim (hierarchy.py) or a whole claim
(claim_loop.py, line_loop.py).
"""

from typing import Final

from selfund.terms.claim import Claim, ClaimKind, Person, Provider
from selfund.x12 import institutional, professional
from selfund.x12.faults import (
    ELEMENTS_AT_FAULT,
    INVALID_CHARACTER,
    SYNTAX,
    TOO_LONG,
    UNEXPECTED,
    UNRECOGNIZED,
    Finding,
    diagnose,
    element_fault,
    segment_fault,
)
from selfund.x12.interchange import Batch, SegmentFault, UnreadableClaim
from selfund.x12.readings import Coverage, Payer, Readings, readings
from selfund.x12.scanning import plain

MOST_FAULTS: Final = 100
"""Faults kept of one loop; a loop with more is beyond repair."""

LONGEST: Final = 8_192
"""Characters beyond which a segment is at fault: the longest that the guides allow has fewer than 2,000."""

LONGEST_NAME: Final = 10

BEHIND: Final = "\0"
"""Stands behind the last segment, so that whatever reads ahead stops: no segment of a batch read in haste is that."""

NAMES: Final = frozenset(
    "AMT BHT CAS CL1 CLM CN1 CR1 CR2 CR3 CR5 CR6 CRC CTP CUR DMG DTP FRM HCP HI HL HSD K3 LIN LQ LX MEA MIA MOA N2 N3 "
    "N4 NM1 NTE OI PAT PER PRV PS1 PWK QTY REF SBR SV1 SV2 SV5 SVD".split()
)
"""The segments of the 837."""

NO_COVERAGE: Final = Coverage("P", "", "", "", "", "")
NO_PAYER: Final = Payer("", "")


class Reader:
    """What is known above the claim at hand; one for each batch.

    segments   those of the batch's header and provider in force, then its own, and BEHIND
    base    index of the loop or claim at hand among them; `after` the index behind it
    out     what was read, in order
    sound   whether a claim beneath what is in force can be read
    …_faults   what is wrong with a loop above the claim; `pending` is what of it no claim has told yet
    """

    __slots__ = (
        "after", "base", "batch", "billing", "careful", "coverage", "delimiters", "element", "header_end",
        "header_faults",
        "header_text", "most_lines", "out", "parties", "patient", "patient_faults", "patient_text", "pay_to", "payer",
        "pending", "plan", "prefix", "professional", "provider_faults", "provider_id", "provider_text", "readings",
        "segments", "sound", "subscriber", "subscriber_faults", "subscriber_id", "subscriber_text", "terminator",
        "usual_lines",
    )  # fmt: skip

    def __init__(self, batch: Batch, data: bytes) -> None:
        delimiters = batch.delimiters
        self.batch = batch
        self.delimiters = str(delimiters)
        self.element = delimiters.element
        self.terminator = delimiters.terminator
        self.professional = batch.kind is ClaimKind.PROFESSIONAL
        if self.professional:
            self.most_lines, self.usual_lines = professional.MOST_LINES, professional.usual_professional_lines
        else:
            self.most_lines, self.usual_lines = institutional.MOST_LINES, institutional.usual_institutional_lines
        self.readings: Readings = readings(delimiters, batch.kind)
        self.out: list[Claim | UnreadableClaim | SegmentFault] = []
        self.base = self.after = 0
        self._cut(data)
        self.header_faults: list[SegmentFault] = []
        self.provider_faults: list[SegmentFault] = []
        self.subscriber_faults: list[SegmentFault] = []
        self.patient_faults: list[SegmentFault] = []
        self.pending: list[SegmentFault] = []
        self.header_text = self.provider_text = ""
        self.parties = ("", "", "", "")
        self.billing: Provider | None = None
        self.pay_to: Provider | None = None
        self.plan: Provider | None = None
        self.provider_id = ""
        self.forget()

    def judge(self) -> None:
        """See whether a claim beneath what is in force can be read: somebody bills for somebody, nothing is wrong."""
        faults = self.header_faults or self.provider_faults or self.subscriber_faults or self.patient_faults
        self.sound = not faults and self.billing is not None and self.patient is not None

    def forget(self) -> None:
        """No subscriber is in force."""
        self.sound = False
        self.subscriber: Person | None = None
        self.patient: Person | None = None
        self.subscriber_id = self.subscriber_text = self.patient_text = ""
        self.subscriber_faults = []
        self.patient_faults = []
        self.coverage = NO_COVERAGE
        self.payer = NO_PAYER

    # -- segments ------------------------------------------------------------------------------------------------

    def _cut(self, data: bytes) -> None:
        """The segments of the batch's head, of the provider in force, and of its own bytes; and BEHIND."""
        texts = [self.batch.header, self.batch.provider_text, plain(data.decode("latin-1"), self.terminator)]
        self.careful = any("\0" in text or self._long(text) for text in texts)
        self.segments: list[str] = []
        ends = []
        for text in texts:
            segments = text.split(self.terminator)
            if not segments[-1].strip():
                segments.pop()
            self.segments += segments
            ends.append(len(self.segments))
        self.header_end, self.prefix, _ = ends
        self.segments.append(BEHIND)

    def _long(self, text: str) -> bool:
        """Whether a segment of the text may be longer than LONGEST: every stretch of half that length must end one."""
        end, half = self.terminator, LONGEST // 2
        return any(text.find(end, start, start + half) < 0 for start in range(0, len(text) - half, half))

    def text(self, start: int, end: int) -> str:
        """The segments from one index to before another, with their terminators."""
        return self.terminator.join((*self.segments[start:end], ""))

    def loop_end(self, start: int) -> int:
        """The index of the next HL or CLM behind an index, or of the end."""
        segments, last = self.segments, len(self.segments) - 1
        closers = ("HL" + self.element, "CLM" + self.element)
        end = start + 1
        while end < last and not segments[end].startswith(closers):
            end += 1
        return end

    # -- faults --------------------------------------------------------------------------------------------------

    def position(self, index: int) -> int:
        """The 1-based place in the transaction set of the segment at an index of the batch."""
        if index >= self.prefix:
            return self.batch.set_position + index - self.prefix
        if index >= self.header_end:
            return self.batch.provider_position + index - self.header_end
        return index + 2

    def faults_of(self, segment: str, index: int, loop: str, expected: bool) -> list[SegmentFault]:
        """What is wrong with a segment that could not be read or is not `expected`; nothing with an empty one."""
        if not segment.strip():
            return []
        elements = segment.split(self.element)
        name = elements[0]
        if name not in NAMES:
            return [self.fault(UNRECOGNIZED, name, index, "this is no segment of the 837", loop)]
        if not expected:
            return [self.fault(UNEXPECTED, name, index, "the segment is not expected here", loop)]
        found = diagnose(elements, self.batch.delimiters)
        if not found:
            return [self.fault(ELEMENTS_AT_FAULT, name, index, "the segment cannot be read", loop)]
        return [self.element_fault(each, name, index, loop) for each in found]

    def fault(self, code: str, name: str, index: int, says: str, loop: str, status: str = SYNTAX) -> SegmentFault:
        """A fault of a segment, or of one that is missing there."""
        mend = "correct the segment and send the claim again"
        return segment_fault(code, name[:LONGEST_NAME], self.position(index), says, mend, loop, status)

    def element_fault(self, finding: Finding, name: str, index: int, loop: str) -> SegmentFault:
        """A fault of one element of a segment."""
        return element_fault(finding, name[:LONGEST_NAME], self.position(index), loop)

    def character_faults(self, segments: list[str], base: int, loop: str) -> list[SegmentFault]:
        """Segments that are too long or hold a NUL; none in a batch that need not be read with care."""
        found = []
        for index, segment in enumerate(segments if self.careful else (), base):
            elements = segment.split(self.element)
            if len(segment) > LONGEST:
                says = "the segment is longer than any of the guide"
                found.append(self.element_fault(Finding(1, 0, TOO_LONG, "", says), elements[0], index, loop))
            for position, text in enumerate(elements):
                if "\0" in text:
                    finding = Finding(position, 0, INVALID_CHARACTER, "", "it holds a NUL character")
                    found.append(self.element_fault(finding, elements[0], index, loop))
        return found

    def tell(self, scope: list[SegmentFault], faults: list[SegmentFault], alone: bool) -> None:
        """Keep the faults of a loop above the claim; `alone`: tell them too, if the loop is of the batch itself."""
        faults = faults[: MOST_FAULTS - len(scope)]
        scope.extend(faults)
        if self.base >= self.prefix:
            (self.out if alone else self.pending).extend(faults)
