"""The first pass over a file: envelopes, counts and the batches that can be read by themselves, in flat memory.

Only envelope segments and the borders of loops are looked at, by one compiled pattern an interchange; no segment is
split but these. Rules: X12.5, X12.6 and the control segments of the 005010 guides (appendix C); codes of TA105, AK905
and IK502 as in 005010X231A1.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from selfund.terms.claim import ClaimKind
from selfund.terms.problem import Place, Problem, Severity
from selfund.x12.interchange import (
    Batch,
    Delimiters,
    FunctionalGroup,
    Interchange,
    TechnicalAnswer,
    TransactionSet,
    Verdict,
)
from selfund.x12.syntax import BLOCK, BYTE_ORDER_MARK, LONGEST_SEGMENT, Header, Source, blank, read_header, seek_header

BATCH_SIZE: Final = 1 << 20
"""Bytes near which a batch is cut, at the next border of a loop."""

LARGEST_BATCH: Final = 1 << 26
"""Bytes that a batch without a border may have; a set with more under one subscriber is refused."""

LARGEST_LOOP: Final = 1 << 16
"""Bytes that a set's head or a billing provider's loop may have."""

MOST_ANSWERS: Final = 1_000
"""TA1 segments that are kept of one interchange."""

NOTES: Final = frozenset(f"{code:03d}" for code in range(32))
"""TA105: what may be said of an interchange."""

Kinds = Mapping[tuple[str, str], frozenset[str]]
"""What is taken in: (GS01, GS08) → the transaction sets (ST01) that may stand in such a group."""

GUIDES: Final[Mapping[str, ClaimKind]] = {
    "005010X222A1": ClaimKind.PROFESSIONAL,
    "005010X222A2": ClaimKind.PROFESSIONAL,
    "005010X223A2": ClaimKind.INSTITUTIONAL,
    "005010X223A3": ClaimKind.INSTITUTIONAL,
}
"""The 837 guides that are read from everyone (45 CFR 162.1102)."""

CLAIMS: Final[Kinds] = {("HC", guide): frozenset({"837"}) for guide in GUIDES}
"""What a run takes in."""

READABLE: Final = {"005010X222": ClaimKind.PROFESSIONAL, "005010X223": ClaimKind.INSTITUTIONAL}
"""What another guide's identifier must begin with for a partner's profile to allow it."""

OLDEST_VERSION: Final = "00400"
NEWEST_VERSION: Final = "00501"
"""Interchange versions between which the envelope is the same; older groups are refused one by one."""

NOWHERE: Final = Place()

ENVELOPE: Final = frozenset({b"TA1", b"GS", b"ST", b"SE", b"GE", b"IEA"})

FUNCTIONS: Final = {
    "BE": "enrollment (834)",
    "FA": "an acknowledgment (997, 999)",
    "HB": "eligibility answers (271)",
    "HI": "service review (278)",
    "HN": "claim status (277)",
    "HP": "remittances (835)",
    "HR": "claim status requests (276)",
    "HS": "eligibility requests (270)",
    "PI": "patient information (275)",
    "RA": "premium payments (820)",
}
"""Functional groups that are recognized, though not read here."""


_CLAIM_SETS: Final = frozenset({"837"})


class _Patterns(Struct, frozen=True):
    """What is looked for in an interchange, each behind a terminator.

    envelope   three characters that an envelope segment may start with (and hardly any other)
    provider   an HL of a billing provider
    level      groups: the 20 of a billing provider's HL; none for the 22 of a subscriber's
    wrapped    envelope and level where line breaks may stand anywhere. Groups: 1 the next ISA, 2 an envelope segment's
               name, 3 its elements, 4 a loop's level (20 or 22)
    """

    envelope: re.Pattern[bytes]
    provider: re.Pattern[bytes]
    level: re.Pattern[bytes]
    wrapped: re.Pattern[bytes]


@lru_cache(maxsize=64)
def _patterns(delimiters: Delimiters) -> _Patterns:
    """The patterns for some delimiters."""
    t = re.escape(delimiters.terminator.encode("latin-1"))
    e = re.escape(delimiters.element.encode("latin-1"))
    broken = {"\r": b"\n", "\n": b"\r"}.get(delimiters.terminator, b"\r\n")
    after = rb"[" + broken + rb"\t ]*+"
    inside = b"" if len(broken) == 1 else rb"[\r\n]*"
    value = rb"[^" + t + e + rb"]*+"

    def spelled(*names: bytes) -> bytes:
        return rb"|".join(inside.join(bytes([letter]) for letter in name) for name in names)

    hierarchy = inside.join((spelled(b"HL"), e + value + e + value + e))
    return _Patterns(
        envelope=re.compile(t + rb"[GIST][AEST][A1" + e + rb"]"),
        provider=re.compile(t + b"HL" + e + value + e + value + e + rb"20(?=[" + t + e + rb"])"),
        level=re.compile(t + b"HL" + e + value + e + value + e + rb"(?:(20)|22)(?=[" + t + e + rb"])"),
        wrapped=re.compile(
            t + after + rb"(?:"
            rb"(" + spelled(b"ISA") + rb")(?![A-Za-z0-9])"
            rb"|("
            + spelled(b"IEA", b"GS", b"GE", b"ST", b"SE", b"TA1")
            + rb")"
            + inside
            + e
            + rb"([^"
            + t
            + rb"]*)(?="
            + t
            + rb")"
            rb"|" + hierarchy + rb"(" + spelled(b"20", b"22") + inside + rb")(?=[" + t + e + rb"]))"
        ),
    )


class _OpenSet:
    """A transaction set while its segments go by."""

    __slots__ = (
        "after_header", "batch_at", "batch_position", "batch_provider", "batches", "codes", "control", "guide",
        "identifier", "kind", "offset", "position", "problems", "provider_at", "provider_end", "provider_position",
        "start",
    )  # fmt: skip

    def __init__(self, elements: list[str], position: int, offset: int, start: int) -> None:
        self.identifier, self.control, self.guide = elements[0], elements[1], elements[2]
        self.position = position
        self.offset = offset
        self.start = start
        self.kind: ClaimKind | None = None
        self.codes: list[str] = []
        self.problems: list[Problem] = []
        self.batches: list[Batch] = []
        self.batch_at = start
        self.batch_position = position + 1
        self.batch_provider = (-1, -1, 0)
        self.after_header = -1
        self.provider_at = self.provider_end = -1
        self.provider_position = 0


class _OpenGroup:
    """A functional group while its sets go by."""

    __slots__ = ("allowed", "codes", "controls", "elements", "kind", "problems", "sets")

    def __init__(self, elements: list[str]) -> None:
        self.elements = elements
        self.allowed: frozenset[str] = frozenset()
        self.kind: ClaimKind | None = None
        self.codes: list[str] = []
        self.problems: list[Problem] = []
        self.sets: list[TransactionSet] = []
        self.controls: set[str] = set()


class _Scan:
    """One interchange while it is scanned. `run` returns it and the index after it in the source's data."""

    __slots__ = (
        "answers", "batch_size", "code", "counted", "counted_to", "cut", "expected", "extra_guides", "group", "groups",
        "header", "kinds", "patterns", "problems", "refused", "seen_groups", "set", "source", "start", "stated",
        "terminator", "whole",
    )  # fmt: skip

    def __init__(
        self, source: Source, at: int, header: Header, batch_size: int, kinds: Kinds, extra_guides: frozenset[str]
    ) -> None:
        self.source = source
        self.kinds = kinds
        self.header = header
        self.cut = header.delimiters
        self.terminator = header.delimiters.terminator.encode("latin-1")
        self.patterns = _patterns(header.delimiters)
        self.batch_size = batch_size
        self.extra_guides = extra_guides
        self.start = source.base + at
        self.whole = self.start + header.length
        self.counted_to = self.start
        self.counted = 0
        self.expected = 1
        self.group: _OpenGroup | None = None
        self.set: _OpenSet | None = None
        self.groups: list[FunctionalGroup] = []
        self.seen_groups: set[str] = set()
        self.problems: list[Problem] = []
        self.answers: list[TechnicalAnswer] = []
        self.code = "000"
        self.refused = False
        self.stated: int | None = None

    # -- the pass ------------------------------------------------------------------------------------------------

    def run(self, at: int) -> tuple[Interchange, int]:
        """Scan from the ISA at index `at` to its IEA, the next ISA or the end of the stream."""
        self._check_header()
        source = self.source
        at += self.header.length - 1
        unterminated = False
        while True:
            end = source.data.rfind(self.terminator)
            if end >= at:
                after = self._scan(at, end + 1)
                if after >= 0:
                    if unterminated:
                        source.data = source.data[:-1]
                    if self.whole > source.base + len(source.data):
                        self.whole -= 1
                        self._say("unterminated", "the last segment has no terminator", severity=Severity.WARNING)
                    return self._close(), min(after, len(source.data))
                at = end
            if len(source.data) - at > LONGEST_SEGMENT:
                self._refuse("022", "segment-too-long", "a segment does not end within a million bytes")
                at = len(source.data)
            if self.set is not None:
                self._settle(self.set)
            self._count(source.base + at)
            more = source.more(at)
            at = 0
            if not more:
                if unterminated or blank(source.data[1:]):
                    break
                source.data += self.terminator
                unterminated = True
        self._refuse("023", "interchange-cut", "the file ends before the interchange does: there is no IEA")
        self.whole = source.base + len(source.data) - unterminated
        return self._close(), len(source.data)

    def _scan(self, at: int, end: int) -> int:
        """Look at the segments between two indexes; the index after the interchange's end, or -1."""
        torn = self._torn(at, end)
        if torn < 0:
            return self._scan_whole(at, end)
        border = self.source.data.rfind(self.terminator, at, torn) + 1
        after = self._scan_whole(at, border) if border > at else -1
        return after if after >= 0 else self._next_interchange(torn)

    def _torn(self, at: int, end: int) -> int:
        """The index of a whole ISA that stands in a segment: a file was cut off, and the next one put behind; or -1."""
        data = self.source.data
        start = data.find(b"ISA", at, end)
        while start >= 0:
            mark = data[start + 3 : start + 4]
            if data[start + 6 : start + 7] == data[start + 17 : start + 18] == mark != b"":
                header = read_header(data, start)
                if header is not None and header.padded:
                    return start
            start = data.find(b"ISA", start + 3, end)
        return -1

    def _scan_whole(self, at: int, end: int) -> int:
        """The same where no ISA stands but behind a terminator."""
        data = self.source.data
        broken = [mark for mark in (b"\r", b"\n") if mark != self.terminator]
        indented = [self.terminator + b" ", self.terminator + b"\t"] if len(broken) == 1 else []
        if any(data.find(mark, at, end) >= 0 for mark in (*broken, *indented)):
            return self._scan_wrapped(at, end)
        element = self.cut.element.encode("latin-1")
        for mark in self.patterns.envelope.finditer(data, at, end):
            start = mark.start() + 1
            self._levels(at, start)
            at = start - 1
            if data[start : start + 3] == b"ISA" and not data[start + 3 : start + 4].isalnum():
                return self._next_interchange(start)
            stop = data.index(self.terminator, start)
            name, _, text = data[start:stop].partition(element)
            if name in ENVELOPE and self._envelope(name, text, start, stop + 1):
                return stop + 1
        self._levels(at, end)
        return -1

    def _levels(self, at: int, end: int) -> None:
        """The borders between two indexes of an open transaction set that can be read."""
        opened, base = self.set, self.source.base + 1
        if opened is None or opened.kind is None:
            return
        data, pattern = self.source.data, self.patterns.level
        while True:
            wanted = at
            if opened.after_header >= 0:
                # from the end of the segment that stands where the batch is long enough
                wanted = data.find(self.terminator, max(at, opened.batch_at + self.batch_size - base), end)
                self._provider_before(opened, at, wanted + 1 if wanted >= 0 else end)
            mark = pattern.search(data, wanted, end) if wanted >= 0 else None
            if mark is None:
                return
            self._level(opened, base + mark.start(), mark.lastindex is not None)
            at = mark.start() + 1

    def _provider_before(self, opened: _OpenSet, at: int, end: int) -> None:
        """Note the billing provider in force before an index, and where its first subscriber begins."""
        data, base = self.source.data, self.source.base + 1
        last = None
        for last in self.patterns.provider.finditer(data, at, end):  # noqa: B007 - only the last matters
            pass
        if last is not None:
            opened.provider_at, opened.provider_end, opened.provider_position = base + last.start(), -1, -1
            at = last.end()
        if opened.provider_end < 0 <= opened.provider_at:
            first = self.patterns.level.search(data, at, end)
            if first is not None:
                opened.provider_end = base + first.start()

    def _scan_wrapped(self, at: int, end: int) -> int:
        """The same where line breaks may stand anywhere."""
        base = self.source.base
        for mark in self.patterns.wrapped.finditer(self.source.data, at, end):
            which = mark.lastindex
            if which == 4:
                if self.set is not None and self.set.kind is not None:
                    self._level(self.set, base + mark.start() + 1, mark[4][:2] == b"20")
            elif which == 3:
                name = mark[2].translate(None, b"\r\n")
                text = mark[3].replace(b"\r", b"").replace(b"\n", b"")
                if self._envelope(name, text, mark.start() + 1, mark.end() + 1):
                    return mark.end() + 1
            else:
                return self._next_interchange(mark.start(1))
        return -1

    def _next_interchange(self, index: int) -> int:
        """The next ISA stands at an index, and no IEA before it; returns the index."""
        offset = self.source.base + index
        self._count(offset)
        self._refuse("023", "interchange-end-missing", "the next interchange begins before this one's IEA")
        self.whole = offset
        return index

    def _count(self, offset: int) -> int:
        """The 0-based place of the segment that starts at a file offset, counted on from the last one asked for."""
        base = self.source.base
        self.counted += self.source.data.count(self.terminator, self.counted_to - base, max(offset - base, 0))
        self.counted_to = max(self.counted_to, offset)
        return self.counted

    def _envelope(self, name: bytes, text: bytes, start: int, stop: int) -> bool:
        """One of TA1, GS, ST, SE, GE, IEA, its elements' text, the indexes of its start and behind it; True for IEA."""
        elements = text.decode("latin-1").split(self.cut.element) + [""] * 8
        offset = self.source.base + start
        position = self._count(offset)
        if self.set is not None and name == b"TA1":
            return False
        if self.set is None and position > self.expected:
            says = f"{position - self.expected} segments stand outside any transaction set"
            self._refuse("022", "outside-transaction-set", says, place=Place(segment=self.expected + 1))
        self.expected = position + 1
        if name == b"ST":
            self._open_set(elements, position, offset, self.source.base + stop)
        elif name == b"SE":
            self._close_set(elements, position, offset, self.source.base + stop)
        elif name == b"GS":
            self._open_group(elements, position)
        elif name == b"GE":
            self._close_group(elements, position)
        elif name == b"TA1":
            self._answer(elements, position)
        elif name == b"IEA":
            self._end(elements, position)
            self.whole = self.source.base + stop
            return True
        return False

    # -- interchange ---------------------------------------------------------------------------------------------

    def _say(
        self, code: str, says: str, mend: str = "", place: Place = NOWHERE, severity: Severity = Severity.ERROR
    ) -> None:
        self.problems.append(Problem(code, says, mend, place, severity))

    def _refuse(self, note: str, code: str, says: str, mend: str = "", place: Place = NOWHERE) -> None:
        """Refuse the interchange; the first reason is the one that its TA1 tells."""
        if not self.refused:
            self.code = note
        self.refused = True
        self._say(code, says, mend or "mend the interchange and send it again, whole", place)

    def _check_header(self) -> None:
        elements = self.header.elements
        for note, says in self.header.faults:
            self._refuse(note, "delimiter", says, "use the separators that the guide names: * ^ : ~")
        if not OLDEST_VERSION <= elements[11] <= NEWEST_VERSION:
            self._refuse("003", "interchange-version", f"interchange version {elements[11]!r} is not read here",
                         "send version 00501", Place(segment=1, name="ISA", element=12))  # fmt: skip
        if not elements[12].isdecimal():
            self._refuse("018", "interchange-control-number", "ISA13 is no number", "number the interchange",
                         Place(segment=1, name="ISA", element=13))  # fmt: skip
        for element, note, allowed in ((14, "019", ("0", "1")), (15, "020", ("P", "T"))):
            if elements[element - 1] not in allowed:
                self._note(note, element, f"it is none of {', '.join(allowed)}")
        if not is_date(elements[8]):
            self._note("014", 9, "it is no date YYMMDD")
        if not is_time(elements[9]):
            self._note("015", 10, "it is no time HHMM")
        if not self.header.padded:
            self._say("interchange-padding", "the elements of ISA are not padded to their fixed widths",
                      "pad them with blanks: ISA has 106 characters", Place(segment=1, name="ISA"),
                      Severity.WARNING)  # fmt: skip

    def _note(self, note: str, element: int, says: str) -> None:
        """An error that a TA1 tells though the interchange is accepted."""
        if self.code == "000":
            self.code = note
        self._say("interchange-header", f"ISA{element:02d}: {says}", "mend the header",
                  Place(segment=1, name="ISA", element=element), Severity.WARNING)  # fmt: skip

    def _end(self, elements: list[str], position: int) -> None:
        """IEA: the counts and the control number."""
        self._finish_group()
        self.stated = _number(elements[0])
        place = Place(segment=position + 1, name="IEA", element=1)
        if self.stated != len(self.groups):
            self._refuse("021", "interchange-count", f"IEA01 says {elements[0]!r} groups, there are {len(self.groups)}",
                         "state the number of groups", place)  # fmt: skip
        if elements[1].strip() != self.header.elements[12].strip():
            self._refuse("001", "interchange-control-number", "the control numbers of ISA13 and IEA02 differ",
                         "give both the same number", msgspec.structs.replace(place, element=2))  # fmt: skip

    def _close(self) -> Interchange:
        self._finish_group()
        elements = [element.strip() for element in self.header.elements]
        verdict = Verdict.REFUSED if self.refused else Verdict.ACCEPTED
        if verdict is Verdict.ACCEPTED and self.code != "000":
            verdict = Verdict.ACCEPTED_WITH_ERRORS
        return Interchange(
            verdict=verdict,
            code=self.code,
            sender_qualifier=elements[4],
            sender=elements[5],
            receiver_qualifier=elements[6],
            receiver=elements[7],
            date=elements[8],
            time=elements[9],
            version=elements[11],
            control_number=elements[12],
            acknowledgment_requested=elements[13] == "1",
            usage=elements[14],
            stated=self.stated,
            offset=self.start,
            length=self.whole - self.start,
            delimiters=self.cut,
            problems=tuple(self.problems),
            groups=tuple(self.groups),
            answers=tuple(self.answers),
        )

    def _answer(self, elements: list[str], position: int) -> None:
        """A TA1: what the receiver says of an interchange of ours. It is looked at, and never answered."""
        place = Place(segment=position + 1, name="TA1")
        if self.groups or self.group is not None:
            self._say("ta1-place", "a TA1 stands behind a group", "send TA1 segments right behind ISA", place)
        if len(self.answers) < MOST_ANSWERS:
            self.answers.append(TechnicalAnswer(*elements[:5]))
        if any(elements[5:]):
            self._say("ta1-elements", "TA1 has five elements, and here are more", "take the others out", place)
        right = (
            len(elements[0]) == 9 and elements[0].isdecimal(), is_date(elements[1]), is_time(elements[2]),
            elements[3] in {each.value for each in Verdict}, elements[4] in NOTES,
        )  # fmt: skip
        kinds = ("nine digits", "a date YYMMDD", "a time HHMM", "one of A, E, R", "a note code, 000 to 031")
        for element, (holds, kind) in enumerate(zip(right, kinds, strict=True), 1):
            if not holds:
                self._say("ta1-element", f"TA1{element:02d}: {elements[element - 1]!r} is not {kind}",
                          "correct the TA1", msgspec.structs.replace(place, element=element))  # fmt: skip

    # -- group ---------------------------------------------------------------------------------------------------

    def _open_group(self, elements: list[str], position: int) -> None:
        self._finish_group()
        self.group = group = _OpenGroup(elements)
        function, version, control = elements[0], elements[7].strip(), elements[5]
        place = Place(segment=position + 1, name="GS")
        group.allowed = self.kinds.get((function, version), frozenset())
        if function == "HC":
            group.kind = self._kind(version)
            if group.kind is not None:
                group.allowed = _CLAIM_SETS
        guides = sorted({guide for name, guide in self.kinds if name == function})
        if not guides:
            known = FUNCTIONS.get(function)
            says = f"{known} is recognized but not read here" if known else f"functional group {function!r} is unknown"
            taken = " or ".join(sorted({name for name, _ in self.kinds}))
            group.codes.append("1")
            group.problems.append(Problem("group-not-supported", says, f"send a group of {taken}", place))
        elif not group.allowed:
            group.codes.append("2")
            group.problems.append(Problem("group-version", f"guide {version!r} is not read here",
                                          f"send one of {', '.join(guides)}", place))  # fmt: skip
        if len(function) != 2 or not version:
            self._refuse("024", "group-header", "the GS names no function or guide by which a 999 could answer it",
                         "write GS01 and GS08 as the guide says", place)  # fmt: skip
        elif not control.isdecimal() or len(control) > 9:
            group.codes.append("6")
            group.problems.append(Problem("group-control-number", "GS06 is no number of at most nine digits",
                                          "number the group", place))  # fmt: skip
        elif control in self.seen_groups:
            group.codes.append("19")
            group.problems.append(Problem("group-control-number", f"group number {control} was used before",
                                          "give each group its own number", place))  # fmt: skip
        self.seen_groups.add(control)

    def _kind(self, guide: str) -> ClaimKind | None:
        """What claims a guide holds: one that HIPAA names, or one that the partner's profile allows."""
        kind = GUIDES.get(guide)
        if kind is None and guide in self.extra_guides:
            kind = READABLE.get(guide[:10])
        return kind

    def _close_group(self, elements: list[str], position: int) -> None:
        """GE: the count and the control number."""
        self._finish_set()
        if self.group is None:
            self._refuse("022", "group-end-alone", "a GE without its GS", place=Place(segment=position + 1, name="GE"))
            return
        group = self.group
        stated = _number(elements[0])
        place = Place(segment=position + 1, name="GE", element=1)
        if stated != len(group.sets):
            group.codes.append("5")
            says = f"GE01 says {elements[0]!r} transaction sets, there are {len(group.sets)}"
            group.problems.append(Problem("group-count", says, "state the number of transaction sets", place))
        if elements[1] != group.elements[5]:
            group.codes.append("4")
            group.problems.append(Problem("group-control-number", "the control numbers of GS06 and GE02 differ",
                                          "give both the same number", place))  # fmt: skip
        self._keep_group(group, stated)

    def _finish_group(self) -> None:
        """A group that has no GE."""
        self._finish_set()
        if self.group is not None:
            self.group.codes.append("3")
            self.group.problems.append(Problem("group-end-missing", "the group has no GE", "end the group", Place()))
            self._keep_group(self.group, None)

    def _keep_group(self, group: _OpenGroup, stated: int | None) -> None:
        function, sender, receiver, day, time, control, _, version = (each.strip() for each in group.elements[:8])
        self.groups.append(FunctionalGroup(
            function, sender, receiver, day, time, control, version, stated,
            tuple(dict.fromkeys(group.codes)), tuple(group.problems), tuple(group.sets),
        ))  # fmt: skip
        self.group = None

    # -- transaction set -----------------------------------------------------------------------------------------

    def _open_set(self, elements: list[str], position: int, offset: int, start: int) -> None:
        self._finish_set()
        if self.group is None:
            self._refuse("024", "set-outside-group", "a transaction set stands outside any group",
                         place=Place(segment=position + 1, name="ST"))  # fmt: skip
            self.group = _OpenGroup([""] * 8)
        group = self.group
        self.set = opened = _OpenSet(elements, position, offset, start)
        if group.allowed and elements[0] not in group.allowed:
            says = f"transaction set {elements[0]!r} does not belong in a group {group.elements[0]}"
            self._fault(opened, "18", "set-not-supported", says, "ST", 1)
        elif not group.allowed:
            self._fault(opened, "I6", "set-guide", f"guide {group.elements[7]!r} is not read here", "ST", 3)
        elif elements[2] != group.elements[7].strip() and (elements[2] or group.kind is not None):
            says = f"ST03 names guide {elements[2]!r}, GS08 names {group.elements[7]!r}"
            self._fault(opened, "19", "set-guide", says, "ST", 3)
        if not 4 <= len(elements[1]) <= 9:
            self._fault(opened, "7", "set-control-number", "ST02 has not four to nine characters", "ST", 2)
        elif elements[1] in group.controls:
            says = f"transaction set number {elements[1]} was used before in the group"
            self._fault(opened, "23", "set-control-number", says, "ST", 2)
        group.controls.add(elements[1])
        opened.kind = None if opened.codes else group.kind

    def _fault(self, opened: _OpenSet, code: str, name: str, says: str, segment: str, element: int) -> None:
        """Refuse a transaction set as a whole."""
        opened.codes.append(code)
        place = Place(segment=opened.position + 1, name=segment, element=element)
        opened.problems.append(Problem(name, says, "mend the transaction set and send it again", place))

    def _close_set(self, elements: list[str], position: int, offset: int, end: int) -> None:
        """SE: the count and the control number, and the last batch."""
        opened = self.set
        if opened is None:
            self._refuse("022", "set-end-alone", "an SE without its ST", place=Place(segment=position + 1, name="SE"))
            return
        found = position - opened.position + 1
        stated = _number(elements[0])
        if stated != found and stated == found - self._empty(opened, offset):
            place = Place(segment=opened.position + 1, name="ST")
            opened.problems.append(Problem("empty-segment", "SE01 does not count the set's empty segments",
                                           "leave them out", place, Severity.WARNING))  # fmt: skip
        elif stated != found:
            self._fault(opened, "4", "set-count", f"SE01 says {elements[0]!r} segments, there are {found}", "SE", 1)
        if elements[1] != opened.control:
            self._fault(opened, "3", "set-control-number", "the control numbers of ST02 and SE02 differ", "SE", 2)
        self._cut(opened, offset, 0)
        self._keep_set(opened, stated, found, end)

    def _empty(self, opened: _OpenSet, end: int) -> int:
        """How many segments of a set that ends at a file offset are empty."""
        end_of_one = re.escape(self.terminator)
        again = re.compile(end_of_one + b"(?=" + end_of_one + b")")
        breaks = b"\r\n\t ".replace(self.terminator, b"")
        found = 0
        before = self.terminator
        for start in range(opened.start, end, BLOCK):
            text = before + self.source.between(start, min(start + BLOCK, end)).translate(None, breaks)
            found += len(again.findall(text))
            before = text[-1:]
        return found

    def _finish_set(self) -> None:
        """A transaction set that has no SE."""
        if self.set is not None:
            self._fault(self.set, "2", "set-end-missing", "the transaction set has no SE", "ST", 0)
            self._keep_set(self.set, None, self.counted - self.set.position, self.counted_to)

    def _keep_set(self, opened: _OpenSet, stated: int | None, found: int, end: int) -> None:
        if self.group is None:
            raise AssertionError("a transaction set is open outside any group")
        self.group.sets.append(TransactionSet(
            opened.identifier, opened.control, opened.guide, stated, found, opened.position,
            tuple(dict.fromkeys(opened.codes)), tuple(opened.problems), () if opened.codes else tuple(opened.batches),
            opened.offset, end - opened.offset,
        ))  # fmt: skip
        self.set = None

    # -- batches -------------------------------------------------------------------------------------------------

    def _level(self, opened: _OpenSet, offset: int, provider: bool) -> None:
        """The start of a billing provider's or a subscriber's loop: a border where a batch may end."""
        first = opened.after_header < 0
        if first:
            opened.after_header = offset
        if provider:
            opened.provider_at, opened.provider_end, opened.provider_position = offset, -1, -1
        elif opened.provider_end < 0 <= opened.provider_at:
            # the first subscriber stays with its provider, whose faults are told once
            opened.provider_end = offset
            return
        if offset - opened.batch_at >= self.batch_size and not first:
            self._settle(opened)
            self._cut(opened, offset, self._count(offset))
            opened.batch_provider = (-1, -1, 0) if provider else (
                opened.provider_at, opened.provider_end, opened.provider_position - opened.position + 1
            )  # fmt: skip

    def _settle(self, opened: _OpenSet) -> None:
        """Count to the billing provider in force, while its segments can still be counted."""
        if opened.provider_at >= 0 and opened.provider_position < 0:
            opened.provider_position = self._count(opened.provider_at)

    def _cut(self, opened: _OpenSet, border: int, position: int) -> None:
        """End the batch at `border`, where the segment at `position` in the interchange begins the next one."""
        if opened.kind is None:
            return
        header = provider_text = ""
        start, end, provider_position = opened.batch_provider
        if opened.batches:
            header = self._text(opened, opened.start, opened.after_header)
            provider_text = self._text(opened, start, end) if start >= 0 else ""
        if border - opened.batch_at > LARGEST_BATCH:
            self._fault(opened, "5", "batch-too-large", "a subscriber's loop is larger than can be read", "ST", 0)
            opened.kind = None
        first = self.header.elements
        opened.batches.append(Batch(
            offset=opened.batch_at,
            length=border - opened.batch_at,
            number=len(opened.batches),
            header=header,
            provider_text=provider_text,
            position=opened.batch_position,
            set_position=opened.batch_position - opened.position + 1,
            provider_position=provider_position,
            kind=opened.kind or ClaimKind.PROFESSIONAL,
            guide=opened.guide,
            delimiters=self.cut,
            sender=first[5].strip(),
            receiver=first[7].strip(),
            interchange=first[12].strip(),
            functional_group=self.group.elements[5] if self.group else "",
            transaction=opened.control,
        ))  # fmt: skip
        opened.batch_at, opened.batch_position = border, position

    def _text(self, opened: _OpenSet, start: int, end: int) -> str:
        """The segments between two file offsets, without line breaks, up to a claim if one stands among them."""
        if end - start > LARGEST_LOOP:
            self._fault(opened, "5", "loop-too-large", "a loop above a subscriber is larger than can be read", "ST", 0)
            opened.kind = None
            return ""
        text = plain(self.source.between(start, end).decode("latin-1"), self.cut.terminator)
        claim = text.find(f"{self.cut.terminator}CLM{self.cut.element}")
        return text if claim < 0 else text[: claim + 1]


