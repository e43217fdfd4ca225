"""The guides of professional and institutional claims: small good claims, one change a row and what must be found.

Expected by hand from 005010X222A1/A2 and 005010X223A2/A3 (usage, codes, situational rules), IK304 and IK403 of
005010X231A1, and claim status codes of code source 508. A row's finding reads: SNIP type, our code, segment and loop,
IK304, then element[-component] and IK403 where an element is meant, and the claim status where it is not syntax's.
"""

from typing import NamedTuple

import pytest

from interchanges import HEAD, INSTITUTIONAL, PROFESSIONAL, PROVIDER, PUBLIC, STAY, SUBSCRIBER, VISIT
from selfund.x12.checking.checks import Checks
from selfund.x12.checking.rules import Rules
from selfund.x12.guides.registry import compiled, guide_of
from selfund.x12.interchange import Delimiters, SegmentFault
from selfund.x12.syntax import Segment, segments

USUAL = Delimiters("*", "^", ":", "~")

PATIENT = (
    "HL*3*2*23*0",
    "PAT*19",
    "NM1*QC*1*LINDQVIST*TOM",
    "N3*9 BAY STREET",
    "N4*LAKESIDE*OH*43001",
    "DMG*D8*20140102*M",
)
OTHER_PAYER = (
    "SBR*P*18*GRP1*BAY MILLS*****CI",
    "AMT*D*80",
    "AMT*EAF*40",
    "OI***Y***Y",
    "NM1*IL*1*LINDQVIST*ANN****MI*X200",
    "NM1*PR*2*BAY HEALTH*****PI*BAY01",
    "REF*F8*BAYCLAIM7",
)
DECISION = (
    "SVD*BAY01*80*HC:99213:25**1",
    "CAS*PR*1*40",
    "DTP*573*D8*20260315",
)
STOPS = (
    "NM1*PW*2",
    "N3*MILE 4",
    "N4*LAKESIDE*OH*43001",
    "NM1*45*2*BAY HOSPITAL",
    "N3*1 BAY",
    "N4*LAKESIDE*OH*43002",
)
SEEN = tuple([each.replace("1112223334", "1245319599") for each in VISIT])
LINE = ("LX*1", "SV1*HC:99213:25*120*UN*1***1:2", "DTP*472*D8*20260301")

OFFICE = (*HEAD, *PROVIDER, *SUBSCRIBER, *SEEN)
CHILD = (
    *HEAD, *PROVIDER, "HL*2*1*22*1", "SBR*P**GRP77*LAKE FOODS*****CI", *SUBSCRIBER[2:], *PATIENT, *SEEN,
)  # fmt: skip
SECONDARY = (
    *HEAD, *PROVIDER, "HL*2*1*22*0", "SBR*S*18*GRP77*LAKE FOODS*****CI", *SUBSCRIBER[2:],
    "CLM*PCN2*120***11:B:1*Y*A*Y*Y", "HI*ABK:J069*ABF:I10", *OTHER_PAYER, *LINE, *DECISION,
)  # fmt: skip
RIDE = (
    *HEAD, *PROVIDER, *SUBSCRIBER, "CLM*PCN3*120***41:B:1*Y*A*Y*Y", "CR1*LB*140**A*DH*12", "CRC*07*Y*01*09",
    "HI*ABK:J069*ABF:I10", *STOPS, *LINE,
)  # fmt: skip
INPATIENT = (
    *HEAD, *PROVIDER, *SUBSCRIBER, *STAY[:5], "HI*ABK:J189:::::::Y", "HI*ABJ:R509",
    "NM1*71*1*BERG*OLE****XX*1245319599", *STAY[6:],
)  # fmt: skip
OUTPATIENT = (
    *HEAD, *PROVIDER, *SUBSCRIBER, "CLM*VISIT1*900***13:A:1**A*Y*Y", "DTP*434*RD8*20260301-20260301", "CL1*1*1*01",
    "HI*ABK:S93401A", "HI*APR:M25571", "NM1*71*1*BERG*OLE****XX*1245319599", "LX*1", "SV2*0450*HC:99283*900*UN*1",
    "DTP*472*D8*20260301",
)  # fmt: skip

GOOD = {
    "office": (PROFESSIONAL, OFFICE),
    "child": (PROFESSIONAL, CHILD),
    "secondary": (PROFESSIONAL, SECONDARY),
    "ride": (PROFESSIONAL, RIDE),
    "inpatient": (INSTITUTIONAL, INPATIENT),
    "outpatient": (INSTITUTIONAL, OUTPATIENT),
}


class Row(NamedTuple):
    """A change of a good claim: old segments → new ones (joined by ~, "" takes out), the segment at which something is
    found, what, and why."""

    claim: str
    changes: dict[str, str]
    at: str
    found: str
    why: str


CLM = "CLM*PCN1*210.5***11:B:1*Y*A*Y*Y"
BERG = "NM1*82*1*BERG*OLE****XX*1245319599"
SERVICE = "SV1*HC:99213:25*120*UN*1***1:2"
SERVED = "DTP*472*D8*20260301"
HOSPITAL = "CLM*STAY1*900***11:A:1**A*Y*Y"
EMERGENCY = "CLM*VISIT1*900***13:A:1**A*Y*Y"

