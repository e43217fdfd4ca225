"""Reads the plans and tables of the cost-sharing tests: a plan in a few words, and lines with what each should come to.

A plan is a paragraph of `name: value`; a table is paragraphs of rows, each paragraph a story that starts from nothing:

    who   met  spent   service, how        allowed | deductible copay coinsurance noncovered plan | why

`met` and `spent` are the member's and the family's deductible and out-of-pocket amount before the line ("1,400/2,900"),
".." carries on from the row above. Amounts are dollars; a noncovered amount may name its CARC: "300:119". Each row is a
claim of its own, unless it says "same claim". Nothing here computes an expected amount.
"""

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from selfund.benefits.accumulators import Balances, balances, period_start
from selfund.benefits.cost_sharing import share
from selfund.benefits.service import Service, Shared
from selfund.terms.accumulator import AccumulatorEntry
from selfund.terms.money import NO_LIMIT, cents_from_written, rate_from_percent
from selfund.terms.period import Period
from selfund.terms.plan import (
    Basis,
    Benefit,
    BenefitPeriod,
    CostSharing,
    CrossCredit,
    Limit,
    Per,
    Plan,
    Share,
    Tier,
    Total,
    Unit,
)
from selfund.terms.reasons import REASONS

FAMILY = "acme/A100"
SINGLE = {"Cy"}
TIERS = (Tier("in", ("statewide",)), Tier("out", (), everyone_else=True))


def money(text: str) -> int:
    return cents_from_written(text)


# ------------------------------------------------------------------------------------------ plans


def plan_in_words(text: str) -> Plan:
    """The plan that a paragraph of `name: value` lines describes."""
    rows = [line.strip().partition(": ")[::2] for line in text.strip().splitlines()]
    words = dict(rows)
    deductible = {tier: total(words[key], key) for tier in ("in", "out") if (key := f"deductible {tier}") in words}
    pocket = {tier: total(words[key], key) for tier in ("in", "out") if (key := f"out-of-pocket {tier}") in words}
    reserved = {"cross credit", "copays count to", "plan year"}
    services = {
        name: benefit(name, value)
        for name, value in rows
        if name not in reserved and not name.startswith(("deductible ", "out-of-pocket "))
    }
    counts = words.get("copays count to", "out-of-pocket")
    return Plan(
        "choice",
        "Choice",
        "acme",
        "medical",
        Period(date.fromisoformat(words.get("plan year", "2026-01-01"))),
        TIERS,
        deductible,
        pocket,
        services,
        benefit_period=BenefitPeriod.PLAN_YEAR if "plan year" in words else BenefitPeriod.CALENDAR_YEAR,
        cross_credit=CrossCredit(words.get("cross credit", "none")),
        copays_count_to_deductible="deductible" in counts,
        copays_count_to_out_of_pocket="out-of-pocket" in counts,
    )


def total(text: str, source: str) -> Total:
    """ "1,500/3,000 embedded", "4,000/8,000 aggregate, person 6,000"."""
    found = re.fullmatch(r"([\d,]+)/([\d,]+) (embedded|aggregate)(?:, person ([\d,]+))?", text)
    assert found, text
    person = money(found[4]) if found[4] else NO_LIMIT
    return Total(money(found[1]), money(found[2]), found[3] == "aggregate", source, person)


def benefit(name: str, text: str) -> Benefit:
    """ "in $25 copay; out as in; limit 30 visits per benefit period, tiers together"."""
    sharing: dict[str, CostSharing] = {}
    limits: list[Limit] = []
    for part in text.split("; "):
        kind, _, words = part.partition(" ")
        if kind == "limit":
            limits.append(limit(name, words))
        else:
            sharing[kind] = sharing["in"] if words == "as in" else cost(words, kind, f"{name} {kind}")
    return Benefit(name, sharing, name, tuple(limits))


def cost(text: str, tier: str, source: str) -> CostSharing:
    waived = "admitted" if text.endswith(", waived if admitted") else ""
    text = text.removesuffix(", waived if admitted")
    if text == "not covered":
        return CostSharing(False, (), tier, text, source)
    steps = () if text == "no charge" else tuple(step(word) for word in text.split(" then "))
    return CostSharing(True, steps, tier, text, source, waived)


STEP = re.compile(
    r"(?:\$(?P<copay>[\d,.]+) copay|(?P<rate>[\d.]+%))"
    r"(?: per (?P<per>visit|admission|day)(?: up to (?P<days>\d+) days)?)?"
    r"(?: up to \$(?P<most>[\d,]+))?(?P<deductible> after deductible| no deductible)?"
)


