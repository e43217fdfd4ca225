"""What lines of business ask of claims (SNIP type 6): room and board, ambulance, anesthesia.

Only what holds for every payer stands here; what one payer asks is an overlay's (overlay.py). Dental procedures on
professional and institutional claims are no fault: payers without an 837D take them so.
"""

from typing import Final

from selfund.x12.checking.rules import PythonCheck
from selfund.x12.checking.structure import CODE
from selfund.x12.checking.telling import Kept, tell_element
from selfund.x12.checking.walk import OpenLoop, Walk
from selfund.x12.guides.compiled import Place
from selfund.x12.interchange import Delimiters

_MISSING: Final = "I9"
_REVENUE: Final = "A7:455"
_UNITS: Final = "A7:476"
_AMBULANCE: Final = "A7:732"

BEDDED: Final = frozenset({"11", "18", "21", "41"})
"""First two digits of bills for inpatients that hold room and board: hospital, swing bed, nursing facility, religious
institution (Medicare Claims Processing Manual, chapter 25, section 75.1; revenue codes 010X to 021X)."""

BEDLESS: Final = frozenset({"13", "14", "34", "71", "72", "73", "74", "75", "76", "77", "83", "85"})
"""Bills for outpatients: none of them has room and board."""

_NO_PAYMENT: Final = "0"
"""The frequency of a bill that asks for no payment: its lines may be few."""


def room_and_board(ended: OpenLoop, walk: Walk) -> None:
    """An inpatient's bill has a line for room and board, an outpatient's has none."""
    if not ended.kept:
        return
    _, claim, position = ended.kept[0]
    facility = (claim[5] if len(claim) > 5 else "").split(walk.delimiters.component)
    bedded, bedless = facility[0] in BEDDED, facility[0] in BEDLESS
    if not (bedded or bedless) or facility[-1] == _NO_PAYMENT:
        return
    for line in ended.loops:
        for _, elements, at in line.kept:
            if elements[0] != "SV2" or len(elements) < 2 or not "0100" <= elements[1][:4] <= "0219":
                continue
            if bedded:
                return
            says = f"room and board ({elements[1]}) stands on an outpatient's bill ({facility[0]})"
            tell_element(
                walk, line, (elements, at), (1, 0, 0), "room-and-board", CODE, elements[1], says,
                "take the line out, or send the type of bill of an inpatient", 6, _REVENUE,
            )  # fmt: skip
    if bedded and ended.loops:
        says = f"an inpatient's bill ({facility[0]}) has no line for room and board"
        tell_element(
            walk, ended, (claim, position), (5, 1, 0), "room-and-board", CODE, facility[0], says,
            "send a line with a revenue code from 0100 to 0219, or the type of bill of an outpatient", 6, _REVENUE,
        )  # fmt: skip


_TRANSPORT: Final = frozenset({"A0225", *(f"A{number:04d}" for number in range(425, 437))} - {"A0432"})
"""Ambulance transport and its mileage (HCPCS level II)."""

_BY_UNITS: Final = frozenset({"01953", "01996"})
"""Anesthesia that is counted by units: burns beyond the first area, daily management."""


def professional_lines(ended: OpenLoop, walk: Walk) -> None:
    """Ambulance transport is reported with its reason and places; anesthesia is counted in minutes.

    Sources: 005010X222A1, notes to CR1, 2310E, 2310F, 2420G, 2420H and to SV103.
    """
    component = walk.delimiters.component
    transport: list[tuple[OpenLoop, Kept]] = []
    for line in ended.loops:
        for _, elements, position in line.kept:
            if elements[0] != "SV1" or len(elements) < 4:
                continue
            code = _procedure(elements, component)
            if code in _TRANSPORT:
                transport.append((line, (elements, position)))
            elif _not_in_minutes(code, elements):
                says = f"anesthesia {code} is counted in {elements[3]}, not in minutes"
                tell_element(
                    walk, line, (elements, position), (3, 0, 0), "anesthesia-minutes", CODE, elements[3], says,
                    "send MJ and the minutes", 6, _UNITS,
                )  # fmt: skip
    if transport:
        _ambulance(ended, walk, transport)


def plain_line(place: Place, elements: list[str], delimiters: Delimiters) -> bool:
    """Whether a professional line (SV1) is neither transport nor anesthesia that is counted otherwise."""
    if len(elements) < 4:
        return True
    code = _procedure(elements, delimiters.component)
    return code not in _TRANSPORT and not _not_in_minutes(code, elements)


def _procedure(elements: list[str], component: str) -> str:
    """The procedure (HC) of an SV1; empty for what is neither an ambulance's nor anesthesia."""
    qualifier, _, rest = elements[1].partition(component)
    return rest[:5] if rest[:1] in ("A", "0") and qualifier == "HC" else ""


def _not_in_minutes(code: str, elements: list[str]) -> bool:
    """Whether a procedure is anesthesia that is not counted in minutes though it should be."""
    if not ("00100" <= code <= "01999" and code[4:].isdigit()):
        return False
    return elements[3] not in ("MJ", "") and code not in _BY_UNITS


def _ambulance(ended: OpenLoop, walk: Walk, transport: list[tuple[OpenLoop, Kept]]) -> None:
    """A line of ambulance transport has, itself or by its claim, a report (CR1) and both places (PW, 45)."""
    of_claim = _told(ended)
    for line, kept in transport:
        told = of_claim | _told(line)
        for what, mend in (
            ("CR1", "send CR1 for the claim or the line"),
            ("PW", "send where the patient was picked up (loop 2310E or 2420G)"),
            ("45", "send where the patient was brought (loop 2310F or 2420H)"),
        ):
            if what not in told:
                says = "ambulance transport is told with its reason and the places from and to"
                tell_element(walk, line, kept, (1, 2, 0), "ambulance", _MISSING, "", says, mend, 6, _AMBULANCE)
                break


def _told(loop: OpenLoop) -> set[str]:
    """What a claim or line tells of an ambulance: "CR1", and the roles of its places."""
    told = {elements[0] for _, elements, _ in loop.kept if elements[0] == "CR1"}
    for inner in loop.loops:
        told.update(elements[1] for _, elements, _ in inner.kept if elements[0] == "NM1" and len(elements) > 1)
    return told


INSTITUTIONAL_CHECKS: Final = (PythonCheck("2300", {"2300": ("CLM",), "2400": ("SV2",)}, room_and_board),)
PROFESSIONAL_CHECKS: Final = (
    PythonCheck(
        "2300",
        {
            "2300": ("CR1",), "2310E": ("NM1",), "2310F": ("NM1",), "2400": ("SV1", "CR1"), "2420G": ("NM1",),
            "2420H": ("NM1",),
        },
        professional_lines,
        right=plain_line,
        looked={"2400": ("SV1",)},
    ),
)  # fmt: skip
