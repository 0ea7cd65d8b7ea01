"""Learns from the shop's own transactions which models and weights its feed has, under the guard of `guard`.

Users with a history are judged on those of them that the weights were not learned from. Strangers all see
one list at a time, and how good one list is is mostly chance: they are judged at several moments instead,
and what is best there serves them, a part alone or what was learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Integers, ProductColumns
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.ranking.blend import FEED_WEIGHTS
from smartrec_recommender.training.model_selection import (
    DEFAULT,
    Example,
    Guarded,
    Weights,
    guarded,
    ndcg,
)
from smartrec_recommender.training.neighbours import SIMILARITIES, as_neighbours
from smartrec_recommender.training.replay import Replay, replay_at
from smartrec_recommender.training.splits import Split, in_windows

PARTS = tuple(FEED_WEIGHTS)
PARTS_OF_STRANGERS = ("popular", "leading", "trending", "lasting", "new")
_MOST_USERS = 1_000
_FOLDS = 3
_FIRST_ITEM_ITEM = next(iter(SIMILARITIES))


@dataclass(frozen=True)
class Learned:
    """The weights for users with a history and for strangers, and how they were chosen.

    `figures`: NDCG by name of the weights, `chosen` the name of those that serve; the same for strangers.
    `item_item` names the model of neighbours, `of_models` has the NDCG of each such model alone.
    """

    weights: Weights
    min_repurchase_rate: float
    of_strangers: Weights
    item_item: str = _FIRST_ITEM_ITEM
    chosen: str = DEFAULT
    figures: Mapping[str, float] = field(default_factory=dict)
    chosen_for_strangers: str = DEFAULT
    figures_of_strangers: Mapping[str, float] = field(default_factory=dict)
    of_models: Mapping[str, float] = field(default_factory=dict)
    users: int = 0


def default(min_repurchase_rate: float) -> Learned:
    """What holds where too few users tell better."""
    return Learned(dict(FEED_WEIGHTS), min_repurchase_rate, dict(FEED_WEIGHTS))


def learn(snapshot: Snapshot, products: ProductColumns, split: Split, seed: int = 0) -> Learned:
    """Learns from what is wanted after the split. Without any, the default stays.

    What a user has comes again in categories where it is bought again more than the shop's average, or
    wherever it ever was: whichever does better.
    """
    wanted_of = split.after.wanted().products_of_users()
    usual = split.before.mean_repurchase_rate()
    if not wanted_of or not len(split.before):
        return default(usual)
    everybody = _some(wanted_of, seed)
    learned = replace(default(usual), users=len(everybody))
    strangers = _strangers(snapshot, products, split.before.joined(split.after), seed)
    if strangers is not None:
        learned = replace(
            learned,
            of_strangers=strangers.weights,
            chosen_for_strangers=strangers.chosen,
            figures_of_strangers=strangers.figures,
        )
    users = [user for user in everybody if len(split.before.places_of(user))]
    if not users:
        return learned
    replay = replay_at(snapshot, products, split).with_factors()
    return _for_history(replay, learned, {user: wanted_of[user] for user in users})


def _some(wanted_of: Mapping[int, Integers], seed: int) -> list[int]:
    users: list[int] = np.random.default_rng(seed).permutation(sorted(wanted_of))[:_MOST_USERS].tolist()
    return users


def _strangers(snapshot: Snapshot, products: ProductColumns, log: EventLog, seed: int) -> Guarded | None:
    """Returns: the weights for strangers; each moment is a fold. None where nothing was wanted at any."""
    folds = []
    for split in in_windows(log):
        wanted_of = split.after.wanted().products_of_users()
        if wanted_of and len(split.before):
            case = replay_at(snapshot, products, split).case_of_stranger()
            folds.append([Example(case, wanted_of[user]) for user in _some(wanted_of, seed)])
    return guarded(folds, PARTS_OF_STRANGERS, {}, (), 0.0) if folds else None


def _for_history(replay: Replay, learned: Learned, wanted_of: Mapping[int, Integers]) -> Learned:
    item_item, replay, of_models = _best_item_item(replay, wanted_of)
    rivals = []
    for rate in (learned.min_repurchase_rate, 0.0):
        examples = _examples(replay.with_min_repurchase_rate(rate), wanted_of)
        rivals.append((rate, guarded(_folds(examples), PARTS, {DEFAULT: dict(FEED_WEIGHTS)})))
    rate, best = max(rivals, key=lambda rival: rival[1].figures[rival[1].chosen])
    return replace(
        learned,
        weights=best.weights,
        min_repurchase_rate=rate,
        item_item=item_item,
        chosen=best.chosen,
        figures=best.figures,
        of_models=of_models,
    )


def _examples(replay: Replay, wanted_of: Mapping[int, Integers]) -> list[Example]:
    return [Example(replay.case(user), wanted) for user, wanted in wanted_of.items()]


def _folds(examples: Sequence[Example]) -> list[Sequence[Example]]:
    """Returns: as many as can be told apart; one where there are too few examples to learn from."""
    if len(examples) < _FOLDS:
        return [examples]
    return [examples[fold::_FOLDS] for fold in range(_FOLDS)]


def _best_item_item(
    replay: Replay, wanted_of: Mapping[int, Integers]
) -> tuple[str, Replay, dict[str, float]]:
    matrix = replay.log.matrix()
    replays = {
        name: replay.with_neighbours(as_neighbours(similarity, replay.products.number))
        for name, similarity_of in SIMILARITIES.items()
        if (similarity := similarity_of(matrix)) is not None
    }
    alone = {"together": 1.0}
    figures = {
        name: round(float(ndcg(_examples(each, wanted_of), alone).mean()), 4)
        for name, each in replays.items()
    }
    best = max(figures, key=lambda name: figures[name])
    return best, replays[best], figures
