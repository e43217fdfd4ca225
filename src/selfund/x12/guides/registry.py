"""Which guides there are: every table of this folder, read when it is first asked for and kept ready for walking."""

from functools import cache
from typing import Final

from selfund.x12.guides.compiled import Compiled
from selfund.x12.guides.guide import Guide
from selfund.x12.guides.tables import HOME, read_guide

_DICTIONARY: Final = frozenset({"elements.txt", "segments.txt", "meanings.txt"})


@cache
def guides() -> tuple[Guide, ...]:
    """Every guide that there is a table of, in the order of their files' names."""
    names = sorted(each.name for each in HOME.iterdir() if each.name.endswith(".txt") and each.name not in _DICTIONARY)
    return tuple([read_guide(HOME.joinpath(name).read_text("utf-8"), name) for name in names])


@cache
def guides_named(name: str, identifier: str) -> tuple[Guide, ...]:
    """The guides of a name (GS08 or ST03) for sets of a kind (ST01): several only where BHT02 tells them apart."""
    return tuple([guide for guide in guides() if name in guide.names and guide.set == identifier])


def guide_of(name: str, identifier: str, purpose: str = "") -> Guide | None:
    """The guide of a set by its name, ST01 and BHT02; None where there is no table of it.

    A purpose that no variant knows is answered by the first: the walk then says that BHT02 is wrong.
    """
    found = guides_named(name, identifier)
    for guide in found:
        if not guide.variant or purpose in guide.variant:
            return guide
    return found[0] if found else None


@cache
def kinds() -> dict[tuple[str, str], frozenset[str]]:
    """What the guides describe: (GS01, GS08) → the transaction sets (ST01) that may stand in such a group."""
    found: dict[tuple[str, str], set[str]] = {}
    for guide in guides():
        for name in guide.names:
            found.setdefault((guide.functional, name), set()).add(guide.set)
    return {key: frozenset(sets) for key, sets in found.items()}


@cache
def compiled(guide: Guide) -> Compiled:
    """A guide made ready for walking, once."""
    return Compiled(guide)
