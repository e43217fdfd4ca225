"""Was the service billed before (handbook 3.4): exact duplicates are denied (OA-18), possible ones pend for a person.

Only the claims of the same member and billing TIN count, and of these only current versions that bill something.
"""

from collections.abc import Collection, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from selfund.matching.provider import RENDERING, rendering_on
from selfund.terms.claim import Claim, ClaimKind, ClaimLine
from selfund.terms.decision import Pend, Status
from selfund.terms.history import ClaimRecord, ServiceKey
from selfund.terms.member import Member

EXCUSES: Final = frozenset({"59", "76", "77", "91", "XE", "XP", "XS", "XU"})
"""Modifiers that say: distinct from, or a repeat of, a service of that day."""

TELL_APART: Final = EXCUSES.union(
    "26 TC 50 58 62 66 78 79 80 81 82 AS AA AD QK QX QY QZ LT RT E1 E2 E3 E4 LC LD LM RC RI NU RR UE".split(),
    "FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9".split(),
)
"""Modifiers that make it another service: component, side, digit, vessel, role in the operation, kind of supply.
Others (25, 95, KX, GP …) inform, and a line billed again with one of them may still be the same service."""

_PROFESSIONAL: Final = ClaimKind.PROFESSIONAL
_ANSWERED: Final = frozenset({Status.PAID, Status.DENIED})
_BILLS_NOTHING: Final = frozenset({Status.VOIDED, Status.REJECTED})


class DuplicateFindings(Struct, frozen=True, gc=False):
    """What was billed before.

    exact     line number → icn of the claim that already answered the service
    possible  pends "possible-duplicate", one a line, naming the icn it met
    """

    exact: dict[int, str] = {}
    possible: tuple[Pend, ...] = ()


NOTHING: Final = DuplicateFindings()


def claim_rendering_npi(claim: Claim) -> str:
    """The claim's rendering NPI as history keeps it: claim level, else the first line's, else empty."""
    for provider in claim.providers:
        if provider.role == RENDERING:
            return provider.npi
    for line in claim.lines:
        for provider in line.providers:
            if provider.role == RENDERING:
                return provider.npi
    return ""


def service_keys(claim: Claim, denied: Collection[int] = ()) -> tuple[ServiceKey, ...]:
    """The services of a claim as history keeps them; an undated line carries the statement's dates.

    denied   numbers of the lines that were denied: they are no duplicate's original
    """
    return tuple([_service_key(claim, line, line.number in denied) for line in claim.lines])


def _service_key(claim: Claim, line: ClaimLine, denied: bool) -> ServiceKey:
    start = line.start or claim.start
    end = (line.end or start) if line.start else (claim.end or start)
    rendering = rendering_on(claim, line).npi or claim.billing.npi
    return ServiceKey(
        line.number, start, end, line.procedure, line.modifiers, line.revenue, line.units, line.charge,
        denied, rendering,
    )  # fmt: skip


def find_duplicates(
    claim: Claim, member: Member, earlier: Sequence[ClaimRecord], original: ClaimRecord | None = None
) -> DuplicateFindings:
    """The lines of `claim` that were billed before by the same TIN for the same member.

    earlier    the family's records, any order; versions that are not current, voided or rejected do not count
    original   the record that this claim replaces: it is no duplicate of itself
    """
    repeated = _repeated(claim) if len(claim.lines) > 1 and claim.kind is _PROFESSIONAL else ()
    if not earlier:
        return DuplicateFindings({}, repeated) if repeated else NOTHING
    skip = original.icn if original is not None else ""
    tin = claim.billing.tin
    days = {line.start or claim.start for line in claim.lines}
    records: list[ClaimRecord] = []
    for record in earlier:
        if record.member == member.id and record.billing_tin == tin and record.current and record.icn != skip:
            for service in record.services:
                if service.start in days:
                    records.append(record)
                    break
    if not records:
        return DuplicateFindings({}, repeated) if repeated else NOTHING
    found = _compare(claim, records)
    if not repeated:
        return found
    known = {*found.exact, *[pend.line for pend in found.possible]}
    own = tuple([pend for pend in repeated if pend.line not in known])
    return DuplicateFindings(found.exact, (*found.possible, *own))


