"""`smartrec vision …`: see what pictures show, run the service. Training adds commands of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="See what a picture shows; prepare, train, evaluate and export the model.", no_args_is_help=True
)


@app.command(epilog="Example: smartrec vision analyze photo.jpg --json")
def analyze(
    pictures: Annotated[list[Path], typer.Argument(help="Picture files.", exists=True, dir_okay=False)],
    model_server: Annotated[
        str | None, typer.Option(help="Ask this model server (host:port) and load no model here.")
    ] = None,
    model_folder: Annotated[
        Path | None, typer.Option(help="Folder of the model's versions, for the labels.", file_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one line a picture.")] = False,
) -> None:
    """Say what pictures show: category, box, attributes, colours."""
    import asyncio
    import logging

    import structlog

    from smartrec_vision.command_output import show
    from smartrec_vision.inference.predictions import PredictionFailed
    from smartrec_vision.settings import DEFAULT_MODEL_FOLDER

    # Loading the model logs what it does, to where the answer goes.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = model_folder or DEFAULT_MODEL_FOLDER
    try:
        failed = asyncio.run(show(pictures, model_server, folder, as_json))
    except PredictionFailed as error:
        typer.echo(f"Error: {error}. Give the folder of versions with --model-folder.", err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(1 if failed else 0)


@app.command(epilog="Example: VISION_PORT=9001 smartrec vision serve")
def serve() -> None:
    """Run the vision service with the settings of the environment (VISION_…)."""
    from smartrec_vision.__main__ import main

    main()
