"""A guide: which loops, segments and elements a transaction set may have, as its table says (README.md here).

The tables are ours; what they state is the implementation guide that is named in each. Only names and numbers are kept:
a situational rule that a machine can hold stands in the table as a rule.
"""

from collections.abc import Iterator

from msgspec import Struct

UNBOUNDED = 0
"""The `most` of what may repeat without end."""


class Element(Struct, frozen=True, gc=False):
    """One element of a segment, or one component of a composite.

    place       counted from 1: 3 for NM103
    name        what it means here, in words joined by underscores; the first word of a code list tells its kind
    required    whether the guide requires it
    kind        data type: AN, ID, DT, TM, R, N0, N2, B; empty for a composite
    least, most length in characters (of a number: digits, without sign and point)
    number      the data element's number, C… for a composite
    codes       the codes that the guide allows; empty: any
    code_set    the outside code set that its value belongs to; empty: none
    repeats     how often it may repeat (005010: only where the guide says so)
    components  of a composite, by place; what is not listed is not used
    """

    place: int
    name: str
    required: bool
    kind: str
    least: int
    most: int
    number: str
    codes: frozenset[str] = frozenset()
    code_set: str = ""
    repeats: int = 1
    components: tuple["Element", ...] = ()


class Note(Struct, frozen=True, gc=False):
    """A syntax note on a segment's elements: P all or none, R at least one, E at most one, C if the first then all,
    L if the first then at least one of the others."""

    kind: str
    places: tuple[int, ...]


class SegmentUse(Struct, frozen=True):
    """One use of a segment in a loop. `most` UNBOUNDED: without end. `elements` in order; not listed: not used.

    places   how many elements the standard gives the segment: one more is too many
    """

    tag: str
    name: str
    required: bool
    most: int
    elements: tuple[Element, ...]
    notes: tuple[Note, ...]
    places: int

    def number(self, place: int, component: int = 0) -> str:
        """The data element's number of an element, or of a component of it; empty where the guide uses none."""
        for element in self.elements:
            if element.place == place:
                if not component or not element.components:
                    return element.number
                return next((part.number for part in element.components if part.place == component), "")
        return ""


class Path(Struct, frozen=True, gc=False):
    """What a rule looks at: a segment of the rule's loop, an element of it, a component; or the like of another loop.

    loops   the names of the loops that lead down to it, or "^" for the loop around; empty: the rule's own loop
    element, component   may be empty: the segment, or the element, as such
    """

    segment: str
    element: str = ""
    component: str = ""
    loops: tuple[str, ...] = ()


class Test(Struct, frozen=True, gc=False):
    """A condition on what a path leads to: given, missing, = (one of `values`), != (none of them), starts."""

    path: Path
    asks: str
    values: tuple[str, ...] = ()


class Rule(Struct, frozen=True):
    """What must hold in a loop, as the guide or a partner says, where all of `when` hold.

    code, snip, status   our name for it, its SNIP type, and the claim status that breaking it leads to ("A7:189")
    asks                 needs (one of `paths`; with `values`, one of them at the one path), bars (all of `paths`),
                         allows (the one path holds nothing but `values`), gives (each segment of the one path has
                         the element); in overlays alone: limits (its length)
    says                 the rule in words; the mend is made from what it asks for
    """

    code: str
    snip: int
    status: str
    when: tuple[Test, ...]
    asks: str
    paths: tuple[Path, ...]
    values: tuple[str, ...]
    says: str


class Loop(Struct, frozen=True):
    """A loop: its first item is the segment that opens it. `id` is the guide's ("2010AA"); the set itself is ""."""

    id: str
    name: str
    required: bool
    most: int
    items: tuple["SegmentUse | Loop", ...]
    rules: tuple[Rule, ...] = ()

    def segments(self) -> Iterator[SegmentUse]:
        """Its own segments, in order."""
        return (item for item in self.items if isinstance(item, SegmentUse))

    def loops(self) -> Iterator["Loop"]:
        """Its own loops, in order."""
        return (item for item in self.items if isinstance(item, Loop))


class Guide(Struct, frozen=True, eq=False):
    """A guide. `names`: the identifiers (GS08, ST03) that it answers to, its own first.

    A guide equals itself alone, so that what is made of it is quickly looked up.
    set, functional   ST01 and GS01 of the sets that it describes
    variant           the BHT02 codes by which a guide is told from others with its name and set; empty: it is alone
    """

    names: tuple[str, ...]
    title: str
    set: str
    functional: str
    root: Loop
    variant: frozenset[str] = frozenset()
