"""Small transaction sets of invented people, put together segment by segment, and what the checks find in them."""

from selfund.x12.checking.checks import CheckOptions, Checks
from selfund.x12.guides.registry import compiled, guide_of
from selfund.x12.interchange import Delimiters, SegmentFault

PROFESSIONAL, INSTITUTIONAL, DENTAL = "005010X222A1", "005010X223A2", "005010X224A2"
PLAIN = Delimiters("*", "^", ":", "~")

BILLING = (
    "BHT*0019*00*1*20260110*0800*CH~NM1*41*2*LAKE CLEARING*****46*LC1~PER*IC*DESK*TE*5555550100~"
    "NM1*40*2*SELFUND*****46*SF1~HL*1**20*1~NM1*85*2*LAKE CLINIC*****XX*1234567893~N3*1 SHORE RD~"
    "N4*LAKESIDE*WI*530010000~REF*EI*390000001~"
)
"""A billing provider with a right NPI, after ST."""

SUBSCRIBER = (
    "HL*2*1*22*0~SBR*P*18*G1******CI~NM1*IL*1*LEE*ANN****MI*M1~N3*2 HILL ST~N4*LAKESIDE*WI*530010000~"
    "DMG*D8*19800229*F~NM1*PR*2*SELFUND*****PI*SF1~"
)


def claim_set(claims: str, guide: str = PROFESSIONAL, subscriber: str = SUBSCRIBER) -> list[str]:
    """The segments of an 837 with these claims under one subscriber."""
    return segments(f"ST*837*0001*{guide}~{BILLING}{subscriber}{claims}SE*1*0001~")


def segments(text: str) -> list[str]:
    return [segment for segment in text.replace("\n", "").split("~") if segment.strip()]


def findings(
    pieces: list[str], guide: str, identifier: str, options: CheckOptions | None = None, delimiters: Delimiters = PLAIN
) -> list[SegmentFault]:
    """Everything that is found in a set, in the order of its segments."""
    of = guide_of(guide, identifier)
    assert of is not None
    found: list[SegmentFault] = []
    walk = Checks(options).rules(compiled(of)).walk(delimiters, found.append)
    walk.feed(pieces)
    walk.end()
    return sorted(found, key=lambda fault: (fault.position, fault.element, fault.component))


def told(found: list[SegmentFault]) -> list[str]:
    """Findings in short: our code, segment with element and component, claim status."""
    return [f"{fault.problem.code} {spot(fault)} {fault.status}" for fault in found]


def spot(fault: SegmentFault) -> str:
    """ "SV107-2", "CLM02", "HI"."""
    element = f"{fault.element:02d}" if fault.element else ""
    return f"{fault.segment}{element}" + (f"-{fault.component}" if fault.component else "")
