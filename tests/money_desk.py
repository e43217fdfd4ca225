"""A small desk that keeps what the funding functions hand back, so that tests can tell a claim's story in a few lines.

Its one-line claims charge 200.00 unless told otherwise; what the plan does not pay is PR-1 unless told otherwise.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from selfund.funding.check_run import (
    PayeeRun,
    RegisterLine,
    Release,
    pay_members,
    pay_payee,
    payee_totals,
    release,
)
from selfund.funding.due import PayeeDue, due_of
from selfund.funding.ledger import available, balances, hold_ledger_to, refund_received
from selfund.funding.remittances import PayeeKey
from selfund.funding.settlement import NewVersion, RefundRequest, Settlement, settle
from selfund.terms.decision import Adjustment, Status
from selfund.terms.group import Funding
from selfund.terms.history import ClaimRecord, ForwardBalance, Payable, Receivable
from selfund.terms.posting import Account, Entry
from selfund.terms.remittance import ClaimStatus, Payee, RemittanceClaim, RemittanceLine, WrittenClaim

MAPLE = PayeeKey("lakeside", "411999888", "1234567893")
BIRCH = PayeeKey("lakeside", "411999777", "1999999992")
DAY_ONE = date(2026, 3, 2)


def told(
    claim: str, icn: str, paid: int, charge: int = 200_00, carc: str = "1", to_member: bool = False
) -> RemittanceClaim:
    """A claim of one office visit; what the plan does not pay is the patient's, for the reason `carc`."""
    rest = (Adjustment("PR", carc, charge - paid),) if charge != paid else ()
    if to_member and paid:
        rest = (*rest, Adjustment("OA", "100", paid))
    in_835 = 0 if to_member else paid
    line = RemittanceLine(charge, in_835, "99213", start=DAY_ONE, end=DAY_ONE, adjustments=rest)
    return RemittanceClaim(claim, icn, ClaimStatus.PRIMARY, charge, in_835, charge - paid, (line,))


def in_words(claim: RemittanceClaim, payee_npi: str) -> WrittenClaim:
    """A claim as the desk writes it: icn, claim status, charge and payment in cents."""
    return WrittenClaim(claim.paid, claim.interest, f"{claim.icn} {claim.status.value} {claim.charge} {claim.paid}")


def parts_of(payables: Iterable[Payable]) -> list[PayeeDue]:
    """What one payee is due, a part for each payable."""
    return [
        PayeeDue(each.group, each.payee_tin, each.payee_npi, (due_of(each, in_words, b"kept"),)) for each in payables
    ]


