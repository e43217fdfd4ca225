# ruff: noqa: E501 - a table is read across
"""Limits worked by hand (handbook 4.2): visits, days, units and dollars, used up between lines and inside one.

The amounts are worked from the handbook's rules with pencil and paper; `why` holds the arithmetic. A noncovered amount
names its CARC: 119 for a period's limit, 149 for a category's lifetime, 35 for the plan's, 96 for what is not covered.
"""

import pytest

from selfund.benefits.accumulators import Balances
from selfund.benefits.cost_sharing import share
from selfund.terms.plan import EVERYTHING_ELSE
from tables.cost_sharing_words import Row, carcs, outcome, plan_in_words, stories, told

LIMITED = """
deductible in: 500/1,000 embedded
deductible out: 1,000/2,000 embedded
out-of-pocket in: 3,000/6,000 embedded
therapy: in $40 copay; out 50% after deductible; limit 2 visits per benefit period, tiers together
apart: in no charge; out no charge; limit 1 visits per benefit period
daily: in no charge; limit 1 visits per day; limit 3 visits per benefit period
nursing: in 20% no deductible; limit 10 days per benefit period
ward: in no charge; limit 4 days per admission
shots: in no charge; limit 4 units per day
doses: in no charge; limit 4 units per day; limit 6 units per benefit period
hearing: in 20% no deductible; limit $1,000 paid per benefit period
nutrition: in $20 copay; limit $300 allowed per benefit period
fertility: in 50% no deductible; limit $2,000 paid per lifetime
eyes: in no charge; limit 1 visits per lifetime
injury: in no charge; limit 2 visits per condition
surgery: in 20% after deductible
both: in no charge; limit 1 visits per day; limit $100 allowed per benefit period
cosmetic: in not covered; out not covered
checkup: in no charge; out not covered
everything else: in no charge; limit $500 paid per lifetime
"""

VISITS = """
# who   met    spent   service                     allowed | deductible copay coinsurance noncovered  plan | why
  Ann   0/0    0/0     therapy                         100 |          0    40           0          0    60 | first of 2 visits
  Ann   ..     ..      therapy, same claim              80 |          0     0           0          0    80 | the same visit: no more copay, no more use
  Ann   ..     ..      therapy, 03-09, out             100 |        100     0           0          0     0 | second visit, all to the deductible, used even so; the tiers count together
  Ann   ..     ..      therapy, 03-16                  100 |          0     0           0    100:119     0 | both visits are used
  Ann   ..     ..      therapy, 03-09, out              50 |         50     0           0          0     0 | another claim of the second visit is still covered
  Bob   ..     ..      therapy, 03-16                  100 |          0    40           0          0    60 | Bob has visits of his own
  Ann   ..     ..      therapy, 2027-01-05             100 |          0    40           0          0    60 | a new benefit period

  Ann   0/0    0/0     therapy, provider A             100 |          0    40           0          0    60 | two visits in one day
  Ann   ..     ..      therapy, provider B             100 |          0    40           0          0    60 | with two providers use both
  Ann   ..     ..      therapy, 03-03                  100 |          0     0           0    100:119     0 | none is left

  Ann   0/0    0/0     therapy                           0 |          0     0           0          0     0 | nothing allowed uses no visit
  Ann   ..     ..      therapy, 03-03                  100 |          0    40           0          0    60 | first visit
  Ann   ..     ..      therapy, 03-04                  100 |          0    40           0          0    60 | second visit

  Ann   0/0    0/0     apart                           100 |          0     0           0          0   100 | in network
  Ann   ..     ..      apart, 03-03, out               100 |          0     0           0          0   100 | out of network counts by itself
  Ann   ..     ..      apart, 03-04                    100 |          0     0           0    100:119     0 | in network is used

  Ann   0/0    0/0     daily, provider A               100 |          0     0           0          0   100 | one a day
  Ann   ..     ..      daily, provider B               100 |          0     0           0    100:119     0 | the second of the day
  Ann   ..     ..      daily, 03-03                    100 |          0     0           0          0   100 | second of the year: the denied one used nothing
  Ann   ..     ..      daily, 03-04                    100 |          0     0           0          0   100 | third of the year
  Ann   ..     ..      daily, 03-05                    100 |          0     0           0    100:119     0 | the year's limit

  Ann   0/0    0/0     injury, condition M54           100 |          0     0           0          0   100 | counted by condition
  Ann   ..     ..      injury, condition M54, 03-03    100 |          0     0           0          0   100 | second
  Ann   ..     ..      injury, condition M54, 03-04    100 |          0     0           0    100:119     0 | used for this one
  Ann   ..     ..      injury, condition S83, 03-05    100 |          0     0           0          0   100 | another condition

  Ann   0/0    0/0     eyes                            100 |          0     0           0          0   100 | once
  Ann   ..     ..      eyes, 2027-03-02                100 |          0     0           0    100:149     0 | in a lifetime
"""

