"""Learns from the shop's own transactions which models and weights its feed has (see `model_selection`).

Users with a history are judged on those of them that the weights were not learned from. Cold users, who have
no history, all see one list at a time, and whether one list is good is mostly chance. So their weights are
judged by everybody at each past moment, and the best alternative serves them: a single scorer or learned
weights. Both look as far ahead as the moments do: what strangers want this week is not what they want in half
a year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Integers, ProductColumns
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.ranking.extension_points import default_weights
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker
from smartrec_recommender.ranking.scorers import SCORERS as ALL_SCORERS
from smartrec_recommender.training.blending.blend_selection import select_blend
from smartrec_recommender.training.blending.new_goods_guard import MANY_PLACES, places_of_new_goods
from smartrec_recommender.training.blending.packed_examples import (
    PackedExample,
    PackedExamples,
    pack,
    stacked,
)
from smartrec_recommender.training.blending.tuning import scored, tuned
from smartrec_recommender.training.blocks import pairs_of
from smartrec_recommender.training.evaluation.metrics import AT, user_metrics
from smartrec_recommender.training.model_selection import DEFAULT, Selection, select_weights
from smartrec_recommender.training.neighbours import SIMILARITIES, as_neighbours
from smartrec_recommender.training.replay import Replay, replay_at
from smartrec_recommender.training.session_weights import select_for_sessions
from smartrec_recommender.training.splits import Split
from smartrec_recommender.training.weight_fitting import Example, Weights

FEED_WEIGHTS = default_weights(ALL_SCORERS)["feed"]
SCORERS = tuple(FEED_WEIGHTS)
SCORERS_OF_COLD_USERS = tuple(each.name for each in ALL_SCORERS if each.reads == "static")
_MAX_USERS = 1_000
_MAX_USERS_OF_MOMENT = 300
_FOLDS = 3
_FIRST_ITEM_ITEM = next(iter(SIMILARITIES))


@dataclass(frozen=True)
class Learned:
    """The weights for users with a history and for cold users, and how they were selected.

    `figures`: NDCG at 10 by name of the weights; `chosen`: the name of those that serve; the same for cold
    users. `item_item`: the name of the model of neighbours; `item_item_figures`: the NDCG at 10 of each such
    model alone. `users`: how many were judged, at all moments together. `fusion`: see `ranking/fusion.py`.
    `ranker`: what orders the feed instead of the weights, where it was selected. `new_goods_places`: so many
    places of the feed share one new product. `session_weights`: of visitors of whom only views are known;
    None: there were too few sessions, then they have those of users with a history.
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
    session_weights: Weights | None = None
    chosen_for_sessions: str = DEFAULT
    figures_of_sessions: Mapping[str, float] = field(default_factory=dict)
    fusion: Fusion = "linear"
    ranker: TreeRanker | None = None
    new_goods_places: int = MANY_PLACES

    def weights_by_purpose(self) -> dict[str, Weights]:
        """Returns: the weights as `RankingConfiguration.weights` has them."""
        weights = {"feed": self.weights, "stranger": self.cold_user_weights}
        return weights if self.session_weights is None else {**weights, "session": self.session_weights}


def default(min_repurchase_rate: float) -> Learned:
    """What serves where there are too few users to learn from."""
    return Learned(dict(FEED_WEIGHTS), min_repurchase_rate, dict(FEED_WEIGHTS))


def learn(
    snapshot: Snapshot, products: ProductColumns, log: EventLog, moments: Sequence[Split], seed: int = 0
) -> Learned:
    """Learns from what users chose after each of the moments; where nobody chose anything, the default stays.

    Two rules for repurchase are compared: a product that the user has comes again in categories whose
    repurchase rate is above the shop's mean, or in all categories that have any.
    """
    learned = default(log.mean_repurchase_rate())
    if not moments:
        return learned
    for_cold_users = select_for_cold_users(snapshot, products, moments, seed)
    if for_cold_users is not None:
        learned = replace(
            learned,
            cold_user_weights=for_cold_users.weights,
            chosen_for_cold_users=for_cold_users.chosen,
            figures_of_cold_users=for_cold_users.figures,
        )
    learned = _select_for_history(snapshot, products, moments, learned, seed)
    return _select_for_sessions(snapshot, products, moments, learned, seed)


def _sample(relevant_of: Mapping[int, Integers], seed: int) -> list[int]:
    """Returns: at most _MAX_USERS users in random order."""
    users: list[int] = np.random.default_rng(seed).permutation(sorted(relevant_of))[:_MAX_USERS].tolist()
    return users


def select_for_cold_users(
    snapshot: Snapshot, products: ProductColumns, moments: Sequence[Split], seed: int
) -> Selection | None:
    """Returns: the weights for cold users; each moment is a fold. None where nobody chose anything after
    any."""
    folds = []
    for split in moments:
        relevant_of = split.after.relevant().products_of_users()
        if relevant_of and len(split.before):
            case = replay_at(snapshot, products, split).case_of_cold_user()
            folds.append([Example(case, relevant_of[user]) for user in _sample(relevant_of, seed)])
    return select_weights(folds, SCORERS_OF_COLD_USERS, {}, (), 0.0) if folds else None


