"""Which benefit category a service belongs to, as data: the first rule that holds decides (handbook 4.1).

Code ranges are facts of the code sets (CPT, HCPCS Level II, NUBC revenue codes and types of bill, CMS places of
service, NUCC taxonomies, ICD-10-CM); the choice of category where trade practice differs is noted at its rule. To add
a service, add its codes to a rule, or a rule above the one that takes it now, and a row to tests/tables.
"""

from typing import Final

from msgspec import Struct

PROFESSIONAL: Final = "professional"
INSTITUTIONAL: Final = "institutional"


class Rule(Struct, frozen=True, gc=False):
    """One rule: it holds when every condition that it states is met; an empty condition is met by anything.

    kind          "professional" or "institutional"; empty: both
    procedures    codes and ranges, parted by blanks: "99202-99215 G0463"
    revenue       revenue codes and ranges: "0450-0459"
    places        places of service (professional) or the first two digits of the type of bill (institutional)
    diagnoses     prefixes of the principal diagnosis, without the dot
    modifiers     any one of these
    taxonomies    prefixes of the rendering provider's taxonomy
    primary_care  whether the provider is a primary care provider; None: either
    ages          youngest and oldest age in years; None: any
    """

    category: str
    kind: str = ""
    procedures: str = ""
    revenue: str = ""
    places: str = ""
    diagnoses: str = ""
    modifiers: str = ""
    taxonomies: str = ""
    primary_care: bool | None = None
    ages: tuple[int, int] | None = None


# Encounters for examinations, screenings, immunization, contraception, lactation (ICD-10-CM chapter 21).
PREVENTIVE_DIAGNOSES: Final = "Z00 Z0141 Z0142 Z11 Z12 Z13 Z23 Z30 Z391"

# Visits in an office, at home, by consultation, their add-ons, and eye examinations (CPT 99202-99215 and kin).
VISITS: Final = (
    "99202-99215 99241-99245 99341-99350 99354-99360 99415-99417 99483 99487-99496 92002-92014 "
    "99050-99060 98966-98972 99421-99423 99441-99443 98000-98016 G0463 G2010 G2012 G2211 G2212 G2250-G2252 T1015"
)

MENTAL_HEALTH_PROVIDERS: Final = "2084P08 103T 103K 101Y 1041 106H 363LP08"

PRIMARY_CARE_PROVIDERS: Final = "207Q 207R00000X 208000000X 208D 363LF 363LP0200 363LP2300 363LA2200 363AM"

