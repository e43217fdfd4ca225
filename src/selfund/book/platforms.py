"""platforms/<id>.yaml: another platform that old claims stay with. "here" is built in."""

from selfund.book.documents import Document
from selfund.book.fields import Fields
from selfund.book.parts import Written
from selfund.terms.group import Platform
from selfund.terms.problem import Problem


def read_platform(document: Document) -> tuple[Written[Platform], list[Problem]]:
    """The platform of one document."""
    problems: list[Problem] = []
    fields = Fields(document.file, document.root, problems, "platform", ("platform", "title", "payer id"))
    platform = Platform(
        id=fields.identifier("platform"),
        title=fields.text("title"),
        payer_id=fields.text("payer id", ""),
        source=fields.source("platform"),
    )
    return Written(platform, document.file, document.root), problems
