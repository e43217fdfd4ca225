"""Hostile bytes, checked: nothing raises, nothing takes long, memory stays flat, and what can be read is read.

A set of every guide is injured byte by byte, segment by segment and file by file (x12_hostile.py); huge things are made
to measure. Work is counted in steps of the interpreter, not in seconds.
"""

import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfund.runs.check import CheckedInterchange, check_file
from selfund.x12.checking.checks import CheckOptions, Checks
from selfund.x12.guides.registry import guides
from selfund.x12.interchange import Delimiters
from x12_hostile import MARKS, ODD, enveloped, in_envelope, injured
from x12_made import made_set, texts

CHECKS = Checks(CheckOptions(today=date(2026, 11, 24)))
BY_NAME = {f"{guide.title} {guide.names[0]}": guide for guide in guides()}
GUIDES = pytest.mark.parametrize("name", sorted(BY_NAME))
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
HAND_MADE = sorted(GOLDEN.glob("*.edi"))
OTHER = enveloped(BY_NAME["remittance 005010X221A1"], 7) if "remittance 005010X221A1" in BY_NAME else b""
LINES_A_BYTE = 200
"""Lines of Python that may run for a byte of a small file, many times what a set full of faults takes."""


@contextmanager
def budget(lines: int) -> Iterator[None]:
    """Fails where more lines of Python run than this."""
    left = lines

    def step(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise AssertionError(f"more than {lines} steps")
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        yield
    finally:
        sys.settrace(before)


def checked(data: bytes, folder: Path, limit: int = 100) -> list[CheckedInterchange]:
    """A file of these bytes, checked; each finding stands in the set that it is about."""
    file = folder / "hostile.edi"
    file.write_bytes(data)
    found = list(check_file(file, CHECKS.rules, limit))
    for each in found:
        for (group, place), inside in each.sets.items():
            known = each.interchange.groups[group].sets[place]
            for finding in inside.findings:
                assert known.offset <= finding.offset <= known.offset + known.length, finding
                assert finding.position >= 1
                assert 1 <= finding.snip <= 7
    return found


def clean_sets(found: list[CheckedInterchange]) -> int:
    return sum(inside.clean for each in found for inside in each.sets.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@GUIDES
def test_injured_sets_of_a_guide_never_raise(name: str, folder: Path) -> None:
    chance, good = Random(name), enveloped(BY_NAME[name], 3)
    checked(good, folder)
    for _ in range(40):
        data = good
        for _ in range(chance.choice((1, 1, 2, 4))):
            data = injured(data, chance, (good, OTHER))
        checked(data, folder)


@GUIDES
def test_injured_sets_stay_within_a_budget_of_steps(name: str, folder: Path) -> None:
    chance, good = Random(name), enveloped(BY_NAME[name], 4)
    checked(good, folder)
    for _ in range(4):
        data = injured(injured(good, chance, (good, OTHER)), chance, (OTHER,))
        checked(data, folder)  # patterns are made once for new delimiters
        with budget(20_000 + LINES_A_BYTE * len(data)):
            checked(data, folder)


@pytest.mark.parametrize("path", HAND_MADE, ids=lambda path: path.name)
def test_injured_golden_files_never_raise(path: Path, folder: Path) -> None:
    chance, good = Random(path.name), path.read_bytes()
    for _ in range(30):
        checked(injured(injured(good, chance, (OTHER,)), chance, (good,)), folder)


@settings(max_examples=60, deadline=None)
@given(
    place=st.integers(0, 1 << 16),
    piece=st.one_of(st.binary(max_size=40), st.sampled_from(ODD), st.sampled_from(MARKS)),
    lost=st.integers(0, 200),
    which=st.sampled_from(sorted(BY_NAME)),
)
def test_any_bytes_anywhere_never_raise(folder: Path, place: int, piece: bytes, lost: int, which: str) -> None:
    good = enveloped(BY_NAME[which], 1)
    at = place % len(good)
    checked(good[:at] + piece + good[at + lost :], folder)


@GUIDES
def test_what_stands_around_a_good_set_does_not_spoil_it(name: str, folder: Path) -> None:
    guide = BY_NAME[name]
    marks = Delimiters("|", "!", ">", "~")
    segments = texts(made_set(guide, 5, 20, marks), marks)
    rules = Checks(CheckOptions(snips=frozenset({1})))
    plain = in_envelope(guide, segments, marks)
    file = folder / "around.edi"
    for data, sets in (
        (plain, 1),
        (b"\xef\xbb\xbf" + plain, 1),
        (in_envelope(guide, segments, marks, "\r\n"), 1),
        (in_envelope(guide, segments, marks, "  \r\n"), 1),
        (b"junk\x00\xff\n" + plain + b"  \r\n\x1a", 1),
        (plain + b"\x00junk" + in_envelope(guide, segments, marks, "\n", 2) + b"ISA", 2),
        (plain[:-30] + in_envelope(guide, segments, marks, number=2), 1),
        (plain[:-1], 1),
    ):
        file.write_bytes(data)
        found = list(check_file(file, rules.rules))
        assert clean_sets(found) == sets, data[:40]


HUGE = {
    "a segment without end": lambda: b"NTE*ADD*" + b"x" * 3_000_000,
    "elements": lambda: b"NM1" + b"*A" * 1_000_000,
    "empty elements": lambda: b"NM1" + b"*" * 1_000_000,
    "components": lambda: b"HI*" + b"ABK:A000:" * 300_000,
    "empty components": lambda: b"HI*" + b":" * 1_000_000,
    "repetitions": lambda: b"DMG*D8*19800101*F**" + b"W^" * 500_000,
    "empty segments": lambda: b"~" * 100_000,
    "line ends": lambda: b"\r\n" * 500_000,
    "blanks": lambda: b" " * 1_000_000,
    "a number without end": lambda: b"CLM*A*" + b"9" * 1_000_000,
    "deep levels": lambda: b"~".join(b"HL*%d*%d*22*1" % (number, number - 1) for number in range(1, 10_000)),
    "line breaks in a name": lambda: b"C" + b"\n" * 500_000 + b"LM*A",
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_things_are_passed_by_in_flat_memory(name: str, folder: Path) -> None:
    """A file holds the thing; what is kept at once is a few copies of the longest segment, and never a multiple."""
    guide = BY_NAME["professional claim 005010X222A1"]
    good = enveloped(guide, 2)
    data = good.replace(b"~SE*", b"~" + HUGE[name]() + b"~SE*", 1) + in_envelope(
        guide, texts(made_set(guide, 2)), number=2
    )
    checked(good, folder)
    tracemalloc.start()
    try:
        found = checked(data, folder)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 150_000_000
    assert found[-1].interchange.control_number == "000000002"
    assert found[-1].interchange.accepted
