"""The guides of dental claims, remittances, premiums and implementation acknowledgments: a small good set of each, one
change a row and what must be found; what Selfund writes itself; and the standard's public examples.

Expected by hand from 005010X224A2, X221A1, X218 and X231A1 (usage, codes, situational rules) and from IK304 and IK403
of 005010X231A1. A finding reads: segment number, loop ("-": the set itself), segment or element, IK304, "/" and IK403
where an element is meant, SNIP type: "30 2400 SV305 8/7 2".
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from interchanges import PUBLIC
from road import CLAIMS, run
from selfund.x12.checking.checks import Checks
from selfund.x12.checking.rules import Rules
from selfund.x12.guides.registry import compiled, guide_of
from selfund.x12.interchange import Delimiters, SegmentFault
from selfund.x12.syntax import Segment, segments

GOLDEN = Path(__file__).parents[1] / "golden"
USUAL = Delimiters("*", "^", ":", "~")

FILLING = """
 1 ST*837*0001*005010X224A2
 2 BHT*0019*00*77*20260302*0900*CH
 3 NM1*41*2*BIRCH CLEARING*****46*BIRCH01
 4 PER*IC*OLA DESK*TE*5555550101
 5 NM1*40*2*LAKESIDE ADMINISTRATORS*****46*LAKE01
 6 HL*1**20*1
 7 PRV*BI*PXC*1223G0001X
 8 NM1*85*2*ALDER DENTAL*****XX*1234567893
 9 N3*1 ALDER ROAD
10 N4*LAKESIDE*OH*430010000
11 REF*EI*890000101
12 HL*2*1*22*0
13 SBR*P*18*GRP77******CI
14 NM1*IL*1*LINDQVIST*ANN****MI*W100
15 N3*9 BAY STREET
16 N4*LAKESIDE*OH*43001
17 DMG*D8*19840412*F
18 NM1*PR*2*LAKESIDE ADMINISTRATORS*****PI*LKS01
19 CLM*TOOTH1*430***11:B:1*Y*A*Y*Y
20 DTP*472*D8*20260301
21 DN2*16*M****JP
22 PWK*RB*EL***AC*RAY77
23 REF*D9*TRACE1
24 HI*ABK:K0262*ABF:K011
25 NM1*82*1*BERG*OLE****XX*1992999825
26 PRV*PE*PXC*1223G0001X
27 NM1*DD*1*HAUGE*LIV****XX*1992999825
28 PRV*AS*PXC*1223S0112X
29 LX*1
30 SV3*AD:D2150*130****1*****1:2
31 TOO*JP*12*M:O
32 REF*6R*L1
33 LX*2
34 SV3*AD:D6740*300**10*R*1
35 TOO*JP*3
36 DTP*441*D8*20150601
37 SE*37*0001
"""
BRACES = """
 1 ST*837*0001*005010X224A3
 2 BHT*0019*00*77*20260302*0900*CH
 3 NM1*41*2*BIRCH CLEARING*****46*BIRCH01
 4 PER*IC*OLA DESK*TE*5555550101
 5 NM1*40*2*LAKESIDE ADMINISTRATORS*****46*LAKE01
 6 HL*1**20*1
 7 PRV*BI*PXC*1223G0001X
 8 NM1*85*2*ALDER DENTAL*****XX*1234567893
 9 N3*1 ALDER ROAD
10 N4*LAKESIDE*OH*430010000
11 REF*EI*890000101
12 HL*2*1*22*1
13 SBR*P**GRP77******CI
14 NM1*IL*1*LINDQVIST*ANN****MI*W100
15 NM1*PR*2*LAKESIDE ADMINISTRATORS*****PI*LKS01
16 HL*3*2*23*0
17 PAT*19
18 NM1*QC*1*LINDQVIST*TOM
19 N3*9 BAY STREET
20 N4*LAKESIDE*OH*43001
21 DMG*D8*20130102*M
22 CLM*WIRE1*4800***11:B:1*Y*A*Y*Y
23 DTP*452*D8*20260214
24 DN1*24*22
25 LX*1
26 SV3*AD:D8080*4800
27 DTP*472*D8*20260301
28 SE*28*0001
"""
SECOND = """
 1 ST*837*0001*005010X224A2
 2 BHT*0019*00*77*20260302*0900*CH
 3 NM1*41*2*BIRCH CLEARING*****46*BIRCH01
 4 PER*IC*OLA DESK*TE*5555550101
 5 NM1*40*2*LAKESIDE ADMINISTRATORS*****46*LAKE01
 6 HL*1**20*1
 7 PRV*BI*PXC*1223G0001X
 8 NM1*85*2*ALDER DENTAL*****XX*1234567893
 9 N3*1 ALDER ROAD
10 N4*LAKESIDE*OH*430010000
11 REF*EI*890000101
12 HL*2*1*22*0
13 SBR*S*18*GRP77******CI
14 NM1*IL*1*LINDQVIST*ANN****MI*W100
15 N3*9 BAY STREET
16 N4*LAKESIDE*OH*43001
17 DMG*D8*19840412*F
18 NM1*PR*2*LAKESIDE ADMINISTRATORS*****PI*LKS01
19 CLM*TOOTH2*90***11:B:1*Y*A*Y*Y**AA:::OH
20 DTP*439*D8*20260210
21 DTP*472*D8*20260301
22 SBR*P*01*GRP9******CI
23 CAS*CO*45*20
24 AMT*D*30
25 OI***Y***Y
26 NM1*IL*1*LINDQVIST*PER****MI*X77
27 NM1*PR*2*BAY HEALTH*****PI*BAY01
28 NM1*DD*1
29 REF*G2*55
30 LX*1
31 SV3*AD:D0140*90
32 SVD*BAY01*50*AD:D0140**1
33 CAS*CO*45*20
34 CAS*PR*2*20
35 DTP*573*D8*20260310
36 SE*36*0001
"""
PAID = """
 1 ST*835*0001
 2 BPR*I*335*C*ACH*CCP*01*091000019*DA*4455667788*1411234567**01*091000022*DA*998877*20260415
 3 TRN*1*EFT101*1411234567
 4 CUR*PR*USD
 5 REF*EV*BIRCH01
 6 DTM*405*20260415
 7 N1*PR*LAKESIDE ADMINISTRATORS
 8 N3*100 PIER ROAD
 9 N4*LAKESIDE*OH*43001
