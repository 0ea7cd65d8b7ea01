"""Measures an exported model: data sets by the benchmark, photos by their 17 labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training import metrics
from smartrec_training.inference import Predictions
from smartrec_training.labels import Labels
from smartrec_training.samples import Samples

TOP = (1, 3, 5)


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


def evaluate_dataset(samples: Samples, predictions: Predictions, labels: Labels) -> dict[str, Any]:
    """The benchmark's figures, in percent (boxes: as fractions of the picture's sides)."""
    garments = ~samples.category_sets[:, -1]
    rows = np.flatnonzero(garments)
    scores = predictions.category[rows, :-1]
    right = samples.category_sets[rows, :-1]
    groups = [samples.groups[row] for row in rows]
    ranks = metrics.best_ranks(scores, right)
    certainty = scores.max(axis=1) / np.maximum(scores.sum(axis=1), 1e-9)
    result: dict[str, Any] = {"pictures": len(samples), "garments": len(rows)}
    for k in TOP:
        result[f"category top-{k}"] = _percent(metrics.top_k_accuracy(ranks, k))
        result[f"category top-{k} macro"] = _percent(metrics.macro_top_k_accuracy(ranks, groups, k))
    result["category calibration error"] = _percent(metrics.calibration_error(certainty, ranks == 0))
    result["worst categories by top-1"] = _worst(ranks, groups)
    result |= _attribute_figures(predictions.attributes[rows], samples.attributes[rows], labels)
    result |= _box_figures(samples.boxes[rows], predictions.bbox[rows])
    result["is_garment right, garments"] = _share((is_garment(predictions) >= 0.5)[garments])
    result["is_garment right, others"] = _share((is_garment(predictions) < 0.5)[~garments])
    return result


def _attribute_figures(
    scores: npt.NDArray[np.float32], truth: npt.NDArray[np.int8], labels: Labels
) -> dict[str, Any]:
    if not (truth > 0).any():
        return {}
    kinds = [kind for _, kind in labels.attributes]
    result: dict[str, Any] = {"attributes a picture": round(float((truth > 0).sum(axis=1).mean()), 2)}
    for k in (3, 5):
        result[f"attribute recall@{k} over all"] = _percent(metrics.attribute_recall(scores, truth, k))
        reachable = metrics.attribute_recall(scores, truth, k, reachable=True)
        result[f"attribute recall@{k} over all, of at most {k} a picture"] = _percent(reachable)
        within = metrics.attribute_recall_within_types(scores, truth, kinds, k)
        for kind, value in within.items():
            result[f"attribute recall@{k} within {kind}"] = _percent(value)
    return result


def _box_figures(truth: npt.NDArray[np.float32], predicted: npt.NDArray[np.float32]) -> dict[str, Any]:
    known = ~np.isnan(truth).any(axis=1)
    if not known.any():
        return {}
    squared = np.square(truth[known] - predicted[known]).mean()
    return {
        "box mean IoU": round(float(metrics.box_overlap(truth[known], predicted[known]).mean()), 4),
        "box MSE": round(float(squared), 5),
        "box RMSE": round(float(np.sqrt(squared)), 4),
    }


def evaluate_photos(samples: Samples, predictions: Predictions) -> dict[str, Any]:
    """Figures on the photos in percent, with 95% intervals over senders.

    A garment is right at k if one of its label's categories is among the first k; a shoe or hat if
    `is_garment` is below 0.5.
    """
    reject = samples.category_sets[:, -1]
    garment = is_garment(predictions)
    ranks = metrics.best_ranks(predictions.category[:, :-1], samples.category_sets[:, :-1])
    ranks[reject] = np.where(garment[reject] < 0.5, 0, len(samples.category_sets[0]))
    result: dict[str, Any] = {"photos": len(samples), "senders": len(set(samples.owners))}
    for k in TOP:
        result[f"top-{k}"] = _percent(metrics.top_k_accuracy(ranks, k))
        is_right = ranks < k
        low, high = metrics.bootstrap_interval(is_right, samples.owners)
        result[f"top-{k} interval"] = [_percent(low), _percent(high)]
    result["macro top-1"] = _percent(metrics.macro_top_k_accuracy(ranks, samples.groups, 1))
    result["same label among 10 nearest"] = _percent(
        metrics.same_label_among_nearest(predictions.embedding, samples.groups)
    )
    result["is_garment right, garments"] = _share(garment[~reject] >= 0.5)
    result["is_garment right, shoes and hats"] = _share(garment[reject] < 0.5)
    result["by label"] = {
        name: {"photos": int(rows.sum()), "top-1": _share(ranks[rows] < 1), "top-5": _share(ranks[rows] < 5)}
        for name in sorted(set(samples.groups))
        for rows in [np.asarray(samples.groups) == name]
    }
    return result


def _worst(ranks: npt.NDArray[np.int64], groups: Sequence[str], count: int = 8) -> dict[str, float]:
    names = np.asarray(groups)
    shares = {str(name): _share(ranks[names == name] < 1) for name in np.unique(names)}
    return dict(sorted(shares.items(), key=lambda item: item[1])[:count])


def _share(right: npt.NDArray[np.bool_]) -> float:
    return _percent(float(right.mean())) if len(right) else float("nan")


def _percent(value: float) -> float:
    return round(100.0 * value, 2)