HEADS = (
    Row("office", {HEAD[0]: ""}, "SE", "2 segment-3 BHT . 3", "BHT is required"),
    Row("office", {HEAD[0]: "BHT*0019*00*77*20260302*0900*XX"}, "BHT", "2 element-7 BHT . 8 6 7", "BHT06: 31 CH RP"),
    Row("office", {HEAD[1]: "NM1*41*2*BIRCH CLEARING*****XX*BIRCH01"}, "NM1*41", "2 element-7 NM1 1000A 8 8 7", "46"),
    Row("office", {HEAD[2]: ""}, "NM1*40", "2 segment-3 PER 1000A 3", "a submitter has a contact"),
    Row("office", {HEAD[2]: "PER*IC*A*TE*1~PER*IC*B*TE*2~PER*IC*C*TE*3"}, "PER*IC*C", "2 segment-5 PER 1000A 5", "2"),
    Row("office", {HEAD[3]: "NM1*40*2"}, "NM1*40", "2 element-1 NM1 1000B 8 3 1 + 2 element-1 NM1 1000B 8 8 1"
        " + 2 element-1 NM1 1000B 8 9 1", "name, qualifier and number of the receiver are required"),
    Row("office", {"N4*LAKESIDE*OH*430010000": "N4*LAKESIDE**430010000"}, "N4*LAKESIDE",
        "4 billing-provider-state N4 2010AA 8 2 I9 A7:501:85", "no country: the state is needed"),
    Row("office", {"REF*EI*890000101": ""}, "NM1*87", "2 segment-3 REF 2010AA 3", "the tax number is required"),
    Row("office", {"REF*EI*890000101": "REF*TJ*890000101"}, "REF*TJ", "2 element-7 REF 2010AA 8 1 7", "EI or SY"),
    Row("office", {PROVIDER[2]: "NM1*85*2*ALDER CLINIC*ANN****XX*1234567893"}, "NM1*85",
        "4 billing-organization NM1 2010AA 8 4 I13 A7:505:85", "NM102 is 2"),
    Row("office", {"N3*PO BOX 7": ""}, "HL*2", "2 segment-3 N3 2010AB 3", "an address to pay to has a street"),
    Row("office", {HEAD[0]: "BHT*0019*00*77*20260302*0900*31"}, "HL*1",
        "4 subrogation-plan NM1 2010AC I6 A7:538", "BHT06 31 goes with 2010AC"),
    Row("office", {"NM1*87*2": "NM1*PE*2*BAY PLAN*****PI*BP1", "N4*LAKESIDE*OH*430020000":
        "N4*LAKESIDE*OH*430020000~REF*EI*123456789"}, "BHT",
        "4 pay-to-plan-only-subrogation BHT . 8 6 I6 A7:538", "2010AC goes with BHT06 31"),
    Row("office", {"N3*1 ALDER ROAD*SUITE 2": "N4*LAKESIDE*OH*430010000", "N4*LAKESIDE*OH*430010000":
        "N3*1 ALDER ROAD"}, "N3", "1 segment-7 N3 2010AA 7", "N3 comes before N4"),
    Row("office", {"N3*PO BOX 7": "N3*PO BOX 7~ZZZ*1"}, "ZZZ", "1 segment-1 ZZZ 2010AB 1", "no such segment"),
)  # fmt: skip
"""Submitter, receiver, billing provider."""

SUBSCRIBERS = (
    Row("office", {SUBSCRIBER[1]: "SBR*P*18*GRP77*LAKE FOODS"}, "SBR",
        "4 filing-indicator SBR 2000B 8 9 I9 A7:480:PR", "there is no plan identifier that could stand for it"),
    Row("office", {SUBSCRIBER[1]: "SBR*X*18*GRP77*LAKE FOODS*****CI"}, "SBR", "2 element-7 SBR 2000B 8 1 7", "A-HPSTU"),
    Row("office", {SUBSCRIBER[1]: "SBR*P**GRP77*LAKE FOODS*****CI"}, "HL*2",
        "4 patient-missing HL 2000C I6 A7:156", "SBR02 is not 18, so the patient follows"),
    Row("office", {"N3*9 BAY STREET": ""}, "NM1*IL", "4 subscriber-address N3 2010BA I6 A7:126:IL", "SBR02 18"),
    Row("office", {"N4*LAKESIDE*OH*43001": ""}, "NM1*IL", "4 subscriber-city N4 2010BA I6 A7:502:IL", "SBR02 18"),
    Row("office", {"DMG*D8*19840412*F": ""}, "NM1*IL", "4 subscriber-birth DMG 2010BA I6 A7:158:IL", "SBR02 18"),
    Row("office", {"DMG*D8*19840412*F": "DMG*D8*19840412*X"}, "DMG", "2 element-7 DMG 2010BA 8 3 7", "F, M or U"),
    Row("office", {SUBSCRIBER[2]: "NM1*IL*1*LINDQVIST*ANN*B**JR"}, "NM1*IL",
        "4 member-id NM1 2010BA 8 9 I9 A7:164:IL", "NM102 is 1"),
    Row("office", {SUBSCRIBER[2]: "NM1*IL*2*LAKE FOODS*****MI*W100"}, "NM1*IL",
        "4 subscriber-is-person NM1 2010BA 8 2 I6 A7:741:IL", "a patient is no organization"),
    Row("office", {"N4*LAKESIDE*OH*43001": "N4*LAKESIDE*OH"}, "N4*LAKESIDE*OH",
        "4 subscriber-postal-code N4 2010BA 8 3 I9 A7:500:IL", "no country: the postal code is needed"),
    Row("office", {SUBSCRIBER[6]: ""}, "SE", "2 segment-3 NM1 2010BB 3", "a claim is sent to a payer"),
    Row("child", {"SBR*P**GRP77*LAKE FOODS*****CI": SUBSCRIBER[1]}, "HL*",
        "4 subscribers-own-claim CLM 2300 I6 A7:275 + 4 patient-is-subscriber HL 2000C I9 A7:156",
        "SBR02 18: no patient's level, the claim stands under the subscriber"),
    Row("child", {"PAT*19": "PAT*18"}, "PAT", "2 element-7 PAT 2000C 8 1 7", "18 is no patient of one's own"),
    Row("child", {"NM1*QC*1*LINDQVIST*TOM": "NM1*QC*1*LINDQVIST*TOM****MI*W101"}, "NM1*QC",
        "2 element-I10 NM1 2010CA 8 8 I10 + 2 element-I10 NM1 2010CA 8 9 I10", "a patient has no id of one's own"),
    Row("child", {"DMG*D8*20140102*M": ""}, "CLM", "2 segment-3 DMG 2010CA 3", "a patient's birth date is required"),
    Row("child", {"DMG*D8*20140102*M": "DMG*D8*20140231*M"}, "DMG*D8*2014", "1 element-8 DMG 2010CA 8 2 8", "no day"),
)  # fmt: skip
"""Subscriber, payer, patient."""

