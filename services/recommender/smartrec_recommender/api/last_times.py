"""Metrics of what is to be done every night: how long the shop that waits longest has not learned, and when
the install was last backed up.

Every process asks the database, so that all tell the same of all shops, also of those that nobody asks for.
"""

from __future__ import annotations

import threading

import sqlalchemy as sa
import structlog
from prometheus_client import Gauge

from smartrec_recommender.store.connection import for_reading
from smartrec_recommender.store.last_times import read_last_times

log = structlog.get_logger()
_LOOK_SECONDS = 60.0

LEARNED = Gauge(
    "recommender_learned_at_seconds",
    "Unix time of the last refresh of the shop that waits longest, of one that never learned that of its "
    "first events; 0 where no shop has events, and until the database was asked.",
)
BACKED_UP = Gauge(
    "recommender_backed_up_at_seconds",
    "Unix time of the last good run of `smartrec backup`, before any that of the first events of a shop; "
    "0 where no shop has events, and until the database was asked.",
)


def tell_last_times(engine: sa.Engine) -> None:
    """Asks the database, and sets the metrics."""
    with for_reading(engine).connect() as connection:
        shops = read_last_times(connection)
    LEARNED.set(min((one.waits_since.timestamp() for one in shops if one.waits_since), default=0))
    backups = [one.backed_up_at.timestamp() for one in shops if one.backed_up_at]
    first = min((one.first_event_at.timestamp() for one in shops if one.first_event_at), default=0)
    BACKED_UP.set(max(backups, default=first))


class LastTimesTeller:
    """Asks once a minute. While the database does not answer, what it said last stays."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._is_over = engine, threading.Event()
        self._thread = threading.Thread(target=self._tell, name="last-times", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _tell(self) -> None:
        while not self._is_over.is_set():
            try:
                tell_last_times(self._engine)
            except sa.exc.SQLAlchemyError as error:
                log.warning("last_times_unknown", error=type(error).__name__)
            self._is_over.wait(_LOOK_SECONDS)
