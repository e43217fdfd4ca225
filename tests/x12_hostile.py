"""Injures interchanges: what hostile input is made of in tests and in bench/fuzz_x12.py, the same for the same chance.

The sets are made from the guides' tables (x12_made.py) or stand in the golden files.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from selfund.x12.guides.guide import Guide
from selfund.x12.interchange import Delimiters
from x12_made import made_set, texts

PLAIN: Final = Delimiters()
ODD: Final = (
    b"\x00",
    b"\x80",
    b"\xff",
    b"\xc3\xa9",
    b"\x1a",
    b"\x1b[2J",
    b"\r",
    b"\n",
    b"\r\n",
    b"\t",
    b" ",
    b"\xef\xbb\xbf",
)
"""What no guide asks for: NUL, bytes beyond ASCII, controls, line ends, blanks, a byte order mark."""

MARKS: Final = (b"~", b"*", b":", b"^", b"|", b">", b"!")
"""Delimiters of this interchange and of others."""


def enveloped(guide: Guide, seed: int, fullness: int = 20, delimiters: Delimiters = PLAIN, line_end: str = "") -> bytes:
    """An interchange with one set of a guide."""
    return in_envelope(guide, texts(made_set(guide, seed, fullness, delimiters), delimiters), delimiters, line_end)


def in_envelope(
    guide: Guide, segments: Sequence[str], delimiters: Delimiters = PLAIN, line_end: str = "", number: int = 1
) -> bytes:
    """An interchange, numbered, around the segments of one set."""
    element, end = delimiters.element, delimiters.terminator + line_end
    name, control = guide.names[0], f"{number:09d}"
    isa = ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", "SENDER".ljust(15), "ZZ", "RECEIVER".ljust(15), "260101",
           "1200", delimiters.repetition or "U", "00501", control, "0", "T", delimiters.component)  # fmt: skip
    head = ("GS", guide.functional, "SENDER", "RECEIVER", "20260101", "1200", "1", "X", name)
    opening = segments[0].split(element)
    first = element.join([*opening[:3], name][: len(opening)])
    whole = (element.join(isa), element.join(head), first, *segments[1:], f"GE{element}1{element}1",
             element.join(("IEA", "1", control)))  # fmt: skip
    return "".join([segment + end for segment in whole]).encode("latin-1")


def injured(data: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """The bytes with one injury, of a kind that chance picks."""
    kind = chance.choice(INJURIES)
    return kind(data or b"ISA", chance, chance.choice(others) if others else data)


Injury = Callable[[bytes, Random, bytes], bytes]


def byte_changed(data: bytes, chance: Random, _: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def bytes_lost(data: bytes, chance: Random, _: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 1, 2, 10, 100)) :]


def cut_off(data: bytes, chance: Random, _: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def odd_bytes(data: bytes, chance: Random, _: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(ODD) * chance.choice((1, 1, 3, 50)) + data[at:]


def marks_added(data: bytes, chance: Random, _: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(MARKS) * chance.choice((1, 1, 2, 30, 2000)) + data[at:]


def marks_swapped(data: bytes, chance: Random, _: bytes) -> bytes:
    return data.replace(chance.choice(MARKS), chance.choice(MARKS), chance.choice((1, 5, -1)))


def number_changed(data: bytes, chance: Random, _: bytes) -> bytes:
    at = chance.randrange(len(data))
    digits = [place for place in range(at, min(at + 200, len(data))) if data[place : place + 1].isdigit()]
    if not digits:
        return data
    number = chance.choice((b"0", b"-1", b"9" * 40, b"1e9", b".", b"-", b"", b"00", b"1.23456", b"99999999.99"))
    return data[: digits[0]] + number + data[digits[0] + 1 :]


def segment_moved(data: bytes, chance: Random, _: bytes) -> bytes:
    pieces = data.split(b"~")
    piece = pieces.pop(chance.randrange(len(pieces)))
    pieces.insert(chance.randrange(len(pieces) + 1), piece)
    return b"~".join(pieces)


def segment_repeated(data: bytes, chance: Random, _: bytes) -> bytes:
    pieces = data.split(b"~")
    at = chance.randrange(len(pieces))
    return b"~".join([*pieces[:at], *[pieces[at]] * chance.choice((2, 3, 12)), *pieces[at:]])


def segment_lost(data: bytes, chance: Random, _: bytes) -> bytes:
    pieces = data.split(b"~")
    del pieces[chance.randrange(len(pieces))]
    return b"~".join(pieces)


def element_lost(data: bytes, chance: Random, _: bytes) -> bytes:
    pieces = data.split(b"*")
    pieces[chance.randrange(len(pieces))] = b""
    return b"*".join(pieces)


def interleaved(data: bytes, chance: Random, other: bytes) -> bytes:
    mine, theirs = data.split(b"~"), other.split(b"~")
    at, from_, count = chance.randrange(len(mine)), chance.randrange(len(theirs)), chance.choice((1, 3, 10, 1000))
    return b"~".join([*mine[:at], *theirs[from_ : from_ + count], *mine[at:]])


def joined(data: bytes, chance: Random, other: bytes) -> bytes:
    return data + chance.choice((b"", b"\r\n", b"junk", b"\x00" * 20, b"ISA", b"~")) + other


def other_line_ends(data: bytes, chance: Random, _: bytes) -> bytes:
    return data.replace(b"~", chance.choice((b"~\r\n", b"~\n", b"\n", b"\r", b"~  ", b"~\n\n", b"~~")))


INJURIES: Final[tuple[Injury, ...]] = (
    byte_changed, byte_changed, bytes_lost, cut_off, odd_bytes, marks_added, marks_swapped, number_changed,
    segment_moved, segment_repeated, segment_lost, element_lost, element_lost, interleaved, joined, other_line_ends,
)  # fmt: skip
