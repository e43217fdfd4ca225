"""Writes a synthetic book of business as the documents that `book` reads (docs/book-format.md)."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

from selfund.synth.chance import Chance
from selfund.synth.employers import Employer
from selfund.synth.people import People
from selfund.synth.plans import TEMPLATES
from selfund.synth.providers import NARROW, WIDE, Providers, contract_class
from selfund.synth.services import ANESTHESIA, FEES, UNPRICED
from selfund.terms.group import Funding

ADMINISTRATOR: Final = "Synthetic Benefit Administrators"
PAYER_ID: Final = "SYNBA"
RECEIVER_ID: Final = "SYNTHBA"
SENDER_ID: Final = "SYNCLEAR"
SENDER_NAME: Final = "Synthetic Clearing House"

_HEAD: Final = "# Invented by `selfund synth`; nobody and nothing in here exists.\n"

_SPLIT_ROWS: Final = {"26": 35, "TC": 65}
"""Professional and technical component of imaging, in percent of the whole."""

_TERMS: Final = {
    "professionals": ("Physicians, clinicians and clinics",
                      ("{pays: 55% of charge, when: {procedures: [00100-01999]}}", "{pays: 100% of FEES}")),
    "laboratories": ("Independent laboratories", ("{pays: 85% of FEES}",)),
    "imaging": ("Imaging centers", ("{pays: 95% of FEES}",)),
    "surgery centers": ("Ambulatory surgery centers",
                        ("{pays: 180% of FEES, when: {procedures: [10004-69990]}}", "{pays: 50% of charge}")),
    "suppliers": ("Equipment and ambulance",
                  ("{pays: 90% of FEES, when: {procedures: [A4206-A9999, E0100-E8002, L0112-L9900]}}",
                   "{pays: 70% of charge}")),
    "facilities": ("Hospitals and other facilities",
                   ("{pays: 70% of charge, when: {revenue codes: [0450-0459], claims: [institutional]}}",
                    "{pays: 45% of charge, when: {revenue codes: [0278], claims: [institutional]}}",
                    "{pays: 62% of charge}")),
}  # fmt: skip
"""A network's contracts: title and terms."""

_BANKS: Final = (("First Bank of Nowhere", "111111118"), ("Imaginary Trust Company", "123456780"))


class Parts(Struct, frozen=True):
    """All of a synthetic book. claims: how many will be written, which says how much money accounts need."""

    employers: tuple[Employer, ...]
    people: People
    providers: Providers
    year: int
    claims: int
    seed: int


