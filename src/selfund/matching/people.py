"""The members of a book, arranged once for matching: by id, by family, by birth date and by last name.

Like the roster itself the indexes are a few large arrays, which all processes share: see `terms/roster.py`.
"""

from array import array
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from selfund.matching.names import name_parts, plain_id, plain_last_name, plain_name
from selfund.terms.book import Book
from selfund.terms.member import Identity, Member
from selfund.terms.roster import RowIndex, entry


class Known(Struct, frozen=True, gc=False):
    """A member with the names as they are compared: `last` and `first` are plain, `id` is the plain subscriber id."""

    member: Member
    last: str
    first: str
    id: str


class MemberIndex:
    """Finds members by what a claim says of them. Where several are found they come in the book's order.

    groups    the plain group number → group id
    """

    def __init__(self, book: Book) -> None:
        self.groups = {plain_id(number): group for number, group in book.group_numbers.items()}
        self._members = book.members
        ids, families, persons, births, names = array("Q"), array("Q"), array("Q"), array("Q"), array("Q")
        for row, member in enumerate(map(book.members.identity, range(len(book.members)))):
            group, day = member.group, member.birth_date
            ids.append(entry(plain_id(member.id), row))
            families.append(entry(member.family, row))
            first = plain_name(member.first_name)
            for billed in {plain_id(member.subscriber), plain_id(member.id)}:
                persons.append(entry(_person(group, billed, day, first), row))
            births.append(entry(_born(group, day), row))
            for name in _last_names(member):
                names.append(entry(_called(group, name), row))
        self._ids, self._families, self._persons = RowIndex(ids), RowIndex(families), RowIndex(persons)
        self._births, self._names = RowIndex(births), RowIndex(names)

    def by_id(self, plain: str) -> Known | None:
        """The member with this plain id; the last of several."""
        found = [member for member in self._of(self._ids, plain) if plain_id(member.id) == plain]
        return _known(found[-1]) if found else None

    def family(self, key: str) -> list[Known]:
        """The members of a family."""
        return [_known(member) for member in self._of(self._families, key) if member.family == key]

    def person(self, group: str, billed: str, day: date, first: str) -> Identity | None:
        """The one member with this plain id, their own or the subscriber's, this birth date and plain first name.

        None where nobody is meant or somebody else might be as well.
        """
        rows = self._persons.rows(_person(group, billed, day, first))
        if len(rows) != 1:
            return None
        member = self._members.identity(rows[0])
        if member.birth_date != day or member.group != group or plain_name(member.first_name) != first:
            return None
        return member if plain_id(member.subscriber) == billed or plain_id(member.id) == billed else None

    def born(self, group: str, day: date) -> list[Known]:
        """The members of a group with this birth date."""
        found = self._of(self._births, _born(group, day))
        return [_known(member) for member in found if member.birth_date == day and member.group == group]

    def called(self, group: str, name: str) -> list[Known]:
        """The members of a group with this plain last name, or with a double one of which it is a part."""
        found = self._of(self._names, _called(group, name))
        return [_known(member) for member in found if member.group == group and name in _last_names(member)]

    def _of(self, index: RowIndex, key: str) -> Iterator[Member]:
        return map(self._members.at, index.rows(key))


def index_members(book: Book) -> MemberIndex:
    """Arrange the members of `book` for matching."""
    return MemberIndex(book)


def _known(member: Member) -> Known:
    last, first = plain_last_name(member.last_name), plain_name(member.first_name)
    return Known(member, last, first, plain_id(member.subscriber))


def _last_names(member: Identity) -> frozenset[str]:
    return name_parts(member.last_name) | {plain_last_name(member.last_name)}


def _person(group: str, billed: str, day: date, first: str) -> str:
    return f"{group} {billed} {day.toordinal()} {first}"


def _born(group: str, day: date) -> str:
    return f"{group} {day.toordinal()}"


def _called(group: str, name: str) -> str:
    return f"{group} {name}"
