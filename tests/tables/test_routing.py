"""Which group and platform a claim belongs to (handbook 3.2). Lakeside moves from "oldco" to here on 1 July 2026."""

from datetime import date

import pytest

from billed import book, claim, day, group, line, person, rows
from selfund.matching import Rejection, Route, Routing, find_group, index_members, route
from selfund.terms.claim import Claim
from selfund.terms.group import HERE, Administered, Group, Straddle
from selfund.terms.period import Period

BOOK = book()
PEOPLE = index_members(BOOK)

MOVES = (
    Administered("oldco", Period(date(2020, 1, 1), date(2026, 6, 30))),
    Administered(HERE, Period(date(2026, 7, 1))),
)
LEAVES = (
    Administered(HERE, Period(date(2020, 1, 1), date(2026, 6, 30))),
    Administered("newco", Period(date(2026, 7, 1))),
)
GAP = (
    Administered(HERE, Period(date(2020, 1, 1), date(2025, 12, 31))),
    Administered("newco", Period(date(2026, 7, 1))),
)

GROUPS = """
# payer | group number | member id | group or code | why
  INV01 | LAKE-100 | LK100 | lake     | as on the card
  INV01 | lake 100 | LK100 | lake     | blanks and case do not matter
  INV01 | LAKE100  | LK100 | lake     | dashes do not matter
  inv01 | LAKE-100 | LK100 | lake     | the payer's case does not matter
  INV01 | MILL-100 | LK100 | mill     | the number decides, not the member id
  INV01 | -        | LK100 | lake     | no number: the member id does
  INV01 | -        | ML900 | mill     | no number: the member id does
  INV01 | -        | LK999 | A3:33:IL | no number, and nobody has the id
  INV01 | ACME-1   | LK100 | A3:116   | a group that is not served here
  OTHER | LAKE-100 | LK100 | A3:116   | another payer's claim
  -     | LAKE-100 | LK100 | A3:116   | no payer at all
"""

# The claim has one or two professional lines, each "from" or "from/to".
PROFESSIONAL = """
# spans | line 1 | line 2 | statement | straddle | route | lines here | why
  MOVES  | 2026-07-01 | -          | - | pend   | here      | -   | the first day here
  MOVES  | 2026-06-30 | -          | - | pend   | elsewhere | -   | the last day there
  MOVES  | 2019-05-01 | -          | - | pend   | elsewhere | -   | before the first span: its platform answers
  MOVES  | 2026-06-30 | 2026-07-01 | - | split  | split     | 2   | one line on each side
  MOVES  | 2026-07-02 | 2026-06-30 | - | split  | split     | 1   | in whatever order
  MOVES  | 2026-06-30 | 2026-07-01 | - | pend   | pend      | -   | as configured
  MOVES  | 2026-06-30 | 2026-07-01 | - | rebill | rebill    | -   | as configured
  MOVES  | 2026-06-29/2026-07-02 | 2026-07-03 | - | split  | pend   | - | a line across the move cannot be split
  MOVES  | 2026-06-29/2026-07-02 | -          | - | rebill | rebill | - | one line across the move
  MOVES  | 2026-06-29 | 2026-06-30 | - | split  | elsewhere | -   | both there
  MOVES  | 2026-07-01 | -          | 2026-06-30 | split | here | -  | a line's own date goes before the statement's
  LEAVES | 2026-06-30 | 2026-07-01 | - | split  | split     | 1   | the other way about
  LEAVES | 2027-01-01 | -          | - | split  | elsewhere | -   | after the group left
  GAP    | 2026-02-01 | -          | - | pend   | here      | -   | nobody's day: the platform before it answers
"""

INSTITUTIONAL = """
# spans | type of bill | admitted | statement | line date | straddle | route | why
  MOVES  | 11 | 2026-06-28 | 2026-06-28/2026-07-05 | -          | split | elsewhere | admitted there
  MOVES  | 11 | 2026-07-01 | 2026-07-01/2026-07-05 | -          | split | here      | admitted here
  LEAVES | 11 | 2026-06-30 | 2026-06-30/2026-07-09 | 2026-07-02 | split | here      | never split
  MOVES  | 11 | -          | 2026-06-30/2026-07-05 | -          | split | elsewhere | statement's first day
  MOVES  | 21 | 2026-06-15 | 2026-07-01/2026-07-31 | -          | split | elsewhere | a nursing stay's second month
  MOVES  | 13 | -          | 2026-06-30/2026-07-01 | 2026-07-01 | split | here      | the line's own date
  MOVES  | 13 | -          | 2026-07-02/2026-07-02 | -          | split | here      | undated: statement-from
  MOVES  | 13 | -          | 2026-06-29/2026-07-02 | -          | split | pend      | undated, across the move
"""


