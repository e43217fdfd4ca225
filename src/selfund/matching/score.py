"""How sure a member is when neither the id nor the exact name and birth date says it: points, and the threshold.

| evidence | same | one slip | otherwise |
| --- | --- | --- | --- |
| last name | 25 | 18 (one letter, or part of a double name) | 0: a maiden name is no contradiction |
| first name | 25 | 18 (one letter, first of two names) | not considered at all: nicknames are not guessed |
| birth date | 30 | 20 (day and month exchanged, one digit) | 0 when missing, -20 when another |
| sex | 5 | | 0 when unknown, -20 when another |
| relationship | | | -20 when the claim says subscriber and the record dependent, or the reverse |
| subscriber id | 30 | 20 | 0 |
| postal code | 10 | | 0 |

Threshold 75: name with one slip, birth date and sex (78); name, a slipped birth date and sex (75). Two slips in the
name (71) need the postal code or nearly the right id. The weights are this project's own choice; they follow the usual
practice that no single weak field and no pair of them may carry a match.
"""

from datetime import date
from typing import Final

from msgspec import Struct

from selfund.matching.names import close_names, name_parts, one_slip, shares_last_name, slipped_date
from selfund.matching.people import Known
from selfund.terms.member import Relationship

THRESHOLD: Final = 75
"""Points from which a member is taken, when no other member reaches them."""

_SHORTEST_ID_WITH_A_SLIP: Final = 6


class Asked(Struct, frozen=True, gc=False):
    """The patient as the claim names them: plain names, the plain id billed, the postal code's first five digits.

    subscriber   whether the claim says that the patient is the subscriber
    """

    id: str
    last_name: str
    last: str
    first: str
    birth_date: date | None
    sex: str
    postal_code: str
    subscriber: bool

    @property
    def parts(self) -> frozenset[str]:
        """The parts of the last name that can stand for it."""
        return name_parts(self.last_name)


def score(asked: Asked, known: Known) -> int:
    """The points by which `known` is the patient; 0 when the first names are different people's."""
    first = _first_name_points(asked, known)
    if not first:
        return 0
    points = first + _last_name_points(asked, known) + _birth_date_points(asked, known) + _id_points(asked, known)
    member = known.member
    if asked.sex in ("F", "M") and member.sex in ("F", "M"):
        points += 5 if asked.sex == member.sex else -20
    if asked.subscriber != (member.relationship is Relationship.SELF):
        points -= 20
    if asked.postal_code and asked.postal_code == member.postal_code[:5]:
        points += 10
    return points


def _first_name_points(asked: Asked, known: Known) -> int:
    if not asked.first:
        return 0
    if asked.first == known.first:
        return 25
    words = known.member.first_name.replace("-", " ").upper().split()
    if close_names(asked.first, known.first) or (len(words) > 1 and asked.first == words[0]):
        return 18
    return 0


def _last_name_points(asked: Asked, known: Known) -> int:
    if asked.last == known.last:
        return 25
    if close_names(asked.last, known.last) or shares_last_name(asked.last_name, known.member.last_name):
        return 18
    return 0


def _birth_date_points(asked: Asked, known: Known) -> int:
    if asked.birth_date is None:
        return 0
    if asked.birth_date == known.member.birth_date:
        return 30
    return 20 if slipped_date(asked.birth_date, known.member.birth_date) else -20


def _id_points(asked: Asked, known: Known) -> int:
    if not asked.id:
        return 0
    if asked.id == known.id:
        return 30
    return 20 if len(asked.id) >= _SHORTEST_ID_WITH_A_SLIP and one_slip(asked.id, known.id) else 0
