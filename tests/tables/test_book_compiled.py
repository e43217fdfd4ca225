"""What a book becomes: the terms and lookups that the small book, and passages put into it, compile to."""

from datetime import date
from pathlib import Path

import pytest

from selfund.book import read_book
from selfund.terms.book import Book, Expected, ScenarioClaim, ScenarioLine
from selfund.terms.group import Administered, Deposit, Funding, Straddle
from selfund.terms.member import Level
from selfund.terms.money import NO_LIMIT
from selfund.terms.period import FOREVER, Period
from selfund.terms.plan import BenefitPeriod, CostSharing, CrossCredit, Plan, Share, Tier, Total
from selfund.terms.provider import FeeRow, Pricing
from small_book import BOOK, write_book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return compiled(tmp_path, {})


def compiled(folder: Path, changes: dict[str, tuple[str, str]]) -> Book:
    """The small book with one passage of some files changed."""
    files = dict(BOOK)
    for name, (passage, instead) in changes.items():
        assert passage in files[name]
        files[name] = files[name].replace(passage, instead, 1)
    book, problems = read_book(write_book(folder, files))
    assert book is not None, "\n".join(map(str, problems))
    return book


def acme(folder: Path, passage: str, instead: str) -> Plan:
    return compiled(folder, {"plans/acme.yaml": (passage, instead)}).plans["acme-ppo"][0]


def test_groups(book: Book) -> None:
    assert book.groups["acme"].funding is Funding.ASO
    assert book.groups["acme"].straddle is Straddle.PEND
    assert book.groups["acme"].administered == (Administered("here", Period(date(2026, 1, 1))),)
    assert book.groups["birch"].administered == (
        Administered("old", Period(date(2025, 1, 1), date(2025, 12, 31))),
        Administered("here", Period(date(2026, 1, 1))),
    )
    assert book.group_numbers == {"AC1": "acme", "BI1": "birch"}
    assert book.platforms["old"].payer_id == "OLDP"
    assert book.payers == {"TESTP"}


def test_plan(book: Book) -> None:
    plan = book.plans["acme-ppo"][0]
    assert plan.period == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert plan.tiers == (Tier("in", ("ppo",)), Tier("out", (), everyone_else=True))
    assert plan.deductible["in"] == Total(150000, 300000, False, "plans/acme.yaml:10")
    # in network no one person goes beyond the federal limit of 2026, 10,600 (handbook 4.3)
    assert plan.out_of_pocket["in"] == Total(500000, 1000000, False, "plans/acme.yaml:13", 1060000)
    assert plan.out_of_pocket["out"] == Total(1000000, 2000000, False, "plans/acme.yaml:14", NO_LIMIT)
    assert plan.benefits["primary care visit"].sharing["in"] == CostSharing(
        True, (Share(copay=2500),), "in", "$25 copay", "plans/acme.yaml:16"
    )
    assert plan.benefits["preventive care"].sharing["out"].covered is False
    assert plan.benefits["therapy"].limits[0].source == "plans/acme.yaml:18"
    assert plan.benefit_period is BenefitPeriod.CALENDAR_YEAR
    assert plan.cross_credit is CrossCredit.NONE
    assert (plan.copays_count_to_deductible, plan.copays_count_to_out_of_pocket) == (False, True)


def test_one_sentence_for_all_tiers(book: Book) -> None:
    plan = book.plans["birch-hsa"][0]
    assert plan.tiers[0] == Tier("in", ("ppo",))
    assert plan.deductible["in"] == plan.deductible["out"] == Total(200000, 400000, True, "plans/birch.yaml:9")
    sharing = plan.benefits["everything else"].sharing
    assert (sharing["in"].tier, sharing["out"].tier) == ("in", "out")
    assert sharing["in"].shares == sharing["out"].shares == (Share(rate=200000, deductible=True),)


