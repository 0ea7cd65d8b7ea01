"""When the install was last backed up, and when each shop last learned: of all shops, for their overseers."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

_LAST_TIMES = sa.text("SELECT shop, learned_at, first_event_at, backed_up_at FROM last_times()")


class LastTimes(NamedTuple):
    """Of one shop. `first_event_at`: since when there is something to learn; None where there is nothing."""

    shop: str
    learned_at: datetime | None
    first_event_at: datetime | None
    backed_up_at: datetime | None

    @property
    def waits_since(self) -> datetime | None:
        """What was last learned, or the first that could be; None: there is nothing to learn."""
        return None if self.first_event_at is None else self.learned_at or self.first_event_at


def read_last_times(connection: sa.Connection) -> list[LastTimes]:
    """Returns: of every shop, by name. Any role of the install may ask."""
    return [LastTimes(*row) for row in connection.execute(_LAST_TIMES)]
