"""Reports: what is searched for, what the catalogue lacks, how good the feed is."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from smartrec_gateway.schemas.products import with_example

SearchKind = Literal["frequent", "not_understood", "without_match", "without_click", "corrected"]
Lack = Literal["picture", "read_picture", "shop_category", "price", "stock", "brand", "colour", "description"]
_SEARCH = {
    "query": "sumer dress",
    "searches": 31,
    "not_understood": 0,
    "without_match": 0,
    "corrected": 31,
    "read_as": "sumer → summer",
    "impressions": 240,
    "clicks": 12,
    "last_searched_at": "2026-11-28T17:03:00Z",
}

_EVALUATION = {
    "evaluated_at": "2026-11-28T04:10:00Z",
    "held_back": "time",
    "shoppers": 1_840,
    "products": 4_800,
    "ndcg": 0.0812,
    "low": 0.0761,
    "high": 0.0866,
    "best_single": "weekly popularity",
    "best_single_ndcg": 0.0634,
}


class Search(BaseModel):
    """A query that several shoppers typed, in the last three months."""

    model_config = with_example(_SEARCH)

    query: str
    searches: int
    not_understood: int = Field(description="Of the searches, those that said nothing of clothes.")
    without_match: int = Field(description="Of the searches, those for what the shop has not.")
    corrected: int = Field(description="Of the searches, those with a word that was read as another.")
    read_as: str | None = Field(description="The latest correction; null: none.")
    impressions: int = Field(description="Of products in its answers, where the shop tells them.")
    clicks: int = Field(description="On products in its answers, where the shop tells them.")
    last_searched_at: AwareDatetime


class SearchReport(BaseModel):
    searches: list[Search] = Field(description="The most frequent first.")


class ExampleProduct(BaseModel):
    id: str
    title: str


class HealthFinding(BaseModel):
    lacks: Lack = Field(
        description="read_picture: there is one that could not be read, so it is not found by photos; "
        "stock: it is sold out."
    )
    products: int = Field(description="How many lack it.")
    share: float = Field(description="Of all products, 0 to 1.")
    examples: list[ExampleProduct] = Field(description="Some of them.")


class CatalogueHealth(BaseModel):
    products: int = Field(description="All that are not out of sight.")
    findings: list[HealthFinding] = Field(description="One for each thing, also where none lacks it.")


class UnmappedCategory(BaseModel):
    word: str = Field(description="What the shop calls the category.")
    products: int
    example: str = Field(description="The title of one of its products.")
    suggestion: str | None = Field(
        None, description="What it reads like; to be taught by POST /v1/category-words if it is right."
    )


class UnmappedCategories(BaseModel):
    """`POST /v1/category-words` teaches what they mean."""

    categories: list[UnmappedCategory] = Field(description="Those with most products first.")


class Evaluation(BaseModel):
    """What one `smartrec recommender evaluate` of this shop found. NDCG at 10, from 0 to 1."""

    model_config = with_example(_EVALUATION)

    evaluated_at: AwareDatetime
    held_back: str = Field(
        description="What was asked for: time: the last fifth of all events; month: the last month; "
        "shopper: the last fifth of each shopper's. Figures of one way compare, those of two do not."
    )
    shoppers: int = Field(description="How many were judged.")
    products: int
    ndcg: float = Field(description="How near the first ten came to what shoppers then chose.")
    low: float = Field(description="Of the 95% interval.")
    high: float = Field(description="Of the 95% interval.")
    best_single: str = Field(description="The best single method that the feed was compared with.")
    best_single_ndcg: float


class Refresh(BaseModel):
    """What one `smartrec recommender refresh` learned."""

    model_version: int
    learned_at: AwareDatetime
    item_item: str = Field(description="The model of what goes together.")
    interactions: int = Field(description="How many it was learned from.")
    weights: str | None = Field(description="The name of those that the feed has since; null: not known.")
    ndcg: float | None = Field(
        description="Of these weights, on the past months that they were chosen by; null: too few to judge."
    )


class QualityReport(BaseModel):
    """The newest first."""

    evaluations: list[Evaluation]
    refreshes: list[Refresh]
