"""accounts/<id>.yaml: the bank accounts that pay claims, their opening balance and the deposits that reached them."""

from selfund.book.documents import Document, Entries
from selfund.book.fields import Fields
from selfund.book.identifiers import routing_fault
from selfund.book.parts import Written
from selfund.terms.group import Account, Deposit
from selfund.terms.problem import Problem

KEYS = ("account", "owner", "groups", "bank", "routing", "number", "opening balance", "deposits")


def read_account(document: Document) -> tuple[Written[Account], list[Problem]]:
    """The account of one document. Its number is kept masked but for the last four digits."""
    problems: list[Problem] = []
    fields = Fields(document.file, document.root, problems, "account", KEYS)
    groups = tuple(text.value for text in fields.texts("groups", required=True))
    routing = fields.text("routing")
    if routing and routing_fault(routing):
        says = f'"{routing}" {routing_fault(routing)}'
        fields.note("routing-number", says, "copy the bank's nine digits again", "routing")
    number = fields.text("number")
    account = Account(
        id=fields.identifier("account"),
        owner=fields.text("owner"),
        groups=groups,
        bank=fields.text("bank"),
        routing=routing,
        number="*" * max(0, len(number) - 4) + number[-4:],
        opening=fields.money("opening balance", 0),
        deposits=tuple(
            deposit for node in fields.mappings("deposits") if (deposit := _deposit(fields, node, groups)) is not None
        ),
        source=fields.source("account"),
    )
    if account.opening < 0:
        fields.note("negative-amount", "an opening balance is not below zero", "write what the bank says is there",
                    "opening balance")  # fmt: skip
    return Written(account, document.file, document.root), problems


def _deposit(fields: Fields, node: Entries, groups: tuple[str, ...]) -> Deposit | None:
    """One deposit; its group may be left out where the account serves but one."""
    own = Fields(fields.file, node, fields.problems, "deposit", ("date", "amount", "cause", "group"))
    day = own.day("date")
    amount = own.money("amount")
    cause = own.text("cause")
    group = own.text("group", groups[0] if len(groups) == 1 else None)
    if "amount" in own.values and amount <= 0:
        own.note("negative-amount", "a deposit is above zero", "write the amount that reached the account", "amount")
        return None
    return None if day is None else Deposit(group, day, amount, cause)
