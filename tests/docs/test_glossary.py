"""Every word of the glossary is a name in the code, and says what it means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SOURCES = ("services", "libs", "cli")
ENTRY = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \| ([^|]+) \|$", re.MULTILINE)
ENTRIES = ENTRY.findall((REPOSITORY / "docs" / "glossary.md").read_text())


@pytest.fixture(scope="module")
def names() -> set[str]:
    code = (path for folder in SOURCES for path in (REPOSITORY / folder).rglob("*.py"))
    written = (f"{path.stem} {path.parent.name} {path.read_text()}" for path in code)
    return {name for text in written for name in re.findall(r"\w+", text)}


def test_every_row_of_its_tables_is_an_entry():
    rows = (REPOSITORY / "docs" / "glossary.md").read_text().count("\n| ")
    tables = (REPOSITORY / "docs" / "glossary.md").read_text().count("\n|---")
    assert len(ENTRIES) == rows - tables
    assert len(ENTRIES) > 30


def test_each_entry_stands_in_the_code_under_the_name_that_it_gives(names):
    assert [name for _, name, _ in ENTRIES if name not in names] == []


def test_no_word_is_explained_twice():
    words = [word for word, _, _ in ENTRIES]
    assert sorted(set(words)) == sorted(words)
