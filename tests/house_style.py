"""The checks of the house style: each is a function from one source to its findings, none when all is well.

test_tidy.py runs them over src/selfund and, so that none of them can rot, over snippets that break each rule.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LONGEST_FUNCTION = 60
LARGEST_FILE = 1_000_000
CAPTION_LINES = range(3, 13)

MONEY_CODE = frozenset(
    {"terms", "pricing", "benefits", "funding", "matching", "x12", "adjudication", "adjudication.py", "book", "runs"}
)
"""Folders (or files) right under src/selfund in which an amount may pass: no binary float there."""

MEASURED_CODE = frozenset({"runs"})
"""Money code that may still name the type of a duration."""

ABBREVIATIONS = frozenset(
    """
    amt amts ded deds oop prov provs subscr mbr mbrs grp grps chg chgs pmt pmts proc procs calc tmp mgr
    util utils helper helpers misc acct accts addr adj adjs auth auths cov covs dob dx elig enr
    fname lname idx lmt mgmt num nbr obj pct ppl pymt qty res ret rmt svc svcs val vals
    """.split()
)
"""Words that stand for a longer one that an examiner would say; EOB, NPI, TIN, CARC and their like are not here."""

DECIMAL_FREE_CALLS = frozenset({"float", "round"})
CLOCK_CALLS = frozenset({"now", "utcnow", "today", "localtime", "gmtime"})


@dataclass(frozen=True)
class Source:
    """One Python file: its place under src/selfund in posix form ("pricing/fees.py"), its text and its tree."""

    place: str
    text: str
    tree: ast.Module

    @property
    def station(self) -> str:
        """The folder, or file, right under src/selfund that the source is in."""
        return PurePosixPath(self.place).parts[0]


Check = Callable[[Source], list[str]]


def source_from(place: str, text: str) -> Source:
    return Source(place, text, ast.parse(text))


def sources_under(package: Path) -> list[Source]:
    return [
        source_from(path.relative_to(package).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(package.rglob("*.py"))
    ]


def _found(source: Source, node: ast.AST, says: str) -> str:
    return f"{source.place}:{getattr(node, 'lineno', 1)}: {says}"


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node, clean=False) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def long_functions(source: Source) -> list[str]:
    """A function fits on a screen: at most 60 lines from its `def` to its end, its docstring not counted."""
    findings = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
            if lines > LONGEST_FUNCTION:
                findings.append(_found(source, node, f"{node.name} has {lines} lines, {LONGEST_FUNCTION} is the most"))
    return findings


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def floats(source: Source) -> list[str]:
    """No binary float touches money: no literal, no float(), no half-even round(), no true division."""
    if source.station not in MONEY_CODE:
        return []
    findings = []
    measured = source.station in MEASURED_CODE
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            findings.append(_found(source, node, f"float literal {node.value}"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECIMAL_FREE_CALLS:
            findings.append(_found(source, node, f"call of {node.func.id}()"))
        elif isinstance(node, ast.Name) and node.id == "float" and not measured:
            findings.append(_found(source, node, "the type float"))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            paths = source.station in {"book", "runs"} or _is_text(node.left) or _is_text(node.right)
            if not paths:
                findings.append(_found(source, node, "true division makes a float: use // or a spread"))
    return findings


def assert_statements(source: Source) -> list[str]:
    """What must hold is raised as AssertionError: `python -O` removes the statement."""
    return [_found(source, node, "assert statement") for node in ast.walk(source.tree) if isinstance(node, ast.Assert)]


def _names(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every name that the source itself gives: functions, classes, arguments, variables, fields, imported-as."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node, name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node, name
            case ast.alias(asname=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node, name
            case ast.ExceptHandler(name=str(name)):
                yield node, name


def words_of(name: str) -> list[str]:
    """`paidAmt_total` is paid, amt, total."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def abbreviations(source: Source) -> list[str]:
    """A name is made of words that a claims examiner says."""
    findings = [
        _found(source, node, f"{name}: {word} is no word")
        for node, name in _names(source.tree)
        for word in words_of(name)
        if word in ABBREVIATIONS
    ]
    parts = [word for part in PurePosixPath(source.place).with_suffix("").parts for word in words_of(part)]
    findings += [f"{source.place}:1: {word} in the path is no word" for word in parts if word in ABBREVIATIONS]
    return findings


def docstrings(source: Source) -> list[str]:
    """A module opens with what it is for, and so does each public function and class of it."""
    findings = []
    if not (ast.get_docstring(source.tree) or "").strip():
        findings.append(f"{source.place}:1: the module does not say what it is for")
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not (ast.get_docstring(node) or "").strip():
                findings.append(_found(source, node, f"{node.name} has no docstring"))
    return findings


