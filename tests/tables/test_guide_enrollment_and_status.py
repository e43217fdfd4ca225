"""The guides of enrollment, claim status, claim acknowledgment and request for information: a small good set of each,
one change a row and what must be found; and the standard's public examples of them.

Expected by hand from 005010X220A1, X212, X213 and X214 (usage, codes, situational rules) and from IK304 and IK403 of
005010X231A1. A finding reads: segment number, loop ("-": the set itself), segment or element, IK304, "/" and IK403
where an element is meant, SNIP type: "10 2000 INS02 8/7 2".
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from interchanges import PUBLIC
from road import CLAIMS, run
from selfund.x12.checking.checks import CheckOptions, Checks
from selfund.x12.checking.rules import Rules
from selfund.x12.guides.registry import compiled, guide_of
from selfund.x12.interchange import Delimiters, SegmentFault
from selfund.x12.syntax import Segment, segments

GOLDEN = Path(__file__).parents[1] / "golden"
EXAMPLES = PUBLIC / "x12"
USUAL = Delimiters("*", "^", ":", "~")

ENROLLMENT = """
 1 ST*834*0001*005010X220A1
 2 BGN*00*ENR-1*20260105*0930****2
 3 REF*38*MILLS-1
 4 DTP*007*D8*20260101
 5 QTY*TO*2
 6 N1*P5*BAY MILLS*FI*890000201
 7 N1*IN*LAKESIDE PLAN*FI*890000202
 8 N1*TV*LAKESIDE ADMINISTRATORS*FI*890000203
 9 ACT*77001
10 INS*Y*18*021*28*A***FT
11 REF*0F*M1001
12 REF*1L*MILLS-1
13 REF*17*HOURLY
14 DTP*356*D8*20260101
15 NM1*IL*1*FENN*ADA*R***34*900000001
16 PER*IP**TE*5555550142
17 N3*12 QUARRY LANE
18 N4*LAKESIDE*OH*43001
19 DMG*D8*19880214*F*M
20 NM1*31*1
21 N3*PO BOX 9
22 N4*LAKESIDE*OH*43001
23 HD*021**PPO*GOLD*FAM
24 DTP*348*D8*20260101
25 AMT*P3*412.5
26 REF*1L*MILLS-1
27 IDC*GOLD*H*2
28 LX*1
29 NM1*P3*1*OAKES*RUTH****XX*1234567893*25
30 COB*S*OTH-5*1
31 DTP*344*D8*20250101
32 NM1*IN*2*NORTH MUTUAL*****FI*890000204
33 LS*2700
34 LX*1
35 N1*75*SHIFT
36 REF*17*NIGHT
37 DTP*007*D8*20260101
38 LE*2700
39 INS*N*19*021*28*A
40 REF*0F*M1001
41 NM1*IL*1*FENN*JUNE
42 DMG*D8*20160301*F
43 HD*021**PPO*GOLD
44 DTP*348*D8*20260101
45 SE*45*0001
"""
REQUEST = """
 1 ST*276*0001*005010X212
 2 BHT*0010*13*ASK-1*20260301*0815
 3 HL*1**20*1
 4 NM1*PR*2*LAKESIDE PLAN*****PI*LAKE1
 5 HL*2*1*21*1
 6 NM1*41*2*BIRCH CLEARING*****46*BIRCH01
 7 HL*3*2*19*1
 8 NM1*1P*2*ALDER CLINIC*****XX*1234567893
 9 HL*4*3*22*0
10 DMG*D8*19880214*F
11 NM1*IL*1*FENN*ADA****MI*M1001
12 TRN*1*T-1
13 REF*1K*ICN5
14 REF*EJ*PCN1
15 AMT*T3*150
16 DTP*472*D8*20260210
17 SVC*HC:99213*150*****1
18 REF*FJ*1
19 DTP*472*D8*20260210
20 HL*5*3*22*1
21 NM1*IL*1*OAKES*RUTH****MI*M2002
22 HL*6*5*23
23 DMG*D8*20160301*M
24 NM1*QC*1*OAKES*PETER
25 TRN*1*T-2
26 DTP*472*RD8*20260201-20260203
27 SE*27*0001
"""
RESPONSE = """
 1 ST*277*0001*005010X212
 2 BHT*0010*08*ANS-1*20260302*0815*DG
 3 HL*1**20*1
 4 NM1*PR*2*LAKESIDE PLAN*****PI*LAKE1
 5 PER*IC*CLAIMS DESK*TE*5555550199
 6 HL*2*1*21*1
 7 NM1*41*2*BIRCH CLEARING*****46*BIRCH01
 8 HL*3*2*19*1
 9 NM1*1P*2*ALDER CLINIC*****XX*1234567893
