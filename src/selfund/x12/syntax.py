"""From bytes to segments: delimiters as the interchange names them, and a streaming iterator with limits.

Bytes are decoded as latin-1, one character a byte: offsets stay byte offsets and a text can be sent on unchanged.
It knows no transaction set. Sources: X12.5 and X12.6, the interchange of 005010 guides, appendix B.1.1.2.
"""

from collections.abc import Generator, Iterator
from typing import BinaryIO, Final, NamedTuple

from msgspec import Struct

from selfund.terms.problem import Place, Problem, Severity
from selfund.x12.interchange import Delimiters

ISA_WIDTHS: Final = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1)
"""The fixed widths of ISA01 to ISA15; ISA16 is the component separator."""

ISA_LONGEST: Final = 320
"""Bytes within which an ISA must end, badly padded or wrapped ones included."""

LONGEST_SEGMENT: Final = 1 << 20
"""Bytes beyond which a segment is given up: no segment of a guide that is read here comes near."""

MOST_ELEMENTS: Final = 1_000
"""Elements beyond which a segment is given up."""

BLOCK: Final = 1 << 21
"""Bytes read at a time."""

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
PADDING: Final = b" \t\r\n\x00\x1a"
"""What may stand around interchanges and means nothing."""


class Header(Struct, frozen=True, gc=False):
    """An ISA segment: its sixteen elements, what they say of delimiters, and its length in bytes, terminator included.

    faults: (TA105 code, what is wrong) for each delimiter that cannot be one; `padded` whether widths are as fixed.
    """

    elements: tuple[str, ...]
    delimiters: Delimiters
    length: int
    faults: tuple[tuple[str, str], ...]
    padded: bool


def read_header(data: bytes, at: int) -> Header | None:
    """The ISA that starts at `at`, or None where no ISA stands there. Line breaks inside a wrapped one are dropped."""
    window = data[at : at + ISA_LONGEST].decode("latin-1")
    separator = window[3:4]
    if not separator or separator.isalnum():
        return None
    parts = window.split(separator, 16)
    if len(parts) < 17:
        return None
    elements = [part.replace("\r", "").replace("\n", "") for part in parts[1:16]]
    tail = parts[16]
    dropped = len(tail) - len(tail.lstrip("\r\n"))
    component, terminator = tail[dropped : dropped + 1], tail[dropped + 1 : dropped + 2]
    widths = tuple(map(len, elements))
    likely = widths[10] == widths[13] == widths[14] == 1 and max(widths) <= 15
    if not component or not terminator or not likely:
        return None
    length = len(window) - len(tail) + dropped + 2
    delimiters, faults = _delimiters(separator, elements[10], elements[11], component, terminator)
    return Header((*elements, component), delimiters, length, faults, widths == ISA_WIDTHS)


def _delimiters(
    element: str, repetition: str, version: str, component: str, terminator: str
) -> tuple[Delimiters, tuple[tuple[str, str], ...]]:
    """The delimiters and what is wrong with them, as (TA105, words)."""
    faults = []
    if component.isalnum() or component in " \r\n" or component == element:
        faults.append(("027", "the component separator (ISA16) is a letter, digit, blank or another separator"))
    if terminator.isalnum() or terminator == " " or terminator in (element, component):
        faults.append(("004", "the segment terminator is a letter, digit, blank or another separator"))
    if version < "00402" or repetition.isalnum() or repetition in (" ", element, component, terminator):
        repetition = ""
    return Delimiters(element, repetition, component, terminator), tuple(faults)


def blank(data: bytes) -> bool:
    """Whether only padding stands in `data`."""
    return not data.strip(PADDING)


class Segment(NamedTuple):
    """One segment: byte offset in the file, 0-based place in its interchange, elements (the first is its name)."""

    offset: int
    position: int
    elements: list[str]
    delimiters: Delimiters


class Source:
    """A stream read block by block: `data` are the bytes from file offset `base` on."""

    __slots__ = ("base", "block", "data", "ended", "stream")

    def __init__(self, stream: BinaryIO, block: int) -> None:
        self.stream = stream
        self.block = block
        self.data = b""
        self.base = 0
        self.ended = False

    def more(self, keep: int) -> bool:
        """Drop what stands before index `keep` and read on; False at the end of the stream."""
        block = b"" if self.ended else self.stream.read(self.block)
        self.base += keep
        self.data = self.data[keep:] + block
        self.ended = not block
        return bool(block)

    def between(self, start: int, end: int) -> bytes:
        """The bytes between two file offsets, from memory where they are still there."""
        if start >= self.base:
            return self.data[start - self.base : end - self.base]
        here = self.stream.tell()
        self.stream.seek(start)
        found = self.stream.read(end - start)
        self.stream.seek(here)
        return found


