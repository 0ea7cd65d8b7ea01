"""Popularity as recent demand: each event counts by its weight and loses half of it every 30 days.

It is stored in forward-decayed form (Cormode et al. 2009): an event's weight is multiplied by 2^(its age at
EPOCH), so a sum never has to be worked out anew, events may come in any order, and the order of the products
is right at any time.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
HALF_LIFE_DAYS = 30.0
MIN_HALVINGS = -500.0  # as good as nothing, and far from what a double cannot hold
COUNTS = {"view": 0.1, "add_to_cart": 0.4, "purchase": 1.0, "return": -1.0, "rating": 0.2}


def events_now(popularity: Floats, now: datetime) -> Floats:
    """Returns: the stored popularity as a number of purchases made just now, at least 0."""
    halvings = (now - EPOCH).total_seconds() / 86_400 / HALF_LIFE_DAYS
    now_worth: Floats = np.maximum(popularity, 0.0) * np.exp2(-halvings)
    return now_worth


def stored_popularity(count: float, occurred_at: datetime) -> float:
    """Returns: what events worth `count` at `occurred_at` add to the stored popularity."""
    halvings = (occurred_at - EPOCH).total_seconds() / 86_400 / HALF_LIFE_DAYS
    return float(count * 2.0 ** max(halvings, MIN_HALVINGS))
