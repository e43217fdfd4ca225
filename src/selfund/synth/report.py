"""What was written: counts by sort, for tests, the command line, and whoever wants to know what a run must find."""

from msgspec import Struct

from selfund.synth.drafts import BAD, Draft, Trouble
from selfund.terms.claim import Claim
from selfund.terms.money import Cents


class SynthReport(Struct, frozen=True):
    """Counts of a synthetic book and its claims.

    lines, charges      of all claims; charges in cents as the claims state them
    dependents          claims for a patient other than the subscriber, in a patient loop
    out_of_network      claims of payees without a contract
    catastrophic        claims of a catastrophe; largest: the highest charge of a claim, in cents
    exact_duplicates … voids   the later claims alone, not those that they are about
    bad                 claims that must be rejected or denied, by sort
    files               written below the folder, in the order in which they are to be read
    """

    members: int
    families: int
    groups: int
    plans: int
    providers: int
    payees: int
    claims: int
    professional: int
    institutional: int
    lines: int
    charges: Cents
    dependents: int
    out_of_network: int
    catastrophic: int
    largest: Cents
    accidents: int
    exact_duplicates: int
    possible_duplicates: int
    replacements: int
    voids: int
    other_payer: int
    late: int
    unpriced: int
    bad: dict[str, int]
    files: tuple[str, ...]


class Tally:
    """Counts claims as they are made."""

    def __init__(self) -> None:
        self.claims = self.lines = self.charges = self.dependents = self.out_of_network = 0
        self.catastrophic = self.largest = self.accidents = 0
        self.troubles: dict[Trouble, int] = dict.fromkeys(Trouble, 0)

    def count(self, draft: Draft, claim: Claim) -> None:
        """One claim that a draft became (its copy is counted by itself)."""
        self.claims += 1
        self.lines += len(claim.lines)
        self.charges += claim.charge
        if claim.charge > self.largest:
            self.largest = claim.charge
        if claim.patient is not claim.subscriber:
            self.dependents += 1
        if not draft.payee.networks:
            self.out_of_network += 1
        self.catastrophic += draft.catastrophic
        self.accidents += draft.accident

    def bad(self) -> dict[str, int]:
        """Bad claims by sort."""
        return {sort.value: self.troubles[sort] for sort in BAD}
