"""Learns from the shop's own transactions which models and weights its feed has, and guards what it learns.

The likelihood is a softmax over the products (a conditional logit, McFadden 1974) of the scorers' parts, with
weights at least 0. It weighs all that is ever wanted, while a feed shows ten: so the learned weights come
leaning towards the part that is best alone, too. Guard: of all these (judged on shoppers that they were not
learned from), the default and each part alone, the one with the best NDCG wins. Strangers all see one list,
whose NDCG is mostly chance: there the likelihood decides as long as the best is within one standard error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from smartrec_recommender.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.learning.events import Split
from smartrec_recommender.learning.item_item import SIMILARITIES, as_neighbours
from smartrec_recommender.learning.metrics import AT, user_metrics
from smartrec_recommender.learning.replay import Case, Replay, replay_at
from smartrec_recommender.ranking.blend import FEED_WEIGHTS

PARTS = tuple(FEED_WEIGHTS)
PARTS_OF_STRANGERS = ("popular", "leading", "trending", "lasting", "new")
LEARNED, DEFAULT, ALONE = "learned", "default", " alone"
_PENALTY = 1e-3
_MOST_USERS = 1_000
_FOLDS = 3
_LEANINGS = (0.25, 0.5, 0.75)
_FIRST_ITEM_ITEM = next(iter(SIMILARITIES))

Weights = dict[str, float]


class Example(NamedTuple):
    """A request, and the rows of the shelf that the shopper then wanted."""

    case: Case
    wanted: Integers


class Guarded(NamedTuple):
    """`figures`: NDCG by name of the weights; `chosen`: the name of those that won."""

    weights: Weights
    chosen: str
    figures: dict[str, float]


@dataclass(frozen=True)
class Learned:
    """The weights for shoppers with a history and for strangers, and how they were chosen.

    `figures`: NDCG by name of the weights, `chosen` the name of those that won. `item_item` names the model
    of neighbours, `of_models` has the NDCG of each such model alone.
    """

    weights: Weights
    least_repeat_rate: float
    of_strangers: Weights
    item_item: str = _FIRST_ITEM_ITEM
    chosen: str = DEFAULT
    figures: Mapping[str, float] = field(default_factory=dict)
    chosen_for_strangers: str = DEFAULT
    of_models: Mapping[str, float] = field(default_factory=dict)
    users: int = 0


def default(least_repeat_rate: float) -> Learned:
    """What holds where too few shoppers tell better."""
    return Learned(dict(FEED_WEIGHTS), least_repeat_rate, dict(FEED_WEIGHTS))


def learn(known: Knowledge, products: ProductColumns, split: Split, seed: int = 0) -> Learned:
    """Learns from what is wanted after the split. Without any, the default stays.

    What a shopper has comes again in categories where it is bought again more than the shop's average, or
    wherever it ever was: whichever does better.
    """
    wanted_of = split.after.wanted().products_of_users()
    usual = split.before.mean_repeat_rate()
    if not wanted_of or not len(split.before):
        return default(usual)
    replay = replay_at(known, products, split).with_factors()
    everybody = np.random.default_rng(seed).permutation(sorted(wanted_of))[:_MOST_USERS].tolist()
    stranger = replay.case_of_stranger()
    of_strangers = [Example(stranger, wanted_of[user]) for user in everybody]
    for_strangers = _guarded(of_strangers, PARTS_OF_STRANGERS, leanings=(), tolerance=1.0)
    learned = replace(
        default(usual),
        of_strangers=for_strangers.weights,
        chosen_for_strangers=for_strangers.chosen,
        users=len(everybody),
    )
    users = [user for user in everybody if len(split.before.places_of(user))]
    return _for_history(replay, learned, {user: wanted_of[user] for user in users}) if users else learned


def _for_history(replay: Replay, learned: Learned, wanted_of: Mapping[int, Integers]) -> Learned:
    item_item, replay, of_models = _best_item_item(replay, wanted_of)
    rates = (learned.least_repeat_rate, 0.0)
    rivals = [
        (rate, _guarded(_examples(replay.with_least_repeat_rate(rate), wanted_of), PARTS)) for rate in rates
    ]
    rate, best = max(rivals, key=lambda rival: rival[1].figures[rival[1].chosen])
    return replace(
        learned,
        weights=best.weights,
        least_repeat_rate=rate,
        item_item=item_item,
        chosen=best.chosen,
        figures=best.figures,
        of_models=of_models,
    )


def _examples(replay: Replay, wanted_of: Mapping[int, Integers]) -> list[Example]:
    return [Example(replay.case(user), wanted) for user, wanted in wanted_of.items()]


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
        name: round(float(_ndcg(_examples(each, wanted_of), alone).mean()), 4)
        for name, each in replays.items()
    }
    best = max(figures, key=lambda name: figures[name])
    return best, replays[best], figures


def _guarded(
    examples: Sequence[Example],
    parts: Sequence[str],
    leanings: Sequence[float] = _LEANINGS,
    tolerance: float = 0.0,
) -> Guarded:
    """Returns: the weights that win (see `winner`), the learned ones learned from all examples."""
    alone = {part + ALONE: {part: 1.0} for part in parts}
    rivals: dict[str, Weights] = {DEFAULT: dict(FEED_WEIGHTS), **alone}
    values = {name: _ndcg(examples, weights) for name, weights in rivals.items()}
    if len(examples) >= _FOLDS:
        fits = [_fit(_others(examples, fold), parts) for fold in range(_FOLDS)]
        values[LEARNED], rivals[LEARNED] = _ndcg_by_fold(examples, fits), _fit(examples, parts)
        best = max(parts, key=lambda part: float(values[part + ALONE].mean()))
        for share in leanings:
            name = f"{LEARNED}, {share:.0%} {best}"
            values[name] = _ndcg_by_fold(examples, [_leaning(fit, best, share) for fit in fits])
            rivals[name] = _leaning(rivals[LEARNED], best, share)
    figures = {name: round(float(each.mean()), 4) for name, each in values.items()}
    chosen = winner(values, tolerance)
    return Guarded(rivals[chosen], chosen, figures)


def winner(values: Mapping[str, Floats], tolerance: float) -> str:
    """Returns: whose NDCG (float64, by example) is best on average, to four decimals.

    LEARNED wins too if the best is ahead of it by no more than `tolerance` standard errors.
    """
    best = max(sorted(values), key=lambda name: round(float(values[name].mean()), 4))
    if LEARNED not in values:
        return best
    ahead = values[best] - values[LEARNED]
    is_chance = ahead.mean() <= tolerance * ahead.std() / np.sqrt(len(ahead))
    return LEARNED if tolerance and is_chance else best


def _others(examples: Sequence[Example], fold: int) -> list[Example]:
    return [example for place, example in enumerate(examples) if place % _FOLDS != fold]


def _ndcg_by_fold(examples: Sequence[Example], fits: Sequence[Weights]) -> Floats:
    """Returns: NDCG for each example, of those of the weights that were learned from others."""
    values = np.zeros(len(examples))
    for fold, weights in enumerate(fits):
        values[fold::_FOLDS] = _ndcg(examples[fold::_FOLDS], weights)
    return values


def _leaning(weights: Weights, part: str, share: float) -> Weights:
    """Returns: the weights (which sum to 1), with that share of all given to one part."""
    return {
        name: round((1.0 - share) * weight + share * (name == part), 4) for name, weight in weights.items()
    }


def _fit(examples: Sequence[Example], parts: Sequence[str]) -> Weights:
    told = [
        (np.stack([np.nan_to_num(case.scored[part].scores) for part in parts], axis=1), at)
        for case, wanted in examples
        if len(at := np.flatnonzero(np.isin(case.rows, wanted)))
    ]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for values, wanted in told:
            score = values @ weights
            chances = np.exp(score - score.max())
            chances /= chances.sum()
            total -= float(np.log(chances[wanted] + 1e-12).mean()) / len(told)
            slope = slope - (values[wanted].mean(axis=0) - chances @ values) / len(told)
        return total, slope

    found = minimize(
        loss, np.ones(len(parts)), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(parts)
    )
    total = float(found.x.sum()) or 1.0
    return {part: round(float(weight) / total, 4) for part, weight in zip(parts, found.x, strict=True)}


def _ndcg(examples: Sequence[Example], weights: Mapping[str, float]) -> Floats:
    """Returns: float64, for each example."""
    values = [
        user_metrics(case.best(case.score(weights), np.ones(case.shelf_size, bool), AT), wanted)["ndcg"]
        for case, wanted in examples
    ]
    return np.array(values)
