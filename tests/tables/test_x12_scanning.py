"""Envelopes of an interchange: what is refused, at which level, and by which code of TA105, AK905 and IK502.

Codes: X12 code lists I18 (TA105), 716 (AK905) and 718 (IK502) as 005010X231A1 and the TA1 use them.
"""

from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

import pytest

from interchanges import (
    HEAD,
    INSTITUTIONAL,
    PROVIDER,
    SUBSCRIBER,
    VISIT,
    claim_file,
    enveloped,
    file_of,
    read_all,
    scanned,
    transaction,
)
from selfund.terms.claim import Claim
from selfund.terms.problem import Severity
from selfund.x12.interchange import Verdict
from selfund.x12.scanning import scan

WHOLE = (*HEAD, *PROVIDER, *SUBSCRIBER, *VISIT)
GOOD = enveloped(transaction(WHOLE))
ISA, GS, ST, SE, GE, IEA = 0, 1, 2, -3, -2, -1


def with_segment(index: int, text: str | None) -> bytes:
    """The good file with one segment replaced, or left out."""
    segments = list(GOOD)
    if text is None:
        del segments[index]
    else:
        segments[index] = text
    return file_of(segments)


def isa(old: str, new: str) -> Callable[[], bytes]:
    return lambda: with_segment(ISA, GOOD[ISA].replace(old, new))


def test_the_good_file_is_accepted() -> None:
    (found,) = scanned(file_of(GOOD))
    assert (found.verdict, found.code, found.problems) == (Verdict.ACCEPTED, "000", ())
    assert (found.sender_qualifier, found.sender, found.receiver) == ("ZZ", "BIRCH01", "LAKE01")
    assert (found.date, found.time, found.version, found.control_number) == ("260302", "0900", "00501", "000000001")
    assert (found.acknowledgment_requested, found.usage, found.stated) == (False, "T", 1)
    assert (found.offset, found.length) == (0, len(file_of(GOOD)))
    (group,) = found.groups
    assert (group.functional_id, group.control_number, group.version, group.stated) == ("HC", "5", "005010X222A1", 1)
    (only,) = group.sets
    assert (only.identifier, only.control_number, only.guide) == ("837", "0001", "005010X222A1")
    assert (only.stated, only.found, only.position, only.codes) == (len(WHOLE) + 2, len(WHOLE) + 2, 2, ())
    (batch,) = only.batches
    assert file_of(GOOD)[batch.offset : batch.offset + batch.length] == file_of(list(WHOLE))
    assert (batch.position, batch.set_position, batch.header, batch.provider_text) == (3, 2, "", "")


# -- the interchange: TA104 and TA105 ----------------------------------------------------------------------------------

INTERCHANGES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "control numbers differ": (lambda: with_segment(IEA, "IEA*1*000000002"), "R", "001"),
    "version that is not read": (isa("*00501*", "*00600*"), "R", "003"),
    "terminator a letter": (lambda: file_of(GOOD, "Q"), "R", "004"),
    "date that is none": (isa("*260302*", "*261302*"), "E", "014"),
    "time that is none": (isa("*0900*", "*2500*"), "E", "015"),
    "control number that is none": (isa("*000000001*", "*00000000A*"), "R", "018"),
    "acknowledgment asked for oddly": (isa("*0*T*", "*2*T*"), "E", "019"),
    "usage that is none": (isa("*0*T*", "*0*X*"), "E", "020"),
    "wrong number of groups": (lambda: with_segment(IEA, "IEA*2*000000001"), "R", "021"),
    "stray segment between sets": (lambda: with_segment(GE, "REF*D9*1~GE*1*5"), "R", "022"),
    "SE without ST": (lambda: with_segment(ST, None), "R", "022"),
    "no IEA": (lambda: with_segment(IEA, None), "R", "023"),
    "cut in a claim": (lambda: file_of(GOOD)[:700], "R", "023"),
    "set outside a group": (lambda: with_segment(GS, None), "R", "024"),
    "component separator a digit": (lambda: with_segment(ISA, GOOD[ISA][:-1] + "7"), "R", "027"),
}


@pytest.mark.parametrize("case", INTERCHANGES, ids=lambda case: case.replace(" ", "-"))
def test_an_interchange_is_refused_or_noted(case: str) -> None:
    make, verdict, code = INTERCHANGES[case]
    found = scanned(make())[0]
    assert (found.verdict.value, found.code) == (verdict, code)
    assert found.problems
    assert bool(found.batches()) == (verdict == "E")


def test_the_same_interchange_twice_is_refused_the_second_time() -> None:
    first, second = scanned(file_of(GOOD) * 2)
    assert (first.verdict, second.verdict, second.code) == (Verdict.ACCEPTED, Verdict.REFUSED, "025")


