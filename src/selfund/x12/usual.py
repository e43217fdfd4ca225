"""Loops of the usual shape, read whole: most loops of most files have no other.

A loop that has another shape, or in which anything is wrong, is declined and read segment by segment (hierarchy.py,
claim_loop.py), with the same result where both can: a property test holds the two against each other. So nothing here
need be complete, only never wrong. Measured: this way costs a third of the other.
"""

import re
from functools import lru_cache

from msgspec import Struct

from selfund.terms.claim import Address, Diagnosis, Person, Provider
from selfund.x12.claim_loop import add_date, add_reference, build_claim
from selfund.x12.elements import charges, days
from selfund.x12.institutional import usual_institutional_lines
from selfund.x12.interchange import Delimiters
from selfund.x12.open_claim import NO_MORE_OF_CLAIM, MoreOfClaim
from selfund.x12.professional import CONTROL_NUMBER, usual_professional_lines
from selfund.x12.reader import Reader


class Usual(Struct, frozen=True):
    """Patterns and marks for some delimiters.

    subscriber  groups: HL01, HL02; SBR; last, first, middle name, suffix, id qualifier, id; N301, N302, N401, N402,
                N403; birth, sex; NM1 of the payer
    patient     groups: HL02; PAT01; last, first, middle name, suffix; address, birth and sex as above
    line, provider, payer   how a line, a provider and another payer begin behind another segment; `hi` and `control`
                how HI and the line's control number begin
    """

    subscriber: re.Pattern[str]
    patient: re.Pattern[str]
    line: str
    provider: str
    payer: str
    hi: str
    control: str


@lru_cache(maxsize=16)
def usual(delimiters: Delimiters) -> Usual:
    """The patterns and marks, made for the delimiters."""
    element, terminator = delimiters.element, delimiters.terminator
    e, t = re.escape(element), re.escape(terminator)
    any_, some, skip, rest = f"([^{e}{t}]*)", f"([^{e}{t}]+)", f"[^{e}{t}]*", f"[^{t}]*"
    name = f"{e}{any_}{e}{any_}{e}{any_}{e}{skip}{e}{any_}"
    address = f"(?:N3{e}{any_}(?:{e}{any_})?{t})?(?:N4{e}{any_}{e}{any_}{e}{any_}{t})?"
    demographics = rf"(?:DMG{e}D8{e}(\d{{8}}){e}{any_}{t})?"
    subscriber = (
        f"HL{e}{any_}{e}{some}{e}22(?:{e}{skip})?{t}(SBR{e}{rest}){t}"
        f"NM1{e}IL{e}[12]{name}{e}{any_}{e}{any_}{t}{address}{demographics}"
        f"(NM1{e}PR{e}{rest}){t}(?:N3{e}{rest}{t})?(?:N4{e}{rest}{t})?(?:REF{e}{rest}{t})*"
    )
    patient = (
        f"HL{e}{skip}{e}{some}{e}23(?:{e}{skip})?{t}PAT{e}{any_}(?:{e}{rest})?{t}"
        f"NM1{e}QC{e}1{e}{any_}{e}{any_}(?:{e}{any_}(?:{e}{skip}(?:{e}{any_})?)?)?{t}{address}{demographics}"
    )
    return Usual(
        re.compile(subscriber),
        re.compile(patient),
        line=f"{terminator}LX{element}",
        provider=f"{terminator}NM1{element}",
        payer=f"{terminator}SBR{element}",
        hi=f"HI{element}",
        control=f"REF{element}{CONTROL_NUMBER}{element}",
    )


def usual_subscriber(reader: Reader, shapes: Usual, piece: str) -> bool:
    """Read a subscriber's loop of the usual shape; False, with nothing done, where it has another or is at fault."""
    found = shapes.subscriber.fullmatch(piece)
    if found is None:
        return False
    (identifier, parent, coverage, last, first, middle, suffix, qualifier, member, street, second, city, state,
     postal_code, born, sex, payer) = found.groups("")  # fmt: skip
    if parent != reader.provider_id:
        return False
    told = reader.readings.coverage[coverage]
    try:
        birth = days[born] if born else None
    except ValueError:
        return False
    home = Address(street, second, city, state, postal_code)
    reader.subscriber = reader.patient = Person(
        last, first, middle, suffix, member, qualifier, birth, sex, told.relationship, home
    )  # fmt: skip
    reader.subscriber_id = identifier
    reader.subscriber_text = piece
    reader.patient_text = ""
    reader.coverage = told
    reader.payer = reader.readings.payers[payer]
    if reader.subscriber_faults or reader.patient_faults:
        reader.subscriber_faults = []
        reader.patient_faults = []
    return True


def usual_patient(reader: Reader, shapes: Usual, piece: str) -> bool:
    """Read a patient's loop of the usual shape; False, with nothing done, where it has another or is at fault."""
    found = shapes.patient.fullmatch(piece)
    if found is None:
        return False
    (parent, relation, last, first, middle, suffix, street, second, city, state, postal_code, born,
     sex) = found.groups("")  # fmt: skip
    if parent != reader.subscriber_id or reader.subscriber is None:
        return False
    try:
        birth = days[born] if born else None
    except ValueError:
        return False
    home = Address(street, second, city, state, postal_code)
    reader.patient = Person(last, first, middle, suffix, "", "", birth, sex, relation, home)
    reader.patient_text = piece
    if reader.patient_faults:
        reader.patient_faults = []
    return True


def usual_claim(reader: Reader, shapes: Usual, piece: str) -> bool:
    """Read a claim of codes, references, dates, providers and usual lines; False, with nothing done, for any other."""
    if reader.header_faults or reader.provider_faults or reader.subscriber_faults or reader.patient_faults:
        return False
    if reader.billing is None or reader.patient is None or reader.subscriber is None:
        return False
    head, *lines = piece[:-1].split(shapes.line)
    own, mark, _ = head.partition(shapes.provider)
    if not lines or len(lines) > reader.most_lines or (mark and shapes.payer in own):
        return False
    readings = reader.readings
    diagnoses: tuple[Diagnosis, ...] = ()
    providers: tuple[Provider, ...] = ()
    more = NO_MORE_OF_CLAIM
    try:
        if mark:
            providers = readings.rosters[head[len(own) + 1 :]]
        segments = own.split(readings.terminator)
        elements = segments[0].split(readings.element)
        charge, place = charges[elements[2]], readings.places[elements[5]]
        for segment in segments[1:]:
            if segment[:3] == shapes.hi:
                codes = readings.health_codes[segment]
                diagnoses += codes.diagnoses
                if not codes.others:
                    continue
            if more is NO_MORE_OF_CLAIM:
                more = MoreOfClaim()
            if not _add(reader, more, shapes, segment):
                return False
        read_lines = usual_professional_lines if reader.professional else usual_institutional_lines
        found = read_lines(readings, lines, shapes.control)
    except (ValueError, IndexError):
        return False
    if found is None or found.total != charge or found.furthest > len(diagnoses) or not elements[1]:
        return False
    reader.out.append(build_claim(reader, piece, elements, charge, place, found, more, diagnoses, providers))
    return True


def _add(reader: Reader, more: MoreOfClaim, shapes: Usual, segment: str) -> bool:
    """Add a segment of the claim's head to what few claims have; False where it is none of the usual ones."""
    key = segment[:3]
    if key == "REF":
        add_reference(more, reader.readings, segment)
    elif key == "DTP":
        add_date(more, reader.readings.dates[segment], reader.professional)
    elif key == shapes.hi:
        more.codes += reader.readings.health_codes[segment].others
    else:
        return False
    return True
