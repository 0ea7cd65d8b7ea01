"""The scorers: each gives every candidate one number, exactly and at once (numpy), NaN where it cannot tell.

All numbers are in -1..1 with 1 the best, so that the blend's weights compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.duplicate_images import are_one_picture
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.collaborative import ItemFactors
from smartrec_recommender.domain.popularity import events_now
from smartrec_recommender.domain.query import Query, likeness_of_colours
from smartrec_recommender.domain.users.profile import Profile
from smartrec_recommender.domain.users.user import User

_COLOUR_COUNTS_AS_ATTRIBUTES = 1.5
_SEASON_COUNTS_AS_ATTRIBUTES = 0.5
_UNRELATED_COSINE = 0.3
_MOST_OF_ANOTHER_PICTURE = 0.5

_NEW_FOR_DAYS = 60.0
_REMEMBERED_PRODUCTS = 20
_LOGARITHM_FROM = 0.02
_MOST_LOYAL = 7.0


@dataclass(frozen=True)
class Scored:
    """Scores float64 (n,) and, where one product of the history explains each, its row there (else -1)."""

    scores: Floats
    because_of: Integers | None = None


def of_columns(query: Query, profile: Profile, products: ProductColumns, terms: Terms) -> dict[str, Scored]:
    """The scorers that look at what a product is. Each is a sum over the columns: one with some columns only,
    and nothing in the others, gets the share of those."""
    taste = profile.taste(products) if profile.confidence else np.full(len(products), np.nan)
    return {
        "match": Scored(match(query, products, terms)),
        "category": Scored(category(query, products, terms)),
        "taste": Scored(taste),
    }


def match(query: Query, products: ProductColumns, terms: Terms) -> Floats:
    """Returns: the share of what was asked for (attributes, colour, season) that each product has."""
    asked = requested_total(query)
    if not asked:
        return np.full(len(products), np.nan)
    found = products.attribute_sums(wanted(query, terms))
    if query.colours:
        found = found + _COLOUR_COUNTS_AS_ATTRIBUTES * colour_match(query, products, terms)
    if query.seasons:
        found = found + _SEASON_COUNTS_AS_ATTRIBUTES * np.isin(products.season, list(query.seasons))
    return found / asked


def wanted(query: Query, terms: Terms) -> Floats:
    """Returns: float64 (terms.size,): how much each attribute is asked for."""
    scores = np.zeros(terms.size)
    for term, score in query.attributes.items():
        scores[term] = score
    return scores


def requested_total(query: Query) -> float:
    """Returns: what a product that has all that was asked for would be given; 0 where nothing was."""
    colour = _COLOUR_COUNTS_AS_ATTRIBUTES if query.colours else 0.0
    season = _SEASON_COUNTS_AS_ATTRIBUTES if query.seasons else 0.0
    return sum(query.attributes.values()) + colour + season


def colour_match(query: Query, products: ProductColumns, terms: Terms) -> Floats:
    """Returns: how near each product's colour is to the nearest colour asked for, by that colour's score."""
    likeness = np.zeros(terms.size)
    for number, near in likeness_of_colours(query, terms).items():
        likeness[number] = near
    return likeness[products.colour]


def visual(query: Query, products: ProductColumns) -> Floats:
    """Returns: how much each product's picture looks like the query's, from the cosine of the embeddings.

    1 is kept for the product's own picture: whoever sends it means that product, whatever else is popular.
    """
    if query.embedding is None:
        return np.full(len(products), np.nan)
    cosine = products.embedding @ query.embedding
    is_own = are_one_picture(products.perceptual_hash, query.perceptual_hash, cosine)
    likeness = np.where(is_own, 1.0, _MOST_OF_ANOTHER_PICTURE * _from_cosine(cosine))
    return np.where(products.has_embedding, likeness, np.nan)


def category(query: Query, products: ProductColumns, terms: Terms) -> Floats:
    """Returns: how likely each product's category is the one asked for, against the likeliest."""
    if not query.categories:
        return np.full(len(products), np.nan)
    best = max(query.categories.values())
    score_of = np.zeros(terms.size)
    for name, score in query.categories.items():
        score_of[terms.number("category", name) or 0] = score / best
    score_of[0] = 0.0
    return score_of[products.category]


def history(user: User, products: ProductColumns) -> Scored:
    """How much each product looks like the nearest of the products that the user liked best."""
    liked = user.liked
    rows = np.flatnonzero((user.history.weight > 0) & liked.has_embedding)[:_REMEMBERED_PRODUCTS]
    if not len(rows):
        return Scored(np.full(len(products), np.nan))
    strength = user.history.weight[rows] / user.history.weight[rows].max()
    likeness = _from_cosine(products.embedding @ liked.embedding[rows].T)
    likeness *= strength.astype(np.float32)
    likeness[products.number[:, None] == liked.number[rows]] = 0.0
    nearest = likeness.argmax(axis=1)
    scores = likeness[np.arange(len(products)), nearest] * user.profile.confidence
    return Scored(np.where(products.has_embedding, scores, np.nan), rows[nearest])


