"""What users type: suggestions for them, and what they missed for the shop's merchandisers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf, new_router
from smartrec_gateway.clients import recommender_words
from smartrec_gateway.schemas.requests import MAX_QUERY_CHARACTERS
from smartrec_gateway.schemas.words import Suggestions, UnmetQueries
from smartrec_service.problems import problem_responses

router = new_router(tags=["search"])


@router.get("/suggest", summary="How a query may go on", responses=problem_responses())
async def suggest(
    q: Annotated[
        str, Query(max_length=MAX_QUERY_CHARACTERS, description="What is typed so far.", examples=["red dr"])
    ],
    clients: ClientsOf,
    context: ContextOf,
    limit: Annotated[int, Query(ge=1, le=20, description="How many suggestions.", examples=[8])] = 8,
) -> Suggestions:
    """From the catalogue and from earlier queries that found something; misspellings are read."""
    found = await recommender_words.suggest(clients.recommender, q, limit, context)
    return Suggestions(suggestions=found)


@router.get("/unmet-queries", summary="What was searched for and not found", responses=problem_responses())
async def unmet_queries(
    clients: ClientsOf,
    context: ContextOf,
    limit: Annotated[
        int, Query(ge=1, le=1_000, description="How many queries, the most searched first.", examples=[100])
    ] = 100,
) -> UnmetQueries:
    """Of the last three months, typed by several shoppers; who typed them is not kept."""
    found = await recommender_words.unmet_queries(clients.bulk, limit, context)
    return UnmetQueries(queries=found)
