"""Was it billed before, and which claim does a correction replace (handbook 3.4). The first claim is one paid claim:
office visit 99213-25 for 120.00 and x-ray 71046 for 80.00 on 2 March 2026, claim number CLM1, icn 26061000001.
"""

from datetime import date

import msgspec
import pytest

from billed import CLINIC, CLINIC_TIN, STRANGER, STRANGER_TIN, SURGEON, book, claim, line, rows
from selfund.matching import (
    Rejection,
    check_frequency,
    claim_rendering_npi,
    find_duplicates,
    find_original,
    service_keys,
)
from selfund.terms.claim import Claim
from selfund.terms.decision import Pend, Status
from selfund.terms.history import ClaimRecord

MEMBER = book().members["LK100"]
VISIT = line("99213", "120.00", "2026-03-02", number=1, modifiers="25")
XRAY = line("71046", "80.00", "2026-03-02", number=2)
FIRST = claim(VISIT, XRAY, rendering=SURGEON)


def record(
    of: Claim = FIRST,
    *,
    icn: str = "26061000001",
    status: Status = Status.PAID,
    member: str = "LK100",
    denied: tuple[int, ...] = (),
    current: bool = True,
    replaces: str = "",
) -> ClaimRecord:
    return ClaimRecord(
        claim=of.id,
        icn=icn,
        version=1,
        family="lake/LK100",
        group="lake",
        member=member,
        plan="choice",
        kind=of.kind.value,
        status=status,
        billing_npi=of.billing.npi,
        billing_tin=of.billing.tin,
        rendering_npi=claim_rendering_npi(of),
        charge=of.charge,
        paid=0,
        received=date(2026, 3, 5),
        services=service_keys(of, denied),
        facility=of.place,
        current=current,
        replaces=replaces,
    )


# One line is billed after the first claim; what it says is compared with the first claim's line of that procedure.
LINES = """
# procedure | modifiers | charge | units | date | rendering | billing NPI | finding | why
  99213 | 25    | 120.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | exact    | the same line in another claim
  71046 | -     |  80.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | exact    | the same line in another claim
  99213 | -     | 120.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | possible | 25 only informs
  99213 | 25    | 125.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | possible | another charge
  99213 | 25    | 120.00 | 2000 | 2026-03-02 | SURGEON  | CLINIC   | possible | other units
  99213 | 25    | 120.00 | 1000 | 2026-03-02 | STRANGER | CLINIC   | possible | another clinician of the same TIN
  99213 | 25    | 120.00 | 1000 | 2026-03-02 | SURGEON  | STRANGER | possible | another billing NPI of the same TIN
  99213 | 25    | 120.00 | 1000 | 2026-03-03 | SURGEON  | CLINIC   | nothing  | another day
  99214 | 25    | 120.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | nothing  | another service
  71046 | 26    |  80.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | nothing  | the reading alone is another service
  71046 | 76    |  80.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | nothing  | repeated by the same physician
  71046 | 77    |  80.00 | 1000 | 2026-03-02 | STRANGER | CLINIC   | nothing  | repeated by another
  71046 | 91    |  80.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | nothing  | a repeated test
  71046 | 59    |  80.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | nothing  | distinct
  71046 | XU    |  80.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | nothing  | distinct
  71046 | LT    |  80.00 | 1000 | 2026-03-02 | SURGEON  | CLINIC   | nothing  | another side
"""

NPIS = {"SURGEON": SURGEON, "STRANGER": STRANGER, "CLINIC": CLINIC}


def _told(findings) -> str:
    if findings.exact:
        return "exact"
    return "possible" if findings.possible else "nothing"


