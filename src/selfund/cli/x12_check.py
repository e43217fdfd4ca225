"""`x12 check`: what is wrong with interchanges of any kind, finding by finding."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from selfund.cli.adjudicate import ENDINGS, claim_files, day_from, shown_name
from selfund.cli.book import JSON
from selfund.cli.printing import (
    DONE,
    INPUT_AT_FAULT,
    Stop,
    count_of,
    heading,
    print_json,
    print_problems,
    problem_data,
    say,
)

if TYPE_CHECKING:
    from selfund.runs.check import CheckedInterchange, RulesOf
    from selfund.x12.checking.code_sets import CodeSets
    from selfund.x12.checking.overlay import Overlay
    from selfund.x12.checking.sets import CheckedSet
    from selfund.x12.interchange import SegmentFault, TransactionSet

FILES = Annotated[list[str], Parameter(name="FILE", allow_leading_hyphen=True)]
ALL_TYPES = "1-7"

INTERCHANGES: Final = (*ENDINGS, ".dat", ".270", ".271", ".276", ".277", ".278", ".820", ".834", ".835", ".999", ".ta1")
"""How files of interchanges of any kind are called."""


def check(
    files: FILES,
    /,
    *,
    types: str = ALL_TYPES,
    codes: Path | None = None,
    companion: Path | None = None,
    date: str = "",
    limit: int = 1_000,
    json: JSON = False,
) -> int:
    """Check interchanges of any HIPAA kind: envelopes, and each transaction set along its guide.

    Example: selfund x12 check books/lakeside/claims/00-worked-example.edi

    Parameters
    ----------
    files
        X12 files, or folders of them (*.edi, *.x12, *.txt, *.dat, *.837 and the like); - reads standard input.
    types
        The SNIP types to check: 1 syntax, 2 guide, 3 balances, 4 situations, 5 code sets, 6 line of business,
        7 trading partner; as 1-3 or 1,2,5.
    codes
        A folder of code sets (docs: X12), by which type 5 looks codes up; without it only their form is checked.
    companion
        A trading partner's companion guide, as an overlay over the guide that it names.
    date
        The day of the check, YYYY-MM-DD, today by default: no service is later.
    limit
        Findings told of one transaction set; what is beyond is counted.
    """
    if not files:
        raise Stop("name the X12 files, or - for standard input")
    if limit < 1:
        raise Stop("--limit is at least 1")
    from selfund.runs.check import check_file

    rules_of = _rules(_types(types), codes, companion, date)
    told: list[dict[str, Any]] = []
    at_fault = False
    with claim_files(files, INTERCHANGES) as paths:
        for path in paths:
            name = shown_name(str(path))
            if not json:
                heading(name)
            for found in check_file(path, rules_of, limit):
                at_fault = at_fault or not found.clean
                if json:
                    told.append({"file": name, **_data(found)})
                else:
                    _tell(found)
    if json:
        print_json(told)
    return INPUT_AT_FAULT if at_fault else DONE


def _rules(types: frozenset[int], codes: Path | None, companion: Path | None, day: str) -> "RulesOf":
    """What makes the rules of a guide under the options of the call. Raises Stop where a folder or overlay is wrong."""
    from selfund.x12.checking.checks import CheckOptions, Checks

    sets = None if codes is None else code_sets_or_stop(codes)
    overlays = () if companion is None else (_overlay(companion),)
    return Checks(CheckOptions(types, sets, day_from(day), overlays)).rules


def code_sets_or_stop(folder: Path) -> "CodeSets":
    """The code sets of a folder. Raises Stop with all that is wrong with them told."""
    from selfund.x12.checking.code_sets import code_set_problems, code_sets_in

    if not folder.is_dir():
        raise Stop(f"there is no folder of code sets {folder}")
    problems = code_set_problems(folder)
    if problems:
        print_problems(problems, sys.stderr)
        raise Stop(f"{folder}: the code sets cannot be used")
    return code_sets_in(folder)


def _overlay(file: Path) -> "Overlay":
    """A companion guide's overlay. Raises Stop with all that is wrong with it told."""
    from selfund.x12.checking.overlay import overlaid, read_overlay
    from selfund.x12.guides.registry import guides

    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"{file} cannot be read: {error}") from None
    overlay, problems = read_overlay(text, str(file))
    known = [guide for guide in guides() if overlay.is_of(guide)]
    for guide in known:
        problems += overlaid(guide, overlay)[1]
    if not problems and not known:
        raise Stop(f"{file} is laid over no guide that there is a table of")
    if problems:
        print_problems(problems, sys.stderr)
        raise Stop(f"{file}: the companion guide cannot be used")
    return overlay


