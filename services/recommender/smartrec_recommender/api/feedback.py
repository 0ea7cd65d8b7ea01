"""POST /v1/feedback:batch, and the reports that are made of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from smartrec_recommender.api.dependencies import ClockOf, EngineOf
from smartrec_recommender.problems import DatabaseUnavailable
from smartrec_recommender.serving.requests.schemas import ProductId, UserId, storable
from smartrec_recommender.store.connection import for_reading
from smartrec_recommender.store.users.feedback import (
    FeedbackEvent,
    FeedbackKind,
    FeedbackStatus,
    record_feedback,
)
from smartrec_recommender.store.users.feedback_reports import (
    ClickThrough,
    Dimension,
    WrongCategory,
    read_click_through,
    read_wrong_categories,
)
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1", tags=["feedback"], responses=problem_responses(DatabaseUnavailable))
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


class Feedback(BaseModel):
    """Something that a user made of a product that was shown."""

    model_config = ConfigDict(extra="forbid")

    event_id: str = Field(min_length=1, max_length=255, pattern=r"^[^\x00]+$")
    kind: FeedbackKind
    product_id: ProductId
    user_id: UserId | None = None
    list: str | None = Field(None, min_length=1, max_length=64, pattern=r"^[^\x00]+$")
    position: int | None = Field(None, ge=1, le=100_000)
    query: str | None = Field(None, max_length=500)
    occurred_at: datetime | None = None

    def event(self, now: datetime) -> FeedbackEvent:
        """At a time that has been, whatever the sender's clock says."""
        given = self.occurred_at or now
        occurred_at = min(max(given if given.tzinfo else given.replace(tzinfo=UTC), OLDEST), now)
        query = storable(self.query.replace("\x00", " ")) if self.query else None
        return FeedbackEvent(
            self.event_id,
            self.kind,
            self.product_id,
            self.user_id,
            self.list,
            self.position,
            query,
            occurred_at,
        )


class FeedbackBatch(BaseModel):
    events: list[Feedback] = Field(min_length=1, max_length=1_000)


class FeedbackOutcomes(BaseModel):
    statuses: list[FeedbackStatus] = Field(description="In the order of the request.")


class ClickThroughReport(BaseModel):
    rows: list[ClickThrough]


class WrongCategoryReport(BaseModel):
    products: list[WrongCategory]


DaysOf = Annotated[int, Query(ge=1, le=365, description="Of how many days up to now.")]
MostOf = Annotated[int, Query(ge=1, le=1_000, alias="limit")]


@router.post("/feedback:batch", summary="Record what users made of what they were shown")
def receive_feedback(batch: FeedbackBatch, engine: EngineOf, clock: ClockOf) -> FeedbackOutcomes:
    """Each event counts once, by its `event_id`. A product that a user dismisses is in none of that user's
    lists from the next request on.
    """
    now = clock()
    return FeedbackOutcomes(statuses=record_feedback(engine, [one.event(now) for one in batch.events]))


@router.get("/reports/click-through", summary="How often what was shown was clicked")
def click_through(
    engine: EngineOf, clock: ClockOf, by: Dimension = "list", days: DaysOf = 28, most: MostOf = 100
) -> ClickThroughReport:
    with for_reading(engine).connect() as connection:
        since = clock() - timedelta(days=days)
        return ClickThroughReport(rows=read_click_through(connection, by, since, most))


@router.get("/reports/wrong-categories", summary="Products that users call one of another category")
def wrong_categories(
    engine: EngineOf, clock: ClockOf, days: DaysOf = 90, most: MostOf = 100
) -> WrongCategoryReport:
    with for_reading(engine).connect() as connection:
        since = clock() - timedelta(days=days)
        return WrongCategoryReport(products=read_wrong_categories(connection, since, most))
