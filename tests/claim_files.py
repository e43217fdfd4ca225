"""837P files for tests, written as plain text so that nothing of the program's own writer is presumed."""

from dataclasses import dataclass

ADMINISTRATOR = "LAKESIDEBA"


@dataclass(frozen=True)
class Sick:
    """Who was treated: as the card says."""

    id: str
    last: str
    first: str
    birth: str
    sex: str
    group: str


@dataclass(frozen=True)
class Doctor:
    """Who bills, and who did the service."""

    npi: str
    tin: str
    name: str
    rendering: str = ""


ANN = Sick("LKS100201", "LINDQVIST", "ANN", "19840412", "F", "AC2000")
BO = Sick("LKS10020102", "LINDQVIST", "BO", "19820930", "M", "AC2000")
CLEO = Sick("LKS10020103", "LINDQVIST", "CLEO", "20120605", "F", "AC2000")
EUDORA = Sick("LKS100501", "SCHOOLCRAFT", "EUDORA", "19820901", "F", "PC5000")
COSMO = Sick("LKS100107", "LAMPLIGHT", "COSMO", "19971005", "M", "HF1000")

ALDER_RIDGE = Doctor("2000001000", "890000100", "ALDER RIDGE MEDICAL GROUP", "2000001075")
ALDER_RADIOLOGY = Doctor("2000001000", "890000100", "ALDER RIDGE MEDICAL GROUP", "2000001281")
FAMILY_PHYSICIANS = Doctor("2000001497", "890000237", "LAKESIDE FAMILY PHYSICIANS", "2000001703")
PINE_CLINIC = Doctor("2000007304", "890003869", "PINE COUNTY FAMILY CLINIC", "2000007379")


@dataclass(frozen=True)
class Bill:
    """One professional claim. `lines`: "99213 180.00 2026-03-02", procedure with modifiers "97110:GP"."""

    number: str
    lines: tuple[str, ...]
    who: Sick = ANN
    by: Doctor = ALDER_RIDGE
    frequency: str = "1"
    original: str = ""
    charge: str = ""
    payer: str = "LKSBA"
    accident: str = ""
    diagnosis: str = "J0190"
    assigned: str = "Y"

    def segments(self, hierarchy: int) -> list[str]:
        """Provider, subscriber and claim; `hierarchy` is the number of its first HL."""
        prices = [line.split()[1] for line in self.lines]
        charge = self.charge or total(prices)
        accident = f"**{self.accident}" if self.accident else ""
        found = [
            f"HL*{hierarchy}**20*1",
            f"NM1*85*2*{self.by.name}*****XX*{self.by.npi}",
            "N3*1 MAIN STREET",
            "N4*LAKESIDE*WI*547011214",
            f"REF*EI*{self.by.tin}",
            f"HL*{hierarchy + 1}*{hierarchy}*22*0",
            f"SBR*P*18*{self.who.group}******CI",
            f"NM1*IL*1*{self.who.last}*{self.who.first}****MI*{self.who.id}",
            "N3*1 MAIN STREET",
            "N4*LAKESIDE*WI*547011214",
            f"DMG*D8*{self.who.birth}*{self.who.sex}",
            f"NM1*PR*2*LAKESIDE BENEFIT ADMINISTRATORS*****PI*{self.payer}",
            f"CLM*{self.number}*{charge}***11:B:{self.frequency}*Y*A*{self.assigned}*Y{accident}",
        ]
        if self.original:
            found.append(f"REF*F8*{self.original}")
        found.append(f"HI*ABK:{self.diagnosis}")
        if self.by.rendering:
            found.append(f"NM1*82*1*DOCTOR*DORA****XX*{self.by.rendering}")
        for place, line in enumerate(self.lines, 1):
            procedure, price, *rest = line.split()
            units = rest[1] if len(rest) > 1 else "1"
            found += [f"LX*{place}", f"SV1*HC:{procedure}*{price}*UN*{units}***1"]
            found += [f"DTP*472*D8*{rest[0].replace('-', '')}"] if rest else []
        return found


def total(prices: list[str]) -> str:
    """The sum of plain decimals, without floats."""
    cents = 0
    for price in prices:
        whole, _, fraction = price.partition(".")
        cents += int(whole) * 100 + int((fraction + "00")[:2])
    return f"{cents // 100}.{cents % 100:02d}"


def professional(
    control: int, *bills: Bill, guide: str = "005010X222A1", sender: str = "RIVERCLR", version: str = "00501"
) -> bytes:
    """An interchange of one group and one transaction set with these claims."""
    return envelope(control, transaction(control, *bills, guide=guide), guide=guide, sender=sender, version=version)


def transaction(control: int, *bills: Bill, guide: str = "005010X222A1") -> list[str]:
    """The segments of one transaction set, ST and SE included."""
    inside = [
        f"ST*837*{control:04d}*{guide}",
        f"BHT*0019*00*TEST{control}*20260601*0800*CH",
        "NM1*41*2*RIVER CLEARING HOUSE*****46*RIVERCLR",
        "PER*IC*OPERATIONS*TE*7155550111",
        "NM1*40*2*LAKESIDE BENEFIT ADMINISTRATORS*****46*LAKESIDEBA",
    ]
    for place, bill in enumerate(bills):
        inside += bill.segments(2 * place + 1)
    return [*inside, f"SE*{len(inside) + 1}*{control:04d}"]


def envelope(
    control: int, *sets: list[str], guide: str = "005010X222A1", sender: str = "RIVERCLR", version: str = "00501"
) -> bytes:
    """An interchange of one group with these transaction sets."""
    parties = f"ZZ*{sender:15}*ZZ*{ADMINISTRATOR:15}"
    parts = [
        f"ISA*00*          *00*          *{parties}*260601*0800*^*{version}*{control:09d}*0*T*:",
        f"GS*HC*{sender}*{ADMINISTRATOR}*20260601*0800*{control}*X*{guide}",
        *[segment for one in sets for segment in one],
        f"GE*{len(sets)}*{control}",
        f"IEA*1*{control:09d}",
    ]
    return "".join(f"{segment}~\n" for segment in parts).encode("latin-1")