DAYS_AND_UNITS = """
# who   met    spent   service                     allowed | deductible copay coinsurance noncovered  plan | why
  Ann   0/0    0/0     nursing, admission 03-01, 8 days          800 | 0    0     160          0   640 | 8 of 10 days
  Ann   ..     ..      nursing, admission 03-01, 8 days, same claim 80 | 0  0      16          0    64 | the same 8 days
  Ann   ..     ..      nursing, admission 04-01, 5 days          500 | 0    0      40    300:119   160 | 2 of 5 days are left: 200 covered, 20% of it
  Ann   ..     ..      nursing, admission 04-01, 5 days, same claim 50 | 0  0       4     30:119    16 | the same 2 of 5 days: 20 covered
  Ann   ..     ..      nursing, admission 05-01, 3 days          300 | 0    0       0    300:119     0 | none is left

  Ann   0/0    0/0     nursing, admission 03-01, 6 days          600 | 0    0     120          0   480 | 6 days
  Ann   ..     ..      nursing, admission 03-01, 6 days, after 6 days 600 | 0 0    80    200:119   320 | the next bill's 6 days: 4 left, 400 covered

  Ann   0/0    0/0     nursing, admission 03-01, 9 days          900 | 0    0     180          0   720 | 9 of 10 days
  Ann   ..     ..      nursing, admission 04-01, 3 days          100 | 0    0    6.67  66.67:119 26.66 | a third of 100.00 is 33.33, the odd cent to the larger part; 20% of 33.33

  Ann   0/0    0/0     ward, admission 03-01, 6 days             600 | 0    0       0    200:119   400 | 4 of 6 days
  Ann   ..     ..      ward, admission 04-01, 4 days             400 | 0    0       0          0   400 | the next admission counts anew

  Ann   0/0    0/0     shots, 6 units                            600 | 0    0       0    200:119   400 | 4 of 6 units
  Ann   ..     ..      shots, 1 units, same claim                 50 | 0    0       0     50:119     0 | none left that day
  Ann   ..     ..      shots, 4 units, 03-03                     400 | 0    0       0          0   400 | the next day

  Ann   0/0    0/0     shots, 7 units                            100 | 0    0       0  42.86:119 57.14 | 4/7 of 100.00 is 57.142857, 3/7 is 42.857142: the cent goes to the latter

  Ann   0/0    0/0     doses, 5 units                            500 | 0    0       0    100:119   400 | 4 a day
  Ann   ..     ..      doses, 5 units, 03-03               500 | 0 0 0 300:119+119   200 | 4 that day, but 2 are left of the year's 6
"""

