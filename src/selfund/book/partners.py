"""partners/<id>.yaml: who sends and receives files, how it names itself in them, and whether its prices are trusted."""

from selfund.book.documents import Document
from selfund.book.fields import Fields
from selfund.book.parts import Written
from selfund.terms.partner import Partner
from selfund.terms.problem import Problem

KEYS = ("partner", "name", "sender id", "sender qualifier", "guides", "trusted prices")


def read_partner(document: Document) -> tuple[Written[Partner], list[Problem]]:
    """The trading partner of one document."""
    problems: list[Problem] = []
    fields = Fields(document.file, document.root, problems, "partner", KEYS)
    partner = Partner(
        id=fields.identifier("partner"),
        name=fields.text("name"),
        sender_id=fields.text("sender id"),
        sender_qualifier=fields.text("sender qualifier", "ZZ"),
        guides=frozenset(text.value for text in fields.texts("guides")),
        trusted_prices=fields.yes("trusted prices", False),
        source=fields.source("partner"),
    )
    if len(partner.sender_id) > 15:
        fields.note("sender-id-length", "a sender id has at most 15 characters (ISA06)", "shorten it", "sender id")
    if len(partner.sender_qualifier) != 2:
        fields.note("sender-qualifier", "a sender qualifier has two characters (ISA05)", "write ZZ, 30 or the like",
                    "sender qualifier")  # fmt: skip
    return Written(partner, document.file, document.root), problems
