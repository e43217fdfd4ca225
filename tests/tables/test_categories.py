# ruff: noqa: E501 - a table is read across
"""The benefit category of a service, one row a service (handbook 4.1).

Codes are facts of their code sets (CPT, HCPCS Level II, NUBC, CMS places of service, NUCC, ICD-10-CM); the words are ours.
"""

import pytest

from selfund.benefits.categories import CATEGORIES, claim_category, classify
from selfund.benefits.category_rules import INSTITUTIONAL, PROFESSIONAL, RULES
from selfund.terms.plan import EVERYTHING_ELSE

PROFESSIONAL_LINES = """
# procedure  place  diagnosis  modifiers  taxonomy     primary  age | category                     why
  99213      11     J069       -          207Q00000X   yes       40 | primary care visit           an established patient with the family doctor
  99203      11     I10        25         -            yes       40 | primary care visit           the book knows a primary care provider
  99213      11     J069       -          208000000X   no         6 | primary care visit           a pediatrician by taxonomy alone
  99213      11     J069       -          363LF0000X   no        40 | primary care visit           a family nurse practitioner
  99213      11     I10        -          207RC0000X   no        60 | specialist visit             a cardiologist
  99214      22     I10        -          -            no        60 | specialist visit             an unknown provider is no primary care provider
  99243      11     M542       -          207X00000X   no        50 | specialist visit             a consultation
  92014      11     H521       -          207W00000X   no        50 | specialist visit             an eye examination
  99396      11     Z0000      -          207Q00000X   yes       45 | preventive care              a periodic examination
  99385      11     Z0000      -          207V00000X   no        30 | preventive care              by whomever
  G0439      11     Z0000      -          207Q00000X   yes       66 | preventive care              an annual wellness visit
  90471      11     Z23        -          207Q00000X   yes       40 | preventive care              giving a vaccine
  90686      11     Z23        -          207Q00000X   yes       40 | preventive care              the vaccine
  77067      11     Z1231      -          -            no        50 | preventive care              a screening mammogram
  77066      11     N63        -          -            no        50 | x-ray and lab                a diagnostic mammogram
  45378      24     Z1211      -          207RG0100X   no        50 | preventive care              a screening colonoscopy
  45385      24     Z1211      33         207RG0100X   no        50 | preventive care              with a polyp removed
  45385      24     K635       PT         207RG0100X   no        50 | preventive care              a screening that turned diagnostic
  45378      24     K921       -          207RG0100X   no        50 | professional surgery         a colonoscopy for bleeding
  80061      11     Z0000      -          -            no        45 | preventive care              a lipid panel at the examination
  80061      81     E785       -          -            no        45 | x-ray and lab                a lipid panel for a disease
  88175      81     Z01419     -          -            no        30 | preventive care              a cervical screening
  99173      11     J069       -          -            yes        8 | preventive care              a child's vision screening
  99173      11     J069       -          -            yes       40 | everything else              not a grown person's
  58300      11     Z30430     -          207V00000X   no        30 | preventive care              contraception
  99284      23     S0990XA    -          207P00000X   no        40 | emergency professional       an emergency visit
  71046      23     S299XXA    26         2085R0202X   no        40 | emergency professional       an x-ray read in the emergency room
  12001      23     S0101XA    -          207P00000X   no        40 | emergency professional       a wound closed there
  99213      20     J069       -          -            no        40 | urgent care                  by place
  71046      20     J189       -          -            no        40 | urgent care                  all of the visit
  S9083      11     J069       -          -            no        40 | urgent care                  a global fee
  99223      21     I214       -          207R00000X   yes       60 | inpatient professional       a hospital admission visit
  99232      21     I214       -          207RC0000X   no        60 | inpatient professional       a day in the hospital
  71046      21     I214       26         2085R0202X   no        60 | inpatient professional       an x-ray read for a stay
  99308      31     I639       -          207R00000X   yes       80 | inpatient professional       a nursing facility visit
  44970      21     K3580      -          208600000X   no        30 | professional surgery         an appendix removed
  11102      11     D225       -          207N00000X   no        50 | professional surgery         a skin biopsy in the office
  93458      22     I2510      -          207RC0000X   no        60 | professional surgery         a heart catheter
  29881      24     S83        -          261QA1903X   no        40 | outpatient surgery facility  a surgery center that bills as a professional
  00840      21     K3580      P2         207L00000X   no        30 | anesthesia                   for surgery
  00812      24     Z1211      -          207L00000X   no        50 | preventive care              for a screening colonoscopy
  27447      21     M1711      QK         207L00000X   no        60 | anesthesia                   a surgery code with an anesthesia modifier
  59400      11     O80        -          207V00000X   no        30 | maternity                    the package of pregnancy and delivery
  59510      21     O82        -          207V00000X   no        30 | maternity                    a caesarean, in the hospital
  99213      11     O0991      -          207V00000X   no        30 | maternity                    a visit in pregnancy
  01967      21     O80        -          207L00000X   no        30 | maternity                    anesthesia for labor
  70553      11     G43909     -          2085R0202X   no        40 | advanced imaging             magnetic resonance
  74177      22     R109       26         2085R0202X   no        40 | advanced imaging             computed tomography
  78815      11     C349       -          2085N0904X   no        60 | advanced imaging             PET
  78452      11     I2510      -          207RC0000X   no        60 | advanced imaging             nuclear cardiology
  73610      11     S93        -          -            no        40 | x-ray and lab                an ankle x-ray
  76805      11     O3680      -          207V00000X   no        30 | x-ray and lab                an ultrasound
  80053      81     R739       -          291U00000X   no        40 | x-ray and lab                a panel
  0012U      81     C50        -          291U00000X   no        40 | x-ray and lab                a proprietary laboratory analysis
  36415      11     R739       -          207Q00000X   yes       40 | x-ray and lab                drawing blood
  93000      11     R079       -          207Q00000X   yes       40 | x-ray and lab                an electrocardiogram
  97110      11     M545       GP         225100000X   no        40 | therapy                      physical therapy
  97530      11     M545       GO         225X00000X   no        40 | therapy                      occupational therapy
  92507      11     F800       GN         235Z00000X   no         5 | therapy                      speech therapy
  98941      11     M9903      AT         111N00000X   no        40 | chiropractic                 an adjustment
  99203      11     M9903      25         111N00000X   no        40 | chiropractic                 the first visit
  90837      11     F411       -          103TC0700X   no        40 | mental health outpatient     psychotherapy
  90837      10     F411       95         103TC0700X   no        40 | mental health outpatient     at a distance too
  99214      11     F329       -          2084P0800X   no        40 | mental health outpatient     a psychiatrist's visit
  99214      11     F329       -          207Q00000X   yes       40 | primary care visit           the family doctor's visit for it
  97153      12     F840       -          106S00000X   no         5 | mental health outpatient     behavior therapy
  90832      21     F329       -          103TC0700X   no        40 | mental health inpatient      in a stay
  99232      51     F329       -          2084P0800X   no        40 | mental health inpatient      in a psychiatric hospital
  99213      02     J069       95         207Q00000X   yes       40 | telehealth                   by place
  99213      11     J069       GT         207Q00000X   yes       40 | telehealth                   by modifier
  99422      11     J069       -          207Q00000X   yes       40 | telehealth                   an online visit
  E0601      12     G4733      NU         332B00000X   no        50 | durable medical equipment    a breathing machine
  K0001      12     Z740       RR         332B00000X   no        50 | durable medical equipment    a wheelchair
  L1902      12     S93        -          335E00000X   no        50 | durable medical equipment    an orthosis
  A4253      12     E119       -          332B00000X   no        50 | durable medical equipment    supplies
  E0603      12     Z391       -          332B00000X   no        30 | preventive care              a breast pump
  A0429      41     R55        RH         341600000X   no        50 | ambulance                    to the hospital
  A0425      41     R55        RH         341600000X   no        50 | ambulance                    its miles
  A0431      42     S061       -          341600000X   no        50 | ambulance                    by air
  G0299      12     L89        -          251E00000X   no        70 | home health                  a nurse's visit
  99212      34     C349       -          207Q00000X   yes       70 | hospice                      by place
  Q5001      12     C349       -          251G00000X   no        70 | hospice                      by code
  96413      11     C509       -          207RX0202X   no        60 | infusion                     chemotherapy
  96365      11     K509       -          -            no        60 | infusion                     an intravenous infusion
  S9338      12     D839       -          251F00000X   no        60 | infusion                     at home
  90999      65     N186       -          207RN0300X   no        60 | dialysis                     a treatment
  90960      11     N186       -          207RN0300X   no        60 | dialysis                     a month of it
  92557      11     H9190      -          231H00000X   no        60 | hearing                      a test
  V5261      11     H9190      -          237600000X   no        60 | hearing                      aids
  J1745      11     K509       -          -            no        60 | injections and drugs         a drug
  96372      11     E538       -          207Q00000X   yes       60 | injections and drugs         giving it
  Q5103      11     K509       -          -            no        60 | injections and drugs         a biosimilar
  95117      11     J301       -          207K00000X   no        30 | allergy                      shots
  95004      11     J301       -          207K00000X   no        30 | allergy                      tests
  97810      11     M545       -          171100000X   no        40 | everything else              acupuncture
  77427      22     C509       -          2085R0001X   no        60 | everything else              radiation treatment is no diagnostic
  0075T      21     I652       -          -            no        60 | inpatient professional       a category III code is no anesthesia (00100-01999)
  0075T      22     I652       -          -            no        60 | everything else              nor anything else
  -          11     I10        -          -            no        60 | everything else              no code at all
"""

