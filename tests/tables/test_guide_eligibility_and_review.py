"""The guides of eligibility (270, 271) and of the services review (278): small good sets, one change a row and what
must be found; and the public files of these kinds.

Expected by hand from 005010X279A1, 005010X217, 005010X215 and 005010X216 (usage, codes, situational rules), IK304 and
IK403 of 005010X231A1. A row's finding reads: SNIP type, our code, segment and loop, IK304, then element[-component] and
IK403 where an element is meant, and the claim status where it is not that of syntax.
"""

from typing import NamedTuple

import pytest

from interchanges import PUBLIC
from selfund.x12.checking.checks import CheckOptions, python_checks
from selfund.x12.checking.rules import Rules
from selfund.x12.guides.guide import Guide
from selfund.x12.guides.registry import compiled, guide_of
from selfund.x12.interchange import Delimiters, SegmentFault

USUAL = Delimiters("*", "^", ":", "~")
ELIGIBILITY, REVIEW, INQUIRY, NOTICE = "005010X279A1", "005010X217", "005010X215", "005010X216"

PAYER = "NM1*PR*2*LAKE HEALTH*****PI*LAKE1"
CLINIC = "NM1*1P*2*ALDER CLINIC*****XX*1234567893"
ANN = "NM1*IL*1*LINDQVIST*ANN****MI*X100"
BORN = "DMG*D8*19800102*F"
LEVELS = ("HL*1**20*1", PAYER, "HL*2*1*21*1", CLINIC)

ASK = (
    "BHT*0022*13*Q7*20260301*0900", *LEVELS, "HL*3*2*22*0", "TRN*1*Q7*9876543210", ANN, BORN, "DTP*291*D8*20260301",
    "EQ*30^98",
)  # fmt: skip
ASK_CHILD = (
    "BHT*0022*13*Q8*20260301*0900", *LEVELS, "HL*3*2*22*1", ANN, "HL*4*3*23*0", "TRN*1*Q8*9876543210",
    "NM1*03*1*LINDQVIST*TOM", "DMG*D8*20140102*M", "INS*N*19", "HI*ABK:J069", "EQ*98****1", "DTP*291*D8*20260301",
)  # fmt: skip
TELL = (
    "BHT*0022*11*Q7*20260301*0901", *LEVELS, "HL*3*2*22*0", "TRN*2*Q7*9876543210", ANN, "N3*9 BAY STREET",
    "N4*LAKESIDE*OH*43001", BORN, "DTP*346*D8*20260101", "EB*1**30*HM*LAKE PLAN", "EB*B*IND*98***27*30*****Y",
    "EB*A*IND*30*****.2", "HSD*VS*20***23*1", "MSG*AFTER THE DEDUCTIBLE", "EB*L", "LS*2120",
    "NM1*P3*1*BERG*OLE****XX*1112223338", "LE*2120",
)  # fmt: skip
TELL_CHILD = (
    "BHT*0022*11*Q8*20260301*0901", *LEVELS, "HL*3*2*22*1", ANN, "HL*4*3*23*0", "TRN*2*Q8*9876543210",
    "NM1*03*1*LINDQVIST*TOM", "DMG*D8*20140102*M", "INS*N*19", "HI*ABK:J069", "EB*1**30", "EB*C*IND*30***23*500",
)  # fmt: skip
REFUSE = (
    "BHT*0022*11*Q9*20260301*0901", *LEVELS[:3], CLINIC, "AAA*N**51*C",
)  # fmt: skip

