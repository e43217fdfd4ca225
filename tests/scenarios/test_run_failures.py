"""What breaks while a run is underway: a killed run, a killed worker, a full disk, an error of our own in one claim.

A run's folder appears whole or not at all, and running again gives the bytes of a run that nothing happened to.
"""

import errno
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import selfund
from checkers.ledger_balance import folder_faults
from road import REPOSITORY, adjustments, decisions, lakeside, lines, remittances, run, sample, segments, tree
from selfund.runs import adjudicate, decide, intake
from selfund.runs.adjudicate import RunReport, adjudicate_files
from selfund.terms.claim import Claim

FILES = ("00", "01", "02", "03")
ON = "2026-06-01"


@pytest.fixture(scope="module")
def untroubled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The folder of a run that nothing happened to."""
    out = tmp_path_factory.mktemp("untroubled") / "out"
    run(sample(*FILES), out, ON)
    return tree(out)


def start(out: Path, workers: int, moment: str = "") -> subprocess.Popen[bytes]:
    """A run in a process of its own."""
    source = Path(selfund.__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{REPOSITORY / 'tests'}"}
    script = str(Path(__file__).parent / "killed_run.py")
    command = [sys.executable, script, str(out), str(workers), moment, *[str(file) for file in sample(*FILES)]]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


# ------------------------------------------------------------------------------------------------ a killed run


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("moment", ["scanning:2", "reading:1", "reading:4", "deciding:1", "answering:2", "paying:1"])
def test_a_killed_run_leaves_no_folder_and_runs_again(
    tmp_path: Path, untroubled: dict[str, bytes], moment: str, workers: int
) -> None:
    out = tmp_path / "out"
    underway = start(out, workers, moment)
    underway.communicate(timeout=60)
    assert underway.returncode == -signal.SIGKILL
    assert not out.exists()
    run(sample(*FILES), out, ON, workers=workers)
    assert tree(out) == untroubled
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_run_killed_at_any_moment(tmp_path: Path, untroubled: dict[str, bytes]) -> None:
    """After delays out of a seeded draw; the folder is not there, or it is the whole."""
    chance = random.Random(20260601)
    out = tmp_path / "out"
    whole = 0
    for _ in range(8):
        underway = start(out, 2)
        assert underway.stdout is not None
        assert underway.stdout.readline() == b"begun\n"
        time.sleep(chance.uniform(0, 0.6))
        underway.kill()
        underway.communicate(timeout=60)
        if out.exists():
            whole += 1
            assert tree(out) == untroubled
            for path in sorted(out.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            out.rmdir()
    run(sample(*FILES), out, ON)
    assert tree(out) == untroubled


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look for processes in")
def test_workers_do_not_outlive_a_killed_run(tmp_path: Path) -> None:
    underway = start(tmp_path / "out", 2, "deciding:1")
    underway.communicate(timeout=60)
    for _ in range(100):
        if not orphans(str(tmp_path)):
            return
        time.sleep(0.1)
    left = orphans(str(tmp_path))
    for process in left:
        os.kill(process, signal.SIGKILL)
    pytest.fail(f"{len(left)} workers live on after their run was killed")


def orphans(word: str) -> list[int]:
    """Processes whose command line has the word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


# ------------------------------------------------------------------------------------------------ a killed worker


@pytest.mark.parametrize("stage", ["reading", "deciding", "answering", "paying"])
def test_a_killed_worker_changes_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, untroubled: dict[str, bytes], stage: str
) -> None:
    """Many small jobs, and the first word of progress of each pass costs a worker its life."""
    monkeypatch.setattr(adjudicate, "BUCKET_BYTES", 4_000)
    killed = []

    def progress(what: str, _done: int, _whole: int) -> None:
        if what == stage and not killed:
            child = multiprocessing.active_children()[0]
            killed.append(child.pid)
            os.kill(child.pid or 0, signal.SIGKILL)

    out = tmp_path / "out"
    report = adjudicate_files(lakeside(), sample(*FILES), out, date(2026, 6, 1), None, 2, progress)
    assert isinstance(report, RunReport)
    assert len(killed) == 1
    # Buckets alone order the lines of the state; all else is byte for byte what one bucket gives.
    state = ("accumulators.jsonl", "history.jsonl", "waiting.jsonl")
    found = tree(out)
    for name in state:
        assert sorted(found.pop(name).splitlines()) == sorted(untroubled[name].splitlines())
    assert found == {name: content for name, content in untroubled.items() if name not in state}


# ------------------------------------------------------------------------------------------------ no room


