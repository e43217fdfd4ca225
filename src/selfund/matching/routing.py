"""Which platform administers a claim (handbook 3.2): by group and date of service, around the day a group moves.

A date on which nobody administers the group is answered by the platform nearest before it, else by the first one:
a member without coverage that day is adjudicated, not turned away.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from selfund.matching.rejection import DATE_OF_SERVICE_MISSING, NOT_OURS, Rejection
from selfund.terms.claim import Claim, ClaimLine
from selfund.terms.group import HERE, Group, Straddle


class Route(StrEnum):
    """Where a claim goes. SPLIT, PEND and REBILL are for a claim with services on both sides of a move."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    SPLIT = "split"
    PEND = "pend"
    REBILL = "rebill"


class Routing(Struct, frozen=True, gc=False):
    """Where a claim and its lines go.

    platform   the other platform concerned; empty for a claim that is all here
    here, elsewhere   the numbers of the lines on each side, for SPLIT; empty otherwise
    says       why, in words for the acknowledgment or the pend; empty for a claim that is all here
    """

    route: Route
    platform: str = ""
    here: frozenset[int] = frozenset()
    elsewhere: frozenset[int] = frozenset()
    says: str = ""

    @property
    def rejection(self) -> Rejection | None:
        """The refusal of what belongs to the other platform; None where nothing does or a person must look."""
        return Rejection(NOT_OURS, self.says) if self.route in (Route.ELSEWHERE, Route.SPLIT) else None


ALL_HERE: Final = Routing(Route.HERE)
_UNDATED = Rejection(DATE_OF_SERVICE_MISSING, "neither a line nor the statement gives a date of service")


def route(claim: Claim, group: Group) -> Routing | Rejection:
    """Where `claim` goes. An inpatient stay goes whole by its admission date; every other line by its own date.

    An undated line takes the statement-from date. A refusal (A6:187) is for a claim with a line that
    has no date at all, whatever its group.
    """
    stay = claim.inpatient
    if claim.start is None and not (stay and claim.admitted):
        for line in claim.lines:
            if line.start is None:
                return _UNDATED
    spans = group.administered
    if not spans or (len(spans) == 1 and spans[0].platform == HERE):
        return ALL_HERE
    if stay:
        day = claim.admitted or claim.start or _first_line_day(claim)
        return _whole(platform_on(group, day), group) if day else _UNDATED
    sides: list[tuple[ClaimLine, str, str]] = []
    day, platform = None, ""
    for line in claim.lines:
        start = line.start or claim.start
        if start is None:
            raise AssertionError(f"line {line.number} has no date although the claim was found to be dated")
        end = (line.end if line.start else claim.end) or start
        if start != day:  # most lines are of the day of the line before
            day, platform = start, platform_on(group, start)
        sides.append((line, platform, platform if end == start else platform_on(group, end)))
    platforms = {platform for _, first, last in sides for platform in (first, last)}
    if len(platforms) == 1:
        return _whole(platforms.pop(), group)
    return _straddling(sides, platforms, group)


def platform_on(group: Group, day: date) -> str:
    """The platform that answers for a date of service."""
    latest = None
    for span in group.administered:
        if span.period.start <= day <= span.period.end:
            return span.platform
        if span.period.end < day and (latest is None or span.period.end > latest.period.end):
            latest = span
    if latest is not None:
        return latest.platform
    return min(group.administered, key=lambda span: span.period.start).platform


def _first_line_day(claim: Claim) -> date | None:
    days = [line.start for line in claim.lines if line.start]
    return min(days) if days else None


def _whole(platform: str, group: Group) -> Routing:
    if platform == HERE:
        return ALL_HERE
    return Routing(
        Route.ELSEWHERE,
        platform,
        says=f"{platform} administers {group.name} on the date of service; send the claim there",
    )


def _straddling(sides: list[tuple[ClaimLine, str, str]], platforms: set[str], group: Group) -> Routing:
    """What becomes of a claim with lines on both sides, as the group has it configured."""
    others = " and ".join(sorted(platforms - {HERE}))
    if HERE not in platforms:
        return Routing(Route.ELSEWHERE, others, says=f"{others} administer {group.name} on the dates of service")
    moved = f"{group.name} moved between platforms within the claim's dates of service ({others} administers the rest)"
    if group.straddle is Straddle.REBILL:
        return Routing(Route.REBILL, others, says=f"{moved}; bill each part by itself")
    crossing = [line.number for line, first, last in sides if first != last]
    if group.straddle is Straddle.PEND or crossing:
        says = f"{moved}; line {crossing[0]} itself spans the move" if crossing else moved
        return Routing(Route.PEND, others, says=says)
    here = frozenset(line.number for line, first, _ in sides if first == HERE)
    elsewhere = frozenset(line.number for line, first, _ in sides if first != HERE)
    return Routing(Route.SPLIT, others, here, elsewhere, f"{others} administers {group.name} on these dates of service")
