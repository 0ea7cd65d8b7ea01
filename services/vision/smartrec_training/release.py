"""From a run to a measured model: the averaged weights exported, thresholds set, figures taken."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.deepfashion import read_deepfashion
from smartrec_training.evaluation import evaluate_dataset, evaluate_photos, readable
from smartrec_training.inference import ExportedModel, Predictions
from smartrec_training.labels import Labels, read_labels, vocabulary_labels, write_labels
from smartrec_training.metrics import best_thresholds
from smartrec_training.photos import read_photos
from smartrec_training.samples import Samples

GARMENTS_TURNED_AWAY = 0.015  # the largest share of garments that may be taken for none on the val parts


def export_run(run: Path, out: Path, version: str, dataset: Path | None, photos: Path | None = None) -> Path:
    """Export the run's weights to `out/<version>`, the averaged ones if it averaged them.

    The val parts of the data set and the photos, where given, set the attributes' thresholds and how readily
    a picture is taken to show no garment.

    Raises: FileNotFoundError, ValueError; RuntimeError unless Keras runs on TensorFlow.
    """
    from smartrec_training.checkpoint import assign_weights, load_checkpoint
    from smartrec_training.config import config_from_dict
    from smartrec_training.export import export_saved_model
    from smartrec_training.model import build_model
    from smartrec_training.training import architecture_of

    checkpoint = load_checkpoint(run / "checkpoint.npz")
    config = config_from_dict(checkpoint.config)
    labels = dataclasses.replace(vocabulary_labels(), version=version, training=_described(checkpoint))
    model = build_model(architecture_of(config, len(labels.categories)))
    assign_weights(model, checkpoint.average if config.moving_average_steps else checkpoint.weights)
    target = export_saved_model(model, labels, out)
    measured = [_measured(target, samples) for samples in _validation(labels, dataset, photos)]
    if not measured:
        return target
    offset = _reject_offset(measured)
    bias = np.array(model.get_layer("category").bias)
    bias[-1] += offset
    model.get_layer("category").bias.assign(bias)
    truth = np.concatenate([samples.attributes for samples, _ in measured])
    scores = np.concatenate([predictions.attributes for _, predictions in measured])
    labels = dataclasses.replace(
        labels,
        attribute_thresholds=tuple(best_thresholds(scores, truth)),
        training={**labels.training, "reject_offset": round(offset, 3)},
    )
    return export_saved_model(model, labels, out)


def _validation(labels: Labels, dataset: Path | None, photos: Path | None) -> list[Samples]:
    parts = []
    if dataset is not None:
        parts.append(read_deepfashion(dataset, labels)[0].part("val"))
    if photos is not None:
        parts.append(read_photos(photos, labels.categories, len(labels.attributes)).part("val"))
    return [samples for samples in parts if len(samples)]


def _measured(model: Path, samples: Samples) -> tuple[Samples, Predictions]:
    return readable(samples, ExportedModel(model).predict(samples.paths))


def _reject_offset(measured: list[tuple[Samples, Predictions]]) -> float:
    """What the reject class's logit lacks to turn GARMENTS_TURNED_AWAY of a set's garments away, at most."""
    offsets = []
    for samples, predictions in measured:
        garments = ~samples.category_sets[:, -1]
        rejected = predictions.category[garments, -1]
        limit = float(np.clip(np.quantile(rejected, 1 - GARMENTS_TURNED_AWAY), 1e-6, 1 - 1e-6))
        offsets.append(-math.log(limit / (1 - limit)))
    return min(offsets)


def _described(checkpoint: Any) -> dict[str, Any]:
    progress = checkpoint.progress
    return {
        "network_side_px": checkpoint.config["network_side_px"],
        "steps": progress.total_steps,
        "minutes": round(progress.seconds / 60, 1),
        "config": checkpoint.config,
        **{key: value for key, value in progress.record.items() if key != "categories"},
    }


def record_figures(model: Path, figures: dict[str, dict[str, Any]]) -> None:
    """Put figures beside the ones that the model's labels hold already."""
    labels = read_labels(model)
    write_labels(model, dataclasses.replace(labels, figures={**labels.figures, **figures}))


def evaluate_model(
    model: Path,
    dataset: Path | None,
    photos: Path | None,
    part: str,
    progress: Callable[[int, int], None],
) -> dict[str, dict[str, Any]]:
    """Figures by data set. Raises: ValueError if there is nothing to measure on, FileNotFoundError."""
    if dataset is None and photos is None:
        raise ValueError("nothing to measure on: give --dataset, --photos or both")
    exported = ExportedModel(model)
    figures: dict[str, dict[str, Any]] = {}
    if dataset is not None:
        samples = read_deepfashion(dataset, exported.labels)[0].part(part)
        samples, predictions = readable(samples, exported.predict(samples.paths, progress))
        figures[f"Data set, part {part}"] = evaluate_dataset(samples, predictions, exported.labels)
    if photos is not None:
        labels = exported.labels
        samples = read_photos(photos, labels.categories, len(labels.attributes)).part(part)
        samples, predictions = readable(samples, exported.predict(samples.paths, progress))
        figures[f"Photos, senders of part {part}"] = evaluate_photos(samples, predictions)
    return figures
