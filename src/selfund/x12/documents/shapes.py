"""The types of a guide's documents, made from its table: one for each segment, composite and loop.

A field has the name that the table gives, text as sent. What is not there is "" (an element), None (a composite, a
segment or a loop that may come once) or () (what may come more often). A name that Python keeps for itself has a _
behind it. Loops also tell `order_as_met`: empty where the guide's order was kept, else for each part that the loop
holds the place of its kind in the table.
"""

from functools import cache
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from selfund.x12.guides.guide import Element, Guide, Loop, SegmentUse

ORDER: Final = "order_as_met"
"""The field of a loop that says in which order its parts came, where that is not the guide's."""


class Document(Struct, frozen=True, gc=False):
    """A transaction set, or a loop, segment or composite of one. Its fields are those of the guide's table."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class Shape(Struct, frozen=True, gc=False, eq=False):
    """What a type stands for: `fields` by the items of a loop or the elements of a segment, in the table's order."""

    made: type[Document]
    fields: tuple[str, ...]
    loop: Loop | None = None
    segment: SegmentUse | None = None
    elements: tuple[Element, ...] = ()
    parts: "tuple[Shape | None, ...]" = ()


class Shapes:
    """The types of one guide. `root` is the transaction set's; `types` finds one by where it stands."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self._loops: dict[int, Shape] = {}
        self._uses: dict[int, Shape] = {}
        self.root = self.loop(guide.root)

    def loop(self, loop: Loop) -> Shape:
        """A loop's type; a loop that is written once in the table and stands twice has one."""
        known = self._loops.get(id(loop.items))
        if known is not None:
            return known
        parts = tuple([self.loop(item) if isinstance(item, Loop) else self.segment(item) for item in loop.items])
        names = field_names(tuple([item.name for item in loop.items]))
        fields: list[tuple[str, Any, Any]] = [
            (name, part.made | None, None) if item.most == 1 else (name, tuple[part.made, ...], ())  # type: ignore[name-defined]
            for name, item, part in zip(names, loop.items, parts, strict=True)
        ]
        made = _made(loop.name, [*fields, (ORDER, tuple[int, ...], ())])
        shape = self._loops[id(loop.items)] = Shape(made, names, loop, parts=parts)
        _SHAPES[made] = shape
        return shape

    def segment(self, use: SegmentUse) -> Shape:
        """A segment's type."""
        shape = self._uses.get(id(use))
        if shape is None:
            shape = self._uses[id(use)] = _row(use.name, use.elements, use)
        return shape

    def types(self, *names: str) -> type[Document]:
        """The type of what stands in the set under some names, one for each level ("member", "name").

        Raises ValueError where the guide has no such thing.
        """
        shape = self.root
        for name in names:
            if name not in shape.fields:
                raise ValueError(f"{self.guide.title}: {'.'.join(names)}: there is no {name}; there are "
                                 f"{', '.join(shape.fields)}")  # fmt: skip
            part = shape.parts[shape.fields.index(name)]
            if part is None:
                raise ValueError(f"{self.guide.title}: {'.'.join(names)} is a text")
            shape = part
        return shape.made


@cache
def shapes_of(guide: Guide) -> Shapes:
    """The types of a guide, made once."""
    made = Shapes(guide)
    _GUIDES[made.root.made] = guide
    return made


_GUIDES: Final[dict[type[Document], Guide]] = {}
_SHAPES: Final[dict[type[Document], Shape]] = {}


def guide_of_document(document: Document) -> Guide:
    """The guide that a whole document is of. Raises ValueError for a part of one."""
    guide = _GUIDES.get(type(document))
    if guide is None:
        raise ValueError(f"{type(document).__name__} is a part of a transaction set, not a whole one")
    return guide


def shape_of(part: Document) -> Shape:
    """What the type of a part stands for, by the guide that it was made of."""
    return _SHAPES[type(part)]


def field_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names as fields: what Python keeps for itself with a _ behind it, and a name that comes again with its number."""
    found: list[str] = []
    for name in names:
        field = f"{name}_" if iskeyword(name) else name
        count = names[: len(found)].count(name)
        found.append(f"{field}_{count + 1}" if count else field)
    return tuple(found)


def _row(name: str, elements: tuple[Element, ...], use: SegmentUse | None) -> Shape:
    """The type of a segment or composite."""
    parts = tuple([_row(each.name, each.components, None) if each.components else None for each in elements])
    names = field_names(tuple([each.name for each in elements]))
    fields: list[tuple[str, Any, Any]] = []
    for field, element, part in zip(names, elements, parts, strict=True):
        kind: Any = str if part is None else part.made
        if element.repeats > 1:
            fields.append((field, tuple[kind, ...], ()))
        elif part is None:
            fields.append((field, str, ""))
        else:
            fields.append((field, kind | None, None))
    shape = Shape(_made(name, fields), names, None, use, elements, parts)
    _SHAPES[shape.made] = shape
    return shape


def _made(name: str, fields: list[tuple[str, Any, Any]]) -> type[Document]:
    title = "".join([word.capitalize() for word in name.split("_")])
    made: Any = msgspec.defstruct(
        title, fields, bases=(Document,), module=__name__, frozen=True, gc=False, omit_defaults=True,
        forbid_unknown_fields=True,
    )  # fmt: skip
    kind: type[Document] = made
    return kind
