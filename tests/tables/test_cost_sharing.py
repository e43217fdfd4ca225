# ruff: noqa: E501 - a table is read across
"""Cost sharing worked by hand, line by line (handbook 4.2 and 4.3): deductible, coinsurance, copayment, cap, tiers.

The amounts are worked from the handbook's rules with pencil and paper; `why` holds the arithmetic.
"""

import pytest

from tables.cost_sharing_words import Row, outcome, plan_in_words, stories, told

PPO = """
deductible in: 1,500/3,000 embedded
deductible out: 3,000/6,000 embedded
out-of-pocket in: 5,000/10,000 embedded
out-of-pocket out: 10,000/20,000 embedded
surgery: in 20% after deductible; out 40% after deductible
eighth: in 12.5% after deductible
office: in $25 copay; out as in
specialist: in $40 copay
er: in $250 copay then 20% after deductible, waived if admitted; out as in
imaging: in $75 copay after deductible
clinic: in $30 copay then 10% no deductible
mixed: in 20% after deductible then $10 copay
drug: in 20% up to $100 no deductible
checkup: in no charge; out not covered
everything else: in 30% after deductible; out 50% after deductible
"""

DEDUCTIBLE = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            surgery            800 |        800      0            0           0       0 | below the deductible

  Ann   1,400/1,400   1,400/1,400    surgery            800 |        100      0          140           0     560 | straddles: 100 left, then 20% of 700

  Ann   1,500/1,500   1,500/1,500    surgery            800 |          0      0          160           0     640 | met: 20% of 800

  Ann   700/700       700/700        surgery            800 |        800      0            0           0       0 | 800 left: exactly used up

  Bob   0/2,900       0/2,900        surgery            800 |        100      0          140           0     560 | the family needs only 100 more

  Bob   0/3,000       0/3,000        surgery            800 |          0      0          160           0     640 | the family met it without Bob

  Bob   200/2,900     200/2,900      surgery            150 |        100      0           10           0      40 | own left 1,300, family 100: 100, then 20% of 50

  Ann   1,450/2,980   1,450/2,980    surgery            100 |         20      0           16           0      64 | own left 50, family 20: 20, then 20% of 80

  Ann   1,480/2,000   1,480/2,000    surgery            100 |         20      0           16           0      64 | own left 20, family 1,000: 20, then 20% of 80

  Cy    0/3,000       0/3,000        surgery          1,600 |      1,500      0           20           0      80 | single contract: own 1,500 alone, 20% of 100

  Ann   1,600/1,600   1,600/1,600    surgery            100 |          0      0           20           0      80 | a balance past its limit leaves 0, never less

  Ann   1,500/1,500   1,500/1,500    surgery          10.02 |          0      0         2.00           0    8.02 | 20% is 2.004, down to 2.00

  Ann   1,500/1,500   1,500/1,500    surgery          10.03 |          0      0         2.01           0    8.02 | 20% is 2.006, up to 2.01

  Ann   1,500/1,500   1,500/1,500    eighth            0.20 |          0      0         0.03           0    0.17 | 12.5% is 0.025: half a cent goes up

  Ann   1,499.99/1,499.99 1,499.99/1,499.99 surgery  100.01 |       0.01      0        20.00           0   80.00 | one cent left, 20% of 100.00

  Ann   0/0           0/0            surgery              0 |          0      0            0           0       0 | nothing allowed, nothing shared

  Ann   0/0           0/0            surgery          1,000 |      1,000      0            0           0       0 | the first line
  Ann   ..            ..             surgery, same claim 1,000 |     500      0          100           0     400 | the second line: 500 left, 20% of 500
  Ann   ..            ..             surgery, 03-05   1,000 |          0      0          200           0     800 | a later claim: met
  Bob   ..            ..             surgery          1,400 |      1,400      0            0           0       0 | own 1,500 left, family 1,500 left
  Cat   ..            ..             surgery            500 |        100      0           80           0     320 | the family's last 100, 20% of 400
  Bob   ..            ..             surgery            500 |          0      0          100           0     400 | Bob met 1,400 only, but the family is done

  Ann   0/0           0/0            surgery, out     3,200 |      3,000      0           80           0     120 | out of network: 3,000, then 40% of 200
  Ann   ..            ..             surgery          1,600 |      1,500      0           20           0      80 | the tiers count apart: in network from nothing

  Ann   0/0           0/0            acupuncture      1,600 |      1,500      0           30           0      70 | a benefit not named: everything else, 30% of 100

  Ann   0/0           0/0            emergency professional, out 1,600 | 1,500  0           30           0      70 | not named: everything else, an emergency by its in-network 30% of 100
  Ann   ..            ..             acupuncture, out   100 |        100      0            0           0       0 | the outer deductible did not move

  Ann   0/0           0/0            checkup            200 |          0      0            0           0     200 | no charge: neither deductible nor copay
  Ann   ..            ..             surgery          1,600 |      1,500      0           20           0      80 | and it counted to nothing

  Ann   0/0           0/0            surgery, 2026-12-31 1,000 |   1,000      0            0           0       0 | the last day of the year
  Ann   ..            ..             surgery, 2027-01-01 1,000 |   1,000      0            0           0       0 | a new benefit period starts from nothing
  Ann   ..            ..             surgery, 2026-12-30 1,000 |     500      0          100           0     400 | a late claim for the old year: 500 left there
