"""The people a plan covers: subscriber and dependents, and each one's coverage over time."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from selfund.terms.period import Period


class Relationship(StrEnum):
    """The member's relationship to the subscriber."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    OTHER = "other"


class Level(StrEnum):
    """Who is covered under one subscriber, in the codes enrollment files use (834 HD05)."""

    EMPLOYEE = "EMP"
    EMPLOYEE_SPOUSE = "ESP"
    EMPLOYEE_CHILDREN = "ECH"
    FAMILY = "FAM"


class Coverage(Struct, frozen=True, gc=False, array_like=True):
    """One member's enrollment in one plan over a span of dates. `line` is the coverage line ("medical")."""

    plan: str
    period: Period
    level: Level
    line: str = "medical"

    @property
    def single(self) -> bool:
        """Whether the contract covers the employee alone, so that family amounts do not apply."""
        return self.level is Level.EMPLOYEE


class Identity(Struct, frozen=True, gc=False, array_like=True):
    """Who a member is. `id` is on the ID card; `subscriber` is the subscriber's id, whose own id it equals."""

    id: str
    subscriber: str
    group: str
    relationship: Relationship
    last_name: str
    first_name: str
    birth_date: date
    sex: str

    @property
    def family(self) -> str:
        """The key of the family, of group and subscriber: it ties claims together, and work is divided by it."""
        return f"{self.group}/{self.subscriber}"


class Member(Identity, frozen=True, gc=False, array_like=True):
    """A covered person. What identifies them comes first, and may be unpacked alone (see roster.py)."""

    coverages: tuple[Coverage, ...]
    middle_name: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
