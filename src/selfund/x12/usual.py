"""Loops of the usual shape, read in one go: most loops of most files have no other.

A loop that has another shape, or in which anything is wrong, is declined and read segment by segment (hierarchy.py,
claim_loop.py), with the same result where both can: a property test holds the two against each other. So nothing here
need be complete, only never wrong. Measured: this way costs a third of the other.
"""

from datetime import date
from functools import lru_cache
from typing import Final

from msgspec import Struct

from selfund.terms.claim import Address, Claim, Diagnosis, Person, Provider
from selfund.x12.claim_loop import add_admission, add_date, add_reference, build_claim
from selfund.x12.elements import charge_from_text, days
from selfund.x12.hierarchy import PATIENT, PROVIDER, SUBSCRIBER
from selfund.x12.interchange import Delimiters
from selfund.x12.open_claim import NO_MORE_OF_CLAIM, MoreOfClaim
from selfund.x12.reader import BEHIND, Reader
from selfund.x12.readings import NOWHERE

CLOSING: Final = "HC" + BEHIND
"""The first letters of what ends every loop."""


class Usual(Struct, frozen=True):
    """How segments begin, for some delimiters.

    closers      an HL or a CLM, which end every loop, and what stands behind the last segment
    of_provider  the segments of a provider's loop behind its name; of_payer: those of a payer's
    """

    n3: str
    provider: str
    closers: tuple[str, ...]
    of_payer: tuple[str, ...]
    of_provider: tuple[str, ...]


@lru_cache(maxsize=16)
def usual(delimiters: Delimiters) -> Usual:
    """The beginnings, made for the delimiters."""
    e = delimiters.element
    return Usual(
        n3=f"N3{e}",
        provider=f"NM1{e}",
        closers=(f"HL{e}", f"CLM{e}", BEHIND),
        of_payer=(f"REF{e}", f"N3{e}", f"N4{e}"),
        of_provider=(f"PRV{e}", f"REF{e}", f"N3{e}", f"N4{e}", f"PER{e}"),
    )


# -- above the claim -------------------------------------------------------------------------------------------------


def usual_level(reader: Reader, shapes: Usual, at: int) -> int:
    """Read the loop of the HL at an index, and return the index behind it; 0, with nothing done, for an unusual one."""
    hierarchy = reader.segments[at].split(reader.element)
    if len(hierarchy) < 4:
        return 0
    level = hierarchy[3]
    try:
        if level == SUBSCRIBER:
            return _subscriber(reader, shapes, hierarchy, at)
        if level == PATIENT:
            return _patient(reader, shapes, hierarchy, at)
        return _provider(reader, shapes, hierarchy, at) if level == PROVIDER else 0
    except (ValueError, IndexError):
        return 0


def _provider(reader: Reader, shapes: Usual, hierarchy: list[str], at: int) -> int:
    """Raises IndexError where an empty segment is met."""
    segments = reader.segments
    end = at + 1
    while segments[end][0] not in CLOSING or not segments[end].startswith(shapes.closers):
        end += 1
    text = reader.text(at, end)
    billing, pay_to, plan, strays = reader.readings.billing[text[len(segments[at]) + 1 :]]
    if strays or billing is None:
        return 0
    reader.forget()
    reader.billing, reader.pay_to, reader.plan = billing, pay_to, plan
    reader.provider_id = hierarchy[1]
    reader.provider_text = text
    reader.provider_faults = []
    return end


def _subscriber(reader: Reader, shapes: Usual, hierarchy: list[str], at: int) -> int:
    """Raises ValueError or IndexError for an unusual loop."""
    segments, readings = reader.segments, reader.readings
    name = segments[at + 2].split(reader.element)
    if hierarchy[2] != reader.provider_id or not hierarchy[2] or name[0] != "NM1" or name[1] != "IL":
        return 0
    coverage = readings.coverage[segments[at + 1]]
    home, birth, sex, end = _home(reader, shapes, at + 3)
    payer = readings.payers[segments[end]]
    end += 1
    while segments[end].startswith(shapes.of_payer):
        end += 1
    if not segments[end].startswith(shapes.closers):
        return 0
    reader.subscriber = reader.patient = Person(
        name[3], name[4], name[5], name[7], name[9], name[8], birth, sex, coverage.relationship, home
    )
    reader.subscriber_id = hierarchy[1]
    reader.subscriber_text = reader.text(at, end)
    reader.patient_text = ""
    reader.coverage, reader.payer = coverage, payer
    if not reader.sound:
        reader.subscriber_faults, reader.patient_faults = [], []
        reader.judge()
    return end


