"""Deductibles and out-of-pocket maximums that contradict themselves or each other."""

from selfund.book.checks.finding import error
from selfund.book.parts import Parts
from selfund.terms.money import dollars
from selfund.terms.problem import Problem


def individual_over_family(parts: Parts) -> list[Problem]:
    """One person's amount is at most the family's."""
    problems = []
    for one in parts.plans:
        for key, totals in (("deductible", one.term.deductible), ("out-of-pocket maximum", one.term.out_of_pocket)):
            for tier, total in totals.items():
                if total.individual > total.family:
                    amounts = f"${dollars(total.individual)} is more than the family's ${dollars(total.family)}"
                    says = f"the individual's {amounts}"
                    mend = "exchange or correct the amounts"
                    problems.append(error(one.place(key, tier), "individual-over-family", says, mend))
    return problems


def deductible_over_maximum(parts: Parts) -> list[Problem]:
    """A deductible is part of what the out-of-pocket maximum bounds, so it is never above it."""
    problems = []
    for one in parts.plans:
        for tier, deductible in one.term.deductible.items():
            maximum = one.term.out_of_pocket.get(tier)
            if maximum is None:
                continue
            for whose, above, below in (
                ("individual", deductible.individual, maximum.individual),
                ("family", deductible.family, maximum.family),
            ):
                if above > below:
                    says = f"the {whose} deductible ${dollars(above)} is above the maximum ${dollars(below)}"
                    mend = "lower the deductible or raise the out-of-pocket maximum"
                    problems.append(error(one.place("deductible", tier), "deductible-over-maximum", says, mend))
    return problems