PLAN = "NM1*X3*2*LAKE HEALTH*****PI*LAKE1"
REVIEWED = ("HL*1**20*1", PLAN, "HL*2*1*21*1", CLINIC, "HL*3*2*22*1", ANN)
SURGEON = "NM1*71*1*BERG*OLE****XX*1112223338"
ADMIT = (
    "BHT*0007*13*R1*20260301*0900", *REVIEWED, BORN, "HL*4*3*EV*0", "TRN*1*R1*9876543210", "UM*AR*I*2*21:B**U***Y",
    "DTP*435*D8*20260310", "HI*ABK:M1711", "HSD*DY*3", "CL1*3", "PWK*77*FX***AC*F11", SURGEON, "PER*IC**TE*5550100",
)  # fmt: skip
SERVE = (
    "BHT*0007*13*R2*20260301*0900", *REVIEWED, "HL*4*3*23*1", "NM1*QC*1*LINDQVIST*TOM", "DMG*D8*20140102*M",
    "INS*N*19", "HL*5*4*EV*1", "UM*HS*I*1*11:B", "HI*ABK:J069:D8:20260210*ABF:R05", "HL*6*5*SS*0",
    "TRN*1*R2*9876543210", "DTP*472*RD8*20260310-20260410", "SV1*HC:97110*90*UN*8***1:2", "HSD*VS*8",
    "NM1*SJ*2*BAY THERAPY*****XX*1093817462", "HL*7*5*SS*0", "SV3*AD:D7210****I*1", "TOO*JP*14*M:O",
)  # fmt: skip
DECIDE = (
    "BHT*0007*11*R1*20260302*0900*18", *REVIEWED, "HL*4*3*EV*1", "TRN*2*R1*9876543210", "UM*AR*I*2*21:B",
    "HCR*A1*AUTH77", "DTP*435*D8*20260310", "DTP*007*RD8*20260310-20260313", "HI*ABK:M1711", "HSD*DY*3", SURGEON,
    "HL*5*4*SS*0", "HCR*A3**0H", "HI*LOI:18842-5", "SV2*0120*HC:99221**DA*3",
)  # fmt: skip
TURN_DOWN = ("BHT*0007*11*R3*20260302*0900*18", "HL*1**20*1", PLAN, "HL*2*1*21*0", CLINIC, "AAA*N**43*C")
ASK_STATUS = (
    "BHT*0007*28*R1*20260305*0900", *REVIEWED, BORN, "HL*4*3*EV*0", "UM*AR*I*2*21:B", "REF*BB*AUTH77",
    "DTP*AAH*RD8*20260301-20260331", "NM1*SJ*2*BAY THERAPY*****XX*1093817462",
)  # fmt: skip
TELL_STATUS = (
    "BHT*0007*08*R1*20260305*0901*18", *REVIEWED, "HL*4*3*EV*0", "UM*AR*I*2*21:B", "HCR*A4", "REF*NT*ADM5",
)  # fmt: skip
NOTIFY = (
    "BHT*0007*14*N1*20260310*0900", "HL*1**20*1", "NM1*FA*2*BAY HOSPITAL*****XX*1093817462", "HL*2*1*21*1", PLAN,
    "HL*3*2*22*1", ANN, "HL*4*3*EV*0", "TRN*1*N1*9876543210", "UM*AR**2*21:B", "REF*BB*AUTH77", "DTP*435*D8*20260310",
    "CL1*2",
)  # fmt: skip
RECEIVE = (
    "BHT*0007*11*N1*20260310*0901", "HL*1**20*1", "NM1*FA*2*BAY HOSPITAL*****XX*1093817462", "HL*2*1*21*1", PLAN,
    "HL*3*2*22*1", ANN, "HL*4*3*EV*0", "TRN*2*N1*9876543210", "AAA*N**33*N",
)  # fmt: skip

GOOD = {
    "ask": (ELIGIBILITY, "270", ASK),
    "ask child": (ELIGIBILITY, "270", ASK_CHILD),
    "tell": (ELIGIBILITY, "271", TELL),
    "tell child": (ELIGIBILITY, "271", TELL_CHILD),
    "refuse": (ELIGIBILITY, "271", REFUSE),
    "admit": (REVIEW, "278", ADMIT),
    "serve": (REVIEW, "278", SERVE),
    "decide": (REVIEW, "278", DECIDE),
    "turn down": (REVIEW, "278", TURN_DOWN),
    "ask status": (INQUIRY, "278", ASK_STATUS),
    "tell status": (INQUIRY, "278", TELL_STATUS),
    "notify": (NOTICE, "278", NOTIFY),
    "receive": (NOTICE, "278", RECEIVE),
}


class Row(NamedTuple):
    """A change of a good set: the segment that begins so → new ones (joined by ~, "" takes it out), the segment at
    which something is found, what, and why."""

    name: str
    old: str
    new: str
    at: str
    found: str
    why: str