def test_the_next_interchange_ends_one_without_its_end() -> None:
    other = [segment.replace("000000001", "000000002") for segment in GOOD]
    first, second = scanned(file_of(GOOD[:-1]) + file_of(other))
    assert (first.verdict, first.code) == (Verdict.REFUSED, "023")
    assert (second.verdict, len(second.batches())) == (Verdict.ACCEPTED, 1)
    assert second.offset == len(file_of(GOOD[:-1]))


def test_interchanges_of_other_delimiters_follow_one_another() -> None:
    translated = file_of(GOOD).translate(bytes.maketrans(b"*:~^", b"|>!="))
    other = translated.replace(b"000000001", b"000000002")
    found = scanned(file_of(GOOD) + b"\r\n" + other)
    assert [str(each.delimiters) for each in found] == ["*^:~", "|=>!"]
    assert [each.accepted for each in found] == [True, True]
    assert len(read_all(file_of(GOOD) + other)) == 2


# -- the group: AK905 --------------------------------------------------------------------------------------------------

GROUPS = {
    "remittances": (GS, "GS*HP*BIRCH01*LAKE01*20260302*0900*5*X*005010X221A1", "1"),
    "unknown function": (GS, "GS*QQ*BIRCH01*LAKE01*20260302*0900*5*X*005010X222A1", "1"),
    "guide that HIPAA does not name": (GS, "GS*HC*BIRCH01*LAKE01*20260302*0900*5*X*005010X222", "2"),
    "4010": (GS, "GS*HC*BIRCH01*LAKE01*20260302*0900*5*X*004010X098A1", "2"),
    "dental": (GS, "GS*HC*BIRCH01*LAKE01*20260302*0900*5*X*005010X224A2", "2"),
    "no GE": (GE, None, "3"),
    "control numbers differ": (GE, "GE*1*6", "4"),
    "wrong number of sets": (GE, "GE*2*5", "5"),
    "control number that is none": (GS, "GS*HC*BIRCH01*LAKE01*20260302*0900*A5*X*005010X222A1", "6"),
}


@pytest.mark.parametrize("case", GROUPS, ids=lambda case: case.replace(" ", "-"))
def test_a_group_is_refused(case: str) -> None:
    index, text, code = GROUPS[case]
    (found,) = scanned(with_segment(index, text))
    assert found.accepted
    assert code in found.groups[0].codes
    assert found.groups[0].problems
    assert found.batches() == []


def test_a_group_number_used_twice_is_refused_the_second_time() -> None:
    group = GOOD[1:-1]
    (found,) = scanned(file_of([GOOD[0], *group, *group, "IEA*2*000000001"]))
    assert [each.codes for each in found.groups] == [(), ("19",)]
    assert len(found.batches()) == 1


def test_acknowledgments_are_not_answered() -> None:
    (found,) = scanned(file_of([GOOD[0], "GS*FA*A*B*20260302*0900*5*X*005010X231A1", "ST*999*0001*005010X231A1",
                                "SE*2*0001", "GE*1*5", GOOD[-1]]))  # fmt: skip
    assert (found.accepted, found.groups[0].answered, found.groups[0].codes) == (True, False, ("1",))


def test_a_ta1_alone_is_an_interchange_like_any() -> None:
    (found,) = scanned(file_of([GOOD[0], "TA1*000000009*260301*0800*A*000", "IEA*0*000000001"]))
    assert (found.verdict, found.code, found.groups) == (Verdict.ACCEPTED, "000", ())


# -- the transaction set: IK502 ----------------------------------------------------------------------------------------

SETS = {
    "no SE": (SE, None, "2"),
    "control numbers differ": (SE, f"SE*{len(WHOLE) + 2}*0002", "3"),
    "wrong number of segments": (SE, f"SE*{len(WHOLE) + 3}*0001", "4"),
    "number of segments that is none": (SE, "SE*x*0001", "4"),
    "control number too short": (ST, "ST*837*1*005010X222A1", "7"),
    "remittance among claims": (ST, "ST*835*0001*005010X222A1", "18"),
    "guide of the set and of the group differ": (ST, "ST*837*0001*005010X222A2", "19"),
    "no guide": (ST, "ST*837*0001", "19"),
}


@pytest.mark.parametrize("case", SETS, ids=lambda case: case.replace(" ", "-"))
def test_a_set_is_refused(case: str) -> None:
    index, text, code = SETS[case]
    (found,) = scanned(with_segment(index, text))
    (only,) = found.groups[0].sets
    assert code in only.codes
    assert only.problems
    assert found.batches() == []


def test_a_refused_set_leaves_the_others_alone() -> None:
    good, bad = transaction(WHOLE, control="0001"), transaction(WHOLE, control="0002")
    bad[-1] = "SE*9*0002"
    again = transaction(WHOLE, control="0001")
    (found,) = scanned(file_of(enveloped(good, bad, again)))
    assert [each.codes for each in found.groups[0].sets] == [(), ("4",), ("23",)]
    assert [each.stated for each in found.groups[0].sets] == [len(WHOLE) + 2, 9, len(WHOLE) + 2]
    assert [batch.transaction for batch in found.batches()] == ["0001"]


