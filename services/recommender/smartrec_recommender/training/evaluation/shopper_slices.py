"""Kinds of shoppers beside the best single method for each: the blend may be below it by chance alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats


class ShopperSlice(NamedTuple):
    """Mean NDCG of the blend and of the method that is best for these shoppers, with hindsight.

    `standard_error`: of the mean difference. `is_below`: whether the blend is below it by more than that.
    """

    shoppers: int
    blend: float
    best_single: str
    of_best_single: float
    standard_error: float
    is_below: bool


def shopper_slices(
    kinds: Mapping[str, Booleans], blend: Floats, singles: Mapping[str, Floats]
) -> dict[str, ShopperSlice]:
    """`kinds`: by name, who belongs to it, bool (shoppers,); `blend` and, by method, `singles`: float64
    (shoppers,), NDCG. Returns: those kinds that anybody belongs to."""
    return {name: _slice(blend[who], singles, who) for name, who in kinds.items() if who.any()}


def _slice(blend: Floats, singles: Mapping[str, Floats], who: Booleans) -> ShopperSlice:
    best = max(singles, key=lambda name: float(singles[name][who].mean()))
    difference = blend - singles[best][who]
    standard_error = float(difference.std() / np.sqrt(len(difference)))
    return ShopperSlice(
        shoppers=len(blend),
        blend=float(blend.mean()),
        best_single=best,
        of_best_single=float(singles[best][who].mean()),
        standard_error=standard_error,
        is_below=bool(difference.mean() < -standard_error - 1e-9),
    )


def rows_of(slices: Mapping[str, ShopperSlice]) -> Sequence[list[str]]:
    """Returns: a row of the report for each kind."""
    return [
        [
            name,
            f"{of.shoppers:,}",
            f"{of.blend:.4f}",
            f"{of.best_single} {of.of_best_single:.4f}",
            f"{of.blend - of.of_best_single:+.4f} ± {of.standard_error:.4f}",
            "**below**" if of.is_below else "no",
        ]
        for name, of in slices.items()
    ]
