"""groups/<id>.yaml: an employer, how its claims are funded, and which platform administers them when."""

from selfund.book.documents import Document
from selfund.book.fields import UNDATED, Fields
from selfund.book.parts import Written
from selfund.terms.group import HERE, Administered, Funding, Group, Straddle
from selfund.terms.period import FOREVER, Period
from selfund.terms.problem import Problem

KEYS = (
    "group", "name", "funding", "numbers", "effective", "ends", "platforms", "straddle", "monthly claims amount",
)  # fmt: skip


def read_group(document: Document) -> tuple[Written[Group], list[Problem]]:
    """The group of one document; what is missing is a problem and is read as empty."""
    problems: list[Problem] = []
    fields = Fields(document.file, document.root, problems, "group", KEYS)
    name = fields.identifier("group")
    period = fields.period()
    funding = fields.choice("funding", Funding)
    monthly = fields.amount("monthly claims amount")
    if funding is Funding.LEVEL and not monthly:
        mend = 'add "monthly claims amount: $…", what the group pays each month for claims'
        fields.note("monthly-amount-missing", "a level-funded group needs its monthly claims amount", mend, "funding")
    if funding not in (Funding.LEVEL, None) and monthly is not None:
        says = f'"monthly claims amount" means nothing for a group that is {funding}'
        fields.note("monthly-amount-unused", says, 'remove it, or write "funding: level"', "monthly claims amount")
    group = Group(
        id=name,
        name=fields.text("name"),
        funding=funding or Funding.ASO,
        numbers=tuple(text.value.upper() for text in fields.texts("numbers", required=True)),
        period=period,
        administered=_platforms(fields, period),
        straddle=fields.choice("straddle", Straddle, Straddle.PEND) or Straddle.PEND,
        monthly=monthly or 0,
        source=fields.source("group"),
    )
    return Written(group, document.file, document.root), problems


def _platforms(fields: Fields, period: Period) -> tuple[Administered, ...]:
    """The platform spans; without any, this platform administers the group all the time."""
    found = []
    for node in fields.mappings("platforms"):
        span = Fields(fields.file, node, fields.problems, "platform span", ("platform", "from", "until"))
        name = span.text("platform")
        during = span.period("from", "until", period.start)
        if name and during is not UNDATED:
            found.append(Administered(name, during))
    if not found:
        return (Administered(HERE, Period(period.start, FOREVER)),)
    return tuple(sorted(found, key=lambda one: one.period.start))
