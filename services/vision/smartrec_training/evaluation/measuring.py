"""Figures of an exported model on a data set, on photos, or on both."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smartrec_training.datasets.annotations import read_dataset
from smartrec_training.datasets.labels import Labels, read_labels, write_labels
from smartrec_training.datasets.photos import read_photos
from smartrec_training.datasets.samples import Samples
from smartrec_training.datasets.worn import read_worn
from smartrec_training.evaluation.benchmark import Evaluation, evaluate_dataset, readable
from smartrec_training.evaluation.exported_model import ExportedModel
from smartrec_training.evaluation.model_card import write_model_card
from smartrec_training.evaluation.photo_evaluation import evaluate_photos
from smartrec_training.evaluation.report import as_markdown
from smartrec_training.evaluation.worn_evaluation import evaluate_worn

Progress = Callable[[int, int], None]  # pictures done, pictures in all


def no_progress(_done: int, _total: int) -> None:
    """For callers that show none."""


def evaluate_model(
    model: Path,
    dataset: Path | None,
    photos: Path | None,
    part: str,
    progress: Progress = no_progress,
    annotations: str = "auto",
    worn: Path | None = None,
) -> dict[str, Evaluation]:
    """By the data set's title. Raises: ValueError if there is nothing to measure on, FileNotFoundError."""
    if dataset is None and photos is None and worn is None:
        raise ValueError("nothing to measure on: give --dataset, --photos or --worn")
    exported = ExportedModel(model)
    evaluations: dict[str, Evaluation] = {}
    for kind, samples in samples_of(exported.labels, dataset, photos, part, annotations, worn).items():
        if not len(samples):
            raise ValueError(f"nothing to measure on: no picture of the {kind} is in part {part!r}")
        known, predictions = readable(samples, exported.predict(samples.paths, progress))
        if kind == "photos":
            evaluations[f"Photos, senders of part {part}"] = evaluate_photos(
                known, predictions, exported.labels
            )
        elif kind == "worn":
            evaluations[f"Worn clothes, part {part}"] = evaluate_worn(known, predictions, exported.labels)
        else:
            evaluations[f"Data set, part {part}"] = evaluate_dataset(known, predictions, exported.labels)
    return evaluations


def samples_of(
    labels: Labels,
    dataset: Path | None,
    photos: Path | None,
    part: str,
    annotations: str = "auto",
    worn: Path | None = None,
) -> dict[str, Samples]:
    """The pictures of that part, by "data set", "photos" and "worn", with the labels of a network."""
    found: dict[str, Samples] = {}
    if dataset is not None:
        found["data set"] = read_dataset(dataset, labels, annotations)[0].part(part)
    if photos is not None:
        found["photos"] = read_photos(photos, labels).part(part)
    if worn is not None:
        found["worn"] = read_worn(worn, labels).part(part)
    return found


def write_evaluation(evaluations: dict[str, Evaluation], folder: Path) -> None:
    """`evaluation.json`, `evaluation.md` and its pictures."""
    from smartrec_training.evaluation.plots import draw_evaluation

    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        title: draw_evaluation(evaluation, folder, title.split()[0].strip(",").lower())
        for title, evaluation in evaluations.items()
    }
    figures = figures_of(evaluations)
    (folder / "evaluation.md").write_text(as_markdown(figures, pictures), "utf-8")
    (folder / "evaluation.json").write_text(json.dumps(figures, indent=1, allow_nan=False), "utf-8")


def figures_of(evaluations: dict[str, Evaluation]) -> dict[str, dict[str, Any]]:
    """The figures without the arrays."""
    return {title: evaluation.figures for title, evaluation in evaluations.items()}


def record_figures(model: Path, figures: dict[str, dict[str, Any]]) -> None:
    """Put figures beside the ones that the model's labels and its card hold already."""
    labels = read_labels(model)
    labels = dataclasses.replace(labels, figures={**labels.figures, **figures})
    write_labels(model, labels)
    write_model_card(model, labels)
