"""What deploy/compose/roll.sh asks of Docker, which a script stands in for; no engine is needed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# A container is a line of `containers`: its id, then `running` or `exited`, then its health, then how often
# it was started again (never, where nothing stands). Its health is `unknown` where there is no health check:
# Docker's templates find nothing there to take a status of. As Compose does, `up` starts what is stopped
# before it makes new ones.
DOCKER = """#!/bin/sh
file=$FOLDER/containers
echo "$*" >> "$FOLDER/calls"
case "$*" in
    *"ps --all"*) cut -d ' ' -f 1 "$file";;
    *" ps "*) grep -E " (running|restarting) " "$file" | cut -d ' ' -f 1;;
    *" rm --force nlp") sed -i /exited/d "$file";;
    *" up "*)
        sed -i s/exited/running/ "$file"
        [ "$(wc -l < "$file")" -ge 2 ] || echo "new $NEW" >> "$file";;
    inspect*)
        unknown="template: nil pointer evaluating"
        case "$3" in *"{{with .State.Health}}{{.Status}}{{else}}"*) unknown=healthy;; esac
        shift 3
        for id; do
            sed -n "s/^$id //p" "$file" | awk '{print $1, $2, $3 + 0}' | sed "s/unknown/$unknown/"
        done;;
    logs*) echo "no vocabulary" >&2;;
    stop*) sed -i -E "s/^$2 (running|restarting)/$2 exited/" "$file";;
    "rm --force"*) sed -i "/^$3 /d" "$file";;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o755)
    return tmp_path


def rolled(
    folder: Path, containers: str, new: str = "running healthy", ready_seconds: int = 0
) -> tuple[str, list[str]]:
    """Returns: what it says, and the containers that are left."""
    (folder / "containers").write_text(containers)
    environment = {
        **os.environ,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "FOLDER": str(folder),
        "NEW": new,
        "READY_SECONDS": str(ready_seconds),
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
    said, left = rolled(folder, "old running healthy\n")
    assert left == ["new running healthy"]
    assert said == "nlp: 1 replaced\n"


def test_a_service_without_a_health_check_is_replaced_once_the_new_one_runs(folder: Path):
    said, left = rolled(folder, "old running unknown\n", "running unknown")
    assert left == ["new running unknown"]
    assert said == "nlp: 1 replaced\n"


def test_a_broken_one_is_replaced_too(folder: Path):
    for state in ("running unhealthy", "restarting starting"):
        said, left = rolled(folder, f"old {state}\n")
        assert left == ["new running healthy"]
        assert said == "nlp: 1 replaced\n"


def test_one_that_an_earlier_roll_had_stopped_does_not_pass_for_a_new_one(folder: Path):
    _, left = rolled(folder, "older exited healthy\nold running healthy\n")
    assert left == ["new running healthy"]


@pytest.mark.parametrize("new", ["running unhealthy", "exited starting", "running starting"])
def test_the_old_one_is_left_where_the_new_one_does_not_become_ready(folder: Path, new: str):
    said, left = rolled(folder, "old running healthy\n", new)
    assert left == ["old running healthy"]
    assert "the old one stays" in said


def test_one_that_keeps_dying_is_given_up_at_once_and_the_end_of_its_log_is_shown(folder: Path):
    said, left = rolled(folder, "old running healthy\n", "running starting 3", ready_seconds=60)
    assert left == ["old running healthy"]
    assert "the end of the log of new:\nno vocabulary\n" in said
    assert (folder / "calls").read_text().count("inspect") == 1


def test_one_that_was_started_again_once_and_is_ready_now_is_left(folder: Path):
    said, left = rolled(folder, "old running healthy\n", "running healthy 1")
    assert left == ["new running healthy 1"]
    assert said == "nlp: 1 replaced\n"


def test_a_service_that_does_not_run_is_told_so(folder: Path):
    said, left = rolled(folder, "old exited healthy\n")
    assert said == "nlp does not run\n"
    assert left == ["old exited healthy"]