def test_as_in_takes_cost_sharing_and_accumulators_of_the_other_tier(tmp_path: Path) -> None:
    line = "  emergency room: {in: $250 copay then 20% after deductible, copay waived if: admitted, out: as in}\n"
    sharing = acme(tmp_path, "  therapy:", f"{line}  therapy:").benefits["emergency room"].sharing
    assert sharing["out"].tier == "in"
    assert sharing["out"].shares == sharing["in"].shares == (Share(copay=25000), Share(rate=200000, deductible=True))
    assert (sharing["in"].waived_if, sharing["out"].waived_if) == ("admitted", "admitted")
    assert sharing["out"].text == "as in"


def test_the_other_words_of_a_plan(tmp_path: Path) -> None:
    words = (
        "group: acme\nbenefit period: plan year\ncross credit: out to in\ntimely filing: 365 days\n"
        "copays count to: [deductible]\ngrandfathered: yes\nedits: standard\nout-of-network pricing:\n"
        "  - {pays: 140% of fees/ppo.csv, when: {procedures: [99202-99204, J0100]}}\n  - {pays: 60% of charge}\n"
        "exclusions:\n  - {says: cosmetic, procedures: [15780-15782], categories: [hearing], diagnoses: [Z41.1]}\n"
    )
    plan = acme(tmp_path, "group: acme\n", words)
    assert (plan.benefit_period, plan.cross_credit) == (BenefitPeriod.PLAN_YEAR, CrossCredit.OUT_TO_IN)
    assert (plan.filing_days, plan.grandfathered, plan.edits) == (365, True, "standard")
    assert (plan.copays_count_to_deductible, plan.copays_count_to_out_of_pocket) == (True, False)
    assert plan.out_of_pocket["in"].person == NO_LIMIT
    first, last = plan.out_of_network
    assert first.procedures == {"99202", "99203", "99204", "J0100"}
    assert (first.pricing, first.rate, first.default) == (Pricing.FEE_TABLE, 1_400_000, False)
    assert (last.pricing, last.rate, last.default) == (Pricing.PERCENT_OF_CHARGE, 600_000, True)
    assert plan.exclusions[0].procedures == {"15780", "15781", "15782"}
    assert plan.exclusions[0].diagnoses == ("Z411",)


def test_contracts_by_tin(book: Book) -> None:
    (clinics,) = book.contracts["990000011"]
    assert (clinics.id, clinics.network, clinics.lesser_of, clinics.npis) == ("clinics", "ppo", True, frozenset())
    assert [term.default for term in clinics.terms] == [False, True]
    (hospitals,) = book.contracts["990000012"]
    assert hospitals.npis == {"1999999026"}
    assert hospitals.period == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert book.networks == {"ppo": "The PPO"}


def test_a_contract_with_whole_tins_and_single_npis_is_two(tmp_path: Path) -> None:
    row = "1999999026,990000012,Test Hospital"
    third = f"1999999034,990000013,Test Imaging,,n,x,x,x,x,OH,43000,n\n{row}"
    payees = '"990000012/1999999026", "990000013"'
    book = compiled(tmp_path, {"networks/ppo.yaml": ('"990000012/1999999026"', payees), "providers.csv": (row, third)})
    (limited,), (whole,) = book.contracts["990000012"], book.contracts["990000013"]
    assert (limited.npis, whole.npis) == ({"1999999026"}, frozenset())
    assert limited.id == whole.id == "hospitals"


def test_fee_tables_are_cut_where_rows_begin_or_end(book: Book) -> None:
    tables = book.contracts["990000011"][0].terms[0].tables
    assert [table.period for table in tables] == [
        Period(date.min, date(2025, 12, 31)),
        Period(date(2026, 1, 1), date(2026, 12, 31)),
        Period(date(2027, 1, 1), FOREVER),
    ]
    always = FeeRow(16000, 16000, 4)
    assert tables[0].rows == {"70553 26": always}
    assert tables[1].rows == {"70553 26": always, "99213": FeeRow(12000, 9000, 2)}
    assert tables[2].rows == {"70553 26": always, "99213": FeeRow(12500, 12500, 3)}
    assert tables[0].file == "networks/fees/ppo.csv"


