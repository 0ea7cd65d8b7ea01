"""What deploy/compose/roll.sh asks of Docker, which a script stands in for; no engine is needed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# A container is a line of `containers`: its id, then `running` or `exited`. As Compose does, `up` starts what
# is stopped before it makes new ones.
DOCKER = """#!/bin/sh
file=$FOLDER/containers
echo "$*" >> "$FOLDER/calls"
case "$*" in
    *"ps --all"*) cut -d ' ' -f 1 "$file";;
    *" ps "*) grep running "$file" | cut -d ' ' -f 1;;
    *" rm --force nlp") sed -i /exited/d "$file";;
    *" up "*)
        sed -i s/exited/running/ "$file"
        [ "$(wc -l < "$file")" -ge 2 ] || echo "new running" >> "$file"
        exit "$UP_CODE";;
    stop*) sed -i "s/^$2 running/$2 exited/" "$file";;
    "rm --force"*) sed -i "/^$3 /d" "$file";;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o755)
    return tmp_path


def rolled(folder: Path, containers: str, up_code: int = 0) -> tuple[str, list[str]]:
    """Returns: what it says, and the containers that are left."""
    (folder / "containers").write_text(containers)
    environment = {
        **os.environ,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "FOLDER": str(folder),
        "UP_CODE": str(up_code),
        "KNOWN_SECONDS": "0",
    }
    done = subprocess.run(
        [REPOSITORY / "deploy/compose/roll.sh", "nlp"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr, (folder / "containers").read_text().splitlines()


def test_the_new_one_is_left(folder: Path):
    said, left = rolled(folder, "old running\n")
    assert left == ["new running"]
    assert said == "nlp: 1 replaced\n"


def test_one_that_an_earlier_roll_had_stopped_does_not_pass_for_a_new_one(folder: Path):
    _, left = rolled(folder, "older exited\nold running\n")
    assert left == ["new running"]


def test_the_old_one_is_left_where_the_new_one_does_not_become_ready(folder: Path):
    said, left = rolled(folder, "old running\n", up_code=1)
    assert left == ["old running"]
    assert "the old one serves" in said


def test_a_service_that_does_not_run_is_told_so(folder: Path):
    said, left = rolled(folder, "old exited\n")
    assert said == "nlp does not run\n"
    assert left == ["old exited"]
