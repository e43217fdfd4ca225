"""Reading a book of business: every document and table of a folder, all checks, and the book when no error is left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from selfund.book.accounts import read_account
from selfund.book.administrator import read_administrator
from selfund.book.checks import CHECKS
from selfund.book.compiling import compile_book
from selfund.book.documents import Document, read_document
from selfund.book.fees import FeeTables
from selfund.book.fields import day_of
from selfund.book.groups import read_group
from selfund.book.members import read_members
from selfund.book.networks import read_network
from selfund.book.partners import read_partner
from selfund.book.parts import Parts
from selfund.book.plans import read_plan
from selfund.book.platforms import read_platform
from selfund.book.providers import read_providers
from selfund.book.words import nearest
from selfund.terms.book import Book
from selfund.terms.problem import Place, Problem, Severity, has_errors

FOLDERS: Final = ("groups", "plans", "networks", "partners", "platforms", "accounts")
LATER: Final = ("edits", "authorizations", "policies", "claims")
"""Folders that a book may hold and that are read elsewhere."""


def read_book(folder: Path) -> tuple[Book | None, list[Problem]]:
    """The compiled book in `folder`, None when any problem is an error; and all problems, by file and line."""
    parts, problems = read_parts(folder)
    if parts is None:
        return None, problems
    for check in CHECKS:
        problems += check(parts)
    problems = sorted(dict.fromkeys(problems), key=_order)  # one sentence for all tiers is found wrong once
    if has_errors(problems):
        return None, problems
    book = compile_book(parts, str(folder))
    day_of.cache_clear()  # its dates lie scattered among the rows that are freed now, and would keep their pages
    return book, problems


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place
    return place.file, place.line, place.column, problem.code


def read_parts(folder: Path) -> tuple[Parts | None, list[Problem]]:
    """All that the folder holds, as far as it can be understood, and what was wrong with it; None for no book."""
    if not folder.is_dir():
        mend = 'name the folder that holds book.yaml, or make one with "selfund new"'
        return None, [Problem("book-missing", f"there is no folder {folder.name}", mend, Place(folder.name))]
    if not (folder / "book.yaml").is_file():
        mend = 'add book.yaml with the administrator, or make a book with "selfund new"'
        return None, [Problem("book-missing", "there is no book.yaml in the folder", mend, Place("book.yaml"))]
    parts = Parts()
    problems = _stray(folder)
    for document in _documents(folder, "book.yaml", problems):
        parts.administrator, found = read_administrator(document)
        problems += found
    _read_documents(folder, parts, problems)
    _read_tables(folder, parts, problems)
    return parts, problems


def _read_documents(folder: Path, parts: Parts, problems: list[Problem]) -> None:
    """The YAML documents of every kind."""
    fees = FeeTables(folder / "networks")
    for document in _documents(folder, "platforms/*.yaml", problems):
        platform, found = read_platform(document)
        parts.platforms.append(platform)
        problems += found
    for document in _documents(folder, "groups/*.yaml", problems):
        group, found = read_group(document)
        parts.groups.append(group)
        problems += found
    for document in _documents(folder, "networks/*.yaml", problems):
        network, contracts, found = read_network(document, fees)
        parts.networks.append(network)
        parts.contracts += contracts
        problems += found
    for document in _documents(folder, "plans/*.yaml", problems):
        plan, scenarios, found = read_plan(document, fees)
        parts.plans.append(plan)
        parts.scenarios += scenarios
        problems += found
    for document in _documents(folder, "partners/*.yaml", problems):
        partner, found = read_partner(document, folder)
        parts.partners.append(partner)
        problems += found
    for document in _documents(folder, "accounts/*.yaml", problems):
        account, found = read_account(document)
        parts.accounts.append(account)
        problems += found
    problems += fees.problems


def _read_tables(folder: Path, parts: Parts, problems: list[Problem]) -> None:
    """providers.csv and members.csv."""
    for name in ("providers.csv", "members.csv"):
        if not (folder / name).is_file():
            problems.append(Problem("table-missing", f"there is no {name}", "add it; its columns are in the reference",
                                    Place(name)))  # fmt: skip
    if (folder / "providers.csv").is_file():
        parts.providers, parts.providers_table, found = read_providers(folder / "providers.csv")
        problems += found
    if (folder / "members.csv").is_file():
        parts.members, parts.members_table, found = read_members(folder / "members.csv")
        problems += found


def _documents(folder: Path, pattern: str, problems: list[Problem]) -> Iterator[Document]:
    """The documents that match, in the order of their names."""
    for path in sorted(folder.glob(pattern)):
        document, found = read_document(path, path.relative_to(folder).as_posix())
        problems += found
        if document is not None:
            yield document


def _stray(folder: Path) -> list[Problem]:
    """Folders and files whose names are nearly right, which would silently be left out."""
    problems = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in FOLDERS + LATER:
            guess = nearest(path.name, FOLDERS)
            if guess:
                mend = f'rename it to "{guess}"'
                says = f'the folder "{path.name}" is not read'
                problems.append(Problem("folder-unknown", says, mend, Place(path.name), Severity.WARNING))
    for path in sorted(folder.glob("*/*.yml")):
        if path.parent.name in FOLDERS:
            file = path.relative_to(folder).as_posix()
            problems.append(Problem("file-unknown", "is not read", "let its name end in .yaml", Place(file),
                                    Severity.WARNING))  # fmt: skip
    return problems
