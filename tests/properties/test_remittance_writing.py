"""Any remittance that can be built is written as an 835 that balances and in which pyx12 finds nothing."""

from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checkers.pyx12_check import pyx12_faults
from checkers.remittance_balance import remittance_faults
from invented import HARBOR, MAPLE, TO_MAPLE, remittance_of
from selfund.terms.decision import Adjustment
from selfund.terms.remittance import ClaimStatus, ProviderAdjustment, Remittance, RemittanceClaim, RemittanceLine
from selfund.x12.remittance_advice import write_remittance

CARCS = ("1", "2", "3", "18", "26", "27", "29", "35", "45", "66", "94", "96", "97", "119", "149", "197", "204", "253")
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
names = st.text(st.characters(codec="latin-1", exclude_categories=("Cc",)), max_size=70).map(lambda text: "A" + text)
numbers = st.text("ABC-019*:~^ é", min_size=1, max_size=60).map(lambda text: "N" + text)
cents = st.integers(1, 99_999_99)


@st.composite
def lines(draw: st.DrawFn, sign: int) -> RemittanceLine:
    """One line; `sign` -1 for a reversal's."""
    reasons = draw(st.lists(st.tuples(st.sampled_from(("CO", "PR", "OA", "PI")), st.sampled_from(CARCS)), max_size=9))
    reasons = [each for each in reasons if each[1] != "94"]
    adjustments = [Adjustment(group, carc, sign * draw(cents)) for group, carc in reasons]
    if draw(st.booleans()):
        adjustments.append(Adjustment("OA", "94", -sign * draw(st.integers(1, 50_00))))
    adjusted = sum(each.amount for each in adjustments)
    paid = sign * draw(st.one_of(st.just(0), cents))
    if (paid + adjusted) * sign < 0:
        paid = -adjusted
    start = draw(st.one_of(st.none(), days))
    revenue_only = draw(st.booleans())
    return RemittanceLine(
        charge=paid + adjusted,
        paid=paid,
        procedure="" if revenue_only else "99213",
        modifiers=() if revenue_only else draw(st.lists(st.sampled_from(("25", "59", "LT")), max_size=4).map(tuple)),
        revenue="0120" if revenue_only else draw(st.sampled_from(("", "0352"))),
        units=draw(st.sampled_from((0, 1000, 500, 12_000))),
        units_billed=draw(st.sampled_from((0, 3000))),
        start=start,
        end=start and start + timedelta(draw(st.integers(0, 3))),
        control_number=draw(st.one_of(st.just(""), numbers)),
        allowed=draw(st.sampled_from((0, sign * 50_00))),
        adjustments=tuple(adjustments),
        remarks=draw(st.lists(st.sampled_from(("N130", "M15", "MA01")), unique=True).map(tuple)),
    )


@st.composite
def claims(draw: st.DrawFn) -> RemittanceClaim:
    """One claim, or a reversal; the numbers of claims are all different, for a reversal must precede its correction."""
    reversal = draw(st.booleans())
    own = draw(st.lists(lines(-1 if reversal else 1), min_size=1, max_size=4))
    claim_day = draw(days)
    responsible = sum(each.amount for line in own for each in line.adjustments if each.group == "PR")
    return RemittanceClaim(
        claim=f"{draw(st.integers(1, 10**9))}-{draw(numbers)}",
        icn="I" + draw(numbers),
        status=ClaimStatus.REVERSAL if reversal else draw(st.sampled_from(list(ClaimStatus)[:4])),
        charge=sum(line.charge for line in own),
        paid=sum(line.paid for line in own),
        patient_responsibility=responsible,
        lines=tuple(own),
        place="11",
        drg=draw(st.sampled_from(("", "343"))),
        patient_last_name=draw(names),
        patient_first_name=draw(names),
        patient_id=draw(numbers),
        subscriber_last_name=draw(names),
        subscriber_id=draw(st.one_of(st.just(""), numbers)),
        corrected_id=draw(st.one_of(st.just(""), numbers)),
        rendering_npi=draw(st.sampled_from(("", MAPLE.npi, "1992999825"))),
        rendering_last_name=draw(names),
        group_number=draw(st.one_of(st.just(""), numbers)),
        original_icn=draw(st.one_of(st.just(""), numbers)),
        start=claim_day,
        end=claim_day,
        received=claim_day,
        inpatient=draw(st.booleans()),
        remarks=draw(st.lists(st.sampled_from(("MA01", "MA02")), unique=True).map(tuple)),
    )


@st.composite
def remittances(draw: st.DrawFn) -> Remittance:
    """A remittance of some claims; what would fall below zero is carried forward (PLB FB)."""
    own = draw(st.lists(claims(), max_size=4, unique_by=lambda claim: claim.claim))
    others = [
        ProviderAdjustment(reason, draw(numbers), draw(cents) * draw(st.sampled_from((-1, 1))))
        for reason in draw(st.lists(st.sampled_from(("72", "WO", "B2")), max_size=8))
    ]
    left = sum(claim.paid for claim in own) - sum(each.amount for each in others)
    if left < 0:
        others.append(ProviderAdjustment("FB", "FORWARD", left))
    return remittance_of(*own, adjustments=tuple(others))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(remittances())
def test_every_remittance_balances(remittance: Remittance) -> None:
    assert remittance_faults(write_remittance(remittance, HARBOR, TO_MAPLE)) == []


@settings(
    max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(remittances())
def test_pyx12_finds_nothing_in_any_remittance(remittance: Remittance) -> None:
    """pyx12 is slow: few examples, none made smaller."""
    assert pyx12_faults(write_remittance(remittance, HARBOR, TO_MAPLE)) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(claims(), min_size=1, max_size=2, unique_by=lambda claim: claim.claim))
def test_each_claim_line_and_adjustment_is_told_once(own: list[RemittanceClaim]) -> None:
    """Claims in are claims out, and so are lines: nothing is lost between the value and the file."""
    left = sum(claim.paid for claim in own)
    adjustments = (ProviderAdjustment("FB", "FORWARD", left),) if left < 0 else ()
    text = write_remittance(remittance_of(*own, adjustments=adjustments), HARBOR, TO_MAPLE).decode("latin-1")
    assert text.count("\nCLP*") == len(own)
    assert text.count("\nSVC*") == sum(len(claim.lines) for claim in own)
    assert text.isprintable() or text.replace("\n", "").isprintable()
