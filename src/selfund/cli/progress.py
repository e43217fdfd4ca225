"""A bar on standard error while long work goes on, on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

Tell = Callable[[str, int, int], None]
"""Told of progress: the pass, how much is done, how much there is."""

_EVERY: Final = 0.1
"""Seconds between two drawings at least."""

_WORDS: Final = {
    "scanning": "looking through files",
    "reading": "reading and matching",
    "deciding": "deciding",
    "answering": "answering senders",
    "paying": "paying",
}


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """Something to tell progress to; it shows a bar where standard error is a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _whole: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Drawn when told, not by a thread of its own: workers are forked meanwhile.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as shown:
        tasks: dict[str, TaskID] = {}
        drawn = 0.0

        def tell(what: str, done: int, whole: int) -> None:
            nonlocal drawn
            if what not in tasks:
                for earlier in shown.tasks:
                    shown.update(earlier.id, completed=earlier.total)
                tasks[what] = shown.add_task(_WORDS.get(what, what), total=whole)
                drawn = 0.0
            shown.update(tasks[what], completed=done, total=whole)
            now = monotonic()
            if now - drawn > _EVERY or done >= whole:
                drawn = now
                shown.refresh()

        yield tell