@pytest.mark.parametrize("cells", list(rows(LINES)), ids=lambda cells: f"{cells[0]}: {cells[-1]}")
def test_a_line_billed_after_another(cells: list[str]) -> None:
    procedure, modifiers, charge, units, on, rendering, billing, expected, _ = cells
    service = line(procedure, charge, on, modifiers=modifiers.strip("-"), units=int(units))
    again = claim(service, number="CLM2", rendering=NPIS[rendering], billing=(NPIS[billing], CLINIC_TIN))
    findings = find_duplicates(again, MEMBER, [record()])
    assert _told(findings) == expected
    if expected == "exact":
        assert findings.exact == {1: "26061000001"}
        assert findings.possible == ()
    if expected == "possible":
        assert [(pend.code, pend.line) for pend in findings.possible] == [("possible-duplicate", 1)]
        assert "26061000001" in findings.possible[0].says


RECORDS = """
# what the earlier record is | finding | why
  current        | exact    | it stands
  superseded     | nothing  | a later version took its place
  voided         | nothing  | it bills nothing any more
  denied         | exact    | a denied claim with a line that was answered
  line denied    | nothing  | the line itself was denied before
  pended         | possible | not answered yet
  another member | nothing  | another patient of the family
  another TIN    | nothing  | another provider's claim
  the original   | nothing  | the claim that this one replaces
"""


@pytest.mark.parametrize("cells", list(rows(RECORDS)), ids=lambda cells: cells[0])
def test_which_earlier_claims_count(cells: list[str]) -> None:
    earlier = {
        "current": record(),
        "superseded": record(current=False),
        "voided": record(status=Status.VOIDED),
        "denied": record(status=Status.DENIED),
        "line denied": record(denied=(1,)),
        "pended": record(status=Status.PENDED),
        "another member": record(member="LK10001"),
        "another TIN": record(claim(VISIT, XRAY, rendering=SURGEON, billing=(CLINIC, STRANGER_TIN))),
        "the original": record(),
    }[cells[0]]
    original = earlier if cells[0] == "the original" else None
    again = claim(VISIT, number="CLM2", rendering=SURGEON)
    assert _told(find_duplicates(again, MEMBER, [earlier], original)) == cells[1]


def test_the_whole_claim_again_is_every_line_again() -> None:
    assert find_duplicates(FIRST, MEMBER, [record()]).exact == {1: "26061000001", 2: "26061000001"}


def test_the_whole_claim_again_is_not_excused_by_its_modifiers() -> None:
    repeated = claim(line("93010", "40.00", "2026-03-02", modifiers="76"))
    assert find_duplicates(repeated, MEMBER, [record(repeated)]).exact == {1: "26061000001"}
    another = msgspec.structs.replace(repeated, id="CLM2")
    assert _told(find_duplicates(another, MEMBER, [record(repeated)])) == "nothing"


def test_one_earlier_line_answers_one_line_only() -> None:
    first = line("97110", "60.00", "2026-03-02", number=1)
    second = line("97110", "60.00", "2026-03-02", number=2)
    found = find_duplicates(claim(first, second, number="CLM2"), MEMBER, [record(claim(first))])
    assert found.exact == {1: "26061000001"}
    assert [pend.line for pend in found.possible] == [2]


def test_an_inpatient_bill_again() -> None:
    bill = claim(
        line(revenue="0120", charge="3,000.00", units=3000, number=1),
        line(revenue="0250", charge="412.00", number=2),
        kind="institutional", place="11", start="2026-03-02", end="2026-03-05", admitted="2026-03-02",
    )  # fmt: skip
    assert find_duplicates(bill, MEMBER, [record(bill)]).exact == {1: "26061000001", 2: "26061000001"}
    longer = msgspec.structs.replace(bill, end=date(2026, 3, 6))
    assert _told(find_duplicates(longer, MEMBER, [record(bill)])) == "nothing"
    dearer = msgspec.structs.replace(bill, lines=(line(revenue="0250", charge="500.00", number=1),))
    assert [pend.line for pend in find_duplicates(dearer, MEMBER, [record(bill)]).possible] == [1]


def test_a_professional_and_a_hospital_bill_are_no_duplicates() -> None:
    hospital = claim(XRAY, kind="institutional", place="13")
    assert _told(find_duplicates(claim(XRAY, number="CLM2"), MEMBER, [record(hospital)])) == "nothing"


