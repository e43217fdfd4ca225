"""How fast 837P bytes become typed claims, against the floor: splitting every segment in a plain loop, all kept.

Run it as `python bench/reading.py [CLAIMS]`. Floor and reading are timed in turns in the same process, the best of
each is taken, and the input is made here from a seed: about 25 segments and three lines a claim, values that differ
from claim to claim as they do in a month of real claims.
"""

import io
import random
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from selfund.terms.claim import Claim
from selfund.x12.claims import read_claims
from selfund.x12.scanning import batch_bytes, scan

CLAIMS_IN_A_SET = 5_000
PROCEDURES = ("99213", "99214", "36415", "80053", "85025", "93000", "71046", "97110", "90471", "J1885", "81001")
DIAGNOSES = ("E119", "I10", "M545", "J069", "R0789", "Z0000", "N390", "K219", "F419", "E785")


class Measure(NamedTuple):
    """Seconds of the floor and of reading over the same bytes, and how many claims those hold."""

    claims: int
    megabytes: int
    floor: float
    reading: float

    @property
    def ratio(self) -> float:
        """How many times the floor reading costs."""
        return self.reading / self.floor


def dollars(cents: int) -> str:
    """An amount as X12 writes it."""
    return f"{cents // 100}.{cents % 100:02d}".rstrip("0").rstrip(".")


def claim_segments(chance: random.Random, number: int, hierarchy: int) -> list[str]:
    """The segments of one subscriber with one claim of three lines."""
    provider = chance.randrange(120)
    day = f"2026{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    born = f"{chance.randint(1940, 2020)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    codes = chance.sample(DIAGNOSES, 2)
    lines = []
    total = 0
    for line in (1, 2, 3):
        charge = chance.randrange(2_000, 60_000, 25)
        total += charge
        procedure, units, pointers = chance.choice(PROCEDURES), chance.randint(1, 4), chance.choice(("1", "2", "1:2"))
        lines += [
            f"LX*{line}",
            f"SV1*HC:{procedure}*{dollars(charge)}*UN*{units}***{pointers}",
            f"DTP*472*D8*{day}",
            f"REF*6R*{number}L{line}",
        ]
    return [
        f"HL*{hierarchy}*1*22*0",
        f"SBR*P*18*GRP{chance.randrange(40):04d}******CI",
        f"NM1*IL*1*NAME{chance.randrange(4000)}*GIVEN{chance.randrange(900)}****MI*W{number:09d}",
        f"N3*{chance.randrange(1, 9999)} LAKE ROAD",
        f"N4*LAKESIDE*OH*{chance.randrange(43001, 45999)}",
        f"DMG*D8*{born}*{chance.choice('FM')}",
        "NM1*PR*2*LAKESIDE ADMINISTRATORS*****PI*LAKE1",
        f"CLM*PCN{number:08d}*{dollars(total)}***11:B:1*Y*A*Y*Y",
        f"REF*D9*CH{number:010d}",
        f"HI*ABK:{codes[0]}*ABF:{codes[1]}",
        f"NM1*82*1*DOCTOR{provider}*ANN****XX*19{provider:08d}",
        "PRV*PE*PXC*207Q00000X",
        *lines,
    ]


def transaction_set(chance: random.Random, first: int, claims: int, control: int) -> list[str]:
    """One ST to SE under one billing provider."""
    segments = [
        f"ST*837*{control:04d}*005010X222A1",
        f"BHT*0019*00*{control}*20260301*1200*CH",
        "NM1*41*2*CLEARING HOUSE*****46*CLEAR1",
        "PER*IC*HELP DESK*TE*5555550100",
        "NM1*40*2*LAKESIDE ADMINISTRATORS*****46*LAKE1",
        "HL*1**20*1",
        "PRV*BI*PXC*207Q00000X",
        "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893",
        "N3*1 MAIN STREET",
        "N4*LAKESIDE*OH*430010000",
        "REF*EI*123456789",
    ]
    for offset in range(claims):
        segments += claim_segments(chance, first + offset, offset + 2)
    return [*segments, f"SE*{len(segments) + 1}*{control:04d}"]


def invented_file(claims: int, seed: int = 1) -> bytes:
    """An interchange with that many claims, at most CLAIMS_IN_A_SET in a transaction set."""
    chance = random.Random(seed)
    sets: list[str] = []
    for control, first in enumerate(range(0, claims, CLAIMS_IN_A_SET), 1):
        sets += transaction_set(chance, first, min(CLAIMS_IN_A_SET, claims - first), control)
    count = (claims + CLAIMS_IN_A_SET - 1) // CLAIMS_IN_A_SET
    head = [
        "ISA*00*          *00*          *ZZ*CLEAR1         *ZZ*LAKE1          *260301*1200*^*00501*000000001*0*T*:",
        "GS*HC*CLEAR1*LAKE1*20260301*1200*1*X*005010X222A1",
    ]
    return "~".join([*head, *sets, f"GE*{count}*1", "IEA*1*000000001", ""]).encode("latin-1")


def split_all(data: bytes) -> int:
    """The floor: every segment split, all of them kept."""
    kept = []
    for segment in data.split(b"~"):
        kept.append(segment.split(b"*"))
    return len(kept)


def read_all(data: bytes) -> int:
    """Scan the bytes and read every batch; how many claims came back."""
    stream = io.BytesIO(data)
    claims = 0
    for interchange in scan(stream):
        for batch in interchange.batches():
            for claim in read_claims(batch, batch_bytes(stream, batch)):
                claims += isinstance(claim, Claim)
    return claims


def timed(work: Callable[[bytes], int], data: bytes) -> tuple[float, int]:
    """Seconds of CPU that the work takes, and what it answers."""
    start = time.process_time()
    answer = work(data)
    return time.process_time() - start, answer


def measure(claims: int = 10_000, rounds: int = 3) -> Measure:
    """The best of some rounds each, taken in turns. Raises AssertionError when a claim is lost."""
    data = invented_file(claims)
    floor = reading = float("inf")
    for _ in range(rounds):
        floor = min(floor, timed(split_all, data)[0])
        seconds, answered = timed(read_all, data)
        if answered != claims:
            raise AssertionError(f"{claims} claims were written and {answered} read")
        reading = min(reading, seconds)
    return Measure(claims, len(data) // 1_000_000, floor, reading)


def main() -> None:
    """Print the figures."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(f"{found.claims:,} claims, {found.megabytes} MB")
    for name, seconds in (("split every segment (floor)", found.floor), ("scan and read to claims", found.reading)):
        print(f"{name:<28} {seconds:7.3f} s   {seconds / found.claims * 1e6:6.1f} µs a claim")
    print(f"ratio {found.ratio:.2f}")


if __name__ == "__main__":
    main()
