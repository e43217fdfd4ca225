"""What a run takes over from an earlier one: its control numbers, its ledger's balances, and its families' state.

State of families is put aside by bucket before pass 2, because the number of buckets may differ from run to run.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from selfund.runs.folder import ACCUMULATORS, HISTORY, LEDGER, RECEIVABLES, WAITING
from selfund.runs.intake import bucket_of, spill_path
from selfund.runs.ledger_lines import entry_of
from selfund.runs.spill import SpillWriter, read_section
from selfund.terms.history import Receivable
from selfund.terms.member import Member
from selfund.terms.posting import Account, Entry, Posting


class _Belongs(Struct, frozen=True):
    """The fields that say whose state a line is; accumulators name the family alone."""

    family: str
    group: str = ""
    member: str = ""


class _OfGroup(Struct, frozen=True):
    """The one field that says whose money waits."""

    group: str


_belongs: Final = msgspec.json.Decoder(_Belongs).decode
_of_group: Final = msgspec.json.Decoder(_OfGroup).decode
_receivable: Final = msgspec.json.Decoder(Receivable).decode

PUT_ASIDE: Final = 16_000_000
"""Bytes of state that are held in memory before they are put aside."""

BROUGHT_FORWARD: Final = "balance brought forward"
"""The event of a ledger's first entries, where an earlier run's balances go on."""


def put_aside(earlier: Path, folder: str, buckets: int, members: Mapping[str, Member]) -> frozenset[str]:
    """Put the family state of an earlier run's folder aside by bucket, in pieces that fit into memory.

    Hands back the ids of those who are in another family of their group now: their history is not where they are.
    """
    moved = set()
    for what, name in (("accumulators", ACCUMULATORS), ("history", HISTORY), ("waiting", WAITING)):
        spill, held, piece = SpillWriter(buckets), 0, 0
        for line in lines_of(earlier / name):
            belongs = _belongs(line)
            member = members.get(belongs.member)
            if member is not None and member.group == belongs.group and member.family != belongs.family:
                moved.add(member.id)
            spill.add(bucket_of(belongs.family, buckets), 0, line)
            held += len(line)
            if held > PUT_ASIDE:
                spill.write(spill_path(folder, f"earlier-{what}", piece))
                spill, held, piece = SpillWriter(buckets), 0, piece + 1
        spill.write(spill_path(folder, f"earlier-{what}", piece))
    return frozenset(moved)


def earlier_state(folder: str, what: str, bucket: int, buckets: int) -> Iterator[bytes]:
    """The lines of one bucket that `put_aside` put aside ("accumulators", "history", "waiting"), in their order."""
    piece = 0
    while (path := spill_path(folder, f"earlier-{what}", piece)).exists():
        for _, line in read_section(path, bucket, buckets):
            yield line
        piece += 1


def groups_that_wait(earlier: Path) -> list[str]:
    """The groups out of whose money approved claims of an earlier run are still to be paid."""
    return sorted({_of_group(line).group for line in lines_of(earlier / WAITING)})


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file without their ends; none where the file is missing."""
    if not path.exists():
        return
    with path.open("rb") as stream:
        for line in stream:
            if line.strip():
                yield line.rstrip(b"\n")


def receivables_of(earlier: Path) -> dict[str, Receivable]:
    """What payees owe from earlier runs, by financial control number."""
    found = [_receivable(line) for line in lines_of(earlier / RECEIVABLES)]
    return {receivable.control: receivable for receivable in found}


def brought_forward(earlier: Path, day_of_earlier: str) -> list[Entry]:
    """One entry a group that takes over the balances of an earlier run's ledger.

    Raises AssertionError where that ledger does not balance: it was changed by hand.
    """
    sums: dict[str, dict[Account, int]] = {}
    last = None
    for line in lines_of(earlier / LEDGER):
        entry = entry_of(line)
        last = entry.on if last is None or entry.on > last else last
        accounts = sums.setdefault(entry.group, {})
        for posting in entry.postings:
            accounts[posting.account] = accounts.get(posting.account, 0) + posting.amount
    if last is None:
        return []
    return [
        Entry(
            group,
            last,
            BROUGHT_FORWARD,
            f"run of {day_of_earlier}",
            tuple(Posting(account, amount) for account, amount in accounts.items() if amount),
        )
        for group, accounts in sorted(sums.items())
        if any(accounts.values())
    ]
