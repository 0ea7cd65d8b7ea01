"""`smartrec import …`: products and transactions from files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartrec_recommender.jobs.terminal.console import (
    AsJson,
    DatabaseUrl,
    TenantName,
    console,
    database,
    failed,
    whole_database,
)

if TYPE_CHECKING:
    from smartrec_recommender.importing.reporting.report import ImportReport

import_app = typer.Typer(no_args_is_help=True, help="Bring products and transactions into the shop.")


def _there(file: Path) -> Path:
    """A feed that did not arrive ends as an unreadable one, not as a mistake in the command line."""
    if not file.is_file():
        raise failed(f"{file} is not there, or no file: nothing came in.")
    return file


Table = Annotated[Path, typer.Argument(callback=_there, help="CSV, JSON, Parquet or XML, also as .gz.")]
Renamings = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="THEIRS=OURS", help="A column of another name, as sku=id; may come often."),
]
Constants = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="FIELD=VALUE", help="A field of every row, as currency=EUR; may come often."
    ),
]
PresetName = Annotated[
    str | None,
    typer.Option(
        "--preset", help="The system that wrote the file, as shopify-products; else its columns tell."
    ),
]
Separator = Annotated[
    str | None,
    typer.Option("--separator", help="One character, or comma, semicolon, tab, bar; else found out."),
]
EncodingName = Annotated[
    str | None, typer.Option("--encoding", help="Of the text, as windows-1252; else found out and told.")
]
Check = Annotated[bool, typer.Option("--check", help="Only tell what would happen; write nothing.")]


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
    preset: PresetName = None,
    rename: Renamings = None,
    constants: Constants = None,
    separator: Separator = None,
    encoding: EncodingName = None,
    check: Check = False,
    full: Annotated[
        bool,
        typer.Option("--full", help="The file is all that the shop has: other products go out of sight."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --full: also where more than 20% of the products would go.")
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Write every row and analyse every picture again.")
    ] = False,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Import products from a shop's export; what is as before is skipped, bad rows go to FILE.rejects.jsonl.

    Ends with 0 where all came in, 3 where rows were set aside, 1 where nothing came in.

    Example: smartrec import products products_export.csv --set currency=EUR --check
    """
    from smartrec_recommender.clients.upstream import Refused, ServiceUnavailable
    from smartrec_recommender.importing.files import UnreadableFile
    from smartrec_recommender.importing.formats.source import ReadOptions
    from smartrec_recommender.importing.products.product_import import ProductImport, ProductSources
    from smartrec_recommender.importing.progress import progress_of
    from smartrec_recommender.importing.rejects import Rejects
    from smartrec_recommender.settings import RecommenderSettings

    settings = RecommenderSettings()
    sources = ProductSources(
        pictures=pictures,
        vision_url=vision_url or settings.import_vision_url,
        nlp_url=nlp_url or settings.import_nlp_url,
        secret=settings.secret,
        fetches_urls=fetch_pictures,
        is_anew=anew,
        our_name=_pairs("--map", rename),
        vocabulary_dir=settings.vocabulary_dir,
        read=ReadOptions(separator, encoding),
        preset=preset,
        constants=_pairs("--set", constants),
        is_check=check,
        is_full=full,
        may_vanish=yes,
    )
    rejects = Rejects.beside(file, is_kept=not check)
    with database(database_url, tenant) as engine, progress_of(file, "Importing products", console) as shown:
        try:
            imported = ProductImport(engine, rejects, shown, sources).run(file)
        except (UnreadableFile, ServiceUnavailable, Refused) as error:
            raise failed(str(error)) from None
        finally:
            rejects.close()
    _tell(imported, as_json)


@import_app.command()
def transactions(
    file: Table,
    preset: PresetName = None,
    rename: Renamings = None,
    constants: Constants = None,
    separator: Separator = None,
    encoding: EncodingName = None,
    hash_users: Annotated[
        str | None,
        typer.Option(
            "--hash-users",
            metavar="KEY",
            envvar="SMARTREC_HASH_USERS_KEY",
            help="Keep the HMAC-SHA256 of each user's id with this key, and not the id.",
        ),
    ] = None,
    check: Check = False,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Import a log or a shop's orders, each deed exactly once; bad rows go to FILE.rejects.jsonl.

    Ends with 0 where all came in, 3 where rows were set aside, 1 where nothing came in.

    Example: smartrec import transactions orders_export.csv --check
    """
    from smartrec_recommender.importing.files import UnreadableFile
    from smartrec_recommender.importing.formats.source import ReadOptions
    from smartrec_recommender.importing.progress import progress_of
    from smartrec_recommender.importing.rejects import Rejects
    from smartrec_recommender.importing.transactions.deeds import TransactionOptions
    from smartrec_recommender.importing.transactions.transaction_import import import_transactions

    options = TransactionOptions(
        our_name=_pairs("--map", rename),
        constants=_pairs("--set", constants),
        preset=preset,
        read=ReadOptions(separator, encoding),
        hash_key=hash_users,
        is_check=check,
    )
    rejects, what = Rejects.beside(file, is_kept=not check), "Importing transactions"
    with database(database_url, tenant) as engine, progress_of(file, what, console) as shown:
        try:
            imported = import_transactions(engine, file, rejects, shown, options)
        except UnreadableFile as error:
            raise failed(str(error)) from None
        finally:
            rejects.close()
    _tell(imported, as_json)


@import_app.command()
def categories(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV with the columns word, means.")
    ],
    anew: Annotated[bool, typer.Option("--anew", help="Forget what was taught before.")] = False,
    tenant: TenantName = None,
    database_url: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Teach what the shop's words for categories mean; with a column `kind` also colours, genders, sizes.

    The next import of products uses it. Example: smartrec import categories categories.csv
    """
    from smartrec_recommender.canonical.taught import TooManyTaught, UntaughtWord, read_taught_words
    from smartrec_recommender.store.catalogue.writing.taught_words import write_taught

    try:
        words = read_taught_words(file.read_text(encoding="utf-8-sig"))
    except (UntaughtWord, UnicodeDecodeError, csv.Error) as error:
        raise failed(f"{file}: {error}") from None
    with database(database_url, tenant) as engine:
        try:
            write_taught(engine, words, is_anew=anew)
        except TooManyTaught as error:
            raise failed(f"{file}: {error}") from None
    if as_json:
        typer.echo(json.dumps({"taught": len(words)}))
        return
    console.print(f"{len(words):,} words taught; the next import of products uses them.")


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


_EXAMPLES = {"--map": "sku=id", "--set": "currency=EUR"}


def _pairs(option: str, given: list[str] | None) -> dict[str, str]:
    """`--map sku=id` as {"sku": "id"}."""
    pairs = [pair.partition("=") for pair in given or []]
    if bad := [f"{left}{sign}{right}" for left, sign, right in pairs if not (left and right)]:
        form = "THEIRS=OURS" if option == "--map" else "FIELD=VALUE"
        raise failed(f"{option} {bad[0]}: write {form}, as {option} {_EXAMPLES[option]}.")
    return {left.strip(): right.strip() for left, _, right in pairs}


def _tell(report: ImportReport, as_json: bool) -> None:
    """Prints the report, and ends with its exit code."""
    from smartrec_recommender.importing.reporting.report import report_lines

    if as_json:
        typer.echo(json.dumps(report.as_json()))
    else:
        for line in report_lines(report):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    if report.exit_code:
        raise typer.Exit(report.exit_code)
