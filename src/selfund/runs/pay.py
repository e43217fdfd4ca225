"""Pass 3, the money: who is paid out of each group's account, and one remittance per payee per group.

Payables come sorted by payee out of spill files; what is not paid waits for the next run.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from selfund.funding.check_run import PayeeTotal, RegisterLine, Release, pay_payee, release
from selfund.funding.due import PayeeDue
from selfund.funding.ledger import Balances, available
from selfund.funding.payments import payee_of
from selfund.funding.remittances import PayeeKey
from selfund.runs.intake import spill_path
from selfund.runs.spill import SpillWriter, read_section
from selfund.terms.book import Book
from selfund.terms.claim import Provider as BilledProvider
from selfund.terms.history import ForwardBalance
from selfund.terms.posting import Account, Entry
from selfund.terms.remittance import Payee, PaymentMethod
from selfund.x12.envelope import Envelope
from selfund.x12.remittance_advice import write_remittances

_unpack_due: Final = msgspec.msgpack.Decoder(PayeeDue).decode
_WHOLE_FILE: Final = 1 << 18
"""Bytes that are held back before they are written: most remittances go out in one piece."""

_BY_CHECK: Final = PaymentMethod.CHECK
"""How providers are paid: ACH asks for the accounts of both sides (005010X221A1 BPR06 to BPR15); none are on file."""


class Paying(Struct, frozen=True):
    """What every payment job looks at.

    releases   by group: who is paid today
    traces     by provider: the count of its trace number; `numbers` the interchange control number of its 835
    strangers  payees that the book does not know, as they were billed
    forwards   `insured`: what payees owe of earlier remittances
    """

    book: Book
    folder: str
    out: str
    buckets: int
    partitions: int
    today: date
    releases: dict[str, Release]
    traces: dict[PayeeKey, int]
    numbers: dict[PayeeKey, int]
    strangers: dict[PayeeKey, BilledProvider]
    forwards: Mapping[PayeeKey, ForwardBalance]


class PaidPartition(Struct, frozen=True):
    """What was paid and told to the payees of one partition."""

    register: tuple[RegisterLine, ...]
    entries: tuple[tuple[int, Entry], ...]
    forwards: tuple[ForwardBalance, ...]
    remittances: int
    waiting: int


def add_totals(totals: dict[PayeeKey, PayeeTotal], more: Mapping[PayeeKey, PayeeTotal]) -> None:
    """Add the totals of one bucket, by payee, to those of the buckets before it."""
    for key, total in more.items():
        known = totals.get(key)
        if known is None:
            totals[key] = total
            continue
        firsts = [first for first in (known.first, total.first) if first is not None]
        totals[key] = PayeeTotal(
            key,
            known.amount + total.amount,
            min(firsts) if firsts else None,
            known.claims + total.claims,
            known.zeros + total.zeros,
        )


def release_groups(
    book: Book, totals: Mapping[PayeeKey, PayeeTotal], balances: Balances, today: date, run: int
) -> dict[str, Release]:
    """Who is paid today, group by group: each out of its own money.

    A group with an advance to repay has its turn also where nobody is to be paid.
    """
    by_group: dict[str, list[PayeeTotal]] = {}
    for (name, account), amount in balances.items():
        if account is Account.DUE_TO_ADMINISTRATOR and amount and name in book.groups:
            by_group[name] = []
    for key, total in totals.items():
        by_group.setdefault(key.group, []).append(total)
    return {
        name: release(
            name,
            book.groups[name].funding,
            by_group[name],
            available(balances, name),
            today,
            f"check run {run} of {today.isoformat()}",
            max(0, -balances.get((name, Account.DUE_TO_ADMINISTRATOR), 0)),
        )
        for name in sorted(by_group)
    }


def pay_partition(number: int, paying: Paying) -> PaidPartition:
    """Pay the payees of one partition: write their remittances, and put aside what waits."""
    register: list[RegisterLine] = []
    entries: list[tuple[int, Entry]] = []
    forwards: list[ForwardBalance] = []
    waiting = SpillWriter(1)
    remittances = left = 0
    for payee, parts in _by_payee(number, paying):
        trace = paying.traces[payee]
        run = pay_payee(
            paying.releases[payee.group],
            _payee(payee, paying),
            parts,
            trace,
            _BY_CHECK,
            paying.forwards.get(payee),
        )
        register.extend(run.register)
        entries.extend((trace, entry) for entry in run.entries)
        if run.forward is not None:
            forwards.append(run.forward)
        for due in run.waiting:
            if not due.kept:
                raise AssertionError(f"payable {due.icn} waits, and is not of a group that pays from its own account")
            waiting.add(0, 0, due.kept + b"\n")
        left += len(run.waiting)
        for remittance in run.remittances:
            remittances += 1
            path = Path(paying.out) / f"{payee.group}-{payee.tin}-{remittance.trace}.edi"
            with path.open("wb", buffering=_WHOLE_FILE) as sink:
                write_remittances(sink, (remittance,), paying.book.administrator, _envelope(payee, paying))
    waiting.write(spill_path(paying.folder, "partition-waiting", number))
    return PaidPartition(tuple(register), tuple(entries), tuple(forwards), remittances, left)


def _by_payee(number: int, paying: Paying) -> list[tuple[PayeeKey, list[PayeeDue]]]:
    """What the payees of one partition are due by all buckets, in the order of the payees."""
    found: dict[PayeeKey, list[PayeeDue]] = {}
    for bucket in range(paying.buckets):
        path = spill_path(paying.folder, "bucket-payables", bucket)
        for _, record in read_section(path, number, paying.partitions):
            part = _unpack_due(record)
            found.setdefault(PayeeKey(part.group, part.tin, part.npi), []).append(part)
    return sorted(found.items())


def _payee(key: PayeeKey, paying: Paying) -> Payee:
    return payee_of(key.npi, key.tin, paying.book.providers.get(key.npi), paying.strangers.get(key))


def _envelope(payee: PayeeKey, paying: Paying) -> Envelope:
    administrator = paying.book.administrator
    return Envelope(
        sender=administrator.sender_id,
        sender_qualifier=administrator.sender_qualifier,
        receiver=payee.tin,
        receiver_qualifier="30",
        created=datetime.combine(paying.today, time(), UTC),
        interchange=paying.numbers[payee],
        group=paying.numbers[payee],
    )
