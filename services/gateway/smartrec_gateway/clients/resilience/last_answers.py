"""The last answers of a service, for the time when it gives none: shown again, and told to be so.

Kept as they came, since a parsed answer takes several times the memory. Bounded in bytes: the oldest goes
first.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_BYTES = 32 * 1024 * 1024
KEPT_SECONDS = 3_600.0


class LastAnswers:
    """By shop and question. It belongs to one event loop."""

    def __init__(self, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._left_bytes = most_bytes
        self._clock = clock
        self._answers: OrderedDict[tuple[str | None, Hashable], tuple[float, bytes]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def keep(self, tenant: str | None, question: Hashable, answer: bytes) -> None:
        self._drop((tenant, question))
        self._answers[tenant, question] = self._clock(), answer
        self._left_bytes -= len(answer)
        while self._left_bytes < 0:
            self._drop(next(iter(self._answers)))

    def get(self, tenant: str | None, question: Hashable) -> bytes | None:
        """None: there is none, or it is too old."""
        known = self._answers.get((tenant, question))
        return known[1] if known is not None and self.age(tenant, question) < KEPT_SECONDS else None

    def age(self, tenant: str | None, question: Hashable) -> float:
        """In seconds; infinite where there is none."""
        known = self._answers.get((tenant, question))
        return self._clock() - known[0] if known is not None else float("inf")

    def forget(self, tenant: str | None) -> None:
        """All of one shop: among them are those of a user who wants to be forgotten."""
        for key in [key for key in self._answers if key[0] == tenant]:
            self._drop(key)

    def _drop(self, key: tuple[str | None, Hashable]) -> None:
        dropped = self._answers.pop(key, None)
        if dropped is not None:
            self._left_bytes += len(dropped[1])
