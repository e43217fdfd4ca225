"""What pass 2 came to: the results of its buckets, summed as they arrive: a run of many keeps one sum."""

from collections import Counter

from msgspec import Struct, field

from selfund.funding.check_run import PayeeTotal
from selfund.funding.ledger import Balances
from selfund.funding.remittances import PayeeKey
from selfund.funding.settlement import RefundRequest
from selfund.runs.decide import BucketResult
from selfund.runs.pay import add_totals
from selfund.runs.summary import Tally
from selfund.terms.claim import Provider as BilledProvider
from selfund.terms.history import Receivable


class Decided(Struct):
    """The sums of the buckets so far; fields as in `BucketResult`. It grows with payees and faults, not with claims."""

    totals: dict[PayeeKey, PayeeTotal] = field(default_factory=dict)
    payees: set[PayeeKey] = field(default_factory=set)
    providers: dict[PayeeKey, tuple[int, BilledProvider]] = field(default_factory=dict)
    receivables: dict[str, Receivable] = field(default_factory=dict)
    requests: list[RefundRequest] = field(default_factory=list)
    set_aside: list[tuple[str, str, str]] = field(default_factory=list)
    balances: Balances = field(default_factory=dict)
    tally: Tally = field(default_factory=Counter)

    def add(self, result: BucketResult) -> None:
        """Take in one bucket's result; buckets come in their order."""
        add_totals(self.totals, result.totals)
        self.payees |= result.payees
        for key, (order, provider) in result.providers.items():
            if key not in self.providers or order < self.providers[key][0]:
                self.providers[key] = (order, provider)
        self.receivables.update(result.receivables)
        self.requests += result.requests
        self.set_aside += result.set_aside
        for account, amount in result.balances.items():
            self.balances[account] = self.balances.get(account, 0) + amount
        self.tally.update(result.tally)
