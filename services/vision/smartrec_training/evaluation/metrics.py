"""The benchmark's measures (Liu et al., CVPR 2016) and ours for photos: arrays in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]


def best_ranks(scores: Floats, right: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """How many wrong categories stand above the best right one; 0 is top-1. (n, C) each → (n,)."""
    best = np.where(right, scores, -np.inf).max(axis=1)
    ranks: npt.NDArray[np.int64] = ((scores > best[:, None]) & ~right).sum(axis=1)
    return ranks


def top_k_accuracy(ranks: npt.NDArray[np.int64], k: int) -> float:
    """Share of samples whose right answer is among the first k."""
    return float((ranks < k).mean())


def macro_top_k_accuracy(ranks: npt.NDArray[np.int64], groups: Sequence[str], k: int) -> float:
    """The same, each group's share counting alike."""
    names = np.asarray(groups)
    return float(np.mean([(ranks[names == name] < k).mean() for name in np.unique(names)]))


def attribute_hits(scores: Floats, truth: npt.NDArray[np.int8], k: int) -> npt.NDArray[np.int64]:
    """How many of each picture's k highest scores are positives. (n, A) each → (n,)."""
    top = np.argpartition(-scores, min(k, scores.shape[1]) - 1, axis=1)[:, :k]
    hits: npt.NDArray[np.int64] = (np.take_along_axis(truth, top, axis=1) > 0).sum(axis=1)
    return hits


def attribute_recall(
    scores: Floats, truth: npt.NDArray[np.int8], k: int, *, reachable: bool = False
) -> float:
    """Hits among the k highest scores of each picture, over positives (n, A); NaN if there are none.

    reachable: a picture with more than k positives counts for k, so that 1.0 can be reached.
    """
    positives = (truth > 0).sum(axis=1)
    wanted = np.minimum(positives, k).sum() if reachable else positives.sum()
    return float(attribute_hits(scores, truth, k).sum() / wanted) if wanted else float("nan")


def attribute_recall_within_types(
    scores: Floats, truth: npt.NDArray[np.int8], types: Sequence[str], k: int
) -> dict[str, float]:
    """Recall@k ranked inside each attribute type, by type."""
    kinds = np.asarray(types)
    return {
        name: attribute_recall(scores[:, kinds == name], truth[:, kinds == name], k)
        for name in dict.fromkeys(types)
    }


def box_overlap(first: Floats, second: Floats) -> Floats:
    """Intersection over union of boxes x1 y1 x2 y2, (n, 4) each → (n,)."""
    low, high = np.maximum(first[:, :2], second[:, :2]), np.minimum(first[:, 2:], second[:, 2:])
    shared = np.prod(np.maximum(high - low, 0.0), axis=1)
    areas = [np.prod(np.maximum(box[:, 2:] - box[:, :2], 0.0), axis=1) for box in (first, second)]
    union = areas[0] + areas[1] - shared
    overlap: Floats = np.where(union > 0, shared / np.maximum(union, 1e-12), 0.0)
    return overlap


def same_label_among_nearest(embeddings: Floats, labels: Sequence[str], k: int = 10) -> float:
    """Mean share of a picture's k nearest others, by cosine, that carry its label."""
    names = np.asarray(labels)
    k = min(k, len(names) - 1)
    cosine = embeddings @ embeddings.T
    np.fill_diagonal(cosine, -np.inf)
    nearest = np.argpartition(-cosine, k - 1, axis=1)[:, :k]
    return float((names[nearest] == names[:, None]).mean())


def calibration_error(confidence: Floats, is_right: npt.NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error: mean gap between how sure and how often right, over equal-width bins."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (places == each).mean() * abs(confidence[places == each].mean() - is_right[places == each].mean())
        for each in range(bins)
        if (places == each).any()
    ]
    return float(sum(gaps))


MIN_THRESHOLD = 0.5


def best_thresholds(
    scores: Floats, truth: npt.NDArray[np.int8], fewest_positives: int = 5
) -> list[float | None]:
    """For each attribute the score that gives the best F1 on these pictures; None where too few show it.

    Never below MIN_THRESHOLD. Rendered pictures are easy to tell apart; a lower threshold that is right for
    them would name the attribute for every photo.
    """
    thresholds: list[float | None] = []
    for column in range(scores.shape[1]):
        known = truth[:, column] != 0
        positive = truth[known, column] > 0
        if positive.sum() < fewest_positives:
            thresholds.append(None)
            continue
        order = np.argsort(-scores[known, column])
        hits = np.cumsum(positive[order])
        f1 = 2 * hits / (np.arange(1, len(order) + 1) + positive.sum())
        best = float(scores[known, column][order[int(f1.argmax())]])
        thresholds.append(round(max(best, MIN_THRESHOLD), 4))
    return thresholds