10 HL*4*3*22*0
11 NM1*IL*1*FENN*ADA****MI*M1001
12 TRN*2*T-1
13 STC*F1:65*20260228**150*120*20260225**20260228*EFT88
14 REF*1K*ICN5
15 DTP*472*D8*20260210
16 SVC*HC:99213*150*120****1
17 STC*F1:65*20260228
18 REF*FJ*1
19 DTP*472*D8*20260210
20 HL*5*3*22*1
21 NM1*IL*1*OAKES*RUTH****MI*M2002
22 HL*6*5*23
23 NM1*QC*1*OAKES*PETER
24 TRN*2*T-2
25 STC*P1:20*20260301**80******P3:3:PRP
26 HL*7*2*19*0
27 NM1*1P*2*RIVER CLINIC*****XX*1245319599
28 TRN*1*0
29 STC*D0:24:1P*20260301
30 SE*30*0001
"""
ACKNOWLEDGMENT = """
 1 ST*277*0001*005010X214
 2 BHT*0085*08*ACK-1*20260302*0815*TH
 3 HL*1**20*1
 4 NM1*PR*2*LAKESIDE PLAN*****PI*LAKE1
 5 TRN*1*RCPT-1
 6 DTP*050*D8*20260301
 7 DTP*009*D8*20260302
 8 HL*2*1*21*1
 9 NM1*41*2*BIRCH CLEARING*****46*BIRCH01
10 TRN*2*BATCH-1
11 STC*A1:19:PR*20260302*WQ*380
12 QTY*90*1
13 QTY*AA*1
14 AMT*YU*150
15 AMT*YY*230
16 HL*3*2*19*1
17 NM1*85*2*ALDER CLINIC*****XX*1234567893
18 TRN*1*0
19 STC*A1:19:PR**WQ*380
20 REF*TJ*890000101
21 QTY*QA*1
22 QTY*QC*1
23 AMT*YU*150
24 AMT*YY*230
25 HL*4*3*PT
26 NM1*QC*1*FENN*ADA****MI*M1001
27 TRN*2*PCN1
28 STC*A2:20*20260302*WQ*150
29 REF*1K*ICN5
30 DTP*472*D8*20260210
31 HL*5*3*PT
32 NM1*QC*1*OAKES*PETER****MI*M2002
33 TRN*2*PCN2
34 STC*A3:122*20260302*U*230
35 DTP*472*RD8*20260201-20260203
36 SVC*HC:99213*230*****1
37 STC*A3:122**U
38 REF*FJ*1
39 SE*39*0001
"""
INFORMATION = """
 1 ST*277*0001*005010X213
 2 BHT*0085*08*RFI-1*20260302*0815*RQ
 3 HL*1**20*1
 4 NM1*PR*2*LAKESIDE PLAN*****PI*LAKE1
 5 HL*2*1*21*1
 6 NM1*41*2*BIRCH CLEARING*****46*BIRCH01
 7 HL*3*2*19*1
 8 NM1*1P*2*ALDER CLINIC*****XX*1234567893
 9 HL*4*3*PT
