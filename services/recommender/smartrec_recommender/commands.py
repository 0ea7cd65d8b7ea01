"""`smartrec recommender …` and `smartrec import …`: the recommender's jobs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    import sqlalchemy as sa

    from smartrec_recommender.importing.products import Imported
    from smartrec_recommender.importing.rejects import Rejects

app = typer.Typer(no_args_is_help=True, help="The recommender's jobs: migrate, refresh.")
import_app = typer.Typer(no_args_is_help=True, help="Bring products and transactions into the shop.")
console = Console(stderr=True)

DatabaseUrl = Annotated[
    str | None, typer.Option(envvar="RECOMMENDER_DATABASE_URL", help="postgresql+psycopg2://user@host/name")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]


@app.command()
def migrate(database_url: DatabaseUrl = None) -> None:
    """Bring the database to the newest schema.

    Example: smartrec recommender migrate --database-url postgresql+psycopg2://smartrec@localhost/smartrec
    """
    from smartrec_recommender.store.migrate import migrate as run_migrations
    from smartrec_recommender.store.migrate import missing_migrations

    with _database(database_url) as engine:
        missing = missing_migrations(engine)
        run_migrations(engine)
    console.print(f"Ran {len(missing)} migrations." if missing else "The database is up to date.")


@app.command()
def refresh(database_url: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Learn anew from all transactions: which products go together, and what is bought again.

    Example: smartrec recommender refresh
    """
    from smartrec_recommender.learning.refresh import refresh as run_refresh

    with _database(database_url) as engine:
        learned = run_refresh(engine)
    if as_json:
        typer.echo(json.dumps(learned._asdict()))
        return
    console.print(
        f"Model version {learned.model_version}: {learned.neighbour_pairs:,} pairs of neighbours "
        f"from {learned.interactions:,} interactions in {learned.seconds} s."
    )


@import_app.command()
def products(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or JSON Lines.")],
    pictures: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Folder that the column image names files in."),
    ] = None,
    vision_url: Annotated[
        str | None, typer.Option(envvar="RECOMMENDER_IMPORT_VISION_URL", help="The vision service.")
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Write every row and analyse every picture again.")
    ] = False,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Import products; rows that are as before are skipped, bad rows go to FILE.rejects.jsonl.

    Example: smartrec import products products.jsonl --pictures pictures/
    """
    from smartrec_recommender.clients.vision import VisionUnavailable
    from smartrec_recommender.importing.files import UnreadableFile
    from smartrec_recommender.importing.products import ProductImport
    from smartrec_recommender.importing.progress import progress_of
    from smartrec_recommender.importing.rejects import Rejects
    from smartrec_recommender.settings import RecommenderSettings

    url = vision_url or RecommenderSettings().import_vision_url
    rejects = Rejects.beside(file)
    with _database(database_url) as engine, progress_of(file, "Importing products", console) as shown:
        try:
            imported = ProductImport(engine, rejects, shown, pictures, url, anew).run(file)
        except (UnreadableFile, VisionUnavailable) as error:
            raise _failed(str(error)) from None
        finally:
            rejects.close()
    _tell("products", imported, rejects, as_json)


@import_app.command()
def transactions(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or JSON Lines.")],
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Import transactions, each exactly once; bad rows go to FILE.rejects.jsonl.

    Example: smartrec import transactions transactions.csv
    """
    from smartrec_recommender.importing.files import UnreadableFile
    from smartrec_recommender.importing.progress import progress_of
    from smartrec_recommender.importing.rejects import Rejects
    from smartrec_recommender.importing.transactions import import_transactions

    rejects = Rejects.beside(file)
    with _database(database_url) as engine, progress_of(file, "Importing transactions", console) as shown:
        try:
            imported = import_transactions(engine, file, rejects, shown)
        except UnreadableFile as error:
            raise _failed(str(error)) from None
        finally:
            rejects.close()
    _tell("transactions", imported, rejects, as_json)


@contextmanager
def _database(database_url: str | None) -> Iterator[sa.Engine]:
    """The engine of a job. A database that cannot be reached is told in a sentence."""
    import sqlalchemy as sa

    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.store.connection import new_engine

    settings = RecommenderSettings()
    url = database_url or settings.database_url
    try:
        engine = new_engine(url, password_file=settings.database_password_file)
    except sa.exc.ArgumentError:
        raise _failed("The database URL is not one; write postgresql+psycopg2://user@host/name.") from None
    try:
        yield engine
    except sa.exc.OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise _failed(f"The database at {where} fails: {str(error.orig).strip()}") from None
    except sa.exc.ProgrammingError as error:
        if type(error.orig).__name__ != "UndefinedTable":
            raise
        raise _failed("The database has no tables yet. Run: smartrec recommender migrate") from None
    finally:
        engine.dispose()


def _failed(sentence: str) -> typer.Exit:
    console.print(f"[red]{sentence}[/red]" if console.is_terminal else sentence, highlight=False)
    return typer.Exit(1)


def _tell(what: str, imported: Imported, rejects: Rejects, as_json: bool) -> None:
    outcome: dict[str, Any] = {
        **imported._asdict(),
        "reject_file": str(rejects.path) if rejects.count else None,
    }
    if as_json:
        typer.echo(json.dumps(outcome))
        return
    console.print(f"{imported.written:,} {what} written, {imported.unchanged:,} unchanged.")
    for bad in rejects.first:
        console.print(f"  line {bad.line}: {bad.reason}", highlight=False, markup=False)
    if rejects.count:
        console.print(f"{rejects.count:,} rows set aside in {rejects.path}.", markup=False)