CLAIMS = (
    Row("office", {CLM: CLM.replace("B:1", "A:1")}, "CLM", "2 element-7 CLM 2300 8 5-2 7", "B: place of service"),
    Row("office", {CLM: CLM.replace("*Y*A*Y*Y", "**A*Y*Y")}, "CLM", "2 element-1 CLM 2300 8 6 1", "CLM06 is required"),
    Row("office", {CLM: CLM.replace("PCN1", "P" * 21)}, "CLM", "1 element-5 CLM 2300 8 1 5", "20 characters"),
    Row("office", {CLM: CLM.replace("B:1", "B:7")}, "CLM",
        "4 payer-claim-number REF 2300 I6 A7:464", "7 replaces a claim of that number"),
    Row("office", {CLM: CLM.replace("B:1", "B:8")}, "CLM",
        "4 payer-claim-number REF 2300 I6 A7:464", "8 voids a claim of that number"),
    Row("office", {CLM: f"{CLM}**AA~DTP*439*D8*20260228"}, "CLM",
        "4 accident-state CLM 2300 8 11-4 I9 A7:750", "AA: a state or a country"),
    Row("office", {CLM: f"{CLM}**EM:AA~DTP*439*D8*20260228"}, "CLM",
        "4 accident-state CLM 2300 8 11-4 I9 A7:750", "AA may be the second cause"),
    Row("office", {CLM: f"{CLM}**OA"}, "CLM", "4 accident-date DTP 2300 I6 A7:727", "OA: when"),
    Row("office", {CLM: f"{CLM}**EM:AA::OH"}, "CLM", "4 accident-date DTP 2300 I6 A7:727", "AA as the second cause"),
    Row("office", {CLM: f"{CLM}~DTP*439*D8*20260228"}, "CLM",
        "4 accident-cause CLM 2300 8 11 I9 A7:633", "an accident is a related cause"),
    Row("office", {CLM: CLM.replace("11:B", "21:B")}, "CLM",
        "4 admission-date DTP 2300 I6 A7:189", "place 21 is a hospital's ward"),
    Row("office", {CLM: f"{CLM}~DTP*096*D8*20260301"}, "CLM",
        "4 discharge-needs-admission DTP 2300 I6 A7:189", "discharged, never admitted"),
    Row("office", {CLM: f"{CLM}~DTP*431*RD8*20260201-20260202"}, "DTP*431", "2 element-7 DTP 2300 8 2 7", "D8 only"),
    Row("office", {CLM: f"{CLM}~PWK*OZ*FX"}, "PWK",
        "4 attachment-control-number PWK 2300 8 6 I9 A7:489", "what is faxed has a control number"),
    Row("office", {CLM: f"{CLM}~AMT*F5*10~AMT*F5*20"}, "AMT*F5*20", "2 segment-5 AMT 2300 5", "once"),
    Row("office", {VISIT[2]: ""}, "SE", "2 segment-3 HI 2300 3", "a diagnosis is required"),
    Row("office", {VISIT[2]: "HI*ABK:J069*ABK:I10"}, "HI", "2 element-7 HI 2300 8 2-1 7", "one principal"),
    Row("office", {VISIT[2]: f"{VISIT[2]}~HI*BG:AA::1"}, "HI*BG", "2 element-I10 HI 2300 8 1-4 I10", "code only"),
    Row("office", {BERG: "NM1*82*1*BERG*OLE"}, "NM1*82",
        "4 rendering-provider-id NM1 2310B 8 9 I9 A7:562:82", "neither NPI nor another number"),
    Row("office", {BERG: f"NM1*DQ*2*BERG~{BERG}"}, "NM1*DQ", "2 element-7 NM1 2310D 8 2 7", "a person supervises"),
    Row("office", {VISIT[1]: f"{VISIT[1]}~CRC*ZZ*N*AV"}, "CRC",
        "4 epsdt-none CRC 2300 8 3 I6 A7:564", "N goes with NU"),
    Row("office", {VISIT[1]: f"{VISIT[1]}~CRC*ZZ*Y*NU"}, "CRC",
        "4 epsdt-some CRC 2300 8 3 I6 A7:564", "NU is of no referral"),
    Row("ride", {"NM1*PW*2": "", "N3*MILE 4": "", "N4*LAKESIDE*OH*43001#2": ""}, "CLM",
        "4 ambulance-pick-up NM1 2310E I6 A7:266", "CR1: where from"),
    Row("ride", {"NM1*45*2*BAY HOSPITAL": "", "N3*1 BAY": "", "N4*LAKESIDE*OH*43002": ""}, "CLM",
        "4 ambulance-drop-off NM1 2310F I6 A7:740", "CR1: where to"),
    Row("ride", {"CRC*07*Y*01*09": ""}, "CLM", "4 ambulance-certification CRC 2300 I6 A7:337", "CR1: in which state"),
    Row("ride", {"CR1*LB*140**A*DH*12": "", SERVICE: f"{SERVICE}~CR1*LB*140**A*DH*12", "NM1*45*2*BAY HOSPITAL": "",
        "N3*1 BAY": "", "N4*LAKESIDE*OH*43002": ""}, "LX*1",
        "4 line-ambulance-drop-off NM1 2420H I6 A7:740", "CR1 of a line: claim or line tell where to"),
    Row("ride", {"CR1*LB*140**A*DH*12": "CR1*LB**" + "*A*DH*12"}, "CR1", "1 element-2 CR1 2300 8 2 2", "P0102"),
)  # fmt: skip
"""Professional claims."""

