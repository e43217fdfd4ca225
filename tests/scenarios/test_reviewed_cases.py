"""What a second pair of eyes asked of whole runs: corrections of corrections, books that change, broken state.

Amounts are worked by hand from books/lakeside: an office visit 99213 of Ann's is 180.00 charged, 120.00 allowed, 25.00
copay, 95.00 paid; 99214 is 240.00, 170.00, 25.00 and 145.00.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from claim_files import BO, CLEO, COSMO, Bill, Doctor, Sick, professional
from money_desk import MoneyDesk
from road import LAKESIDE, adjustments, decisions, lakeside, lines, remittances, run, sample, segments, tree
from scenarios.test_run_state import VISIT, Chain, account, icn, only, paid_out, with_deposits
from selfund.book import read_book
from selfund.runs.acknowledge import acknowledge_files
from selfund.runs.adjudicate import adjudicate_files
from selfund.runs.claim_file import read_claim_file
from selfund.terms.book import Book
from selfund.terms.group import Funding, Group
from selfund.terms.member import Relationship
from selfund.terms.period import Period
from selfund.terms.roster import Roster

STRANGER = Doctor("1999999992", "412000111", "STRANGER CLINIC")


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return Chain(tmp_path)


# ------------------------------------------------------------------------------------- corrections of corrections

MORE = ("99214 240.00 2026-03-02",)


def with_a_pended_correction(chain: Chain) -> tuple[str, str]:
    """V1 is paid 95.00; V2 replaces it and pends for an accident. Their control numbers."""
    first = icn(chain.run("2026-04-01", VISIT), "V1")
    out = chain.run("2026-04-02", Bill("V2", MORE, frequency="7", original=first, accident="AA"))
    assert only(out, "V2")["status"] == "pended"
    return first, icn(out, "V2")


@pytest.mark.parametrize("named", [0, 1], ids=["the version in force", "the one that pends"])
def test_a_correction_after_one_that_pends_takes_the_place_of_both(chain: Chain, named: int) -> None:
    """99214 instead: 145.00 in all, so 50.00 more, whichever version V3 names."""
    numbers = with_a_pended_correction(chain)
    out = chain.run("2026-04-03", Bill("V3", MORE, frequency="7", original=numbers[named]))
    third = only(out, "V3")
    assert (third["status"], third["version"], third["replaces"]) == ("paid", 3, numbers[0])
    assert (third["copay"], third["paid"]) == ("25.00", "145.00")
    (told,) = remittances(out)
    assert (told.amount, [(claim.status, claim.paid) for claim in told.claims]) == (5000, [("22", -9500), ("1", 14500)])
    assert account(out, "acme", "claims expense") == 14500
    current = [record["claim"] for record in lines(out / "history.jsonl") if record.get("current", True)]
    assert current == ["V3"]
    out = chain.run("2026-04-04", Bill("V4", MORE, frequency="8", original=icn(out, "V3")))
    assert (only(out, "V4")["version"], account(out, "acme", "claims expense")) == (4, 0)


def test_a_void_of_a_correction_that_pends_voids_the_claim(chain: Chain) -> None:
    numbers = with_a_pended_correction(chain)
    out = chain.run("2026-04-03", Bill("V3", MORE, frequency="8", original=numbers[1]))
    assert (only(out, "V3")["status"], only(out, "V3")["version"]) == ("voided", 3)
    assert [letter["amount"] for letter in lines(out / "refunds.jsonl")] == ["95.00"]
    assert account(out, "acme", "claims expense") == 0
    again = chain.run("2026-04-04", replace(VISIT, number="V5"))
    assert (only(again, "V5")["status"], paid_out(again)) == ("paid", [9500])  # nothing that pends stands in its way


def test_a_second_correction_that_pends_closes_the_first_and_moves_nothing(chain: Chain) -> None:
    numbers = with_a_pended_correction(chain)
    again = Bill("V3", MORE, frequency="7", original=numbers[1], accident="AA")
    out = chain.run("2026-04-03", again)
    assert [pend["code"] for pend in only(out, "V3")["pends"]] == ["accident"]
    assert only(out, "V3")["replaces"] == numbers[0]
    current = [record["claim"] for record in lines(out / "history.jsonl") if record.get("current", True)]
    assert current == ["V1", "V3"]
    assert account(out, "acme", "claims expense") == 9500


def test_a_correction_of_a_claim_that_never_left_its_pend(chain: Chain) -> None:
    """V1 pends, V2 replaces it and pends as well, V3 is paid once."""
    out = chain.run("2026-04-01", replace(VISIT, accident="AA"))
    out = chain.run("2026-04-02", Bill("V2", MORE, frequency="7", original=icn(out, "V1"), accident="AA"))
    out = chain.run("2026-04-03", Bill("V3", MORE, frequency="7", original=icn(out, "V2")))
    assert (only(out, "V3")["status"], only(out, "V3")["version"], only(out, "V3")["paid"]) == ("paid", 3, "145.00")
    assert adjustments(only(out, "V3")) == {"CO-45": 7000, "PR-3": 2500}
    current = [record["claim"] for record in lines(out / "history.jsonl") if record.get("current", True)]
    assert current == ["V3"]


def test_a_void_undone_after_part_of_its_refund_keeps_the_open_rest() -> None:
    """100.00 paid and voided, 1.00 sent back; paid again: the provider holds 99.00 and gets 1.00 more, WO 99.00."""
    desk = MoneyDesk(Funding.ASC)
    desk.decide("C1", 10000)
    desk.check_run()
    desk.decide("C1", None)
    desk.refund("C1", 100)
    desk.decide("C1", 10000)
    ((remittance,),) = [run.remittances for run in desk.check_run()[1]]
    assert (remittance.amount, [claim.paid for claim in remittance.claims]) == (100, [10000])
    assert [(each.reason, each.amount) for each in remittance.provider_adjustments] == [("WO", 9900)]
    desk.holds()


# ------------------------------------------------------------------------------------- money of its own


def test_an_advance_is_repaid_when_money_comes_though_no_claim_does(tmp_path: Path) -> None:
    """A check-up of 165.00 and no money: 165.00 advanced. 100.00 come, then 300.00: repaid by and by, 235.00 stay."""
    book = with_deposits("birch-dental-lab", ("2026-05-01", 10000), ("2026-06-01", 30000))
    member = next(each for each in book.members.values() if each.group == "birch-dental-lab")
    who = Sick(member.id, member.last_name, member.first_name, f"{member.birth_date:%Y%m%d}", member.sex, "BD4000")
    chain = Chain(tmp_path, book)
    first = Bill("L1", ("99396 220.00 2026-03-02",), who, diagnosis="Z0000")
    folders = [chain.run("2026-04-15", first)]
    folders += [chain.run(on) for on in ("2026-05-02", "2026-05-03", "2026-06-02", "2026-06-03")]
    assert [paid_out(out) for out in folders] == [[16500], [], [], [], []]
    found = [
        tuple(account(out, "birch-dental-lab", name) for name in ("due to administrator", "bank")) for out in folders
    ]
    assert found == [(-16500, 0), (-6500, 0), (-6500, 0), (0, 23500), (0, 23500)]


def test_a_biller_without_a_tax_number_is_no_payee(tmp_path: Path) -> None:
    """Whoever asks for no checks is turned away by matching alone."""
    book = lakeside()
    unchecked = {key: structs.replace(partner, profile=None) for key, partner in book.partners.items()}
    chain = Chain(tmp_path, structs.replace(book, partners=unchecked))
    out = chain.run("2026-04-15", replace(VISIT, by=replace(STRANGER, tin="")), replace(VISIT, number="V2"))
    assert [(each["status"], each["status_codes"]) for each in decisions(out)] == [
        ("rejected", ["A6:128:85"]),
        ("paid", []),
    ]


# ------------------------------------------------------------------------------------- nothing lost

ACROSS = ("99213 180.00 2026-02-20", "99214 240.00 2026-03-05")
"""One visit before harbor-foods moves here on 1 March 2026, one after."""


def test_a_part_that_pends_answers_for_its_own_lines_and_charge(chain: Chain) -> None:
    """A correction of nobody knows what, split at the move: 180.00 refused, 240.00 pended, 420.00 billed."""
    out = chain.run("2026-04-15", Bill("S1", ACROSS, COSMO, frequency="7", original="NOSUCH"))
    told = [(each["part"], each["status"], each["charge"], len(each["lines"])) for each in decisions(out)]
    assert told == [("1/2", "rejected", "180.00", 1), ("2/2", "pended", "240.00", 1)]


def test_a_claim_that_pends_at_once_names_its_lines(chain: Chain) -> None:
    out = chain.run("2026-04-15", replace(VISIT, frequency="8", original="NOSUCH"))
    (line,) = only(out, "V1")["lines"]
    assert (line["number"], line["procedure"], line["from"], line["charge"], line["status"]) == (
        1,
        "99213",
        "2026-03-02",
        "180.00",
        "pended",
    )


# ------------------------------------------------------------------------------------- paid to the member

SCANS = Bill("M0", tuple(f"70553 2400.00 2026-03-0{day}" for day in range(1, 8)), CLEO, STRANGER, assigned="N")


def test_the_subscriber_is_paid_for_a_child(chain: Chain) -> None:
    """Outside the network a scan is allowed 140% of the reference fee 314.08 = 439.71.

    Seven are 3,077.97: 3,000.00 deductible, 40% of 77.97 = 31.19, 46.78 paid. The eighth: 40% is 175.88, 263.83 paid.
    """
    eighth = replace(SCANS, number="M1", lines=("70553 2400.00 2026-03-08",))
    out = chain.run("2026-04-15", SCANS, eighth)
    assert [each["payee"] for each in decisions(out)] == [{"member": "LKS100201"}] * 2
    (payment,) = lines(out / "payments.jsonl")
    assert (payment["payee"], payment["amount"], payment["claims"]) == ({"member": "LKS100201"}, "310.61", 2)
    out = chain.run("2026-04-16", replace(eighth, number="M2", frequency="8", original=icn(out, "M1")))
    (letter,) = lines(out / "refunds.jsonl")
    assert (letter["payee"], letter["amount"]) == ({"member": "LKS100201"}, "263.83")
    assert account(out, "acme", "refunds receivable") == 26383


# ------------------------------------------------------------------------------------- books that change between runs


def with_group(name: str, change: Callable[[Group], Group]) -> Book:
    """The sample book with one group changed."""
    book = lakeside()
    return structs.replace(book, groups={**book.groups, name: change(book.groups[name])})


def test_a_ledger_opens_once_though_the_group_begins_later(chain: Chain) -> None:
    """250.00 stand there and 1,500.00 came in March, however many runs there are before the group's first day."""
    chain.book = with_group("harbor-foods", lambda group: structs.replace(group, period=Period(date(2026, 5, 1))))
    for on in ("2026-04-01", "2026-04-02", "2026-05-02", "2026-05-03"):
        assert account(chain.run(on), "harbor-foods", "bank") == 175000


