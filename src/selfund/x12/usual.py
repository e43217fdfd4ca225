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
from selfund.x12.hierarchy import PATIENT, PROVIDER, SUBSCRIBER
from selfund.x12.interchange import Delimiters
from selfund.x12.open_claim import NO_MORE_OF_CLAIM, MoreOfClaim
from selfund.x12.reader import Reader
from selfund.x12.readings import NOWHERE


class Usual(Struct, frozen=True):
    """Patterns and marks for some delimiters.

    subscriber  groups: HL01, HL02; SBR; last, first, middle name, suffix, id qualifier, id; N301, N302, N401, N402,
                N403; birth, sex; NM1 of the payer
    patient     groups: HL02; PAT01; last, first, middle name, suffix; address, birth and sex as above
    hi, provider   how HI and a provider's loop begin; head, of_provider: the first three characters of segments of a
                claim's head and of a provider's loop behind its name
    """

    subscriber: re.Pattern[str]
    patient: re.Pattern[str]
    hi: str
    provider: str
    head: frozenset[str]
    of_provider: frozenset[str]


@lru_cache(maxsize=16)
def usual(delimiters: Delimiters) -> Usual:
    """The patterns and marks, made for the delimiters."""
    element = delimiters.element
    e, t = re.escape(element), re.escape(delimiters.terminator)
    # quantifiers are possessive: nothing that follows could match what they took, and it costs a third less
    any_, some, skip, rest = f"([^{e}{t}]*+)", f"([^{e}{t}]++)", f"[^{e}{t}]*+", f"[^{t}]*+"
    name = f"{e}{any_}{e}{any_}{e}{any_}{e}{skip}{e}{any_}"
    address = f"(?:N3{e}{any_}(?:{e}{any_})?+{t})?+(?:N4{e}{any_}{e}{any_}{e}{any_}{t})?+"
    demographics = rf"(?:DMG{e}D8{e}(\d{{8}}){e}{any_}{t})?+"
    subscriber = (
        f"HL{e}{any_}{e}{some}{e}22(?:{e}{skip})?+{t}(SBR{e}{rest}){t}"
        f"NM1{e}IL{e}[12]{name}{e}{any_}{e}{any_}{t}{address}{demographics}"
        f"(NM1{e}PR{e}{rest}){t}(?:N3{e}{rest}{t})?+(?:N4{e}{rest}{t})?+(?:REF{e}{rest}{t})*+"
    )
    patient = (
        f"HL{e}{skip}{e}{some}{e}23(?:{e}{skip})?+{t}PAT{e}{any_}(?:{e}{rest})?+{t}"
        f"NM1{e}QC{e}1{e}{any_}{e}{any_}(?:{e}{any_}(?:{e}{skip}(?:{e}{any_})?+)?+)?+{t}{address}{demographics}"
    )
    return Usual(
        re.compile(subscriber),
        re.compile(patient),
        hi=f"HI{element}",
        provider=f"NM1{element}",
        head=frozenset({f"HI{element}", "REF", "DTP"}),
        of_provider=frozenset({"PRV", "REF", "PER", f"N3{element}", f"N4{element}"}),
    )


def usual_level(reader: Reader, shapes: Usual, piece: str) -> bool:
    """Read the loop of an HL of the usual shape; False, with nothing done, where it has another or is at fault."""
    start = piece.split(reader.element, 4)
    level = start[3][:2] if len(start) > 3 else ""
    if level == SUBSCRIBER:
        return _subscriber(reader, shapes, piece)
    if level == PATIENT:
        return _patient(reader, shapes, piece)
    return level == PROVIDER and _provider(reader, piece)


def _provider(reader: Reader, piece: str) -> bool:
    hierarchy, _, loop = piece.partition(reader.terminator)
    elements = hierarchy.split(reader.element)
    if len(elements) < 4 or elements[3] != PROVIDER:
        return False
    billing, pay_to, plan, strays = reader.readings.billing[loop]
    if strays or billing is None:
        return False
    reader.forget()
    reader.billing, reader.pay_to, reader.plan = billing, pay_to, plan
    reader.provider_id = elements[1]
    reader.provider_text = piece
    reader.provider_faults = []
    return True


def _subscriber(reader: Reader, shapes: Usual, piece: str) -> bool:
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
    reader.subscriber = reader.patient = Person(
        last, first, middle, suffix, member, qualifier, birth, sex, told.relationship,
        Address(street, second, city, state, postal_code) if street or second or city or state or postal_code else NOWHERE,
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


def _patient(reader: Reader, shapes: Usual, piece: str) -> bool:
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
    reader.patient = Person(
        last, first, middle, suffix, "", "", birth, sex, relation,
        Address(street, second, city, state, postal_code) if street or second or city or state or postal_code else NOWHERE,
    )  # fmt: skip
    reader.patient_text = piece
    if reader.patient_faults:
        reader.patient_faults = []
    return True


def usual_claim(reader: Reader, shapes: Usual, piece: str) -> bool:
    """Read a claim of codes, references, dates, providers and usual lines; False, with nothing done, for any other."""
    if reader.billing is None or reader.subscriber is None or reader.patient is None:
        return False
    if reader.header_faults or reader.provider_faults or reader.subscriber_faults or reader.patient_faults:
        return False
    readings = reader.readings
    segments = piece.split(readings.terminator)
    diagnoses: tuple[Diagnosis, ...] = ()
    more = NO_MORE_OF_CLAIM
    at = 1
    try:
        _, identifier, charged, rest = segments[0].split(readings.element, 3)
        charge = charges[charged]
        terms = readings.terms[rest]
        while (key := segments[at][:3]) in shapes.head:
            if key == shapes.hi:
                codes, others = readings.health_codes[segments[at]]
                diagnoses = diagnoses + codes if diagnoses else codes
                if others:
                    more = _more(more)
                    more.codes += others
            elif key == "REF":
                more = _more(more)
                add_reference(more, readings, segments[at])
            else:
                more = _more(more)
                add_date(more, readings.dates[segments[at]], reader.professional)
            at += 1
        providers, at = _providers(reader, shapes, segments, at)
        found = reader.usual_lines(readings, segments, at)
    except (ValueError, IndexError):
        return False
    if found is None or found[1] != charge or found[2] > len(diagnoses) or not identifier:
        return False
    if not 0 < len(found[0]) <= reader.most_lines:
        return False
    reader.out.append(build_claim(reader, piece, identifier, charge, terms, found, more, diagnoses, providers))
    return True


def _more(more: MoreOfClaim) -> MoreOfClaim:
    """What few claims have, of this claim's own."""
    return MoreOfClaim() if more is NO_MORE_OF_CLAIM else more


def _providers(reader: Reader, shapes: Usual, segments: list[str], at: int) -> tuple[tuple[Provider, ...], int]:
    """The providers whose loops follow one another from an index on, and the index behind them."""
    read, terminator = reader.readings.providers, reader.readings.terminator
    providers: tuple[Provider, ...] = ()
    while segments[at][:4] == shapes.provider:
        end = at + 1
        while segments[end][:3] in shapes.of_provider:
            end += 1
        providers += (read[terminator.join(segments[at:end])],)
        at = end
    return providers, at
