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
    reader = Reader(batch)
    levels, shapes = LEVELS[batch.kind], usual(batch.delimiters)
    out, terminator = reader.out, batch.delimiters.terminator
    claim_key, level_key = "CLM" + batch.delimiters.element, "HL" + batch.delimiters.element
    leveled = False
    for piece in reader.pieces(data):
        if piece.startswith(claim_key):
            if reader.careful or not usual_claim(reader, shapes, piece):
                read_claim(reader, levels, piece)
        elif piece.startswith(level_key):
            leveled = True
            if reader.pending:
                out.extend(reader.pending)
                reader.pending.clear()
            if reader.careful or not usual_level(reader, shapes, piece):
                read_level(reader, piece)
        else:
            read_head(reader, piece)
        reader.base += piece.count(terminator)
        if out:
            yield from out
            out.clear()
    yield from reader.pending
    if not batch.number and not leveled and reader.base:
        says = "the transaction set has no billing provider"
        yield reader.fault(MISSING, "HL", reader.base - 1, says, "2000A")
