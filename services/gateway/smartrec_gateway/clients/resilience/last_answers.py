"""The last answers of a service, for the time when it gives none: shown again, and told to be so.

Kept as they came, since a parsed answer takes several times the memory. Bounded in bytes. An answer to a
question that was asked before the shop was forgotten is not kept, however late it comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

from smartrec_gateway.clients.resilience.fair_shares import FairShares

MOST_BYTES = 32 * 1024 * 1024
KEPT_SECONDS = 3_600.0


class LastAnswers:
    """By shop and question. It belongs to one event loop."""

    def __init__(self, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: FairShares[tuple[float, bytes]] = FairShares(most_bytes)
        self._generations: dict[str | None, int] = {}

    def __len__(self) -> int:
        return len(self._answers)

    def generation(self, tenant: str | None) -> int:
        """Another one each time that the shop is forgotten. Take it before the question is asked."""
        return self._generations.get(tenant, 0)

    def keep(self, tenant: str | None, question: Hashable, answer: bytes, generation: int) -> None:
        """Unless the shop was forgotten since `generation`."""
        if generation == self.generation(tenant):
            self._answers.keep(tenant, question, (self._clock(), answer), len(answer))

    def get(self, tenant: str | None, question: Hashable) -> bytes | None:
        """None: there is none, or it is too old."""
        known = self._answers.get(tenant, question)
        return known[1] if known is not None and self._clock() - known[0] < KEPT_SECONDS else None

    def age(self, tenant: str | None, question: Hashable) -> float:
        """In seconds; infinite where there is none."""
        known = self._answers.get(tenant, question)
        return self._clock() - known[0] if known is not None else float("inf")

    def forget(self, tenant: str | None) -> None:
        """All of one shop: among them are those of a user who wants to be forgotten."""
        self._generations[tenant] = self.generation(tenant) + 1
        self._answers.forget(tenant)
