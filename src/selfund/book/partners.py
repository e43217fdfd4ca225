"""partners/<id>.yaml: who sends and receives files, how it names itself in them, and how its files are checked."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from selfund.book.documents import Document, read_document
from selfund.book.fields import Fields
from selfund.book.parts import Written
from selfund.book.words import nearest
from selfund.terms.partner import ANSWERS, STANDARD, Partner, Profile, Strictness
from selfund.terms.problem import Place, Problem, has_errors
from selfund.x12.checking.overlay import Overlay, overlay_problems, read_overlay
from selfund.x12.envelope import DELIMITERS, UNFIT_SEPARATORS
from selfund.x12.guides.guide import Guide
from selfund.x12.guides.registry import guides

PROFILE_KEYS: Final = ("answers", "characters", "separators", "line breaks", "companion", "our id", "our qualifier")
KEYS: Final = ("partner", "name", "sender id", "sender qualifier", "guides", "trusted prices", "checks", *PROFILE_KEYS)
SNIP_TYPES: Final = tuple(map(str, range(1, 8)))
LARGEST_COMPANION: Final = 1 << 20
"""Bytes that a companion guide's overlay may have."""


class Characters(StrEnum):
    """Which characters a partner's files may hold."""

    BASIC = "basic"
    EXTENDED = "extended"


def read_partner(document: Document, folder: Path | None = None) -> tuple[Written[Partner], list[Problem]]:
    """The trading partner of one document. `folder`: the book's, in which the files that it names are looked for."""
    problems: list[Problem] = []
    fields = Fields(document.file, document.root, problems, "partner", KEYS)
    partner = Partner(
        id=fields.identifier("partner"),
        name=fields.text("name"),
        sender_id=fields.text("sender id"),
        sender_qualifier=fields.text("sender qualifier", "ZZ"),
        guides=frozenset(text.value for text in fields.texts("guides")),
        trusted_prices=fields.yes("trusted prices", False),
        source=fields.source("partner"),
        profile=_profile(fields, folder),
    )
    _hold_to_envelope(fields, "sender id", partner.sender_id, "sender qualifier", partner.sender_qualifier)
    return Written(partner, document.file, document.root), problems


def read_partner_file(path: Path) -> tuple[Partner | None, list[Problem]]:
    """The trading partner of a document that stands alone, None where it cannot be used; and all problems."""
    document, problems = read_document(path, path.name)
    if document is None:
        return None, problems
    written, found = read_partner(document, path.parent)
    problems += found
    return None if has_errors(problems) else written.term, problems


def _hold_to_envelope(fields: Fields, id_key: str, identifier: str, qualifier_key: str, qualifier: str) -> None:
    """An identifier and its qualifier must fit into an interchange's header."""
    if len(identifier) > 15:
        fields.note("sender-id-length", f"{id_key}: at most 15 characters fit (ISA06)", "shorten it", id_key)
    if len(qualifier) != 2:
        says = f"{qualifier_key}: two characters are needed (ISA05)"
        fields.note("sender-qualifier", says, "write ZZ, 30 or the like", qualifier_key)


def _profile(fields: Fields, folder: Path | None) -> Profile | None:
    """How the partner's files are checked and answered; None where it does not say."""
    if "checks" not in fields.values:
        for key in PROFILE_KEYS:
            if key in fields.values:
                says = f'"{key}" means nothing without "checks"'
                fields.note("checks-missing", says, 'add "checks: {}", or what it asks of each type', key)
        return None
    our_id, our_qualifier = fields.text("our id", ""), fields.text("our qualifier", "")
    if our_id or our_qualifier:
        _hold_to_envelope(fields, "our id", our_id, "our qualifier", our_qualifier or "ZZ")
    if our_qualifier and not our_id:
        fields.note("our-id-missing", '"our qualifier" says of what kind "our id" is', "add our id", "our qualifier")
    return Profile(
        strictness=_strictness(fields),
        answers=_answers(fields),
        basic=fields.choice("characters", Characters, Characters.EXTENDED) is Characters.BASIC,
        delimiters=_separators(fields),
        line_breaks=fields.yes("line breaks", True),
        companion=_companion(fields, folder),
        sender_id=our_id,
        sender_qualifier=our_qualifier or ("ZZ" if our_id else ""),
    )


def _strictness(fields: Fields) -> tuple[Strictness, ...]:
    """What becomes of the findings of each SNIP type."""
    node = fields.mapping("checks")
    if node is None:
        return STANDARD.strictness
    types = Fields(fields.file, node, fields.problems, "set of checks", SNIP_TYPES)
    asked = [types.choice(snip, Strictness, STANDARD.on(int(snip))) for snip in SNIP_TYPES]
    return tuple([each or STANDARD.strictness[place] for place, each in enumerate(asked)])


def _answers(fields: Fields) -> frozenset[str]:
    """The acknowledgments that are wanted; all where it does not say."""
    if "answers" not in fields.values:
        return ANSWERS
    wanted = fields.texts("answers")
    for each in wanted:
        if each.value not in ANSWERS:
            guess = nearest(each.value.upper(), sorted(ANSWERS))
            mend = f'did you mean "{guess}"?' if guess else f"write some of: {', '.join(sorted(ANSWERS))}"
            place = Place(fields.file, each.line, each.column)
            fields.problems.append(Problem("choice-unknown", f'"{each.value}" is no answer', mend, place))
    return frozenset([each.value for each in wanted])


def _separators(fields: Fields) -> str:
    """Element, repetition and component separator and segment terminator of what is sent to the partner."""
    text = fields.text("separators", DELIMITERS)
    unfit = [each for each in text if each in UNFIT_SEPARATORS or not " " < each < "\x7f"]
    if len(text) == 4 and len(set(text)) == 4 and not unfit:
        return text
    says = "separators are four different signs, none of which values need: letters, digits, blanks, point, minus"
    fields.note("separators", says, 'write "*^:~" or the like, in quotes', "separators")
    return DELIMITERS


def _companion(fields: Fields, folder: Path | None) -> str:
    """The text of the companion guide that lies beside the document; everything wrong with it is noted."""
    name = fields.text("companion", "")
    if not name:
        return ""
    if "/" in name or "\\" in name or name.startswith("."):
        fields.note("companion-path", f'"{name}" does not lie beside the document', "name a file beside it",
                    "companion")  # fmt: skip
        return ""
    file = Path(fields.file).with_name(name)
    path = file if folder is None else folder / file
    try:
        if path.stat().st_size > LARGEST_COMPANION:
            fields.note("file-too-large", f"{name} is too large for a companion guide", "shorten it", "companion")
            return ""
        text = path.read_text("utf-8")
    except FileNotFoundError:
        fields.note("companion-missing", f"there is no file {name} beside the document", "add it, or take the line out",
                    "companion")  # fmt: skip
        return ""
    except (OSError, UnicodeDecodeError):
        fields.note("file-unreadable", f"{name} cannot be read as text", "write it in UTF-8", "companion")
        return ""
    overlay, found = read_overlay(text, file.as_posix())
    fields.problems += found or _laid(overlay)
    return text


def _laid(overlay: Overlay) -> list[Problem]:
    """What is wrong with an overlay where it is laid over its guides."""

    def guide_named(name: str) -> Guide | None:
        return next((guide for guide in guides() if name in guide.names), None)

    return overlay_problems(overlay, guide_named)
