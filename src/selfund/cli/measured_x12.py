"""What `bench x12` measures, in a process of its own: `python -m selfund.cli.measured_x12 WHAT FILE WARM [MORE]`.

`split`, `read`, `check` (SNIP types as 123), `codes` (all types, with a folder of code sets) and `answer` go once over
WARM, a small file of other claims, and then once over FILE, which is timed: what is remembered of a file's segments
must not count twice. One line of JSON is printed: seconds of CPU, how many, findings.
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
    what, file, warm, *more = arguments
    work: dict[str, Callable[[Path], tuple[int, int]]] = {
        "split": split,
        "read": read,
        "check": lambda each: check(each, frozenset(map(int, more[0]))),
        "codes": lambda each: check(each, frozenset(range(1, 8)), Path(more[0])),
        "answer": answer,
    }
    work[what](Path(warm))  # tables are read and patterns made; none of the claims to come has been seen
    start = time.process_time()
    found = work[what](Path(file))
    seconds = time.process_time() - start
    sys.stdout.write(msgspec.json.encode({"seconds": seconds, "count": found[0], "found": found[1]}).decode() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
