"""`smartrec vision prepare|train|export|evaluate|predict`: the jobs around the model."""

from __future__ import annotations

import json
import os
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
from smartrec_training.looks_commands import fit_colours, fit_patterns, fit_scenes, write_looks

app = typer.Typer(help="Train, measure and export the vision model.", no_args_is_help=True)

AnnotationsOption = Annotated[
    str, typer.Option(help="coarse, fine, or auto: what the data set holds (prepare: both).")
]


@app.callback()
def training() -> None:
    """Train, measure and export the vision model."""


@app.command(epilog="Example: smartrec vision prepare --dataset data/deepfashion --folders data/original")
def prepare(
    dataset: Annotated[Path, typer.Option(help="Folder of a data set in DeepFashion's layout.")],
    annotations: AnnotationsOption = "auto",
    folders: Annotated[Path | None, typer.Option(help="Also write Train/Blazer/… there, as links.")] = None,
    show: Annotated[int, typer.Option(help="Most lines to print about what was left out.", min=0)] = 20,
) -> None:
    """Read a data set, check every row and say what was found and left out, by reason and file line."""
    from smartrec_training.datasets.annotations import annotations_found, own_labels, read_dataset
    from smartrec_training.datasets.folder_tree import write_folder_tree

    with readable_errors():
        for number, found in enumerate(annotations_found(dataset, annotations)):
            samples, findings = read_dataset(
                dataset, own_labels(dataset, found), found, lambda done: typer.echo(f"read {done}", err=True)
            )
            typer.echo(findings.summary())
            for reason, where in findings.dropped[:show]:
                typer.echo(f"  {where}: {reason}")
            if folders is not None and number == 0:
                typer.echo(f"{write_folder_tree(samples, dataset, folders)} links below {folders}")


@app.command(epilog="Example: smartrec vision train --photos data/clothing-photos --dataset data/rendered")
def train(
    config: Annotated[str, typer.Option(help="default, original, smoke or a TOML file.")] = "default",
    out: Annotated[Path, typer.Option(help="Folder of the run; a killed run goes on there.")] = Path(
        "runs/default"
    ),
    photos: PhotosOption = None,
    dataset: DatasetOption = None,
    worn: WornOption = None,
    annotations: AnnotationsOption = "auto",
    backbone_weights: Annotated[str | None, typer.Option(help="imagenet, none or a Keras .h5 file.")] = None,
    start_from: Annotated[
        Path | None, typer.Option(help="Version folder of an exported model to begin with.")
    ] = None,
    backend: Annotated[str, typer.Option(help="torch (faster on CPUs) or tensorflow.")] = "torch",
    distribute: Annotated[
        str, typer.Option(help="none, or mirrored: all GPUs of this machine (tf.distribute).")
    ] = "none",
    steps: Annotated[
        int | None, typer.Option(help="Stop after so many steps; the next call goes on.", min=1)
    ] = None,
) -> None:
    """Train a network from photos, a data set, or both; says how it goes and keeps checkpoints."""
    os.environ["KERAS_BACKEND"] = backend
    import dataclasses

    with readable_errors():
        from smartrec_training.config import load_config
        from smartrec_training.datasets.annotations import labels_to_learn
        from smartrec_training.loop.run import run_training

        settings = load_config(config)
        if backbone_weights is not None:
            settings = dataclasses.replace(settings, backbone_weights=backbone_weights)
        if start_from is not None:
            settings = dataclasses.replace(settings, start_from=str(start_from))
        file = run_training(
            settings,
            labels_to_learn(dataset, annotations),
            out,
            photos_directory=photos,
            dataset_directory=dataset,
            worn_directory=worn,
            annotations=annotations,
            distribute=distribute,
            step_limit=steps,
            report=typer.echo,
        )
    typer.echo(f"wrote {file}")


@app.command("data-wait", epilog="Example: smartrec vision data-wait runs/default")
def data_wait(
    run: Annotated[Path, typer.Argument(help="Folder of a training run, ended or going on.")],
    most: Annotated[float, typer.Option(help="The largest share that is fine, in percent.")] = 5.0,
) -> None:
    """Say which share of its time a run stood still for data; ends with 1 if that is too much."""
    from smartrec_training.tracking.run_log import data_wait_share

    with readable_errors():
        share, minutes = data_wait_share(run)
    typer.echo(f"waited for data {100 * share:.2f}% of {minutes:.1f} minutes of training (at most {most:g}%)")
    if 100 * share > most:
        raise typer.Exit(1)


