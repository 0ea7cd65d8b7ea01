"""`smartrec recommender export-recommendations`: the home feeds of many users."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from smartrec_recommender.jobs.terminal.console import DatabaseUrl, TenantName, console, database


def now() -> datetime:
    return datetime.now(UTC)


def export_recommendations(
    users: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="One user id a line.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="JSON Lines file to write.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Products a shopper.")] = 10,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write the home feed of many shoppers, as the live service would answer it now.

    Example: smartrec recommender export-recommendations --users users.txt --out feeds.jsonl
    """
    from smartrec_recommender.serving.caching.cache import ResultsCache
    from smartrec_recommender.serving.configuration import STANDARD
    from smartrec_recommender.serving.requests.schemas import SessionPage
    from smartrec_recommender.serving.service import RecommendationService
    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.store.connection import for_reading

    settings = RecommenderSettings()
    ids = [line.strip() for line in users.read_text(encoding="utf-8").splitlines() if line.strip()]
    with database(database_url, tenant) as engine, out.open("w", encoding="utf-8") as file:
        service = RecommendationService(
            for_reading(engine),
            ResultsCache(None, 1, 1),
            now,
            replace(STANDARD, diversity=settings.diversity),
            settings.embeddings_in_memory,
        )
        page = SessionPage(limit=limit)
        for user_id in ids:
            items = [product.id for product in service.feed(user_id, page).products]
            file.write(json.dumps({"user_id": user_id, "items": items}, ensure_ascii=False) + "\n")
    console.print(f"Wrote {len(ids):,} feeds to {out}.", markup=False)
