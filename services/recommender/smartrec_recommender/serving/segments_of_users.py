"""Which segments a user is a member of, remembered for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

import sqlalchemy as sa

from smartrec_recommender.store.decisions.segments import segments_of
from smartrec_recommender.store.users.histories import State

_FRESH_SECONDS = 60.0
"""A user who does nothing leaves a segment as time passes; who does something is looked at anew at once."""
_MOST_USERS = 10_000
_NONE: frozenset[str] = frozenset()
_Key = tuple[str, int, int]


class SegmentsOfUsers:
    """Of one shop. `clock`: seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[_Key, tuple[float, frozenset[str]]] = OrderedDict()

    def of(
        self, connection: sa.Connection, names: frozenset[str], user_id: str | None, state: State
    ) -> frozenset[str]:
        """Returns: of these segments, those of the user. A user without an id or a history is in none."""
        if not names or user_id is None or state.user_number is None:
            return _NONE
        key = (user_id, state.history_version, state.catalogue_version)
        read_at, found = self._known.get(key, (float("-inf"), _NONE))
        if self._clock() - read_at >= _FRESH_SECONDS:
            found = segments_of(connection, sorted(names), user_id)
            self._known[key] = (self._clock(), found)
            while len(self._known) > _MOST_USERS:
                self._known.popitem(last=False)
        return found
