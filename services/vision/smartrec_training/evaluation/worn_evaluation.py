"""Measures an exported model on photos of people wearing clothes, with intervals over photos."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.samples import Samples
from smartrec_training.datasets.seen_attributes import SEEN
from smartrec_training.evaluation import metrics
from smartrec_training.evaluation.benchmark import (
    INTERVAL,
    Evaluation,
    confidence_of,
    figure_of,
    is_garment,
    predicted_categories,
)
from smartrec_training.evaluation.confidence_intervals import Bootstrap
from smartrec_training.evaluation.exported_model import Predictions
from smartrec_vision.postprocessing.interpretation import GARMENT_THRESHOLD

Booleans = npt.NDArray[np.bool_]
LOOKS = ("sleeve", "pattern", "neckline", "length")


def evaluate_worn(samples: Samples, predictions: Predictions, labels: Labels) -> Evaluation:
    """Figures in percent (boxes: IoU 0..1), with 95% intervals over photos.

    A name is right if it is one of the acceptable ones; a garment that was turned away has no name. A look
    (sleeve, pattern, ...) is right if the attribute of what was seen has the highest score of its kind.
    "pattern where not plain" leaves out what is solid.
    """
    wears = ~samples.category_sets[:, -1]
    garment = is_garment(predictions) >= GARMENT_THRESHOLD
    named = wears & samples.category_sets.any(axis=1) & ~samples.category_sets[:, :-1].all(axis=1)
    ranks = metrics.best_ranks(predictions.category[named, :-1], samples.category_sets[named, :-1])
    ranks[~garment[named]] = len(samples.category_sets[0])
    figures: dict[str, Any] = {"pictures": len(samples), "photos": len(set(samples.owners))}
    figures |= figure_of("garments taken for garments", garment[wears], samples, wears)
    figures |= figure_of("others taken for garments", garment[~wears], samples, ~wears)
    figures |= figure_of("first name acceptable", ranks < 1, samples, named)
    figures |= figure_of("five names acceptable", ranks < 5, samples, named)
    figures |= _box_figures(samples, predictions)
    for kind, (rows, is_right) in looks_right(samples, predictions, labels).items():
        figures |= figure_of(f"{kind} right", is_right, samples, rows)
    confidence = confidence_of(predictions.category[named])
    return Evaluation(
        figures, samples.groups, predicted_categories(predictions, labels), confidence, ranks < 1
    )


def looks_right(
    samples: Samples, predictions: Predictions, labels: Labels
) -> dict[str, tuple[Booleans, Booleans]]:
    """By kind: the rows (bool, n) where it was seen, and of those whether the model sees the same."""
    columns = {name: column for column, (name, _) in enumerate(labels.attributes)}
    found: dict[str, tuple[Booleans, Booleans]] = {}
    for kind in LOOKS:
        values = [
            [columns[name] for name in names if name in columns] for names in SEEN[kind].values() if names
        ]
        values = [of_value for of_value in values if of_value]
        if not values:
            continue
        truth = np.stack([(samples.attributes[:, each] > 0).any(axis=1) for each in values], axis=1)
        scores = np.stack([predictions.attributes[:, each].max(axis=1) for each in values], axis=1)
        rows: Booleans = np.asarray(truth.any(axis=1))
        is_right: Booleans = np.take_along_axis(truth, scores.argmax(axis=1)[:, None], axis=1)[:, 0]
        found[kind] = rows, is_right[rows]
        if kind == "pattern":
            patterned = rows & ~truth[:, list(SEEN[kind]).index("solid")]
            found["pattern where not plain,"] = patterned, is_right[patterned]
    return found


def _box_figures(samples: Samples, predictions: Predictions) -> dict[str, Any]:
    known = ~np.isnan(samples.boxes).any(axis=1)
    if not known.any():
        return {}
    overlap = metrics.box_overlap(samples.boxes[known], predictions.bbox[known])
    bootstrap = Bootstrap([samples.owners[row] for row in np.flatnonzero(known)])
    return {
        "box mean IoU": round(float(overlap.mean()), 4),
        f"box mean IoU{INTERVAL}": [round(side, 4) for side in bootstrap.interval(overlap)],
    }
