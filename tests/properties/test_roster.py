"""A packed roster answers as a dictionary of the same members does, and its indexes find whom a look at each would."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from billed import book
from selfund.matching import index_members
from selfund.matching.names import plain_id, plain_last_name, plain_name
from selfund.terms.member import Coverage, Identity, Level, Member, Relationship
from selfund.terms.period import Period
from selfund.terms.roster import KEPT, Roster, RowIndex, entry

DAYS = st.sampled_from([date(1980, 5, 12), date(1999, 1, 31), date(2020, 2, 29)])
COVERAGES = st.builds(Coverage, st.sampled_from(["gold", "silver"]), st.builds(Period, DAYS), st.sampled_from(Level))
TWINS = frozenset({"plumless", "buckeroo"})
"""A well-known pair: both have the CRC-32 4DDB0C25."""

IDS = st.sampled_from(["A1", "A-1", "A2", "B1", *sorted(TWINS)])
BOOK = book()

MEMBERS = st.lists(
    st.builds(
        Member,
        id=IDS,
        subscriber=IDS,
        group=st.sampled_from(["lake", "mill"]),
        relationship=st.sampled_from(Relationship),
        last_name=st.sampled_from(["Lee", "Ortiz-Vega", "Vega", "Núñez Jr"]),
        first_name=st.sampled_from(["Ann", "Ánn", "Bo", ""]),
        birth_date=DAYS,
        sex=st.sampled_from("FMU"),
        coverages=st.lists(COVERAGES, max_size=2).map(tuple),
        postal_code=st.text(max_size=5),
    ),
    unique_by=lambda member: member.id,
    max_size=6,
)


@given(MEMBERS)
def test_a_roster_answers_as_a_dictionary(members: list[Member]) -> None:
    plain = {member.id: member for member in members}
    roster = Roster(members)
    assert (dict(roster), list(roster), len(roster)) == (plain, list(plain), len(plain))
    assert (list(roster.values()), list(roster.rows())) == (members, members)
    for name in (*plain, "A2", "nobody", ""):
        assert roster.get(name) == plain.get(name)
        assert (name in roster) is (name in plain)
    for row, member in enumerate(members):
        same = [getattr(member, name) for name in Identity.__struct_fields__]
        assert [getattr(roster.identity(row), name) for name in Identity.__struct_fields__] == same


@given(MEMBERS)
def test_the_indexes_find_whom_a_look_at_every_member_finds(members: list[Member]) -> None:
    people = index_members(structs.replace(BOOK, members=Roster(members)))
    for asked in members:
        own = plain_id(asked.id)
        found = people.by_id(own)
        assert found is not None
        assert found.member == [each for each in members if plain_id(each.id) == own][-1]
        assert [each.member for each in people.family(asked.family)] == [
            each for each in members if (each.group, each.subscriber) == (asked.group, asked.subscriber)
        ]
        same_group = [each for each in members if each.group == asked.group]
        assert [each.member for each in people.born(asked.group, asked.birth_date)] == [
            each for each in same_group if each.birth_date == asked.birth_date
        ]
        name = plain_last_name(asked.last_name)
        parts = {"Lee": ["LEE"], "Ortiz-Vega": ["ORTIZVEGA", "ORTIZ", "VEGA"], "Vega": ["VEGA"], "Núñez Jr": ["NUNEZ"]}
        called = [each for each in same_group if name in parts[each.last_name]]
        assert [each.member for each in people.called(asked.group, name)] == called
        for billed in (own, plain_id(asked.subscriber)):
            first = plain_name(asked.first_name)
            meant = [
                each.id
                for each in same_group
                if billed in (plain_id(each.id), plain_id(each.subscriber))
                and (each.birth_date, plain_name(each.first_name)) == (asked.birth_date, first)
            ]
            person = people.person(asked.group, billed, asked.birth_date, first)
            if person is not None:
                assert [person.id] == meant
            else:  # a shared checksum is left to the slower way
                assert len(meant) > 1 or not TWINS.isdisjoint(
                    name for each in members for name in (each.id, each.subscriber)
                )
    assert people.by_id("nobody") is None
    assert (people.family("mill/nobody"), people.born("mill", date(1900, 1, 1)), people.called("mill", "NOBODY")) == (
        [], [], [],
    )  # fmt: skip


def test_keys_of_one_checksum_share_their_rows() -> None:
    """So whoever asks compares; without a member at all nothing is found."""
    index = RowIndex([entry("buckeroo", 7), entry("other", 1), entry("plumless", 3)])
    assert index.rows("plumless") == index.rows("buckeroo") == [3, 7]
    assert (index.rows("other"), index.rows("nobody"), RowIndex([]).rows("other")) == ([1], [], [])


def test_more_members_than_stay_unpacked() -> None:
    (ann,) = [member for member in BOOK.members.values() if member.id == "LK100"]
    members = [structs.replace(ann, id=f"M{number}") for number in range(KEPT + 2)]
    roster = Roster(members)
    assert [roster[member.id] for member in members] == members
    assert roster["M0"] == members[0]


def test_two_members_of_one_id_are_no_roster() -> None:
    (ann,) = [member for member in BOOK.members.values() if member.id == "LK100"]
    with pytest.raises(ValueError, match="one id"):
        Roster([ann, structs.replace(ann, first_name="Bo")])


def test_who_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        BOOK.members["nobody"]