@pytest.fixture
def little_room(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB: far less than the run's folder."""
    place = tmp_path / "little"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may make a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_ends_the_run_and_leaves_no_folder(
    little_room: Path, untroubled: dict[str, bytes], workers: int
) -> None:
    assert sum(map(len, untroubled.values())) > 300_000
    with pytest.raises(OSError) as failure:
        run(sample(*FILES), little_room / "out", ON, workers=workers)
    assert failure.value.errno == errno.ENOSPC
    assert not (little_room / "out").exists()


def test_a_file_that_may_not_grow_ends_the_run(tmp_path: Path) -> None:
    """Where no small file system can be made: a limit on the size of files, which nobody needs root for."""
    script = (
        "import resource, signal, sys; from datetime import date; from pathlib import Path;"
        "from road import lakeside, sample; from selfund.runs.adjudicate import adjudicate_files;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); book = lakeside();"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000));"
        "adjudicate_files(book, sample('00', '01', '02', '03'), Path(sys.argv[1]), date(2026, 6, 1))"
    )
    source = Path(selfund.__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{REPOSITORY / 'tests'}"}
    out = tmp_path / "out"
    ended = subprocess.run(
        [sys.executable, "-c", script, str(out)], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "File too large" in ended.stderr
    assert not out.exists()


# ------------------------------------------------------------------------------------------------ an error of our own


def stumbling(work: Callable[..., Any], claim: str) -> Callable[..., Any]:
    """`work`, which meets an error of ours at that claim."""

    def stumble(first: Any, *rest: Any) -> Any:
        if isinstance(first, Claim) and first.id == claim:
            raise AssertionError(f"a planted error at {claim}")
        return work(first, *rest)

    return stumble


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("where", ["adjudicate", "remittance_claim"])
def test_an_error_of_ours_sets_one_claim_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, untroubled: dict[str, bytes], where: str, workers: int
) -> None:
    """Deciding it, or preparing what is told: the claim pends with its trace kept, and every other is as it was."""
    monkeypatch.setattr(decide, where, stumbling(getattr(decide, where), "P-207"))
    out = tmp_path / "out"
    report = run(sample(*FILES), out, ON, workers=workers)
    (set_aside,) = lines(out / "set-aside.jsonl")
    assert set_aside["claim"] == "P-207"
    assert "a planted error at P-207" in set_aside["trace"]
    assert report.summary["set_aside"] == 1
    before = [json.loads(line) for line in untroubled["decisions.jsonl"].splitlines()]
    after = decisions(out)
    assert [each["claim"] for each in after] == [each["claim"] for each in before]
    for old, new in zip(before, after, strict=True):
        if old["claim"] == "P-207":
            assert new["status"] == "pended"
            assert [pend["code"] for pend in new["pends"]] == ["set-aside"]
            assert new["icn"] == set_aside["icn"] == old["icn"]
            assert new["paid"] == "0.00"
        else:
            assert new == old
    assert folder_faults(out) == []
    assert "P-207" not in {claim.number for told in remittances(out) for claim in told.claims}


def test_an_error_of_ours_while_a_claim_is_matched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, untroubled: dict[str, bytes]
) -> None:
    """Whose claim it is cannot be said then; it is set aside all the same, and the file goes on."""
    monkeypatch.setattr(intake, "recognize", stumbling(intake.recognize, "P-207"))
    out = tmp_path / "out"
    run(sample(*FILES), out, ON)
    (set_aside,) = lines(out / "set-aside.jsonl")
    assert set_aside["claim"] == "P-207"
    assert "a planted error at P-207" in set_aside["trace"]
    before = [json.loads(line) for line in untroubled["decisions.jsonl"].splitlines()]
    after = decisions(out)
    assert [each["claim"] for each in after] == [each["claim"] for each in before]
    (stopped,) = [each for each in after if each["claim"] == "P-207"]
    assert (stopped["status"], [pend["code"] for pend in stopped["pends"]]) == ("pended", ["set-aside"])
    assert [each for each in after if each["claim"] != "P-207"] == [each for each in before if each["claim"] != "P-207"]
    assert folder_faults(out) == []
    acknowledged = segments((out / "ack" / "01-professional.277ca.edi").read_bytes())
    assert [part[2] for part in acknowledged].count("P-207") == 1


def test_a_claim_set_aside_is_decided_in_a_later_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is mended, the provider sends a replacement: it is paid as its second version."""
    from claim_files import Bill, professional

    bill = Bill("V1", ("99213 180.00 2026-03-02",))
    first, second = tmp_path / "one.edi", tmp_path / "two.edi"
    first.write_bytes(professional(901, bill))
    with monkeypatch.context() as broken:
        broken.setattr(decide, "adjudicate", stumbling(decide.adjudicate, "V1"))
        run([first], tmp_path / "first", ON)
    second.write_bytes(professional(902, Bill("V2", bill.lines, frequency="7", original="V1")))
    run([second], tmp_path / "second", ON, after=tmp_path / "first")
    (decision,) = decisions(tmp_path / "second")
    assert (decision["status"], decision["version"], decision["paid"]) == ("paid", 2, "95.00")
    assert adjustments(decision) == {"CO-45": 6000, "PR-3": 2500}
