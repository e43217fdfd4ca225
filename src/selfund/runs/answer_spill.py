"""The answers of one batch on their way from pass 1 to the 277CA: put aside in one piece, with their sums.

Packed together they take a third of the time that they take one by one; a batch's answers fit into memory.
"""

from pathlib import Path
from typing import Final

import msgspec

from selfund.runs.spill import SpillWriter, read_all
from selfund.x12.claim_acknowledgment import AnswerTotals, ClaimAnswer, count_answers

_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(list[ClaimAnswer]).decode


def write_answers(path: Path, answers: list[ClaimAnswer]) -> AnswerTotals:
    """Put the answers of a batch aside; returns their sums."""
    spill = SpillWriter(1)
    spill.add(0, 0, _pack(answers))
    spill.write(path)
    return count_answers(answers)


def read_answers(path: Path) -> list[ClaimAnswer]:
    """The answers of a batch, in the order of its claims."""
    return [answer for _, record in read_all(path) for answer in _unpack(record)]
