"""Invented providers: medical groups whose clinicians share a TIN, people who bill alone, facilities; two networks.

NPIs begin with 2 and TINs with 89, which have never been given out, so that none is a real one.
"""

from typing import Final

from msgspec import Struct

from selfund.synth.chance import Chance, repeated
from selfund.synth.names import FEMALE_NAMES, LAST_NAMES, MALE_NAMES, PLACE_WORDS, STREET_KINDS, STREETS, TOWNS
from selfund.synth.services import FACILITIES, GROUP_TAXONOMY, SPECIALTIES, Specialty
from selfund.terms.claim import Address, Provider

FEWEST: Final = 80
"""The fewest providers of a book, however few its members."""

MEMBERS_A_PROVIDER: Final = 25
"""Members to one provider in a book of some size."""

WIDE, NARROW, OUT = "synth-ppo", "synth-select", "out of network"
"""The two networks, the narrow one within the wide one, and the pool of those who belong to neither."""

_PREFIX_SUM: Final = 24
_TITLES: Final = {
    "hospital": "Hospital", "clinical laboratory": "Laboratory", "imaging center": "Imaging",
    "urgent care": "Urgent Care", "ambulatory surgery center": "Surgery Center",
    "durable medical equipment": "Medical Supply", "ambulance": "Ambulance", "dialysis center": "Dialysis",
    "home health": "Home Health", "skilled nursing facility": "Nursing and Rehabilitation",
}  # fmt: skip


class Payee(Struct, frozen=True, gc=False):
    """Who is paid.

    number      its place in the book; billing: as claims name it (role 85)
    clinicians  those who do the services (role 82), empty for facilities and people who bill alone
    factor      what it charges, in thousandths of the fee
    networks    WIDE, NARROW, both, or neither
    facility    the same place as a service facility (role 77)
    """

    number: int
    specialty: Specialty
    billing: Provider
    clinicians: tuple[Provider, ...]
    factor: int
    networks: tuple[str, ...]
    facility: Provider


class Providers(Struct, frozen=True):
    """All payees, and the pools to choose from by (network or OUT, specialty). `npis` counts providers."""

    payees: tuple[Payee, ...]
    pools: dict[tuple[str, str], tuple[Payee, ...]]
    npis: int


def npi(number: int) -> str:
    """The `number`-th NPI of ours with its check digit (Luhn with the prefix 80840, 45 CFR 162.406)."""
    first = f"2{number:08d}"
    total = _PREFIX_SUM
    for index, digit in enumerate(first):
        value = int(digit) * (2 - index % 2)
        total += value - 9 if value > 9 else value
    return f"{first}{-total % 10}"


def make_providers(seed: int, members: int) -> Providers:
    """The payees of a book of so many members; every specialty is in both networks, and most outside them too."""
    maker = _Maker(Chance(seed, "providers"))
    for specialty in SPECIALTIES:
        maker.add(specialty, (WIDE, NARROW), 2)
    for specialty in SPECIALTIES:
        maker.add(specialty, (), 1)
    wanted = max(FEWEST, members // MEMBERS_A_PROVIDER)
    shares = repeated([(specialty, specialty.share) for specialty in SPECIALTIES])
    kinds = repeated((((WIDE, NARROW), 11), ((WIDE,), 6), ((), 3)))
    sizes = (1, 2, 3, 3, 4, 5, 6, 8, 12)
    while maker.numbers < wanted:
        maker.add(maker.chance.pick(shares), maker.chance.pick(kinds), maker.chance.pick(sizes))
    return Providers(tuple(maker.payees), _pools(maker.payees), maker.numbers)


def _pools(payees: list[Payee]) -> dict[tuple[str, str], tuple[Payee, ...]]:
    pools: dict[tuple[str, str], list[Payee]] = {}
    for payee in payees:
        for network in payee.networks or (OUT,):
            pools.setdefault((network, payee.specialty.name), []).append(payee)
    return {key: tuple(found) for key, found in pools.items()}


class _Maker:
    """Hands out numbers and puts payees together."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.payees: list[Payee] = []
        self.numbers = 0
        self.tins = 0
        self.shared: dict[tuple[str, ...], tuple[str, int]] = {}

    def add(self, specialty: Specialty, networks: tuple[str, ...], clinicians: int) -> None:
        """One more payee; a clinician alone bills under the own name."""
        chance = self.chance
        town = chance.pick(TOWNS)
        line = f"{chance.between(1, 99) * 10} {chance.pick(STREETS)} {chance.pick(STREET_KINDS)}"
        address = Address(line=line, city=town[0], state=town[1], postal_code=town[2])
        tin = self._tin(specialty, networks)
        if specialty.people and clinicians == 1:
            billing = self._person("85", specialty, tin, address)
            people: tuple[Provider, ...] = ()
        else:
            billing = self._organization(specialty, tin, address)
            people = tuple([self._person("82", specialty, tin, address) for _ in range(clinicians * specialty.people)])
        facility = Provider(role="77", name=billing.name, npi=billing.npi, address=address)
        factor = chance.between(1450, 2600) if networks else chance.between(2100, 4200)
        self.payees.append(Payee(len(self.payees), specialty, billing, people, factor, networks, facility))

    def _tin(self, specialty: Specialty, networks: tuple[str, ...]) -> str:
        """A TIN: now and then that of the practice before, as departments of one medical group have it."""
        earlier = self.shared.get(networks)
        if specialty.people and networks and earlier and earlier[1] < 5 and self.chance.happens(250):
            self.shared[networks] = (earlier[0], earlier[1] + 1)
            return earlier[0]
        self.tins += 1
        tin = f"8950{self.tins:05d}"
        if specialty.people:
            self.shared[networks] = (tin, 1)
        return tin

    def _npi(self) -> str:
        self.numbers += 1
        return npi(51_000_000 + self.numbers * 7)

    def _organization(self, specialty: Specialty, tin: str, address: Address) -> Provider:
        place = PLACE_WORDS[self.tins % len(PLACE_WORDS)]
        round_number = self.tins // len(PLACE_WORDS)
        title = _TITLES.get(specialty.name) or f"{specialty.name.title()} Associates"
        name = f"{place} {title}" + (f" {round_number + 1}" if round_number else "")
        taxonomy = GROUP_TAXONOMY if specialty.people else specialty.taxonomy
        return Provider(role="85", name=name[:60], npi=self._npi(), tin=tin, taxonomy=taxonomy, address=address)

    def _person(self, role: str, specialty: Specialty, tin: str, address: Address) -> Provider:
        chance = self.chance
        return Provider(
            role=role,
            name=chance.pick(LAST_NAMES),
            first_name=chance.pick(FEMALE_NAMES if chance.happens(500) else MALE_NAMES),
            person=True,
            npi=self._npi(),
            tin=tin,
            taxonomy=specialty.taxonomy,
            address=address if role == "85" else Address(),
        )


def contract_class(payee: Payee) -> str:
    """Which of the network's contracts a payee is under."""
    name = payee.specialty.name
    if payee.specialty.people or name == "urgent care":
        return "professionals"
    if name in FACILITIES:
        return "facilities"
    return {
        "clinical laboratory": "laboratories",
        "imaging center": "imaging",
        "ambulatory surgery center": "surgery centers",
    }.get(name, "suppliers")
