"""Who exchanges files with the administrator, and the administrator itself as files name it."""

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


class Partner(Struct, frozen=True):
    """A trading partner: its identifiers, the guides it may send, and whether its prices (HCP) are trusted.

    sender_id, sender_qualifier   as in ISA06 and ISA05, trailing blanks removed
    guides        guide identifiers it may send beyond those that HIPAA names
    trusted_prices  the repriced amounts it sends are taken as they are
    """

    id: str
    name: str
    sender_id: str
    sender_qualifier: str = "ZZ"
    guides: frozenset[str] = frozenset()
    trusted_prices: bool = False
    source: str = ""
