"""The vector file made from the npm package."""

from __future__ import annotations

from pathlib import Path

from tests.nlp.commands import run


def test_a_package_without_vectors_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "package.tgz"
    package.write_bytes(b"no archive")
    assert "package.tgz" in run("build-vectors", "--package", str(package), exit_code=2)
