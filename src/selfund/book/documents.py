"""YAML documents as plain text nodes with the line and column of every key and value; nothing is coerced.

Duplicate keys, anchors, aliases and tags are refused, and a comma inside braces that silently cuts a value in two
is reported. What the keys mean is not known here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from msgspec import Struct

from selfund.terms.problem import Place, Problem, Severity

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_Base):
    """PyYAML's loader (libyaml's where it is there) that takes every value for text, which is also quicker."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


LARGEST_FILE: Final = 20_000_000
"""The largest document, in bytes."""
DEEPEST: Final = 12
"""The deepest nesting of a document."""
CONTINUATIONS: Final = frozenset({"tiers together"})
"""What may follow a comma inside braces and still belongs to the value before it."""


class Text(Struct, frozen=True, gc=False):
    """A value or key as written, blanks around it removed; line and column count from 1."""

    value: str
    line: int
    column: int
    quoted: bool = False


class Items(Struct, frozen=True, gc=False):
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


class Entries(Struct, frozen=True, gc=False):
    """Keys and values in their order."""

    entries: tuple[tuple[Text, "Node"], ...]
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """The value of `key`, or None."""
        for name, value in self.entries:
            if name.value == key:
                return value
        return None


Node = Text | Items | Entries


class Document(Struct, frozen=True):
    """One document: `file` is relative to the book's folder."""

    file: str
    root: Entries


def place_of(file: str, node: Node, *path: str | int) -> Place:
    """Where the value at `path` below `node` stands; the nearest that exists when it does not."""
    for step in path:
        below: Node | None = None
        if isinstance(node, Entries) and isinstance(step, str):
            below = node.get(step)
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            below = node.items[step]
        if below is None:
            break
        node = below
    return Place(file=file, line=node.line, column=node.column)


def key_place_of(file: str, node: Node, *path: str) -> Place:
    """Where the key at the end of `path` stands; the nearest value when there is no such key."""
    for step in path[:-1]:
        below = node.get(step) if isinstance(node, Entries) else None
        if below is None:
            return Place(file=file, line=node.line, column=node.column)
        node = below
    if isinstance(node, Entries):
        for key, _ in node.entries:
            if key.value == path[-1]:
                return Place(file=file, line=key.line, column=key.column)
    return Place(file=file, line=node.line, column=node.column)


def read_document(path: Path, file: str) -> tuple[Document | None, list[Problem]]:
    """Read one YAML file. `file` names it in problems. None when it cannot be understood at all."""
    text, problems = read_text(path, file)
    if text is None:
        return None, problems
    document, found = parse_document(text, file)
    return document, problems + found


