"""Measures an exported model on a data set by the benchmark's figures (Liu et al., CVPR 2016)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.samples import Samples
from smartrec_training.evaluation import metrics
from smartrec_training.evaluation.confidence_intervals import Bootstrap
from smartrec_training.evaluation.exported_model import Predictions
from smartrec_vision.postprocessing.interpretation import GARMENT_THRESHOLD

TOP = (1, 3, 5)
WORST_SHOWN = 8
INTERVAL = " interval"  # ends the name of a figure's 95% interval


@dataclass(frozen=True)
class Evaluation:
    """Figures by name, and the values that its plots need, (n,) each."""

    figures: dict[str, Any]
    truth: tuple[str, ...]
    answers: tuple[str, ...]
    confidence: npt.NDArray[np.floating[Any]]
    is_right: npt.NDArray[np.bool_]


def readable(samples: Samples, predictions: Predictions) -> tuple[Samples, Predictions]:
    """Both without the pictures that could not be read."""
    rows = np.array([row for row in range(len(samples)) if row not in predictions.unreadable], dtype=np.int64)
    kept = {
        name: getattr(predictions, name)[rows] for name in ("category", "bbox", "attributes", "embedding")
    }
    return samples.take(rows), Predictions(**kept, unreadable={})


def is_garment(predictions: Predictions) -> npt.NDArray[np.float32]:
    """Probability that there is something to wear; the reject class is the last."""
    probability: npt.NDArray[np.float32] = 1.0 - predictions.category[:, -1]
    return probability


def predicted_categories(predictions: Predictions, labels: Labels) -> tuple[str, ...]:
    """The predicted category of each picture, or the reject class."""
    best = predictions.category[:, :-1].argmax(axis=1)
    garment = is_garment(predictions) >= GARMENT_THRESHOLD
    return tuple(
        labels.categories[column] if wears else labels.categories[-1]
        for column, wears in zip(best, garment, strict=True)
    )


def evaluate_dataset(samples: Samples, predictions: Predictions, labels: Labels) -> Evaluation:
    """The benchmark's figures, in percent (boxes: as fractions of the picture's sides)."""
    rejected = samples.category_sets[:, -1]
    rows = np.flatnonzero(~rejected)
    named = rows[samples.category_sets[rows].any(axis=1)]  # the network has their category
    ranks = metrics.best_ranks(predictions.category[named, :-1], samples.category_sets[named, :-1])
    groups = [samples.groups[row] for row in named]
    confidence = confidence_of(predictions.category[named])
    result: dict[str, Any] = {"pictures": len(samples), "garments": len(rows)}
    if len(named):
        result |= _category_figures(ranks, groups, confidence)
    if len(rows):
        result |= _attribute_figures(predictions.attributes[rows], samples.attributes[rows], labels)
        result |= _box_figures(samples.boxes[rows], predictions.bbox[rows])
    result["is_garment right, garments"] = share((is_garment(predictions) >= GARMENT_THRESHOLD)[~rejected])
    result["is_garment right, others"] = share((is_garment(predictions) < GARMENT_THRESHOLD)[rejected])
    return Evaluation(
        result, samples.groups, predicted_categories(predictions, labels), confidence, ranks == 0
    )


def confidence_of(category: npt.NDArray[np.float32]) -> npt.NDArray[np.floating[Any]]:
    """The best garment category's share of all garment categories'. (n, C) with the reject class → (n,)."""
    garments = category[:, :-1]
    shares: npt.NDArray[np.floating[Any]] = garments.max(axis=1) / np.maximum(garments.sum(axis=1), 1e-9)
    return shares


def _category_figures(
    ranks: npt.NDArray[np.int64], groups: Sequence[str], confidence: npt.NDArray[np.floating[Any]]
) -> dict[str, Any]:
    bootstrap = _by_picture(len(ranks))
    result: dict[str, Any] = {}
    for k in TOP:
        is_right = ranks < k
        result[f"category top-{k}"] = percent(metrics.top_k_accuracy(ranks, k))
        result[f"category top-{k}{INTERVAL}"] = percents(bootstrap.interval(is_right))
        result[f"category top-{k} macro"] = percent(metrics.macro_top_k_accuracy(ranks, groups, k))
        result[f"category top-{k} macro{INTERVAL}"] = percents(bootstrap.macro_interval(is_right, groups))
    result["category calibration error"] = percent(metrics.calibration_error(confidence, ranks == 0))
    names = np.asarray(groups)
    worst = {str(name): share(ranks[names == name] < 1) for name in np.unique(names)}
    result["worst categories by top-1"] = dict(
        sorted(worst.items(), key=lambda item: item[1] or 0.0)[:WORST_SHOWN]
    )
    return result


def _attribute_figures(
    scores: npt.NDArray[np.float32], truth: npt.NDArray[np.int8], labels: Labels
) -> dict[str, Any]:
    positives = (truth > 0).sum(axis=1)
    if not positives.any():
        return {}
    bootstrap = _by_picture(len(truth))
    kinds = np.asarray([kind for _, kind in labels.attributes])
    result: dict[str, Any] = {"attributes a picture": round(float(positives.mean()), 2)}
    for k in (3, 5):
        hits = metrics.attribute_hits(scores, truth, k)
        result[f"attribute recall@{k} over all"] = percent(hits.sum() / positives.sum())
        result[f"attribute recall@{k} over all{INTERVAL}"] = percents(bootstrap.interval(hits, positives))
        reachable = metrics.attribute_recall(scores, truth, k, reachable=True)
        result[f"attribute recall@{k} over all, of at most {k} a picture"] = percent(reachable)
        by_kind = {
            str(kind): metrics.attribute_hits(scores[:, kinds == kind], truth[:, kinds == kind], k)
            for kind in dict.fromkeys(kinds)
        }
        together = np.sum(list(by_kind.values()), axis=0)
        result[f"attribute recall@{k} within types, together"] = percent(together.sum() / positives.sum())
        result[f"attribute recall@{k} within types, together{INTERVAL}"] = percents(
            bootstrap.interval(together, positives)
        )
        for kind, kind_hits in by_kind.items():
            wanted = (truth[:, kinds == kind] > 0).sum(axis=1)
            if wanted.any():
                result[f"attribute recall@{k} within {kind}"] = percent(kind_hits.sum() / wanted.sum())
                result[f"attribute recall@{k} within {kind}{INTERVAL}"] = percents(
                    bootstrap.interval(kind_hits, wanted)
                )
    return result


def _box_figures(truth: npt.NDArray[np.float32], predicted: npt.NDArray[np.float32]) -> dict[str, Any]:
    known = ~np.isnan(truth).any(axis=1)
    if not known.any():
        return {}
    bootstrap = _by_picture(int(known.sum()))
    squared = np.square(truth[known] - predicted[known]).mean(axis=1)
    overlap = metrics.box_overlap(truth[known], predicted[known])
    low, high = bootstrap.interval(squared)
    return {
        "box mean IoU": round(float(overlap.mean()), 4),
        f"box mean IoU{INTERVAL}": [round(side, 4) for side in bootstrap.interval(overlap)],
        "box MSE": round(float(squared.mean()), 5),
        f"box MSE{INTERVAL}": [round(low, 5), round(high, 5)],
        "box RMSE": round(float(np.sqrt(squared.mean())), 4),
        f"box RMSE{INTERVAL}": [round(math.sqrt(low), 4), round(math.sqrt(high), 4)],
    }


def _by_picture(count: int) -> Bootstrap:
    return Bootstrap([str(number) for number in range(count)])


def share(right: npt.NDArray[np.bool_]) -> float | None:
    """The share that is right, in percent; None for an empty array."""
    return percent(float(right.mean())) if len(right) else None


def percent(value: float) -> float | None:
    """Two places; None for NaN, which JSON does not know."""
    return None if math.isnan(value) else round(100.0 * float(value), 2)


def percents(sides: tuple[float, float]) -> list[float | None]:
    """An interval in percent."""
    return [percent(side) for side in sides]


def figure_of(
    name: str, is_right: npt.NDArray[np.bool_], samples: Samples, rows: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    """The share, its interval over owners and how many pictures it was measured on; nothing of no picture."""
    if not len(is_right):
        return {}
    bootstrap = Bootstrap([samples.owners[row] for row in np.flatnonzero(rows)])
    return {
        f"{name} ({len(is_right)})": share(is_right),
        f"{name} ({len(is_right)}){INTERVAL}": percents(bootstrap.interval(is_right)),
    }
