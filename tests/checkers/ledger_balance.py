"""Checks a run's folder as an auditor would, sharing no code with the program: files in, a list of faults out.

Rules: every entry balances by itself and within one group (handbook 8); claims payable is what approved claims have
not been paid; a payment is one entry, one line of the register and, to a provider, one 835 of the same amount;
refunds receivable is what letters ask for and forwarded balances owe; accumulators are the sums of their entries and
agree with what each decision says it did. `python tests/checkers/ledger_balance.py FOLDER...` prints what it finds.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

EVENTS = {
    # event: accounts that it debits and credits (handbook 8)
    "employer's deposit": ("bank", "employer funding"),
    "opening balance": ("bank", "employer funding"),
    "monthly amount": ("bank", "employer funding"),
    "claim approved": ("claims expense", "claims payable"),
    "approval withdrawn": ("claims payable", "claims expense"),
    "payment lowered": ("claims payable", "claims expense"),
    "payment issued": ("claims payable", "bank"),
    "group billed": ("due from group", "employer funding"),
    "group reimburses": ("bank", "due from group"),
    "overpayment determined": ("refunds receivable", "claims expense"),
    "overpayment lowered": ("claims expense", "refunds receivable"),
    "balance forwarded": ("refunds receivable", "claims payable"),
    "forwarded balance applied": ("claims payable", "refunds receivable"),
    "deficit advanced": ("bank", "due to administrator"),
    "advance repaid": ("due to administrator", "bank"),
}
ONCE = ("claim approved", "payment issued")
"""Events of which one cause has one entry at most."""


def cents(text: str) -> int:
    """Cents of a text with two decimals. Raises ValueError for any other text."""
    whole, point, fraction = text.partition(".")
    if point != "." or len(fraction) != 2:
        raise ValueError(f"{text!r} has not two decimals")
    amount = int(whole.lstrip("-")) * 100 + int(fraction)
    return -amount if text.startswith("-") else amount


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def folder_faults(folder: Path) -> list[str]:
    """Everything wrong with the folder's ledger, payments, state and decisions."""
    return [
        *ledger_faults(folder),
        *payment_faults(folder),
        *payable_faults(folder),
        *receivable_faults(folder),
        *accumulator_faults(folder),
        *decision_faults(folder),
    ]


def ledger_faults(folder: Path) -> list[str]:
    """Each entry: known, balanced, of the accounts its event names."""
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(records(folder / "ledger.jsonl"), 1):
        where = f"ledger {number} {entry['event']} {entry['cause']}"
        debited = [each for each in entry["postings"] if "debit" in each]
        credited = [each for each in entry["postings"] if "credit" in each]
        amounts = [cents(each["debit"]) for each in debited] + [-cents(each["credit"]) for each in credited]
        if sum(amounts) or not amounts:
            faults.append(f"{where}: debits and credits differ by {sum(amounts)}")
        if any(amount <= 0 for amount in amounts[: len(debited)]) or any(
            amount >= 0 for amount in amounts[len(debited) :]
        ):
            faults.append(f"{where}: a posting of nothing, or on the wrong side")
        if not entry["group"] or not entry["cause"] or not entry["date"]:
            faults.append(f"{where}: without group, cause or day")
        if entry["event"] == "balance brought forward":
            continue
        expected = EVENTS.get(entry["event"])
        if expected is None:
            faults.append(f"{where}: no such event")
        elif ({each["account"] for each in debited}, {each["account"] for each in credited}) != (
            {expected[0]},
            {expected[1]},
        ):
            faults.append(f"{where}: posts to other accounts than {expected}")
        if entry["event"] in ONCE:
            if (entry["event"], entry["cause"]) in seen:
                faults.append(f"{where}: twice")
            seen.add((entry["event"], entry["cause"]))
    return faults


