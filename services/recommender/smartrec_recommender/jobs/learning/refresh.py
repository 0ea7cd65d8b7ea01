"""`smartrec recommender refresh`: learns anew from all transactions."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
)
from smartrec_recommender.training.engines import MEMORY_MEBIBYTES


def refresh(
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    memory_mebibytes: Annotated[
        int, typer.Option(min=64, help="To sum up the events; beyond it they go to disk (TMPDIR).")
    ] = MEMORY_MEBIBYTES,
    as_json: AsJson = False,
) -> None:
    """Learn anew from all transactions: what goes together, what is bought again, what weighs most.

    Example: smartrec recommender refresh
    """
    from smartrec_recommender.training.engines.local import SumsDoNotFit
    from smartrec_recommender.training.refresh import refresh as run_refresh

    try:
        with database(database_url, tenant) as engine:
            learned = run_refresh(engine, memory_mebibytes)
    except SumsDoNotFit as error:
        raise failed(str(error)) from None
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
