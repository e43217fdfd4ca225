"""Which member is the patient (handbook 3.3): by id and a confirmed person, by name and birth date, or by a score.

A member is taken only when the evidence points to one person; otherwise the claim goes back. Nicknames are not guessed.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from selfund.matching.names import close_names, plain_id, plain_last_name, plain_name
from selfund.matching.people import Known, MemberIndex
from selfund.matching.rejection import MEMBER_ID_MALFORMED, PATIENT_UNKNOWN, SUBSCRIBER_UNKNOWN, Rejection
from selfund.matching.score import THRESHOLD, Asked, score
from selfund.terms.claim import Claim, Person
from selfund.terms.group import Group
from selfund.terms.member import Identity, Relationship

SHORTEST_ID: Final = 3
LONGEST_ID: Final = 30

_OWN_RELATIONSHIPS: Final = frozenset({"18", "self"})


class MatchedBy(StrEnum):
    """How a member was recognized."""

    ID = "id"
    NAME_AND_BIRTH_DATE = "name and birth date"
    SCORE = "score"


class Match(Struct, frozen=True, gc=False):
    """The member a claim is for, and how that is known. `score` is in points, 0 where no score was needed."""

    member: Identity
    by: MatchedBy
    score: int = 0


_BY_ID: Final = MatchedBy.ID
_UNKNOWN = Rejection(SUBSCRIBER_UNKNOWN, "no member of the group has this id, or this name and birth date")
_AMBIGUOUS = Rejection(SUBSCRIBER_UNKNOWN, "more than one member of the group could be meant; send the member id")
_NOT_IN_FAMILY = Rejection(
    PATIENT_UNKNOWN, "the member id is known, the patient's name and birth date are not in its family"
)
_MALFORMED = Rejection(MEMBER_ID_MALFORMED, "the member id cannot be one of this administrator's")


def match_member(claim: Claim, group: Group, people: MemberIndex) -> Match | Rejection:
    """The member of `group` that `claim` is for.

    1. The id (subscriber's or the dependent's own) finds the family, and birth date or name confirms the patient in it.
    2. Else name and birth date, both exact, of one member of the group.
    3. Else the score of `score.py`: one member, and only one, at or above the threshold.
    """
    billed = plain_id(claim.subscriber.id)
    named = claim.patient if claim.patient.last_name or claim.patient.first_name else claim.subscriber
    if named.birth_date is not None:
        # What nearly every claim says, and what the steps below would come to: one look instead of a whole family's.
        person = people.person(group.id, billed, named.birth_date, plain_name(named.first_name))
        if person is not None:
            return Match(person, _BY_ID)
    asked = _asked(claim, named, billed)
    known = people.by_id(billed)
    if known is None and claim.patient.id:
        known = people.by_id(plain_id(claim.patient.id))
    if known is None and billed and not _well_formed(billed):
        return _MALFORMED
    if known is not None and known.member.group == group.id:
        if known.member.birth_date == asked.birth_date and known.first == asked.first and known.last == asked.last:
            return Match(known.member, _BY_ID)
        family = people.family(known.member.family)
        found = _in_family(asked, family, known)
        if found is not None:
            return Match(found.member, _BY_ID)
        return _exact(asked, group, people) or _scored(asked, family) or _not_found(asked)
    return _exact(asked, group, people) or _scored(asked, _candidates(asked, group, people)) or _UNKNOWN


def _asked(claim: Claim, person: Person, billed: str) -> Asked:
    """Who the claim says the patient is: `person`, the subscriber where the patient's loop leaves out who that is."""
    # Values by position, in the order of the struct: by name they take four times as long.
    return Asked(
        billed, person.last_name, plain_last_name(person.last_name), plain_name(person.first_name), person.birth_date,
        person.sex, person.address.postal_code[:5], _is_subscriber(claim),
    )  # fmt: skip


def _is_subscriber(claim: Claim) -> bool:
    patient, subscriber = claim.patient, claim.subscriber
    return patient is subscriber or patient.relationship in _OWN_RELATIONSHIPS or patient == subscriber


