"""A bar on standard error while long work goes on, on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Tell = Callable[[str, int, int], None]
"""Told of progress: the pass, how much is done, how much there is."""

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
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks: dict[str, int] = {}

        def tell(what: str, done: int, whole: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(_WORDS.get(what, what), total=whole)
            shown.update(tasks[what], completed=done, total=whole)  # type: ignore[arg-type]

        yield tell
