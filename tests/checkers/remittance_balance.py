"""Checks 835s by the standard's own balances, sharing no code with the program: bytes in, a list of faults out.

Source: 005010X221A1 section 1.10.2.1 (balancing), 1.10.2.8 (reversals), appendix C (envelope), X12 interpretations 396
and 2548 (CLP05). `python tests/checkers/remittance_balance.py FILE...` prints what it finds.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

AMOUNT = re.compile(r"-?(\d{1,18}|\d{0,16}\.\d{1,2})\Z")
GROUPS = ("CO", "OA", "PI", "PR")
REVERSAL = "22"
ZERO = Decimal(0)


@dataclass
class Service:
    place: int
    charge: Decimal
    paid: Decimal
    adjustments: list[tuple[str, str, Decimal]] = field(default_factory=list)


@dataclass
class PaidClaim:
    place: int
    number: str
    status: str
    charge: Decimal
    paid: Decimal
    patient: str
    control: str
    adjustments: list[tuple[str, str, Decimal]] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    patients: int = 0
    interest: Decimal = ZERO

    def all_adjustments(self) -> list[tuple[str, str, Decimal]]:
        return self.adjustments + [each for service in self.services for each in service.adjustments]


class Checker:
    """One pass over one file; `faults` holds what was found, in order."""

    def __init__(self, data: bytes) -> None:
        self.faults: list[str] = []
        self.segments: list[list[str]] = []
        text = data.decode("latin-1")
        if not text.startswith("ISA") or len(text) < 106:
            self.faults.append("no ISA")
            return
        self.component = text[104]
        element, end = text[3], text[105]
        if text[105] in "\r\n" or len({element, self.component, end}) < 3:
            self.faults.append("the ISA is not of its fixed length")
        pieces = [piece.strip("\r\n") for piece in text.split(end)]
        if pieces[-1].strip():
            self.faults.append("text after the last terminator")
        self.segments = [piece.split(element) for piece in pieces[:-1]]

    def say(self, place: int, text: str) -> None:
        self.faults.append(f"segment {place} {self.segments[place - 1][0]}: {text}")

    def run(self) -> list[str]:
        """Everything wrong with the file."""
        if self.segments:
            self._shape()
            self._envelopes()
            for first, last in self._sets():
                _Advice(self, first, last).check()
        return self.faults

    def _shape(self) -> None:
        for place, elements in enumerate(self.segments, 1):
            if not elements[0]:
                self.faults.append(f"segment {place}: empty")
            elif len(elements) == 1 or (elements[-1].strip(self.component) == "" and elements[0] != "ISA"):
                self.say(place, "its last element is empty")

    def _envelopes(self) -> None:
        opened: list[tuple[str, str, int]] = []
        counts: list[int] = []
        tails = {"IEA": ("ISA", 13), "GE": ("GS", 6), "SE": ("ST", 2)}
        heads = dict(tails.values())
        numbers: dict[str, set[str]] = {"ISA": set(), "GS": set(), "ST": set()}
        for place, elements in enumerate(self.segments, 1):
            name = elements[0]
            if name in heads:
                number = element(elements, heads[name])
                if number in numbers[name]:
                    self.say(place, f"control number {number} is used twice")
                numbers[name].add(number)
                if counts:
                    counts[-1] += 1
                opened.append((name, number, place))
                counts.append(0)
                if name == "ISA" and sum(map(len, elements)) + len(elements) != 106:
                    self.say(place, "the ISA is not 106 characters long")
                if name == "GS" and element(elements, 1) != "HP":
                    self.say(place, "the group is not of remittances")
            elif name in tails:
                self._close(place, elements, tails[name][0], opened, counts)
        for name, number, place in opened:
            self.say(place, f"{name} {number} is not closed")

    def _close(
        self, place: int, elements: list[str], head: str, opened: list[tuple[str, str, int]], counts: list[int]
    ) -> None:
        if not opened or opened[-1][0] != head:
            self.say(place, f"closes no {head}")
            return
        _, number, start = opened.pop()
        inside = counts.pop()
        expected = place - start + 1 if head == "ST" else inside
        if element(elements, 1) != str(expected):
            self.say(place, f"counts {element(elements, 1)}, there are {expected}")
        if element(elements, 2) != number:
            self.say(place, f"control number {element(elements, 2)} is not {number}")

    def _sets(self) -> list[tuple[int, int]]:
        found, start = [], 0
        for place, elements in enumerate(self.segments, 1):
            if elements[0] == "ST":
                start = place
                if element(elements, 1) != "835":
                    self.say(place, "not an 835")
            elif elements[0] == "SE" and start:
                found.append((start, place))
                start = 0
        if not found:
            self.faults.append("no transaction set")
        return found


def element(elements: list[str], index: int) -> str:
    return elements[index] if index < len(elements) else ""


class _Advice:
    """One transaction set."""

    def __init__(self, checker: Checker, first: int, last: int) -> None:
        self.checker = checker
        self.first, self.last = first, last
        self.claims: list[PaidClaim] = []
        self.total = ZERO
        self.method = ""
        self.payer = ""
        self.traces: list[list[str]] = []
        self.payees: list[str] = []
        self.adjustments: list[tuple[str, Decimal]] = []
        self.seen: Counter[str] = Counter()

    def say(self, place: int, text: str) -> None:
        self.checker.say(place, text)

    def money(self, place: int, text: str, required: bool = True) -> Decimal:
        if not text and not required:
            return ZERO
        if not AMOUNT.match(text):
            self.say(place, f"{text!r} is no amount")
            return ZERO
        if text != "0" and (("." in text and text.endswith(("0", "."))) or text.lstrip("-").startswith("0")):
            self.say(place, f"{text!r} has needless zeros")
        if len(re.sub(r"\D", "", text)) + (0 if "." in text else 2) > 10:
            self.say(place, f"{text!r} is longer than ten digits")
        return Decimal(text)

    def check(self) -> None:
        for place in range(self.first, self.last + 1):
            elements = self.checker.segments[place - 1]
            self.seen[elements[0] + "*" + element(elements, 1)] += 1
            reader = getattr(self, "read_" + elements[0].lower(), None)
            if reader:
                reader(place, elements)
        self._header()
        for claim in self.claims:
            self._claim(claim)
        self._order()
        self._sum()

    # ------------------------------------------------------------------ reading

    def read_bpr(self, place: int, elements: list[str]) -> None:
        self.total = self.money(place, element(elements, 2))
        self.method = element(elements, 4)
        self.payer = element(elements, 10)
        if self.total < 0:
            self.say(place, "a payment below zero")
        if (self.method == "NON") != (self.total == 0):
            self.say(place, f"method {self.method} does not fit an amount of {self.total}")
        if (element(elements, 1) == "H") != (self.method == "NON"):
            self.say(place, f"handling {element(elements, 1)} does not fit method {self.method}")
        if not re.fullmatch(r"\d{8}", element(elements, 16)):
            self.say(place, "no effective date")

    def read_trn(self, place: int, elements: list[str]) -> None:
        self.traces.append(elements)
        if not element(elements, 2) or not re.fullmatch(r"1\d{9}", element(elements, 3)):
            self.say(place, "no trace number, or payer identifier not of the form 1 and nine digits")

    def read_n1(self, place: int, elements: list[str]) -> None:
        if element(elements, 1) == "PE":
            self.payees.append(element(elements, 4))

    def read_clp(self, place: int, elements: list[str]) -> None:
        if not self.seen["LX*1"]:
            self.say(place, "a claim before LX")
        self.claims.append(
            PaidClaim(
                place,
                element(elements, 1),
                element(elements, 2),
                self.money(place, element(elements, 3)),
                self.money(place, element(elements, 4)),
                element(elements, 5),
                element(elements, 7),
            )
        )

    def read_nm1(self, place: int, elements: list[str]) -> None:
        if element(elements, 1) == "QC" and self.claims:
            self.claims[-1].patients += 1

    def read_amt(self, place: int, elements: list[str]) -> None:
        value = self.money(place, element(elements, 2))
        if element(elements, 1) == "I" and self.claims:
            self.claims[-1].interest += value

    def read_svc(self, place: int, elements: list[str]) -> None:
        if not self.claims:
            self.say(place, "a service outside a claim")
            return
        service = Service(place, self.money(place, element(elements, 2)), self.money(place, element(elements, 3)))
        self.claims[-1].services.append(service)
        parts = element(elements, 1).split(self.checker.component)
        if len(parts) < 2 or not parts[0] or not parts[1]:
            self.say(place, "no procedure")

    def read_cas(self, place: int, elements: list[str]) -> None:
        if not self.claims:
            self.say(place, "an adjustment outside a claim")
            return
        claim = self.claims[-1]
        into = claim.services[-1].adjustments if claim.services else claim.adjustments
        group = element(elements, 1)
        if group not in GROUPS:
            self.say(place, f"group {group!r} is not of this guide")
        before = sum(1 for each in into if each[0] == group)
        if before % 6:
            self.say(place, f"a further segment of group {group} before the last one is full")
        if len(elements) > 20:
            self.say(place, "more than six adjustments")
        for index in range(2, len(elements), 3):
            reason, value = element(elements, index), self.money(place, element(elements, index + 1))
            if not reason or value == 0:
                self.say(place, "an adjustment without reason or amount")
            if any(each[:2] == (group, reason) for each in into):
                self.say(place, f"{group} {reason} stands twice")
            into.append((group, reason, value))

    def read_plb(self, place: int, elements: list[str]) -> None:
        if element(elements, 1) not in self.payees:
            self.say(place, f"provider {element(elements, 1)} is not the payee")
        if not re.fullmatch(r"\d{8}", element(elements, 2)):
            self.say(place, "no fiscal year end")
        if len(elements) > 15 or len(elements) % 2 == 0:
            self.say(place, "not one to six pairs")
        for index in range(3, len(elements), 2):
            reason = element(elements, index).split(self.checker.component)[0]
            value = self.money(place, element(elements, index + 1))
            if not reason or value == 0:
                self.say(place, "an adjustment without reason or amount")
            self.adjustments.append((reason, value))

    # ------------------------------------------------------------------ what must hold

    def _header(self) -> None:
        for key in ("BPR*I", "BPR*H"):
            self.seen["BPR"] += self.seen[key]
        for key in ("BPR", "TRN*1", "N1*PR", "N1*PE"):
            if self.seen[key] != 1:
                self.say(self.first, f"{self.seen[key]} of {key}, one is due")
        if not self.seen["PER*BL"]:
            self.say(self.first, "no technical contact (PER BL)")
        if self.payer and self.traces and element(self.traces[0], 3) != self.payer:
            self.say(self.first, "TRN03 is not BPR10")
        if self.payees and not self.payees[0]:
            self.say(self.first, "the payee has no identifier")

    def _claim(self, claim: PaidClaim) -> None:
        everything = claim.all_adjustments()
        if not claim.number or not claim.control:
            self.say(claim.place, "the provider's or the payer's number is missing")
        if claim.patients != 1:
            self.say(claim.place, f"{claim.patients} patients")
        for service in claim.services:
            if service.charge != service.paid + sum((each[2] for each in service.adjustments), ZERO):
                self.say(service.place, "charge is not paid and adjustments")
        if claim.charge != claim.paid + sum((each[2] for each in everything), ZERO):
            self.say(claim.place, "charge is not paid and adjustments")
        if claim.services:
            if claim.charge != sum((service.charge for service in claim.services), ZERO):
                self.say(claim.place, "charge is not the sum of the services")
            own = sum((each[2] for each in claim.adjustments), ZERO)
            if claim.paid != sum((service.paid for service in claim.services), ZERO) - own:
                self.say(claim.place, "paid is not the services' less the claim's adjustments")
        self._patient(claim, everything)
        self._signs(claim, everything)

    def _patient(self, claim: PaidClaim, everything: list[tuple[str, str, Decimal]]) -> None:
        owed = sum((each[2] for each in everything if each[0] == "PR"), ZERO)
        stated = self.money(claim.place, claim.patient, required=False)
        if claim.patient == "0":
            self.say(claim.place, "a patient responsibility of zero is left out")
        if claim.status == REVERSAL:
            if claim.patient:
                self.say(claim.place, "a reversal tells no patient responsibility")
        elif stated != owed:
            self.say(claim.place, f"patient responsibility {stated} is not the PR adjustments' {owed}")

    def _signs(self, claim: PaidClaim, everything: list[tuple[str, str, Decimal]]) -> None:
        sign = -1 if claim.status == REVERSAL else 1
        values = [claim.charge, claim.paid, *(service.charge for service in claim.services)]
        values += [service.paid for service in claim.services]
        if any(value * sign < 0 for value in values):
            self.say(claim.place, "an amount of the wrong sign")
        for group, reason, value in everything:
            if value * sign < 0 and (group, reason) != ("OA", "94"):
                self.say(claim.place, f"{group} {reason} of the wrong sign")

    def _order(self) -> None:
        corrected: set[str] = set()
        for claim in self.claims:
            if claim.status == REVERSAL and claim.number in corrected:
                self.say(claim.place, "a reversal after its correction")
            if claim.status != REVERSAL:
                corrected.add(claim.number)

    def _sum(self) -> None:
        claims = sum((claim.paid for claim in self.claims), ZERO)
        adjustments = sum((value for _, value in self.adjustments), ZERO)
        if self.total != claims - adjustments:
            self.say(
                self.first, f"the payment {self.total} is not {claims} of claims less {adjustments} of adjustments"
            )
        interest = sum((claim.interest for claim in self.claims), ZERO)
        told = sum((value for reason, value in self.adjustments if reason == "L6"), ZERO)
        if interest != -told:
            self.say(self.first, f"interest of {interest} on claims, {-told} in PLB L6")


def remittance_faults(data: bytes) -> list[str]:
    """Everything wrong with a file of 835s; empty when all balances and counts hold."""
    return Checker(data).run()


def main(paths: list[str]) -> int:
    wrong = 0
    for path in paths:
        for fault in remittance_faults(Path(path).read_bytes()):
            print(f"{path}: {fault}")
            wrong += 1
    print(f"{len(paths)} files, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
