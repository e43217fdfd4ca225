"""Sets made of any guide's table are right, and the same when read and written; what is missing is found."""

from io import BytesIO
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from selfund.x12.checking.walk import Walk
from selfund.x12.documents.reading import read_document, read_set
from selfund.x12.documents.shapes import Document, shape_of, shapes_of
from selfund.x12.documents.values import money
from selfund.x12.documents.writing import document_from, write_document
from selfund.x12.guides.guide import Guide
from selfund.x12.guides.registry import compiled, guides
from selfund.x12.interchange import Delimiters, SegmentFault, TransactionSet
from x12_made import Made, made_set, texts

BY_NAME = {f"{guide.title} {guide.names[0]}": guide for guide in guides()}
GUIDES = pytest.mark.parametrize("name", sorted(BY_NAME))
PLAIN = Delimiters()
SEEDS = st.integers(0, 1 << 32)
FULLNESS = st.sampled_from([5, 25, 60])
MARKS = st.sampled_from([Delimiters(), Delimiters("|", "!", ">", "\n"), Delimiters("\x1d", "\x1f", "\x1e", "\x1c")])
FEW = settings(max_examples=5, deadline=None)


def findings(segments: list[str], guide: Guide, delimiters: Delimiters = PLAIN) -> list[SegmentFault]:
    found: list[SegmentFault] = []
    walk = Walk(compiled(guide), delimiters, found.append)
    walk.feed(segments)
    walk.end()
    return found


def written(document: Document, delimiters: Delimiters = PLAIN, line_end: str = "") -> str:
    sink = BytesIO()
    write_document(document, sink, delimiters, line_end)
    return sink.getvalue().decode("latin-1")


@GUIDES
@FEW
@given(seed=SEEDS, fullness=FULLNESS, delimiters=MARKS)
def test_a_made_set_is_right_and_comes_back_as_it_was(
    name: str, seed: int, fullness: int, delimiters: Delimiters
) -> None:  # fmt: skip
    guide = BY_NAME[name]
    segments = texts(made_set(guide, seed, fullness, delimiters), delimiters)
    assert findings(segments, guide, delimiters) == []
    document = read_document(segments, guide, delimiters)
    end = delimiters.terminator + "\r\n"
    assert written(document, delimiters, "\r\n") == "".join([segment + end for segment in segments])


@GUIDES
@FEW
@given(seed=SEEDS, fullness=FULLNESS)
def test_a_document_comes_back_from_plain_data(name: str, seed: int, fullness: int) -> None:
    guide = BY_NAME[name]
    document = read_document(texts(made_set(guide, seed, fullness)), guide, PLAIN)
    assert document_from(msgspec.to_builtins(document), guide) == document


def bare(part: Document) -> Document:
    """A part without what can be worked out: codes that are the only ones, numbers of HL and LX."""
    shape = shape_of(part)
    changed: dict[str, object] = {}
    for field, below in zip(shape.fields, shape.parts, strict=True):
        value = getattr(part, field)
        if below is not None and value is not None:
            changed[field] = tuple([bare(each) for each in value]) if isinstance(value, tuple) else bare(value)
    tag = shape.segment.tag if shape.segment else ""
    for field, element in zip(shape.fields, shape.elements, strict=False):
        if element.required and not element.components and element.repeats == 1:
            worked = len(element.codes) == 1 or (tag == "HL" and element.place != 3) or tag == "LX"
            if worked:
                changed[field] = ""
    return replace(part, **changed)


@GUIDES
@FEW
@given(seed=SEEDS, fullness=FULLNESS)
def test_what_can_be_worked_out_need_not_be_given(name: str, seed: int, fullness: int) -> None:
    """Without ST, SE, the numbers of HL and LX, and codes that are the only ones, the same set is written."""
    guide = BY_NAME[name]
    made = made_set(guide, seed, fullness)
    made[0].elements = ["ST", guide.set, "4711", *[guide.names[0]][: len(made[0].elements) - 3]]
    made[-1].elements[2] = "4711"
    whole = texts(made)
    document = bare(read_document(whole, guide, PLAIN))
    names = shapes_of(guide).root.fields
    sink = BytesIO()
    hand_built = replace(document, **{names[0]: None, names[-1]: None})
    assert write_document(hand_built, sink, control_number="4711") == len(whole)
    assert sink.getvalue().decode().split("~")[:-1] == whole


@GUIDES
@FEW
@given(seed=SEEDS, fullness=FULLNESS)
def test_a_required_thing_that_is_taken_out_is_found(name: str, seed: int, fullness: int) -> None:
    guide = BY_NAME[name]
    dice = Random(seed)
    made = made_set(guide, seed, fullness)
    segments = [each for each in made if each.use.required and each.alone and not each.head]
    elements = [
        (at, element.place)
        for at, each in enumerate(made)
        for element in each.use.elements
        if element.required and element.place < len(each.elements)
    ]
    if dice.randrange(2):
        gone = dice.choice(segments)
        assert findings(texts([each for each in made if each is not gone]), guide)
    at, place = dice.choice(elements)
    mutated = [Made(list(each.elements), each.use, each.loop, each.head) for each in made]
    mutated[at].elements[place] = ""
    assert findings(texts(mutated), guide)


@GUIDES
@FEW
@given(seed=SEEDS, fullness=FULLNESS)
def test_parts_are_what_the_whole_holds(name: str, seed: int, fullness: int) -> None:
    """Handed over one after the other, the parts of a set are those of the document that is read at once."""
    guide = BY_NAME[name]
    segments = texts(made_set(guide, seed, fullness))
    data = "".join([segment + "~\n" for segment in segments]).encode()
    found = TransactionSet(guide.set, "0001", guide.names[0], None, len(segments), 2, offset=0, length=len(data))
    parts = list(read_set(BytesIO(data), found, PLAIN, guide))
    document = read_document(segments, guide, PLAIN)
    for field in shapes_of(guide).root.fields:
        whole = getattr(document, field)
        expected = list(whole) if isinstance(whole, tuple) else [] if whole is None else [whole]
        assert [part.value for part in parts if part.name == field] == expected


@given(st.integers(-(10**10), 10**10))
def test_money_is_read_in_cents(cents: int) -> None:
    sign, whole, fraction = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    assert money(f"{sign}{whole}.{fraction:02d}") == cents
    if fraction % 10 == 0:
        assert money(f"{sign}{whole}.{fraction // 10}") == cents
    if not whole:
        assert money(f"{sign}.{fraction:02d}") == cents
