"""Fits what tells a flat garment, worn clothes and several garments apart by the model's embedding.

Of the train part alone. Pictures of several garments are drawn: two flat photos above each other or side by
side, as nobody has labelled such photos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from smartrec_training.datasets.photos import read_photos
from smartrec_training.datasets.samples import Samples
from smartrec_training.datasets.worn import read_worn
from smartrec_training.evaluation.exported_model import BATCH_SIZE, ExportedModel
from smartrec_training.input_pipeline.pixel_cache import read_square
from smartrec_training.looks.regression import fit_regression
from smartrec_training.network.signature import INPUT_SIDE_PX
from smartrec_vision.inference.labels import SCENES

_REGULARISATION = (
    0.0003  # of 0.0001 to 0.03, by the val part and a quarter of the senders left out, 2026-12-01
)
_SEAMS = (0.38, 0.62)  # where one photo ends and the other begins
Pixels = npt.NDArray[np.uint8]


def fit_scenes(
    model: Path, worn: Path, photos: Path, count: int, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """`count`: pictures of each kind, as far as there are so many.

    Returns: what `scenes.json` beside the model's labels holds. Raises: FileNotFoundError, ValueError.
    """
    exported, random = ExportedModel(model), np.random.default_rng(11)
    flat = list(_squares(_some(_garments(read_photos(photos, exported.labels)), count, random)))
    people = list(_squares(_some(_garments(read_worn(worn, exported.labels)), count, random)))
    several = [_joined(flat, random) for _ in range(count)]
    pictures = {"flat": flat, "worn": people, "several": several}
    kinds = np.concatenate([[SCENES.index(name)] * len(of_kind) for name, of_kind in pictures.items()])
    embeddings = _embeddings(exported, [*flat, *people, *several], progress)
    weights = (len(kinds) / len(SCENES) / np.bincount(kinds))[kinds].astype(np.float32)
    names = [f"embedding {number}" for number in range(embeddings.shape[1])]
    target = np.eye(len(SCENES))[kinds]
    fitted = fit_regression(embeddings, target, weights, _REGULARISATION, names)
    counts = {name: len(of_kind) for name, of_kind in pictures.items()}
    return {"scenes": list(SCENES), **fitted, "fitted_on": counts}


def _garments(samples: Samples) -> Samples:
    """Of the train part, what shows a garment."""
    learned = samples.part("train")
    return learned.take(np.flatnonzero(~learned.category_sets[:, -1]))


def _some(samples: Samples, count: int, random: np.random.Generator) -> Sequence[Path]:
    chosen = random.permutation(len(samples))[:count]
    return [samples.paths[row] for row in chosen]


def _squares(paths: Sequence[Path]) -> Iterator[Pixels]:
    """As the network sees them; what cannot be read is left out."""
    for path in paths:
        if not isinstance(square := read_square(path, INPUT_SIDE_PX), str):
            yield square


def _joined(flat: Sequence[Pixels], random: np.random.Generator) -> Pixels:
    """Two photos in one picture, each squashed into its part."""
    seam = round(INPUT_SIDE_PX * random.uniform(*_SEAMS))
    one, other = (flat[row] for row in random.choice(len(flat), 2, replace=False))
    if random.random() < 0.5:
        return np.vstack(
            [_resized(one, INPUT_SIDE_PX, seam), _resized(other, INPUT_SIDE_PX, INPUT_SIDE_PX - seam)]
        )
    return np.hstack(
        [_resized(one, seam, INPUT_SIDE_PX), _resized(other, INPUT_SIDE_PX - seam, INPUT_SIDE_PX)]
    )


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR))


def _embeddings(
    exported: ExportedModel, pictures: Sequence[Pixels], progress: Callable[[int, int], None]
) -> npt.NDArray[np.float32]:
    found: list[npt.NDArray[np.float32]] = []
    for start in range(0, len(pictures), BATCH_SIZE):
        found.extend(exported(np.stack(pictures[start : start + BATCH_SIZE]))["embedding"])
        progress(len(found), len(pictures))
    return np.stack(found)
