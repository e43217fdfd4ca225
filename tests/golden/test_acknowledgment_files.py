"""TA1, 999 and 277CA written by hand: the program must write the same bytes, and pyx12 finds nothing in them."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from checkers.pyx12_check import pyx12_faults
from invented import TO_HARBOR
from selfund.terms.problem import Problem
from selfund.x12.claim_acknowledgment import (
    AcknowledgmentHeader,
    AnswerTotals,
    ClaimAnswer,
    count_answers,
    write_claim_acknowledgment,
)
from selfund.x12.envelope import Envelope
from selfund.x12.implementation_acknowledgment import SetFaults, write_implementation_acknowledgment
from selfund.x12.interchange import FunctionalGroup, Interchange, SegmentFault, TransactionSet, Verdict
from selfund.x12.technical_acknowledgment import reply_envelope, write_technical_acknowledgment

GOLDEN = Path(__file__).parent
GUIDE = "005010X222A1"


def sent(**more: object) -> Interchange:
    """The interchange that is answered: Northshore's of 9 March 2026."""
    fields = {
        "verdict": Verdict.ACCEPTED, "code": "000", "sender_qualifier": "ZZ", "sender": "NSB77",
        "receiver_qualifier": "ZZ", "receiver": "HARBORTPA", "date": "260309", "time": "1405", "version": "00501",
        "control_number": "000000077", "usage": "P", **more,
    }  # fmt: skip
    return Interchange(**fields)


def group(*sets: TransactionSet, **more: object) -> FunctionalGroup:
    fields = {"control_number": "7", "version": GUIDE, "stated": len(sets), "sets": sets, **more}
    return FunctionalGroup("HC", "NSB77", "HARBORTPA", "20260309", "1405", **fields)


def transaction(number: str, *codes: str) -> TransactionSet:
    return TransactionSet("837", number, GUIDE, 10, 10, 2, codes)


def reply(number: int, interchange: Interchange) -> Envelope:
    answered = datetime(2026, 3, 9, 14, 10)  # noqa: DTZ001  an envelope has local time without a zone
    return reply_envelope(interchange, answered, number, number)


def fault(segment: str, position: int, code: str, loop: str, *rest: object) -> SegmentFault:
    element, component, element_code, value = (*rest, *(0, 0, "", "")[len(rest) :])
    return SegmentFault(
        Problem("x", "x"), segment, position, code, loop, element, component, 0, str(element_code), str(value)
    )


def written_999(number: int, answered: FunctionalGroup, faults: dict[int, SetFaults]) -> bytes:
    sink = BytesIO()
    assert write_implementation_acknowledgment(sink, reply(number, sent()), [(answered, faults)]) == 1
    return sink.getvalue()


def test_999_of_a_group_without_faults() -> None:
    written = written_999(501, group(transaction("0001")), {})
    assert written.decode() == (GOLDEN / "accepted.999.edi").read_text()


def test_999_of_a_group_with_a_refused_set_and_a_faulty_claim() -> None:
    """A fault above two claims is told once and before them; faults come in the order of their segments."""
    above = fault("NM1", 9, "8", "2010BA", 9, 0, "1")
    faults = SetFaults()
    faults.add("", [above])
    faults.add("PCN00043", [above, fault("DTP", 27, "3", "2400"), fault("CLM", 22, "8", "2300", 5, 1, "7", "1Z")])
    faults.add("PCN00043", [above, fault("CLM", 22, "8", "2300", 2, 0, "6", "1O0")])
    answered = group(transaction("0001"), transaction("0002", "4"), transaction("0003"))
    written = written_999(502, answered, {2: faults})
    assert written.decode() == (GOLDEN / "partially_accepted.999.edi").read_text()


def test_ta1_of_a_refused_interchange() -> None:
    interchange = sent(verdict=Verdict.REFUSED, code="001", usage="T")
    written = write_technical_acknowledgment(reply(503, interchange), interchange)
    assert written.decode() == (GOLDEN / "refused.ta1.edi").read_text()


def test_277ca_of_claims_of_two_providers() -> None:
    maple = {"provider_name": "MAPLE FAMILY CLINIC", "provider_npi": "1234567893", "provider_tin": "41-1999888"}
    answers = [
        ClaimAnswer(
            "PCN00041", 180_00, patient_last_name="LEE", patient_first_name="ANN", patient_middle_name="M",
            patient_id="LKS100234", start=date(2026, 3, 2), end=date(2026, 3, 2), icn="26068000001", trace="CLEAR1",
            **maple,
        ),
        ClaimAnswer(
            "PCN00043", 300_00, ("A3:33:IL",), patient_last_name="DOE", patient_first_name="KIM",
            patient_id="LKS999999", start=date(2026, 3, 2), end=date(2026, 3, 3), **maple,
        ),
        ClaimAnswer(
            "STAY0007", 2650_50, patient_last_name="LEE", patient_first_name="TOM", patient_id="LKS100234",
            start=date(2026, 3, 2), end=date(2026, 3, 4), icn="26068000002", bill_type="111", provider_name="OAK",
            provider_first_name="PETER", provider_person=True, provider_tin="411777666",
        ),
    ]  # fmt: skip
    header = AcknowledgmentHeader(
        "HARBOR BENEFIT ADMINISTRATORS", "HBA01", "NORTHSHORE BILLING", "NSB77", "ANSWER504", "000000077", "B41-0001",
        date(2026, 3, 9), date(2026, 3, 10),
    )  # fmt: skip
    totals = AnswerTotals(accepted=2, rejected=1, accepted_charge=2830_50, rejected_charge=300_00)
    assert count_answers(answers) == totals
    sink = BytesIO()
    assert write_claim_acknowledgment(sink, reply(504, sent()), header, iter(answers), totals) == totals
    assert sink.getvalue().decode() == (GOLDEN / "two_providers.277ca.edi").read_text()


@pytest.mark.parametrize("name", ["accepted.999", "partially_accepted.999", "two_providers.277ca", "office_visit.837p"])
def test_pyx12_finds_nothing_in_the_files_written_by_hand(name: str) -> None:
    assert pyx12_faults((GOLDEN / f"{name}.edi").read_bytes()) == []


def test_an_answer_goes_back_where_it_came_from() -> None:
    answered = group(transaction("0001"))
    envelope = reply_envelope(sent(usage="T"), TO_HARBOR.created, 9, 8, answered)
    assert (envelope.sender, envelope.receiver, envelope.test) == ("HARBORTPA", "NSB77", True)
    assert (envelope.application_sender, envelope.application_receiver) == ("HARBORTPA", "NSB77")
