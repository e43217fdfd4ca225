"""`bench x12`: how fast interchanges are read, checked and answered, each beside a floor or a peer of the same run."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

from cyclopts import Parameter

from selfund.cli.bench import measured_in_process
from selfund.cli.book import JSON
from selfund.cli.printing import DONE, Stop, heading, print_json, print_table, say
from selfund.cli.progress import progress_bar

SEED: Final = 7
PEER_CLAIMS: Final = 300
"""Claims that the peers are given: they would take minutes for all."""

X12SDK: Final = """
import sys
from x12sdk.io import X12ModelReader
with X12ModelReader(sys.argv[1]) as reader:
    for model in reader.models():
        pass
"""
"""Reads a file with x12sdk."""

MODULE: Final = "selfund.cli.measured_x12"


def bench_x12(
    *,
    claims: int = 10_000,
    codes: Annotated[Path | None, Parameter()] = None,
    megabytes: int = 0,
    json: JSON = False,
) -> int:
    """Measure the gateway on synthetic professional claims: reading, checking, answering, and memory.

    Example: selfund bench x12 --claims 10000

    Parameters
    ----------
    claims
        How many claims.
    codes
        A folder of code sets for the check of all types; without it a folder of invented codes of usual size is made.
    megabytes
        Also check a file of this many megabytes, and watch the memory that takes.
    """
    if claims < 100 or megabytes < 0:
        raise Stop("--claims is at least 100, --megabytes not negative")
    with TemporaryDirectory(prefix="selfund-bench-") as folder:
        found = measure(Path(folder), claims, codes, megabytes)
    if json:
        print_json(found)
    else:
        print_figures(found)
    return DONE


def measure(folder: Path, claims: int, codes: Path | None, megabytes: int) -> dict[str, Any]:
    """All figures as plain data: seconds of CPU by what was done, of `claims` clean claims; memory in bytes."""
    from selfund.cli.bench_files import code_folder, good_claims, repeated

    file = folder / "claims.edi"
    with progress_bar() as tell:
        count = good_claims(folder / "book", file, claims, SEED, lambda done, of: tell("inventing claims", done, of))
    sample = folder / "sample.edi"
    few = good_claims(folder / "few", sample, min(PEER_CLAIMS, claims), SEED + 1)
    codes = codes or code_folder(folder / "codes", file)
    found: dict[str, Any] = {"claims": count, "bytes": file.stat().st_size, "python": sys.version.split()[0]}
    for name, arguments in (
        ("split", ("split", str(file), str(sample))),
        ("read", ("read", str(file), str(sample))),
        ("check", ("check", str(file), str(sample), "123")),
        ("codes", ("codes", str(file), str(sample), str(codes))),
        ("answer", ("answer", str(file), str(sample))),
    ):
        answer, _, _ = measured_in_process(MODULE, *arguments)
        found[name] = {**answer, "claims_per_second": count / answer["seconds"]}
    found["peers"] = peers(sample, few)
    if megabytes:
        large = folder / "large.edi"
        repeated(file, large, megabytes * 1_000_000)
        answer, used, peak = measured_in_process(MODULE, "check", str(large), str(sample), "1234567")
        found["large"] = {"bytes": large.stat().st_size, "seconds": used, "peak_memory": peak, **answer}
    return found


def peers(file: Path, claims: int) -> list[dict[str, Any]]:
    """What others take for the same work, where they are installed, in processes of their own; start-up taken off."""
    from selfund.cli.bench_files import peer_seconds

    found = []
    validator = Path(sys.executable).with_name("x12valid")
    if validator.exists():
        seconds = peer_seconds([str(validator), "-q", str(file)], [str(validator), "--version"])
        found.append({"name": "pyx12 (validation)", "claims_per_second": claims / seconds, "against": "answer"})
    reader = Path(sys.executable).with_name("x12sdk")
    if reader.exists() or shutil.which("x12sdk"):
        seconds = peer_seconds([sys.executable, "-c", X12SDK, str(file)], [sys.executable, "-c", "import x12sdk.io"])
        found.append({"name": "x12sdk (reading)", "claims_per_second": claims / seconds, "against": "read"})
    return found


def print_figures(found: dict[str, Any]) -> None:
    """The figures as tables."""
    claims = found["claims"]
    heading(f"{claims:,} professional claims without a fault, {found['bytes'] / 1e6:.1f} MB, one core")
    say(f"Python {found['python']}; how it was built changes every figure")
    say()
    floor = found["split"]["seconds"]
    rows = [["", "claims a second", "µs a claim", "× the floor"]]
    for name, words in (
        ("split", "split every segment and element, all kept (the floor)"),
        ("read", "read to typed claims"),
        ("check", "check by SNIP types 1 to 3"),
        ("codes", "check by all types, code sets loaded"),
        ("answer", "read, check by types 1 to 3, write 999 and 277CA"),
    ):
        each = found[name]
        micro = each["seconds"] / claims * 1e6
        rows.append([words, f"{each['claims_per_second']:,.0f}", f"{micro:,.1f}", f"{each['seconds'] / floor:,.2f}"])
    print_table(rows, right=(1, 2, 3))
    say()
    heading("Others, in the same run")
    for peer in found["peers"]:
        ratio = found[peer["against"]]["claims_per_second"] / peer["claims_per_second"]
        say(f"  {peer['name']}: {peer['claims_per_second']:,.0f} claims a second; ours are {ratio:,.0f} times as many")
    if not found["peers"]:
        say("  none is installed (pyx12 comes with the development environment; x12sdk: pip install x12sdk)")
    if "large" in found:
        large = found["large"]
        peak = large["peak_memory"]
        say()
        heading(f"A file of {large['bytes'] / 1e6:,.0f} MB, all types")
        memory = f"{peak / 1e6:,.0f} MB" if peak else "not told here"
        say(f"  {large['seconds']:,.1f} s of CPU, {large['count']:,} segments, peak memory {memory}")
