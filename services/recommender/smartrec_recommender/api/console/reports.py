"""Reports for merchandisers: what is searched for, what the catalogue lacks, how good the feed is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from smartrec_recommender.api.dependencies import EngineOf
from smartrec_recommender.problems import DatabaseUnavailable
from smartrec_recommender.store.catalogue.health import (
    Lack,
    count_products,
    read_findings,
    read_unmapped,
)
from smartrec_recommender.store.connection import for_reading
from smartrec_recommender.store.quality import read_measurements, read_refreshes
from smartrec_recommender.store.words.searches import SearchKind, read_searches
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1/reports", tags=["reports"], responses=problem_responses(DatabaseUnavailable))
MostOf = Annotated[int, Query(ge=1, le=1_000, alias="limit")]


class SearchRow(BaseModel):
    query: str
    searches: int
    not_understood: int
    without_match: int
    corrected: int
    read_as: str | None
    impressions: int
    clicks: int
    last_searched_at: datetime


class SearchReport(BaseModel):
    searches: list[SearchRow]


class ExampleProduct(BaseModel):
    id: str
    title: str


class HealthFinding(BaseModel):
    lacks: Lack
    products: int
    share: float
    examples: list[ExampleProduct]


class CatalogueHealth(BaseModel):
    products: int = Field(description="Those that are not out of sight.")
    findings: list[HealthFinding]


class UnmappedCategoryRow(BaseModel):
    word: str
    products: int
    example: str


class UnmappedCategories(BaseModel):
    categories: list[UnmappedCategoryRow]


class EvaluationRow(BaseModel):
    evaluated_at: datetime
    held_back: str
    shoppers: int
    products: int
    ndcg: float
    low: float
    high: float
    best_single: str
    best_single_ndcg: float


class RefreshRow(BaseModel):
    model_version: int
    learned_at: datetime
    item_item: str
    interactions: int
    weights: str | None
    ndcg: float | None


class QualityReport(BaseModel):
    """The newest first."""

    evaluations: list[EvaluationRow]
    refreshes: list[RefreshRow]


@router.get("/searches", summary="What several users searched for, the most frequent first")
def searches(engine: EngineOf, kind: SearchKind = "frequent", most: MostOf = 100) -> SearchReport:
    with for_reading(engine).connect() as connection:
        rows = read_searches(connection, kind, most)
    return SearchReport(searches=[SearchRow(**row._asdict()) for row in rows])


@router.get("/catalogue-health", summary="How many products lack what")
def catalogue_health(engine: EngineOf) -> CatalogueHealth:
    with for_reading(engine).connect() as connection:
        count, found = count_products(connection), read_findings(connection)
    findings = [
        HealthFinding(
            lacks=one.lacks,
            products=one.products,
            share=round(one.products / count, 4) if count else 0.0,
            examples=[ExampleProduct(id=product_id, title=title) for product_id, title in one.examples],
        )
        for one in found
    ]
    return CatalogueHealth(products=count, findings=findings)


@router.get("/unmapped-categories", summary="Words of the shop for categories that no table knows")
def unmapped_categories(engine: EngineOf, most: MostOf = 100) -> UnmappedCategories:
    with for_reading(engine).connect() as connection:
        rows = read_unmapped(connection, most)
    return UnmappedCategories(categories=[UnmappedCategoryRow(**row._asdict()) for row in rows])


@router.get("/quality", summary="How good the feed was found to be, over time")
def quality(engine: EngineOf, most: MostOf = 100) -> QualityReport:
    with for_reading(engine).connect() as connection:
        measured, refreshes = read_measurements(connection, most), read_refreshes(connection, most)
    return QualityReport(
        evaluations=[EvaluationRow(evaluated_at=at, **of._asdict()) for at, of in measured],
        refreshes=[RefreshRow(**one._asdict()) for one in refreshes],
    )
