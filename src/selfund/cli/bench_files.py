"""The files that `bench x12` measures on: faultless synthetic claims, code sets of usual size, one file many times."""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from selfund.terms.claim import Claim
from selfund.x12.checking.kinds import is_npi

CREATED: Final = datetime(2026, 12, 31, tzinfo=UTC)
CODES_OF_USUAL_SIZE: Final = {"icd-10": 97_000, "hcpcs": 8_500, "taxonomy": 900, "carc": 420, "rarc": 1_200}
"""About how many codes the public lists have."""


def good_claims(
    folder: Path, file: Path, count: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write synthetic professional claims of which none has a fault to `file`; returns how many there are."""
    from selfund.runs.claim_file import read_claim_file
    from selfund.synth import Kinds, write
    from selfund.terms.claim import ClaimKind
    from selfund.x12.claim_writing import ClaimsHeader, write_claims
    from selfund.x12.envelope import Envelope

    write(folder, max(500, count // 10), count + count // 5, seed, progress, kinds=Kinds.PROFESSIONAL)
    found = (each for source in sorted((folder / "claims").glob("*.edi")) for each in read_claim_file(source))
    good = _first(count, (each for each in found if isinstance(each, Claim) and _adds_up(each)))
    header = ClaimsHeader("BENCH SUBMITTER", "BENCH01", "BENCH DESK", "5555550100", "BENCH PAYER", "BENCHPAY")
    envelope = Envelope("BENCHSUB", "BENCHPAY", CREATED, 1, 1, line_breaks=False)
    with file.open("wb") as sink:
        return write_claims(sink, envelope, header, good, ClaimKind.PROFESSIONAL)


def _first(count: int, claims: Iterable[Claim]) -> Iterator[Claim]:
    for number, claim in enumerate(claims):
        if number == count:
            return
        yield claim


def _adds_up(claim: Claim) -> bool:
    """Whether a claim is of the usual kind: synthetic files also hold those that intake must catch, and rides by
    ambulance without what they need."""
    npis = [claim.billing.npi, *[provider.npi for provider in claim.providers]]
    npis += [provider.npi for line in claim.lines for provider in line.providers]
    return (
        claim.frequency == "1"
        and claim.charge > 0
        and claim.charge == sum(line.charge for line in claim.lines)
        and not any(line.procedure.startswith("A0") for line in claim.lines)
        and all(is_npi(npi) for npi in npis if npi)
    )


def code_folder(folder: Path, file: Path) -> Path:
    """A folder of code sets as large as the public ones, which hold the file's own codes and invented ones."""
    from selfund.runs.claim_file import read_claim_file

    own: dict[str, set[str]] = {name: set() for name in CODES_OF_USUAL_SIZE}
    for claim in read_claim_file(file):
        if isinstance(claim, Claim):
            own["icd-10"].update(diagnosis.code for diagnosis in claim.diagnoses)
            own["hcpcs"].update(line.procedure for line in claim.lines)
            own["taxonomy"].update(provider.taxonomy for provider in (claim.billing, *claim.providers))
    folder.mkdir()
    for name, size in CODES_OF_USUAL_SIZE.items():
        codes = sorted({code for code in own[name] if code} | {_code(name, number) for number in range(size)})
        rows = "".join(f"{code},,\n" for code in codes)
        (folder / f"{name}.csv").write_text(f"code,start,end\n{rows}", encoding="utf-8")
    return folder


def _code(name: str, number: int) -> str:
    """A code that is invented; adjustment reasons are numbers, as they are in the public list."""
    return str(number) if name == "carc" else f"Q{number:05X}"


def repeated(file: Path, target: Path, size: int) -> None:
    """One interchange whose transaction sets are those of `file`, over and over with new numbers, near `size` bytes."""
    data = file.read_bytes()
    head, _, rest = data.partition(b"ST*")
    sets = [b"ST*" + each for each in rest.partition(b"GE*")[0].split(b"ST*")]
    tail = b"IEA*" + data.partition(b"IEA*")[2]
    number = 0
    with target.open("wb") as sink:
        sink.write(head)
        while sink.tell() < size:
            for each in sets:
                number += 1
                old = each.split(b"*", 3)[2]
                new = b"%09d" % number
                body, _, _ = each.rpartition(b"*")
                sink.write(body.replace(b"*" + old + b"*", b"*" + new + b"*", 1) + b"*" + new + b"~")
        sink.write(b"GE*%d*1~" % number + tail)


def peer_seconds(command: list[str], idle: list[str]) -> float:
    """CPU seconds of another program, less those of its start-up. Raises OSError where it cannot be started."""
    return max(_child_seconds(command) - _child_seconds(idle), 1e-3)


def _child_seconds(command: list[str]) -> float:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime
