"""Reading holds whatever the bytes are: no claim is lost, nothing raises, batches and blocks of any size agree.

The usual shapes of loops are read in one go and all others segment by segment: both ways must agree wherever both can.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import selfund.x12.claims as claims_module
from interchanges import (
    HEAD,
    INSTITUTIONAL,
    PROFESSIONAL,
    PROVIDER,
    STAY,
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
from selfund.x12.interchange import SegmentFault

PATIENT = ("HL*3*2*23*0", "PAT*19", "NM1*QC*1*LINDQVIST*CLEO", "N3*9 BAY STREET", "N4*LAKESIDE*OH*43001",
           "DMG*D8*20120605*F")  # fmt: skip
BARE = ("HL*4*1*22*1", "SBR*S**GRP9******CI", "NM1*IL*1*BERG*OLE****MI*W200", "NM1*PR*2*LAKESIDE*****PI*LKS01",
        "N3*1 ROAD", "N4*LAKESIDE*OH*43009", "REF*2U*77")  # fmt: skip
PRICED = ("CLM*HCP1*28.75***11:B:1*Y*A*Y*Y", "HI*ABK:J069", "HCP*03*26.75*2*333001234", "LX*1",
          "SV1*HC:99212*25.75*UN*1***1*1*Y**Y*Y", "DTP*472*D8*20260301", "REF*6R*1", "HCP*03*23.75*2",
          "LX*2", "SV1*HC:81000*3*UN*1***1", "DTP*472*D8*20260301", "HCP*03*3*0")  # fmt: skip
OTHER = ("CLM*COB1*100***11:B:1*Y*A*Y*Y*P", "HI*ABK:J069", "NM1*DN*1*DOE*JAN", "NM1*82*1*BERG*OLE****XX*1112223334",
         "SBR*P*18*******CI", "AMT*D*80", "OI***Y***Y", "NM1*IL*1*DOE*JAN****MI*9", "NM1*PR*2*OTHER*****PI*OTH1",
         "LX*1", "SV1*HC:99213*100*UN*1***1", "DTP*472*D8*20260301", "SVD*OTH1*80*HC:99213**1", "CAS*PR*2*20",
         "DTP*573*D8*20260310")  # fmt: skip
PARTS = (PROVIDER, SUBSCRIBER, PATIENT, BARE, VISIT, PRICED, OTHER, STAY)
STRANGE = (
    "", "CLM", "CLM*", "CLM*A*1***11:B:1*Y*A*Y*Y", "HL*9*1*22*0", "HL*7**20*1", "HL", "HL*1*2*3", "LX*1", "LX*2",
    "LX*x", "HL*8*" + "1" * 40 + "*20*1",
    "SV1*HC:99213*1*UN*1***1", "SV2*0300**1*UN*1", "DTP*472*D8*20260231", "DTP*472*TM*1010", "REF*6R", "REF*6R*A*B",
    "SBR*P*18", "NM1*PR*2*X", "NM1*82*1*A", "NM1", "N3*A*B*C", "N4*A*OH*4*US", "DMG*D8*19000101*F*X", "DMG*D8",
    "HI*ABK:J069", "HI*BE:A1:::x", "HI", "HCP*02*1", "HCP", "AMT*F5*1", "XX*1", "REFX*1*2", "PRV*PE*PXC*1", "PAT*01",
    "SVD*A*1", "CAS*PR*1*x", "LIN**N4*1", "CTP****x*ML", "CL1*1*1*01", "K3*A", "CUR*85*USD", "PER*IC*A",
)  # fmt: skip

fragments = st.one_of(
    st.sampled_from(PARTS),
    st.sampled_from(STRANGE).map(lambda segment: (segment,)),
    st.sampled_from(PARTS).flatmap(
        lambda part: st.tuples(
            st.just(part), st.integers(0, len(part) - 1), st.sampled_from(["drop", "twice", *STRANGE])
        ).map(lambda edit: edited(*edit))
    ),
)  # fmt: skip


def edited(part: tuple[str, ...], index: int, how: str) -> tuple[str, ...]:
    """A loop with one segment dropped, said twice or replaced."""
    if how == "drop":
        return part[:index] + part[index + 1 :]
    if how == "twice":
        return part[: index + 1] + part[index:]
    return (*part[:index], how, *part[index + 1 :])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file whose envelope is right, whatever its loops are."""
    guide = draw(st.sampled_from([PROFESSIONAL, INSTITUTIONAL]))
    parts = draw(st.lists(fragments, max_size=9))
    usual_start = draw(st.booleans())
    segments = (*HEAD, *(PROVIDER + SUBSCRIBER if usual_start else ()), *(each for part in parts for each in part))
    return file_of(enveloped(transaction(segments, guide), guide=guide))