LINES = (
    Row("office", {SERVICE: "SV1*HC:99213:25*120*DA*1***1:2"}, "SV1", "2 element-7 SV1 2400 8 3 7", "MJ or UN"),
    Row("office", {SERVICE: "SV1*HC:99213:25*120*UN*1***13"}, "SV1", "2 element-7 SV1 2400 8 7-1 7", "12 diagnoses"),
    Row("office", {SERVICE: "SV1*HC:99213:25*120*UN*1"}, "SV1", "2 element-1 SV1 2400 8 7 1", "a pointer is required"),
    Row("office", {SERVICE: "SV1*HC:99213:25*1.205*UN*1***1"}, "SV1", "1 element-5 SV1 2400 8 2 5", "part of a cent"),
    Row("office", {SERVED: ""}, "LX*2", "2 segment-3 DTP 2400 3", "a line has its date"),
    Row("office", {SERVED: "DTP*472*D8*20260230"}, "DTP*472", "1 element-8 DTP 2400 8 3 8", "no such day"),
    Row("office", {SERVICE: SERVICE.replace(":25", ":QW")}, "LX*1",
        "4 waived-test-clia REF 2400 I6 A7:544", "QW: a laboratory's number on line or claim"),
    Row("office", {SERVICE: SERVICE.replace(":25", ":25:QW")}, "LX*1",
        "4 waived-test-clia REF 2400 I6 A7:544", "QW as the second modifier"),
    Row("office", {SERVICE: SERVICE.replace(":25", ":90")}, "LX*1",
        "4 reference-laboratory-clia REF 2400 I6 A7:630", "90: sent to another laboratory"),
    Row("office", {SERVED: f"{SERVED}~QTY*FL*2"}, "SV1",
        "4 obstetric-anesthesia-minutes SV1 2400 8 3 I6 A7:251", "units beside minutes"),
    Row("office", {"REF*6R*L1": "REF*6R*L1~PS1*BIRCH9*40"}, "LX*1",
        "4 purchased-service-provider NM1 2420B I6 A7:470:QB", "PS1: bought from whom"),
    Row("office", {SERVED: f"CR3*I*MO*6~{SERVED}"}, "LX*1",
        "4 equipment-therapy-begin DTP 2400 I6 A7:525", "CR3: since when"),
    Row("office", {SERVED: f"CR3*R*MO*6~{SERVED}~DTP*463*D8*20260101"}, "LX*1",
        "4 equipment-recertification DTP 2400 I6 A7:529", "CR301 R: certified anew when"),
    Row("office", {"REF*6R*L1": "REF*6R*L1~LIN**N4*00000000000"}, "LX*2", "2 segment-3 CTP 2410 3", "how much"),
    Row("office", {SERVICE: f"{SERVICE}****Y"}, "LX*1", "4 epsdt-referral CRC 2300 I6 A7:564", "SV111 Y: CRC ZZ"),
    Row("office", {SERVED: f"{SERVED}~DTP*607*RD8*20260101-20260102"}, "DTP*607", "2 element-7 DTP 2400 8 2 7", "D8"),
    Row("office", {"REF*6R*L1": "REF*6R*L1~REF*6R*L9"}, "REF*6R*L9", "2 segment-5 REF 2400 5", "once a line"),
    Row("office", {VISIT[-1]: f"{VISIT[-1]}~LQ*UT*08.04D~FRM*1A"}, "FRM", "1 element-2 FRM 2440 8 2 2", "R0205"),
)  # fmt: skip
"""Professional lines."""