"""

COPAYMENT = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            office             120 |          0     25            0           0      95 | the copay alone, no deductible

  Ann   0/0           0/0            office              20 |          0     20            0           0       0 | the copay never exceeds the line

  Ann   0/0           0/0            office             100 |          0     25            0           0      75 | the first line of the visit takes the copay
  Ann   ..            ..             office, same claim  60 |          0      0            0           0      60 | the second line of the visit takes none

  Ann   0/0           0/0            office              10 |          0     10            0           0       0 | a line smaller than the copay takes what it can
  Ann   ..            ..             office, same claim 100 |          0     15            0           0      85 | the next draws the other 15
  Ann   ..            ..             office, same claim  50 |          0      0            0           0      50 | used up

  Ann   0/0           0/0            office              10 |          0     10            0           0       0 | the visit's first claim
  Ann   ..            ..             office             100 |          0     15            0           0      85 | the same visit on another claim: 15 left

  Ann   0/0           0/0            office, provider A 100 |          0     25            0           0      75 | in the morning
  Ann   ..            ..             office, provider B 100 |          0     25            0           0      75 | another provider that day: another visit
  Ann   ..            ..             office, 03-03      100 |          0     25            0           0      75 | the first provider the next day
  Bob   ..            ..             office, provider A 100 |          0     25            0           0      75 | another member

  Ann   0/0           0/0            office             100 |          0     25            0           0      75 | one copay a category
  Ann   ..            ..             specialist, same claim 100 |      0     40            0           0      60 | and another for the other category

  Ann   0/0           0/0            office, out        100 |          0     25            0           0      75 | out of network as in network

  Ann   0/0           0/0            er               2,000 |      1,500    250           50           0     200 | copay 250, deductible 1,500 of 1,750, 20% of 250
  Ann   ..            ..             surgery            100 |          0      0           20           0      80 | the deductible was taken there

  Ann   0/0           0/0            er                 200 |          0    200            0           0       0 | all of the line goes to the copay
  Ann   ..            ..             er, same claim     100 |         50     50            0           0       0 | the copay's last 50, then the deductible

  Ann   0/0           0/0            er, admitted     2,000 |      1,500      0          100           0     400 | the copay is waived, nothing else: 20% of 500

  Ann   0/0           0/0            er, out          2,000 |      1,500    250           50           0     200 | as in: in-network sharing
  Ann   ..            ..             surgery            100 |          0      0           20           0      80 | it counted to the in-network deductible
  Ann   ..            ..             surgery, out       100 |        100      0            0           0       0 | and not to the out-of-network one

  Ann   0/0           0/0            imaging            600 |        600      0            0           0       0 | after deductible: nothing is left for the copay

  Ann   1,450/1,450   1,450/1,450    imaging            300 |         50     75            0           0     175 | straddles: 50, then 75 of the 250 left

  Ann   1,450/1,450   1,450/1,450    imaging            100 |         50     50            0           0       0 | 50, then the copay takes the 50 left
  Ann   ..            ..             imaging, same claim 200 |         0     25            0           0     175 | the other 25 of the visit's copay

  Ann   1,500/1,500   1,500/1,500    imaging            300 |          0     75            0           0     225 | met: the copay alone

  Ann   0/0           0/0            clinic             130 |          0     30           10           0      90 | 30, then 10% of 100, no deductible

  Ann   1,500/1,500   1,500/1,500    mixed              100 |          0     10           20           0      70 | 20% of 100, then 10 of the 80 left

  Ann   0/0           0/0            drug               300 |          0      0           60           0     240 | 20% is below the bound

  Ann   0/0           0/0            drug               800 |          0      0          100           0     700 | 20% would be 160, up to 100

  Ann   0/0           0/0            drug               400 |          0      0           80           0     320 | 20% of 400
  Ann   ..            ..             drug, same claim   400 |          0      0           20           0     380 | the visit's bound leaves 20
  Ann   ..            ..             drug, 03-09        400 |          0      0           80           0     320 | another visit
"""