FACILITY_LINES = """
# revenue  procedure  bill  diagnosis | category                     why
  0450     99284      13    S0990XA   | emergency room               a visit
  0456     99213      13    J069      | urgent care                  its own revenue code
  0516     -          13    J069      | urgent care                  an urgent care clinic
  0360     44970      13    K3580     | outpatient surgery facility  an operating room
  0490     29881      83    S83       | outpatient surgery facility  a surgery center
  0370     -          83    S83       | outpatient surgery facility  all of its claim
  0750     45378      13    K921      | outpatient surgery facility  an endoscopy
  0750     45378      13    Z1211     | preventive care              a screening
  0403     77067      13    Z1231     | preventive care              a screening mammogram
  0351     70450      13    R51       | advanced imaging             by both codes
  0610     -          13    R51       | advanced imaging             by revenue code
  0300     80053      13    R739      | x-ray and lab                a laboratory
  0324     71046      85    J189      | x-ray and lab                a critical access hospital
  0301     80061      14    E785      | x-ray and lab                a laboratory's own bill type
  0420     97110      13    M545      | therapy                      physical
  0440     -          13    F800      | therapy                      speech
  0540     A0429      13    R55       | ambulance                    the hospital's
  0821     90999      72    N186      | dialysis                     a dialysis facility
  0551     G0299      32    L89       | home health                  an agency
  0651     Q5001      81    C349      | hospice                      at home
  0636     J1745      13    K509      | injections and drugs         a drug with its code
  0250     -          13    K509      | injections and drugs         a drug without
  0260     -          13    K509      | infusion                     an infusion
  0335     96413      13    C509      | infusion                     chemotherapy
  0905     -          13    F329      | mental health outpatient     an intensive program
  0912     -          76    F329      | mental health outpatient     a community mental health center
  0720     -          13    O80       | maternity                    a labor room
  0724     -          84    O80       | maternity                    a birthing center
  0471     92557      13    H9190     | hearing                      a test
  0290     E0601      13    G4733     | durable medical equipment    equipment
  0510     G0463      13    I10       | specialist visit             a hospital's clinic
  0780     Q3014      13    I10       | telehealth                   the originating site
  0762     G0378      13    R079      | everything else              observation
"""