def step(text: str) -> Share:
    found = STEP.fullmatch(text)
    assert found, text
    return Share(
        copay=money(found["copay"]) if found["copay"] else 0,
        rate=rate_from_percent(found["rate"]) if found["rate"] else 0,
        per=Per(found["per"] or "visit"),
        days=int(found["days"] or 0),
        up_to=money(found["most"]) if found["most"] else None,
        deductible=found["deductible"] == " after deductible",
    )


LIMIT = re.compile(r"(?:(\d+) (visits|days|units)|\$([\d,]+) (paid|allowed)) per ([a-z ]+?)(, tiers together)?")


def limit(name: str, text: str) -> Limit:
    found = LIMIT.fullmatch(text)
    assert found, text
    quantity = int(found[1]) if found[1] else money(found[3])
    basis = Basis(found[4]) if found[4] else Basis.PAID
    return Limit(name, quantity, Unit(found[2] or "dollars"), Per(found[5]), f"{name} limit", basis, bool(found[6]))


# ------------------------------------------------------------------------------------------ tables


class Row(Struct):
    """One row of a table. Expected amounts in cents: deductible, copay, coinsurance, noncovered, plan."""

    who: str
    met: str
    spent: str
    service: str
    options: tuple[str, ...]
    allowed: int
    expected: tuple[int, ...]
    carc: str
    why: str


def stories(table: str) -> list[list[Row]]:
    """The table's paragraphs, each a list of rows."""
    return [
        [row(line) for line in paragraph.strip().splitlines() if not line.lstrip().startswith("#")]
        for paragraph in table.strip().split("\n\n")
    ]


def row(line: str) -> Row:
    left, middle, why = line.split("|")
    *front, allowed = left.split()
    who, met, spent, *words = front
    service, *options = " ".join(words).split(", ")
    amounts = middle.split()
    assert len(amounts) == 5, line
    noncovered, _, carc = amounts[3].partition(":")
    expected = tuple(money(text) for text in (*amounts[:3], noncovered, amounts[4]))
    return Row(who, met, spent, service, tuple(options), money(allowed), expected, carc, why.strip())


def service_of(row: Row, plan: Plan, icn: str, line: int) -> Service:
    """The service that a row's words describe; on 2 March 2026 by provider A where it says nothing else."""
    day = date(2026, 3, 2)
    provider, tier, condition = "A", "in", ""
    units, days, before, charge = 1000, 1, 0, row.allowed
    admission: date | None = None
    admitted = False
    for option in row.options:
        match option.split():
            case ["out"]:
                tier = "out"
            case ["provider", name]:
                provider = name
            case ["charge", amount]:
                charge = money(amount)
            case ["admission", text]:
                day = admission = day_of(text)
            case ["admitted"]:
                admitted = True
            case ["condition", name]:
                condition = name
            case ["after", number, "days"]:
                before = int(number)
            case [number, "days"]:
                days = int(number)
            case [number, "units"]:
                units = int(number) * 1000
            case ["same", "claim"]:
                pass
            case [text]:
                day = day_of(text)
    return Service(
        row.who,
        FAMILY,
        row.who in SINGLE,
        icn,
        1,
        line,
        row.service,
        tier,
        row.allowed,
        charge,
        day,
        period_start(plan, day),
        f"{row.who}/{day}/TIN/{provider}",
        units,
        days,
        before,
        admission,
        admitted,
        condition,
    )


def day_of(text: str) -> date:
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def told(plan: Plan, story: list[Row]) -> Iterator[tuple[Row, Service, Shared]]:
    """Share each row of a story after the ones above it."""
    entries: list[AccumulatorEntry] = []
    standing = Balances()
    number = 0
    for each in story:
        if "same claim" not in each.options:
            number += 1
            standing = Balances(balances(entries))
        service = service_of(each, plan, f"ICN{number}", 1)
        entries_before = standing_entries(each, service)
        standing.add_all(entries_before)
        shared = share(service, plan, standing)
        standing.add_all(shared.entries)
        entries += [*entries_before, *shared.entries]
        yield each, service, shared


def standing_entries(row: Row, service: Service) -> list[AccumulatorEntry]:
    """The balances that a row starts from, in the service's tier."""
    entries = []
    for measure, text in (("deductible", row.met), ("out-of-pocket", row.spent)):
        if text != "..":
            for owner, amount in zip((service.member, FAMILY), text.split("/"), strict=True):
                key = (owner, measure, service.tier, service.period)
                entries.append(AccumulatorEntry(*key, money(amount), FAMILY, "before", 1, 0, service.day))
    return entries


def outcome(shared: Shared) -> tuple[int, ...]:
    return (shared.deductible, shared.copay, shared.coinsurance, shared.noncovered, shared.plan_pays)


def carcs(shared: Shared) -> str:
    return "+".join(REASONS[name].carc for name, _ in shared.reasons)
