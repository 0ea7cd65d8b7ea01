"""`make demo` where Python is too new for a dependency: one line that says so, and one command that works.

What make starts keeps what it compiles, also where the machine says that it should not.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
TOOLS = ("make", "touch", "rm", "mkdir", "cat", "chmod")
TOO_NEW = """#!/bin/bash
case "$1" in --version) echo "Python 3.14.0";; *) exit 1;; esac
"""
# Notes how it was called. The environment that it makes takes every call of pip and uv for done.
FAKE_UV = """#!/bin/bash
echo "$*" >> "$NOTES"
echo "$PYTHONDONTWRITEBYTECODE" > "$NOTES-bytecode"
folder="${@: -1}"
mkdir -p "$folder/bin"
for name in python uv; do echo '#!/bin/bash' > "$folder/bin/$name"; chmod +x "$folder/bin/$name"; done
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout, and a `bin` that is all of PATH: its only Python is 3.14."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, tmp_path)
    shutil.copytree(REPOSITORY / "requirements", tmp_path / "requirements")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        (programs / name).symlink_to(str(shutil.which(name)))
    write_program(programs / "python3", TOO_NEW)
    return tmp_path


def write_program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def make(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": str(machine / "bin"),
        "NOTES": str(machine / "notes"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [str(shutil.which("make")), ".venv/ready-demo", *arguments],
        cwd=machine,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_that_is_too_new_is_named_with_the_one_command_that_works(machine: Path):
    done = make(machine)
    assert done.returncode != 0
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert "this machine has Python 3.14.0" in line
    assert line.endswith("make .venv/ready-demo PYTHON=auto")


def test_auto_takes_a_python_that_uv_fetches_for_itself(machine: Path):
    write_program(machine / "bin" / "uv", FAKE_UV)
    done = make(machine, "PYTHON=auto")
    assert done.returncode == 0, done.stderr
    (call,) = (machine / "notes").read_text().splitlines()
    assert call == "venv --seed --python 3.13 --python-preference only-managed .venv"


def test_what_is_compiled_is_kept_so_that_the_next_process_starts_sooner(machine: Path):
    write_program(machine / "bin" / "uv", FAKE_UV)
    assert make(machine, "PYTHON=auto").returncode == 0
    assert (machine / "notes-bytecode").read_text() == "\n"
