"""Invented employers: their funding arrangement, the plans they offer, and how big each is beside the others."""

from typing import Final

from msgspec import Struct

from selfund.synth.chance import Chance
from selfund.synth.names import EMPLOYERS
from selfund.terms.group import Funding

FEWEST: Final = 5
"""The fewest employers: one that moved here at its renewal, a new one, and one of each other arrangement."""

_KINDS: Final = (
    (Funding.ASO, ("ppo", "hdhp-aggregate"), 28),
    (Funding.ASO, ("rich-ppo", "copay"), 22),
    (Funding.ASC, ("copay", "hdhp-embedded"), 20),
    (Funding.LEVEL, ("hdhp-aggregate",), 8),
    (Funding.INSURED, ("hmo", "ppo"), 22),
    (Funding.ASO, ("ppo", "hdhp-embedded", "hmo"), 18),
    (Funding.LEVEL, ("copay",), 6),
    (Funding.ASC, ("rich-ppo",), 12),
    (Funding.INSURED, ("hmo",), 12),
)
"""Funding, plan templates and size of employers, over and over."""


class Employer(Struct, frozen=True):
    """A group. `plans` are its plan ids with their template; `size` its weight; `moved`: came from another platform.

    scarce  its account holds less than its claims need
    """

    id: str
    name: str
    funding: Funding
    plans: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]
    size: int
    moved: bool = False
    scarce: bool = False


def how_many(members: int) -> int:
    """Five, and slowly more: 10 for 10,000 members, 21 for 100,000."""
    root = 0
    while (root + 1) * (root + 1) <= members:
        root += 1
    return FEWEST + root // 20


def make_employers(seed: int, members: int) -> tuple[Employer, ...]:
    """The groups of a book of so many members."""
    chance = Chance(seed, "employers")
    start = chance.below(len(EMPLOYERS))
    found = []
    for index in range(how_many(members)):
        name = EMPLOYERS[(start + index) % len(EMPLOYERS)]
        if index >= len(EMPLOYERS):
            name = f"{name} {index // len(EMPLOYERS) + 1}"
        group = name.lower().replace(" ", "-")
        funding, templates, size = _KINDS[index % len(_KINDS)]
        number = f"SG{4000 + index * 10}"
        numbers = (number, f"SG{4001 + index * 10}") if index % 3 == 2 else (number,)
        plans = tuple((f"{group}-{template}", template) for template in templates)
        found.append(Employer(group, name, funding, plans, numbers, size, index == 0, index == 1))
    return tuple(found)
