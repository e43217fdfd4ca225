"""The employer that bears the risk, how its claims are funded, and which platform administers them when."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from selfund.terms.money import Cents
from selfund.terms.period import Period


class Funding(StrEnum):
    """The funding arrangement: who pays claims and from which account (handbook 8)."""

    ASO = "aso"
    ASC = "asc"
    LEVEL = "level"
    INSURED = "insured"


class Straddle(StrEnum):
    """What happens to a professional claim with lines on both sides of the day a group moves between platforms."""

    SPLIT = "split"
    PEND = "pend"
    REBILL = "rebill"


class Platform(Struct, frozen=True):
    """Another platform that old claims stay with: its id, its name, and the payer identifier claims for it carry."""

    id: str
    title: str
    payer_id: str = ""
    source: str = ""


class Administered(Struct, frozen=True):
    """The platform that administers claims with dates of service in `period`; "here" is this one."""

    platform: str
    period: Period


class Group(Struct, frozen=True):
    """An employer (plan sponsor).

    numbers   the group or policy numbers that claims carry for it
    monthly   `level` only: cents of the monthly amount that fund claims
    """

    id: str
    name: str
    funding: Funding
    numbers: tuple[str, ...]
    period: Period
    administered: tuple[Administered, ...]
    straddle: Straddle = Straddle.PEND
    monthly: Cents = 0
    source: str = ""


HERE = "here"
"""The name of the platform that runs this book."""


class Deposit(Struct, frozen=True):
    """Money that reached a group's claims account on a day. `cause` names the deposit; `amount` is above 0."""

    group: str
    day: date
    amount: Cents
    cause: str


class Account(Struct, frozen=True):
    """The bank account that pays a group's claims: its owner, its masked number, the opening balance and deposits."""

    id: str
    owner: str
    groups: tuple[str, ...]
    bank: str
    routing: str
    number: str
    opening: Cents = 0
    deposits: tuple[Deposit, ...] = ()
    source: str = ""
