"""What was true for one claim: everything that a decision may look at besides the claim itself."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from selfund.terms.accumulator import AccumulatorEntry, AccumulatorKey
from selfund.terms.book import Book
from selfund.terms.group import Group
from selfund.terms.history import ClaimRecord
from selfund.terms.member import Member


class Context(Struct, frozen=True, gc=False):
    """The values an adjudication looks at; it reads nothing else.

    today      the processing date; received: the day the claim arrived
    icn        the control number this version will carry
    balances   the accumulators of the member and the family as they stand
    earlier    the family's earlier claim versions, oldest first; none where no service is of the same day and payee
    original   the record that a replacement or void takes the place of, and the entries it made
    trusted_prices  whether the sender's repriced amounts (HCP) are taken
    spans_move why each part must be billed by itself, for a claim that spans two administrators; empty: it does not
    part       "1/2" when routing split the claim; `lines_here`: numbers of the lines that belong here, None: all
    """

    book: Book
    group: Group
    member: Member
    today: date
    received: date
    icn: str
    balances: Mapping[AccumulatorKey, int]
    earlier: Sequence[ClaimRecord]
    original: ClaimRecord | None = None
    original_entries: tuple[AccumulatorEntry, ...] = ()
    trusted_prices: bool = False
    spans_move: str = ""
    part: str = ""
    lines_here: frozenset[int] | None = None
