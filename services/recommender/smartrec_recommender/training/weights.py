"""Learns from the shop's own transactions which models and weights its feed has (see `model_selection`).

Users with a history are judged on those of them that the weights were not learned from. Cold users, who have
no history, all see one list at a time, and whether one list is good is mostly chance. So their weights are
judged at several times instead, and the best alternative serves them: a single scorer or learned weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Integers, ProductColumns
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.ranking.extension_points import default_weights
from smartrec_recommender.ranking.scorers import SCORERS as ALL_SCORERS
from smartrec_recommender.training.model_selection import DEFAULT, Selection, ndcg, select_weights
from smartrec_recommender.training.neighbours import SIMILARITIES, as_neighbours
from smartrec_recommender.training.replay import Replay, replay_at
from smartrec_recommender.training.splits import Split, in_windows
from smartrec_recommender.training.weight_fitting import Example, Weights

FEED_WEIGHTS = default_weights(ALL_SCORERS)["feed"]
SCORERS = tuple(FEED_WEIGHTS)
SCORERS_OF_COLD_USERS = tuple(each.name for each in ALL_SCORERS if each.reads == "static")
_MAX_USERS = 1_000
_FOLDS = 3
_FIRST_ITEM_ITEM = next(iter(SIMILARITIES))


@dataclass(frozen=True)
class Learned:
    """The weights for users with a history and for cold users, and how they were selected.

    `figures`: NDCG at 10 by name of the weights; `chosen`: the name of those that serve; the same for cold
    users. `item_item`: the name of the model of neighbours; `item_item_figures`: the NDCG at 10 of each such
    model alone. `users`: how many were judged.
    """

    weights: Weights
    min_repurchase_rate: float
    cold_user_weights: Weights
    item_item: str = _FIRST_ITEM_ITEM
    chosen: str = DEFAULT
    figures: Mapping[str, float] = field(default_factory=dict)
    chosen_for_cold_users: str = DEFAULT
    figures_of_cold_users: Mapping[str, float] = field(default_factory=dict)
    item_item_figures: Mapping[str, float] = field(default_factory=dict)
    users: int = 0


def default(min_repurchase_rate: float) -> Learned:
    """What serves where there are too few users to learn from."""
    return Learned(dict(FEED_WEIGHTS), min_repurchase_rate, dict(FEED_WEIGHTS))


def learn(snapshot: Snapshot, products: ProductColumns, split: Split, seed: int = 0) -> Learned:
    """Learns from what users chose after the split; where nobody chose anything, the default stays.

    Two rules for repurchase are compared: a product that the user has comes again in categories whose
    repurchase rate is above the shop's mean, or in all categories that have any.
    """
    relevant_of = split.after.relevant().products_of_users()
    mean_rate = split.before.mean_repurchase_rate()
    if not relevant_of or not len(split.before):
        return default(mean_rate)
    everybody = _sample(relevant_of, seed)
    learned = replace(default(mean_rate), users=len(everybody))
    for_cold_users = _select_for_cold_users(snapshot, products, split.before.joined(split.after), seed)
    if for_cold_users is not None:
        learned = replace(
            learned,
            cold_user_weights=for_cold_users.weights,
            chosen_for_cold_users=for_cold_users.chosen,
            figures_of_cold_users=for_cold_users.figures,
        )
    users = [user for user in everybody if len(split.before.places_of(user))]
    if not users:
        return learned
    replay = replay_at(snapshot, products, split).with_factors()
    return _select_for_history(replay, learned, {user: relevant_of[user] for user in users})


def _sample(relevant_of: Mapping[int, Integers], seed: int) -> list[int]:
    """Returns: at most _MAX_USERS users in random order."""
    users: list[int] = np.random.default_rng(seed).permutation(sorted(relevant_of))[:_MAX_USERS].tolist()
    return users


def _select_for_cold_users(
    snapshot: Snapshot, products: ProductColumns, log: EventLog, seed: int
) -> Selection | None:
    """Returns: the weights for cold users; each window of time is a fold. None where no window has a hit."""
    folds = []
    for split in in_windows(log):
        relevant_of = split.after.relevant().products_of_users()
        if relevant_of and len(split.before):
            case = replay_at(snapshot, products, split).case_of_cold_user()
            folds.append([Example(case, relevant_of[user]) for user in _sample(relevant_of, seed)])
    return select_weights(folds, SCORERS_OF_COLD_USERS, {}, (), 0.0) if folds else None


def _select_for_history(replay: Replay, learned: Learned, relevant_of: Mapping[int, Integers]) -> Learned:
    item_item, replay, item_item_figures = _best_item_item(replay, relevant_of)
    selections = []
    for rate in (learned.min_repurchase_rate, 0.0):
        examples = _examples(replay.with_min_repurchase_rate(rate), relevant_of)
        selections.append((rate, select_weights(_folds(examples), SCORERS, {DEFAULT: dict(FEED_WEIGHTS)})))
    rate, best = max(selections, key=lambda selection: selection[1].figures[selection[1].chosen])
    return replace(
        learned,
        weights=best.weights,
        min_repurchase_rate=rate,
        item_item=item_item,
        chosen=best.chosen,
        figures=best.figures,
        item_item_figures=item_item_figures,
    )


def _examples(replay: Replay, relevant_of: Mapping[int, Integers]) -> list[Example]:
    return [Example(replay.case(user), relevant) for user, relevant in relevant_of.items()]


def _folds(examples: Sequence[Example]) -> list[Sequence[Example]]:
    """Returns: _FOLDS folds; one fold where there are fewer examples than that."""
    if len(examples) < _FOLDS:
        return [examples]
    return [examples[fold::_FOLDS] for fold in range(_FOLDS)]


def _best_item_item(
    replay: Replay, relevant_of: Mapping[int, Integers]
) -> tuple[str, Replay, dict[str, float]]:
    """Returns: the name of the best model of neighbours, the replay with it, and each model's NDCG."""
    matrix = replay.log.matrix()
    replays = {
        name: replay.with_neighbours(as_neighbours(similarity, replay.products.number))
        for name, similarity_of in SIMILARITIES.items()
        if (similarity := similarity_of(matrix)) is not None
    }
    alone = {"together": 1.0}
    figures = {
        name: round(float(ndcg(_examples(each, relevant_of), alone).mean()), 4)
        for name, each in replays.items()
    }
    best = max(figures, key=lambda name: figures[name])
    return best, replays[best], figures