10 NM1*QC*1*FENN*ADA****MI*M1001
11 TRN*1*ICN5
12 STC*R4:18842-5::LOI*20260302
13 REF*EJ*PCN1
14 DTP*472*D8*20260210
15 DTP*106*D8*20260401
16 PWK*OZ
17 PER*IC*RECORDS DESK*TE*5555550188
18 SVC*HC:99213*150*****1
19 STC*R4:11506-3::LOI*20260302
20 REF*FJ*1
21 SE*21*0001
"""
UP_TO_SITUATIONS = Checks(CheckOptions(frozenset({1, 2, 3, 4})))
"""All that can be said without outside codes: public examples and claims that we answer have invented NPIs."""

GOOD = {"834": ENROLLMENT, "276": REQUEST, "277": RESPONSE, "277CA": ACKNOWLEDGMENT, "277RFI": INFORMATION}


class Row(NamedTuple):
    """A change of a good set and what must be found. `change`: by number what stands there instead, "~" between
    segments, empty for nothing; numbers of findings are those of the changed set."""

    kind: str
    change: Mapping[int, str]
    found: str
    why: str


def gone(*numbers: int) -> dict[int, str]:
    return dict.fromkeys(numbers, "")


ENROLLMENT_ROWS = (
    Row("834", {2: "BGN*99*ENR-1*20260105*0930****2"}, "2 - BGN01 8/7 2", "00, 15 or 22"),
    Row("834", {2: "BGN*00*ENR-1*20260105*0930"}, "2 - BGN08 8/1 2", "BGN08 is required"),
    Row("834", {2: "BGN*00*ENR-1*20260105*2560****2"}, "2 - BGN04 8/9 1", "there is no 25th hour"),
    Row("834", {2: "BGN*15*ENR-1*20260105*0930****2"}, "2 - BGN06 8/I9 4", "sent again: the original is named"),
    Row("834", {2: "BGN*00*ENR-1*20260105*0930****4"}, "10 2000 INS03 8/I6 4 + 39 2000 INS03 8/I6 4",
        "a file to compare holds members to compare (030) alone"),
    Row("834", {5: "QTY*TO*2~QTY*ET*1~QTY*DT*1~QTY*TO*2"}, "8 - QTY 5 2", "three totals at most"),
    Row("834", gone(6), "44 1000A N1 3 2", "the sponsor is required"),
    Row("834", {6: "N1*P5*BAY MILLS*FI"}, "6 1000A N104 8/1 2 + 6 1000A N104 8/2 1", "required, and N103 needs it"),
    Row("834", {8: "N1*ZZ*LAKESIDE ADMINISTRATORS*FI*890000203"}, "8 1000C N101 8/7 2", "BO or TV"),
    Row("834", {8: "N1*TV**FI*890000203"}, "8 1000C N102 8/1 2", "an administrator has a name"),
    Row("834", {10: "INS*Y*99*021*28*A***FT"}, "10 2000 INS02 8/7 2 + 10 2000 INS02 8/I6 4",
        "no such relationship, and none of a subscriber"),
    Row("834", {10: "INS*Y*01*021*28*A***FT"}, "10 2000 INS02 8/I6 4", "a subscriber is no spouse"),
    Row("834", {39: "INS*N*18*021*28*A"}, "39 2000 INS01 8/I6 4", "self is the subscriber"),
    Row("834", {10: "INS*Y*18*021*28*C***FT"}, "10 2000 INS07 8/I9 4", "COBRA has its event"),
    Row("834", {10: "INS*Y*18*021*28*A***FT****20260101"}, "10 2000 INS11 8/2 1", "INS11 and INS12 are a pair"),
    Row("834", {10: "INS*Y*18*024*07*T***TE"}, "23 2300 HD01 8/I6 4", "who leaves gets no coverage added"),
    Row("834", {10: "INS*Y*18*030*XN*A***FT"}, "23 2300 HD01 8/I6 4", "who is compared gets no coverage added"),
    Row("834", gone(11), "38 2000 REF 3 2", "REF 0F is required"),
    Row("834", {13: "REF*6P*X"}, "13 2000 REF01 8/7 2", "6P is none of the member's numbers"),
    Row("834", {13: "DTP*356*D8*20260101", 14: "REF*17*HOURLY"}, "14 2000 REF 7 1", "numbers come before dates"),
    Row("834", {14: "DTP*356*D8*20260230"}, "14 2000 DTP03 8/8 1", "there is no 30 February"),
    Row("834", {14: "DTP*356*RD8*20260101-20260131"}, "14 2000 DTP02 8/7 2", "a member's dates are single days"),
    Row("834", {15: "NM1*QC*1*FENN*ADA"}, "15 2100A NM101 8/7 2", "IL or 74"),
    Row("834", {15: "NM1*74*1*FENN*ADA*R***34*900000001"}, "10 2100B NM1 I6 4", "corrected: what was wrong is told"),
    Row("834", {19: "DMG*D8*19880214*F*M~NM1*70*1*FEN*ADA"}, "15 2100A NM101 8/I6 4", "what was wrong was corrected"),
    Row("834", {15: "NM1*IL*1*FENN*ADA*R***34"}, "15 2100A NM109 8/2 1", "NM108 and NM109 are a pair"),
    Row("834", {16: "PER*IP**XX*5555550142"}, "16 2100A PER03 8/7 2", "no such kind of number"),
    Row("834", gone(18), "15 2100A N4 I6 4", "an address has a city"),
    Row("834", {18: "N4*LAKESIDE"}, "18 2100A N402 8/I9 4 + 18 2100A N403 8/I9 4", "at home it has state and ZIP code"),
    Row("834", {18: "N4*TORONTO***CA"}, "", "abroad it need not"),
    Row("834", {19: "DMG*D8*19880214*X*M"}, "19 2100A DMG03 8/7 2", "F, M or U"),
    Row("834", {19: "DMG*D8*19880214*F*M*Q"}, "19 2100A DMG05-1 8/7 2", "no such race or ethnicity"),
    Row("834", gone(19), "15 2100A DMG I6 4", "who is added has a day of birth"),
    Row("834", {19: "DMG*D8*19880214*F*M~ZZZ*1"}, "20 2100A ZZZ 1 1", "no segment of the standard"),
    Row("834", {19: "DMG*D8*19880214*F*M~CLM*1*20"}, "20 2100A CLM 6 1", "no segment of this set"),
    Row("834", {20: "NM1*31*1*FENN"}, "20 2100C NM103 8/I10 2", "a mailing address has no name"),
    Row("834", gone(21), "22 2100C N3 3 2", "a mailing address has a street"),
    Row("834", {22: "N4*LAKESIDE*OH*43001~NM1*S3*1*FENN*OLA"}, "10 2000 INS01 8/I6 4", "a dependent has such a parent"),
    Row("834", {23: "HD*999**PPO*GOLD*FAM"}, "23 2300 HD01 8/7 2", "no such maintenance"),
    Row("834", {23: "HD*021**QQQ*GOLD*FAM"}, "23 2300 HD03 8/7 2", "no such line of insurance"),
    Row("834", {23: "HD*021**PPO*GOLD*ALL"}, "23 2300 HD05 8/7 2", "no such level of coverage"),
    Row("834", {23: "HD*024**PPO*GOLD*FAM"}, "23 2300 DTP I6 4", "cancelled: 349 is needed"),
    Row("834", gone(24), "32 2300 DTP 3 2 + 23 2300 DTP I6 4", "coverage has a date, added coverage its first day"),
    Row("834", {24: "DTP*349*D8*20260101"}, "23 2300 DTP I6 4", "added: 348 is needed"),
    Row("834", {25: "AMT*ZZ*412.5"}, "25 2300 AMT01 8/7 2", "no such amount"),
    Row("834", {25: "AMT*P3*41x"}, "25 2300 AMT02 8/6 1", "an amount has digits"),
    Row("834", {27: "IDC*GOLD*Z*2"}, "27 2300 IDC02 8/7 2", "D, H or P"),
    Row("834", {27: "IDC*GOLD*H*2*1*9"}, "27 2300 IDC05 8/3 1", "IDC has four elements"),
    Row("834", gone(29), "29 2310 NM1 3 2", "a provider has a name"),
    Row("834", {29: "NM1*P3*1*OAKES*RUTH****XX*1234567893"}, "29 2310 NM110 8/1 2", "NM110 is required"),
    Row("834", {30: "COB*S*OTH-5*6"}, "32 2330 NM1 I9 4", "no other coverage has no other insurer"),
    Row("834", {33: "LS*2800"}, "33 2700 LS01 8/7 2", "LS01 is 2700"),
    Row("834", gone(38), "38 2700 LE 3 2", "what LS begins LE ends"),
    Row("834", {39: "INS*N*19*024*07*T"} | gone(43, 44), "39 2000 DTP I6 4", "who leaves has the day: 357"),
    Row("834", {39: "INS*N*19*024*07*T", 40: "REF*0F*M1001~DTP*357*D8*20260131"} | gone(43, 44), "", "it is there"),
)  # fmt: skip

REQUEST_ROWS = (
    Row("276", {2: "BHT*0019*13*ASK-1*20260301*0815"}, "2 - BHT01 8/7 2", "0010"),
    Row("276", {2: "BHT*0010*13*ASK-1*20260301*0815*RQ"}, "2 - BHT06 8/I10 2", "a request has no kind"),
    Row("276", {3: "HL*1**20*0"}, "3 2000A HL04 8/7 2", "levels follow the payer"),
    Row("276", gone(4), "26 2100A NM1 3 2", "the payer has a name"),
    Row("276", {4: "NM1*PR*2*LAKESIDE PLAN*****ZZ*LAKE1"}, "4 2100A NM108 8/7 2", "PI or XV"),
    Row("276", {8: "NM1*85*2*ALDER CLINIC*****XX*1234567893"}, "8 2100C NM101 8/7 2", "1P"),
    Row("276", {8: "NM1*1P*2*ALDER CLINIC*ANN****XX*1234567893"}, "8 2100C NM104 8/I13 4", "NM102 is 2"),
    Row("276", {9: "HL*4*3*24*0"}, "9 2000D HL03 8/7 2", "no such level, and a subscriber must follow"),
    Row("276", gone(10), "9 2000D DMG I6 4", "who is the patient has a day of birth"),
    Row("276", {20: "HL*5*3*22*1~DMG*D8*19701212*F"}, "21 2000D DMG I9 4", "who is not the patient has none"),
    Row("276", {11: "NM1*IL*1*FENN*ADA"}, "11 2100D NM108 8/1 2 + 11 2100D NM109 8/1 2", "the member's number"),
    Row("276", {12: "TRN*2*T-1"}, "12 2200D TRN01 8/7 2", "a request has a trace of its own: 1"),
    Row("276", {13: "REF*VV*1"}, "13 2200D REF01 8/7 2", "a voucher is told of in answers alone"),
    Row("276", {14: "REF*1K*ICN6"}, "14 2200D REF 5 2", "one number of the payer"),
    Row("276", gone(16, 17, 18, 19), "12 2200D DTP I6 4", "without lines the claim has the dates"),
    Row("276", {17: "SVC*ZZ:99213*150*****1"}, "17 2210D SVC01-1 8/7 2", "no such kind of code"),
    Row("276", {17: "SVC*NU:0300*150**0300***1"}, "17 2210D SVC04 8/I13 4", "the revenue code once"),
    Row("276", gone(19), "19 2210D DTP 3 2", "a line has its dates"),
    Row("276", gone(12, 13, 14, 15, 16, 17, 18, 19), "9 2200D TRN I6 4 + 10 2000D DMG I9 4",
        "no dependents and no claim: whose status is asked?"),
    Row("276", {22: "HL*6*5*23*0"}, "22 2000E HL04 8/I10 2", "nothing can follow a dependent"),
    Row("276", gone(23), "26 2000E DMG 3 2", "a dependent has a day of birth"),
    Row("276", gone(25, 26), "25 2200E TRN 3 2", "a dependent has a claim"),
    Row("276", {26: "DTP*472*RD8*20260203"}, "26 2200E DTP03 8/8 1", "a span has two days"),
)  # fmt: skip

RESPONSE_ROWS = (
    Row("277", {2: "BHT*0010*08*ANS-1*20260302*0815"}, "2 - BHT06 8/1 2", "DG is required"),
    Row("277", {5: "PER*IC*CLAIMS DESK*ZZ*5555550199"}, "5 2100A PER03 8/7 2", "no such kind of number"),
    Row("277", {12: "TRN*1*T-1"}, "12 2200D TRN01 8/7 2", "the request's trace is given back: 2"),
    Row("277", {13: "STC*F1:65***150*120"}, "13 2200D STC02 8/1 2", "a status has its day"),
    Row("277", {13: "STC*F1*20260228**150*120"}, "13 2200D STC01-2 8/1 2", "category and code"),
    Row("277", {13: "STC*F1:65::XX*20260228**150*120"}, "13 2200D STC01-4 8/7 2", "RX alone"),
    Row("277", {13: "STC*F1:65:99*20260228**150*120"}, "13 2200D STC01-3 8/7 2", "99 is no entity"),
    Row("277", {13: "STC*F1:65*20260228*WQ*150*120"}, "13 2200D STC03 8/I10 2", "no action in an answer"),
    Row("277", {13: "STC*F1:65*20260228**150"}, "13 2200D STC05 8/I9 4", "F1: what was paid"),
    Row("277", {13: "STC*F1:65*20260228**150*120****EFT88"}, "13 2200D STC08 8/I9 4", "a payment has its day"),
    Row("277", {13: "STC*F1:65*20260228**150.555*120"}, "13 2200D STC04 8/5 1", "no fractions of a cent"),
    Row("277", gone(13), "19 2200D STC 3 2", "a claim has a status"),
    Row("277", {16: "SVC*HC:99213*150*****1"}, "16 2220D SVC03 8/1 2", "what was paid of the line"),
    Row("277", {16: "SVC*HC:99213*150*120"}, "16 2220D SVC07 8/1 2", "units are required"),
    Row("277", gone(17), "19 2220D STC 3 2", "a line has a status"),
    Row("277", gone(24, 25), "24 2200E TRN 3 2", "a dependent has a claim"),
    Row("277", {25: "STC*P1:20*20260301**80******:3:PRP"}, "25 2200E STC10-1 8/1 2", "a second status has a category"),
    Row("277", {29: "STC*D0:24:85*20260301"}, "29 2200C STC01-3 8/7 2", "1P alone"),
    Row("277", gone(28, 29), "26 2200C TRN I6 4", "without subscribers the provider has a status"),
    Row("277", {9: "NM1*1P*2*ALDER CLINIC*****XX*1234567893~TRN*1*0~STC*A1:19:1P*20260301"}, "10 2200C TRN I9 4",
        "with subscribers it has none"),
)  # fmt: skip

ACKNOWLEDGMENT_ROWS = (
    Row("277CA", {2: "BHT*0010*08*ACK-1*20260302*0815*TH"}, "2 - BHT01 8/7 2", "0085"),
    Row("277CA", {2: "BHT*0085*08*ACK-1*20260302*815*TH"}, "2 - BHT05 8/4 1", "four digits at least"),
    Row("277CA", {4: "NM1*41*2*LAKESIDE PLAN*****PI*LAKE1"}, "4 2100A NM101 8/7 2", "AY or PR"),
    Row("277CA", gone(6), "7 2200A DTP 3 2", "the day it came"),
    Row("277CA", {6: "DTP*051*D8*20260301"}, "6 2200A DTP01 8/7 2", "no such day here"),
    Row("277CA", {10: "TRN*1*BATCH-1"}, "10 2200B TRN01 8/7 2", "the batch is the receiver's: 2"),
    Row("277CA", {11: "STC*A1:19:85*20260302*WQ*380"}, "11 2200B STC01-3 8/7 2", "no billing provider here"),
    Row("277CA", {11: "STC*A1:19:PR*20260302*X*380"}, "11 2200B STC03 8/7 2", "U or WQ"),
    Row("277CA", {11: "STC*A1:19:PR*20260302*WQ"}, "11 2200B STC04 8/1 2", "the charge of the whole"),
    Row("277CA", {11: "STC*A8:19:PR*20260302*U*380"}, "16 2000C HL I9 4", "rejected as a whole: nothing follows"),
    Row("277CA", {12: "QTY*QA*1"}, "12 2200B QTY01 8/7 2", "QA is the provider's"),
    Row("277CA", gone(13), "10 2200B QTY I6 4", "a charge of rejected claims has their number"),
    Row("277CA", gone(14), "10 2200B AMT I6 4", "accepted claims have a charge"),
    Row("277CA", gone(24), "18 2200C AMT I6 4", "rejected claims have a charge"),
    Row("277CA", {19: "STC*A1:19:PR*20260302*WQ*380"}, "19 2200C STC02 8/I10 2", "the provider's status has no day"),
    Row("277CA", {20: "REF*EI*890000101"}, "20 2200C REF01 8/7 2", "no such number"),
    Row("277CA", gone(18, 19, 20, 21, 22, 23, 24, *range(25, 39)), "16 2200C STC I6 4",
        "without patients the provider has a status"),
    Row("277CA", {25: "HL*4*3*PT*0"}, "25 2000D HL04 8/I10 2", "nothing can follow a patient"),
    Row("277CA", {26: "NM1*QC*1*FENN*ADA****ZZ*M1001"}, "26 2100D NM108 8/7 2", "II or MI"),
    Row("277CA", {28: "STC*A2:20*20260302*U*150"}, "28 2200D STC03 8/I6 4", "accepted is WQ"),
    Row("277CA", gone(29), "27 2200D REF I6 4", "an accepted claim has the payer's number"),
    Row("277CA", gone(30), "30 2200D DTP 3 2", "a claim has its dates"),
    Row("277CA", {33: "TRN*2"}, "33 2200D TRN02 8/1 2", "the provider's number for the claim"),
    Row("277CA", {34: "STC*A3:122*20260302*WQ*230"}, "34 2200D STC03 8/I6 4 + 34 2200D STC03 8/I6 4",
        "rejected is U, and lines follow rejected claims alone"),
    Row("277CA", {34: "STC*A3:122*20260302*U*230*******A7:562:XX"}, "34 2200D STC11-3 8/7 2", "no such entity"),
    Row("277CA", {37: "STC*A3:122**WQ"}, "37 2220D STC03 8/7 2", "lines are told of where they are rejected"),
    Row("277CA", {38: "REF*6R*1"}, "38 2220D REF01 8/7 2", "FJ"),
)  # fmt: skip

INFORMATION_ROWS = (
    Row("277RFI", {9: "HL*4*3*22*0"}, "9 2000D HL03 8/7 2", "patients stand under the provider, not subscribers"),
    Row("277RFI", {11: "TRN*2*ICN5"}, "11 2200D TRN01 8/7 2", "the payer's number: 1"),
    Row("277RFI", {12: "STC*R4:18842-5::RX*20260302"}, "12 2200D STC01-4 8/7 2", "LOI alone"),
    Row("277RFI", {12: "STC*A7:18842-5::LOI*20260302"}, "12 2200D STC01-1 8/I6 4", "categories of requests"),
    Row("277RFI", gone(12, 18, 19, 20), "11 2200D STC I6 4", "something is asked for"),
    Row("277RFI", {15: "DTP*106*RD8*20260401-20260402"}, "15 2200D DTP02 8/7 2", "an answer is due on a day"),
    Row("277RFI", {16: "PWK*OZ****XX*12"}, "16 2210D PWK05 8/7 2", "AC"),
    Row("277RFI", gone(19), "20 2220D STC 3 2", "a line is asked something"),
    Row("277RFI", {8: "NM1*1P*2*ALDER CLINIC"}, "8 2100C NM108 8/1 2 + 8 2100C NM109 8/1 2", "the provider's number"),
)  # fmt: skip

ROWS = (*ENROLLMENT_ROWS, *REQUEST_ROWS, *RESPONSE_ROWS, *ACKNOWLEDGMENT_ROWS, *INFORMATION_ROWS)


def numbered(text: str) -> list[str]:
    """The segments of a good set; their numbers are those of their places."""
    pairs = [line.split(maxsplit=1) for line in text.strip().splitlines()]
    assert [int(number) for number, _ in pairs] == list(range(1, len(pairs) + 1))
    return [segment for _, segment in pairs]


def findings(
    whole: list[str], delimiters: Delimiters = USUAL, version: str = "", checks: Checks | None = None
) -> list[SegmentFault]:
    """What the guide of a set finds in it, by its table alone or with the checks in Python too."""
    st = whole[0].split(delimiters.element)
    guide = guide_of(st[3] if len(st) > 3 else version, st[1])
    assert guide is not None, whole[0]
    along = compiled(guide)
    found: list[SegmentFault] = []
    walk = (checks.rules(along) if checks else Rules(along, (), 4)).walk(delimiters, found.append)
    walk.feed(whole)
    walk.end()
    return found


def told(fault: SegmentFault) -> str:
    """A finding in the words of the rows."""
    spot = f"{fault.segment}{fault.element:02d}" if fault.element else fault.segment
    spot += f"-{fault.component}" if fault.component else ""
    code = f"{fault.code}/{fault.element_code}" if fault.element else fault.code
    return f"{fault.position} {fault.loop or '-'} {spot} {code} {fault.snip}"


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_a_good_set_has_no_finding(kind: str) -> None:
    assert [told(each) for each in findings(numbered(GOOD[kind]))] == []
    assert [told(each) for each in findings(numbered(GOOD[kind]), checks=Checks())] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}: {row.why}")
def test_a_change_is_found_where_it_is(row: Row) -> None:
    changed: list[str] = []
    for number, segment in enumerate(numbered(GOOD[row.kind]), 1):
        changed += [each for each in row.change.get(number, segment).split("~") if each]
    assert sorted(map(told, findings(changed))) == sorted(filter(None, row.found.split(" + "))), row.why


# ------------------------------------------------------------------------------------------- the public examples

# what is wrong with those that are not right: end of the file's name | findings | why
FAULTY = {
    "277_005010X212_provider-level-status.277": (
        "20 2200C STC01-3 8/7 2",
        "a provider's status is about the provider (1P, as in NM101), not about a billing provider (85)",
    ),
    "FromAlexbrodsky.txt": ("20 2200D STC03 8/I6 4", "A7 rejects the claim, WQ says that it was accepted"),
    "FromBogeyone.txt": (
        "8 2100B NM1 3 2 + 8 2200B TRN 3 2 + 8 - SE 3 2",
        "it breaks off behind the receiver's level: no name, no trace, no end",
    ),
    "277_Deidentified_from_nth.txt": (
        "2 - BHT01 8/7 2 + 2 - BHT05 8/9 1 + 11 2200B STC01-3 8/7 2 + 17 2200C STC01-3 8/7 2 + 23 2200D STC01-3 8/7 2"
        " + 24 2200D STC01-3 8/7 2 + 25 2200D STC01-3 8/7 2 + 30 2200C STC01-3 8/7 2 + 36 2200D STC01-3 8/7 2"
        " + 37 2200D STC01-3 8/7 2 + 38 2200D STC01-3 8/7 2 + 43 2200D STC01-3 8/7 2 + 44 2200D STC01-3 8/7 2"
        " + 45 2200D STC01-3 8/7 2",
        "made unknown by nines and X: 9999 is neither the structure 0085 nor a time, 99 and XX are no entities",
    ),
    "FromLatitude81uk.txt": (
        "2 - BHT01 8/5 1 + 2 - BHT04 8/8 1 + 2 - BHT05 8/9 1 + 6 2200A DTP01 8/7 2 + 6 2200A DTP03 8/8 1"
        " + 7 2200A DTP01 8/7 2 + 7 2200A DTP03 8/8 1 + 11 2200B STC02 8/8 1 + 11 2200B STC03 8/7 2"
        " + 24 2200D STC02 8/4 1 + 26 2200D DTP03 8/8 1",
        "made unknown by what is no code, no date and no time",
    ),
    "Dhcs_Example1.txt": (
        "2 - BGN07 8/I10 2 + 2 - BGN08 8/1 2 + 6 2000 INS09 8/5 1",
        "the action stands one element too early, the employment status (AC) one too late",
    ),
    "Dhcs_Example2.txt": (
        "2 - BGN07 8/I10 2 + 2 - BGN08 8/1 2 + 6 2000 INS09 8/5 1 + 6 2000 INS13 8/5 1 + 6 2000 INS11 8/2 1",
        "as in the first example; date and its format (INS11, INS12) stand one too late",
    ),
    "example834_5010.txt": ("6 2000 INS06-1 8/5 1", "there are blanks behind the plan code: four characters"),
    "sample_834_01.txt": (
        "7 2000 INS05 8/1 2 + 7 2000 INS06-1 8/5 1 + 7 2000 INS09 8/5 1"
        " + 9 2000 REF01 8/7 2 + 10 2000 REF01 8/7 2 + 12 2100A NM108 8/7 2"
        " + 21 2000 INS05 8/1 2 + 21 2000 INS06-1 8/5 1 + 21 2000 INS09 8/5 1"
        " + 23 2000 REF01 8/7 2 + 24 2000 REF01 8/7 2 + 25 2000 REF01 8/7 2 + 26 2100A NM108 8/7 2"
        " + 34 2000 INS05 8/1 2 + 34 2000 INS06-1 8/5 1 + 34 2000 INS09 8/5 1"
        " + 36 2000 REF01 8/7 2 + 37 2000 REF01 8/7 2 + 39 2100A NM108 8/7 2"
        " + 49 2000 INS05 8/1 2 + 49 2000 INS06-1 8/5 1 + 49 2000 INS09 8/5 1"
        " + 51 2000 REF01 8/7 2 + 52 2100A NM108 8/7 2"
        " + 58 2000 INS05 8/1 2 + 58 2000 INS06-1 8/5 1 + 58 2000 INS09 8/5 1"
        " + 60 2000 REF01 8/7 2 + 61 2100A NM108 8/7 2",
        "in each of five members: no benefit status, FT and AC where Medicare and student stand, numbers 6P, 1D and AB"
        " and the qualifier MI that the guide does not have there",
    ),
    "sample_834_02.txt": ("18 2100A DMG02 8/8 1", "randomDoB is no date"),
    "sample_834_03.txt": ("21 2100A DMG02 8/8 1", "randomDoB is no date"),
    "sample_834_04.txt": ("21 2100A DMG02 8/8 1", "randomDoB is no date"),
    "sample_834_05.txt": ("21 2100A DMG02 8/8 1", "randomDoB is no date"),
    "sample_834_06.txt": ("19 2100A DMG02 8/8 1 + 54 2100A DMG02 8/8 1", "randomDoB1 and randomDoB2 are no dates"),
    "sample_output_834.edi": (
        "5 - NM1 2 2 + 57 1000A N1 3 2 + 57 1000B N1 3 2"
        " + 9 2000 DTP01 8/7 2 + 19 2000 DTP01 8/7 2 + 29 2000 DTP01 8/7 2 + 39 2000 DTP01 8/7 2 + 40 2000 DTP01 8/7 2"
        " + 50 2000 DTP01 8/7 2"
        " + 6 2000 INS03 8/I6 4 + 16 2000 INS03 8/I6 4 + 26 2000 INS03 8/I6 4 + 36 2000 INS03 8/I6 4"
        " + 47 2000 INS03 8/I6 4",
        "the sponsor stands in NM1, no payer; 348 and 349 are dates of coverage, not of members; a file to compare (4)"
        " with members to add (021)",
    ),
}  # fmt: skip
OF_THESE_GUIDES = ("005010X212", "005010X213", "005010X214", "005010X220A1")


def sets_in(path: Path) -> Iterator[tuple[list[str], Delimiters, str]]:
    """The transaction sets of a file, with its delimiters and GS08; the last may break off."""
    version, kept, delimiters = "", list[str](), USUAL
    with path.open("rb") as stream:
        for each in segments(stream):
            if not isinstance(each, Segment):
                continue
            tag, delimiters = each.elements[0].strip(), each.delimiters
            if tag == "GS":
                version = each.elements[8]
            if tag == "ST" or kept:
                kept.append(delimiters.element.join((tag, *each.elements[1:])))
            if tag == "SE" and kept:
                yield kept, delimiters, version
                kept = []
    if kept:
        yield kept, delimiters, version


def told_of_file(path: Path, checks: Checks | None = None) -> list[str]:
    """The findings of a file's sets, one after the other."""
    return [
        told(fault)
        for whole, delimiters, version in sets_in(path)
        for fault in findings(whole, delimiters, version, checks)
    ]


