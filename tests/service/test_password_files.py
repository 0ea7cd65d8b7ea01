"""Addresses take their passwords from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartrec_service.password_files import url_with_password


@pytest.mark.parametrize(
    ("url", "complete"),
    [
        ("redis://redis:6379/0", "redis://:a%2Fb%40c@redis:6379/0"),
        ("redis://reader@redis:6379/0", "redis://reader:a%2Fb%40c@redis:6379/0"),
        ("redis://:own@redis:6379/0", "redis://:own@redis:6379/0"),
        ("redis://[fd00::3]:6379", "redis://:a%2Fb%40c@[fd00::3]:6379"),
        (None, None),
    ],
)
def test_an_address_without_a_password_gets_that_of_the_file(tmp_path: Path, url, complete):
    file = tmp_path / "password"
    file.write_text("a/b@c\n")
    assert url_with_password(url, file) == complete


def test_without_a_file_or_with_an_empty_one_the_address_stays(tmp_path: Path):
    empty = tmp_path / "password"
    empty.touch()
    for file in (None, empty):
        assert url_with_password("redis://redis:6379/0", file) == "redis://redis:6379/0"