def test_a_ledger_opens_once_though_its_account_is_called_otherwise(chain: Chain) -> None:
    assert account(chain.run("2026-04-01"), "harbor-foods", "bank") == 175000
    book = lakeside()
    renamed = structs.replace(book.accounts["harbor-foods"], id="harbor-new-name")
    chain.book = structs.replace(book, accounts={**book.accounts, "harbor-foods": renamed})
    assert account(chain.run("2026-04-02"), "harbor-foods", "bank") == 175000


def test_deposits_do_not_come_again_when_the_arrangement_changes(chain: Chain) -> None:
    """100,000.00 had come by April."""
    assert account(chain.run("2026-04-01"), "acme", "bank") == 10_000_000
    chain.book = with_group("acme", lambda group: structs.replace(group, funding=Funding.LEVEL, monthly=1))
    assert account(chain.run("2026-04-02"), "acme", "bank") == 10_000_000


def test_a_group_whose_money_waits_cannot_leave_the_book(tmp_path: Path) -> None:
    book = with_deposits("acme")
    chain = Chain(tmp_path, book)
    out = chain.run("2026-04-15", VISIT)
    assert [payable["amount"] for payable in lines(out / "waiting.jsonl")] == [9500]
    without = structs.replace(book, groups={name: group for name, group in book.groups.items() if name != "acme"})
    problems = adjudicate_files(without, [], tmp_path / "next", date(2026, 4, 16), out)
    assert isinstance(problems, list)
    assert [problem.code for problem in problems] == ["group-missing"]
    assert not (tmp_path / "next").exists()