def _repeated(claim: Claim) -> tuple[Pend, ...]:
    """Lines of a professional claim that say the same as an earlier line of it, and nothing that tells them apart.

    Two of a service are billed as units, or with a modifier that says why it stands twice.
    """
    lines = claim.lines
    if len({line.procedure for line in lines}) == len(lines):
        return ()
    seen: dict[ServiceKey, int] = {}
    pends: list[Pend] = []
    for key in service_keys(claim):
        same = replace(key, number=0)
        first = seen.setdefault(same, key.number)
        if first != key.number and key.charge and EXCUSES.isdisjoint(key.modifiers):
            pends.append(Pend("possible-duplicate", f"the same service and date is on line {first}", key.number))
    return tuple(pends)


def _compare(claim: Claim, records: list[ClaimRecord]) -> DuplicateFindings:
    """Each record in turn: first what it answered, each of its services one line at most; then what looks alike."""
    keys = service_keys(claim)
    exact: dict[int, str] = {}
    possible: dict[int, Pend] = {}
    for record in records:
        if record.kind != claim.kind or record.status in _BILLS_NOTHING:
            continue
        services = [service for service in record.services if not service.denied]
        excused = not _same_claim(claim, keys, record)
        open_keys = [
            key for key in keys if key.number not in exact and not (excused and not EXCUSES.isdisjoint(key.modifiers))
        ]
        if record.status in _ANSWERED:
            _answer(claim, open_keys, services, record, exact)
        for key in open_keys:
            if key.number not in exact and any(_is_possible(claim, key, service, record) for service in services):
                possible.setdefault(key.number, _pend(key, record))
    return DuplicateFindings(exact, tuple(pend for number, pend in possible.items() if number not in exact))


def _answer(
    claim: Claim,
    keys: list[ServiceKey],
    services: list[ServiceKey],
    record: ClaimRecord,
    exact: dict[int, str],
) -> None:
    """Note in `exact` which lines the services of a record already answered, one line a service."""
    for service in services:
        for key in keys:
            if key.number not in exact and _is_exact(claim, key, service, record):
                exact[key.number] = record.icn
                break


def _same_claim(claim: Claim, keys: tuple[ServiceKey, ...], record: ClaimRecord) -> bool:
    """Whether the whole claim came again: the provider's own number, charge and every service alike."""
    return (
        claim.id == record.claim
        and claim.charge == record.charge
        and len(keys) == len(record.services)
        and all(_same_service(key, service) for key, service in zip(keys, record.services, strict=True))
    )


def _same_service(key: ServiceKey, service: ServiceKey) -> bool:
    return (
        key.start == service.start
        and key.end == service.end
        and key.procedure == service.procedure
        and key.revenue == service.revenue
        and key.units == service.units
        and key.charge == service.charge
        and (key.modifiers == service.modifiers or sorted(key.modifiers) == sorted(service.modifiers))
    )


def _is_exact(claim: Claim, key: ServiceKey, service: ServiceKey, record: ClaimRecord) -> bool:
    """Same service and same billing and rendering provider."""
    if claim.billing.npi != record.billing_npi or not _same_service(key, service):
        return False
    return key.rendering_npi == service.rendering_npi


def _is_possible(claim: Claim, key: ServiceKey, service: ServiceKey, record: ClaimRecord) -> bool:
    """Same service and date; charge, units or the provider within the TIN may differ.

    A line without a procedure code is told by revenue code and dates, within the same kind of facility.
    """
    if key.start != service.start or key.end != service.end:
        return False
    if key.revenue != service.revenue or key.procedure != service.procedure:
        return False
    if not key.procedure and record.facility and claim.place and record.facility != claim.place:
        return False
    return TELL_APART.intersection(key.modifiers) == TELL_APART.intersection(service.modifiers)


def _pend(key: ServiceKey, record: ClaimRecord) -> Pend:
    return Pend("possible-duplicate", f"the same service and date is on claim {record.icn}", key.number)