ASKED = (
    Row("ask", "BHT", "BHT*0022*11*Q7*20260301*0900", "BHT", "2 element-7 BHT . 8 2 7", "11 is a response"),
    Row("ask", "BHT", "BHT*0022*13**20260301*0900*RT", "BHT",
        "4 answer-at-once-reference BHT . 8 3 I9", "who asks to be answered at once gives a reference"),
    Row("ask", "BHT", "BHT*0022*13*Q7*20260301*9900", "BHT", "1 element-9 BHT . 8 5 9", "hour 99"),
    Row("ask", PAYER, "NM1*1P*2*LAKE HEALTH*****PI*LAKE1", "NM1*1P", "2 element-7 NM1 2100A 8 1 7", "a provider"),
    Row("ask", PAYER, "NM1*PR*2******PI*LAKE1", "NM1*PR", "2 element-1 NM1 2100A 8 3 1", "the source has a name"),
    Row("ask", CLINIC, "NM1*1P*2*ALDER CLINIC", "NM1*1P", "2 element-1 NM1 2100B 8 8 1 + 2 element-1 NM1 2100B 8 9 1",
        "who asks has an id"),
    Row("ask", CLINIC, f"{CLINIC}~REF*EI*1", "REF", "2 element-7 REF 2100B 8 1 7", "EI is no receiver's id here"),
    Row("ask", CLINIC, f"{CLINIC}~PRV*PE*PXC", "PRV", "1 element-2 PRV 2100B 8 3 2", "PRV02 goes with PRV03"),
    Row("ask", CLINIC, f"{CLINIC}~N4*LAKESIDE", "N4", "4 place-of-address N4 2100B 8 2 I9", "no country: a state"),
    Row("ask", "HL*3", "HL*3*2*22*2", "HL*3", "2 element-7 HL 2000C 8 4 7", "0 or 1"),
    Row("ask", "TRN", "TRN*2*Q7*9876543210", "TRN", "2 element-7 TRN 2000C 8 1 7", "an inquiry's trace is of type 1"),
    Row("ask", "TRN", "TRN*1*Q7*98765", "TRN", "1 element-4 TRN 2000C 8 3 4", "ten characters"),
    Row("ask", "TRN", "TRN*1*A*9876543210~TRN*1*B*9876543210~TRN*1*C*9876543210", "TRN*1*C",
        "2 segment-5 TRN 2000C 5", "two traces at most"),
    Row("ask", ANN, "NM1*IL*1*LINDQVIST*ANN****SY*X100", "NM1*IL", "2 element-7 NM1 2100C 8 8 7", "II or MI"),
    Row("ask", ANN, "NM1*IL*1*LINDQVIST*ANN****MI", "NM1*IL", "1 element-2 NM1 2100C 8 9 2", "NM108 goes with NM109"),
    Row("ask", ANN, "NM1*IL*1**ANN", "NM1*IL", "4 subscriber-search-name NM1 2100C 8 3 I9", "no id: the last name"),
    Row("ask child", ANN, "NM1*IL*1*LINDQVIST*ANN", "NM1*IL", "4 subscriber-search-birth DMG 2100C I6",
        "no id: the birth date"),
    Row("ask", BORN, "DMG*D8*19801302*F", "DMG", "1 element-8 DMG 2100C 8 2 8", "month 13"),
    Row("ask", BORN, f"{BORN}~INS*Y*18", "INS", "2 element-1 INS 2100C 8 17 1", "INS is there for the birth order"),
    Row("ask", "DTP", "DTP*472*D8*20260301", "DTP", "2 element-7 DTP 2100C 8 1 7", "an inquiry's dates: 102 291"),
    Row("ask", "EQ", "", "HL*3", "4 subscriber-inquiry EQ 2110C I6", "nothing is asked for"),
    Row("ask", "EQ", "EQ***FAM", "EQ", "1 element-2 EQ 2110C 8 1 2", "EQ01 or EQ02"),
    Row("ask", "EQ", "EQ*29", "EQ", "2 element-7 EQ 2110C 8 1 7", "29 is no service type"),
    Row("ask", "EQ", "EQ*30*HC:99213", "EQ", "4 inquiry-names-service EQ 2110C 8 2 I13", "one or the other"),
    Row("ask", "EQ", "EQ*98****1", "EQ", "4 inquiry-diagnosis HI 2100C I6", "a pointer without diagnoses"),
    Row("ask", "EQ", "EQ*30~AMT*R*10.555", "AMT", "1 element-5 AMT 2110C 8 2 5", "a fraction of a cent"),
    Row("ask", "EQ", "EQ*30~III*ZZ", "III", "2 element-1 III 2110C 8 2 1 + 1 element-2 III 2110C 8 2 2", "no place"),
    Row("ask", "EQ", "EQ*30~EB*1", "EB", "1 segment-6 EB 2110C 6", "EB is of the response"),
    Row("ask child", "NM1*03", "NM1*03*1*LINDQVIST*TOM****MI*X1", "NM1*03",
        "2 element-I10 NM1 2100D 8 8 I10 + 2 element-I10 NM1 2100D 8 9 I10", "dependents have no id of their own"),
    Row("ask child", "INS", "INS*Y*19", "INS", "2 element-7 INS 2100D 8 1 7", "a dependent is no subscriber"),
    Row("ask child", "HI", "HI*ABF:J069", "HI", "2 element-7 HI 2100D 8 1-1 7", "the principal one is first"),
    Row("ask child", "EQ", "EQ*98**FAM", "EQ", "2 element-I10 EQ 2110D 8 3 I10", "FAM is asked of the subscriber"),
)  # fmt: skip
"""Inquiries after eligibility."""

