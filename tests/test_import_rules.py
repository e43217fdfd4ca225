"""Who may import whom (pyproject.toml, import-linter): the house keeps it, and a breach is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Lints the package under root/src by root/pyproject.toml."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": str(root / "src")}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_the_house_keeps_its_import_rules() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "text", "says"),
    [
        ("terms/breach.py", "import socket\n", "selfund.terms is not allowed to import socket"),
        ("terms/breach.py", "import random\n", "selfund.terms is not allowed to import random"),
        ("terms/breach.py", "import selfund.pricing\n", "selfund.terms is not allowed to import selfund.pricing"),
        ("pricing/breach.py", "import selfund.benefits\n", "selfund.pricing is not allowed to import selfund.benefits"),
        ("benefits/breach.py", "import selfund.book\n", "selfund.benefits is not allowed to import selfund.book"),
        ("elsewhere/breach.py", "", "selfund.elsewhere"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, module: str, text: str, says: str) -> None:
    package = tmp_path / "src" / "selfund"
    for station in ("terms", "pricing", "benefits", "book", "elsewhere"):
        if station in (module.split("/")[0], "terms") or f"selfund.{station}" in text:
            (package / station).mkdir(parents=True)
            (package / station / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / module).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)

    result = lint_imports(tmp_path)

    assert result.returncode != 0
    assert says in " ".join(result.stdout.split())
