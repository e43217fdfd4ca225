"""Which member a claim is for (handbook 3.3). Expected members and points are worked by hand from the family list.

Points (matching/score.py): last name 25 or 18, first name 25 or 18, birth date 30 or 20 or -20, sex 5 or -20,
relationship 0 or -20, subscriber id 30 or 20, postal code 10; threshold 75.
"""

import pytest

from billed import PEOPLE, book, claim, group, line, person, rows
from selfund.matching import Match, MatchedBy, Rejection, index_members, match_member

BOOK = book()
PEOPLE_INDEX = index_members(BOOK)

# The claim's subscriber carries the id; the patient is the subscriber when the relationship is 18.
BY_ID = """
# id billed | relationship | patient | birth date | sex | member | why
  LK100     | 18 | Lee, Ann         | 1980-05-12 | F | LK100     | id, name and birth date
  lk-100    | 18 | LEE, ANN         | 1980-05-12 | F | LK100     | blanks, dashes and case do not matter
  LK 100    | 18 | Lee, Ann         | 1980-05-12 | F | LK100     | blanks, dashes and case do not matter
  LK100     | 18 | Lee, Annie       | 1980-05-12 | F | LK100     | birth date confirms
  LK100     | 18 | Meier, Ann       | 1980-05-12 | F | LK100     | a maiden name: the birth date confirms
  LK100     | 18 | Lee, Ann         | 1981-06-13 | F | LK100     | name confirms, the birth date is wrong
  LK100     | 18 | Lee, Ann         | -          | F | LK100     | name confirms, no birth date
  LK100     | 01 | Lee, Bob         | 1979-11-30 | M | LK10001   | an adult by id and birth date, whatever the nickname
  LK100     | 19 | Lee, Mia         | 2012-03-04 | F | LK10002   | twins by first name
  LK100     | 19 | Lee, Max         | 2012-03-04 | M | LK10003   | twins by first name
  LK100     | 19 | Lee, Kate        | 2016-08-19 | F | LK10004   | a child whose name begins alike
  LK100     | 19 | Lee, K           | 2016-08-19 | F | LK10004   | an initial
  LK10002   | 18 | Lee, Mia         | 2012-03-04 | F | LK10002   | the dependent's own id
  LK10002   | 18 | Lee, Mia         | 2012-03-05 | F | LK10002   | own id, name confirms
  LK10001   | 18 | Lee, Ann         | 1980-05-12 | F | LK100     | the spouse's id finds the family, the patient is Ann
  LK200300  | 18 | Ortiz-Vega, Carmen | 1990-07-01 | F | LK200-300 | a dash in the card's id
  LK700700  | 18 | OBrien, Patrick  | 1971-12-25 | M | LK700700  | apostrophe and Jr do not matter
  LK400400  | 18 | Smith, John      | 1960-02-10 | M | LK400400  | father and son, told by birth date
  LK400400  | 19 | Smith, John      | 1995-06-21 | M | LK40040001 | father and son, told by birth date
  LK100     | 19 | Leigh, Katherine | 2016-08-19 | F | LK10004   | birth date and first name
"""

REFUSED = """
# id billed | relationship | patient | birth date | sex | code | why
  LK100     | 19 | Lee, Mo        | 2012-03-04 | M | A3:33:QC | neither twin: a third child?
  LK100     | 19 | Lee, Kim       | 2016-08-19 | F | A3:33:QC | a child's birth date alone: its twin may not be enrolled
  LK100     | 18 | Lee, Otto      | 1980-05-12 | M | A3:33:IL | another first name and another sex
  LK100     | 19 | Lee, Noah      | 2020-01-01 | M | A3:33:QC | nobody of that name or birth date in the family
  LK400400  | 18 | Smith, John    | 1970-01-01 | M | A3:33:IL | father or son: two of that name, neither birth date
  LK100     | 19 | Lee, Ann       | 2018-05-12 | F | A3:33:QC | a child named like her mother is not her mother
  LK800800  | 19 | Fischer, Jon   | 2015-10-20 | M | A3:33:QC | Jon is not Jan, nor is the birth date right
  LK100     | 19 | Lee, Ann       | -          | F | A3:33:QC | no birth date: 25 + 25 + 5 - 20 + 30 is 65
  LK999     | 18 | Lee, Bea       | 1980-05-12 | F | A3:33:IL | id unknown, and Bea is not Ann
  ML900     | 18 | Lee, Bea       | 1980-05-12 | F | A3:33:IL | the id is of another group
  ?#        | 18 | Lee, Ann       | 1980-05-12 | F | A7:164:IL | no letters and digits
  000000000 | 18 | Lee, Ann       | 1980-05-12 | F | A7:164:IL | one digit throughout
  UNKNOWN   | 18 | Lee, Ann       | 1980-05-12 | F | A7:164:IL | no digit at all
  1         | 18 | Lee, Ann       | 1980-05-12 | F | A7:164:IL | too short
  A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6 | 18 | Lee, Ann | 1980-05-12 | F | A7:164:IL | 32 characters
"""

