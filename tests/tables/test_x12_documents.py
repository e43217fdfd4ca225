"""Documents read, built and written by hand-worked examples; every real set that is right comes back as it was."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from selfund.runs.show import look
from selfund.x12.checking.sets import blocks
from selfund.x12.checking.walk import Walk
from selfund.x12.documents.meanings import meaning, meanings
from selfund.x12.documents.reading import read_document, read_set
from selfund.x12.documents.shapes import shapes_of
from selfund.x12.documents.values import period, value, values
from selfund.x12.documents.words import set_in_words
from selfund.x12.documents.writing import document_from, write_document, write_set
from selfund.x12.envelope import Envelope, InterchangeWriter
from selfund.x12.guides.guide import Element, Guide
from selfund.x12.guides.registry import compiled, guide_of, guides, kinds
from selfund.x12.guides.tables import kinds as data_elements
from selfund.x12.interchange import Delimiters, SegmentFault, TransactionSet
from selfund.x12.scanning import scan

PLAIN = Delimiters()
REMITTANCE = Path(__file__).parent.parent / "golden" / "worked_example.835.edi"
REAL = Path(__file__).parents[3] / "shared" / "data" / "x12"

INQUIRY = {
    "beginning": {"purpose": "13", "reference": "ASK-1", "date": "20260601", "time": "0915"},
    "source": [
        {
            "source_name": {
                "source_name": {
                    "entity": "PR", "entity_type": "2", "last_or_organization_name": "LAKESIDE", "id_qualifier": "PI",
                    "id": "LKSBA",
                }
            },
            "receiver": [
                {
                    "receiver_name": {
                        "receiver_name": {
                            "entity": "1P", "entity_type": "2", "last_or_organization_name": "ALDER RIDGE",
                            "id_qualifier": "XX", "id": "2000001000",
                        }
                    },
                    "subscriber": [
                        {
                            "subscriber_name": {
                                "name": {"entity_type": "1", "last_or_organization_name": "LINDQVIST",
                                         "first_name": "ANN", "id_qualifier": "MI", "id": "LKS100201"},
                                "inquiry": [{"inquiry": {"service_type": ["30", "98"]}}],
                            }
                        }
                    ],
                }
            ],
        }
    ],
}  # fmt: skip

INQUIRY_SEGMENTS = [
    "ST*270*0001*005010X279A1",
    "BHT*0022*13*ASK-1*20260601*0915",
    "HL*1**20*1",
    "NM1*PR*2*LAKESIDE*****PI*LKSBA",
    "HL*2*1*21*1",
    "NM1*1P*2*ALDER RIDGE*****XX*2000001000",
    "HL*3*2*22*0",
    "NM1*IL*1*LINDQVIST*ANN****MI*LKS100201",
    "EQ*30^98",
    "SE*10*0001",
]


def guide(name: str, identifier: str, purpose: str = "") -> Guide:
    found = guide_of(name, identifier, purpose)
    if found is None:
        pytest.fail(f"there is no table of {name}")
    return found


def segments_of(data: bytes) -> list[str]:
    return [text for text in data.decode("latin-1").split("~") if text]


def only_set(data: bytes) -> TransactionSet:
    (interchange,) = scan(BytesIO(data), kinds=kinds())
    return interchange.groups[0].sets[0]


# ------------------------------------------------------------------------------------------ building and writing


def test_an_inquiry_built_by_hand_is_written_in_the_guides_order_with_what_can_be_worked_out() -> None:
    sink = BytesIO()
    count = write_document(document_from(INQUIRY, guide("005010X279A1", "270")), sink)
    assert segments_of(sink.getvalue()) == INQUIRY_SEGMENTS
    assert count == 10


def test_other_delimiters_and_line_ends_are_taken() -> None:
    sink = BytesIO()
    marks = Delimiters("|", "!", ">", "'")
    write_document(document_from(INQUIRY, guide("005010X279A1", "270")), sink, marks, "\n", "0815")
    expected = [each.replace("*", "|").replace("^", "!") for each in INQUIRY_SEGMENTS]
    expected[0], expected[-1] = "ST|270|0815|005010X279A1", "SE|10|0815"
    assert sink.getvalue().decode() == "".join([f"{each}'\n" for each in expected])


def test_a_set_is_written_into_an_interchange_with_its_control_number() -> None:
    sink = BytesIO()
    asked = guide("005010X279A1", "270")
    writer = InterchangeWriter(
        sink,
        Envelope("SENDER", "RECEIVER", datetime.fromisoformat("2026-06-01T09:15"), 1, 1, 7, line_breaks=False),
        asked.functional,
        asked.names[0],
    )  # fmt: skip
    write_set(document_from(INQUIRY, asked), writer)
    writer.close()
    segments = segments_of(sink.getvalue())
    assert segments[1].startswith("GS*HS*")
    assert segments[2:-2] == ["ST*270*0007*005010X279A1", *INQUIRY_SEGMENTS[1:-1], "SE*10*0007"]
    assert only_set(sink.getvalue()).accepted


def test_all_that_is_missing_is_told_at_once() -> None:
    data = {
        "beginning": {"reference": "ASK~1", "date": "20260601", "time": "0915"},
        "source": [{"source_name": {"source_name": {"entity": "PR", "entity_type": "2"}}}],
    }
    sink = BytesIO()
    with pytest.raises(ValueError, match="is missing") as caught:
        write_document(document_from(data, guide("005010X279A1", "270")), sink)
    told = str(caught.value).split("; ")
    assert "eligibility inquiry, beginning, purpose is missing" in told
    assert "eligibility inquiry, beginning, reference holds a separator: 'ASK~1'" in told
    assert "eligibility inquiry, source 1: receiver is missing" in told
    assert "eligibility inquiry, source 1, source name, source name, id is missing" in told
    assert not sink.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"beginnings": {}}, "beginnings"),
        ({"beginning": {"purpose": 13}}, r"\$.beginning.purpose"),
        ({"source": {}}, r"\$.source"),
    ],
)
def test_a_name_or_kind_that_the_guide_does_not_have_is_refused(data: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        document_from(data, guide("005010X279A1", "270"))


def test_types_are_found_by_where_they_stand() -> None:
    shapes = shapes_of(guide("005010X279A1", "270"))
    name = shapes.types("source", "receiver", "subscriber", "subscriber_name", "name")
    assert name(last_or_organization_name="LINDQVIST").last_or_organization_name == "LINDQVIST"
    with pytest.raises(ValueError, match="there is no subscribers; there are"):
        shapes.types("source", "receiver", "subscribers")
    with pytest.raises(ValueError, match="is a text"):
        shapes.types("beginning", "date", "year")


def test_only_a_whole_document_can_be_written() -> None:
    document = document_from(INQUIRY, guide("005010X279A1", "270"))
    with pytest.raises(ValueError, match="is a part of a transaction set"):
        write_document(document.source[0], BytesIO())


# ------------------------------------------------------------------------------------------ reading


def test_an_inquiry_is_read_in_words() -> None:
    document = read_document(INQUIRY_SEGMENTS, guide("005010X279A1", "270"), PLAIN)
    subscriber = document.source[0].receiver[0].subscriber[0]
    assert subscriber.subscriber_name.name.last_or_organization_name == "LINDQVIST"
    assert subscriber.subscriber_name.inquiry[0].inquiry.service_type == ("30", "98")
    assert subscriber.subscriber_level.parent == "2"
    assert subscriber.dependent == ()
    assert document.order_as_met == ()


def test_the_order_of_like_segments_is_kept() -> None:
    """Dates of a member may come in any order (DTP of one loop): they come back in theirs."""
    asked = guide("005010X222A1", "837")
    segments = segments_of(CLAIM.encode())
    found: list[SegmentFault] = []
    document = read_document(segments, asked, PLAIN, found.append)
    claim = document.billing_provider_level[0].subscriber_level[0].claim[0]
    assert found == []
    assert claim.order_as_met
    sink = BytesIO()
    write_document(document, sink)
    assert segments_of(sink.getvalue()) == segments


CLAIM = (
    "ST*837*0001*005010X222A1~BHT*0019*00*1*20260601*0800*CH~NM1*41*2*RIVER*****46*RIVERCLR~PER*IC*OPS*TE*7155550111~"
    "NM1*40*2*LAKESIDE*****46*LAKESIDEBA~HL*1**20*1~NM1*85*2*ALDER RIDGE*****XX*2000001000~N3*100 ALDER RIDGE ROAD~"
    "N4*ALDER FALLS*WI*547021201~REF*EI*890000100~HL*2*1*22*0~SBR*P*18*AC2000******CI~"
    "NM1*IL*1*LINDQVIST*ANN****MI*LKS100201~N3*644 GOLDENROD STREET~N4*TWIN RIVERS*WI*547554761~DMG*D8*19840412*F~"
    "NM1*PR*2*LAKESIDE*****PI*LKSBA~CLM*WE-1*180***11:B:1*Y*A*Y*Y~DTP*439*D8*20260301~DTP*431*D8*20260228~"
    "REF*EA*CHART 7~REF*D9*4711~HI*ABK:S60211A*ABF:S60212A~LX*1~SV1*HC:99213:25*180*UN*1***1:2~DTP*472*D8*20260302~"
    "SE*27*0001~"
)


def test_a_remittance_is_read_in_words() -> None:
    data = REMITTANCE.read_bytes().replace(b"\n", b"")
    found = only_set(data)
    segments = segments_of(data[found.offset : found.offset + found.length])
    document = read_document(segments, guide("005010X221A1", "835"), PLAIN)
    claim = document.header_number[0].claim[0]
    assert document.payer.name.name == "HARBOR BENEFIT ADMINISTRATORS"
    assert value(document.payment, "amount") == 33_500
    assert value(document.payment, "date") == date(2026, 4, 15)
    assert claim.claim.claim_number == "PCN00041"
    assert value(claim.claim, "paid") == 9_500
    assert dict(values(claim.claim))["charge"] == 18_000


def test_claims_of_a_remittance_are_handed_over_one_by_one() -> None:
    data = REMITTANCE.read_bytes()
    stream = BytesIO(data)
    stream.seek(5)
    parts = list(read_set(stream, only_set(data), PLAIN, guide("005010X221A1", "835"), loop="2100"))
    assert [part.value.claim.claim_number for part in parts][:2] == ["PCN00041", "PCN00042"]
    assert parts[0].around[0].payer.name.name == "HARBOR BENEFIT ADMINISTRATORS"
    assert parts[1].around[1].number.number == "1"
    assert stream.tell() == 5
    with pytest.raises(ValueError, match="there is no loop 9999"):
        next(read_set(stream, only_set(data), PLAIN, guide("005010X221A1", "835"), loop="9999"))


def test_values_stand_for_what_their_element_is() -> None:
    document = read_document(INQUIRY_SEGMENTS, guide("005010X279A1", "270"), PLAIN)
    assert value(document.beginning, "date") == date(2026, 6, 1)
    assert value(document.beginning, "time") == time(9, 15)
    assert value(document.beginning, "reference") == "ASK-1"
    assert value(document.transaction_set_header, "identifier") == "270"
    assert value(document.beginning, "kind") is None
    with pytest.raises(AttributeError, match="has no hour; it has structure"):
        value(document.beginning, "hour")


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("D8", "20260228", date(2026, 2, 28)),
        ("D8", "20260230", None),
        ("D6", "260228", date(2026, 2, 28)),
        ("RD8", "20260101-20261231", (date(2026, 1, 1), date(2026, 12, 31))),
        ("RD8", "20260101", None),
        ("DT", "202602281530", datetime.fromisoformat("2026-02-28T15:30")),
        ("TM", "2400", None),
        ("TM", "235959", time(23, 59, 59)),
        ("??", "235959", None),
    ],
)
def test_periods_are_read_by_their_form(form: str, text: str, expected: object) -> None:
    assert period(form, text) == expected


def test_a_quantity_is_a_decimal() -> None:
    document = read_document(segments_of(CLAIM.encode()), guide("005010X222A1", "837"), PLAIN)
    service = document.billing_provider_level[0].subscriber_level[0].claim[0].service_line[0].service
    assert value(service, "units") == Decimal(1)


# ------------------------------------------------------------------------------------------ meanings and words


def test_meanings_are_of_elements_and_code_sets_that_there_are() -> None:
    numbers = data_elements().keys()
    sets = {f"@{element.code_set}" for guide in guides() for element in elements_of(guide)}
    assert {key for key in meanings() if key not in numbers and key not in sets} == set()


def elements_of(guide: Guide) -> list[Element]:
    found = []
    for place in compiled(guide).places:
        for element in place.use.elements:
            found += [element, *element.components]
    return found


def test_a_code_is_explained_by_its_own_code_set() -> None:
    (frequency,) = {
        element.name: element
        for element in elements_of(guide("005010X222A1", "837"))
        if element.code_set == "frequency"
    }.values()
    assert meaning(frequency, "7") == "replacement"
    assert meaning(frequency, "Q") == ""


def test_a_set_is_told_in_words_with_what_is_wrong_where_it_stands() -> None:
    segments = [*INQUIRY_SEGMENTS[:8], "XYZ*1", "DMG*D8*19840412*F", "EQ*30", "SE*11*0001"]
    data = "".join([f"{each}~" for each in segments]).encode()
    found = TransactionSet("270", "0001", "005010X279A1", 11, 11, 2, offset=0, length=len(data))
    lines = list(set_in_words(BytesIO(data), found, PLAIN, guide("005010X279A1", "270")))
    assert lines[0] == "beginning: purpose 13 (request); reference ASK-1; date 2026-06-01; time 09:15"
    assert lines[1] == "source (2000A)"
    assert "        name: entity type 1 (person); last or organization name LINDQVIST; first name ANN; " \
           "id qualifier MI (member id); id LKS100201" in lines  # fmt: skip
    stray = lines.index("? XYZ*1")
    assert lines[stray + 1].startswith("! segment 9 XYZ")
    assert lines[stray + 2] == "        birth and sex: birth date 1984-04-12; sex F (female)"
    assert lines[-1] == "          inquiry: service type 30 (plan coverage as a whole)"


def test_show_tells_any_set_in_words_and_as_data() -> None:
    looks = look(REMITTANCE)
    shown = next(looks)
    lines = list(shown.words())
    assert lines[1] == "  group 101 of remittances (835), 005010X221A1"
    assert any(
        line.strip().startswith("claim: claim number PCN00041; status 1 (processed as primary)") for line in lines
    )
    assert not [line for line in lines if "!" in line]
    (each,) = shown.data()["groups"][0]["sets"]
    assert each["document"]["header_number"][0]["claim"][0]["claim"]["paid"] == "95"
    assert "faults" not in each


# ------------------------------------------------------------------------------------------ real files

CASES = sorted(path for path in REAL.rglob("*") if path.is_file()) if REAL.is_dir() else []


@pytest.mark.skipif(not CASES, reason="the real X12 files are not beside the repository")
def test_every_real_set_that_is_right_comes_back_as_it_was() -> None:
    """Trailing separators, which the standard wants left out, are the one thing that may go."""
    right = 0
    for path in CASES:
        data = path.read_bytes()
        stream = BytesIO(data)
        for interchange in scan(stream, kinds=kinds()):
            delimiters = interchange.delimiters
            for found in [each for group in interchange.groups for each in group.sets]:
                here = stream.tell()
                segments = [text for part, _ in blocks(stream, found, delimiters) for text in part]
                purpose = "".join(segments[1].split(delimiters.element)[2:3]) if len(segments) > 1 else ""
                asked = guide_of(found.guide, found.identifier, purpose)
                stream.seek(here)
                if asked is None:
                    continue
                findings: list[SegmentFault] = []
                walk = Walk(compiled(asked), delimiters, findings.append)
                walk.feed(segments)
                walk.end()
                document = read_document(segments, asked, delimiters)
                if findings:
                    continue
                sink = BytesIO()
                write_document(document, sink, delimiters)
                written = sink.getvalue().decode("latin-1").split(delimiters.terminator)[:-1]
                separators = delimiters.element + delimiters.component
                assert written == [text.rstrip(separators) for text in segments], path.name
                right += 1
    assert right > 80
