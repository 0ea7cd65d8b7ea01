"""`smartrec recommender experiments …`: try variants of the ranking on shoppers, and see which sells more."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
    first_error,
)
from smartrec_recommender.jobs.terminal.time_options import TimeText, active_range_in_words, parsed_time

experiments_app = typer.Typer(
    no_args_is_help=True, help="Variants of the ranking, each for a share of shoppers."
)
_COUNTS = ("shoppers", "answers", "purchases", "revenue")
_UPLIFTS = ("more buyers", "more purchases", "more revenue")
NameArgument = Annotated[str, typer.Argument(help="The experiment's name.")]


@experiments_app.command("list")
def list_experiments(
    database_url: DatabaseUrl = None, tenant: TenantName = None, as_json: AsJson = False
) -> None:
    """Show all experiments.

    Example: smartrec recommender experiments list
    """
    from rich.table import Table

    from smartrec_recommender.store.decisions.experiments import read_experiments

    with database(database_url, tenant) as engine, engine.connect() as connection:
        experiments = read_experiments(connection)
    if as_json:
        typer.echo(json.dumps([each.model_dump(mode="json") for each in experiments], indent=1))
        return
    table = Table("experiment", "variants", "share of shoppers", "runs")
    for each in experiments:
        variants = ", ".join(variant.name for variant in each.variants)
        runs = active_range_in_words(each.active_from, each.active_until)
        table.add_row(each.name, variants, f"{each.share:.0%}", runs)
    console.print(table if experiments else "There are no experiments yet.")


@experiments_app.command("add")
def add(
    name: NameArgument,
    variants: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="JSON: a list of variants, the usual one first.")
    ],
    share: Annotated[float, typer.Option(min=0, max=1, help="Part of all shoppers that takes part.")] = 1.0,
    active_from: Annotated[TimeText, typer.Option("--from", help="ISO 8601; without it, at once.")] = None,
    active_until: Annotated[TimeText, typer.Option("--until", help="ISO 8601; else until ended.")] = None,
    database_url: DatabaseUrl = None,
    tenant: TenantName = None,
) -> None:
    """Start an experiment; a variant is {"name", "share", "weights", "diversity", "candidates"}.

    Example: smartrec recommender experiments add diversity --variants variants.json --share 0.5
    """
    from pydantic import ValidationError

    from smartrec_recommender.ranking.new_experiment import NewExperiment
    from smartrec_recommender.store.decisions.experiments import ExperimentExists, add_experiment

    given: dict[str, Any] = {"name": name, "variants": read_json(variants), "share": share}
    begin = parsed_time(active_from) or datetime.now(UTC)
    given |= {"active_from": begin, "active_until": parsed_time(active_until)}
    try:
        new = NewExperiment.model_validate(given)
    except ValidationError as error:
        raise failed(first_error(error)) from None
    with database(database_url, tenant) as engine, engine.begin() as connection:
        try:
            add_experiment(connection, new)
        except ExperimentExists as error:
            raise failed(
                f"A shopper takes part in one experiment at a time; end or remove {error} first."
            ) from None
    console.print(f"{name}: {len(new.variants)} variants, for {share:.0%} of the shoppers.")


@experiments_app.command("end")
def end(name: NameArgument, database_url: DatabaseUrl = None, tenant: TenantName = None) -> None:
    """End an experiment; what it has recorded stays for the report.

    Example: smartrec recommender experiments end diversity
    """
    from smartrec_recommender.store.decisions.experiments import end_experiment

    with database(database_url, tenant) as engine, engine.begin() as connection:
        if not end_experiment(connection, name):
            raise failed(f"No experiment {name} runs; see: smartrec recommender experiments list")
    console.print(f"Ended {name}.")


@experiments_app.command("remove")
def remove(name: NameArgument, database_url: DatabaseUrl = None, tenant: TenantName = None) -> None:
    """Remove an experiment with all that it has recorded.

    Example: smartrec recommender experiments remove diversity
    """
    from smartrec_recommender.store.decisions.experiments import remove_experiment

    with database(database_url, tenant) as engine, engine.begin() as connection:
        if not remove_experiment(connection, name):
            raise failed(f"There is no experiment {name}; see: smartrec recommender experiments list")
    console.print(f"Removed {name}.")


@experiments_app.command("report")
def report(
    name: NameArgument, database_url: DatabaseUrl = None, tenant: TenantName = None, as_json: AsJson = False
) -> None:
    """Tell how each variant sells, and its uplift over the first with a 95% interval.

    The p-value of the share of buyers may be looked at every day: below 0.05, the variant differs.

    Example: smartrec recommender experiments report diversity
    """
    from smartrec_recommender.store.decisions.experiments import read_experiments, read_outcomes
    from smartrec_recommender.training.experiments.experiment_report import report_of

    with database(database_url, tenant) as engine, engine.connect() as connection:
        experiment = next((each for each in read_experiments(connection) if each.name == name), None)
        if experiment is None:
            raise failed(f"There is no experiment {name}; see: smartrec recommender experiments list")
        outcomes = read_outcomes(connection, name)
    reports = report_of([variant.name for variant in experiment.variants], outcomes)
    if as_json:
        typer.echo(json.dumps([_as_json(each._asdict()) for each in reports], indent=1))
    else:
        _print(reports)


def read_json(path: Path) -> Any:
    """Ends the command where the file is no JSON document."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise failed(f"{path} is not a JSON document: {error}") from None


def _print(reports: list[Any]) -> None:
    from rich.table import Table

    table = Table("variant", *_COUNTS, "buyers", *_UPLIFTS, "p, any day")
    for each in reports:
        counts = [f"{count:,}" for count in (each.shoppers, each.answers, each.purchases, each.revenue)]
        uplifts = [each.conversion_uplift, each.purchases_uplift, each.revenue_uplift]
        p_value = "–" if each.p_value is None else f"{each.p_value:.3f}"
        table.add_row(each.variant, *counts, _percent(each.conversion), *map(_percent, uplifts), p_value)
    console.print(table)


def _percent(interval: Any) -> str:
    if interval is None or math.isnan(interval.value):
        return "–"
    return f"{interval.value:.1%} ({interval.low:.1%} to {interval.high:.1%})"


def _as_json(value: Any) -> Any:
    """Intervals by their names; NaN, which JSON lacks, as null."""
    if hasattr(value, "_asdict"):
        return _as_json(value._asdict())
    if isinstance(value, dict):
        return {name: _as_json(member) for name, member in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value
