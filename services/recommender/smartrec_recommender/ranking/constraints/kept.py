"""What each product keeps and what it gives up of all that a search asks for, in words that people used.

Relaxation (`relaxation.py`) orders products by the constraints alone; here attributes, colours and the season
count too, so that an answer can say which products are all of what was asked, and what the others are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from smartrec_recommender.canonical.category_words import CATEGORIES_CALLED
from smartrec_recommender.canonical.words import number_forms
from smartrec_recommender.domain.catalogue.columns import Booleans
from smartrec_recommender.domain.catalogue.facets.patterns import pattern_bits_of
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import MIN_EXPLICIT_SCORE, Query, likeness_of_colours
from smartrec_recommender.domain.recommendations import QueryPart
from smartrec_recommender.domain.similarity import CategorySimilarity
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_vocabulary.patterns import OTHER, PATTERNS, pattern_of

_SAME_COLOUR_IN_PHOTO = 0.5

Parts = Iterator[tuple[QueryPart, Booleans]]


class Thing(NamedTuple):
    """Something asked for, and whether each candidate has it: by its name, a narrower one or that of its
    category; by a pattern of the same family, as plaid is checked (of the ranking's rows alone).
    """

    part: QueryPart
    by_name: Booleans
    by_pattern: Booleans


def parts_given_up(request: RankingRequest, ranking: Ranking) -> list[list[QueryPart]]:
    """Returns: for each of the ranking's rows, what of the query that product does not have."""
    kept = [*_constraints(request, ranking), *_description(request, ranking)]
    return [[part for part, is_kept in kept if not is_kept[row]] for row in ranking.rows.tolist()]


def _constraints(request: RankingRequest, ranking: Ranking) -> Parts:
    """Category, brand, price, for whom and size, each with whether every candidate keeps it."""
    query, terms, relaxation = request.query, request.snapshot.terms, ranking.relaxation
    if relaxation.category_similarity is not None:
        name = " or ".join(sorted(query.clear_categories))
        yield QueryPart("category", name), relaxation.category_similarity == CategorySimilarity.SAME
    if relaxation.has_brand is not None:
        yield QueryPart("brand", _names(terms, query.brands)), relaxation.has_brand
    named = {
        "words": " ".join(query.exact_words),
        "price": query.price.in_words() if query.price is not None else "",
        "gender": query.gender_asked,
        "size": query.size_asked,
    }
    yield from ((QueryPart(kind, named[kind]), ~missed) for kind, missed in relaxation.missed.items())


def _description(request: RankingRequest, ranking: Ranking) -> Parts:
    """Attributes, colours and the season."""
    query, terms, products = request.query, request.snapshot.terms, ranking.products
    if query.is_change or query.source == "product":  # the rest was seen and not asked for
        for one in query.required:
            yield QueryPart(one.kind, one.name), products.has_any_attribute_or_main_colour(one.terms)
        return
    yield from (
        (thing.part, thing.by_name | thing.by_pattern) for thing in things_asked_for(request, ranking)
    )
    if query.colours:
        likeness = np.zeros(terms.size)
        for number, near in likeness_of_colours(query, terms).items():
            likeness[number] = near
        # Words ask for a product that is of the colour; in a photo each of its colours is seen.
        most, share = (_SAME_COLOUR_IN_PHOTO, 1.0) if query.source == "photo" else (1.0, 0.0)
        name = " or ".join(query.colours)
        kept = products.best_of_colours(likeness, share) >= min(most, likeness.max())
        yield QueryPart("colour", name), kept
    if query.seasons:
        yield QueryPart("season", query.season_asked), np.isin(products.season, list(query.seasons))


def things_asked_for(request: RankingRequest, ranking: Ranking) -> Iterator[Thing]:
    """The attributes that are asked for explicitly."""
    query, terms = request.query, request.snapshot.terms
    any_of = {one.name: one.terms for one in query.required if one.kind == "attribute" and one.is_asked}
    for part, numbers in _attributes(_asked_for(query, terms), terms):
        either = numbers | any_of.pop(part.name, frozenset())  # what is of merino wool is of wool
        by_pattern = _has_pattern(part.name, ranking, terms)
        yield Thing(part, _has_any(part.name, either, ranking, terms), by_pattern)
    for name, numbers in any_of.items():  # no product has the name itself
        by_name = _has_any(name, numbers, ranking, terms)
        yield Thing(QueryPart("attribute", name), by_name, np.zeros_like(by_name))


def _asked_for(query: Query, terms: Terms) -> Mapping[int, float]:
    """What a photo shows is no demand: it is like the photo that has its category, colours and pattern."""
    if query.source != "photo":
        return query.attributes
    return {term: score for term, score in query.attributes.items() if pattern_of(terms.name(term))}


def _attributes(asked: Mapping[int, float], terms: Terms) -> Iterator[tuple[QueryPart, frozenset[int]]]:
    """What is asked for explicitly, each with its terms: "sneaker" and "sneakers" are one."""
    explicit = [number for number, score in asked.items() if score >= MIN_EXPLICIT_SCORE]
    left = dict.fromkeys(explicit)
    while left:
        first = next(iter(left))
        forms = {first, *terms.numbers(terms.kind(first), number_forms(terms.name(first)))}
        same = frozenset(number for number in left if number in forms)
        for number in same:
            del left[number]
        yield QueryPart("attribute", terms.name(first)), same


def _has_any(name: str, numbers: frozenset[int], ranking: Ranking, terms: Terms) -> Booleans:
    """Whether each candidate has any of the attributes, or is a garment of that name (turtleneck)."""
    called = terms.numbers("category", [name, *CATEGORIES_CALLED.get(name, ())])
    is_such = np.isin(ranking.products.category, list(called))
    has: Booleans = ranking.products.has_any_attribute(numbers) | is_such
    return has


def _has_pattern(name: str, ranking: Ranking, terms: Terms) -> Booleans:
    """Whether each candidate has the pattern that the attribute names: what is "striped" keeps "stripe".

    Of those that are of no family ("paisley", "leopard print"), one is not the other.
    """
    pattern, products = pattern_of(name), ranking.products
    has = np.zeros(len(products), dtype=bool)
    if pattern is not None and pattern != OTHER:
        bits = pattern_bits_of(products.take(ranking.rows), terms)
        has[ranking.rows] = bits & (1 << PATTERNS.index(pattern)) != 0
    return has


def _names(terms: Terms, numbers: frozenset[int]) -> str:
    return " or ".join(sorted(terms.name(number) for number in numbers))
