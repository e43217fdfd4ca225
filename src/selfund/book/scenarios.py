"""The scenarios in which a plan states about itself what claims pay; they are run elsewhere."""

from datetime import date, timedelta

from selfund.book.fields import UNDATED, Fields
from selfund.book.parts import Written
from selfund.terms.book import Expected, Scenario, ScenarioClaim, ScenarioLine
from selfund.terms.plan import Plan

KEYS = ("says", "claim", "claims", "pays", "contract")
LINE_KEYS = ("procedure", "modifiers", "revenue", "charge", "allowed", "units")
CLAIM_KEYS = (
    *LINE_KEYS, "lines", "provider", "member", "date", "place", "type of bill", "specialty", "diagnosis", "pays",
)  # fmt: skip
AMOUNTS = ("member", "plan", "deductible", "copay", "coinsurance", "noncovered")
CONTRACTS = ("employee", "family")


def read_scenarios(fields: Fields, plan: Plan) -> list[Written[Scenario]]:
    """The scenarios of a plan version."""
    found = []
    for node in fields.mappings("scenarios"):
        own = Fields(fields.file, node, fields.problems, "scenario", KEYS)
        found.append(Written(_scenario(own, plan), fields.file, node))
    return found


def _scenario(own: Fields, plan: Plan) -> Scenario:
    one = own.mapping("claim")
    nodes = [one] if one is not None else own.mappings("claims")
    if ("claim" in own.values) == ("claims" in own.values):
        mend = 'write "claim: {…}" for one claim or "claims:" and a list for several'
        own.note("scenario-claims", "a scenario has either a claim or a list of claims", mend)
    claims: list[ScenarioClaim] = []
    for node in nodes:
        after = claims[-1].day + timedelta(days=1) if claims else _first_day(plan)
        claims.append(_claim(Fields(own.file, node, own.problems, "scenario's claim", CLAIM_KEYS), plan, after))
    pays = _expected(own)
    if one is not None and pays is not None and claims and claims[0].pays is not None:
        own.note("scenario-pays", '"pays" stands both in the claim and beside it', "keep one of them", "pays")
    if pays is None and not any(claim.pays for claim in claims):
        own.note("scenario-pays", "a scenario says what is paid", 'add "pays: {member: $…, plan: $…}"')
    named = {claim.member for claim in claims}
    contract = own.text("contract", "family" if len(named) > 1 else "employee")
    if contract not in CONTRACTS:
        own.note("choice-unknown", f'"{contract}" is no contract', f"write one of: {', '.join(CONTRACTS)}", "contract")
    return Scenario(
        says=own.text("says"),
        plan=plan.id,
        start=plan.period.start,
        claims=tuple(claims),
        source=own.source("says"),
        family=contract == "family",
        pays=pays,
    )


def _first_day(plan: Plan) -> date:
    return date(2000, 1, 1) if plan.period is UNDATED else plan.period.start


def _claim(own: Fields, plan: Plan, after: date) -> ScenarioClaim:
    nodes = own.mappings("lines")
    if nodes:
        lines = tuple(_line(Fields(own.file, node, own.problems, "scenario's line", LINE_KEYS)) for node in nodes)
    else:
        lines = (_line(own),)
    tiers = [tier.name for tier in plan.tiers]
    tier = own.text("provider", tiers[0] if len(tiers) == 1 else None)
    if tier and tier not in tiers:
        mend = f"write one of: {', '.join(tiers)}"
        own.note("tier-unknown", f'"{tier}" is no tier of this plan', mend, "provider")
    day = own.day("date", after) or after
    if plan.period is not UNDATED and not plan.period.holds(day):
        says = f"{day} is outside the plan's period"
        own.note("scenario-date", says, f"write a day from {plan.period.start} to {plan.period.end}", "date")
    return ScenarioClaim(
        lines=lines,
        tier=tier,
        day=day,
        source=own.source(),
        member=own.text("member", ""),
        place=own.text("place", ""),
        bill_type=own.text("type of bill", "").removeprefix("0"),
        specialty=own.text("specialty", ""),
        diagnoses=tuple(text.value.replace(".", "").upper() for text in own.texts("diagnosis")),
        pays=_expected(own),
    )


def _line(own: Fields) -> ScenarioLine:
    procedure = own.text("procedure", "").upper()
    revenue = own.text("revenue", "")
    if not procedure and not revenue and "lines" not in own.values:
        own.note("missing-key", "a line needs a procedure or a revenue code", 'add "procedure: 99213"')
    return ScenarioLine(
        charge=own.money("charge"),
        allowed=own.amount("allowed"),
        procedure=procedure,
        modifiers=tuple(text.value.upper() for text in own.texts("modifiers")),
        revenue=revenue.zfill(4) if revenue else "",
        units=_units(own),
    )


def _units(own: Fields) -> int:
    """Thousandths: "2" is 2000, "1.5" is 1500."""
    text = own.text("units", "1")
    whole, _, fraction = text.partition(".")
    if whole.isdigit() and (not fraction or fraction.isdigit()) and len(fraction) <= 3 and len(whole) < 7:
        return int(whole) * 1000 + int(fraction.ljust(3, "0"))
    own.note("units-unknown", f'"{text}" is no number of units', 'write it like "2" or "1.5"', "units")
    return 1000


def _expected(own: Fields) -> Expected | None:
    node = own.mapping("pays")
    if node is None:
        return None
    pays = Fields(own.file, node, own.problems, "scenario's payment", AMOUNTS)
    amounts = {name: pays.amount(name) for name in AMOUNTS}
    return Expected(
        source=pays.source(),
        places={name: str(pays.place(name)) for name in AMOUNTS if name in pays.values},
        **amounts,
    )
