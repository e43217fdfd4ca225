"""Whether checking stays linear: claims of more and more lines, and sets of more and more findings.

Run it as `python bench/linear_x12.py`. Each row is checked in a process of its own; twice the input may take twice the
time and the same memory. It ends with 1 where a row takes more than three times what the row of half its size takes.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from selfund.runs.check import check_file
from selfund.x12.checking.checks import CheckOptions, Checks

HEAD = (
    "ISA*00*          *00*          *ZZ*LAKE           *ZZ*SELFUND        *260110*0800*^*00501*000000001*0*T*:~"
    "GS*HC*LAKE*SELFUND*20260110*0800*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "BHT*0019*00*1*20260110*0800*CH~NM1*41*2*LAKE CLEARING*****46*LC1~PER*IC*DESK*TE*5555550100~"
    "NM1*40*2*SELFUND*****46*SF1~HL*1**20*1~NM1*85*2*LAKE CLINIC*****XX*1234567893~N3*1 SHORE RD~"
    "N4*LAKESIDE*WI*530010000~REF*EI*390000001~HL*2*1*22*0~SBR*P*18*G1******CI~NM1*IL*1*LEE*ANN****MI*M1~"
    "N3*2 HILL ST~N4*LAKESIDE*WI*530010000~DMG*D8*19800229*F~NM1*PR*2*SELFUND*****PI*SF1~"
)
CLAIM = "CLM*C{0}*{1}***11:B:1*Y*A*Y*Y~HI*ABK:J069~"
LINE = "LX*{0}~SV1*HC:99213*100*UN*1***1~DTP*472*D8*20260105~"
WRONG = "LX*{0}~SV1*HX:99213*1x0*UN*1***9~DTP*472*D8*20260231~XX*1~"
FINDINGS_A_LINE = 5
ENOUGH = 3.0


def lines(count: int, line: str) -> Iterator[str]:
    """One claim with so many service lines, in an interchange."""
    yield HEAD + CLAIM.format(1, count * 100)
    for number in range(1, count + 1):
        yield line.format(number)
    segments = HEAD.count("~") - 2 + 2 + count * line.count("~") + 1
    yield f"SE*{segments}*0001~GE*1*1~IEA*1*000000001~"


ROWS = {
    "lines of a right claim": (LINE, (1_250, 2_500, 5_000, 10_000, 200_000)),
    "lines of a wrong claim": (WRONG, (1_250, 2_500, 5_000, 50_000, 100_000, 200_000)),
}


def measure(kind: str, count: int, limit: int) -> None:
    """Check one file and tell: findings, seconds, megabytes at the most."""
    line, _ = ROWS[kind]
    rules = Checks(CheckOptions(today=date(2026, 11, 24))).rules
    with tempfile.TemporaryDirectory() as folder:
        warm, file = Path(folder) / "warm", Path(folder) / "file"
        for path, size in ((warm, 10), (file, count)):
            with path.open("w", encoding="ascii") as sink:
                sink.writelines(lines(size, line))
        list(check_file(warm, rules, limit))
        began = time.process_time()
        found = sum(each.findings for each in check_file(file, rules, limit))
        seconds = time.process_time() - began
    print(found, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> int:
    """Every row, told beside the one before it; 1 where the cost is not linear."""
    if len(sys.argv) == 4:
        measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
        return 0
    bad = 0
    print(f"{'what':24} {'count':>9} {'findings':>9} {'seconds':>8} {'a thousand, ms':>15} {'MB':>6}")
    for kind, (_, counts) in ROWS.items():
        before = 0.0
        for count in counts:
            command = [sys.executable, __file__, kind, str(count), "1000"]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds, each = float(told[1]), float(told[1]) / count
            bad += bool(before and each > before * ENOUGH / 2 and seconds > 0.2)
            before = each
            print(f"{kind:24} {count:9,} {int(told[0]):9,} {seconds:8.2f} {each * 1e6:15.1f} {float(told[2]):6.0f}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