TOLD = (
    Row("tell", "BHT", "BHT*0022*13*Q7*20260301*0901", "BHT", "2 element-7 BHT . 8 2 7", "13 is an inquiry"),
    Row("tell", PAYER, f"{PAYER}~PER*IC**TE", "PER", "1 element-2 PER 2100A 8 4 2", "a number's kind without number"),
    Row("tell", CLINIC, f"{CLINIC}~AAA*N**72*C", "AAA", "2 element-7 AAA 2100B 8 3 7", "72 is about a member id"),
    Row("tell", CLINIC, f"{CLINIC}~AAA*N**43*P", "AAA", "2 element-7 AAA 2100B 8 4 7", "P is the source's"),
    Row("tell", "N4", "N4**OH*43001", "N4", "2 element-1 N4 2100C 8 1 1", "a city"),
    Row("tell", BORN, f"AAA*N**78*C~{BORN}", "", "", "a rejection beside benefits is no fault"),
    Row("tell", BORN, f"AAA*N**64*C~{BORN}", "AAA", "2 element-7 AAA 2100C 8 3 7", "64 is about a patient's id"),
    Row("tell", BORN, f"{BORN}~INS*Y*18*001", "INS", "4 changed-data-reason INS 2100C 8 4 I9", "why it changed"),
    Row("tell", "DTP", "DTP*346*RD8*20260101", "DTP", "1 element-8 DTP 2100C 8 3 8", "a span has two dates"),
    Row("tell", "DTP", "DTP*346*D8*20260101~MPI*C*AO", "MPI", "2 element-1 MPI 2100C 8 3 1", "the branch"),
    Row("tell", "EB*1", "EB*9**30", "EB*9", "2 element-7 EB 2110C 8 1 7", "no such information"),
    Row("tell", "EB*1", "EB*1**30^29", "EB*1", "2 element-7 EB 2110C 8 3 7", "the second service type"),
    Row("tell", "EB*1", "EB*1**30*HM*LAKE PLAN****DY", "EB*1", "1 element-2 EB 2110C 8 10 2", "EB09 goes with EB10"),
    Row("tell", "EB*B", "EB*B*IND*98***27", "EB*B", "4 cost-share-amount EB 2110C 8 7 I9", "a copayment of how much"),
    Row("tell", "EB*A", "EB*A*IND*30", "EB*A", "4 coinsurance-percent EB 2110C 8 8 I9", "coinsurance of how much"),
    Row("tell", "EB*L", "EB*L**98**********HC:99213", "EB*L", "4 benefit-names-service EB 2110C 8 13 I13", "one"),
    Row("tell", "EB*L", "EB*L*************1", "EB*L", "4 benefit-diagnosis HI 2100C I6", "a pointer without diagnoses"),
    Row("tell", "HSD", "HSD*VS", "HSD", "1 element-2 HSD 2110C 8 2 2", "HSD01 goes with HSD02"),
    Row("tell", "MSG", "MSG*A~REF*EJ*1", "REF", "1 segment-7 REF 2110C 7 + 2 element-7 REF 2110C 8 1 7", "late"),
    Row("tell", "EB*L", "EB*L~III*ZZ*11*44", "III",
        "4 injured-body-part III 2115C 8 4 I9 + 1 element-2 III 2115C 8 4 2", "which part of the body"),
    Row("tell", "LS*2120", "", "EB*L", "4 related-entities-begin LS 2110C I6", "LS"),
    Row("tell", "LE*2120", "", "EB*L", "4 related-entities-end LE 2110C I6", "LE"),
    Row("tell", "NM1*P3", "", "EB*L", "4 related-entities-between NM1 2120C I6", "LS and LE around nothing"),
    Row("tell", "LS*2120", "LS*2115", "LS", "2 element-7 LS 2110C 8 1 7", "the loop's own number"),
    Row("tell", "NM1*P3", "NM1*71*1*BERG", "NM1*71", "2 element-7 NM1 2120C 8 1 7", "no such related entity"),
    Row("tell child", "EB*1", "", "", "", "another benefit is there"),
    Row("tell child", "EB*C", "EB*C*EMP*30***23*500", "EB*C", "2 element-7 EB 2110D 8 2 7", "EMP is no dependent"),
    Row("tell child", "INS", "INS*N*34", "INS", "2 element-7 INS 2100D 8 2 7", "34 is the inquiry's"),
    Row("refuse", "AAA", "", "HL*2", "4 receiver-answer AAA 2100B I6", "no subscriber, no reason"),
    Row("refuse", "AAA", "AAA*N**51", "AAA", "2 element-1 AAA 2100B 8 4 1", "what to do now"),
    Row("refuse", "AAA", "AAA*N*ZZ*51*C", "AAA", "2 element-I10 AAA 2100B 8 2 I10", "AAA02 is not used"),
)  # fmt: skip
"""Answers about eligibility."""

