"""The pipeline as a whole, one claim at a time, on books/lakeside: who is paid, and what a person must look at.

Fees: 99213 in the network 120.00; outside 140% of the reference fee of 90.00 = 126.00, 40% after a
deductible of 3,000.00, which is met here. An emergency visit 99284 outside: 140% of 120.00 = 168.00, on the network's
terms for the physician: 20% after 1,500.00, which are met.
"""

from datetime import date

import pytest

from road import lakeside
from selfund.adjudication import adjudicate
from selfund.terms.accumulator import AccumulatorKey
from selfund.terms.claim import Claim, ClaimKind, ClaimLine, Diagnosis, Person, Provider, Repricing
from selfund.terms.context import Context
from selfund.terms.decision import Decision

DAY = date(2026, 3, 2)
ANN = "LKS100201"
PRICES = {"-": None, "100": Repricing("03", 10000, 8000), "T1": Repricing("00", 0, 0, reject_reason="T1")}
PARTIES = {"in": ("2000001000", "890000100"), "out": ("1999999992", "412000111")}
MET = {
    AccumulatorKey(owner, "deductible", tier, "2026-01-01"): amount
    for owner in (ANN, f"acme/{ANN}")
    for tier, amount in (("in", 150000), ("out", 300000))
}


def decided(party: str, assigned: str, lines: str) -> Decision:
    """Ann's claim on one day. `lines`: procedure, place and HCP ("-", allowed of 180.00, or T1), blanks between."""
    npi, tin = PARTIES[party]
    billed = []
    for number, line in enumerate(lines.split(", "), 1):
        procedure, place, price = line.split()
        billed.append(ClaimLine(number, 18000, 1000, procedure, "HC", start=DAY, place=place, repricing=PRICES[price]))
    claim = Claim(
        "C1", ClaimKind.PROFESSIONAL, 18000 * len(billed), tuple(billed),
        Provider("85", "Somebody", npi=npi, tin=tin, taxonomy="207Q00000X"),
        Person("Lindqvist", "Ann"), Person("Lindqvist", "Ann"), "11", assigned=assigned,
        diagnoses=(Diagnosis("ABK", "J0190"),),
    )  # fmt: skip
    book = lakeside()
    trusted = any(line.repricing is not None for line in billed)
    return adjudicate(
        claim, Context(book, book.groups["acme"], book.members[ANN], DAY, DAY, "1", MET, (), trusted_prices=trusted)
    )  # fmt: skip


PAYEES = [
    # provider, assigned, lines → paid in cents, who is paid
    # 120.00 less 50.00: a multispecialty group that names no physician is a specialist.
    ("in", "Y", "99213 11 -", 7000, "provider"),
    ("in", "N", "99213 11 -", 7000, "provider"),  # by contract
    ("out", "Y", "99213 11 -", 7560, "provider"),  # 60% of 126.00
    ("out", "N", "99213 11 -", 7560, "member"),
    ("out", "W", "99213 11 -", 7560, "member"),  # the patient refused to assign
    # An emergency's physician: 80% of 168.00 = 134.40, paid directly whatever was assigned.
    ("out", "N", "99284 23 -", 13440, "provider"),
    ("out", "N", "99284 23 -, 99213 11 -", 21000, "provider"),  # no payment is split
    # A trusted carrier's price says in network: 100.00 less the copay of 25.00 of primary care.
    ("out", "N", "99213 11 100", 7500, "provider"),
    ("out", "N", "99213 11 T1", 7560, "member"),  # the carrier says out of network
    ("out", "Y", "99213 11 T1", 7560, "provider"),
    ("out", "N", "99213 11 100, 99214 11 T1", 7500 + 10500, "provider"),  # 140% of 125.00 = 175.00, 60%
    ("out", "N", "11950 11 -", 0, "provider"),  # excluded: nobody is paid, and the provider is told
]


@pytest.mark.parametrize(("party", "assigned", "lines", "paid", "who"), PAYEES)
def test_who_is_paid(party: str, assigned: str, lines: str, paid: int, who: str) -> None:
    decision = decided(party, assigned, lines)
    assert (decision.paid, "member" if decision.pay_member else "provider") == (paid, who)
