"""The members of a book, packed: a few large objects that all processes share, and a member is unpacked when asked for.

A process that so much as looks at a Python object writes its reference count, and the page that the object lies on
becomes that process's own. A hundred thousand members as objects were 200 MB in every worker; packed they are 30 MB,
once.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final
from zlib import crc32

import msgspec

from selfund.terms.member import Identity, Member

KEPT: Final = 2_048
"""How many members stay unpacked: claims of one person come together, but a book may have millions."""

_CHECKSUM_BITS: Final = 32
_ROW_BITS: Final = 32
_ROW: Final = (1 << _ROW_BITS) - 1

_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(Member).decode
_unpack_identity: Final = msgspec.msgpack.Decoder(Identity).decode


def entry(key: str, row: int) -> int:
    """A key and the row that has it as an entry of a RowIndex: the key's checksum before the row."""
    return crc32(key.encode()) << _ROW_BITS | row


class RowIndex:
    """Which rows of a table may have a key: the entries in order, and where those start whose checksums begin alike.

    Two keys may have the same checksum, so whoever asks compares the key of the row itself.
    """

    __slots__ = ("_entries", "_shift", "_starts")

    def __init__(self, entries: Collection[int]) -> None:
        bits = len(entries).bit_length()
        self._entries, self._shift = array("Q", sorted(entries)), _CHECKSUM_BITS - bits
        ends = array("Q", bytes(8 * (1 << bits) + 8))
        for each in entries:
            ends[(each >> _ROW_BITS >> self._shift) + 1] += 1
        self._starts = array("Q", accumulate(ends))

    def rows(self, key: str) -> list[int]:
        """The rows, first things first: all that have the key, rarely one that has not."""
        checksum = crc32(key.encode())
        beginning = checksum >> self._shift
        found = []
        for each in self._entries[self._starts[beginning] : self._starts[beginning + 1]]:
            if each >> _ROW_BITS == checksum:
                found.append(each & _ROW)
        return found


class Roster(Mapping[str, Member]):
    """Members by id, in the order in which they were given. It reads as a dictionary and is never changed.

    Raises ValueError where two of them have one id.
    """

    __slots__ = ("_by_id", "_kept", "_packed", "_starts")

    def __init__(self, members: Iterable[Member] = ()) -> None:
        packed = bytearray()
        starts, entries = array("Q", [0]), array("Q")
        ids = set()
        for row, member in enumerate(members):
            packed += _pack(member)
            starts.append(len(packed))
            entries.append(entry(member.id, row))
            ids.add(member.id)
        if len(ids) < len(entries):
            raise ValueError("two members have one id")
        self._packed, self._starts = bytes(packed), starts
        self._by_id = RowIndex(entries)
        self._kept: dict[str, Member] = {}

    def rows(self) -> Iterator[Member]:
        """Every member in order: the one of row 0 first."""
        return map(self.at, range(len(self)))

    def at(self, row: int) -> Member:
        """The member of a row, unpacked anew."""
        starts = self._starts
        return _unpack(self._packed[starts[row] : starts[row + 1]])

    def identity(self, row: int) -> Identity:
        """Who the member of a row is: a third of the time of all that is known of them."""
        starts = self._starts
        return _unpack_identity(self._packed[starts[row] : starts[row + 1]])

    def __getitem__(self, name: str) -> Member:
        kept = self._kept
        found = kept.get(name)
        if found is None:
            found = self._find(name)
            if len(kept) >= KEPT:
                kept.clear()
            kept[name] = found
        return found

    def _find(self, name: str) -> Member:
        for row in self._by_id.rows(name):
            if self.identity(row).id == name:
                return self.at(row)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (member.id for member in self.rows())

    def __len__(self) -> int:
        return len(self._starts) - 1
