"""Writes the 999 by guide 005010X231A1: which transaction sets of a functional group stand, and what is wrong where.

Faults are those that reading and checking found (interchange.py). A claim that falls by a fault of its own does not
refuse its set: the set is accepted with errors noted, and the 277CA answers the claim.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from selfund.x12.envelope import ByteSink, Envelope, InterchangeWriter, clean, segment
from selfund.x12.guides.numbers import data_element
from selfund.x12.interchange import FunctionalGroup, SegmentFault, TransactionSet, Trigger

GUIDE: Final = "005010X231A1"
FAULTS_TOLD: Final = 200
"""The most faults that a 999 tells of one transaction set; what is beyond is counted in `SetFaults.left_out`."""

CODES_TOLD: Final = 5
"""IK5 and AK9 have room for five codes."""

LOOP_LENGTH: Final = 4
"""Data element 447 holds four characters in 005010: loop 2010AA is told as 2010."""

VALUE_LENGTH: Final = 99
SITUATION: Final = "SITUATIONAL TRIGGER"
"""CTX01 of what makes a situation."""

ELEMENT_ERRORS: Final = "8"
"""IK304 8: the segment is there, some of its elements are wrong; IK4 segments follow."""


class SetFaults:
    """The faults of one transaction set, collected claim by claim: each place once, at most FAULTS_TOLD of them."""

    def __init__(self, limit: int = FAULTS_TOLD) -> None:
        self.told: list[tuple[str, SegmentFault]] = []
        """Each fault with the number of the claim (CLM01) in which it was met; empty above the claims."""
        self.left_out = 0
        self._limit = limit
        self._places: set[tuple[int, str, int, int, int, str]] = set()

    def add(self, claim: str, faults: Iterable[SegmentFault]) -> None:
        """Take the faults met in one claim; a fault above several claims comes with each and counts once.

        An element's fault that has no code here is none of syntax (amounts that do not add up): the 277CA tells it.
        """
        for fault in faults:
            if fault.element and not fault.element_code:
                continue
            place = (
                fault.position, fault.code, fault.element, fault.component, fault.repetition, fault.element_code,
            )  # fmt: skip
            if place in self._places:
                continue
            if len(self.told) >= self._limit:
                self.left_out += 1
                continue
            self._places.add(place)
            self.told.append((claim, fault))


def write_implementation_acknowledgment(
    sink: ByteSink,
    envelope: Envelope,
    answers: Iterable[tuple[FunctionalGroup, Mapping[int, SetFaults]]],
) -> int:
    """One interchange with a 999 for each functional group that is due one; returns the number of 999s.

    answers   each group with its sets' faults by their places in it, from 0 (control numbers may come twice)
    """
    writer = InterchangeWriter(sink, envelope, "FA", GUIDE)
    count = 0
    for group, faults in answers:
        if group.answered:
            writer.begin("999", GUIDE)
            _write_group(writer, group, faults)
            writer.end()
            count += 1
    writer.close()
    return count


def _write_group(writer: InterchangeWriter, group: FunctionalGroup, faults: Mapping[int, SetFaults]) -> None:
    """AK1, a response for each set, AK9. A group refused as a whole is not answered set by set."""
    writer.write(
        segment(f"AK1*{clean(group.functional_id, 2)}*{clean(group.control_number, 9)}*{clean(group.version, 12)}")
    )
    accepted = noted = 0
    if group.accepted:
        for place, each in enumerate(group.sets):
            found = faults.get(place)
            writer.write(set_segments(each, found))
            accepted += each.accepted
            noted += found is not None and bool(found.told)
    codes = "*".join(clean(code, 3) for code in group.codes[:CODES_TOLD])
    received = len(group.sets)
    stated = received if group.stated is None else group.stated
    verdict = group_verdict(group, accepted, noted > 0)
    writer.write(segment(f"AK9*{verdict}*{stated % 1_000_000}*{received}*{accepted}*{codes}"))


def group_verdict(group: FunctionalGroup, accepted: int, noted: bool) -> str:
    """AK901: R refused, P some sets refused, E all accepted but errors noted, A accepted.

    accepted   how many of its sets are accepted; noted: whether any fault is told of them
    """
    if group.codes or not accepted:
        return "R"
    if accepted < len(group.sets):
        return "P"
    return "E" if noted else "A"


def set_segments(transaction: TransactionSet, faults: SetFaults | None) -> str:
    """Loop 2000: AK2, the faults in the order of their segments, and the verdict (IK5)."""
    head = segment(
        f"AK2*{clean(transaction.identifier, 3)}*{clean(transaction.control_number, 9)}*{clean(transaction.guide, 35)}"
    )
    told = sorted(faults.told, key=_order) if faults else []
    codes = list(transaction.codes)
    for _, fault in told:
        code = "I5" if "I" in (fault.code[:1], fault.element_code[:1]) else "5"
        if code not in codes:
            codes.append(code)
    verdict = "R" if transaction.codes else "E" if codes else "A"
    return f"{head}{_faults(told)}" + segment(f"IK5*{verdict}*{'*'.join(codes[:CODES_TOLD])}")


def _order(told: tuple[str, SegmentFault]) -> tuple[int, str, int, int, int]:
    fault = told[1]
    return (fault.position, fault.code, fault.element, fault.component, fault.repetition)


def _faults(told: list[tuple[str, SegmentFault]]) -> str:
    """IK3 for each faulty segment, with the claim it stands in, and IK4 for each faulty element of it.

    What calls for a segment is told behind IK3, what calls for an element behind its IK4.
    """
    text = ""
    last: tuple[int, str] | None = None
    for claim, fault in told:
        if last != (fault.position, fault.code) or fault.code != ELEMENT_ERRORS:
            last = (fault.position, fault.code)
            name, loop = _segment_name(fault.segment), clean(fault.loop, LOOP_LENGTH)
            text += segment(f"IK3*{name}*{max(fault.position, 1)}*{loop}*{fault.code}")
            if claim:
                text += f"CTX*CLM01:{clean(claim, 35)}~"
            if fault.trigger is not None and not fault.element:
                text += _trigger(fault.trigger)
        if fault.element:
            text += _element(fault)
            if fault.trigger is not None:
                text += _trigger(fault.trigger)
    return text


def _trigger(trigger: Trigger) -> str:
    """CTX: the segment or element that makes the situation in which something else is due or barred."""
    element, component = trigger.element, trigger.component
    place = f"{element}:{component}" if component else f"{element or ''}"
    number = data_element(trigger.segment, element) if element and not component else ""
    name, loop = _segment_name(trigger.segment), clean(trigger.loop, LOOP_LENGTH)
    return segment(f"CTX*{SITUATION}*{name}*{max(trigger.position, 1)}*{loop}*{place}*{number}")


def _segment_name(text: str) -> str:
    """IK301 takes two or three letters or digits: what is no such name is told as ZZ, a segment of no standard."""
    return text if len(text) in (2, 3) and text.isalnum() and text.isascii() else "ZZ"


def _element(fault: SegmentFault) -> str:
    """IK4: which element or component, its code, and a copy of what stood there."""
    place = f"{fault.element}"
    if fault.component or fault.repetition:
        place += f":{fault.component or ''}" + (f":{fault.repetition}" if fault.repetition else "")
    number = fault.number if fault.number.isdigit() else data_element(fault.segment, fault.element, fault.component)
    return segment(f"IK4*{place}*{number}*{fault.element_code}*{clean(fault.value, VALUE_LENGTH)}")
