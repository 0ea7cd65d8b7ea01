"""Figures on the val part at the end of each round, and early stopping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from smartrec_training.evaluation import metrics
from smartrec_training.input_pipeline.augmentation import reduce_to
from smartrec_training.input_pipeline.batches import Source

BATCH_SIZE = 32
SEED = 5


@dataclass
class BestSoFar:
    """The best value of a figure in a stage, and for how many rounds nothing has been better."""

    value: float = -1.0
    rounds_since: int = 0
    rounds: int = 0

    def update(self, value: float) -> None:
        """After a round; NaN is never better."""
        self.rounds += 1
        if value > self.value:
            self.value, self.rounds_since = value, 0
        else:
            self.rounds_since += 1


class Validation:
    """At most `most_pictures` of the val parts, always the same ones, without augmentation."""

    def __init__(self, sources: list[Source], most_pictures: int) -> None:
        places = [(source, row) for source in sources for row in source.cache.readable_rows]
        order = np.random.default_rng(SEED).permutation(len(places))[:most_pictures]
        self._chosen = [places[place] for place in sorted(order)]

    def __len__(self) -> int:
        return len(self._chosen)

    def measure(self, model: Any, side_px: int) -> dict[str, float]:
        """`model`'s figures in 0..1, higher is better, box_rmse aside; NaN where no picture is labelled."""
        answers: dict[str, list[Any]] = {"category": [], "bbox": [], "attributes": []}
        for start in range(0, len(self._chosen), BATCH_SIZE):
            seen = [
                reduce_to(source.cache.pixels[row], side_px)
                for source, row in self._chosen[start : start + BATCH_SIZE]
            ]
            raw = model.predict_on_batch(np.stack(seen))
            for name, values in answers.items():
                # Devices that mirror each other all answer the same batch, one after another.
                values.append(np.asarray(raw[name], dtype=np.float32)[: len(seen)])
        joined = {name: np.concatenate(values) for name, values in answers.items()}
        return figures(self._truth("category_sets"), self._truth("boxes"), self._truth("attributes"), joined)

    def _truth(self, name: str) -> Any:
        return np.stack([getattr(source.samples, name)[row] for source, row in self._chosen])


def figures(sets: Any, boxes: Any, attributes: Any, answers: dict[str, Any]) -> dict[str, float]:
    """The figures by the name that a config may watch (`config.WATCHED`), and box_rmse."""
    named, boxed = sets.any(axis=1), ~np.isnan(boxes).any(axis=1)
    ranks = metrics.best_ranks(answers["category"][named], sets[named])
    errors = answers["bbox"][boxed] - boxes[boxed]
    nothing = float("nan")
    return {
        "category_top_1": metrics.top_k_accuracy(ranks, 1) if named.any() else nothing,
        "category_top_5": metrics.top_k_accuracy(ranks, 5) if named.any() else nothing,
        "attribute_recall_5": metrics.attribute_recall(answers["attributes"], attributes, 5),
        "box_iou": float(metrics.box_overlap(boxes[boxed], answers["bbox"][boxed]).mean())
        if boxed.any()
        else nothing,
        "box_rmse": float(np.sqrt(np.square(errors).mean())) if boxed.any() else nothing,
    }
