"""What kinds of outside codes there are: how each is built, which list it is looked up in, and how a wrong one is told.

A licensed set (CPT, CDT, NUBC) is checked by its structure alone unless a list of it is loaded. Sources: 45 CFR 162.406
(NPI), code sources of appendix A of the 005010 guides.
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from selfund.x12.checking.code_sets import CodeSets

_DIGITS: Final = frozenset("0123456789")
_UPPER: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WAY: Final = frozenset("DEGHIJNPRSX")
"""The letters of origins and destinations of an ambulance (HCPCS level II)."""

_PREFIX: Final = 24
"""What the constant prefix 80840 adds to the Luhn sum of an NPI (45 CFR 162.406)."""


class Kind(Struct, frozen=True):
    """A kind of outside code.

    says     what it is called; status   the claim status that a wrong one leads to
    sets     the lists that it is looked up in, all that are loaded; empty: none
    built    whether a value is built like one
    listed   whether a value that is built right is looked up at all
    """

    says: str
    status: str
    sets: tuple[str, ...]
    built: Callable[[str], bool]
    listed: Callable[[str], bool] = bool

    @property
    def mend(self) -> str:
        """What to do about a wrong one."""
        return (
            f"look the {self.says} up and send it as it is listed" if self.sets else f"send the {self.says} as issued"
        )


class Judgment(Struct, frozen=True):
    """What is said of a value: `says` what is wrong, empty for nothing; `dated`: it may be otherwise on another day."""

    says: str
    dated: bool = False


RIGHT: Final = Judgment("")
RIGHT_TODAY: Final = Judgment("", True)


def judge(kind: Kind, value: str, days: Callable[[], tuple[str, str]], code_sets: CodeSets | None) -> Judgment:
    """Whether a value is a code of its kind. `days`: first and last day of service, asked for where they matter."""
    if not kind.built(value):
        return Judgment(f"{value} is no {kind.says}, for it is not built like one")
    if code_sets is None or not kind.listed(value):
        return RIGHT
    looked = [found for name in kind.sets if (found := code_sets.get(name)) is not None]
    if not looked or any(each.lasting(value) for each in looked):
        return RIGHT
    if not any(each.known(value) for each in looked):
        return Judgment(f"{value} is no {kind.says} of the list")
    first, last = days()
    if any(each.valid(value, first, last) for each in looked):
        return RIGHT_TODAY
    return Judgment(f"{value} is listed, but is no {kind.says} on {first}", True)


def is_npi(text: str) -> bool:
    """Whether a text has ten digits, begins with 1 or 2 and ends on the check digit (45 CFR 162.406)."""
    if len(text) != 10 or text[0] not in "12" or not _DIGITS.issuperset(text):
        return False
    digits = [int(character) for character in text]
    total = _PREFIX + sum(digits[1::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[::2])
    return total % 10 == 0


def is_procedure(text: str) -> bool:
    """Whether a text is built like a CPT code or one of HCPCS level II: five characters (code sources 130 and 133)."""
    if len(text) != 5 or not _DIGITS.issuperset(text[1:4]):
        return False
    if text[0] in _DIGITS:
        return text[4] in _DIGITS or text[4] in "AFMTU"
    return text[0] in _UPPER and text[4] in _DIGITS


def in_level_two(text: str) -> bool:
    """Whether a procedure is of HCPCS level II and no dental code (those are licensed, as CPT is)."""
    return text[0] in _UPPER and text[0] != "D"


def is_dental(text: str) -> bool:
    """Whether a text is built like a dental procedure code: D and four digits (code source 135)."""
    return len(text) == 5 and text[0] == "D" and _DIGITS.issuperset(text[1:])


def is_diagnosis(text: str) -> bool:
    """Whether a text is built like an ICD-10-CM code without its point: a letter and 2 to 6 more (code source 897)."""
    return 3 <= len(text) <= 7 and text[0] in _UPPER and text[1] in _DIGITS and _alphanumeric(text)


def is_inpatient_procedure(text: str) -> bool:
    """Whether a text is built like an ICD-10-PCS code: seven characters, no I and no O (code source 896)."""
    return len(text) == 7 and _alphanumeric(text) and not {"I", "O"} & set(text)


def is_drug(text: str) -> bool:
    """Whether a text is built like an NDC as HIPAA has it: 11 digits (5-4-2, 45 CFR 162.1002)."""
    return len(text) == 11 and _DIGITS.issuperset(text)


def is_revenue(text: str) -> bool:
    """Whether a text is built like a revenue code: four digits (NUBC, code source 132)."""
    return len(text) == 4 and _DIGITS.issuperset(text)


def is_facility(text: str) -> bool:
    """Whether a text is the first two digits of a type of bill, facility and care (NUBC, code source 236)."""
    return len(text) == 2 and text[0] in "12345678" and text[1] in "123456789"


def is_drg(text: str) -> bool:
    """Whether a text is built like a DRG: three digits, or an APR-DRG with its severity (code source 229)."""
    return len(text) in (3, 4) and _DIGITS.issuperset(text)


def is_place(text: str) -> bool:
    """Whether a text is built like a place of service: two digits (code source 237)."""
    return len(text) == 2 and _DIGITS.issuperset(text)


def is_taxonomy(text: str) -> bool:
    """Whether a text is built like a provider taxonomy code: ten characters, an X last (code source 682)."""
    return len(text) == 10 and text[9] == "X" and _alphanumeric(text)


def is_two(text: str) -> bool:
    """Whether a text is two capital letters or digits, as NUBC codes and modifiers are."""
    return len(text) == 2 and _alphanumeric(text)


def is_listed_modifier(text: str) -> bool:
    """Whether a modifier stands in a list: not what tells an ambulance's way by its origin and destination."""
    return not set(text) <= _WAY


