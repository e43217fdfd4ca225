"""The verdict of every public file, argued by the guide, not by what another validator says.

x12_verdicts.txt has a row for each: how it ends, its interchanges, groups and sets, how many findings of which SNIP
type, the first finding, and why that is so. Types 1 to 4 and 6 are asked, without lists of codes, on one fixed day.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from selfund.runs.check import CheckedInterchange, check_file
from selfund.x12.checking.checks import CheckOptions, Checks
from selfund.x12.interchange import SegmentFault

TABLE = Path(__file__).with_name("x12_verdicts.txt")
FILES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "x12"
CHECKS = Checks(CheckOptions(snips=frozenset({1, 2, 3, 4, 6}), today=date(2026, 11, 24)))
MOST = 100_000

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the public files are not beside this repository")


def rows() -> dict[str, tuple[list[str], str]]:
    """What the table says of each file, and why."""
    found: dict[str, tuple[list[str], str]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *told, why = (part.strip() for part in line.split(" | "))
            assert name not in found, f"two rows of {name}"
            found[name] = told, why
    return found


def told_of(path: Path) -> list[str]:
    """The same of a file: verdict, envelopes, findings by type, the first finding."""
    checked = list(check_file(path, CHECKS.rules, MOST))
    types = Counter(finding.snip for finding in findings(checked))
    assert not any(found.left_out for each in checked for found in each.sets.values())
    first = next(findings(checked), None)
    envelopes = Counter(text for each in checked for text in envelope(each))
    return [
        verdict(checked),
        " + ".join(text if times == 1 else f"{text} x{times}" for text, times in envelopes.items()),
        " ".join(f"{snip}:{types[snip]}" for snip in sorted(types)) or "-",
        "-" if first is None else spot(first),
    ]


def findings(checked: list[CheckedInterchange]) -> Iterator[SegmentFault]:
    return (finding for each in checked for found in each.sets.values() for finding in found.findings)


def verdict(checked: list[CheckedInterchange]) -> str:
    """How a file ends: none, clean, findings (all is accepted, and something is wrong), refused, or refused in part."""
    if not any(each.interchange.code for each in checked):
        return "none"
    accepted = [
        each.interchange.accepted and group.accepted and known.accepted
        for each in checked
        for group in each.interchange.groups
        for known in group.sets
    ] or [each.interchange.accepted for each in checked]
    if not all(accepted):
        return "refused in part" if any(accepted) else "refused"
    return "findings" if any(each.findings for each in checked) else "clean"


def envelope(each: CheckedInterchange) -> Iterator[str]:
    """An interchange's sets: TA104 with TA105, GS01 with the guide and AK905, ST01 with IK502."""
    found = each.interchange
    head = "no ISA" if not found.code else found.verdict.value + (found.code if found.code != "000" else "")
    sets = [
        " ".join(
            (head, coded(f"{group.functional_id} {group.version}", group.codes), coded(known.identifier, known.codes))
        )
        for group in found.groups
        for known in group.sets
    ]
    return iter(sets or [head])


def coded(text: str, codes: tuple[str, ...]) -> str:
    return f"{text}({','.join(codes)})" if codes else text


def spot(finding: SegmentFault) -> str:
    """ "20 2300 CLM05-2 element-7": segment counted from ST, loop, segment with element and component, our code."""
    element = f"{finding.element:02d}" if finding.element else ""
    component = f"-{finding.component}" if finding.component else ""
    return f"{finding.position} {finding.loop or '-'} {finding.segment}{element}{component} {finding.problem.code}"


def test_every_public_file_has_its_row() -> None:
    names = {path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()}
    assert names == set(rows())
    assert len(names) == 248


@pytest.mark.parametrize("name", rows() if FILES.is_dir() else [])
def test_verdict(name: str) -> None:
    told, why = rows()[name]
    assert told_of(FILES / name) == told, why
    assert why


PEERS = {
    "834_ls_le_ls": "nothing is wrong by the guide, and pyx12's authors say so too",
    "834_eol_in_element": "pyx12's authors call a line break in an address a wrong character; here breaks may stand"
    " anywhere, as in files that are wrapped, and mean nothing",
}
"""Of the sources whose answers pyx12's authors expect, those of 005010: all are right. The others are of 004010."""


def test_what_pyx12_expects_of_its_own_sources() -> None:
    sources = sorted((FILES.parent / "peer_tests" / "pyx12_expected_acks").glob("*.source.x12"))
    if not sources:
        pytest.skip("the sources of pyx12's answers are not beside this repository")
    assert len(sources) == 14
    for path in sources:
        checked = list(check_file(path, CHECKS.rules))
        if (name := path.name.partition(".")[0]) in PEERS:
            assert all(each.clean for each in checked), PEERS[name]
            continue
        groups = [group for each in checked for group in each.interchange.groups]
        assert groups
        assert all("2" in group.codes and group.version.startswith("004010X") for group in groups), name
        assert all("I6" in known.codes for group in groups for known in group.sets), name