COORDINATION = (
    Row("secondary", {"AMT*D*80": "CAS*CO*45*1"}, "SBR*P",
        "4 other-payer-paid AMT 2320 I6 A7:183:PR", "it adjusted, so it paid"),
    Row("secondary", {"OI***Y***Y": ""}, "LX*1", "2 segment-3 OI 2320 3", "OI is required"),
    Row("secondary", {OTHER_PAYER[4]: ""}, "LX*1", "2 segment-3 NM1 2330A 3", "2320 has its subscriber"),
    Row("secondary", {OTHER_PAYER[5]: "", "REF*F8*BAYCLAIM7": ""}, "LX*1", "2 segment-3 NM1 2330B 3", "and its payer"),
    Row("secondary", {OTHER_PAYER[0]: "SBR*P*18*GRP1*BAY MILLS"}, "SBR*P",
        "4 other-filing-indicator SBR 2320 8 9 I9 A7:480:PR", "which kind of coverage"),
    Row("secondary", dict.fromkeys(DECISION, ""), "CLM",
        "4 other-payer-paid-on DTP 2330B I6 A7:516:PR", "the date stands on lines or with the payer"),
    Row("secondary", {DECISION[2]: ""}, "SE", "2 segment-3 DTP 2430 3", "a decision has its date"),
    Row("secondary", dict.fromkeys((*OTHER_PAYER, *DECISION), ""), "HL*2",
        "4 payer-before SBR 2320 I6 A7:171", "SBR01 S: who comes before"),
    Row("secondary", {"SBR*S*18*GRP77*LAKE FOODS*****CI": "SBR*S*18*GRP77*LAKE FOODS*****MB"}, "SBR*S",
        "4 medicare-secondary-reason SBR 2000B 8 5 I9 A7:578", "Medicare after others: why"),
    Row("secondary", {"SBR*S*18*GRP77*LAKE FOODS*****CI": SUBSCRIBER[1], **dict.fromkeys(OTHER_PAYER, "")}, "LX*1",
        "4 adjudicated-line-coverage SBR 2320 I6 A7:286", "whose decision it was"),
    Row("secondary", {DECISION[0]: "SVD*BAY01*80***1"}, "SVD", "2 element-1 SVD 2430 8 3 1", "of which procedure"),
)  # fmt: skip
"""Other payers."""

STAYS = (
    Row("inpatient", {STAY[2]: ""}, "CLM", "4 admission-date DTP 2300 I6 A7:189", "bill type 11"),
    Row("inpatient", {STAY[2]: "DTP*435*D8*20260301"}, "DTP*435",
        "4 admission-hour DTP 2300 8 2 I6 A7:230", "bill type 11 tells the hour"),
    Row("inpatient", {"CL1*1*7*01": "CL1**7*01"}, "CL1", "4 admission-type CL1 2300 8 1 I9 A7:231", "bill type 11"),
    Row("inpatient", {"CL1*1*7*01": "CL1*1**01"}, "CL1", "4 admission-source CL1 2300 8 2 I9 A7:229", "bill type 11"),
    Row("inpatient", {"CL1*1*7*01": "CL1*1*7"}, "CL1", "2 element-1 CL1 2300 8 3 1", "the patient's status"),
    Row("inpatient", {"CL1*1*7*01": ""}, "SE", "2 segment-3 CL1 2300 3", "CL1 is required"),
    Row("inpatient", {"HI*ABJ:R509": ""}, "CLM", "4 admitting-diagnosis HI 2300 I6 A7:232", "bill type 11"),
    Row("inpatient", {STAY[3]: ""}, "CLM", "4 discharge-hour DTP 2300 I6 A7:233", "frequency 1 is the last bill"),
    Row("inpatient", {HOSPITAL: HOSPITAL.replace("A:1", "A:2")}, "CL1",
        "4 still-a-patient CL1 2300 8 3 I6 A7:234", "frequency 2: others follow"),
    Row("inpatient", {HOSPITAL: HOSPITAL.replace("A:1", "A:7")}, "CLM",
        "4 payer-claim-number REF 2300 I6 A7:464", "7 replaces a claim of that number"),
    Row("inpatient", {"HI*ABJ:R509": "HI*ABJ:R509~HI*APR:R509"}, "HI*APR",
        "4 reason-for-visit-only-of-visits HI 2300 I9 A7:673", "a stay is no visit"),
    Row("inpatient", {"NM1*71*1*BERG*OLE****XX*1245319599": ""}, "CLM",
        "4 attending-provider NM1 2310A I6 A7:125:71", "who was responsible"),
    Row("inpatient", {"NM1*71*1*BERG*OLE****XX*1245319599": "NM1*71*1*BERG*OLE"}, "NM1*71",
        "4 attending-provider-id NM1 2310A 8 9 I9 A7:562:71", "neither NPI nor another number"),
    Row("inpatient", {"HI*ABJ:R509": "HI*ABJ:R509~HI*BBQ:3E0G76Z:D8:20260302"}, "CLM",
        "4 principal-procedure HI 2300 I6 A7:465", "others beside none"),
    Row("inpatient", {"HI*ABJ:R509": "HI*ABJ:R509~HI*BBR:0DTJ4ZZ:D8:20260302"}, "CLM",
        "4 operating-physician NM1 2310B I6 A7:125:72", "section 0 of ICD-10-PCS is surgery"),
    Row("inpatient", {"HI*ABJ:R509": "HI*ABJ:R509~HI*BBR:3E0G76Z"}, "HI*BBR",
        "2 element-1 HI 2300 8 1-3 1 + 2 element-1 HI 2300 8 1-4 1", "a procedure has its date"),
    Row("inpatient", {"LX*1": "NM1*ZZ*1*DAHL*IDA****XX*1245319599~LX*1"}, "CLM",
        "4 other-operating-physician NM1 2310B I6 A7:125:72", "another beside none"),
    Row("inpatient", {STAY[1]: ""}, "SE", "2 segment-3 DTP 2300 3", "statement dates are required"),
    Row("inpatient", {STAY[1]: "DTP*434*D8*20260301"}, "DTP*434", "2 element-7 DTP 2300 8 2 7", "from and through"),
    Row("inpatient", {HOSPITAL: HOSPITAL.replace("11:A", "11:B")}, "CLM", "2 element-7 CLM 2300 8 5-2 7", "bill type"),
    Row("inpatient", {HOSPITAL: HOSPITAL.replace("**A*Y", "*Y*A*Y")}, "CLM", "2 element-I10 CLM 2300 8 6 I10", "P's"),
    Row("inpatient", {"HI*ABK:J189:::::::Y": "HI*ABK:J189:::::::1"}, "HI*ABK", "2 element-7 HI 2300 8 1-9 7", "NUWY"),
    Row("inpatient", {"HI*ABJ:R509": "HI*ABJ:R509~HI*BE:80"}, "HI*BE", "2 element-1 HI 2300 8 1-5 1", "how much"),
    Row("inpatient", {"HI*ABJ:R509": "HI*ABJ:R509~HI*BH:11:RD8:20260301-20260302"}, "HI*BH",
        "2 element-7 HI 2300 8 1-3 7", "an occurrence is of one day"),
    Row("inpatient", {SUBSCRIBER[1]: "SBR*P*18*GRP77*LAKE FOODS*12****CI"}, "SBR",
        "2 element-I10 SBR 2000B 8 5 I10", "insurance types are of professional claims"),
    Row("inpatient", {STAY[7]: "SV2**HC:80053*700*DA*3"}, "SV2", "2 element-1 SV2 2400 8 1 1", "a revenue code"),
    Row("inpatient", {STAY[7]: "SV2*0022**700*UN*3"}, "SV2", "4 rate-code SV2 2400 8 2-2 I9 A7:513", "HIPPS code"),
    Row("inpatient", {STAY[7]: "SV2*0120**700*MJ*3"}, "SV2", "2 element-7 SV2 2400 8 4 7", "days or units"),
)  # fmt: skip
"""Institutional claims of stays."""

