"""What must hold of any line under any plan: nothing lost, nothing negative, no member over the maximum."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from selfund.benefits.accumulators import Balances, balances, period_start, reversal
from selfund.benefits.cost_sharing import share, share_by, share_step_by_step
from selfund.benefits.plan_terms import plan_terms
from selfund.benefits.service import Service, Shared
from selfund.terms.accumulator import AccumulatorEntry, AccumulatorKey
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

FAMILY = "acme/A100"
MEMBERS = ("Ann", "Bob", "Cat")
CENTS = st.integers(0, 900_000)
RATES = st.sampled_from([50_000, 100_000, 125_000, 200_000, 333_333, 500_000, 1_000_000])
COPAYS = st.integers(1, 60_000)
BOUNDS = st.none() | st.integers(0, 40_000)


@st.composite
def totals(draw: st.DrawFn) -> Total:
    individual = draw(st.integers(0, 500_000))
    return Total(individual, individual + draw(st.integers(0, 500_000)), draw(st.booleans()), "plan:1")


SHARES = st.one_of(
    st.builds(
        Share,
        copay=COPAYS,
        per=st.sampled_from([Per.VISIT, Per.DAY, Per.ADMISSION]),
        days=st.integers(0, 4),
        up_to=BOUNDS,
        deductible=st.booleans(),
    ),
    st.builds(Share, rate=RATES, up_to=BOUNDS, deductible=st.booleans()),
)

LIMITS = st.one_of(
    st.builds(
        Limit,
        st.just("care"),
        st.integers(0, 6),
        st.sampled_from([Unit.VISITS, Unit.DAYS, Unit.UNITS]),
        st.sampled_from(list(Per)[1:]),
        st.just("plan:2"),
        tiers_together=st.booleans(),
    ),
    st.builds(
        Limit,
        st.just("care"),
        st.integers(0, 300_000),
        st.just(Unit.DOLLARS),
        st.sampled_from(list(Per)[1:]),
        st.just("plan:2"),
        st.sampled_from(Basis),
        st.booleans(),
    ),
)


@st.composite
def plans(draw: st.DrawFn, *, copays_count: bool | None = None) -> Plan:
    sharing = {
        tier: CostSharing(
            True,
            tuple(draw(st.lists(SHARES, max_size=3))),
            draw(st.sampled_from(["in", tier])),
            "words",
            "plan:3",
            draw(st.sampled_from(["", "admitted"])),
        )
        for tier in ("in", "out")
    }
    limits = tuple(draw(st.lists(LIMITS, max_size=2, unique_by=lambda limit: (limit.unit, limit.per, limit.basis))))
    return Plan(
        "choice",
        "Choice",
        "acme",
        "medical",
        Period(date(2026, 4, 1)),
        (Tier("in", ("statewide",)), Tier("out", (), everyone_else=True)),
        {tier: draw(totals()) for tier in ("in", "out")},
        {tier: draw(totals()) for tier in ("in", "out")},
        {"care": Benefit("care", sharing, "plan:3", limits)},
        benefit_period=draw(st.sampled_from(BenefitPeriod)),
        cross_credit=draw(st.sampled_from(CrossCredit)),
        copays_count_to_deductible=draw(st.booleans()),
        copays_count_to_out_of_pocket=draw(st.booleans()) if copays_count is None else copays_count,
    )


@st.composite
def services(draw: st.DrawFn, plan: Plan, number: int, single: bool) -> Service:
    day = date(2026, 4, 1) + timedelta(draw(st.sampled_from([0, 0, 1, 30, 400])))
    member = draw(st.sampled_from(MEMBERS))
    return Service(
        member,
        FAMILY,
        single,
        f"ICN{number}",
        1,
        1,
        "care",
        draw(st.sampled_from(["in", "out"])),
        draw(CENTS),
        draw(CENTS),
        day,
        period_start(plan, day),
        f"{member}/{day}/{draw(st.sampled_from('AB'))}",
        draw(st.integers(0, 9_000)),
        draw(st.integers(1, 5)),
        draw(st.integers(0, 5)),
        draw(st.sampled_from([None, day])),
        draw(st.booleans()),
    )


@st.composite
def years(draw: st.DrawFn, **choices: bool) -> tuple[Plan, list[Service]]:
    """A plan and a few lines of one family, in the order in which they are decided."""
    plan = draw(plans(**choices))
    single = draw(st.booleans())
    return plan, [draw(services(plan, number, single)) for number in range(draw(st.integers(1, 6)))]


def decided(plan: Plan, lines: list[Service]) -> tuple[list[Shared], list[AccumulatorEntry]]:
    entries: list[AccumulatorEntry] = []
    found = []
    for service in lines:
        shared = share(service, plan, Balances(balances(entries)))
        entries += shared.entries
        found.append(shared)
    return found, entries


@given(years())
@settings(max_examples=60, deadline=None)
def test_every_cent_is_somebodys(year: tuple[Plan, list[Service]]) -> None:
    plan, lines = year
    for service, shared in zip(lines, decided(plan, lines)[0], strict=True):
        assert shared.member + shared.plan_pays + shared.noncovered == service.allowed
        assert shared.member == shared.deductible + shared.copay + shared.coinsurance
        assert sum(amount for _, amount in shared.reasons) == shared.noncovered
        amounts = (shared.deductible, shared.copay, shared.coinsurance, shared.noncovered, shared.plan_pays)
        assert min(amounts) >= 0
        assert all(amount > 0 for _, amount in shared.reasons)


@given(years())
@settings(max_examples=60, deadline=None)
def test_steps_explain_every_adjustment(year: tuple[Plan, list[Service]]) -> None:
    plan, lines = year
    for shared in decided(plan, lines)[0]:
        explained: dict[str, int] = {}
        for step in shared.steps:
            if step.reason:
                explained[step.reason] = explained.get(step.reason, 0) + step.amount
            assert step.before.keys() == step.after.keys()
        limited = sum(amount for reason, amount in explained.items() if "limit reached" in reason)
        assert limited == shared.noncovered
        assert explained.get("deductible", 0) == shared.deductible
        assert explained.get("copayment", 0) == shared.copay
        assert explained.get("coinsurance", 0) == shared.coinsurance


@given(years(copays_count=True))
@settings(max_examples=60, deadline=None)
def test_no_one_pays_over_the_maximum(year: tuple[Plan, list[Service]]) -> None:
    """In one tier and benefit period, whatever the order: a member up to the individual, a family up to its amount."""
    plan, lines = year
    paid: dict[tuple[str, str, str], int] = {}
    for service, shared in zip(lines, decided(plan, lines)[0], strict=True):
        tier = plan.benefits["care"].sharing[service.tier].tier
        for owner in (service.member, FAMILY):
            key = (owner, tier, service.period)
            paid[key] = paid.get(key, 0) + shared.member
    single = lines[0].single
    for (owner, tier, _), amount in paid.items():
        total = plan.out_of_pocket[tier]
        if owner == FAMILY:
            assert single or amount <= total.family
        elif single or not total.aggregate:
            assert amount <= total.individual
        else:
            assert amount <= total.family


@given(years(copays_count=True))
@settings(max_examples=60, deadline=None)
def test_entries_are_what_was_shared(year: tuple[Plan, list[Service]]) -> None:
    """Member and family move alike, by what the lines say; with their opposites nothing has moved."""
    plan, lines = year
    found, entries = decided(plan, lines)
    for service, shared in zip(lines, found, strict=True):
        tier = plan.benefits["care"].sharing[service.tier].tier
        moved = balances(shared.entries)
        for owner in (service.member, FAMILY):
            key = AccumulatorKey(owner, "out-of-pocket", tier, service.period)
            assert moved.get(key, 0) == shared.member
        own = {key[1:]: amount for key, amount in moved.items() if key.owner == service.member}
        whole = {key[1:]: amount for key, amount in moved.items() if key.owner == FAMILY}
        assert all(own[key] == amount for key, amount in whole.items())
        assert all(entry.amount for entry in shared.entries)
        assert len({entry.key for entry in shared.entries}) == len(shared.entries)
    assert not any(balances([*entries, *reversal(entries)]).values())


@given(years())
@settings(max_examples=20, deadline=None)
def test_the_same_lines_again_give_the_same(year: tuple[Plan, list[Service]]) -> None:
    plan, lines = year
    assert decided(plan, lines) == decided(plan, lines)


PLAIN = st.one_of(
    st.builds(Share, copay=COPAYS, deductible=st.booleans()),
    st.builds(Share, rate=RATES, per=st.sampled_from([Per.VISIT, Per.DAY]), deductible=st.booleans()),
)


@given(years(), PLAIN, st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_short_way_of_one_plain_step_comes_to_the_same(
    year: tuple[Plan, list[Service]], step: Share, without_deductible: bool
) -> None:
    """Whatever else the plan says: with one step and no limits, both ways give the same record, entries and all."""
    plan, lines = year
    sharing = {
        tier: CostSharing(True, (step,), tier, each.text, each.source, each.waived_if)
        for tier, each in plan.benefits["care"].sharing.items()
    }
    plan = replace(plan, benefits={"care": Benefit("care", sharing, "plan:3")})
    if without_deductible:
        plan = replace(plan, deductible={})
    entries: list[AccumulatorEntry] = []
    for service in lines:
        terms = plan_terms(plan).of("care", service.tier)
        assert terms is not None
        standing = Balances(balances(entries))
        found = share_by(terms, service, plan, standing)
        assert found == share_step_by_step(terms, service, plan, standing)
        entries += found.entries


@given(totals(), st.lists(st.integers(1, 300_000), min_size=2, max_size=5), st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_one_members_lines_does_not_change_the_deductible(
    deductible: Total, amounts: list[int], data: st.DataObject
) -> None:
    """One member, one percentage after deductible: whatever comes first, the year's deductible is the same."""
    sharing = CostSharing(True, (Share(rate=200_000, deductible=True),), "in", "20% after deductible", "plan:3")
    plan = Plan(
        "choice",
        "Choice",
        "acme",
        "medical",
        Period(date(2026, 1, 1)),
        (Tier("in", ("statewide",)),),
        {"in": deductible},
        {},
        {"care": Benefit("care", {"in": sharing}, "plan:3")},
    )
    day = date(2026, 3, 2)

    def lines(order: list[int]) -> list[Service]:
        return [
            Service(
                "Ann", FAMILY, False, f"ICN{n}", 1, 1, "care", "in", amount, amount, day, "2026-01-01", f"visit {n}"
            )
            for n, amount in enumerate(order)
        ]

    whole = deductible.family if deductible.aggregate else min(deductible.individual, deductible.family)
    for order in (amounts, data.draw(st.permutations(amounts))):
        found, _ = decided(plan, lines(list(order)))
        assert sum(each.deductible for each in found) == min(whole, sum(amounts))
