"""Searches, by a photo and by a sentence."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from smartrec_gateway.api import upload
from smartrec_gateway.api.dependencies import (
    ClientsOf,
    ContextOf,
    SettingsOf,
    json_only,
    new_context,
    new_router,
)
from smartrec_gateway.orchestration import search
from smartrec_gateway.problems import (
    EmptyQuery,
    ImageTooLarge,
    InvalidCursor,
    MissingImage,
    NoSuchGarment,
    QueryTooLong,
    TooManyUploads,
    UnreadableImage,
    UnsupportedImageType,
    UnsupportedMediaType,
    UploadTooSlow,
)
from smartrec_gateway.protection.access import caller_of
from smartrec_gateway.protection.upload_slots import UploadSlots
from smartrec_gateway.schemas.answers import SearchAnswer
from smartrec_gateway.schemas.requests import (
    EMPTY_QUERY,
    MAX_QUERY_CHARACTERS,
    QUERY_TOO_LONG,
    TextSearchRequest,
)
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router(tags=["search"])


async def _services(request: Request, settings: SettingsOf, clients: ClientsOf) -> search.Services:
    state = request.app.state
    return search.Services(clients, state.popular, settings.recommender_reserve_seconds, state.synonyms)


ServicesOf = Annotated[search.Services, Depends(_services)]


@router.post(
    "/search/image",
    summary="Products that match a photo",
    openapi_extra={"requestBody": upload.request_body()},
    responses=problem_responses(
        UploadTooSlow,
        ImageTooLarge,
        UnsupportedImageType,
        InvalidCursor,
        MissingImage,
        UnreadableImage,
        NoSuchGarment,
        TooManyUploads,
    ),
)
async def search_by_image(request: Request, settings: SettingsOf, services: ServicesOf) -> SearchAnswer:
    """Send the photo as multipart/form-data: `curl -F image=@photo.jpg -F user_id=maya …/v1/search/image`.

    A picture with nothing to wear is answered with the popular products; `understood.understood` is false.
    """
    slots: UploadSlots = request.app.state.upload_slots
    async with (
        slots.taken(caller_of(request.scope)),
        upload.read_image_search(request, settings) as (picture, fields),
    ):
        context = await new_context(request, settings)
        return await search.search_by_image(services, picture, fields, context)


@router.post(
    "/search/text",
    summary="Products that match a sentence",
    dependencies=[Depends(json_only)],
    responses=problem_responses(MalformedJson, UnsupportedMediaType, InvalidCursor, EmptyQuery, QueryTooLong),
)
async def search_by_text(query: TextSearchRequest, services: ServicesOf, context: ContextOf) -> SearchAnswer:
    """Colours, prices, brands and what is not wanted ("no sleeves") are understood."""
    if not query.query.strip():
        raise EmptyQuery(EMPTY_QUERY)
    if len(query.query) > MAX_QUERY_CHARACTERS:
        raise QueryTooLong(QUERY_TOO_LONG)
    return await search.search_by_text(services, query, context)