REQUESTED = (
    Row("admit", "BHT", "BHT*0007*13*R1*20260301*0900*18", "BHT", "2 element-7 BHT . 8 6 7", "18 is a response"),
    Row("admit", "BHT", "BHT*0007*13**20260301*0900", "BHT", "2 element-1 BHT . 8 3 1", "a request has a reference"),
    Row("admit", "BHT", "BHT*0078*13*R1*20260301*0900", "BHT", "2 element-7 BHT . 8 1 7", "the older structure"),
    Row("admit", PLAN, "NM1*IL*2*LAKE HEALTH*****PI*LAKE1", "NM1*IL", "2 element-7 NM1 2010A 8 1 7", "no member"),
    Row("admit", CLINIC, f"{CLINIC}~PRV*RF*ZZ*207Q00000X", "PRV", "2 element-7 PRV 2010B 8 2 7", "PXC"),
    Row("admit", ANN, "NM1*IL*1*LINDQVIST*ANN", "NM1*IL",
        "2 element-1 NM1 2010C 8 8 1 + 2 element-1 NM1 2010C 8 9 1", "the subscriber's id is required"),
    Row("admit", BORN, "DMG**19800102", "DMG", "2 element-1 DMG 2010C 8 1 1 + 1 element-2 DMG 2010C 8 1 2", "format"),
    Row("admit", BORN, f"{BORN}~INS*Y*18", "INS", "2 element-1 INS 2010C 8 8 1", "INS is there for the service"),
    Row("admit", "UM", "UM*XX*I*2*21:B", "UM", "2 element-7 UM 2000E 8 1 7", "AR HS IN SC"),
    Row("admit", "UM", "UM*AR**2*21:B", "UM", "2 element-1 UM 2000E 8 2 1", "the kind of request"),
    Row("admit", "UM", "UM*AR*I*2*21", "UM", "2 element-1 UM 2000E 8 4-2 1", "what kind of place code"),
    Row("admit", "UM", "UM*AR*I*2*21:B*OA", "UM", "2 element-7 UM 2000E 8 5-1 7", "AA AP EM"),
    Row("admit", "UM", "UM*AR*3*2*21:B", "HL*4", "4 former-review REF 2000E I6", "cancel which one"),
    Row("admit", "UM", "UM*AR*3*2*21:B~REF*BB*AUTH77", "", "", "that one"),
    Row("admit", "DTP", "", "HL*4", "4 admission-date DTP 2000E I6 A7:189", "admitted when"),
    Row("admit", "DTP", "DTP*435*D8*20260310~DTP*435*D8*20260311", "DTP*435*D8*20260311",
        "2 segment-5 DTP 2000E 5", "1"),
    Row("admit", "DTP", "DTP*434*D8*20260310", "",
        "2 element-7 DTP 2000E 8 1 7 + 4 admission-date DTP 2000E I6 A7:189", "434 is a claim's"),
    Row("admit", "HI", "HI*ABF:R05*ABK:M1711", "HI", "2 element-7 HI 2000E 8 2-1 7", "the principal one is first"),
    Row("admit", "HSD", "HSD*DY*3*YR", "HSD", "2 element-7 HSD 2000E 8 3 7", "DA MO WK"),
    Row("admit", "HSD", "HSD*DY*3~HCR*A1", "HCR", "1 segment-6 HCR 2000E 6", "decisions are of the response"),
    Row("admit", "CL1", "CL1*3~CR1***I*A*DH*12", "HL*4", "4 place-of-transport NM1 2010EB I6", "where to"),
    Row("admit", "CL1", "CRC*10*Y*01~CL1*3", "CRC", "2 element-7 CRC 2000E 8 1 7", "no such kind of condition"),
    Row("admit", "PWK", "PWK*77*FX", "PWK", "4 attachment-number PWK 2000E 8 6 I9", "faxed under which number"),
    Row("admit", SURGEON, "NM1*71*1", "NM1*71", "4 provider-known NM1 2010EA 8 3 I9", "a provider without name or id"),
    Row("serve", "INS*N", "INS*N*18", "INS", "2 element-7 INS 2010D 8 2 7", "18 is the subscriber"),
    Row("serve", "HI", "", "HL*6", "4 service-diagnosis HI 2000E I6", "a pointer without diagnoses"),
    Row("serve", "SV1", "SV1*AD:D7210*90*UN*8***1", "SV1", "2 element-7 SV1 2000F 8 1-1 7", "AD is dental"),
    Row("serve", "SV1", "SV1*HC:97110*90**8", "SV1", "1 element-2 SV1 2000F 8 3 2", "SV103 goes with SV104"),
    Row("serve", "SV1", "", "HL*6", "4 service-told SV1 2000F I6", "which service"),
    Row("serve", "SV1", "SV1*HC:97110~SV2*0420", "SV2", "4 one-kind-of-service SV2 2000F I9", "one kind"),
    Row("serve", "SV3", "SV1*HC:97110", "HL*7", "4 tooth-of-dental-service SV3 2000F I6", "teeth of what"),
    Row("serve", "TOO", "TOO*JP*14*X", "TOO", "2 element-7 TOO 2000F 8 3-1 7", "no such surface"),
    Row("serve", "NM1*SJ", "NM1*71*1*BERG", "NM1*71", "1 segment-7 NM1 2010EA 7", "71 is of the event"),
)  # fmt: skip
"""Requests for review."""

