"""The claims of one 837 file, for a program that wants to look at them one by one."""

from collections.abc import Iterator
from pathlib import Path

from selfund.terms.claim import Claim
from selfund.x12.claims import read_claims
from selfund.x12.interchange import SegmentFault, UnreadableClaim
from selfund.x12.scanning import batch_bytes, scan


def read_claim_file(file: Path) -> Iterator[Claim | UnreadableClaim]:
    """Every claim of the file's accepted interchanges, in order; what cannot be read says so, with its faults.

    Memory holds one batch at a time. What refused an interchange, group or set is told by `scan`, not here. Raises
    OSError when the file cannot be read, and nothing for what it holds.
    """
    with file.open("rb") as stream:
        for interchange in scan(stream):
            for batch in interchange.batches():
                for found in read_claims(batch, batch_bytes(stream, batch)):
                    if not isinstance(found, SegmentFault):
                        yield found
