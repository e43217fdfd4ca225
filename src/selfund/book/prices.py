"""Terms of a contract, or of a plan for providers without one: what each pays and when it holds."""

from selfund.book.documents import Entries
from selfund.book.fees import FeeTables
from selfund.book.fields import Fields
from selfund.book.identifiers import expand_all
from selfund.book.language import Price, read_price
from selfund.terms.claim import ClaimKind
from selfund.terms.money import WHOLE
from selfund.terms.problem import Place, Problem
from selfund.terms.provider import Pricing, Term

WHEN = ("procedures", "revenue codes", "claims")


def read_terms(fields: Fields, key: str, fees: FeeTables) -> tuple[Term, ...]:
    """The terms in the list below `key`, in their order; the last one is the default when it has no condition."""
    nodes = fields.mappings(key)
    return tuple(_term(fields, node, fees, last=index == len(nodes) - 1) for index, node in enumerate(nodes))


def _term(fields: Fields, node: Entries, fees: FeeTables, last: bool) -> Term:
    own = Fields(fields.file, node, fields.problems, "contract term", ("pays", "when"))
    text = own.text("pays")
    price = read_price(text, own.place("pays")) if text else Price(WHOLE)
    if isinstance(price, Problem):
        fields.problems.append(price)
        price = Price(WHOLE)
    when = own.mapping("when")
    procedures, revenue_codes, kinds = _conditions(fields, when)
    return Term(
        pricing=Pricing.FEE_TABLE if price.table else Pricing.PERCENT_OF_CHARGE,
        source=own.source("pays"),
        rate=price.rate,
        tables=fees.versions(price.table, own.place("pays")) if price.table else (),
        procedures=procedures,
        revenue_codes=revenue_codes,
        claim_kinds=kinds,
        default=last and when is None,
    )


def _conditions(fields: Fields, when: Entries | None) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Procedures, revenue codes and kinds of claims for which a term holds."""
    if when is None:
        return frozenset(), frozenset(), frozenset()
    own = Fields(fields.file, when, fields.problems, "condition", WHEN)
    if not own.values:
        own.note("value-empty", '"when" names no condition', "name procedures, revenue codes or claims, or remove it")
    kinds = set()
    for text in own.texts("claims"):
        if text.value in set(ClaimKind):
            kinds.add(text.value)
        else:
            place = Place(fields.file, text.line, text.column)
            mend = f"write one of: {', '.join(ClaimKind)}"
            fields.problems.append(Problem("choice-unknown", f'"{text.value}" is no kind of claim', mend, place))
    return codes(own, "procedures", "procedure"), codes(own, "revenue codes", "revenue code"), frozenset(kinds)


def codes(fields: Fields, key: str, kind: str) -> frozenset[str]:
    """The codes and ranges in the list below `key`, expanded."""
    texts = [(text.value, Place(fields.file, text.line, text.column)) for text in fields.texts(key)]
    found, problems = expand_all(texts, kind)
    fields.problems.extend(problems)
    return found
