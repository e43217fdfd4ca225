"""The claim's loop (2300 with 2310 and 2320): what each segment adds, and the claim when all was read.

Kept in the claim's text alone: ambulance, spinal, homebound and other certifications (CR1, CR2, CRC), K3, contract
terms beyond the contract's code.
"""

from selfund.terms.claim import Claim, ClaimDate, Diagnosis, Note, Person, Provider, Reference, Submission
from selfund.terms.money import Cents
from selfund.x12.elements import charges
from selfund.x12.faults import MISSING, OUT_OF_BALANCE, OVER_MAXIMUM, UNEXPECTED, Finding
from selfund.x12.interchange import UnreadableClaim
from selfund.x12.line_loop import close_line
from selfund.x12.open_claim import Levels, MoreOfClaim, OpenClaim
from selfund.x12.other_payers import close_other_payer
from selfund.x12.professional import Lines
from selfund.x12.reader import Reader
from selfund.x12.readings import NO_DAY, Terms

NOBODY = Person()
NO_PROVIDER = Provider("85")


def read_claim(reader: Reader, levels: Levels, segments: list[str]) -> Claim | UnreadableClaim:
    """A CLM and all its segments, one by one: a Claim where nothing is wrong, an UnreadableClaim otherwise."""
    claim = OpenClaim(reader, levels, segments)
    claim.faults = reader.character_faults(segments, reader.base, "2300")
    for index, segment in enumerate(segments):
        try:
            claim.handlers[segment.split(reader.element, 1)[0]](claim, segment, index)
        except (KeyError, ValueError, IndexError):
            claim.unreadable(index)
    close_line(claim, len(segments))
    _check(claim)
    above = reader.header_faults or reader.provider_faults or reader.subscriber_faults or reader.patient_faults
    if above or claim.faults:
        reader.pending.clear()
        return _unreadable(claim)
    lines: Lines = (tuple(claim.lines), claim.total, claim.furthest, claim.first, claim.last, 0)
    text = reader.text(reader.base, reader.base + len(segments))
    return build_claim(
        reader, text, claim.identifier, claim.charge, claim.terms, lines, claim.more, claim.diagnoses, claim.providers,
    )  # fmt: skip


def _check(claim: OpenClaim) -> None:
    """What only the whole claim can show."""
    reader = claim.reader
    if reader.billing is None or reader.patient is None or reader.subscriber is None:
        says = "a claim stands beneath a billing provider and a subscriber"
        claim.fault(UNEXPECTED, "CLM", 0, says, loop="2300")
    if not claim.lines_seen:
        claim.fault(MISSING, "LX", 0, "the claim has no service line", "A7:247", "2400")
    elif claim.charge >= 0 and claim.total != claim.charge and claim.lines_seen == len(claim.lines):
        says = "the claim's charge is not the sum of its lines' charges"
        claim.element_fault(Finding(2, 0, "", claim.charged, says, OUT_OF_BALANCE), "CLM", 0)
    if claim.furthest > len(claim.diagnoses):
        says = "a service points to a diagnosis that the claim has not"
        claim.fault(MISSING, "HI", 0, says, "A7:477", "2300")


def _submission(reader: Reader, text: str) -> Submission:
    batch = reader.batch
    submitter_name, submitter_id, receiver_name, receiver_id = reader.parties
    return Submission(
        batch.sender,
        batch.receiver,
        batch.interchange,
        batch.functional_group,
        batch.transaction,
        batch.guide,
        batch.position + reader.base - reader.prefix,
        reader.delimiters,
        submitter_name,
        submitter_id,
        receiver_name,
        receiver_id,
        reader.header_text,
        reader.provider_text,
        reader.subscriber_text,
        reader.patient_text,
        text,
    )


def build_claim(
    reader: Reader,
    text: str,
    identifier: str,
    charge: Cents,
    terms: Terms,
    lines: Lines,
    more: MoreOfClaim,
    diagnoses: tuple[Diagnosis, ...],
    providers: tuple[Provider, ...],
) -> Claim:
    """The claim of what was read, fields in the order of its struct (checked when levels.py is imported)."""
    place, qualifier, frequency, assigned, accepts, signature, release, causes, state, delay, program = terms
    billed, _, _, first, last, _ = lines
    order, _, group_number, group_name, _, filing = reader.coverage
    admission_type, admission_source, patient_status = more.admission
    return Claim(
        identifier, reader.batch.kind, charge, billed,
        reader.billing or NO_PROVIDER, reader.subscriber or NOBODY, reader.patient or NOBODY,
        place, qualifier, frequency, more.original, assigned, accepts, signature, release,
        reader.payer.id, reader.payer.name, order, filing, group_number, group_name,
        more.start or first, more.end or last, more.admitted, more.admission_hour, more.discharge_hour,
        admission_type, admission_source, patient_status, causes, state, delay, program,
        diagnoses, more.codes, more.dates, more.references, more.amounts,
        (*providers, reader.plan) if reader.plan else providers, reader.pay_to,
        more.repricing, more.other_payers, more.notes, more.attachments, more.contract, _submission(reader, text),
    )  # fmt: skip


