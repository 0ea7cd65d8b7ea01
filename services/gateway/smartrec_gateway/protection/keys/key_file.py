"""The file that keeps API keys: JSON, readable by its owner, replaced in one step, changed under a lock.

Several gateways may share it. A change is seen without a restart: the file's time and size are looked at, at
most once a second.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from pydantic import BaseModel, ValidationError

from smartrec_gateway.protection.keys.records import KeyRecord, KeyWish, new_key, now_utc, successor
from smartrec_gateway.settings import BadConfiguration

log = structlog.get_logger()
LOOKED_AT_EVERY_SECONDS = 1.0


class UnknownKey(Exception):
    """No key that is in force has this id."""


class _Content(BaseModel):
    version: int = 1
    keys: list[KeyRecord] = []


class KeyFile:
    """`clock`: seconds that only go forward."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._clock = clock
        self._looked_at = -LOOKED_AT_EVERY_SECONDS
        self._seen: tuple[int, int, int] | None = None
        self._by_digest: Mapping[str, KeyRecord] = {}

    def in_force(self) -> Mapping[str, KeyRecord]:
        """By digest all keys of the file, expired ones included, as it was within the last second.

        A file that has become unreadable changes nothing: the keys read before stay in force.
        """
        now = self._clock()
        if now - self._looked_at >= LOOKED_AT_EVERY_SECONDS:
            self._looked_at = now
            seen = _identity(self.path)
            if seen != self._seen:
                self._seen = seen
                self._read_anew()
        return self._by_digest

    def _read_anew(self) -> None:
        try:
            self._by_digest = {record.digest: record for record in self.read()}
        except BadConfiguration as error:
            log.warning("keys_not_read", error=str(error))

    def read(self) -> list[KeyRecord]:
        """All records, the oldest first. Raises: BadConfiguration."""
        try:
            return _Content.model_validate_json(self.path.read_bytes()).keys
        except FileNotFoundError:
            return []
        except (OSError, ValidationError) as error:
            raise BadConfiguration(f"The file of keys {self.path} cannot be read: {error}") from error

    def create(self, wish: KeyWish) -> tuple[KeyRecord, str]:
        """Returns: the new record and the key's text. Raises: BadConfiguration, OSError."""
        with self._changing() as records:
            record, text = new_key(wish, now_utc())
            records.append(record)
        return record, text

    def revoke(self, key_id: str, is_ours: Callable[[KeyRecord], bool] = bool) -> KeyRecord:
        """The key ends now.

        Raises: UnknownKey, also for one that `is_ours` leaves out; BadConfiguration; OSError.
        """
        with self._changing() as records:
            place = _place(records, key_id, is_ours)
            records[place] = records[place].model_copy(update={"expires_at": now_utc()})
        return records[place]

    def rotate(
        self, key_id: str, overlap: timedelta, is_ours: Callable[[KeyRecord], bool] = bool
    ) -> tuple[KeyRecord, str]:
        """Returns: the successor and its text; the old key ends after `overlap`. Raises as `revoke`."""
        with self._changing() as records:
            place = _place(records, key_id, is_ours)
            records[place], new, text = successor(records[place], overlap, now_utc())
            records.append(new)
        return new, text

    @contextmanager
    def _changing(self) -> Iterator[list[KeyRecord]]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.with_name(f"{self.path.name}.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            records = self.read()
            yield records
            self._write(records)
        self._looked_at = -LOOKED_AT_EVERY_SECONDS

    def _write(self, records: list[KeyRecord]) -> None:
        unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(_Content(keys=records).model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.path)


def _place(records: list[KeyRecord], key_id: str, is_ours: Callable[[KeyRecord], bool]) -> int:
    now = now_utc()
    for place, record in enumerate(records):
        if record.id == key_id and record.is_in_force(now) and is_ours(record):
            return place
    raise UnknownKey(key_id)


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
