"""From the lists that each method made to its figures: by protocol, by kind of user and of product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.store.quality import Measured
from smartrec_recommender.training.evaluation.judged import BLEND, SERVED, Judged, Lists
from smartrec_recommender.training.evaluation.metrics import (
    interval,
    list_metrics,
    mean_metrics,
    mean_ndcg,
    user_metrics,
)
from smartrec_recommender.training.evaluation.new_goods import NewGoodsFigures, new_goods_figures
from smartrec_recommender.training.evaluation.sessions import SessionFigures
from smartrec_recommender.training.evaluation.shopper_slices import ShopperSlice, shopper_slices
from smartrec_recommender.training.outfits.measuring import OutfitFigures
from smartrec_recommender.training.weights import Learned

_OF_THE_BLEND = (BLEND, SERVED, "default weights", "source: ")
_HOT_EVENTS = 20
TEMPERATURES = ("hot", "warm", "cold")
_EVERYBODY = "all"


@dataclass(frozen=True, repr=False)
class Evaluation:
    """`methods`: by name, figures. `protocol`: "new items" where nobody ever buys twice, else "all items".

    `lift`: the blend over the best single method, with its interval.
    `slices`: by kind of shoppers, those back after two months among them.
    """

    split_at: str
    users: int
    products: int
    protocol: str
    learned: Learned
    methods: dict[str, dict[str, Any]]
    best_single: str
    lift: dict[str, float]
    by_shopper: dict[str, dict[str, float]]
    by_product: dict[str, dict[str, float]]
    sources: dict[str, dict[str, float]]
    new_goods: NewGoodsFigures
    slices: dict[str, ShopperSlice]
    outfits: OutfitFigures | None = None
    sessions: SessionFigures | None = None

    def as_json(self) -> dict[str, Any]:
        slices = {name: of._asdict() for name, of in self.slices.items()}
        without_trees = replace(self, learned=replace(self.learned, ranker=None))
        return asdict(without_trees) | {"slices": slices, "new_goods": self.new_goods.as_json()}


def measured(evaluation: Evaluation, held_back: str) -> Measured:
    """The figures that are kept of it. `held_back`: the name of the split."""
    of_blend = evaluation.methods[BLEND]
    return Measured(
        held_back=str(held_back),
        shoppers=evaluation.users,
        products=evaluation.products,
        ndcg=round(of_blend["ndcg"], 4),
        low=round(of_blend["ndcg_interval"]["low"], 4),
        high=round(of_blend["ndcg_interval"]["high"], 4),
        best_single=evaluation.best_single,
        best_single_ndcg=round(evaluation.methods[evaluation.best_single]["ndcg"], 4),
    )


def summarised(
    judged: Judged, log: EventLog, category: Integers, learned: Learned, now: datetime
) -> Evaluation:
    """`log`: the training part."""
    protocol = "all items" if log.mean_repurchase_rate() > 0 and _has_purchases(log) else "new items"
    lists = judged.all_items if protocol == "all items" else judged.new_items
    counts = np.bincount(log.row, minlength=len(category)).astype(np.float64)
    relevant_new = [
        np.setdiff1d(relevant, before)
        for relevant, before in zip(judged.relevant, judged.chosen_before, strict=True)
    ]
    methods: dict[str, dict[str, Any]] = {}
    ndcg: dict[str, Floats] = {}
    for name, items in lists.items():
        of_users = [
            user_metrics(each, relevant) for each, relevant in zip(items, judged.relevant, strict=True)
        ]
        ndcg[name] = np.array([each["ndcg"] for each in of_users])
        methods[name] = {
            **mean_metrics(of_users),
            **list_metrics(items, counts, category),
            "ndcg_interval": asdict(interval(ndcg[name])),
            "ndcg_new_items": mean_ndcg(judged.new_items[name], relevant_new),
        }
    singles = [name for name in methods if not name.startswith(_OF_THE_BLEND)]
    best = max(singles, key=lambda name: methods[name]["ndcg"])
    difference = interval(ndcg[BLEND] - ndcg[best])
    lift = {**asdict(difference), "relative": difference.mean / max(methods[best]["ndcg"], 1e-9)}
    return Evaluation(
        split_at=now.isoformat(),
        users=len(judged.users),
        products=len(category),
        protocol=protocol,
        learned=learned,
        methods=methods,
        best_single=best,
        lift=lift,
        by_shopper=_by_user(judged, ndcg),
        by_product=_by_product(judged, lists, counts),
        sources=_sources(judged),
        new_goods=new_goods_figures(judged, learned.new_goods_places),
        slices=shopper_slices(
            {_EVERYBODY: np.ones(len(judged.users), dtype=bool), **_kinds_of_shoppers(judged)},
            ndcg[BLEND],
            {name: ndcg[name] for name in singles},
        ),
    )


def _has_purchases(log: EventLog) -> bool:
    return bool((log.kind == "purchase").any())


def _kinds_of_shoppers(judged: Judged) -> dict[str, Booleans]:
    by_temperature: dict[str, Booleans] = {kind: judged.temperature == kind for kind in TEMPERATURES}
    return {**by_temperature, "back after two months": judged.is_returning}


def _by_user(judged: Judged, ndcg: Mapping[str, Floats]) -> dict[str, dict[str, float]]:
    """Returns: for each kind of users, how many there are and each method's NDCG."""
    as_cold_users: dict[str, float] = {
        name: float(np.mean([user_metrics(items, relevant)["ndcg"] for relevant in judged.relevant]))
        for name, items in judged.cold_user_lists.items()
    }
    by_kind = {
        kind: {
            "shoppers": int(who.sum()),
            **{name: float(values[who].mean()) for name, values in ndcg.items()},
        }
        for kind, who in _kinds_of_shoppers(judged).items()
        if who.any()
    }
    return {**by_kind, "all, as if strangers": {"shoppers": len(judged.users), **as_cold_users}}