EXACT = """
# id billed | relationship | patient | birth date | sex | member | why
  -         | 18 | Lee, Ann           | 1980-05-12 | F | LK100     | no id
  LK999999  | 18 | Lee, Ann           | 1980-05-12 | F | LK100     | an id that nobody has
  LK500500  | 18 | Lee, Ann           | 1980-05-12 | F | LK100     | another's id, her name and birth date
  -         | 18 | ortiz vega, carmen | 1990-07-01 | F | LK200-300 | hyphen or blank, the same name
  -         | 18 | Ortíz-Vega, Carmen | 1990-07-01 | F | LK200-300 | accents do not matter
  ML900     | 18 | Fischer, Stefan    | 1988-04-17 | M | LK800800  | the other group's id, the same name here
"""

SCORED = """
# id billed | patient | birth date | sex | postal | member or code | points | why
  -        | Fisher, Stefan      | 1988-04-17 | M | -     | LK800800  | 78 | 18 one letter missing + 25 + 30 + 5
  -        | Fischer, Steffan    | 1988-04-17 | M | -     | LK800800  | 78 | 25 + 18 one letter added + 30 + 5
  -        | Fischer, Stefna     | 1988-04-17 | M | -     | LK800800  | 78 | 25 + 18 two letters swapped + 30 + 5
  -        | Ortiz, Carmen       | 1990-07-01 | F | -     | LK200-300 | 78 | 18 part of a double name + 25 + 30 + 5
  -        | Vega, Carmen        | 1990-07-01 | F | -     | LK200-300 | 78 | 18 part of a double name + 25 + 30 + 5
  -        | Ortiz-Vega, Carmen  | 1990-01-07 | F | -     | LK200-300 | 75 | 25 + 25 + 20 day and month swapped + 5
  -        | Fischer, Stefan     | 1988-04-18 | M | -     | LK800800  | 75 | 25 + 25 + 20 one digit + 5
  -        | Fischer, Stefan     | 1988-04-18 | U | -     | A3:33:IL  |  0 | 25 + 25 + 20 is 70
  -        | Fischer, Stefan     | 1988-04-18 | U | 46313 | LK800800  | 80 | 25 + 25 + 20 + 10 postal code
  LK800801 | Fischer, Stefan     | -          | M | -     | LK800800  | 75 | 25 + 25 + 0 + 5 + 20 one digit of the id
  LK800801 | Fischer, Stefan     | 1954-09-30 | M | -     | A3:33:IL  |  0 | 25 + 25 - 20 + 5 + 20 is 55
  -        | Meier, Stefan       | 1988-04-17 | M | -     | A3:33:IL  |  0 | 0 maiden name + 25 + 30 + 5 is 60
  LK800801 | Meier, Stefan       | 1988-04-17 | M | -     | LK800800  | 80 | 0 + 25 + 30 + 5 + 20
  -        | Fisher, Steffan     | 1988-04-17 | M | -     | A3:33:IL  |  0 | 18 + 18 + 30 + 5 is 71
  -        | Fisher, Steffan     | 1988-04-17 | M | 46313 | LK800800  | 81 | 18 + 18 + 30 + 5 + 10
  -        | Fischer, Stefan     | 1988-04-17 | F | -     | LK800800  |  0 | exact: no score is asked
  -        | Fisher, Stefan      | 1988-04-17 | F | -     | A3:33:IL  |  0 | 18 + 25 + 30 - 20 is 53
  -        | Lee, Bob            | 1979-11-30 | M | 46201 | A3:33:IL  |  0 | a nickname is not guessed
  -        | Lee, Mya            | 2012-03-04 | F | 46201 | A3:33:IL  |  0 | short names one letter apart are two names
  -        | Kowalskx, Martina   | 1985-01-09 | F | -     | A3:33:IL  |  0 | Kowalski and Kowalska both reach 78
  -        | Kowalski, Martina   | 1985-01-09 | F | -     | LK500500  |  0 | exact
  -        | Kowalskx, Martina   | 1985-01-09 | F | 46311 | A3:33:IL  |  0 | 88 and 78: still two
  LK400400 | Smythe, John        | 1960-02-01 | M | -     | LK400400  | 80 | 0 + 25 + 20 + 5 + 30; the son has 20
"""


