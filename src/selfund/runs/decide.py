"""Pass 2: one bucket of families, each claim decided in the order of the input.

Nothing but the family ties two claims together (accumulators, duplicates, corrections), so buckets may be decided by
different processes. What a bucket holds of earlier runs is read first; what it leaves behind is put aside for pass 3.
"""

import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
from msgspec import Struct

from selfund.adjudication import adjudicate, pended
from selfund.funding.check_run import PayeeTotal, payee_totals
from selfund.funding.due import PayeeDue, due_of, may_wait
from selfund.funding.ledger import Balances, add_entry
from selfund.funding.remittances import PREFERRED_PROVIDER, PayeeKey, remittance_claim
from selfund.funding.settlement import RefundRequest, Settlement, new_version, settle
from selfund.matching.originals import find_original
from selfund.matching.rejection import Rejection
from selfund.matching.routing import Route
from selfund.runs.decisions import decision_line
from selfund.runs.intake import OUR_ERROR, Matched, bucket_of, pack, spill_path
from selfund.runs.ledger_lines import entry_lines
from selfund.runs.remember import plan_filing, remember
from selfund.runs.spill import SpillWriter, read_section
from selfund.runs.state import earlier_state
from selfund.runs.summary import Tally, count_decision
from selfund.terms.accumulator import AccumulatorEntry, AccumulatorKey
from selfund.terms.book import Book
from selfund.terms.claim import Claim, Frequency
from selfund.terms.claim import Provider as BilledProvider
from selfund.terms.context import Context
from selfund.terms.decision import Decision, Pend, Status
from selfund.terms.history import ClaimRecord, Payable, Receivable
from selfund.terms.member import Member
from selfund.terms.posting import Entry
from selfund.terms.remittance import RemittanceClaim
from selfund.x12.remittance_advice import written_claim

_unpack_claim: Final = msgspec.msgpack.Decoder(Matched).decode
_read_entry: Final = msgspec.json.Decoder(AccumulatorEntry).decode
_read_record: Final = msgspec.json.Decoder(ClaimRecord).decode
_read_payable: Final = msgspec.json.Decoder(Payable).decode
_json: Final = msgspec.json.Encoder().encode
_json_lines: Final = msgspec.json.Encoder().encode_lines

_PENDED: Final = Status.PENDED
_VOIDED: Final = Status.VOIDED
_REPLACING: Final = (Frequency.REPLACEMENT.value, Frequency.VOID.value)
_REBILL: Final = Route.REBILL.value
_PEND: Final = Route.PEND.value

FAMILY_CHANGED: Final = Pend(
    "family-changed", "the member's earlier claims are in another family's history: duplicates and totals are unsure"
)
"""A member of another subscriber than before: nothing is decided without the claims that were decided before."""

WRITTEN_AT_ONCE: Final = 100
"""How many decisions wait to be written down."""

SETTLED: Final = (Status.PAID, Status.DENIED, Status.VOIDED)
"""The statuses of a version that its payee is told of."""


class Deciding(Struct, frozen=True):
    """What every job of pass 2 looks at.

    partitions   how many parts the payees are divided into for pass 3
    bunches      the numbers of the files in which pass 1 put claims aside
    receivables  what payees owe from earlier runs, by the icn of the version it rests on
    earlier      whether the state of an earlier run was put aside by bucket
    moved        members whose history lies in another family than theirs now
    """

    book: Book
    folder: str
    buckets: int
    partitions: int
    bunches: tuple[int, ...]
    today: date
    receivables: Mapping[str, Receivable]
    earlier: bool
    moved: frozenset[str] = frozenset()


class BucketResult(Struct, frozen=True):
    """What became of a bucket: totals for the check run, requests for refunds, and the tally.

    providers   how a payee that the book does not know was billed, with the order of the claim that said so
    set_aside   icn and trace of claims that met a bug of ours
    """

    bucket: int
    totals: dict[PayeeKey, PayeeTotal]
    payees: frozenset[PayeeKey]
    providers: dict[PayeeKey, tuple[int, BilledProvider]]
    receivables: dict[str, Receivable]
    requests: tuple[RefundRequest, ...]
    set_aside: tuple[tuple[str, str, str], ...]
    balances: Balances
    tally: Tally


