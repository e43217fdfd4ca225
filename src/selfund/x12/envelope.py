"""The wrapping of everything that is written: interchange, group and set segments, their counts, and clean text.

Everything is put together with the delimiters * ^ : ~; a partner's own take their places as it is written. Control
numbers and the clock's reading come from the caller. Source: X12.6 (data types), 005010 guides appendix B and C (ISA,
GS, IEA, GE). Reading is done elsewhere (interchange.py).
"""

import unicodedata
from datetime import date, datetime
from string import ascii_letters, ascii_uppercase
from string import digits as digits_of_ten
from typing import Final, Protocol

from msgspec import Struct

from selfund.terms.money import Cents

ENCODING: Final = "ascii"
"""What is written: the extended character set of 005010 (appendix B.1.1.2) has no accented letters."""

KEPT: Final = 20_000
"""How many texts of a kind are kept, and how long they may be: enough for what recurs, and memory stays flat."""

_LONGEST_KEPT: Final = 100

DELIMITERS: Final = "*^:~"
"""Element, repetition and component separator, and segment terminator, unless a partner wants others."""


UNFIT_SEPARATORS: Final = frozenset(f"{ascii_letters}{digits_of_ten} .-\r\n")
"""What cannot be a separator, for values need it: letters, digits, blanks, the point and the sign of amounts."""

BASIC: Final = frozenset(f"{ascii_uppercase}{digits_of_ten} !\"&'()*+,-./:;?=")
"""The basic character set (appendix B.1.1.2.2)."""


class ByteSink(Protocol):
    """Anything that takes bytes: a binary file, a socket's file, `io.BytesIO`."""

    def write(self, data: bytes, /) -> object:
        """Take `data`."""


class Envelope(Struct, frozen=True):
    """Who sends an interchange to whom, when, and under which control numbers.

    sender, receiver          ISA06, ISA08 (at most 15 characters) with their qualifiers (ISA05, ISA07)
    application_sender, application_receiver   GS02, GS03; empty: the same as the interchange's
    created                   local date and time of writing, given by the caller
    interchange, group        control numbers (ISA13, GS06), 1 to 999999999; `first_set` numbers the first set (ST02)
    test                      ISA15 T rather than P
    answer_wanted             ISA14 1: the receiver is asked for a TA1
    line_breaks               a newline after each segment, for people who open the file
    delimiters                element, repetition and component separator and segment terminator
    basic                     only capital letters and what else the basic character set has are written
    """

    sender: str
    receiver: str
    created: datetime
    interchange: int
    group: int
    first_set: int = 1
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    application_sender: str = ""
    application_receiver: str = ""
    test: bool = False
    answer_wanted: bool = False
    line_breaks: bool = True
    delimiters: str = DELIMITERS
    basic: bool = False

    def __post_init__(self) -> None:
        if len(set(self.delimiters)) != 4 or any(each in UNFIT_SEPARATORS for each in self.delimiters):
            raise AssertionError("four different separators are needed, none a letter, digit or blank")


def _plain(character: str) -> str:
    """A character of the extended set for any other: the letter without its accent, or "?"."""
    return unicodedata.normalize("NFD", character).encode(ENCODING, "ignore").decode(ENCODING) or "?"


def _printable() -> dict[int, str | None]:
    """What each character of one byte becomes: delimiters and line ends a blank, other control characters nothing."""
    table: dict[int, str | None] = {code: chr(code) if code < 128 else _plain(chr(code)) for code in range(256)}
    table.update(dict.fromkeys([*range(32), *range(127, 160), 0xAD]))
    table.update(dict.fromkeys(map(ord, "*^:~\t\r\n\xa0"), " "))
    return table


_PRINTABLE = _printable()
_TO_BASIC: Final = {code: " " for code in range(128) if chr(code) not in BASIC and chr(code) not in DELIMITERS}


def clean(text: str, longest: int) -> str:
    """`text` as a value that may be written: no delimiter, nothing unprintable, at most `longest` characters.

    A delimiter inside a value becomes a blank, an accented letter its plain letter, what has none "?"; trailing blanks
    go (X12.6 suppresses them).
    """
    if not text or (text.isalnum() and text.isascii()):
        return text[:longest]
    text = text.translate(_PRINTABLE)
    if not text.isascii():
        text = "".join([_plain(each) for each in text]).translate(_PRINTABLE)
    return text[:longest].rstrip(" ")


