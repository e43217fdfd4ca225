"""Selfund administers self-funded health plans: claims in, explained decisions, remittances and a ledger out.

The package holds pure functions over frozen values: no framework, no database, no clock, no network. The names
below stay stable between releases; docs/architecture.md shows where each of them lives.

    from pathlib import Path
    import selfund

    book, problems = selfund.read_book(Path("books/lakeside"))
    for claim in selfund.read_claim_file(Path("claims.edi")):
        ...
    report = selfund.adjudicate_files(book, [Path("claims.edi")], Path("out"), today=date(2026, 4, 15))

Each name is loaded when it is first used, so that `import selfund` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from selfund.adjudication import adjudicate
    from selfund.book import check_book, read_book, write_starter
    from selfund.runs.acknowledge import acknowledge_files
    from selfund.runs.adjudicate import RunReport, adjudicate_files
    from selfund.runs.claim_file import read_claim_file
    from selfund.runs.decisions import decision_line
    from selfund.runs.explain import explain, tree
    from selfund.runs.scenarios import ScenarioResult, run_scenarios
    from selfund.terms.book import Book
    from selfund.terms.claim import Claim
    from selfund.terms.context import Context
    from selfund.terms.decision import Decision
    from selfund.terms.posting import Entry
    from selfund.terms.problem import Problem
    from selfund.terms.remittance import Remittance
    from selfund.x12.claim_writing import write_claims
    from selfund.x12.claims import read_claims
    from selfund.x12.interchange import UnreadableClaim
    from selfund.x12.remittance_advice import write_remittance, written_claim
    from selfund.x12.scanning import batch_bytes, scan

__version__ = "0.1.0"

__all__ = [
    "__version__",
    # a book of business
    "read_book",
    "check_book",
    "write_starter",
    "run_scenarios",
    "ScenarioResult",
    # claims in, remittances out
    "scan",
    "batch_bytes",
    "read_claims",
    "read_claim_file",
    "write_claims",
    "write_remittance",
    "written_claim",
    "acknowledge_files",
    # decisions
    "adjudicate",
    "adjudicate_files",
    "RunReport",
    "decision_line",
    "explain",
    "tree",
    # what they speak of
    "Book",
    "Claim",
    "UnreadableClaim",
    "Context",
    "Decision",
    "Entry",
    "Remittance",
    "Problem",
]

_PLACES: Final = {
    "adjudication": ("adjudicate",),
    "book": ("check_book", "read_book", "write_starter"),
    "runs.acknowledge": ("acknowledge_files",),
    "runs.adjudicate": ("RunReport", "adjudicate_files"),
    "runs.claim_file": ("read_claim_file",),
    "runs.decisions": ("decision_line",),
    "runs.explain": ("explain", "tree"),
    "runs.scenarios": ("ScenarioResult", "run_scenarios"),
    "terms.book": ("Book",),
    "terms.claim": ("Claim",),
    "terms.context": ("Context",),
    "terms.decision": ("Decision",),
    "terms.posting": ("Entry",),
    "terms.problem": ("Problem",),
    "terms.remittance": ("Remittance",),
    "x12.claim_writing": ("write_claims",),
    "x12.claims": ("read_claims",),
    "x12.interchange": ("UnreadableClaim",),
    "x12.remittance_advice": ("write_remittance", "written_claim"),
    "x12.scanning": ("batch_bytes", "scan"),
}

_PLACE_OF: Final = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> Any:
    place = _PLACE_OF.get(name)
    if place is None:
        raise AttributeError(f"module 'selfund' has no attribute {name!r}")
    found = getattr(import_module(f"selfund.{place}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
