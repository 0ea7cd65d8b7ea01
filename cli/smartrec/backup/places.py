"""Where backups are kept: a folder, or a bucket of an S3-compatible store.

A backup appears under its name when it is whole, and not before.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

from smartrec.errors import SmartrecError

SUFFIX = ".tar.age"
_NAME = re.compile(rf"smartrec-\d{{8}}T\d{{6}}Z{re.escape(SUFFIX)}")
_UNFINISHED = ".unfinished"
_S3 = "s3://"
_DISK_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class PlaceFails(SmartrecError):
    """A folder or bucket that cannot be used, or holds no backup."""


class Place(Protocol):
    """Backups by name."""

    def names(self) -> list[str]:
        """Those of backups, oldest first."""

    def writing(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """Where to write one to; nothing stays of it when the block raises."""

    def reading(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """One to read."""

    def remove(self, name: str) -> None:
        """Deletes one."""


class Folder:
    """Backups as files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        return _backups([file.name for file in self._path.glob(f"*{SUFFIX}")])

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        unfinished = self._path / f".{name}{_UNFINISHED}"
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            self._remove_what_was_broken_off()
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                with contextlib.suppress(OSError):  # a file system may know no locks
                    fcntl.flock(file, fcntl.LOCK_EX)
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(self._path / name)
        except OSError as error:
            raise PlaceFails(f"The backup cannot be written to {self._path}: {error}.") from error
        finally:
            unfinished.unlink(missing_ok=True)

    def _remove_what_was_broken_off(self) -> None:
        """A backup that was killed leaves its file, which nobody holds a lock of any more."""
        for unfinished in self._path.glob(f".smartrec-*{SUFFIX}{_UNFINISHED}"):
            with contextlib.suppress(OSError), unfinished.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                unfinished.unlink()

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        try:
            file = (self._path / name).open("rb")
        except OSError as error:
            raise PlaceFails(f"{self._path / name} cannot be read: {error.strerror}.") from error
        with file:
            yield file

    def remove(self, name: str) -> None:
        (self._path / name).unlink(missing_ok=True)


class Bucket:
    """Backups as objects. Account, region and address come from the standard AWS variables and files."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket, self._prefix = bucket, f"{prefix}/" if prefix else ""
        self._client = _s3_client()

    def names(self) -> list[str]:
        with _telling(self._bucket):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
        return _backups([key.removeprefix(self._prefix) for key in keys])

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with tempfile.TemporaryFile() as file:  # encrypted; an upload goes back when it tries again
                yield file
                file.seek(0)
                with _telling(self._bucket):
                    self._client.upload_fileobj(file, self._bucket, self._prefix + name)
        except OSError as error:
            if error.errno not in _DISK_IS_FULL:
                raise PlaceFails(
                    f"The backup cannot be written to the bucket {self._bucket}: {error}."
                ) from error
            raise PlaceFails(
                f"The backup cannot be kept in {tempfile.gettempdir()} for its upload: {error}. "
                "Name a folder on a larger disk by TMPDIR."
            ) from error

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        with _telling(self._bucket):
            body = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)["Body"]
        with contextlib.closing(body), _telling(self._bucket):
            yield body

    def remove(self, name: str) -> None:
        with _telling(self._bucket):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)


def name_at(moment: datetime) -> str:
    """A backup's name by the moment, in UTC, at which it began; names sort by age."""
    return f"smartrec-{moment:%Y%m%dT%H%M%SZ}{SUFFIX}"


def place_at(address: str) -> Place:
    """A place by its address: a folder, or `s3://bucket/prefix`. Raises: PlaceFails."""
    if not address.startswith(_S3):
        return Folder(Path(address))
    bucket, _, prefix = address.removeprefix(_S3).partition("/")
    if not bucket:
        raise PlaceFails("Name the bucket: s3://bucket/prefix.")
    return Bucket(bucket, prefix.strip("/"))


def find_backup(address: str) -> tuple[Place, str]:
    """One backup by its own address, or the newest of a place. Raises: PlaceFails."""
    if address.endswith(SUFFIX):
        parent, _, name = address.rpartition("/")
        return place_at(parent or "."), name
    place = place_at(address)
    names = place.names()
    if not names:
        raise PlaceFails(f"There is no backup in {address}; one is called smartrec-…{SUFFIX}.")
    return place, names[-1]


def _backups(names: list[str]) -> list[str]:
    return sorted(name for name in names if _NAME.fullmatch(name))


def _s3_client() -> Any:
    try:
        import boto3
    except ModuleNotFoundError as error:
        raise PlaceFails("S3 needs boto3: pip install 'smartrec[s3]'.") from error
    return boto3.client("s3")


@contextmanager
def _telling(bucket: str) -> Iterator[None]:
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise PlaceFails(f"The bucket {bucket} fails: {error}.") from error
