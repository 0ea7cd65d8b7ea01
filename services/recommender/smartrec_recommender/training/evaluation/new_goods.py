"""New goods, which nobody had chosen by the split: whether feeds show them, to whom they suit, and what their
share of the places costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.training.evaluation.judged import SERVED, Judged
from smartrec_recommender.training.evaluation.metrics import Interval, interval, mean_ndcg, user_metrics

_TOLD = ("part: taste", "part: history", "part: new", "weekly popularity")


class NewGoodsFigures(NamedTuple):
    """`share_of_wanted`: of what was chosen, 0..1. `places`: so many places of a feed share one new product.

    `suited`: users for whom the shop had a new product to their taste; `pages_with_one`: the share of their
    first pages that show such a product. `wanted_by`: users who chose new goods; `ndcg`: at 10, of the new
    goods in ten pages of their feed as served, None where there are no such users.
    `ndcg_among_themselves`: by method, of lists of new goods alone. `cost`: NDCG of all first pages as
    served, less that of the same pages without a share for new goods; `relative_cost`: as a part of the
    latter.
    """

    share_of_wanted: float
    places: int
    suited: int
    pages_with_one: float
    wanted_by: int
    ndcg: Interval | None
    ndcg_among_themselves: Mapping[str, float]
    cost: Interval
    relative_cost: float

    def as_json(self) -> dict[str, Any]:
        ndcg = None if self.ndcg is None else asdict(self.ndcg)
        return self._asdict() | {"ndcg": ndcg, "cost": asdict(self.cost)}


def new_goods_figures(judged: Judged, places: int) -> NewGoodsFigures:
    """`places`: see `NewGoodsFigures`."""
    wanted = judged.new_relevant()
    pages = judged.all_items[SERVED]
    shown = [
        bool(np.isin(page, suitable).any())
        for page, suitable in zip(pages, judged.suitable_new, strict=True)
        if len(suitable)
    ]
    before = _ndcg(judged.without_share, judged.relevant)
    cost = interval(_ndcg(pages, judged.relevant) - before)
    of_lists = {} if not any(map(len, wanted)) else judged.cold_items
    return NewGoodsFigures(
        share_of_wanted=sum(map(len, wanted)) / max(sum(map(len, judged.relevant)), 1),
        places=places,
        suited=len(shown),
        pages_with_one=float(np.mean(shown)) if shown else 0.0,
        wanted_by=sum(1 for rows in wanted if len(rows)),
        ndcg=interval(_ndcg(judged.cold_items[SERVED], wanted)) if any(map(len, wanted)) else None,
        ndcg_among_themselves={
            name: mean_ndcg(lists, wanted)
            for name, lists in of_lists.items()
            if name != SERVED and not name.startswith("source: ")
        },
        cost=cost,
        relative_cost=cost.mean / max(float(before.mean()), 1e-9),
    )


def _ndcg(lists: Sequence[Integers], relevant: Sequence[Integers]) -> Floats:
    """Returns: float64, of those who chose anything."""
    pairs = zip(lists, relevant, strict=True)
    return np.array([user_metrics(items, rows)["ndcg"] for items, rows in pairs if len(rows)])


def in_words(of: NewGoodsFigures) -> Iterator[str]:
    """Yields: the lines of the report."""
    if of.ndcg is None:
        yield "Nothing of what was chosen was new to the shop."
        return
    yield (
        f"New goods, which nobody had chosen before, are {of.share_of_wanted:.1%} of what was chosen. NDCG "
        f"of them in ten pages of the feed as served, for the {of.wanted_by:,} shoppers who chose any, "
        f"**{of.ndcg.mean:.4f}** ({of.ndcg.low:.4f} to {of.ndcg.high:.4f}); of lists of new goods alone: "
        + ", ".join(
            f"{name} {of.ndcg_among_themselves[name]:.4f}"
            for name in _TOLD
            if name in of.ndcg_among_themselves
        )
        + "."
    )
    yield ""
    yield (
        f"For {of.suited:,} shoppers the shop had a new product to their taste: {of.pages_with_one:.1%} of "
        f"their first pages show one. One of {of.places} places is for new goods at least; that changes the "
        f"NDCG of all first pages by {of.relative_cost:+.1%} ({of.cost.low:+.4f} to {of.cost.high:+.4f})."
    )
