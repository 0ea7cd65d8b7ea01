"""How far an import in the background is, kept with its job; and whether it is to go on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from smartrec_recommender.store.background.import_jobs import beat

_BEAT_SECONDS = 2.0


class Cancelled(Exception):
    """The job is to be given up: it was cancelled, or another worker has it."""


class JobProgress:
    """Told by the import how far it is; tells the job's row, and is told there to end."""

    def __init__(self, engine: sa.Engine, job_id: str, worker: str) -> None:
        self._engine, self._job_id, self._worker = engine, job_id, worker
        self._bytes_done = self._rows_done = 0
        self._is_wanted = True
        self._over = threading.Event()

    def read(self, bytes_behind: int) -> None:
        """Raises Cancelled."""
        self._bytes_done = bytes_behind
        self._check()

    def rows(self, done: int) -> None:
        """Raises Cancelled."""
        self._rows_done = done
        self._check()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """While pictures are read nothing is told for long: the heart beats beside the import."""
        beats = threading.Thread(target=self._beat_on, name="import-heartbeat", daemon=True)
        beats.start()
        try:
            yield
        finally:
            self._over.set()
            beats.join()
            self._beat()

    def _check(self) -> None:
        if not self._is_wanted:
            raise Cancelled

    def _beat_on(self) -> None:
        while not self._over.wait(_BEAT_SECONDS):
            self._beat()

    def _beat(self) -> None:
        """A database that is gone for a moment is no reason to end; the import itself will tell."""
        with suppress(sa.exc.SQLAlchemyError), self._engine.begin() as connection:
            self._is_wanted = beat(connection, self._job_id, self._worker, self._bytes_done, self._rows_done)