@app.command(epilog="Example: smartrec vision export --dataset data/rendered --photos data/clothing-photos")
def export(
    run: Annotated[Path, typer.Option(help="Folder of a training run.")] = Path("runs/default"),
    out: Annotated[Path, typer.Option(help="Model folder; the version goes below it.")] = SHIPPED,
    version: Annotated[
        str | None, typer.Option(help="A whole number; one above those that are there where none is named.")
    ] = None,
    dataset: DatasetOption = None,
    photos: PhotosOption = None,
    worn: WornOption = None,
    annotations: AnnotationsOption = "auto",
    int8: Annotated[
        bool,
        typer.Option(
            "--int8", help="Convolutions in int8 on CPUs; refused if a figure falls by over a point."
        ),
    ] = False,
) -> None:
    """Export a run's averaged weights; the val parts of data set and photos set the thresholds."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    with readable_errors():
        from smartrec_training.export.release import export_run
        from smartrec_training.export.version_folders import next_version

        target = export_run(
            run,
            out,
            version or next_version(out),
            dataset,
            photos,
            worn=worn,
            annotations=annotations,
            int8=int8,
        )
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    typer.echo(f"wrote {target} ({size / 1e6:.1f} MB)")


@app.command(epilog="Example: smartrec vision refit --dataset data/rendered --photos data/clothing-photos")
def refit(
    model: ModelOption = None,
    dataset: DatasetOption = None,
    photos: PhotosOption = None,
    worn: WornOption = None,
    kept: Annotated[Path, typer.Option(help="Folder for features of pictures; a killed run goes on.")] = Path(
        "runs/features"
    ),
) -> None:
    """Fit the categories of a model anew, with both its backbones as they are: the next version.

    It takes the names of photos by eye into account, and minutes where a training takes hours.
    """
    with readable_errors():
        from smartrec_training.export.refitting import refit as fit_anew
        from smartrec_training.export.version_folders import newest_version

        target = fit_anew(model or newest_version(SHIPPED), dataset, photos, worn, kept, progress)
    typer.echo(f"wrote {target}")


@app.command(epilog="Example: smartrec vision evaluate --dataset data/rendered --photos data/clothing-photos")
def evaluate(
    model: ModelOption = None,
    dataset: DatasetOption = None,
    photos: PhotosOption = None,
    worn: WornOption = None,
    looks: Annotated[
        Path | None,
        typer.Option(
            help="Colours and patterns by eye (JSON lines); needs --photos, whose pictures they name."
        ),
    ] = None,
    annotations: AnnotationsOption = "auto",
    part: Annotated[str, typer.Option(help="train, val or test.")] = "test",
    out: Annotated[
        Path | None, typer.Option(help="Folder for evaluation.json, evaluation.md and their pictures.")
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Put the figures into labels.json and the model card.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of Markdown.")] = False,
) -> None:
    """Measure an exported model on pictures that it has not seen; photos are split by who sent them.

    With --worn or --looks, colours and patterns too: of the half of the photos that nothing was chosen by.
    """
    from smartrec_training.evaluation.measuring import (
        evaluate_model,
        figures_of,
        record_figures,
        write_evaluation,
    )
    from smartrec_training.evaluation.report import as_markdown
    from smartrec_training.export.version_folders import newest_version
    from smartrec_training.looks.measuring import looks_figures

    with readable_errors():
        model = model or newest_version(SHIPPED)
        evaluations = evaluate_model(
            model,
            dataset,
            photos,
            part,
            lambda done, total: progress("measured", done, total),
            annotations,
            worn,
        )
        figures = figures_of(evaluations)
        figures |= looks_figures(
            model, worn, photos, looks, part, lambda done, total: progress("looked at", done, total)
        )
        if record:
            record_figures(model, figures)
        if out is not None:
            write_evaluation(evaluations, out)
    typer.echo(json.dumps(figures, indent=1, allow_nan=False) if json_ else as_markdown(figures))


app.command(
    "fit-patterns", epilog="Example: smartrec vision fit-patterns --worn data/worn --dataset data/rendered"
)(fit_patterns)
app.command(
    "fit-colours",
    epilog="Example: smartrec vision fit-colours --worn data/worn --photos data/clothing-photos",
)(fit_colours)
app.command(
    "fit-scenes", epilog="Example: smartrec vision fit-scenes --worn data/worn --photos data/clothing-photos"
)(fit_scenes)
app.command(
    "write-looks",
    epilog="Example: smartrec vision write-looks --photos data/clothing-photos --out looks.jsonl",
)(write_looks)


@app.command(epilog="Example: smartrec vision predict photos/ --out answers.jsonl --embeddings vectors.npy")
def predict(
    directory: Annotated[Path, typer.Argument(help="Folder of pictures.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="JSON lines, one a picture.")],
    embeddings: Annotated[Path | None, typer.Option(help="Also write the vectors, .npy, same order.")] = None,
    model: ModelOption = None,
) -> None:
    """Run an exported model over a folder of pictures."""
    from smartrec_training.evaluation.exported_model import ExportedModel
    from smartrec_training.evaluation.prediction import write_predictions
    from smartrec_training.export.version_folders import newest_version

    with readable_errors():
        count, unreadable = write_predictions(
            ExportedModel(model or newest_version(SHIPPED)),
            directory,
            out,
            embeddings,
            lambda done, total: progress("predicted", done, total),
        )
    for name, why in unreadable.items():
        typer.echo(f"left out {name}: {why}", err=True)
    typer.echo(f"wrote {count} lines to {out}")


if __name__ == "__main__":
    app()
