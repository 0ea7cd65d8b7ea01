"""What the commands around the model share: options, progress, errors in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SHIPPED = Path("models/fashion")
DatasetOption = Annotated[Path | None, typer.Option(help="Folder of a data set in DeepFashion's layout.")]
PhotosOption = Annotated[
    Path | None, typer.Option(help="Folder of the clothing photos (images.csv, images/).")
]
WornOption = Annotated[
    Path | None,
    typer.Option(help="Folder of photos of people (labels.csv, looks-*.jsonl, images/)."),
]
ModelOption = Annotated[
    Path | None,
    typer.Option(help=f"Version folder of an exported model; the newest in {SHIPPED} where none is named."),
]


def progress(verb: str, done: int, total: int) -> None:
    if done == total or done % 320 == 0:
        typer.echo(f"{verb} {done}/{total}", err=True)


class readable_errors:  # noqa: N801 - reads as a statement
    """Turns errors that a user can correct into one sentence and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ModuleNotFoundError):
            typer.echo(
                f"{error.name} is not installed: pip install 'smartrec[training]', and for --backend torch "
                "'smartrec[training-torch]'",
                err=True,
            )
            raise typer.Exit(2) from error
        if isinstance(error, (OSError, ValueError, KeyError)) and not isinstance(error, typer.Exit):
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error
