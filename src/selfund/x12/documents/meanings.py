"""What codes mean in plain words (guides/meanings.txt): for people who read a set, never for a decision."""

from functools import cache

from selfund.x12.guides.guide import Element
from selfund.x12.guides.tables import HOME


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Codes and their words, by data element number ("98") or outside code set ("@frequency")."""
    found: dict[str, dict[str, str]] = {}
    here: dict[str, str] = {}
    for line in (HOME / "meanings.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            here = found.setdefault(line.strip(), {})
            continue
        for text in line.split(";"):
            code, _, words = text.strip().partition(" ")
            if not words:
                raise ValueError(f"meanings.txt: {text.strip()!r} has no words")
            here[code] = words
    return found


def meaning(element: Element, value: str) -> str:
    """The words of a code; empty: none are known, or it is no code."""
    known = meanings()
    by_set = known.get(f"@{element.code_set}") if element.code_set else None
    if by_set is not None:
        return by_set.get(value, "")
    return known.get(element.number, {}).get(value, "")
