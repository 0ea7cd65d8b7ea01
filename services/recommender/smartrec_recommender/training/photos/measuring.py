"""How often the products that a photo brings agree with it in category, colour and pattern.

ceiling: the best that any ranking could reach with what is in stock, one product a style. found: of the
products that agree in all, the share that is scored exactly (of ten at most). "true category" and the like:
of the first ten the share that agrees in all, had vision seen that as the labels say it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Integers
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.training.photos.replayed_searches import (
    ASPECTS,
    SHOWN,
    PhotoSearch,
    Shop,
    with_truth,
)

DEPTHS = (3, SHOWN)

Figures = dict[str, float]
"""Of one photo, by title, 0..1."""


class Share(NamedTuple):
    """A mean over photos, 0..1, or a difference of two, and its standard error."""

    mean: float
    standard_error: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ± {self.standard_error:.3f}"


def measured(
    shop: Shop,
    searches: Sequence[PhotoSearch],
    configuration: RankingConfiguration,
    progress: Callable[[int], None],
) -> list[Figures]:
    """Returns: of each photo, by title, see above. Raises ValueError without a photo."""
    if not searches:
        raise ValueError("nothing to measure on: no photo is in this half")
    rows: list[Figures] = []
    for search in searches:
        rows.append(_figures(shop, search, configuration))
        progress(len(rows))
    return rows


def _figures(shop: Shop, search: PhotoSearch, configuration: RankingConfiguration) -> Figures:
    agreements = shop.agreements(search.photo)
    ideal = agreements["all"]
    figures = shares(agreements, shop.shown(search.query, configuration))
    for depth in DEPTHS:
        styles = len(np.unique(shop.products.style[ideal]))
        figures[f"ceiling@{depth}"] = min(depth, styles) / depth
    if ideal.any():
        found = ideal[shop.candidates(search.query, configuration)].sum()
        figures["found"] = min(1.0, float(found) / min(SHOWN, int(ideal.sum())))
    for title, aspects in {**{each: (each,) for each in ASPECTS}, "all": ASPECTS}.items():
        shown = shop.shown(with_truth(search, aspects).query, configuration)
        figures[f"true {title}"] = float(ideal[shown].sum()) / SHOWN
    return figures


def summary(rows: Sequence[Figures]) -> dict[str, Share]:
    """Returns: by title, over the photos that have it."""
    return {title: _share([row[title] for row in rows if title in row]) for title in _titles(rows)}


def differences(before: Sequence[Figures], after: Sequence[Figures]) -> dict[str, Share]:
    """Returns: by title, how much more of the same photos is right after than before."""
    pairs = list(zip(before, after, strict=True))
    return summary([{title: new[title] - old[title] for title in new if title in old} for old, new in pairs])


def shares(agreements: dict[str, Booleans], shown: Integers) -> dict[str, float]:
    """Returns: by title, of the first products the share that agrees; `shown`: the best first."""
    return {
        f"{aspect}@{depth}": float(agreements[aspect][shown[:depth]].sum()) / depth
        for aspect in (*ASPECTS, "all")
        for depth in DEPTHS
    }


def _titles(rows: Sequence[Figures]) -> list[str]:
    return list(dict.fromkeys(title for row in rows for title in row))


def _share(values: Sequence[float]) -> Share:
    error = stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
    return Share(round(fmean(values), 4), round(error, 4))