def test_a_partner_may_use_a_guide_that_others_may_not() -> None:
    data = file_of(enveloped(transaction(WHOLE, "005010X222"), guide="005010X222"))
    allowed = {("ZZ", "BIRCH01"): frozenset({"005010X222", "005010X291"})}
    (found,) = scan(BytesIO(data), allowed)
    assert len(found.batches()) == 1
    (other,) = scan(BytesIO(data), {("ZZ", "OTHER"): frozenset({"005010X222"})})
    assert (other.batches(), other.groups[0].codes) == ([], ("2",))
    elsewhere = file_of(enveloped(transaction(WHOLE, "005010X291"), guide="005010X291"))
    (unreadable,) = scan(BytesIO(elsewhere), allowed)
    assert unreadable.groups[0].codes == ("2",)


def test_empty_segments_may_be_counted_or_not() -> None:
    counted = file_of(enveloped(transaction((*WHOLE[:8], "", *WHOLE[8:]))))
    (found,) = scanned(counted)
    assert len(found.batches()) == 1
    uncounted = file_of(GOOD).replace(b"PRV*BI", b"~PRV*BI")
    (found,) = scanned(uncounted)
    assert [problem.severity for problem in found.all_problems()] == [Severity.WARNING]
    assert [type(each) for each in read_all(uncounted)] == [Claim]


# -- what stands around ------------------------------------------------------------------------------------------------


def test_bytes_around_interchanges_are_named() -> None:
    data = b"\xef\xbb\xbf  \r\n" + file_of(GOOD) + b"END OF TRANSMISSION\r\n"
    (found,) = scanned(data)
    assert found.accepted
    assert [(each.code, each.severity) for each in found.problems] == [
        ("byte-order-mark", Severity.WARNING), ("outside-interchange", Severity.ERROR),
    ]  # fmt: skip


def test_padding_at_the_end_is_nothing() -> None:
    (found,) = scanned(file_of(GOOD) + b"\r\n\x1a" + bytes(40))
    assert (found.accepted, found.problems) == (True, ())


@pytest.mark.parametrize(
    "data", [b"", b"   \r\n", b"hello", b"\x00" * 5000, b"ISA", b"ISA*00*", b"VISA*" * 900, bytes(range(256)) * 40],
    ids=["empty", "blank", "text", "zeros", "ISA alone", "ISA cut", "VISA", "every byte"],
)  # fmt: skip
def test_what_is_no_interchange_gets_a_reason_and_no_acknowledgment(data: bytes) -> None:
    (found,) = scanned(data)
    assert (found.verdict, found.code, found.batches()) == (Verdict.REFUSED, "", [])
    assert found.problems[-1].code == "no-interchange"


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r\n  ", "\n\t"], ids=["crlf", "lf", "indented", "tab"])
def test_line_breaks_behind_terminators_are_passed_over(ending: str) -> None:
    broken = file_of(GOOD, "~" + ending)
    (claim,) = read_all(broken)
    (plain,) = read_all(file_of(GOOD))
    assert claim == plain


@pytest.mark.parametrize("width", [80, 37, 4])
def test_a_file_wrapped_to_lines_is_read(width: int) -> None:
    text = file_of(GOOD)
    wrapped = b"\r\n".join(text[start : start + width] for start in range(0, len(text), width))
    (claim,) = read_all(wrapped)
    (plain,) = read_all(text)
    assert claim == plain


@pytest.mark.parametrize("terminator", ["\n", "\r", "\x1d", "'", "\\", "]", "^"])
def test_any_legal_terminator_will_do(terminator: str) -> None:
    data = file_of(GOOD, terminator)
    if terminator == "^":
        data = data.replace(b"0900*^*00501", b"0900*+*00501")
    (claim,) = read_all(data)
    assert isinstance(claim, Claim)
    assert claim.submission.claim_text == "".join(segment + terminator for segment in VISIT)


def test_a_file_without_its_last_terminator_is_read_with_a_warning() -> None:
    (found,) = scanned(file_of(GOOD)[:-1])
    assert [(each.code, each.severity) for each in found.problems] == [("unterminated", Severity.WARNING)]
    assert found.length == len(file_of(GOOD)) - 1
    assert len(read_all(file_of(GOOD)[:-1])) == 1


def test_isa_elements_that_are_not_padded_are_read_with_a_warning() -> None:
    (found,) = scanned(with_segment(ISA, GOOD[ISA].replace("BIRCH01        ", "BIRCH01")))
    assert (found.accepted, found.sender) == (True, "BIRCH01")
    assert [each.code for each in found.problems] == ["interchange-padding"]