def write_book(folder: Path, parts: Parts) -> None:
    """Write every document of the book into `folder`, which is made when it is not there."""
    for name in ("groups", "plans", "networks/fees", "partners", "platforms", "accounts", "claims"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write(folder / "book.yaml", _administrator())
    _write(folder / "partners" / "clearinghouse.yaml", _partner())
    _write(
        folder / "platforms" / "legacy.yaml",
        f"{_HEAD}platform: legacy\ntitle: The earlier claims system\npayer id: SYNOLD\n",
    )
    for place, employer in enumerate(parts.employers):
        _write(folder / "groups" / f"{employer.id}.yaml", _group(employer, parts, place))
        for plan, template in employer.plans:
            for year in (parts.year,) if _is_new(employer) else (parts.year - 1, parts.year):
                text = TEMPLATES[template].document(plan, employer.id, employer.name, year)
                _write(folder / "plans" / f"{plan}-{year}.yaml", text)
    for network, title, table in ((WIDE, "Wide PPO", "wide"), (NARROW, "Select network", "select")):
        _write(folder / "networks" / f"{network}.yaml", _network(network, title, table, parts.providers))
    for table, percent in (("wide", 122), ("select", 108), ("reference", 92)):
        _write(folder / "networks" / "fees" / f"{table}.csv", _fees(Chance(parts.seed, f"fees {table}"), percent))
    for name, text in _accounts(parts):
        _write(folder / "accounts" / f"{name}.yaml", text)
    _write_lines(folder / "providers.csv", _provider_rows(parts.providers))
    _write_lines(folder / "members.csv", _member_rows(parts))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def _is_new(employer: Employer) -> bool:
    """Whether the employer's first day anywhere near here is that of the year itself."""
    return employer.scarce or employer.moved


def _administrator() -> str:
    return (
        f'{_HEAD}administrator:\n  name: {ADMINISTRATOR}\n  payer ids: [{PAYER_ID}]\n  tax id: "899900002"\n'
        '  address: 1 Seed Street\n  city: Alderbrook\n  state: WI\n  postal code: "540010101"\n'
        '  contact name: Provider Services\n  contact phone: "7155550199"\n'
        f"  sender id: {RECEIVER_ID}\n  sender qualifier: ZZ\n"
    )


def _partner() -> str:
    return (
        f"{_HEAD}partner: clearinghouse\nname: {SENDER_NAME}\nsender id: {SENDER_ID}\nsender qualifier: ZZ\n"
        "trusted prices: no\n"
    )


def _group(employer: Employer, parts: Parts, place: int) -> str:
    year = parts.year
    start = date(year - 7, 1, 1) if employer.moved else date(year if _is_new(employer) else year - 1, 1, 1)
    lines = [
        f"group: {employer.id}",
        f"name: {employer.name}",
        f"funding: {employer.funding}",
        f"numbers: [{', '.join(employer.numbers)}]",
        f"effective: {start}",
    ]
    if employer.moved:
        lines += [
            "platforms:",
            f"  - {{platform: legacy, from: {start}, until: {year - 1}-12-31}}",
            f"  - {{platform: here, from: {year}-01-01}}",
        ]
    lines.append("straddle: split" if employer.moved else "straddle: pend")
    if employer.funding is Funding.LEVEL:
        lines.append(f"monthly claims amount: {_money(_monthly(parts, place))}")
    return _HEAD + "\n".join(lines) + "\n"


def _money(dollars: int) -> str:
    return f"${dollars:,}.00"


def _monthly(parts: Parts, place: int) -> int:
    """What a level-funded group pays for claims each month, in whole dollars."""
    return 2_000 + parts.people.group_sizes[place] * 450


def _needed(parts: Parts, place: int, dollars_a_claim: int) -> int:
    """What a group's share of the claims may come to, in whole dollars."""
    return parts.claims * parts.people.group_sizes[place] * dollars_a_claim // max(1, len(parts.people.members))


def _accounts(parts: Parts) -> Iterable[tuple[str, str]]:
    """Each group's account: the own for `aso` and `level`, one of the administrator, one of the carrier."""
    together: dict[str, list[int]] = {"administrator": [], "carrier": []}
    for place, employer in enumerate(parts.employers):
        if employer.funding is Funding.ASC:
            together["administrator"].append(place)
        elif employer.funding is Funding.INSURED:
            together["carrier"].append(place)
        else:
            yield employer.id, _own_account(parts, place, employer)
    for owner, places in together.items():
        opening = 250_000 + sum(_needed(parts, place, 4_000) for place in places)
        groups = ", ".join(parts.employers[place].id for place in places)
        yield owner, _account(owner, owner, groups, len(owner), opening)


def _own_account(parts: Parts, place: int, employer: Employer) -> str:
    if employer.funding is Funding.LEVEL:
        opening, monthly = 0, _monthly(parts, place)
    elif employer.scarce:
        opening, monthly = 500, 100 + _needed(parts, place, 60) // 12
    else:
        opening, monthly = 100_000, 10_000 + _needed(parts, place, 4_000) // 12
    text = _account(f"{employer.id}-claims", employer.id, employer.id, place, opening) + "deposits:\n"
    for month in range(1, 13):
        text += (
            f"  - date: {date(parts.year, month, 2)}\n    amount: {_money(monthly)}\n"
            f"    cause: funding for {parts.year}-{month:02d}\n    group: {employer.id}\n"
        )
    return text


def _account(name: str, owner: str, groups: str, number: int, opening: int) -> str:
    bank, routing = _BANKS[number % len(_BANKS)]
    return (
        f'{_HEAD}account: {name}\nowner: {owner}\ngroups: [{groups}]\nbank: {bank}\nrouting: "{routing}"\n'
        f"number: xxxxxx{4000 + number}\nopening balance: {_money(opening)}\n"
    )


def _network(network: str, title: str, table: str, providers: Providers) -> str:
    payees: dict[str, dict[str, str]] = {name: {} for name in _TERMS}
    for payee in providers.payees:
        if network in payee.networks:
            payees[contract_class(payee)].setdefault(payee.billing.tin, payee.billing.name)
    lines = [f"network: {network}", f"title: {title}", "contracts:"]
    for name, (says, terms) in _TERMS.items():
        lines += [
            f"  - contract: {network}-{name.replace(' ', '-')}",
            f"    title: {says}",
            "    effective: 2024-01-01",
            "    payees:",
            *[f'      - "{tin}"  # {who}' for tin, who in payees[name].items()],
            "    lesser of: yes",
            "    timely filing: 365 days",
            "    terms:",
            *[f"      - {term.replace('FEES', f'fees/{table}.csv')}" for term in terms],
        ]
    return _HEAD + "\n".join(lines) + "\n"


def _fees(chance: Chance, percent: int) -> str:
    """A fee table around `percent` of the invented fees; anesthesia is not in it, nor the procedure without a price."""
    rows = ["procedure,modifier,fee,facility_fee,effective,ends"]
    for procedure, fee in sorted(FEES.items()):
        if procedure in ANESTHESIA or procedure == UNPRICED:
            continue
        share = percent + chance.between(-6, 6)
        rows.append(_fee_row(procedure, "", fee.fee * share // 100, fee.facility_fee * share // 100))
        if procedure.startswith("7"):
            for modifier, part in _SPLIT_ROWS.items():
                amount = fee.fee * share * part // 10_000
                rows.append(_fee_row(procedure, modifier, amount, amount))
    return "\n".join(rows) + "\n"


def _fee_row(procedure: str, modifier: str, fee: int, facility_fee: int) -> str:
    inside = f"{facility_fee // 100}.{facility_fee % 100:02d}" if facility_fee != fee else ""
    return f"{procedure},{modifier},{fee // 100}.{fee % 100:02d},{inside},,"


def _provider_rows(providers: Providers) -> Iterable[str]:
    yield "npi,tin,name,first_name,person,taxonomy,specialty,address,city,state,postal_code,primary_care"
    for payee in providers.payees:
        where = payee.billing.address
        address = f"{where.line},{where.city},{where.state},{where.postal_code}"
        specialty = payee.specialty
        for one in (payee.billing, *payee.clinicians):
            says = specialty.name if one.person or not specialty.people else "medical group"
            primary = "y" if one.person and specialty.primary_care else "n"
            person = "y" if one.person else "n"
            yield f"{one.npi},{one.tin},{one.name},{one.first_name},{person},{one.taxonomy},{says},{address},{primary}"


def _member_rows(parts: Parts) -> Iterable[str]:
    yield (
        "member_id,subscriber_id,group,relationship,last_name,first_name,middle_name,birth_date,sex,address,city,state,"
        "postal_code,plan,line,level,effective,ends"
    )
    members = parts.people.members
    for one in members:
        city, state, postal_code = one.town
        head = (
            f"{one.id},{members[one.subscriber].id},{parts.employers[one.group].id},{one.relationship},{one.last_name},"
            f"{one.first_name},,{one.birth},{one.sex},{one.street},{city},{state},{postal_code}"
        )
        for span in one.spans:
            yield f"{head},{span.plan},medical,{span.level},{span.start},{span.end or ''}"
