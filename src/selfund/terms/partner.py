"""Who exchanges files with the administrator, and the administrator itself as files name it."""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Administrator(Struct, frozen=True):
    """The company that runs this book: how it names itself in files and on paper.

    payer_ids  the payer identifiers that claims carry for it
    tax_id     nine digits; used in the trace number (TRN03 is "1" and this number)
    """

    name: str
    payer_ids: tuple[str, ...]
    tax_id: str
    address: str
    city: str
    state: str
    postal_code: str
    contact_name: str = ""
    contact_phone: str = ""
    sender_id: str = ""
    sender_qualifier: str = "ZZ"


class Strictness(StrEnum):
    """What becomes of a finding: what it falls on is rejected, accepted with the error told, or taken as it is."""

    REJECT = "reject"
    ACCEPT = "accept"
    IGNORE = "ignore"


ANSWERS: Final = frozenset({"TA1", "999", "277CA"})
"""The acknowledgments that a partner may want."""


class Profile(Struct, frozen=True):
    """How a partner's files are checked and answered.

    strictness   by SNIP type, 1 to 7
    answers      the acknowledgments that it wants
    basic        only the basic character set is allowed (capital letters), else the extended one too
    delimiters   of what is sent to it: element, repetition and component separator, segment terminator
    line_breaks  whether each segment of what is sent to it ends a line
    companion    the text of its companion guide's overlay; empty: it has none
    sender_id, sender_qualifier   how we name ourselves to it (ISA06, ISA05); empty: as it addressed us
    """

    strictness: tuple[Strictness, ...]
    answers: frozenset[str] = ANSWERS
    basic: bool = False
    delimiters: str = "*^:~"
    line_breaks: bool = True
    companion: str = ""
    sender_id: str = ""
    sender_qualifier: str = ""

    def __post_init__(self) -> None:
        if len(self.strictness) != 7:
            raise AssertionError("a profile says what becomes of each of the seven SNIP types")

    def on(self, snip: int) -> Strictness:
        """What becomes of a finding of a SNIP type."""
        return self.strictness[snip - 1]

    @property
    def types(self) -> frozenset[int]:
        """The SNIP types that are looked at."""
        return frozenset(snip for snip in range(1, 8) if self.on(snip) is not Strictness.IGNORE)


STANDARD: Final = Profile(
    (
        Strictness.REJECT,
        Strictness.REJECT,
        Strictness.REJECT,
        Strictness.ACCEPT,
        Strictness.ACCEPT,
        Strictness.ACCEPT,
        Strictness.REJECT,
    )
)
"""For whoever has no profile: syntax, guide and balances must be right; situations and codes are told of."""


class Partner(Struct, frozen=True):
    """A trading partner: its identifiers, the guides it may send, and whether its prices (HCP) are trusted.

    sender_id, sender_qualifier   as in ISA06 and ISA05, trailing blanks removed
    guides        guide identifiers it may send beyond those that HIPAA names
    trusted_prices  the repriced amounts it sends are taken as they are
    profile       how its files are checked beyond what reading them needs; None: not
    """

    id: str
    name: str
    sender_id: str
    sender_qualifier: str = "ZZ"
    guides: frozenset[str] = frozenset()
    trusted_prices: bool = False
    source: str = ""
    profile: Profile | None = None
