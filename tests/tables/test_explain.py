"""The tree that explains a claim: hand-worked decisions, and the lines that a reader must see."""

import json
from pathlib import Path
from typing import Any

import pytest

from selfund.runs.explain import explain, tree, tree_of_line
from selfund.runs.status_words import status_words
from selfund.terms.problem import Problem

Told = dict[str, Any]


def step(rule: str, amount: str, inputs: Told, source: str = "", reason: str = "", **moved: dict[str, str]) -> Told:
    told = {"rule": rule, "amount": amount, "inputs": inputs, "source": source}
    told |= {"before": moved.get("before", {}), "after": moved.get("after", {})}
    return told | ({"reason": reason} if reason else {})


def adjustment(group: str, carc: str, amount: str, reason: str, *rarc: str) -> Told:
    return {"group": group, "carc": carc, "amount": amount, "rarc": list(rarc), "reason": reason}


def line(charge: str, paid: str, adjustments: list[Told], because: list[Told], **more: object) -> Told:
    return {
        "number": 1, "procedure": "70553", "modifiers": [], "revenue": None, "units": "1", "from": "2026-03-09",
        "to": "2026-03-09", "category": "advanced imaging", "tier": "in", "status": "paid", "charge": charge,
        "paid": paid, "adjustments": adjustments, "because": because, **more,
    }  # fmt: skip


def claim(charge: str, paid: str, lines: list[Told], **more: object) -> Told:
    return {
        "claim": "PCN00042", "icn": "2610500000100002", "version": 1, "replaces": None, "group": "acme",
        "plan": "acme-choice", "member": "LKS100201", "subscriber": "LKS100201",
        "payee": {"npi": "2000001000", "tin": "890000100"}, "status": "paid", "charge": charge, "paid": paid,
        "adjustments": [], "pends": [], "status_codes": [], "lines": lines, **more,
    }  # fmt: skip


SCAN = claim(
    "2400.00",
    "240.00",
    [
        line(
            "2400.00",
            "240.00",
            [
                adjustment("CO", "45", "600.00", "over the contract rate"),
                adjustment("PR", "1", "1500.00", "deductible"),
                adjustment("PR", "2", "60.00", "coinsurance"),
            ],
            [
                step(
                    "allowed",
                    "1800.00",
                    {"charge": "2400.00", "fee": "1800.00", "priced by": "fee table", "contract": "radiology-2026"},
                    "fees/radiology.csv:214",
                ),
                step(
                    "deductible",
                    "1500.00",
                    {"of": "1800.00", "member left": "1500.00"},
                    "plans/choice.yaml:14",
                    "deductible",
                    before={"deductible in individual": "0.00"},
                    after={"deductible in individual": "1500.00"},
                ),
                step("coinsurance", "60.00", {"rate": "20%", "of": "300.00"}, "plans/choice.yaml:31", "coinsurance"),
                step(
                    "out-of-pocket",
                    "1560.00",
                    {},
                    "plans/choice.yaml:17",
                    before={"out-of-pocket in individual": "25.00"},
                    after={"out-of-pocket in individual": "1585.00"},
                ),
            ],
        )
    ],
)
"""The second claim of the worked example: 2,400.00 charged, 1,800.00 allowed, 1,500.00 + 20% of 300.00."""

SCAN_TOLD = """\
Claim PCN00042   member LKS100201   acme   paid 240.00 of 2,400.00
│ control number 2610500000100002, plan acme-choice, payee NPI 2000001000 TIN 890000100
└ line 1   70553   advanced imaging, in network   2026-03-09   charge 2,400.00
  ├ allowed 1,800.00         contract radiology-2026, fees/radiology.csv:214       CO-45  600.00
  ├ deductible 1,500.00      1,500.00 left of 1,500.00, plans/choice.yaml:14       PR-1  1,500.00
  ├ coinsurance 60.00        20% of 300.00, plans/choice.yaml:31                   PR-2  60.00
  ├ out-of-pocket 1,560.00   individual 25.00 to 1,585.00, plans/choice.yaml:17
  ├ plan pays 240.00
  └ 2,400.00 = plan 240.00 + CO-45 600.00 + PR-1 1,500.00 + PR-2 60.00"""


def body(told: Told) -> str:
    """The tree below its head, blanks between columns made one."""
    return "\n".join(" ".join(text.strip("│├└ ").split()) for text in tree(told)[2:])


def test_the_worked_example_is_told_to_the_cent() -> None:
    told = [" ".join(text.split()) for text in tree(SCAN)]
    assert told == [" ".join(text.split()) for text in SCAN_TOLD.splitlines()]
    assert [text.rstrip() for text in tree_of_line(json.dumps(SCAN).encode())] == tree(SCAN)


