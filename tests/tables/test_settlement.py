# ruff: noqa: E501  the row of a table is one line
"""What a correction does to money and to what the payee is told (handbook 8, replacement or void).

Each row is one claim's story in dollars, read from left to right:
  100        a version that pays Maple clinic 100         void     the provider takes the claim back
  100/3      the same money, the rest for reason PR-3     run      a check run, with money enough
  m100       the member is paid 100 instead               refund 25   Maple's check for 25 arrives
  b100       another clinic, Birch, bills it and is paid 100
What comes out: what the last check run's 835s tell (claim status and payment, and provider adjustments), the letters
(an amount asked back; 0 withdraws the request), and the balances of receivable, payable and expense.
"""

import pytest

from money_desk import BIRCH, DAY_ONE, MAPLE, MoneyDesk, provider_adjustments, remitted, told
from selfund.funding.check_run import PayeeRun
from selfund.funding.ledger import employer_deposit
from selfund.funding.remittances import PayeeKey, same_to_payee
from selfund.funding.settlement import NewVersion, settle
from selfund.terms.group import Funding
from selfund.terms.posting import Account

TABLE = """
# arrangement | story                          | last 835 tells                    | letters  | receivable payable expense | why
# ---- the first version
aso     | 95                             | nothing                           |          |   0   95   95 | approved: due, not told before the check run
aso     | 95 run                         | 1 95                              |          |   0    0   95 | told when it is paid
aso     | 0 run                          | 1 0                               |          |   0    0    0 | all to the deductible: told, no money
asc     | 95 run                         | 1 95                              |          |   0    0   95 | the administrator's account pays
level   | 95 run                         | 1 95                              |          |   0    0   95 | the claims fund pays
insured | 95 run                         | 1 95                              |          |   0    0   95 | the carrier pays
# ---- (a) the original is still unpaid: only the new version is ever told
aso     | 100 130 run                    | 1 130                             |          |   0    0  130 | more, before the money
aso     | 100 60 run                     | 1 60                              |          |   0    0   60 | less, before the money: no letter
aso     | 100 0 run                      | 1 0                               |          |   0    0    0 | nothing, before the money
aso     | 100 void run                   | nothing                           |          |   0    0    0 | taken back before anything was told
insured | 100 60 run                     | 1 60                              |          |   0    0   60 | the same for an insured plan
insured | 100 void run                   | nothing                           |          |   0    0    0 | the same for an insured plan
aso     | 100 130 90 run                 | 1 90                              |          |   0    0   90 | two corrections before the money
# ---- (b) pays more: reversal and correction
aso     | 100 run 130                    | nothing                           |          |   0   30  130 | only the 30 more is due
aso     | 100 run 130 run                | 22 -100, 1 130                    |          |   0    0  130 | reversal first, then the correction
asc     | 100 run 130 run                | 22 -100, 1 130                    |          |   0    0  130 | the same in every arrangement
level   | 100 run 130 run                | 22 -100, 1 130                    |          |   0    0  130 | the same in every arrangement
insured | 100 run 130 run                | 22 -100, 1 130                    |          |   0    0  130 | the same in every arrangement
aso     | 0 run 80 run                   | 22 0, 1 80                        |          |   0    0   80 | a denial overturned reverses the denial
aso     | 100 run 130 150 run            | 22 -100, 1 150                    |          |   0    0  150 | the version between was never told
aso     | 100 run 130 100 run            | nothing                           |          |   0    0  100 | back to what was told: nothing to say
aso     | 100 run 130 void run           | nothing                           | 100      | 100    0    0 | the 30 is taken back, the 100 is asked back
# ---- (c) the same money, but the provider sees another adjustment
aso     | 100 run 100/3 run              | 22 -100, 1 100                    |          |   0    0  100 | PR-1 became PR-3
insured | 100 run 100/3 run              | 22 -100, 1 100                    |          |   0    0  100 | the same for an insured plan
aso     | 0 run void run                 | 22 0                              |          |   0    0    0 | a void of what paid nothing: the reversal alone
# ---- (d) nothing the provider sees changes
aso     | 100 run 100 run                | nothing                           |          |   0    0  100 | a new version, nothing sent
insured | 100 run 100 run                | nothing                           |          |   0    0  100 | the same for an insured plan
aso     | 100 run 100 130 run            | 22 -100, 1 130                    |          |   0    0  130 | what is reversed is the version that was told
# ---- (e) pays less: a self-funded group asks, and nothing is on an 835
aso     | 100 run 60 run                 | nothing                           | 40       |  40    0   60 | a letter for 40
asc     | 100 run 60 run                 | nothing                           | 40       |  40    0   60 | an ASC group recoups nothing either
level   | 100 run 60 run                 | nothing                           | 40       |  40    0   60 | nor does a level-funded one
aso     | 100 run 0 run                  | nothing                           | 100      | 100    0    0 | all of it
aso     | 100 run void run               | nothing                           | 100      | 100    0    0 | a void
aso     | 100 run 60 20 run              | nothing                           | 40 80    |  80    0   20 | a second decrease: the letter asks for 80 in all
insured | 100 run 60                     | nothing                           |          |   0  -40   60 | an insured plan will take it from the next payment
insured | 100 run 60 run                 | 22 -100, 1 60, FB -40             |          |  40    0   60 | below zero: forwarded, no money moves
insured | 100 run void run               | 22 -100, FB -100                  |          | 100    0    0 | the reversal alone
insured | 100 run 60 80 run              | 22 -100, 1 80, FB -20             |          |  20    0   80 | corrected again before the 835: only 20 is lowered
# ---- an open receivable of the same claim is lowered first
aso     | 100 run 60 80 run              | nothing                           | 40 20    |  20    0   80 | 20 more: the request falls from 40 to 20
aso     | 100 run 60 100 run             | nothing                           | 40 0     |   0    0  100 | back to 100: the request is withdrawn
aso     | 100 run 60 100/3 run           | 22 -100, 1 100                    | 40 0     |   0    0  100 | withdrawn, and the adjustment that differs is told
aso     | 100 run 60 130 run             | 22 -100, 1 130                    | 40 0     |   0    0  130 | 40 lowers the request, 30 is paid
aso     | 100 run void 100 run           | nothing                           | 100 0    |   0    0  100 | a void undone before any refund
aso     | 100 run 60 130 90 run          | nothing                           | 40 0 10  |  10    0   90 | the 30 was not paid yet: withdrawn, and 10 asked
aso     | 100 run 60 60/3 run            | 22 -60, 1 60                      | 40       |  40    0   60 | the letter did reversal and correction: its version is reversed
aso     | 100 run 60 60/3 run 130 run    | 22 -60, 1 130, WO 40              | 40 0     |   0    0  130 | 70 more: 40 ends the request (WO), 30 is paid
# ---- after a refund
aso     | 100 run 60 refund 40 run       | nothing                           | 40       |   0    0   60 | paid back: closed
aso     | 100 run 60 refund 15           | nothing                           | 40       |  25    0   60 | partly paid back: 25 stays open
aso     | 100 run 60 refund 40 90 run    | 22 -60, 1 90                      | 40       |   0    0   90 | all was paid back, so all 30 is paid anew
aso     | 100 run 60 refund 15 130 run   | 22 -60, 1 130, WO 25              | 40 0     |   0    0  130 | 70 more: 25 ends the request, 45 is paid
aso     | 100 run 60 refund 15 85 run    | nothing                           | 40 0     |   0    0   85 | 25 more ends the request exactly; the letter says it
aso     | 100 run void refund 100 100 run | 1 100                            | 100      |   0    0  100 | voided, paid back, billed again: a new payment
# ---- the member is paid
aso     | m100 run                       | 1 0                               |          |   0    0  100 | the provider's copy pays nothing
aso     | m100 run m130 run              | 22 0, 1 0                         |          |   0    0  130 | the member gets 30, the copy is corrected
aso     | m100 run m60 run               | 22 0, 1 0                         | 40       |  40    0   60 | the member is asked for 40, the copy is corrected
insured | m100 run m60 run               | 22 0, 1 0                         | 40       |  40    0   60 | a member has no next remittance: asked, insured or not
aso     | m100 run 100 run               | 22 0, 1 100                       | 100      | 100    0  100 | benefits were assigned after all: the member owes, Maple is paid
aso     | 100 run m100 run               | nothing                           | 100      | 100    0  100 | the reverse: Maple's letter says it all
insured | 100 run m100 run               | 22 -100, 1 0, FB -100             |          | 100    0  100 | an insured plan reverses Maple's payment
aso     | 100 run m100 m120 run          | 22 0, 1 0                         | 100      | 100    0  120 | corrected again: the letter's copy is reversed
insured | 100 run m100 m120 run          | 22 -100, 1 0, 22 0, 1 0, FB -100  |          | 100    0  120 | each copy follows the one before it
aso     | m100 100 run                   | 1 100                             |          |   0    0  100 | the member was not paid yet: Maple alone is
aso     | 100 run void m100 run          | 1 0                               | 100      | 100    0  100 | voided and asked back, then billed for the member
# ---- another payee
aso     | 100 run b100 run               | 1 100                             | 100      | 100    0  100 | Maple is asked, Birch is paid; nothing is netted
insured | 100 run b100 run               | 1 100, 22 -100, FB -100           |          | 100    0  100 | Birch is paid; Maple's is reversed and forwarded
aso     | 100 b100 run                   | 1 100                             |          |   0    0  100 | not paid yet: Birch alone is told
"""