VISITS = (
    Row("outpatient", {"HI*APR:M25571": ""}, "CLM",
        "4 reason-for-visit HI 2300 I6 A7:673", "an emergency room, not planned"),
    Row("outpatient", {"HI*APR:M25571": "HI*ABJ:M25571~HI*APR:M25571"}, "HI*ABJ",
        "4 admitting-only-of-stays HI 2300 I9 A7:232", "nobody was admitted"),
    Row("outpatient", {"HI*ABK:S93401A": "HI*ABK:S93401A:::::::Y"}, "HI*ABK",
        "4 present-on-admission-only-of-stays HI 2300 8 1-9 I13 A7:688", "nobody was admitted"),
    Row("outpatient", {"HI*APR:M25571": "HI*APR:M25571~HI*BBR:3E0G76Z:D8:20260301"}, "HI*BBR",
        "4 procedures-only-of-stays HI 2300 I9 A7:465", "lines tell procedures"),
    Row("outpatient", {EMERGENCY: f"{EMERGENCY}~DTP*096*TM*1115"}, "DTP*096",
        "4 discharge-only-of-stays DTP 2300 I9 A7:233", "nobody was admitted"),
    Row("outpatient", {"SV2*0450*HC:99283*900*UN*1": "SV2*0450*HC:99283*900*UN*1~DTP*472*D8*20260301~LX*2~"
        "SV2*0636**100*UN*1"}, "SV2*0636", "4 drug-procedure SV2 2400 8 2-2 I9 A7:507", "which drug"),
)  # fmt: skip
"""Institutional claims of visits."""

ROWS = (*HEADS, *SUBSCRIBERS, *CLAIMS, *LINES, *COORDINATION, *STAYS, *VISITS)


def found_in(guide: str, body: tuple[str, ...], delimiters: Delimiters = USUAL) -> list[SegmentFault]:
    """What is found in a set with this body, all SNIP types of the table."""
    return found_in_set(whole_set(guide, body), guide, delimiters)


def whole_set(guide: str, body: tuple[str, ...]) -> list[str]:
    """A body between ST and SE."""
    return [f"ST*837*0001*{guide}", *body, f"SE*{len(body) + 2}*0001"]


def found_in_set(whole: list[str], guide: str, delimiters: Delimiters) -> list[SegmentFault]:
    known = guide_of(guide, "837")
    assert known is not None
    found: list[SegmentFault] = []
    walk = Rules(compiled(known), (), 7).walk(delimiters, found.append)
    walk.feed(whole)
    walk.end()
    return found