CAP = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   1,500/1,500   4,900/4,900    surgery          1,000 |          0      0          100           0     900 | 20% is 200, but 100 is left of the maximum

  Ann   1,500/1,500   4,800/4,800    surgery          1,000 |          0      0          200           0     800 | exactly reaches the maximum
  Ann   ..            ..             surgery          1,000 |          0      0            0           0   1,000 | and now the plan pays all

  Ann   1,400/1,400   4,950/4,950    surgery          1,000 |         50      0            0           0     950 | 100 + 180 worked, 50 left: 180 back, then 50 back
  Ann   ..            ..             surgery            100 |          0      0            0           0     100 | nothing more, though 50 of the deductible is open

  Bob   0/2,000       0/9,990        surgery          1,000 |         10      0            0           0     990 | the family has 10 left: 990 of the deductible goes back

  Bob   500/3,000     600/9,950      surgery          1,000 |          0      0           50           0     950 | own 4,400 left, family 50

  Ann   1,500/3,000   4,999.99/9,000 surgery            500 |          0      0         0.01           0  499.99 | one cent left

  Cy    1,500/1,500   4,900/9,990    surgery          1,000 |          0      0          100           0     900 | single contract: the family amount does not count

  Ann   1,500/1,500   4,600/4,600    er               2,000 |          0    250          150           0   1,600 | 250 + 350 worked, 400 left: 200 back from coinsurance

  Ann   1,500/1,500   4,900/4,900    er               2,000 |          0    100            0           0   1,900 | 100 left: 350 back from coinsurance, 150 from the copay

  Ann   1,000/1,000   4,900/4,900    er               2,000 |        100      0            0           0   1,900 | 250 + 500 + 250 worked: 250, 250, then 400 back

  Ann   1,500/1,500   4,990/4,990    office             120 |          0     10            0           0     110 | a copay counts to the maximum and ends there
  Ann   ..            ..             office, 03-03      120 |          0      0            0           0     120 | no copay after it

  Ann   1,500/1,500   5,200/5,200    surgery            100 |          0      0            0           0     100 | a balance past the maximum leaves 0
"""

HIGH_DEDUCTIBLE = """
deductible in: 1,700/3,400 aggregate
out-of-pocket in: 4,000/8,000 aggregate
surgery: in 20% after deductible
preventive: in no charge
"""

AGGREGATE = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            surgery          2,500 |      2,500      0            0           0       0 | only the family's 3,400 counts, not 1,700
  Bob   ..            ..             surgery          1,500 |        900      0          120           0     480 | 900 left of 3,400, 20% of 600
  Ann   ..            ..             surgery            100 |          0      0           20           0      80 | met for all

  Cy    0/0           0/0            surgery          2,500 |      1,700      0          160           0     640 | single contract: 1,700, 20% of 800

  Ann   0/0           0/0            preventive         300 |          0      0            0           0     300 | before the deductible

  Ann   3,400/3,400   3,900/7,900    surgery          2,000 |          0      0          100           0   1,900 | 400 worked, the family has 100 left

  Ann   3,400/3,400   5,000/7,000    surgery          2,000 |          0      0          400           0   1,600 | past 4,000 alone, but the family has 1,000 left

  Cy    1,700/1,700   3,900/3,900    surgery          2,000 |          0      0          100           0   1,900 | single contract: 100 left of 4,000
"""

