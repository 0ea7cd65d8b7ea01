"""What a job says where the file of the database's password cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from smartrec_recommender.jobs.terminal.console import whole_database


def test_a_file_of_the_password_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECOMMENDER_DATABASE_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(typer.Exit), whole_database(None):
        pass
    said = capsys.readouterr()
    assert "the database's password cannot be read" in " ".join((said.out + said.err).split())