def public_files() -> list[Path]:
    """The public examples that say that they follow one of these guides."""
    found = []
    for path in sorted(EXAMPLES.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        start = data[data.find(b"ISA") :][:500] if b"ISA" in data else b""
        kinds = (b"834", b"276", b"277")
        if any(b"ST*" + kind in start for kind in kinds) and any(name.encode() in start for name in OF_THESE_GUIDES):
            found.append(path)
    return found


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the standard's public examples are not there")
def test_every_public_example_has_the_findings_that_were_argued() -> None:
    files = public_files()
    faulty = {ending: [path for path in files if path.name.endswith(ending)] for ending in FAULTY}
    assert all(len(paths) == 1 for paths in faulty.values()), faulty
    expected = {paths[0]: sorted(FAULTY[ending][0].split(" + ")) for ending, paths in faulty.items()}
    assert {path.name: sorted(told_of_file(path)) for path in files} == {
        path.name: expected.get(path, []) for path in files
    }
    good = [path for path in files if path not in expected]
    assert len(good) == 23
    assert {path.name: found for path in good if (found := told_of_file(path, UP_TO_SITUATIONS))} == {}


# -------------------------------------------------------------------------------------- what we write ourselves


def test_the_golden_277ca_has_no_finding() -> None:
    assert told_of_file(GOLDEN / "two_providers.277ca.edi", UP_TO_SITUATIONS) == []


def test_every_277ca_of_a_run_has_no_finding(tmp_path: Path) -> None:
    run(sorted(CLAIMS.glob("*.edi")), tmp_path / "out", "2026-03-09")
    written = sorted((tmp_path / "out" / "ack").glob("*.277ca.edi"))
    assert len(written) > 5
    assert {path.name: found for path in written if (found := told_of_file(path, UP_TO_SITUATIONS))} == {}
