"""How the checks written in Python tell what they found: an element that is wrong, amounts that do not add up."""

from selfund.terms.problem import Place as Where
from selfund.terms.problem import Problem
from selfund.x12.checking.walk import ELEMENTS_AT_FAULT, LONGEST_VALUE, OpenLoop, Walk
from selfund.x12.interchange import SegmentFault

Kept = tuple[list[str], int]
"""A segment's elements (the first is its name) and its position."""

Spot = tuple[int, int, int]
"""Element, component and repetition; 0 where it does not apply."""


def tell_element(
    walk: Walk, loop: OpenLoop, kept: Kept, spot: Spot, code: str, element_code: str, value: str, says: str, mend: str,
    snip: int, status: str,
) -> None:  # fmt: skip
    """Tell of an element.

    code     our name for the finding; element_code   IK403, empty for what a 999 has no code for
    status   what a 277CA says of a claim that falls by it
    """
    elements, position = kept
    element, component, repetition = spot
    tag, name = elements[0], loop.place.loop.id
    at = f"{tag}{element:02d}" + (f"-{component}" if component else "")
    where = Where(segment=position, element=element, component=component, name=tag, loop=name)
    problem = Problem(code, f"{at}: {says}", mend, where)
    fault = SegmentFault(
        problem, tag, position, ELEMENTS_AT_FAULT, name, element, component, repetition, element_code,
        value[:LONGEST_VALUE], status, snip,
    )  # fmt: skip
    walk.report(fault)


def tell_sum(
    walk: Walk, loop: OpenLoop, kept: Kept, element: int, code: str, says: str, mend: str, status: str
) -> None:  # fmt: skip
    """Tell of amounts that do not add up (SNIP type 3): a 999 has no code for them, a 277CA has."""
    elements, _ = kept
    value = elements[element] if element < len(elements) else ""
    tell_element(walk, loop, kept, (element, 0, 0), code, "", value, says, mend, 3, status)
