"""`smartrec nlp shop-occasions`: what goes with an occasion in one shop."""

from __future__ import annotations

import csv
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Annotated

import typer

from smartrec_recommender.jobs.terminal.console import DatabaseUrl, TenantName, console, database

occasions_app = typer.Typer(no_args_is_help=True, help="The occasions that a shop teaches for its searches.")
OccasionFile = Annotated[
    Path,
    typer.Argument(
        exists=True, dir_okay=False, help="occasions.csv: occasion,words,categories,attributes,colours,never."
    ),
]


@occasions_app.command("set")
def set_occasions(file: OccasionFile, database_url: DatabaseUrl = None, tenant: TenantName = None) -> None:
    """Teach the occasions of a file, in the place of all that were taught before; they count at once.

    Each row takes the place of the standard one of the same name; one without categories takes it away.

    Example: smartrec nlp shop-occasions set occasions.csv
    """
    from smartrec_recommender.domain.searching.occasions import OccasionError, read_occasion_file
    from smartrec_recommender.store.words.occasions import replace_occasions

    try:
        occasions = read_occasion_file(file)
    except OccasionError as error:
        raise typer.BadParameter(str(error)) from error
    with database(database_url, tenant) as engine, engine.begin() as connection:
        replace_occasions(connection, occasions)
    console.print(f"Taught {len(occasions):,} occasions.")


@occasions_app.command("list")
def list_occasions(database_url: DatabaseUrl = None, tenant: TenantName = None) -> None:
    """Print the occasions that are taught, as a file to edit.

    Example: smartrec nlp shop-occasions list
    """
    from smartrec_recommender.domain.searching.occasions import COLUMNS, FURTHER_COLUMNS
    from smartrec_recommender.store.words.occasions import read_occasions

    with database(database_url, tenant) as engine, engine.connect() as connection:
        occasions = read_occasions(connection)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS + FURTHER_COLUMNS)
    out.writerows(astuple(one) for one in occasions)
