"""From a run to a model that can be served: averaged weights, thresholds, labels, card, warm-up requests."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from smartrec_training.datasets.labels import Labels, vocabulary_labels
from smartrec_training.datasets.samples import Samples
from smartrec_training.evaluation.benchmark import readable
from smartrec_training.evaluation.exported_model import ExportedModel, Predictions
from smartrec_training.evaluation.measuring import evaluate_model, figures_of, samples_of
from smartrec_training.evaluation.metrics import best_thresholds
from smartrec_training.teacher.tuning import TEACHER_WEIGHTS

MAX_FALSE_REJECTIONS = 0.01  # share of the val parts' garments that may be taken for no garment
CALIBRATION_PHOTOS = 320
# The evaluation's figures that int8 may lower by one point at most; fractions count as percent.
INT8_CHECKED_FIGURES = (
    "top-1",
    "top-5",
    "category top-1",
    "category top-5",
    "attribute recall@5 over all",
    "box mean IoU",
)


def export_run(
    run: Path,
    out: Path,
    version: str,
    dataset: Path | None,
    photos: Path | None = None,
    *,
    worn: Path | None = None,
    annotations: str = "auto",
    int8: bool = False,
) -> Path:
    """Export the run's weights to `out/<version>`, the averaged ones if it averaged them.

    The val parts of the data set and of the photos, flat and worn, where given, set the attributes'
    thresholds, the bias of the reject class and, where the run has tuned a teacher, how much of it goes into
    each answer.

    Raises: FileNotFoundError, ValueError, QuantisationLossTooLarge; RuntimeError on another backend than
    TensorFlow.
    """
    from smartrec_training.export.mixing import with_second
    from smartrec_training.export.saved_model import export_saved_model

    if not version.isascii() or not version.isdigit():
        raise ValueError(f"a version is a whole number, as TensorFlow Serving wants it, not {version!r}")
    if int8 and photos is None:
        raise ValueError("--int8 is calibrated on real photos: give --photos")
    model, labels = _network_of(run, version)
    with TemporaryDirectory() as scratch:
        found = samples_of(labels, dataset, photos, "val", annotations, worn).items()
        validation = {name: samples for name, samples in found if len(samples)}
        if (run / TEACHER_WEIGHTS).exists():
            measure = partial(_measured, sets=validation, scratch=Path(scratch))
            model, labels = with_second(model, labels, run / TEACHER_WEIGHTS, measure)
        measured = _measured(model, labels, validation, Path(scratch))
        if measured:
            labels = _adjusted(model, labels, list(measured.values()))
        ranges = None
        if int8 and photos is not None:
            ranges, lost = _try_int8(model, labels, Path(scratch), dataset, photos, annotations)
            labels = dataclasses.replace(labels, training={**labels.training, "int8": lost})
    with _precision(model, ranges):
        return export_saved_model(model, labels, out)


def _network_of(run: Path, version: str) -> tuple[Any, Labels]:
    from smartrec_training.config import config_from_dict
    from smartrec_training.loop.checkpoint import assign_weights, load_checkpoint
    from smartrec_training.network.model import Architecture, build_model

    checkpoint = load_checkpoint(run / "checkpoint.npz")
    config = config_from_dict(checkpoint.config)
    labels = dataclasses.replace(_labels_of_run(checkpoint), version=version, training=_described(checkpoint))
    model = build_model(
        Architecture(
            category_count=len(labels.categories),
            attribute_count=len(labels.attributes),
            network_side_px=config.network_side_px,
            pixel_scaling=config.pixel_scaling,
            dropout=config.dropout,
        )
    )
    assign_weights(model, checkpoint.average if config.moving_average_steps else checkpoint.weights)
    return model, labels


def _labels_of_run(checkpoint: Any) -> Labels:
    """Those that the run wrote down; runs that learned the vocabulary's did not always."""
    record = checkpoint.progress.record
    if "attributes" not in record:
        return vocabulary_labels()
    return Labels(
        categories=tuple(record["categories"]),
        attributes=tuple((name, kind) for name, kind in record["attributes"]),
    )


