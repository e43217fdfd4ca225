"""The small strict language in which a plan says what it costs: cost, total, limit, price, money (docs/book-format.md).

Every reader takes a text and its place and gives a value or a Problem that says what was expected and how to mend
it. The grammar is that of the handbook's interfaces; nothing here knows what an amount is used for.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

from msgspec import Struct

from selfund.book.repair import LANGUAGES, Language, repaired
from selfund.book.words import COMMA, LONGEST, MONEY, NUMBER, PERCENT, Cursor, Misread
from selfund.terms.money import WHOLE, Cents, Rate, cents_from_written, rate_from_percent
from selfund.terms.plan import Basis, Limit, Per, Share, Total, Unit
from selfund.terms.problem import Place, Problem

MOST_STEPS: Final = 6
"""The most steps ("then") of one cost sharing."""

T = TypeVar("T")


class Cost(Struct, frozen=True, gc=False):
    """A cost sharing as written: `as_tier` names the tier whose cost sharing it takes over, and is empty otherwise."""

    covered: bool = True
    shares: tuple[Share, ...] = ()
    as_tier: str = ""


class Price(Struct, frozen=True, gc=False):
    """What a contract term pays: `rate` of the charge, or of the fee table in `table` when that is not empty."""

    rate: Rate
    table: str = ""


def read_cost(text: str, place: Place = Place()) -> Cost | Problem:  # noqa: B008 - frozen
    """`cost = "no charge" | "not covered" | "as" tier | share { "then" share }`."""
    return _read(text, place, _cost, LANGUAGES["cost"])


def read_total(text: str, source: str, place: Place = Place()) -> Total | Problem | None:  # noqa: B008
    """`total = "none" | money "individual" [ "," money "family" "," ( "embedded" | "aggregate" ) ]`; none is None."""
    found = _read(text, place, _total, LANGUAGES["total"])
    if isinstance(found, Problem) or found[0] < 0:
        return found if isinstance(found, Problem) else None
    individual, family, aggregate = found
    return Total(individual, family, aggregate, source)


def read_limit(text: str, name: str, source: str, place: Place = Place()) -> Limit | Problem:  # noqa: B008
    """`limit = ( number unit | money [ basis ] ) "per" span [ "," "tiers together" ]`; `name` is the benefit's."""
    found = _read(text, place, _limit, LANGUAGES["limit"])
    if isinstance(found, Problem):
        return found
    quantity, unit, basis, per, together = found
    return Limit(name, quantity, unit, per, source, basis, together)


def read_price(text: str, place: Place = Place()) -> Price | Problem:  # noqa: B008
    """`price = percent "of" ( "charge" | file )`, the file a CSV below networks/."""
    percent, of, what = (part.strip() for part in text.partition(" of "))
    mend = 'write "65% of charge" or "100% of fees/statewide.csv"'
    if not of or not what:
        return Problem("price-unknown", f'"{text}" is no price: "of" is missing', mend, place)
    try:
        rate = rate_from_percent(percent)
    except ValueError:
        return Problem("price-unknown", f'"{percent}" is no percentage', mend, place)
    if what in ("charge", "charges"):
        return Price(rate)
    if what.endswith(".csv") and " " not in what:
        return Price(rate, what)
    return Problem("price-unknown", f'"{what}" is neither "charge" nor a fee table', mend, place)


def read_money(text: str, place: Place = Place()) -> Cents | Problem:  # noqa: B008
    """Cents of "$1,500" or "$1,500.00"."""
    try:
        return cents_from_written(text)
    except ValueError:
        return Problem("money-unknown", f'"{text}" is no amount', "write it as $1,500 or $1,500.00", place)


def read_days(text: str, place: Place = Place()) -> int | Problem:  # noqa: B008
    """Days of "365 days"."""
    try:
        return _days(text)
    except Misread:
        return Problem("days-unknown", f'"{text}" is no number of days', "write it as 365 days", place)


def _read(text: str, place: Place, parse: Callable[[str], T], language: Language) -> T | Problem:
    """Parse, or make the problem: what was expected where, and the mend."""
    if len(text) > LONGEST:
        return Problem(language.code, f"is longer than {LONGEST} characters", language.mend, place)
    try:
        return parse(text)
    except Misread as error:
        token = error.token
        where = f'at "{token.text}"' if token.text else "at its end"
        says = f'"{text}" is no {language.name}: {where} {error.expected} was expected'
        better = repaired(text, language, lambda candidate: _parses(candidate, parse))
        mend = f'write "{better}"' if better else language.mend
        at = Place(place.file, place.line, place.column + token.offset) if place.column else place
        return Problem(language.code, says, mend, at)


def _parses(text: str, parse: Callable[[str], object]) -> bool:
    try:
        parse(text)
    except Misread:
        return False
    return True


@lru_cache(maxsize=20_000)
def _cost(text: str) -> Cost:
    cursor = Cursor(text)
    cost = _whole_cost(cursor)
    cursor.finish('nothing more, or "then"')
    return cost


