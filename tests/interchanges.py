"""Interchanges as plain text for tests of reading: whole ones with right counts around segments that a test gives."""

from io import BytesIO
from pathlib import Path

from selfund.terms.claim import Claim
from selfund.x12.claims import read_claims
from selfund.x12.interchange import Interchange, SegmentFault, UnreadableClaim
from selfund.x12.scanning import batch_bytes, scan

PUBLIC = Path(__file__).parents[1].parent / "shared" / "data"
"""Where the standard's public examples lie, if they do."""

PROFESSIONAL = "005010X222A1"
INSTITUTIONAL = "005010X223A2"

HEAD = (
    "BHT*0019*00*77*20260302*0900*CH",
    "NM1*41*2*BIRCH CLEARING*****46*BIRCH01",
    "PER*IC*OLA DESK*TE*5555550101",
    "NM1*40*2*LAKESIDE ADMINISTRATORS*****46*LAKE01",
)
PROVIDER = (
    "HL*1**20*1",
    "PRV*BI*PXC*207Q00000X",
    "NM1*85*2*ALDER CLINIC*****XX*1234567893",
    "N3*1 ALDER ROAD*SUITE 2",
    "N4*LAKESIDE*OH*430010000",
    "REF*EI*890000101",
    "NM1*87*2",
    "N3*PO BOX 7",
    "N4*LAKESIDE*OH*430020000",
)
SUBSCRIBER = (
    "HL*2*1*22*0",
    "SBR*P*18*GRP77*LAKE FOODS*****CI",
    "NM1*IL*1*LINDQVIST*ANN*B**JR*MI*W100",
    "N3*9 BAY STREET",
    "N4*LAKESIDE*OH*43001",
    "DMG*D8*19840412*F",
    "NM1*PR*2*LAKESIDE ADMINISTRATORS*****PI*LKS01",
)
VISIT = (
    "CLM*PCN1*210.5***11:B:1*Y*A*Y*Y",
    "REF*D9*TRACE1",
    "HI*ABK:J069*ABF:I10",
    "NM1*82*1*BERG*OLE****XX*1112223334",
    "PRV*PE*PXC*207Q00000X",
    "LX*1",
    "SV1*HC:99213:25*120*UN*1***1:2",
    "DTP*472*D8*20260301",
    "REF*6R*L1",
    "LX*2",
    "SV1*HC:87804*90.5*UN*2.5***1",
    "DTP*472*RD8*20260301-20260302",
)
STAY = (
    "CLM*STAY1*900***11:A:1**A*Y*Y",
    "DTP*434*RD8*20260301-20260304",
    "DTP*435*DT*202603010830",
    "DTP*096*TM*1115",
    "CL1*1*7*01",
    "HI*ABK:J189:::::::Y",
    "LX*1",
    "SV2*0120**700*DA*3",
    "DTP*472*D8*20260301",
    "LX*2",
    "SV2*0300*HC:80053*200*UN*1**20",
)


def transaction(segments: tuple[str, ...], guide: str = PROFESSIONAL, control: str = "0001") -> list[str]:
    """ST to SE around segments, with the right count."""
    return [f"ST*837*{control}*{guide}", *segments, f"SE*{len(segments) + 2}*{control}"]


def enveloped(*sets: list[str], guide: str = PROFESSIONAL, control: str = "000000001") -> list[str]:
    """ISA to IEA around transaction sets, all in one group."""
    return [
        f"ISA*00*          *00*          *ZZ*BIRCH01        *ZZ*LAKE01         *260302*0900*^*00501*{control}*0*T*:",
        f"GS*HC*BIRCH01*LAKE01*20260302*0900*5*X*{guide}",
        *(segment for each in sets for segment in each),
        f"GE*{len(sets)}*5",
        f"IEA*1*{control}",
    ]


def file_of(segments: list[str], terminator: str = "~") -> bytes:
    """The bytes of segments."""
    return "".join(segment + terminator for segment in segments).encode("latin-1")


def claim_file(*parts: tuple[str, ...], guide: str = PROFESSIONAL) -> bytes:
    """A file of one transaction set: the usual head, provider and subscriber, then what is given (a claim, say)."""
    segments = tuple(segment for part in (HEAD, PROVIDER, SUBSCRIBER, *parts) for segment in part)
    return file_of(enveloped(transaction(segments, guide), guide=guide))


def scanned(data: bytes, block: int = 1 << 21, batch_size: int = 1 << 20) -> list[Interchange]:
    """The interchanges of a file's bytes."""
    return list(scan(BytesIO(data), batch_size=batch_size, block=block))


def read_all(
    data: bytes, block: int = 1 << 21, batch_size: int = 1 << 20
) -> list[Claim | UnreadableClaim | SegmentFault]:
    """Everything that reading a file's bytes gives, in order."""
    stream = BytesIO(data)
    return [
        found
        for interchange in scanned(data, block, batch_size)
        for batch in interchange.batches()
        for found in read_claims(batch, batch_bytes(stream, batch))
    ]


def only_claim(data: bytes) -> Claim:
    """The one claim of a file in which nothing is wrong."""
    (found,) = read_all(data)
    assert isinstance(found, Claim), found
    return found


def only_faults(data: bytes) -> UnreadableClaim:
    """The one claim of a file, which cannot be read."""
    found = [each for each in read_all(data) if not isinstance(each, SegmentFault)]
    assert len(found) == 1
    assert isinstance(found[0], UnreadableClaim), found
    return found[0]
