"""`bench`: how fast, in how much memory, and where the time goes, on synthetic claims, each beside its floor.

The work runs in processes of their own (measured.py); this one samples their memory and prints.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from selfund.cli.book import JSON
from selfund.cli.printing import DONE, Stop, heading, print_json, print_table, say, warn
from selfund.cli.progress import progress_bar

SEED: Final = 1
SAMPLE: Final = 10_000
"""The most claims that the floor is measured on, for it keeps all of them in memory."""

ROUNDS: Final = 3
_EVERY: Final = 0.05
"""Seconds between two looks at the memory."""

STATIONS: Final = (
    ("scanning", "scanning: envelopes, counts, cutting into batches"),
    ("reading", "reading: segments to claims"),
    ("matching", "matching: group, member, way; putting aside by family"),
    ("deciding", "deciding: cover, price, share, settle, ledger"),
    ("answering", "answering: TA1, 999, 277CA"),
    ("paying", "paying: check run, remittances"),
    ("writing", "writing: decisions, ledger, history, summary"),
)


def bench(*, claims: int = 10_000, workers: int = 1, members: int = 0, json: JSON = False) -> int:
    """Measure the whole road on synthetic professional claims: speed, CPU, memory, and where the time goes.

    Example: selfund bench --claims 100000 --workers 2

    Parameters
    ----------
    claims
        How many claims.
    workers
        Measure with this many workers as well, beside one.
    members
        How many people are covered; a tenth of the claims by default.
    """
    if claims < 1 or workers < 1 or members < 0:
        raise Stop("--claims and --workers are at least 1")
    with TemporaryDirectory(prefix="selfund-bench-") as folder:
        found = measure(Path(folder), claims, members or max(500, claims // 10), sorted({1, workers}))
    if json:
        print_json(found)
    else:
        print_figures(found)
    return DONE


def measure(folder: Path, claims: int, members: int, workers: list[int]) -> dict[str, Any]:
    """All figures as plain data: seconds, bytes, claims a second, microseconds of CPU a claim."""
    whole = _write(folder / "whole", members, claims)
    sample = whole if claims <= SAMPLE else _write(folder / "sample", members, SAMPLE)
    roads = []
    for count in workers:
        _say(f"running the whole road with {count} worker{'' if count == 1 else 's'}")
        roads.append(_road(folder, whole, count))
    _say("reading alone, in turns with the floor")
    files = sorted((sample / "claims").glob("*.edi"))
    reading, _, _ = _measured("reading", str(files[0]), str(ROUNDS))
    size = sum(file.stat().st_size for file in (whole / "claims").glob("*.edi"))
    return {
        "claims": claims,
        "lines": roads[0]["lines"],
        "bytes": size,
        "members": members,
        "python": sys.version.split()[0],
        "road": roads,
        "stations": _stations(roads[0], reading),
        "reading": {**reading, "ratio": reading["reading"] / reading["floor"]},
    }


def _write(folder: Path, members: int, claims: int) -> Path:
    from selfund.synth import Kinds, write

    with progress_bar() as tell:
        write(
            folder, members, claims, SEED, lambda done, of: tell("inventing claims", done, of), kinds=Kinds.PROFESSIONAL
        )  # fmt: skip
    return folder


def _road(folder: Path, book: Path, workers: int) -> dict[str, Any]:
    files = [str(file) for file in sorted((book / "claims").glob("*.edi"))]
    found, cpu, peak = _measured("road", str(book), str(folder / f"out-{workers}"), str(workers), *files)
    used = cpu - found.pop("cpu_before")
    return {
        "workers": workers,
        **found,
        "claims_per_second": found["claims"] / found["wall"],
        "cpu": used,
        "cpu_per_claim": used / found["claims"] * 1e6,
        "peak_memory": peak,
    }


def _stations(road: dict[str, Any], reading: dict[str, Any]) -> dict[str, float]:
    """Shares of CPU by station, one worker: passes by the run's own reports of progress, while scanning and reading
    are told from matching by the pass that read alone, claim for claim."""
    seconds = dict(road["stations"])
    first = seconds.pop("scanning", 0.0) + seconds.pop("reading", 0.0)
    each = road["claims"] / reading["claims"]
    scanning = reading["scanning"] * each
    claims = reading["reading"] * each - scanning
    seconds.update({"scanning": scanning, "reading": claims, "matching": max(0.0, first - scanning - claims)})
    whole = sum(seconds.values())
    return {name: seconds.get(name, 0.0) / whole for name, _ in STATIONS}


def _measured(*arguments: str) -> tuple[dict[str, Any], float, int | None]:
    return measured_in_process("selfund.cli.measured", *arguments)


def measured_in_process(module: str, *arguments: str) -> tuple[dict[str, Any], float, int | None]:
    """Run a measuring module: its answer, the CPU seconds of it and all its workers, and the peak of their memory."""
    import msgspec

    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        memory = Memory(child.pid)
        memory.start()
        try:
            answer = child.stdout.read() if child.stdout is not None else b""
            _, status, used = os.wait4(child.pid, 0)
        finally:
            memory.stop()
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Stop("the measured process failed; see above", code=1)
    return msgspec.json.decode(answer), used.ru_utime + used.ru_stime, memory.peak


class Memory(threading.Thread):
    """Watches the proportional set size of a process and all below it; `peak` in bytes, None where it is not told."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.peak: int | None = None
        self._process = process
        self._done = threading.Event()

    def run(self) -> None:
        """Look every now and then until the process has ended."""
        while not self._done.wait(_EVERY):
            size = sum(pss(each) for each in tree_of(self._process))
            if size:
                self.peak = max(self.peak or 0, size)

    def stop(self) -> None:
        """End the watch."""
        self._done.set()
        self.join()


