"""A run's folder: the names of its files, and the state from which the next run starts.

The folder is the state: accumulators, history, waiting payments, ledger and control numbers. It appears whole or not
at all: a run writes beside it and renames at the end.
"""

from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from selfund.funding.remittances import PayeeKey
from selfund.terms.claim import Provider
from selfund.terms.history import ForwardBalance
from selfund.terms.problem import Place, Problem

DECISIONS: Final = "decisions.jsonl"
LEDGER: Final = "ledger.jsonl"
ACCUMULATORS: Final = "accumulators.jsonl"
HISTORY: Final = "history.jsonl"
WAITING: Final = "waiting.jsonl"
RECEIVABLES: Final = "receivables.jsonl"
REFUNDS: Final = "refunds.jsonl"
FUNDING_REQUESTS: Final = "funding-requests.json"
SET_ASIDE: Final = "set-aside.jsonl"
CONTROL: Final = "control.json"
SUMMARY: Final = "summary.json"
REMITTANCES: Final = "835"
ACKNOWLEDGMENTS: Final = "ack"
REFUSED: Final = "refused.jsonl"
PAYMENTS: Final = "payments.jsonl"

STATE: Final = (ACCUMULATORS, HISTORY, LEDGER, RECEIVABLES, WAITING)
"""The files from which, beside the control numbers, the next run starts: none may be missing, cut or changed."""


class Control(Struct, frozen=True):
    """The numbers that the next run goes on from, so that no control number is ever given twice.

    seen       the interchanges that were taken in: "qualifier/sender/control number"
    recorded   money that reached the groups' accounts and is in the ledger: group, event, cause, day, how often
    forwards   what payees owe insured plans of remittances that came out below zero
    strangers  payees that the book does not know, as they were billed, for what waits to be paid to them
    sizes      bytes of each file of STATE when the run ended
    """

    on: date
    runs: int = 0
    next_batch: int = 1
    next_interchange: int = 1
    next_trace: int = 1
    seen: tuple[str, ...] = ()
    recorded: tuple[tuple[str, str, str, date, int], ...] = ()
    forwards: tuple[ForwardBalance, ...] = ()
    strangers: tuple[tuple[PayeeKey, Provider], ...] = ()
    sizes: dict[str, int] = {}


def read_control(folder: Path) -> Control | Problem:
    """The control numbers of an earlier run's folder, or why it is none."""
    path = folder / CONTROL
    try:
        return msgspec.json.decode(path.read_bytes(), type=Control)
    except FileNotFoundError:
        return Problem(
            "run-folder-unknown",
            f"{folder} is not the folder of a finished run: it has no {CONTROL}",
            "name the folder that an earlier `selfund adjudicate --out` wrote",
            Place(str(folder)),
        )
    except msgspec.DecodeError as error:
        return Problem("run-folder-broken", f"{CONTROL} cannot be read: {error}", "restore it", Place(str(path)))


def sizes_of(folder: Path) -> dict[str, int]:
    """Bytes of each file of STATE in a run's folder; a file that is missing has none."""
    return {name: (folder / name).stat().st_size for name in STATE if (folder / name).is_file()}


def state_faults(folder: Path, control: Control) -> list[Problem]:
    """What is missing of an earlier run's state, or is not as the run left it: money would be wrong without it."""
    found = sizes_of(folder)
    faults = []
    for name in STATE:
        if name not in found:
            says = f"{name} of the earlier run is missing"
        elif found[name] != control.sizes.get(name, found[name]):
            says = f"{name} has {found[name]} bytes, and the earlier run left {control.sizes[name]}"
        else:
            continue
        faults.append(Problem("run-folder-broken", says, "restore the folder as that run left it", Place(str(folder))))
    return faults
