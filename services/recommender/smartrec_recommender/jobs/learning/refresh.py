"""`smartrec recommender refresh`: learns anew from all transactions."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

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

if TYPE_CHECKING:
    from smartrec_recommender.training.refresh import Summarise


def refresh(
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    memory_mebibytes: Annotated[
        int, typer.Option(min=64, help="For what grows with the log; beyond it that goes to disk (TMPDIR).")
    ] = MEMORY_MEBIBYTES,
    engine_name: Annotated[
        Literal["local", "spark"],
        typer.Option("--engine", help="spark: for logs that one machine's memory does not hold."),
    ] = "local",
    master: Annotated[
        str, typer.Option(help="Of Spark: spark://host:7077, k8s://https://host:6443, yarn, local[*].")
    ] = "local[*]",
    staging: Annotated[
        str | None,
        typer.Option(help="Where Spark's executors read the events meanwhile, as s3a://bucket/smartrec."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Learn anew from all transactions: what goes together, what is bought again, what weighs most.

    Example: smartrec recommender refresh
    """
    from smartrec_recommender.training.engines.local import SumsDoNotFit
    from smartrec_recommender.training.refresh import refresh as run_refresh

    summarise = _summarise(engine_name, memory_mebibytes, master, staging)
    try:
        with database(database_url, tenant) as engine:
            learned = run_refresh(engine, summarise)
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


def _summarise(
    engine_name: Literal["local", "spark"], memory_mebibytes: int, master: str, staging: str | None
) -> Summarise:
    if engine_name == "local":
        from smartrec_recommender.training.engines import local

        return partial(local.summary, memory_mebibytes=memory_mebibytes)
    if staging is None and not master.startswith("local"):
        raise failed("Executors on other machines read the events from --staging, as s3a://bucket/smartrec.")
    try:
        from smartrec_recommender.training.engines.spark import engine
    except ModuleNotFoundError as error:
        raise failed(f"There is no {error.name} here: pip install 'smartrec[spark]', and Java 17.") from None
    return partial(engine.summary, memory_mebibytes=memory_mebibytes, master=master, staging=staging)