def _well_formed(billed: str) -> bool:
    """Letters and digits, at least one digit, not one character throughout ("000000000"), 3 to 30 long."""
    return (
        SHORTEST_ID <= len(billed) <= LONGEST_ID
        and billed.isascii()
        and billed.isalnum()
        and any(character.isdigit() for character in billed)
        and len(set(billed)) > 1
    )


def _not_found(asked: Asked) -> Rejection:
    return _UNKNOWN if asked.subscriber else _NOT_IN_FAMILY


def _in_family(asked: Asked, family: Sequence[Known], known: Known) -> Known | None:
    """The one member of the family of a known id who is the patient, or None when that is not sure."""
    same_birth = [other for other in family if other.member.birth_date == asked.birth_date]
    if same_birth:
        return _among_same_birth(asked, same_birth)
    same_name = [other for other in family if other.first == asked.first and other.last == asked.last]
    if len(same_name) != 1:
        return None
    found = same_name[0]
    own_id = found.member.id == known.member.id and found.member.relationship is not Relationship.SELF
    contradicted = not own_id and asked.subscriber != (found.member.relationship is Relationship.SELF)
    return None if contradicted or _other_sex(asked, found) else found


def _among_same_birth(asked: Asked, family: Sequence[Known]) -> Known | None:
    """Tell apart those of one birth date: twins by first name; one alone unless a twin outside the plan may be meant.

    An adult with the right id and birth date is taken whatever the first name (a nickname, a middle name), unless sex
    and name both say otherwise. A child is not: its twin may not be enrolled.
    """
    if len(family) == 1:
        found = family[0]
        if _alike(asked.first, found.first):
            return found
        adult = found.member.relationship in (Relationship.SELF, Relationship.SPOUSE)
        return found if adult and not _other_sex(asked, found) else None
    named = [other for other in family if other.first == asked.first]
    if len(named) != 1:
        named = [other for other in named or family if close_names(other.first, asked.first)]
    return named[0] if len(named) == 1 else None


def _alike(one: str, other: str) -> bool:
    """Whether two first names begin alike ("Kate", "Katherine"; "J", "John") or differ by one slip."""
    if one == other or not one or not other:
        return one == other
    length = min(3, len(one), len(other))
    return one[:length] == other[:length] or close_names(one, other)


def _other_sex(asked: Asked, known: Known) -> bool:
    return asked.sex in ("F", "M") and known.member.sex in ("F", "M") and asked.sex != known.member.sex


def _exact(asked: Asked, group: Group, people: MemberIndex) -> Match | Rejection | None:
    """The one member of the group with this name and birth date; a refusal when there are several; None for nobody."""
    if asked.birth_date is None or not asked.last or not asked.first:
        return None
    found = [
        known
        for known in people.born(group.id, asked.birth_date)
        if known.last == asked.last and known.first == asked.first
    ]
    if not found:
        return None
    return Match(found[0].member, MatchedBy.NAME_AND_BIRTH_DATE) if len(found) == 1 else _AMBIGUOUS


def _candidates(asked: Asked, group: Group, people: MemberIndex) -> Sequence[Known]:
    """Members of the group who share the birth date or (part of) the last name; nobody else can reach the threshold."""
    found: dict[str, Known] = {}
    if asked.birth_date is not None:
        for known in people.born(group.id, asked.birth_date):
            found[known.member.id] = known
    for name in {asked.last} | asked.parts:
        for known in people.called(group.id, name):
            found[known.member.id] = known
    return tuple(found.values())


def _scored(asked: Asked, candidates: Sequence[Known]) -> Match | Rejection | None:
    """The one candidate at or above the threshold; a refusal when there are several; None for nobody."""
    best = [(points, known) for known in candidates if (points := score(asked, known)) >= THRESHOLD]
    if not best:
        return None
    if len(best) > 1:
        return _AMBIGUOUS
    points, known = best[0]
    return Match(known.member, MatchedBy.SCORE, points)