DECIDED = (
    Row("decide", "BHT", "BHT*0007*11*R1*20260302*0900*RQ", "BHT", "2 element-7 BHT . 8 6 7", "18 19 AT RU"),
    Row("decide", "HCR*A1", "HCR*A1", "HCR", "4 certified-number HCR 2000E 8 2 I9", "under which number"),
    Row("decide", "HCR*A3", "HCR*A3", "HCR", "4 refused-reason HCR 2000F 8 3 I9", "why"),
    Row("decide", "HCR*A1", "HCR*A5*AUTH77", "HCR", "2 element-7 HCR 2000E 8 1 7", "no such decision"),
    Row("decide", "UM", "UM*AR*I*2*21:B****Y", "UM", "2 element-I10 UM 2000E 8 8 I10", "the response has no prognosis"),
    Row("decide", "DTP*007", "DTP*102*RD8*20260310-20260313", "DTP*102", "2 element-7 DTP 2000E 8 2 7", "one day"),
    Row("decide", "HI*LOI", "HI*ABK:J069", "HI*ABK", "2 element-7 HI 2000F 8 1-1 7", "LOINC asks for information"),
    Row("decide", SURGEON, f"{SURGEON}~AAA*Y**43*C", "AAA", "2 element-7 AAA 2010EA 8 1 7", "N"),
    Row("decide", "SV2", "SV2***700", "SV2", "1 element-2 SV2 2000F 8 1 2", "SV201 or SV202"),
    Row("turn down", "AAA", "", "HL*2", "4 requester-answer AAA 2010B I6", "no subscriber, no reason"),
    Row("turn down", CLINIC, f"{CLINIC}~N3*1 ALDER ROAD", "N3", "2 segment-2 N3 2010B 2", "responses have no address"),
    Row("ask status", "BHT", "BHT*0007*28*R1*20260305*0900*RU", "BHT", "2 element-I10 BHT . 8 6 I10", "not used"),
    Row("ask status", "DTP", "DTP*AAH*RD8*20260301 -20260331", "DTP", "1 element-8 DTP 2000E 8 3 8", "a blank inside"),
    Row("tell status", "HCR", "", "HL*4", "4 event-answer HCR 2000E I6", "no decision, no reason"),
    Row("tell status", "UM", "UM*AR**2*21:B", "", "", "the response need not repeat it"),
    Row("notify", "DTP", "", "HL*4", "4 admission-date DTP 2000E I6 A7:189", "since when"),
    Row("notify", "DTP", "DTP*096*D8*20260310", "", "", "a notice of discharge"),
    Row("notify", "UM", "", "SE", "2 segment-3 UM 2000E 3", "a notice says of what"),
    Row("receive", "AAA", "AAA*N**99*N", "AAA", "2 element-7 AAA 2000E 8 3 7", "no such reason"),
)  # fmt: skip
"""Decisions, inquiries and notices."""

ROWS = (*ASKED, *TOLD, *REQUESTED, *DECIDED)


def found_in(
    guide: Guide | None, whole: list[str], delimiters: Delimiters = USUAL, options: CheckOptions | None = None
) -> list[SegmentFault]:
    """What is found in a set: all that the guide's table says, and with `options` what is checked in Python too."""
    assert guide is not None
    found: list[SegmentFault] = []
    checks = python_checks(compiled(guide), options) if options else ()
    walk = Rules(compiled(guide), checks, 7).walk(delimiters, found.append)
    walk.feed(whole)
    walk.end()
    return found


