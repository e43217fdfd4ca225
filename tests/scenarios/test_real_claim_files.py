"""Every real 837P and 837I that others have published goes the whole road: claims and lines in are all answered.

The files lie outside the repository (`../shared/data/x12`) and none is copied here; where they are not, nothing is
tested. They are sent to payers that are not Lakeside, so most claims are turned away as not ours; a second pass with
Lakeside's identifier, and a member and a provider of the sample book, takes them through adjudication.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from checkers.ledger_balance import folder_faults
from checkers.pyx12_check import pyx12_faults_of_file
from checkers.remittance_balance import remittance_faults
from road import REPOSITORY, decisions, run, segments

DATA = REPOSITORY.parent / "shared" / "data" / "x12"
NAMED = frozenset({"005010X222A1", "005010X222A2", "005010X223A2", "005010X223A3"})
ON = "2026-06-01"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published files (../shared/data/x12) are not here")


def published() -> list[Path]:
    """The files that hold an 837, whatever its guide."""
    if not DATA.is_dir():
        return []
    return [path for path in sorted(DATA.rglob("*")) if path.is_file() and re.search(rb"ST.837.", path.read_bytes())]


@dataclass
class BilledSet:
    """One transaction set as splitting finds it."""

    guide: str
    claims: list[str]
    lines: int = 0


def by_splitting(data: bytes) -> list[list[list[BilledSet]]]:
    """Interchanges, their groups and their sets. An ISA counts where a segment may begin."""
    text = data.decode("latin-1")
    starts = [found.start(1) for found in re.finditer(r"(?:\A\s*|[^\w\s]\s*)(ISA[^\w\s])", text)]
    found: list[list[list[BilledSet]]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        one = text[start:end]
        header = one.split(one[3], 16)  # an ISA of less than its fixed length is cut all the same
        if len(header) < 17 or len(header[16]) < 2:
            continue
        groups: list[list[BilledSet]] = []
        for piece in one.split(header[16][1]):
            parts = piece.strip().split(one[3])
            if parts[0] == "GS":
                groups.append([])
            elif parts[0] == "ST" and groups:
                groups[-1].append(BilledSet(parts[3] if len(parts) > 3 else "", []))
            elif parts[0] == "CLM" and groups and groups[-1]:
                groups[-1][-1].claims.append(parts[1])
            elif parts[0] == "LX" and groups and groups[-1] and groups[-1][-1].claims:
                groups[-1][-1].lines += 1
        found.append(groups)
    return found


def accepted_sets(out: Path, stem: str, data: bytes) -> list[BilledSet]:
    """The sets that the 999s say are taken in; the others must be refused with a code."""
    taken: list[BilledSet] = []
    for count, groups in enumerate(by_splitting(data)):
        name = stem if count == 0 else f"{stem}.{count + 1}"
        technical = out / "ack" / f"{name}.ta1.edi"
        answer = out / "ack" / f"{name}.999.edi"
        if not answer.exists():
            (refusal,) = [part for part in segments(technical.read_bytes()) if part[0] == "TA1"]
            assert refusal[4] == "R"
            assert refusal[5] != "000"
            continue
        verdicts: list[list[list[str]]] = []
        for part in segments(answer.read_bytes()):
            if part[0] == "AK1":
                verdicts.append([])
            elif part[0] in ("IK5", "AK9"):
                verdicts[-1].append(part)
        assert len(verdicts) == len(groups)
        for group, told in zip(groups, verdicts, strict=True):
            sets = [part for part in told if part[0] == "IK5"]
            if not sets:
                assert told[-1][1] == "R"
                assert any(told[-1][5:]), "a group is refused with a code"
                continue
            assert len(sets) == len(group)
            for each, verdict in zip(group, sets, strict=True):
                if verdict[1] == "R":
                    assert any(verdict[2:]), "a set is refused with a code"
                else:
                    taken.append(each)
    return taken


@pytest.mark.parametrize("path", published(), ids=lambda path: f"{path.parent.name}-{path.name}"[-70:])
def test_every_claim_is_answered(tmp_path: Path, path: Path) -> None:
    data = path.read_bytes()
    copy = tmp_path / "published.edi"
    copy.write_bytes(data)
    check(copy, tmp_path / "as sent", data)
    for acknowledgment in sorted((tmp_path / "as sent" / "ack").iterdir())[:6]:  # one file gets 313 of them
        assert pyx12_faults_of_file(acknowledgment) == []
    at_home = lakesiders(data)
    if at_home != data:
        copy.write_bytes(at_home)
        check(copy, tmp_path / "at home", at_home)


def check(file: Path, out: Path, data: bytes) -> None:
    report = run([file], out, ON)
    taken = accepted_sets(out, file.stem, data)
    answered = [each["claim"] for each in decisions(out) if each.get("part", "2/2") == "2/2"]
    assert sorted(answered) == sorted(name for each in taken for name in each.claims)
    assert report.summary["claims_in"] == len(answered)
    assert report.summary["lines_in"] == sum(each.lines for each in taken)
    assert all(each.guide in NAMED for each in taken), "a guide that HIPAA does not name is refused"
    assert (out / "set-aside.jsonl").read_text() == ""
    assert folder_faults(out) == []
    assert [fault for path in (out / "835").iterdir() for fault in remittance_faults(path.read_bytes())] == []


def lakesiders(data: bytes) -> bytes:
    """The same claims, sent to Lakeside, counts set right and a guide that HIPAA names: so that they reach the plan.

    Each subscriber is Ann Lindqvist of Acme, each billing provider Alder Ridge, each service of 2026.
    """
    text = data.decode("latin-1").lstrip("\xef\xbb\xbf")
    header = text.split(text[3:4] or "*", 16)
    if not text.startswith("ISA") or len(header) < 17 or len(header[16]) < 2:
        return data
    element, end = text[3], header[16][1]
    pieces = text.split(end)
    counts = {"SE": 0, "GE": 0, "IEA": 0}
    billing = False
    for place, piece in enumerate(pieces):
        parts = piece.strip().split(element)
        space = piece[: len(piece) - len(piece.lstrip())]
        counts["SE"] += 1
        if parts[0] in ("ST", "GS", "ISA"):
            counts[{"ST": "SE", "GS": "GE", "ISA": "IEA"}[parts[0]]] = 1 if parts[0] == "ST" else 0
            parts[-1] = {"005010X222": "005010X222A1", "005010X223": "005010X223A2"}.get(parts[-1], parts[-1])
            counts["GE"] += parts[0] == "ST"
            counts["IEA"] += parts[0] == "GS"
        elif parts[0] in counts:
            parts[1] = f"{counts[parts[0]]}"
        elif parts[0] == "HL":
            billing = len(parts) > 3 and parts[3] == "20"
        elif not in_other_payers(pieces, place, element):
            parts = at_lakeside(parts, billing)
        parts = in_2026(parts) if parts[0] == "DTP" else parts
        pieces[place] = space + element.join(parts)
    return end.join(pieces).encode("latin-1")


def at_lakeside(parts: list[str], billing: bool) -> list[str]:
    """A segment above the claim with Lakeside's payer, member or provider in it."""
    if parts[:2] == ["NM1", "PR"]:
        return ["NM1", "PR", "2", "LAKESIDE", "", "", "", "", "PI", "LKSBA"]
    if parts[:2] == ["NM1", "IL"]:
        return ["NM1", "IL", "1", "LINDQVIST", "ANN", "", "", "", "MI", "LKS100201"]
    if parts[:2] == ["NM1", "85"]:
        return ["NM1", "85", "2", "ALDER RIDGE MEDICAL GROUP", "", "", "", "", "XX", "2000001000"]
    if parts[0] == "SBR" and len(parts) > 3:
        return [*parts[:3], "AC2000", "", *parts[5:]]
    if parts[0] == "DMG" and len(parts) > 3:
        return ["DMG", "D8", "19840412", "F"]
    if parts[:2] in (["REF", "EI"], ["REF", "SY"]) and billing:
        return ["REF", "EI", "890000100"]
    return parts


def in_2026(parts: list[str]) -> list[str]:
    """A date of service or stay of another year moved into the plan's."""
    if len(parts) > 3 and parts[1] in ("472", "434", "435"):
        parts[3] = re.sub(r"(19|20)\d\d(\d{4})", lambda found: f"2026{min(found[2], '0520')}", parts[3])
    return parts


def in_other_payers(pieces: list[str], place: int, element: str) -> bool:
    """Whether a segment stands after a CLM of its subscriber: in the loops of other payers."""
    for piece in reversed(pieces[:place]):
        name = piece.strip().split(element)[0]
        if name in ("CLM", "HL"):
            return name == "CLM"
    return False
