"""What shoppers make of what they are shown, and what merchandisers read of it."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Annotated, Literal

from fastapi import Query

from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf, new_router
from smartrec_gateway.api.transactions import IdempotencyKey
from smartrec_gateway.clients import feedback
from smartrec_gateway.orchestration.quality_metrics import FEEDBACK
from smartrec_gateway.problems import OutcomeUnknown, UnsupportedMediaType
from smartrec_gateway.schemas.feedback import (
    ClickThroughReport,
    FeedbackAnswer,
    FeedbackBatch,
    WrongCategoryReport,
)
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router(tags=["feedback"])
DaysOf = Annotated[int, Query(ge=1, le=365, description="Of how many days up to now.", examples=[28])]
MostOf = Annotated[int, Query(ge=1, le=1_000, description="Of how many rows at most.", examples=[100])]


@router.post(
    "/feedback",
    summary="Record what shoppers made of what they were shown, up to 1,000 events at once",
    responses=problem_responses(MalformedJson, UnsupportedMediaType, OutcomeUnknown),
)
async def record_feedback(
    batch: FeedbackBatch, clients: ClientsOf, context: ContextOf, idempotency_key: IdempotencyKey = None
) -> FeedbackAnswer:
    """Impressions and clicks, and what shoppers say: a product that somebody is not interested in is in none
    of their lists from the next request on. Each event stands for itself: what cannot be recorded is refused
    with its reason, and the others land. With the header Idempotency-Key, or where every event has its
    `event_id`, the whole batch may be sent again.
    """
    key = idempotency_key or uuid.uuid4().hex
    outcomes = await feedback.record(clients.bulk, batch.events, key, context)
    counts = Counter(outcome.status for outcome in outcomes)
    for event, outcome in zip(batch.events, outcomes, strict=True):
        if outcome.status == "recorded":
            FEEDBACK.labels(event.kind).inc()
    return FeedbackAnswer(
        events=outcomes,
        recorded=counts["recorded"],
        repeated=counts["repeated"],
        refused=counts["refused"],
    )


@router.get("/reports/click-through", summary="How often what was shown was clicked")
async def report_click_through(
    clients: ClientsOf,
    context: ContextOf,
    by: Annotated[
        Literal["list", "position", "query"], Query(description="What a row is of.", examples=["list"])
    ] = "list",
    days: DaysOf = 28,
    limit: MostOf = 100,
) -> ClickThroughReport:
    """A query that one shopper alone typed tells of that shopper, and is left out."""
    return await feedback.click_through(clients.bulk, by, days, limit, context)


@router.get("/reports/wrong-categories", summary="Products that shoppers call one of another category")
async def report_wrong_categories(
    clients: ClientsOf, context: ContextOf, days: DaysOf = 90, limit: MostOf = 100
) -> WrongCategoryReport:
    return await feedback.wrong_categories(clients.bulk, days, limit, context)
