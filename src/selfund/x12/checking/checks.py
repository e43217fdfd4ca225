"""Which checks go with which guide: the rules of its table, the checks in Python, and a partner's overlays.

One `Checks` serves a whole run: what it makes of a guide is made once.
"""

from datetime import date
from typing import Final

from msgspec import Struct

from selfund.x12.checking.balancing import ACKNOWLEDGED_CHECKS, ADJUSTMENT_CHECKS, PREMIUM_CHECKS, REMITTANCE_CHECKS
from selfund.x12.checking.business import INSTITUTIONAL_CHECKS, PROFESSIONAL_CHECKS
from selfund.x12.checking.claim_pass import claim_checks
from selfund.x12.checking.code_sets import CodeSets
from selfund.x12.checking.codes import code_checks
from selfund.x12.checking.overlay import Overlay, overlaid
from selfund.x12.checking.rules import PythonCheck, Rules
from selfund.x12.checking.structure import date_checks, dates_of, level_checks
from selfund.x12.guides.compiled import Compiled

EVERY_TYPE: Final = frozenset(range(1, 8))
"""All SNIP types."""


class CheckOptions(Struct, frozen=True, eq=False):
    """What is checked.

    snips       the SNIP types wanted, 1 to 7; types 1 and 2 of segments and elements are always told
    code_sets   lists of outside codes (type 5); None: codes are checked by their structure alone
    today       the day after which nothing can have happened (type 4); None: nothing is said of days ahead
    overlays    what a trading partner asks beyond the guides (type 7); those of other guides are passed over
    """

    snips: frozenset[int] = EVERY_TYPE
    code_sets: CodeSets | None = None
    today: date | None = None
    overlays: tuple[Overlay, ...] = ()


class Checks:
    """The rules of every guide under some options, made when they are first asked for."""

    def __init__(self, options: CheckOptions | None = None) -> None:
        self.options = options or CheckOptions()
        self._made: dict[Compiled, Rules] = {}

    def rules(self, guide: Compiled) -> Rules:
        """The rules of a guide; `Rules.guide` is the guide to walk along, with the overlays' rules in it."""
        found = self._made.get(guide)
        if found is None:
            found = self._made[guide] = self._rules(guide)
        return found

    def _rules(self, guide: Compiled) -> Rules:
        options = self.options
        along = guide
        if 7 in options.snips:
            changed = guide.guide
            for overlay in options.overlays:
                if overlay.is_of(changed):
                    changed, _ = overlaid(changed, overlay)
            along = guide if changed is guide.guide else Compiled(changed)
        without = EVERY_TYPE - options.snips
        return Rules(along, python_checks(along, options), max(options.snips, default=0), without)


def python_checks(guide: Compiled, options: CheckOptions) -> tuple[PythonCheck, ...]:
    """The checks in Python of a guide."""
    snips = options.snips
    found: list[PythonCheck] = []
    claims = guide.guide.set == "837"
    dates = dates_of(guide, options.today, snips)
    if 2 in snips:
        found += level_checks(guide)
    if claims:
        found += claim_checks(snips)
    if dates is not None:
        found += date_checks(guide, dates)
    if 3 in snips:
        found += _balances(guide)
    if 5 in snips:
        found += code_checks(guide, options.code_sets)
    if 6 in snips and claims:
        tags = guide.tags
        found += INSTITUTIONAL_CHECKS if "SV2" in tags else PROFESSIONAL_CHECKS if "SV1" in tags else ()
    return tuple(found)


def _balances(guide: Compiled) -> tuple[PythonCheck, ...]:
    """What must add up in a set (SNIP type 3)."""
    identifier = guide.guide.set
    if identifier == "277" and any(name.startswith("005010X214") for name in guide.guide.names):
        return ACKNOWLEDGED_CHECKS
    by_set = {"837": ADJUSTMENT_CHECKS, "835": REMITTANCE_CHECKS, "820": PREMIUM_CHECKS}
    return by_set.get(identifier, ())
