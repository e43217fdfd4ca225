"""`x12 show` and `x12 ack`: look at an interchange, or answer it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from selfund.cli.adjudicate import claim_files, day_from, shown_name
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
    warn,
)
from selfund.cli.progress import progress_bar
from selfund.cli.x12_check import INTERCHANGES, code_sets_or_stop

if TYPE_CHECKING:
    from selfund.runs.acknowledge import Answers
    from selfund.terms.partner import Partner
    from selfund.terms.problem import Problem

FILES = Annotated[list[str], Parameter(name="FILE", allow_leading_hyphen=True)]


def show(files: FILES, /, *, json: JSON = False, loops: bool = False) -> int:
    """Show interchanges in words: groups, transaction sets, and what is in them.

    Claims are shown as they are read, every other set loop by loop with its values explained.

    Example: selfund x12 show books/lakeside/claims/00-worked-example.edi

    Parameters
    ----------
    files
        X12 files, or folders of them (*.edi, *.x12, *.txt, *.dat, *.837 and the like); - reads standard input.
    loops
        Show claims loop by loop too.
    """
    from selfund.runs.show import look

    _need(files)
    refused = []
    with claim_files(files, INTERCHANGES) as paths:
        whole = []
        for path in paths:
            name = shown_name(str(path))
            if not json:
                heading(name)
            read = False
            kept = []
            for interchange in look(path, loops):
                read = read or interchange.readable
                if json:
                    kept.append(interchange.data())
                    continue
                for line in interchange.words():
                    say(f"  {line}")
            whole.append({"file": name, "interchanges": kept})
            if not read:
                refused.append(name)
        if json:
            print_json(whole)
    for name in refused:
        warn(f"selfund: {name} holds no interchange that can be read")
    return INPUT_AT_FAULT if refused else DONE


def ack(
    files: FILES,
    /,
    *,
    out: Path,
    partner: Path | None = None,
    codes: Path | None = None,
    date: str = "",
    json: JSON = False,
) -> int:
    """Answer interchanges of any HIPAA kind: TA1, 999, and a 277CA for claims. No book is needed.

    Every set is checked along its guide. Syntax, use of the guide and balances must be right; what is found of
    situations, codes and lines of business is told, unless the partner's document says otherwise.

    Example: selfund x12 ack books/lakeside/claims/01-professional.edi --out out/ack

    Parameters
    ----------
    files
        X12 files, or folders of them (*.edi, *.x12, *.txt, *.dat, *.837 and the like); - reads standard input.
    out
        The folder to write the answers to; it must be new or empty.
    partner
        The partner document (partners/*.yaml of a book) by which all of them are checked and answered.
    codes
        A folder of code sets (docs: X12), by which codes are looked up; without it only their form is checked.
    date
        The day of the answers, YYYY-MM-DD, today by default: no service is later.
    """
    from selfund.runs.acknowledge import acknowledge_files
    from selfund.terms.partner import STANDARD

    _need(files)
    today = day_from(date)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Stop(f"{out} exists and is not empty; name a new folder, or remove that one")
    asked = None if partner is None else _partner(partner)
    profile = STANDARD if asked is None else asked.profile or STANDARD
    guides: frozenset[str] = frozenset() if asked is None else asked.guides
    code_sets = None if codes is None else code_sets_or_stop(codes)
    with claim_files(files, INTERCHANGES) as paths, progress_bar() as tell:
        answers = acknowledge_files(paths, out, today, tell, profile, code_sets, guides)
    problems = _named(answers.problems)
    if json:
        print_json(
            {
                "files": answers.files,
                "sets": answers.sets,
                "sets_refused": answers.sets_refused,
                "claims": answers.claims,
                "rejected": answers.rejected,
                "refused_files": [shown_name(file) for file in answers.refused_files],
                "problems": [problem_data(problem) for problem in problems],
            }
        )
    else:
        _tell(answers, out)
    print_problems(problems, sys.stderr)
    for file in answers.refused_files:
        warn(f"selfund: {shown_name(file)} was refused as a whole")
    return INPUT_AT_FAULT if answers.refused_files else DONE


def _partner(file: Path) -> "Partner":
    """The partner of a document. Raises Stop with all that is wrong with it told."""
    from selfund.book.partners import read_partner_file

    if not file.is_file():
        raise Stop(f"there is no partner document {file}")
    partner, problems = read_partner_file(file)
    print_problems(problems, sys.stderr)
    if partner is None:
        raise Stop(f"{file}: the partner's document cannot be used")
    return partner


def _need(files: Sequence[str]) -> None:
    if not files:
        raise Stop("name the X12 files, or - for standard input")


def _named(problems: "Sequence[Problem]") -> "list[Problem]":
    from msgspec.structs import replace

    return [replace(each, place=replace(each.place, file=shown_name(each.place.file))) for each in problems]


def _tell(answers: "Answers", out: Path) -> None:
    for name in answers.files:
        say(str(out / name))
    say(f"{count_of(answers.sets, 'transaction set')}, {answers.sets - answers.sets_refused:,} accepted, "
        f"{answers.sets_refused:,} refused")  # fmt: skip
    say(f"{count_of(answers.claims, 'claim')}, {answers.claims - answers.rejected:,} accepted, "
        f"{answers.rejected:,} rejected")  # fmt: skip
