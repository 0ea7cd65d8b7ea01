"""Offline evaluation: what the feed would have shown before a moment, against what shoppers then chose.

The transactions are split by time. The blend's weights are learned on an earlier slice of the training part,
so nothing of the test part is known to any method. The baselines learn from the same part in the same run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from smartrec_recommender.blend import FEED_WEIGHTS
from smartrec_recommender.columns import Booleans, Floats, Integers, ProductColumns
from smartrec_recommender.diversity import diverse
from smartrec_recommender.history import history_of
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.learning.baselines import BASELINES
from smartrec_recommender.learning.events import EventLog
from smartrec_recommender.learning.metrics import (
    AT,
    interval,
    list_metrics,
    mean_metrics,
    user_metrics,
)
from smartrec_recommender.learning.replay import Replay, replay_at
from smartrec_recommender.learning.weights import PARTS, Learned, learn_weights

BLEND = "Smartrec blend"
_DEFAULT = "default weights"
_DIVERSE = "blend, diversified"
_DIVERSITY_POOL = 60
_TEST_SHARE = 0.2
_VALIDATION_SHARE = 0.2
_LEAST_EVENTS = 100
_TOO_FEW = "There are too few transactions to split by time: import more of them."


@dataclass(frozen=True, repr=False)
class Evaluation:
    """`methods`: by name, figures; `lift`: the blend over the best single method, with its interval."""

    split_at: str
    users: int
    products: int
    learned: Learned
    methods: dict[str, dict[str, Any]]
    best_single: str
    lift: dict[str, float]
    by_temperature: dict[str, dict[str, float]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(
    known: Knowledge, products: ProductColumns, log: EventLog, most_users: int = 2_000, seed: int = 0
) -> Evaluation:
    """`products`: the shelf's, with embeddings. Raises ValueError where there is too little to split."""
    products = replace(
        products, is_in_stock=np.ones(len(products), dtype=bool)
    )  # of today; then, it was there
    if len(log) < _LEAST_EVENTS:
        raise ValueError(_TOO_FEW)
    train, test, now = log.split(_TEST_SHARE)
    before, validation, earlier = train.split(_VALIDATION_SHARE)
    wanted_of = test.wanted().products_of_users()
    if not wanted_of or not len(before) or not len(validation):
        raise ValueError(_TOO_FEW)
    learned = learn_weights(
        replay_at(known, products, before, earlier), validation.wanted().products_of_users(), seed
    )
    replay = replay_at(known, products, train, now).with_least_repeat_rate(learned.least_repeat_rate)
    users = np.sort(np.random.default_rng(seed).permutation(sorted(wanted_of))[:most_users])
    lists = _lists(replay, users, learned.weights)
    return _summary(replay, users, wanted_of, lists, learned, now.isoformat())


def _lists(
    replay: Replay, users: Integers, weights: Mapping[str, float]
) -> dict[str, dict[str, list[Integers]]]:
    """Returns: a list a user, by protocol ("new": without what the user chose before) and method."""
    chosen_before = replay.log.wanted().products_of_users()
    scores: dict[str, list[Floats]] = {BLEND: [], _DEFAULT: []}
    scores |= {f"part: {part}": [] for part in PARTS}
    for user in users.tolist():
        scored, owned = replay.parts(user)
        scores[BLEND].append(replay.blended(scored, owned, weights).score)
        scores[_DEFAULT].append(replay.blended(scored, owned, FEED_WEIGHTS).score)
        for part in PARTS:
            scores[f"part: {part}"].append(np.nan_to_num(scored[part].scores))
    table: dict[str, Any] = dict(scores)
    table |= {name: method(replay.log, users) for name, method in BASELINES.items()}
    born = replay.products.created_at_seconds <= replay.moment.now.timestamp()
    sold = born | (np.bincount(replay.log.row, minlength=len(born)) > 0)
    return {
        "all": _all_methods(replay, table, users, sold, {}),
        "new": _all_methods(replay, table, users, sold, chosen_before),
    }


def _all_methods(
    replay: Replay, table: Mapping[str, Any], users: Integers, sold: Booleans, without: Mapping[int, Integers]
) -> dict[str, list[Integers]]:
    lists = {name: _best(replay, scores, users, sold, without) for name, scores in table.items()}
    pools = _best(replay, table[BLEND], users, sold, without, most=_DIVERSITY_POOL)
    lists[_DIVERSE] = [
        diverse(replay.products, scores, pool, AT, replay.known.diversity)
        for scores, pool in zip(table[BLEND], pools, strict=True)
    ]
    return lists


def _best(
    replay: Replay,
    scores: Any,
    users: Integers,
    sold: Booleans,
    without: Mapping[int, Integers],
    most: int = AT,
) -> list[Integers]:
    lists = []
    for place, user in enumerate(users.tolist()):
        allowed = sold.copy()
        allowed[without.get(user, np.zeros(0, np.int64))] = False
        lists.append(replay.best(scores[place], np.flatnonzero(allowed), most))
    return lists


def _summary(
    replay: Replay,
    users: Integers,
    wanted_of: Mapping[int, Integers],
    lists: Mapping[str, Mapping[str, list[Integers]]],
    learned: Learned,
    split_at: str,
) -> Evaluation:
    chosen_before = replay.log.wanted().products_of_users()
    wanted = [wanted_of[user] for user in users.tolist()]
    new = [
        np.setdiff1d(rows, chosen_before.get(user, rows[:0]))
        for user, rows in zip(users.tolist(), wanted, strict=True)
    ]
    counts = np.bincount(replay.log.row, minlength=len(replay.products)).astype(np.float64)
    methods: dict[str, dict[str, Any]] = {}
    ndcg: dict[str, Floats] = {}
    for name, items in lists["all"].items():
        of_users = [user_metrics(each, rows) for each, rows in zip(items, wanted, strict=True)]
        of_new = [
            user_metrics(each, rows)["ndcg"]
            for each, rows in zip(lists["new"][name], new, strict=True)
            if len(rows)
        ]
        ndcg[name] = np.array([each["ndcg"] for each in of_users])
        methods[name] = {
            **mean_metrics(of_users),
            **list_metrics(items, counts, replay.products.category),
            "ndcg_interval": asdict(interval(ndcg[name])),
            "ndcg_new_items": float(np.mean(of_new)) if of_new else float("nan"),
        }
    singles = [name for name in methods if name not in (BLEND, _DEFAULT, _DIVERSE)]
    best = max(singles, key=lambda name: methods[name]["ndcg"])
    difference = interval(ndcg[BLEND] - ndcg[best])
    lift = {**asdict(difference), "relative": difference.mean / max(methods[best]["ndcg"], 1e-9)}
    return Evaluation(
        split_at=split_at,
        users=len(users),
        products=len(replay.products),
        learned=learned,
        methods=methods,
        best_single=best,
        lift=lift,
        by_temperature=_by_temperature(replay, users, ndcg, best),
    )


def _by_temperature(
    replay: Replay, users: Integers, ndcg: Mapping[str, Floats], best: str
) -> dict[str, dict[str, float]]:
    temperature = np.array(
        [
            history_of(
                list(replay.log.events_of(user, replay.products.number)), replay.moment.now
            ).temperature
            for user in users.tolist()
        ]
    )
    return {
        kind: {
            "users": int((temperature == kind).sum()),
            **{
                name: float(ndcg[name][temperature == kind].mean())
                for name in (BLEND, best, "recent popularity")
            },
        }
        for kind in ("hot", "warm", "cold")
        if (temperature == kind).any()
    }
