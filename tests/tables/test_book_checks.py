"""One small bad book a check: a passage of a good book is changed, and exactly the marked place must be found."""

# ruff: noqa: E501 - one case a line

from pathlib import Path

import pytest

from selfund.book import check_book, read_book
from selfund.terms.problem import Severity
from small_book import BOOK, MARK, findings, write_book

# file, the passage of the small book, what stands there instead (▶ before the place of each problem), the code
CASES = [
    # ---------------------------------------------------------------- documents
    ("plans/acme.yaml", "title: Acme PPO\n", "title: Acme PPO\n▶titel: x\n", "unknown-key"),
    ("plans/acme.yaml", "title: Acme PPO\n", "title: Acme PPO\n▶title: Again\n", "duplicate-key"),
    ("plans/acme.yaml", "title: Acme PPO", "title: ▶&name Acme PPO", "anchor"),
    ("plans/acme.yaml", "title: Acme PPO", "title: ▶!!str Acme PPO", "tag"),
    ("plans/acme.yaml", "title: Acme PPO", "title: ▶[Acme]", "value-shape"),
    ("plans/acme.yaml", "title: Acme PPO", "title:▶", "value-empty"),
    ("plans/acme.yaml", "plan: acme-ppo\ntitle: Acme PPO\n", "▶plan: acme-ppo\n", "missing-key"),
    ("plans/acme.yaml", "group: acme\n", "line: ▶medicle\ngroup: acme\n", "choice-unknown"),
    ("plans/acme.yaml", "2026-01-01", "▶01/01/2026", "date-unknown"),
    ("plans/acme.yaml", "ends: 2026-12-31", "ends: ▶2025-12-31", "ends-before-start"),
    ("plans/acme.yaml", "group: acme\n", "group: acme\nhigh deductible: ▶maybe\n", "yes-or-no"),
    ("plans/acme.yaml", "group: acme\n", "group: acme\ntimely filing: ▶a year\n", "days-unknown"),
    ("plans/acme.yaml", "group: acme\n", "group: acme\ncopays count to: [▶premium]\n", "choice-unknown"),
    ("plans/acme.yaml", "plan: acme-ppo", "plan: ▶../acme", "identifier-format plan-unknown@members.csv:2:70 plan-unknown@members.csv:3:70 plan-unknown@members.csv:4:73"),
    ("networks/ppo.yaml", "network: ppo", "network: ▶the ppo", "identifier-format network-unknown@plans/acme.yaml:7:8 network-unknown@plans/birch.yaml:7:7"),
    # ---------------------------------------------------------------- tiers and benefits
    ("plans/acme.yaml", "[ppo]", "[▶pppo]", "network-unknown"),
    ("plans/acme.yaml", "[ppo]", "[ppo, ▶ppo]", "network-in-two-tiers"),
    ("plans/acme.yaml", "  out: everyone else\n", "  mid: ▶[]\n  out: everyone else\n",
     "tier-unreachable benefit-tier-missing@plans/acme.yaml:17:23 benefit-tier-missing@plans/acme.yaml:18:20 "
     "benefit-tier-missing@plans/acme.yaml:19:12 benefit-tier-missing@plans/acme.yaml:20:20"),
    ("plans/acme.yaml", "  therapy:", "  ▶massage:", "benefit-unreachable"),
    ("plans/acme.yaml", "  therapy:", "  ▶therapie:", "benefit-unreachable"),
    ("plans/acme.yaml", "{in: no charge, out: not covered}", "▶{in: no charge}", "benefit-tier-missing"),
    ("plans/acme.yaml", "{in: no charge, out: not", "{in: no charge, ▶mid: no charge, out: not", "unknown-key"),
    ("plans/acme.yaml", "out: not covered", "out: ▶as mid", "as-tier-unknown"),
    ("plans/acme.yaml", "$25 copay,", "$25▶,", "cost-sharing-unknown"),
    ("plans/acme.yaml", "30 visits per benefit period", "30 visits per ▶year", "limit-unknown"),
    ("plans/acme.yaml", "30 visits per benefit period", "▶0 visits per benefit period", "limit-zero"),
    ("plans/acme.yaml", "30 visits per benefit period", "▶400 days per benefit period", "limit-unreachable"),
    ("plans/acme.yaml", "30 visits per benefit period", "▶2 days per day", "limit-unreachable"),
    ("plans/acme.yaml", "  therapy:", "  hearing: {in: not covered, out: not covered, limit: ▶1 visit per day}\n  therapy:",
     "limit-without-benefit"),
    ("plans/acme.yaml", "{in: no charge, out: not covered}", "{in: no charge, out: not covered, copay waived if: ▶admitted}",
     "waiver-without-copay"),
    ("plans/acme.yaml", "out: not covered", "out: not covered, authorization: ▶maybe", "choice-unknown"),
    ("plans/acme.yaml", "scenarios:", "exclusions:\n  - {says: no therapy, categories: [therapy]}\nscenarios:",
     "benefit-excluded@plans/acme.yaml:18:12"),
    ("plans/acme.yaml", "scenarios:", "exclusions:\n  - {says: x, categories: ▶[terapy]}\nscenarios:", "category-unknown"),
    ("plans/acme.yaml", "scenarios:", "exclusions:\n  - ▶{says: nothing}\nscenarios:", "exclusion-empty"),
    ("plans/acme.yaml", "scenarios:", "exclusions:\n  - {says: x, procedures: [▶99215-99201]}\nscenarios:", "code-range"),
    # ---------------------------------------------------------------- totals
    ("plans/acme.yaml", "in: $1,500 individual, $3,000", "in: ▶$3,500 individual, $3,000", "individual-over-family"),
    ("plans/acme.yaml", "in: $5,000 individual, $10,000", "in: ▶$10,500 individual, $10,000", "individual-over-family"),
    ("plans/acme.yaml", "in: $1,500 individual, $3,000", "in: ▶$1,500 individual, $12,000", "deductible-over-maximum"),
    ("plans/acme.yaml", "in: $1,500 individual, $3,000 family, embedded", "in: ▶1500 individual", "total-unknown"),
    ("plans/acme.yaml", "  out: $3,000 individual, $6,000 family, embedded\n",
     "  out: $3,000 individual, $6,000 family, embedded\n  ▶mid: none\n", "tier-unknown"),
    ("plans/acme.yaml", "  out: $3,000 individual, $6,000 family, embedded\n", "",
     "deductible-missing@plans/acme.yaml:15:44"),
    # ---------------------------------------------------------------- federal law
    ("plans/acme.yaml", "in: $5,000 individual, $10,000", "in: ▶$10,700 individual, $21,000", "federal-out-of-pocket-limit"),
    ("plans/acme.yaml", "in: $5,000 individual, $10,000", "in: ▶$10,600 individual, $21,201", "federal-out-of-pocket-limit"),
    ("plans/acme.yaml", "in: $5,000 individual, $10,000 family, embedded", "in: ▶none", "federal-maximum-missing"),
    ("plans/acme.yaml", "in: no charge", "in: ▶$10 copay", "preventive-cost-sharing"),
    ("plans/acme.yaml", "$25 copay, out: 40% after deductible", "$25 copay, out: 40% after deductible, limit: ▶$900 paid per lifetime",
     "dollar-limit"),
    ("plans/birch.yaml", "  everything else: 20%", "  telehealth: no charge\n  therapy: ▶$40 copay\n  everything else: 20%",
     "high-deductible-benefit"),
    ("plans/birch.yaml", "$2,000 individual, $4,000 family, aggregate", "▶$1,699 individual, $4,000 family, aggregate",
     "high-deductible-minimum"),
    ("plans/birch.yaml", "$2,000 individual, $4,000 family, aggregate", "▶$2,000 individual, $4,000 family, embedded",
     "high-deductible-embedded"),
    ("plans/birch.yaml", "$4,000 individual, $8,000", "▶$8,501 individual, $9,000", "high-deductible-maximum"),
    ("plans/birch.yaml", "effective: 2026-01-01", "effective: ▶2031-01-01",
     "federal-figure-unknown coverage-outside-plan@members.csv:5:96"),
    # ---------------------------------------------------------------- groups and platforms
    ("groups/acme.yaml", "funding: aso", "funding: ▶level", "monthly-amount-missing"),
    ("groups/acme.yaml", "funding: aso", "funding: aso\nmonthly claims amount: ▶$5", "monthly-amount-unused"),
    ("groups/acme.yaml", "[AC1]", "[AC1, ▶ac1]", "group-number-twice"),
    ("groups/acme.yaml", "[AC1]", "▶AC1, AC2", "value-shape"),
    ("groups/acme.yaml", "[AC1]", "▶{AC1: x}", "value-shape"),
    ("groups/acme.yaml", "numbers: [AC1]\n", "", "missing-key@groups/acme.yaml:1:1"),
    ("groups/birch.yaml", "[BI1]", "[▶AC1]", "group-number-twice"),
    ("groups/birch.yaml", "platform: old", "platform: ▶odl", "platform-unknown"),
    ("groups/birch.yaml", "from: 2026-01-01", "from: ▶2025-12-31", "platform-spans-overlap"),
    ("groups/birch.yaml", "from: 2026-01-01", "from: ▶2026-02-01", "platform-gap"),
    ("groups/birch.yaml", "from: 2025-01-01", "from: 2025-02-01", "platform-gap@groups/birch.yaml:7:3"),
    ("platforms/old.yaml", "platform: old", "platform: ▶here", "platform-here platform-unknown@groups/birch.yaml:7:16"),
    # ---------------------------------------------------------------- networks
    ("networks/ppo.yaml", "      - {pays: 60% of charge}\n", "", "contract-default-missing@networks/ppo.yaml:8:9"),
    ("networks/ppo.yaml", "      - {pays: 60% of charge}\n", "      - {pays: 60% of charge}\n      - ▶{pays: 50% of charge}\n",
     "term-unreachable"),
    ("networks/ppo.yaml", "{pays: 60% of charge}", "{pays: ▶60 of charge}", "price-unknown"),
    ("networks/ppo.yaml", "100% of fees/ppo.csv", "▶100% of fees/absent.csv", "fee-table-missing"),
    ("networks/ppo.yaml", "100% of fees", "▶100% of ../fees", "fee-table-path"),
    ("networks/ppo.yaml", "\"990000011\"", "▶\"99000011\"", "tin-format"),
    ("networks/ppo.yaml", "\"990000011\"", "\"990000011\", ▶\"990000099\"", "payee-unknown"),
    ("networks/ppo.yaml", "\"990000011\"", "\"990000011\", ▶\"990000011\"", "contract-overlaps"),
    ("networks/ppo.yaml", "\"990000012/1999999026", "▶\"990000012/1999999027", "npi-check"),
    ("networks/ppo.yaml", "    terms:\n      - {pays: 65% of charge}\n", "",
     "contract-without-terms@networks/ppo.yaml:10:15"),
    ("networks/ppo.yaml", "contract: hospitals", "contract: ▶clinics", "contract-twice"),
    ("networks/ppo.yaml", "{pays: 65% of charge}", "{pays: 65% of charge, when: {claims: [▶dental]}}", "choice-unknown"),
    ("networks/fees/ppo.csv", "99213,,125.00,,2027-01-01,", "▶99213,,125.00,,2026-06-01,", "fee-row-overlaps"),
    ("networks/fees/ppo.csv", "70553,26,160.00,,,\n", "70553,26,▶abc,,,\n", "money-unknown"),
    ("networks/fees/ppo.csv", "70553,26,160.00,,,\n", "70553,▶2,160.00,,,\n", "modifier-format"),
    ("networks/fees/ppo.csv", "70553,26,160.00,,,\n", "70553,26,160.00,▶\n", "field-count"),
    ("networks/fees/ppo.csv", "70553,26,160.00,,,\n", "70553,26,160.00,,2026-05-01,▶2026-04-01\n", "ends-before-start"),
    ("networks/fees/ppo.csv", "procedure,modifier,", "procedure,▶modifer,",
     "unknown-column missing-column@networks/fees/ppo.csv:1:1"),
    # ---------------------------------------------------------------- accounts
    ("accounts/acme.yaml", "owner: acme", "owner: ▶birch", "account-owner"),
    ("accounts/acme.yaml", "owner: acme", "owner: ▶acmee", "owner-unknown"),
    ("accounts/acme.yaml", "groups: [acme]", "groups: ▶[acme, ▶oak]",
     "account-mixes-groups group-unknown missing-key@accounts/acme.yaml:9:5"),
    ("accounts/acme.yaml", "routing: \"123456780\"", "routing: ▶\"123456789\"", "routing-number"),
    ("accounts/acme.yaml", "cause: January", "cause: January, group: ▶birch", "deposit-group"),
    ("accounts/acme.yaml", "amount: $50.00", "amount: ▶$0.00", "negative-amount"),
    ("accounts/administrator.yaml", "groups: [birch]", "groups: ▶[birch, ▶acme]",
     "account-mixes-groups account-twice account-owner@accounts/administrator.yaml:2:8"),
    ("accounts/administrator.yaml", "\"9876543210", "▶\"1234567890", "account-mixes-groups"),
    # ---------------------------------------------------------------- people
    ("providers.csv", "1999999018,990000011", "▶1999999019,990000011", "npi-check"),
    ("providers.csv", "clinic,1 Test Street", "\"clinic, big\",1 Test Street", ""),
    ("providers.csv", "43000,y", "43000,▶yes", "yes-or-no"),
    ("members.csv", "A102,A1,acme,child", "A102,▶A9,acme,child", "subscriber-missing"),
    ("members.csv", "B1,B1,birch,self", "B1,▶B2,birch,self", "subscriber-id"),
    ("members.csv", "B1,B1,birch,self", "▶A102,▶B1,birch,self", "member-id-twice subscriber-id"),
    ("members.csv", "B1,B1,birch,self", "B1,B1,▶brich,self", "group-unknown"),
    ("members.csv", "birch-hsa,medical", "▶birch-hss,medical", "plan-unknown"),
    ("members.csv", "birch-hsa,medical", "▶acme-ppo,medical", "plan-of-other-group"),
    ("members.csv", "birch-hsa,medical", "birch-hsa,▶dental", "coverage-line"),
    ("members.csv", "FAM,2026-08-01,", "FAM,▶2026-06-30,", "coverage-overlaps"),
    ("members.csv", "M,1 Test Lane,Testville,OH,43000,acme-ppo,medical,FAM", "M,1 Test Lane,Testville,OH,43000,acme-ppo,medical,▶EMP",
     "level-without-family"),
    ("members.csv", "2015-08-30", "▶2026-08-30", "born-after-coverage"),
    ("members.csv", "B1,B1,birch", "▶B/1,B1,birch", "identifier-format"),
    ("members.csv", "Ortiz,Dana", "▶,Dana", "value-empty"),
    ("members.csv", "2015-08-30", "▶30.08.2015", "date-unknown"),
    ("members.csv", "child,Lee", "▶kid,Lee", "choice-unknown"),
    # ---------------------------------------------------------------- scenarios
    ("plans/acme.yaml", "provider: in}", "provider: ▶inn}", "tier-unknown"),
    ("plans/acme.yaml", "provider: in}", "provider: in, specialty: ▶clinics}", "specialty-unknown"),
    ("plans/acme.yaml", "provider: in}", "provider: in, date: ▶2027-02-01}", "scenario-date"),
    ("plans/acme.yaml", "plan: $95.00}", "plan: ▶$195.00}", "scenario-does-not-add-up"),
    ("plans/acme.yaml", "{member: $25.00, plan", "{member: ▶$25.00, deductible: $0, copay: $20, coinsurance: $0, plan",
     "scenario-does-not-add-up"),
    ("plans/acme.yaml", "    pays: {member: $25.00, plan: $95.00}\n", "",
     "scenario-pays@plans/acme.yaml:21:5"),
    ("plans/acme.yaml", "charge: $180.00", "charge: ▶180 dollars", "money-unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "passage", "instead", "codes"), CASES, ids=[f"{one[3]}: {one[2]!r}" for one in CASES])
def test_one_change_is_found_at_its_place(tmp_path: Path, file: str, passage: str, instead: str, codes: str) -> None:
    assert passage in BOOK[file], "the passage must be in the small book"
    found, expected = findings(tmp_path, {file: BOOK[file].replace(passage, instead, 1)}, codes)
    assert found == expected


def test_the_small_book_has_nothing_wrong(tmp_path: Path) -> None:
    book, problems = read_book(write_book(tmp_path, BOOK))
    assert problems == []
    assert book is not None


WHOLE_FILES = [
    # a file taken away (None) or put in whole; the code and place of each problem
    ({"plans/birch.yaml": None}, "group-without-plan@groups/birch.yaml:1:8 plan-unknown@members.csv:5:74"),
    ({"accounts/administrator.yaml": None}, "account-missing@groups/birch.yaml:3:10"),
    ({"networks/fees/ppo.csv": None}, "fee-table-missing@networks/ppo.yaml:8:16"),
    ({"networks/fees/ppo.csv": ""}, "table-empty@networks/fees/ppo.csv:1:1"),
    ({"networks/fees/ppo.csv": "procedure,modifier,fee,facility_fee\n"}, "fee-table-empty@networks/fees/ppo.csv:1:1"),
    ({"networks/empty.yaml": "network: empty\ntitle: None\n"}, "network-empty@networks/empty.yaml:1:10"),
    ({"members.csv": None}, "table-missing@members.csv"),
    ({"book.yaml": None}, "book-missing@book.yaml"),
    ({"book.yaml": "administrator: x\n"}, "value-shape@book.yaml:1:16"),
    ({"book.yaml": "# nothing\n"}, "document-empty@book.yaml:1:1"),
    ({"groups/oak.yaml": "- group: oak\n"}, "document-shape@groups/oak.yaml:1:1"),
    ({"groups/oak.yaml": "group: [oak\n"}, "yaml-syntax@groups/oak.yaml:2:1"),
    ({"groups/oak.yaml": "a: &x {b: 1}\nc: *x\n"}, "alias@groups/oak.yaml:2:4 anchor@groups/oak.yaml:1:4"),
    ({"groups/acme2.yaml": BOOK["groups/acme.yaml"].replace("AC1", "AC2")}, "group-twice@groups/acme2.yaml:1:8"),
    ({"partners/other.yaml": BOOK["partners/house.yaml"].replace("partner: house", "partner: other")},
     "sender-twice@partners/other.yaml:3:12"),
    ({"plans/acme2.yaml": BOOK["plans/acme.yaml"].replace("2026-01-01", "2026-12-01")},
     "plan-versions-overlap@plans/acme2.yaml:4:12"),
    ({"plans/acme.yml": "plan: x\n"}, "file-unknown@plans/acme.yml"),
    ({"plan/acme.yaml": "plan: x\n"}, "folder-unknown@plan"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "codes"), WHOLE_FILES, ids=[one[1] for one in WHOLE_FILES])
def test_a_file_is_missing_or_wrong_as_a_whole(tmp_path: Path, files: dict[str, str | None], codes: str) -> None:
    book = {name: text for name, text in {**BOOK, **files}.items() if text is not None}
    problems = check_book(write_book(tmp_path, book))
    assert sorted(f"{problem.code}@{problem.place}" for problem in problems) == sorted(codes.split())


def test_all_problems_come_at_once_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    book = dict(BOOK)
    book["plans/acme.yaml"] = book["plans/acme.yaml"].replace("$25 copay", "$25").replace("[ppo]", "[pppo]")
    book["groups/acme.yaml"] = book["groups/acme.yaml"].replace("aso", "azo")
    book["members.csv"] = book["members.csv"].replace("birch-hsa", "birch-hss")
    compiled, problems = read_book(write_book(tmp_path, book))
    assert compiled is None
    assert [str(problem.place) for problem in problems] == [
        "groups/acme.yaml:3:10",
        "members.csv:5:74",
        "plans/acme.yaml:7:8",
        "plans/acme.yaml:16:31",
    ]


def test_warnings_alone_let_the_book_be_used(tmp_path: Path) -> None:
    book = dict(BOOK)
    book["networks/ppo.yaml"] = book["networks/ppo.yaml"].replace("      - {pays: 60% of charge}\n", "")
    compiled, problems = read_book(write_book(tmp_path, book))
    assert compiled is not None
    assert [problem.severity for problem in problems] == [Severity.WARNING]


def test_every_problem_says_how_to_mend_it(tmp_path: Path) -> None:
    for number, (file, passage, instead, _) in enumerate(CASES):
        text = BOOK[file].replace(passage, instead.replace(MARK, ""), 1)
        for problem in check_book(write_book(tmp_path / str(number), {**BOOK, file: text})):
            assert problem.mend, str(problem)


def test_there_is_no_such_folder(tmp_path: Path) -> None:
    assert [problem.code for problem in check_book(tmp_path / "absent")] == ["book-missing"]