def test_codes_stand_in_one_column() -> None:
    places = {text.index(code) for text in tree(SCAN) for code in ("CO-45  ", "PR-1  ", "PR-2  ") if code in text}
    assert len(places) == 1


def test_amounts_that_do_not_add_up_are_called_so() -> None:
    """2,400.00 charged, but plan and adjustments are 10.00 short: no reader may be told that they are equal."""
    broken = json.loads(json.dumps(SCAN))
    broken["lines"][0]["paid"] = "230.00"
    assert "2,400.00 is not plan 230.00 + CO-45 600.00 + PR-1 1,500.00 + PR-2 60.00" in body(broken)


def test_two_lines_end_in_the_sum_of_both() -> None:
    """180.00 + 75.00 = 255.00 charged; 95.00 + 60.00 paid; CO-45 60.00 + 15.00 = 75.00; copay 25.00."""
    told = claim(
        "255.00",
        "155.00",
        [
            line(
                "180.00",
                "95.00",
                [
                    adjustment("CO", "45", "60.00", "over the contract rate"),
                    adjustment("PR", "3", "25.00", "copayment"),
                ],
                [
                    step("allowed", "120.00", {"priced by": "fee table"}, "fees/a.csv:3"),
                    step("copayment", "25.00", {"copay": "25.00", "of": "120.00"}, "plans/a.yaml:9", "copayment"),
                ],
            ),
            line(
                "75.00",
                "60.00",
                [adjustment("CO", "45", "15.00", "over the contract rate")],
                [step("allowed", "60.00", {"priced by": "fee table"}, "fees/a.csv:4")],
                number=2,
            ),
        ],
    )
    assert body(told).endswith("all lines: 255.00 = plan 155.00 + CO-45 75.00 + PR-3 25.00")


# rule, amount, inputs, before and after, and what the row must say
ROWS = [
    ("copayment", "25.00", {"copay": "25.00", "of": "120.00"}, {}, {}, "copayment 25.00 25.00 copay, p.yaml:1"),
    ("copayment", "38.00", {"copay": "40.00", "of": "38.00"}, {}, {},
     "copayment 38.00 40.00 copay, of 38.00 that is left of the line, p.yaml:1"),
    ("copayment", "0.00", {"copay": "40.00", "of": "90.00", "already taken": "40.00"}, {}, {},
     "copayment 0.00 40.00 copay, 40.00 of it taken before, p.yaml:1"),
    ("copayment", "0.00", {"copay": "250.00", "of": "900.00", "waived": "admitted"}, {}, {},
     "copayment 0.00 250.00 copay, waived: the patient was admitted, p.yaml:1"),
    ("copayment", "200.00", {"copay": "100.00", "of": "900.00", "per": "day"}, {}, {},
     "copayment 200.00 100.00 copay per day, p.yaml:1"),
    ("coinsurance", "3500.00", {"rate": "20%", "of": "23500.00", "taken back by the cap": "1200.00"}, {}, {},
     "coinsurance 3,500.00 20% of 23,500.00, after 1,200.00 taken back by the cap, p.yaml:1"),
    ("coinsurance", "150.00", {"rate": "20%", "of": "1000.00", "up to": "150.00", "already taken": "0.00"}, {}, {},
     "coinsurance 150.00 20% of 1,000.00, at most 150.00, p.yaml:1"),
    ("deductible", "1500.00", {"of": "1800.00", "member left": "1500.00", "family left": "1500.00"},
     {"deductible in individual": "0.00", "deductible in family": "1500.00"}, {},
     "deductible 1,500.00 1,500.00 left of 1,500.00, family 1,500.00 left of 3,000.00, p.yaml:1"),
    ("deductible", "0.00", {"of": "100.00", "member left": "700.00", "family left": "0.00"},
     {"deductible in individual": "800.00", "deductible in family": "3000.00"}, {},
     "deductible 0.00 700.00 left of 1,500.00, family 0.00 left, p.yaml:1"),
    ("out-of-pocket cap", "1200.00", {"counted": "6200.00", "left": "5000.00"},
     {"out-of-pocket in individual": "0.00"}, {"out-of-pocket in individual": "5000.00"},
     "cap takes back 1,200.00 6,200.00 would count, 5,000.00 was left, individual 0.00 to 5,000.00, p.yaml:1"),
    ("out-of-pocket", "20.00", {}, {"out-of-pocket out individual": "5.00"}, {"out-of-pocket out individual": "25.00"},
     "out-of-pocket 20.00 out individual 5.00 to 25.00, p.yaml:1"),
    ("limit use", "0.00", {"limit": "30 visits per benefit period", "uses": "1"},
     {"visits therapy per benefit period": "4"}, {"visits therapy per benefit period": "5"},
     "limit 30 visits per benefit period, this uses 1, visits therapy per benefit period 4 to 5, p.yaml:1"),
    ("limit", "40.00", {"limit": "30 visits per benefit period", "used": "30", "asked": "1", "covered": "0"}, {}, {},
     "over the limit 40.00 30 visits per benefit period, used before: 30, asked: 1, covered: 0, p.yaml:1"),
    ("a rule of tomorrow", "7.00", {"shade": "blue", "of": "70.00"}, {}, {},
     "a rule of tomorrow 7.00 shade blue, of 70.00, p.yaml:1"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "amount", "inputs", "before", "after", "says"), ROWS)