def digits(text: str, longest: int) -> str:
    """The digits and letters of `text` alone: a postal code, telephone or tax number without its punctuation."""
    if text.isalnum() and text.isascii():
        return text[:longest]
    return "".join(each for each in text if each.isalnum() and each.isascii())[:longest]


class Amounts(dict[Cents, str]):
    """Amounts in X12 form, needless zeros and point suppressed: 95.50 is "95.5", 0.50 is ".5", 0 is "0"."""

    def __missing__(self, cents: Cents) -> str:
        if cents < 0:
            return f"-{self[-cents]}"
        whole, fraction = divmod(cents, 100)
        text = str(whole) if not fraction else f"{whole or ''}.{fraction:02d}".rstrip("0")
        if len(self) < KEPT:
            self[cents] = text
        return text


class Quantities(dict[int, str]):
    """Quantities and rates given in thousandths, in X12 form: 1000 is "1", 1500 is "1.5"."""

    def __missing__(self, thousandths: int) -> str:
        if thousandths < 0:
            return f"-{self[-thousandths]}"
        whole, fraction = divmod(thousandths, 1000)
        text = str(whole) if not fraction else f"{whole or ''}.{fraction:03d}".rstrip("0")
        if len(self) < KEPT:
            self[thousandths] = text
        return text


class Days(dict[date, str]):
    """Dates as CCYYMMDD."""

    def __missing__(self, when: date) -> str:
        text = f"{when.year:04d}{when.month:02d}{when.day:02d}"
        if len(self) < KEPT:
            self[when] = text
        return text


class Cleaned(dict[str, str]):
    """Texts made clean for elements that hold at most `longest` characters: for names and codes, which recur.

    Numbers of single claims do not, and are cleaned one by one.
    """

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest

    def __missing__(self, text: str) -> str:
        cleaned = clean(text, self.longest)
        if len(self) < KEPT and len(text) <= _LONGEST_KEPT:
            self[text] = cleaned
        return cleaned


AMOUNTS: Final = Amounts()
QUANTITIES: Final = Quantities()
DAYS: Final = Days()
LAST_NAMES, FIRST_NAMES, MIDDLE_NAMES = Cleaned(60), Cleaned(35), Cleaned(25)
# The dictionaries above are what the writers of every claim look into: a third of the time of a call that is cached.


def amount(cents: Cents) -> str:
    """An amount in X12 form: 95.50 is "95.5", 0.50 is ".5", 0 is "0"."""
    return AMOUNTS[cents]


def quantity(thousandths: int) -> str:
    """A quantity or rate given in thousandths, in X12 form: 1000 is "1", 1500 is "1.5"."""
    return QUANTITIES[thousandths]


def day(when: date) -> str:
    """A date as CCYYMMDD."""
    return DAYS[when]


def segment(text: str) -> str:
    """A segment of `text` without its empty last elements and components, ended."""
    return text.rstrip("*:") + "~"


def name_segment(
    entity: str, person: bool, last: str, first: str = "", middle: str = "", suffix: str = "",
    qualifier: str = "", identifier: str = "",
) -> str:  # fmt: skip
    """NM1 of a person or organization; qualifier and identifier are written together or not at all (P0809).

    An identifier of one character is none: the standard asks for two (data element 67).
    """
    if not (identifier.isalnum() and identifier.isascii() and len(identifier) <= 80):
        identifier = clean(identifier, 80)
    if len(identifier) < 2:
        identifier = qualifier = ""
    if not person:
        return f"NM1*{entity}*2*{LAST_NAMES[last]}*****{qualifier}*{identifier}".rstrip("*") + "~"
    behind = clean(suffix, 10) if suffix else ""
    return (
        f"NM1*{entity}*1*{LAST_NAMES[last]}*{FIRST_NAMES[first]}*{MIDDLE_NAMES[middle]}**{behind}"
        f"*{qualifier}*{identifier}".rstrip("*")
        + "~"
    )


