"""The recommender's record of what shoppers made of what they were shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlencode

from pydantic_core import to_json

from smartrec_gateway.clients.recommender import counts_once, known_outcome, required
from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamModel
from smartrec_gateway.schemas.feedback import (
    ClickThroughReport,
    FeedbackEvent,
    FeedbackOutcome,
    WrongCategoryReport,
)

Status = Literal["recorded", "repeated", "unknown product", "event id taken"]


class Statuses(UpstreamModel):
    statuses: list[Status]


async def record(
    recommender: Upstream, events: Sequence[FeedbackEvent], idempotency_key: str, context: CallContext
) -> list[FeedbackOutcome]:
    """What has no id of its own gets one made of `idempotency_key` and its place.

    Raises: OutcomeUnknown, ServiceBusy, RecommenderUnavailable.
    """
    named = [
        event.model_copy(update={"event_id": event.event_id or f"{idempotency_key}/{place}"})
        for place, event in enumerate(events)
    ]
    body = to_json({"events": [event.model_dump(exclude_none=True) for event in named]})
    with required(), known_outcome(counts_once(idempotency_key)):
        answer = await recommender.call("POST", "/v1/feedback:batch", Statuses, context, json=body)
    return [_outcome(event, status) for event, status in zip(named, answer.statuses, strict=True)]


def _outcome(event: FeedbackEvent, status: Status) -> FeedbackOutcome:
    event_id = event.event_id or ""
    if status == "unknown product":
        return FeedbackOutcome(event_id=event_id, status="refused", problem="unknown-product")
    if status == "event id taken":
        return FeedbackOutcome(event_id=event_id, status="refused", problem="event-id-taken")
    return FeedbackOutcome(event_id=event_id, status=status)


async def click_through(
    recommender: Upstream, by: str, days: int, limit: int, context: CallContext
) -> ClickThroughReport:
    """Raises: ServiceBusy, RecommenderUnavailable."""
    asked = urlencode({"by": by, "days": days, "limit": limit})
    with required():
        return await recommender.call(
            "GET", f"/v1/reports/click-through?{asked}", ClickThroughReport, context
        )


async def wrong_categories(
    recommender: Upstream, days: int, limit: int, context: CallContext
) -> WrongCategoryReport:
    """Raises: ServiceBusy, RecommenderUnavailable."""
    asked = urlencode({"days": days, "limit": limit})
    with required():
        return await recommender.call(
            "GET", f"/v1/reports/wrong-categories?{asked}", WrongCategoryReport, context
        )
