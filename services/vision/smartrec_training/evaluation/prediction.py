"""One JSON line a picture: what the shipped model says of a folder of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.datasets.labels import Labels
from smartrec_training.evaluation.exported_model import ExportedModel, Predictions
from smartrec_vision.inference.labels import DEFAULT_ATTRIBUTE_THRESHOLD
from smartrec_vision.postprocessing.interpretation import MAX_ATTRIBUTES, MAX_CATEGORIES

PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".gif", ".bmp"})


def pictures_below(directory: Path) -> list[Path]:
    """Picture files in the folder and its subfolders, in the order of their names."""
    return sorted(path for path in directory.rglob("*") if path.suffix.lower() in PICTURE_ENDINGS)


def write_predictions(
    model: ExportedModel,
    directory: Path,
    out: Path,
    embeddings: Path | None,
    progress: Callable[[int, int], None],
) -> tuple[int, dict[str, str]]:
    """Write the lines, and the vectors as float32 (n, 256) in the same order.

    Returns: pictures written; name → why for those that could not be read, which get no line and no vector.
    """
    paths = pictures_below(directory)
    predictions = model.predict(paths, progress)
    names = [str(path.relative_to(directory)) for path in paths]
    kept = [row for row in range(len(paths)) if row not in predictions.unreadable]
    with out.open("w", encoding="utf-8") as stream:
        for line in _lines(names, predictions, model.labels, kept):
            stream.write(json.dumps(line) + "\n")
    if embeddings is not None:
        np.save(embeddings, predictions.embedding[kept])
    return len(kept), {names[row]: why for row, why in predictions.unreadable.items()}


def _lines(
    names: list[str], predictions: Predictions, labels: Labels, rows: list[int]
) -> Iterator[dict[str, Any]]:
    thresholds = np.array(
        [DEFAULT_ATTRIBUTE_THRESHOLD if each is None else each for each in labels.attribute_thresholds],
        dtype=np.float32,
    )
    for row in rows:
        scores, attributes = predictions.category[row], predictions.attributes[row]
        garment = 1.0 - float(scores[-1])
        shares = scores[:-1] / max(float(scores[:-1].sum()), 1e-9)
        best = np.argsort(-shares)[:MAX_CATEGORIES]
        shown = [
            each for each in np.argsort(-attributes)[:MAX_ATTRIBUTES] if attributes[each] >= thresholds[each]
        ]
        yield {
            "image": names[row],
            "is_garment": round(garment, 4),
            "category": [
                {"name": labels.categories[each], "score": round(float(shares[each]), 4)} for each in best
            ],
            "box": [round(float(side), 4) for side in predictions.bbox[row]],
            "attributes": [
                {
                    "name": labels.attributes[each][0],
                    "type": labels.attributes[each][1],
                    "score": round(float(attributes[each]), 4),
                }
                for each in shown
            ],
        }
