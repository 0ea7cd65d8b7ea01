"""Reports for merchandisers: what is searched for, what the catalogue lacks, how good the feed is."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from smartrec_gateway.api.console.desk import DeskOf
from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf, new_router
from smartrec_gateway.orchestration.catalogue.category_suggestions import with_suggestions
from smartrec_gateway.schemas.console.reports import (
    CatalogueHealth,
    QualityReport,
    SearchKind,
    SearchReport,
    UnmappedCategories,
)

router = new_router(tags=["console"])
MostOf = Annotated[int, Query(ge=1, le=1_000, description="Of how many rows at most.", examples=[100])]


@router.get("/reports/searches", summary="What several shoppers searched for, in the last three months")
async def report_searches(
    desk: DeskOf,
    kind: Annotated[
        SearchKind,
        Query(
            description="frequent: all; not_understood, without_match: not found; without_click: answered, "
            "and hardly ever clicked; corrected: with a word that was read as another.",
            examples=["without_click"],
        ),
    ] = "frequent",
    limit: MostOf = 100,
) -> SearchReport:
    """Who typed them is not kept. Clicks are known where the shop sends feedback."""
    asked = urlencode({"kind": kind, "limit": limit})
    return await desk.read(f"/v1/reports/searches?{asked}", SearchReport)


@router.get("/reports/catalogue-health", summary="How many products lack a picture, a price, stock …")
async def report_catalogue_health(desk: DeskOf) -> CatalogueHealth:
    return await desk.read("/v1/reports/catalogue-health", CatalogueHealth)


@router.get("/reports/unmapped-categories", summary="Words of the shop for categories that no table knows")
async def report_unmapped(
    desk: DeskOf, clients: ClientsOf, context: ContextOf, limit: MostOf = 100
) -> UnmappedCategories:
    """Their products are found by title and picture alone; `POST /v1/category-words` teaches them."""
    asked = urlencode({"limit": limit})
    report = await desk.read(f"/v1/reports/unmapped-categories?{asked}", UnmappedCategories)
    return await with_suggestions(clients.catalogue_nlp, report, context)


@router.get("/reports/quality", summary="How good the feed was found to be, over time")
async def report_quality(desk: DeskOf, limit: MostOf = 100) -> QualityReport:
    """What each `smartrec recommender evaluate` measured, and what each `refresh` chose."""
    return await desk.read(f"/v1/reports/quality?{urlencode({'limit': limit})}", QualityReport)
