"""The checkers find planted faults: a checker that finds nothing in good files must find something in bad ones."""

from pathlib import Path

import pytest

from checkers.pyx12_check import pyx12_faults
from checkers.remittance_balance import main, remittance_faults

GOLDEN = Path(__file__).parent.parent / "golden"
WORKED = (GOLDEN / "worked_example.835.edi").read_text()

PLANTED = [
    # what, what stands in the file, what is put in its place, some words of the fault
    ("payment a dollar short", "BPR*I*335*", "BPR*I*334*", "is not 335 of claims"),
    ("payment below zero", "BPR*I*335*", "BPR*I*-335*", "below zero"),
    ("money by no method", "*C*ACH*", "*C*NON*", "method NON does not fit"),
    ("notification of a payment", "BPR*I*335", "BPR*H*335", "handling H"),
    ("needless zeros", "BPR*I*335*", "BPR*I*335.00*", "needless zeros"),
    ("leading zero", "BPR*I*335*", "BPR*I*0335*", "needless zeros"),
    ("no amount", "BPR*I*335*", "BPR*I*X*", "no amount"),
    ("too long an amount", "BPR*I*335*", "BPR*I*335335335*", "longer than ten digits"),
    ("no effective date", "998877*20260415~", "998877~", "effective date"),
    ("another payer in TRN", "EFT0000101*1411234567", "EFT0000101*1411234568", "TRN03 is not BPR10"),
    ("payer without its 1", "EFT0000101*1411234567", "EFT0000101*411234567", "not of the form"),
    ("a second payee", "REF*TJ*411999888~", "REF*TJ*411999888~\nN1*PE*OAK*XX*1245319599~", "2 of N1*PE"),
    ("no payer", "N1*PR*HARBOR BENEFIT ADMINISTRATORS~\n", "", "0 of N1*PR"),
    ("no technical contact", "PER*BL*CLAIM SERVICE*TE*2185550100~\n", "", "no technical contact"),
    ("claim before LX", "LX*1~\n", "", "before LX"),
    ("line charge", "SVC*HC:99213*180*95", "SVC*HC:99213*181*95", "charge is not paid and adjustments"),
    ("line paid", "SVC*HC:99213*180*95", "SVC*HC:99213*180*96", "less the claim's adjustments"),
    ("adjustment", "CAS*CO*45*60~", "CAS*CO*45*61~", "charge is not paid and adjustments"),
    ("claim charge", "CLP*PCN00041*1*180*", "CLP*PCN00041*1*181*", "charge is not the sum of the services"),
    ("claim paid", "CLP*PCN00041*1*180*95*", "CLP*PCN00041*1*180*96*", "paid is not the services'"),
    ("patient's part", "*95*25*12*", "*95*20*12*", "is not the PR adjustments' 25"),
    ("patient's part left out", "*95*25*12*", "*95**12*", "is not the PR adjustments' 25"),
    ("status of a reversal", "CLP*PCN00041*1*", "CLP*PCN00041*22*", "wrong sign"),
    ("patient's part of a reversal", "CLP*PCN00041*1*", "CLP*PCN00041*22*", "tells no patient responsibility"),
    ("no number of the payer", "*26105000001*11*1~", "**11*1~", "number is missing"),
    ("no patient", "NM1*QC*1*LEE*ANN****MI*LKS100234~\nREF", "REF", "0 patients"),
    ("negative adjustment", "CAS*CO*45*60~", "CAS*CO*45*80**253*-20~", "CO 253 of the wrong sign"),
    ("unknown group", "CAS*CO*45*60~", "CAS*CR*45*60~", "group 'CR'"),
    ("no reason", "CAS*CO*45*60~", "CAS*CO**60~", "without reason or amount"),
    ("an adjustment of nothing", "CAS*CO*45*60~", "CAS*CO*45*60**253*0~", "without reason or amount"),
    ("a reason twice", "CAS*CO*45*60~", "CAS*CO*45*30**45*30~", "stands twice"),
    ("a group in two segments", "CAS*CO*45*60~", "CAS*CO*45*30~\nCAS*CO*253*30~", "before the last one is full"),
    ("another provider's adjustment", "SE*42", "PLB*1245319599*20261231*WO:R1*1~\nSE*43", "is not the payee"),
    ("provider adjustment out of balance", "SE*42", "PLB*1234567893*20261231*WO:R1*1~\nSE*43", "less 1 of adjust"),
    ("provider adjustment of nothing", "SE*42", "PLB*1234567893*20261231*WO:R1*0~\nSE*43", "without reason"),
    ("half a pair", "SE*42", "PLB*1234567893*20261231*WO:R1~\nSE*43", "one to six pairs"),
    ("no fiscal year", "SE*42", "PLB*1234567893**WO:R1*1~\nSE*43", "fiscal year"),
    ("interest not told twice", "AMT*AU*180~", "AMT*AU*180~\nAMT*I*2~", "interest of 2"),
    ("count of segments", "SE*42*", "SE*41*", "counts 41, there are 42"),
    ("number of the set", "SE*42*0001", "SE*42*0002", "control number 0002 is not 0001"),
    ("count of sets", "GE*1*101", "GE*2*101", "counts 2, there are 1"),
    ("number of the group", "GE*1*101", "GE*1*102", "control number 102 is not 101"),
    ("count of groups", "IEA*1*", "IEA*2*", "counts 2, there are 1"),
    ("number of the interchange", "IEA*1*000000101", "IEA*1*000000102", "is not 000000101"),
    ("not closed", "IEA*1*000000101~\n", "", "ISA 000000101 is not closed"),
    ("another group", "GS*HP", "GS*HC", "not of remittances"),
    ("another set", "ST*835", "ST*837", "not an 835"),
    ("a short ISA", "ISA*00*          *", "ISA*00*         *", "fixed length"),
    ("an empty last element", "LX*1~", "LX*1*~", "last element is empty"),
    ("an empty segment", "LX*1~", "LX*1~~", "empty"),
    ("text at the end", "IEA*1*000000101~", "IEA*1*000000101~X", "after the last terminator"),
    ("a line outside a claim", "LX*1~", "SVC*HC:99213*1*1~\nLX*1~", "outside a claim"),
    ("an adjustment outside a claim", "LX*1~", "CAS*CO*45*1~\nLX*1~", "outside a claim"),
    ("a line without a procedure", "SVC*HC:70553*", "SVC*HC*", "no procedure"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "there", "instead", "word"), PLANTED, ids=[row[0] for row in PLANTED])
