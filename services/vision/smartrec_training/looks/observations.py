"""What the service's own code sees of each photo: the features of its colours and of its pattern."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from smartrec_training.evaluation.exported_model import BATCH_SIZE, ExportedModel
from smartrec_training.input_pipeline.pixel_cache import read_square
from smartrec_training.network.signature import INPUT_SIDE_PX
from smartrec_vision.inference.labels import LABELS_IN_VERSION, read_labels
from smartrec_vision.inference.predictions import predictions_of
from smartrec_vision.postprocessing import colours, patterns
from smartrec_vision.postprocessing.garment_pixels import garment_pixels, picture_pixels
from smartrec_vision.postprocessing.interpretation import box_of
from smartrec_vocabulary.cie_lab import Floats


@dataclass(frozen=True)
class Observation:
    """Each float32 (features,): what colours and pattern are told by."""

    colour_features: Floats
    pattern_features: Floats


def observe(
    model: Path,
    paths: Sequence[Path],
    progress: Callable[[int, int], None],
    attributes: Sequence[str] | None = None,
    textures: Sequence[str] | None = None,
) -> list[Observation | None]:
    """One for each picture, in their order; None for one that cannot be read.

    `attributes`, `textures`: as `features_of` of colours and of patterns take them.
    """
    exported = ExportedModel(model)
    labels = read_labels(model / LABELS_IN_VERSION)
    found: list[Observation | None] = []
    for start in range(0, len(paths), BATCH_SIZE):
        read = [read_square(path, INPUT_SIDE_PX) for path in paths[start : start + BATCH_SIZE]]
        pixels = [each for each in read if not isinstance(each, str)]
        predictions = iter(predictions_of(exported(np.stack(pixels)), len(pixels), 0) if pixels else ())
        for each in read:
            if isinstance(each, str):
                found.append(None)
                continue
            prediction = next(predictions)
            garment = garment_pixels(picture_pixels(each), np.array(box_of(prediction), np.float32))
            of_colours = colours.features_of(garment, prediction, labels, attributes)
            of_pattern = patterns.features_of(garment, prediction, labels, textures)
            found.append(Observation(of_colours, of_pattern))
        progress(len(found), len(paths))
    return found