10 REF*2U*LKS01
11 PER*CX*CLAIM DESK*TE*5555550150
12 PER*BL*DATA DESK*TE*5555550151
13 PER*IC**UR*WWW.LAKESIDE.EXAMPLE
14 N1*PE*ALDER CLINIC*XX*1234567893
15 N3*1 ALDER ROAD
16 N4*LAKESIDE*OH*430010000
17 REF*TJ*890000101
18 RDM*EM**REMIT@ALDER.EXAMPLE
19 LX*1
20 TS3*1234567893*11*20261231*2*680
21 CLP*VISIT1*1*180*95*25*12*ICN1*11*1
22 NM1*QC*1*LEE*ANN****MI*LKS100
23 NM1*74*1*LEIGH
24 NM1*82*1*BIRCH*OLA****XX*1992999825
25 MOA***MA01
26 REF*1L*GRP77
27 DTM*232*20260302
28 DTM*233*20260302
29 DTM*050*20260310
30 PER*CX*CLAIM DESK*TE*5555550150
31 AMT*AU*180
32 SVC*HC:99213*180*95**1
33 DTM*472*20260302
34 CAS*CO*45*60
35 CAS*PR*3*25
36 REF*6R*1
37 AMT*B6*120
38 LQ*HE*N130
39 CLP*STAY1*19*500*240*0*12*ICN2*11*1**470*2.1
40 CAS*CO*45*260
41 NM1*QC*1*LEE*ANN****MI*LKS100
42 NM1*TT*2*BAY HEALTH*****PI*BAY01
43 MIA*3
44 DTM*232*20260305
45 PLB*1234567893*20261231*WO:ICN0*100*L6*-100
46 SE*46*0001
"""
DENIED = """
 1 ST*835*0001
 2 BPR*H*0*C*NON************20260415
 3 TRN*1*NOTE7*1411234567
 4 N1*PR*LAKESIDE ADMINISTRATORS
 5 N3*100 PIER ROAD
 6 N4*LAKESIDE*OH*43001
 7 PER*BL*DATA DESK
 8 N1*PE*ALDER CLINIC*FI*890000101
 9 LX*1
10 CLP*VISIT2*4*180*0*0*12*ICN3
11 CAS*CO*27*180
12 NM1*QC*1*LEE*ANN
13 DTM*232*20260302
14 DTM*036*20260228
15 SE*15*0001
"""
PREMIUM = """
 1 ST*820*0001*005010X218
 2 BPR*C*440*C*ACH*CCP*01*091000019*DA*4455667788*1411234567**01*091000022*DA*998877*20260401
 3 TRN*1*PAY55
 4 REF*38*GRP77
 5 DTM*582****RD8*20260401-20260430
 6 N1*PE*LAKESIDE PLAN*FI*890000202
 7 N3*100 PIER ROAD
 8 N4*LAKESIDE*OH*43001
 9 N1*PR*BAY MILLS*FI*890000201
10 PER*IC*PAYROLL*TE*5555550160
11 ENT*1*2L*FI*890000201
12 ADX*-10*53
13 RMR*IK*INV1*PI*100*110
14 REF*38*GRP77
15 DTM*582****RD8*20260401-20260430
16 IT1*1
17 SLN*1**O*2*IE
18 ADX*-10*52
19 ENT*2*2J*EI*E77
20 NM1*EY*1*FENN*ADA
21 RMR*AZ*W200**350
22 DTM*AAG*20260401
23 SE*23*0001
"""
ANSWER = """
 1 ST*999*0001*005010X231A1
 2 AK1*HC*7*005010X222A1
 3 AK2*837*0001*005010X222A1
 4 IK5*A
 5 AK2*837*0002*005010X222A1
 6 IK3*CLM*22*2300*8
 7 CTX*CLM01:PCN43
 8 IK4*2*782*6*1O0
 9 IK3*DTP*27*2300*I6