def told(fault: SegmentFault) -> str:
    """A finding as the tables above write it."""
    element = f"{fault.element}-{fault.component}" if fault.component else str(fault.element or "")
    status = "" if fault.status == "A7:684" else fault.status
    parts = (
        str(fault.snip), fault.problem.code, fault.segment, fault.loop or ".", fault.code, element, fault.element_code,
        status,
    )  # fmt: skip
    return " ".join(filter(None, parts))


def changed(body: tuple[str, ...], changes: dict[str, str]) -> tuple[str, ...]:
    """A body with some segments replaced; `segment#2` is its second occurrence, and each change must hit."""
    out = list(body)
    for old, new in changes.items():
        segment, _, number = old.partition("#")
        places = [place for place, each in enumerate(out) if each == segment]
        assert places, f"{segment} is not in the claim"
        place = places[int(number or 1) - 1]
        out[place : place + 1] = [f"\0{each}" for each in new.split("~")] if new else ["\0"]
    return tuple([each.removeprefix("\0") for each in out if each != "\0"])


@pytest.mark.parametrize("name", GOOD)
def test_a_good_claim_has_no_finding(name: str) -> None:
    guide, body = GOOD[name]
    assert [told(each) for each in found_in(guide, body)] == []


@pytest.mark.parametrize("name", GOOD)
def test_a_good_claim_is_right_by_every_snip_type(name: str) -> None:
    guide, body = GOOD[name]
    known = guide_of(guide, "837")
    assert known is not None
    found: list[SegmentFault] = []
    walk = Checks().rules(compiled(known)).walk(USUAL, found.append)
    walk.feed(whole_set(guide, body))
    walk.end()
    assert [told(each) for each in found] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.claim}: {row.found}")
def test_a_change_is_found_where_it_is(row: Row) -> None:
    guide, good = GOOD[row.claim]
    body = changed(good, row.changes)
    found = found_in(guide, body)
    assert sorted(map(told, found)) == sorted(row.found.split(" + ")), row.why
    whole = ("ST", *body, "SE")
    assert all(whole[each.position - 1].startswith(row.at) for each in found), [each.position for each in found]


CLEAN = (
    "Inteligenz__X12Parser/*837P__5010_ST1309-XX.txt",
    "LinuxForHealth__x12/*demo.autoaccident.837",
    "LinuxForHealth__x12/*demo.drug.example10.1.837",
    "LinuxForHealth__x12/*demo.example7.837",
    "LinuxForHealth__x12/*demo.example8.837",
    "irobayna__stupidedi/*X222A1_HC837*_pass_ambulance.edi",
    "irobayna__stupidedi/*X222A1_HC837*_pass_drug-administered-in-the-physician-office.edi",
    "irobayna__stupidedi/*X222A1_HC837*_pass_medicare-secondary-payer-COB.edi",
    "irobayna__stupidedi/*X222A1_HC837*_pass_out-of-network-repriced-claim.edi",
    "irobayna__stupidedi/*X222A1_HC837*_pass_oxygen.edi",
    "irobayna__stupidedi/*X222A1_HC837*_pass_ppo-repriced-claim.edi",
    "irobayna__stupidedi/*X222A1_HC837*_pass_wheelchair.edi",
    "irobayna__stupidedi/*X223A2_HC837*_pass_automobile-accident.edi",
    "irobayna__stupidedi/*X223A2_HC837*_pass_out-of-network-repriced-claim.edi",
    "irobayna__stupidedi/*X223A2_HC837*_pass_two-claims-for-the-same-provider.edi",
    "kreddys__edi-lens/*837p.test.0002.edi",
    "kreddys__edi-lens/*837p.test.wrapped.edi",
    "mimilabs__hccinfhir/*sample_837_0.txt",
    "moov-io__x12/*example_5010_837p_sample.txt",
)
"""Public files in which nothing is wrong that the tables could tell."""

OTHER_SEPARATOR = (
    "1 element-5 {0} 8 {1}-1 5",
    "2 element-1 {0} 8 {1}-2 1",
)
"""A component separator that ISA16 does not name: the first component is too long, the second is missing."""

