"""What was read of a book before it is compiled: terms, each with the node or row it came from, for the checks."""

from typing import Generic, TypeVar

from msgspec import Struct, field

from selfund.book.documents import Entries, Items, Text, key_place_of, place_of
from selfund.book.tables import Table
from selfund.terms.book import Scenario
from selfund.terms.group import Account, Group, Platform
from selfund.terms.member import Coverage, Member
from selfund.terms.partner import Administrator, Partner
from selfund.terms.plan import Plan
from selfund.terms.problem import Place
from selfund.terms.provider import Contract, ProviderRecord

T = TypeVar("T")


class Written(Struct, Generic[T], frozen=True):
    """A term and where it is written."""

    term: T
    file: str
    node: Entries

    def place(self, *path: str | int) -> Place:
        """Where the value at `path` stands; the nearest that exists when it does not."""
        return place_of(self.file, self.node, *path)

    def key_place(self, *path: str) -> Place:
        """Where the key at the end of `path` stands."""
        return key_place_of(self.file, self.node, *path)

    def item_place(self, name: str, key: str, value: str) -> Place:
        """Where `key: value` stands in the list below `name`."""
        items = self.node.get(name)
        if isinstance(items, Items):
            for index, item in enumerate(items.items):
                text = item.get(key) if isinstance(item, Entries) else None
                if isinstance(text, Text) and text.value == value:
                    return self.place(name, index, key)
        return self.place(name)


class Network(Struct, frozen=True):
    """A network's own words; its contracts stand beside it."""

    id: str
    title: str


class Payees(Struct, frozen=True):
    """A contract as written: its parts, one for whole TINs and one for TINs limited to some NPIs, share all else.

    payees  (TIN, NPI or empty) with the position in the document's list
    """

    contracts: tuple[Contract, ...]
    payees: tuple[tuple[str, str, int], ...]

    @property
    def contract(self) -> Contract:
        """The first part, for what all of them share."""
        return self.contracts[0]


class ProviderRow(Struct, frozen=True, gc=False):
    """A provider and its line in providers.csv."""

    term: ProviderRecord
    line: int


class MemberRow(Struct, frozen=True, gc=False):
    """One coverage span, and its line in members.csv."""

    member: Member
    coverage: Coverage
    line: int


class Parts(Struct):
    """All that a book's folder holds, in the order of file names."""

    administrator: Written[Administrator] | None = None
    groups: list[Written[Group]] = field(default_factory=list)
    platforms: list[Written[Platform]] = field(default_factory=list)
    plans: list[Written[Plan]] = field(default_factory=list)
    networks: list[Written[Network]] = field(default_factory=list)
    contracts: list[Written[Payees]] = field(default_factory=list)
    partners: list[Written[Partner]] = field(default_factory=list)
    accounts: list[Written[Account]] = field(default_factory=list)
    scenarios: list[Written[Scenario]] = field(default_factory=list)
    providers: list[ProviderRow] = field(default_factory=list)
    providers_table: Table | None = None
    members: list[MemberRow] = field(default_factory=list)
    members_table: Table | None = None