class Family:
    """What is known of one family while its bucket is decided."""

    __slots__ = ("balances", "entries", "records", "seen")

    def __init__(self) -> None:
        self.balances: dict[AccumulatorKey, int] = {}
        self.entries: dict[str, list[AccumulatorEntry]] = {}
        self.records: list[ClaimRecord] = []
        self.seen: set[tuple[str, str, date | None]] = set()

    def remember(self, record: ClaimRecord) -> None:
        """Keep a version, and the days of its services."""
        self.records.append(record)
        for service in record.services:
            self.seen.add((record.member, record.billing_tin, service.start))

    def earlier(self, claim: Claim, member: Member) -> Sequence[ClaimRecord]:
        """The earlier versions, where one of them has a service of the same member, payee and day; else none.

        Only such can be a duplicate's original, and a member with a long history is asked about for every claim.
        """
        tin = claim.billing.tin
        for line in claim.lines:
            if (member.id, tin, line.start or claim.start) in self.seen:
                return self.records
        return ()

    def move(self, icn: str, entries: Sequence[AccumulatorEntry]) -> None:
        """Take entries into the balances, and keep them by the version that each names."""
        balances = self.balances
        own = self.entries.setdefault(icn, [])
        for entry in entries:
            key = (entry.owner, entry.measure, entry.scope, entry.period)
            balances[key] = balances.get(key, 0) + entry.amount  # type: ignore[index,call-overload]
            if entry.icn == icn:
                own.append(entry)
            else:
                self.entries.setdefault(entry.icn, []).append(entry)

    def standing(self, record: ClaimRecord) -> tuple[AccumulatorEntry, ...]:
        """What a version moved: a reversal names the version that it takes back, so nothing of another is here."""
        return tuple(self.entries.get(record.icn, ()))

    def stands_for(self, named: ClaimRecord) -> ClaimRecord:
        """The version that a correction of `named` takes the place of; it carries the highest number given so far.

        A correction that pends has taken nobody's place: whoever corrects it corrects the version that it left in
        force. Of several that pend, the latest says what is billed: the earlier ones are no longer current.
        """
        before = next((each for each in self.records if each.icn == named.replaces and each.current), None)
        stands = named if named.status is not _PENDED or before is None else before
        version = stands.version
        for place, each in enumerate(self.records):
            if each.current and each.status is _PENDED and each.replaces == stands.icn:
                self.records[place] = msgspec.structs.replace(each, current=False)
                version = max(version, each.version)
        return stands if version == stands.version else msgspec.structs.replace(stands, version=version)

    def close(self, icn: str) -> None:
        """A later version took the place of the one with this control number."""
        for place, each in enumerate(self.records):
            if each.icn == icn:
                self.records[place] = msgspec.structs.replace(each, current=False)


