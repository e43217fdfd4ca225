"""Writes the TA1: what is said of an interchange as a whole, in one of its own (005010 guides, appendix C)."""

from datetime import datetime
from typing import Final

from selfund.terms.partner import STANDARD, Profile
from selfund.x12.envelope import Envelope, as_written, clean, interchange_header
from selfund.x12.interchange import FunctionalGroup, Interchange
from selfund.x12.scanning import is_date, is_time

NOTHING_WRONG: Final = "000"


def technical_acknowledgment_due(interchange: Interchange) -> bool:
    """Whether a TA1 is sent: its sender asked (ISA14), or the interchange was not simply accepted.

    Without an ISA there is nobody to answer and no control number to name: then no TA1 can be made. An interchange of
    acknowledgments alone is not answered.
    """
    if not interchange.code or interchange.only_answers:
        return False
    return interchange.acknowledgment_requested or not interchange.accepted or interchange.code != NOTHING_WRONG


def reply_envelope(
    interchange: Interchange,
    created: datetime,
    number: int,
    group: int,
    functional: FunctionalGroup | None = None,
    profile: Profile = STANDARD,
) -> Envelope:
    """The envelope of an answer: sender and receiver change places, test stays test.

    number, group   control numbers for the answer's interchange and group
    functional      the group that is answered, whose application codes (GS02, GS03) change places too
    profile         the partner's: separators, line breaks, characters, and how we name ourselves to it
    """
    return Envelope(
        sender=profile.sender_id or interchange.receiver,
        sender_qualifier=profile.sender_qualifier or interchange.receiver_qualifier or "ZZ",
        receiver=interchange.sender,
        receiver_qualifier=interchange.sender_qualifier or "ZZ",
        application_sender=functional.receiver if functional else "",
        application_receiver=functional.sender if functional else "",
        created=created,
        interchange=number,
        group=group,
        test=interchange.usage == "T",
        line_breaks=profile.line_breaks,
        delimiters=profile.delimiters,
        basic=profile.basic,
    )


def write_technical_acknowledgment(envelope: Envelope, interchange: Interchange) -> bytes:
    """The TA1 that answers `interchange`: its control number, date and time as sent, verdict and note code.

    A date or time that the standard has no room for is replaced by that of the answer. IEA01 is 0: no groups.
    Raises AssertionError for an interchange without an ISA.
    """
    if not interchange.code:
        raise AssertionError("an interchange without an ISA cannot be acknowledged")
    when = envelope.created
    date, time, number = interchange.date, interchange.time, interchange.control_number
    if not (date.isascii() and is_date(date)):
        date = f"{when.year % 100:02d}{when.month:02d}{when.day:02d}"
    if not (time.isascii() and is_time(time)):
        time = f"{when.hour:02d}{when.minute:02d}"
    text = (
        f"{interchange_header(envelope)}"
        f"TA1*{clean(number, 9).strip():0>9}*{date}*{time}*{interchange.verdict.value}*{interchange.code:0>3}~"
        f"IEA*0*{envelope.interchange:09d}~"
    )
    return as_written(text, envelope)
