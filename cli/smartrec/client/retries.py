"""When a call is made again: only what does no harm twice, after a random pause, within a budget.

The budget is a bucket that each call fills by a share of a repetition: while all calls fail, repetitions add
that share of load and no more. Source: "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015) for the
pauses; the retry budget is Finagle's.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """`most`: repetitions of one call; 0: none. `budget_share`: of all calls, over time."""

    most: int = 2
    first_pause_seconds: float = 0.2
    longest_pause_seconds: float = 10.0
    budget_share: float = 0.1
    largest_budget: float = 5.0


class RetryBudget:
    """Shared by all calls of one client. `uniform`: a random number between two."""

    def __init__(
        self, policy: RetryPolicy, uniform: Callable[[float, float], float] = random.uniform
    ) -> None:
        self._policy = policy
        self._uniform = uniform
        self._left = policy.largest_budget

    def note_call(self) -> None:
        self._left = min(self._policy.largest_budget, self._left + self._policy.budget_share)

    def pause_seconds(self, tried: int, retry_after_seconds: float | None) -> float | None:
        """How long to wait before the next try; None: no more tries. `tried`: repetitions so far."""
        if tried >= self._policy.most or self._left < 1:
            return None
        self._left -= 1
        most = min(self._policy.longest_pause_seconds, self._policy.first_pause_seconds * 2**tried)
        return (retry_after_seconds or 0.0) + self._uniform(0.0, most)
