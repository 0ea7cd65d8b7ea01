"""`smartrec recommender off-policy`: what variants of the feed would have been worth, by past clicks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartrec_recommender.jobs.decisions.experiments import read_json
from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
    first_error,
)

if TYPE_CHECKING:
    import sqlalchemy as sa

    from smartrec_recommender.domain.experiments import Experiment
    from smartrec_recommender.training.experiments.off_policy import Estimate, OffPolicy


def off_policy(
    variants: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="JSON: a list of variants, as for experiments."),
    ] = None,
    experiment: Annotated[
        str | None,
        typer.Option(help="The variants of this experiment; the API and the console then show the estimate."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=365, help="Of how many days up to now.")] = 28,
    database_url: DatabaseUrl = None,
    tenant: TenantName = None,
    as_json: AsJson = False,
) -> None:
    """Estimate, before an experiment, how often each variant's feed would have been clicked (IPS, SNIPS).

    Example: smartrec recommender off-policy --experiment diversity
    """
    from pydantic import ValidationError

    from smartrec_recommender.training.experiments.off_policy import NothingShown

    if (variants is None) == (experiment is None):
        raise failed("Give either --variants or --experiment.")
    try:
        with database(database_url, tenant) as engine, engine.begin() as connection:
            estimates = _estimated(connection, variants, experiment, days)
    except ValidationError as error:
        raise failed(first_error(error)) from None
    except NothingShown as error:
        raise failed(str(error)) from None
    if as_json:
        each = {
            name: {
                "shoppers": of.contexts,
                "logged": of.logged._asdict(),
                "ips": of.ips._asdict(),
                "snips": of.snips._asdict(),
                "supported": of.supported,
            }
            for name, of in estimates.items()
        }
        typer.echo(json.dumps(each, indent=1))
        return
    from rich.table import Table

    table = Table(
        "variant", "shoppers", "clicks a list, as shown", "IPS", "SNIPS", "of its looks, ever shown"
    )
    for name, of in estimates.items():
        figures = map(_with_interval, (of.logged, of.ips, of.snips))
        table.add_row(name, f"{of.contexts:,}", *figures, f"{of.supported:.0%}")
    console.print(table)


def _estimated(
    connection: sa.Connection, variants: Path | None, name: str | None, days: int
) -> dict[str, OffPolicy]:
    """Returns: by name of the variant. What is estimated of an experiment is kept with it."""
    from smartrec_recommender.ranking.new_experiment import NewExperiment
    from smartrec_recommender.serving.configuration import STANDARD
    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.store.decisions.experiments import read_experiments, write_estimate
    from smartrec_recommender.training.experiments.estimate import estimate_of
    from smartrec_recommender.training.experiments.logged_feeds import estimate_variants

    if variants is not None:
        given: Experiment | None = NewExperiment.model_validate(
            {"name": "off-policy", "variants": read_json(variants)}
        )
    else:
        given = next((one for one in read_experiments(connection) if one.name == name), None)
    if given is None:
        raise failed(f"There is no experiment {name}; see: smartrec recommender experiments list")
    configuration = replace(STANDARD, diversity=RecommenderSettings().diversity)
    now = datetime.now(UTC)
    found = estimate_variants(connection, given.variants, configuration, now - timedelta(days=days))
    if name is not None:
        write_estimate(connection, name, estimate_of(found, days, now).model_dump(mode="json"))
    return found


def _with_interval(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"
