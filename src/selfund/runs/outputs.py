"""Writes the files of a run's folder: decisions and ledger in the order of the input, state by family, payments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from selfund.funding.check_run import FundingRequest, RegisterLine
from selfund.funding.remittances import PayeeKey
from selfund.funding.settlement import RefundRequest
from selfund.runs import folder as names
from selfund.runs.intake import IntakeResult, spill_path
from selfund.runs.ledger_lines import entry_lines
from selfund.runs.spill import read_all
from selfund.terms.history import Receivable
from selfund.terms.money import money_text
from selfund.terms.posting import Entry

_MERGING: Final = 1 << 26
"""Bytes of all buckets together that are held while they are merged, in blocks that are worth a look at a file."""

_SMALLEST_BLOCK: Final = 1 << 12
_LARGEST_BLOCK: Final = 1 << 18


class Outputs(Struct, frozen=True):
    """Where a run's files go and where its spills lie.

    buckets, partitions   how many parts families and payees were divided into
    batches               the numbers of the batches that were read
    """

    out: Path
    spills: str
    buckets: int
    partitions: int
    batches: tuple[int, ...]

    def decisions(self) -> None:
        """Every decision in the order of the input, and the claims that were turned away with their own segments."""
        rejected = _chain(spill_path(self.spills, "decided", number) for number in self.batches)
        _append_merged(self.out / names.DECISIONS, [rejected, *self._of_buckets("bucket-decided")])
        refused = _chain(spill_path(self.spills, "refused", number) for number in self.batches)
        _append_merged(self.out / names.REFUSED, [refused])

    def ledger(self, before: Iterable[Entry], payments: Iterable[Entry]) -> None:
        """What stood or arrived before the run, the claims' entries in input order, then the payments."""
        path = self.out / names.LEDGER
        path.write_bytes(entry_lines(before))
        _append_merged(path, self._of_buckets("bucket-ledger"))
        with path.open("ab") as stream:
            stream.write(entry_lines(payments))

    def state(self, requests: Iterable[RefundRequest], receivables: Mapping[str, Receivable]) -> None:
        """What the next run starts from: accumulators, history, what waits, what payees owe; and the letters due."""
        for name, what, parts in (
            (names.ACCUMULATORS, "bucket-accumulators", self.buckets),
            (names.HISTORY, "bucket-history", self.buckets),
            (names.WAITING, "partition-waiting", self.partitions),
        ):
            paths = (spill_path(self.spills, what, number) for number in range(parts))
            _append_merged(self.out / name, [_chain(paths)])
        self._lines(names.RECEIVABLES, [receivables[control] for control in sorted(receivables)])
        self._lines(names.REFUNDS, [_refund(each) for each in sorted(requests, key=lambda each: each.icn)])

    def set_aside(self, results: Iterable[IntakeResult], decided: Iterable[tuple[str, str, str]]) -> None:
        """The claims that met a bug of ours, in the order of their numbers."""
        found = [(icn, claim, trace, "") for icn, claim, trace in decided]
        found += [item for result in results for item in result.set_aside]
        lines = []
        for icn, claim, trace, segments in sorted(found):
            line = {"icn": icn, "claim": claim, "trace": trace}
            lines.append({**line, "segments": segments} if segments else line)
        self._lines(names.SET_ASIDE, lines)

    def payments(self, register: Iterable[RegisterLine], requests: Iterable[FundingRequest]) -> None:
        """The check register, and what employers are asked for."""
        self._lines(names.PAYMENTS, [_payment(line) for line in register])
        self.json(names.FUNDING_REQUESTS, [_funding_request(request) for request in requests])

    def json(self, name: str, value: Any) -> None:
        """One value as an indented JSON file."""
        (self.out / name).write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")

    def _lines(self, name: str, values: Iterable[Any]) -> None:
        (self.out / name).write_bytes(b"".join([msgspec.json.encode(value) + b"\n" for value in values]))

    def _of_buckets(self, what: str) -> list[Iterator[tuple[int, bytes]]]:
        block = max(_SMALLEST_BLOCK, min(_LARGEST_BLOCK, _MERGING // self.buckets))
        return [read_all(spill_path(self.spills, what, number), block) for number in range(self.buckets)]


def _refund(request: RefundRequest) -> dict[str, Any]:
    return {
        "control": request.control,
        "group": request.group,
        "claim": request.claim,
        "icn": request.icn,
        "date": request.on,
        "payee": _payee(request.payee),
        "amount": money_text(request.amount),
    }


def _payment(line: RegisterLine) -> dict[str, Any]:
    payment = {
        "trace": line.trace,
        "date": line.paid_on,
        "group": line.payee.group,
        "payee": _payee(line.payee),
        "method": line.method.value,
        "amount": money_text(line.amount),
        "claims": line.claims,
    }
    if line.icns:
        payment["icns"] = line.icns
    return payment


def _payee(payee: PayeeKey) -> dict[str, str]:
    return {"member": payee.member} if payee.member else {"npi": payee.npi, "tin": payee.tin}


def _funding_request(request: FundingRequest) -> dict[str, Any]:
    return {
        "group": request.group,
        "date": request.on,
        "needed": money_text(request.needed),
        "available": money_text(request.available),
        "short": money_text(request.short),
        "payments_waiting": request.waiting,
        "claims_waiting": request.claims,
        "oldest_approval": request.oldest,
    }


def _chain(paths: Iterable[Path]) -> Iterator[tuple[int, bytes]]:
    for path in paths:
        yield from read_all(path)


def _append_merged(path: Path, sources: Sequence[Iterator[tuple[int, bytes]]]) -> None:
    """Append the records of several ordered sources to a file, in their common order."""
    with path.open("ab", buffering=1 << 20) as stream:
        records = sources[0] if len(sources) == 1 else merge(*sources, key=_order)
        for _, record in records:
            stream.write(record)


def _order(item: tuple[int, bytes]) -> int:
    return item[0]
