"""The check digits and shapes of NPI, TIN and bank routing numbers, and ranges of procedure and revenue codes."""

from functools import lru_cache
from typing import Final

from selfund.terms.problem import Place, Problem

WIDEST_RANGE: Final = 100_000
"""The most codes in one range."""


def npi_fault(npi: str) -> str:
    """What is wrong with an NPI, empty when nothing is: ten digits whose Luhn sum, with the prefix 80840, ends in 0.

    Source: 45 CFR 162.406; the check digit standard of the NPI (ISO/IEC 7812 with prefix 80840, which adds 24).
    """
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()):
        return "is not ten digits"
    total = 24
    for index, digit in enumerate(npi):
        value = int(digit) * (2 - index % 2)
        total += value - 9 if value > 9 else value
    return "" if total % 10 == 0 else "fails its check digit"


def tin_fault(tin: str) -> str:
    """What is wrong with a tax identification number, empty when nothing is."""
    return "" if len(tin) == 9 and tin.isascii() and tin.isdigit() else "is not nine digits"


def plain_tin(text: str) -> str:
    """A TIN without the hyphen that people write ("12-3456789")."""
    return text[:2] + text[3:] if len(text) == 10 and text[2] == "-" else text


def routing_fault(routing: str) -> str:
    """What is wrong with a bank routing number: nine digits, weighted 3-7-1, the sum ends in 0 (ABA)."""
    if len(routing) != 9 or not (routing.isascii() and routing.isdigit()):
        return "is not nine digits"
    total = sum(int(digit) * weight for digit, weight in zip(routing, (3, 7, 1) * 3, strict=True))
    return "" if total % 10 == 0 else "fails its check digit"


@lru_cache(maxsize=2_000)
def expand(text: str) -> frozenset[str] | str:
    """The codes of "99213" or "99201-99215" (also "J0100-J0999", "0001T-0099T"); a sentence when it is neither."""
    first, dash, last = (part.strip().upper() for part in text.partition("-"))
    if not first.isalnum() or len(first) > 5 or (dash and not last.isalnum()):
        return "is no code and no range of codes"
    if not dash:
        return frozenset((first,))
    head, digits, tail = _parts(first)
    other_head, other_digits, other_tail = _parts(last)
    if (head, tail, len(digits)) != (other_head, other_tail, len(other_digits)) or not digits:
        return "begins and ends with codes of different kinds"
    low, high = int(digits), int(other_digits)
    if low > high:
        return "ends before it begins"
    if high - low >= WIDEST_RANGE:
        return f"has more than {WIDEST_RANGE:,} codes"
    width = len(digits)
    return frozenset(f"{head}{number:0{width}d}{tail}" for number in range(low, high + 1))


def _parts(code: str) -> tuple[str, str, str]:
    """Letters before, digits, letters after."""
    head = "" if code[:1].isdigit() else code[:1]
    rest = code[len(head) :]
    digits = rest.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    tail = rest[len(digits) :]
    return (head, digits, tail) if digits.isdigit() else (code, "", "")


def expand_all(texts: list[tuple[str, Place]], kind: str) -> tuple[frozenset[str], list[Problem]]:
    """All codes of several codes and ranges; revenue codes get four digits."""
    found: set[str] = set()
    problems = []
    for text, place in texts:
        whole = text
        if kind == "revenue code":
            whole = "-".join(part.strip().zfill(4) for part in text.split("-"))
        codes = expand(whole)
        if isinstance(codes, str):
            mend = 'write one code, or two of the same kind with a hyphen: "99202-99215"'
            problems.append(Problem("code-range", f'"{text}" {codes}', mend, place))
        else:
            found |= codes
    return frozenset(found), problems
