"""A synthetic book and its claims, told from the written files alone: segments are split here, not by the program."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from checkers.pyx12_check import pyx12_faults_of_file
from road import lines as json_lines
from selfund.book import check_book, read_book
from selfund.runs.adjudicate import RunReport, adjudicate_files
from selfund.synth import SynthReport, write
from selfund.synth.employers import how_many
from selfund.synth.plans import TEMPLATES
from selfund.synth.scenes import SCENES, Bill, read_scenes
from selfund.synth.services import DIAGNOSES, FEES, SPECIALTIES
from selfund.terms.claim import Claim
from selfund.terms.problem import Severity
from selfund.x12.claims import read_claims
from selfund.x12.interchange import UnreadableClaim
from selfund.x12.scanning import batch_bytes, scan

MEMBERS, CLAIMS, SEED = 1_200, 3_000, 5


@dataclass
class Billed:
    """One claim as its segments tell it."""

    file: str
    number: str
    charge: str
    bill: list[str]
    npi: str
    tin: str
    patient: str
    original: str = ""
    lines: list[list[str]] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    other_payer: bool = False
    accident: bool = False


@dataclass
class Written:
    """A synthetic folder, its report, and its claims as text."""

    folder: Path
    report: SynthReport
    claims: list[Billed]
    segments: int


def claims_of(folder: Path, names: tuple[str, ...]) -> tuple[list[Billed], int]:
    found: list[Billed] = []
    count = 0
    for name in names:
        npi = tin = patient = ""
        open_claim = False
        for text in (folder / name).read_bytes().decode("ascii").split("~"):
            segment = text.split("*")
            count += len(segment) > 1
            match segment[0], segment[1:]:
                case "HL", _:
                    open_claim = False
                case "NM1", ["85", *_]:
                    npi = segment[9]
                case "REF", ["EI", value]:
                    tin = value
                case "NM1", ["IL" | "QC", *_] if not open_claim:
                    patient = f"{segment[3]}/{segment[4]}"
                case "CLM", _:
                    open_claim = True
                    found.append(Billed(name, segment[1], segment[2], segment[5].split(":"), npi, tin, patient))
                    found[-1].accident = len(segment) > 11 and segment[11].startswith("AA")
                case "REF", ["F8", value]:
                    found[-1].original = value
                case (("SV1" | "SV2"), _):
                    found[-1].lines.append(segment)
                case "DTP", ["472", _, value]:
                    found[-1].days.append(value[:8])
                case "SBR", ["P", *_] if open_claim:
                    found[-1].other_payer = True
    return found, count


def cents(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole or "0") * 100 + int((fraction + "00")[:2])


def charge_of(line: list[str]) -> int:
    return cents(line[2] if line[0] == "SV1" else line[3])


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("synth")
    report = write(folder, MEMBERS, CLAIMS, SEED)
    claims, segments = claims_of(folder, report.files)
    return Written(folder, report, claims, segments)


def rows(path: Path) -> list[list[str]]:
    return [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


# ------------------------------------------------------------------------------------------ the book


def test_the_book_passes_check(book: Written) -> None:
    errors = [str(problem) for problem in check_book(book.folder) if problem.severity is Severity.ERROR]
    assert not errors


def test_members_are_as_many_as_asked_for(book: Written) -> None:
    members = {row[0] for row in rows(book.folder / "members.csv")}
    assert len(members) == book.report.members == MEMBERS
    subscribers = {row[0] for row in rows(book.folder / "members.csv") if row[3] == "self"}
    assert len(subscribers) == book.report.families
    assert {row[1] for row in rows(book.folder / "members.csv")} == subscribers


def test_families_are_of_all_kinds_and_ages(book: Written) -> None:
    members = rows(book.folder / "members.csv")
    assert {row[15] for row in members} == {"EMP", "ESP", "ECH", "FAM"}
    assert {row[3] for row in members} == {"self", "spouse", "child"}
    for row in members:
        age = 2026 - int(row[7][:4])
        assert (0 <= age <= 27) if row[3] == "child" else (20 <= age <= 66), row
    spans = Counter(row[0] for row in members)
    assert max(spans.values()) == 2  # someone lapsed or changed plans
    assert any(row[17] and row[17] < "2026-11-01" for row in members)  # someone left


def test_groups_have_all_four_arrangements_and_all_six_plans(book: Written) -> None:
    compiled, _ = read_book(book.folder)
    assert compiled is not None
    assert {group.funding.value for group in compiled.groups.values()} == {"aso", "asc", "level", "insured"}
    assert len(compiled.groups) == book.report.groups >= 5
    assert {name for name in TEMPLATES if any(plan.endswith(name) for plan in compiled.plans)} == set(TEMPLATES)
    totals = [version[-1].deductible["in"].aggregate for version in compiled.plans.values()]
    assert set(totals) == {True, False}
    assert any(len(group.administered) == 2 for group in compiled.groups.values())  # one moved at its renewal


@pytest.mark.parametrize(
    ("members", "groups"),
    [(1, 5), (300, 5), (400, 6), (10_000, 10), (100_000, 20)],
    # 5 and a twentieth of the square root: sqrt(100,000) = 316, 316 / 20 = 15
)
def test_groups_grow_slowly_with_members(members: int, groups: int) -> None:
    assert how_many(members) == groups


def luhn(npi: str) -> int:
    """The Luhn sum of 80840 and the NPI, digit by digit from the right."""
    total = 0
    for place, digit in enumerate(reversed("80840" + npi)):
        value = int(digit) * (1 + place % 2)
        total += value // 10 + value % 10
    return total


def test_providers_are_plausible(book: Written) -> None:
    providers = rows(book.folder / "providers.csv")
    assert len(providers) == book.report.providers >= 80
    assert len({row[0] for row in providers}) == len(providers)
    assert not [row[0] for row in providers if luhn(row[0]) % 10 or len(row[0]) != 10]
    tins = Counter(row[1] for row in providers)
    assert all(len(tin) == 9 and tin.startswith("89") for tin in tins)
    assert sum(count > 2 for count in tins.values()) > 10  # medical groups whose clinicians share a TIN
    assert sum(count == 1 for count in tins.values()) > 10


def test_providers_grow_with_members(tmp_path: Path) -> None:
    assert write(tmp_path, 5_000, 0, 1).providers in range(200, 215)


def test_one_account_holds_too_little(book: Written) -> None:
    compiled, _ = read_book(book.folder)
    assert compiled is not None
    money = {
        name: account.opening + sum(deposit.amount for deposit in account.deposits)
        for name, account in compiled.accounts.items()
        if compiled.groups[name].funding.value == "aso"
    }
    poor = min(money, key=lambda name: money[name])
    assert all(money[name] > 10 * money[poor] for name in money if name != poor)


# ------------------------------------------------------------------------------------------ the claims


def test_claims_are_as_many_as_asked_for(book: Written) -> None:
    assert len(book.claims) == book.report.claims == CLAIMS
    assert sum(len(claim.lines) for claim in book.claims) == book.report.lines
    assert sum(cents(claim.charge) for claim in book.claims) == book.report.charges


SHARES = [
    # of 1,000 claims: what, lowest, highest (drawn at about the middle)
    ("institutional", 160, 240),
    ("out of network", 70, 125),
    ("exact duplicates", 8, 21),
    ("replacements", 8, 21),
    ("voids", 1, 8),
    ("other payer first", 5, 16),
    ("unbalanced", 0, 4),
    ("inpatient", 5, 30),
    ("of dependents", 250, 500),
]


@pytest.mark.parametrize(("what", "low", "high"), SHARES)
def test_shares_are_lifelike(book: Written, what: str, low: int, high: int) -> None:
    contracted = {
        line.strip().split('"')[1]
        for name in ("synth-ppo", "synth-select")
        for line in (book.folder / "networks" / f"{name}.yaml").read_text().splitlines()
        if line.strip().startswith('- "')
    }
    numbers = Counter((claim.number, claim.charge) for claim in book.claims)
    subscribers = {f"{row[4]}/{row[5]}" for row in rows(book.folder / "members.csv") if row[3] == "self"}
    counts = {
        "institutional": sum("institutional" in claim.file for claim in book.claims),
        "out of network": sum(claim.tin not in contracted for claim in book.claims),
        "exact duplicates": sum(count - 1 for count in numbers.values()),
        "replacements": sum(claim.bill[2] == "7" for claim in book.claims),
        "voids": sum(claim.bill[2] == "8" for claim in book.claims),
        "other payer first": sum(claim.other_payer for claim in book.claims),
        "unbalanced": sum(cents(claim.charge) != sum(map(charge_of, claim.lines)) for claim in book.claims),
        "inpatient": sum(claim.bill[:2] == ["11", "A"] for claim in book.claims),
        "of dependents": sum(claim.patient not in subscribers for claim in book.claims),
    }
    assert low <= counts[what] * 1_000 / CLAIMS <= high


def test_the_report_counts_what_was_written(book: Written) -> None:
    report = book.report
    assert report.institutional == sum("institutional" in claim.file for claim in book.claims)
    assert report.replacements == sum(claim.bill[2] == "7" for claim in book.claims)
    assert report.voids == sum(claim.bill[2] == "8" for claim in book.claims)
    assert report.other_payer == sum(claim.other_payer for claim in book.claims)
    assert report.largest == max(cents(claim.charge) for claim in book.claims)
    assert report.bad["impossible date"] == sum("20260231" in claim.days for claim in book.claims)
    assert report.bad["NPI with a wrong check digit"] == sum(luhn(claim.npi) % 10 != 0 for claim in book.claims)


def test_bad_claims_are_of_every_sort_and_few(book: Written) -> None:
    assert min(book.report.bad.values()) > 0
    assert 5 <= sum(book.report.bad.values()) * 1_000 / CLAIMS <= 16


def test_claims_have_the_usual_size(book: Written) -> None:
    professional = [len(claim.lines) for claim in book.claims if "professional" in claim.file]
    assert 1 <= min(professional) <= max(professional) == 6
    assert 2.6 <= sum(professional) / len(professional) <= 3.2
    stays = [len(claim.lines) for claim in book.claims if claim.bill[:2] == ["11", "A"]]
    assert 5 <= min(stays) <= max(stays) <= 15
    assert 22 <= book.segments / CLAIMS <= 28


def test_services_are_spread_over_the_year(book: Written) -> None:
    days = [day for claim in book.claims for day in claim.days if day != "20260231"]
    months = Counter(day[:6] for day in days if day.startswith("2026"))
    assert set(months) == {f"2026{month:02d}" for month in range(1, 13)}
    assert max(days) <= "20261229"
    weekend = sum(date.fromisoformat(day).weekday() > 4 for day in days)
    assert weekend / len(days) < 0.2
    assert (
        months["202601"] + months["202602"] + months["202603"] > months["202606"] + months["202607"] + months["202608"]
    )


def test_a_few_people_use_much(book: Written) -> None:
    use = sorted(Counter(claim.patient for claim in book.claims).values(), reverse=True)
    assert sum(use[: len(use) // 10]) > CLAIMS // 4
    assert use[0] < CLAIMS // 20


def test_few_claims_are_catastrophic(book: Written) -> None:
    large = [claim for claim in book.claims if cents(claim.charge) >= 200_000_00]
    assert 1 <= len(large) <= 12
    assert max(cents(claim.charge) for claim in book.claims) <= 1_501_000_00
    charges = sorted(cents(claim.charge) for claim in book.claims)
    assert charges[len(charges) // 2] < 600_00  # most are small
    assert sum(charges) / len(charges) > 2 * charges[len(charges) // 2]  # and skewed


def test_an_emergency_brings_professional_and_facility_claims(book: Written) -> None:
    doctors = {(claim.patient, claim.days[0]) for claim in book.claims if claim.bill[:2] == ["23", "B"]}
    rooms = {
        (claim.patient, claim.days[0])
        for claim in book.claims
        if claim.bill[:2] == ["13", "A"] and any(line[1] == "0450" for line in claim.lines)
    }
    assert len(doctors & rooms) > 40


def test_corrections_name_an_earlier_claim_of_the_same_provider(book: Written) -> None:
    seen: dict[str, str] = {}
    corrections = 0
    for claim in book.claims:
        if claim.bill[2] in "78":
            assert seen.get(claim.original) == claim.npi, claim
            corrections += 1
        else:
            assert not claim.original
        seen[claim.number] = claim.npi
    assert corrections == book.report.replacements + book.report.voids > 20


def test_claims_of_a_set_stand_by_billing_provider(book: Written) -> None:
    text = (book.folder / "claims" / "professional-0001.edi").read_text()
    professional = sum("professional" in claim.file for claim in book.claims)
    assert text.count("~ST*") == 1
    assert text.count("*20*1~") < professional / 8


# ------------------------------------------------------------------------------------------ read by others


def test_the_reader_finds_every_claim_and_line(book: Written) -> None:
    claims = lines = unreadable = 0
    for name in book.report.files:
        with (book.folder / name).open("rb") as stream:
            for interchange in scan(stream):
                assert interchange.accepted
                assert not interchange.all_problems()
                for batch in interchange.batches():
                    for read in read_claims(batch, batch_bytes(stream, batch)):
                        claims += isinstance(read, Claim | UnreadableClaim)
                        unreadable += isinstance(read, UnreadableClaim)
                        lines += len(read.lines) if isinstance(read, Claim) else 0
    bad = book.report.bad
    assert claims == CLAIMS
    assert unreadable <= bad["impossible date"] + bad["charge is not the sum of the lines"]
    assert lines <= book.report.lines
    assert lines == book.report.lines or unreadable


def test_a_run_rejects_bad_claims_and_no_others(book: Written, tmp_path: Path) -> None:
    compiled, _ = read_book(book.folder)
    assert compiled is not None
    files = [book.folder / name for name in book.report.files]
    assert isinstance(adjudicate_files(compiled, files, tmp_path, date(2026, 12, 31), None, 1), RunReport)
    decisions = json_lines(tmp_path / "decisions.jsonl")
    codes = Counter(code for decision in decisions for code in decision.get("status_codes", ()))
    bad = book.report.bad
    assert len(decisions) == CLAIMS
    assert codes["A3:33:IL"] == bad["unknown member"]
    assert codes["A3:116"] == bad["unknown group"]
    assert codes["A7:164:IL"] == bad["member id of a bad format"]
    assert codes["A7:562:85"] == bad["NPI with a wrong check digit"]
    rejected = sum(decision["status"] == "rejected" for decision in decisions)
    assert rejected == sum(bad.values()) - bad["coverage ended"]
    paid = sum(decision["status"] == "paid" for decision in decisions)
    assert paid > CLAIMS * 85 // 100


@pytest.mark.parametrize("seed", [3, 8])
def test_pyx12_finds_nothing_but_the_impossible_date(tmp_path: Path, seed: int) -> None:
    report = write(tmp_path, 200, 200, seed)
    for name in report.files:
        faults = [fault for fault in pyx12_faults_of_file(tmp_path / name) if "20260231" not in fault]
        assert not faults


# ------------------------------------------------------------------------------------------ options and limits


@pytest.mark.parametrize("kind", ["professional", "institutional"])
def test_one_kind_of_claims_alone(tmp_path: Path, kind: str) -> None:
    report = write(tmp_path, 150, 120, 2, kinds=kind)
    assert report.files == (f"claims/{kind}-0001.edi",)
    assert len(claims_of(tmp_path, report.files)[0]) == 120
    assert getattr(report, kind) == 120


def test_files_of_an_earlier_writing_go(tmp_path: Path) -> None:
    write(tmp_path, 30, 40, 2)
    (tmp_path / "claims" / "mine.edi").write_text("")
    report = write(tmp_path, 30, 40, 2, kinds="professional")
    assert {path.name for path in (tmp_path / "claims").iterdir()} == {"professional-0001.edi", "mine.edi"}
    assert report.institutional == 0


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write(tmp_path, 100, 2_100, 2, lambda done, wanted: told.append((done, wanted)))
    assert told == [(1_000, 2_100), (2_000, 2_100), (2_100, 2_100)]


@pytest.mark.parametrize(
    ("members", "claims", "kinds"), [(0, 10, "both"), (-1, 10, "both"), (10, -1, "both"), (10, 10, "dental")]
)
def test_numbers_and_kinds_that_make_no_book(tmp_path: Path, members: int, claims: int, kinds: str) -> None:
    with pytest.raises(ValueError):
        write(tmp_path, members, claims, 1, kinds=kinds)
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------------ the scenes


def all_scenes() -> list[object]:
    tables = (*SCENES.usual.values(), *SCENES.lasting.values(), SCENES.catastrophes, (SCENES.accident,))
    return [claim for table in tables for scene in table for claim in scene.claims]


def test_scenes_name_what_there_is() -> None:
    specialties = {specialty.name for specialty in SPECIALTIES}
    for claim in all_scenes():
        assert claim.specialty in specialties
        assert claim.diagnoses in DIAGNOSES
        if isinstance(claim, Bill):
            assert not claim.facility or claim.facility in specialties
            assert all(code in FEES for part in claim.parts for code in part.codes)
        else:
            assert all(not line.procedure or line.procedure in FEES for line in claim.revenue)
            assert claim.total[0] < claim.total[1]


ACCIDENT = "accident: a\n  urgent care at 20 for injury\n    99213\n"


@pytest.mark.parametrize(
    "text",
    [
        "",  # no accident
        "  99213\n" + ACCIDENT,  # a line before any section
        ACCIDENT + "scene: b\n  urgent care at 20 for injury\n    99213, sometimes\n",  # no option
    ],
)
def test_scenes_that_cannot_be_read(text: str) -> None:
    with pytest.raises(AssertionError):
        read_scenes(text)


def test_a_scene_reads_as_it_is_written() -> None:
    scenes = read_scenes(
        ACCIDENT + "scene: cold, once\n"
        "  family medicine at 11 for cold, 40%, after 3 days, 2-4 times every 5 days, in hospital, referred\n"
        "    99213 99214, 25%, 1-2 lines, 3 units, with 25 59\n"
        "  hospital bill 11 for cold, $1,000 to $2,500, 2-3 days, DRG 194, admission 1/4\n"
        "    0420 97110, weight 7, 4-12 units\n"
        "    0120, weight 9, by day\n"
        "usual: man\n  2 cold\n"
    )
    cold = scenes.usual["man"][1]
    visit, stay = cold.claims
    assert cold.once
    assert len(scenes.usual["man"]) == 2
    assert visit[:3] == ("family medicine", "11", "cold")
    assert visit.parts == ((("99213", "99214"), 250, (3, 3), ("25", "59"), (1, 2), False),)
    assert visit[4:] == (400, 3, 5, (2, 4), "hospital", True, False)
    assert stay[:3] == ("hospital", "11", "cold")
    assert stay.revenue == (("0420", "97110", 7, (4, 12), 1000, False), ("0120", "", 9, (1, 1), 1000, True))
    assert stay[4:9] == ((1000, 2500), (2, 3), "194", "", ("1", "4"))
