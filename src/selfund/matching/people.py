"""The members of a book, arranged once for matching: by id, by family, by birth date and by last name."""

from collections import defaultdict
from datetime import date

from msgspec import Struct

from selfund.matching.names import name_parts, plain_id, plain_last_name, plain_name
from selfund.terms.book import Book
from selfund.terms.member import Member


class Known(Struct, frozen=True, gc=False):
    """A member with the names as they are compared: `last` and `first` are plain, `id` is the plain subscriber id."""

    member: Member
    last: str
    first: str
    id: str


class MemberIndex(Struct, frozen=True):
    """Dictionaries made once from a book. Every value is a tuple in the book's order.

    groups    the plain group number → group id
    by_id     the plain member id → the member
    families  family key → its members
    by_birth  (group id, birth date) → members
    by_last   (group id, plain last name or a part of a double one) → members
    """

    groups: dict[str, str]
    by_id: dict[str, Known]
    families: dict[str, tuple[Known, ...]]
    by_birth: dict[tuple[str, date], tuple[Known, ...]]
    by_last: dict[tuple[str, str], tuple[Known, ...]]


def index_members(book: Book) -> MemberIndex:
    """Arrange the members of `book` for matching."""
    by_id: dict[str, Known] = {}
    families: defaultdict[str, list[Known]] = defaultdict(list)
    by_birth: defaultdict[tuple[str, date], list[Known]] = defaultdict(list)
    by_last: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for member in book.members.values():
        last = plain_last_name(member.last_name)
        known = Known(member, last, plain_name(member.first_name), plain_id(member.subscriber))
        by_id[plain_id(member.id)] = known
        families[member.family].append(known)
        by_birth[member.group, member.birth_date].append(known)
        for name in {last} | name_parts(member.last_name):
            by_last[member.group, name].append(known)
    return MemberIndex(
        groups={plain_id(number): group for number, group in book.group_numbers.items()},
        by_id=by_id,
        families={key: tuple(members) for key, members in families.items()},
        by_birth={key: tuple(members) for key, members in by_birth.items()},
        by_last={key: tuple(members) for key, members in by_last.items()},
    )
