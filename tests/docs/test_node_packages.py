"""The packages of Node.js that this repository needs: the Android app's, and what measures the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(
    file.parent.relative_to(ROOT).as_posix()
    for folder in ("benchmarks", "clients")
    for file in (ROOT / folder).glob("*/package-lock.json")
)


def test_both_are_looked_at() -> None:
    assert FOLDERS == ["benchmarks/page", "clients/android"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_packages_are_pinned_and_the_lock_file_names_no_server(folder: str) -> None:
    package = json.loads((ROOT / folder / "package.json").read_text())
    text = (ROOT / folder / "package-lock.json").read_text()
    assert "://" not in text
    locked = json.loads(text)["packages"]
    for name, version in {**package["dependencies"], **package.get("devDependencies", {})}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
