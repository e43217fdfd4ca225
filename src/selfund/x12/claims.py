"""The second pass: the bytes of a batch to claims. Read this first, then reader.py.

Nothing is lost: each CLM segment of the batch comes back as a Claim or an UnreadableClaim, and a fault that belongs to
no claim comes back by itself. Never raises for what the bytes hold.
"""

from collections.abc import Iterator

from selfund.terms.claim import Claim
from selfund.x12.claim_loop import read_claim
from selfund.x12.faults import MISSING
from selfund.x12.hierarchy import read_head, read_level
from selfund.x12.interchange import Batch, SegmentFault, UnreadableClaim
from selfund.x12.levels import LEVELS
from selfund.x12.reader import Reader
from selfund.x12.usual import usual, usual_claim, usual_level


def read_claims(batch: Batch, data: bytes) -> Iterator[Claim | UnreadableClaim | SegmentFault]:
    """The claims of a batch in their order, and between them the faults that belong to no claim.

    data  the batch's bytes (`scanning.batch_bytes`)

    A fault of the head or of a billing provider's loop is told once by itself and again by each claim beneath it; one
    of a subscriber's or patient's loop by itself only when no claim stands beneath it.
    """
    reader = Reader(batch, data)
    segments, in_haste = reader.segments, not reader.careful
    levels, shapes = LEVELS[batch.kind], usual(batch.delimiters)
    claim_key, level_key = ("CLM" + batch.delimiters.element), "HL" + batch.delimiters.element
    leveled = False
    end = len(segments) - 1
    at = 0
    while at < end:
        reader.base = at
        segment = segments[at]
        if segment[:4] == claim_key:
            claim = usual_claim(reader, shapes, at) if in_haste else None
            if claim is not None:
                at = reader.after
                yield claim
                continue
            at = reader.loop_end(at)
            yield read_claim(reader, levels, segments[reader.base : at])
        elif segment[:3] == level_key:
            leveled = True
            if reader.pending:
                yield from reader.pending
                reader.pending.clear()
            after = usual_level(reader, shapes, at) if in_haste else 0
            at = after or reader.loop_end(at)
            if not after:
                read_level(reader, segments[reader.base : at])
                reader.judge()
        else:
            at = reader.loop_end(at)
            read_head(reader, segments[reader.base : at])
            reader.judge()
        if reader.out:
            yield from reader.out
            reader.out.clear()
    yield from reader.pending
    if not batch.number and not leveled and end:
        says = "the transaction set has no billing provider"
        yield reader.fault(MISSING, "HL", end - 1, says, "2000A")