def test_a_star_prices_what_the_table_does_not_list(tmp_path: Path) -> None:
    book = compiled(tmp_path, {"networks/fees/ppo.csv": ("70553,26,160.00,,,", "*,,10.00,,,")})
    assert book.contracts["990000011"][0].terms[0].tables[1].default == FeeRow(1000, 1000, 4)


def test_members_have_their_spans_in_order_and_families(book: Book) -> None:
    ann = book.members["A1"]
    assert [one.period for one in ann.coverages] == [
        Period(date(2026, 1, 1), date(2026, 6, 30)),
        Period(date(2026, 8, 1), FOREVER),
    ]
    assert ann.coverages[0].level is Level.FAMILY
    assert [member.id for member in book.members.values() if member.family == "acme/A1"] == ["A1", "A102"]
    assert book.members["B1"].coverages[0].single


def test_accounts_by_group(book: Book) -> None:
    account = book.accounts["acme"]
    assert (account.owner, account.opening, account.number) == ("acme", 10000, "******7890")
    assert account.deposits == (Deposit("acme", date(2026, 1, 2), 5000, "January"),)
    assert book.accounts["birch"].owner == "administrator"


def test_partners_by_sender(book: Book) -> None:
    assert book.partners["ZZ", "HOUSE"].trusted_prices is False


def test_scenario_of_one_claim(book: Book) -> None:
    (scenario,) = book.scenarios
    assert (scenario.plan, scenario.start, scenario.family) == ("acme-ppo", date(2026, 1, 1), False)
    assert scenario.claims == (
        ScenarioClaim((ScenarioLine(18000, 12000, "99213"),), "in", date(2026, 1, 1), "plans/acme.yaml:22"),
    )
    assert scenario.pays == Expected(
        "plans/acme.yaml:23",
        member=2500,
        plan=9500,
        places={"member": "plans/acme.yaml:23:20", "plan": "plans/acme.yaml:23:34"},
    )


def test_scenario_of_several_claims(tmp_path: Path) -> None:
    several = """\
scenarios:
  - says: three claims
    claims:
      - {member: Ann, procedure: "99213", modifiers: [25], charge: $180, provider: in, pays: {copay: $25}}
      - {member: Ben, type of bill: "0131", revenue: 450, charge: $900, provider: out, diagnosis: [S52.5, W01]}
      - member: Ann
        date: 2026-05-01
        place: 22
        provider: in
        lines:
          - {procedure: "97110", units: 2, charge: $90}
          - {procedure: "97140", units: 1.5, charge: $60, allowed: $45}
    pays: {member: $500}
"""
    (ann, ben, later), family = (
        (one := compiled(tmp_path, {"plans/acme.yaml": ("scenarios:\n", several)}).scenarios[0]).claims,
        one.family,
    )
    assert family  # two members are named, so the contract is a family's
    assert (ann.day, ben.day, later.day) == (date(2026, 1, 1), date(2026, 1, 2), date(2026, 5, 1))
    assert ann.lines == (ScenarioLine(18000, None, "99213", ("25",)),)
    assert ann.pays is not None
    assert ann.pays.copay == 2500
    assert (ben.bill_type, ben.lines[0].revenue, ben.tier) == ("131", "0450", "out")
    assert ben.diagnoses == ("S525", "W01")
    assert [line.units for line in later.lines] == [2000, 1500]
    assert later.place == "22"


def test_a_later_version_answers_for_its_own_days(tmp_path: Path) -> None:
    later = BOOK["plans/acme.yaml"].replace("effective: 2026-01-01\nends: 2026-12-31", "effective: 2027-01-01")
    book, problems = read_book(write_book(tmp_path, {**BOOK, "plans/acme-2027.yaml": later}))
    assert book is not None, problems
    assert [plan.period.start.year for plan in book.plans["acme-ppo"]] == [2026, 2027]
    found = book.plan_on("acme-ppo", date(2027, 3, 1))
    assert found is not None
    assert found.source == "plans/acme-2027.yaml:1"
    assert book.plan_on("acme-ppo", date(2025, 3, 1)) is None