def found_in_body(name: str, body: tuple[str, ...], options: CheckOptions | None = None) -> list[SegmentFault]:
    guide, kind, good = GOOD[name]
    known = guide_of(guide, kind, good[0].split("*")[2])
    return found_in(known, [f"ST*{kind}*0001*{guide}", *body, f"SE*{len(body) + 2}*0001"], USUAL, options)


def told(fault: SegmentFault) -> str:
    """A finding as the tables above write it."""
    element = f"{fault.element}-{fault.component}" if fault.component else str(fault.element or "")
    status = "" if fault.status == "A7:684" else fault.status
    parts = (
        str(fault.snip), fault.problem.code, fault.segment, fault.loop or ".", fault.code, element, fault.element_code,
        status,
    )  # fmt: skip
    return " ".join(filter(None, parts))


def changed(body: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    """A body with the first segment that begins so replaced; the change must hit."""
    place = next(number for number, each in enumerate(body) if each.startswith(old))
    return (*body[:place], *(new.split("~") if new else ()), *body[place + 1 :])


@pytest.mark.parametrize("name", GOOD)
def test_a_good_set_has_no_finding(name: str) -> None:
    assert [told(each) for each in found_in_body(name, GOOD[name][2], CheckOptions())] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}: {row.old} {row.found}")
def test_a_change_is_found_where_it_is(row: Row) -> None:
    body = changed(GOOD[row.name][2], row.old, row.new)
    found = found_in_body(row.name, body)
    expected = sorted(filter(None, row.found.split(" + ")))
    assert sorted(map(told, found)) == expected, row.why
    whole = ("ST", *body, "SE")
    assert all(whole[each.position - 1].startswith(row.at) for each in found), [each.position for each in found]


EXAMPLES = (
    "Inteligenz__X12Parser/*_270__5010_Example1_IG.txt",
    "Inteligenz__X12Parser/*_270__5010_Example1_IG_0x1D.txt",
    "Inteligenz__X12Parser/*Hipaa*_271__5010_Example_3_1_3.txt",
    "Inteligenz__X12Parser/*Hipaa*_271__5010_ValidationForDependentBenefitInfo.txt",
    "Inteligenz__X12Parser/*Hipaa*_271__5010_ValidationForDependentName.txt",
    "Inteligenz__X12Parser/*Hipaa*_271__5010_ValidationForReceiverName.txt",
    "Inteligenz__X12Parser/*Hipaa*_271__5010_ValidationForSubscriberBenefitInfo.txt",
    "Inteligenz__X12Parser/*Hipaa*_271__5010_ValidationOnAll.txt",
    "Inteligenz__X12Parser/*INS__271__5010_Example_3_1_2.txt",
    "LinuxForHealth__x12/demo-file_demo-single-line.270",
    "LinuxForHealth__x12/demo-file_demo.271",
    "LinuxForHealth__x12/*dependent-health-benefit-check.271",
    "imsweb__x12-parser/*_x271.txt",
    "irobayna__stupidedi/*X279A1_HS270*",
    "irobayna__stupidedi/*X279A1_HB271*",
    "irobayna__stupidedi/*X279_HB271*(subscriber)*",
    "irobayna__stupidedi/*X279_HB271*(dependent)*",
    "irobayna__stupidedi/*X217_HI278*emergency-admission-request*",
    "irobayna__stupidedi/*X217_HI278*request-for-home-health-care*",
    "irobayna__stupidedi/*X217_HI278*pass_request-for-medical-services*",
    "irobayna__stupidedi/*X217_HI278*pass_response-to-medical-services*",
)
"""Public files in which these tables have nothing to find. Most are the standard's own examples."""

