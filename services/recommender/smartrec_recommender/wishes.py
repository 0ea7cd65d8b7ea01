"""What the candidate stage is to look for, first with all conditions kept, then with ever fewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from smartrec_recommender.columns import Floats
from smartrec_recommender.kinship import Closeness
from smartrec_recommender.query import PriceRange, Query, closeness_of_terms
from smartrec_recommender.shopper import Shopper
from smartrec_recommender.terms import Terms

_MOST_NEIGHBOURS = 150
_REMEMBERED_LIKES = 3
_FAVOURITES = {"attribute": 3, "brand": 2, "colour": 2}
_FAVOURITE_CATEGORIES = 3


@dataclass(frozen=True)
class Wanted:
    """What the sources look for. `categories` and `brands`: only those, where not None.

    `asked` are term numbers with weights; `tastes` terms that the shopper likes to see together;
    `likes` embeddings of products that the shopper liked; `neighbours` product numbers, best first.
    """

    categories: Sequence[int] | None = None
    brands: Sequence[int] | None = None
    price: PriceRange | None = None
    asked: Mapping[int, float] = field(default_factory=dict)
    tastes: Sequence[tuple[int, ...]] = ()
    likes: Sequence[Floats] = ()
    neighbours: Sequence[int] = ()


def wishes(query: Query, shopper: Shopper, terms: Terms) -> Wanted:
    """All that the query and the shopper's taste give to look for, with every condition kept."""
    categories = _categories(query, terms, Closeness.ASKED)
    asked = {**query.attributes, **query.colours}
    if categories is None:
        named = {terms.number("category", name): score for name, score in query.categories.items()}
        asked |= {number: score for number, score in named.items() if number is not None}
    return Wanted(
        categories=categories,
        brands=sorted(query.brands) or None,
        price=query.price,
        asked=asked,
        tastes=_tastes(shopper, categories, terms),
        likes=_likes(shopper),
        neighbours=_neighbours(shopper),
    )


def wider(query: Query, wanted: Wanted, terms: Terms) -> Iterator[Wanted]:
    """Gives up one condition after the other, in the order that `relaxation.py` states."""
    if wanted.brands is not None:
        wanted = replace(wanted, brands=None)
        yield wanted
    for farthest in (Closeness.KIN, Closeness.SAME_GROUP):
        if wanted.categories is not None:
            yield replace(wanted, categories=_categories(query, terms, farthest))
    if wanted.categories is not None:
        wanted = replace(wanted, categories=None)
        yield wanted
    if wanted.price is not None:
        yield replace(wanted, price=None)


def _categories(query: Query, terms: Terms, farthest: Closeness) -> list[int] | None:
    nearness = closeness_of_terms(query, terms)
    return [term for term, near in nearness.items() if near <= farthest] if nearness else None


def _tastes(shopper: Shopper, categories: list[int] | None, terms: Terms) -> list[tuple[int, ...]]:
    """Pairs of a category (asked for, or else favourite) with what the shopper likes best."""
    profile = shopper.profile
    if profile.confidence == 0.0:
        return []
    chosen = categories or profile.favourites(terms, "category", _FAVOURITE_CATEGORIES)
    likings = [term for kind, most in _FAVOURITES.items() for term in profile.favourites(terms, kind, most)]
    return [(category, liking) for category in chosen[:_FAVOURITE_CATEGORIES] for liking in likings]


def _likes(shopper: Shopper) -> list[Floats]:
    rows = np.flatnonzero((shopper.history.weight > 0) & shopper.liked.has_embedding)
    return [shopper.liked.embedding[row] for row in rows[:_REMEMBERED_LIKES]]


def _neighbours(shopper: Shopper) -> list[int]:
    pairs = shopper.neighbours
    if not len(pairs.of):
        return []
    numbers, place = np.unique(pairs.number, return_inverse=True)
    strength = np.bincount(place, weights=pairs.similarity)
    best: list[int] = numbers[np.argsort(-strength, kind="stable")[:_MOST_NEIGHBOURS]].tolist()
    return best
