"""What is written is what is read: claims written, read and written again give the same bytes and the same values.

Claims of the standard's public examples make the same way where they lie beside the repository.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from invented import (
    CLAIMS_HEADER,
    TO_HARBOR,
    full_institutional,
    full_professional,
    institutional_claim,
    professional_claim,
    visit_line,
)
from selfund.terms.claim import Claim, ClaimKind, Submission
from selfund.x12.claim_writing import write_claims
from selfund.x12.claims import read_claims
from selfund.x12.scanning import batch_bytes, scan

PUBLIC = Path(__file__).parents[2].parent / "shared" / "data" / "x12"


def written(claims: list[Claim], kind: ClaimKind) -> bytes:
    sink = BytesIO()
    assert write_claims(sink, TO_HARBOR, CLAIMS_HEADER, claims, kind) == len(claims)
    return sink.getvalue()


def read(data: bytes) -> Iterator[object]:
    stream = BytesIO(data)
    for interchange in scan(stream):
        for batch in interchange.batches():
            yield from read_claims(batch, batch_bytes(stream, batch))


def claims_in(data: bytes) -> list[Claim]:
    return [found for found in read(data) if isinstance(found, Claim)]


def without_source(claim: Claim) -> Claim:
    return replace(claim, submission=Submission())


INVENTED = [professional_claim(), full_professional(), institutional_claim(), full_institutional()]


@pytest.mark.parametrize("claim", INVENTED, ids=["visit", "full professional", "stay", "full institutional"])
def test_written_and_read_and_written_again_is_the_same(claim: Claim) -> None:
    first = written([claim], claim.kind)
    once = list(read(first))
    assert [type(each) for each in once] == [Claim]
    again = written(claims_in(first), claim.kind)
    assert again == first
    assert [without_source(each) for each in claims_in(again)] == [without_source(each) for each in claims_in(first)]


def test_fields_come_back_as_they_went() -> None:
    sent = full_professional()
    (back,) = claims_in(written([sent], sent.kind))
    for name in (
        "id", "kind", "charge", "patient", "place", "frequency", "original", "payer_id", "group_number", "filing_order",
        "amounts", "repricing", "notes", "attachments", "accident_causes", "accident_state", "delay_reason",
        "special_program", "contract", "pay_to",
    ):  # fmt: skip
        assert getattr(back, name) == getattr(sent, name), name
    assert back.lines[1].other_payers == sent.lines[1].other_payers
    assert back.lines[1].drugs == sent.lines[1].drugs
    assert back.other_payers[0].adjustments == sent.other_payers[0].adjustments


def test_claims_in_are_claims_out() -> None:
    """Over several sets and levels, none is lost and none comes twice, and their order stays."""
    many = [professional_claim(visit_line(), id=f"PCN{number}") for number in range(250)]
    sink = BytesIO()
    write_claims(sink, TO_HARBOR, CLAIMS_HEADER, many, ClaimKind.PROFESSIONAL, claims_in_set=60)
    assert [claim.id for claim in claims_in(sink.getvalue())] == [claim.id for claim in many]


def test_public_examples_are_written_and_read_again() -> None:
    if not PUBLIC.is_dir():
        pytest.skip("the public examples do not lie beside the repository")
    compared = 0
    for path in sorted(PUBLIC.glob("*/*")):
        found = claims_in(path.read_bytes())
        for kind in ClaimKind:
            own = [claim for claim in found if claim.kind is kind]
            if own:
                data = written(own, kind)
                assert written(claims_in(data), kind) == data, path.name
                compared += len(own)
    assert compared >= 20
