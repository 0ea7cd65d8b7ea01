"""The command line as its user meets it: help, and what it says when something is missing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from smartrec.commands import app
from smartrec.embedded.ports import free_port
from smartrec.lazy_groups import MOUNTS, load


def smartrec(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("PORT", "GATEWAY_API_KEY")}
    return subprocess.run(
        [sys.executable, "-m", "smartrec", *arguments],
        cwd=folder,
        env={**clean, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def every_command() -> Iterator[tuple[str, object]]:
    root = typer.main.get_command(app)
    pending = [(name, root.get_command(None, name)) for name in root.commands]
    pending += [(name, load(name)) for name in MOUNTS]
    while pending:
        name, command = pending.pop()
        children = getattr(command, "commands", None)
        if children is None:
            yield name, command
        else:
            pending += [(f"{name} {child}", children[child]) for child in children]


def test_the_front_page_loads_no_service(tmp_path: Path):
    code = """
import sys
from smartrec.commands import main
try:
    main()
finally:
    heavy = {"numpy", "httpx", "fastapi", "grpc", "psycopg2", "sqlalchemy", "PIL", "smartrec_vision"}
    print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        timeout=60,
    )
    assert "Search the running shop" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_has_help_with_an_example():
    commands = dict(every_command())
    assert {"up", "demo", "status", "search", "import products", "demo-data render"} <= set(commands)
    without = [
        name
        for name, command in commands.items()
        if "smartrec " not in f"{command.help or ''} {command.epilog or ''}"
    ]
    assert not without, f"no example in the help of: {without}"


def test_status_of_an_idle_folder_says_so_with_its_own_exit_code(tmp_path: Path):
    done = smartrec("status", "--json", folder=tmp_path)
    assert done.returncode == 3
    assert json.loads(done.stdout)["running"] is False


def test_a_search_without_a_gateway_says_how_to_start_one(tmp_path: Path):
    done = smartrec("search", "--text", "dress", "--url", f"http://127.0.0.1:{free_port()}", folder=tmp_path)
    assert done.returncode == 1
    assert "smartrec up" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--text", "dress", "--image", "dress.jpg")])
def test_a_search_wants_either_a_picture_or_a_text(tmp_path: Path, arguments: tuple[str, ...]):
    done = smartrec("search", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert "either --image or --text" in done.stderr


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = smartrec("up", "--port", str(port), folder=tmp_path)
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert not (tmp_path / ".smartrec" / "postgres").exists()


def test_an_address_that_others_reach_needs_a_key(tmp_path: Path):
    done = smartrec("up", "--host", "192.0.2.1", "--port", str(free_port()), folder=tmp_path)
    assert done.returncode == 1
    assert "smartrec gateway keys create" in " ".join(done.stderr.split())


def test_a_missing_model_is_named(tmp_path: Path):
    done = smartrec("up", "--model", str(tmp_path), folder=tmp_path)
    assert done.returncode == 1
    assert "There is no model in" in done.stderr


def test_a_folder_of_a_newer_version_is_left_alone(tmp_path: Path):
    folder = tmp_path / ".smartrec"
    folder.mkdir()
    (folder / "layout.json").write_text('{"layout": 99}')
    done = smartrec("up", "--port", str(free_port()), folder=tmp_path)
    assert done.returncode == 1
    assert "newer Smartrec" in done.stderr
    assert json.loads((folder / "layout.json").read_text())["layout"] == 99


def test_a_service_that_is_not_installed_names_its_extra(tmp_path: Path):
    code = """
import sys
sys.modules["smartrec_vision.commands"] = None
from smartrec.commands import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "vision", "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=60,
    )
    assert done.returncode == 1
    assert "pip install 'smartrec[vision]'" in done.stderr.replace("\n", " ")
