"""Metrics of how well shoppers are served: were they understood, by which services, what did they make of it.

Nothing is told of a shopper, a query or a product. The counts are in `GET /metrics` until the process ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import Counter

ANSWERS = Counter(
    "gateway_answers_total",
    "Searches answered, by what was searched with, whether it was understood, and who gave no answer.",
    ["source", "understood", "degraded"],
)
FEEDBACK = Counter(
    "gateway_feedback_total", "What shoppers made of what they were shown, recorded, by kind.", ["kind"]
)
LISTS = Counter("gateway_lists_total", "Lists of products answered, by what the cache had.", ["cache"])
PHOTOS = Counter("gateway_photos_total", "Photos read, by the model that read them.", ["model"])
_SERVICES = ("nlp", "recommender", "vision")


def count_photo(model: str | None) -> None:
    """`model`: its name and version; None: vision did not say."""
    PHOTOS.labels(model or "unknown").inc()


def count_answer(source: str, is_understood: bool, degraded: Sequence[str]) -> None:
    """`degraded`: as the answer tells it; services count, and not what no product could meet."""
    missing = "+".join(name for name in _SERVICES if name in degraded) or "none"
    ANSWERS.labels(source, "yes" if is_understood else "no", missing).inc()
