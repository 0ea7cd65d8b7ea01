"""Learns what a person takes for a photo's category, colour or pattern from how likely vision says it is.

Every name of each list is one example for each photo: whether the labels accept it, and how likely vision
calls the garment so and something near it. A logistic regression with a little L2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.optimize import minimize

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats
from smartrec_recommender.domain.similarity import colour_likeness
from smartrec_recommender.ranking.photo_ranking import Acceptance, weighed
from smartrec_recommender.training.photos.replayed_searches import PhotoSearch
from smartrec_vocabulary import load_categories, load_colours
from smartrec_vocabulary.patterns import PATTERNS

L2_PENALTY = 0.01

Nearness = Callable[[str, str], float]


def acceptances(
    searches: Sequence[PhotoSearch], also_called: Mapping[str, Mapping[str, float]]
) -> dict[str, Acceptance]:
    """`also_called`: see `PhotoRanking`. Returns: by aspect. A photo of which an aspect is unknown says
    nothing of it."""

    def is_called(shown: str, other: str) -> float:
        return also_called.get(shown, {}).get(other, 0.0)

    categories = [category.name.casefold() for category in load_categories()]
    colours = [colour.name.casefold() for colour in load_colours()]
    return {
        "category": _fitted(
            [(each.query.looks.category, each.photo.categories) for each in searches], categories, is_called
        ),
        "colour": _fitted(
            [(each.query.looks.colour, each.photo.colours) for each in searches], colours, colour_likeness
        ),
        "pattern": _fitted(
            [(each.query.looks.pattern, each.photo.patterns) for each in searches], PATTERNS, _not_at_all
        ),
    }


def _not_at_all(_one: str, _other: str) -> float:
    return 0.0


def _fitted(
    seen: Sequence[tuple[Mapping[str, float], frozenset[str]]], names: Sequence[str], nearness: Nearness
) -> Acceptance:
    near = np.array([[nearness(one, other) if one != other else 0.0 for other in names] for one in names])
    told = [(likely, accepted) for likely, accepted in seen if likely and accepted]
    if not told:
        raise ValueError("nothing to learn from: nothing was seen in any photo of the dev half")
    own = np.array([[likely.get(name, 0.0) for name in names] for likely, _ in told])
    is_accepted = np.array([[name in accepted for name in names] for _, accepted in told])
    return _logistic(own, own @ near, is_accepted)


def _logistic(own: Floats, near: Floats, is_accepted: Booleans) -> Acceptance:
    """Each (photos, names). What can never be near counts as nothing."""
    inputs = np.stack([*weighed(own, near), np.ones_like(own)], axis=-1).reshape(-1, 3)
    target, photos = is_accepted.ravel(), len(own)
    penalised = np.array([1.0, 1.0, 0.0])
    if not near.any():
        inputs[:, 1] = 0.0

    def loss(weights: Floats) -> tuple[float, Floats]:
        logit = inputs @ weights
        total = (np.logaddexp(0.0, logit) - target * logit).sum() / photos
        slope = inputs.T @ (1.0 / (1.0 + np.exp(-logit)) - target) / photos
        penalty = L2_PENALTY * penalised * weights
        return float(total + penalty @ weights), slope + 2.0 * penalty

    found = minimize(
        loss, np.zeros(3), jac=True, method="L-BFGS-B", bounds=[(0.0, None), (0.0, None), (None, None)]
    )
    return Acceptance(*(round(float(value), 4) for value in found.x))
