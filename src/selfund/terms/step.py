"""The reasoning on a line, as data: one small record for each rule that was applied. Sentences are made elsewhere.

Every step answers the same questions, whatever its record keeps:

rule     the rule's name ("allowed", "copayment", "deductible", "coinsurance", "out-of-pocket cap", "limit" …)
amount   cents the rule gave
inputs   what it looked at: amounts in cents under money names, texts otherwise
source   the passage it came from: "plans/choice.yaml:31", "fees/radiology.csv:214"
before, after   the accumulators it moved, in cents or counts, by their label ("deductible in individual")
reason   the name of the adjustment's reason, where the step made one
"""

from typing import ClassVar

from msgspec import Struct

from selfund.terms.money import NO_LIMIT, Cents

UNBOUNDED = NO_LIMIT // 2
"""What is left of a total that bounds nobody is more than this."""

TAKEN_BACK = "taken back by the cap"
"""The input that tells how much of a step's amount the out-of-pocket maximum took back."""


class Step(Struct, frozen=True, gc=False):
    """A step of any rule: denials and limits. The steps that nearly every line has keep less, in records below."""

    rule: str
    amount: Cents
    inputs: dict[str, int | str]
    source: str = ""
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    reason: str = ""


class AllowedStep(Struct, frozen=True, gc=False):
    """The allowed amount: the fee that a term gave, and the contract, where there is one. Amounts in cents."""

    amount: Cents
    source: str
    charge: Cents
    fee: Cents
    priced_by: str
    contract: str

    rule: ClassVar[str] = "allowed"
    reason: ClassVar[str] = ""
    before: ClassVar[dict[str, int]] = {}
    after: ClassVar[dict[str, int]] = {}

    @property
    def inputs(self) -> dict[str, int | str]:
        """Charge, fee, the rule that priced the line, and the contract."""
        found: dict[str, int | str] = {"charge": self.charge, "fee": self.fee, "priced by": self.priced_by}
        if self.contract:
            found["contract"] = self.contract
        return found


class Moved(Struct, frozen=True, gc=False):
    """Where a member and the family stood with a total of one tier, and the cents by which a line moved it.

    total   "deductible in", "out-of-pocket out": the measure and the tier
    """

    total: str
    member: Cents
    family: Cents
    amount: Cents

    @property
    def before(self) -> dict[str, int]:
        """Both totals before the line, by label."""
        return {f"{self.total} individual": self.member, f"{self.total} family": self.family}

    @property
    def after(self) -> dict[str, int]:
        """Both totals after the line, by label."""
        member, family = self.member + self.amount, self.family + self.amount
        return {f"{self.total} individual": member, f"{self.total} family": family}


class DeductibleStep(Struct, frozen=True, gc=False):
    """What the deductible took of the `of` cents that were open.

    member_left, family_left   cents left of the totals; more than UNBOUNDED where nothing bounds
    moved        None: the totals did not move
    taken_back   cents that the out-of-pocket maximum took back of it
    """

    amount: Cents
    source: str
    of: Cents
    member_left: Cents
    family_left: Cents
    moved: Moved | None
    taken_back: Cents = 0

    rule: ClassVar[str] = "deductible"
    reason: ClassVar[str] = "deductible"

    @property
    def inputs(self) -> dict[str, int | str]:
        """What was open, what was left of each total that bounds, and what was taken back."""
        found: dict[str, int | str] = {"of": self.of}
        if self.member_left < UNBOUNDED:
            found["member left"] = self.member_left
        if self.family_left < UNBOUNDED:
            found["family left"] = self.family_left
        return _with_taken_back(found, self.taken_back)

    @property
    def before(self) -> dict[str, int]:
        """The totals before the line."""
        return self.moved.before if self.moved is not None else {}

    @property
    def after(self) -> dict[str, int]:
        """The totals after the line."""
        return self.moved.after if self.moved is not None else {}


class CopaymentStep(Struct, frozen=True, gc=False):
    """What a line drew of the copayment of its visit, day or admission.

    per       "" for a visit; else as the plan says it
    waived    why nothing is drawn; empty: not waived
    drawn     cents that other lines had drawn of the same total
    """

    amount: Cents
    source: str
    copay: Cents
    of: Cents
    per: str = ""
    waived: str = ""
    drawn: Cents = 0
    taken_back: Cents = 0

    rule: ClassVar[str] = "copayment"
    reason: ClassVar[str] = "copayment"
    before: ClassVar[dict[str, int]] = {}
    after: ClassVar[dict[str, int]] = {}

    @property
    def inputs(self) -> dict[str, int | str]:
        """The copayment, what was open, and what kept it lower."""
        found: dict[str, int | str] = {"copay": self.copay, "of": self.of}
        if self.per:
            found["per"] = self.per
        if self.waived:
            found["waived"] = self.waived
        if self.drawn:
            found["already taken"] = self.drawn
        return _with_taken_back(found, self.taken_back)


class CoinsuranceStep(Struct, frozen=True, gc=False):
    """The member's percentage (`rate`, as written: "20%") of the `of` cents that were open.

    up_to   None, or the most that one visit may come to, of which `drawn` cents had been taken
    """

    amount: Cents
    source: str
    rate: str
    of: Cents
    up_to: Cents | None = None
    drawn: Cents = 0
    taken_back: Cents = 0

    rule: ClassVar[str] = "coinsurance"
    reason: ClassVar[str] = "coinsurance"
    before: ClassVar[dict[str, int]] = {}
    after: ClassVar[dict[str, int]] = {}

    @property
    def inputs(self) -> dict[str, int | str]:
        """The rate, what was open, and what kept it lower."""
        found: dict[str, int | str] = {"rate": self.rate, "of": self.of}
        if self.up_to is not None:
            found["up to"] = self.up_to
            found["already taken"] = self.drawn
        return _with_taken_back(found, self.taken_back)


class OutOfPocketStep(Struct, frozen=True, gc=False):
    """How a line counted to the out-of-pocket maximum.

    amount    cents that counted; where the maximum was reached, the cents that it took back
    counted   None, or where the maximum was reached: the cents that would have counted, and `left` of the maximum
    """

    amount: Cents
    source: str
    moved: Moved
    counted: Cents | None = None
    left: Cents = 0

    reason: ClassVar[str] = ""

    @property
    def rule(self) -> str:
        """ "out-of-pocket cap" where the maximum was reached."""
        return "out-of-pocket" if self.counted is None else "out-of-pocket cap"

    @property
    def inputs(self) -> dict[str, int | str]:
        """What would have counted, and what was left."""
        return {} if self.counted is None else {"counted": self.counted, "left": self.left}

    @property
    def before(self) -> dict[str, int]:
        """The totals before the line."""
        return self.moved.before

    @property
    def after(self) -> dict[str, int]:
        """The totals after the line."""
        return self.moved.after


SharingStep = DeductibleStep | CopaymentStep | CoinsuranceStep
"""What the member owes of a line for one step of the plan."""

AnyStep = Step | AllowedStep | SharingStep | OutOfPocketStep
"""One step of the reasoning."""


def _with_taken_back(inputs: dict[str, int | str], taken_back: Cents) -> dict[str, int | str]:
    if taken_back:
        inputs[TAKEN_BACK] = taken_back
    return inputs