def account_balances(folder: Path) -> dict[tuple[str, str], int]:
    """Cents by group and account, debits above zero."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for entry in records(folder / "ledger.jsonl"):
        for posting in entry["postings"]:
            sums[entry["group"], posting["account"]] += cents(posting.get("debit", "0.00"))
            sums[entry["group"], posting["account"]] -= cents(posting.get("credit", "0.00"))
    return sums


def payment_faults(folder: Path) -> list[str]:
    """Register, ledger and 835s: the same payments, the same amounts, each once; and none below zero."""
    faults: list[str] = []
    register: dict[str, tuple[str, int]] = {}
    to_members: set[str] = set()
    for payment in records(folder / "payments.jsonl"):
        if payment["trace"] in register:
            faults.append(f"payment {payment['trace']}: twice in the register")
        if cents(payment["amount"]) <= 0:
            faults.append(f"payment {payment['trace']}: of nothing or less")
        register[payment["trace"]] = (payment["group"], cents(payment["amount"]))
        if "member" in payment["payee"]:
            to_members.add(payment["trace"])
    posted = {
        entry["cause"]: (entry["group"], cents(entry["postings"][0]["debit"]))
        for entry in records(folder / "ledger.jsonl")
        if entry["event"] == "payment issued"
    }
    if posted != register:
        faults += [
            f"payment {trace}: register and ledger differ" for trace, _ in set(posted.items()) ^ set(register.items())
        ]
    told: dict[str, tuple[str, int]] = {}
    for path in sorted((folder / "835").glob("*.edi")):
        for group, trace, amount in _advices(path):
            if trace in told:
                faults.append(f"835 {path.name}: trace {trace} stands in another too")
            told[trace] = (group, amount)
    for trace, (group, amount) in told.items():
        if amount and (
            trace not in register or register[trace][1] != amount or not group.startswith(register[trace][0])
        ):
            faults.append(f"835 {trace} of {group}: {amount} cents are not in the register")
    for trace in register.keys() - to_members - told.keys():
        faults.append(f"payment {trace}: no 835 tells of it")
    return faults


def _advices(path: Path) -> list[tuple[str, str, int]]:
    text = path.read_text(encoding="latin-1")
    element, end = text[3], text[105]
    found, amount = [], 0
    for segment in text.split(end):
        parts = segment.strip("\r\n").split(element)
        if parts[0] == "BPR":
            whole, _, fraction = parts[2].partition(".")
            amount = int(whole or "0") * 100 + int((fraction + "00")[:2])
        elif parts[0] == "TRN":
            found.append((path.name, parts[2], amount))
    return found


def payable_faults(folder: Path) -> list[str]:
    """Claims payable is the sum of what waits, group by group."""
    waiting: dict[str, int] = defaultdict(int)
    names: set[str] = set()
    faults: list[str] = []
    for payable in records(folder / "waiting.jsonl"):
        waiting[payable["group"]] += payable["amount"]
        if payable["icn"] in names:
            faults.append(f"waiting {payable['icn']}: twice")
        names.add(payable["icn"])
    owed = {
        group: -amount for (group, account), amount in account_balances(folder).items() if account == "claims payable"
    }
    for group in sorted(waiting.keys() | owed.keys()):
        if waiting.get(group, 0) != owed.get(group, 0):
            faults.append(f"{group}: claims payable {owed.get(group, 0)}, and {waiting.get(group, 0)} cents wait")
    return faults


def receivable_faults(folder: Path) -> list[str]:
    """Refunds receivable is what is open of letters, and what insured plans' remittances forwarded."""
    owed: dict[str, int] = defaultdict(int)
    for receivable in records(folder / "receivables.jsonl"):
        owed[receivable["group"]] += receivable["asked"] - receivable.get("received", 0)
    for forward in json.loads((folder / "control.json").read_text(encoding="utf-8"))["forwards"]:
        owed[forward["group"]] += forward["amount"]
    posted = {
        group: amount
        for (group, account), amount in account_balances(folder).items()
        if account == "refunds receivable"
    }
    return [
        f"{group}: refunds receivable {posted.get(group, 0)}, and {owed.get(group, 0)} cents are asked for"
        for group in sorted(posted.keys() | owed.keys())
        if posted.get(group, 0) != owed.get(group, 0)
    ]


def accumulator_faults(folder: Path) -> list[str]:
    """Accumulators are sums of entries: what each line took moved them by as much, and the totals that its steps name
    are the sums of all entries up to then. A claim that decides nothing moves nothing.
    """
    history = {record["icn"]: record["family"] for record in records(folder / "history.jsonl")}
    by_version: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for entry in records(folder / "accumulators.jsonl"):
        by_version[entry["icn"], entry["version"]].append(entry)
    decided = [each for each in records(folder / "decisions.jsonl") if each["status"] != "rejected"]
    here = {(each["icn"], each["version"]) for each in decided} | {
        (each["replaces"], each["version"]) for each in decided
    }
    totals: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for version, entries in by_version.items():
        if version not in here:
            _move(totals, entries)
    faults: list[str] = []
    for decision in decided:
        version = decision["version"]
        own = by_version.get((decision["icn"], version), [])
        if decision["status"] == "pended":
            if own:
                faults.append(f"decision {decision['icn']}: pended, and accumulators moved")
            continue
        _move(totals, by_version.get((decision["replaces"], version), []) if decision["replaces"] else [])
        for line in decision["lines"]:
            entries = [entry for entry in own if entry["line"] == line["number"]]
            _move(totals, entries)
            faults += _line_moves(decision, line, entries)
            faults += _line_totals(decision, line, entries, totals, history[decision["icn"]])
    return faults


