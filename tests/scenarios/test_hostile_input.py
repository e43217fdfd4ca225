"""Bad input, whole road: each file ends in the right acknowledgment, rejection, denial or pend; nothing is lost.

Codes are the standard's: TA105 of an interchange (005010X231A1 appendix, TA1), AK905 of a group, IK502 of a transaction
set (005010X231A1), category and status of a claim (277CA, STC01). What came in is counted by splitting text.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from checkers.ledger_balance import folder_faults
from checkers.pyx12_check import pyx12_faults_of_file
from checkers.remittance_balance import remittance_faults
from claim_files import ALDER_RIDGE, ANN, Bill, Doctor, Sick, envelope, professional, transaction
from road import CLAIMS, adjustments, billed, cents, decisions, lakeside, remittances, run, sample, segments
from selfund.runs.adjudicate import RunReport

ON = "2026-06-01"
VISIT = Bill("V1", ("99213 180.00 2026-03-02",))
GOOD = professional(1, VISIT)
TWO = professional(1, VISIT, replace(VISIT, number="V2", lines=("99213 180.00 2026-03-03",)))


@dataclass
class Answered:
    """What a run made of one file."""

    report: RunReport
    out: Path
    technical: list[tuple[str, str]]  # TA104, TA105
    groups: list[list[str]]  # AK9 without its name
    sets: list[list[str]]  # IK5 without its name
    acknowledged: list[tuple[str, str]]  # claim and first status of the 277CA
    decisions: list[dict[str, Any]]

    @property
    def statuses(self) -> list[str]:
        return [decision["status"] for decision in self.decisions]


def answer(data: bytes, place: Path, on: str = ON, **rest: Any) -> Answered:
    """Run one file; the folder must stand up to the auditor, and every claim of an accepted set be answered once."""
    file = place / "claims.edi"
    file.write_bytes(data)
    out = place / "out"
    report = run([file], out, on, **rest)
    technical: list[tuple[str, str]] = []
    groups: list[list[str]] = []
    sets: list[list[str]] = []
    acknowledged: list[tuple[str, str]] = []
    for path in sorted((out / "ack").iterdir()):
        inside = False
        for part in segments(path.read_bytes()):
            if part[0] == "TA1":
                technical.append((part[4], part[5]))
            elif part[0] == "AK9":
                groups.append(part[1:])
            elif part[0] == "IK5":
                sets.append(part[1:])
            elif part[0] == "HL":
                inside = part[3] == "PT"
            elif inside and part[0] == "TRN":
                acknowledged.append((part[2], ""))
            elif inside and part[0] == "STC" and not acknowledged[-1][1]:
                acknowledged[-1] = (acknowledged[-1][0], part[1])
    found = Answered(report, out, technical, groups, sets, acknowledged, decisions(out))
    assert (out / "set-aside.jsonl").read_text() == ""
    assert folder_faults(out) == []
    assert [fault for path in (out / "835").iterdir() for fault in remittance_faults(path.read_bytes())] == []
    whole = [decision for decision in found.decisions if decision.get("part", "2/2") == "2/2"]
    assert Counter(plain(decision["claim"] for decision in whole)) <= Counter(name for name, _ in acknowledged)
    assert len(acknowledged) == len(whole)
    assert report.summary["claims_in"] == len(whole)
    return found


def plain(names: Iterable[str]) -> list[str]:
    """The names that an answer repeats letter by letter; an odd character is left out or becomes another one."""
    return [name for name in names if re.fullmatch(r"[A-Za-z0-9-]+", name)]


def changed(old: str, new: str, data: bytes = GOOD, count: int = 1) -> bytes:
    """`data` with a passage put in place of another, which must be there."""
    assert old.encode("latin-1") in data, old
    return data.replace(old.encode("latin-1"), new.encode("latin-1"), count)


def without(name: str, data: bytes = GOOD) -> bytes:
    """`data` without its segments of that name, the count in SE set right."""
    kept = [line for line in data.decode().splitlines() if not line.startswith(f"{name}*")]
    return counted("\n".join(kept) + "\n")


def counted(text: str) -> bytes:
    """The text with the count of segments in SE set right (one transaction set)."""
    names = [line.split("*")[0] for line in text.splitlines()]
    count = names.index("SE") - names.index("ST") + 1
    return re.sub(r"\nSE\*\d+\*", f"\nSE*{count}*", text).encode("latin-1")


# ------------------------------------------------------------------------------------------------ no interchange

NOTHING_TO_ANSWER = [
    ("empty", b""),
    ("blank", b"  \r\n\r\n "),
    ("a letter", b"Dear Sirs, please find enclosed our claims.\n"),
    ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" * 50),
    ("zeros", bytes(5000)),
    ("every byte", bytes(range(256)) * 40),
    ("half of an ISA", GOOD[:60]),
    ("all but the last character of an ISA", GOOD[:105]),
    ("a page of HTML", b"<html><body>504 Gateway Time-out</body></html>\n"),
    ("JSON", b'{"claims": []}'),
    ("a GS without its ISA", GOOD[107:]),
]


@pytest.mark.parametrize(("name", "data"), NOTHING_TO_ANSWER, ids=[name for name, _ in NOTHING_TO_ANSWER])
def test_what_is_no_interchange_is_refused_with_a_reason(tmp_path: Path, name: str, data: bytes) -> None:
    found = answer(data, tmp_path)
    assert (found.decisions, found.groups, found.acknowledged) == ([], [], [])
    assert found.report.refused_files == (str(tmp_path / "claims.edi"),)
    assert found.report.problems, "a problem says why"
    assert all(problem.says and problem.mend for problem in found.report.problems)


# ------------------------------------------------------------------------------------------------ the envelopes

END = "GE*1*1~\nIEA*1*000000001~\n"
INTERCHANGES = [
    # what, data, TA105
    ("cut in the middle of a claim", GOOD[: GOOD.index(b"LX*")], "023"),
    ("without IEA", changed("IEA*1*000000001~\n", ""), "023"),
    ("without GE and IEA", changed(END, ""), "023"),
    ("IEA of another number", changed("IEA*1*000000001", "IEA*1*000000002"), "001"),
    ("IEA counts two groups", changed("IEA*1*", "IEA*2*"), "021"),
    ("IEA without a count", changed("IEA*1*", "IEA**"), "021"),
    ("GS without a guide", changed("*X*005010X222A1~\nST", "*X~\nST"), "024"),
    ("GS of no function", changed("GS*HC*", "GS*H*"), "024"),
    ("control number in letters", GOOD.replace(b"000000001", b"00000000A"), "018"),
]


@pytest.mark.parametrize(("name", "data", "code"), INTERCHANGES, ids=[row[0] for row in INTERCHANGES])
def test_a_broken_interchange_is_refused_by_a_ta1(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    found = answer(data, tmp_path)
    assert [verdict for verdict, _ in found.technical] == ["R"]
    assert found.technical[0][1] == code
    assert (found.decisions, found.groups, found.acknowledged) == ([], [], [])
    assert found.report.refused_files


def test_an_interchange_of_nothing_is_named(tmp_path: Path) -> None:
    """No group between ISA and IEA: legal, but a file of claims without claims is one that someone must look at."""
    empty = b"".join(line + b"\n" for line in GOOD.splitlines() if line[:3] in (b"ISA", b"IEA")).replace(
        b"IEA*1", b"IEA*0"
    )
    found = answer(empty, tmp_path)
    assert (found.decisions, found.groups, found.acknowledged) == ([], [], [])
    assert found.report.refused_files


def test_a_good_interchange_before_a_cut_one_is_read(tmp_path: Path) -> None:
    found = answer(GOOD + professional(2, replace(VISIT, number="V2"))[:700], tmp_path)
    assert [each["claim"] for each in found.decisions] == ["V1"]
    assert found.technical == [("R", "023")]


GROUPS = [
    # what, data, AK901, AK905
    ("GE of another number", changed("GE*1*1~", "GE*1*2~"), "R", "4"),
    ("GE counts two sets", changed("GE*1*1~", "GE*2*1~"), "R", "5"),
    ("an unknown guide", changed("*X*005010X222A1", "*X*005010X222"), "R", "2"),
    ("an old guide", changed("*X*005010X222A1", "*X*004010X098A1"), "R", "2"),
    ("a guide of the future", changed("*X*005010X222A1", "*X*008020X323"), "R", "2"),
    ("dental, not read yet", changed("*X*005010X222A1", "*X*005010X224A2"), "R", "2"),
    ("another function", changed("GS*HC*", "GS*HP*"), "R", "1"),
]


@pytest.mark.parametrize(("name", "data", "verdict", "code"), GROUPS, ids=[row[0] for row in GROUPS])
def test_a_broken_group_is_refused_by_a_999(tmp_path: Path, name: str, data: bytes, verdict: str, code: str) -> None:
    found = answer(data, tmp_path)
    (group,) = found.groups
    assert group[0] == verdict
    assert code in group[4:]
    assert (found.decisions, found.acknowledged) == ([], [])


SETS = [
    # what, data, IK502
    ("SE of another number", changed("*0001~\nGE", "*0002~\nGE"), "3"),
    ("SE counts too many", changed("SE*2", "SE*3"), "4"),
    ("ST of a bare guide", changed("ST*837*0001*005010X222A1", "ST*837*0001*005010X222"), "19"),
    ("ST of another transaction", changed("ST*837*", "ST*835*"), "18"),
]


@pytest.mark.parametrize(("name", "data", "code"), SETS, ids=[row[0] for row in SETS])
def test_a_broken_set_is_refused_by_a_999(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    found = answer(data, tmp_path)
    assert [each[0] for each in found.sets] == ["R"]
    assert code in found.sets[0][1:]
    assert found.groups[0][0] == "R"
    assert (found.decisions, found.acknowledged) == ([], [])


def test_a_refused_set_leaves_its_neighbors_alone(tmp_path: Path) -> None:
    """Three sets, the count of the second wrong: the group is accepted in part, two claims are answered."""
    sets = [
        transaction(number, replace(VISIT, number=f"V{number}", lines=(f"99213 180.00 2026-03-0{number}",)))
        for number in (1, 2, 3)
    ]
    sets[1][-1] = sets[1][-1].replace("SE*2", "SE*9")
    found = answer(envelope(1, *sets), tmp_path)
    assert [each[0] for each in found.sets] == ["A", "R", "A"]
    assert found.groups[0][:4] == ["P", "3", "3", "2"]
    assert [each["claim"] for each in found.decisions] == ["V1", "V3"]
    for path in (found.out / "ack").iterdir():
        assert pyx12_faults_of_file(path) == []


# ------------------------------------------------------------------------------------------------ who and when
# A status that the README of the sample claims or the handbook names is given; else it must be one of A3, A6, A7, A8.

STRANGER = Sick("LKS999999", "NOBODY", "NORA", "19700101", "F", "AC2000")
NEW_DOCTOR = Doctor("1234567893", "999999999", "UNKNOWN CLINIC")  # the NPI standard's own example of a check digit
REJECTED = [
    # what, bill, codes
    ("unknown member", replace(VISIT, who=STRANGER), ["A3:33:IL"]),
    ("a member of another group", replace(VISIT, who=replace(ANN, group="HF1000")), None),
    ("unknown group", replace(VISIT, who=replace(STRANGER, group="ZZ9999")), ["A3:116"]),
    ("unknown payer", replace(VISIT, payer="OTHER"), ["A3:116"]),
    ("an NPI that fails its check digit", replace(VISIT, by=replace(ALDER_RIDGE, npi="2000001001")), ["A7:562:85"]),
    ("an NPI of nine digits", replace(VISIT, by=replace(ALDER_RIDGE, npi="200000100")), None),
    ("charge that is not the sum of its lines", replace(VISIT, charge="181.00"), None),
    ("negative charge", replace(VISIT, lines=("99213 -180.00 2026-03-02",), charge="-180.00"), None),
    (
        "negative line beside a positive",
        replace(VISIT, lines=("99213 180.00 2026-03-02", "99214 -80.00 2026-03-02"), charge="100.00"),
        None,
    ),
    ("amount beyond ten digits", replace(VISIT, lines=("99213 999999999.99 2026-03-02",), charge="999999999.99"), None),
    ("amount of a hundred digits", replace(VISIT, lines=(f"99213 {'9' * 100} 2026-03-02",), charge="9" * 100), None),
    ("amount in letters", replace(VISIT, lines=("99213 l80.00 2026-03-02",), charge="l80.00"), None),
    ("amount with a fraction of a cent", replace(VISIT, lines=("99213 180.005 2026-03-02",), charge="180.005"), None),
    ("amount in exponents", replace(VISIT, lines=("99213 1E3 2026-03-02",), charge="1E3"), None),
    ("the thirtieth of February", replace(VISIT, lines=("99213 180.00 2026-02-30",)), None),
    ("no date at all", replace(VISIT, lines=("99213 180.00",)), None),
    ("a date of nine digits", replace(VISIT, lines=("99213 180.00 202603021",)), None),
    ("no line", replace(VISIT, lines=(), charge="180.00"), None),
    ("no procedure", replace(VISIT, lines=(":25 180.00 2026-03-02",)), None),
    ("a frequency that does not exist", replace(VISIT, frequency="Z"), None),
    ("a service in the future", replace(VISIT, lines=("99213 180.00 2026-06-02",)), ["A7:510", "A7:187"]),
    ("negative units", replace(VISIT, lines=("99213 180.00 2026-03-02 -1",)), None),
]


@pytest.mark.parametrize(("name", "bill", "codes"), REJECTED, ids=[row[0] for row in REJECTED])
def test_turned_away_with_a_status_and_the_next_claim_goes_on(
    tmp_path: Path, name: str, bill: Bill, codes: list[str] | None
) -> None:
    after = replace(VISIT, number="V2", lines=("99213 180.00 2026-03-03",))
    found = answer(professional(1, bill, after), tmp_path)
    assert [each["claim"] for each in found.decisions] == ["V1", "V2"]
    assert found.statuses == ["rejected", "paid"]
    assert found.decisions[1]["paid"] == "95.00"
    given = found.decisions[0]["status_codes"]
    assert given == codes or (
        codes is None and given and all(re.fullmatch(r"A[3678]:\d+(:\w+)?", code) for code in given)
    )
    assert [verdict[0] for verdict in found.sets] in (["A"], ["E"])
    for path in (found.out / "ack").iterdir():
        assert pyx12_faults_of_file(path) == []


ADJUDICATED = [
    # what, bill, status, adjustments or pend
    ("before coverage", replace(VISIT, lines=("99213 180.00 2025-12-31",)), "denied", {"PR-26": 18000}),
    ("long ago", replace(VISIT, lines=("99213 180.00 1900-01-01",)), "denied", {"PR-26": 18000}),
    ("no charge", replace(VISIT, lines=("99213 0 2026-03-02",), charge="0"), "paid", {}),
    ("excluded", replace(VISIT, lines=("15823 180.00 2026-03-02",)), "denied", {"PR-204": 18000}),
    # The contract's default: half of the charge.
    ("unknown procedure", replace(VISIT, lines=("99999 180.00 2026-03-02",)), "paid", {"CO-45": 9000, "PR-1": 9000}),
    # Out of network: 140% of 90.00 = 126.00, all of it to the deductible; the other 54.00 is billed.
    ("unknown provider", replace(VISIT, by=NEW_DOCTOR), "paid", {"PR-45": 5400, "PR-1": 12600}),
    ("no price there", replace(VISIT, by=NEW_DOCTOR, lines=("99999 180.00 2026-03-02",)), "pended", "no-price"),
    ("an accident", replace(VISIT, accident="EM"), "pended", "accident"),
    ("an original that nobody knows", replace(VISIT, frequency="7", original="NOSUCH"), "pended", "original-unknown"),
    ("a million of units", replace(VISIT, lines=("99213 180.00 2026-03-02 999999",)), "paid", {"PR-3": 2500}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "bill", "status", "why"), ADJUDICATED, ids=[row[0] for row in ADJUDICATED])
def test_adjudicated_with_a_reason(tmp_path: Path, name: str, bill: Bill, status: str, why: Any) -> None:
    found = answer(professional(1, bill), tmp_path)
    (decision,) = found.decisions
    assert decision["status"] == status
    if status == "pended":
        assert [pend["code"] for pend in decision["pends"]] == [why]
    else:
        assert adjustments(decision) == why
        assert cents(decision["paid"]) == cents(decision["charge"]) - sum(why.values())


def test_the_largest_amount_is_carried_to_the_cent(tmp_path: Path) -> None:
    """99,999,999.99 is the most that ten digits hold: half of it is allowed, 5,000.00 is the most that Ann owes."""
    found = answer(professional(1, replace(VISIT, lines=("99999 99999999.99 2026-03-02",))), tmp_path)
    (decision,) = found.decisions
    # Half of 9,999,999,999 cents is 4,999,999,999.5, rounded half up.
    assert (cents(decision["allowed"]), cents(decision["paid"])) == (5000000000, 5000000000 - 500000)
    assert adjustments(decision) == {"CO-45": 4999999999, "PR-1": 150000, "PR-2": 350000}
    assert remittances(found.out) == []  # there is no such money


def test_a_member_of_a_plan_that_is_gone_pends(tmp_path: Path) -> None:
    """`check` would refuse such a book; a run on it all the same asks a person."""
    book = lakeside()
    plans = {name: versions for name, versions in book.plans.items() if name != "acme-choice"}
    found = answer(GOOD, tmp_path, book=structs.replace(book, plans=plans))
    assert found.statuses == ["pended"]
    assert [pend["code"] for pend in found.decisions[0]["pends"]] == ["plan-missing"]


@pytest.mark.parametrize("name", ["PRV", "N3", "N4", "DMG", "HI", "PER", "BHT", "SBR", "CLM", "LX", "SV1", "HL", "REF"])
def test_without_a_segment(tmp_path: Path, name: str) -> None:
    """A segment left out: whatever is said of it, each claim that stands in the file is answered once."""
    data = without(name, TWO)
    book = lakeside()
    unchecked = {key: structs.replace(partner, profile=None) for key, partner in book.partners.items()}
    found = answer(data, tmp_path, book=structs.replace(book, partners=unchecked))
    assert sorted(each["claim"] for each in found.decisions) == sorted(claim for claim, _, _ in billed(data))
    assert set(found.statuses) <= {"paid", "denied", "pended", "rejected"}


@pytest.mark.parametrize("name", ["PER", "BHT", "HL"])
def test_a_set_whose_head_is_wrong_is_refused_whole_where_the_sender_is_checked(tmp_path: Path, name: str) -> None:
    """What is wrong above all claims refuses the set: its 999 says so, and none of its claims is decided."""
    found = answer(without(name, TWO), tmp_path)
    (answered,) = found.out.rglob("*.999.edi")
    text = answered.read_text("ascii")
    assert found.decisions == []
    assert "IK5*R*5" in text or "IK5*R*I5" in text
    assert "AK9*R*1*1*0" in text


def test_lines_ends_and_delimiters_of_any_legal_kind(tmp_path: Path) -> None:
    """No newline, CRLF, other delimiters: the same decisions."""
    text = TWO.decode()
    kinds = [
        text.replace("\n", ""),
        text.replace("\n", "\r\n"),
        text.replace("~\n", "\x1c"),
        text.replace("*", "|").replace(":", ">"),
    ]
    found = []
    for place, each in enumerate(kinds):
        (tmp_path / str(place)).mkdir()
        answered = answer(each.encode(), tmp_path / str(place))
        found.append([(one["claim"], one["status"], one["paid"], one["icn"]) for one in answered.decisions])
    assert found == [found[0]] * len(kinds)
    assert [row[1:3] for row in found[0]] == [("paid", "95.00"), ("paid", "95.00")]


# ------------------------------------------------------------------------------------------------ mutations


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One to three small injuries to a file: to bytes, elements or segments."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        kind = chance.randrange(7)
        at = chance.randrange(len(data))
        pieces = data.split(b"~")
        spot = chance.randrange(len(pieces) - 1)
        if kind == 0:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[at + chance.choice((1, 1, 5, 40)) :]
        elif kind == 2:
            data = (
                data[:at]
                + chance.choice((b"*", b"~", b":", b"^", b"\n", b"9", b"A", b"\xff", b"~~", b"***"))
                + data[at:]
            )
        elif kind == 3:
            data = b"~".join(pieces[:spot] + pieces[spot + 1 :])
        elif kind == 4:
            data = b"~".join([*pieces[: spot + 1], *pieces[spot:]])
        elif kind == 5:
            elements = pieces[spot].split(b"*")
            elements[chance.randrange(len(elements))] = chance.choice(
                (b"", b"0", b"-1", b"X" * 90, b"20261399", b"A:B:C")
            )
            data = b"~".join([*pieces[:spot], b"*".join(elements), *pieces[spot + 1 :]])
        else:
            other = chance.randrange(len(pieces) - 1)
            pieces[spot], pieces[other] = pieces[other], pieces[spot]
            data = b"~".join(pieces)
    return data


def in_accepted_sets(data: bytes, found: Answered) -> Counter[str] | None:
    """The claims that stand in the sets whose 999 says accepted, by splitting; None where nothing may be said."""
    if len(data) < 106 or not data.startswith(b"ISA*") or data[105:106] != b"~" or not found.groups:
        return None
    sets: list[list[str]] = []
    for piece in data.decode("latin-1").split("~"):
        parts = piece.strip("\r\n").split("*")
        if parts[0] == "ST":
            sets.append([])
        elif parts[0] == "CLM" and sets:
            sets[-1].append(parts[1] if len(parts) > 1 else "")
    if len(sets) != len(found.sets):
        return None
    names: Counter[str] = Counter()
    for claims, verdict in zip(sets, found.sets, strict=True):
        if verdict[0] in ("A", "E"):
            names.update(claims)
    return names


@pytest.mark.parametrize("seed", range(120))
def test_an_injured_file_is_answered_or_refused(tmp_path: Path, seed: int) -> None:
    """Nothing crashes, each claim of an accepted set has one decision, or two for its two parts; the books balance."""
    chance = random.Random(seed)
    source = chance.choice([*sample("00", "02", "03", "04", "06"), CLAIMS / "01-professional.edi"])
    data = source.read_bytes()
    if source.name.startswith("01"):
        data = shortened(data, chance)
    injured = mutated(data, chance)
    found = answer(injured, tmp_path)
    expected = in_accepted_sets(injured, found)
    if expected is not None:
        whole = [each["claim"] for each in found.decisions if each.get("part", "2/2") == "2/2"]
        assert sum(expected.values()) == len(whole)
        assert set(plain(expected)) <= set(whole)
    for path in (found.out / "ack").iterdir():
        if seed % 4 == 0:
            assert pyx12_faults_of_file(path) == []


def shortened(data: bytes, chance: random.Random) -> bytes:
    """A few billing providers of a long file, its counts set right."""
    text = data.decode()
    head, *loops = re.split(r"(?=HL\*\d+\*\*20\*1~)", text)
    tail = loops[-1][loops[-1].index("SE*") :]
    loops[-1] = loops[-1][: loops[-1].index("SE*")]
    return counted(head + "".join(chance.sample(loops, 4)) + tail)
