"""An 837P written by hand: two claims, one of them of a dependent; the program must write the same bytes."""

from datetime import date
from io import BytesIO
from pathlib import Path

from invented import CLAIMS_HEADER, TO_HARBOR, TOM, professional_claim, visit_line
from selfund.terms.claim import ClaimKind, Diagnosis, Provider
from selfund.x12.claim_writing import write_claims

GOLDEN = Path(__file__).parent


def test_office_visit_is_the_file_written_by_hand() -> None:
    fracture = professional_claim(
        visit_line(
            1, charge=120_00, procedure="73110", modifiers=("LT",), place="22", pointers=(1, 2), control_number="",
            start=date(2026, 3, 4), end=date(2026, 3, 4),
        ),
        visit_line(
            2, procedure="25600", modifiers=("LT",), place="22", control_number="", start=date(2026, 3, 4),
            end=date(2026, 3, 5),
        ),
        id="PCN00044", patient=TOM, place="22", frequency="7", original="26050000009",
        diagnoses=(Diagnosis("ABK", "S52.501A"), Diagnosis("ABF", "W18.30XA")),
        providers=(Provider("82", "BIRCH", "OLIVIA", person=True, npi="1992999825"),),
    )  # fmt: skip
    sink = BytesIO()
    write_claims(sink, TO_HARBOR, CLAIMS_HEADER, [professional_claim(), fracture], ClaimKind.PROFESSIONAL)
    assert sink.getvalue().decode() == (GOLDEN / "office_visit.837p.edi").read_text()