def test_nobody_is_covered_after_the_last_day_of_their_group(tmp_path: Path) -> None:
    """Enrollment lets Ann's coverage run on; the employer left on 28 February, and its money pays no visit in March."""
    folder = tmp_path / "book"
    shutil.copytree(LAKESIDE, folder)
    group = folder / "groups" / "acme.yaml"
    group.write_text(group.read_text().replace("effective: 2026-01-01\n", "effective: 2026-01-01\nends: 2026-02-28\n"))
    members = folder / "members.csv"
    rows = [row.removesuffix("2026-12-31") if ",acme-" in row else row for row in members.read_text().splitlines()]
    later = tuple(f",2026-{month:02d}-{day:02d}," for month in range(3, 7) for day in range(1, 32))
    kept = [row for row in rows if ",acme-" not in row or not any(start in row for start in later)]
    members.write_text("\n".join(kept) + "\n")
    book, problems = read_book(folder)
    assert book is not None, problems
    chain = Chain(tmp_path, book)
    out = chain.run("2026-04-15", replace(VISIT, number="V0", lines=("99213 180.00 2026-02-28",)), VISIT)
    assert (only(out, "V0")["status"], only(out, "V0")["paid"]) == ("paid", "95.00")
    assert (only(out, "V1")["status"], adjustments(only(out, "V1"))) == ("denied", {"PR-27": 18000})
    (path,) = (out / "835").iterdir()
    assert ["DTM", "036", "20260228"] in segments(path.read_bytes())