class MoneyDesk:
    """One group's claims and money. `versions` holds the version in force of each claim by the provider's number."""

    def __init__(self, funding: Funding, group: str = "lakeside", opening: Iterable[Entry] = ()) -> None:
        self.funding, self.group = funding, group
        self.today = DAY_ONE
        self.entries: list[Entry] = list(opening)
        self.versions: dict[str, ClaimRecord] = {}
        self.payables: dict[str, Payable] = {}
        self.receivables: dict[str, Receivable] = {}
        self.forwards: dict[PayeeKey, ForwardBalance] = {}
        self.letters: list[RefundRequest] = []
        self.register: list[RegisterLine] = []
        self.traces = 1
        self.counted = 0

    def decide(
        self,
        claim: str,
        paid: int | None,
        payee: PayeeKey = MAPLE,
        to_member: bool = False,
        carc: str = "1",
        charge: int = 200_00,
    ) -> Settlement:
        """A version of `claim` that pays `paid` cents (None: a void), in place of the one in force if there is one."""
        self.counted += 1
        icn = f"ICN{self.counted:03d}"
        original = self.versions.get(claim)
        remitted = None if paid is None else told(claim, icn, paid, charge, carc, to_member)
        new = NewVersion(
            claim,
            icn,
            f"{self.group}/F1",
            self.group,
            payee.tin,
            payee.npi,
            self.today,
            paid or 0,
            remitted,
            to_member and bool(paid),
            "M1",
        )
        before = original.icn if original else ""
        owed = next((each for each in self.receivables.values() if before and each.icn == before), None)
        settlement = settle(original, self.payables.get(before), owed, new, self.funding)
        self.record(settlement, new)
        return settlement

    def record(self, settlement: Settlement, new: NewVersion) -> None:
        """Keep what follows from a version, as a run does."""
        self.entries += settlement.entries
        if settlement.withdrawn is not None:
            del self.payables[settlement.withdrawn.icn]
        for payable in settlement.add:
            assert payable.icn not in self.payables, "two payables under one control number"
            self.payables[payable.icn] = payable
        if settlement.receivable is not None:
            self.receivables[settlement.receivable.control] = settlement.receivable
        if settlement.request is not None:
            self.letters.append(settlement.request)
        self.versions[new.claim] = ClaimRecord(
            new.claim,
            new.icn,
            1,
            new.family,
            new.group,
            new.member,
            "plan",
            "professional",
            Status.VOIDED if new.told is None else Status.PAID,
            new.payee_npi,
            new.payee_tin,
            "",
            200_00,
            new.paid,
            new.on,
            (),
            remitted=settlement.told,
            pay_member=new.pay_member,
        )

    def refund(self, claim: str, amount: int) -> None:
        """The payee's check for an overpayment of `claim` arrives."""
        receivable = next(each for each in self.receivables.values() if each.claim == claim and each.open)
        fields = {name: getattr(receivable, name) for name in receivable.__struct_fields__}
        fields["received"] += amount
        self.receivables[receivable.control] = Receivable(**fields)
        self.entries.append(refund_received(self.group, self.today, receivable.control, amount))

    def check_run(self, days_later: int = 1) -> tuple[Release, list[PayeeRun]]:
        """A check run on a later day, with the remittances of each provider in the order of their tax numbers."""
        self.today += timedelta(days=days_later)
        waiting = list(self.payables.values())
        sums = balances(self.entries)
        advanced = -sums.get((self.group, Account.DUE_TO_ADMINISTRATOR), 0)
        run = release(
            self.group,
            self.funding,
            payee_totals(waiting).values(),
            available(sums, self.group),
            self.today,
            f"run {self.today}",
            advanced,
        )
        self.entries += run.entries
        by_provider: dict[PayeeKey, list[Payable]] = {}
        for payable in waiting:
            by_provider.setdefault(PayeeKey(self.group, payable.payee_tin, payable.payee_npi), []).append(payable)
        runs = []
        kept: dict[str, Payable] = {}
        for key in sorted(by_provider):
            one = pay_payee(
                run,
                Payee(key.npi, key.tin, "A CLINIC"),
                parts_of(by_provider[key]),
                self.traces,
                forward=self.forwards.get(key),
            )
            self.traces += len(one.remittances)
            self.entries += one.entries
            self.register += one.register
            self.forwards.pop(key, None)
            if one.forward is not None:
                self.forwards[key] = one.forward
            kept.update({due.icn: self.payables[due.icn] for due in one.waiting})
            runs.append(one)
        lines, entries = pay_members(run, waiting, self.traces)
        self.traces += len(lines)
        self.register += lines
        self.entries += entries
        self.payables = kept
        return run, runs

    def balance(self, account: Account) -> int:
        """Cents on an account, debit above zero."""
        return balances(self.entries).get((self.group, account), 0)

    def holds(self) -> None:
        """The ledger agrees with what waits and what is owed, and every group sums to zero."""
        hold_ledger_to(
            balances(self.entries), self.payables.values(), self.receivables.values(), self.forwards.values()
        )


def remitted(runs: Iterable[PayeeRun]) -> list[tuple[str, str, int]]:
    """What the remittances of a run tell: (icn, claim status, cents paid) in their order."""
    told = [claim.text.split() for run in runs for remittance in run.remittances for claim in remittance.claims]
    return [(icn, status, int(paid)) for icn, status, _, paid in told]


def provider_adjustments(runs: Iterable[PayeeRun]) -> list[tuple[str, str, int]]:
    """The provider adjustments of a run: (reason, reference, cents)."""
    return [
        (adjustment.reason, adjustment.reference, adjustment.amount)
        for run in runs
        for remittance in run.remittances
        for adjustment in remittance.provider_adjustments
    ]
