"""The app's files, laid out as for the phone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.android.test_project import APP


@pytest.fixture(scope="session")
def www(tmp_path_factory: pytest.TempPathFactory) -> Path:
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("no Node.js")
        pytest.skip("no Node.js")
    folder = tmp_path_factory.mktemp("www")
    subprocess.run([node, APP / "assemble.mjs", folder], check=True, capture_output=True)
    return folder


@pytest.fixture
def app_files(www: Path) -> dict[str, bytes]:
    """By the path under which the app's page finds each."""
    files = (file for file in www.rglob("*") if file.is_file())
    return {f"/{file.relative_to(www).as_posix()}": file.read_bytes() for file in files}