def _by_product(judged: Judged, lists: Lists, counts: Floats) -> dict[str, dict[str, float]]:
    """Returns: for each temperature of products (by events in the training part), how often one was
    relevant, and in which share of those cases each method showed it."""
    temperature = np.where(counts >= _HOT_EVENTS, "hot", np.where(counts > 0, "warm", "cold"))
    relevant = np.concatenate(judged.relevant)
    table: dict[str, dict[str, float]] = {}
    for kind in TEMPERATURES:
        total = int((temperature[relevant] == kind).sum())
        if not total:
            continue
        table[kind] = {"wanted": total}
        for name, of_users in lists.items():
            hits = [rows[np.isin(rows, items)] for rows, items in zip(judged.relevant, of_users, strict=True)]
            table[kind][name] = float((temperature[np.concatenate(hits)] == kind).sum()) / total
    return table | _among_cold(judged)


def _among_cold(judged: Judged) -> dict[str, dict[str, float]]:
    """Returns: the same of cold products, where each method shows nothing else."""
    relevant = judged.new_relevant()
    total = sum(map(len, relevant))
    if not total:
        return {}
    recall = {
        name: sum(int(np.isin(rows, items).sum()) for rows, items in zip(relevant, of_users, strict=True))
        / total
        for name, of_users in judged.cold_items.items()
        if name != SERVED  # it serves whatever is best
    }
    return {"cold, among themselves": {"wanted": total, **recall}}


def _sources(judged: Judged) -> dict[str, dict[str, float]]:
    """Returns: for each source of candidates, how many it finds, and the share of relevant products found."""
    found = dict(judged.found)
    found["all sources"] = [
        np.unique(np.concatenate(of_user)) for of_user in zip(*judged.found.values(), strict=True)
    ]
    return {
        name: {
            "candidates": float(np.mean([len(rows) for rows in of_users])),
            "recall": float(
                np.mean(
                    [
                        np.isin(relevant, rows).mean()
                        for relevant, rows in zip(judged.relevant, of_users, strict=True)
                    ]
                )
            ),
        }
        for name, of_users in found.items()
    }