def _claim(number: str, relationship: str, patient: str, birth: str, sex: str, postal: str = ""):
    number, postal = number.strip("-") if number == "-" else number, postal.strip("-")
    service = line("99213", on="2026-03-02")
    if relationship == "18":
        return claim(service, subscriber=person(patient, birth, sex, number, "18", postal))
    subscriber = person("Lee, Ann", "1980-05-12", "F", number)
    return claim(service, subscriber=subscriber, patient=person(patient, birth, sex, "", relationship, postal))


@pytest.mark.parametrize("cells", list(rows(BY_ID)), ids=lambda cells: f"{cells[0]} {cells[2]}: {cells[-1]}")
def test_the_id_finds_the_family_and_the_person_is_confirmed(cells: list[str]) -> None:
    *asked, expected, _ = cells
    found = match_member(_claim(*asked), group("lake"), PEOPLE_INDEX)
    assert isinstance(found, Match), found
    assert (found.member.id, found.by) == (expected, MatchedBy.ID)


@pytest.mark.parametrize("cells", list(rows(REFUSED)), ids=lambda cells: f"{cells[0]} {cells[2]}: {cells[-1]}")
def test_nobody_is_guessed(cells: list[str]) -> None:
    *asked, expected, _ = cells
    found = match_member(_claim(*asked), group("lake"), PEOPLE_INDEX)
    assert isinstance(found, Rejection), found
    assert found.code == expected


@pytest.mark.parametrize("cells", list(rows(EXACT)), ids=lambda cells: f"{cells[0]} {cells[2]}: {cells[-1]}")
def test_name_and_birth_date_within_the_group(cells: list[str]) -> None:
    *asked, expected, _ = cells
    found = match_member(_claim(*asked), group("lake"), PEOPLE_INDEX)
    assert isinstance(found, Match), found
    assert (found.member.id, found.by) == (expected, MatchedBy.NAME_AND_BIRTH_DATE)


@pytest.mark.parametrize("cells", list(rows(SCORED)), ids=lambda cells: f"{cells[0]} {cells[1]}: {cells[-1]}")
def test_the_score(cells: list[str]) -> None:
    number, patient, birth, sex, postal, expected, points, _ = cells
    found = match_member(_claim(number, "18", patient, birth, sex, postal), group("lake"), PEOPLE_INDEX)
    if isinstance(found, Rejection):
        assert (found.code, "0") == (expected, points)
    else:
        assert (found.member.id, str(found.score)) == (expected, points)


def test_two_of_one_name_and_birth_date_are_not_told_apart_without_an_id() -> None:
    people = PEOPLE + "  lake | LK990990 | LK990990 | self | Lee | Ann | 1980-05-12 | F | 46999\n"
    found = match_member(_claim("-", "18", "Lee, Ann", "1980-05-12", "F"), group("lake"), index_members(book(people)))
    assert isinstance(found, Rejection)
    assert found.code == "A3:33:IL"


def test_a_refusal_names_nobody() -> None:
    found = match_member(_claim("LK100", "19", "Lee, Noah", "2020-01-01", "M"), group("lake"), PEOPLE_INDEX)
    assert isinstance(found, Rejection)
    assert "Noah" not in found.says
    assert "2020" not in found.says
