"""What a command says where the file of a database's password cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from smartrec.commands import app
from smartrec_recommender.jobs.terminal.console import whole_database


def test_a_file_of_the_password_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECOMMENDER_DATABASE_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(typer.Exit), whole_database(None):
        pass
    said = capsys.readouterr()
    assert "the database's password cannot be read" in " ".join((said.out + said.err).split())


@pytest.mark.parametrize(
    "command",
    [
        ["recommender", "migrate", "--service-password-file", "none"],
        ["backup", "--to", "b", "--key", "k", "--database-password-file", "none"],
        ["restore", "b", "--key", "k", "--database-password-file", "none"],
    ],
)
def test_a_named_file_of_a_password_that_is_not_there_is_told_before_all_else(command: list[str]) -> None:
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert "does not exist" in " ".join(result.output.replace("│", " ").split())
