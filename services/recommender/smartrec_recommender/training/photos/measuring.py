"""How often the products that a photo brings agree with it in category, colour and pattern.

ceiling: the best that any ranking could reach with what is in stock, one product a style. found: of the
products that agree in all, the share that is scored exactly (of ten at most).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Integers
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.training.photos.replayed_searches import ASPECTS, SHOWN, PhotoSearch, Shop

DEPTHS = (3, SHOWN)
TITLES = tuple(f"{aspect}@{depth}" for aspect in (*ASPECTS, "all") for depth in DEPTHS)


class Share(NamedTuple):
    """A mean over photos, 0..1, and its standard error."""

    mean: float
    standard_error: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ± {self.standard_error:.3f}"


def measured(
    shop: Shop,
    searches: Sequence[PhotoSearch],
    configuration: RankingConfiguration,
    progress: Callable[[int], None],
) -> dict[str, Share]:
    """By title, see above. Raises ValueError without a photo."""
    if not searches:
        raise ValueError("nothing to measure on: no photo is in this half")
    rows: list[dict[str, float]] = []
    for search in searches:
        agreements = shop.agreements(search.photo)
        shown = shop.shown(search.query, configuration)
        ideal = agreements["all"]
        figures = shares(agreements, shown)
        for depth in DEPTHS:
            styles = len(np.unique(shop.products.style[ideal]))
            figures[f"ceiling@{depth}"] = min(depth, styles) / depth
        if ideal.any():
            found = ideal[shop.candidates(search.query, configuration)].sum()
            figures["found"] = min(1.0, float(found) / min(SHOWN, int(ideal.sum())))
        rows.append(figures)
        progress(len(rows))
    return {title: _share([row[title] for row in rows if title in row]) for title in _titles(rows)}


def shares(agreements: dict[str, Booleans], shown: Integers) -> dict[str, float]:
    """Returns: by title, of the first products the share that agrees; `shown`: the best first."""
    return {
        f"{aspect}@{depth}": float(agreements[aspect][shown[:depth]].sum()) / depth
        for aspect in (*ASPECTS, "all")
        for depth in DEPTHS
    }


def _titles(rows: Sequence[dict[str, float]]) -> list[str]:
    return list(dict.fromkeys(title for row in rows for title in row))


def _share(values: Sequence[float]) -> Share:
    error = stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
    return Share(round(fmean(values), 4), round(error, 4))
