"""The second pass: the bytes of a batch to claims. Read this first, then reader.py.

Nothing is lost: each CLM segment of the batch comes back as a Claim or an UnreadableClaim, and a fault that belongs to
no claim comes back by itself. Never raises for what the bytes hold.
"""

from selfund.terms.claim import Claim
from selfund.x12.claim_loop import read_claim
from selfund.x12.faults import MISSING
from selfund.x12.hierarchy import read_head, read_level
from selfund.x12.interchange import Batch, SegmentFault, UnreadableClaim
from selfund.x12.levels import levels
from selfund.x12.reader import Reader
from selfund.x12.usual import usual, usual_claim, usual_patient, usual_subscriber


def read_claims(batch: Batch, data: bytes) -> list[Claim | UnreadableClaim | SegmentFault]:
    """The claims of a batch in their order, and between them the faults that belong to no claim.

    data  the batch's bytes (`scanning.batch_bytes`)

    A fault of the head or of a billing provider's loop is told once by itself and again by each claim beneath it; one
    of a subscriber's or patient's loop by itself only when no claim stands beneath it.
    """
    reader = Reader(batch)
    known = levels(batch.delimiters, batch.kind)
    shapes = usual(batch.delimiters)
    terminator = batch.delimiters.terminator
    claim_key, level_key = "CLM" + batch.delimiters.element, "HL" + batch.delimiters.element
    pieces = reader.pieces(data)
    in_haste = not reader.careful
    for piece in pieces:
        if piece.startswith(claim_key):
            if not (in_haste and usual_claim(reader, shapes, piece)):
                read_claim(reader, known, piece)
        elif piece.startswith(level_key):
            reader.out.extend(reader.pending)
            reader.pending.clear()
            if not (in_haste and (usual_subscriber(reader, shapes, piece) or usual_patient(reader, shapes, piece))):
                read_level(reader, piece)
        else:
            read_head(reader, piece)
        reader.base += piece.count(terminator)
    if not batch.number and len(pieces) == 1 and reader.header_text:
        says = "the transaction set has no billing provider"
        reader.out.append(reader.fault(MISSING, "HL", reader.base - 1, says, "2000A"))
    return reader.out + reader.pending