class Bucket:
    """One bucket underway: its families, what it pays, and what it puts aside."""

    def __init__(self, number: int, deciding: Deciding) -> None:
        self.number = number
        self.deciding = deciding
        self.families: dict[str, Family] = {}
        self.payables: dict[str, Payable] = {}
        self.receivables: dict[str, Receivable] = {}
        self.requests: list[RefundRequest] = []
        self.set_aside: list[tuple[str, str, str]] = []
        self.providers: dict[PayeeKey, tuple[int, BilledProvider]] = {}
        self.tally: Tally = Counter()
        self.unwritten: list[tuple[int, Decision, int, tuple[Entry, ...]]] = []
        self.balances: Balances = {}
        self.filings = {plan: plan_filing(versions) for plan, versions in deciding.book.plans.items()}
        self.decided = SpillWriter(1)
        self.ledger = SpillWriter(1)
        self.accumulators = SpillWriter(1)

    def recall(self) -> None:
        """Read what earlier runs left of this bucket's families."""
        if not self.deciding.earlier:
            return
        for line in self._earlier("accumulators"):
            entry = _read_entry(line)
            self._family(entry.family).move(entry.icn, (entry,))
            self.accumulators.add(0, 0, line + b"\n")
        for line in self._earlier("history"):
            record = _read_record(line)
            self._family(record.family).remember(record)
        for line in self._earlier("waiting"):
            payable = _read_payable(line)
            self.payables[payable.icn] = payable

    def _earlier(self, what: str) -> Iterator[bytes]:
        return earlier_state(self.deciding.folder, what, self.number, self.deciding.buckets)

    def _family(self, key: str) -> Family:
        family = self.families.get(key)
        if family is None:
            family = self.families[key] = Family()
        return family

    def decide(self, order: int, matched: Matched) -> None:
        """Decide one claim and record everything that follows from it."""
        member = self.deciding.book.members[matched.member]
        family = self._family(member.family)
        found = _original(matched, member, family)
        original = family.stands_for(found) if isinstance(found, ClaimRecord) else None
        context = self._context(matched, member, family, original)
        try:
            decision = self._decision(matched, context, found)
            settlement = self._settle(matched, decision, context)
        except Exception:
            self.set_aside.append((matched.icn, matched.claim.id, traceback.format_exc()))
            settlement = Settlement()
            decision = pended(matched.claim, context, (OUR_ERROR,))
        self._record(order, matched, decision, settlement, family, original)

    def _context(self, matched: Matched, member: Member, family: Family, original: ClaimRecord | None) -> Context:
        deciding = self.deciding
        # Values by position, in the order of the struct: by name they take six times as long.
        return Context(
            deciding.book, deciding.book.groups[matched.group], member, deciding.today, deciding.today, matched.icn,
            family.balances, family.earlier(matched.claim, member),
            original, family.standing(original) if original is not None else (),
            matched.trusted_prices, matched.says if matched.route == _REBILL else "",
            "2/2" if matched.lines_here else "", frozenset(matched.lines_here) if matched.lines_here else None,
        )  # fmt: skip

    def _decision(self, matched: Matched, context: Context, found: ClaimRecord | Rejection | None) -> Decision:
        if matched.member in self.deciding.moved:
            return pended(matched.claim, context, (FAMILY_CHANGED,))
        if isinstance(found, Rejection):
            return pended(matched.claim, context, (Pend("original-unknown", found.says),))
        if matched.route == _PEND:
            return pended(matched.claim, context, (Pend("spans-move", matched.says),))
        return adjudicate(matched.claim, context)

    def _settle(self, matched: Matched, decision: Decision, context: Context) -> Settlement:
        if decision.status is _PENDED:
            return Settlement()
        told: RemittanceClaim | None = None
        if decision.status is not _VOIDED:
            filing = self.filings.get(decision.plan, PREFERRED_PROVIDER)
            told = remittance_claim(matched.claim, decision, context.member, context.received, filing)
        original = context.original if context.original is not None and context.original.status in SETTLED else None
        unpaid = self.payables.get(original.icn) if original is not None else None
        receivable = self._receivable(original.icn) if original is not None else None
        new = new_version(decision, context.member.family, context.today, told)
        return settle(original, unpaid, receivable, new, context.group.funding)

    def _receivable(self, icn: str) -> Receivable | None:
        for receivable in self.receivables.values():
            if receivable.icn == icn:
                return receivable
        earlier = self.deciding.receivables.get(icn)
        return earlier if earlier is not None and earlier.control not in self.receivables else None

    def _record(
        self,
        order: int,
        matched: Matched,
        decision: Decision,
        settlement: Settlement,
        family: Family,
        original: ClaimRecord | None,
    ) -> None:
        if decision.entries:
            family.move(decision.icn, decision.entries)
        if settlement.withdrawn is not None:
            self.payables.pop(settlement.withdrawn.icn, None)
        for payable in settlement.add:
            self.payables[payable.icn] = payable
        if settlement.receivable is not None:
            self.receivables[settlement.receivable.control] = settlement.receivable
        if settlement.request is not None:
            self.requests.append(settlement.request)
        if original is not None and decision.status is not _PENDED:
            family.close(original.icn)
        member = self.deciding.book.members[matched.member]
        family.remember(remember(matched.claim, decision, member.family, settlement.told, self.deciding.today))
        self._note_payee(order, matched, decision)
        self.unwritten.append((order, decision, len(matched.claim.lines), settlement.entries))
        if len(self.unwritten) == WRITTEN_AT_ONCE:
            self._write_down()

    def _write_down(self) -> None:
        """Write what was decided, many claims at once: one kind of work after the other goes faster than by turns."""
        unwritten = self.unwritten
        for order, decision, _, _ in unwritten:
            self.decided.add(0, order, decision_line(decision))
        for _, decision, lines, _ in unwritten:
            count_decision(self.tally, decision, lines)
        for order, decision, _, _ in unwritten:
            if decision.entries:
                self.accumulators.add(0, order, _json_lines(decision.entries))
        for order, _, _, entries in unwritten:
            if entries:
                self.ledger.add(0, order, entry_lines(entries))
                for posted in entries:
                    add_entry(self.balances, posted)
        unwritten.clear()

    def _note_payee(self, order: int, matched: Matched, decision: Decision) -> None:
        billing = matched.claim.billing
        if billing.npi not in self.deciding.book.providers:
            self.providers.setdefault(PayeeKey(decision.group, billing.tin, billing.npi), (order, billing))

    def write(self) -> BucketResult:
        """Put aside what pass 3 needs: decisions and ledger in order, state by family, payables by payee."""
        self._write_down()
        payees = self._put_payables_aside()
        history = SpillWriter(1)
        for family in self.families.values():
            history.add(0, 0, _json_lines(family.records))
        for what, spill in (
            ("bucket-decided", self.decided),
            ("bucket-ledger", self.ledger),
            ("bucket-accumulators", self.accumulators),
            ("bucket-history", history),
        ):
            spill.write(spill_path(self.deciding.folder, what, self.number))
        return BucketResult(
            self.number,
            payee_totals(self.payables.values()),
            payees,
            self.providers,
            self.receivables,
            tuple(self.requests),
            tuple(self.set_aside),
            self.balances,
            self.tally,
        )

    def _put_payables_aside(self) -> frozenset[PayeeKey]:
        """What providers are due, each one's in one record, and what members are paid. Returns the providers."""
        deciding = self.deciding
        payables = SpillWriter(deciding.partitions)
        members = SpillWriter(1)
        by_payee: dict[tuple[str, str, str], list[Payable]] = {}
        for payable in self.payables.values():
            by_payee.setdefault((payable.group, payable.payee_tin, payable.payee_npi), []).append(payable)
            if payable.pay_member:
                members.add(0, 0, pack(payable))
        for payee, own in by_payee.items():
            funding = deciding.book.groups[payee[0]].funding
            dues = tuple([due_of(each, written_claim, _json(each) if may_wait(each, funding) else b"") for each in own])
            payables.add(bucket_of("/".join(payee), deciding.partitions), 0, pack(PayeeDue(*payee, dues)))
        payables.write(spill_path(deciding.folder, "bucket-payables", self.number))
        members.write(spill_path(deciding.folder, "bucket-members", self.number))
        return frozenset([PayeeKey(*payee) for payee in by_payee])


def decide_bucket(number: int, deciding: Deciding) -> BucketResult:
    """Decide the claims of one bucket in the order of the input, and write its spills."""
    bucket = Bucket(number, deciding)
    bucket.recall()
    for bunch in deciding.bunches:
        for order, record in read_section(spill_path(deciding.folder, "claims", bunch), number, deciding.buckets):
            bucket.decide(order, _unpack_claim(record))
    return bucket.write()


def _original(matched: Matched, member: Member, family: Family) -> ClaimRecord | Rejection | None:
    """The record that a replacement or void takes the place of; None for any other claim."""
    if matched.claim.frequency not in _REPLACING:
        return None
    return find_original(matched.claim, member, family.records)
