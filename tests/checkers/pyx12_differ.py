"""Holds our checks against pyx12's, over small changes to good sets: who finds something, and who does not.

`differences` gives the changes on which the two disagree, each with what the one that found something says. pyx12 4.0.0
has no way to keep its maps between files; reading them takes most of its time, so they are kept for it here.
"""

import functools
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyx12.map_if
import pyx12.x12n_document

from checkers.pyx12_check import pyx12_faults
from selfund.x12.checking.checks import CheckOptions, Checks
from selfund.x12.guides.registry import compiled, guide_of
from selfund.x12.interchange import Delimiters, SegmentFault

PLAIN = Delimiters("*", "^", ":", "~")
CHECKS = Checks(CheckOptions(frozenset({1, 2, 4})))
KINDS = ("drop segment", "drop element", "twice", "longer", "other code", "letters", "swap", "not a day", "one more")
FUNCTIONAL = {"837": "HC", "835": "HP", "834": "BE", "820": "RA", "277": "HN", "999": "FA"}


class Change(NamedTuple):
    """A set that was changed: what kind of change, at which segment (1 is ST) and element, and its segments."""

    kind: str
    segment: int
    element: int
    segments: list[str]


class Difference(NamedTuple):
    """A change that only one of the two finds fault with, and what it says."""

    guide: str
    change: Change
    finder: str
    says: tuple[str, ...]


def changes(good: Sequence[str], often: int, seed: int) -> Iterator[Change]:
    """So many changes of a good set, ST and SE left alone."""
    chance = random.Random(seed)
    while often:
        at = chance.randrange(1, len(good) - 1)
        kind = chance.choice(KINDS)
        elements = good[at].split("*")
        element = chance.randrange(1, len(elements))
        changed = list(good)
        if kind == "drop segment":
            del changed[at]
        elif kind == "twice":
            changed.insert(at, changed[at])
        elif kind == "swap":
            if at + 2 >= len(changed):
                continue
            changed[at], changed[at + 1] = changed[at + 1], changed[at]
        else:
            value = _value(kind, elements[element])
            if value is None:
                continue
            elements = (
                [*elements, "X"] if kind == "one more" else [*elements[:element], value, *elements[element + 1 :]]
            )
            changed[at] = "*".join(elements).rstrip("*")
        if changed == list(good):
            continue
        often -= 1
        changed[-1] = f"SE*{len(changed)}*{changed[-1].split('*')[2]}"
        yield Change(kind, at + 1, element, changed)


def _value(kind: str, value: str) -> str | None:
    if kind == "drop element":
        return "" if value else None
    if kind == "longer":
        return value + "9" * 85 if value else None
    if kind == "other code":
        return "ZQ" if 0 < len(value) <= 3 else None
    if kind == "letters":
        return "ABC" if value.isdigit() else None
    if kind == "not a day":
        return f"{value[:4]}0230" if len(value) == 8 and value.isdigit() else None
    return value


def interchange(segments: Sequence[str], guide: str) -> bytes:
    """A set in an interchange of its own."""
    functional = FUNCTIONAL[segments[0].split("*")[1]]
    head = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SENDER':15}*ZZ*{'RECEIVER':15}*260101*0800*^*00501*000000001*0*T*:~"
        f"GS*{functional}*SENDER*RECEIVER*20260101*0800*1*X*{guide}~"
    )
    return (head + "".join(f"{each}~" for each in segments) + "GE*1*1~IEA*1*000000001~").encode()


def ours(segments: Sequence[str], guide: str) -> list[SegmentFault]:
    """What we find."""
    head = segments[1].split("*")
    of = guide_of(guide, segments[0].split("*")[1], head[2] if len(head) > 2 else "")
    assert of is not None
    found: list[SegmentFault] = []
    walk = CHECKS.rules(compiled(of)).walk(PLAIN, found.append)
    walk.feed(list(segments))
    walk.end()
    return found


@functools.cache
def _maps_kept() -> None:
    """Let pyx12 read each of its maps once."""
    load = pyx12.map_if.load_map_file
    kept: dict[str, object] = {}

    def once(map_file: str, *others: object) -> object:
        if map_file not in kept:
            kept[map_file] = load(map_file, *others)
        return kept[map_file]

    pyx12.map_if.load_map_file = once


def differences(good: Sequence[str], guide: str, often: int, seed: int) -> Iterator[Difference]:
    """The changes on which the two disagree."""
    _maps_kept()
    for change in changes(good, often, seed):
        mine = ours(change.segments, guide)
        theirs = pyx12_faults(interchange(change.segments, guide))
        if mine and not theirs:
            yield Difference(guide, change, "selfund", tuple(fault.problem.says for fault in mine))
        elif theirs and not mine:
            yield Difference(guide, change, "pyx12", tuple(theirs))