def test_each_rule_has_its_words(
    rule: str, amount: str, inputs: Told, before: dict[str, str], after: dict[str, str], says: str
) -> None:
    told = claim(
        "1.00", "1.00", [line("1.00", "1.00", [], [step(rule, amount, inputs, "p.yaml:1", before=before, after=after)])]
    )
    joined = " ".join(body(told).split("\n", 1)[1].split())
    assert joined.startswith(says)


def test_a_denial_says_why_and_keeps_its_remark() -> None:
    excluded = line(
        "1500.00",
        "0.00",
        [adjustment("PR", "204", "1500.00", "excluded", "N130")],
        [step("excluded", "1500.00", {"excluded": "cosmetic surgery"}, "plans/a.yaml:57", "excluded")],
        status="denied",
    )
    told = tree(claim("1500.00", "0.00", [excluded], status="denied"))
    assert told[0] == "Claim PCN00042   member LKS100201   acme   denied, paid 0.00 of 1,500.00"
    row = " ".join(told[3].split())
    assert row.startswith("├ denied 1,500.00 the plan excludes this service,")
    assert row.endswith("PR-204 N130 1,500.00")


def test_a_pended_claim_says_what_a_person_must_look_at() -> None:
    pended = claim(
        "260.00",
        "0.00",
        [line("260.00", "0.00", [], [], status="pended")],
        status="pended",
        pends=[{"code": "possible-duplicate", "says": "the same service and date is on claim 261", "line": 1}],
    )
    told = tree(pended)
    assert told[0].endswith("pended, 260.00 charged")
    assert told[-1] == "└ pended: possible-duplicate, the same service and date is on claim 261 (line 1)"
    assert "not decided" in told[3]


def test_a_rejected_claim_says_its_codes_in_words() -> None:
    rejected = claim(
        "180.00", "0.00", [], status="rejected", status_codes=["A3:33:IL"], group=None, plan=None, member=None,
        subscriber=None, payee=None,
    )  # fmt: skip
    assert tree(rejected) == [
        "Claim PCN00042   rejected, 180.00 charged",
        "│ control number 2610500000100002",
        "└ rejected: A3:33:IL  returned as unprocessable: subscriber not found among the people covered",
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("A3:116", "returned as unprocessable: sent to the wrong payer"),
        ("A7:562:85", "information invalid: billing provider: NPI"),
        ("A6:464", "information missing: payer's control number of the original claim"),
        ("A2:20", "accepted: taken in for adjudication"),
        ("A9:999:ZQ", "A9: ZQ status 999"),
        ("", ""),
    ],
)
def test_status_codes_in_words(code: str, words: str) -> None:
    assert status_words(code) == words


# ------------------------------------------------------------------------------------------ finding


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder with two versions of one claim, another claim, and one that only mentions the first."""
    again = SCAN | {"icn": "2610500000500001", "version": 2, "replaces": SCAN["icn"]}
    other = SCAN | {"claim": "PCN00043", "icn": "2610500000100003"}
    mentions = SCAN | {"claim": "PCN00044", "icn": "2610500000100004", "replaces": "PCN00042"}
    lines = [json.dumps(each) for each in (SCAN, other, mentions, again)]
    (tmp_path / "decisions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_a_claim_is_found_with_all_its_versions(run: Path) -> None:
    found = explain(run, "PCN00042")
    assert isinstance(found, list)
    assert [each["version"] for each in found] == [1, 2]
    assert "version 2 of 2610500000100002" in tree(found[1])[1]


def test_one_version_is_found_by_its_control_number(run: Path) -> None:
    found = explain(run, "2610500000100003")
    assert isinstance(found, list)
    assert [each["claim"] for each in found] == ["PCN00043"]


@pytest.mark.parametrize("claim_number", ["PCN0004", "pcn00042", "", '"', "PCN00042\n"])
def test_what_is_not_a_claim_is_a_problem(run: Path, claim_number: str) -> None:
    found = explain(run, claim_number)
    assert isinstance(found, Problem)
    assert found.code == "claim-unknown"


def test_a_folder_that_is_no_runs_is_a_problem(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        found = explain(folder, "PCN00042")
        assert isinstance(found, Problem)
        assert found.code == "run-folder-unknown"