def read_text(path: Path, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a UTF-8 file, without a byte order mark (which is a warning)."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [Problem("file-too-large", f"larger than {LARGEST_FILE:,} bytes", "split it", Place(file))]
        content = path.read_bytes()
    except OSError as error:
        return None, [Problem("file-unreadable", f"cannot be read: {error.strerror}", "", Place(file))]
    problems = []
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        says = "begins with a byte order mark"
        mend = 'save it as "UTF-8", not as "UTF-8 with BOM"'
        problems.append(Problem("byte-order-mark", says, mend, Place(file, 1, 1), Severity.WARNING))
    try:
        return content.decode("utf-8"), problems
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        says = f"holds the byte {content[error.start]:#04x}, which is not UTF-8 text"
        return None, [*problems, Problem("not-utf-8", says, "save the file as UTF-8", Place(file, line, column))]


def parse_document(text: str, file: str) -> tuple[Document | None, list[Problem]]:
    """Turn the text of one document into nodes."""
    problems: list[Problem] = []
    try:
        if "&" in text or "*" in text or "!" in text:
            problems += _refused(text, file)
            if any(problem.code == "alias" for problem in problems):
                return None, problems
        node = yaml.compose(text, Loader=_TextLoader)
    except yaml.YAMLError as error:
        return None, [*problems, _syntax(error, file)]
    if node is None:
        return None, [
            *problems,
            Problem("document-empty", "says nothing", "fill it in or remove it", Place(file, 1, 1)),
        ]
    builder = _Builder(text, file, problems)
    root = builder.node(node, 1)
    if not isinstance(root, Entries):
        says = "does not begin with a key and a colon"
        return None, [*problems, Problem("document-shape", says, 'write "key: value" lines', Place(file, 1, 1))]
    return Document(file, root), problems


def _refused(text: str, file: str) -> Iterator[Problem]:
    """Anchors, aliases and tags: they make a document read otherwise than it looks."""
    for event in yaml.parse(text, Loader=_TextLoader):
        mark = event.start_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        if isinstance(event, yaml.AliasEvent):
            yield Problem("alias", f'"*{event.anchor}" refers to another value', "write the value itself", place)
            continue
        anchor = getattr(event, "anchor", None)
        if anchor:
            yield Problem("anchor", f'"&{anchor}" is an anchor', "write the value in each place that needs it", place)
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            yield Problem("tag", f'"{tag}" is a tag', "leave it out; everything is text here", place)


def _syntax(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    says = getattr(error, "problem", None) or getattr(error, "reason", None) or "is no YAML"
    mend = "check the indentation, the colons and that braces, brackets and quotes are closed"
    if "tab" in str(says) or "character that cannot start any token" in str(says):
        mend = "indent with blanks, not tabs; put quotes around a value that starts with a sign such as % or @"
    return Problem("yaml-syntax", f"cannot be read as YAML here: {says}", mend, place)


class _Builder:
    """Turns PyYAML's nodes into ours and notes what is wrong with them."""

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        self.text = text
        self.file = file
        self.problems = problems

    def node(self, node: yaml.Node, depth: int) -> Node:
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if depth > DEEPEST:
            place = Place(self.file, line, column)
            self.problems.append(Problem("nested-too-deep", f"nested more than {DEEPEST} deep", "", place))
            return Text("", line, column)
        if isinstance(node, yaml.SequenceNode):
            values = self.rejoined_items(node) if node.flow_style else node.value
            return Items(tuple(self.node(value, depth + 1) for value in values), line, column)
        if not isinstance(node, yaml.MappingNode):
            raise AssertionError(f"PyYAML has no fourth kind of node: {node!r}")
        pairs = self.rejoined_entries(node) if node.flow_style else node.value
        return self.entries(pairs, depth, line, column)

    def scalar(self, node: yaml.ScalarNode) -> Text:
        mark = node.start_mark
        return Text(node.value, mark.line + 1, mark.column + 1, bool(node.style))

    def entries(self, pairs: list[tuple[yaml.Node, yaml.Node]], depth: int, line: int, column: int) -> Entries:
        found: list[tuple[Text, Node]] = []
        seen: dict[str, int] = {}
        for key, value in pairs:
            name = self.scalar(key) if isinstance(key, yaml.ScalarNode) else None
            if name is None or not name.value:
                place = Place(self.file, key.start_mark.line + 1, key.start_mark.column + 1)
                self.problems.append(Problem("key-shape", "a key must be words", "write words before the colon", place))
            elif name.value in seen:
                says = f'"{name.value}" stands here twice; the first is on line {seen[name.value]}'
                place = Place(self.file, name.line, name.column)
                self.problems.append(Problem("duplicate-key", says, "keep one of them", place))
            else:
                seen[name.value] = name.line
                found.append((name, self.node(value, depth + 1)))
        return Entries(tuple(found), line, column)

    def rejoined_entries(self, node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
        """The entries of a mapping in braces, with values that a comma cut in two made whole again."""
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        for key, value in node.value:
            alone = _is_empty(value) and isinstance(key, yaml.ScalarNode) and not key.style
            before = pairs[-1][1] if pairs else None
            if not (alone and isinstance(before, yaml.ScalarNode) and not before.style and not _is_empty(before)):
                pairs.append((key, value))
                continue
            pairs[-1] = (pairs[-1][0], self.join(before, key))
        return [(key, self.settle(value)) for key, value in pairs]

    def rejoined_items(self, node: yaml.SequenceNode) -> list[yaml.Node]:
        """The items of a list in brackets, with amounts that a comma cut in two made whole again."""
        values: list[yaml.Node] = []
        for value in node.value:
            before = values[-1] if values else None
            if isinstance(before, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode) and _belongs(before, value):
                values[-1] = self.join(before, value)
            else:
                values.append(value)
        return [self.settle(value) for value in values]

    def join(self, before: yaml.ScalarNode, piece: yaml.ScalarNode) -> yaml.ScalarNode:
        """One scalar from the start of `before` to the end of `piece`, as the document has it; marked when cut."""
        whole = " ".join(self.text[before.start_mark.index : piece.end_mark.index].split())
        cut = piece.value.strip() not in CONTINUATIONS or before.tag == _CUT
        return yaml.ScalarNode(_CUT if cut else before.tag, whole, before.start_mark, piece.end_mark)

    def settle(self, value: yaml.Node) -> yaml.Node:
        """Report a value that was cut."""
        if value.tag == _CUT:
            mark = value.start_mark
            says = f'a comma ends a value inside braces or brackets, so "{value.value}" falls apart'
            mend = f'put quotes around it: "{value.value}", or give it a line of its own'
            place = Place(self.file, mark.line + 1, mark.column + 1)
            self.problems.append(Problem("comma-splits-value", says, mend, place))
        return value


_CUT: Final = "cut"


def _belongs(before: yaml.ScalarNode, piece: yaml.ScalarNode) -> bool:
    """Whether two items of a list are one value that a comma cut: "$1" and "500 each", or a continuation."""
    if before.style or piece.style:
        return False
    amount = before.value.rpartition("$")[2] if "$" in before.value else ""
    return piece.value in CONTINUATIONS or (0 < len(amount) < 4 and amount.isdigit() and piece.value[:3].isdigit())


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value == ""
