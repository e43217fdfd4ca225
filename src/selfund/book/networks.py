"""networks/<id>.yaml: a network and its contracts with payees."""

from selfund.book.documents import Document, Entries
from selfund.book.fees import FeeTables
from selfund.book.fields import Fields
from selfund.book.identifiers import npi_fault, plain_tin, tin_fault
from selfund.book.parts import Network, Payees, Written
from selfund.book.prices import read_terms
from selfund.terms.problem import Place, Problem
from selfund.terms.provider import Contract

KEYS = ("network", "title", "contracts")
CONTRACT_KEYS = ("contract", "title", "effective", "ends", "payees", "lesser of", "timely filing", "terms")


def read_network(document: Document, fees: FeeTables) -> tuple[Written[Network], list[Written[Payees]], list[Problem]]:
    """The network of one document and its contracts."""
    problems: list[Problem] = []
    fields = Fields(document.file, document.root, problems, "network", KEYS)
    network = Network(fields.identifier("network"), fields.text("title"))
    contracts = []
    for node in fields.mappings("contracts"):
        contracts.append(Written(_contract(fields, node, network.id, fees), document.file, node))
    return Written(network, document.file, document.root), contracts, problems


def _contract(fields: Fields, node: Entries, network: str, fees: FeeTables) -> Payees:
    own = Fields(fields.file, node, fields.problems, "contract", CONTRACT_KEYS)
    payees = _payees(own)
    whole = frozenset(tin for tin, npi, _ in payees if not npi)
    some = frozenset(tin for tin, npi, _ in payees if npi)
    npis = frozenset(npi for _, npi, _ in payees if npi)
    contract = Contract(
        id=own.text("contract"),
        network=network,
        title=own.text("title", own.text("contract", "")),
        period=own.period(),
        tins=whole,
        terms=read_terms(own, "terms", fees),
        lesser_of=own.yes("lesser of", True),
        filing_days=own.days("timely filing"),
        source=own.source("contract"),
    )
    limited = Contract(
        contract.id, network, contract.title, contract.period, some, contract.terms, npis, contract.lesser_of,
        contract.filing_days, contract.source,
    )  # fmt: skip
    parts = tuple(part for part in (limited, contract) if part.tins)
    return Payees(parts or (contract,), payees)


def _payees(own: Fields) -> tuple[tuple[str, str, int], ...]:
    """TIN, NPI (empty: all of the TIN's) and position of each payee."""
    found = []
    for position, text in enumerate(own.texts("payees", required=True)):
        tin, slash, npi = (part.strip() for part in text.value.partition("/"))
        tin = plain_tin(tin)
        place = Place(own.file, text.line, text.column)
        if fault := tin_fault(tin):
            own.problems.append(Problem("tin-format", f'the TIN "{tin}" {fault}', "write nine digits", place))
            continue
        if slash and (fault := npi_fault(npi)):
            own.problems.append(Problem("npi-check", f'the NPI "{npi}" {fault}', "copy it again", place))
            continue
        found.append((tin, npi, position))
    return tuple(found)