ONE_PERSON = """
deductible in: 3,400/6,800 aggregate
out-of-pocket in: 8,000/16,000 aggregate, person 10,600
surgery: in 20% after deductible
"""

FEDERAL = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   6,800/6,800   10,500/10,500  surgery          2,000 |          0      0          100           0   1,900 | the family has 5,500 left, but no one pays over 10,600
  Bob   ..            ..             surgery          2,000 |          0      0          400           0   1,600 | Bob is far from it
"""

CROSS = """
deductible in: 1,000/2,000 embedded
deductible out: 2,000/4,000 embedded
out-of-pocket in: 3,000/6,000 embedded
out-of-pocket out: 6,000/12,000 embedded
surgery: in 20% after deductible; out 40% after deductible
cross credit: """

NO_CREDIT = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            surgery          1,000 |      1,000      0            0           0       0 | in network
  Ann   ..            ..             surgery, out     1,000 |      1,000      0            0           0       0 | out of network from nothing
  Ann   ..            ..             surgery            100 |          0      0           20           0      80 | in network met
"""

IN_TO_OUT = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            surgery          1,000 |      1,000      0            0           0       0 | credits the outer 2,000 as well
  Ann   ..            ..             surgery, out     1,500 |      1,000      0          200           0     300 | 1,000 left of 2,000, 40% of 500
  Ann   ..            ..             surgery            100 |          0      0           20           0      80 | in network met by its own 1,000

  Ann   0/0           0/0            surgery, out     1,000 |      1,000      0            0           0       0 | does not credit in network
  Ann   ..            ..             surgery          1,000 |      1,000      0            0           0       0 | in network from nothing

  Ann   0/0           0/0            surgery          9,000 |      1,000      0        1,600           0   6,400 | 1,000 + 20% of 8,000 = 2,600 spent
  Ann   ..            ..             surgery, out    10,000 |      1,000      0        2,400           0   6,600 | 1,000 + 3,600 worked, 3,400 left of 6,000

  Ann   0/0           0/0            surgery          1,000 |      1,000      0            0           0       0 | the family's outer total moves too
  Bob   ..            ..             surgery          1,000 |      1,000      0            0           0       0 | 2,000 of 4,000
  Cat   ..            ..             surgery, out     2,100 |      2,000      0           40           0      60 | own 2,000 left, family 2,000 left, 40% of 100
"""

OUT_TO_IN = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            surgery, out       600 |        600      0            0           0       0 | credits in network as well
  Ann   ..            ..             surgery          1,000 |        400      0          120           0     480 | 400 left of 1,000, 20% of 600

  Ann   0/0           0/0            surgery          1,000 |      1,000      0            0           0       0 | does not credit out of network
  Ann   ..            ..             surgery, out     1,000 |      1,000      0            0           0       0 | 2,000 were left there
"""

BOTH_WAYS = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            surgery, out       600 |        600      0            0           0       0 | both sides at 600
  Ann   ..            ..             surgery          1,000 |        400      0          120           0     480 | both sides at 1,000; 20% of 600
  Ann   ..            ..             surgery, out     2,000 |      1,000      0          400           0     600 | 1,000 left of 2,000, 40% of 1,000

  Ann   0/0           0/0            surgery, out     1,800 |      1,800      0            0           0       0 | in network at 1,800 of 1,000: written in full
  Ann   ..            ..             surgery            100 |          0      0           20           0      80 | left is 0, not -800

  Ann   0/0           0/0            surgery, out     9,000 |      2,000      0        2,800           0   4,200 | 2,000 + 40% of 7,000 = 4,800 spent on both sides
  Ann   ..            ..             surgery          5,000 |          0      0            0           0   5,000 | 4,800 is past the inner 3,000
