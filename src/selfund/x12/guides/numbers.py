"""The number of a data element by where it stands, as the standard lays segments out: what a 999 names in IK402."""

from functools import lru_cache

from selfund.x12.guides.tables import layouts


@lru_cache(maxsize=2_000)
def data_element(segment: str, element: int, component: int = 0) -> str:
    """The number of an element (counted from 1) of a segment, or of a component of it; empty where there is none.

    A composite has no number of its own that an acknowledgment could name.
    """
    layout = layouts().get(segment)
    if layout is None or not 0 < element <= len(layout.numbers):
        return ""
    number = layout.numbers[element - 1]
    parts = layouts().get(number)
    if parts is not None:
        number = parts.numbers[component - 1] if 0 < component <= len(parts.numbers) else ""
    return number if number.isdigit() else ""
