"""`smartrec import …`: products and transactions from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartrec_recommender.job_console import AsJson, DatabaseUrl, console, database, failed

if TYPE_CHECKING:
    from smartrec_recommender.importing.products import Imported
    from smartrec_recommender.importing.rejects import Rejects

import_app = typer.Typer(no_args_is_help=True, help="Bring products and transactions into the shop.")


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
    with database(database_url) as engine, progress_of(file, "Importing products", console) as shown:
        try:
            imported = ProductImport(engine, rejects, shown, pictures, url, anew).run(file)
        except (UnreadableFile, VisionUnavailable) as error:
            raise failed(str(error)) from None
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
    with database(database_url) as engine, progress_of(file, "Importing transactions", console) as shown:
        try:
            imported = import_transactions(engine, file, rejects, shown)
        except UnreadableFile as error:
            raise failed(str(error)) from None
        finally:
            rejects.close()
    _tell("transactions", imported, rejects, as_json)


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