"""

COPAYS_TO_DEDUCTIBLE = """
deductible in: 500/1,000 embedded
out-of-pocket in: 3,000/6,000 embedded
office: in $30 copay
er: in $100 copay then 20% after deductible
imaging: in $75 copay after deductible
surgery: in 20% after deductible
copays count to: deductible, out-of-pocket
"""

COUNTED_COPAYS = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            office             100 |          0     30            0           0      70 | the copay counts to the deductible
  Ann   ..            ..             surgery          1,000 |        470      0          106           0     424 | 470 left of 500, 20% of 530

  Ann   0/0           0/0            er               1,000 |        400    100          100           0     400 | the copay's 100 leave 400 of 500, 20% of 500
  Ann   ..            ..             surgery            100 |          0      0           20           0      80 | the deductible is met by both

  Ann   450/450       450/450        imaging            300 |         50     75            0           0     175 | deductible first, the copay then passes it
"""

COPAYS_APART = """
deductible in: 500/1,000 embedded
out-of-pocket in: 1,000/2,000 embedded
office: in $30 copay
er: in $100 copay then 20% after deductible
surgery: in 20% after deductible
copays count to: nothing
"""

EXCEPTED_COPAYS = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   500/500       1,000/1,000    office             100 |          0     30            0           0      70 | an excepted copay goes on past the maximum

  Ann   500/500       1,000/1,000    er               1,000 |          0    100            0           0     900 | only the 180 of coinsurance are taken back

  Ann   500/500       980/980        office             100 |          0     30            0           0      70 | and does not move the maximum
  Ann   ..            ..             surgery          1,000 |          0      0           20           0     980 | 200 worked, 20 left
"""

STAYS = """
out-of-pocket in: 6,000/12,000 embedded
inpatient: in $500 copay per admission
rehabilitation: in $200 copay per day up to 3 days
bounded: in $200 copay per day up to $500
clinic day: in $40 copay per day
program: in $50 copay per day up to 2 days
psychiatric: in $300 copay per admission then 10% no deductible
"""

ADMISSIONS = """
# who   met   spent   service                                         allowed | deductible copay coinsurance noncovered  plan | why
  Ann   0/0   0/0     inpatient, admission 03-01                        4,000 |          0   500           0          0 3,500 | one copay for the admission
  Ann   ..    ..      inpatient, admission 03-01, same claim            2,000 |          0     0           0          0 2,000 | its other lines take none
  Ann   ..    ..      inpatient, admission 03-20                          300 |          0   300           0          0     0 | a new admission counts anew, up to the line
  Ann   ..    ..      inpatient, admission 03-20, same claim            1,000 |          0   200           0          0   800 | and draws the other 200

  Ann   0/0   0/0     rehabilitation, admission 03-01, 2 days           3,000 |          0   400           0          0 2,600 | 2 days of 200
  Ann   ..    ..      rehabilitation, admission 03-01, 2 days, same claim 500 |          0     0           0          0   500 | the days are drawn
  Ann   ..    ..      rehabilitation, admission 03-01, 4 days, after 2 days 5,000 |      0   200           0          0 4,800 | interim bill: the third day alone is left
  Ann   ..    ..      rehabilitation, admission 03-01, 5 days, after 6 days 5,000 |      0     0           0          0 5,000 | no day is left
  Ann   ..    ..      rehabilitation, admission 04-01, 5 days           5,000 |          0   600           0          0 4,400 | another admission: 3 days anew

  Ann   0/0   0/0     rehabilitation, admission 05-01, 2 days             100 |          0   100           0          0     0 | a small line takes what it can
  Ann   ..    ..      rehabilitation, admission 05-01, 2 days, same claim 1,000 |        0   300           0          0   700 | 400 less 100

  Ann   0/0   0/0     bounded, admission 03-01, 4 days                  3,000 |          0   500           0          0 2,500 | 800 for 4 days, up to 500 for the stay
  Ann   ..    ..      bounded, admission 03-01, 2 days, after 4 days    1,000 |          0     0           0          0 1,000 | the stay's bound is used

  Ann   0/0   0/0     clinic day, provider A                              100 |          0    40           0          0    60 | one copay a day
  Ann   ..    ..      clinic day, provider B                              100 |          0     0           0          0   100 | whoever else is seen that day
  Ann   ..    ..      clinic day, 03-03                                   100 |          0    40           0          0    60 | the next day

  Ann   0/0   0/0     program, 03-02                                      100 |          0    50           0          0    50 | first day
  Ann   ..    ..      program, 03-03                                      100 |          0    50           0          0    50 | second day
  Ann   ..    ..      program, 03-04                                      100 |          0     0           0          0   100 | outside a stay two days a year
  Ann   ..    ..      program, 2027-01-04                                 100 |          0    50           0          0    50 | counted anew in the next year

  Ann   0/0   0/0     psychiatric, admission 03-01                      1,300 |          0   300         100          0   900 | 300, then 10% of 1,000
  Ann   ..    ..      psychiatric, admission 03-01, same claim          1,000 |          0     0         100          0   900 | 10% goes on, the copay does not

  Ann   0/0   0/5,900 inpatient, admission 03-01                        4,000 |          0   500           0          0 3,500 | own 6,000 left

  Ann   0/0   0/11,900 inpatient, admission 03-01                       4,000 |          0   100           0          0 3,900 | the family has 100 left of 12,000
