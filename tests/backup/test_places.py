"""Places of backups: one contract for a folder and for a bucket of an S3-compatible store."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pyrage
import pytest
from botocore.exceptions import IncompleteReadError
from moto import mock_aws

from smartrec.backup.archive import write_archive
from smartrec.backup.places import PlaceFails, find_backup, name_at, place_at

OLD, NEW = (name_at(datetime(2026, 11, day, tzinfo=UTC)) for day in (1, 2))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="shop-backups")
        yield "s3://shop-backups/nightly"


@pytest.fixture(params=["folder", "bucket"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "backups") if request.param == "folder" else request.getfixturevalue("bucket")


def write(address: str, name: str, content: bytes) -> None:
    with place_at(address).writing(name) as file:
        file.write(content)


def test_what_was_written_is_read_and_the_newest_is_found(address: str):
    write(address, NEW, b"new")
    write(address, OLD, b"old")
    assert place_at(address).names() == [OLD, NEW]
    place, name = find_backup(address)
    with place.reading(name) as file:
        assert file.read() == b"new"


def test_a_backup_is_found_by_its_own_address(address: str):
    write(address, OLD, b"old")
    write(address, NEW, b"new")
    place, name = find_backup(f"{address}/{OLD}")
    with place.reading(name) as file:
        assert file.read() == b"old"


def test_what_a_killed_backup_left_goes_with_the_next_and_what_another_writes_stays(tmp_path: Path):
    place, killed = place_at(str(tmp_path)), tmp_path / f".{OLD}.unfinished"
    killed.write_bytes(b"half")
    with place.writing(NEW) as file:
        assert not killed.exists()
        write(str(tmp_path), OLD, b"old")
        file.write(b"new")
    assert place.names() == [OLD, NEW]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_backup_that_breaks_off_leaves_none(address: str):
    def half() -> None:
        with place_at(address).writing(NEW) as file:
            file.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert place_at(address).names() == []


def test_a_full_disk_is_told_in_a_sentence(address: str, tmp_path: Path):
    class Full(io.RawIOBase):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def fill() -> None:
        with place_at(address).writing(NEW):
            write_archive(Full(), key, {}, [bytes(5_000_000)], {})

    key = tmp_path / "public.key"
    key.write_text(str(pyrage.x25519.Identity.generate().to_public()))
    with pytest.raises(PlaceFails, match="No space left"):
        fill()
    assert place_at(address).names() == []


@pytest.mark.parametrize(
    ("fault", "blames_the_disk"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), False),
        (PermissionError(errno.EACCES, "Permission denied", "pictures/a.webp"), False),
    ],
)
def test_the_folder_for_temporary_files_is_blamed_for_a_full_disk_alone(
    bucket: str, fault: OSError, blames_the_disk: bool
):
    with pytest.raises(PlaceFails) as told, place_at(bucket).writing(NEW):
        raise fault
    assert ("TMPDIR" in str(told.value), str(fault) in str(told.value)) == (blames_the_disk, True)


def test_a_download_that_breaks_off_is_told_in_a_sentence(bucket: str):
    def half() -> None:
        with place_at(bucket).reading(NEW):
            raise IncompleteReadError(actual_bytes=1, expected_bytes=2)

    write(bucket, NEW, b"new")
    with pytest.raises(PlaceFails, match="The bucket shop-backups fails"):
        half()


def test_one_that_was_removed_is_gone(address: str):
    write(address, OLD, b"old")
    place_at(address).remove(OLD)
    assert place_at(address).names() == []


def test_an_empty_place_says_that_it_holds_no_backup(address: str):
    with pytest.raises(PlaceFails, match="no backup"):
        find_backup(address)


def test_a_bucket_that_is_not_there_is_told_in_a_sentence(bucket: str):
    with pytest.raises(PlaceFails, match="The bucket another fails"):
        write("s3://another", NEW, b"new")