DOLLARS = """
# who   met    spent   service                     allowed | deductible copay coinsurance noncovered  plan | why
  Ann   0/0    0/0     hearing                       1,000 |          0     0         200          0   800 | the plan paid 800 of 1,000
  Ann   ..     ..      hearing, 03-03                  500 |          0     0         100    200:119   200 | 400 would be paid, 200 is left
  Ann   ..     ..      hearing, 03-04                  300 |          0     0          60    240:119     0 | nothing is left: cost sharing goes on, 240 is the excess

  Ann   0/0    0/0     nutrition                       200 |          0    20           0          0   180 | 200 of 300 allowed
  Ann   ..     ..      nutrition, 03-09                200 |          0    20           0    100:119    80 | 100 is left, the copay from it
  Ann   ..     ..      nutrition, 03-16                200 |          0     0           0    200:119     0 | nothing is left to share

  Ann   0/0    0/0     fertility                     3,000 |          0     0       1,500          0 1,500 | half of 3,000
  Ann   ..     ..      fertility, 2027-02-01         2,000 |          0     0       1,000    500:149   500 | 1,000 would be paid, 500 of a lifetime's 2,000 is left

  Ann   0/0    0/0     acupuncture                     600 |          0     0           0     100:35   500 | the plan's own lifetime limit

  Ann   0/0    2,950/2,950 hearing                   1,000 |          0     0          50          0   950 | the cap takes 150 back and the plan pays it
  Ann   ..     ..      hearing, 03-03                  500 |          0     0           0    450:119    50 | 50 is left; the excess does not count to the maximum

  Ann   0/0    0/0     both                            150 |          0     0           0     50:119   100 | the allowed amount up to 100
  Ann   ..     ..      both, 03-03                     150 |          0     0           0    150:119     0 | nothing left
"""

NOT_COVERED = """
# who   met    spent   service                     allowed | deductible copay coinsurance noncovered  plan | why
  Ann   0/0    0/0     cosmetic, charge 900            600 |          0     0           0     900:96     0 | the whole charge
  Ann   ..     ..      checkup                         200 |          0     0           0          0   200 | covered in network
  Ann   ..     ..      checkup, out, charge 300        200 |          0     0           0     300:96     0 | but not out of network
  Ann   ..     ..      surgery                         600 |        500     0          20          0    80 | what was not covered counted to nothing
"""

TABLES = {"visits": VISITS, "days and units": DAYS_AND_UNITS, "dollars": DOLLARS, "not covered": NOT_COVERED}

CASES = [
    pytest.param(story, id=f"{title}: {story[0].why}") for title, table in TABLES.items() for story in stories(table)
]


@pytest.mark.parametrize("story", CASES)
def test_story(story: list[Row]) -> None:
    for row, service, shared in told(plan_in_words(LIMITED), story):
        assert (*outcome(shared), carcs(shared)) == (*row.expected, row.carc), row.why
        assert shared.covered is (row.carc != "96")
        whole = service.allowed if shared.covered else service.charge
        assert shared.member + shared.plan_pays + shared.noncovered == whole


def test_a_plan_without_a_benefit_for_it_does_not_cover_a_service() -> None:
    [[row]] = stories("Ann 0/0 0/0 massage, charge 90 60 | 0 0 0 90 0 | no benefit, and nothing for everything else")
    plan = plan_in_words("surgery: in 20% after deductible")
    assert EVERYTHING_ELSE not in plan.benefits
    [(_, _, shared)] = told(plan, [row])
    assert not shared.covered
    assert shared.reasons == (("not covered", 90_00),)


def test_a_tier_that_the_benefit_does_not_know_is_our_own_bug() -> None:
    [[row]] = stories("Ann .. .. surgery, out 60 | 0 0 0 0 0 | the plan says nothing of that tier")
    plan = plan_in_words("surgery: in 20% after deductible")
    with pytest.raises(AssertionError, match="says nothing of tier out"):
        list(told(plan, [row]))


def test_sharing_reads_balances_and_changes_none() -> None:
    [[row]] = stories("Ann 0/0 0/0 therapy 100 | 0 40 0 0 60 | twice the same")
    plan = plan_in_words(LIMITED)
    [(_, service, first)] = told(plan, [row])
    standing = Balances()
    assert share(service, plan, standing) == first
    assert share(service, plan, standing) == first