"""

PLAN_YEAR = """
deductible in: 500/1,000 embedded
out-of-pocket in: 3,000/6,000 embedded
surgery: in 20% after deductible
plan year: 2026-07-01
"""

YEARS = """
# who   met           spent          service             allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            surgery, 2026-08-01     400 |        400      0            0           0       0 | the plan year began on 1 July
  Ann   ..            ..             surgery, 2027-01-02     200 |        100      0           20           0      80 | the calendar year does not matter
  Ann   ..            ..             surgery, 2027-06-30     400 |          0      0           80           0     320 | the last day of the plan year
  Ann   ..            ..             surgery, 2027-07-01     400 |        400      0            0           0       0 | a new plan year
"""

HANDBOOK = """
deductible in: 1,500/3,000 embedded
visit: in $25 copay
imaging: in 20% after deductible
"""

WORKED_EXAMPLE = """
# who   met           spent          service        allowed | deductible  copay  coinsurance  noncovered    plan | why
  Ann   0/0           0/0            visit              120 |          0     25            0           0      95 | handbook 11, claim 1
  Ann   ..            ..             imaging          1,800 |      1,500      0           60           0     240 | handbook 11, claim 2: 20% of 300
"""

TABLES = {
    "deductible": (PPO, DEDUCTIBLE),
    "copayment": (PPO, COPAYMENT),
    "out-of-pocket cap": (PPO, CAP),
    "aggregate": (HIGH_DEDUCTIBLE, AGGREGATE),
    "one person": (ONE_PERSON, FEDERAL),
    "no cross credit": (CROSS + "none", NO_CREDIT),
    "in to out": (CROSS + "in to out", IN_TO_OUT),
    "out to in": (CROSS + "out to in", OUT_TO_IN),
    "both ways": (CROSS + "both", BOTH_WAYS),
    "copays count to the deductible": (COPAYS_TO_DEDUCTIBLE, COUNTED_COPAYS),
    "copays count to nothing": (COPAYS_APART, EXCEPTED_COPAYS),
    "admissions and days": (STAYS, ADMISSIONS),
    "plan year": (PLAN_YEAR, YEARS),
    "the handbook's example": (HANDBOOK, WORKED_EXAMPLE),
}

CASES = [
    pytest.param(plan, story, id=f"{title}: {story[0].why}")
    for title, (plan, table) in TABLES.items()
    for story in stories(table)
]


@pytest.mark.parametrize(("plan", "story"), CASES)
def test_story(plan: str, story: list[Row]) -> None:
    for row, _, shared in told(plan_in_words(plan), story):
        assert outcome(shared) == row.expected, row.why
        assert shared.member == shared.deductible + shared.copay + shared.coinsurance
        assert not shared.reasons


def test_there_are_enough_hand_worked_lines() -> None:
    assert sum(len(case.values[1]) for case in CASES) >= 60