def _whole_cost(cursor: Cursor) -> Cost:
    if cursor.says("no charge"):
        return Cost()
    if cursor.says("not covered"):
        return Cost(covered=False)
    if cursor.says("as"):
        return Cost(as_tier=cursor.rest('the name of a tier, as in "as in",'))
    shares = [_share(cursor)]
    while cursor.says("then"):
        if len(shares) == MOST_STEPS:
            raise Misread(f"an end after {MOST_STEPS} steps", cursor.token)
        shares.append(_share(cursor))
    return Cost(shares=tuple(shares))


def _share(cursor: Cursor) -> Share:
    """`share = ( copay | percent ) [ "up to" money ] [ "after deductible" | "no deductible" ]`."""
    money = cursor.take(MONEY)
    if money is not None:
        if not cursor.says("copay"):
            raise Misread('"copay"', cursor.token)
        per, days = _per_copay(cursor)
        up_to = _up_to(cursor)
        after = _deductible(cursor)
        return Share(copay=money.value, per=per, days=days, up_to=up_to, deductible=bool(after))
    percent = cursor.take(PERCENT)
    if percent is None or percent.value > WHOLE:
        at = percent or cursor.token
        raise Misread('an amount such as "$25 copay", a percentage up to 100%, "no charge" or "not covered"', at)
    up_to = _up_to(cursor)
    after = _deductible(cursor)
    if after is None:
        raise Misread('"after deductible" or "no deductible"', cursor.token)
    return Share(rate=percent.value, up_to=up_to, deductible=after)


def _per_copay(cursor: Cursor) -> tuple[Per, int]:
    """`[ "per" ( "visit" | "admission" | "day" [ "up to" number "days" ] ) ]`."""
    if not cursor.says("per"):
        return Per.VISIT, 0
    per = cursor.says_one(("visit", "admission", "day"))
    if not per:
        raise Misread('"visit", "admission" or "day"', cursor.token)
    start = cursor.index
    if per == "day" and cursor.says("up to"):
        number = cursor.take(NUMBER)
        if number is None:  # "up to $500" bounds the whole step, not its days
            cursor.index = start
            return Per.DAY, 0
        if number.value == 0:
            raise Misread("a number of days above 0", number)
        if not cursor.says_one(("days", "day")):
            raise Misread('"days"', cursor.token)
        return Per.DAY, number.value
    return Per(per), 0


def _up_to(cursor: Cursor) -> Cents | None:
    if not cursor.says("up to"):
        return None
    return cursor.need(MONEY, 'an amount after "up to"').value


def _deductible(cursor: Cursor) -> bool | None:
    """Whether the deductible comes first; None when nothing is said of it."""
    if cursor.says("after deductible"):
        return True
    return False if cursor.says("no deductible") else None


@lru_cache(maxsize=20_000)
def _total(text: str) -> tuple[Cents, Cents, bool]:
    """Individual, family, whether aggregate; -1 for none."""
    cursor = Cursor(text)
    if cursor.says("none"):
        cursor.finish("nothing more")
        return -1, -1, False
    individual = cursor.need(MONEY, 'an amount such as "$1,500 individual"').value
    if not cursor.says("individual"):
        raise Misread('"individual"', cursor.token)
    if not cursor.take(COMMA):
        cursor.finish("a comma and the family's amount, or nothing more,")
        return individual, individual, False
    family = cursor.need(MONEY, 'an amount such as "$3,000 family"').value
    if not cursor.says("family"):
        raise Misread('"family"', cursor.token)
    cursor.need(COMMA, 'a comma and "embedded" or "aggregate"')
    kind = cursor.says_one(("embedded", "aggregate"))
    if not kind:
        raise Misread('"embedded" or "aggregate"', cursor.token)
    cursor.finish("nothing more")
    return individual, family, kind == "aggregate"


_UNITS: Final = {name: unit for unit in (Unit.VISITS, Unit.DAYS, Unit.UNITS) for name in (unit.value, unit.value[:-1])}
_SPANS: Final = ("day", "admission", "condition", "benefit period", "lifetime")


@lru_cache(maxsize=20_000)
def _limit(text: str) -> tuple[int, Unit, Basis, Per, bool]:
    cursor = Cursor(text)
    basis = Basis.PAID
    money = cursor.take(MONEY)
    if money is not None:
        quantity, unit = money.value, Unit.DOLLARS
        basis = Basis(cursor.says_one(("paid", "allowed")) or "paid")
    else:
        quantity = cursor.need(NUMBER, 'a number of visits, days or units, or an amount such as "$2,000 paid",').value
        name = cursor.says_one(_UNITS)
        if not name:
            raise Misread('"visits", "days" or "units"', cursor.token)
        unit = _UNITS[name]
    if not cursor.says("per"):
        raise Misread('"per"', cursor.token)
    span = cursor.says_one(_SPANS)
    if not span:
        raise Misread(", ".join(f'"{name}"' for name in _SPANS[:-1]) + ' or "lifetime"', cursor.token)
    together = False
    if cursor.take(COMMA):
        if not cursor.says("tiers together"):
            raise Misread('"tiers together"', cursor.token)
        together = True
    cursor.finish('", tiers together" or nothing more')
    return quantity, unit, basis, Per(span), together


@lru_cache(maxsize=1_000)
def _days(text: str) -> int:
    cursor = Cursor(text)
    number = cursor.need(NUMBER, "a number")
    if not cursor.says_one(("days", "day")):
        raise Misread('"days"', cursor.token)
    cursor.finish("nothing more")
    return number.value