def _measured(
    model: Any, labels: Labels, sets: Mapping[str, Samples], scratch: Path
) -> dict[str, tuple[Samples, Predictions]]:
    from smartrec_training.export.saved_model import export_saved_model

    if not sets:
        return {}
    exported = ExportedModel(export_saved_model(model, labels, scratch))
    return {name: readable(samples, exported.predict(samples.paths)) for name, samples in sets.items()}


def _adjusted(model: Any, labels: Labels, measured: list[tuple[Samples, Predictions]]) -> Labels:
    """Labels with the thresholds of the val parts; it also moves the bias of the network's reject class."""
    offset = _reject_offset(measured)
    bias = np.array(model.get_layer("category").bias)
    bias[-1] += offset
    model.get_layer("category").bias.assign(bias)
    truth = np.concatenate([samples.attributes for samples, _ in measured])
    scores = np.concatenate([predictions.attributes for _, predictions in measured])
    thresholds: tuple[float | None, ...] = tuple(best_thresholds(scores, truth))
    if not _learned_attributes(labels):
        thresholds = (None,) * len(thresholds)
    training = {**labels.training, "reject_offset": round(offset, 3)}
    return dataclasses.replace(labels, attribute_thresholds=thresholds, training=training)


def _learned_attributes(labels: Labels) -> bool:
    """Whether any stage trained the attributes; otherwise that head is as it was initialised."""
    stages = labels.training["config"]["stages"]
    return any(stage["loss_weights"]["attributes"] > 0 for stage in stages)


def _reject_offset(measured: list[tuple[Samples, Predictions]]) -> float:
    """The offset of the reject logit by which no set rejects more than MAX_FALSE_REJECTIONS."""
    offsets = [0.0] if not any((~samples.category_sets[:, -1]).any() for samples, _ in measured) else []
    for samples, predictions in measured:
        garments = ~samples.category_sets[:, -1]
        if not garments.any():
            continue
        rejected = predictions.category[garments, -1]
        limit = float(np.clip(np.quantile(rejected, 1 - MAX_FALSE_REJECTIONS), 1e-6, 1 - 1e-6))
        offsets.append(-math.log(limit / (1 - limit)))
    return min(offsets)


def _try_int8(
    model: Any, labels: Labels, scratch: Path, dataset: Path | None, photos: Path, annotations: str
) -> tuple[dict[str, float], dict[str, float]]:
    """Returns: ranges from photos of the train part; the points that int8 loses on the val parts."""
    from smartrec_training.export.quantisation import calibrate, check_loss
    from smartrec_training.export.saved_model import export_saved_model
    from smartrec_training.input_pipeline.pixel_cache import read_square
    from smartrec_training.network.signature import INPUT_SIDE_PX

    train = samples_of(labels, None, photos, "train")["photos"]
    spread = np.linspace(0, len(train) - 1, min(CALIBRATION_PHOTOS, len(train))).astype(int)
    read = [read_square(train.paths[row], INPUT_SIDE_PX) for row in spread]
    images = [each for each in read if not isinstance(each, str)]
    if not images:
        raise ValueError("--int8 is calibrated on photos of the train part, and none of them can be read")
    ranges = calibrate(model, np.stack(images))

    def figures_with(quantise: dict[str, float] | None) -> dict[str, float]:
        with _precision(model, quantise):
            exported = export_saved_model(model, labels, scratch)
        return _checked_figures(
            figures_of(evaluate_model(exported, dataset, photos, "val", annotations=annotations))
        )

    return ranges, check_loss(figures_with(None), figures_with(ranges))


def _checked_figures(figures: dict[str, dict[str, Any]]) -> dict[str, float]:
    return {
        f"{name} ({title.split(',')[0].lower()})": values[name] * (100 if name == "box mean IoU" else 1)
        for title, values in figures.items()
        for name in INT8_CHECKED_FIGURES
        if values.get(name) is not None
    }


def _precision(model: Any, ranges: dict[str, float] | None) -> Any:
    from smartrec_training.export.quantisation import quantised

    return nullcontext() if ranges is None else quantised(model, ranges)


def _described(checkpoint: Any) -> dict[str, Any]:
    progress = checkpoint.progress
    return {
        "network_side_px": checkpoint.config["network_side_px"],
        "steps": progress.total_steps,
        "minutes": round(progress.seconds / 60, 1),
        "config": checkpoint.config,
        **{key: value for key, value in progress.record.items() if key not in ("categories", "attributes")},
    }
