"""When each key was last used, to the minute: kept in memory, written beside the file of keys."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

WRITTEN_EVERY_SECONDS = 60.0


class LastUse:
    """`path`: the file of keys; None keeps nothing. Several gateways may write: the latest moment wins."""

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._path = path.with_name(f"{path.name}.used") if path else None
        self._clock = clock
        self._used: dict[str, int] = {}
        self._written_at = 0.0

    def note(self, key_id: str) -> None:
        """The key is used now."""
        now = self._clock()
        self._used[key_id] = int(now)
        if now - self._written_at >= WRITTEN_EVERY_SECONDS:
            self._written_at = now
            self.write()

    def write(self) -> None:
        """A full or read-only disk must not stop the shop: then it is not known when keys were used."""
        if self._path is None:
            return
        with suppress(OSError):
            unfinished = self._path.with_name(f"{self._path.name}.unfinished")
            unfinished.write_text(json.dumps(self._all()))
            unfinished.replace(self._path)

    def of_all(self) -> dict[str, datetime]:
        """By key's id the moment of its last use that is known."""
        return {key_id: datetime.fromtimestamp(seconds, UTC) for key_id, seconds in self._all().items()}

    def _all(self) -> dict[str, int]:
        written: dict[str, int] = {}
        if self._path is not None:
            with suppress(OSError, ValueError):
                written = json.loads(self._path.read_text())
        return {each: max(written.get(each, 0), self._used.get(each, 0)) for each in {*written, *self._used}}
