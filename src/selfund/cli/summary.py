"""What a claims manager reads after a run: counts, dollars, groups, denials, pends, rejections, what waits."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from selfund.cli.printing import WIDTH, count_of, heading, print_table, say, table
from selfund.runs.status_words import status_words
from selfund.terms.money import cents_from_decimal, dollars
from selfund.terms.reasons import REASONS

if TYPE_CHECKING:
    from selfund.runs.adjudicate import RunReport

Figures = dict[str, Any]

STATUSES: Final = ("paid", "denied", "voided", "pended", "rejected")

PENDS: Final = {
    "accident": "an accident: another party may pay first",
    "authorization-required": "the service needs an authorization",
    "benefit-missing": "the plan does not say what the benefit costs",
    "coordination": "another plan pays first",
    "frequency-unknown": "a kind of bill that is not worked by rule",
    "interim-bill": "an interim bill of a stay",
    "late-charges": "late charges to an earlier bill",
    "nonpayment-bill": "a bill that asks for no payment",
    "not-under-contract": "the carrier priced it at zero as not under its contract",
    "family-changed": "the member is in another family than before",
    "original-unknown": "the claim that it corrects is not known",
    "payee-differs": "the billing NPI is on record under another TIN",
    "plan-missing": "no version of the plan is in force",
    "possible-duplicate": "the same service may have been billed before",
    "no-price": "no term or fee table has a price for the service",
    "repricing-differs": "the carrier's repriced amounts contradict each other",
    "repricing-refused": "the carrier could not price it",
    "set-aside": "an error of the system: see set-aside.jsonl",
    "spans-move": "it spans the group's move between platforms",
}
"""Why claims wait for a person, in words."""


def print_summary(report: "RunReport", out: Path) -> None:
    """Print a run's summary to standard output."""
    summary = report.summary
    heading(f"Run {summary['run']} of {summary['date']}")
    _print_input(summary)
    _print_claims(summary)
    _print_groups(summary["groups"])
    _print_lists(summary)
    _print_money(summary)
    say()
    say(f"Written to {out}")
    say(f"Why a claim was decided so: selfund explain {out} CLAIM")


def _print_input(summary: Figures) -> None:
    parts = [count_of(summary["files"], "file"), count_of(summary["interchanges"], "interchange")]
    for key, noun in (("interchanges_refused", "interchange"), ("transaction_sets_refused", "transaction set")):
        if summary[key]:
            parts.append(f"{count_of(summary[key], noun)} refused")
    parts += [f"{count_of(summary['claims_in'], 'claim')} with {count_of(summary['lines_in'], 'line')}"]
    say("  " + ", ".join(parts))
    say(
        f"  {count_of(summary['acknowledgments'], 'acknowledgment')} and "
        f"{count_of(summary['remittances'], 'remittance')} written"
    )


def _print_claims(summary: Figures) -> None:
    say()
    heading("Claims")
    status = summary["status"]
    rows = [[name, f"{status[name]:,}"] for name in STATUSES if name in status]
    rows.append(["all", f"{summary['claims']:,}"])
    amounts = [[name, _money(summary[key])] for name, key in _AMOUNTS]
    amounts.append(["decided without a person", str(summary["first_pass_rate"])])
    for place, pair in enumerate(amounts):
        if place == len(rows):
            rows.append(["", ""])
        rows[place] = [*rows[place], "", *pair]
    print_table(rows, right=(1, 4))


_AMOUNTS: Final = (
    ("charged", "charge"),
    ("allowed", "allowed"),
    ("plan pays", "paid"),
    ("members owe", "member"),
)


def _print_groups(groups: dict[str, Figures]) -> None:
    if not groups:
        return
    say()
    heading("Groups")
    rows = [["", "funding", "claims", "decided", "plan pays", "members", "payees", "paid out", "short of"]]
    for name, figures in groups.items():
        rows.append(
            [
                name,
                figures["funding"],
                f"{figures['claims']:,}",
                figures["first_pass_rate"],
                _money(figures["paid"]),
                _money(figures["member"]),
                f"{figures['payments']:,}",
                _money(figures["paid_out"]),
                _money(figures["short"]) if "short" in figures else "",
            ]
        )
    print_table(_fitted(rows), right=range(2, 9))


def _fitted(rows: list[list[str]]) -> list[list[str]]:
    """The rows with long group names cut, where the table would be wider than a page."""
    over = max(len(line) for line in table(rows)) - WIDTH
    longest = max(len(row[0]) for row in rows)
    most = max(_SHORTEST_NAME, longest - over)
    if over <= 0 or most >= longest:
        return rows
    return [[f"{row[0][: most - 1]}…" if len(row[0]) > most else row[0], *row[1:]] for row in rows]


_SHORTEST_NAME: Final = 12


def _print_lists(summary: Figures) -> None:
    if summary["denials"]:
        say()
        heading("Lines denied")
        print_table(
            [
                [f"{each['lines']:,}", _money(each["charge"]), _code(each), _reason(each["reason"])]
                for each in summary["denials"]
            ],
            right=(0, 1),
        )
    if summary["pends"]:
        say()
        heading("Claims that wait for a person")
        print_table(
            [[f"{each['claims']:,}", each["code"], PENDS.get(each["code"], "")] for each in summary["pends"]],
            right=(0,),
        )
    if summary["rejections"]:
        say()
        heading("Claims returned to their senders")
        print_table(
            [[f"{each['claims']:,}", each["code"], status_words(each["code"])] for each in summary["rejections"]],
            right=(0,),
        )


def _code(denial: Figures) -> str:
    reason = REASONS.get(denial["reason"])
    return f"{reason.group}-{reason.carc}" if reason is not None else f"CARC {denial['carc']}"


def _reason(name: str) -> str:
    reason = REASONS.get(name)
    return reason.says if reason is not None else name


def _print_money(summary: Figures) -> None:
    say()
    heading("Money")
    rows = [[f"{summary['payments']:,}", "payments made", _money(summary["paid_out"])]]
    if summary["waiting"]:
        rows.append([f"{summary['waiting']:,}", "approved claims wait for their group's money", ""])
    if summary["refund_requests"]:
        rows.append([f"{summary['refund_requests']:,}", "refund requests to providers: refunds.jsonl", ""])
    if summary["set_aside"]:
        rows.append([f"{summary['set_aside']:,}", "claims met an error of the system: set-aside.jsonl", ""])
    print_table(rows, right=(0, 2))


def _money(text: str) -> str:
    return dollars(cents_from_decimal(text))
