"""Counts by shop how photos fare, to see when they drift away from what the model knows.

No picture, product or person is counted, only outcomes. Shops beyond the first 200 are counted together, so
that the number of series is bounded. The counts are in `GET /metrics` until the process ends.
"""

from __future__ import annotations

import re
from typing import Literal

from prometheus_client import Counter

from smartrec_vision.schemas import AnalysisAnswer

Outcome = Literal["unreadable", "no_garment", "unsure", "named"]
OWN_SHOP, OTHER_SHOPS = "own", "others"
_UNSURE_BELOW = 0.5  # of the likeliest category; from here on one garment is taken for sure
_MAX_SHOPS = 200
_SHOP = re.compile(r"[A-Za-z0-9_.-]{1,64}")
PHOTOS = Counter(
    "vision_photos_total", "Photos looked at, by shop and by what came of them.", ["shop", "outcome"]
)


class DriftCounters:
    """One for the process. Lives on one event loop."""

    def __init__(self, max_shops: int = _MAX_SHOPS) -> None:
        self._max_shops = max_shops
        self._shops: set[str] = set()

    def count(self, tenant: str | None, outcome: Outcome) -> None:
        """`tenant`: the shop as the gateway names it; None is the install's own."""
        PHOTOS.labels(self._shop(tenant), outcome).inc()

    def _shop(self, tenant: str | None) -> str:
        if tenant is None:
            return OWN_SHOP
        if tenant in self._shops:
            return tenant
        if len(self._shops) >= self._max_shops or not _SHOP.fullmatch(tenant):
            return OTHER_SHOPS
        self._shops.add(tenant)
        return tenant


def outcome_of(answer: AnalysisAnswer) -> Outcome:
    if not answer.category:
        return "no_garment"
    return "unsure" if answer.is_garment * answer.category[0].score < _UNSURE_BELOW else "named"