def is_tooth(text: str) -> bool:
    """Whether a text is a tooth of the universal system: 1 to 32, A to T, supernumerary 51 to 82 and AS to TS."""
    if _DIGITS.issuperset(text):
        return 1 <= int(text) <= 32 or 51 <= int(text) <= 82
    return text[0] in "ABCDEFGHIJKLMNOPQRST" and text[1:] in ("", "S")


def is_hipps(text: str) -> bool:
    """Whether a text is built like a HIPPS rate code: five letters or digits (code source 716)."""
    return len(text) == 5 and _alphanumeric(text)


def _alphanumeric(text: str) -> bool:
    return text.isascii() and text.isalnum() and text == text.upper()


_ANY: Final[Callable[[str], bool]] = bool

_NPI: Final = Kind("NPI", "A7:562", (), is_npi)
_PROCEDURE: Final = Kind("procedure", "A7:454", ("hcpcs",), is_procedure, in_level_two)
_PRINCIPAL: Final = Kind("diagnosis", "A7:254", ("icd-10",), is_diagnosis)
_DIAGNOSIS: Final = Kind("diagnosis", "A7:255", ("icd-10",), is_diagnosis)
_REVENUE: Final = Kind("revenue", "A7:455", ("revenue",), is_revenue)
_DRUG: Final = Kind("NDC", "A7:218", ("ndc",), is_drug)
_DRG: Final = Kind("DRG", "A7:256", ("drg",), is_drg)
_CONDITION: Final = Kind("condition", "A7:719", ("condition-code",), is_two)
_OCCURRENCE: Final = Kind("occurrence", "A7:720", ("occurrence-code",), is_two)
_VALUE: Final = Kind("value", "A7:725", ("value-code",), is_two)
_TAXONOMY: Final = Kind("taxonomy", "A7:145", ("taxonomy",), is_taxonomy)
_TOOTH: Final = Kind("tooth", "A7:244", (), is_tooth)
_REMARK: Final = Kind("remark", "A7:286", ("rarc",), _ANY)

BY_QUALIFIER: Final[dict[str, Kind | None]] = {
    "XX": _NPI, "PXC": _TAXONOMY, "HC": _PROCEDURE, "BP": _PROCEDURE, "BO": _PROCEDURE,
    "ABK": _PRINCIPAL, "ABF": _DIAGNOSIS, "ABJ": _DIAGNOSIS, "ABN": _DIAGNOSIS, "APR": _DIAGNOSIS,
    "BBR": Kind("procedure", "A7:465", ("icd-10-pcs",), is_inpatient_procedure),
    "BBQ": Kind("procedure", "A7:490", ("icd-10-pcs",), is_inpatient_procedure),
    "AD": Kind("dental procedure", "A7:454", ("dental",), is_dental), "HP": Kind("HIPPS", "A7:454", (), is_hipps),
    "N4": _DRUG, "NU": _REVENUE, "DR": _DRG, "BG": _CONDITION, "BH": _OCCURRENCE, "BI": _OCCURRENCE, "BE": _VALUE,
    "JP": _TOOTH, "HE": _REMARK,
}  # fmt: skip
"""What a qualifier says of the value behind it. What is not here (ICD-9, home infusion …) is not checked."""

BY_NAME: Final[dict[str, Kind]] = {
    "npi": _NPI, "taxonomy": _TAXONOMY, "hcpcs": _PROCEDURE, "diagnosis": _DIAGNOSIS, "revenue": _REVENUE,
    "ndc": _DRUG, "drg": _DRG, "condition-code": _CONDITION, "occurrence-code": _OCCURRENCE, "value-code": _VALUE,
    "tooth": _TOOTH, "rarc": _REMARK,
    "place-of-service": Kind("place of service", "A7:249", ("place-of-service",), is_place),
    "bill-type": Kind("type of bill", "A7:228", ("bill-type",), is_facility),
    "modifier": Kind("modifier", "A7:453", ("modifier",), is_two, is_listed_modifier),
    "carc": Kind("adjustment reason", "A7:286", ("carc",), _ANY),
    "frequency": Kind("claim frequency", "A7:535", ("frequency",), _ANY),
    "state": Kind("state", "A7:21", ("state",), _ANY),
    "country": Kind("country", "A7:21", ("country",), _ANY),
    "currency": Kind("currency", "A7:21", ("currency",), _ANY),
    "language": Kind("language", "A7:21", ("language",), _ANY),
    "status-category": Kind("status category", "A7:21", ("status-category",), _ANY),
    "status-code": Kind("claim status", "A7:21", ("status-code",), _ANY),
    "entity": Kind("entity", "A7:21", ("entity",), _ANY),
}  # fmt: skip
"""Kinds by the names that guide tables give code sets (`@…`)."""