def address_segments(line: str, second_line: str, city: str, state: str, postal_code: str, country: str = "") -> str:
    """N3 and N4, or nothing where street or city is unknown (each guide requires both where it has an address)."""
    street, town = clean(line, 55), clean(city, 30)
    if not street or len(town) < 2:
        return ""
    nation = "" if country in ("", "US", "USA") else clean(country, 3)
    return segment(f"N3*{street}*{clean(second_line, 55)}") + segment(
        f"N4*{town}*{clean(state, 2)}*{digits(postal_code, 15)}*{nation}"
    )


def interchange_header(envelope: Envelope) -> str:
    """ISA, always 106 characters with its terminator."""
    when = envelope.created
    return (
        f"ISA*00*{'':10}*00*{'':10}*{envelope.sender_qualifier:2.2}*{clean(envelope.sender, 15):15}"
        f"*{envelope.receiver_qualifier:2.2}*{clean(envelope.receiver, 15):15}"
        f"*{when.year % 100:02d}{when.month:02d}{when.day:02d}*{when.hour:02d}{when.minute:02d}*^*00501"
        f"*{envelope.interchange:09d}*{'1' if envelope.answer_wanted else '0'}*{'T' if envelope.test else 'P'}*:~"
    )


def group_header(envelope: Envelope, functional: str, guide: str) -> str:
    """GS of a group whose sets are of kind `functional` (GS01: HP, HC, HN, FA) by `guide` (GS08)."""
    when = envelope.created
    return (
        f"GS*{functional}*{clean(envelope.application_sender or envelope.sender, 15)}"
        f"*{clean(envelope.application_receiver or envelope.receiver, 15)}"
        f"*{day(when.date())}*{when.hour:02d}{when.minute:02d}*{envelope.group}*X*{guide}~"
    )


def as_written(text: str, envelope: Envelope) -> bytes:
    """Finished segments as bytes, with the partner's separators, which no value may hold, and with line breaks."""
    if envelope.basic:
        text = text.upper().translate(_TO_BASIC)
    if envelope.delimiters != DELIMITERS:
        for mark in set(envelope.delimiters) - set(DELIMITERS):
            text = text.replace(mark, " ")
        text = text.translate(str.maketrans(DELIMITERS, envelope.delimiters))
    if envelope.line_breaks:
        end = envelope.delimiters[3]
        text = text.replace(end, f"{end}\n")
    return text.encode(ENCODING, "replace")


class InterchangeWriter:
    """Writes one interchange with one functional group to a stream, set by set, counting as it goes.

    Memory does not grow with what is written. Open it, then for each set `begin`, `write` …, `end`; last `close`.
    Raises AssertionError for control numbers that the standard has no room for.
    """

    def __init__(self, sink: ByteSink, envelope: Envelope, functional: str, guide: str) -> None:
        if not (0 < envelope.interchange < 10**9 and 0 < envelope.group < 10**9 and 0 < envelope.first_set < 10**9):
            raise AssertionError("control numbers run from 1 to 999999999")
        self._sink = sink
        self._envelope = envelope
        self._sets = 0
        self._segments = 0
        self._put(interchange_header(envelope) + group_header(envelope, functional, guide))

    def _put(self, text: str) -> None:
        self._sink.write(as_written(text, self._envelope))

    @property
    def set_number(self) -> int:
        """The control number of the set that is open, or that was open last."""
        return self._envelope.first_set + self._sets - 1

    def begin(self, code: str, guide: str = "") -> None:
        """Open a transaction set of kind `code` ("835"); `guide` is ST03 where the guide has one."""
        self._sets += 1
        self._segments = 0
        self.write(segment(f"ST*{code}*{self.set_number:04d}*{guide}"))

    def write(self, segments: str) -> None:
        """Write whole segments, terminators included."""
        self._segments += segments.count("~")
        self._put(segments)

    def end(self) -> None:
        """Close the set with its count of segments."""
        self._put(f"SE*{self._segments + 1}*{self.set_number:04d}~")

    def close(self) -> None:
        """Close group and interchange. The stream stays open: it is the caller's."""
        envelope = self._envelope
        self._put(f"GE*{self._sets}*{envelope.group}~IEA*1*{envelope.interchange:09d}~")
