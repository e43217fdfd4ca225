"""Is the claim ours, and which group's (handbook 3.2): the payer identifier first, then the group number."""

from selfund.matching.names import plain_id
from selfund.matching.people import MemberIndex
from selfund.matching.rejection import NOT_OURS, SUBSCRIBER_UNKNOWN, Rejection
from selfund.terms.book import Book
from selfund.terms.claim import Claim
from selfund.terms.group import Group

_WRONG_PAYER = Rejection(NOT_OURS, "the payer identifier is none of this administrator's")
_WRONG_GROUP = Rejection(NOT_OURS, "the group number is none that this administrator serves")
_NO_GROUP = Rejection(SUBSCRIBER_UNKNOWN, "the claim carries no group number, and its member id is not known")


def find_group(claim: Claim, book: Book, people: MemberIndex) -> Group | Rejection:
    """The group that a claim belongs to.

    The group number of the subscriber's loop decides, whatever its blanks, dashes and case; where the claim gives none,
    the member id does. A number that is given and not known is refused (A3:116), even beside a member id that is
    known: the group decides whose money pays.
    """
    if claim.payer_id not in book.payers and claim.payer_id.strip().upper() not in book.payers:
        return _WRONG_PAYER
    number = claim.group_number
    if number:
        group = book.group_numbers.get(number) or people.groups.get(plain_id(number))
        return book.groups[group] if group else _WRONG_GROUP
    known = people.by_id(plain_id(claim.subscriber.id))
    return book.groups[known.member.group] if known else _NO_GROUP
