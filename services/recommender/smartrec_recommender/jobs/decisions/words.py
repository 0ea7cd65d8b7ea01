"""`smartrec nlp unmet`: what is searched for and not found, and the words that a shop teaches."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartrec_recommender.jobs.decisions.occasions import occasions_app
from smartrec_recommender.jobs.terminal.console import AsJson, DatabaseUrl, TenantName, console, database

if TYPE_CHECKING:
    from smartrec_recommender.domain.searching.synonyms import Synonym

words_app = typer.Typer(no_args_is_help=True, help="What users search for, and the shop's own words.")


synonyms_app = typer.Typer(no_args_is_help=True, help="The words that a shop teaches for its searches.")
words_app.add_typer(synonyms_app, name="synonyms")
words_app.add_typer(occasions_app, name="shop-occasions")
SynonymFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="synonyms.csv with the columns phrase,kind,means.")
]


@synonyms_app.command("check")
def check_synonyms(file: SynonymFile) -> None:
    """Check a file of synonyms for circles, doubled phrases and unknown kinds, without a database.

    Example: smartrec nlp synonyms check synonyms.csv
    """
    console.print(f"{len(_read(file)):,} synonyms can be used.")


@synonyms_app.command("set")
def set_synonyms(file: SynonymFile, database_url: DatabaseUrl = None, tenant: TenantName = None) -> None:
    """Teach the synonyms of a file, in the place of all that were taught before; they count at once.

    Example: smartrec nlp synonyms set synonyms.csv
    """
    from smartrec_recommender.store.words.synonyms import replace_synonyms

    synonyms = _read(file)
    with database(database_url, tenant) as engine, engine.begin() as connection:
        replace_synonyms(connection, synonyms)
    console.print(f"Taught {len(synonyms):,} synonyms.")


@synonyms_app.command("list")
def list_synonyms(
    database_url: DatabaseUrl = None, tenant: TenantName = None, as_json: AsJson = False
) -> None:
    """Show the synonyms that are taught.

    Example: smartrec nlp synonyms list
    """
    from rich.table import Table

    from smartrec_recommender.store.words.synonyms import read_synonyms

    with database(database_url, tenant) as engine, engine.connect() as connection:
        synonyms = read_synonyms(connection)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in synonyms], ensure_ascii=False, indent=1))
        return
    table = Table("phrase", "kind", "means")
    for one in synonyms:
        table.add_row(one.phrase, one.kind, one.means)
    console.print(table if synonyms else "No synonyms are taught yet.")


def _read(file: Path) -> list[Synonym]:
    from smartrec_recommender.domain.searching.synonyms import SynonymError, read_synonyms

    try:
        return read_synonyms(file)
    except SynonymError as error:
        raise typer.BadParameter(str(error)) from error


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
    table = Table("query", "searched", "not understood", "without a match", "without a click", "last")
    for query in queries:
        clicks = "–" if query.without_click is None else query.without_click
        counts = (query.searches, query.not_understood, query.without_match, clicks)
        table.add_row(query.query, *map(str, counts), query.last_searched_at[:10])
    console.print(table if queries else "Nothing is known yet that several shoppers missed.")
