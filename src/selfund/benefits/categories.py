"""The benefit category of a service, from the catalogue that all plans share (handbook 4.1).

The rules are data (`category_rules.py`), compiled once; what a code means for them is worked out when it is first seen.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from selfund.benefits.category_rules import INSTITUTIONAL, RULES, Rule
from selfund.terms.plan import EVERYTHING_ELSE


class Category(Struct, frozen=True, gc=False):
    """A benefit category: the name that plans use, and the X12 service type codes (EB03) that mean it, best first."""

    name: str
    service_types: tuple[str, ...]


CATEGORIES: dict[str, Category] = {
    name: Category(name, tuple(codes.split()))
    for name, codes in (
        ("primary care visit", "98 BY"),
        ("specialist visit", "98 BY 3"),
        ("preventive care", "BZ 80 81 68"),
        ("emergency room", "86 51 52"),
        ("emergency professional", "86"),
        ("urgent care", "UC"),
        ("inpatient facility", "48 47"),
        ("inpatient professional", "99"),
        ("outpatient surgery facility", "53 50 13"),
        ("professional surgery", "2 8"),
        ("anesthesia", "7"),
        ("maternity", "69 BU"),
        ("advanced imaging", "62"),
        ("x-ray and lab", "4 5 73"),
        ("therapy", "PT AD AF AE"),
        ("chiropractic", "33"),
        ("mental health outpatient", "MH A8 A6"),
        ("mental health inpatient", "A7 MH"),
        ("durable medical equipment", "DM 12 18"),
        ("ambulance", "59 56"),
        ("home health", "42"),
        ("hospice", "45"),
        ("skilled nursing", "AG"),
        ("telehealth", "98"),
        ("infusion", "78"),
        ("dialysis", "76"),
        ("hearing", "71"),
        ("injections and drugs", "88"),
        ("allergy", "GY 79"),
        (EVERYTHING_ELSE, "30"),
    )
}
"""The catalogue, by name. Sources of the codes: X12 service type codes (data element 1365)."""

EMERGENCY: Final = "emergency room"
SURGERY: Final = "outpatient surgery facility"

# Types of bill by their first two digits (NUBC): inpatient hospital and swing beds; skilled nursing; residential.
_BILLS: dict[str, str] = {
    "11": "inpatient facility",
    "12": "inpatient facility",
    "41": "inpatient facility",
    "18": "skilled nursing",
    "21": "skilled nursing",
    "22": "skilled nursing",
    "28": "skilled nursing",
    "86": "mental health inpatient",
}

# Psychiatric and detoxification accommodations (revenue 011x to 015x) and psychiatric intensive care.
_PSYCHIATRIC_ROOMS: Final = frozenset(
    {f"01{kind}{use}" for kind in "12345" for use in "46"} | {"0204", "1000", "1001", "1002"}
)


class _Compiled(Struct, frozen=True, gc=False):
    """A rule with its conditions ready to be met; None: any."""

    category: str
    places: frozenset[str] | None
    diagnoses: tuple[str, ...] | None
    modifiers: frozenset[str] | None
    taxonomies: tuple[str, ...] | None
    primary_care: bool | None
    ages: tuple[int, int] | None


class _Codes(Struct, frozen=True, gc=False):
    """The codes that a rule wants: single ones and ranges of the same shape; none of either: any code, or no code."""

    single: frozenset[str]
    ranges: tuple[tuple[str, str], ...]

    def hold(self, code: str) -> bool:
        """Whether `code` is one of them. "0042T" does not lie in 00100-01999: a range holds codes of its own shape."""
        if not self.single and not self.ranges:
            return True
        if code in self.single:
            return True
        for first, last in self.ranges:
            if len(code) == len(first) and first <= code <= last:
                ending = first[-1]
                if code[-1] == ending or (ending.isdigit() and code[-1].isdigit()):
                    return True
        return False


def _codes(text: str) -> _Codes:
    single: set[str] = set()
    ranges: list[tuple[str, str]] = []
    for word in text.split():
        first, dash, last = word.partition("-")
        if dash:
            ranges.append((first, last))
        else:
            single.add(word)
    return _Codes(frozenset(single), tuple(ranges))


def _compiled(rule: Rule) -> _Compiled:
    return _Compiled(
        rule.category,
        frozenset(rule.places.split()) or None,
        tuple(rule.diagnoses.split()) or None,
        frozenset(rule.modifiers.split()) or None,
        tuple(rule.taxonomies.split()) or None,
        rule.primary_care,
        rule.ages,
    )


_RULES: tuple[tuple[Rule, _Codes, _Codes, _Compiled], ...] = tuple(
    (rule, _codes(rule.procedures), _codes(rule.revenue), _compiled(rule)) for rule in RULES
)

# What is left to ask once kind, procedure and revenue code are known, and answers given. Both are kept, for most recur.
_QUESTIONS: dict[tuple[str, str, str], tuple[_Compiled, ...]] = {}
_QUESTIONS_KEPT: Final = 20_000
_ANSWERS: dict[tuple[str, str, str, str, str, tuple[str, ...], bool, str], str] = {}
_ANSWERS_KEPT: Final = 50_000


def _questions(kind: str, procedure: str, revenue: str) -> tuple[_Compiled, ...]:
    """The rules whose kind and codes hold, up to the first that asks nothing more."""
    known = _QUESTIONS.get((kind, procedure, revenue))
    if known is not None:
        return known
    found: list[_Compiled] = []
    for rule, procedures, revenues, compiled in _RULES:
        if rule.kind and rule.kind != kind:
            continue
        if not procedures.hold(procedure) or not revenues.hold(revenue):
            continue
        found.append(compiled)
        if compiled == _Compiled(compiled.category, None, None, None, None, None, None):
            break
    if len(_QUESTIONS) < _QUESTIONS_KEPT:
        _QUESTIONS[kind, procedure, revenue] = tuple(found)
    return tuple(found)


def known_category(
    kind: str,
    procedure: str,
    modifiers: tuple[str, ...],
    revenue: str,
    place: str,
    diagnosis: str,
    taxonomy: str,
    primary_care: bool,
) -> str | None:
    """The answer that `classify` gave to the same question, or None: it was not asked, or the age matters to it."""
    return _ANSWERS.get((procedure, diagnosis, taxonomy, place, revenue, modifiers, primary_care, kind))


def classify(
    kind: str,
    procedure: str,
    modifiers: tuple[str, ...],
    revenue: str,
    place: str,
    diagnosis: str,
    taxonomy: str,
    primary_care: bool,
    age: int,
) -> str:
    """The benefit category of one line that `claim_category` does not already settle.

    kind          "professional" or "institutional"
    procedure     CPT or HCPCS code, empty where the line has none; `revenue` four digits, institutional lines only
    place         place of service, or the first two digits of an institutional claim's type of bill
    diagnosis     the line's principal diagnosis without the dot
    taxonomy      of the rendering provider, empty where unknown; `primary_care`: the book says so of the provider
    age           in years on the date of service
    """
    answer = known_category(kind, procedure, modifiers, revenue, place, diagnosis, taxonomy, primary_care)
    if answer is not None:
        return answer
    questions = _questions(kind, procedure, revenue)
    answer = _answer(questions, modifiers, place, diagnosis, taxonomy, primary_care, age)
    if len(_ANSWERS) < _ANSWERS_KEPT and all(rule.ages is None for rule in questions):
        _ANSWERS[procedure, diagnosis, taxonomy, place, revenue, modifiers, primary_care, kind] = answer
    return answer


def _answer(
    questions: tuple[_Compiled, ...],
    modifiers: tuple[str, ...],
    place: str,
    diagnosis: str,
    taxonomy: str,
    primary_care: bool,
    age: int,
) -> str:
    """The category of the first rule whose other conditions hold too."""
    for rule in questions:
        if rule.places is not None and place not in rule.places:
            continue
        if rule.primary_care is not None and primary_care is not rule.primary_care:
            continue
        if rule.diagnoses is not None and not diagnosis.startswith(rule.diagnoses):
            continue
        if rule.modifiers is not None and rule.modifiers.isdisjoint(modifiers):
            continue
        if rule.taxonomies is not None and not taxonomy.startswith(rule.taxonomies):
            continue
        if rule.ages is not None and not rule.ages[0] <= age <= rule.ages[1]:
            continue
        return rule.category
    return EVERYTHING_ELSE


def claim_category(kind: str, place: str, revenues: Iterable[str], diagnosis: str, taxonomy: str = "") -> str:
    """The category of every line of a facility's claim that is one service as a whole, or empty.

    place      the first two digits of the type of bill; `revenues` of all lines; `diagnosis` the principal one

    An inpatient claim is the stay. An outpatient hospital claim with an emergency room line (045x, but 0456 is urgent
    care) is the emergency; else one with an operating or surgery room (036x, 049x) is the surgery, or preventive care
    where the principal diagnosis is a screening. All others, professional ones too, are classed line by line.
    """
    if kind != INSTITUTIONAL:
        return ""
    stay = _BILLS.get(place)
    if stay is not None:
        if stay == "inpatient facility" and (
            taxonomy.startswith("283Q") or not _PSYCHIATRIC_ROOMS.isdisjoint(revenues)
        ):
            return "mental health inpatient"
        return stay
    surgery = False
    for revenue in revenues:
        if revenue.startswith("045") and revenue != "0456":
            return EMERGENCY
        if revenue.startswith(("036", "049")):
            surgery = True
    if not surgery:
        return ""
    return "preventive care" if diagnosis.startswith("Z12") else SURGERY
