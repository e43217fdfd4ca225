"""What a sentence that the grammar does not know most likely means: the mend of a problem. Nothing is ever read so."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from selfund.book.words import MONEY, NUMBER, PERCENT, WORD, nearest, tokens_of


class Language(Struct, frozen=True):
    """One small language: its problem's code, its name, how to write it, its words, what people write instead."""

    code: str
    name: str
    mend: str
    words: tuple[str, ...]
    phrases: tuple[tuple[str, str], ...]
    finish: Callable[[list[str]], list[str]]


def repaired(text: str, language: Language, parses: Callable[[str], bool]) -> str:
    """A sentence near `text` that the grammar knows, or empty. `parses` tells whether a candidate is one."""
    known = (*language.words, *(word for phrase, _ in language.phrases for word in phrase.split()))
    pieces = []
    for token in tokens_of(text):
        spelling = token.text
        if token.kind == WORD and token.text not in known:
            spelling = nearest(token.text, language.words) or token.text
        pieces.append(spelling)
    sentence = f" {' '.join(pieces)} "
    for phrase, better in language.phrases:
        sentence = sentence.replace(f" {phrase} ", f" {better} " if better else " ")
    candidate = _joined(language.finish(sentence.split()))
    return candidate if candidate != text and parses(candidate) else ""


def _joined(pieces: list[str]) -> str:
    return " ".join(pieces).replace(" ,", ",")


def _kind(piece: str) -> str:
    return tokens_of(piece)[0].kind


def _with_next(pieces: list[str]) -> list[tuple[str, str]]:
    """Each piece with the one that follows it, empty after the last."""
    return list(zip(pieces, [*pieces[1:], ""], strict=False))


def _cost(pieces: list[str]) -> list[str]:
    """Give amounts their sign, a lone amount its "copay", a bare percentage its "after deductible"."""
    if pieces[:2] == ["deductible", "then"]:
        pieces = [*pieces[2:], "after", "deductible"]
    found: list[str] = []
    for piece, after in _with_next(pieces):
        capped = found[-2:] == ["up", "to"]
        found.append(_signed(piece, after, capped))
        kind = _kind(found[-1])
        if kind == MONEY and after != "copay" and not capped:
            found.append("copay")
        if kind == PERCENT and after in ("then", ""):
            found += ["after", "deductible"]
    return found


def _signed(piece: str, after: str, capped: bool) -> str:
    """A bare number before "copay" is an amount; before the deductible or at the end a percentage."""
    if _kind(piece) != NUMBER or capped:
        return piece
    if after == "copay":
        return f"${piece}"
    return f"{piece}%" if after in ("after", "no", "then", "") else piece


def _total(pieces: list[str]) -> list[str]:
    """Give amounts their sign and put the commas."""
    words = [f"${piece}" if _kind(piece) == NUMBER else piece for piece in pieces if piece not in ",/;&"]
    found: list[str] = []
    for piece, after in _with_next(words):
        found.append(piece)
        if _kind(piece) == MONEY and after not in ("individual", "family"):
            found.append("family" if "individual" in found else "individual")
    if found and found[-1] == "family":
        found.append("embedded")
    whole: list[str] = []
    for piece, after in _with_next(found):
        whole.append(piece)
        if piece in ("individual", "family") and after:
            whole.append(",")
    return whole


def _limit(pieces: list[str]) -> list[str]:
    """Put the comma before "tiers together"."""
    found = [piece for piece in pieces if piece != ","]
    if found[-2:] == ["tiers", "together"]:
        return [*found[:-2], ",", *found[-2:]]
    return found


LANGUAGES: Final = {
    "cost": Language(
        "cost-sharing-unknown",
        "cost sharing",
        'write it like "$25 copay", "20% after deductible", "$250 copay then 20% after deductible", "no charge" '
        'or "not covered"',
        ("no", "charge", "not", "covered", "as", "in", "out", "copay", "per", "visit", "admission", "day", "days", "up",
         "to", "after", "deductible", "then"),
        (("copayment", "copay"), ("copays", "copay"), ("copayments", "copay"), ("co-pay", "copay"),
         ("co-payment", "copay"), ("co-insurance", ""), ("coinsurance", ""), ("percent", "%"), ("the", ""), ("a", ""),
         ("member pays", ""), ("of the allowed amount", ""), ("of allowed", ""),
         ("subject to deductible", "after deductible"), ("deductible applies", "after deductible"),
         ("deductible does not apply", "no deductible"), ("deductible waived", "no deductible"),
         ("waive deductible", "no deductible"), ("before deductible", "no deductible"),
         ("without deductible", "no deductible"), ("followed by", "then"), ("and then", "then"), (", then", "then"),
         ("and", "then"), ("plus", "then"), ("+", "then"), ("&", "then"), ("/", "per"), (",", "then"),
         ("maximum", "up to"), ("max", "up to"), ("then after", "after"), ("then no", "no"), ("then per", "per"),
         ("then up to", "up to"),
         ("covered in full", "no charge"), ("paid in full", "no charge"), ("no cost", "no charge"),
         ("free", "no charge"), ("excluded", "not covered"), ("none", "not covered"), ("same as in", "as in")),
        _cost,
    ),
    "total": Language(
        "total-unknown",
        "deductible or maximum",
        'write it like "$1,500 individual, $3,000 family, embedded", "$1,500 individual" or "none"',
        ("individual", "family", "embedded", "aggregate", "none"),
        (("single", "individual"), ("person", "individual"), ("per individual", "individual"),
         ("employee", "individual"), ("member", "individual"), ("per family", "family"), ("non-embedded", "aggregate"),
         ("nonembedded", "aggregate"),
         ("and", ""), ("per", "")),
        _total,
    ),
    "limit": Language(
        "limit-unknown",
        "limit",
        'write it like "30 visits per benefit period", "1 visit per day", "$2,000 paid per lifetime" or "60 days per '
        'benefit period, tiers together"',
        ("visits", "days", "units", "paid", "allowed", "per", "day", "admission", "condition", "benefit", "period",
         "lifetime", "tiers", "together"),
        (("/", "per"), ("a year", "per year"), ("per calendar year", "per benefit period"),
         ("per plan year", "per benefit period"), ("per year", "per benefit period"),
         ("annually", "per benefit period"),
         ("in a lifetime", "per lifetime"), ("a day", "per day"), ("combined", "tiers together"), ("max", ""),
         ("maximum", ""), ("up to", ""), ("per stay", "per admission"), ("sessions", "visits")),
        _limit,
    ),
}  # fmt: skip
"""The small languages by name."""
