"""What synthetic providers bill: procedures with an invented fee, diagnoses, specialties with their taxonomy.

Codes are real code numbers (procedure codes, ICD-10-CM, NUCC taxonomies, NUBC revenue codes), for claims must look like
claims; the fees are made up. Names of codes do not stand here.
"""

from typing import Final, NamedTuple

_FEES = """
99202 78.00 52.00  99203 116.00 84.00  99204 172.00 136.00  99205 226.00 184.00  99211 25.00 9.50  99212 58.00 36.00
99213 94.00 68.00  99214 133.00 100.00  99215 186.00 148.00  99281 13.00 13.00  99282 43.00 43.00  99283 74.00 74.00
99284 126.00 126.00  99285 182.00 182.00  99221 86.00 86.00  99222 134.00 134.00  99223 192.00 192.00
99231 51.00 51.00  99232 82.00 82.00  99233 123.00 123.00  99238 84.00 84.00  99239 119.00 119.00
99291 286.00 222.00  99468 945.00 945.00  99469 412.00 412.00  99381 118.00 78.00  99383 128.00 86.00
99385 138.00 96.00  99386 162.00 116.00  99391 106.00 70.00  99392 113.00 77.00  99393 113.00 77.00
99394 124.00 88.00  99395 127.00 90.00  99396 136.00 98.00  99397 146.00 106.00  90460 23.00 23.00
90461 13.50 13.50  90471 21.00 21.00  90472 14.50 14.50  90633 36.00 36.00  90651 268.00 268.00  90670 219.00 219.00
90686 20.50 20.50  90707 89.00 89.00  90715 39.00 39.00  90716 158.00 158.00  91320 132.00 132.00  36415 8.75 8.75
80048 8.60 8.60  80053 10.70 10.70  80061 13.60 13.60  81003 2.35 2.35  82043 5.90 5.90  82306 29.90 29.90
82570 5.30 5.30  82728 13.80 13.80  83036 9.85 9.85  83540 6.60 6.60  84153 18.60 18.60  84443 17.00 17.00
85025 7.90 7.90  85610 4.40 4.40  86003 5.40 5.40  86803 14.50 14.50  87086 8.20 8.20  87491 35.40 35.40
87591 35.40 35.40  87624 35.60 35.60  87635 51.60 51.60  87804 16.80 16.80  87880 16.80 16.80  88142 20.50 20.50
88305 72.00 39.00  80307 62.50 62.50  71046 34.50 34.50  72100 41.00 41.00  73030 37.50 37.50  73562 43.00 43.00
73630 35.00 35.00  76700 122.00 122.00  76805 142.00 142.00  76830 124.00 124.00  77063 56.00 56.00
77067 137.00 137.00  77080 41.00 41.00  70450 118.00 118.00  70553 376.00 376.00  71250 152.00 152.00
72148 218.00 218.00  73721 229.00 229.00  74177 324.00 324.00  74183 381.00 381.00  78452 351.00 351.00
93306 204.00 204.00  93000 15.50 15.50  93015 73.00 73.00  95810 612.00 612.00  94010 28.50 28.50  94060 42.50 42.50
94640 12.50 12.50  97110 30.50 30.50  97112 35.00 35.00  97140 28.50 28.50  97161 102.00 102.00  97162 102.00 102.00
97530 36.50 36.50  97035 14.50 14.50  97165 104.00 104.00  92507 79.00 79.00  98940 29.00 22.00  98941 41.50 33.00
90791 178.00 150.00  90832 81.00 71.00  90833 71.00 66.00  90834 107.00 94.00  90837 158.00 139.00
90847 106.00 98.00  90853 28.50 25.00  96127 5.10 5.10  11102 103.00 63.00  17000 67.00 53.00  17003 7.10 2.40
17110 112.00 71.00  20610 66.00 47.00  10060 127.00 101.00  12001 96.00 45.00  45378 334.00 186.00
45380 434.00 206.00  45385 486.00 259.00  43239 396.00 142.00  29881 568.00 568.00  27447 1262.00 1262.00
27130 1255.00 1255.00  47562 688.00 688.00  44970 642.00 642.00  49650 446.00 446.00  66984 545.00 545.00
58571 988.00 988.00  64483 233.00 116.00  31575 121.00 66.00  69436 171.00 171.00  42820 294.00 294.00
33533 1962.00 1962.00  92928 566.00 566.00  93458 912.00 312.00  50360 2310.00 2310.00  47135 5140.00 5140.00
36561 1010.00 331.00  19301 684.00 684.00  38525 455.00 455.00  22612 1610.00 1610.00  27506 1320.00 1320.00
59400 2340.00 2340.00  59510 2590.00 2590.00  59025 51.00 51.00  96360 35.50 35.50  96365 73.00 73.00
96366 22.50 22.50  96372 16.50 16.50  96413 147.00 147.00  96415 31.50 31.50  96417 71.00 71.00  J0696 0.65 0.65
J0882 3.20 3.20  J1100 0.15 0.15  J1745 36.00 36.00  J1885 0.60 0.60  J2405 0.10 0.10  J3301 1.95 1.95
J9035 71.00 71.00  J9271 56.00 56.00  95004 4.60 4.60  95117 12.50 12.50  95165 15.50 15.50  A4239 258.00 258.00
A7030 122.00 122.00  A7034 76.00 76.00  A7037 30.00 30.00  A7038 4.60 4.60  E0114 46.00 46.00  E0143 61.00 61.00
E0601 62.00 62.00  L1902 71.00 71.00  L4361 248.00 248.00  A0425 8.30 8.30  A0427 486.00 486.00  A0429 408.00 408.00
G0299 122.00 122.00  G0151 131.00 131.00  90960 296.00 296.00  90961 246.00 246.00  90999 274.00 274.00
92014 126.00 92.00  92250 39.00 39.00  92557 38.50 33.00  00142 240.00 240.00  00567 1180.00 1180.00
00790 560.00 560.00  00811 320.00 320.00  00812 290.00 290.00  00840 460.00 460.00  01400 400.00 400.00
01402 590.00 590.00  01967 820.00 820.00  99199 150.00 150.00
"""

