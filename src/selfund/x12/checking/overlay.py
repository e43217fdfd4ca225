"""A trading partner's companion guide: what it asks beyond a guide, as a short text laid over it (SNIP type 7).

guides/WRITING.md says how an overlay is written. It only ever asks for more: what a guide bars stays barred. All that
is wrong with an overlay is told at once; what could be read is applied.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.terms.problem import Place, Problem
from selfund.x12.guides.guide import Element, Guide, Loop, Path, Rule, SegmentUse, Test
from selfund.x12.guides.tables import read_rule

SNIP: Final = 7
STATUS: Final = "A7:732"
"""What a 277CA says of a claim that falls by an overlay: it is not what the payer's own guide asks."""

SET: Final = "set"
"""How an overlay names what stands outside every loop."""

_LINE = re.compile(
    r"(?P<word>require|bar|codes|length) +(?P<path>[A-Za-z0-9]+(?:/[a-z][\w.]*)?)"
    r"(?: *(?P<sign>=|<=) *(?P<values>\S.*))?\Z"
)
_RULE = re.compile(
    r"rule +(?P<loop>[A-Za-z0-9]+) +(?P<name>[a-z0-9-]+) +(?P<status>[A-Z]\d:\d+(?::\w+)?): *(?P<rest>.+)\Z"
)
_SIGNS: Final = {"require": "", "bar": "", "codes": "=", "length": "<="}


class Asked(Struct, frozen=True):
    """One line of an overlay: the loop that it is about, and what it asks there. `place`: file and line."""

    loop: str
    rule: Rule
    place: Place


class Overlay(Struct, frozen=True, eq=False):
    """What a trading partner asks. `guides`: the names of the guides that it is laid over."""

    name: str
    guides: tuple[str, ...]
    asked: tuple[Asked, ...]

    def is_of(self, guide: Guide) -> bool:
        """Whether it is laid over a guide."""
        return not set(self.guides).isdisjoint(guide.names)


def read_overlay(text: str, file: str) -> tuple[Overlay, list[Problem]]:
    """An overlay, and all that is wrong with how it is written; `overlaid` tells what is wrong with its paths."""
    name = ""
    guides: tuple[str, ...] = ()
    asked: list[Asked] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.split("#", 1)[0].strip()
        word, _, rest = bare.partition(" ")
        place = Place(file, number, 1)
        if not bare:
            continue
        if word == "overlay":
            name = rest.strip()
        elif word == "guide":
            guides = (*guides, *rest.split())
        else:
            found = _asked(bare, name, place)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                asked.append(found)
    if not name or not guides:
        mend = "begin with the lines: overlay NAME, guide 005010X222A1"
        problems.insert(0, Problem("overlay-head", "it does not say its name and guide", mend, Place(file, 1, 1)))
    return Overlay(name, guides, tuple(asked)), problems


def _asked(line: str, name: str, place: Place) -> Asked | Problem:
    """What one line asks, or what is wrong with it."""
    found = _RULE.match(line)
    if found:
        try:
            rule = read_rule(f"rule {found['name']} {SNIP} {found['status']}: {found['rest']}")
        except ValueError as error:
            mend = "write: rule LOOP NAME A7:21: when TEST needs PATH | words"
            return Problem("overlay-rule", f"the rule cannot be read ({error})", mend, place)
        return Asked(_loop_id(found["loop"]), rule, place)
    found = _LINE.match(line)
    if not found or (found["sign"] or "") != _SIGNS[found["word"]]:
        mend = "write one of: require PATH, bar PATH, codes PATH = A B, length PATH <= 20, rule LOOP …"
        return Problem("overlay-line", f"{line!r} asks for nothing", mend, place)
    loop, _, rest = found["path"].partition("/")
    values = tuple((found["values"] or "").split())
    if found["word"] == "length" and not (len(values) == 1 and values[0].isdigit() and 0 < int(values[0]) < 1000):
        return Problem("overlay-line", f"{found['values']} is no length", "write: length PATH <= 20", place)
    if found["word"] in ("codes", "length") and "." not in rest:
        mend = "write the path as LOOP/segment.element"
        return Problem("overlay-line", f"{found['path']} is no element", mend, place)
    return Asked(_loop_id(loop), _rule(found["word"], rest, values, name), place)


def _loop_id(text: str) -> str:
    return "" if text == SET else text


def _rule(word: str, path: str, values: tuple[str, ...], name: str) -> Rule:
    """The rule that a line of four kinds stands for; a path that is empty is the loop itself."""
    segment, element, component = (*path.split("."), "", "")[:3]
    asks = {"require": "gives" if element else "needs", "bar": "bars", "codes": "allows", "length": "limits"}[word]
    where = path.replace(".", ", ").replace("_", " ") or "the loop"
    says = {
        "require": f"{where} is required", "bar": f"{where} may not be sent",
        "codes": f"{where} is one of {', '.join(values)}",
        "length": f"{where} has at most {' '.join(values)} characters",
    }[word]  # fmt: skip
    partner = f" by {name}" if name else ""
    lead = (Path(segment, element, component),)
    return Rule(f"overlay-{word}", SNIP, STATUS, (), asks, lead, values, f"{says}{partner}")


# ------------------------------------------------------------------------------------------------------- laying it


