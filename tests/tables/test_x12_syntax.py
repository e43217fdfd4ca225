"""Bytes to segments: delimiters from the ISA, limits, and what stands between interchanges."""

from io import BytesIO

import pytest

from interchanges import HEAD, PROVIDER, enveloped, file_of, transaction
from selfund.terms.problem import Problem
from selfund.x12.interchange import Delimiters
from selfund.x12.syntax import Segment, read_header, segments

GOOD = enveloped(transaction((*HEAD, *PROVIDER)))


def read(data: bytes, block: int = 1 << 21) -> tuple[list[Segment], list[str]]:
    found = list(segments(BytesIO(data), block))
    return [each for each in found if isinstance(each, Segment)], [
        each.code for each in found if isinstance(each, Problem)
    ]


def test_segments_come_with_offset_position_and_elements() -> None:
    found, problems = read(file_of(GOOD))
    assert problems == []
    assert [("*".join(each.elements), each.position) for each in found] == [
        (segment, position) for position, segment in enumerate(GOOD)
    ]
    assert [file_of(GOOD)[each.offset :].startswith(each.elements[0].encode()) for each in found] == [True] * len(GOOD)


@pytest.mark.parametrize(
    ("isa", "delimiters"),
    [
        (GOOD[0] + "~", Delimiters("*", "^", ":", "~")),
        (GOOD[0].replace("*", "|").replace("^", "!") + "\n", Delimiters("|", "!", ":", "\n")),
        (GOOD[0][:-1] + ">\x1d", Delimiters("*", "^", ">", "\x1d")),
        (GOOD[0].replace("^", "U").replace("00501", "00401") + "~", Delimiters("*", "", ":", "~")),
    ],
)
def test_delimiters_are_read_from_the_isa(isa: str, delimiters: Delimiters) -> None:
    header = read_header(isa.encode(), 0)
    assert header is not None
    assert (header.delimiters, header.length, header.faults, header.padded) == (delimiters, 106, (), True)


@pytest.mark.parametrize("isa", ["", "ISA", "ISA*00*", "ISAX00X", GOOD[0][:100], "ISA" + "*" * 12, GOOD[0]])
def test_what_is_no_isa_is_none(isa: str) -> None:
    assert read_header(isa.encode(), 0) is None


def test_several_interchanges_of_several_delimiters() -> None:
    other = file_of(GOOD).translate(bytes.maketrans(b"*:~^", b"|>!="))
    found, problems = read(file_of(GOOD) + b"\r\n" + other)
    assert problems == []
    assert len(found) == 2 * len(GOOD)
    assert found[len(GOOD)].position == 0
    assert found[-1].elements == ["IEA", "1", "000000001"]


@pytest.mark.parametrize("block", [7, 50, 333])
def test_the_size_of_blocks_changes_nothing(block: int) -> None:
    data = b"\xef\xbb\xbfjunk" + file_of(GOOD, "~\r\n") + b"more"
    assert read(data, block) == read(data)
    assert read(data)[1] == ["byte-order-mark", "outside-interchange", "outside-interchange"]


def test_limits_are_kept() -> None:
    endless = file_of(GOOD[:3]) + b"NTE*" + b"A" * 2_500_000 + b"~" + file_of(GOOD[3:])
    found, problems = read(endless)
    assert "segment-too-long" in problems
    assert found[-1].elements[0] == "IEA"
    many = file_of(GOOD[:3]) + b"NTE" + b"*A" * 5_000 + b"~" + file_of(GOOD[3:])
    found, problems = read(many)
    assert problems == ["segment-too-long"]
    assert len(found) == len(GOOD)


@pytest.mark.parametrize("data", [b"", b"garbage", b"ISA*cut", b"\x00" * 1000])
def test_what_is_no_interchange_is_named(data: bytes) -> None:
    found, problems = read(data)
    assert (found, problems[-1]) == ([], "no-interchange")


def test_a_file_cut_anywhere_is_read_to_the_cut() -> None:
    data = file_of(GOOD)
    for end in range(len(data)):
        found, problems = read(data[:end])
        assert len(found) <= data[:end].count(b"~") + 1
        assert problems or not data[:end].strip() or data[:end].endswith(b"~")
