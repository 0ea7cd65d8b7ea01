"""Measures an exported model on photos by their 17 labels, with intervals over who sent them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.photo_names import accepted_by_eye
from smartrec_training.datasets.samples import Samples
from smartrec_training.evaluation import metrics
from smartrec_training.evaluation.benchmark import (
    INTERVAL,
    TOP,
    Evaluation,
    confidence_of,
    figure_of,
    is_garment,
    percent,
    percents,
    predicted_categories,
    share,
)
from smartrec_training.evaluation.confidence_intervals import Bootstrap
from smartrec_training.evaluation.exported_model import Predictions
from smartrec_vision.postprocessing.interpretation import GARMENT_THRESHOLD


def evaluate_photos(samples: Samples, predictions: Predictions, labels: Labels) -> Evaluation:
    """Figures in percent, with 95% intervals over senders.

    A garment is right at k if one of its label's categories is among the first k. A shoe or hat is right if
    `is_garment` is below the threshold of the vision service. "by its own name": a hoodie called a hoodie
    first, though a sweater or a jacket would be right as well. "by eye": of the photos that a person named,
    by those names; a garment that was turned away has none.
    """
    reject = samples.category_sets[:, -1]
    garment = is_garment(predictions)
    ranks = metrics.best_ranks(predictions.category[:, :-1], samples.category_sets[:, :-1])
    ranks[reject] = np.where(garment[reject] < GARMENT_THRESHOLD, 0, len(samples.category_sets[0]))
    bootstrap = Bootstrap(samples.owners)
    result: dict[str, Any] = {"photos": len(samples), "senders": len(set(samples.owners))}
    for k in TOP:
        result[f"top-{k}"] = percent(metrics.top_k_accuracy(ranks, k))
        result[f"top-{k}{INTERVAL}"] = percents(bootstrap.interval(ranks < k))
    result["macro top-1"] = percent(metrics.macro_top_k_accuracy(ranks, samples.groups, 1))
    result[f"macro top-1{INTERVAL}"] = percents(bootstrap.macro_interval(ranks < 1, samples.groups))
    result |= _by_eye(samples, predictions, labels)
    result["same label among 10 nearest"] = percent(
        metrics.same_label_among_nearest(predictions.embedding, samples.groups)
    )
    confidence = confidence_of(predictions.category[~reject])
    is_right = ranks[~reject] < 1
    result["calibration error"] = percent(metrics.calibration_error(confidence, is_right))
    result["is_garment right, garments"] = share(garment[~reject] >= GARMENT_THRESHOLD)
    result["is_garment right, shoes and hats"] = share(garment[reject] < GARMENT_THRESHOLD)
    result["by label"] = {
        name: _of_label(name, np.asarray(samples.groups) == name, ranks, predictions, labels)
        for name in sorted(set(samples.groups))
    }
    return Evaluation(result, samples.groups, predicted_categories(predictions, labels), confidence, is_right)


def _by_eye(samples: Samples, predictions: Predictions, labels: Labels) -> dict[str, Any]:
    names = accepted_by_eye([path.stem for path in samples.paths], labels.categories)[:, :-1]
    rows = np.asarray(names.any(axis=1), bool)
    ranks = metrics.best_ranks(predictions.category[rows, :-1], names[rows])
    ranks[is_garment(predictions)[rows] < GARMENT_THRESHOLD] = len(labels.categories)
    return {
        **figure_of("first name acceptable by eye", ranks < 1, samples, rows),
        **figure_of("three names acceptable by eye", ranks < 3, samples, rows),
    }


def _of_label(
    label: str,
    rows: npt.NDArray[np.bool_],
    ranks: npt.NDArray[np.int64],
    predictions: Predictions,
    labels: Labels,
) -> dict[str, Any]:
    figures = {"photos": int(rows.sum()), "top-1": share(ranks[rows] < 1), "top-5": share(ranks[rows] < 5)}
    if label in labels.categories:
        best = predictions.category[rows, :-1].argmax(axis=1)
        figures["by its own name"] = share(best == labels.categories.index(label))
    return figures