def test_a_planted_fault_is_found(what: str, there: str, instead: str, word: str) -> None:
    assert WORKED.count(there) >= 1, what
    found = remittance_faults(WORKED.replace(there, instead, 1).encode())
    assert any(word in fault for fault in found), found


def test_a_reversal_after_its_correction_is_found() -> None:
    claim = WORKED[WORKED.index("CLP*PCN00041") : WORKED.index("CLP*PCN00042")]
    taken_back = (
        claim.replace("*1*180*95*25*", "*22*-180*-95**").replace("*180*95*", "*-180*-95*").replace("45*60", "45*-60")
        .replace("3*25", "3*-25")
    )  # fmt: skip
    text = WORKED.replace(claim, claim + taken_back).replace("BPR*I*335", "BPR*I*240").replace("SE*42", "SE*56")
    assert remittance_faults(text.encode()) == ["segment 31 CLP: a reversal after its correction"]


@pytest.mark.parametrize("data", [b"", b"ISA", b"\x00\xff" * 200])
def test_no_interchange_is_a_fault(data: bytes) -> None:
    assert remittance_faults(data) == ["no ISA"]


def test_the_command_says_what_it_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good, bad = GOLDEN / "worked_example.835.edi", tmp_path / "bad.835"
    bad.write_text(WORKED.replace("BPR*I*335*", "BPR*I*334*"))
    assert main([str(good)]) == 0
    assert main([str(good), str(bad)]) == 1
    assert "2 files, 1 faults" in capsys.readouterr().out


PLANTED_FOR_PYX12 = [
    # file                      in the file               in its place            a word of the fault
    ("worked_example.835", "CLP*PCN00041*1*", "CLP*PCN00041*77*", "CLP02"),
    ("worked_example.835", "SE*42", "SE*41", "SE count"),
    ("worked_example.835", "NM1*QC*1*LEE*ANN****MI*LKS100234~\nREF", "REF", "Patient Name"),
    ("partially_accepted.999", "IK5*A~", "IK5*Z~", "IK5*Z not found"),
    ("two_providers.277ca", "STC*A2:20*", "STC*A9:20*", "A9"),
    ("office_visit.837p", "HL*2*1*22*0", "HL*2*9*22*0", "HL"),
    ("office_visit.837p", "SBR*P*18*", "SBR*Q*18*", "SBR*Q not found"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "there", "instead", "word"), PLANTED_FOR_PYX12)
def test_pyx12_is_heard(name: str, there: str, instead: str, word: str) -> None:
    text = (GOLDEN / f"{name}.edi").read_text()
    found = pyx12_faults(text.replace(there, instead, 1).encode())
    assert any(word in fault for fault in found), found


def test_pyx12_without_a_map_is_a_finding() -> None:
    found = pyx12_faults(WORKED.replace("X221A1", "X221A9").encode())
    assert found
    assert "cannot go on" in found[0]
