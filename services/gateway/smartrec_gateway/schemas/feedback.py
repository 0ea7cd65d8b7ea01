"""What shoppers make of what they are shown, and the reports that are made of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import AnyUserId, Name, ProductId, RequestModel
from smartrec_service.limits import MAX_BATCH_TRANSACTIONS

FeedbackKind = Literal["impression", "click", "not_interested", "interested_again", "wrong_category"]
EVENT: dict[str, Any] = {
    "event_id": "7f1c-3",
    "kind": "click",
    "product_id": "P00412",
    "user_id": "maya",
    "list": "search",
    "position": 3,
    "query": "red floral dress",
}
EventId = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]


class FeedbackEvent(RequestModel):
    """`not_interested` takes the product out of that shopper's lists, `interested_again` takes that back;
    `wrong_category` is counted for the shop's merchandisers.
    """

    model_config = with_example(EVENT)

    event_id: EventId | None = Field(
        None, description="Yours to choose, new for each event: sent again, the event is not counted twice."
    )
    kind: FeedbackKind = Field(description="What the shopper did or said.")
    product_id: ProductId
    user_id: AnyUserId = None
    list: Name | None = Field(None, description="Where it was shown: search, feed, similar, a name of yours.")
    position: int | None = Field(None, ge=1, le=100_000, description="Its place in the list, from 1.")
    query: str | None = Field(None, max_length=500, description="Of a search, what was typed.")
    occurred_at: AwareDatetime | None = Field(
        None, description="With its time zone; now where it is left out."
    )


class FeedbackBatch(RequestModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"events": [EVENT]}]})

    events: list[FeedbackEvent] = Field(
        min_length=1, max_length=MAX_BATCH_TRANSACTIONS, description="In any order."
    )


class FeedbackOutcome(BaseModel):
    """`refused`: `problem` is the name of what is wrong."""

    event_id: str
    status: Literal["recorded", "repeated", "refused"]
    problem: Literal["unknown-product", "event-id-taken"] | None = None


class FeedbackAnswer(BaseModel):
    """`events` in the order of the request; the other fields count them by status."""

    events: list[FeedbackOutcome]
    recorded: int
    repeated: int
    refused: int


class ClickThrough(BaseModel):
    name: str = Field(description="Of the list, the position or the query.")
    impressions: int
    clicks: int
    purchases: int = Field(
        0, description="Of what was clicked, by the same shopper within seven days; known of named shoppers."
    )
    rate: float | None = Field(description="Clicks for each impression; null without any.")


class ClickThroughReport(BaseModel):
    rows: list[ClickThrough] = Field(description="The most shown first.")


class WrongCategory(BaseModel):
    product_id: str
    title: str
    category: str
    reports: int = Field(description="How many shoppers said so.")
    last_reported_at: str


class WrongCategoryReport(BaseModel):
    products: list[WrongCategory] = Field(description="Those that most shoppers reported, first.")


class PhotoFeedback(BaseModel):
    """Said of the last search by a photo."""

    model_config = ConfigDict(json_schema_extra={"example": {"said": "Jacket", "meant": "Blazer"}})

    said: str | None = Field(
        None, max_length=100, description="The category that was answered; null: that there is no garment."
    )
    meant: str | None = Field(
        None,
        max_length=100,
        description='What it is: a category, or "no garment"; null where that is not told.',
    )


class FeedbackCounted(BaseModel):
    counted: int
