"""`smartrec vision fit-patterns|fit-colours|fit-scenes`: what is read beside the model, fitted to photos."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartrec_training.command_line import (
    SHIPPED,
    DatasetOption,
    ModelOption,
    PhotosOption,
    WornOption,
    progress,
    readable_errors,
)

_LooksOption = Annotated[Path | None, typer.Option(help="More looks of the photos (JSON lines).")]
_OutOption = Annotated[
    Path | None, typer.Option(help="File of the coefficients; the service's own where none is named.")
]


def fit_patterns(
    model: ModelOption = None,
    worn: WornOption = None,
    photos: PhotosOption = None,
    looks: _LooksOption = None,
    dataset: DatasetOption = None,
    rendered: Annotated[int, typer.Option(help="Pictures of the data set to learn from.", min=0)] = 900,
    out: _OutOption = None,
) -> None:
    """Fit what reads patterns from pixels and the model's attributes; after a new model, fit it anew."""
    from smartrec_training.export.version_folders import newest_version
    from smartrec_training.looks.measuring import fit_patterns_to_file
    from smartrec_vision.postprocessing.patterns import MODEL_FILE

    with readable_errors():
        count = fit_patterns_to_file(
            model or newest_version(SHIPPED),
            (worn, photos, looks, dataset),
            rendered,
            out or MODEL_FILE,
            lambda done, total: progress("looked at", done, total),
        )
    typer.echo(f"fitted on {count} pictures: {out or MODEL_FILE}")


def fit_colours(
    model: ModelOption = None,
    worn: WornOption = None,
    photos: PhotosOption = None,
    looks: _LooksOption = None,
    out: _OutOption = None,
) -> None:
    """Fit how people name the colours of a garment; after a new model, whose boxes differ, fit it anew."""
    from smartrec_training.export.version_folders import newest_version
    from smartrec_training.looks.measuring import fit_colours_to_file
    from smartrec_vision.postprocessing.colours import MODEL_FILE

    with readable_errors():
        count = fit_colours_to_file(
            model or newest_version(SHIPPED),
            (worn, photos, looks, None),
            out or MODEL_FILE,
            lambda done, total: progress("looked at", done, total),
        )
    typer.echo(f"fitted on {count} photos: {out or MODEL_FILE}")


def fit_scenes(
    worn: Annotated[Path, typer.Option(help="Folder of photos of people.")],
    photos: Annotated[Path, typer.Option(help="Folder of the clothing photos.")],
    model: ModelOption = None,
    pictures: Annotated[int, typer.Option(help="Pictures of each kind to learn from.", min=1)] = 1000,
) -> None:
    """Fit what tells flat, worn and several garments apart, into the model's folder; after each new model."""
    from smartrec_training.export.version_folders import newest_version
    from smartrec_training.looks.measuring import fit_scenes_to_file

    with readable_errors():
        folder = model or newest_version(SHIPPED)
        count = fit_scenes_to_file(
            folder, worn, photos, pictures, lambda done, total: progress("looked at", done, total)
        )
    typer.echo(f"fitted on {count} pictures: {folder}")


def write_looks(
    out: Annotated[Path, typer.Option(help="File to write (JSON lines).", dir_okay=False)],
    worn: WornOption = None,
    photos: PhotosOption = None,
    leave_out: Annotated[
        list[Path] | None,
        typer.Option(
            help="Such a file: its photos are kept back to judge by (JSON lines with image). Repeatable.",
            dir_okay=False,
            exists=True,
        ),
    ] = None,
) -> None:
    """Write what is known of labelled photos, for `smartrec recommender tune-photos`."""
    from smartrec_training.looks.exporting import write_looks as write

    with readable_errors():
        count = write(worn, photos, out, leave_out or ())
    typer.echo(f"{count} photos: {out}")
