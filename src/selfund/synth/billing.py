"""Turns drafts into claims: who is named, what the lines say, what is charged."""

from datetime import date
from typing import Final

from selfund.synth.calendar import Calendar
from selfund.synth.chance import Chance, spread_factors
from selfund.synth.documents import ADMINISTRATOR, PAYER_ID, Parts
from selfund.synth.drafts import Draft
from selfund.synth.people import Someone
from selfund.synth.scenes import Bill, Part, Revenue, Stay
from selfund.synth.services import COMORBID, DIAGNOSES, FEES
from selfund.terms.claim import (
    Address,
    Claim,
    ClaimDate,
    ClaimKind,
    ClaimLine,
    Diagnosis,
    Person,
    Provider,
    Reference,
)
from selfund.terms.member import Relationship
from selfund.terms.money import spread

MOST_LINES: Final = 6
"""The most lines of a synthetic professional claim."""

LATEST: Final = 362
"""The latest day, from 0, on which care of this year ends."""

_RELATIONSHIPS: Final = {Relationship.SPOUSE: "01", Relationship.CHILD: "19", Relationship.OTHER: "G8"}
_IN_FACILITY: Final = frozenset({"21", "22", "23", "24", "31"})
_INPATIENT: Final = frozenset({"11", "21"})
_OWN_ID: Final = 250
"""Of 1,000 claims for dependents, those that bill the dependent's own id."""

_HOURS: Final = tuple(f"{hour:02d}" for hour in (7, 8, 9, 9, 10, 11, 12, 13, 14, 15, 17, 19, 22, 23, 2, 4))
_STATUSES: Final = ("01", "01", "01", "01", "01", "03", "06", "06")


def _diagnoses(qualifier: str, present: str = "") -> dict[str, Diagnosis]:
    codes = {code for group in DIAGNOSES.values() for code in group} | set(COMORBID)
    return {code: Diagnosis(qualifier, code, present) for code in codes}


_FIRST: Final = _diagnoses("ABK")
_OTHER: Final = _diagnoses("ABF")
_FIRST_PRESENT: Final = _diagnoses("ABK", "Y")
_OTHER_PRESENT: Final = _diagnoses("ABF", "Y")
_ADMITTING: Final = _diagnoses("ABJ")
_REASON: Final = _diagnoses("APR")

_POINTERS: Final = (((1,),), ((1,), (1, 2), (2,)), ((1,), (1, 2), (2,), (1, 2, 3), (3,)))
_ACCIDENT_CODE: Final = "01"
"""Occurrence code (NUBC form locators 31-34) of an accident with medical coverage."""


