"""The commands of the demo data: `smartrec demo-data …`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from smartrec_demo.progress import progress_shown

app = typer.Typer(help="Rendered garments: a data set to train on, a shop to show.", no_args_is_help=True)


@app.callback()
def demo_data() -> None:
    """Rendered garments: a data set to train on, a shop to show."""


Workers = Annotated[int, typer.Option(help="Processes to render with.", min=1, max=64)]


@app.command(epilog="Example: smartrec demo-data render --count 20000 --out data/rendered")
def render(
    out: Annotated[Path, typer.Option(help="Folder of the data set; a run that was cut off goes on there.")],
    count: Annotated[
        int, typer.Option(help="Pictures of garments, evenly over the 46 categories.", min=1)
    ] = 4600,
    scenes: Annotated[
        int | None, typer.Option(help="Pictures without a garment; default: one to 12 garments.", min=0)
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed is another data set.")] = 7,
    size: Annotated[int, typer.Option(help="Side of the square pictures in pixels.", min=64, max=1024)] = 256,
    workers: Workers = os.cpu_count() or 1,
) -> None:
    """Render a data set in DeepFashion's layout: pictures, categories, boxes, attributes, splits."""
    from smartrec_demo.dataset.rendering import DataSetParameters, FolderHoldsAnotherDataSet, write_dataset

    parameters = DataSetParameters(count, count // 12 if scenes is None else scenes, seed, size)
    try:
        with progress_shown("Rendering") as progress:
            write_dataset(out, parameters, workers, progress)
    except FolderHoldsAnotherDataSet as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{parameters.count} garments and {parameters.scenes} other pictures in {out}")


@app.command(epilog="Example: smartrec demo-data shop --out data/shop")
def shop(
    out: Annotated[Path, typer.Option(help="Folder of the shop; a run that was cut off goes on there.")],
    products: Annotated[
        int | None,
        typer.Option(help="Products in the catalogue; default: 920, or as many as --like has.", min=1),
    ] = None,
    users: Annotated[
        int | None,
        typer.Option(
            "--shoppers", help="Shoppers, the named ones first; default: 240, or as --like has.", min=1
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed is another shop.")] = 7,
    until: Annotated[
        datetime,
        typer.Option(help="The two years of transactions end on this day (UTC).", formats=["%Y-%m-%d"]),
    ] = datetime(2026, 11, 16),  # noqa: DTZ001 - typer reads a bare day
    like: Annotated[
        str | None,
        typer.Option(help="A preset of what the shop is like: fashion-chain, as hard as a real one."),
    ] = None,
    pictures: Annotated[bool, typer.Option(help="Whether to draw the products.")] = True,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Leave a complete shop as it is, though it would be another one now."),
    ] = False,
    workers: Workers = os.cpu_count() or 1,
) -> None:
    """Write a demo shop: catalogue with pictures, shoppers, two years of transactions."""
    from smartrec_demo.shop.chain import load_chain
    from smartrec_demo.shop.files import MARKER, ShopParameters, write_shop
    from smartrec_demo.tables import TableError

    if keep and (out / MARKER).exists():
        typer.echo(f"{out} is complete, and is kept as it is")
        return
    try:
        usual = (920, 240) if like is None else (load_chain(like).products, load_chain(like).users)
    except TableError as error:
        raise typer.BadParameter(str(error), param_hint="--like") from None
    products, users = products or usual[0], users or usual[1]
    parameters = ShopParameters(products, users, seed, until.replace(tzinfo=UTC), like, pictures)
    with progress_shown("Drawing products") as progress:
        written = write_shop(out, parameters, workers, progress)
    typer.echo(f"{products} products in {out}" if written else f"{out} is complete already")
    if like is not None:
        typer.echo(_described(out))


def _described(folder: Path) -> str:
    """The figures of a shop's log that docs/evaluation.md holds against published ones."""
    from smartrec_demo.shop.files import read_events
    from smartrec_demo.shop.statistics import statistics_of

    log = statistics_of(read_events(folder))
    return (
        f"{log.purchases:,} purchases of {log.users:,} shoppers, median {log.median_purchases:g}, baskets of "
        f"{log.basket:.1f}; in a month {log.repeat_share:.1%} of pairs bought again, "
        f"{log.new_goods_share:.1%} of purchases of new goods, "
        f"{log.returning_share:.1%} of shoppers back after two months"
    )


@app.command(epilog="Example: smartrec demo-data photo --out photo.jpg --category Jeans --seed 3")
def photo(
    out: Annotated[Path, typer.Option(help="The JPEG file to write.", dir_okay=False)],
    category: Annotated[str, typer.Option(help="One of the 46 categories, as Dress or Jeans.")] = "Dress",
    seed: Annotated[int, typer.Option(help="Another seed is another garment.")] = 1,
) -> None:
    """Draw a phone snapshot of a garment that no shop holds, to search with."""
    from smartrec_demo.garments.recipes import categories
    from smartrec_demo.photography.snapshot import write_snapshot

    if category not in categories():
        raise typer.BadParameter(
            f"There is no category {category!r}; the categories are {', '.join(categories())}."
        )
    typer.echo(f"{out}: {write_snapshot(out, category, seed)}")
