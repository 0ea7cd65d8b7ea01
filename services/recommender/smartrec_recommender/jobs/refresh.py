"""`smartrec recommender refresh`: learns anew from all transactions."""

from __future__ import annotations

import json

import typer

from smartrec_recommender.jobs.terminal.console import AsJson, DatabaseUrl, TenantName, console, database


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
    if learned.ages_count_from:
        console.print(
            f"The newest event is of {learned.ages_count_from}, more than a week ago: ages count from then, "
            "as if it were the present."
        )
