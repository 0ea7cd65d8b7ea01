"""The number of a new export, and the newest of those there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartrec_training.export.version_folders import newest_version, next_version


def test_an_export_gets_the_number_after_the_greatest_there_is(tmp_path: Path) -> None:
    assert next_version(tmp_path / "none") == "1"
    for name in ("2", "10", "notes", ".11.part"):
        (tmp_path / name).mkdir()

    assert next_version(tmp_path) == "11"
    assert newest_version(tmp_path).name == "10"
    with pytest.raises(FileNotFoundError, match="no version of a model"):
        newest_version(tmp_path / "notes")