def _rows() -> list[tuple[str, ...]]:
    lines = [line for line in TABLE.strip().splitlines() if not line.startswith("#")]
    return [tuple(part.strip() for part in line.split("|")) for line in lines]


def _live(desk: MoneyDesk, story: str) -> list[PayeeRun]:
    """Live the story; the last check run is handed back, nothing when the story does not end in one."""
    words = iter(story.split())
    runs: list[PayeeRun] = []
    for word in words:
        runs = []
        if word == "run":
            runs = desk.check_run()[1]
        elif word == "refund":
            desk.refund("C1", int(next(words)) * 100)
        elif word == "void":
            desk.decide("C1", None)
        else:
            amount, _, carc = word.lstrip("mb").partition("/")
            payee = BIRCH if word.startswith("b") else MAPLE
            desk.decide("C1", int(amount) * 100, payee, word.startswith("m"), carc or "1")
        desk.holds()
    return runs


def _told(runs: list[PayeeRun]) -> str:
    claims = [f"{status} {paid // 100}" for _, status, paid in remitted(runs)]
    money = [f"{reason} {amount // 100}" for reason, _, amount in provider_adjustments(runs)]
    return ", ".join(claims + money) or "nothing"


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row[0]}: {row[1]}")
def test_correction(row: tuple[str, ...]) -> None:
    arrangement, story, tells, letters, amounts, _why = row
    opening = (employer_deposit("lakeside", DAY_ONE, "plenty", 100_000_00),)
    desk = MoneyDesk(Funding(arrangement), opening=opening)
    runs = _live(desk, story)
    assert _told(runs) == tells
    assert " ".join(str(letter.amount // 100) for letter in desk.letters) == letters
    receivable, payable, expense = (int(amount) * 100 for amount in amounts.split())
    assert desk.balance(Account.REFUNDS_RECEIVABLE) == receivable
    assert -desk.balance(Account.CLAIMS_PAYABLE) == payable
    assert desk.balance(Account.CLAIMS_EXPENSE) == expense


def test_there_are_enough_rows() -> None:
    assert len(_rows()) >= 40


def test_letters_about_a_claim_carry_one_control_number_and_name_who_owes() -> None:
    desk = MoneyDesk(Funding.ASO, opening=(employer_deposit("lakeside", DAY_ONE, "plenty", 1_000_00),))
    _live(desk, "100 run 60 20")
    first, second = desk.letters
    assert first.control == second.control == "RICN002"
    assert first.payee == second.payee == MAPLE
    assert (first.icn, second.icn) == ("ICN002", "ICN003")


def test_a_letter_to_a_member_names_the_member() -> None:
    desk = MoneyDesk(Funding.ASO, opening=(employer_deposit("lakeside", DAY_ONE, "plenty", 1_000_00),))
    _live(desk, "m100 run m60")
    assert desk.letters[0].payee.member == "M1"


def test_a_decrease_of_one_claim_is_never_netted_against_an_increase_of_another() -> None:
    desk = MoneyDesk(Funding.ASO, opening=(employer_deposit("lakeside", DAY_ONE, "plenty", 1_000_00),))
    desk.decide("C1", 100_00)
    desk.decide("C2", 50_00)
    desk.check_run()
    desk.decide("C1", 60_00)  # 40 less
    desk.decide("C2", 90_00)  # 40 more
    _, runs = desk.check_run()
    assert remitted(runs) == [("ICN002", "22", -50_00), ("ICN004", "1", 90_00)]
    assert runs[0].remittances[0].amount == 40_00
    assert desk.balance(Account.REFUNDS_RECEIVABLE) == 40_00


def test_an_insured_plan_nets_and_applies_what_it_forwarded() -> None:
    # 100 is lowered to 60 and forwarded (40); the next payment of 25 is kept whole (15 left); of 50, 35 is paid
    desk = MoneyDesk(Funding.INSURED)
    desk.decide("C1", 100_00)
    desk.check_run()
    desk.decide("C1", 60_00)
    _, runs = desk.check_run()
    first = runs[0].remittances[0].trace
    assert provider_adjustments(runs) == [("FB", first, -40_00)]
    desk.decide("C2", 25_00)
    _, runs = desk.check_run()
    second = runs[0].remittances[0].trace
    assert provider_adjustments(runs) == [("FB", first, 40_00), ("FB", second, -15_00)]
    assert runs[0].remittances[0].amount == 0
    desk.decide("C3", 0)
    _, runs = desk.check_run()
    assert provider_adjustments(runs) == [], "a forwarded balance is not applied where nothing is paid"
    desk.decide("C4", 50_00)
    _, runs = desk.check_run()
    assert provider_adjustments(runs) == [("FB", second, 15_00)]
    assert runs[0].remittances[0].amount == 35_00
    desk.holds()
    assert desk.balance(Account.REFUNDS_RECEIVABLE) == 0


def test_the_entries_of_a_lowered_receivable_name_their_cause() -> None:
    desk = MoneyDesk(Funding.ASO, opening=(employer_deposit("lakeside", DAY_ONE, "plenty", 1_000_00),))
    _live(desk, "100 run 60 130")
    assert [(entry.event, entry.cause) for entry in desk.entries[-2:]] == [
        ("overpayment lowered", "ICN003"),
        ("claim approved", "ICN003"),
    ]


def test_money_of_two_groups_is_refused() -> None:
    desk = MoneyDesk(Funding.ASO)
    desk.decide("C1", 100_00)
    other = NewVersion("C1", "ICN9", "F", "harbor", MAPLE.tin, MAPLE.npi, DAY_ONE, 50_00, told("C1", "ICN9", 50_00))
    with pytest.raises(AssertionError, match="never meets"):
        settle(desk.versions["C1"], desk.payables["ICN001"], None, other, Funding.ASO)


def test_a_first_version_has_nothing_before_it() -> None:
    desk = MoneyDesk(Funding.ASO)
    desk.decide("C1", 100_00)
    new = NewVersion("C2", "ICN9", "F", "lakeside", MAPLE.tin, MAPLE.npi, DAY_ONE, 0, None)
    with pytest.raises(AssertionError, match="without an earlier version"):
        settle(None, desk.payables["ICN001"], None, new, Funding.ASO)
    assert settle(None, None, None, new, Funding.ASO).add == ()


def test_our_own_numbers_are_no_news_to_the_payee_but_the_providers_number_is() -> None:
    assert same_to_payee(told("C1", "ICN1", 100_00), told("C1", "ICN2", 100_00))
    assert not same_to_payee(told("C1", "ICN1", 100_00), told("C1A", "ICN2", 100_00))
    assert not same_to_payee(told("C1", "ICN1", 100_00), told("C1", "ICN2", 100_00, carc="3"))
    assert PayeeKey("lakeside", "1", "2") != PayeeKey("harbor", "1", "2")
