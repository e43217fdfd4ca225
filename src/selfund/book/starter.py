"""`selfund new`: writes the small, commented book of business in `starter/` to a folder of the user's."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def write_starter(folder: Path) -> list[Path]:
    """Write the starter book into `folder`, which is made when it is not there; the files written, in order.

    Raises FileExistsError, and writes nothing, when the folder holds anything or is no folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not empty: name a folder that is, or one that is not there yet")
    written = []
    for name, text in starter_files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def starter_files() -> Iterator[tuple[str, str]]:
    """Name and text of every file of the starter book, in the order of their names."""
    yield from _files_below(files("selfund.book") / "starter", "")


def _files_below(folder: Traversable, before: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{before}{entry.name}"
        if entry.is_dir():
            yield from _files_below(entry, f"{name}/")
        else:
            yield name, entry.read_text(encoding="utf-8")
