"""The command line as a person or a script meets it: exit codes, what is printed where, and bad calls and inputs."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from selfund.cli import main

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "books" / "lakeside"
CLAIMS = BOOK / "claims"
WORKED = CLAIMS / "00-worked-example.edi"
WRONG_COUNT = CLAIMS / "05-refused-wrong-count.edi"
COMMANDS = (
    ("new",), ("check",), ("test",), ("adjudicate",), ("explain",), ("x12", "show"), ("x12", "ack"), ("synth",),
    ("bench",),
)  # fmt: skip
ESCAPE = "\033"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the command line in this process: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def outside(*arguments: object, given: bytes = b"", **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Calls the command line in a process of its own, in a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "selfund", *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[bytes]"]:
    """A run over all sample claims in a pipe, and what it printed."""
    out = tmp_path_factory.mktemp("cli") / "run"
    done = outside("adjudicate", BOOK, CLAIMS, "--out", out, "--date", "2026-06-15")
    return out, done


# ------------------------------------------------------------------------------------------ help, and bad calls


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_helps_with_an_example(command: tuple[str, ...], call: Call) -> None:
    code, out, _ = call(*command, "--help")
    assert code == 0
    assert f"Example: selfund {' '.join(command)}" in " ".join(out.split())


def test_help_and_version(call: Call) -> None:
    for arguments in (("--help",), (), ("x12",)):
        code, out, _ = call(*arguments)
        assert code == 0
        assert "Usage: selfund" in out
    assert call("--version") == (0, "selfund 0.1.0\n", "")


BAD_CALLS = [
    ("frobnicate",),
    ("x12", "frobnicate"),
    ("check",),
    ("check", BOOK, "--bogus"),
    ("check", BOOK, "and", "more"),
    ("check", "no-such-folder"),
    ("test", "no-such-folder"),
    ("adjudicate", BOOK, WORKED),
    ("adjudicate", BOOK, "--out", "OUT"),
    ("adjudicate", "no-such-folder", WORKED, "--out", "OUT"),
    ("adjudicate", BOOK, "no-such-file.edi", "--out", "OUT"),
    ("adjudicate", BOOK, BOOK, "--out", "OUT"),
    ("adjudicate", BOOK, WORKED, "--out", "OUT", "--date", "2026-02-30"),
    ("adjudicate", BOOK, WORKED, "--out", "OUT", "--date", "yesterday"),
    ("adjudicate", BOOK, WORKED, "--out", "OUT", "--workers", "0"),
    ("adjudicate", BOOK, WORKED, "--out", "OUT", "--workers", "many"),
    ("adjudicate", BOOK, WORKED, "--out", "OUT", "--after", "no-such-run"),
    ("adjudicate", BOOK, WORKED, "--out", BOOK),
    ("adjudicate", BOOK, WORKED, "--out", BOOK / "book.yaml"),
    ("adjudicate", BOOK, "-", "-", "--out", "OUT"),
    ("explain", "no-such-run", "WE-1"),
    ("x12", "show", "no-such-file.edi"),
    ("x12", "show"),
    ("x12", "ack", WORKED),
    ("x12", "ack", WORKED, "--out", BOOK),
    ("synth", "--members", "0", "--claims", "1", "--seed", "1", "OUT"),
    ("synth", "--members", "10", "--claims", "1", "--seed", "1", BOOK),
    ("synth", "OUT"),
    ("bench", "--claims", "0"),
]


@pytest.mark.parametrize("arguments", BAD_CALLS, ids=lambda each: " ".join(map(str, each)).replace(str(ROOT), "."))
def test_a_bad_call_ends_with_2_and_a_plain_line(arguments: tuple[object, ...], tmp_path: Path, call: Call) -> None:
    before = sorted(BOOK.rglob("*"))
    code, out, err = call(*(tmp_path / "out" if each == "OUT" else each for each in arguments))
    assert code == 2
    assert out == ""
    assert err.startswith("selfund: ")
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 2
    assert not (tmp_path / "out").exists(), "nothing is written"
    assert sorted(BOOK.rglob("*")) == before


# ------------------------------------------------------------------------------------------ book


def test_new_check_and_test_a_book(tmp_path: Path, call: Call) -> None:
    folder = tmp_path / "mine"
    code, out, _ = call("new", folder)
    assert code == 0
    assert str(folder / "book.yaml") in out.splitlines()
    code, out, err = call("check", folder)
    assert (code, err) == (0, "")
    assert ": no errors, no warnings; " in out
    code, out, err = call("test", folder)
    assert (code, err) == (0, "")
    assert out.rstrip().endswith(" 0 failed")
    code, out, err = call("new", folder)
    assert (code, out) == (2, "")
    assert "not empty" in err


def test_check_tells_every_finding_and_its_mend(tmp_path: Path, call: Call) -> None:
    call("new", tmp_path)
    plan = next((tmp_path / "plans").glob("*.yaml"))
    text = plan.read_text(encoding="utf-8")
    assert "% after deductible" in text
    plan.write_text(text.replace("% after deductible", " after deductible", 1), encoding="utf-8")
    code, out, err = call("check", tmp_path)
    assert (code, err) == (1, "")
    number = next(place for place, line in enumerate(text.splitlines(), 1) if "% after deductible" in line)
    assert re.search(rf"^plans/{plan.name}:{number}:\d+  [a-z-]+  .*\n    mend: ", out, re.MULTILINE)
    assert "1 error" in out.splitlines()[-1]
    code, out, _ = call("check", tmp_path, "--json")
    told = json.loads(out)
    assert (code, told["errors"]) == (1, 1)
    assert told["findings"][0]["line"] == number
    assert set(told["findings"][0]) == {"file", "line", "column", "severity", "code", "says", "mend"}
    code, out, err = call("test", tmp_path)
    assert (code, out) == (1, "")
    assert "nothing was done" in err
    code, out, err = call("adjudicate", tmp_path, WORKED, "--out", tmp_path / "out")
    assert code == 1
    assert "mend:" in err
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_book_is_a_bad_book(tmp_path: Path, call: Call) -> None:
    code, out, _ = call("check", tmp_path)
    assert code == 1
    assert "book-missing" in out


def test_a_scenario_that_fails_is_shown_with_its_reasons(tmp_path: Path, call: Call) -> None:
    call("new", tmp_path)
    plan = next((tmp_path / "plans").glob("*.yaml"))
    text = plan.read_text(encoding="utf-8")
    first = re.search(r"member: \$(\d+)\.00, plan: \$(\d+)\.00", text)
    assert first is not None
    wrong = f"member: ${int(first[1]) + 1}.00, plan: ${int(first[2]) - 1}.00"
    plan.write_text(text.replace(first[0], wrong, 1), encoding="utf-8")
    code, out, _ = call("test", tmp_path)
    assert code == 1
    assert out.startswith("FAILED  ")
    assert re.search(rf"member should be {int(first[1]) + 1}\.00, is {first[1]}\.00  \(plans/.*:\d+:\d+\)", out)
    assert "plan pays" in out
    assert out.rstrip().endswith("1 failed")
    code, out, _ = call("test", tmp_path, "--json")
    told = json.loads(out)
    assert (code, told["failed"]) == (1, 1)
    failed = next(each for each in told["results"] if not each["passed"])
    assert failed["amounts"][0]["expected"] != failed["amounts"][0]["got"]
    assert failed["decisions"][0]["lines"][0]["because"]


def test_the_scenarios_of_the_sample_book(call: Call) -> None:
    code, out, err = call("test", BOOK)
    assert (code, err) == (0, "")
    assert "48 scenarios, 48 passed, 0 failed" in out


# ------------------------------------------------------------------------------------------ adjudicate and explain


def test_a_run_prints_what_a_manager_reads(run: tuple[Path, "subprocess.CompletedProcess[bytes]"]) -> None:
    out, done = run
    text = done.stdout.decode()
    summary = json.loads((out / "summary.json").read_bytes())
    assert ESCAPE not in text + done.stderr.decode()
    assert max(len(line) for line in text.splitlines() if str(out) not in line) <= 100
    for title in ("Claims", "Groups", "Lines denied", "Claims that wait for a person", "Money"):
        assert title in text.splitlines()
    for group, figures in summary["groups"].items():
        row = next(line.split() for line in text.splitlines() if line.split()[:1] == [group])
        assert row[1:3] == [figures["funding"], str(figures["claims"])]
    status = summary["status"]
    shown = {
        name: int(count) for name, count in re.findall(r"^  (paid|denied|pended|rejected|voided) +(\d+)", text, re.M)
    }
    assert shown == status
    assert sum(status.values()) == summary["claims"]


def test_a_refused_file_ends_the_run_with_1_and_the_rest_is_done(
    run: tuple[Path, "subprocess.CompletedProcess[bytes]"],
) -> None:
    out, done = run
    assert done.returncode == 1
    told = done.stderr.decode()
    assert f"selfund: {WRONG_COUNT} was refused as a whole" in told
    assert "SE01" in told
    assert (out / "decisions.jsonl").stat().st_size > 0
    assert (out / "ack" / "05-refused-wrong-count.999.edi").is_file()
    assert not (out.parent / "run.unfinished").exists()


def test_json_is_the_summary_and_nothing_else(tmp_path: Path, call: Call) -> None:
    out = tmp_path / "out"
    code, told, err = call("adjudicate", BOOK, WORKED, "--out", out, "--date", "2026-04-15", "--json")
    assert (code, err) == (0, "")
    assert json.loads(told) == json.loads((out / "summary.json").read_bytes())


def test_the_worked_example_is_explained(tmp_path: Path, call: Call) -> None:
    """2,400.00 = 240.00 + 600.00 + 1,500.00 + 60.00."""
    out = tmp_path / "out"
    call("adjudicate", BOOK, WORKED, "--out", out, "--date", "2026-04-15")
    code, told, err = call("explain", out, "WE-2")
    assert (code, err) == (0, "")
    assert ESCAPE not in told
    text = " ".join(told.split())
    assert "paid 240.00 of 2,400.00" in text
    assert "deductible 1,500.00 1,500.00 left of 1,500.00" in text
    assert "2,400.00 = plan 240.00 + CO-45 600.00 + PR-1 1,500.00 + PR-2 60.00" in text
    assert "plans/acme-choice.yaml:" in text
    code, told, _ = call("explain", out, "WE-2", "--json")
    (decision,) = json.loads(told)
    assert (code, decision["paid"]) == (0, "240.00")
    code, told, err = call("explain", out, "WE-9")
    assert (code, told) == (2, "")
    assert (
        err == f"selfund: no claim WE-9 was decided in {out}; give the provider's claim number or the control number\n"
    )


def test_standard_input_is_a_claim_file(tmp_path: Path) -> None:
    done = outside(
        "adjudicate", BOOK, "-", "--out", tmp_path / "out", "--date", "2026-04-15", "--json", given=WORKED.read_bytes()
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["claims"] == 2
    assert (tmp_path / "out" / "ack" / "standard-input.999.edi").is_file()


def test_a_folder_of_claims_is_its_files_by_name(tmp_path: Path, call: Call) -> None:
    claims = tmp_path / "claims"
    (claims / "deeper.edi").mkdir(parents=True)
    (claims / "notes.md").write_text("no claims here", encoding="utf-8")
    (claims / "b.txt").write_bytes(WORKED.read_bytes())
    (claims / "a.X12").write_bytes(WORKED.read_bytes().replace(b"*000000001*0*T", b"*000000099*0*T", 1))
    code, told, _ = call("adjudicate", BOOK, claims, "--out", tmp_path / "out", "--date", "2026-04-15", "--json")
    assert json.loads(told)["files"] == 2
    assert code in (0, 1)


def test_a_run_goes_on_from_another(tmp_path: Path, call: Call) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    call("adjudicate", BOOK, WORKED, "--out", first, "--date", "2026-04-15")
    code, out, err = call(
        "adjudicate", BOOK, WORKED, "--out", second, "--date", "2026-04-16", "--after", first, "--json"
    )
    assert json.loads(out)["claims"] == 0, "the same interchange is never taken in twice"
    assert code == 1
    assert "interchange-twice" in err
    code, out, err = call(
        "adjudicate", BOOK, WORKED, "--out", tmp_path / "third", "--date", "2026-04-14", "--after", first
    )
    assert (code, out) == (2, "")


HOSTILE = {
    "empty": b"",
    "blank": b" \n\n ",
    "garbage": bytes(range(256)) * 40,
    "header alone": WORKED.read_bytes()[:106],
    "half": WORKED.read_bytes()[: len(WORKED.read_bytes()) // 2],
    "text": b"Dear sirs, please find our claims enclosed.\n",
    "zip": b"PK\x03\x04" + b"\x00" * 200,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_claim_file_is_refused_in_words(name: str, tmp_path: Path, call: Call) -> None:
    bad = tmp_path / "bad.edi"
    bad.write_bytes(HOSTILE[name])
    out = tmp_path / "out"
    code, _, err = call("adjudicate", BOOK, bad, WORKED, "--out", out, "--date", "2026-04-15")
    assert code == 1
    assert f"selfund: {bad} was refused as a whole" in err
    assert "Traceback" not in err
    summary = json.loads((out / "summary.json").read_bytes())
    assert summary["status"]["paid"] == 2 or name in ("header alone", "half"), "the good file is done"
    code, out_text, err = call("x12", "show", bad)
    assert "Traceback" not in out_text + err
    assert code in (0, 1)
    code, _, err = call("x12", "ack", bad, "--out", tmp_path / "ack", "--date", "2026-04-15")
    assert code == 1
    assert "was refused as a whole" in err


# ------------------------------------------------------------------------------------------ x12


def test_show_says_what_is_in_a_file(call: Call) -> None:
    code, out, err = call("x12", "show", WORKED)
    assert (code, err) == (0, "")
    assert ESCAPE not in out
    for text in (
        "group 1 of claims (837), 005010X222A1",
        "claim WE-2, professional, original, charge 2,400.00, place 11",
        "subscriber  ANN LINDQVIST, id LKS100201, born 1984-04-12, F",
        "diagnoses   G43.909 (principal)",
        "line 1  70553  2026-03-09  1 unit  charge 2,400.00  diagnoses 1",
    ):
        assert text in out


def test_show_as_json_has_the_claims_in_our_terms(call: Call) -> None:
    code, out, err = call("x12", "show", CLAIMS / "06-unreadable-claim.edi", WRONG_COUNT, "--json")
    assert (code, err) == (0, "")
    unreadable, refused = json.loads(out)
    claims = unreadable["interchanges"][0]["groups"][0]["sets"][0]["claims"]
    assert [claim["readable"] for claim in claims] == [True, False, True]
    assert claims[0]["charge"] == "180.00"
    assert claims[0]["lines"][0]["units"] == "1"
    assert claims[0]["subscriber"]["birth_date"] == "1973-05-15"
    assert claims[1]["faults"][0]["status"] == "A7:178"
    assert refused["interchanges"][0]["groups"][0]["sets"][0]["claims"] == []
    assert refused["interchanges"][0]["groups"][0]["sets"][0]["codes"] == ["4"]


def test_ack_answers_without_a_book(tmp_path: Path, call: Call) -> None:
    out = tmp_path / "ack"
    code, told, err = call("x12", "ack", CLAIMS / "06-unreadable-claim.edi", "--out", out, "--date", "2026-04-15")
    assert (code, err) == (0, "")
    assert told.splitlines()[-2:] == ["1 transaction set, 1 accepted, 0 refused", "3 claims, 2 accepted, 1 rejected"]
    assert sorted(path.name for path in out.iterdir()) == [
        "06-unreadable-claim.277ca.edi",
        "06-unreadable-claim.999.edi",
    ]
    answer = (out / "06-unreadable-claim.277ca.edi").read_text(encoding="latin-1")
    assert answer.count("STC*A1:20") == 2
    assert answer.count("STC*A7:178") == 1
    assert "IK5*E" in (out / "06-unreadable-claim.999.edi").read_text(encoding="latin-1")


def test_ack_refuses_a_set_with_a_wrong_count(tmp_path: Path, call: Call) -> None:
    out = tmp_path / "ack"
    code, told, _ = call("x12", "ack", WRONG_COUNT, WORKED, "--out", out, "--date", "2026-04-15", "--json")
    assert code == 1
    answers = json.loads(told)
    assert answers["refused_files"] == [str(WRONG_COUNT)]
    assert (answers["claims"], answers["rejected"]) == (2, 0)
    text = (out / "05-refused-wrong-count.999.edi").read_text(encoding="latin-1")
    assert "IK5*R*4" in text
    numbers = {path.read_text(encoding="latin-1")[90:99] for path in out.iterdir()}
    assert len(numbers) == len(list(out.iterdir())), "no control number is given twice"


def test_ack_answers_by_a_partners_document(tmp_path: Path, call: Call) -> None:
    partner = tmp_path / "house.yaml"
    head = "partner: house\nname: House\nsender id: RIVERCLR\n"
    partner.write_text(head + 'checks: {}\nanswers: [277CA]\nseparators: "|^>~"\n')
    out = tmp_path / "ack"
    code, _, err = call("x12", "ack", CLAIMS / "06-unreadable-claim.edi", "--out", out, "--partner", partner)
    assert (code, err) == (0, "")
    assert [path.name for path in out.iterdir()] == ["06-unreadable-claim.277ca.edi"]
    assert "STC|A7>178|" in (out / "06-unreadable-claim.277ca.edi").read_text()
    partner.write_text(head + "checks: {9: reject}\n")
    code, _, err = call("x12", "ack", WORKED, "--out", tmp_path / "other", "--partner", partner)
    assert code == 2
    assert "unknown-key" in err
    assert call("x12", "ack", WORKED, "--out", tmp_path / "other", "--partner", tmp_path / "none.yaml")[0] == 2


# ------------------------------------------------------------------------------------------ synth and bench


def test_synth_writes_a_book_that_checks_and_claims_that_run(tmp_path: Path, call: Call) -> None:
    folder = tmp_path / "synth"
    code, out, err = call("synth", "--members", 40, "--claims", 60, "--seed", 5, folder)
    assert (code, err) == (0, "")
    assert "40 members" in out
    assert call("check", folder)[0] == 0
    code, out, _ = call(
        "adjudicate", folder, folder / "claims", "--out", tmp_path / "out", "--date", "2026-12-31", "--json"
    )
    assert (code, json.loads(out)["claims_in"]) == (0, 60)
    again = tmp_path / "again"
    call("synth", "--members", 40, "--claims", 60, "--seed", 5, again)
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert [(folder / name).read_bytes() for name in files] == [(again / name).read_bytes() for name in files]


def test_bench_measures_beside_its_floor(call: Call) -> None:
    code, out, _ = call("bench", "--claims", 100, "--json")
    told = json.loads(out)
    assert code == 0
    (road,) = told["road"]
    assert (road["workers"], road["claims"]) == (1, 100)
    assert min(road["claims_per_second"], road["cpu_per_claim"], told["reading"]["ratio"]) > 0
    assert abs(sum(told["stations"].values()) - 1) < 0.001
    if sys.platform == "linux":
        assert road["peak_memory"] > 5_000_000


# ------------------------------------------------------------------------------------------ terminals, pipes, signals


def test_colour_is_for_terminals(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "selfund", "x12", "show", str(WORKED)], stdout=child, stderr=child, check=False,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": ""},
    )  # fmt: skip
    os.close(child)
    told = os.read(parent, 1 << 16).decode()
    os.close(parent)
    assert done.returncode == 0
    assert told.startswith(f"{ESCAPE}[1m")
    assert ESCAPE.encode() not in outside("x12", "show", WORKED, TERM="xterm").stdout


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f'"{sys.executable}" -m selfund x12 show "{CLAIMS}/01-professional.edi" | head -1'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.returncode == 0


def test_output_that_the_terminal_cannot_spell_is_replaced(tmp_path: Path) -> None:
    call = ("adjudicate", BOOK, WORKED, "--out", tmp_path / "out", "--date", "2026-04-15")
    assert outside(*call, PYTHONIOENCODING="ascii").returncode == 0
    done = outside("explain", tmp_path / "out", "WE-1", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"plan pays 95.00" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_an_interrupt_ends_quietly_with_130_and_leaves_nothing(tmp_path: Path, call: Call) -> None:
    call("synth", "--members", 500, "--claims", 6000, "--seed", 5, tmp_path / "synth")
    running = subprocess.Popen(
        [sys.executable, "-c", "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
         "from selfund.cli import main; sys.exit(main())",
         "adjudicate", tmp_path / "synth", tmp_path / "synth" / "claims", "--out", tmp_path / "out", "--workers", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    unfinished = tmp_path / "out.unfinished"
    for _ in range(400):
        if unfinished.exists() or running.poll() is not None:
            break
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert not (tmp_path / "out").exists()
    assert not unfinished.exists()


def test_the_library_loads_fast_and_whole() -> None:
    code = (
        "import sys, selfund; heavy = [name for name in sys.modules if name.startswith('selfund.')]; "
        "assert heavy == [], heavy; [getattr(selfund, name) for name in selfund.__all__]; "
        "assert set(selfund.__all__) <= set(dir(selfund)); print('whole')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert (done.stdout, done.stderr) == ("whole\n", "")
    with pytest.raises(AttributeError):
        _ = __import__("selfund").no_such_name