ORIGINALS = """
# REF F8 | what stands in history | answer | why
  26061000001 | paid              | 26061000001 | our own number
  26061000001 | denied            | 26061000001 | a denied claim can be corrected
  26061000001 | pended            | 26061000001 | so can one that waits for a person
  CLM1        | paid              | 26061000001 | the provider's own number
  -           | paid              | A6:464 | nothing named
  26061000099 | paid              | A7:464 | nobody's number
  26061000001 | another member    | A7:464 | another patient's claim
  26061000001 | another TIN       | A7:464 | another payee's claim
  26061000001 | replaced          | A7:464 | already replaced: the latest version must be named
  26061000002 | replaced          | 26061000002 | the latest version
  26061000001 | voided            | A7:464 | already voided
  CLM1        | voided            | A7:464 | already voided
  CLM1        | two of one number | A7:464 | which of the two is not said
  26061000002 | two of one number | 26061000002 | our own number tells them apart
"""


def _history(what: str) -> list[ClaimRecord]:
    simple = {
        "paid": record(),
        "denied": record(status=Status.DENIED),
        "pended": record(status=Status.PENDED),
        "another member": record(member="LK10001"),
        "another TIN": record(claim(VISIT, XRAY, billing=(CLINIC, STRANGER_TIN))),
    }
    if what in simple:
        return [simple[what]]
    if what == "two of one number":
        return [record(), record(icn="26061000002")]
    status = Status.VOIDED if what == "voided" else Status.PAID
    return [record(current=False), record(icn="26061000002", status=status, replaces="26061000001")]


@pytest.mark.parametrize("cells", list(rows(ORIGINALS)), ids=lambda cells: f"{cells[0]} {cells[1]}")
def test_the_original_of_a_replacement(cells: list[str]) -> None:
    named, what, expected, _ = cells
    correction = claim(VISIT, number="CLM1", frequency="7", original=named.strip("-") if named == "-" else named)
    found = find_original(correction, MEMBER, _history(what))
    assert (found.code if isinstance(found, Rejection) else found.icn) == expected


FREQUENCIES = """
# kind | frequency | answer
  professional  | 1 | -
  professional  | 7 | -
  professional  | 8 | -
  professional  | 2 | A7:535
  professional  | 6 | A7:535
  institutional | 1 | -
  institutional | 7 | -
  institutional | 8 | -
  institutional | 0 | nonpayment-bill
  institutional | 2 | interim-bill
  institutional | 3 | interim-bill
  institutional | 4 | interim-bill
  institutional | 5 | late-charges
  institutional | 9 | interim-bill
  institutional | Q | A7:535
"""


@pytest.mark.parametrize("cells", list(rows(FREQUENCIES)), ids=" ".join)
def test_the_frequency(cells: list[str]) -> None:
    kind, frequency, expected = cells
    found = check_frequency(claim(VISIT, kind=kind, frequency=frequency))
    assert (found.code if isinstance(found, (Rejection, Pend)) else "-") == expected


# ------------------------------------------------------------------------------------------ inside one claim


@pytest.mark.parametrize(
    ("first", "second", "pended", "why"),
    [
        (("120.00", ""), ("120.00", ""), [2], "nothing tells the second from the first: a person must look"),
        (("120.00", ""), ("120.00", "76"), [], "76 says that it was repeated"),
        (("120.00", ""), ("120.00", "59"), [], "59 says that it is distinct"),
        (("120.00", "LT"), ("120.00", "RT"), [], "two sides"),
        (("120.00", ""), ("90.00", ""), [], "another charge: not the same line twice"),
        (("0.00", ""), ("0.00", ""), [], "lines without a charge pay nothing twice"),
    ],
)
def test_a_line_that_stands_twice_on_a_claim(
    first: tuple[str, str], second: tuple[str, str], pended: list[int], why: str
) -> None:
    twice = claim(
        *(
            line("99213", charge, "2026-03-02", number=number, modifiers=modifiers)
            for number, (charge, modifiers) in enumerate((first, second), 1)
        )
    )
    assert [pend.line for pend in find_duplicates(twice, MEMBER, []).possible] == pended, why
