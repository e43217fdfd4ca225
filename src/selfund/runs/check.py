"""Checks files of interchanges of every kind: envelopes, then each transaction set along its guide.

Nothing is answered and nothing is decided here. Memory holds the report of one interchange.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from selfund.x12.checking.rules import Rules
from selfund.x12.checking.sets import MOST_FINDINGS, CheckedSet, check_set
from selfund.x12.guides.compiled import Compiled
from selfund.x12.guides.registry import compiled, guide_of, kinds
from selfund.x12.interchange import FunctionalGroup, Interchange, TransactionSet
from selfund.x12.scanning import scan

RulesOf = Callable[[Compiled], Rules]
"""What makes the rules of a guide: which SNIP types, with which code sets (x12/checking/checks.py)."""

SetPlace = tuple[int, int]
"""Where a set stands: the places of its group in the interchange and of itself in the group, from 0."""

_PURPOSE: Final = 400
"""Bytes of a set within which its BHT must stand for its purpose to be seen."""


class CheckedInterchange(Struct, frozen=True):
    """One interchange of a file, with what is wrong in its sets. A set that no guide describes is not among `sets`."""

    interchange: Interchange
    sets: dict[SetPlace, CheckedSet]

    @property
    def findings(self) -> int:
        """How many things are wrong inside its sets."""
        return sum(len(each.findings) + each.left_out for each in self.sets.values())

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong with it, envelope and sets."""
        return self.interchange.accepted and not self.interchange.all_problems() and not self.findings


def check_file(file: Path, rules_of: RulesOf, limit: int = MOST_FINDINGS) -> Iterator[CheckedInterchange]:
    """Every interchange of a file, checked, in order. Raises OSError when the file cannot be read.

    limit   findings kept of one set; what is beyond is counted
    """
    with file.open("rb") as stream:
        for interchange in scan(stream, kinds=kinds()):
            yield CheckedInterchange(interchange, check_sets(stream, interchange, rules_of, limit))


def check_sets(
    stream: BinaryIO, interchange: Interchange, rules_of: RulesOf, limit: int = MOST_FINDINGS
) -> dict[SetPlace, CheckedSet]:
    """What is wrong in the sets of an interchange, by their places; refused ones too, as far as they can be read."""
    found: dict[SetPlace, CheckedSet] = {}
    for place, group in enumerate(interchange.groups):
        for number, each in enumerate(group.sets):
            guide = set_guide(stream, group, each, interchange.delimiters.element)
            if guide is not None:
                rules = rules_of(guide)
                found[place, number] = check_set(stream, each, interchange.delimiters, rules, limit)
    return found


def set_guide(stream: BinaryIO, group: FunctionalGroup, found: TransactionSet, element: str) -> Compiled | None:
    """The guide of a set: by ST03 where it is given, else by GS08; where guides share a name, by the set's BHT02.

    The stream is left where it was: it may be scanned on.
    """
    here = stream.tell()
    stream.seek(found.offset)
    head = stream.read(min(found.length, _PURPOSE)).decode("latin-1")
    stream.seek(here)
    _, _, behind = head.partition(f"BHT{element}")
    purpose = behind.split(element, 2)[1] if behind.count(element) > 1 else ""
    guide = guide_of(found.guide or group.version, found.identifier, purpose)
    return None if guide is None else compiled(guide)