UNPRICED: Final = "99199"
"""A procedure that no fee table lists: a line without a price."""

ANESTHESIA: Final = frozenset({"00142", "00567", "00790", "00811", "00812", "00840", "01400", "01402", "01967"})
"""Procedures billed in minutes, which contracts pay by a percentage of the charge."""


class Fee(NamedTuple):
    """An invented fee in cents, outside and inside a facility."""

    fee: int
    facility_fee: int


def _fees() -> dict[str, Fee]:
    words = _FEES.split()
    return {
        code: Fee(int(fee.replace(".", "")), int(facility.replace(".", "")))
        for code, fee, facility in zip(words[::3], words[1::3], words[2::3], strict=True)
    }


FEES: Final = _fees()
"""Procedure → fee."""

DIAGNOSES: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(codes.split())
    for name, codes in {
        "check-up adult": "Z0000 Z0001 Z01419",
        "check-up child": "Z00129 Z00121",
        "cold": "J069 J029 J0190 J209 J111 J101 H6690 R051 J020",
        "minor": "R109 R519 M5450 M549 R5383 N390 L309 K219 R42 H109 B349 M25561 R0789 L0291",
        "skin": "L570 L821 L700 D229 L219 L578 B078 C4491",
        "heart": "I2510 I4891 R079 I480 I509 R002",
        "stomach": "K219 K5900 K640 R1310 K5730 Z1211 D126 K2970",
        "bones": "M1711 M1712 M25511 M5416 M7541 M51360 S83241A M722",
        "injury": "S93401A S52501A S0101XA S61210A S8001XA S060X0A S62609A",
        "emergency": "R0789 R1031 R55 N201 S93401A J189 K3580 R1110 S0990XA J4521",
        "sleep": "G4733 J449",
        "diabetes": "E119 E1165 E1142 E1122",
        "hypertension": "I10 I119 I129",
        "cholesterol": "E785 E7800 E782",
        "asthma": "J45909 J4520 J4540",
        "behavioral": "F411 F331 F4323 F419 F902 F329",
        "cancer": "C50911 C3490 C189 C61 C8510",
        "kidney": "N186 N185",
        "pregnancy": "Z3480 Z3400 O09522",
        "delivery": "O80 Z370",
        "cesarean": "O82 O34211",
        "women": "N921 N950 D259 Z124",
        "eyes": "H2513 H524 E113299",
        "hearing": "H903 H9313",
        "allergy": "J301 J3089 J309",
        "spine": "M5416 M5450 M48061 M542",
        "gallbladder": "K8020 K8010 K810",
        "appendix": "K3580 K3532",
        "hernia": "K4090 K429",
        "knee": "M1711 M1712",
        "hip": "M1611 M1612",
        "screening": "Z1231 Z1211 Z125 Z13820",
        "pneumonia": "J189 A419 J159",
        "heart attack": "I214 I2119 I2510",
        "stroke": "I639 I6349",
        "newborn": "P0723 P0726 P220",
        "transplant": "N186 K7460 Z9483",
        "trauma": "S27321A S72301A S3600XA S06360A",
        "laboratory": "E119 I10 E785 R5383 D649 Z0000 E559",
        "lungs": "R911 J449 R051",
        "brain": "G43909 R519 R42 G35",
    }.items()
}
"""What a group of diagnoses holds (ICD-10-CM, without the dot)."""

