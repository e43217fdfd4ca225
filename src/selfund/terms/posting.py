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
        if sum(posting.amount for posting in self.postings) != 0:
            raise AssertionError(f"{self.event} for {self.cause} in {self.group}: its postings do not sum to zero")
        if not self.postings or any(posting.amount == 0 for posting in self.postings):
            raise AssertionError(f"{self.event} for {self.cause} in {self.group}: a posting moves nothing")
