"""Jobs on one or more processes. The result does not depend on how many there are, and a killed worker loses nothing.

Jobs are named functions over small picklable values; what all of them share (the compiled book) is put into SHARED
before the processes fork, so that it is held once. A job writes only files of its own and renames them into place, so
it may run twice.
"""

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from threading import Thread
from typing import Any, Final, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

SHARED: dict[str, Any] = {}
"""What jobs of this process and its forked workers may look at; set once before the first job."""

_TRIES: Final = 3


def run_jobs(work: Callable[[Job], Result], jobs: Iterable[Job], workers: int, ahead: int = 4) -> Iterator[Result]:
    """The results of `work` over `jobs`, in the order of the jobs.

    With one worker the jobs run here, on copies such as another process would get: msgspec leaves out a field that is
    the very object of its default, so that a result that never travelled could be written otherwise than one that did.
    With more they run in forked processes, at most `ahead` a worker under way, so that results waiting for their turn
    stay few. Jobs under way when a worker dies start again, three times at most without a result between.
    Raises BrokenProcessPool when workers keep dying, and whatever a job raises.
    """
    if workers == 1:
        for job in jobs:
            yield _travelled(work(_travelled(job)))
        return
    source = iter(jobs)
    under_way: list[Job] = []
    futures: list[Future[Result]] = []
    pool = _new_pool(workers)
    deaths = 0
    try:
        while True:
            under_way.extend(islice(source, workers * ahead - len(under_way)))
            if not under_way:
                return
            try:
                while len(futures) < len(under_way):
                    futures.append(pool.submit(work, under_way[len(futures)]))
                result = futures[0].result()
            except BrokenProcessPool:
                deaths += 1
                if deaths >= _TRIES:
                    raise
                pool = _new_pool(workers)
                futures = []
                continue
            deaths = 0
            del under_way[0], futures[0]
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _travelled(value: Result) -> Result:
    """`value` as it arrives in another process."""
    copy: Result = pickle.loads(pickle.dumps(value))
    return copy


def _new_pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, context, initializer=_begin)


def _begin() -> None:
    """What a worker does before its first job: leave Ctrl-C to the parent, and see to it that it ends when that ends.

    Ctrl-C reaches every process of a terminal; idle workers say nothing of it. A worker whose parent was killed would
    wait for jobs for ever, or finish one into the folder of the run that was begun in place of its own.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
