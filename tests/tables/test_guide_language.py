"""How guide tables are written: lists of codes by name, what rules ask for, mistakes told with file and line."""

import pytest

from selfund.x12.checking.rules import Rules
from selfund.x12.guides.compiled import Compiled
from selfund.x12.guides.guide import SegmentUse
from selfund.x12.guides.tables import read_guide
from selfund.x12.interchange import Delimiters, SegmentFault

HEAD = """guide 005010X999
title small
set 834
group BE
codes kind = 17 23 A_B
ST transaction_set_header R 1
    01 identifier =834; 02 control_number
"""
NUMBERS = """loop 2000 member R >1
  INS member_status R 1
      01 subscriber =N Y; 02 relationship
  REF number S 2
      01 qualifier =kind 0F; 02 number
  REF policy S 1
      01 qualifier =1L; 02 number
"""


def found(rule: str, *segments: str) -> list[tuple[int, str, str, str]]:
    """What a rule of the member's loop finds: position, segment, IK304 and IK403."""
    guide = Compiled(read_guide(f"{HEAD}{NUMBERS}  rule a-rule 4 A7:684: {rule} | so it is\n", "small.txt"))
    faults: list[SegmentFault] = []
    walk = Rules(guide, (), 4).walk(Delimiters("*", "^", ":", "~"), faults.append)
    walk.feed(["ST*834*0001", *segments])
    walk.end()
    return [(each.position, each.segment, each.code, each.element_code) for each in faults]


def test_a_list_of_codes_is_named_once() -> None:
    loop = next(read_guide(HEAD + NUMBERS, "small.txt").root.loops())
    use = loop.items[1]
    assert isinstance(use, SegmentUse)
    assert use.elements[0].codes == {"17", "23", "A B", "0F"}


@pytest.mark.parametrize(
    ("rule", "segments", "expected"),
    [
        ("needs number.qualifier = 0F", ("INS*Y*18", "REF*0F*1"), []),
        ("needs number.qualifier = 0F", ("INS*Y*18", "REF*17*1"), [(2, "REF", "I6", "")]),
        ("needs number.qualifier = 0F 23", ("INS*Y*18", "REF*17*1", "REF*23*1"), []),
        ("when number.qualifier = 17 needs policy", ("INS*Y*18", "REF*17*1"), [(2, "REF", "I6", "")]),
        ("when number.qualifier = 17 needs policy", ("INS*Y*18", "REF*17*1", "REF*1L*1"), []),
        ("when policy given bars number", ("INS*Y*18", "REF*17*1", "REF*1L*1"), [(3, "REF", "I9", "")]),
        ("allows number.qualifier = 0F", ("INS*Y*18", "REF*17*1"), [(3, "REF", "8", "I6")]),
    ],
)  # fmt: skip
def test_what_a_rule_asks_for(
    rule: str, segments: tuple[str, ...], expected: list[tuple[int, str, str, str]]
) -> None:  # fmt: skip
    assert found(rule, *segments) == expected


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (NUMBERS.replace("=kind", "=kinds"), "small.txt:12: no codes are named kinds above"),
        (NUMBERS + "  rule a 4 A7:684: bars number.qualifier = 17 | x\n", "small.txt:15: allows is followed by"),
        (NUMBERS + "  rule a 4 A7:684: allows number.qualifier | x\n", "small.txt:15: allows is followed by"),
        (NUMBERS + "  rule a 4 A7:684: number.qualifier | x\n", "small.txt:15: the rule asks for nothing"),
        (NUMBERS.replace("REF policy", "REF number"), "small.txt:14: two items of the loop above are named number"),
        (NUMBERS.replace("02 relationship", "18 relationship"), "small.txt:10: '18 relationship': the standard has no"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(table: str, says: str) -> None:
    with pytest.raises(ValueError) as raised:
        read_guide(HEAD + table, "small.txt")
    assert str(raised.value).startswith(says)