def overlaid(guide: Guide, overlay: Overlay) -> tuple[Guide, list[Problem]]:
    """A guide with an overlay's rules in it, and everything in the overlay that leads nowhere in the guide."""
    problems: list[Problem] = []
    rules: dict[str, list[Rule]] = {}
    loops = {loop.id: (loop, parent) for loop, parent in _loops(guide.root, None)}
    for asked in overlay.asked:
        found = loops.get(asked.loop)
        if found is None:
            says = f"guide {guide.names[0]} has no loop {asked.loop}"
            mend = f"name a loop of the guide, or {SET} for what stands outside of loops"
            problems.append(Problem("overlay-loop", says, mend, asked.place))
            continue
        home, rule = asked.loop, asked.rule
        loop, parent = found
        if not rule.paths[0].segment:
            if parent is None:
                says = "the set as a whole is neither required nor barred"
                problems.append(Problem("overlay-loop", says, "name a segment of it", asked.place))
                continue
            home, rule = parent.id, replace(rule, paths=(Path(loop.name),))
            loop, parent = parent, loops[parent.id][1]
        wrong = _wrong(rule, loop, parent)
        if wrong:
            says, mend = wrong
            problems.append(Problem("overlay-path", says, mend, asked.place))
        else:
            rules.setdefault(home, []).append(rule)
    return replace(guide, root=_with(guide.root, rules)), problems


def _loops(loop: Loop, parent: Loop | None) -> Iterator[tuple[Loop, Loop | None]]:
    """A loop and all that stand in it, each with the loop around it."""
    yield loop, parent
    for inner in loop.loops():
        yield from _loops(inner, loop)


def _with(loop: Loop, rules: dict[str, list[Rule]]) -> Loop:
    """A loop with the rules that were added to it and to those in it."""
    items = tuple([_with(item, rules) if isinstance(item, Loop) else item for item in loop.items])
    return replace(loop, items=items, rules=(*loop.rules, *rules.get(loop.id, ())))


def _wrong(rule: Rule, loop: Loop, parent: Loop | None) -> tuple[str, str] | None:
    """What is wrong with a rule's paths in its loop, and the mend; None: nothing."""
    tests: tuple[Test, ...] = rule.when
    for path in (*[test.path for test in tests], *rule.paths):
        wrong = _leads_nowhere(path, loop, parent)
        if wrong:
            return wrong
    if rule.code in ("overlay-codes", "overlay-length"):
        return _widens(rule, loop)
    return None


def _leads_nowhere(path: Path, loop: Loop, parent: Loop | None) -> tuple[str, str] | None:
    home = loop
    for name in path.loops:
        if name == "^":
            if parent is None or len(path.loops) > 1:
                return "there is no loop around", "name a loop below, or a segment of this loop"
            home = parent
            continue
        below = [inner for inner in home.loops() if inner.name == name]
        if not below:
            return f"loop {_named(home)} has no loop {name}", _choices(inner.name for inner in home.loops())
        home = below[0]
    found = [item for item in home.items if item.name == path.segment]
    if not found:
        return f"loop {_named(home)} has no {path.segment}", _choices(item.name for item in home.items)
    if not path.element:
        return None
    item = found[0]
    if isinstance(item, Loop):
        return f"{path.segment} is a loop and has no {path.element}", "name a segment of it"
    elements = item.elements
    for name in filter(None, (path.element, path.component)):
        element = next((each for each in elements if each.name == name), None)
        if element is None:
            return f"{item.name} has no {name}", _choices(each.name for each in elements)
        elements = element.components
    return None


def _named(loop: Loop) -> str:
    return loop.id or SET


def _choices(names: "Iterator[str]") -> str:
    listed = list(dict.fromkeys(names))
    return f"name one of {', '.join(listed)}" if listed else "name what the guide has"


def _widens(rule: Rule, loop: Loop) -> tuple[str, str] | None:
    """What an overlay would allow that the guide does not: it can only narrow."""
    element = _element(rule.paths[0], loop)
    if rule.asks == "allows":
        if element.codes and (others := sorted(set(rule.values) - element.codes)):
            return (
                f"the guide does not allow {', '.join(others)} there",
                f"name some of {', '.join(sorted(element.codes))}",
            )
    elif int(rule.values[0]) >= element.most and not element.components:
        return f"the guide's own length is {element.most}", "name a shorter one"
    return None


def _element(path: Path, loop: Loop) -> Element:
    """The element or component that a path leads to; the path was looked at before."""
    use = next(item for item in loop.items if isinstance(item, SegmentUse) and item.name == path.segment)
    elements = use.elements
    found = next(each for each in elements if each.name == path.element)
    if path.component:
        found = next(each for each in found.components if each.name == path.component)
    return found


GuideNamed = Callable[[str], Guide | None]
"""What finds a guide by its name."""


def overlay_problems(overlay: Overlay, guide_named: GuideNamed) -> list[Problem]:
    """Everything in an overlay that leads nowhere in the guides that it names."""
    problems: list[Problem] = []
    for name in overlay.guides:
        guide = guide_named(name)
        if guide is None:
            says, mend = f"there is no guide {name}", "name a guide as in ST03, such as 005010X222A1"
            place = overlay.asked[0].place if overlay.asked else Place()
            problems.append(Problem("overlay-guide", says, mend, Place(place.file, 1, 1)))
        else:
            problems += overlaid(guide, overlay)[1]
    return problems
