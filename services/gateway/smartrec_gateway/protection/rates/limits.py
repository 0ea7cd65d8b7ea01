"""One caller's limits, and what is left of them.

A bucket holds `capacity` units and gets them back evenly, `window_seconds` for all: short bursts pass, and
nobody waits for a minute to turn. A count gets nothing back until its day ends. Source of the bucket: J.
Turner, "New directions in communications" (IEEE Communications Magazine, 1986).
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """`name` is shown to callers; `key` holds neither key, user nor address, but digests of them."""

    name: str
    key: str
    capacity: int
    window_seconds: int
    ends_in_seconds: int | None = None

    @property
    def is_count(self) -> bool:
        return self.ends_in_seconds is not None

    @property
    def per_second(self) -> float:
        return 0.0 if self.is_count else self.capacity / self.window_seconds


@dataclass(frozen=True)
class Balance:
    """`left`: units of each limit, maybe below zero; `refused_by`: the limit that had too little, or None."""

    limits: tuple[Limit, ...]
    left: tuple[float, ...]
    refused_by: Limit | None
    cost: int

    def seconds_to_wait(self) -> int:
        """Until the same call would pass, at least 1; of a refused call."""
        assert self.refused_by is not None  # noqa: S101 (only then is it asked)
        limit = self.refused_by
        if limit.ends_in_seconds is not None:
            return max(1, limit.ends_in_seconds)
        missing = min(self.cost, limit.capacity) - self.left[self.limits.index(limit)]
        return max(1, math.ceil(missing / limit.per_second))

    def headers(self) -> dict[str, str]:
        """`RateLimit` and `RateLimit-Policy`, as draft-ietf-httpapi-ratelimit-headers-10 writes them."""
        policies = (f'"{each.name}";q={each.capacity};w={each.window_seconds}' for each in self.limits)
        rests = (
            f'"{limit.name}";r={max(0, math.floor(left))};t={_seconds_to_full(limit, left)}'
            for limit, left in zip(self.limits, self.left, strict=True)
        )
        return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(rests)}


def _seconds_to_full(limit: Limit, left: float) -> int:
    if limit.ends_in_seconds is not None:
        return limit.ends_in_seconds
    return math.ceil((limit.capacity - left) / limit.per_second)
