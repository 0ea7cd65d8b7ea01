"""`smartrec vision prepare|train|export|evaluate|predict`: the jobs around the model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Train, measure and export the vision model.", no_args_is_help=True)

SHIPPED = Path("models/fashion/1")
DatasetOption = Annotated[Path | None, typer.Option(help="Folder of a data set in DeepFashion's layout.")]
PhotosOption = Annotated[
    Path | None, typer.Option(help="Folder of the clothing photos (images.csv, images/).")
]
ModelOption = Annotated[Path, typer.Option(help="Version folder of an exported model.")]


@app.callback()
def training() -> None:
    """Train, measure and export the vision model."""


@app.command(epilog="Example: smartrec vision prepare --dataset data/deepfashion --folders data/original")
def prepare(
    dataset: Annotated[Path, typer.Option(help="Folder of a data set in DeepFashion's layout.")],
    folders: Annotated[Path | None, typer.Option(help="Also write Train/Blazer/… there, as links.")] = None,
    show: Annotated[int, typer.Option(help="Most lines to print about what was left out.", min=0)] = 20,
) -> None:
    """Read a data set, check every row and say what was found and left out, by reason and file line."""
    from smartrec_training.deepfashion import read_deepfashion, read_labels_of_dataset
    from smartrec_training.folders import write_folder_tree

    with _readable_errors():
        samples, findings = read_deepfashion(dataset, read_labels_of_dataset(dataset))
        if folders is not None:
            write_folder_tree(samples, folders)
    typer.echo(findings.summary())
    for reason, where in findings.dropped[:show]:
        typer.echo(f"  {where}: {reason}")


@app.command(epilog="Example: smartrec vision train --photos data/clothing-photos --dataset data/rendered")
def train(
    config: Annotated[str, typer.Option(help="default, original, smoke or a TOML file.")] = "default",
    out: Annotated[Path, typer.Option(help="Folder of the run; a killed run goes on there.")] = Path(
        "runs/default"
    ),
    photos: PhotosOption = None,
    dataset: DatasetOption = None,
    backbone_weights: Annotated[str | None, typer.Option(help="imagenet, none or a Keras .h5 file.")] = None,
    backend: Annotated[str, typer.Option(help="torch (faster on CPUs) or tensorflow.")] = "torch",
) -> None:
    """Train a network from photos, a data set, or both; says how it goes and keeps checkpoints."""
    os.environ["KERAS_BACKEND"] = backend
    import dataclasses

    from smartrec_training.config import load_config
    from smartrec_training.labels import vocabulary_labels
    from smartrec_training.run import run_training

    with _readable_errors():
        settings = load_config(config)
        if backbone_weights is not None:
            settings = dataclasses.replace(settings, backbone_weights=backbone_weights)
        file = run_training(
            settings,
            vocabulary_labels(),
            out,
            photos_directory=photos,
            dataset_directory=dataset,
            report=typer.echo,
        )
    typer.echo(f"wrote {file}")


@app.command(epilog="Example: smartrec vision export --dataset data/rendered --photos data/clothing-photos")
def export(
    run: Annotated[Path, typer.Option(help="Folder of a training run.")] = Path("runs/default"),
    out: Annotated[Path, typer.Option(help="Model folder; the version goes below it.")] = SHIPPED.parent,
    version: Annotated[str, typer.Option(help="A whole number, as TensorFlow Serving wants it.")] = "1",
    dataset: DatasetOption = None,
    photos: PhotosOption = None,
) -> None:
    """Export a run's averaged weights; the val parts of data set and photos set the thresholds."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    from smartrec_training.release import export_run

    with _readable_errors():
        target = export_run(run, out, version, dataset, photos)
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    typer.echo(f"wrote {target} ({size / 1e6:.1f} MB)")


@app.command(epilog="Example: smartrec vision evaluate --dataset data/rendered --photos data/clothing-photos")
def evaluate(
    model: ModelOption = SHIPPED,
    dataset: DatasetOption = None,
    photos: PhotosOption = None,
    part: Annotated[str, typer.Option(help="train, val or test.")] = "test",
    out: Annotated[Path | None, typer.Option(help="Folder for evaluation.json and evaluation.md.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Put the figures into labels.json.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of Markdown.")] = False,
) -> None:
    """Measure an exported model on pictures that it has not seen; photos are split by who sent them."""
    from smartrec_training.release import evaluate_model, record_figures
    from smartrec_training.report import as_markdown

    with _readable_errors():
        figures = evaluate_model(
            model, dataset, photos, part, lambda done, total: _progress("measured", done, total)
        )
    if record:
        record_figures(model, figures)
    text, data = as_markdown(figures), json.dumps(figures, indent=1)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "evaluation.md").write_text(text, "utf-8")
        (out / "evaluation.json").write_text(data, "utf-8")
    typer.echo(data if json_ else text)


@app.command(epilog="Example: smartrec vision predict photos/ --out answers.jsonl --embeddings vectors.npy")
def predict(
    directory: Annotated[Path, typer.Argument(help="Folder of pictures.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="JSON lines, one a picture.")],
    embeddings: Annotated[Path | None, typer.Option(help="Also write the vectors, .npy, same order.")] = None,
    model: ModelOption = SHIPPED,
) -> None:
    """Run an exported model over a folder of pictures."""
    from smartrec_training.inference import ExportedModel
    from smartrec_training.prediction import write_predictions

    with _readable_errors():
        count, unreadable = write_predictions(
            ExportedModel(model),
            directory,
            out,
            embeddings,
            lambda done, total: _progress("predicted", done, total),
        )
    for name, why in unreadable.items():
        typer.echo(f"left out {name}: {why}", err=True)
    typer.echo(f"wrote {count} lines to {out}")


def _progress(verb: str, done: int, total: int) -> None:
    if done == total or done % 320 == 0:
        typer.echo(f"{verb} {done}/{total}", err=True)


class _readable_errors:  # noqa: N801 - reads as a statement
    """Turns what a user can mend into one sentence and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (FileNotFoundError, ValueError, KeyError)) and not isinstance(error, typer.Exit):
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error


if __name__ == "__main__":
    app()
