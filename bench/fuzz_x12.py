"""Looks for bytes that the X12 checks do not stand up to: coverage-guided with atheris, or else by plain chance.

Run it as `python bench/fuzz_x12.py [--minutes 20] [--seed 1] [--plain] FOLDER [FILE_OR_FOLDER ...]`: FOLDER keeps what
was found to lead to new code, and the file that broke a promise, if any; the files named behind it are examples too.
A set of every guide and the golden files of the tests are always among the examples. Atheris is no part of the
environment: `pip install atheris` into one of its own, beside msgspec and PyYAML, with `src` on PYTHONPATH.

The promises: the checks never raise, never take more than seconds over a few kilobytes, and every finding stands in the
file it is about.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from io import BytesIO
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME / "tests"))
try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["selfund"]) if atheris else nullcontext():
    from selfund.runs.check import check_sets
    from selfund.x12.checking.checks import CheckOptions, Checks
    from selfund.x12.guides.registry import guides, kinds
    from selfund.x12.scanning import scan

from x12_hostile import enveloped, injured  # noqa: E402  what it is made of is instrumented first

CHECKS = Checks(CheckOptions(today=date(2026, 11, 24)))
LONGEST = 20_000
SECONDS = 60.0


def try_bytes(data: bytes) -> None:
    """Check bytes as a file; raises where a promise is broken."""
    stream = BytesIO(data)
    at = 0
    for interchange in scan(stream, kinds=kinds()):
        if interchange.code:
            if interchange.offset < at or interchange.offset + interchange.length > len(data):
                raise AssertionError(f"an interchange at {interchange.offset} of {interchange.length} bytes")
            at = interchange.offset + interchange.length
        for (group, place), found in check_sets(stream, interchange, CHECKS.rules, 200).items():
            each = interchange.groups[group].sets[place]
            for finding in found.findings:
                inside = each.offset <= finding.offset <= each.offset + each.length
                if not (inside and finding.position >= 1 and 1 <= finding.snip <= 7 and finding.problem.says):
                    raise AssertionError(f"{finding} of a set at {each.offset} of {each.length} bytes")


def examples(files: list[Path]) -> Iterator[bytes]:
    """What is changed: a set of every guide, the golden files, and what was named."""
    for number, guide in enumerate(guides()):
        yield enveloped(guide, number)
    folders = [HOME / "tests" / "golden", *files]
    for path in (each for folder in folders for each in ([folder] if folder.is_file() else sorted(folder.rglob("*")))):
        if path.is_file() and path.suffix != ".py":
            yield path.read_bytes()[:LONGEST]


def guided(folder: Path, files: list[Path], minutes: float, seed: int) -> None:
    """Atheris looks for bytes that lead to code not seen yet. It does not come back: it ends the process."""
    for number, each in enumerate(examples(files)):
        (folder / f"example-{number:03d}").write_bytes(each)

    def change(data: bytes, most: int, number: int) -> bytes:
        chance = random.Random(number)
        if chance.random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        return injured(data, chance)[:most]

    atheris.Setup([
        sys.argv[0], str(folder), f"-max_total_time={int(minutes * 60)}", f"-seed={seed}", f"-max_len={LONGEST}",
        f"-timeout={int(SECONDS)}", "-rss_limit_mb=2048", f"-artifact_prefix={folder}/broken-", "-print_final_stats=1",
    ], try_bytes, custom_mutator=change)  # fmt: skip
    atheris.Fuzz()


def by_chance(folder: Path, files: list[Path], minutes: float, seed: int, tell: Callable[[str], None]) -> int:
    """Changes of the examples, one after the other; how many broke a promise."""
    chance, kept = random.Random(seed), list(examples(files))
    ends, tried, broken = time.monotonic() + minutes * 60, 0, 0
    while time.monotonic() < ends:
        data = chance.choice(kept)
        for _ in range(chance.choice((1, 1, 2, 4, 8))):
            data = injured(data, chance, kept)
        began = time.monotonic()
        try:
            try_bytes(data[:LONGEST])
            slow = time.monotonic() - began > SECONDS
        except Exception as error:  # whatever it is, the bytes are kept
            tell(f"{type(error).__name__}: {error}")
            slow = True
        if slow:
            broken += 1
            (folder / f"broken-{seed}-{tried}").write_bytes(data[:LONGEST])
        tried += 1
    tell(f"{tried} changed files, {broken} that broke a promise")
    return broken


def main() -> int:
    """Fuzz; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="by chance, though atheris is there")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if atheris and not asked.plain:
        guided(asked.folder, asked.files, asked.minutes, asked.seed)
    return int(bool(by_chance(asked.folder, asked.files, asked.minutes, asked.seed, print)))


if __name__ == "__main__":
    sys.exit(main())
