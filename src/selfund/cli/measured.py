"""What `bench` measures, in a process of its own so that nothing else's memory and time count.

`python -m selfund.cli.measured road BOOK OUT WORKERS CLAIMS...` runs the whole road; `… reading CLAIMS ROUNDS` reads
alone, in turns with the floor. The answer is one line of JSON on standard output.
"""

import io
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

DAY: Final = date(2026, 12, 31)
"""The processing date of synthetic claims: the last of their year."""


class Stations:
    """CPU seconds by what the run's progress told of; with one worker all of it is this process's own."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.process_time()

    def tell(self, what: str, _done: int, _whole: int) -> None:
        """Book the time since the last report: it is told of when a piece of it is done."""
        now = time.process_time()
        self.seconds[what] = self.seconds.get(what, 0.0) + now - self._last
        self._last = now


def road(book_folder: Path, out: Path, workers: int, files: list[Path]) -> dict[str, Any]:
    """The whole road: 837 files to a run's folder. CPU seconds before it began tell what is to be taken off."""
    from selfund.book import read_book
    from selfund.runs.adjudicate import adjudicate_files

    book, problems = read_book(book_folder)
    if book is None:
        raise AssertionError(f"the synthetic book has errors: {problems[0]}")
    before = cpu()
    stations = Stations()
    start = time.perf_counter()
    report = adjudicate_files(book, files, out, DAY, None, workers, stations.tell)
    wall = time.perf_counter() - start
    stations.tell("writing", 1, 1)
    if isinstance(report, list):
        raise AssertionError(f"the run did not begin: {report[0]}")
    summary = report.summary
    return {
        "wall": wall,
        "cpu_before": before,
        "book": before,
        "stations": stations.seconds,
        "claims": summary["claims_in"],
        "lines": summary["lines_in"],
        "status": summary["status"],
        "remittances": summary["remittances"],
    }


def reading(file: Path, rounds: int) -> dict[str, Any]:
    """Splitting alone (the floor), scanning alone, and scanning and reading, in turns; the best of some rounds."""
    data = file.read_bytes()
    best = {"floor": 0.0, "scanning": 0.0, "reading": 0.0}
    claims = 0
    for _ in range(rounds):
        for name, work in (("floor", split_all), ("scanning", scan_all), ("reading", read_all)):
            start = time.process_time()
            answer = work(data)
            seconds = time.process_time() - start
            best[name] = min(best[name], seconds) if best[name] else seconds
            claims = answer if name == "reading" else claims
    return {"claims": claims, "bytes": len(data), **best}


def split_all(data: bytes) -> int:
    """The floor: every segment split, all of them kept."""
    kept = [segment.split(b"*") for segment in data.split(b"~")]
    return len(kept)


def scan_all(data: bytes) -> int:
    """The first pass over the bytes, which cuts batches."""
    from selfund.x12.scanning import scan

    return sum(len(interchange.batches()) for interchange in scan(io.BytesIO(data)))


def read_all(data: bytes) -> int:
    """Bytes to claims; how many."""
    from selfund.x12.claims import read_claims
    from selfund.x12.interchange import SegmentFault
    from selfund.x12.scanning import batch_bytes, scan

    stream = io.BytesIO(data)
    claims = 0
    for interchange in scan(stream):
        for batch in interchange.batches():
            for found in read_claims(batch, batch_bytes(stream, batch)):
                claims += not isinstance(found, SegmentFault)
    return claims


def cpu() -> float:
    """CPU seconds of this process so far, the system's part included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(arguments: list[str]) -> None:
    """Measure what is asked for, and print it."""
    if arguments[0] == "road":
        found = road(Path(arguments[1]), Path(arguments[2]), int(arguments[3]), [Path(name) for name in arguments[4:]])
    else:
        found = reading(Path(arguments[1]), int(arguments[2]))
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
