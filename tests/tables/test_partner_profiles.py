"""A partner's document: how its files are checked and answered; and what a run makes of it, worked by hand."""

from dataclasses import replace as changed
from pathlib import Path

import pytest
from msgspec.structs import replace

from claim_files import professional
from road import decisions, lakeside, run, tree
from scenarios.test_run_state import VISIT
from selfund.book.partners import read_partner_file
from selfund.terms.partner import ANSWERS, STANDARD, Strictness
from selfund.terms.problem import Place

HEAD = "partner: house\nname: A clearinghouse\nsender id: HOUSE\n"
OVERLAY = "overlay House\nguide 005010X222A1\nrequire 2300/patient_paid\n"

WRONG = {
    'checks: {8: reject}\n': "unknown-key@4:10",
    'checks: {4: refuse}\n': "choice-unknown@4:13",
    'checks: reject\n': "value-shape@4:9",
    'answers: [999]\n': "checks-missing@4:10",
    'checks: {}\nanswers: [997]\n': "choice-unknown@5:11",
    'checks: {}\ncharacters: plain\n': "choice-unknown@5:13",
    'checks: {}\nseparators: "*^:"\n': "separators@5:13",
    'checks: {}\nseparators: "*^:."\n': "separators@5:13",
    'checks: {}\nline breaks: maybe\n': "yes-or-no@5:14",
    'checks: {}\nour id: SIXTEEN LETTERS.\n': "sender-id-length@5:9",
    'checks: {}\nour id: OURS\nour qualifier: Z\n': "sender-qualifier@6:16",
    'checks: {}\nour qualifier: ZZ\n': "our-id-missing@5:16",
    'checks: {}\ncompanion: none.txt\n': "companion-missing@5:12",
    'checks: {}\ncompanion: ../house.txt\n': "companion-path@5:12",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_a_profile_is_told_where_it_stands(tmp_path: Path, text: str) -> None:
    (tmp_path / "house.yaml").write_text(HEAD + text)
    partner, problems = read_partner_file(tmp_path / "house.yaml")
    assert partner is None
    assert [f"{each.code}@{each.place.line}:{each.place.column}" for each in problems] == [WRONG[text]]
    assert all(each.mend for each in problems)


def test_a_companion_guide_is_held_to_the_guide_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(HEAD + "checks: {}\ncompanion: house.txt\n")
    (tmp_path / "house.txt").write_text(OVERLAY + "require 2300/nothing_such\nrequire nonsense\n")
    _, problems = read_partner_file(tmp_path / "house.yaml")
    assert [(each.code, each.place) for each in problems] == [
        ("overlay-path", Place("house.txt", 4, 1)),
        ("overlay-loop", Place("house.txt", 5, 1)),
    ]
    (tmp_path / "house.txt").write_text(OVERLAY)
    partner, problems = read_partner_file(tmp_path / "house.yaml")
    assert problems == []
    assert partner is not None
    assert partner.profile is not None
    assert partner.profile.companion == OVERLAY


def test_a_profile_says_everything_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "bare.yaml").write_text(HEAD)
    bare, _ = read_partner_file(tmp_path / "bare.yaml")
    (tmp_path / "short.yaml").write_text(HEAD + "checks: {}\n")
    short, _ = read_partner_file(tmp_path / "short.yaml")
    (tmp_path / "full.yaml").write_text(
        HEAD + 'checks: {4: reject, 6: ignore}\nanswers: [TA1, 999]\ncharacters: basic\nseparators: "|^>~"\n'
        "line breaks: no\nour id: LAKE\nour qualifier: 30\n"
    )
    full, problems = read_partner_file(tmp_path / "full.yaml")
    assert bare is not None
    assert bare.profile is None
    assert short is not None
    assert short.profile == STANDARD
    assert short.profile.answers == ANSWERS
    assert problems == []
    assert full is not None
    assert full.profile is not None
    assert (full.profile.on(3), full.profile.on(4), full.profile.on(6)) == (
        Strictness.REJECT, Strictness.REJECT, Strictness.IGNORE,
    )  # fmt: skip
    assert (full.profile.answers, full.profile.basic, full.profile.delimiters) == ({"TA1", "999"}, True, "|^>~")
    assert (full.profile.line_breaks, full.profile.sender_id, full.profile.sender_qualifier) == (False, "LAKE", "30")


# ------------------------------------------------------------------------------------------ in a run


def two_claims(folder: Path) -> Path:
    """Two claims of the clearinghouse: V1 as it should be, V2 with diagnoses of a kind that there is not."""
    path = folder / "two.edi"
    data = professional(1, VISIT, changed(VISIT, number="V2"))
    first, second = data.split(b"CLM*V2*", 1)
    path.write_bytes(first + b"CLM*V2*" + second.replace(b"HI*ABK:", b"HI*XYZ:", 1))
    return path


def test_a_run_refuses_what_its_senders_profile_rejects(tmp_path: Path) -> None:
    """HI01-1 names no kind of diagnosis: by syntax and guide V2 falls; the other is paid, and nothing is lost."""
    path = two_claims(tmp_path)
    run([path], tmp_path / "one", "2026-04-15")
    run([path], tmp_path / "two", "2026-04-15", workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    found = {each["claim"]: (each["status"], each["status_codes"]) for each in decisions(tmp_path / "one")}
    assert found["V1"] == ("paid", [])
    assert found["V2"][0] == "rejected"
    text = (tmp_path / "one" / "ack" / "two.999.edi").read_text()
    assert "CTX*CLM01:V2~" in text
    assert "AK9*E*1*1*1~" in text
    answer = (tmp_path / "one" / "ack" / "two.277ca.edi").read_text()
    assert answer.count("STC*A2:20*") == 1
    assert [answer.count(f"STC*{code}*") for code in found["V2"][1]] == [1] * len(found["V2"][1])


def test_who_asks_for_no_checks_is_read_as_before(tmp_path: Path) -> None:
    book = lakeside()
    partners = {key: replace(partner, profile=None) for key, partner in book.partners.items()}
    run([two_claims(tmp_path)], tmp_path / "out", "2026-04-15", book=replace(book, partners=partners))
    text = (tmp_path / "out" / "ack" / "two.999.edi").read_text()
    assert "CTX*CLM01:V1~" not in text
    assert len(decisions(tmp_path / "out")) == 2
