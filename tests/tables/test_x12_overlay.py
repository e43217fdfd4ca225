"""A trading partner's overlay: what it asks is found as SNIP type 7, what is wrong with it is told at once."""

import pytest

from selfund.x12.checking.checks import CheckOptions, Checks
from selfund.x12.checking.overlay import overlaid, overlay_problems, read_overlay
from selfund.x12.guides.guide import Guide
from selfund.x12.guides.registry import compiled, guide_of, guides_named
from selfund.x12.guides.tables import HOME
from x12_sets import INSTITUTIONAL, PROFESSIONAL, claim_set, findings, told

HEAD = "overlay lakeside\nguide 005010X222A1\n"
CLAIM = (
    "CLM*A1*100***11:B:1*Y*A*Y*Y~REF*D9*CLEAR1~HI*ABK:J209~NM1*82*1*ROE*JIM****XX*1234567893~"
    "LX*1~SV1*HC:99213:25*60*UN*1***1~DTP*472*D8*20260105~REF*6R*L1~LX*2~SV1*HC:99214*40*UN*1***1~DTP*472*D8*20260105~"
)


def professional() -> Guide:
    guide = guide_of(PROFESSIONAL, "837")
    assert guide is not None
    return guide


ROWS = [
    ("", [], "nothing is asked"),
    ("require 2300/payer_claim_number", ["overlay-require REF A7:732"], "a segment that is not there"),
    ("require 2300/clearinghouse_number", [], "a segment that is there"),
    ("require 2310C", ["overlay-require NM1 A7:732"], "a loop that is not there"),
    ("require 2310B", [], "a loop that is there"),
    ("require 2300/claim.delay_reason", ["overlay-require CLM20 A7:732"], "an element that is not there"),
    ("require 2300/claim.charge", [], "an element that is there"),
    ("require 2400/service.procedure.modifier_1", ["overlay-require SV101-3 A7:732"], "on one line of two"),
    ("bar 2300/clearinghouse_number", ["overlay-bar REF A7:732"], "a segment that is there"),
    ("bar 2300/accident_date", [], "a segment that is not there"),
    ("bar 2310B", ["overlay-bar NM1 A7:732"], "a loop that is there"),
    ("bar 2310C", [], "a loop that is not there"),
    ("bar 2400/service.procedure.modifier_1", ["overlay-bar SV101-3 A7:732"], "a component that is there"),
    ("codes 2000B/coverage.filing = CI BL", [], "one of the codes"),
    ("codes 2000B/coverage.filing = BL", ["overlay-codes SBR09 A7:732"], "none of the codes"),
    ("codes 2300/claim.facility.place = 21 22", ["overlay-codes CLM05-1 A7:732"], "a component with another code"),
    ("codes set/beginning.kind = RP", ["overlay-codes BHT06 A7:732"], "outside of loops"),
    ("length 2300/claim.claim_number <= 2", [], "two characters"),
    ("length 2300/claim.claim_number <= 1", ["overlay-length CLM01 A7:732"], "one character too many"),
    (
        "rule 2300 no-small-claims A7:178: when claim.charge = 100 needs note | small claims tell why",
        ["no-small-claims NTE A7:178"], "a rule of its own",
    ),
    (
        "require 2300/note # why\n\n# nothing\nrequire 2310C",
        ["overlay-require NTE A7:732", "overlay-require NM1 A7:732"], "two lines",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("asks", "expected", "why"), ROWS, ids=[row[2] for row in ROWS])
def test_what_an_overlay_asks(asks: str, expected: list[str], why: str) -> None:
    overlay, problems = read_overlay(HEAD + asks, "lakeside.txt")
    assert problems == []
    assert overlaid(professional(), overlay)[1] == []
    found = findings(claim_set(CLAIM), PROFESSIONAL, "837", CheckOptions(overlays=(overlay,)))
    assert sorted(told(found)) == sorted(expected)
    assert {fault.snip for fault in found} <= {7}


def test_an_overlay_is_of_its_guide_and_type_alone() -> None:
    overlay, _ = read_overlay(HEAD + "require 2310C", "lakeside.txt")
    without = CheckOptions(snips=frozenset(range(1, 7)), overlays=(overlay,))
    assert told(findings(claim_set(CLAIM), PROFESSIONAL, "837", without)) == []
    institutional = guide_of(INSTITUTIONAL, "837")
    assert institutional is not None
    rules = Checks(CheckOptions(overlays=(overlay,))).rules(compiled(institutional))
    assert rules.guide is compiled(institutional)


def test_the_guide_itself_stays_as_it_was() -> None:
    overlay, _ = read_overlay(HEAD + "require 2310C", "lakeside.txt")
    found = findings(claim_set(CLAIM), PROFESSIONAL, "837", CheckOptions(overlays=(overlay,)))
    assert told(found) == ["overlay-require NM1 A7:732"]
    assert told(findings(claim_set(CLAIM), PROFESSIONAL, "837")) == []


WRONG = [
    ("want 2300/claim", "overlay-line", "no such word"),
    ("require", "overlay-line", "no path"),
    ("require 2300/claim = 1", "overlay-line", "a value where none is asked"),
    ("codes 2300/claim.charge", "overlay-line", "no codes"),
    ("codes 2300/claim = 1", "overlay-line", "codes of a segment"),
    ("length 2300/claim.claim_number <= many", "overlay-line", "no number"),
    ("rule 2300 x A7:1: wishes claim | words", "overlay-rule", "a rule that asks nothing"),
    ("require 2399/claim", "overlay-loop", "no such loop"),
    ("require set", "overlay-loop", "the whole set"),
    ("require 2300/clam", "overlay-path", "no such segment"),
    ("require 2300/claim.colour", "overlay-path", "no such element"),
    ("require 2300/claim.facility.colour", "overlay-path", "no such component"),
    ("codes 2000B/coverage.filing = CI XX", "overlay-path", "a code that the guide does not allow"),
    ("length 2300/claim.claim_number <= 20", "overlay-path", "no shorter than the guide"),
    ("rule 2300 x A7:1: needs house/claim | words", "overlay-path", "a rule that leads nowhere"),
]


@pytest.mark.parametrize(("line", "code", "why"), WRONG, ids=[row[2] for row in WRONG])
def test_what_is_wrong_with_an_overlay(line: str, code: str, why: str) -> None:
    overlay, problems = read_overlay(HEAD + line, "lakeside.txt")
    found = problems + overlay_problems(overlay, lambda name: guides_named(name, "837")[0])
    assert [(problem.code, str(problem.place)) for problem in found] == [(code, "lakeside.txt:3:1")]
    assert found[0].mend


def test_all_that_is_wrong_is_told_at_once_and_the_rest_holds() -> None:
    text = HEAD + "\n".join([line for line, _, _ in WRONG] + ["require 2310C"])
    overlay, problems = read_overlay(text, "lakeside.txt")
    assert len(problems) + len(overlaid(professional(), overlay)[1]) == len(WRONG)
    found = findings(claim_set(CLAIM), PROFESSIONAL, "837", CheckOptions(overlays=(overlay,)))
    assert told(found) == ["overlay-require NM1 A7:732"]


def test_an_overlay_says_whose_it_is() -> None:
    _, problems = read_overlay("require 2310C", "x.txt")
    assert [problem.code for problem in problems] == ["overlay-head"]
    overlay, _ = read_overlay("overlay a\nguide 005010X999\nrequire 2310C", "x.txt")
    assert [problem.code for problem in overlay_problems(overlay, lambda name: None)] == ["overlay-guide"]


def test_the_example_of_the_description_holds() -> None:
    text = (HOME / "WRITING.md").read_text("utf-8")
    example = text[text.index("overlay lakeside") :].split("```")[0]
    bare = "\n".join(line.split("   ")[0] if not line.startswith("rule") else line for line in example.splitlines())
    overlay, problems = read_overlay(bare, "WRITING.md")
    assert (problems, overlay_problems(overlay, lambda name: guides_named(name, "837")[0])) == ([], [])
    assert len(overlay.asked) == 7