def _group(spans: str, straddle: str) -> Group:
    return group("lake", {"MOVES": MOVES, "LEAVES": LEAVES, "GAP": GAP}[spans], Straddle(straddle))


def _professional(first: str, second: str, statement: str) -> Claim:
    lines = []
    for number, text in enumerate((first, second), 1):
        start, _, end = text.partition("/")
        if start != "-":
            lines.append(line("99213", on=start, to=end, number=number))
    return claim(*lines, start=statement)


@pytest.mark.parametrize("cells", list(rows(GROUPS)), ids=lambda cells: cells[-1])
def test_the_group(cells: list[str]) -> None:
    payer, number, member_id, expected, _ = (cell if cell != "-" else "" for cell in cells)
    asked = claim(line("99213"), payer=payer, group_number=number, subscriber=person("Lee, Ann", number=member_id))
    found = find_group(asked, BOOK, PEOPLE)
    assert (found.code if isinstance(found, Rejection) else found.id) == expected


@pytest.mark.parametrize("cells", list(rows(PROFESSIONAL)), ids=lambda cells: f"{cells[0]}: {cells[-1]}")
def test_a_professional_claim(cells: list[str]) -> None:
    spans, first, second, statement, straddle, expected, here, _ = cells
    asked = _professional(first, second, statement)
    found = route(asked, _group(spans, straddle))
    assert isinstance(found, Routing), found
    assert found.route == expected
    assert found.here == ({int(here)} if here != "-" else frozenset())
    assert found.here.isdisjoint(found.elsewhere)
    if found.route is Route.SPLIT:
        assert found.here | found.elsewhere == {1, 2}


@pytest.mark.parametrize("cells", list(rows(INSTITUTIONAL)), ids=lambda cells: f"{cells[0]}: {cells[-1]}")
def test_an_institutional_claim(cells: list[str]) -> None:
    spans, bill, admitted, statement, on, straddle, expected, _ = cells
    start, _, end = statement.partition("/")
    service = line(revenue="0120", on=on.strip("-") if on == "-" else on)
    asked = claim(service, kind="institutional", place=bill, start=start, end=end, admitted=admitted)
    assert day(admitted) == asked.admitted
    found = route(asked, _group(spans, straddle))
    assert isinstance(found, Routing), found
    assert found.route == expected
    assert found.here == found.elsewhere == frozenset()


def test_a_refusal_names_the_platform_in_words() -> None:
    found = route(claim(line("99213", on="2026-06-30")), _group("MOVES", "pend"))
    assert isinstance(found, Routing)
    assert found.platform == "oldco"
    assert found.rejection is not None
    assert found.rejection.code == "A3:116"
    assert "oldco" in found.rejection.says
    assert "Lakeside Foods" in found.rejection.says


def test_a_split_refuses_the_part_that_belongs_elsewhere_and_a_pend_refuses_nothing() -> None:
    asked = _professional("2026-06-30", "2026-07-01", "-")
    split, pended = route(asked, _group("MOVES", "split")), route(asked, _group("MOVES", "pend"))
    assert isinstance(split, Routing)
    assert isinstance(pended, Routing)
    assert split.rejection is not None
    assert pended.rejection is None


def test_a_claim_without_any_date_goes_back() -> None:
    undated = claim(line("99213", on="2026-07-01", number=1), line("99213", number=2))
    for found in (route(undated, _group("MOVES", "split")), route(undated, group("lake"))):
        assert isinstance(found, Rejection)
        assert found.code == "A6:187"


def test_an_admission_date_is_date_enough_for_a_stay() -> None:
    stay = claim(line(revenue="0120"), kind="institutional", place="11", admitted="2026-07-01")
    assert route(stay, _group("MOVES", "split")) == Routing(Route.HERE)
    outpatient = claim(line(revenue="0450"), kind="institutional", place="13", admitted="2026-07-01")
    assert isinstance(route(outpatient, _group("MOVES", "split")), Rejection)


def test_a_group_that_never_moved_is_here_whatever_the_date() -> None:
    assert route(claim(line("99213", on="2019-01-01")), group("lake")) == Routing(Route.HERE)
    never_moved = group("lake", (Administered(HERE, Period(date(2026, 1, 1))),))
    assert route(claim(line("99213", on="2019-01-01")), never_moved) == Routing(Route.HERE)
