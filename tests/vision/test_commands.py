"""`smartrec vision analyze`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from smartrec_vision.commands import app
from tests.running_model_server import RunningModelServer
from tests.vision.own_model import MODEL_FOLDER
from tests.vision.pictures import jpeg, shirt

FOLDER = ["--model-folder", str(MODEL_FOLDER)]


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg(shirt((27, 42, 74))))
    return path


def test_the_same_answer_with_and_without_a_server(photo: Path, fashion_server: RunningModelServer) -> None:
    asked = ["analyze", str(photo), "--json", *FOLDER]
    here = CliRunner().invoke(app, asked)
    there = CliRunner().invoke(app, [*asked, "--model-server", fashion_server.address])
    assert here.exit_code == there.exit_code == 0, here.output
    assert json.loads(here.stdout) == json.loads(there.stdout)
    assert json.loads(here.stdout)["width"] == 300


def test_people_read_a_table_and_are_told_of_a_file_that_is_no_picture(
    photo: Path, fashion_server: RunningModelServer, tmp_path: Path
) -> None:
    text = tmp_path / "notes.jpg"
    text.write_text("milk, bread")
    server = ["--model-server", fashion_server.address]
    result = CliRunner().invoke(app, ["analyze", str(photo), str(text), *server, *FOLDER])
    assert result.exit_code == 1
    assert "300 x 300 px" in result.stdout
    assert "not a picture" in result.stdout


def test_a_folder_without_a_model_is_named(photo: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["analyze", str(photo), "--model-folder", str(tmp_path)])
    assert result.exit_code == 2
    assert "holds no version" in result.output
