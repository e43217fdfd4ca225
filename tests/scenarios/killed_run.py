"""A run in a process of its own, which ends itself at a given moment: `killed_run.py OUT WORKERS MOMENT FILE...`.

MOMENT is "deciding:1" (killed as the kernel would, SIGKILL, at the first word of progress of that pass), "" for none.
"""

import os
import signal
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from road import LAKESIDE
from selfund.book import read_book
from selfund.runs.adjudicate import adjudicate_files


def main(out: str, workers: str, moment: str, *files: str) -> None:
    """Run, and die when the moment has come."""
    book, problems = read_book(LAKESIDE)
    if book is None:
        raise SystemExit(f"{problems}")
    heard: Counter[str] = Counter()

    def progress(what: str, _done: int, _whole: int) -> None:
        heard[what] += 1
        if moment == f"{what}:{heard[what]}":
            os.kill(os.getpid(), signal.SIGKILL)

    print("begun", flush=True)
    adjudicate_files(book, [Path(file) for file in files], Path(out), date(2026, 6, 1), None, int(workers), progress)


if __name__ == "__main__":
    main(*sys.argv[1:])