WHOLE_CLAIMS = """
# bill  revenues        diagnosis  taxonomy    | category                     why
  11    0120,0250,0300  I214       282N00000X  | inpatient facility           every line of a stay
  11    0120,0450       I214       282N00000X  | inpatient facility           admitted through the emergency room
  12    0300            I214       282N00000X  | inpatient facility           ancillaries of a stay
  11    0124,0250       F329       282N00000X  | mental health inpatient      a psychiatric room
  11    0120            F329       283Q00000X  | mental health inpatient      a psychiatric hospital
  11    0126            F1020      282N00000X  | mental health inpatient      detoxification
  21    0022,0120       I639       314000000X  | skilled nursing              a nursing facility
  18    0120            I639       282N00000X  | skilled nursing              a swing bed
  13    0300,0450,0250  S0990XA    282N00000X  | emergency room               every line of an emergency
  13    0360,0450       K3580      282N00000X  | emergency room               the emergency leads
  13    0250,0360,0710  K3580      282N00000X  | outpatient surgery facility  every line of a surgery
  13    0360,0250       Z1211      282N00000X  | preventive care              a screening is preventive as a whole
  83    0490            S83        261QA1903X  | outpatient surgery facility  a surgery center
  13    0456,0300       J069       282N00000X  | -                            urgent care is classed by line
  13    0300,0320       R739       282N00000X  | -                            so are all others
"""