RULES: tuple[Rule, ...] = (
    # Preventive care. Modifier 33 and these services are preventive by themselves; others with a preventive diagnosis.
    Rule("preventive care", modifiers="33"),
    Rule(
        "preventive care",
        procedures="99381-99397 99401-99412 90460-90474 90476-90759 90619-90623 G0008-G0010 G0101 G0105 G0121 G0402 "
        "G0438 G0439 G0442-G0447 G0473 77063 77067 71271 76706 81528 82270 G0328 Q0091 00812 S0610-S0613 91300-91322 "
        "0001A-0174A Q2034-Q2039 E0602-E0604 S9443 G0104 G0106 G0296 G0297 G0103 99408 99409",
    ),
    Rule("preventive care", procedures="45330-45398 43239 88302-88309 00811 00813", modifiers="PT"),
    Rule(
        "preventive care",
        procedures="45330-45398 80047-89398 0001U-0599U 36415 36416 77080 77081 92551 92552 96110 96127 96160 96161 "
        "99173-99177 58300 58301 11976-11983 57170 58565-58671 58661 J7294-J7307 P3000 P3001 G0123-G0148 G0432-G0435 "
        "G0472 G0475 G0476 G0499 88141-88175 00811 76641 76642",
        diagnoses=PREVENTIVE_DIAGNOSES,
    ),
    # Screening of children: hearing, vision, development, fluoride.
    Rule("preventive care", procedures="92551 92552 96110 99173-99177 99188", ages=(0, 21)),
    # Transport, dialysis, hospice and home health are told by their own codes wherever they happen.
    Rule("ambulance", procedures="A0021-A0999"),
    Rule("ambulance", INSTITUTIONAL, revenue="0540-0549"),
    Rule("dialysis", procedures="90935-90999 G0491 G0492"),
    Rule("dialysis", INSTITUTIONAL, places="72"),
    Rule("dialysis", INSTITUTIONAL, revenue="0820-0859 0880-0889"),
    Rule("hospice", procedures="Q5001-Q5010 T2042-T2046 G0182 G0337 G9473-G9479"),
    Rule("hospice", PROFESSIONAL, places="34"),
    Rule("hospice", INSTITUTIONAL, places="81 82"),
    Rule("hospice", INSTITUTIONAL, revenue="0650-0659"),
    Rule(
        "home health",
        procedures="G0151-G0164 G0179-G0181 G0299 G0300 G0493-G0496 S5108-S5181 S9122-S9131 99500-99602 T1000-T1005 "
        "T1019-T1022 T1030 T1031",
    ),
    Rule("home health", INSTITUTIONAL, places="32 33 34"),
    Rule("home health", INSTITUTIONAL, revenue="0550-0609"),
    # Emergency. A facility's claim with a 045x line is an emergency as a whole: see claim_category.
    Rule("emergency professional", PROFESSIONAL, procedures="99281-99288 G0380-G0384"),
    Rule("emergency professional", PROFESSIONAL, places="23"),
    Rule("urgent care", INSTITUTIONAL, revenue="0456 0516 0526"),
    Rule("emergency room", INSTITUTIONAL, revenue="0450-0459"),
    Rule("emergency room", INSTITUTIONAL, procedures="99281-99285 G0380-G0384"),
    Rule("urgent care", procedures="S9083 S9088"),
    Rule("urgent care", PROFESSIONAL, places="20"),
    # Mental health: by service, and by who sees the patient; inpatient by place.
    Rule("mental health inpatient", PROFESSIONAL, procedures="90785-90899 99221-99239", places="51 55 56"),
    Rule("mental health inpatient", PROFESSIONAL, procedures="90785-90899", places="21"),
    Rule("mental health inpatient", INSTITUTIONAL, revenue="1000-1006"),
    Rule("mental health outpatient", procedures="90785-90899 96105 96112-96146 97151-97158 0362T 0373T H0001-H2037"),
    Rule("mental health outpatient", procedures=VISITS, taxonomies=MENTAL_HEALTH_PROVIDERS),
    Rule("mental health outpatient", INSTITUTIONAL, places="76"),
    Rule("mental health outpatient", INSTITUTIONAL, revenue="0513 0900-0919 0944-0945"),
    # Maternity: delivery and its package; visits with a diagnosis of pregnancy; labor rooms.
    Rule("maternity", procedures="59000-59899 01958-01969"),
    Rule("maternity", procedures=VISITS + " 99500", diagnoses="O09 Z33 Z34 Z36 Z392"),
    Rule("maternity", INSTITUTIONAL, places="84"),
    Rule("maternity", INSTITUTIONAL, revenue="0720-0729"),
    Rule("anesthesia", procedures="00100-01999 99100-99140"),
    Rule("anesthesia", PROFESSIONAL, modifiers="AA AD QK QX QY QZ"),
    # Care by discipline.
    Rule("chiropractic", procedures="98940-98943"),
    Rule("chiropractic", procedures=VISITS, taxonomies="111N"),
    Rule("therapy", procedures="97010-97546 97750-97799 92507 92508 92521-92526 92609 G0283 S9128-S9131 S8948"),
    Rule("therapy", INSTITUTIONAL, revenue="0420-0449"),
    Rule("therapy", INSTITUTIONAL, places="74 75", procedures="97001-97799"),
    Rule("allergy", procedures="95004-95199"),
    Rule("hearing", procedures="92550-92597 92601-92604 92620-92640 V5008-V5364"),
    Rule("hearing", INSTITUTIONAL, revenue="0470-0472"),
    Rule("infusion", procedures="96360-96371 96374-96379 96401-96549 G0498 S9325-S9379 S9490-S9504 Q0081-Q0085"),
    Rule("infusion", INSTITUTIONAL, revenue="0260-0269 0331 0332 0335"),
    # Surgery: the doctor's part, and the place's; a surgery center may bill as a professional would.
    Rule("outpatient surgery facility", PROFESSIONAL, taxonomies="261QA1903"),
    Rule("professional surgery", PROFESSIONAL, procedures="10004-36414 36417-69990 92920-92998 93451-93583 G0260"),
    Rule("outpatient surgery facility", INSTITUTIONAL, revenue="0360-0369 0481 0490-0499"),
    Rule("outpatient surgery facility", INSTITUTIONAL, procedures="10004-36414 36417-69990 92920-92998 93451-93583"),
    Rule("outpatient surgery facility", INSTITUTIONAL, places="83"),
    Rule("outpatient surgery facility", INSTITUTIONAL, revenue="0370-0379 0710-0719 0750-0759"),
    # What a doctor does for an admitted patient, short of surgery, belongs to the stay.
    Rule(
        "inpatient professional",
        PROFESSIONAL,
        procedures="99217-99239 99251-99255 99291-99292 99304-99318 99356-99360 99460-99480",
    ),
    Rule("inpatient professional", PROFESSIONAL, places="21 31 51 61"),
    # Diagnostics. Computed and magnetic resonance tomography, PET and nuclear cardiology are advanced imaging.
    Rule(
        "advanced imaging",
        procedures="70336 70450-70498 70540-70559 71250-71275 71550-71555 72125-72133 72141-72159 72191-72198 "
        "73200-73206 73218-73225 73700-73706 73718-73725 74150-74178 74181-74185 74261-74263 74712 74713 75557-75574 "
        "75635 76380 76390 76391 77021 77022 77046-77049 77084 78429-78434 78451-78454 78459 78491 78492 78608 78609 "
        "78811-78816 0042T C8900-C8936 C9762 C9763 G0219 G0235 G0252 S8037 S8042 S8092",
    ),
    Rule("advanced imaging", INSTITUTIONAL, revenue="0350-0359 0404 0610-0619"),
    Rule(
        "x-ray and lab",
        procedures="36415 36416 70010-77092 78012-79999 80047-89398 0001U-0599U 93000-93278 93303-93356 93880-93998 "
        "94010-94799 95782-95811 95812-95830 95860-95913 A9500-A9800 P2028-P9615 Q0111-Q0115 Q9951-Q9967 R0070-R0076 "
        "G0027 G0306 G0307 S3600-S3870 U0001-U0005",
    ),
    Rule(
        "x-ray and lab",
        INSTITUTIONAL,
        revenue="0300-0329 0340-0349 0400-0409 0460-0469 0480-0489 0730-0749 0920-0925",
    ),
    Rule("x-ray and lab", INSTITUTIONAL, places="14"),
    # Equipment, orthotics, prosthetics, supplies, and nutrition through a tube.
    Rule(
        "durable medical equipment",
        procedures="E0100-E8002 K0001-K1036 L0112-L9900 A4206-A9300 A9900-A9999 B4034-B9999",
    ),
    Rule("durable medical equipment", INSTITUTIONAL, revenue="0274 0290-0299"),
    Rule(
        "injections and drugs",
        procedures="J0120-J9999 Q0138-Q0181 Q2009-Q2033 Q2040-Q2058 Q3027 Q3028 Q4074 Q4081 Q5101-Q5160 90281-90399 "
        "96372 96373 C9014-C9488 S0012-S0198",
    ),
    Rule("injections and drugs", INSTITUTIONAL, revenue="0250-0259 0630-0637"),
    Rule("skilled nursing", INSTITUTIONAL, revenue="0022 0190-0199"),
    # Visits. At a distance first; then by who is seen.
    Rule("telehealth", procedures="98966-98972 99421-99423 99441-99443 98000-98016 G2010 G2012 G2250-G2252 Q3014"),
    Rule("telehealth", PROFESSIONAL, places="02 10"),
    Rule("telehealth", procedures=VISITS, modifiers="93 95 FQ GQ GT"),
    Rule("telehealth", INSTITUTIONAL, revenue="0780-0789"),
    Rule("primary care visit", procedures=VISITS, primary_care=True),
    Rule("primary care visit", procedures=VISITS, taxonomies=PRIMARY_CARE_PROVIDERS),
    Rule("specialist visit", procedures=VISITS),
    Rule("specialist visit", INSTITUTIONAL, revenue="0510-0529"),
)
