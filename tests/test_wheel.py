"""The package as people install it: it builds, it carries faq/, and it answers from any folder.

Slow, and needs a package registry for pip: left out by `pytest -m "not wheel"`.
"""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

import bot

pytestmark = pytest.mark.wheel
QUESTION = "does cryotherapy hurt"
WHERE = "import bot.settings; print(bot.settings.shipped_faq())"


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints. Nothing of this checkout is on its path."""
    around = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CRYOFAQ_"))}
    done = subprocess.run(
        list(map(str, command)), capture_output=True, cwd=cwd, env=around, timeout=400, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that was built from it alone."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, ROOT, cwd=out)
    return out


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh virtual environment."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=True)
    return home / ("Scripts" if os.name == "nt" else "bin")


def test_the_source_distribution_holds_code_content_and_tests(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "bot/cli.py",
        "faq/ledger.tsv",
        "faq/en/notices.yaml",
        "tests/conftest.py",
        "README.md",
        "pyproject.toml",
    } <= names


def test_the_wheel_holds_every_file_of_the_content(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    wanted = {
        f"bot/faq/{path.relative_to(ROOT / 'faq')}" for path in (ROOT / "faq").rglob("*") if path.is_file()
    }
    assert wanted <= names
    assert {f"bot/{path.name}" for path in (ROOT / "bot").glob("*.py")} <= names
    assert not [name for name in names if name.startswith(("tests/", "faq/"))]


def test_the_wheel_answers_from_another_folder(built: Path, fresh: Path, tmp_path: Path) -> None:
    run(fresh / "python", "-m", "pip", "install", "--quiet", next(built.glob("*.whl")), cwd=tmp_path)
    assert run(fresh / "cryofaq", "ask", QUESTION, cwd=tmp_path).startswith("Does cryotherapy hurt?\n")
    assert run(fresh / "cryofaq", "--version", cwd=tmp_path) == f"cryofaq {bot.__version__}\n"
    assert run(fresh / "python", "-m", "bot", "topics", cwd=tmp_path)
    run(fresh / "cryofaq", "new", "clinic", "--title", "Wound care", cwd=tmp_path)
    assert (tmp_path / "clinic" / "en" / "alerts.yaml").is_file()
    assert "site-packages" in run(fresh / "python", "-c", WHERE, cwd=tmp_path)
    assert "No broken requirements" in run(fresh / "python", "-m", "pip", "check", cwd=tmp_path)


def test_an_editable_install_reads_faq_beside_the_code(fresh: Path, tmp_path: Path) -> None:
    """After the wheel, in the same environment: its dependencies are there already."""
    run(fresh / "python", "-m", "pip", "install", "--quiet", "--editable", ROOT, cwd=tmp_path)
    assert Path(run(fresh / "python", "-c", WHERE, cwd=tmp_path).strip()) == ROOT / "faq"
    assert run(fresh / "cryofaq", "ask", QUESTION, cwd=tmp_path).startswith("Does cryotherapy hurt?\n")
