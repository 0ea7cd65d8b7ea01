"""Learns the feed's blend weights from the shop's own transactions, and guards against a step back.

The likelihood is a softmax over the products (a conditional logit, McFadden 1974) of the scorers' parts, with
weights at least 0. Guard: of the learned weights, the default and each part alone, the one with the best NDCG
for other shoppers wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from smartrec_recommender.blend import FEED_WEIGHTS
from smartrec_recommender.columns import Floats, Integers
from smartrec_recommender.learning.metrics import AT, user_metrics
from smartrec_recommender.learning.replay import Replay
from smartrec_recommender.scoring import Scored

PARTS = tuple(FEED_WEIGHTS)
_PENALTY = 1e-3
_MOST_USERS = 1_000
_SHARE_TO_LEARN = 0.6
_ALONE = " alone"


@dataclass(frozen=True)
class Learned:
    """`figures`: NDCG on the guard's slice by name; `chosen` names the one that won."""

    weights: dict[str, float]
    least_repeat_rate: float
    chosen: str
    figures: dict[str, float]


@dataclass(frozen=True, repr=False)
class _Case:
    """One shopper: `parts` float64 (products, PARTS), the rows then wanted, what is owned."""

    scored: Mapping[str, Scored]
    owned: Floats
    parts: Floats
    wanted: Integers


def learn_weights(replay: Replay, wanted_of: Mapping[int, Integers], seed: int = 0) -> Learned:
    """`wanted_of`: by user, the rows wanted after the replay's moment. Without any, the default stays.

    What a shopper has comes again in categories that are bought again more than the shop's average; in all of
    them, if otherwise a single part would do better than the blend.
    """
    least = replay.log.mean_repeat_rate()
    by_habit = _learn(replay.with_least_repeat_rate(least), wanted_of, seed, least)
    freely = _learn(replay.with_least_repeat_rate(0.0), wanted_of, seed, 0.0)
    singles = [value for name, value in freely.figures.items() if name.endswith(_ALONE)]
    is_enough = by_habit.figures.get(by_habit.chosen, 1.0) >= max(singles, default=0.0)
    return by_habit if is_enough else freely


def _learn(replay: Replay, wanted_of: Mapping[int, Integers], seed: int, least: float) -> Learned:
    users = np.random.default_rng(seed).permutation(sorted(wanted_of))[:_MOST_USERS].tolist()
    cases = [_case(replay, user, wanted_of[user]) for user in users]
    edge = int(len(cases) * _SHARE_TO_LEARN)
    to_learn, to_guard = cases[:edge], cases[edge:]
    if not to_learn or not to_guard:
        return Learned(dict(FEED_WEIGHTS), least, "default", {})
    rivals: dict[str, dict[str, float]] = {"learned": _fit(to_learn), "default": dict(FEED_WEIGHTS)}
    rivals |= {part + _ALONE: {part: 1.0} for part in PARTS}
    figures = {name: _ndcg(replay, to_guard, weights) for name, weights in rivals.items()}
    chosen = max(rivals, key=lambda name: figures[name])
    rounded = {name: round(value, 4) for name, value in figures.items()}
    return Learned(rivals[chosen], least, chosen, rounded)


def _case(replay: Replay, user: int, wanted: Integers) -> _Case:
    scored, owned = replay.parts(user)
    parts = np.stack([np.nan_to_num(scored[part].scores) for part in PARTS], axis=1)
    return _Case(scored, owned, parts, wanted)


def _fit(cases: list[_Case]) -> dict[str, float]:
    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for case in cases:
            score = case.parts @ weights
            chances = np.exp(score - score.max())
            chances /= chances.sum()
            total -= float(np.log(chances[case.wanted] + 1e-12).mean()) / len(cases)
            slope = slope - (case.parts[case.wanted].mean(axis=0) - chances @ case.parts) / len(cases)
        return total, slope

    found = minimize(
        loss, np.ones(len(PARTS)), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(PARTS)
    )
    total = float(found.x.sum()) or 1.0
    return {part: round(float(weight) / total, 4) for part, weight in zip(PARTS, found.x, strict=True)}


def _ndcg(replay: Replay, cases: list[_Case], weights: Mapping[str, float]) -> float:
    everything = np.flatnonzero(replay.products.is_in_stock)
    values = []
    for case in cases:
        score = replay.blended(case.scored, case.owned, weights).score
        values.append(user_metrics(replay.best(score, everything, AT), case.wanted)["ndcg"])
    return float(np.mean(values))
