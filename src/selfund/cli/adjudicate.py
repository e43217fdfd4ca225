"""`adjudicate`: claim files in; decisions, remittances, acknowledgments, ledger and state out."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from selfund.cli.book import JSON, read_book_or_stop, refuse_book
from selfund.cli.printing import (
    CALL_AT_FAULT,
    DONE,
    INPUT_AT_FAULT,
    Stop,
    print_json,
    print_problems,
    problem_data,
    warn,
)
from selfund.cli.progress import progress_bar

if TYPE_CHECKING:
    from selfund.runs.adjudicate import RunReport
    from selfund.terms.problem import Problem

ENDINGS: Final = (".edi", ".x12", ".txt", ".837")
"""The files that are read where a folder of claims is named."""

STANDARD_INPUT: Final = "-"


def adjudicate(
    book: Annotated[Path, Parameter(name="BOOK")],
    claims: Annotated[list[str], Parameter(name="CLAIMS", allow_leading_hyphen=True)],
    /,
    *,
    out: Path,
    after: Path | None = None,
    date: Annotated[str, Parameter(show_default=False)] = "",
    workers: int = 1,
    json: JSON = False,
) -> int:
    """Adjudicate claim files by a book: decide, pay what is funded, answer the senders, and write all of it down.

    Example: selfund adjudicate books/lakeside books/lakeside/claims --out out/april --date 2026-04-15

    Parameters
    ----------
    book
        The folder that holds book.yaml.
    claims
        837 files, or folders of them (*.edi, *.x12, *.txt, *.837); - reads standard input.
    out
        The folder to write; it must be new or empty. A later run can go on from it.
    after
        The folder of the run that this one goes on from.
    date
        The processing date, YYYY-MM-DD, today by default; with the same input it fixes every byte.
    workers
        How many processes work; the result does not depend on it.
    """
    today = day_from(date)
    if workers < 1:
        raise Stop("--workers is at least 1")
    if not claims:
        raise Stop("name the claim files to adjudicate, or - for standard input")
    found, problems = read_book_or_stop(book)
    if found is None:
        return refuse_book(book, problems, json)
    from selfund.runs.adjudicate import adjudicate_files

    with claim_files(claims) as files, progress_bar() as tell:
        report = adjudicate_files(found, files, out, today, after, workers, tell)
    if isinstance(report, list):
        return _not_begun(report, json)
    return _tell(report, out, json)


def day_from(text: str) -> date:
    """The day of `--date`; today where none is given. Raises Stop for what is no day."""
    if not text:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(f"--date: {text} is no date; write it as 2026-04-15") from None


@contextmanager
def claim_files(named: Sequence[str], endings: Sequence[str] = ENDINGS) -> Iterator[list[Path]]:
    """The files of claims that were named: files, folders, and standard input put aside while it is needed.

    Raises Stop where one is not there, cannot be read, or a folder holds none.
    """
    if named.count(STANDARD_INPUT) > 1:
        raise Stop("standard input can be read only once")
    with TemporaryDirectory(prefix="selfund-") as aside:
        files: list[Path] = []
        for name in named:
            if name == STANDARD_INPUT:
                path = Path(aside) / "standard-input"
                with path.open("wb") as stream:
                    shutil.copyfileobj(sys.stdin.buffer, stream)
                files.append(path)
            else:
                files += _files_of(Path(name), endings)
        yield files


def _files_of(path: Path, endings: Sequence[str]) -> list[Path]:
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.suffix.lower() in endings and each.is_file())
        if not found:
            raise Stop(f"the folder {path} holds no such files ({', '.join('*' + ending for ending in endings)})")
        return found
    if not path.is_file():
        raise Stop(f"there is no file or folder {path}")
    try:
        path.open("rb").close()
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}") from None
    return [path]


def shown_name(file: str) -> str:
    """How a file is called when people are told of it."""
    return "standard input" if Path(file).name == "standard-input" else file


def _not_begun(problems: "list[Problem]", as_json: bool) -> int:
    if as_json:
        print_json({"problems": [problem_data(problem) for problem in problems]})
    for problem in problems:
        warn(f"selfund: {problem.says}" + (f"; {problem.mend}" if problem.mend else ""))
    return CALL_AT_FAULT


def _tell(report: "RunReport", out: Path, as_json: bool) -> int:
    from selfund.cli.summary import print_summary

    if as_json:
        print_json(_data(report))
    else:
        print_summary(report, out)
    _warn_of_problems(report)
    return INPUT_AT_FAULT if report.refused_files else DONE


def _data(report: "RunReport") -> dict[str, Any]:
    return dict(report.summary)


def _warn_of_problems(report: "RunReport") -> None:
    """What was wrong with the input's envelopes, and which files were refused."""
    from msgspec.structs import replace

    sys.stdout.flush()
    told = [
        replace(problem, place=replace(problem.place, file=shown_name(problem.place.file)))
        for problem in report.problems
    ]
    print_problems(told, sys.stderr)
    for file in report.refused_files:
        warn(f"selfund: {shown_name(file)} was refused as a whole; nothing of it was adjudicated")