@contextmanager
def segment_by_segment() -> Iterator[None]:
    """No loop counts as usual."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims_module, "usual_claim", lambda *_: None)
        patch.setattr(claims_module, "usual_level", lambda *_: 0)
        yield


def claims_in(data: bytes) -> int:
    """How many claims a plain look at the text finds."""
    return sum(segment.startswith(b"CLM*") for segment in data.split(b"~"))


@settings(max_examples=250, deadline=None)
@given(files())
def test_no_claim_is_lost_and_both_ways_agree(data: bytes) -> None:
    found = read_all(data)
    assert sum(not isinstance(each, SegmentFault) for each in found) == claims_in(data)
    with segment_by_segment():
        assert read_all(data) == found


@settings(max_examples=120, deadline=None)
@given(files(), st.integers(1, 900), st.sampled_from([1 << 21, 700, 90]))
def test_batches_and_blocks_of_any_size_give_the_same(data: bytes, size: int, block: int) -> None:
    assert read_all(data, block=block, batch_size=size) == read_all(data)


@settings(max_examples=60, deadline=None)
@given(files())
def test_a_claims_texts_are_its_segments_and_read_again_the_same(data: bytes) -> None:
    whole = data.decode("latin-1")
    for claim in read_all(data):
        if not isinstance(claim, Claim):
            continue
        texts = claim.submission
        assert "~" + texts.claim_text in whole
        loops = texts.header + texts.provider_text + texts.subscriber_text + texts.patient_text + texts.claim_text
        segments = tuple(loops.split("~")[:-1])
        again = file_of(enveloped(transaction(segments, texts.guide), guide=texts.guide))
        (same,) = read_all(again)
        assert isinstance(same, Claim)
        assert (same.lines, same.patient, same.billing, same.charge) == (
            claim.lines, claim.patient, claim.billing, claim.charge,
        )  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_bytes_of_any_kind_give_problems_and_no_exception(data: st.DataObject) -> None:
    good = claim_file(VISIT, OTHER)
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 40)))
    noise = data.draw(st.binary(max_size=30) | st.sampled_from([b"~", b"*", b"~~", b"\n", b"ISA*", b"IEA*1*0~", b"\0"]))
    read_all(good[:start] + noise + good[end:])


def test_a_file_cut_at_any_byte_is_refused_with_a_reason() -> None:
    good = claim_file(VISIT)
    for end in range(len(good) - 1):
        for found in scanned(good[:end]):
            assert found.batches() == []
            assert found.problems
        assert read_all(good[:end]) == []


def test_a_subscriber_stays_with_its_provider_wherever_batches_are_cut() -> None:
    parts = []
    for number in range(30):
        provider = [segment.replace("HL*1*", f"HL*{number * 3 + 1}*").replace("1234567893", f"12345{number:05d}")
                    for segment in PROVIDER]  # fmt: skip
        parts += provider
        for offset in (2, 3):
            parts += [segment.replace("HL*2*1*", f"HL*{number * 3 + offset}*{number * 3 + 1}*")
                      for segment in SUBSCRIBER]  # fmt: skip
            parts += [segment.replace("PCN1", f"PCN{number}-{offset}") for segment in VISIT]
    data = file_of(enveloped(transaction((*HEAD, *parts))))
    for size in range(100, 4_000, 97):
        found = read_all(data, batch_size=size)
        assert [each.id for each in found if isinstance(each, Claim)] == [
            f"PCN{number}-{offset}" for number in range(30) for offset in (2, 3)
        ]
        assert all(each.billing.npi == f"12345{index // 2:05d}" for index, each in enumerate(found)
                   if isinstance(each, Claim))  # fmt: skip
