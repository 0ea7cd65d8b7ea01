"""Turns what was understood of a picture, a sentence or a product into a query in the catalogue's numbers."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.canonical.genders import gender_of
from smartrec_recommender.canonical.sizes import read_sizes
from smartrec_recommender.domain.catalogue.canonical_terms import (
    childrens_genders_for,
    genders_serving,
    seasons_serving,
    sizes_serving_for,
)
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH, ProductColumns
from smartrec_recommender.domain.catalogue.pictures.duplicates import hash_of
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.looks import NO_LOOKS, Looks, by_lower_case, likely_patterns
from smartrec_recommender.domain.query import Query, Source
from smartrec_recommender.domain.recommendations import QueryPart
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.problems import InvalidEmbedding
from smartrec_recommender.serving.requests.goods_query import GoodsQuery, goods_query
from smartrec_recommender.serving.requests.schemas import Scored, SearchRequest

_BYTES_PER_HALF = 2


def query_of(request: SearchRequest, terms: Terms) -> tuple[Query, list[str]]:
    """Returns: the query but for its price (`query_reading/prices.py`), and what of it cannot be kept: the
    "brand", "gender", "size" or "season" that the catalogue does not know.

    Raises InvalidEmbedding.
    """
    constrained = {
        "brand": terms.numbers("brand", request.brands),
        "gender": genders_serving(terms, [request.gender] if request.gender else []),
        "size": sizes_serving_for(terms, [request.size] if request.size else []),
        "season": seasons_serving(terms, [request.season] if request.season else []),
    }
    requested = {
        "brand": request.brands, "gender": request.gender, "size": request.size, "season": request.season,
    }  # fmt: skip
    degraded = [kind for kind, numbers in constrained.items() if requested[kind] and not numbers]
    source: Source = "photo" if request.embedding is not None else "text"
    excluded = (
        terms.numbers("attribute", request.negated.attributes)
        | terms.numbers("colour", request.negated.colours)
        | terms.numbers("category", request.negated.categories)
        | terms.numbers("brand", request.negated.brands)
    )
    rest = Query(
        source=source,
        excluded_terms=excluded,
        genders=constrained["gender"],
        gender_asked=gender_of(request.gender) or (request.gender or "").lower(),
        excluded_genders=childrens_genders_for(terms, request.gender),
        sizes=constrained["size"],
        size_asked=_in_canonical_words(request.size) if request.size else "",
        sort=None if request.order else request.sort,
        order=request.order,
    )
    goods = _goods_named(request, terms)
    if goods is not None:
        return _query_for_goods(rest, goods, request, constrained["brand"]), degraded
    if not request.understood:
        return rest, degraded
    query = replace(
        rest,
        categories={scored.name: scored.score for scored in request.category if scored.score > 0},
        attributes=_numbered(terms, "attribute", request.attributes),
        colours={scored.name: scored.score for scored in request.colours if scored.score > 0},
        brands=constrained["brand"],
        seasons=constrained["season"],
        season_asked=(request.season or "").lower(),
        embedding=None if request.embedding is None else read_embedding(request.embedding),
        perceptual_hash=hash_of(request.perceptual_hash),
        looks=looks_of(request) if source == "photo" else NO_LOOKS,
    )
    return query, degraded


def _goods_named(request: SearchRequest, terms: Terms) -> GoodsQuery | None:
    if not request.words:
        return None
    names_garment = any(scored.score > 0 for scored in request.category)
    return goods_query(
        request.words, terms, is_about_garments=request.understood, names_garment=names_garment
    )


def looks_of(request: SearchRequest) -> Looks:
    """What a photo may show: all of its likelihoods, or else what alone was told of it."""
    likely = request.likelihoods
    return Looks(
        category=by_lower_case(likely.category or _scores(request.category)),
        colour=by_lower_case(likely.colour or _scores(request.colours)),
        pattern=by_lower_case(likely.pattern or likely_patterns(_scores(request.attributes))),
    )


def _scores(named: Iterable[Scored]) -> dict[str, float]:
    return {scored.name: scored.score for scored in named}


def _in_canonical_words(size: str) -> str:
    return " or ".join(sorted(one.name for one in read_sizes(size))) or size


def is_of_model(request: SearchRequest, snapshot: Snapshot) -> bool:
    """Whether the query's embedding, if any, can be compared with those of the products."""
    models = {request.embedding_model, snapshot.embedding_model} - {None}
    return request.embedding is None or len(models) < 2


def unknown_to_catalogue(request: SearchRequest, kinds: Iterable[str]) -> list[QueryPart]:
    """Returns: of the brands, the size and so on, what was asked for of the kinds that cannot be kept."""
    requested: dict[str, list[str | None]] = {
        "brand": [*request.brands],
        "gender": [request.gender],
        "size": [request.size],
        "season": [request.season],
    }
    return [QueryPart(kind, name) for kind in kinds for name in requested[kind] if name]


def words_in_no_title(query: Query) -> list[QueryPart]:
    """Returns: the phrase that titles were to hold, where none does."""
    is_missing = query.exact_words and not query.with_words
    return [QueryPart("words", " ".join(query.exact_words))] if is_missing else []


def _query_for_goods(rest: Query, goods: GoodsQuery, request: SearchRequest, brands: frozenset[int]) -> Query:
    colours = {scored.name: scored.score for scored in request.colours if scored.score > 0}
    return replace(
        rest,
        categories=goods.departments,
        attributes=goods.words,
        colours=colours or dict.fromkeys(goods.colours, 1.0),
        brands=brands,
        names_other_goods=True,
    )


def query_like(product: ProductColumns, terms: Terms) -> Query:
    """Asks for products like the one that `product` holds, but not for that one."""
    like = Query(
        source="product",
        excluded_products=frozenset({int(product.number[0])}),
        embedding=product.embedding[0] if product.has_embedding[0] else None,
        perceptual_hash=int(product.perceptual_hash[0]),
    )
    colour, category = int(product.colour[0]), int(product.category[0])
    return replace(
        like,
        categories={terms.name(category): 1.0},
        attributes=product.attributes_of(0),
        colours={terms.name(colour): 1.0} if colour else {},
        is_own_picture=True,
    )


def read_embedding(text: str) -> NDArray[np.float32]:
    """Returns: float32 (256,), L2 norm 1. Raises InvalidEmbedding."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidEmbedding("Send the embedding as base64 (RFC 4648, with padding).") from None
    if len(data) != _BYTES_PER_HALF * EMBEDDING_LENGTH:
        raise InvalidEmbedding(f"Send {EMBEDDING_LENGTH} float16 values; these are {len(data)} bytes.")
    values = np.frombuffer(data, dtype="<f2").astype(np.float32)
    length = float(np.linalg.norm(values))
    if not np.isfinite(length) or length == 0.0:
        raise InvalidEmbedding("Send finite values that are not all zero.")
    return values / np.float32(length)


def _numbered(terms: Terms, kind: str, named: list[Scored]) -> dict[int, float]:
    numbered = {terms.number(kind, scored.name): scored.score for scored in named if scored.score > 0}
    return {number: score for number, score in numbered.items() if number is not None}
