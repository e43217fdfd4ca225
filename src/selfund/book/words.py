"""Tokens of the book's small languages, a cursor over them, and the nearest word to a misspelt one."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, NamedTuple

from selfund.terms.money import cents_from_written, rate_from_percent

LONGEST: Final = 300
"""The most characters in one sentence of the language."""

MONEY: Final = "money"
PERCENT: Final = "percent"
NUMBER: Final = "number"
WORD: Final = "word"
COMMA: Final = "comma"
SIGN: Final = "sign"
END: Final = "end"


class Token(NamedTuple):
    """A piece of a sentence. `value` is cents, a rate or a number; 0 for the others. `offset` counts from 0."""

    kind: str
    text: str
    offset: int
    value: int = 0


class Misread(Exception):  # noqa: N818 - it is no failure of ours: it carries what was expected, and becomes a Problem
    """A sentence that the grammar does not know: what was expected, and at which token."""

    def __init__(self, expected: str, token: Token) -> None:
        super().__init__(expected)
        self.expected = expected
        self.token = token


def tokens_of(text: str) -> list[Token]:
    """The tokens of a sentence, the last one END. Words are lower-cased."""
    found = []
    index, size = 0, len(text)
    while index < size:
        character = text[index]
        if character.isspace():
            index += 1
            continue
        if character == "$" or character.isdigit():
            end = _end_of_number(text, index)
        elif character.isalpha():
            end = _end_of_word(text, index)
        else:
            end = index + 1
        found.append(_token(text[index:end], index))
        index = end
    found.append(Token(END, "", size))
    return found


def _end_of_number(text: str, start: int) -> int:
    """Where an amount, percentage or number ends: digits, a comma or point before a digit, %. "$1,50" is one piece."""
    index = start + 1
    while index < len(text):
        more = text[index].isdigit() or (text[index] in ",." and text[index + 1 : index + 2].isdigit())
        if not more:
            break
        index += 1
    if text[index : index + 1] == "%":
        index += 1
    return index


def _end_of_word(text: str, start: int) -> int:
    index = start
    while index < len(text) and (
        text[index].isalpha() or (text[index] == "-" and text[index + 1 : index + 2].isalpha())
    ):
        index += 1
    return index


def _token(piece: str, offset: int) -> Token:
    first = piece[0]
    try:
        if first == "$":
            return Token(MONEY, piece, offset, cents_from_written(piece))
        if piece[-1] == "%" and first.isdigit():
            return Token(PERCENT, piece, offset, rate_from_percent(piece))
        if first.isdigit():
            return Token(NUMBER, piece, offset, _whole(piece))
    except ValueError:
        return Token(SIGN, piece, offset)
    if first.isalpha():
        return Token(WORD, piece.lower(), offset)
    return Token(COMMA if piece == "," else SIGN, piece, offset)


def _whole(piece: str) -> int:
    """A count such as "30" or "1,200". Raises ValueError otherwise."""
    if "." in piece:
        raise ValueError(f"{piece!r} is no whole number")
    return cents_from_written(piece) // 100


class Cursor:
    """Walks the tokens of one sentence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.index = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.index]

    def take(self, kind: str) -> Token | None:
        """The next token if it is of this kind; the cursor moves past it."""
        token = self.tokens[self.index]
        if token.kind != kind:
            return None
        self.index += 1
        return token

    def says(self, phrase: str) -> bool:
        """Whether the next tokens are these words; the cursor moves past them."""
        words = phrase.split(" ")
        ahead = self.tokens[self.index : self.index + len(words)]
        if [token.text for token in ahead] != words or any(token.kind != WORD for token in ahead):
            return False
        self.index += len(words)
        return True

    def says_one(self, phrases: Iterable[str]) -> str:
        """The first of `phrases` that comes next, past which the cursor moves; empty when none does."""
        return next((phrase for phrase in phrases if self.says(phrase)), "")

    def need(self, kind: str, expected: str) -> Token:
        """The next token, which must be of this kind."""
        token = self.take(kind)
        if token is None:
            raise Misread(expected, self.token)
        return token

    def rest(self, expected: str) -> str:
        """All that is left, as written; the cursor moves to the end."""
        if self.token.kind == END:
            raise Misread(expected, self.token)
        left = self.text[self.token.offset :].strip()
        self.index = len(self.tokens) - 1
        return left

    def finish(self, expected: str) -> None:
        """Nothing may follow."""
        if self.token.kind != END:
            raise Misread(expected, self.token)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like `word`, or empty when none is like it."""
    found = get_close_matches(word.lower(), list(known), n=1)
    return found[0] if found else ""
