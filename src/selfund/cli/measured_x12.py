"""What `bench x12` measures, in a process of its own: `python -m selfund.cli.measured_x12 WHAT FILE [MORE]`.

`split`, `read`, `check` (SNIP types as 1-3), `codes` (all types, with a folder of code sets) and `answer` take the best
of some rounds and print one line of JSON: seconds of CPU, claims, findings.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec

from selfund.cli.measured import read_all, split_all

if TYPE_CHECKING:
    from selfund.x12.checking.checks import Checks

DAY = date(2027, 1, 31)
"""The day of the checks: synthetic claims are of the year before."""

ROUNDS = 3


def split(file: Path) -> tuple[int, int]:
    """The floor: every segment split, all kept. Returns segments and nothing."""
    return split_all(file.read_bytes()), 0


def read(file: Path) -> tuple[int, int]:
    """Bytes to typed claims."""
    return read_all(file.read_bytes()), 0


def check(file: Path, types: frozenset[int], codes: Path | None = None) -> tuple[int, int]:
    """Envelopes and sets along their guides. Returns segments and findings."""
    from selfund.runs.check import check_file
    from selfund.x12.checking.checks import CheckOptions, Checks
    from selfund.x12.checking.code_sets import code_sets_in

    rules = _CHECKS.get(types)
    if rules is None:
        sets = None if codes is None else code_sets_in(codes)
        rules = _CHECKS[types] = Checks(CheckOptions(types, sets, DAY))
    segments = findings = 0
    for found in check_file(file, rules.rules, limit=100):
        segments += sum(each.found for group in found.interchange.groups for each in group.sets)
        findings += found.findings
    return segments, findings


_CHECKS: "dict[frozenset[int], Checks]" = {}
"""Made once: a partner's files are checked by the same rules day by day."""


def answer(file: Path) -> tuple[int, int]:
    """Read, check by types 1 to 3, and answer: 999 and 277CA. Returns claims and rejected ones."""
    from selfund.runs.acknowledge import acknowledge_files
    from selfund.terms.partner import Profile, Strictness

    profile = Profile((*[Strictness.REJECT] * 3, *[Strictness.IGNORE] * 4))
    with TemporaryDirectory(prefix="selfund-bench-") as folder:
        answers = acknowledge_files([file], Path(folder) / "answers", DAY, profile=profile)
    return answers.claims, answers.rejected


def main(arguments: list[str]) -> None:
    """Measure what is asked for, and print it."""
    what, file, *more = arguments
    work: dict[str, Callable[[], tuple[int, int]]] = {
        "split": lambda: split(Path(file)),
        "read": lambda: read(Path(file)),
        "check": lambda: check(Path(file), frozenset(map(int, more[0]))),
        "codes": lambda: check(Path(file), frozenset(range(1, 8)), Path(more[0])),
        "answer": lambda: answer(Path(file)),
    }
    rounds = 1 if what == "check" and len(more) > 1 else ROUNDS
    best, found = 0.0, (0, 0)
    for _ in range(rounds):
        start = time.process_time()
        found = work[what]()
        seconds = time.process_time() - start
        best = min(best, seconds) if best else seconds
    sys.stdout.write(msgspec.json.encode({"seconds": best, "count": found[0], "found": found[1]}).decode() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
