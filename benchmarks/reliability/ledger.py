"""What became of transactions: those that clients were told of, against those that stand in the database."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

import psycopg2

ACCEPTED, REFUSED, UNKNOWN = "accepted", "refused", "unknown"
LAND_WITHIN_SECONDS = 60.0


@dataclass
class Ledger:
    """By user, each of whom buys once, what the client was told. `database_url` is of the tables' owner."""

    database_url: str
    told: dict[str, str] = field(default_factory=dict)

    def settle(self) -> tuple[int, int, int]:
        """Waits until all that was accepted has landed.

        Returns: how many were lost, recorded more than once, and recorded though they were refused for good.
        """
        ends_at = time.monotonic() + LAND_WITHIN_SECONDS
        while True:
            recorded = self._recorded()
            lost = sum(told == ACCEPTED and not recorded[user] for user, told in self.told.items())
            if not lost or time.monotonic() > ends_at:
                break
            time.sleep(0.5)
        doubled = sum(recorded[user] > 1 for user in self.told)
        refused = sum(told == REFUSED and recorded[user] > 0 for user, told in self.told.items())
        return lost, doubled, refused

    def _recorded(self) -> Counter[str]:
        connection = psycopg2.connect(self.database_url.replace("+psycopg2", ""))
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT u.user_id, count(*) FROM transactions t JOIN users u USING (user_number)"
                    " WHERE u.user_id = ANY(%s) GROUP BY u.user_id",
                    (list(self.told),),
                )
                return Counter(dict(cursor.fetchall()))
        finally:
            connection.close()
