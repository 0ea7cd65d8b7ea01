"""`smartrec nlp …` run in this process."""

from __future__ import annotations

from typer.testing import CliRunner

from smartrec_nlp.commands import app


def run(*arguments: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})
    assert result.exit_code == exit_code, result.output
    return result.output
