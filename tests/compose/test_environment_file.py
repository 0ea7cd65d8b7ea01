"""`.env.example` explains each variable that docker-compose.yml reads, with its default, and no other."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
READ = re.compile(r"(?<!\$)\$\{(\w+)(?::-([^{}]*))?")
EXPLAINED = re.compile(r"^# (\w+)=(.*)$", re.MULTILINE)
SPEAKING_NAMES = ("_IMAGE", "_MEMORY", "_CPUS", "AWS_")  # a heading explains these together


@pytest.fixture(scope="module")
def read() -> list[tuple[str, str]]:
    """Name and default at each place where Compose reads a variable."""
    lines = (REPOSITORY / "docker-compose.yml").read_text().splitlines()
    return READ.findall("\n".join(line for line in lines if not line.startswith("#")))


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return (REPOSITORY / ".env.example").read_text().splitlines()


@pytest.fixture(scope="module")
def explained(lines: list[str]) -> dict[str, str]:
    return dict(EXPLAINED.findall("\n".join(lines)))


def test_every_variable_is_explained_and_none_is_stale(read, explained):
    assert explained.keys() == {name for name, _ in read}


def test_the_defaults_are_those_that_hold_wherever_a_variable_is_read(read, explained):
    wrong = [(name, default) for name, default in read if explained.get(name) != default]
    assert wrong == []


def test_every_variable_has_a_sentence_that_says_what_it_is(lines):
    unexplained = [
        line
        for before, line in itertools.pairwise(lines)
        if EXPLAINED.match(line)
        and not before.startswith("# ")
        and not any(part in line for part in SPEAKING_NAMES)
    ]
    assert unexplained == []