def _types(text: str) -> frozenset[int]:
    """The SNIP types of "1-3" or "1,2,5". Raises Stop for anything else."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not (first.isdigit() and (last or first).isdigit()):
            raise Stop(f"--types: {text} names no SNIP types; write 1-3 or 1,2,5")
        found |= set(range(int(first), int(last or first) + 1))
    if not found or not found <= set(range(1, 8)):
        raise Stop("--types: SNIP types go from 1 to 7")
    return frozenset(found)


# ------------------------------------------------------------------------------------------ in words


def _tell(found: "CheckedInterchange") -> None:
    interchange = found.interchange
    sender = f" from {interchange.sender}" if interchange.sender else ""
    if interchange.code:
        say(f"  interchange {interchange.control_number or 'without a number'}{sender}: {_verdict(found)}")
    for problem in interchange.all_problems():
        say(f"    {problem.place}  {problem.code}  {problem.says}".rstrip())
        if problem.mend:
            say(f"        mend: {problem.mend}")
    for place, group in enumerate(interchange.groups):
        for number, each in enumerate(group.sets):
            checked = found.sets.get((place, number))
            named = f"{each.identifier} {each.guide or group.version} set {each.control_number}"
            say(f"    {named}: {_of_set(each, checked)}")
            if checked is not None:
                _tell_findings(checked)


def _verdict(found: "CheckedInterchange") -> str:
    if not found.interchange.accepted:
        return f"refused (TA105 {found.interchange.code})"
    return "nothing is wrong" if found.clean else "read"


def _of_set(each: "TransactionSet", checked: "CheckedSet | None") -> str:
    size = count_of(each.found, "segment")
    if checked is None:
        return f"{size}, not checked: there is no table of its guide"
    number = len(checked.findings) + checked.left_out
    return f"{size}, {count_of(number, 'finding') if number else 'nothing is wrong'}"


def _tell_findings(checked: "CheckedSet") -> None:
    for finding in checked.findings:
        say(f"      {_spot(finding)}  SNIP {finding.snip}  {finding.problem.code}  {finding.problem.says}")
        if finding.problem.mend:
            say(f"          mend: {finding.problem.mend}")
    if checked.left_out:
        say(f"      and {count_of(checked.left_out, 'finding')} more; --limit tells more of them")


def _spot(finding: "SegmentFault") -> str:
    """Where: segment, byte, loop, element and component."""
    element = f"{finding.element:02d}" if finding.element else ""
    component = f"-{finding.component}" if finding.component else ""
    loop = f"{finding.loop} " if finding.loop else ""
    return f"segment {finding.position} at byte {finding.offset}  {loop}{finding.segment}{element}{component}"


# ------------------------------------------------------------------------------------------ as data


def _data(found: "CheckedInterchange") -> dict[str, Any]:
    interchange = found.interchange
    return {
        "interchange": interchange.control_number,
        "sender": interchange.sender,
        "receiver": interchange.receiver,
        "verdict": interchange.verdict.value,
        "code": interchange.code,
        "clean": found.clean,
        "problems": [problem_data(problem) for problem in interchange.all_problems()],
        "sets": [
            {
                "set": each.identifier,
                "guide": each.guide or group.version,
                "control_number": each.control_number,
                "segments": each.found,
                "checked": (place, number) in found.sets,
                "left_out": found.sets[place, number].left_out if (place, number) in found.sets else 0,
                "findings": _findings(found.sets[place, number].findings) if (place, number) in found.sets else [],
            }
            for place, group in enumerate(interchange.groups)
            for number, each in enumerate(group.sets)
        ],
    }


def _findings(findings: "Iterable[SegmentFault]") -> list[dict[str, Any]]:
    return [
        {
            "segment": finding.position,
            "byte": finding.offset,
            "loop": finding.loop,
            "name": finding.segment,
            "element": finding.element,
            "component": finding.component,
            "repetition": finding.repetition,
            "snip": finding.snip,
            "code": finding.problem.code,
            "says": finding.problem.says,
            "mend": finding.problem.mend,
            "value": finding.value,
            "ik304": finding.code,
            "ik403": finding.element_code,
            "status": finding.status,
        }
        for finding in findings
    ]
