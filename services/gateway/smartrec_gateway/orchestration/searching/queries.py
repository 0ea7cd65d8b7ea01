"""What the recommender is asked, from what was understood and what the caller set besides."""

from __future__ import annotations

from smartrec_gateway.clients import nlp, vision
from smartrec_gateway.clients.recommender import SearchQuery
from smartrec_gateway.orchestration.searching.references import requirements
from smartrec_gateway.schemas.requests import ImageSearchFields, SearchOptions, TextSearchRequest
from smartrec_gateway.schemas.understanding import Scored

_OF_PICTURE = ("category", "attributes", "colours", "likelihoods", "embedding", "perceptual_hash")
_OF_TEXT = (
    "understood", "category", "attributes", "colours", "negated", "price", "price_level", "sort", "brands",
    "gender", "size", "season",
)  # fmt: skip
_OF_ANY_GOODS = ("price", "price_level", "sort", "gender", "size")


def popular(search: SearchOptions) -> SearchQuery:
    """The popular products, within what the caller set."""
    return SearchQuery(
        user_id=search.user_id,
        typed=search.typed or None,
        draft=search.draft,
        limit=search.limit,
        filters=search.filters,
        order=None if search.sort == "relevance" else search.sort,
        facets=search.facets,
        exclude=search.exclude,
        viewed=search.viewed,
        cursor=search.cursor,
    )


def of_picture(search: ImageSearchFields, analysis: vision.Analysis) -> SearchQuery:
    """Products like what a picture, or one garment of it, shows."""
    shown = {name: getattr(analysis, name) for name in _OF_PICTURE}
    return popular(search).model_copy(
        update={"understood": True, "embedding_model": analysis.model_name, **shown}
    )


def of_unworn_picture(search: ImageSearchFields, analysis: vision.Analysis) -> SearchQuery:
    """The popular products, but where it is the shop's own picture of shoes or a bag."""
    picture = {"embedding": analysis.embedding, "perceptual_hash": analysis.perceptual_hash}
    return popular(search).model_copy(update={"embedding_model": analysis.model_name, **picture})


def whose_unworn_picture(search: ImageSearchFields, analysis: vision.Analysis) -> SearchQuery:
    """Asks for the product of such a picture, and for next to nothing besides."""
    question = of_unworn_picture(search, analysis)
    return question.model_copy(
        update={"limit": 1, "order": None, "facets": [], "cursor": None, "draft": None}
    )


def like_products(search: TextSearchRequest) -> SearchQuery:
    """Products like some of the shop."""
    return popular(search).model_copy(update={"understood": True, "like": search.like})


def of_words(search: SearchOptions, mapped: nlp.MappedQuery) -> SearchQuery:
    """Goods that are no garments and have the words of the query; the popular products if none has."""
    for_any_goods = {name: getattr(mapped, name) for name in _OF_ANY_GOODS}
    words = {"words": search.query, "exact_words": mapped.title_words}
    return popular(search).model_copy(update={**words, **for_any_goods})


def of_titles(search: TextSearchRequest) -> SearchQuery:
    """Products with the words of the query in their titles, as nobody could read it."""
    return popular(search).model_copy(update={"words": search.query, "words_in_titles": True})


def of_text(search: SearchOptions, mapped: nlp.MappedQuery) -> SearchQuery:
    """Products that fit a sentence."""
    understood = {name: getattr(mapped, name) for name in _OF_TEXT}
    # of several garments, each has what is said of it, and no product has all of that
    required = requirements(mapped) if len(mapped.garments) < 2 else []
    corrected = [f"{one.from_} → {one.to}" for one in mapped.corrections]
    words = {"words": search.query, "exact_words": mapped.title_words, "corrections": corrected}
    return popular(search).model_copy(update={**words, "required": required, **understood})


def of_garment(search: SearchOptions, mapped: nlp.MappedQuery, garment: nlp.Garment) -> SearchQuery:
    """Products for one garment of a sentence; what is said of all, such as the price, holds for each."""
    if garment.goods:
        return _of_goods(search, mapped, garment)
    attributes = {scored.name: scored for scored in mapped.attributes}
    update: dict[str, object] = {
        "required": [one for one in requirements(mapped) if one.name in garment.attributes],
        "category": [Scored(name=garment.category, score=1.0)] if garment.category else [],
        "attributes": [attributes[name] for name in garment.attributes if name in attributes],
        "colours": [Scored(name=name, score=1.0) for name in garment.colours],
        "words": None,
        "cursor": None,
    }
    return of_text(search, mapped).model_copy(update=update)


def _of_goods(search: SearchOptions, mapped: nlp.MappedQuery, garment: nlp.Garment) -> SearchQuery:
    """Shoes or a bag of a sentence, found by their words; the size is that of the clothes."""
    colours = [Scored(name=name, score=1.0) for name in garment.colours]
    update = {"words": garment.goods, "colours": colours, "exact_words": [], "size": None, "cursor": None}
    return of_words(search, mapped).model_copy(update=update)
