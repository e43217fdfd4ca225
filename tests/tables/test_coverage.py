"""Coverage on a day, and the reason without it (handbook 3.3); what a plan excludes (handbook 3.8)."""

from datetime import date

import pytest
from msgspec.structs import replace

from selfund.benefits.coverage import coverage_on
from selfund.benefits.exclusions import exclusion_of
from selfund.terms.member import Coverage, Level, Member, Relationship
from selfund.terms.period import Period
from selfund.terms.plan import Exclusion
from selfund.terms.reasons import REASONS
from tables.cost_sharing_words import plan_in_words

FIRST = Coverage("choice", Period(date(2025, 3, 1), date(2025, 8, 31)), Level.FAMILY)
SECOND = Coverage("saver", Period(date(2026, 1, 1), date(2026, 6, 30)), Level.EMPLOYEE)
DENTAL = Coverage("smile", Period(date(2025, 10, 1)), Level.FAMILY, "dental")


def member(*coverages: Coverage) -> Member:
    return Member("A100", "A100", "acme", Relationship.SELF, "Lee", "Ann", date(1980, 5, 5), "F", coverages)


@pytest.mark.parametrize(
    ("day", "expected", "carc"),
    [
        (date(2025, 2, 28), "before coverage", "26"),
        (date(2025, 3, 1), FIRST, ""),
        (date(2025, 8, 31), FIRST, ""),
        (date(2025, 9, 1), "lapse in coverage", "200"),
        (date(2025, 12, 31), "lapse in coverage", "200"),
        (date(2026, 1, 1), SECOND, ""),
        (date(2026, 6, 30), SECOND, ""),
        (date(2026, 7, 1), "after coverage", "27"),
    ],
)
def test_coverage_on_a_day(day: date, expected: Coverage | str, carc: str) -> None:
    found = coverage_on(member(SECOND, FIRST, DENTAL), day)
    assert found == expected
    if isinstance(found, str):
        assert (REASONS[found].group, REASONS[found].carc) == ("PR", carc)


def test_each_line_of_coverage_is_its_own() -> None:
    covered = member(FIRST, DENTAL)
    assert coverage_on(covered, date(2025, 11, 1), "dental") is DENTAL
    assert coverage_on(covered, date(2025, 11, 1)) == "after coverage"
    assert coverage_on(covered, date(2025, 5, 1), "dental") == "before coverage"


def test_a_member_never_covered_is_not_covered_yet() -> None:
    assert coverage_on(member(), date(2026, 1, 1)) == "before coverage"
    assert coverage_on(member(FIRST), date(2025, 5, 1), "vision") == "before coverage"


HAIR = Exclusion("hair removal", "plans/choice.yaml:40", frozenset({"17380"}))
FERTILITY = Exclusion("infertility", "plans/choice.yaml:41", frozenset({"58970"}), diagnoses=("N97", "N46"))
HEARING = Exclusion("hearing aids", "plans/choice.yaml:42", categories=frozenset({"hearing"}))


@pytest.mark.parametrize(
    ("procedure", "category", "diagnoses", "expected"),
    [
        ("17380", "professional surgery", (), HAIR),
        ("58970", "professional surgery", ("Z00",), FERTILITY),
        ("99213", "specialist visit", ("N970",), FERTILITY),
        ("99213", "specialist visit", ("E119", "N469"), FERTILITY),
        ("V5260", "hearing", (), HEARING),
        ("99213", "specialist visit", ("N39",), None),
        ("99213", "primary care visit", (), None),
    ],
)
def test_exclusions(procedure: str, category: str, diagnoses: tuple[str, ...], expected: Exclusion | None) -> None:
    plan = replace(plan_in_words("surgery: in no charge"), exclusions=(HAIR, FERTILITY, HEARING))
    assert exclusion_of(plan, procedure, category, diagnoses) is expected
