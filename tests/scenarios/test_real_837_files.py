"""Every 837 of public repositories is read or refused with a reason: no crash, no claim and no line lost.

The files lie beside the repository, if at all. Their claims and lines are counted here by splitting text, which shares
nothing with the reader. No verdict of another validator is an oracle; the counts are.
"""

import csv
from io import BytesIO
from pathlib import Path

import pytest

from interchanges import PUBLIC, scanned
from selfund.terms.claim import Claim
from selfund.x12.claims import read_claims
from selfund.x12.interchange import Interchange, SegmentFault, UnreadableClaim
from selfund.x12.scanning import batch_bytes

MANIFEST = PUBLIC / "x12_manifest.csv"
EXPECTED_CLAIMS = {
    # the standard's own examples: claim, charge in cents, lines (amounts as they stand in CLM02)
    "X222A1_HC837_Health_Care_Claim_Professional_pass_ambulance": [("051068", 76650, 4)],
    "X222A1_HC837_Health_Care_Claim_Professional_pass_ppo-repriced-claim": [("ABC123-RI", 2875, 2)],
    "X222A1_HC837_Health_Care_Claim_Professional_pass_out-of-network-repriced-claim": [("TS234H3", 25271, 1)],
    "X222A1_HC837_Health_Care_Claim_Professional_pass_medicare-secondary-payer-COB": [("101KEN6055", 12000, 1)],
    "X222A1_HC837_Health_Care_Claim_Professional_pass_oxygen": [("R03996273 #01", 52024, 2)],
    "X222A1_HC837_Health_Care_Claim_Professional_pass_wheelchair": [("SMI123", 7500, 1)],
    "X223A2_HC837_Health_Care_Claim_Institutional_pass_automobile-accident": [("67236695521", 54500, 4)],
    "X223A2_HC837_Health_Care_Claim_Institutional_pass_out-of-network-repriced-claim": [("W392-49141", 1484, 1)],
    "X223A2_HC837_Health_Care_Claim_Institutional_pass_two-claims-for-the-same-provider": [
        ("756048Q", 8995, 2), ("756049Q", 5000, 1),
    ],
}  # fmt: skip


def real_files() -> list[Path]:
    """Every file that holds an 837, of any version and guide."""
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(newline="") as rows:
        return [PUBLIC / row["file"] for row in csv.DictReader(rows) if "837" in row["kinds"]]


REAL = real_files()


@pytest.fixture
def files() -> list[Path]:
    if not REAL:
        pytest.skip("the public examples do not lie beside the repository")
    return REAL


def segments_of(data: bytes, interchange: Interchange) -> list[bytes]:
    """The segments of an interchange, by splitting alone."""
    text = data[interchange.offset : interchange.offset + interchange.length]
    return [segment.strip(b"\r\n\t ") for segment in text.split(interchange.delimiters.terminator.encode("latin-1"))]


def counted(segments: list[bytes], name: str, element: str) -> int:
    return sum(segment.startswith((name + element).encode("latin-1")) for segment in segments)


def answered(data: bytes, interchange: Interchange) -> list[Claim | UnreadableClaim]:
    stream = BytesIO(data)
    return [
        found
        for batch in interchange.batches()
        for found in read_claims(batch, batch_bytes(stream, batch))
        if not isinstance(found, SegmentFault)
    ]


def lines_of(claim: Claim | UnreadableClaim) -> int:
    return len(claim.lines) if isinstance(claim, Claim) else claim.lines


def whole(interchange: Interchange) -> bool:
    """Whether every set of it may be read."""
    sets = [each for group in interchange.groups for each in group.sets]
    return (
        interchange.accepted
        and all(group.accepted for group in interchange.groups)
        and all(each.accepted for each in sets)
    )


def test_every_claim_and_line_of_a_file_that_is_read_is_answered(files: list[Path]) -> None:
    read = 0
    for path in files:
        data = path.read_bytes()
        for interchange in scanned(data):
            if not whole(interchange):
                continue
            segments = segments_of(data, interchange)
            claims = answered(data, interchange)
            element = interchange.delimiters.element
            assert len(claims) == counted(segments, "CLM", element), path.name
            assert sum(map(lines_of, claims)) == counted(segments, "LX", element), path.name
            assert all(claim.faults for claim in claims if isinstance(claim, UnreadableClaim)), path.name
            read += 1
    assert read >= 35


def test_every_set_that_is_not_read_is_refused_with_a_reason(files: list[Path]) -> None:
    refused = 0
    for path in files:
        for interchange in scanned(path.read_bytes()):
            for group in interchange.groups:
                for each in group.sets:
                    if each.batches and group.accepted and interchange.accepted:
                        continue
                    reasons = (*each.problems, *group.problems, *interchange.problems)
                    assert each.codes or group.codes or not interchange.accepted, path.name
                    assert reasons, path.name
                    refused += 1
    assert refused >= 40


def test_a_wrong_count_put_right_lets_the_claims_be_read(files: list[Path]) -> None:
    mended = 0
    for path in files:
        data = path.read_bytes()
        for interchange in scanned(data):
            sets = [each for group in interchange.groups if group.accepted for each in group.sets]
            if interchange.verdict.value == "R" or len(sets) != 1 or sets[0].codes != ("4",):
                continue
            element = interchange.delimiters.element
            right = data.replace(
                f"SE{element}{sets[0].stated}{element}".encode(), f"SE{element}{sets[0].found}{element}".encode()
            )
            (again,) = [each for each in scanned(right) if each.offset == interchange.offset]
            claims = answered(right, again)
            assert len(claims) == counted(segments_of(right, again), "CLM", element), path.name
            mended += 1
    assert mended >= 10


@pytest.mark.parametrize("name", EXPECTED_CLAIMS)
def test_the_standards_own_examples(name: str, files: list[Path]) -> None:
    (path,) = [each for each in files if name in each.name]
    data = path.read_bytes()
    (interchange,) = scanned(data)
    claims = answered(data, interchange)
    assert [(claim.id, claim.charge, lines_of(claim)) for claim in claims] == EXPECTED_CLAIMS[name]
    assert all(isinstance(claim, Claim) for claim in claims)


def test_the_repriced_example_carries_its_prices(files: list[Path]) -> None:
    (path,) = [each for each in files if "Claim_Professional_pass_ppo-repriced" in each.name]
    data = path.read_bytes()
    (interchange,) = scanned(data)
    (claim,) = answered(data, interchange)
    assert isinstance(claim, Claim)
    assert claim.repricing is not None
    assert (claim.repricing.allowed, claim.repricing.savings) == (2675, 200)
    assert [line.repricing.allowed for line in claim.lines if line.repricing] == [2375, 300]