FAULTY = {
    "LinuxForHealth__x12/*demo.ambulance.example5.837": (
        ["2 element-1 CLM 2300 8 5-2 1"], "CLM05 is 41::1, its qualifier B is missing"),
    "LinuxForHealth__x12/*demo.cob.example4.837": (
        ["2 element-7 AMT 2320 8 1 7"], "AMT*F2 was an amount of 004010, 005010 knows D, A8 and EAF"),
    "LinuxForHealth__x12/*demo-file_demo.837i": (
        ["2 element-I10 CLM 2300 8 6 I10", "2 element-7 DTP 2300 8 2 7"], "CLM06 is not used; 434 is RD8"),
    "LinuxForHealth__x12/*two-claims-single-provider.837i": (
        ["2 element-I10 CLM 2300 8 6 I10"], "CLM06 is of professional claims"),
    "LinuxForHealth__x12/*demo.example12.837": (
        [OTHER_SEPARATOR[0].format("CLM 2300", 5), OTHER_SEPARATOR[1].format("CLM 2300", 5),
         "2 element-1 CLM 2300 8 5-3 1", OTHER_SEPARATOR[0].format("HI 2300", 1),
         OTHER_SEPARATOR[1].format("HI 2300", 1), OTHER_SEPARATOR[0].format("SV1 2400", 1),
         OTHER_SEPARATOR[1].format("SV1 2400", 1)], "ISA16 is a colon, components are parted by >"),
    "LinuxForHealth__x12/*out-of-network-repriced-claim.837i": (
        [OTHER_SEPARATOR[0].format("CLM 2300", 5), OTHER_SEPARATOR[1].format("CLM 2300", 5),
         "2 element-1 CLM 2300 8 5-3 1", "2 element-I10 CLM 2300 8 6 I10", OTHER_SEPARATOR[0].format("HI 2300", 1),
         OTHER_SEPARATOR[1].format("HI 2300", 1), OTHER_SEPARATOR[0].format("SV2 2400", 2),
         OTHER_SEPARATOR[1].format("SV2 2400", 2)], "the same, and CLM06"),
    "irobayna__stupidedi/*X223A2_HC837*_pass_837-institutional-claim.edi": (
        ["1 element-8 DTP 2300 8 3 8"], "434 is RD8 and one day stands there"),
    "imsweb__x12-parser/*x12_ambiguous_loop.txt": (
        ["4 patient-missing HL 2000C I6 A7:156"], "SBR02 is not 18 and the claim stands under the subscriber"),
    "imsweb__x12-parser/*x12_writer_test.txt": (
        ["4 patient-missing HL 2000C I6 A7:156"], "SBR02 is not 18 and the claim stands under the subscriber"),
    "imsweb__x12-parser/*x12_segment_errors.txt": (
        ["2 segment-5 REF 2010AA 5", "2 segment-3 N3 2010AA 3", "2 segment-3 HI 2300 3",
         "4 patient-missing HL 2000C I6 A7:156"], "two tax numbers, no street, no diagnosis, no patient"),
    "mimilabs__hccinfhir/*sample_837_11.txt": (
        ["2 element-7 PRV 2310B 8 2 7", "2 segment-2 SV1 2310B 2", "2 segment-2 DTP 2310B 2",
         "2 segment-2 LIN 2310B 2", "2 segment-2 CTP 2310B 2", "2 segment-3 LX 2400 3", "2 segment-3 NM1 2010BB 3"],
        "PXC is ZZ as in 004010; the line has no LX; no payer"),
}  # fmt: skip
"""Public files with faults: each kind of finding once, in the order of the walk, and why."""

BEGINNINGS = {
    "imsweb__x12-parser/*x12_valid.txt": ("2 element-1 HI 2300 8 1-2 1", "HI*BK*8901: codes in elements of their own"),
    "imsweb__x12-parser/*x12_bad_valid_code.txt": ("2 element-7 NM1 2010AA 8 1 7", "NM101 is 117"),
    "imsweb__x12-parser/*x12_bad_segment_identifier.txt": ("1 segment-1 1000A 1", "a segment without a name"),
    "imsweb__x12-parser/*x12_loop_errors1_exceeds_max_1_parent.txt": ("2 segment-4 NM1 2010AA 4", "two billing ones"),
    "imsweb__x12-parser/*x223-test.txt": ("2 element-7 CLM 2300 8 5-2 7", "CLM05-2 is B on an institutional claim"),
    "kreddys__edi-lens/*837I.test.0001.edi": ("2 element-I10 CLM 2300 8 4 I10", "CLM05 stands in CLM04"),
    "mimilabs__hccinfhir/*sample_837_1.txt": ("2 element-7 NM1 1000A 8 8 7", "NM108 is XX, a submitter has 46"),
    "Inteligenz__X12Parser/*837P__5010_MedicaidExample.txt": ("2 element-7 BHT . 8 1 7", "BHT01 is masked by 9999"),
    "Inteligenz__X12Parser/*837P__5010_MissingEntityCode.txt": ("2 element-7 BHT . 8 1 7", "BHT01 is masked by 9999"),
}
"""Public files with many faults: the first, and why."""


def found_in_file(pattern: str) -> list[str]:
    """What is found in the claim sets of a public file, set by set."""
    files = sorted((PUBLIC / "x12").glob(pattern))
    if not files:
        pytest.skip(f"the public file {pattern} is not here")
    told_of: list[str] = []
    version, sets = "", 0
    whole: list[str] = []
    with files[0].open("rb") as stream:
        for each in segments(stream):
            if not isinstance(each, Segment):
                continue
            elements = each.elements
            if elements[0] == "GS":
                version = elements[8]
            if elements[0] == "ST":
                whole = []
            whole.append(each.delimiters.element.join(elements))
            if elements[0] == "SE":
                told_of += map(told, found_in_set(whole, version, each.delimiters))
                sets += 1
    assert sets, "the file holds no set"
    return told_of


@pytest.mark.parametrize("pattern", CLEAN)
def test_a_good_public_file_has_no_finding(pattern: str) -> None:
    assert found_in_file(pattern) == []


@pytest.mark.parametrize("pattern", FAULTY)
def test_each_fault_of_a_public_file_is_found(pattern: str) -> None:
    expected, why = FAULTY[pattern]
    assert list(dict.fromkeys(found_in_file(pattern))) == expected, why


@pytest.mark.parametrize("pattern", BEGINNINGS)
def test_the_first_fault_of_a_public_file_is_found(pattern: str) -> None:
    expected, why = BEGINNINGS[pattern]
    assert found_in_file(pattern)[0] == expected, why
