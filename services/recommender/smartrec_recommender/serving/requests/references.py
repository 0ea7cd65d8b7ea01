"""One question of a picture or product, and words: these change what they name and keep the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from smartrec_recommender.canonical.category_words import says_no_more_than_category
from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.looks import Looks, by_lower_case, likely_patterns
from smartrec_recommender.domain.query import MIN_EXPLICIT_SCORE, Query, Required
from smartrec_recommender.domain.recommendations import QueryPart
from smartrec_recommender.domain.similarity import colour_likeness
from smartrec_recommender.serving.requests.schemas import Change, Requirement, Scored, SearchRequest
from smartrec_vocabulary.patterns import SOLID, pattern_of

_MIN_SAME_COLOUR = 0.6
"""Likeness from which a colour does for the one asked for; the very same comes first by its score. Set by
hand, 2026-11-29."""
_CENT = 0.01


def described_by(query: Query, products: ProductColumns, terms: Terms) -> Query:
    """Returns: the same query for what these products (at least one, with embeddings) are, on average."""
    count = len(products)
    categories = [terms.name(int(number)) for number in products.category]
    colours = [terms.name(int(number)) for number in products.colour if number]
    attributes: dict[int, float] = {}
    for row in range(count):
        for term, score in products.attributes_of(row).items():
            attributes[term] = attributes.get(term, 0.0) + score / count
    return replace(
        query,
        categories=dict.fromkeys(categories, 1.0),
        attributes=attributes,
        colours=dict.fromkeys(colours, 1.0) or query.colours,
        embedding=_mean(products) if query.embedding is None else query.embedding,
        looks=_looks(categories, colours, {terms.name(term): score for term, score in attributes.items()}),
    )


def _looks(categories: Iterable[str], colours: Iterable[str], attributes: Mapping[str, float]) -> Looks:
    return Looks(
        category=by_lower_case(dict.fromkeys(categories, 1.0)),
        colour=by_lower_case(dict.fromkeys(colours, 1.0)),
        pattern=likely_patterns(attributes) or {SOLID: 1.0},
    )


def for_same_people(query: Query, products: ProductColumns, terms: Terms) -> Query:
    """Returns: the query for those whom the products are for, where it names nobody and they agree."""
    genders = frozenset(products.gender.tolist())
    is_one = len(genders) == 1 and 0 not in genders
    if not is_one or query.genders:
        return query
    return replace(query, genders=genders, gender_asked=terms.name(*genders).lower())


def _mean(products: ProductColumns) -> Floats | None:
    """Returns: float32 (256,), L2 norm 1; None without any picture."""
    total: Floats = products.embedding[products.has_embedding].sum(axis=0)
    length = float(np.linalg.norm(total))
    return (total / np.float32(length)).astype(np.float32) if length else None


def changed(query: Query, change: Change, terms: Terms) -> Query:
    """Returns: the query of a picture or product as the words change it."""
    replaced = terms.numbers("attribute", change.replaced) | query.excluded_terms
    kept = {term: score for term, score in query.attributes.items() if term not in replaced}
    asked = {terms.number("attribute", one.name): one.score for one in change.attributes if one.score > 0}
    return replace(
        query,
        is_change=True,
        attributes={**kept, **{term: score for term, score in asked.items() if term is not None}},
        colours=_scores(change.colours) or _without(query.colours, "colour", query.excluded_terms, terms),
        categories=_scores(change.category)
        or _without(query.categories, "category", query.excluded_terms, terms),
        looks=_changed_looks(query, change, terms),
    )


def _changed_looks(query: Query, change: Change, terms: Terms) -> Looks:
    """What words name takes the place of what the photo shows of it; what they rule out is not shown."""
    looks, excluded = query.looks, query.excluded_terms
    asked = likely_patterns(_scores(change.attributes))
    gone = {pattern for name in change.replaced if (pattern := pattern_of(name))}
    gone |= set(likely_patterns({terms.name(term): 1.0 for term in excluded}))
    return Looks(
        category=by_lower_case(_scores(change.category))
        or _without(looks.category, "category", excluded, terms),
        colour=by_lower_case(_scores(change.colours)) or _without(looks.colour, "colour", excluded, terms),
        pattern=asked or {name: likely for name, likely in looks.pattern.items() if name not in gone},
    )


def cheaper_than(query: Query, reference: ProductColumns | None) -> Query:
    """Returns: the query with "cheaper" read as a price below the reference's, where that has one."""
    if query.sort != "price_asc" or query.price is not None or reference is None:
        return query
    prices = reference.price[~np.isnan(reference.price)]
    if not len(prices):
        return query
    most = round(float(prices.min()) - _CENT, 2)
    return replace(query, sort=None, price=PriceRange(None, most, str(reference.currency[0]) or None))


def required_of(request: SearchRequest, terms: Terms) -> tuple[tuple[Required, ...], list[QueryPart]]:
    """Returns: what the words require, and what of that no product of the shop has."""
    explicit = {scored.name for scored in request.attributes if scored.score >= MIN_EXPLICIT_SCORE}
    required, lacking = [], []
    for one in request.required:
        numbers = _numbers(one, terms)
        is_asked = request.change is not None or one.kind == "colour" or one.name in explicit
        if numbers:
            required.append(Required(one.kind, one.name, numbers, is_asked))
        elif is_asked and not says_no_more_than_category(one.name):
            lacking.append(QueryPart(one.kind, one.name))
    return tuple(required), lacking


def _numbers(one: Requirement, terms: Terms) -> frozenset[int]:
    if one.kind == "attribute":
        return terms.numbers("attribute", one.any_of)
    return frozenset(
        term.number
        for term in terms.of_kind("colour")
        if max(colour_likeness(term.name, name) for name in one.any_of) >= _MIN_SAME_COLOUR
    )


def _scores(named: Sequence[Scored]) -> dict[str, float]:
    return {scored.name: scored.score for scored in named if scored.score > 0}


def _without(
    scores: Mapping[str, float], kind: str, excluded: frozenset[int], terms: Terms
) -> dict[str, float]:
    return {name: score for name, score in scores.items() if terms.number(kind, name) not in excluded}
