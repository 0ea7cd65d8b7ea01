"""`smartrec import …`: products and transactions from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartrec_recommender.jobs.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
    whole_database,
)

if TYPE_CHECKING:
    from smartrec_recommender.importing.products import Imported
    from smartrec_recommender.importing.rejects import Rejects

import_app = typer.Typer(no_args_is_help=True, help="Bring products and transactions into the shop.")

Table = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, JSON Lines or Parquet.")]
Renamings = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="THEIRS=OURS", help="A column of another name, as sku=id; may come often."),
]


@import_app.command()
def products(
    file: Table,
    pictures: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Folder that the columns image, images name files in."
        ),
    ] = None,
    fetch_pictures: Annotated[
        bool, typer.Option("--fetch-pictures", help="Read pictures at URLs too, each once.")
    ] = False,
    vision_url: Annotated[
        str | None, typer.Option(envvar="RECOMMENDER_IMPORT_VISION_URL", help="The vision service.")
    ] = None,
    nlp_url: Annotated[
        str | None,
        typer.Option(
            envvar="RECOMMENDER_IMPORT_NLP_URL", help="The NLP service; without it no text is read."
        ),
    ] = None,
    rename: Renamings = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Write every row and analyse every picture again.")
    ] = False,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Import products; rows that are as before are skipped, bad rows go to FILE.rejects.jsonl.

    Example: smartrec import products products.jsonl --pictures pictures/ --map sku=id --map name=title
    """
    from smartrec_recommender.clients.upstream import Refused, ServiceUnavailable
    from smartrec_recommender.importing.files import UnreadableFile
    from smartrec_recommender.importing.products import ProductImport, ProductSources
    from smartrec_recommender.importing.progress import progress_of
    from smartrec_recommender.importing.rejects import Rejects
    from smartrec_recommender.settings import RecommenderSettings

    settings = RecommenderSettings()
    sources = ProductSources(
        pictures=pictures,
        vision_url=vision_url or settings.import_vision_url,
        nlp_url=nlp_url or settings.import_nlp_url,
        fetches_urls=fetch_pictures,
        is_anew=anew,
        our_name=_our_names(rename),
        vocabulary_dir=settings.vocabulary_dir,
    )
    rejects = Rejects.beside(file)
    with database(database_url, tenant) as engine, progress_of(file, "Importing products", console) as shown:
        try:
            imported = ProductImport(engine, rejects, shown, sources).run(file)
        except (UnreadableFile, ServiceUnavailable, Refused) as error:
            raise failed(str(error)) from None
        finally:
            rejects.close()
    _tell("products", imported, rejects, as_json)


@import_app.command()
def transactions(
    file: Table,
    rename: Renamings = None,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Import transactions, each exactly once; bad rows go to FILE.rejects.jsonl.

    Example: smartrec import transactions transactions.csv --map customer=user_id
    """
    from smartrec_recommender.importing.files import UnreadableFile
    from smartrec_recommender.importing.progress import progress_of
    from smartrec_recommender.importing.rejects import Rejects
    from smartrec_recommender.importing.transactions import import_transactions

    our_name, rejects, what = _our_names(rename), Rejects.beside(file), "Importing transactions"
    with database(database_url, tenant) as engine, progress_of(file, what, console) as shown:
        try:
            imported = import_transactions(engine, file, rejects, shown, our_name)
        except UnreadableFile as error:
            raise failed(str(error)) from None
        finally:
            rejects.close()
    _tell("transactions", imported, rejects, as_json)


@import_app.command()
def bench(
    rows: Annotated[int, typer.Option(min=1_000, help="Transactions.")] = 100_000,
    products: Annotated[int, typer.Option(min=100, help="Products.")] = 5_000,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Measure how many rows a second come in, in a shop of its own that is removed in the end.

    Example: smartrec import bench --rows 1000000
    """
    from smartrec_recommender.importing.bench import bench_import

    with whole_database(database_url) as engine:
        rates = bench_import(engine, products, rows)
    if as_json:
        typer.echo(json.dumps(rates._asdict()))
        return
    console.print(
        f"{rates.products:,} products, {rates.transactions:,} transactions a second; "
        f"{rates.again:,} where all of them are known."
    )


def _our_names(rename: list[str] | None) -> dict[str, str]:
    """`--map sku=id` as {"sku": "id"}."""
    pairs = [pair.partition("=") for pair in rename or []]
    if bad := [f"{theirs}{sign}{ours}" for theirs, sign, ours in pairs if not (theirs and ours)]:
        raise failed(f"--map {bad[0]}: write THEIRS=OURS, as --map sku=id.")
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs}


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
