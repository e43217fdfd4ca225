"""What moves between a group's accounts, and why: balanced entries that are never changed (handbook 8)."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from selfund.terms.money import Cents


class Account(StrEnum):
    """A group's accounts. A debit is positive, a credit negative."""

    BANK = "bank"
    CLAIMS_PAYABLE = "claims payable"
    CLAIMS_EXPENSE = "claims expense"
    EMPLOYER_FUNDING = "employer funding"
    REFUNDS_RECEIVABLE = "refunds receivable"
    DUE_FROM_GROUP = "due from group"
    DUE_TO_ADMINISTRATOR = "due to administrator"


class EntryStatus(StrEnum):
    """Whether the money has moved: pending until it clears, then posted or voided."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class Posting(Struct, frozen=True, gc=False):
    """One account and what it moves by: cents, debit above zero, credit below."""

    account: Account
    amount: Cents


class Entry(Struct, frozen=True, gc=False, omit_defaults=True):
    """One event in one group's ledger. Raises AssertionError unless its postings sum to zero and none is zero.

    event   "claim approved", "employer's deposit", "payment issued", "group billed", "overpayment determined" …
    cause   what made it: an icn, a payment's trace number, a deposit's name
    """

    group: str
    on: date
    event: str
    cause: str
    postings: tuple[Posting, ...]
    status: EntryStatus = EntryStatus.POSTED

    def __post_init__(self) -> None:
        total, moves = 0, bool(self.postings)
        for posting in self.postings:
            amount = posting.amount
            total += amount
            if amount == 0:
                moves = False
        if total != 0:
            raise AssertionError(f"{self.event} for {self.cause} in {self.group}: its postings do not sum to zero")
        if not moves:
            raise AssertionError(f"{self.event} for {self.cause} in {self.group}: a posting moves nothing")
