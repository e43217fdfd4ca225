"""Spill files: records put aside in sections, so that a later pass reads one section at a time and memory stays flat.

A file holds one section for each bucket, then the sections' offsets. A record is its length (4 bytes), its order
(8 bytes) and its bytes. Files are written once, whole, and renamed into place, so that a killed worker leaves
nothing half done.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_RECORD: Final = struct.Struct("<IQ")
_OFFSET: Final = struct.Struct("<Q")
BLOCK: Final = 1 << 16
"""Bytes that are read at a time of a file that is read alone."""

_PIECES_AT_ONCE: Final = 512


class SpillWriter:
    """Collects the records of one job, by bucket, and writes them as one file. A job's records fit into memory.

    They are kept as they come and joined a few at a time when they are written: byte arrays that grow beside each
    other are moved again and again.
    """

    def __init__(self, buckets: int) -> None:
        self._sections: list[list[bytes]] = [[] for _ in range(buckets)]

    def add(self, bucket: int, order: int, record: bytes) -> None:
        """Put one record aside. Records of a bucket keep the order in which they are added."""
        section = self._sections[bucket]
        section.append(_RECORD.pack(len(record), order))
        section.append(record)

    def write(self, path: Path) -> None:
        """Write the file and rename it into place."""
        offsets = bytearray()
        position = 0
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as stream:
            for section in self._sections:
                offsets += _OFFSET.pack(position)
                for first in range(0, len(section), _PIECES_AT_ONCE):
                    piece = b"".join(section[first : first + _PIECES_AT_ONCE])
                    stream.write(piece)
                    position += len(piece)
            offsets += _OFFSET.pack(position)
            stream.write(offsets)
        os.replace(unfinished, path)


def read_section(path: Path, bucket: int, buckets: int) -> Iterator[tuple[int, bytes]]:
    """The records of one bucket as (order, bytes), in the order in which they were added."""
    stream = os.open(path, os.O_RDONLY)
    try:
        offsets = os.pread(stream, 2 * _OFFSET.size, os.fstat(stream).st_size - _OFFSET.size * (buckets + 1 - bucket))
        start, end = struct.unpack("<QQ", offsets)
        section = os.pread(stream, end - start, start) if end > start else b""
    finally:
        os.close(stream)
    position = 0
    while position < len(section):
        length, order = _RECORD.unpack_from(section, position)
        position += _RECORD.size
        yield order, section[position : position + length]
        position += length


def read_all(path: Path, block: int = BLOCK) -> Iterator[tuple[int, bytes]]:
    """The records of a file of one section, read about `block` bytes at a time: many files merge in little memory.

    The file is open only while a block is read, so that more files may be merged than a process may hold open.
    """
    unpack, head = _RECORD.unpack_from, _RECORD.size
    at, records_end = 0, path.stat().st_size - 2 * _OFFSET.size
    rest = b""
    while at < records_end:
        piece = _read(path, at, min(block, records_end - at))
        at += len(piece)
        if rest:
            piece = rest + piece
        position, end = 0, len(piece)
        while position + head <= end:
            length, order = unpack(piece, position)
            after = position + head + length
            if after > end:
                break
            yield order, piece[position + head : after]
            position = after
        rest = piece[position:]


def _read(path: Path, at: int, length: int) -> bytes:
    stream = os.open(path, os.O_RDONLY)
    try:
        piece = os.pread(stream, length, at)
    finally:
        os.close(stream)
    if not piece:
        raise AssertionError(f"{path} ends before its records do")
    return piece
