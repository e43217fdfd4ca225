"""book.yaml: the administrator as it names itself in files and on paper."""

from selfund.book.documents import Document
from selfund.book.fields import Fields
from selfund.book.identifiers import plain_tin, tin_fault
from selfund.book.parts import Written
from selfund.terms.partner import Administrator
from selfund.terms.problem import Problem

KEYS = (
    "name", "payer ids", "tax id", "address", "city", "state", "postal code", "contact name", "contact phone",
    "sender id", "sender qualifier",
)  # fmt: skip


def read_administrator(document: Document) -> tuple[Written[Administrator] | None, list[Problem]]:
    """The administrator of `book.yaml`; None where it says nothing of one."""
    problems: list[Problem] = []
    outer = Fields(document.file, document.root, problems, "book", ("administrator",))
    node = outer.mapping("administrator")
    if node is None:
        if "administrator" not in outer.values:
            outer.note("missing-key", 'a book needs "administrator"', 'add "administrator:" and its lines below')
        return None, problems
    fields = Fields(document.file, node, problems, "administrator", KEYS)
    tax_id = plain_tin(fields.text("tax id"))
    if tax_id and tin_fault(tax_id):
        fields.note("tin-format", f'"{tax_id}" {tin_fault(tax_id)}', "write its nine digits", "tax id")
    term = Administrator(
        name=fields.text("name"),
        payer_ids=tuple(text.value for text in fields.texts("payer ids", required=True)),
        tax_id=tax_id,
        address=fields.text("address"),
        city=fields.text("city"),
        state=fields.text("state"),
        postal_code=fields.text("postal code"),
        contact_name=fields.text("contact name", ""),
        contact_phone=fields.text("contact phone", ""),
        sender_id=fields.text("sender id", ""),
        sender_qualifier=fields.text("sender qualifier", "ZZ"),
    )
    return Written(term, document.file, node), problems
