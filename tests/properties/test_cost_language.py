"""Whatever a plan can mean can be said, and is read back as it was meant; whatever else is said is a Problem."""

from hypothesis import given
from hypothesis import strategies as some

from selfund.book.language import Cost, read_cost, read_limit, read_total
from selfund.terms.plan import Basis, Limit, Per, Share, Total, Unit
from selfund.terms.problem import Place, Problem

cents = some.integers(0, 99_999_99)


def money(amount: int) -> str:
    return f"${amount // 100:,}" + (f".{amount % 100:02d}" if amount % 100 else "")


def percent(rate: int) -> str:
    whole, fraction = divmod(rate, 10_000)
    return f"{whole}" + (f".{fraction:04d}".rstrip("0") if fraction else "") + "%"


@some.composite
def shares(draw: some.DrawFn) -> Share:
    up_to = draw(some.none() | cents)
    deductible = draw(some.booleans())
    if draw(some.booleans()):
        return Share(rate=draw(some.integers(0, 1_000_000)), up_to=up_to, deductible=deductible)
    per = draw(some.sampled_from([Per.VISIT, Per.DAY, Per.ADMISSION]))
    days = draw(some.integers(0, 30)) if per is Per.DAY else 0
    return Share(copay=draw(cents), per=per, days=days, up_to=up_to, deductible=deductible)


def said(share: Share, copay: bool) -> str:
    words = [money(share.copay), "copay"] if copay else [percent(share.rate)]
    if copay and share.per is not Per.VISIT:
        words += ["per", share.per.value]
    if share.days:
        words += ["up to", str(share.days), "days"]
    if share.up_to is not None:
        words += ["up to", money(share.up_to)]
    words.append("after deductible" if share.deductible else "no deductible")
    return " ".join(words)


@given(some.lists(shares(), min_size=1, max_size=4))
def test_what_is_meant_is_read_back(steps: list[Share]) -> None:
    text = " then ".join(said(share, copay=bool(share.copay) or share.per is not Per.VISIT) for share in steps)
    assert read_cost(text) == Cost(shares=tuple(steps))


@given(cents, cents, some.booleans())
def test_totals_are_read_back(individual: int, family: int, aggregate: bool) -> None:
    kind = "aggregate" if aggregate else "embedded"
    text = f"{money(individual)} individual, {money(family)} family, {kind}"
    assert read_total(text, "here") == Total(individual, family, aggregate, "here")


spans = some.sampled_from([Per.DAY, Per.ADMISSION, Per.CONDITION, Per.BENEFIT_PERIOD, Per.LIFETIME])


@given(some.integers(0, 9_999), some.sampled_from([Unit.VISITS, Unit.DAYS, Unit.UNITS]), spans, some.booleans())
def test_counted_limits_are_read_back(quantity: int, unit: Unit, per: Per, together: bool) -> None:
    text = f"{quantity} {unit} per {per}" + (", tiers together" if together else "")
    assert read_limit(text, "therapy", "here") == Limit("therapy", quantity, unit, per, "here", Basis.PAID, together)


@given(cents, some.sampled_from(Basis), spans)
def test_dollar_limits_are_read_back(amount: int, basis: Basis, per: Per) -> None:
    limit = Limit("therapy", amount, Unit.DOLLARS, per, "here", basis)
    assert read_limit(f"{money(amount)} {basis} per {per}", "therapy", "here") == limit


words = some.sampled_from("$25 20% 20 copay then after no deductible per day up to days 5 $1,50 , + free in as".split())


@given(some.lists(words, max_size=9).map(" ".join) | some.text(max_size=40))
def test_anything_else_is_a_problem_with_a_mend_that_can_be_read(text: str) -> None:
    found = read_cost(text, Place("plan.yaml", 1, 1))
    if isinstance(found, Problem):
        assert found.code == "cost-sharing-unknown"
        if found.mend.startswith('write "'):
            assert isinstance(read_cost(found.mend.removeprefix('write "').removesuffix('"')), Cost)
