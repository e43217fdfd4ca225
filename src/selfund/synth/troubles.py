"""What goes wrong with claims: bad ones, duplicates, corrections, other payers. Each works on a right claim."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from selfund.synth.chance import Chance
from selfund.synth.drafts import Trouble
from selfund.synth.services import UNPRICED
from selfund.terms.claim import (
    Claim,
    ClaimKind,
    ClaimLine,
    Frequency,
    NamedAmount,
    OtherAdjustment,
    OtherLine,
    OtherPayer,
    Person,
)

IMPOSSIBLE: Final = date(1, 1, 1)
"""Stands in a claim for a date that no calendar has; the file gets `IMPOSSIBLE_WRITTEN` for it."""

IMPOSSIBLE_WRITTEN: Final = b"20260231"

OTHER_PAYER_ID: Final = "SYNOTHER"


def in_trouble(claim: Claim, trouble: Trouble, chance: Chance) -> Claim:
    """The claim with its trouble worked in; unchanged for those that are in its dates or in a later claim."""
    change = _CHANGES.get(trouble)
    return change(claim, chance) if change else claim


def copy_of(claim: Claim, trouble: Trouble, chance: Chance) -> Claim:
    """The later claim about `claim`: the same again, the same service otherwise billed, a replacement, or a void.

    A replacement or void names the provider's own number of the original, for the payer's is not known here.
    """
    if trouble is Trouble.DUPLICATE:
        return claim
    if trouble is Trouble.POSSIBLE_DUPLICATE:
        return _with_lines(replace(claim, id=f"{claim.id}D"), _dearer(claim.lines, chance))
    if trouble is Trouble.VOIDED:
        return replace(claim, id=f"{claim.id}V", frequency=Frequency.VOID.value, original=claim.id)
    corrected = replace(claim, id=f"{claim.id}R", frequency=Frequency.REPLACEMENT.value, original=claim.id)
    if len(claim.lines) > 1 and chance.happens(400):
        return _with_lines(corrected, claim.lines[:-1])
    return _with_lines(corrected, _dearer(claim.lines, chance))


def _with_lines(claim: Claim, lines: tuple[ClaimLine, ...]) -> Claim:
    return replace(claim, lines=lines, charge=sum([line.charge for line in lines]))


def _dearer(lines: tuple[ClaimLine, ...], chance: Chance) -> tuple[ClaimLine, ...]:
    """The lines with another charge on the first."""
    first = replace(lines[0], charge=lines[0].charge + 500 * chance.between(1, 9))
    return (first, *lines[1:])


def _unknown_member(claim: Claim, chance: Chance) -> Claim:
    number = chance.between(10_000_000, 99_999_999)
    stranger = Person(
        last_name="Nowhereman", first_name="Nemo", id=f"SYN9{number}", id_qualifier="MI",
        birth_date=date(1900 + chance.between(40, 99), 2, chance.between(1, 28)), sex="U", relationship="18",
        address=claim.patient.address,
    )  # fmt: skip
    return replace(claim, subscriber=stranger, patient=stranger)


def _malformed_id(claim: Claim, chance: Chance) -> Claim:
    """An id without a digit, as a form says where the card was not asked for."""
    own = claim.patient is claim.subscriber
    subscriber = replace(claim.subscriber, id=chance.pick(("UNKNOWN", "PENDING", "NONE")))
    return replace(claim, subscriber=subscriber, patient=subscriber if own else claim.patient)


def _unknown_group(claim: Claim, chance: Chance) -> Claim:
    return replace(claim, group_number=f"ZZ{chance.between(1000, 9999)}")


def _wrong_npi(claim: Claim, chance: Chance) -> Claim:
    """The billing provider's NPI with its last digit off."""
    npi = claim.billing.npi
    off = (int(npi[-1]) + chance.between(1, 9)) % 10
    return replace(claim, billing=replace(claim.billing, npi=f"{npi[:-1]}{off}"))


def _wrong_sum(claim: Claim, chance: Chance) -> Claim:
    return replace(claim, charge=claim.charge + 100 * chance.between(1, 99))


def _impossible_date(claim: Claim, chance: Chance) -> Claim:
    which = chance.below(len(claim.lines))
    lines = list(claim.lines)
    lines[which] = replace(lines[which], start=IMPOSSIBLE, end=IMPOSSIBLE)
    return replace(claim, lines=tuple(lines))


def _unpriced(claim: Claim, chance: Chance) -> Claim:
    """The last line bills a procedure that no fee table lists."""
    last = replace(claim.lines[-1], procedure=UNPRICED, modifiers=())
    return replace(claim, lines=(*claim.lines[:-1], last))


def _other_payer(claim: Claim, chance: Chance) -> Claim:
    """Another payer came first: what it paid and did not, line by line, in balance with the charges."""
    last = claim.end or claim.lines[-1].end
    if last is None:
        raise AssertionError(f"claim {claim.id} has no date")
    paid_on = last + timedelta(days=2)
    percent = chance.pick((80, 80, 90, 70, 100))
    lines = tuple([_paid_before(line, claim.kind, percent, paid_on, chance) for line in claim.lines])
    paid = sum([line.other_payers[0].paid for line in lines])
    patient, number = claim.patient, chance.between(100_000, 999_999)
    policyholder = Person(
        last_name=patient.last_name, first_name=patient.first_name, id=f"OTH{number}", id_qualifier="MI"
    )
    payer = OtherPayer(
        order="P", id=OTHER_PAYER_ID, name="Somebody Elses Health Plan", relationship="18", filing="CI",
        subscriber=policyholder, assigned="Y", release="Y", amounts=(NamedAmount("D", paid),),
    )  # fmt: skip
    return replace(claim, lines=lines, filing_order="S", other_payers=(payer,))


def _paid_before(line: ClaimLine, kind: ClaimKind, percent: int, paid_on: date, chance: Chance) -> ClaimLine:
    """The line with the other payer's decision: a contractual reduction, coinsurance, and the rest paid."""
    reduction = line.charge * chance.between(20, 45) // 100
    paid = (line.charge - reduction) * percent // 100
    coinsurance = line.charge - reduction - paid
    adjustments = [OtherAdjustment("CO", "45", reduction)] if reduction else []
    if coinsurance:
        adjustments.append(OtherAdjustment("PR", "2", coinsurance))
    other = OtherLine(
        payer=OTHER_PAYER_ID, paid=paid, procedure=line.procedure, modifiers=line.modifiers,
        revenue=line.revenue if kind is ClaimKind.INSTITUTIONAL else "", units=line.units,
        adjustments=tuple(adjustments), paid_on=paid_on,
    )  # fmt: skip
    return replace(line, other_payers=(other,))


_CHANGES: Final[dict[Trouble, Callable[[Claim, Chance], Claim]]] = {
    Trouble.OTHER_PAYER: _other_payer,
    Trouble.UNPRICED: _unpriced,
    Trouble.UNKNOWN_MEMBER: _unknown_member,
    Trouble.UNKNOWN_GROUP: _unknown_group,
    Trouble.MEMBER_ID: _malformed_id,
    Trouble.NPI: _wrong_npi,
    Trouble.SUM: _wrong_sum,
    Trouble.DATE: _impossible_date,
}
