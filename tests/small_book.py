"""A book of business that is right in all respects and small enough to know by heart; cases change a passage of it.

In the new passage the sign ▶ stands before each place where a problem is expected; it is taken out before reading.
"""

from pathlib import Path

from selfund.book import check_book

MARK = "▶"

BOOK: dict[str, str] = {
    "book.yaml": """\
administrator:
  name: Test Administrators
  payer ids: [TESTP]
  tax id: "990000001"
  address: 1 Test Street
  city: Testville
  state: OH
  postal code: "43000"
""",
    "groups/acme.yaml": """\
group: acme
name: Acme
funding: aso
numbers: [AC1]
effective: 2026-01-01
""",
    "groups/birch.yaml": """\
group: birch
name: Birch
funding: asc
numbers: [BI1]
effective: 2025-01-01
platforms:
  - {platform: old, from: 2025-01-01, until: 2025-12-31}
  - {platform: here, from: 2026-01-01}
""",
    "platforms/old.yaml": """\
platform: old
title: The old platform
payer id: OLDP
""",
    "plans/acme.yaml": """\
plan: acme-ppo
title: Acme PPO
group: acme
effective: 2026-01-01
ends: 2026-12-31
tiers:
  in: [ppo]
  out: everyone else
deductible:
  in: $1,500 individual, $3,000 family, embedded
  out: $3,000 individual, $6,000 family, embedded
out-of-pocket maximum:
  in: $5,000 individual, $10,000 family, embedded
  out: $10,000 individual, $20,000 family, embedded
benefits:
  primary care visit: {in: $25 copay, out: 40% after deductible}
  preventive care: {in: no charge, out: not covered}
  therapy: {in: $40 copay, out: 40% after deductible, limit: 30 visits per benefit period}
  everything else: {in: 20% after deductible, out: 40% after deductible}
scenarios:
  - says: a visit
    claim: {procedure: "99213", charge: $180.00, allowed: $120.00, provider: in}
    pays: {member: $25.00, plan: $95.00}
""",
    "plans/birch.yaml": """\
plan: birch-hsa
title: Birch HSA
group: birch
effective: 2026-01-01
high deductible: yes
tiers:
  in: ppo
  out: everyone else
deductible: $2,000 individual, $4,000 family, aggregate
out-of-pocket maximum: $4,000 individual, $8,000 family, aggregate
benefits:
  preventive care: {in: no charge, out: not covered}
  everything else: 20% after deductible
""",
    "networks/ppo.yaml": """\
network: ppo
title: The PPO
contracts:
  - contract: clinics
    effective: 2026-01-01
    payees: ["990000011"]
    terms:
      - {pays: 100% of fees/ppo.csv}
      - {pays: 60% of charge}
  - contract: hospitals
    effective: 2026-01-01
    ends: 2026-12-31
    payees: ["990000012/1999999026"]
    terms:
      - {pays: 65% of charge}
""",
    "networks/fees/ppo.csv": """\
procedure,modifier,fee,facility_fee,effective,ends
99213,,120.00,90.00,2026-01-01,2026-12-31
99213,,125.00,,2027-01-01,
70553,26,160.00,,,
""",
    "partners/house.yaml": """\
partner: house
name: A clearinghouse
sender id: HOUSE
""",
    "accounts/acme.yaml": """\
account: acme-claims
owner: acme
groups: [acme]
bank: Test Bank
routing: "123456780"
number: "1234567890"
opening balance: $100.00
deposits:
  - {date: 2026-01-02, amount: $50.00, cause: January}
""",
    "accounts/administrator.yaml": """\
account: administrator
owner: administrator
groups: [birch]
bank: Test Bank
routing: "123456780"
number: "9876543210"
""",
    "providers.csv": """\
npi,tin,name,first_name,person,taxonomy,specialty,address,city,state,postal_code,primary_care
1999999018,990000011,Test Clinic,,n,261QP2300X,clinic,1 Test Street,Testville,OH,43000,y
1999999026,990000012,Test Hospital,,n,282N00000X,hospital,2 Test Street,Testville,OH,43000,n
""",
    "members.csv": """\
member_id,subscriber_id,group,relationship,last_name,first_name,middle_name,birth_date,sex,address,city,state,postal_code,plan,line,level,effective,ends
A1,A1,acme,self,Lee,Ann,,1984-05-17,F,1 Test Lane,Testville,OH,43000,acme-ppo,medical,FAM,2026-01-01,2026-06-30
A1,A1,acme,self,Lee,Ann,,1984-05-17,F,1 Test Lane,Testville,OH,43000,acme-ppo,medical,FAM,2026-08-01,
A102,A1,acme,child,Lee,Cam,,2015-08-30,M,1 Test Lane,Testville,OH,43000,acme-ppo,medical,FAM,2026-01-01,
B1,B1,birch,self,Ortiz,Dana,,1990-02-11,F,2 Test Lane,Testville,OH,43000,birch-hsa,medical,EMP,2026-01-01,
""",
}


def write_book(folder: Path, files: dict[str, str]) -> Path:
    """Write the files of a book below `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def marked(file: str, text: str) -> tuple[str, list[str]]:
    """The text without its marks, and file:line:column of each."""
    places = []
    for number, line in enumerate(text.splitlines(), start=1):
        pieces = line.split(MARK)
        column = 1
        for piece in pieces[:-1]:
            column += len(piece)
            places.append(f"{file}:{number}:{column}")
    return text.replace(MARK, ""), places


def findings(folder: Path, changes: dict[str, str], codes: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Place and code of every problem of the small book with some of its files replaced, and of those expected.

    codes   the codes, in the order of the marks; "code@file:line:column" is one more, at a place without a mark
    """
    files = dict(BOOK)
    places: list[str] = []
    for name, text in changes.items():
        files[name], more = marked(name, text)
        places += more
    named = [tuple(code.split("@")) for code in codes.split()]
    elsewhere = [(name[1], name[0]) for name in named if len(name) == 2]
    expected = [*zip(places, [name[0] for name in named if len(name) == 1], strict=True), *elsewhere]
    problems = check_book(write_book(folder, files))
    return sorted((str(problem.place), problem.code) for problem in problems), sorted(expected)