def segments(stream: BinaryIO, block: int = BLOCK) -> Iterator[Segment | Problem]:
    """Every segment of every interchange in the stream, and a Problem where bytes are no segment; never raises.

    Memory is flat: one block and one segment at a time. Line breaks after terminators are dropped, as are a byte order
    mark and padding around interchanges. A segment over the limits is named and left out.
    """
    source = Source(stream, block)
    source.more(0)
    at = len(BYTE_ORDER_MARK) if source.data.startswith(BYTE_ORDER_MARK) else 0
    if at:
        yield _problem("byte-order-mark", "the file begins with a byte order mark", 0, Severity.WARNING)
    found = False
    while True:
        found_at, junk = seek_header(source, at)
        if junk:
            yield _problem("outside-interchange", f"{junk} bytes stand outside any interchange", source.base + at)
        if found_at < 0:
            break
        found = True
        at = yield from _interchange(source, found_at)
    if not found:
        yield _problem("no-interchange", "there is no interchange in the file: no ISA segment was found", 0)


def _problem(code: str, says: str, offset: int, severity: Severity = Severity.ERROR) -> Problem:
    mend = "send the interchange alone, from its ISA to its IEA"
    return Problem(code, f"{says} (at byte {offset})", mend, Place(), severity)


def seek_header(source: Source, at: int) -> tuple[int, int]:
    """Index of the next ISA in the source's data (-1: none) and how many bytes that are not padding stand before it."""
    junk = 0
    while True:
        found = source.data.find(b"ISA", at)
        if found >= 0 and len(source.data) - found < ISA_LONGEST and not source.ended:
            junk += len(source.data[at:found].strip(PADDING))
            source.more(found)
            at = 0
            continue
        if found >= 0:
            junk += len(source.data[at:found].strip(PADDING))
            if read_header(source.data, found):
                return found, junk
            junk += 3
            at = found + 3
            continue
        keep = max(at, len(source.data) - 2) if not source.ended else len(source.data)
        junk += len(source.data[at:keep].strip(PADDING))
        if not source.more(keep) and source.ended and not source.data:
            return -1, junk
        at = 0


def _interchange(source: Source, at: int) -> Generator[Segment | Problem, None, int]:
    """The segments of the interchange at index `at`; returns the index after its IEA (or of the next ISA)."""
    header = read_header(source.data, at)
    if header is None:
        raise AssertionError("an interchange is read where an ISA was found")
    if header.faults:
        for code, says in header.faults:
            yield _problem(f"delimiter-{code}", says, source.base + at)
        return at + 3
    yield Segment(source.base + at, 0, ["ISA", *header.elements], header.delimiters)
    at += header.length
    position = 1
    while True:
        end, at, fault = _segment_end(source, at, header.delimiters.terminator.encode("latin-1"))
        if fault:
            yield fault
        if end < 0:
            return at
        offset = source.base + at
        text = source.data[at:end].decode("latin-1").strip("\r\n").lstrip("\t ")
        if text[:3] == "ISA" and not text[3:4].isalnum():
            return at
        at = min(end + 1, len(source.data))
        if not text:
            yield _problem("empty-segment", "an empty segment", offset, Severity.WARNING)
            continue
        if len(text) > LONGEST_SEGMENT or text.count(header.delimiters.element) >= MOST_ELEMENTS:
            yield _problem("segment-too-long", "a segment over the limits was left out", offset)
            continue
        yield Segment(offset, position, text.split(header.delimiters.element), header.delimiters)
        position += 1
        if text.startswith("IEA" + header.delimiters.element):
            return at


def _segment_end(source: Source, at: int, terminator: bytes) -> tuple[int, int, Problem | None]:
    """Where the segment at index `at` ends (-1: no more), that index after reading on, and what is wrong."""
    fault = None
    while True:
        end = source.data.find(terminator, at)
        if end >= 0:
            return end, at, fault
        if len(source.data) - at > LONGEST_SEGMENT and fault is None:
            fault = _problem("segment-too-long", "a segment does not end", source.base + at)
        if fault:
            at = len(source.data)
        if source.more(at):
            at = 0
            continue
        if blank(source.data):
            return -1, len(source.data), fault
        return len(source.data), 0, _problem("unterminated", "the last segment has no terminator", source.base)
