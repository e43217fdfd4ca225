"""The lines of `ledger.jsonl`: one balanced entry as one JSON object; debits and credits as texts with two decimals."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec

from selfund.terms.money import cents_from_decimal, money_text
from selfund.terms.posting import Account, Entry, EntryStatus, Posting

_encode: Final = msgspec.json.Encoder().encode


def entry_line(entry: Entry) -> bytes:
    """One entry as a line of JSON, newline included."""
    return (
        _encode(
            {
                "group": entry.group,
                "date": entry.on,
                "event": entry.event,
                "cause": entry.cause,
                "status": entry.status.value,
                "postings": [_posting(posting) for posting in entry.postings],
            }
        )
        + b"\n"
    )


def _posting(posting: Posting) -> dict[str, str]:
    if posting.amount > 0:
        return {"account": posting.account.value, "debit": money_text(posting.amount)}
    return {"account": posting.account.value, "credit": money_text(-posting.amount)}


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


def entry_lines(entries: Iterable[Entry]) -> bytes:
    """Several entries, a line each."""
    return b"".join([entry_line(entry) for entry in entries])