def clocks(source: Source) -> list[str]:
    """Today is an argument and chance comes from a seed: only the command line looks at the clock."""
    findings = []
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value
        if node.func.attr in CLOCK_CALLS and source.station != "cli":
            findings.append(_found(source, node, f"{node.func.attr}() looks at the clock"))
        if isinstance(owner, ast.Name) and owner.id == "random" and (node.func.attr != "Random" or not node.args):
            findings.append(_found(source, node, f"random.{node.func.attr} without a seed"))
    return findings


def problem_marks(source: Source) -> list[str]:
    """Work that is not done is not left in the source as a mark."""
    marks = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
    return [
        f"{source.place}:{number}: {found.group()}"
        for number, line in enumerate(source.text.splitlines(), 1)
        if (found := marks.search(line))
    ]


CHECKS: tuple[Check, ...] = (
    long_functions,
    floats,
    assert_statements,
    abbreviations,
    docstrings,
    clocks,
    problem_marks,
)


# ------------------------------------------------------------------------------------------ reasons


@dataclass(frozen=True)
class Reasons:
    """What the reasons table holds: the names of its rows, and the CARCs that they carry."""

    names: frozenset[str]
    carcs: frozenset[str]


def _literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _carcs_used(node: ast.AST) -> Iterator[str | None]:
    """CARCs as literals: carc="45", the second argument of Adjustment(...), x.carc == "45"."""
    if isinstance(node, ast.Call):
        yield from (_literal(word.value) for word in node.keywords if word.arg == "carc")
        if isinstance(node.func, ast.Name) and node.func.id == "Adjustment" and len(node.args) > 1:
            yield _literal(node.args[1])
    elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "carc":
        for side in node.comparators:
            members = side.elts if isinstance(side, ast.Tuple | ast.Set | ast.List) else [side]
            yield from (_literal(member) for member in members)


def unknown_reasons(source: Source, reasons: Reasons) -> list[str]:
    """Every CARC and every reason that the source names is in the reasons table (terms/reasons.py)."""
    findings = []
    for node in ast.walk(source.tree):
        for carc in _carcs_used(node):
            if carc is not None and carc not in reasons.carcs:
                findings.append(_found(source, node, f"CARC {carc} is not in the reasons table"))
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "REASONS":
            name = _literal(node.slice)
            if name is not None and name not in reasons.names:
                findings.append(_found(source, node, f"{name!r} is not in the reasons table"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
            if source.place != "terms/reasons.py":
                findings.append(_found(source, node, "a Reason is made in terms/reasons.py and nowhere else"))
    return findings


# ------------------------------------------------------------------------------------------ folders and files


def missing_captions(package: Path) -> list[str]:
    """Every folder with modules has a README.md of a few lines: what lives here, and what it may not know."""
    findings = []
    for folder in sorted({path.parent for path in package.rglob("*.py")} - {package}):
        caption = folder / "README.md"
        name = folder.relative_to(package).as_posix()
        if not caption.is_file():
            findings.append(f"{name}: no caption (README.md)")
            continue
        lines = [line for line in caption.read_text(encoding="utf-8").splitlines() if line.strip()]
        if len(lines) not in CAPTION_LINES:
            findings.append(f"{name}: a caption has 3 to 12 lines, this one {len(lines)}")
    return findings


def _pieces(*pieces: str) -> str:
    """A pattern put together here, so that this file does not hold what it looks for."""
    return "".join(pieces)


FOREIGN = re.compile(
    "|".join(
        (
            _pieces(r"\bpypi", r"\.org\b"),
            _pieces(r"\bpython", r"hosted\.org\b"),
            _pieces(r"\bregistry\.npm", r"js\.org\b"),
            _pieces(r"--(extra-)?index", r"-url[ =]+\S*:"),
            _pieces(r"--trusted", r"-host[ =]+\w"),
            _pieces(r"(?<![\w./-])/", r"(work|root|opt/pypi)/\w"),
            _pieces(r"(?<![\w./-])/", r"home/[a-z]\w*/\w"),
        )
    )
)
"""A package index or a path of the machine that a file was written on."""


def foreign_places(name: str, text: str) -> list[str]:
    """A tracked file names no package index and no path of somebody's machine."""
    return [
        f"{name}:{number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        if (found := FOREIGN.search(line))
    ]


def loose_locks(name: str, text: str) -> list[str]:
    """Each line of a lock pins one version with at least one hash, and none says where to fetch it."""
    findings = []
    for entry in text.replace("\\\n", " ").splitlines():
        if not entry.strip():
            continue
        if "://" in entry or entry.lstrip().startswith("-"):
            findings.append(f"{name}: {entry.split()[0]} names an address or an option")
        elif "==" not in entry.split(";")[0] or "--hash=sha256:" not in entry:
            findings.append(f"{name}: {entry.split()[0]} is not pinned with a hash")
    return findings