class Biller:
    """Makes the claims of one kind. Its draws are its own: those of the other kind do not move them."""

    def __init__(self, parts: Parts, kind: ClaimKind) -> None:
        self.kind = kind
        self.employers = parts.employers
        self.members = parts.people.members
        self.calendar = Calendar(parts.year)
        self.chance = Chance(parts.seed, f"billing {kind}")
        self.spread = spread_factors(self.chance)
        self.bits = self.chance.bits
        pools = parts.providers.pools
        self.attending = [one for payee in pools[("synth-ppo", "hospital medicine")] for one in payee.clinicians] or [
            payee.billing for payee in pools[("synth-ppo", "hospital medicine")]
        ]
        self.attending = [_in_role(one, "71") for one in self.attending]
        self.referring = [
            _in_role(one, "DN")
            for payee in parts.providers.payees
            if payee.specialty.primary_care
            for one in payee.clinicians or (payee.billing,)
        ]

    def claim(self, draft: Draft) -> Claim:
        """The claim of a draft, before its trouble is worked into it."""
        bill = draft.bill
        return self._professional(draft, bill) if isinstance(bill, Bill) else self._institutional(draft, bill)

    # ------------------------------------------------------------------------------------------ professional

    def _professional(self, draft: Draft, bill: Bill) -> Claim:
        chance, payee = self.chance, draft.payee
        someone = self.members[draft.person]
        employer = self.employers[someone.group]
        day = self.calendar.day(draft.day)
        subscriber, patient = self._persons(someone)
        diagnoses = self._diagnoses(bill.diagnoses)
        lines = self._lines(draft, bill, len(diagnoses))
        providers = []
        if bill.referred:
            providers.append(chance.pick(self.referring))
        if payee.clinicians:
            providers.append(payee.clinicians[draft.person % len(payee.clinicians)])
        if draft.place is not None:
            providers.append(draft.place.facility)
        return Claim(
            id=f"P{draft.number:08d}",
            kind=ClaimKind.PROFESSIONAL,
            charge=sum([line.charge for line in lines]),
            lines=lines,
            billing=payee.billing,
            subscriber=subscriber,
            patient=patient,
            place=bill.place,
            facility_qualifier="B",
            assigned="Y" if payee.networks or draft.number % 4 else "N",
            accepts="A" if payee.networks else "C",
            signature="Y",
            release="Y",
            payer_id=PAYER_ID,
            payer_name=ADMINISTRATOR,
            filing="CI",
            group_number=employer.numbers[someone.family % len(employer.numbers)],
            admitted=day if bill.place == "21" else None,
            accident_causes=("AA",) if draft.accident else (),
            accident_state="WI" if draft.accident else "",
            diagnoses=diagnoses,
            dates=(ClaimDate("439", day, day),) if draft.accident else (),
            references=self._references(draft),
            providers=tuple(providers),
        )

    def _lines(self, draft: Draft, bill: Bill, diagnoses: int) -> tuple[ClaimLine, ...]:
        """At most `MOST_LINES` lines, the first parts first."""
        chance = self.chance
        choices = _POINTERS[diagnoses - 1]
        lines: list[ClaimLine] = []
        for part in bill.parts:
            if part.chance < 1000 and not chance.happens(part.chance):
                continue
            offset = draft.day
            for procedure in self._procedures(part):
                if len(lines) == MOST_LINES or (offset > LATEST and lines):
                    break
                lines.append(self._line(draft, bill, part, procedure, offset, len(lines) + 1, chance.pick(choices)))
                if part.weekly:
                    offset += 7
        return tuple(lines)

    def _line(
        self, draft: Draft, bill: Bill, part: Part, procedure: str, offset: int, number: int, pointers: tuple[int, ...]
    ) -> ClaimLine:
        low, high = part.units
        units = low if low == high else self.chance.between(low, high)
        day = end = self.calendar.day(offset)
        if units > 1 and bill.place == "21" and not bill.minutes:  # a unit a day, billed as a range of days
            end = self.calendar.day(max(offset, min(offset + units - 1, LATEST)))
        return ClaimLine(
            number=number,
            charge=self._charge(draft, bill, procedure, part.modifiers, units),
            units=units * 1000,
            procedure=procedure,
            procedure_qualifier="HC",
            modifiers=part.modifiers,
            unit="MJ" if bill.minutes else "UN",
            start=day,
            end=end,
            pointers=pointers,
            emergency=bill.place == "23",
            control_number=f"{draft.number}L{number}",
        )

    def _procedures(self, part: Part) -> tuple[str, ...]:
        """The procedures of a part: neighbours, starting anywhere, so that none comes twice."""
        codes = part.codes
        low, high = part.lines
        if part.weekly:
            return (self.chance.pick(codes),) * self.chance.between(low, high)
        if high == 1:
            return (codes[self.bits(32) * len(codes) >> 32],)
        count = self.chance.between(low, high)
        first = self.chance.below(len(codes))
        return (*codes[first : first + count], *codes[: max(0, first + count - len(codes))])

    def _charge(self, draft: Draft, bill: Bill, procedure: str, modifiers: tuple[str, ...], units: int) -> int:
        """Fee times units times what this payee charges times chance; components of imaging are parts of the fee."""
        fee = FEES[procedure]
        base = fee.facility_fee if bill.place in _IN_FACILITY else fee.fee
        if bill.minutes:
            base = base * units // 100
        else:
            base *= units
        if modifiers:
            if modifiers[0] == "26":
                base = base * 38 // 100
            elif modifiers[0] == "TC":
                base = base * 66 // 100
        return _rounded(base * draft.payee.factor * self.spread[self.bits(10)] // 1_000_000)

    # ------------------------------------------------------------------------------------------ institutional

    def _institutional(self, draft: Draft, stay: Stay) -> Claim:
        chance, payee = self.chance, draft.payee
        someone = self.members[draft.person]
        employer = self.employers[someone.group]
        days = chance.between(*stay.days)
        inpatient = stay.type_of_bill in _INPATIENT
        offset = min(draft.day, LATEST - days)
        start = self.calendar.day(offset)
        # a stay of n nights ends n days later; other bills end on their last day of service
        end = self.calendar.day(offset + (days if inpatient else days - 1))
        subscriber, patient = self._persons(someone)
        lines = self._revenue_lines(draft, stay, days, start)
        codes = self._stay_codes(draft, stay, days, start)
        kind, source = stay.admission
        return Claim(
            id=f"I{draft.number:08d}",
            kind=ClaimKind.INSTITUTIONAL,
            charge=sum([line.charge for line in lines]),
            lines=lines,
            billing=payee.billing,
            subscriber=subscriber,
            patient=patient,
            place=stay.type_of_bill,
            facility_qualifier="A",
            assigned="Y",
            accepts="A" if payee.networks else "C",
            release="Y",
            payer_id=PAYER_ID,
            payer_name=ADMINISTRATOR,
            filing="CI",
            group_number=employer.numbers[someone.family % len(employer.numbers)],
            start=start,
            end=end,
            admitted=start if inpatient else None,
            admission_hour=chance.pick(_HOURS) if inpatient else "",
            discharge_hour=chance.pick(_HOURS) if inpatient else "",
            admission_type=kind,
            admission_source=source,
            patient_status=chance.pick(_STATUSES) if inpatient else "01",
            diagnoses=self._stay_diagnoses(stay, inpatient),
            codes=codes,
            references=self._references(draft),
            providers=(chance.pick(self.attending),),
        )

    def _revenue_lines(self, draft: Draft, stay: Stay, days: int, day: date) -> tuple[ClaimLine, ...]:
        chance = self.chance
        revenues = [each for each in stay.revenue if each.chance >= 1000 or chance.happens(each.chance)]
        low, high = stay.total
        total = chance.scaled(low, high) * draft.payee.factor * 100 // 2000
        if draft.catastrophic:
            total = chance.scaled(low, high) * 100 + chance.below(90_000)
        weights = [each.weight * self.spread[self.bits(10)] for each in revenues]
        charges = spread(total, weights)
        dated = stay.type_of_bill not in _INPATIENT
        return tuple(
            [
                self._revenue_line(number, each, charge, days, day if dated else None)
                for number, (each, charge) in enumerate(zip(revenues, charges, strict=True), 1)
            ]
        )

    def _revenue_line(self, number: int, revenue: Revenue, charge: int, days: int, day: date | None) -> ClaimLine:
        units = days if revenue.by_day else self.chance.between(*revenue.units)
        return ClaimLine(
            number=number,
            charge=charge,
            units=units * 1000,
            procedure=revenue.procedure,
            procedure_qualifier="HC" if revenue.procedure else "",
            unit="DA" if revenue.by_day else "UN",
            revenue=revenue.code,
            start=day,
            end=day,
        )

    def _stay_diagnoses(self, stay: Stay, inpatient: bool) -> tuple[Diagnosis, ...]:
        chance = self.chance
        code = chance.pick(DIAGNOSES[stay.diagnoses])
        others = chance.between(1, 5) if inpatient else chance.between(0, 2)
        first = chance.below(len(COMORBID) - others)
        secondary = [other for other in COMORBID[first : first + others] if other != code]
        if inpatient:
            return (_FIRST_PRESENT[code], _ADMITTING[code], *[_OTHER_PRESENT[other] for other in secondary])
        reason = (_REASON[code],) if stay.diagnoses == "emergency" else ()
        return (_FIRST[code], *reason, *[_OTHER[other] for other in secondary])

    def _stay_codes(self, draft: Draft, stay: Stay, days: int, day: date) -> tuple[Diagnosis, ...]:
        """DRG, principal procedure, occurrence of an accident, covered days."""
        found = []
        if stay.drg:
            found.append(Diagnosis("DR", stay.drg))
        if stay.operation:
            found.append(Diagnosis("BBR", stay.operation, start=day, end=day))
        if draft.accident:
            found.append(Diagnosis("BH", _ACCIDENT_CODE, start=day, end=day))
        if stay.type_of_bill in _INPATIENT:
            found.append(Diagnosis("BE", "80", amount=days * 100))
        return tuple(found)

    # ------------------------------------------------------------------------------------------ both

    def _references(self, draft: Draft) -> tuple[Reference, ...]:
        """The clearinghouse's number for the claim; for some the medical record too."""
        clearinghouse = Reference("D9", f"{draft.number:011d}")
        if draft.payee.number % 2:
            return (clearinghouse, Reference("EA", f"M{draft.person:07d}"))
        return (clearinghouse,)

    def _persons(self, someone: Someone) -> tuple[Person, Person]:
        """Subscriber and patient: one and the same for subscribers and for dependents who bill their own id."""
        subscriber = self.members[someone.subscriber]
        city, state, postal_code = someone.town
        address = Address(line=someone.street, city=city, state=state, postal_code=postal_code)
        if someone is subscriber or self.chance.happens(_OWN_ID):
            own = Person(
                last_name=someone.last_name, first_name=someone.first_name, id=someone.id, id_qualifier="MI",
                birth_date=someone.birth, sex=someone.sex, relationship="18", address=address,
            )  # fmt: skip
            return own, own
        insured = Person(
            last_name=subscriber.last_name, first_name=subscriber.first_name, id=subscriber.id, id_qualifier="MI"
        )
        patient = Person(
            last_name=someone.last_name, first_name=someone.first_name, birth_date=someone.birth, sex=someone.sex,
            relationship=_RELATIONSHIPS[someone.relationship], address=address,
        )  # fmt: skip
        return insured, patient

    def _diagnoses(self, group: str) -> tuple[Diagnosis, ...]:
        """One to three diagnoses, the first from the scene's group."""
        chance = self.chance
        code = chance.pick(DIAGNOSES[group])
        first = _FIRST[code]
        draw = chance.below(1000)
        if draw < 450:
            return (first,)
        place = chance.below(len(COMORBID) - 1)
        second, third = COMORBID[place], COMORBID[place + 1]
        if draw < 750 or code in (second, third):
            return (first,) if second == code else (first, _OTHER[second])
        return (first, _OTHER[second], _OTHER[third])


def _in_role(provider: Provider, role: str) -> Provider:
    """The same person in another role; addresses and tax numbers are told of billing providers alone."""
    taxonomy = provider.taxonomy if role == "71" else ""
    return Provider(
        role=role, name=provider.name, first_name=provider.first_name, person=provider.person, npi=provider.npi,
        taxonomy=taxonomy,
    )  # fmt: skip


def _rounded(cents: int) -> int:
    """A charge as fee schedules have them: whole dollars, or quarters for small ones."""
    if cents >= 4_000:
        return (cents + 50) // 100 * 100
    return max(100, (cents + 12) // 25 * 25)
