"""Jobs give the same results in the same order on any number of workers, and a killed worker loses nothing."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from selfund.runs.workers import run_jobs


def square(number: int) -> int:
    return number * number


def die_once(job: tuple[str, int]) -> int:
    """Kill the own process the first time job 3 runs, as the kernel would for want of memory."""
    folder, number = job
    mark = Path(folder) / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def always_die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("never reached")


def fail(number: int) -> int:
    raise ValueError(f"job {number}")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    assert list(run_jobs(square, range(20), workers)) == [number * number for number in range(20)]


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    jobs = [(str(tmp_path), number) for number in range(12)]
    assert list(run_jobs(die_once, jobs, 2)) == list(range(12))
    assert (tmp_path / "died").exists()


def test_workers_that_keep_dying_end_the_run() -> None:
    with pytest.raises(BrokenProcessPool):
        list(run_jobs(always_die, range(4), 2))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_job_raises_is_raised(workers: int) -> None:
    with pytest.raises(ValueError, match="job 0"):
        list(run_jobs(fail, range(3), workers))