def _move(totals: dict[tuple[str, str, str, str], int], entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        totals[entry["owner"], entry["measure"], entry["scope"], entry["period"]] += entry["amount"]


def _line_moves(decision: dict[str, Any], line: dict[str, Any], entries: list[dict[str, Any]]) -> list[str]:
    """The member's deductible and out-of-pocket entries are the line's cost sharing, whatever tiers they credit."""
    faults = []
    deductible = cents(line["deductible"])
    shared = deductible + cents(line["copay"]) + cents(line["coinsurance"])
    for measure, expected in (("deductible", deductible), ("out-of-pocket", shared)):
        sums: dict[str, int] = defaultdict(int)
        for entry in entries:
            if entry["measure"] == measure and entry["owner"] == decision["member"]:
                sums[entry["scope"]] += entry["amount"]
        if set(sums.values()) - {0} != {expected} - {0}:
            faults.append(
                f"decision {decision['icn']} line {line['number']}: {measure} moved {dict(sums)}, took {expected}"
            )
    return faults


def _line_totals(
    decision: dict[str, Any],
    line: dict[str, Any],
    entries: list[dict[str, Any]],
    totals: dict[tuple[str, str, str, str], int],
    family: str,
) -> list[str]:
    """The last total that a step of the line names for each accumulator it moved is the sum of the entries."""
    named: dict[str, str] = {}
    for step in line["because"]:
        named.update(step["after"])
    faults = []
    for entry in entries:
        if entry["measure"] not in ("deductible", "out-of-pocket"):
            continue
        whose = "family" if entry["owner"] == family else "individual"
        label = f"{entry['measure']} {entry['scope']} {whose}"
        total = totals[entry["owner"], entry["measure"], entry["scope"], entry["period"]]
        if label in named and cents(named[label]) != total:
            where = f"decision {decision['icn']} line {line['number']}"
            faults.append(f"{where}: {label} is told as {named[label]}, entries say {total}")
    return faults


def decision_faults(folder: Path) -> list[str]:
    """Each decision: charge = paid + adjustments on every line, and the claim's amounts are the lines'."""
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    names = ("charge", "allowed", "deductible", "copay", "coinsurance", "noncovered", "paid", "patient_responsibility")
    for decision in records(folder / "decisions.jsonl"):
        where = f"decision {decision['icn']} {decision['claim']}"
        if (decision["icn"], decision.get("part", "")) in seen:
            faults.append(f"{where}: twice")
        seen.add((decision["icn"], decision.get("part", "")))
        if decision["status"] in ("pended", "rejected"):
            if cents(decision["paid"]) or decision["adjustments"]:
                faults.append(f"{where}: {decision['status']}, and yet paid or adjusted")
            continue
        for line in decision["lines"]:
            adjusted = sum(cents(each["amount"]) for each in line["adjustments"])
            if cents(line["charge"]) != cents(line["paid"]) + adjusted:
                faults.append(f"{where}: line {line['number']} does not balance")
            shared = sum(cents(line[name]) for name in ("deductible", "copay", "coinsurance"))
            patient = sum(cents(each["amount"]) for each in line["adjustments"] if each["group"] == "PR")
            if patient != cents(line["patient_responsibility"]) or patient < shared:
                faults.append(f"{where}: line {line['number']}: the patient's part is not its PR adjustments")
        for name in names:
            if cents(decision[name]) != sum(cents(line[name]) for line in decision["lines"]):
                faults.append(f"{where}: its {name} is not the sum of its lines'")
    return faults


def main(folders: list[str]) -> int:
    """Print what is wrong; 1 where anything is."""
    found = [f"{folder}: {fault}" for folder in folders for fault in folder_faults(Path(folder))]
    print("\n".join(found) or "nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
