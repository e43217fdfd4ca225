"""The wrapping of what is written: clean values, amounts and quantities in the standard's form, control numbers."""

from datetime import date
from io import BytesIO

import pytest

from invented import TO_HARBOR
from selfund.x12.envelope import (
    Envelope,
    InterchangeWriter,
    address_segments,
    amount,
    clean,
    day,
    digits,
    group_header,
    interchange_header,
    name_segment,
    quantity,
    segment,
)

CLEANED = [
    # text                     longest    as written
    ("PCN00042", 38, "PCN00042"),
    ("PCN00042", 5, "PCN00"),
    ("", 38, ""),
    ("ann lee", 38, "ann lee"),  # letters keep their size
    ("A*B^C:D~E", 38, "A B C D E"),  # a delimiter is a blank
    ("A\tB\r\nC", 38, "A B  C"),
    ("A\x00B\x7fC\x9f", 38, "ABC"),  # what cannot be printed goes
    ("LEE   ", 38, "LEE"),  # trailing blanks go
    ("LEE * SONS", 6, "LEE"),
    ("Zoë Müller-Sørensen", 38, "Zoe Muller-S?rensen"),  # a letter without its accent, or ?
    ("Łódź", 38, "?odz"),
    ("½ ª ²", 38, "? ? ?"),  # a sign is not a letter: no "12" for a half
    ("日本", 38, "??"),
    ("A\xa0B\xad", 38, "A B"),
    ("O'NEIL & CO. (MN) #5", 38, "O'NEIL & CO. (MN) #5"),
]


@pytest.mark.parametrize(("text", "longest", "expected"), CLEANED)
def test_clean(text: str, longest: int, expected: str) -> None:
    assert clean(text, longest) == expected


AMOUNTS = [
    (0, "0"), (1, ".01"), (10, ".1"), (50, ".5"), (99, ".99"), (100, "1"), (150, "1.5"), (1005, "10.05"),
    (95_50, "95.5"), (180_00, "180"), (2400_00, "2400"), (100_000_00, "100000"), (99_999_999_99, "99999999.99"),
    (-1, "-.01"), (-50, "-.5"), (-180_00, "-180"), (-1005, "-10.05"),
]  # fmt: skip


@pytest.mark.parametrize(("cents", "expected"), AMOUNTS)
def test_an_amount_has_no_needless_zeros(cents: int, expected: str) -> None:
    assert amount(cents) == expected


@pytest.mark.parametrize(
    ("thousandths", "expected"),
    [
        (0, "0"),
        (1, ".001"),
        (500, ".5"),
        (1000, "1"),
        (1250, "1.25"),
        (12_000, "12"),
        (-1500, "-1.5"),
        (10_010, "10.01"),
    ],
)
def test_a_quantity_has_no_needless_zeros(thousandths: int, expected: str) -> None:
    assert quantity(thousandths) == expected


def test_days_and_digits() -> None:
    assert day(date(2026, 3, 2)) == "20260302"
    assert digits("(218) 555-0100 x7", 256) == "2185550100x7"
    assert digits("55802-1234", 15) == "558021234"
    assert digits("411234567", 5) == "41123"


def test_a_segment_ends_with_its_last_value() -> None:
    assert segment("CLP*1*2***") == "CLP*1*2~"
    assert segment("SVC*HC:1:::") == "SVC*HC:1~"


def test_names() -> None:
    assert name_segment("QC", True, "LEE", "ANN", qualifier="MI", identifier="LKS1") == "NM1*QC*1*LEE*ANN****MI*LKS1~"
    # neither qualifier without number nor number of one character
    assert name_segment("QC", True, "LEE", "ANN", qualifier="MI", identifier="") == "NM1*QC*1*LEE*ANN~"
    assert name_segment("QC", True, "LEE", "ANN", qualifier="MI", identifier="7") == "NM1*QC*1*LEE*ANN~"
    # an organization has no first name
    assert name_segment("85", False, "CLINIC", "ANN", "B", "JR", "XX", "12") == "NM1*85*2*CLINIC*****XX*12~"
    assert name_segment("82", True, "LEE", "ANN", "B", "JR", "XX", "12") == "NM1*82*1*LEE*ANN*B**JR*XX*12~"


def test_an_address_is_whole_or_not_there() -> None:
    assert address_segments("1 ELM", "", "DULUTH", "MN", "55802-1234") == "N3*1 ELM~N4*DULUTH*MN*558021234~"
    assert address_segments("1 ELM", "APT 2", "DULUTH", "MN", "55802", "US") == "N3*1 ELM*APT 2~N4*DULUTH*MN*55802~"
    assert address_segments("1 ELM", "", "TORONTO", "ON", "M4B 1B3", "CA") == "N3*1 ELM~N4*TORONTO*ON*M4B1B3*CA~"
    assert address_segments("", "", "DULUTH", "MN", "55802") == ""
    assert address_segments("1 ELM", "", "", "MN", "55802") == ""


def test_headers_by_hand() -> None:
    assert interchange_header(TO_HARBOR) == (
        "ISA*00*          *00*          *ZZ*NSB77          *ZZ*HARBORTPA      *260309*1405*^*00501*000000077*1*P*:~"
    )
    assert len(interchange_header(Envelope("A" * 20, "B", TO_HARBOR.created, 999_999_999, 1))) == 106
    other = Envelope("A", "B", TO_HARBOR.created, 1, 2, application_sender="C", application_receiver="D")
    assert group_header(other, "FA", "005010X231A1") == "GS*FA*C*D*20260309*1405*2*X*005010X231A1~"


def test_a_writer_counts_sets_and_segments() -> None:
    sink = BytesIO()
    writer = InterchangeWriter(sink, Envelope("A", "B", TO_HARBOR.created, 1, 2, 9999, line_breaks=False), "HC", "G")
    for _ in range(2):
        writer.begin("837", "G")
        writer.write("BHT*1~HL*2~")
        writer.write("HL*3~")
        writer.end()
    writer.close()
    text = sink.getvalue().decode()
    assert text[text.index("ST*") :] == (
        "ST*837*9999*G~BHT*1~HL*2~HL*3~SE*5*9999~ST*837*10000*G~BHT*1~HL*2~HL*3~SE*5*10000~GE*2*2~IEA*1*000000001~"
    )
