"""Search by one picture or several, and by words that change what they ask for.

Degradation: without vision the words alone are searched for, and without words the popular products are
shown; without nlp the picture alone is searched for. Where vision could not look closely, it may have missed
something. `degraded` says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from smartrec_gateway.clients import recommender, vision
from smartrec_gateway.clients.product_pages import ProductPage
from smartrec_gateway.clients.upstream import CallContext, UpstreamUnavailable
from smartrec_gateway.orchestration import answers
from smartrec_gateway.orchestration.quality_metrics import count_photo
from smartrec_gateway.orchestration.reading.words import ReadWords, read_words, whole_sentence
from smartrec_gateway.orchestration.searching import queries, references
from smartrec_gateway.orchestration.searching.by_words import (
    Services,
    add_products,
    answer_with,
    search_by_text,
)
from smartrec_gateway.schemas.answers import SearchAnswer
from smartrec_gateway.schemas.requests import ImageSearchFields
from smartrec_gateway.schemas.understanding import ImageUnderstanding, Scored

_NOT_SHOWN: Any = {
    "embedding": True,
    "perceptual_hash": True,
    "is_complete": True,
    "model": True,
    "likelihoods": True,
    "garments": {"__all__": {"embedding", "likelihoods"}},
}
"""What vision tells the recommender and nobody else."""


async def search_by_pictures(
    services: Services, pictures: Sequence[vision.Picture], search: ImageSearchFields, context: CallContext
) -> SearchAnswer:
    """Raises: PicturesUnreadable, a problem of a picture, InvalidBox, NoSuchGarment, QueryTooLong,
    InvalidCursor, ServiceBusy, RecommenderUnavailable.
    """
    recommender.check_room(services.clients.recommender)
    try:
        analysis = await _analysed(services, pictures, search, context)
    except UpstreamUnavailable as error:
        if whole_sentence(search):
            answer = await search_by_text(services, search.words_alone(), context)
            return answer.model_copy(update={"degraded": [error.upstream, *answer.degraded]})
        raise vision.cannot_read() from error
    answer = await _answer_to(services, analysis, search, context)
    if analysis.is_complete:
        return answer
    return answer.model_copy(update={"degraded": [services.clients.vision.name, *answer.degraded]})


async def _answer_to(
    services: Services, analysis: vision.Analysis, search: ImageSearchFields, context: CallContext
) -> SearchAnswer:
    """Products for what was seen."""
    seen = _understanding(analysis, search)
    if whole_sentence(search):
        return await _with_words(services, analysis, seen, search, context)
    if not seen.understood:
        query = queries.of_unworn_picture(search, analysis)
        page = await recommender.search(services.clients.recommender, query, context)
        return answers.search_answer(page, _known_by_the_shop(seen, page), context)
    garments = map(analysis.of_garment, range(len(analysis.garments)))
    of_garments = (queries.of_picture(search, garment) for garment in garments)
    await add_products(services.clients, seen.garments, of_garments, search.cursor, context)
    query = queries.of_picture(search, analysis.of_garment(search.garment))
    return await answer_with(services.clients, query, seen, context)


async def _analysed(
    services: Services, pictures: Sequence[vision.Picture], search: ImageSearchFields, context: CallContext
) -> vision.Analysis:
    """All pictures as one; those that show nothing to wear are left out where others do."""
    in_time = context.ending_earlier(services.reserve_seconds)
    boxes = [*search.box, *[None] * len(pictures)][: len(pictures)]
    seen = await asyncio.gather(
        *(
            vision.analyze(services.clients.vision, picture, in_time, box)
            for picture, box in zip(pictures, boxes, strict=True)
        )
    )
    for one in seen:
        count_photo(one.model_name)
    together = references.together([one for one in seen if one.shows_garment] or seen[:1])
    return together.model_copy(update={"is_complete": all(one.is_complete for one in seen)})


def _understanding(analysis: vision.Analysis, search: ImageSearchFields) -> ImageUnderstanding:
    searched_by = analysis.of_garment(search.garment)
    return ImageUnderstanding(
        understood=searched_by.shows_garment,
        garment=search.garment,
        **searched_by.model_dump(exclude=_NOT_SHOWN),
    )


def _known_by_the_shop(seen: ImageUnderstanding, page: ProductPage) -> ImageUnderstanding:
    """A picture of shoes shows nothing to wear to vision; of its own one the shop knows what it shows."""
    if page.because_of is None:
        return seen
    category = [Scored(name=page.because_of.category, score=1.0)]
    return seen.model_copy(update={"understood": True, "category": category})


async def _with_words(
    services: Services,
    analysis: vision.Analysis,
    seen: ImageUnderstanding,
    search: ImageSearchFields,
    context: CallContext,
) -> SearchAnswer:
    if not seen.understood:
        return await _with_words_alone(services, analysis, seen, search, context)
    garment = analysis.of_garment(search.garment)
    query = queries.of_picture(search, garment)
    try:
        read = await _read(services, garment, search, context)
    except UpstreamUnavailable as error:
        return await answer_with(services.clients, query, seen, context, [error.upstream])
    query = references.changed(query.model_copy(update={"filters": read.search.filters}), read.mapped)
    seen = seen.model_copy(update={"words": read.understood})
    return await answer_with(services.clients, query, seen, context, read.unasked)


async def _with_words_alone(
    services: Services,
    analysis: vision.Analysis,
    seen: ImageUnderstanding,
    search: ImageSearchFields,
    context: CallContext,
) -> SearchAnswer:
    """Nothing to wear is seen: by the words, which change the product where it is one's own picture.

    Without the recommender they are searched for alone, as nothing stands in for a product.
    """
    question, words = queries.whose_unworn_picture(search, analysis), search.words_alone()
    page = await recommender.search(services.clients.recommender, question, context)
    if page.because_of is not None and services.clients.recommender.name not in page.degraded:
        words = words.model_copy(update={"like": [page.because_of.id]})
        seen = _known_by_the_shop(seen, page)
    answer = await search_by_text(services, words, context)
    return answer.model_copy(
        update={
            "understood": seen.model_copy(update={"words": answer.understood}),
            "degraded": list(dict.fromkeys([*page.degraded, *answer.degraded])),
        }
    )


async def _read(
    services: Services, garment: vision.Analysis, search: ImageSearchFields, context: CallContext
) -> ReadWords:
    table = await services.synonyms.table(services.clients, context)
    in_time = context.ending_earlier(services.reserve_seconds)
    return await read_words(services.clients, table, search, in_time, references.seen_in(garment))
