"""Verdicts and limits of TA1, 999 and 277CA, and what they make of broken input."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest

from checkers.pyx12_check import pyx12_faults
from invented import TO_HARBOR
from selfund.terms.problem import Problem
from selfund.x12.claim_acknowledgment import (
    RUN_LENGTH,
    AcknowledgmentHeader,
    AnswerTotals,
    ClaimAnswer,
    answer_segments,
    count_answers,
    write_claim_acknowledgment,
    write_claim_acknowledgments,
)
from selfund.x12.implementation_acknowledgment import (
    FAULTS_TOLD,
    SetFaults,
    set_segments,
    write_implementation_acknowledgment,
)
from selfund.x12.interchange import FunctionalGroup, Interchange, SegmentFault, TransactionSet, Verdict
from selfund.x12.technical_acknowledgment import technical_acknowledgment_due, write_technical_acknowledgment

GUIDE = "005010X222A1"


def transaction(number: str, *codes: str, guide: str = GUIDE) -> TransactionSet:
    return TransactionSet("837", number, guide, 10, 10, 2, codes)


def group(*sets: TransactionSet, **more: object) -> FunctionalGroup:
    fields = {"control_number": "7", "version": GUIDE, "stated": len(sets), "sets": sets, **more}
    return FunctionalGroup(fields.pop("functional_id", "HC"), "S", "R", "20260309", "1405", **fields)


def fault(
    position: int = 22, code: str = "8", element: int = 2, element_code: str = "6", **more: object
) -> SegmentFault:
    return SegmentFault(
        Problem("x", "x"), "CLM", position, code, "2300", element=element, element_code=element_code, **more
    )


def faults(*found: SegmentFault, claim: str = "PCN1") -> SetFaults:
    collected = SetFaults()
    collected.add(claim, found)
    return collected


def written(answered: FunctionalGroup, found: dict[int, SetFaults] | None = None) -> bytes:
    sink = BytesIO()
    write_implementation_acknowledgment(sink, TO_HARBOR, [(answered, found or {})])
    return sink.getvalue()


def lines(data: bytes, *names: str) -> list[str]:
    return [each.rstrip("~") for each in data.decode().splitlines() if each.split("*")[0] in names]


# ---------------------------------------------------------------------------------------------- 999

VERDICTS = [
    # group                                                           faults            AK9 and the sets' verdicts
    (group(transaction("1")), {}, ["IK5*A", "AK9*A*1*1*1"]),
    (group(transaction("1"), transaction("2")), {1: faults(fault())}, ["IK5*A", "IK5*E*5", "AK9*E*2*2*2"]),
    (group(transaction("1"), transaction("2", "4")), {}, ["IK5*A", "IK5*R*4", "AK9*P*2*2*1"]),
    (group(transaction("1", "3", "4"), transaction("2", "2")), {}, ["IK5*R*3*4", "IK5*R*2", "AK9*R*2*2*0"]),
    (group(transaction("1", "I6")), {}, ["IK5*R*I6", "AK9*R*1*1*0"]),
    (group(transaction("1"), stated=3, codes=("5",)), {}, ["AK9*R*3*1*0*5"]),
    (group(transaction("1"), stated=None, codes=("3",)), {}, ["AK9*R*1*1*0*3"]),
    (group(codes=("2",), stated=4), {}, ["AK9*R*4*0*0*2"]),
    (group(stated=0), {}, ["AK9*R*0*0*0"]),
]  # fmt: skip


@pytest.mark.parametrize(("answered", "found", "expected"), VERDICTS)
def test_verdicts_of_sets_and_group(
    answered: FunctionalGroup, found: dict[int, SetFaults], expected: list[str]
) -> None:
    assert lines(written(answered, found), "IK5", "AK9") == expected


def test_pyx12_finds_nothing_in_a_refused_group() -> None:
    assert pyx12_faults(written(group(codes=("2",), stated=4))) == []
    assert pyx12_faults(written(group(transaction("0001", "3", "4")))) == []


TOLD = [
    # fault                                                    segments
    (fault(), ["IK3*CLM*22*2300*8", "CTX*CLM01:PCN1", "IK4*2*782*6", "IK5*E*5"]),
    (fault(component=1, repetition=2), ["IK3*CLM*22*2300*8", "CTX*CLM01:PCN1", "IK4*2:1:2*782*6", "IK5*E*5"]),
    (fault(repetition=2), ["IK3*CLM*22*2300*8", "CTX*CLM01:PCN1", "IK4*2::2*782*6", "IK5*E*5"]),
    (fault(value="1*0~"), ["IK3*CLM*22*2300*8", "CTX*CLM01:PCN1", "IK4*2*782*6*1 0", "IK5*E*5"]),
    (fault(value="9" * 150), ["IK3*CLM*22*2300*8", "CTX*CLM01:PCN1", "IK4*2*782*6*" + "9" * 99, "IK5*E*5"]),
    (fault(code="3", element=0, element_code=""), ["IK3*CLM*22*2300*3", "CTX*CLM01:PCN1", "IK5*E*5"]),
    (fault(code="I4", element=0, element_code=""), ["IK3*CLM*22*2300*I4", "CTX*CLM01:PCN1", "IK5*E*I5"]),
    (fault(element_code="I10"), ["IK3*CLM*22*2300*8", "CTX*CLM01:PCN1", "IK4*2*782*I10", "IK5*E*I5"]),
]


@pytest.mark.parametrize(("found", "expected"), TOLD)
def test_how_a_fault_is_told(found: SegmentFault, expected: list[str]) -> None:
    assert set_segments(transaction("1"), faults(found)).split("~")[1:-1] == expected


def test_faults_of_one_segment_share_its_line_and_come_once() -> None:
    found = faults(fault(), fault(), fault(element=5, element_code="7"))
    found.add("PCN2", [fault()])
    assert [part.split("*")[0] for part in set_segments(transaction("1"), found).split("~")] == [
        "AK2", "IK3", "CTX", "IK4", "IK4", "IK5", "",
    ]  # fmt: skip


def test_faults_beyond_the_limit_are_counted_and_left_out() -> None:
    found = faults(*(fault(position) for position in range(1, FAULTS_TOLD + 51)))
    assert len(found.told) == FAULTS_TOLD
    assert found.left_out == 50
    assert set_segments(transaction("1"), found).count("IK3*") == FAULTS_TOLD


def test_an_acknowledgment_is_not_acknowledged() -> None:
    sink = BytesIO()
    answers = [(group(transaction("1"), functional_id="FA"), {}), (group(transaction("1")), {})]
    assert write_implementation_acknowledgment(sink, TO_HARBOR, answers) == 1
    assert lines(sink.getvalue(), "ST", "AK1", "GE") == ["ST*999*0001*005010X231A1", "AK1*HC*7*" + GUIDE, "GE*1*7"]


# ---------------------------------------------------------------------------------------------- TA1


def interchange(
    verdict: Verdict = Verdict.ACCEPTED, code: str = "000", asked: bool = False, **more: object
) -> Interchange:
    fields = {"control_number": "000000077", "date": "260309", "time": "1405", **more}
    return Interchange(verdict, code, acknowledgment_requested=asked, **fields)


DUE = [
    (interchange(), False),
    (interchange(asked=True), True),
    (interchange(Verdict.ACCEPTED_WITH_ERRORS, "023"), True),
    (interchange(Verdict.REFUSED, "001"), True),
    (interchange(Verdict.REFUSED, "", asked=True), False),  # no ISA: nobody to answer
]


@pytest.mark.parametrize(("answered", "due"), DUE)
def test_when_a_ta1_is_due(answered: Interchange, due: bool) -> None:
    assert technical_acknowledgment_due(answered) is due


ANSWERED = [
    (interchange(asked=True), "TA1*000000077*260309*1405*A*000"),
    (interchange(Verdict.ACCEPTED_WITH_ERRORS, "023"), "TA1*000000077*260309*1405*E*023"),
    (interchange(Verdict.REFUSED, "014", date="26-3-9"), "TA1*000000077*260309*1405*R*014"),
    (interchange(Verdict.REFUSED, "015", time="AB"), "TA1*000000077*260309*1405*R*015"),
    (interchange(Verdict.REFUSED, "018", control_number="  7 "), "TA1*000000007*260309*1405*R*018"),
    (interchange(Verdict.REFUSED, "018", control_number="*~"), "TA1*000000000*260309*1405*R*018"),
]


@pytest.mark.parametrize(("answered", "expected"), ANSWERED)
def test_ta1_of_good_and_broken_interchanges(answered: Interchange, expected: str) -> None:
    data = write_technical_acknowledgment(TO_HARBOR, answered)
    assert lines(data, "TA1") == [expected]
    assert lines(data, "GS", "IEA") == ["IEA*0*000000077"]


def test_without_an_isa_there_is_no_ta1() -> None:
    with pytest.raises(AssertionError, match="without an ISA"):
        write_technical_acknowledgment(TO_HARBOR, interchange(Verdict.REFUSED, ""))


# ---------------------------------------------------------------------------------------------- 277CA

HEADER = AcknowledgmentHeader(
    "HARBOR", "HBA01", "NORTHSHORE", "NSB77", "A1", "77", "B41-0001", date(2026, 3, 9), date(2026, 3, 9)
)


def answer(claim: str, *codes: str, npi: str = "1234567893", **more: object) -> ClaimAnswer:
    fields = {"provider_name": "MAPLE", "patient_last_name": "LEE", "patient_id": "LKS1", **more}
    return ClaimAnswer(claim, 100_00, codes or ("A2:20",), provider_npi=npi, start=date(2026, 3, 2), **fields)


def answered(answers: list[ClaimAnswer]) -> bytes:
    sink = BytesIO()
    write_claim_acknowledgment(sink, TO_HARBOR, HEADER, iter(answers), count_answers(answers))
    return sink.getvalue()


def test_providers_that_follow_each_other_share_a_level() -> None:
    data = answered([answer("1"), answer("2"), answer("3", npi="1245319599"), answer("4")])
    assert lines(data, "HL") == [
        "HL*1**20*1", "HL*2*1*21*1", "HL*3*2*19*1", "HL*4*3*PT", "HL*5*3*PT", "HL*6*2*19*1", "HL*7*6*PT", "HL*8*2*19*1",
        "HL*9*8*PT",
    ]  # fmt: skip
    assert pyx12_faults(data) == []


def test_a_long_run_of_one_provider_is_held_in_bounds() -> None:
    held = most = 0

    def counted() -> Iterator[ClaimAnswer]:
        nonlocal held, most
        for number in range(2 * RUN_LENGTH + 1):
            held += 1
            most = max(most, held - sink.claims)
            yield answer(str(number))

    class Sink(BytesIO):
        claims = 0

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.claims += data.count(b"*PT~")
            return super().write(data)

    sink = Sink()
    totals = AnswerTotals(2 * RUN_LENGTH + 1, 0, (2 * RUN_LENGTH + 1) * 100_00, 0)
    write_claim_acknowledgment(sink, TO_HARBOR, HEADER, counted(), totals)
    assert most == RUN_LENGTH
    assert len(lines(sink.getvalue(), "NM1")) == 2 * RUN_LENGTH + 1 + 3 + 2
    assert lines(sink.getvalue(), "QTY") == [f"QTY*90*{2 * RUN_LENGTH + 1}", "QTY*QA*1000", "QTY*QA*1000", "QTY*QA*1"]


def test_sums_that_do_not_come_out_are_our_own_fault() -> None:
    with pytest.raises(AssertionError, match="come to"):
        write_claim_acknowledgment(BytesIO(), TO_HARBOR, HEADER, [answer("1")], AnswerTotals(2, 0, 200_00, 0))


def test_a_set_whose_claims_were_all_rejected() -> None:
    data = answered([answer("1", "A7:178", "A7:164:IL"), answer("2", "A3:33:IL")])
    assert lines(data, "QTY", "AMT") == ["QTY*AA*2", "AMT*YY*200", "QTY*QC*2", "AMT*YY*200"]
    assert lines(data, "STC")[2:] == [
        "STC*A7:178*20260309*U*100", "STC*A7:164:IL*20260309*U*100", "STC*A3:33:IL*20260309*U*100",
    ]  # fmt: skip
    assert pyx12_faults(data) == []


def test_several_inbound_sets_are_answered_in_one_interchange() -> None:
    sink = BytesIO()
    own = [answer("1")]
    sets = [(HEADER, own, count_answers(own)), (HEADER, own, count_answers(own))]
    assert write_claim_acknowledgments(sink, TO_HARBOR, sets) == [count_answers(own)] * 2
    assert lines(sink.getvalue(), "ST", "GE") == ["ST*277*0001*005010X214", "ST*277*0002*005010X214", "GE*2*7"]
    assert pyx12_faults(sink.getvalue()) == []


def test_what_a_broken_claim_does_not_say_is_named_as_unknown() -> None:
    broken = ClaimAnswer("", 0, ("A7:684",))
    assert answer_segments(broken, "20260309").split("~")[:-1] == [
        "NM1*QC*1*UNKNOWN*****MI*UNKNOWN", "TRN*2*0", "STC*A7:684*20260309*U*0",
        "DTP*472*D8*19000101",
    ]  # fmt: skip
    assert pyx12_faults(answered([broken])) == []


@pytest.mark.parametrize(
    ("code", "accepted"),
    [("A0:16", True), ("A1:19", True), ("A2:20", True), ("A3:33:IL", False), ("A6:21", False), ("A7:178", False),
     ("A8:116", False)],
)  # fmt: skip
def test_which_statuses_accept(code: str, accepted: bool) -> None:
    assert answer("1", code).accepted is accepted