def _unreadable(claim: OpenClaim) -> UnreadableClaim:
    reader, more = claim.reader, claim.more
    above = (*reader.header_faults, *reader.provider_faults, *reader.subscriber_faults, *reader.patient_faults)
    return UnreadableClaim(
        id=claim.identifier,
        kind=reader.batch.kind,
        charge=claim.charge if claim.charge >= 0 else None,
        lines=claim.lines_seen,
        billing=reader.billing or NO_PROVIDER,
        subscriber=reader.subscriber or NOBODY,
        patient=reader.patient or NOBODY,
        faults=(*above, *claim.faults),
        submission=_submission(reader, reader.text(reader.base, reader.base + len(claim.segments))),
        payer_id=reader.payer.id,
        payer_name=reader.payer.name,
        frequency=claim.terms.frequency,
        place=claim.terms.place,
        start=more.start or claim.first,
        end=more.end or claim.last,
    )


# -- what segments add ---------------------------------------------------------------------------------------------


def begun(claim: OpenClaim, segment: str, index: int) -> None:
    """CLM."""
    elements = claim.reader.readings.padded(segment)
    claim.identifier, claim.charged = elements[1], elements[2]
    claim.charge = charges[elements[2]]
    claim.terms = claim.reader.readings.terms[segment.split(claim.reader.element, 3)[3]]
    if not elements[1]:
        raise ValueError("a claim has a number")


def dated(claim: OpenClaim, segment: str, index: int) -> None:
    """DTP of a claim."""
    add_date(claim.more_of_claim(), claim.reader.readings.dates[segment], claim.reader.professional)


def add_date(more: MoreOfClaim, found: ClaimDate, professional: bool) -> None:
    """Add a claim's date. An 837I's statement dates, admission and discharge hour have places of their own too."""
    if not professional:
        if found.qualifier == "434":
            more.start, more.end = found.start, found.end
        elif found.qualifier == "435":
            more.admitted, more.admission_hour = found.start, found.time
        elif found.qualifier == "096":
            more.discharge_hour = found.time
    if found.start is not NO_DAY:
        more.dates += (found,)


def admission(claim: OpenClaim, segment: str, index: int) -> None:
    """CL1: type and source of admission, patient status."""
    add_admission(claim.more_of_claim(), claim.reader.readings.padded(segment))


def add_admission(more: MoreOfClaim, elements: list[str]) -> None:
    """Add what CL1 says. Raises ValueError for another segment."""
    if elements[0] != "CL1":
        raise ValueError("no admission")
    more.admission = (elements[1], elements[2], elements[3])


def attachment(claim: OpenClaim, segment: str, index: int) -> None:
    """PWK: paperwork that comes apart."""
    claim.more_of_claim().attachments += (claim.reader.readings.attachment(segment),)


def contracted(claim: OpenClaim, segment: str, index: int) -> None:
    """CN1: the contract's code."""
    claim.more_of_claim().contract = claim.reader.readings.padded(segment)[4]


def amount(claim: OpenClaim, segment: str, index: int) -> None:
    """AMT of a claim."""
    claim.more_of_claim().amounts += (claim.reader.readings.amount(segment),)


def reference(claim: OpenClaim, segment: str, index: int) -> None:
    """REF of a claim."""
    add_reference(claim.more_of_claim(), segment.split(claim.reader.element))


def add_reference(more: MoreOfClaim, elements: list[str]) -> None:
    """Add a claim's reference; F8 names the claim that this one replaces or voids. Raises ValueError for another."""
    name, qualifier, value = elements if len(elements) == 3 else elements[:3]
    if name != "REF":
        raise ValueError("not a reference")
    if qualifier == "F8":
        more.original = value
    more.references += (Reference(qualifier, value),)


def note(claim: OpenClaim, segment: str, index: int) -> None:
    """NTE of a claim."""
    elements = claim.reader.readings.padded(segment)
    claim.more_of_claim().notes += (Note(elements[1], elements[2]),)


def health_codes(claim: OpenClaim, segment: str, index: int) -> None:
    """HI: diagnoses, and other codes such as occurrences, values, conditions, procedures, the DRG."""
    found = claim.reader.readings.health_codes[segment]
    if found.diagnoses:
        claim.diagnoses += found.diagnoses
    if found.others:
        claim.more_of_claim().codes += found.others


def repriced(claim: OpenClaim, segment: str, index: int) -> None:
    """HCP of a claim."""
    if claim.more.repricing is not None:
        claim.fault(OVER_MAXIMUM, "HCP", index, "a claim has one price")
    claim.more_of_claim().repricing = claim.reader.readings.repricing(segment)


def provider(claim: OpenClaim, segment: str, index: int) -> None:
    """NM1 of a claim's provider (2310): the loop ends where another segment than its own comes."""
    claim.open_part(index, _close_provider, claim.levels.claim_provider)


def _close_provider(claim: OpenClaim, index: int) -> None:
    readings = claim.reader.readings
    claim.providers += (readings.providers[readings.terminator.join(claim.part(index))],)


def other_payer(claim: OpenClaim, segment: str, index: int) -> None:
    """SBR within a claim: another payer (2320); its whole loop is read when it ends."""
    claim.open_part(index, close_other_payer, claim.levels.other_payer)
