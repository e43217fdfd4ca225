"""Contracts: a price for every service, and payees that somebody is."""

from selfund.book.checks.finding import error, warning
from selfund.book.documents import Entries, Items, Text
from selfund.book.parts import Parts, Payees, Written
from selfund.terms.problem import Problem
from selfund.terms.provider import Pricing, Term


def terms(parts: Parts) -> list[Problem]:
    """A contract has terms, each of which can be reached, and one of them prices whatever the others do not."""
    problems = []
    for one in parts.contracts:
        contract = one.term.contract
        if one.node.get("terms") is None:
            says = f'the contract "{contract.id}" has no terms, so it prices nothing'
            mend = 'add "terms:" with at least "- {pays: 65% of charge}"'
            problems.append(error(one.place("contract"), "contract-without-terms", says, mend))
            continue
        catch_all = [index for index, term in enumerate(contract.terms) if _prices_all(term)]
        if not catch_all and contract.terms:
            problems.append(warning(one.place("terms", len(contract.terms) - 1), *_no_default(contract.terms[-1])))
        elif catch_all and catch_all[0] < len(contract.terms) - 1 and _written(one, catch_all[0]):
            place = one.place("terms", catch_all[0] + 1)
            says = "is never reached: the term before it prices everything"
            problems.append(warning(place, "term-unreachable", says, "move it up, or remove it"))
    return problems


def _written(one: Written[Payees], index: int) -> bool:
    """Whether the term can be read: one that cannot stands as the whole charge."""
    node = one.node.get("terms")
    term = node.items[index] if isinstance(node, Items) else None
    pays = term.get("pays") if isinstance(term, Entries) else None
    return isinstance(pays, Text) and " of " in pays.value


def _no_default(last: Term) -> tuple[str, str, str]:
    """Code, what is wrong, and the mend of a contract without a price for everything."""
    mend = 'end the terms with "- {pays: …% of charge}"'
    if last.default:
        says = 'a procedure that the fee table does not list has no price: the table has no row "*"'
        return "contract-default-missing", says, f'{mend}, or add a row "*" to the table'
    return "contract-default-missing", "a service for which no term holds has no price", mend


def _prices_all(term: Term) -> bool:
    if term.procedures or term.revenue_codes or term.claim_kinds:
        return False
    return term.pricing is Pricing.PERCENT_OF_CHARGE or any(table.default for table in term.tables)


def payees(parts: Parts) -> list[Problem]:
    """Somebody in providers.csv is each payee."""
    if parts.providers_table is None:
        return []
    tins = {row.term.tin for row in parts.providers}
    pairs = {(row.term.tin, row.term.npi) for row in parts.providers}
    problems = []
    for one in parts.contracts:
        for tin, npi, position in one.term.payees:
            if tin not in tins or (npi and (tin, npi) not in pairs):
                whom = f"{tin}/{npi}" if npi else tin
                says = f"no provider is {whom}"
                mend = "add the provider to providers.csv, or correct the number"
                problems.append(warning(one.place("payees", position), "payee-unknown", says, mend))
    return problems


def networks(parts: Parts) -> list[Problem]:
    """A network has contracts."""
    used = {one.term.contract.network for one in parts.contracts}
    return [
        warning(
            one.place("network"), "network-empty", f'the network "{one.term.id}" has no contracts', 'add "contracts:"'
        )
        for one in parts.networks
        if one.term.id not in used
    ]
