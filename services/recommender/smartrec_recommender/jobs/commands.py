"""`smartrec recommender …`: the recommender's jobs. `import_app` is mounted as `smartrec import`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from smartrec_recommender.jobs.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    whole_database,
)
from smartrec_recommender.jobs.evaluation import evaluate
from smartrec_recommender.jobs.experiments import experiments_app
from smartrec_recommender.jobs.imports import import_app
from smartrec_recommender.jobs.privacy import erase, export_shopper
from smartrec_recommender.jobs.rules import rules_app
from smartrec_recommender.jobs.tenants import tenants_app

__all__ = ["app", "import_app"]

app = typer.Typer(no_args_is_help=True, help="The recommender's jobs: migrate, refresh, evaluate, export.")
app.add_typer(tenants_app, name="tenants")
app.command("export-shopper")(export_shopper)
app.command()(erase)
app.add_typer(rules_app, name="rules")
app.add_typer(experiments_app, name="experiments")


@app.command()
def migrate(
    database_url: DatabaseUrl = None,
    service_password: Annotated[
        str | None,
        typer.Option(
            envvar="RECOMMENDER_SERVICE_PASSWORD",
            help="Lets the service log in as smartrec_service, who sees a named shop's rows only.",
        ),
    ] = None,
) -> None:
    """Bring the database to the newest schema; takes its owner.

    Example: smartrec recommender migrate --database-url postgresql+psycopg2://smartrec@localhost/smartrec
    """
    from smartrec_recommender.store.migrate import migrate as run_migrations
    from smartrec_recommender.store.migrate import missing_migrations
    from smartrec_recommender.store.tenants import let_service_log_in

    with whole_database(database_url) as engine:
        missing = missing_migrations(engine)
        run_migrations(engine)
        if service_password:
            let_service_log_in(engine, service_password)
    console.print(f"Ran {len(missing)} migrations." if missing else "The database is up to date.")


@app.command()
def refresh(tenant: TenantName = None, database_url: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Learn anew from all transactions: what goes together, what is bought again, what weighs most.

    Example: smartrec recommender refresh
    """
    from smartrec_recommender.training.refresh import refresh as run_refresh

    with database(database_url, tenant) as engine:
        learned = run_refresh(engine)
    if as_json:
        typer.echo(json.dumps(learned._asdict()))
        return
    console.print(
        f"Model version {learned.model_version}: {learned.neighbour_pairs:,} pairs by {learned.item_item} "
        f"from {learned.interactions:,} interactions, weights of the feed: {learned.weights}; "
        f"{learned.seconds} s."
    )


app.command()(evaluate)


@app.command("export-recommendations")
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
    from smartrec_recommender.serving.cache import ResultsCache
    from smartrec_recommender.serving.configuration import STANDARD
    from smartrec_recommender.serving.request_schemas import SessionPage
    from smartrec_recommender.serving.service import RecommendationService
    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.store.connection import for_reading

    settings = RecommenderSettings()
    ids = [line.strip() for line in users.read_text(encoding="utf-8").splitlines() if line.strip()]
    with database(database_url, tenant) as engine, out.open("w", encoding="utf-8") as file:
        service = RecommendationService(
            for_reading(engine),
            ResultsCache(None, 1, 1),
            lambda: datetime.now(UTC),
            replace(STANDARD, diversity=settings.diversity),
            settings.embeddings_in_memory,
        )
        page = SessionPage(limit=limit)
        for user_id in ids:
            items = [product.id for product in service.feed(user_id, page).products]
            file.write(json.dumps({"user_id": user_id, "items": items}, ensure_ascii=False) + "\n")
    console.print(f"Wrote {len(ids):,} feeds to {out}.", markup=False)
