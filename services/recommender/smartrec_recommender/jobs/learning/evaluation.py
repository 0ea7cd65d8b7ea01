"""`smartrec recommender evaluate`: from the database, from files, or from MovieLens-100k."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
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
)

if TYPE_CHECKING:
    from smartrec_recommender.training.evaluation.evaluate import Shop
    from smartrec_recommender.training.evaluation.shops.files import SetAside
    from smartrec_recommender.training.evaluation.summary import Evaluation


class ShopSlice(StrEnum):
    """What of the shop is evaluated, see `training/evaluation/shops/slices.py`."""

    WHOLE = "whole"
    FEW_ORDERS = "few-orders"
    NO_REPURCHASE = "no-repurchase"
    ONE_CATEGORY = "one-category"


class SplitBy(StrEnum):
    """What is held back: the last fifth of all events, the last month, or the last fifth of each
    shopper's."""

    TIME = "time"
    MONTH = "month"
    SHOPPER = "shopper"


def evaluate(
    products: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Evaluate these products, not the database."),
    ] = None,
    transactions: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The transactions of these products.")
    ] = None,
    movielens: Annotated[
        bool,
        typer.Option("--movielens", help="Evaluate MovieLens-100k (pip install --no-deps recbole==1.2.1)."),
    ] = False,
    split: Annotated[
        SplitBy,
        typer.Option(
            help="Hold back the last fifth of all events, the last month, or each shopper's last fifth."
        ),
    ] = SplitBy.TIME,
    part: Annotated[
        ShopSlice,
        typer.Option(
            "--slice",
            help="Make the shop harder first: its latest 500 orders, nobody buys twice, or one category.",
        ),
    ] = ShopSlice.WHOLE,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="Folder for evaluation.md, .json and .png.")
    ] = None,
    most_users: Annotated[int, typer.Option("--users", min=10, help="At most so many shoppers.")] = 2_000,
    is_kept: Annotated[
        bool,
        typer.Option(
            "--keep/--no-keep",
            help="Keep the figures of the whole shop in the database, for the console's Quality.",
        ),
    ] = True,
    database_url: DatabaseUrl = None,
    tenant: TenantName = None,
    as_json: AsJson = False,
) -> None:
    """Split the transactions by time and tell how good the home feed is, beside what it must beat.

    Example: smartrec recommender evaluate --products products.jsonl --transactions transactions.csv
    """
    from smartrec_recommender.serving.configuration import STANDARD
    from smartrec_recommender.settings import RecommenderSettings
    from smartrec_recommender.training.evaluation.evaluate import evaluate as run_evaluation
    from smartrec_recommender.training.evaluation.report import as_markdown
    from smartrec_recommender.training.evaluation.shops.slices import sliced
    from smartrec_recommender.training.splits import SPLITTERS

    try:
        shop = sliced(_shop(products, transactions, movielens, database_url, tenant), part)
        configuration = replace(STANDARD, diversity=RecommenderSettings().diversity)
        evaluation = run_evaluation(shop, SPLITTERS[split], most_users, configuration=configuration)
    except ValueError as error:
        raise failed(str(error)) from None
    figures, told = json.dumps(evaluation.as_json(), indent=1), as_markdown(evaluation)
    if out is not None:
        _write(out, evaluation, figures, told)
    typer.echo(figures if as_json else told)
    if is_kept and part is ShopSlice.WHOLE and products is None and not movielens:
        _keep(evaluation, split, database_url, tenant)


def _keep(evaluation: Evaluation, split: SplitBy, database_url: str | None, tenant: str | None) -> None:
    from smartrec_recommender.store.quality import keep
    from smartrec_recommender.training.evaluation.summary import measured

    with database(database_url, tenant) as engine, engine.begin() as connection:
        keep(connection, measured(evaluation, split))


def _shop(
    products: Path | None,
    transactions: Path | None,
    movielens: bool,
    database_url: str | None,
    tenant: str | None,
) -> Shop:
    """Raises ValueError for what cannot be read."""
    from smartrec_recommender.training.evaluation.shops.files import SetAside, read_shop
    from smartrec_recommender.training.evaluation.shops.movielens import movielens_folder, read_movielens

    if (products is None) != (transactions is None) or (movielens and products is not None):
        raise ValueError(
            "Give --products with --transactions, or --movielens, or none of them for the database."
        )
    if movielens:
        return read_movielens(movielens_folder())
    if products is not None and transactions is not None:
        aside = SetAside()
        shop = read_shop(products, transactions, aside)
        _tell(aside)
        return shop
    return _shop_of_database(database_url, tenant)


def _shop_of_database(database_url: str | None, tenant: str | None) -> Shop:
    from smartrec_recommender.store.models import read_everything
    from smartrec_recommender.training.evaluation.evaluate import Shop

    with database(database_url, tenant) as engine, engine.connect() as connection:
        snapshot, products, log, _ = read_everything(connection)
    return Shop(snapshot, products, log)


def _tell(aside: SetAside) -> None:
    if aside.count:
        console.print(f"{aside.count:,} rows set aside, as an import would:", markup=False, highlight=False)
    for one in aside.first:
        console.print(f"  {one}", markup=False, highlight=False)


def _write(folder: Path, evaluation: Evaluation, figures: str, told: str) -> None:
    from smartrec_recommender.training.evaluation.chart import as_png

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evaluation.md").write_text(told, encoding="utf-8")
    (folder / "evaluation.json").write_text(figures + "\n", encoding="utf-8")
    (folder / "evaluation.png").write_bytes(as_png(evaluation))