def together(user: User, products: ProductColumns) -> Scored:
    """How often users with this history's products bought each candidate too (learned item neighbours)."""
    others = user.neighbours
    greatest = others.strength.max(initial=0.0)
    if greatest <= 0:
        return Scored(np.full(len(products), np.nan))
    at = np.searchsorted(others.number, products.number).clip(max=len(others.number) - 1)
    known = others.number[at] == products.number
    scores = _on_logarithmic_scale(others.strength[at] / greatest) * user.profile.confidence
    return Scored(np.where(known, scores, 0.0), np.where(known, others.because_of[at], -1))


def factors(user: User, learned: ItemFactors, products: ProductColumns) -> Floats:
    """Returns: how much users whose choices are like this one's are drawn to each product."""
    if user.factors is None:
        return np.full(len(products), np.nan)
    drawn = np.clip(learned.scores(user.factors, products.number), 0.0, 1.0)
    return _on_logarithmic_scale(drawn) * user.profile.confidence


def of_pictures(query: Query, user: User, products: ProductColumns) -> dict[str, Scored]:
    """The scorers that look at pictures."""
    return {"visual": Scored(visual(query, products)), "history": history(user, products)}


def of_learned(user: User, learned: ItemFactors, products: ProductColumns) -> dict[str, Scored]:
    """The scorers that look at what others chose."""
    return {"together": together(user, products), "factors": Scored(factors(user, learned, products))}


def of_owned(
    user: User, rate_of_category: Mapping[int, float], products: ProductColumns
) -> dict[str, Scored]:
    """The scorers that have a word on what the user has, and on nothing else."""
    return {
        "again": Scored(category_repurchase(user, rate_of_category, products)),
        "repeat": Scored(user_repurchase(user, products)),
    }


def category_repurchase(
    user: User, rate_of_category: Mapping[int, float], products: ProductColumns
) -> Floats:
    """How likely the user buys once more what they have: the category's rate of repeated purchases."""
    owned = np.isin(products.number, list(user.history.owned))
    if not (owned.any() and rate_of_category):
        return np.full(len(products), np.nan)
    rates = np.array([rate_of_category.get(category, 0.0) for category in products.category[owned].tolist()])
    scores = np.zeros(len(products))
    scores[owned] = np.minimum(1.0, rates * 2.0)
    return scores


def user_repurchase(user: User, products: ProductColumns) -> Floats:
    """How often and how lately the user bought this very product."""
    loyalty = {number: owned.loyalty for number, owned in user.history.owned.items()}
    scores = np.array([loyalty.get(number, 0.0) for number in products.number.tolist()])
    if not scores.any():
        return np.full(len(products), np.nan)
    on_scale: Floats = np.minimum(1.0, np.log1p(scores) / np.log1p(_MOST_LOYAL))
    return on_scale


def popular(products: ProductColumns, greatest_popularity: float, now: datetime) -> Floats:
    """Returns: recent demand on a logarithmic scale, 1 for the most wanted product of the catalogue."""
    greatest = np.log1p(events_now(np.array([greatest_popularity]), now))[0]
    if greatest <= 0:
        return np.full(len(products), np.nan)
    scores: Floats = np.clip(np.log1p(events_now(products.popularity, now)) / greatest, 0.0, 1.0)
    return scores


def new(products: ProductColumns, now: datetime) -> Floats:
    """Returns: 1 for what came into the shop today, falling to 0 within 60 days."""
    age_days = np.maximum(0.0, (now.timestamp() - products.created_at_seconds) / 86_400)
    newness: Floats = np.maximum(0.0, 1.0 - age_days / _NEW_FOR_DAYS)
    return newness


def _on_logarithmic_scale(share: Floats) -> Floats:
    """From 0..1 to 0..1. A choice is about as likely as demand times affinity; in logarithms that is a sum,
    which is what a blend is. Below _LOGARITHM_FROM the scale is nearly linear."""
    scaled: Floats = np.log1p(share / _LOGARITHM_FROM) / np.log1p(1.0 / _LOGARITHM_FROM)
    return scaled


def _from_cosine(cosine: Floats) -> Floats:
    """Unrelated garments have a cosine well above 0; that much counts as nothing."""
    scaled: Floats = np.clip((cosine - _UNRELATED_COSINE) / (1.0 - _UNRELATED_COSINE), 0.0, 1.0)
    return scaled