FAULTY = {
    # AAA03 80 is for the source's name (2100A), 51 for a provider; NM106 is not used.
    "Inteligenz__X12Parser/*Hipaa*_271__5010_Example_3_1_2.txt": "2 element-7 AAA 2000A 8 3 7 + "
    "2 element-I10 NM1 2100B 8 6 I10 + 2 element-7 AAA 2110C 8 3 7",
    # A dependent has no levels below.
    "Inteligenz__X12Parser/*Hipaa*_271__5010_Example_3_2_2.txt": "2 element-7 HL 2000D 8 4 7",
    # AAA03 80 at 2000A again.
    "Inteligenz__X12Parser/*Hipaa*_271__5010_Example_ErrorWithoutBenefitInfo.txt": "2 element-7 AAA 2000A 8 3 7",
    # The source is not named.
    "Inteligenz__X12Parser/*Hipaa*_271__5010_ValidationForSource.txt": "2 segment-3 NM1 2100A 3",
    # An address has a city.
    "Inteligenz__X12Parser/*Hipaa*_271__5010_ValidationForSubscriberName.txt": "2 element-1 N4 2100C 8 1 1",
    # Who assigned the trace has ten characters.
    "Inteligenz__X12Parser/*INS__278__5010_Example_3_3_1_Request.txt": "1 element-4 TRN 2000E 8 3 4",
    # The event stands at a dependent's level (23) without the dependent, and a request holds no decision.
    "aurelianware__hipaa-attachments/test-x12-278-review-request.edi": "2 element-7 HL 2000D 8 4 7 + "
    "2 segment-2 TRN 2000D 2 + 2 segment-2 UM 2000D 2 + 1 segment-6 HCR 2000D 6 + 2 segment-2 DTP 2000D 2 + "
    "2 segment-3 NM1 2010D 3 + 2 segment-3 HL 2000E 3",
    # BHT02 13 is a request for review, an inquiry has 28; level 23 without the dependent's name, no level EV.
    "aurelianware__hipaa-attachments/*x215-inquiry-by-member-request.edi": "2 element-7 BHT . 8 2 7 + "
    "2 segment-2 TRN 2000D 2 + 2 segment-2 UM 2000D 2 + 2 segment-2 HCR 2000D 2 + 2 segment-2 DTP 2000D 2 + "
    "2 segment-3 NM1 2010D 3 + 4 dependent-answer AAA 2010D I6",
    # No ST03; BHT06 RQ is no type of a request; patient, review and reference stand at the reviewer's level.
    "aurelianware__hipaa-attachments/*x217-cancellation-request.edi": "2 element-1 ST . 8 3 1 + "
    "2 element-7 BHT . 8 6 7 + 2 segment-2 UM 2000A 2 + 2 element-7 NM1 2010A 8 1 7 + 2 element-7 NM1 2010A 8 8 7 + "
    "2 segment-2 REF 2010A 2 + 2 segment-2 REF 2010A 2 + 2 segment-2 TRN 2010A 2 + 2 segment-3 HL 2000B 3",
}
"""Public files with faults, each argued."""


def public_sets(pattern: str) -> list[tuple[Guide | None, list[str], Delimiters]]:
    """The sets of a public file, without the blanks between segments; the guide by ST03, else GS08, or by GS01."""
    if not PUBLIC.is_dir():
        pytest.skip("the public test material is not beside this repository")
    folder, _, name = pattern.partition("/")
    (path,) = (PUBLIC / "x12" / folder).glob(name)
    text = path.read_bytes().decode("latin-1").removeprefix("\xef\xbb\xbf").lstrip()
    element = text[3]
    header = text.split(element, 16)
    repetition = header[11] if header[11] != "U" else "^"
    delimiters = Delimiters(element, repetition, header[16][0], header[16][1])
    found: list[tuple[Guide | None, list[str], Delimiters]] = []
    group: list[str] = []
    whole: list[str] = []
    for segment in map(str.strip, text.split(delimiters.terminator)):
        parts = segment.split(element)
        group = parts if parts[0] == "GS" else group
        whole = [] if parts[0] == "ST" else whole
        whole.append(segment)
        if parts[0] == "SE":
            head, purpose = whole[0].split(element), whole[1].split(element)[2]
            guide = guide_of(head[3] if len(head) > 3 else group[8], head[1], purpose)
            found.append((guide or guide_of(REVIEW, head[1], purpose), whole, delimiters))
            whole = []
    return found


@pytest.mark.parametrize("pattern", EXAMPLES)
def test_a_right_public_file_has_no_finding(pattern: str) -> None:
    sets = public_sets(pattern)
    assert sets
    assert [told(each) for guide, whole, delimiters in sets for each in found_in(guide, whole, delimiters)] == []


@pytest.mark.parametrize("pattern", FAULTY)
def test_what_is_wrong_with_a_public_file_is_found(pattern: str) -> None:
    ((guide, whole, delimiters),) = public_sets(pattern)
    found = [told(each) for each in found_in(guide, whole, delimiters)]
    assert sorted(found) == sorted(FAULTY[pattern].split(" + "))


@pytest.mark.parametrize(
    ("guide", "purpose", "title"),
    [
        (REVIEW, "13", "review request"),
        (REVIEW, "01", "review request"),
        (REVIEW, "36", "review request"),
        (REVIEW, "11", "review response"),
        (INQUIRY, "28", "review inquiry"),
        (INQUIRY, "08", "review inquiry response"),
        (NOTICE, "14", "review notification"),
        (NOTICE, "11", "review notification acknowledgment"),
    ],
)
def test_the_purpose_tells_what_a_review_set_is(guide: str, purpose: str, title: str) -> None:
    known = guide_of(guide, "278", purpose)
    assert known is not None
    assert known.title == title
