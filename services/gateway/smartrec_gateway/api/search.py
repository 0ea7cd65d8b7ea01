"""Searches, by a photo and by a sentence."""

from __future__ import annotations

from fastapi import Request

from smartrec_gateway.api.requests import upload
from smartrec_gateway.api.requests.dependencies import (
    SettingsOf,
    new_context,
    new_router,
)
from smartrec_gateway.orchestration.searching import by_pictures, by_words
from smartrec_gateway.problems import (
    EmptyQuery,
    ImageTooLarge,
    InvalidBox,
    InvalidCursor,
    MissingImage,
    NoSuchGarment,
    PicturesUnreadable,
    QueryTooLong,
    TooManyUploads,
    UnknownProduct,
    UnreadableImage,
    UnsupportedImageType,
    UnsupportedMediaType,
    UploadTooSlow,
)
from smartrec_gateway.protection.access import caller_of
from smartrec_gateway.protection.bodies.upload_slots import UploadSlots
from smartrec_gateway.schemas.answers import SearchAnswer
from smartrec_gateway.schemas.requests import (
    EMPTY_QUERY,
    MAX_QUERY_CHARACTERS,
    QUERY_TOO_LONG,
    Filters,
    TextSearchRequest,
)
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router(tags=["search"])
_OF_PICTURE = (UnsupportedImageType, UnreadableImage, InvalidBox, NoSuchGarment, QueryTooLong)


def services_of(request: Request) -> by_words.Services:
    state = request.app.state
    reserve_seconds = state.settings.recommender_reserve_seconds
    return by_words.Services(state.clients, state.popular, reserve_seconds, state.synonyms)


@router.post(
    "/search/image",
    summary="Products that match one photo or several, as words change them",
    openapi_extra={"requestBody": upload.request_body()},
    responses=problem_responses(
        UploadTooSlow,
        ImageTooLarge,
        InvalidCursor,
        MissingImage,
        TooManyUploads,
        PicturesUnreadable,
        *_OF_PICTURE,
    ),
)
async def search_by_image(request: Request, settings: SettingsOf) -> SearchAnswer:
    """Send the photo as multipart/form-data: `curl -F image=@photo.jpg -F user_id=maya …/v1/search/image`.

    Up to four files `image` are one question: products like all of them. Words in `query` and `without`
    change what they name (`-F 'query=but in red, with long sleeves'`) and keep the rest of the picture; `box`
    looks at a part of it. A picture with nothing to wear is answered with what the words ask for, or with the
    popular products; `understood.understood` is false. The shop's own pictures of shoes and bags
    are known to it: they bring that product and those like it.
    """
    slots: UploadSlots = request.app.state.upload_slots
    async with (
        slots.taken(caller_of(request.scope)),
        upload.read_image_search(request, settings) as (pictures, fields),
    ):
        context = await new_context(request)
        return await by_pictures.search_by_pictures(services_of(request), pictures, fields, context)


@router.post(
    "/search/text",
    summary="Products that match a sentence",
    responses=problem_responses(
        MalformedJson, UnsupportedMediaType, InvalidCursor, EmptyQuery, QueryTooLong, UnknownProduct
    ),
)
async def search_by_text(query: TextSearchRequest, request: Request) -> SearchAnswer:
    """Colours, prices, brands and what is not wanted ("no sleeves") are understood.

    With products in `like` these are the picture: `{"like": ["P00412"], "query": "but in red"}`. Filters
    without a query browse the shop.
    """
    if not (query.query.strip() or query.without or query.like or query.filters != Filters()):
        raise EmptyQuery(EMPTY_QUERY)
    if len(query.query) > MAX_QUERY_CHARACTERS:
        raise QueryTooLong(QUERY_TOO_LONG)
    return await by_words.search_by_text(services_of(request), query, await new_context(request))
