"""How much of what was asked for (attributes, colour, season) a product has."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import product

import numpy as np

from smartrec_recommender.canonical.category_words import CATEGORIES_CALLED
from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query, Required, likeness_of_colours
from smartrec_recommender.domain.similarity import colour_likeness
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import AttributePart, Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "match"
_COLOUR_COUNTS_AS_ATTRIBUTES = 1.5
# Who asks for "a red dress" means one that is red before one with red flowers; of "a red dress with dots", a
# plain red one comes before a black one with red dots. Set by hand on 2026-11-30 by `make measure-answers`.
_SHARE_OF_FURTHER_COLOUR = 0.3
_SEASON_COUNTS_AS_ATTRIBUTES = 0.5


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    return Scored(match(request.query, products, request.snapshot.terms))


def match(query: Query, products: ProductColumns, terms: Terms) -> Floats:
    """Returns: float64 (n,) in 0..1: the share of what was asked for that each product has."""
    total = _requested_total(query)
    if not total:
        return np.full(len(products), np.nan)
    requested = _requested_attributes(query, terms)
    found = products.attribute_sums(requested)
    for one in _things(query):
        found = found + _lacking_by_name_alone(one, requested, products, terms)
    if _counts_colours(query):
        found = found + _COLOUR_COUNTS_AS_ATTRIBUTES * _colour_match(query, products, terms)
    if query.seasons:
        found = found + _SEASON_COUNTS_AS_ATTRIBUTES * np.isin(products.season, list(query.seasons))
    return found / total


def attributes(request: RankingRequest) -> AttributePart | None:
    """What is the name of a whole category counts by that, which the first stage knows of every product."""
    query, terms = request.query, request.snapshot.terms
    if not (requested := sum(query.attributes.values())):
        return None
    share = 1.0 / _requested_total(query)
    weights = share * _requested_attributes(query, terms)
    for one in _things(query):
        if _called(one, terms):
            weights[list(one.terms)] = 0.0
    return AttributePart(weights, share * requested, is_mean=False)


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    query, terms = context.query, context.terms
    has = context.products.attributes_of(row)
    requested = sorted(query.attributes, key=lambda term: -query.attributes[term])
    names = [terms.name(term) for term in requested if term in has]
    names += _under_other_names(query, has.keys(), int(context.products.category[row]), terms)
    season = int(context.products.season[row])
    if season in query.seasons:
        worn = terms.name(season).lower()
        names += [name for name in ["all year" if worn == "all" else worn] if name not in names]
    colours = [terms.name(number) for number in context.products.colours_of(row)]
    wanted = {name.casefold() for name in query.colours}
    found = next((colour for colour in colours if colour.casefold() in wanted), None)
    if found == colours[0]:
        names.insert(0, found)
    told = ["matches " + ", ".join(names)] if names else []
    if found not in (None, colours[0]):
        told.append(_beside_main(found, colours))
    if told:
        return NAME, "; ".join(told)
    colour, nearest = max(product(colours, query.colours), key=lambda pair: colour_likeness(*pair))
    return NAME, f"{_beside_main(colour, colours)}, close to {nearest}"


def _beside_main(colour: str, colours: Sequence[str]) -> str:
    """A coral dress with green flowers is not simply green."""
    return colour if colour == colours[0] else f"{colours[0]} with {colour}"


def _requested_attributes(query: Query, terms: Terms) -> Floats:
    """Returns: float64 (terms.size,): how much each attribute is asked for."""
    scores = np.zeros(terms.size)
    for term, score_of_term in query.attributes.items():
        scores[term] = score_of_term
    return scores


def _things(query: Query) -> list[Required]:
    """Returns: what words ask for by name, besides colours."""
    return [one for one in query.required if one.kind == "attribute" and one.is_asked]


def _lacking_by_name_alone(
    one: Required, requested: Floats, products: ProductColumns, terms: Terms
) -> Floats:
    """Returns: float64 (n,): what a product that has the thing under another name is short of its score: one
    of merino is of wool, and a flannel is a shirt.
    """
    of_thing = np.zeros(terms.size)
    of_thing[list(one.terms)] = requested[list(one.terms)]
    short = np.maximum(of_thing.max(initial=0.0) - products.attribute_sums(of_thing), 0.0)
    has = products.has_any_attribute(one.terms) | np.isin(products.category, list(_called(one, terms)))
    return np.where(has, short, 0.0)


def _under_other_names(query: Query, has: Set[int], category: int, terms: Terms) -> list[str]:
    """Returns: of each thing that a product has under no name that was asked for, what it is called there."""
    names = []
    for one in _things(query):
        its = one.terms & has
        if its and its.isdisjoint(query.attributes):
            names.append(terms.name(min(its)))
        elif not its and category in _called(one, terms):
            names.append(one.name)
    return names


def _called(one: Required, terms: Terms) -> frozenset[int]:
    """Returns: the categories that are the thing as a whole."""
    names = [name for term in one.terms for name in CATEGORIES_CALLED.get(terms.name(term), ())]
    return terms.numbers("category", names)


def _requested_total(query: Query) -> float:
    """Returns: what a product that has all that was asked for would be given; 0 where nothing was."""
    colour = _COLOUR_COUNTS_AS_ATTRIBUTES if _counts_colours(query) else 0.0
    season = _SEASON_COUNTS_AS_ATTRIBUTES if query.seasons else 0.0
    return sum(query.attributes.values()) + colour + season


def _counts_colours(query: Query) -> bool:
    """A photo's colours have a scorer of their own."""
    return bool(query.colours) and query.source != "photo"


def _colour_match(query: Query, products: ProductColumns, terms: Terms) -> Floats:
    """Returns: how near each product's colour is to the nearest colour asked for, by that colour's score."""
    likeness = np.zeros(terms.size)
    for number, near in likeness_of_colours(query, terms).items():
        likeness[number] = near
    return products.best_of_colours(likeness, _SHARE_OF_FURTHER_COLOUR)


SCORER = Scorer(NAME, "columns", score, words, search_weight=5.0, attributes=attributes)