def test_a_member_who_changed_families_waits_for_a_person(chain: Chain) -> None:
    """Bo becomes a subscriber of his own: his visit, paid under Ann, is neither paid again nor lost; Ann's goes on."""
    chain.run("2026-04-15", replace(VISIT, who=BO))
    book = lakeside()
    bo = structs.replace(book.members[BO.id], subscriber=BO.id, relationship=Relationship.SELF)
    chain.book = structs.replace(book, members=Roster({**book.members, BO.id: bo}.values()))
    out = chain.run("2026-04-16", replace(VISIT, who=BO, number="V2"), replace(VISIT, number="V3"))
    assert [pend["code"] for pend in only(out, "V2")["pends"]] == ["family-changed"]
    assert (only(out, "V3")["status"], paid_out(out)) == ("paid", [9500])


# ------------------------------------------------------------------------------------- state that is broken

STATE = ("accumulators.jsonl", "history.jsonl", "ledger.jsonl", "receivables.jsonl", "waiting.jsonl")


@pytest.mark.parametrize("name", STATE)
def test_state_that_is_missing_or_changed_is_no_start(chain: Chain, tmp_path: Path, name: str) -> None:
    """Without its accumulators a family would owe its deductible again; a cut file would stop the run half way."""
    out = chain.run("2026-04-15", VISIT)
    path, after = out / name, tmp_path / "next"
    whole = path.read_bytes()
    for broken in (None, whole[:-1], whole + b"{"):
        if broken is None:
            path.unlink()
        else:
            path.write_bytes(broken)
        if broken == whole:  # an empty file cannot be cut
            continue
        problems = adjudicate_files(lakeside(), [], after, date(2026, 4, 16), out)
        assert isinstance(problems, list)
        assert [problem.code for problem in problems] == ["run-folder-broken"]
        assert name in problems[0].says
        assert not after.exists()


# ------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("count", [1, 2, 40])
def test_claims_read_while_their_file_is_scanned_are_met_once(tmp_path: Path, count: int) -> None:
    path = tmp_path / "several.edi"
    path.write_bytes(b"".join(professional(each, replace(VISIT, number=f"N{each}")) for each in range(1, count + 1)))
    expected = [f"N{each}" for each in range(1, count + 1)]
    assert [claim.id for claim in read_claim_file(path)] == expected
    answers = acknowledge_files([path], tmp_path / "answers", date(2026, 4, 15))
    assert (answers.claims, answers.problems, len(answers.files)) == (count, (), 2 * count)


def test_every_file_gets_its_own_answers(tmp_path: Path) -> None:
    """Names that a numbered name of another file would meet: x, x and x-2; y.2 beside y's second one."""
    files = []
    for control, name in enumerate(("a/x.edi", "b/x.edi", "c/x-2.edi", "d/y.edi", "e/y.2.edi"), 501):
        path = tmp_path / name
        path.parent.mkdir()
        second = professional(600, VISIT) if name == "d/y.edi" else b""
        path.write_bytes(professional(control, replace(VISIT, number=f"N{control}")) + second)
        files.append(path)
    out = tmp_path / "out"
    run(files, out, "2026-04-15")
    answers = acknowledge_files(files, tmp_path / "answers", date(2026, 4, 15))
    asked = sorted([*range(501, 506), 600])
    for folder in (out / "ack", tmp_path / "answers"):
        written = [part for path in folder.iterdir() for part in segments(path.read_bytes())]
        assert sorted(int(part[2]) for part in written if part[0] == "AK1") == asked
        assert len([part for part in written if part[:2] == ["ST", "277"]]) == len(asked)
    assert len(set(answers.files)) == len(answers.files) == 12


def test_state_is_the_same_whatever_the_pieces_it_is_put_aside_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line a piece, or all in one: what the next run makes of it is the same to the byte."""
    first = tmp_path / "first"
    run(sample("00", "01", "02", "03"), first, "2026-06-01")
    run(sample("04"), tmp_path / "whole", "2026-06-22", first)
    monkeypatch.setattr("selfund.runs.state.PUT_ASIDE", 1)
    run(sample("04"), tmp_path / "pieces", "2026-06-22", first)
    assert tree(tmp_path / "pieces") == tree(tmp_path / "whole")


def test_a_run_may_fill_the_folder_it_is_called_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    run(sample("00"), Path(), "2026-06-01")
    assert (here / "summary.json").is_file()
    assert not (tmp_path / "here.unfinished").exists()
