"""The lines of `ledger.jsonl`: one balanced entry as one JSON object; debits and credits as texts with two decimals."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec

from selfund.terms.money import MONEY, cents_from_decimal
from selfund.terms.posting import Account, Entry, EntryStatus, Posting

_encode: Final = msgspec.json.Encoder().encode
_KEPT: Final = 20_000


class _Quoted(dict[str, str]):
    """Names of groups and events as JSON strings; there are few."""

    def __missing__(self, text: str) -> str:
        quoted = _encode(text).decode()
        if len(self) < _KEPT:
            self[text] = quoted
        return quoted


class _Days(dict[date, str]):
    """Days as JSON; a ledger has few."""

    def __missing__(self, day: date) -> str:
        text = f'"{day.isoformat()}"'
        if len(self) < _KEPT:
            self[day] = text
        return text


_Q: Final = _Quoted()
_DAYS: Final = _Days()
_DEBITS: Final = {account: f'{{"account":"{account.value}","debit":"' for account in Account}
_CREDITS: Final = {account: f'{{"account":"{account.value}","credit":"' for account in Account}


def entry_lines(entries: Iterable[Entry]) -> bytes:
    """Several entries, a line each."""
    return "".join([_line(entry) for entry in entries]).encode()


def _line(entry: Entry) -> str:
    """Put together as text, as decisions are: accounts and statuses are words of ours, and a cause recurs seldom."""
    cause = entry.cause
    quoted = f'"{cause}"' if cause.isalnum() and cause.isascii() else _encode(cause).decode()
    postings = ",".join([_posting(posting) for posting in entry.postings])
    return (
        f'{{"group":{_Q[entry.group]},"date":{_DAYS[entry.on]},"event":{_Q[entry.event]},"cause":{quoted},'
        f'"status":"{entry.status!s}","postings":[{postings}]}}\n'
    )


def _posting(posting: Posting) -> str:
    amount = posting.amount
    if amount > 0:
        return f'{_DEBITS[posting.account]}{MONEY[amount]}"}}'
    return f'{_CREDITS[posting.account]}{MONEY[-amount]}"}}'


def entry_of(line: bytes) -> Entry:
    """The entry of a line. Raises msgspec.DecodeError or ValueError for a line that is none."""
    found: dict[str, Any] = msgspec.json.decode(line)
    postings = tuple(
        Posting(
            Account(posting["account"]),
            cents_from_decimal(posting["debit"]) if "debit" in posting else -cents_from_decimal(posting["credit"]),
        )
        for posting in found["postings"]
    )
    return Entry(
        found["group"],
        date.fromisoformat(found["date"]),
        found["event"],
        found["cause"],
        postings,
        EntryStatus(found["status"]),
    )
