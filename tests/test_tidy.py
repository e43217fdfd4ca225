"""Holds the house style over src/selfund and the tracked files, and shows that each check can fail."""

import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from house_style import (
    CHECKS,
    LARGEST_FILE,
    Check,
    Reasons,
    abbreviations,
    assert_statements,
    clocks,
    docstrings,
    floats,
    foreign_places,
    long_functions,
    loose_locks,
    missing_captions,
    problem_marks,
    source_from,
    sources_under,
    unknown_reasons,
    words_of,
)

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "selfund"
SOURCES = sources_under(PACKAGE)


def report(findings: list[str]) -> str:
    return "\n".join(["", *findings])


def tracked_files() -> list[Path]:
    """What git tracks; where there is no git (an unpacked archive), nothing to say."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout: tracked files are not known")
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z"]
    listing = subprocess.run(command, check=True, capture_output=True).stdout
    return [path for name in listing.decode().split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


# ------------------------------------------------------------------------------------------ the house as it is


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_sources_keep_the_house_style(check: Check) -> None:
    findings = [finding for source in SOURCES for finding in check(source)]
    assert not findings, report(findings)


def test_there_are_sources_to_look_at() -> None:
    assert any(source.place == "terms/money.py" for source in SOURCES)


def test_every_reason_used_is_in_the_reasons_table() -> None:
    from selfund.terms.reasons import REASONS

    table = Reasons(frozenset(REASONS), frozenset(reason.carc for reason in REASONS.values()))
    findings = [finding for source in SOURCES for finding in unknown_reasons(source, table)]
    assert not findings, report(findings)


def test_every_folder_has_a_caption() -> None:
    findings = missing_captions(PACKAGE)
    assert not findings, report(findings)


def test_tracked_files_name_no_index_and_no_machine() -> None:
    findings = [
        finding
        for path in tracked_files()
        if path.suffix != ".edi"
        for finding in foreign_places(path.relative_to(ROOT).as_posix(), text_of(path))
    ]
    assert not findings, report(findings)


def test_tracked_files_are_small() -> None:
    findings = [f"{path.name}: {path.stat().st_size} bytes" for path in tracked_files()]
    findings = [finding for finding in findings if int(finding.split()[-2]) > LARGEST_FILE]
    assert not findings, report(findings)


def test_tests_leave_no_marks_of_unfinished_work() -> None:
    findings = [
        finding
        for folder in ("tests", "bench")
        for source in sources_under(ROOT / folder)
        for finding in problem_marks(source)
    ]
    assert not findings, report(findings)


@pytest.mark.parametrize("name", ["core.txt", "dev.txt", "docs.txt"])
def test_locks_pin_every_package_with_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert text.count("==") > 5
    findings = loose_locks(name, text)
    assert not findings, report(findings)


def test_the_core_installs_small() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {dependency.split(">")[0].split("=")[0].strip() for dependency in project["dependencies"]}
    assert names == {"msgspec", "PyYAML", "cyclopts", "rich"}


def test_version_is_the_same_everywhere() -> None:
    import selfund

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == selfund.__version__


# ------------------------------------------------------------------------------------------ each check can fail

LONG = "def long():\n" + "    pass\n" * 60
FITS = "def fits():\n" + "    pass\n" * 59
FITS_WITH_DOCSTRING = 'def fits():\n    """One.\n\n    Two.\n    """\n' + "    pass\n" * 59


BREAKS: list[tuple[Callable[..., list[str]], str, str, int]] = [
    # check, place, text, findings
    (long_functions, "terms/a.py", LONG, 1),
    (long_functions, "terms/a.py", FITS, 0),
    (long_functions, "terms/a.py", FITS_WITH_DOCSTRING, 0),
    (long_functions, "terms/a.py", "class A:\n    async def long(self):\n" + "        pass\n" * 60, 1),
    (floats, "pricing/a.py", "rate = 0.8\n", 1),
    (floats, "pricing/a.py", "paid = float(text)\n", 2),  # the call, and the type that it names
    (floats, "pricing/a.py", "paid: float\n", 1),
    (floats, "benefits/a.py", "paid = round(amount)\n", 1),
    (floats, "funding/a.py", "half = amount / 2\n", 1),
    (floats, "funding/a.py", "half = amount // 2\n", 0),
    (floats, "adjudication.py", "rate = 1e-2\n", 1),
    (floats, "runs/a.py", "elapsed: float\nfolder = out / name\n", 0),
    (floats, "runs/a.py", "rate = 0.5\n", 1),
    (floats, "cli/a.py", "width = 0.5\n", 0),
    (assert_statements, "terms/a.py", "assert paid == 0\n", 1),
    (assert_statements, "terms/a.py", "if paid:\n    raise AssertionError(paid)\n", 0),
    (abbreviations, "terms/a.py", "paid_amt = 0\n", 1),
    (abbreviations, "terms/a.py", "def take_ded(oop_left): ...\n", 2),
    (abbreviations, "terms/a.py", "class ClaimMgr:\n    prov: str\n", 2),
    (abbreviations, "terms/a.py", "claim.grp = 1\n", 1),
    (abbreviations, "terms/a.py", "import decimal as calc\n", 1),
    (abbreviations, "terms/a.py", "match x:\n    case [*vals]: ...\n", 1),
    (abbreviations, "pricing/utils.py", "x = 1\n", 1),
    (abbreviations, "terms/a.py", "provider = process = procedure = amount = deductible = eob = carc = npi = 0\n", 0),
    (docstrings, "terms/a.py", "x = 1\n", 1),
    (docstrings, "terms/a.py", '"""What it is for."""\ndef take(): ...\n', 1),
    (docstrings, "terms/a.py", '"""What it is for."""\ndef _take(): ...\n', 0),
    (clocks, "runs/a.py", "day = date.today()\n", 1),
    (clocks, "runs/a.py", "at = datetime.now(UTC)\n", 1),
    (clocks, "cli/a.py", "day = date.today()\n", 0),
    (clocks, "synth/a.py", "dice = random.Random()\n", 1),
    (clocks, "synth/a.py", "n = random.randint(1, 6)\n", 1),
    (clocks, "synth/a.py", "dice = random.Random(seed)\n", 0),
    (problem_marks, "terms/a.py", "x = 1  # " + "TO" + "DO: later\n", 1),
    (problem_marks, "terms/a.py", "x = 1  # " + "FIX" + "ME\n", 1),
]


@pytest.mark.parametrize(("check", "place", "text", "count"), BREAKS)
def test_check_finds_what_breaks_it(check: Check, place: str, text: str, count: int) -> None:
    findings = check(source_from(place, text))
    assert len(findings) == count, report(findings)


def test_every_check_is_shown_to_fail() -> None:
    shown = {check for check, _, _, count in BREAKS if count}
    assert set(CHECKS) <= shown


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('adjustment = Adjustment(group="CO", carc="45", amount=1)', 0),
        ('adjustment = Adjustment(group="CO", carc="999", amount=1)', 1),
        ('adjustment = Adjustment("CO", "45", 1)', 0),
        ('adjustment = Adjustment("CO", "999", 1)', 1),
        ('late = adjustment.carc == "999"', 1),
        ('late = adjustment.carc in {"45", "999"}', 1),
        ('reason = REASONS["over the contract rate"]', 0),
        ('reason = REASONS["made up"]', 1),
        ('reason = Reason("made up", "CO", "45", "")', 1),
    ],
)
def test_unknown_reasons_are_found(text: str, count: int) -> None:
    table = Reasons(frozenset({"over the contract rate"}), frozenset({"45"}))
    findings = unknown_reasons(source_from("benefits/a.py", text), table)
    assert len(findings) == count, report(findings)


def test_missing_and_endless_captions_are_found(tmp_path: Path) -> None:
    for name, caption in (("good", "a\nb\nc\n"), ("short", "a\n"), ("endless", "a\n" * 13), ("none", None)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").touch()
        if caption is not None:
            (folder / "README.md").write_text(caption, encoding="utf-8")
    assert [finding.split(":")[0] for finding in missing_captions(tmp_path)] == ["endless", "none", "short"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("https://" + "py" + "pi.org/simple", 1),
        ("--extra-index" + "-url https://somewhere", 1),
        ("open('/" + "root/secret')", 1),
        ("see /" + "home/ann/selfund", 1),
        ("see ../shared/data, docs/work/root.md and patchwork/root/x", 0),
    ],
)
def test_foreign_places_are_found(text: str, count: int) -> None:
    findings = foreign_places("a.md", text)
    assert len(findings) == count, report(findings)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("rich==15.0.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n", 0),
        ("rich==15.0.0\n", 1),
        ("rich>=15 \\\n    --hash=sha256:aa\n", 1),
        ("--find-links somewhere\n", 1),
        ("rich @ https://somewhere/rich.whl --hash=sha256:aa\n", 1),
    ],
)
def test_loose_locks_are_found(text: str, count: int) -> None:
    findings = loose_locks("core.txt", text)
    assert len(findings) == count, report(findings)


def test_names_are_split_into_words() -> None:
    assert words_of("paidAmt_total2") == ["paid", "amt", "total", "2"]
    assert words_of("HTTPProvider") == ["http", "provider"]
