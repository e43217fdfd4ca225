"""Invented people, providers, contracts and claims that the tables of matching and pricing are written against."""

from collections.abc import Iterator
from datetime import date

from selfund.terms.book import Book
from selfund.terms.claim import Address, Claim, ClaimKind, ClaimLine, Person, Provider
from selfund.terms.group import Administered, Funding, Group, Straddle
from selfund.terms.member import Coverage, Level, Member, Relationship
from selfund.terms.money import cents_from_written
from selfund.terms.partner import Administrator
from selfund.terms.period import Period
from selfund.terms.provider import Contract, ProviderRecord
from selfund.terms.roster import Roster

CLINIC = "1000000004"
SURGEON = "1000000012"
STRANGER = "1000000020"
CLINIC_TIN = "990000001"
STRANGER_TIN = "990000002"

PEOPLE = """
# group | id | subscriber | relationship | last | first | birth date | sex | postal code
  lake  | LK100     | LK100 | self   | Lee           | Ann       | 1980-05-12 | F | 46201
  lake  | LK10001   | LK100 | spouse | Lee           | Robert    | 1979-11-30 | M | 46201
  lake  | LK10002   | LK100 | child  | Lee           | Mia       | 2012-03-04 | F | 46201
  lake  | LK10003   | LK100 | child  | Lee           | Max       | 2012-03-04 | M | 46201
  lake  | LK10004   | LK100 | child  | Lee           | Katherine | 2016-08-19 | F | 46201
  lake  | LK200-300 | LK200-300 | self | Ortiz-Vega  | Carmen    | 1990-07-01 | F | 46220
  lake  | LK400400  | LK400400 | self | Smith        | John      | 1960-02-10 | M | 46300
  lake  | LK40040001 | LK400400 | child | Smith      | John      | 1995-06-21 | M | 46300
  lake  | LK500500  | LK500500 | self | Kowalski     | Martina   | 1985-01-09 | F | 46310
  lake  | LK600600  | LK600600 | self | Kowalska     | Martina   | 1985-01-09 | F | 46311
  lake  | LK700700  | LK700700 | self | O'Brien Jr   | Patrick   | 1971-12-25 | M | 46312
  lake  | LK800800  | LK800800 | self | Fischer      | Stefan    | 1988-04-17 | M | 46313
  lake  | LK80080001 | LK800800 | child | Fischer    | Jan       | 2015-10-02 | M | 46313
  mill  | ML900     | ML900 | self   | Fischer       | Stefan    | 1988-04-17 | M | 46313
"""


def rows(text: str) -> Iterator[list[str]]:
    """The cells of a table: one row a line, cells between bars, lines that begin with # left out."""
    for row in text.splitlines():
        if row.strip() and not row.strip().startswith("#"):
            yield [cell.strip() for cell in row.split("|")]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text and text != "-" else None


def group(name: str = "lake", administered: tuple[Administered, ...] = (), straddle: Straddle = Straddle.PEND) -> Group:
    title = {"lake": "Lakeside Foods", "mill": "Mill Works"}[name]
    numbers = (f"{name.upper()}-100",)
    return Group(name, title, Funding.ASO, numbers, Period(date(2020, 1, 1)), administered, straddle)


def member(cells: list[str]) -> Member:
    group_id, number, subscriber, relationship, last, first, birth, sex, postal_code = cells
    return Member(
        id=number,
        subscriber=subscriber,
        group=group_id,
        relationship=Relationship(relationship),
        last_name=last,
        first_name=first,
        birth_date=date.fromisoformat(birth),
        sex=sex,
        coverages=(Coverage("choice", Period(date(2026, 1, 1)), Level.FAMILY),),
        postal_code=postal_code,
    )


def provider(npi: str, tin: str, specialty: str = "", primary_care: bool = False) -> ProviderRecord:
    return ProviderRecord(npi, tin, "Clinic", "", False, "", specialty, "", "", "", "", primary_care)


def book(
    people: str = PEOPLE,
    providers: tuple[ProviderRecord, ...] = (),
    contracts: tuple[Contract, ...] = (),
) -> Book:
    members = [member(cells) for cells in rows(people)]
    by_tin: dict[str, tuple[Contract, ...]] = {}
    for contract in contracts:
        for tin in contract.tins:
            by_tin[tin] = (*by_tin.get(tin, ()), contract)
    groups = [group("lake"), group("mill")]
    return Book(
        root="book",
        administrator=Administrator("Invented Administrators", ("INV01",), "990000009", "", "", "", ""),
        groups={each.id: each for each in groups},
        group_numbers={number: each.id for each in groups for number in each.numbers},
        members=Roster(members),
        plans={},
        contracts=by_tin,
        networks={},
        providers={each.npi: each for each in providers},
        partners={},
        accounts={},
        payers=frozenset({"INV01"}),
    )


def person(
    name: str, birth: str = "", sex: str = "", number: str = "", relationship: str = "18", postal: str = ""
) -> Person:
    """A person by "Last, First"."""
    last, _, first = name.partition(", ")
    return Person(
        last_name=last,
        first_name=first,
        id=number,
        birth_date=day(birth),
        sex=sex,
        relationship=relationship,
        address=Address(postal_code=postal),
    )


ANN = person("Lee, Ann", "1980-05-12", "F", "LK100")


def line(
    procedure: str = "",
    charge: str = "100.00",
    on: str = "",
    *,
    number: int = 1,
    modifiers: str = "",
    units: int = 1000,
    unit: str = "UN",
    revenue: str = "",
    place: str = "",
    to: str = "",
    rendering: str = "",
) -> ClaimLine:
    """A line; `charge` in dollars, `units` in thousandths, `on` and `to` its dates, modifiers with blanks between."""
    return ClaimLine(
        number=number,
        charge=cents_from_written(charge),
        units=units,
        unit=unit,
        procedure=procedure,
        modifiers=tuple(modifiers.split()),
        revenue=revenue,
        place=place,
        start=day(on),
        end=day(to) or day(on),
        providers=(Provider("82", npi=rendering),) if rendering else (),
    )


def claim(
    *lines: ClaimLine,
    kind: str = "professional",
    number: str = "CLM1",
    place: str = "11",
    frequency: str = "1",
    original: str = "",
    subscriber: Person = ANN,
    patient: Person | None = None,
    billing: tuple[str, str] = (CLINIC, CLINIC_TIN),
    rendering: str = "",
    payer: str = "INV01",
    group_number: str = "LAKE-100",
    start: str = "",
    end: str = "",
    admitted: str = "",
) -> Claim:
    return Claim(
        id=number,
        kind=ClaimKind(kind),
        charge=sum(each.charge for each in lines),
        lines=lines,
        billing=Provider("85", npi=billing[0], tin=billing[1]),
        providers=(Provider("82", npi=rendering),) if rendering else (),
        subscriber=subscriber,
        patient=patient or subscriber,
        place=place,
        frequency=frequency,
        original=original,
        payer_id=payer,
        group_number=group_number,
        start=day(start),
        end=day(end),
        admitted=day(admitted),
    )
