"""What was found in a file of interchanges, and what is wrong with it: the values that acknowledgments are made of.

Codes of the standard are kept as data: TA105 for an interchange, AK905 for a group, IK502 for a transaction set, IK304
and IK403 for a segment and its elements, category and status (277CA STC01) for a claim. Nothing here reads a file.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from selfund.terms.claim import ClaimKind, Person, Provider, Submission
from selfund.terms.money import Cents
from selfund.terms.problem import Problem


class Delimiters(Struct, frozen=True, gc=False):
    """The four characters that cut an interchange; `repetition` is empty before 00501 or where none was named."""

    element: str = "*"
    repetition: str = "^"
    component: str = ":"
    terminator: str = "~"

    def __str__(self) -> str:
        """Element, repetition (a blank where there is none), component, terminator: four characters."""
        return self.element + (self.repetition or " ") + self.component + self.terminator


class Batch(Struct, frozen=True, gc=False):
    """Whole subscriber loops of one accepted 837, to be read by themselves (another process may do it).

    offset, length  where its bytes stand in the file
    number          0-based, among the batches of its transaction set
    header          the segments after ST up to the first HL, for every batch but the first (which has them itself)
    provider_text   the billing provider's loop in force, for a batch that starts at a subscriber
    position        0-based place of the batch's first segment in its interchange
    set_position    1-based place of the batch's first segment in its transaction set (ST is 1)
    provider_position   1-based place of `provider_text`'s first segment in the transaction set
    """

    offset: int
    length: int
    number: int
    header: str
    provider_text: str
    position: int
    set_position: int
    provider_position: int
    kind: ClaimKind
    guide: str
    delimiters: Delimiters
    sender: str
    receiver: str
    interchange: str
    functional_group: str
    transaction: str


class TransactionSet(Struct, frozen=True, gc=False):
    """One ST to SE.

    identifier, control_number, guide   ST01, ST02, ST03
    stated, found   segments by SE01 (None: unreadable or no SE) and by count, ST and SE included
    position        0-based place of ST in its interchange; offset, length: bytes of the file, ST and SE included
    codes           IK502 codes for which the set is refused as a whole; empty: its batches may be read
    """

    identifier: str
    control_number: str
    guide: str
    stated: int | None
    found: int
    position: int
    codes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    batches: tuple[Batch, ...] = ()
    offset: int = 0
    length: int = 0

    @property
    def accepted(self) -> bool:
        """Whether its claims may be read."""
        return not self.codes


class FunctionalGroup(Struct, frozen=True, gc=False):
    """One GS to GE.

    functional_id, sender, receiver, date, time, control_number, version   GS01 to GS06 and GS08
    stated  transaction sets by GE01 (None: unreadable or no GE)
    codes   AK905 codes for which the group is refused as a whole
    """

    functional_id: str
    sender: str
    receiver: str
    date: str
    time: str
    control_number: str
    version: str
    stated: int | None
    codes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    sets: tuple[TransactionSet, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the group as a whole stands; single sets of it may still be refused."""
        return not self.codes

    @property
    def answered(self) -> bool:
        """Whether a 999 is due: acknowledgments are never acknowledged."""
        return self.functional_id != "FA"


class Verdict(StrEnum):
    """What a TA1 says of an interchange (TA104)."""

    ACCEPTED = "A"
    ACCEPTED_WITH_ERRORS = "E"
    REFUSED = "R"


class TechnicalAnswer(Struct, frozen=True, gc=False):
    """A TA1 that came in: what the receiver says of an interchange of ours (TA101 to TA105), as written."""

    control_number: str
    date: str
    time: str
    verdict: str
    code: str


class Interchange(Struct, frozen=True, gc=False):
    """One ISA to IEA, or what stands in its place.

    sender, receiver   identifiers without their padding; dates and times as written
    code      TA105; "000": nothing found. Empty: there was no ISA, so that no TA1 can be made
    stated    groups by IEA01 (None: unreadable or no IEA)
    offset, length     bytes of the file
    answers   the TA1 segments in it
    """

    verdict: Verdict
    code: str
    sender_qualifier: str = ""
    sender: str = ""
    receiver_qualifier: str = ""
    receiver: str = ""
    date: str = ""
    time: str = ""
    version: str = ""
    control_number: str = ""
    acknowledgment_requested: bool = False
    usage: str = ""
    stated: int | None = None
    offset: int = 0
    length: int = 0
    delimiters: Delimiters = Delimiters()
    problems: tuple[Problem, ...] = ()
    groups: tuple[FunctionalGroup, ...] = ()
    answers: tuple[TechnicalAnswer, ...] = ()

    @property
    def only_answers(self) -> bool:
        """Whether it holds acknowledgments alone: TA1 segments, groups FA. Answers are not answered."""
        return bool(self.answers or self.groups) and not any(group.answered for group in self.groups)

    @property
    def accepted(self) -> bool:
        """Whether its groups may be read."""
        return self.verdict is not Verdict.REFUSED

    def batches(self) -> list[Batch]:
        """The batches to read, in order: those of accepted sets of accepted groups, none when all is refused."""
        if not self.accepted:
            return []
        return [batch for group in self.groups if group.accepted for each in group.sets for batch in each.batches]

    def all_problems(self) -> list[Problem]:
        """Every problem of the envelopes, in order of the file's levels."""
        found = list(self.problems)
        for group in self.groups:
            found.extend(group.problems)
            for each in group.sets:
                found.extend(each.problems)
        return found


class Trigger(Struct, frozen=True, gc=False):
    """What calls for something that is missing, or bars it: a segment, or an element of it (0: the segment as such)."""

    segment: str
    position: int
    loop: str
    element: int = 0
    component: int = 0


class SegmentFault(Struct, frozen=True, gc=False):
    """One thing wrong inside a transaction set, as a 999 tells it.

    segment, position, loop, code   IK301 … IK304; the position counts from 1 at ST
    element, component, repetition  IK401 (0: not of an element); element_code, value: IK403 and IK404. A code may be
              empty: charges that do not add up have none, and are told by the 277CA alone
    status    what a 277CA says of a claim that falls by it: category and status code ("A7:178")
    snip      the type of check that found it, 1 to 7 (WEDI SNIP); offset: byte of the file where its segment starts
    number    the data element's number (IK402), where it is known
    home      the first segment of the loop that it is about, where `position` is behind that loop; 0: it is not
    trigger   what makes the situation of a situational rule (CTX), where it is known
    problem   the same in plain words
    """

    problem: Problem
    segment: str
    position: int
    code: str
    loop: str = ""
    element: int = 0
    component: int = 0
    repetition: int = 0
    element_code: str = ""
    value: str = ""
    status: str = "A7:684"
    snip: int = 2
    offset: int = -1
    number: str = ""
    home: int = 0
    trigger: Trigger | None = None


class UnreadableClaim(Struct, frozen=True, gc=False):
    """A claim that cannot be adjudicated as it was sent: what is known of it, and every fault.

    charge  cents, None where unreadable; lines: service lines counted
    faults  of the claim and of the loops above it; faults above a claim come with each claim beneath them
    """

    id: str
    kind: ClaimKind
    charge: Cents | None
    lines: int
    billing: Provider
    subscriber: Person
    patient: Person
    faults: tuple[SegmentFault, ...]
    submission: Submission
    payer_id: str = ""
    payer_name: str = ""
    frequency: str = ""
    place: str = ""
    start: date | None = None
    end: date | None = None