def _select_for_history(
    snapshot: Snapshot, products: ProductColumns, moments: Sequence[Split], learned: Learned, seed: int
) -> Learned:
    judged = [each for split in moments if (each := _judged(snapshot, products, split, seed)).relevant_of]
    if not judged:
        return learned
    item_item, item_item_figures = _best_item_item(judged[0])
    rates = (learned.min_repurchase_rate, 0.0)
    packed_by_rate: dict[float, list[PackedExample]] = {rate: [] for rate in rates}
    moment_of: list[int] = []
    for moment, each in enumerate(judged):
        replay = with_models(each.replay, item_item)
        for user, relevant in each.relevant_of.items():
            case = replay.case(user)
            of_trees = case.features()
            for rate, packed in packed_by_rate.items():
                packed.append(pack(Example(case.with_min_repurchase_rate(rate), relevant), SCORERS, of_trees))
            moment_of.append(moment)
    examples_by_rate = {rate: stacked(packed, SCORERS) for rate, packed in packed_by_rate.items()}
    start = dict(FEED_WEIGHTS)
    rate = max(rates, key=lambda rate: _reached(examples_by_rate[rate], start))
    examples = examples_by_rate[rate]
    best = select_blend(examples, _folds(moment_of), start)
    return replace(
        learned,
        weights=best.weights,
        fusion=best.fusion,
        ranker=best.ranker,
        new_goods_places=places_of_new_goods(examples, best.unseen_score),
        min_repurchase_rate=rate,
        item_item=item_item,
        chosen=best.chosen,
        figures=best.figures,
        item_item_figures=item_item_figures,
        users=len(moment_of),
    )


def _select_for_sessions(
    snapshot: Snapshot, products: ProductColumns, moments: Sequence[Split], learned: Learned, seed: int
) -> Learned:
    def known_at(split: Split) -> Callable[[], Replay]:
        return lambda: with_models(replay_at(snapshot, products, split), learned.item_item)

    past = [(split.after, known_at(split)) for split in moments]
    found = select_for_sessions(past, SCORERS, dict(FEED_WEIGHTS), seed)
    if found is None:
        return learned
    return replace(
        learned,
        session_weights=found.weights,
        chosen_for_sessions=found.chosen,
        figures_of_sessions=found.figures,
    )


def with_models(replay: Replay, item_item: str) -> Replay:
    """Returns: the same with item factors and neighbours learned from its log."""
    similarity = SIMILARITIES[item_item](pairs_of(replay.log.matrix()))
    if similarity is not None:
        replay = replay.with_neighbours(as_neighbours(similarity, replay.products.number))
    return replay.with_factors()


def _reached(examples: PackedExamples, start: Weights) -> float:
    """Returns: the NDCG that a fusion by ranks can be tuned to."""
    return float(examples.ndcg(scored(examples, "ranks", tuned(examples, "ranks", [start]))).mean())


class _Judged(NamedTuple):
    """A past moment, and by user with a history what they chose after it."""

    replay: Replay
    relevant_of: dict[int, Integers]


def _judged(snapshot: Snapshot, products: ProductColumns, split: Split, seed: int) -> _Judged:
    relevant_of = split.after.relevant().products_of_users()
    users = [user for user in sorted(relevant_of) if len(split.before.places_of(user))]
    sample = np.random.default_rng(seed).permutation(users)[:_MAX_USERS_OF_MOMENT].tolist()
    return _Judged(replay_at(snapshot, products, split), {user: relevant_of[user] for user in sample})


def _folds(moment_of: Sequence[int]) -> list[Integers]:
    """Returns: the places of the examples of each moment; of a single moment, folds of its users."""
    moments = np.array(moment_of)
    if len(np.unique(moments)) > 1:
        return [np.flatnonzero(moments == moment) for moment in np.unique(moments)]
    if len(moments) < _FOLDS:
        return [np.arange(len(moments))]
    return [np.arange(fold, len(moments), _FOLDS) for fold in range(_FOLDS)]


def _best_item_item(judged: _Judged) -> tuple[str, dict[str, float]]:
    """Returns: the name of the best model of neighbours, and each model's NDCG alone."""
    replay, number = judged.replay, judged.replay.products.number
    pairs = pairs_of(replay.log.matrix())
    histories = {user: replay.history_at(user) for user in judged.relevant_of}
    figures: dict[str, float] = {}
    for name, similarity_of in SIMILARITIES.items():
        similarity = similarity_of(pairs)
        if similarity is None:
            continue
        model, values = as_neighbours(similarity, number), list[float]()
        for user, history in histories.items():
            found = model.of(history)
            best = found.number[np.argsort(-found.strength, kind="stable")[:AT]]
            rows = np.searchsorted(number, best)  # those of the catalogue, ascending by number
            values.append(user_metrics(rows, judged.relevant_of[user])["ndcg"])
        figures[name] = round(float(np.mean(values)), 4)
    return max(figures, key=lambda name: figures[name]), figures