10 CTX*SITUATIONAL TRIGGER*CLM*22*2300*5:3*1325
11 CTX*CLM01:PCN43
12 IK3*NM1*30*2310*8
13 IK4*9*67*I9
14 CTX*SITUATIONAL TRIGGER*NM1*30*2310*8*66
15 IK5*E*5
16 AK2*837*0003*005010X222A1
17 IK5*R*4
18 AK9*P*3*3*2
19 SE*19*0001
"""

GOOD = {
    "filling": FILLING, "braces": BRACES, "second": SECOND, "paid": PAID, "denied": DENIED, "premium": PREMIUM,
    "answer": ANSWER,
}  # fmt: skip


class Row(NamedTuple):
    """A change of a good set: segment number → what stands there instead (joined by ~, "" takes it out), what must be
    found (joined by " + "; positions are those after the change), and why."""

    set: str
    change: dict[int, str]
    found: str
    why: str


def gone(*numbers: int) -> dict[int, str]:
    """These segments left out."""
    return dict.fromkeys(numbers, "")


CLM = "CLM*TOOTH1*430***11:B:1*Y*A*Y*Y"
WIRE_AHEAD = "CLM*WIRE1*4800***11:B:1*Y*A*Y*Y**********PB"

FILLING_ROWS = (
    Row("filling", gone(2), "36 - BHT 3 2", "BHT is required"),
    Row("filling", {2: "BHT*0010*00*77*20260302*0900*CH"}, "2 - BHT01 8/7 2", "0019"),
    Row("filling", {2: "BHT*0019*00*77*20260302*0900*31"}, "6 2010AC NM1 I6 4", "which plan wants money back?"),
    Row("filling", {7: "PRV*PE*PXC*1223G0001X"}, "7 2000A PRV01 8/7 2", "BI"),
    Row("filling", {8: "NM1*85*2*ALDER DENTAL*ANN****XX*1234567893"}, "8 2010AA NM104 8/I13 4", "NM102 is 2"),
    Row("filling", gone(11), "11 2010AA REF 3 2", "the tax number is required"),
    Row("filling", {13: "SBR*P*19*GRP77******CI"}, "13 2000B SBR02 8/7 2", "18 or nothing"),
    Row("filling", {13: "SBR*P**GRP77******CI"}, "12 2000C HL I6 4", "not the patient: the patient's level follows"),
    Row("filling", {13: "SBR*P*18*GRP77"}, "13 2000B SBR09 8/I9 4", "which kind of coverage"),
    Row("filling", {14: "NM1*IL*1*LINDQVIST*ANN"}, "14 2010BA NM109 8/I9 4", "a person has a member id"),
    Row("filling", {14: "NM1*IL*1*LINDQVIST*ANN****MI*W100~PER*IC**TE*5555550177"},
        "15 2010BA PER 2 2", "no contact of a subscriber in the dental guide"),
    Row("filling", {16: "N4*LAKESIDE"}, "16 2010BA N402 8/I9 4 + 16 2010BA N403 8/I9 4", "at home: state and ZIP code"),
    Row("filling", gone(17), "12 2010BA DMG I6 4", "who is the patient has a day of birth"),
    Row("filling", gone(18), "36 2010BB NM1 3 2", "the payer is required"),
    Row("filling", {19: "CLM*TOOTH1*430***11:A:1*Y*A*Y*Y"}, "19 2300 CLM05-2 8/7 2", "B: a place of service"),
    Row("filling", {19: "CLM*TOOTH1*430***11:B:1*Y*B*Y*Y"}, "19 2300 CLM07 8/7 2", "A or C on a dental claim"),
    Row("filling", {19: f"{CLM}*P"}, "19 2300 CLM10 8/I10 2", "no source of signature on a dental claim"),
    Row("filling", {19: "CLM*TOOTH1*430***11:B:7*Y*A*Y*Y"}, "19 2300 REF I6 4", "replaces which claim of the payer's?"),
    Row("filling", {19: "CLM*TOOTH1*430***11:B:8*Y*A*Y*Y", 23: "REF*D9*TRACE1~REF*F8*ICN9"}, "", "voids ICN9"),
    Row("filling", {19: f"{CLM}**OA"}, "19 2300 DTP I6 4", "an accident has its date"),
    Row("filling", {19: f"{CLM}**AA", 20: "DTP*439*D8*20260210~DTP*472*D8*20260301"}, "19 2300 CLM11-4 8/I9 4",
        "a car accident has its state"),
    Row("filling", {20: "DTP*439*D8*20260210~DTP*472*D8*20260301"}, "19 2300 CLM11 8/I9 4", "and its cause"),
    Row("filling", {19: f"{CLM}**EM"}, "", "employment alone needs no date of an accident"),
    Row("filling", gone(20), "28 2400 DTP I6 4 + 32 2400 DTP I6 4", "neither line has a date, nor the claim"),
    Row("filling", {21: "DN2*16*I****JP"}, "21 2300 DN202 8/7 2", "E or M: impacted was of 004010"),
    Row("filling", {21: "DN2*16*M"}, "21 2300 DN206 8/1 2", "JP is required"),
    Row("filling", {21: "DN2*16*M*2***JP"}, "21 2300 DN203 8/I10 2", "no depth of a pocket"),
    Row("filling", {22: "PWK*03*EL***AC*RAY77"}, "22 2300 PWK01 8/7 2", "no report of dentists"),
    Row("filling", {22: "PWK*RB*EL"}, "22 2300 PWK06 8/I9 4", "sent apart: its control number"),
    Row("filling", {22: "PWK*RB*AA"}, "", "kept at the office: none"),
    Row("filling", {22: "PWK*RB*AA***AC"}, "22 2300 PWK06 8/2 1", "PWK05 and PWK06 are a pair"),
    Row("filling", {23: "REF*P4*X"}, "23 2300 REF01 8/7 2", "no demonstration project on a dental claim"),
    Row("filling", {24: "HI*ABK:K0262*ABK:K011"}, "24 2300 HI02-1 8/7 2", "one principal diagnosis"),
    Row("filling", {24: "HI*ABK:K0262*ABF:K011*ABF:K021*ABF:K022*ABF:K023"}, "24 2300 HI05 8/I10 2", "four at most"),
    Row("filling", {25: "NM1*82*1*BERG*OLE"}, "25 2310B NM109 8/I9 4", "an NPI or another number"),
    Row("filling", {27: "NM1*DD*2*HAUGE DENTAL*****XX*1992999825"}, "27 2310D NM102 8/7 2", "an assistant is a person"),
    Row("filling", {27: "NM1*DD*1*HAUGE*LIV"}, "27 2310D NM109 8/I9 4", "an NPI or another number"),
    Row("filling", {27: "NM1*DD*1*HAUGE*LIV", 28: "PRV*AS*PXC*1223S0112X~REF*0B*L77"}, "", "a license is one"),
    Row("filling", {28: "PRV*PE*PXC*1223S0112X"}, "28 2310D PRV01 8/7 2", "AS"),
    Row("filling", gone(30), "32 2400 SV3 3 2", "SV3 is required"),
    Row("filling", {30: "SV3*HC:D2150*130****1*****1:2"}, "30 2400 SV301-1 8/7 2", "AD"),
    Row("filling", {30: "SV3*AD:D2150*130***X*1*****1:2"}, "30 2400 SV305 8/7 2", "I or R"),
    Row("filling", {30: "SV3*AD:D2150*130****1*Y****1:2"}, "30 2400 SV307 8/I10 2", "SV307 is not used"),
    Row("filling", {30: "SV3*AD:D2150*130****1*****5"}, "30 2400 SV311-1 8/7 2", "1 to 4"),
    Row("filling", {30: "SV1*HC:D2150*130*UN*1***1"}, "30 2400 SV1 6 1 + 33 2400 SV3 3 2", "SV1 is of medical claims"),
    Row("filling", gone(31), "29 2400 TOO I6 4 + 29 2400 TOO I6 4", "a filling: which tooth, and which surfaces"),
    Row("filling", {31: "TOO*XX*12*M:O"}, "31 2400 TOO01 8/7 2", "JP"),
    Row("filling", {31: "TOO*JP*12"}, "31 2400 TOO03 8/I9 4", "a filling: which surfaces"),
    Row("filling", {31: "TOO*JP*12*M"}, "31 2400 TOO03-2 8/I9 4", "D2150 is of two surfaces"),
    Row("filling", {31: "TOO*JP*12*M:X"}, "31 2400 TOO03-2 8/7 2", "no such surface"),
    Row("filling", {30: "SV3*AD:D2160*130****1*****1:2"}, "31 2400 TOO03-3 8/I9 4", "D2160 is of three surfaces"),
    Row("filling", {30: "SV3*AD:D2394*130****1*****1:2"}, "31 2400 TOO03-4 8/I9 4", "D2394 is of four and more"),
    Row("filling", {30: "SV3*AD:D7140*130****1", 31: "REF*G3*P1"}, "29 2400 TOO I6 4", "an extraction: which tooth"),
    Row("filling", {31: "TOO*JP**M:O"}, "31 2400 TOO02 8/I9 4 + 31 2400 TOO02 8/I9 4", "surfaces of which tooth?"),
    Row("filling", {35: "TOO*JP*3~TOO*JP"}, "36 2400 TOO02 8/I9 4", "each of several teeth has its number"),
    Row("filling", {35: "~".join(["TOO*JP*3"] * 33)}, "67 2400 TOO 5 2", "32 teeth at most"),
    Row("filling", {34: "SV3*AD:D6740*300**10*I*1"}, "34 2400 SV305 8/I6 4", "the first has none before it"),
    Row("filling", gone(36), "33 2400 DTP I6 4", "a replacement: when was the earlier placed?"),
    Row("filling", {36: "DTP*139*D8*20150601"}, "", "it may be an estimate"),
    Row("filling", {36: "DTP*441*RD8*20150601-20150602"}, "36 2400 DTP02 8/7 2", "a day"),
)  # fmt: skip

DENTAL_ROWS = (
    Row("braces", gone(23), "22 2300 DTP I6 4", "orthodontics: when was the appliance placed?"),
    Row("braces", {23: "", 27: "DTP*472*D8*20260301~DTP*452*D8*20260214"}, "", "the line may tell it"),
    Row("braces", gone(24), "22 2300 DN1 I6 4", "an appliance is of orthodontics"),
    Row("braces", {24: "DN1"}, "24 2300 DN101 8/1 1 + 24 2300 DN101 8/I9 4", "DN1 says something"),
    Row("braces", {24: "DN1****Y"}, "", "that it is orthodontics"),
    Row("braces", {24: "DN1*24*22*Y"}, "24 2300 DN103 8/I10 2", "DN103 was of 004010"),
    Row("braces", {24: "DN1*2X*22"}, "24 2300 DN101 8/6 1", "months are a number"),
    Row("braces", {22: WIRE_AHEAD}, "27 2400 DTP I9 4", "what is predetermined was not yet done"),
    Row("braces", {22: WIRE_AHEAD} | gone(23, 27), "", "and needs no date"),
    Row("braces", {16: "HL*3*2*23*1"}, "16 2000C HL04 8/7 2", "nothing stands below a patient"),
    Row("braces", {17: "PAT*18"}, "17 2000C PAT01 8/7 2", "a patient of this level is no self"),
    Row("braces", {17: "PAT*19****D8*20260401"}, "17 2000C PAT05 8/I10 2 + 17 2000C PAT06 8/I10 2", "no day of death"),
    Row("braces", gone(21), "21 2010CA DMG 3 2", "a patient has a day of birth"),
    Row("braces", {13: "SBR*P*18*GRP77******CI"},
        "16 2000C HL I9 4 + 12 2300 CLM I6 4 + 12 2010BA N3 I6 4 + 12 2010BA N4 I6 4 + 12 2010BA DMG I6 4",
        "a subscriber who is the patient: no patient's level, the claim and the facts of a patient here"),
    Row("second", gone(22, 23, 24, 25, 26, 27, 28, 29), "12 2320 SBR I6 4 + 19 2320 SBR I6 4",
        "who pays second tells of the first; so do decisions on lines"),
    Row("second", {22: "SBR*P*01*GRP9"}, "22 2320 SBR09 8/I9 4", "which kind of coverage"),
    Row("second", {22: "SBR*S*01*GRP9******MB"}, "22 2320 SBR05 8/I9 4", "why is Medicare not first?"),
    Row("second", gone(24), "22 2320 AMT I6 4", "adjusted: what was paid"),
    Row("second", {24: "AMT*B6*30"}, "24 2320 AMT01 8/7 2", "B6 was of 004010"),
    Row("second", gone(25), "29 2320 OI 3 2", "OI is required"),
    Row("second", {25: "OI***Y*P**Y"}, "25 2320 OI04 8/I10 2", "no source of signature"),
    Row("second", gone(26), "29 2330A NM1 3 2", "the other subscriber is required"),
    Row("second", {27: "NM1*PR*2*BAY HEALTH"}, "27 2330B NM108 8/1 2 + 27 2330B NM109 8/1 2", "the other payer's id"),
    Row("second", {28: "NM1*DD*1*HAUGE"}, "28 2330H NM103 8/I10 2", "the other payer knows the number, not the name"),
    Row("second", gone(29), "29 2330H REF 3 2", "its number is why the loop is there"),
    Row("second", {32: "SVD*BAY01*50*ZZ:D0140**1"}, "32 2430 SVD03-1 8/7 2", "AD"),
    Row("second", gone(35), "35 2430 DTP 3 2", "a decision has a date"),
    Row("second", gone(32, 33, 34, 35), "19 2330B DTP I6 4", "paid when?"),
    Row("second", {19: "CLM*TOOTH2*90***11:B:1*Y*A*Y*Y**AA"}, "19 2300 CLM11-4 8/I9 4", "a car accident has its state"),
    Row("second", {19: "CLM*TOOTH2*90***11:B:1*Y*A*Y*Y**EM:AA", 20: ""},
        "19 2300 CLM11-4 8/I9 4 + 19 2300 DTP I6 4", "be it the second cause"),
)  # fmt: skip

NO_ACCOUNTS = "BPR*I*335*C*ACH*CCP*****1411234567******20260415"
ACCOUNTS_MISSING = (
    "2 - BPR07 8/I9 4", "2 - BPR08 8/I9 4", "2 - BPR09 8/I9 4", "2 - BPR13 8/I9 4", "2 - BPR14 8/I9 4",
    "2 - BPR15 8/I9 4",
)  # fmt: skip

REMITTANCE_ROWS = (
    Row("paid", {1: "ST*835*0001*005010X221A1"}, "1 - ST03 8/I10 2", "an 835 names its guide in GS08 alone"),
    Row("paid", {2: "BPR*I*335*C*CHK************20260415"}, "", "a check goes through no account"),
    Row("paid", {2: NO_ACCOUNTS}, " + ".join(ACCOUNTS_MISSING), "a transfer goes from an account to an account"),
    Row("paid", {2: "BPR*I*335*C*CHK*CCP***********20260415"}, "2 - BPR05 8/I13 4", "CCP is of transfers"),
    Row("paid", {2: "BPR*I*335*C*CHK********01*091000022***20260415"}, "2 - BPR13 8/I13 4 + 2 - BPR12 8/I13 4",
        "a check goes to no bank"),
    Row("paid", {2: "BPR*I*335*C*NON************20260415"}, "2 - BPR01 8/I6 4 + 2 - BPR02 8/I6 4", "NON pays nothing"),
    Row("paid", {2: "BPR*I*0*C*CHK************20260415"}, "2 - BPR04 8/I6 4", "nothing is NON"),
    Row("paid", {2: "BPR*I*335.001*C*CHK************20260415"}, "2 - BPR02 8/5 1", "no fractions of a cent"),
    Row("paid", {2: "BPR*I*335*C*PBC************20260415"}, "2 - BPR04 8/7 2", "no such way to pay"),
    Row("paid", {2: "BPR*I*335*C*CHK"}, "2 - BPR16 8/1 2", "paid when?"),
    Row("paid", {2: "BPR*I*335*C*ACH*CCP**091000019*DA*445566*1411234567**01*091000022*DA*998877*20260415"},
        "2 - BPR06 8/2 1", "BPR06 and BPR07 are a pair"),
    Row("paid", {3: "TRN*2*EFT101*1411234567"}, "3 - TRN01 8/7 2", "1"),
    Row("paid", {3: "TRN*1*EFT101"}, "3 - TRN03 8/1 2", "the payer's number is required"),
    Row("paid", {5: "REF*G1*BIRCH01"}, "5 - REF01 8/7 2", "EV or F2"),
    Row("paid", {6: "DTM*405*20261345"}, "6 - DTM02 8/8 1", "there is no 13th month"),
    Row("paid", gone(8), "13 1000A N3 3 2", "the payer's street is required"),
    Row("paid", {9: "N4*LAKESIDE"}, "9 1000A N402 8/I9 4 + 9 1000A N403 8/I9 4", "at home: state and ZIP code"),
    Row("paid", gone(12), "13 1000A PER 3 2", "the technical contact is required"),
    Row("paid", {13: "PER*IC**TE*5555550152"}, "13 1000A PER03 8/7 2", "a web site"),
    Row("paid", {14: "N1*PE*ALDER CLINIC"}, "14 1000B N103 8/1 2 + 14 1000B N104 8/1 2", "the payee's number"),
    Row("paid", {18: "RDM*EM"}, "18 1000B RDM03 8/I9 4", "sent where?"),
    Row("paid", {18: "RDM*BM"}, "18 1000B RDM02 8/I9 4", "mailed to whom?"),
    Row("paid", {20: "TS3*1234567893*11*20261231*2"}, "20 2000 TS305 8/1 2", "the charge is required"),
    Row("paid", {20: "TS3*1234567893*11*20261231*2*680~TS2*5~TS2*6"}, "22 2000 TS2 5 2", "one of a provider"),
    Row("paid", {21: "CLP*VISIT1*5*180*95*25*12*ICN1*11*1"}, "21 2100 CLP02 8/7 2", "pending was of older guides"),
    Row("paid", {21: "CLP*VISIT1*1*180*95*25*CI*ICN1*11*1"}, "21 2100 CLP06 8/7 2", "no such filing on an 835"),
    Row("paid", {21: "CLP*VISIT1*1*180*95*25*12"}, "21 2100 CLP07 8/1 2", "the payer's number of the claim"),
    Row("paid", {21: "CLP*VISIT1*4*180*95*25*12*ICN1*11*1"}, "21 2100 CLP04 8/I6 4", "denied: nothing is paid"),
    Row("paid", {21: "CLP*VISIT1*1*180*95*25*12*ICN1*11*1**470"}, "25 2100 MOA I9 4", "a DRG is of inpatients"),
    Row("paid", {21: "CLP*VISIT1*1*180*95*25*12*ICN1*11*1***2.1"}, "21 2100 CLP11 8/I9 4", "the weight of which DRG?"),
    Row("paid", gone(22), "38 2100 NM1 3 2", "the patient is required"),
    Row("paid", {22: "NM1*QC*2*LEE"}, "22 2100 NM102 8/7 2", "a patient is a person"),
    Row("paid", {23: "NM1*74*1"}, "23 2100 NM103 8/I9 4", "what is corrected?"),
    Row("paid", {24: "NM1*82*1*BIRCH*OLA"}, "24 2100 NM108 8/1 2 + 24 2100 NM109 8/1 2", "the provider's number"),
    Row("paid", {25: "MIA*3~MOA***MA01"}, "26 2100 MOA I9 4", "inpatient or outpatient"),
    Row("paid", {25: "MOA***MA01~MOA***MA02"}, "26 2100 MOA 5 2", "once"),
    Row("paid", gone(27), "21 2100 DTM I6 4", "an end without a beginning"),
    Row("paid", gone(27, 28, 33), "30 2110 DTM I6 4", "neither the line has a date nor the claim"),
    Row("paid", gone(27, 28), "", "the line has"),
    Row("paid", {29: "DTM*050*20260310~DTM*050*20260311"}, "30 2100 DTM 5 2", "received once"),
    Row("paid", {31: "AMT*ZZ*180"}, "31 2100 AMT01 8/7 2", "no such amount of a claim"),
    Row("paid", {32: "SVC*HC*180*95**1"}, "32 2110 SVC01-2 8/1 2", "the code is required"),
    Row("paid", {32: "SVC*NU:0300*180*95*0300*1"}, "32 2110 SVC04 8/I13 4", "the revenue code once"),
    Row("paid", {33: "DTM*150*20260302"}, "32 2110 DTM I6 4", "a span has an end"),
    Row("paid", {33: "DTM*151*20260302"}, "32 2110 DTM I6 4", "and a beginning"),
    Row("paid", {33: "DTM*150*20260302~DTM*151*20260302~DTM*472*20260302"}, "35 2110 DTM 5 2", "two dates at most"),
    Row("paid", {34: "CAS*CR*45*60"}, "34 2110 CAS01 8/7 2", "corrections are of claims sent, not of answers"),
    Row("paid", {34: "CAS*CO*45*60**2"}, "34 2110 CAS06 8/2 1", "a reason has an amount or a quantity"),
    Row("paid", {35: "CAS*PR*3*25***5"}, "35 2110 CAS05 8/2 1", "an amount has a reason"),
    Row("paid", {36: "REF*6R*1~REF*6R*2"}, "37 2110 REF 5 2", "one control number"),
    Row("paid", {36: "REF*ZZ*1"}, "36 2110 REF01 8/7 2", "no such number of a line"),
    Row("paid", {37: "AMT*AU*120"}, "37 2110 AMT01 8/7 2", "AU is of claims"),
    Row("paid", {38: "LQ*XX*N130"}, "38 2110 LQ01 8/7 2", "HE or RX"),
    Row("paid", {39: "CLP*STAY1*1*500*240*0*12*ICN2*11*1**470*2.1"}, "39 2100 CLP02 8/I6 4", "1 was not forwarded"),
    Row("paid", gone(42), "39 2100 NM1 I6 4", "19 was forwarded: to whom?"),
    Row("paid", {43: "MIA"}, "43 2100 MIA01 8/1 2", "covered days are required"),
    Row("paid", gone(44), "39 2100 DTM I6 4", "a claim without lines has its dates"),
    Row("paid", {45: "PLB*1234567893*20261231*ZZ:ICN0*100"}, "45 - PLB03-1 8/7 2", "no such reason"),
    Row("paid", {45: "PLB*1234567893*20261231*WO:ICN0"}, "45 - PLB04 8/1 2", "how much?"),
    Row("paid", {45: "PLB*1234567893*20261231*WO:ICN0*100*L6"}, "45 - PLB06 8/2 1", "pairs"),
    Row("denied", {2: "BPR*I*0*C*NON************20260415"}, "2 - BPR01 8/I6 4", "H: a notice by itself"),
    Row("denied", {2: "BPR*H*5*C*CHK************20260415"}, "2 - BPR04 8/I6 4", "a notice pays nothing"),
    Row("denied", {2: "BPR*H*0.00*C*NON************20260415"}, "", "0.00 is nothing"),
    Row("denied", {10: "CLP*VISIT2*4*180*5*0*12*ICN3"}, "10 2100 CLP04 8/I6 4", "denied: nothing is paid"),
    Row("denied", gone(14), "10 2100 DTM I6 4", "coverage had ended (27): when?"),
)  # fmt: skip

PREMIUM_ROWS = (
    Row("premium", {1: "ST*820*0001"}, "1 - ST03 8/1 2", "the guide is named"),
    Row("premium", {2: "BPR*C*440*D*CHK******1411234567******20260401"}, "2 - BPR03 8/7 2", "C"),
    Row("premium", {2: "BPR*C*440*C*CHK************20260401"}, "2 - BPR10 8/1 2", "the payer's number is required"),
    Row("premium", {2: "BPR*C*440*C*ACH*CCP*****1411234567******20260401"},
        "2 - BPR07 8/I9 4 + 2 - BPR09 8/I9 4 + 2 - BPR13 8/I9 4 + 2 - BPR15 8/I9 4", "a transfer has two accounts"),
    Row("premium", {2: "BPR*C*440*C*CHK*CCP*****1411234567******20260401"}, "2 - BPR05 8/I13 4", "no format"),
    Row("premium", {2: "BPR*I*440*C*NON******1411234567******20260401"}, "", "the money goes another way"),
    Row("premium", {3: "TRN*2*PAY55"}, "3 - TRN01 8/7 2", "1 or 3"),
    Row("premium", {4: "REF*ZZ*GRP77"}, "4 - REF01 8/7 2", "no such number of a receiver"),
    Row("premium", {5: "DTM*582*20260401"}, "5 - DTM02 8/I10 2 + 5 - DTM05 8/1 2 + 5 - DTM06 8/1 2", "a span"),
    Row("premium", gone(6, 7, 8), "20 1000A N1 3 2", "the receiver is required"),
    Row("premium", gone(8), "6 1000A N4 I6 4", "a street stands in a city"),
    Row("premium", {8: "N4*LAKESIDE*OH"}, "8 1000A N403 8/I9 4", "at home: the ZIP code"),
    Row("premium", {9: "N1*PR*BAY MILLS*FI"}, "9 1000B N104 8/2 1", "N103 and N104 are a pair"),
    Row("premium", {10: "PER*IC*PAYROLL"}, "10 1000B PER03 8/1 2 + 10 1000B PER04 8/1 2", "how to reach them"),
    Row("premium", {11: "ENT*1*2J*FI*890000201"}, "11 2000A ENT02 8/7 2", "2J is of a person"),
    Row("premium", {12: "ADX*-10*99"}, "12 2200A ADX02 8/7 2", "no such reason"),
    Row("premium", {13: "RMR*ZZ*INV1*PI*100*110"}, "13 2300A RMR01 8/7 2", "no such number"),
    Row("premium", {13: "RMR*IK*INV1*PI*100"}, "13 2300A RMR05 8/I9 4", "adjusted from which bill?"),
    Row("premium", {13: "RMR*IK*INV1*PI"}, "13 2300A RMR04 8/1 2 + 13 2300A RMR05 8/I9 4", "how much is paid"),
    Row("premium", {15: "DTM*582*20260401"}, "15 2300A DTM06 8/I9 4", "a period has its dates"),
    Row("premium", {15: "DTM*AAG****RD8*20260401-20260430"}, "15 2300A DTM02 8/I9 4", "due on a day"),
    Row("premium", {15: "DTM*582****RD8*20260401"}, "15 2300A DTM06 8/8 1", "a span has two days"),
    Row("premium", {17: "SLN*1**X*2*IE"}, "17 2315A SLN03 8/7 2", "O"),
    Row("premium", {18: "ADX*-10*WW"}, "18 2320A ADX02 8/7 2", "WW is of earlier payments"),
    Row("premium", {20: "NM1*EY*1"}, "20 2100B NM103 8/I9 4", "who?"),
    Row("premium", {20: "NM1*EY*1******EI*E77*X"}, "20 2100B NM110 8/I10 2", "NM110 is not used"),
    Row("premium", {21: "RMR*AZ*W200*PI*350"}, "21 2300B RMR03 8/I10 2", "no action for a person"),
    Row("premium", gone(21, 22), "21 2300B RMR 3 2", "what is paid for the person"),
    Row("premium", gone(*range(11, 23)), "1 2000A ENT I6 4", "what is paid for?"),
)  # fmt: skip

ANSWER_ROWS = (
    Row("answer", {1: "ST*999*0001*005010X222A1"}, "1 - ST03 8/7 2", "the guide of a 999"),
    Row("answer", {2: "AK1*HC*7"}, "2 - AK103 8/1 2", "the guide of the group"),
    Row("answer", {2: "AK1*HC*7*005010X222A1~AK3*CLM*22"}, "3 - AK3 6 1", "AK3 is of a 997"),
    Row("answer", {3: "AK2*837"}, "3 2000 AK202 8/1 2", "which set?"),
    Row("answer", gone(4), "4 2000 IK5 3 2", "the set's verdict is required"),
    Row("answer", {4: "IK5*Q"}, "4 2000 IK501 8/7 2", "no such verdict"),
    Row("answer", {4: "IK5*A*5"}, "4 2000 IK502 8/I13 4", "accepted as it is"),
    Row("answer", {15: "IK5*A"}, "6 2100 IK3 I9 4 + 9 2100 IK3 I9 4 + 12 2100 IK3 I9 4", "accepted with faults is E"),
    Row("answer", {15: "IK5*E"}, "15 2000 IK502 8/I9 4", "which faults?"),
    Row("answer", {17: "IK5*R"}, "17 2000 IK502 8/I9 4", "why?"),
    Row("answer", {17: "IK5*R*14"}, "17 2000 IK502 8/7 2", "no such code of a set"),
    Row("answer", {6: "IK3*CLM*22*2300*99"}, "6 2100 IK304 8/7 2 + 6 2100 IK304 8/I6 4", "8 has elements"),
    Row("answer", {6: "IK3*CLM*22*2300*3"}, "6 2100 IK304 8/I6 4", "a missing segment has no elements"),
    Row("answer", {6: "IK3*CLM*22*23000000*8"}, "6 2100 IK303 8/5 1", "a loop's id has at most four characters"),
    Row("answer", {7: "CTX*CLM01"}, "7 2100 CTX01-2 8/1 2", "which claim?"),
    Row("answer", {7: "CTX*PATIENT NAME NM109:W100"}, "", "of a request, the patient"),
    Row("answer", {7: "CTX*CLM01:PCN43~CTX*CLM01:PCN44"}, "8 2100 CTX 5 2", "one business unit"),
    Row("answer", {7: "CTX*CLM01:PCN43*CLM*22"}, "7 2100 CTX02 8/I10 2 + 7 2100 CTX03 8/I10 2", "no place in it"),
    Row("answer", gone(8), "6 2110 IK4 I6 4", "code 8: which elements?"),
    Row("answer", {8: "IK4**782*6*1O0"}, "8 2110 IK401 8/1 2", "where in the segment?"),
    Row("answer", {8: "IK4*2*782*99*1O0"}, "8 2110 IK403 8/7 2", "no such code of an element"),
    Row("answer", {8: "IK4*2:1:1:1*782*6"}, "8 2110 IK401-4 8/I10 2", "a place has three numbers"),
    Row("answer", {10: "CTX*SITUATIONAL TRIGGER*CLM"}, "10 2100 CTX03 8/1 2", "where it stands"),
    Row("answer", {10: "~".join(["CTX*SITUATIONAL TRIGGER*CLM*22"] * 10)}, "19 2100 CTX 5 2", "nine triggers at most"),
    Row("answer", {14: "~".join(["CTX*SITUATIONAL TRIGGER*CLM*22"] * 11)}, "24 2110 CTX 5 2", "ten of an element"),
    Row("answer", gone(18), "18 - AK9 3 2", "the group's verdict is required"),
    Row("answer", {18: "AK9*P*3*3"}, "18 - AK904 8/1 2", "how many were accepted"),
    Row("answer", {18: "AK9*A*3*3*3*5"}, "18 - AK905 8/I13 4", "accepted as it is"),
)  # fmt: skip

ROWS = (*FILLING_ROWS, *DENTAL_ROWS, *REMITTANCE_ROWS, *PREMIUM_ROWS, *ANSWER_ROWS)


def numbered(text: str) -> list[str]:
    """The segments of a good set; their numbers are those of their places."""
    pairs = [line.split(maxsplit=1) for line in text.strip().splitlines()]
    assert [int(number) for number, _ in pairs] == list(range(1, len(pairs) + 1))
    return [segment for _, segment in pairs]


def findings(
    whole: list[str], version: str, delimiters: Delimiters = USUAL, checks: Checks | None = None
) -> list[SegmentFault]:
    """What a set's guide finds in it: segments, elements and the table's rules, or all that `checks` look at.

    version   GS08
    """
    guide = guide_of(version, whole[0].split(delimiters.element)[1])
    assert guide is not None, whole[0]
    found: list[SegmentFault] = []
    known = compiled(guide)
    rules = checks.rules(known) if checks else Rules(known, (), 7)
    walk = rules.walk(delimiters, found.append)
    walk.feed(whole)
    walk.end()
    return found


def told(fault: SegmentFault) -> str:
    """A finding in the words of the rows."""
    spot = f"{fault.segment}{fault.element:02d}" if fault.element else fault.segment
    spot += f"-{fault.component}" if fault.component else ""
    code = f"{fault.code}/{fault.element_code}" if fault.element else fault.code
    return f"{fault.position} {fault.loop or '-'} {spot} {code} {fault.snip}"


GUIDES = {"filling": "005010X224A2", "braces": "005010X224A3", "second": "005010X224A2", "paid": "005010X221A1",
          "denied": "005010X221A1", "premium": "005010X218", "answer": "005010X231A1"}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_a_good_set_has_no_finding_of_any_type(kind: str) -> None:
    assert [told(each) for each in findings(numbered(GOOD[kind]), GUIDES[kind], checks=Checks())] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.set}: {row.why}")
def test_a_change_is_found_where_it_is(row: Row) -> None:
    changed: list[str] = []
    for number, segment in enumerate(numbered(GOOD[row.set]), 1):
        changed += [each for each in row.change.get(number, segment).split("~") if each]
    expected = sorted(filter(None, row.found.split(" + ")))
    assert sorted(map(told, findings(changed, GUIDES[row.set]))) == expected, row.why


def test_pointers_reach_dental_diagnoses_of_another_list() -> None:
    """HI of a dental claim may hold SNODENT codes (qualifier TQ), and a line points to them as to ICD-10 codes."""
    whole = numbered(FILLING)
    whole[23] = "HI*TQ:12345*TQ:67890"
    assert [told(each) for each in findings(whole, GUIDES["filling"], checks=Checks())] == []
    whole[23] = "HI*TQ:12345"
    assert [told(each) for each in findings(whole, GUIDES["filling"], checks=Checks())] == ["30 2400 SV311-2 8/7 4"]


def test_a_finding_of_a_rule_tells_its_name_and_status() -> None:
    *segments, _, trailer = numbered(FILLING)
    (fault,) = findings([*segments, trailer], GUIDES["filling"])
    assert (fault.problem.code, fault.status) == ("prior-placement-date", "A7:201")


# ---------------------------------------------------------------------------------------- files, our own and others'


def sets(path: Path) -> Iterator[tuple[list[str], str, Delimiters]]:
    """The transaction sets of a file, each with GS08 and the delimiters."""
    version = ""
    whole: list[str] = []
    with path.open("rb") as stream:
        for each in segments(stream):
            if not isinstance(each, Segment):
                continue
            elements = each.elements
            if elements[0] == "GS":
                version = elements[8] if len(elements) > 8 else ""
            whole = [] if elements[0] == "ST" else whole
            whole.append(each.delimiters.element.join(elements))
            if elements[0] == "SE" and whole[0].startswith("ST"):
                yield whole, version, each.delimiters


def found_in_file(path: Path) -> list[str] | None:
    """What is found in the sets of a file that the guides here describe; None where it holds none of them."""
    found: list[str] | None = None
    for whole, version, delimiters in sets(path):
        identifier = whole[0].split(delimiters.element)[1]
        guide = guide_of(version, identifier)
        if guide is None or not OURS.intersection(guide.names):
            continue
        found = (found or []) + [told(each) for each in findings(whole, version, delimiters)]
    return found


OURS = frozenset(GUIDES.values())


@pytest.mark.parametrize("name", ["worked_example.835.edi", "accepted.999.edi", "partially_accepted.999.edi"])
def test_what_is_written_down_of_our_own_has_no_finding(name: str) -> None:
    assert found_in_file(GOLDEN / name) == []


def test_what_a_run_writes_has_no_finding(tmp_path: Path) -> None:
    run(sorted(CLAIMS.glob("*.edi")), tmp_path / "run", "2026-05-01")
    answers = sorted((tmp_path / "run").rglob("*.999.edi"))
    remittances = sorted((tmp_path / "run" / "835").glob("*.edi"))
    assert answers
    assert remittances
    assert [(path.name, found) for path in answers if (found := found_in_file(path))] == []
    assert [(path.name, found) for path in remittances if (found := found_in_file(path))] == []


UNDATED = "no service date on the lines, on the claim, and no predetermination"
OTHER_SEPARATOR = "components are parted by > and ISA16 is a colon"
FAULTY = {
    "irobayna__stupidedi/*X224A2*_pass_multiple-tooth-numbers.edi": (["24 2400 DTP I6 4"], UNDATED),
    "irobayna__stupidedi/*X224A2*_pass_sales-tax.edi": (
        ["24 2400 DTP I6 4", "28 2400 DTP I6 4", "31 2400 DTP I6 4"], UNDATED),
    "LinuxForHealth__x12/*cob-contractural-adjustment.835": (
        ["2 - BPR16 8/1 2", "9 1000A PER 3 2", "19 2110 SVC01-1 8/5 1", "19 2110 SVC01-2 8/1 2", "2 - BPR15 8/I13 4"],
        f"the day of payment stands in BPR15; no technical contact; {OTHER_SEPARATOR}"),
    "LinuxForHealth__x12/*secondary-payment.835": (
        ["2 - BPR16 8/1 2", "9 1000A PER 3 2", "27 2110 SVC01-1 8/5 1", "27 2110 SVC01-2 8/1 2",
         "32 2110 SVC01-1 8/5 1", "32 2110 SVC01-2 8/1 2", "2 - BPR15 8/I13 4"],
        f"the day of payment stands in BPR15; no technical contact; {OTHER_SEPARATOR}"),
    "moov-io__x12/*example_5010_835_sample1.txt": (
        ["2 - BPR02 8/I6 4", "2 - BPR02 8/I6 4"], "in both sets -6173.5 is paid by no payment"),
    "moov-io__x12/*example_5010_835_sample2.txt": (["2 - BPR16 8/8 1"], "there is no 80th day of month 00"),
}  # fmt: skip
"""Public files with faults: what is found, in the walk's order, and why it is right."""


@pytest.mark.parametrize("pattern", FAULTY)
def test_the_faults_of_a_public_file_are_found(pattern: str) -> None:
    files = sorted((PUBLIC / "x12").glob(pattern))
    if not files:
        pytest.skip(f"the public file {pattern} is not here")
    expected, why = FAULTY[pattern]
    assert found_in_file(files[0]) == expected, why


def test_every_other_public_file_has_no_finding() -> None:
    home = PUBLIC / "x12"
    faulty = {path for pattern in FAULTY for path in home.glob(pattern)}
    files = [path for path in sorted(home.glob("*/*")) if path not in faulty]
    if not files:
        pytest.skip("the public files are not here")
    found = {path.name: each for path in files if (each := found_in_file(path)) is not None}
    assert {name: each for name, each in found.items() if each} == {}
    assert len(found) > 20