COMORBID: Final = tuple("I10 E785 E669 K219 F411 E559 G4733 M5450 Z8739 Z87891 E039 J309 Z6830 Z7984".split())
"""Diagnoses that stand second on claims of all kinds."""


class Specialty(NamedTuple):
    """What a payee is: `people` says whether clinicians work in it, `share` how many of 1,000 payees are it."""

    name: str
    taxonomy: str
    people: bool
    share: int
    primary_care: bool = False


SPECIALTIES: Final = tuple(
    Specialty(*row)
    for row in (
        ("family medicine", "207Q00000X", True, 170, True),
        ("internal medicine", "207R00000X", True, 90, True),
        ("pediatrics", "208000000X", True, 70, True),
        ("obstetrics and gynecology", "207V00000X", True, 45),
        ("cardiology", "207RC0000X", True, 35),
        ("orthopedic surgery", "207X00000X", True, 40),
        ("general surgery", "208600000X", True, 25),
        ("dermatology", "207N00000X", True, 30),
        ("gastroenterology", "207RG0100X", True, 25),
        ("endocrinology", "207RE0101X", True, 15),
        ("oncology", "207RX0202X", True, 20),
        ("nephrology", "207RN0300X", True, 12),
        ("pulmonology", "207RP1001X", True, 14),
        ("allergy and immunology", "207K00000X", True, 14),
        ("ophthalmology", "207W00000X", True, 22),
        ("psychiatry", "2084P0800X", True, 25),
        ("clinical psychology", "103TC0700X", True, 60),
        ("physical therapy", "225100000X", True, 55),
        ("chiropractic", "111N00000X", True, 35),
        ("diagnostic radiology", "2085R0202X", True, 22),
        ("anesthesiology", "207L00000X", True, 18),
        ("emergency medicine", "207P00000X", True, 16),
        ("hospital medicine", "208M00000X", True, 16),
        ("neonatology", "2080N0001X", True, 4),
        ("audiology", "231H00000X", True, 8),
        ("clinical laboratory", "291U00000X", False, 14),
        ("imaging center", "261QR0200X", False, 14),
        ("urgent care", "261QU0200X", False, 18),
        ("ambulatory surgery center", "261QA1903X", False, 12),
        ("durable medical equipment", "332B00000X", False, 10),
        ("ambulance", "341600000X", False, 5),
        ("hospital", "282N00000X", False, 22),
        ("dialysis center", "261QE0700X", False, 5),
        ("home health", "251E00000X", False, 6),
        ("skilled nursing facility", "314000000X", False, 8),
    )
)
"""The specialties, those with clinicians first."""

FACILITIES: Final = frozenset({"hospital", "dialysis center", "home health", "skilled nursing facility"})
"""Specialties that bill on institutional claims."""

GROUP_TAXONOMY: Final = "193400000X"
"""The taxonomy of a medical group of one specialty."""