def _patient(reader: Reader, shapes: Usual, hierarchy: list[str], at: int) -> int:
    """Raises ValueError or IndexError for an unusual loop."""
    segments = reader.segments
    related = segments[at + 1].split(reader.element)
    name = segments[at + 2].split(reader.element)
    if hierarchy[2] != reader.subscriber_id or reader.subscriber is None or related[0] != "PAT":
        return 0
    if name[0] != "NM1" or name[1] != "QC" or len(name) > 9:
        return 0
    name += ["", "", "", ""]
    home, birth, sex, end = _home(reader, shapes, at + 3)
    if not segments[end].startswith(shapes.closers):
        return 0
    reader.patient = Person(name[3], name[4], name[5], name[7], "", name[8], birth, sex, related[1], home)
    reader.patient_text = reader.text(at, end)
    if not reader.sound:
        reader.patient_faults = []
        reader.judge()
    return end


def _home(reader: Reader, shapes: Usual, at: int) -> tuple[Address, date | None, str, int]:
    """Address, birth date and sex from the segments at an index, where they are there, and the index behind them."""
    segments = reader.segments
    home = NOWHERE
    birth: date | None = None
    sex = ""
    if segments[at][:3] == shapes.n3:
        street, _, second = segments[at][3:].partition(reader.element)
        name, city, state, postal_code = segments[at + 1].split(reader.element)
        if name != "N4" or reader.element in second:
            raise ValueError("not a usual address")
        home = Address(street, second, city, state, postal_code)
        at += 2
    if segments[at][0] == "D":
        name, form, born, sex = segments[at].split(reader.element)
        if name != "DMG" or form != "D8":
            raise ValueError("not the usual demographics")
        birth = days[born]
        at += 1
    return home, birth, sex, at


# -- the claim -------------------------------------------------------------------------------------------------------


def usual_claim(reader: Reader, shapes: Usual, start: int) -> Claim | None:
    """The claim at an index, of codes, references, dates, providers and usual lines; None for any other.

    `reader.after` is then the index behind it.
    """
    if not reader.sound:
        return None
    segments, readings, terminator = reader.segments, reader.readings, reader.terminator
    providers: tuple[Provider, ...] = ()
    try:
        _, identifier, charged, rest = segments[start].split(readings.element, 3)
        charge = charge_from_text(charged)
        terms = readings.terms[rest]
        at, diagnoses, more = _head(reader, start + 1)
        segment = segments[at]
        while segment[:4] == shapes.provider:
            loop = segment
            at += 1
            segment = segments[at]
            while segment.startswith(shapes.of_provider):
                loop = f"{loop}{terminator}{segment}"
                at += 1
                segment = segments[at]
            providers += (readings.providers[loop],)
        lines = reader.usual_lines(readings, segments, at)
    except (ValueError, IndexError):
        return None
    if lines is None or not identifier:
        return None
    billed, total, furthest, _, _, after = lines
    if total != charge or furthest > len(diagnoses) or not segments[after].startswith(shapes.closers):
        return None
    if not 0 < len(billed) <= reader.most_lines:
        return None
    reader.after = after
    text = terminator.join((*segments[start:after], ""))
    return build_claim(reader, text, identifier, charge, terms, lines, more, diagnoses, providers)


def _head(reader: Reader, at: int) -> tuple[int, tuple[Diagnosis, ...], MoreOfClaim]:
    """Codes, references, dates, amounts, price from an index on: the index behind them, the diagnoses, and the rest.

    The first letter tells them apart; whether the name is right shows where the segment is read.
    Raises ValueError or IndexError where one cannot be read, or is another after all.
    """
    segments, readings = reader.segments, reader.readings
    diagnoses: tuple[Diagnosis, ...] = ()
    more = NO_MORE_OF_CLAIM
    while True:
        segment = segments[at]
        letter = segment[0]
        if letter == "H" and segment[1] == "C":
            more = MoreOfClaim() if more is NO_MORE_OF_CLAIM else more
            more.repricing = readings.usual_price(segment, more.repricing)
        elif letter == "H":
            codes, others = readings.health_codes[segment]
            diagnoses = diagnoses + codes if diagnoses else codes
            if others:
                more = MoreOfClaim() if more is NO_MORE_OF_CLAIM else more
                more.codes += others
        elif letter == "R":
            more = MoreOfClaim() if more is NO_MORE_OF_CLAIM else more
            add_reference(more, segment.split(readings.element))
        elif letter == "D":
            more = MoreOfClaim() if more is NO_MORE_OF_CLAIM else more
            add_date(more, readings.dates[segment], reader.professional)
        elif letter == "A":
            more = MoreOfClaim() if more is NO_MORE_OF_CLAIM else more
            more.amounts += (readings.amount(segment),)
        elif letter == "C" and segment[:3] == "CL1" and not reader.professional:
            more = MoreOfClaim() if more is NO_MORE_OF_CLAIM else more
            add_admission(more, readings.padded(segment))
        else:
            return at, diagnoses, more
        at += 1
