"""Jobs on one or more processes. The result does not depend on how many there are, and a killed worker loses nothing.

Jobs are named functions over small picklable values; what all of them share (the compiled book) is put into SHARED
before the processes fork, so that it is held once. A job writes only files of its own and renames them into place, so
it may run twice.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

SHARED: dict[str, Any] = {}
"""What jobs of this process and its forked workers may look at; set once before the first job."""

_TRIES: Final = 3


def run_jobs(work: Callable[[Job], Result], jobs: Iterable[Job], workers: int, ahead: int = 4) -> Iterator[Result]:
    """The results of `work` over `jobs`, in the order of the jobs.

    With one worker the jobs run here. With more they run in forked processes, at most `ahead` a worker under way, so
    that results waiting for their turn stay few. Jobs under way when a worker dies start again, three times at most.
    Raises BrokenProcessPool when workers keep dying, and whatever a job raises.
    """
    if workers == 1:
        yield from map(work, jobs)
        return
    pending: list[tuple[Job, Future[Result]]] = []
    source = iter(jobs)
    pool = _new_pool(workers)
    deaths = 0
    try:
        while True:
            while len(pending) < workers * ahead and (job := next(source, None)) is not None:
                pending.append((job, pool.submit(work, job)))
            if not pending:
                return
            try:
                result = pending[0][1].result()
            except BrokenProcessPool:
                deaths += 1
                if deaths >= _TRIES:
                    raise
                pool = _new_pool(workers)
                pending = [(job, pool.submit(work, job)) for job, _ in pending]
                continue
            pending.pop(0)
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _new_pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, context, initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    """Ctrl-C reaches every process of a terminal: the parent ends the run, and idle workers say nothing of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