def test_a_segment_that_does_not_end_is_given_up_and_the_next_interchange_read() -> None:
    endless = file_of(GOOD[:6])[:-1] + b"A" * 3_000_000
    other = [segment.replace("000000001", "000000002") for segment in GOOD]
    first, second = scanned(endless + b"~" + file_of(other))
    assert (first.verdict, second.verdict) == (Verdict.REFUSED, Verdict.ACCEPTED)


# -- batches -----------------------------------------------------------------------------------------------------------


def many(claims: int) -> bytes:
    """A provider with two subscribers a claim in turn, then another provider."""
    segments = [*HEAD, *PROVIDER]
    for number in range(claims):
        segments += [segment.replace("HL*2*1*", f"HL*{number + 2}*1*").replace("W100", f"W{number}")
                     for segment in SUBSCRIBER]  # fmt: skip
        segments += [segment.replace("PCN1", f"PCN{number}") for segment in VISIT]
    return file_of(enveloped(transaction(tuple(segments))))


def test_batches_cover_the_set_without_gap_or_overlap() -> None:
    data = many(40)
    (found,) = scanned(data, batch_size=2_000)
    batches = found.batches()
    assert len(batches) > 5
    for before, after in pairwise(batches):
        assert before.offset + before.length == after.offset
        inside = data[before.offset : after.offset].count(b"~")
        assert (after.position - before.position, after.set_position - before.set_position) == (inside, inside)
        assert data[after.offset :].startswith(b"HL*")
        assert (after.header, after.provider_text) == (file_of(list(HEAD)).decode(), file_of(list(PROVIDER)).decode())
        assert after.provider_position == 6
    assert batches[0].offset == data.index(b"BHT*")
    assert batches[-1].offset + batches[-1].length == data.index(b"SE*")


@pytest.mark.parametrize("block", [1 << 21, 4096, 500, 64])
def test_the_size_of_blocks_changes_nothing(block: int) -> None:
    data = many(12)
    assert scanned(data, block=block, batch_size=1_500) == scanned(data, batch_size=1_500)


def test_institutional_claims_have_their_kind() -> None:
    (found,) = scanned(claim_file(guide=INSTITUTIONAL))
    assert [batch.kind.value for batch in found.batches()] == ["institutional"]


def test_many_line_breaks_before_what_is_no_envelope_take_no_time() -> None:
    """As a pattern that tries each way to part them would need 2 to the 60th steps, this ends or the test does not."""
    (found,) = scanned(file_of(GOOD).replace(b"~SE", b"~" + b"\r\n \t" * 60 + b"XX~SE"))
    assert found.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(("old", "new", "verdict"), [
    ("*260302*", "*26\xb2302*", Verdict.ACCEPTED_WITH_ERRORS),
    ("*0900*", "*\xb2\xb300*", Verdict.ACCEPTED_WITH_ERRORS),
    ("*000000001*", "*00000000\xb9*", Verdict.REFUSED),
])  # fmt: skip
def test_a_superscript_is_no_digit(old: str, new: str, verdict: Verdict) -> None:
    (found,) = scanned(with_segment(ISA, GOOD[ISA].replace(old, new, 1)))
    assert found.verdict is verdict


def test_a_header_that_ends_the_file_is_no_interchange_by_a_terminator_that_was_lent() -> None:
    data = file_of(GOOD[:-1]) + GOOD[ISA].encode()
    first, *others = scanned(data)
    assert (first.offset, first.length, first.code) == (0, len(data) - len(GOOD[ISA]), "023")
    assert others == []


@pytest.mark.parametrize(("terminator", "behind"), [("~", " \r\n"), ("~", "\t\n  "), ("\n", "    "), ("\r", "\t")])
def test_blanks_at_the_ends_of_lines_and_before_them_mean_nothing(terminator: str, behind: str) -> None:
    plain = file_of(GOOD, terminator)
    (found,) = scanned(plain.replace(terminator.encode(), (terminator + behind).encode()))
    (group,) = found.groups
    (only,) = group.sets
    assert (found.verdict, found.problems, group.codes, only.codes) == (Verdict.ACCEPTED, (), (), ())
    assert only.found == len(WHOLE) + 2


@pytest.mark.parametrize("cut", [1, 3, 20, 40, 200])
def test_an_interchange_behind_one_that_was_cut_off_is_read(cut: int) -> None:
    second = [each.replace("*000000001", "*000000002") for each in GOOD]
    first, last = scanned(file_of(GOOD)[:-cut] + b"\n" + file_of(second))
    assert (first.control_number, first.code) == ("000000001", "023")
    assert (last.control_number, last.verdict, last.problems) == ("000000002", Verdict.ACCEPTED, ())
    assert last.groups[0].sets[0].accepted
