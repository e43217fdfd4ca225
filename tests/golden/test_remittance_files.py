"""835s written by hand, from the handbook's worked example: what the program writes must be the same bytes."""

from datetime import date
from pathlib import Path

from checkers.pyx12_check import pyx12_faults
from checkers.remittance_balance import remittance_faults
from invented import HARBOR, MAPLE, TO_MAPLE, paid_claim, paid_line, remittance_of
from selfund.terms.remittance import PaymentMethod, Remittance
from selfund.x12.remittance_advice import BankTransfer, write_remittance

GOLDEN = Path(__file__).parent


def worked_example() -> Remittance:
    """Handbook section 11: an office visit with a copay, and imaging that meets the deductible."""
    shared = {"group_number": "LF100", "received": date(2026, 3, 10), "place": "11"}
    visit = paid_claim(
        paid_line(180_00, ("CO", "45", 60_00), ("PR", "3", 25_00), control_number="1", allowed=120_00),
        claim="PCN00041", icn="26105000001", start=date(2026, 3, 2), end=date(2026, 3, 2), covered=180_00,
        rendering_npi="1992999825", rendering_last_name="BIRCH", rendering_first_name="OLIVIA", **shared,
    )  # fmt: skip
    imaging = paid_claim(
        paid_line(
            2400_00, ("CO", "45", 600_00), ("PR", "1", 1500_00), ("PR", "2", 60_00),
            procedure="70553", start=date(2026, 3, 5), control_number="1", allowed=1800_00,
        ),
        claim="PCN00042", icn="26105000002", start=date(2026, 3, 5), end=date(2026, 3, 5), covered=2400_00,
        rendering_npi=MAPLE.npi, rendering_last_name="MAPLE FAMILY CLINIC", **shared,
    )  # fmt: skip
    return remittance_of(visit, imaging, method=PaymentMethod.ACH)


def test_worked_example_is_the_file_written_by_hand() -> None:
    transfer = BankTransfer("091000019", "4455667788", "091000022", "998877")
    written = write_remittance(worked_example(), HARBOR, TO_MAPLE, transfer)
    assert written.decode() == (GOLDEN / "worked_example.835.edi").read_text()


def test_the_file_written_by_hand_holds() -> None:
    data = (GOLDEN / "worked_example.835.edi").read_bytes()
    assert remittance_faults(data) == []
    assert pyx12_faults(data) == []