def plain(text: str, terminator: str) -> str:
    """The text without line breaks and what indents its segments, but for line breaks that end them."""
    others = "\r\n".replace(terminator, "")
    if any(mark in text for mark in others):
        for mark in others:
            text = text.replace(mark, "")
    elif terminator not in "\r\n":
        return text
    if terminator + " " in text or terminator + "\t" in text:
        text = re.sub(re.escape(terminator) + r"[\t ]+", lambda _: terminator, text)
    return text.lstrip("\t ") if text[:1] in "\t " else text


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None


def is_date(text: str) -> bool:
    """Whether a text is YYMMDD; the century does not matter here."""
    return len(text) == 6 and text.isdecimal() and 1 <= int(text[2:4]) <= 12 and 1 <= int(text[4:6]) <= 31


def is_time(text: str) -> bool:
    """Whether a text is HHMM."""
    return len(text) == 4 and text.isdecimal() and int(text[:2]) < 24 and int(text[2:]) < 60


def scan(
    stream: BinaryIO,
    extra_guides: Mapping[tuple[str, str], frozenset[str]] | None = None,
    batch_size: int = BATCH_SIZE,
    block: int = BLOCK,
    kinds: Kinds = CLAIMS,
) -> Iterator[Interchange]:
    """Every interchange of a file, in order, each when its end was reached; never raises for what the file holds.

    stream        a binary stream that can seek (the loop in force at a cut is read again)
    extra_guides  (ISA05, ISA06) → guides that this sender may use beyond those of GUIDES
    kinds         what is taken in; all else is refused politely
    batch_size    bytes near which batches are cut; block: bytes read at a time

    A file without any interchange yields one value with an empty `code`. Memory holds one block and the report of the
    interchange at hand; a batch is told by its offset, to be read with `batch_bytes`.
    """
    source = Source(stream, block)
    source.more(0)
    problems = []
    at = 0
    if source.data.startswith(BYTE_ORDER_MARK):
        at = len(BYTE_ORDER_MARK)
        problems.append(Problem("byte-order-mark", "the file begins with a byte order mark", "send it without",
                                severity=Severity.WARNING))  # fmt: skip
    seen: set[tuple[str, str]] = set()
    waiting: Interchange | None = None
    while True:
        at, junk = seek_header(source, at)
        if junk:
            problems.append(Problem("outside-interchange", f"{junk} bytes stand outside any interchange",
                                    "send interchanges alone, from ISA to IEA"))  # fmt: skip
        if waiting is not None and (junk or at < 0):
            waiting = msgspec.structs.replace(waiting, problems=(*waiting.problems, *problems))
            problems = []
        if waiting is not None:
            yield waiting
        if at < 0:
            break
        header = read_header(source.data, at)
        if header is None:
            raise AssertionError("an interchange is scanned where an ISA was found")
        allowed = (extra_guides or {}).get((header.elements[4].strip(), header.elements[5].strip()), frozenset())
        found, at = _Scan(source, at, header, batch_size, kinds, allowed).run(at)
        waiting = _once(msgspec.structs.replace(found, problems=(*problems, *found.problems)), seen)
        problems = []
    if waiting is None:
        problems.append(Problem("no-interchange", "there is no interchange in the file: no ISA segment was found",
                                "send an X12 interchange that begins with ISA"))  # fmt: skip
        yield Interchange(Verdict.REFUSED, "", problems=tuple(problems))


def _once(found: Interchange, seen: set[tuple[str, str]]) -> Interchange:
    """The interchange, refused when its sender used its control number before in the same file."""
    key = (found.sender_qualifier + found.sender, found.control_number)
    if key not in seen:
        seen.add(key)
        return found
    again = Problem("interchange-duplicate", f"interchange {found.control_number} was sent before in this file",
                    "give each interchange its own number", Place(segment=1, name="ISA", element=13))  # fmt: skip
    code = found.code if found.verdict is Verdict.REFUSED else "025"
    return msgspec.structs.replace(found, verdict=Verdict.REFUSED, code=code, problems=(*found.problems, again))


def batch_bytes(stream: BinaryIO, batch: Batch) -> bytes:
    """The bytes of a batch, from the file it was found in; a scan of the same stream may go on from where it was."""
    here = stream.tell()
    stream.seek(batch.offset)
    data = stream.read(batch.length)
    stream.seek(here)
    return data
