"""`smartrec nlp unmet`: what is searched for and not found, and the words that a shop teaches."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from smartrec_recommender.jobs.console import AsJson, DatabaseUrl, TenantName, console, database

words_app = typer.Typer(no_args_is_help=True, help="What users search for, and the shop's own words.")


@words_app.callback()
def words() -> None:
    """Of one shop."""


@words_app.command("unmet")
def unmet(
    top: Annotated[int, typer.Option(min=1, max=1_000, help="Queries to print.")] = 50,
    database_url: DatabaseUrl = None,
    tenant: TenantName = None,
    as_json: AsJson = False,
) -> None:
    """Show what several shoppers searched for and did not find, in the last three months.

    Example: smartrec nlp unmet --top 20
    """
    from rich.table import Table

    from smartrec_recommender.store.words.searches import read_unmet

    with database(database_url, tenant) as engine, engine.connect() as connection:
        queries = read_unmet(connection, top)
    if as_json:
        typer.echo(json.dumps([asdict(query) for query in queries], ensure_ascii=False, indent=1))
        return
    table = Table("query", "searched", "not understood", "without a match", "last")
    for query in queries:
        counts = (query.searches, query.not_understood, query.without_match)
        table.add_row(query.query, *map(str, counts), query.last_searched_at[:10])
    console.print(table if queries else "Nothing is known yet that several shoppers missed.")