def tree_of(process: int) -> list[int]:
    """A process and all that stem from it (Linux; empty elsewhere)."""
    found = [process]
    for each in found:
        try:
            for children in Path(f"/proc/{each}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        except OSError:
            continue
    return found


def pss(process: int) -> int:
    """Bytes of memory of a process, shared pages by its share of them; 0 where the system does not tell."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0


def _say(text: str) -> None:
    if sys.stderr.isatty():
        warn(text)


def print_figures(found: dict[str, Any]) -> None:
    """The figures as tables."""
    roads = found["road"]
    heading(
        f"{found['claims']:,} professional claims, {found['lines']:,} lines, {found['bytes'] / 1e6:.1f} MB; "
        f"{found['members']:,} members"
    )
    say(f"Python {found['python']}; how it was built changes every figure")
    say()
    rows = [["whole road", *[f"{each['workers']} worker{'' if each['workers'] == 1 else 's'}" for each in roads]]]
    rows.append(["claims a second", *[f"{each['claims_per_second']:,.0f}" for each in roads]])
    rows.append(["CPU a claim", *[f"{each['cpu_per_claim']:,.0f} µs" for each in roads]])
    rows.append(["wall time", *[f"{each['wall']:,.2f} s" for each in roads]])
    rows.append(["peak memory (PSS)", *[_memory(each["peak_memory"]) for each in roads]])
    rows.append(["reading the book, before", *[f"{each['book']:,.2f} s" for each in roads]])
    print_table(rows, right=range(1, len(roads) + 1))
    say()
    heading("Where the time goes (CPU, one worker)")
    print_table([[words, f"{found['stations'][name] * 100:.1f}%"] for name, words in STATIONS], right=(1,))
    say("  by the run's own reports of progress; scanning and reading by the pass below")
    reading = found["reading"]
    say()
    heading(f"Reading alone, {reading['claims']:,} claims, best of {ROUNDS}")
    print_table(
        [
            _timed("split every segment and element, all kept (the floor)", reading["floor"], reading),
            _timed("scan and read to claims", reading["reading"], reading),
            ["ratio to the floor", f"{reading['ratio']:.2f}", ""],
        ],
        right=(1, 2),
    )


def _timed(words: str, seconds: float, reading: dict[str, Any]) -> list[str]:
    return [words, f"{seconds:.3f} s", f"{seconds / reading['claims'] * 1e6:.1f} µs a claim"]


def _memory(size: int | None) -> str:
    return f"{size / 1e6:,.0f} MB" if size else "not told here"
