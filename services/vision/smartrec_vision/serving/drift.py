"""Counts by shop how photos fare, to see when they drift away from what the model knows.

No picture, product or person is counted, only outcomes, and what users said that a photo shows instead.
Shops beyond the first 200 are counted together, and only known categories are told apart, so that the number
of series is bounded. The counts are in `GET /metrics` until the process ends.
"""

from __future__ import annotations

import re
from typing import Literal

from prometheus_client import Counter

from smartrec_vision.schemas import AnalysisAnswer
from smartrec_vocabulary import load_categories

Outcome = Literal["unreadable", "no_garment", "unsure", "named", "corrected"]
OWN_SHOP, OTHER_SHOPS = "own", "others"
_UNSURE_BELOW = 0.5  # of the likeliest category; from here on one garment is taken for sure
_MAX_SHOPS = 200
_SHOP = re.compile(r"[A-Za-z0-9_.-]{1,64}")
PHOTOS = Counter(
    "vision_photos_total", "Photos looked at, by shop and by what came of them.", ["shop", "outcome"]
)
NO_GARMENT, UNKNOWN = "no garment", "unknown"
CORRECTIONS = Counter(
    "vision_corrections_total",
    "Photos that users say were taken for the wrong thing: what was said, and what it is.",
    ["said", "meant"],
)
_CATEGORIES = {category.name.casefold(): category.name for category in load_categories()}


class DriftCounters:
    """One for the process. Lives on one event loop."""

    def __init__(self, max_shops: int = _MAX_SHOPS) -> None:
        self._max_shops = max_shops
        self._shops: set[str] = set()

    def count(self, tenant: str | None, outcome: Outcome) -> None:
        """`tenant`: the shop as the gateway names it; None is the install's own."""
        PHOTOS.labels(self._shop(tenant), outcome).inc()

    def count_correction(self, tenant: str | None, said: str | None, meant: str | None) -> None:
        """`said`, `meant`: categories; None: no garment for the first, not told for the second."""
        self.count(tenant, "corrected")
        CORRECTIONS.labels(_category(said, NO_GARMENT), _category(meant, UNKNOWN)).inc()

    def _shop(self, tenant: str | None) -> str:
        if tenant is None:
            return OWN_SHOP
        if tenant in self._shops:
            return tenant
        if len(self._shops) >= self._max_shops or not _SHOP.fullmatch(tenant):
            return OTHER_SHOPS
        self._shops.add(tenant)
        return tenant


def _category(name: str | None, where_none: str) -> str:
    if name is None:
        return where_none
    known = NO_GARMENT if name.casefold() == NO_GARMENT else UNKNOWN
    return _CATEGORIES.get(name.casefold(), known)


def outcome_of(answer: AnalysisAnswer) -> Outcome:
    if not answer.category:
        return "no_garment"
    return "unsure" if answer.is_garment * answer.category[0].score < _UNSURE_BELOW else "named"