def rows(table: str) -> list[tuple[list[str], str, str]]:
    """The cells before the bar, the category and why; "-" is empty."""
    found = []
    for line in table.strip().splitlines():
        if line.startswith("#"):
            continue
        left, right = line.split("|")
        category, _, why = right.strip().partition("  ")
        cells = ["" if cell == "-" else cell for cell in left.split()]
        found.append((cells, "" if category == "-" else category, why.strip()))
    return found


def named(table: str) -> list[object]:
    return [pytest.param(cells, category, id=f"{'/'.join(cells[:3])}: {why}") for cells, category, why in rows(table)]


@pytest.mark.parametrize(("cells", "category"), named(PROFESSIONAL_LINES))
def test_professional_line(cells: list[str], category: str) -> None:
    procedure, place, diagnosis, modifiers, taxonomy, primary, age = cells
    marks = (modifiers,) if modifiers else ()
    for _ in range(2):  # the second answer is a kept one
        found = classify(PROFESSIONAL, procedure, marks, "", place, diagnosis, taxonomy, primary == "yes", int(age))
        assert found == category


@pytest.mark.parametrize(("cells", "category"), named(FACILITY_LINES))
def test_facility_line(cells: list[str], category: str) -> None:
    revenue, procedure, bill, diagnosis = cells
    assert classify(INSTITUTIONAL, procedure, (), revenue, bill, diagnosis, "", False, 40) == category


@pytest.mark.parametrize(("cells", "category"), named(WHOLE_CLAIMS))
def test_whole_claim(cells: list[str], category: str) -> None:
    bill, revenues, diagnosis, taxonomy = cells
    assert claim_category(INSTITUTIONAL, bill, revenues.split(","), diagnosis, taxonomy) == category


def test_a_professional_claim_is_never_one_service_as_a_whole() -> None:
    assert claim_category(PROFESSIONAL, "11", [""], "I10") == ""


def test_the_rules_and_the_catalogue_name_the_same_categories() -> None:
    reached = {rule.category for rule in RULES} | {"inpatient facility", EVERYTHING_ELSE}
    assert reached == set(CATEGORIES)


def test_the_tables_reach_every_category() -> None:
    shown = {category for table in (PROFESSIONAL_LINES, FACILITY_LINES, WHOLE_CLAIMS) for _, category, _ in rows(table)}
    assert shown - {""} == set(CATEGORIES)


def test_every_category_has_service_type_codes() -> None:
    for category in CATEGORIES.values():
        assert category.service_types
        assert all(1 <= len(code) <= 2 for code in category.service_types)  # EB03: one or two characters
