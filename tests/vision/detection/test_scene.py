"""What kind of picture it is decides which regions are looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.decoding.pixels import ImageLimits
from smartrec_vision.detection.detector import Detection, GarmentDetector
from smartrec_vision.inference.labels import (
    SCENES,
    SCENES_BESIDE_LABELS,
    Labels,
    LabelsMissing,
    Scene,
    read_labels,
)
from smartrec_vision.inference.predictions import Prediction

UNSURE, SURE = (0.4, 0.3, 0.2, 0.1), (0.9, 0.05, 0.03, 0.02)
BOX = (0.2, 0.1, 0.8, 0.6)


def labels_of(scene: Scene | None) -> Labels:
    """Of a model that takes every picture for such a scene; None: that does not tell."""
    labels = Labels("test", ("Tee", "Jeans", "Dress", "None"), 3, (("x", "part"),), np.ones(1, np.float32))
    if scene is None:
        return labels
    coefficients = np.zeros((3, 3), np.float32)
    coefficients[-1, SCENES.index(scene)] = 9
    return replace(labels, scenes=(np.zeros(2, np.float32), np.ones(2, np.float32), coefficients))


class SaysOneThing:
    """Whatever it is shown; it counts what it is shown in each request."""

    def __init__(self, category: tuple[float, ...]) -> None:
        self.requests: list[int] = []
        self._says = Prediction(
            np.array(category, np.float32),
            np.array(BOX, np.float32),
            np.zeros(1, np.float32),
            np.array((1, 0), np.float32),
            version=1,
        )

    async def predict(self, pixels: np.ndarray, _: Mapping[str, str]) -> list[Prediction]:
        self.requests.append(len(pixels))
        return [self._says] * len(pixels)

    async def newest_version(self) -> int:
        return 1

    async def close(self) -> None: ...


class OneLabels:
    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def of(self, _: int) -> Labels:
        return self._labels


async def detect(model: SaysOneThing, scene: Scene | None) -> Detection:
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=30)
    pixels = np.zeros((224, 224, 3), np.uint8)
    picture = Picture(pixels, Image.fromarray(pixels), 224, 224)
    detection = await GarmentDetector(model, OneLabels(labels_of(scene)), decoder).detect(picture, False, {})
    decoder.close()
    return detection


@pytest.mark.parametrize("category", [UNSURE, SURE])
async def test_one_garment_laid_flat_costs_one_inference(category: tuple[float, ...]) -> None:
    model = SaysOneThing(category)
    detection = await detect(model, "flat")
    assert model.requests == [1]
    assert (detection.inference_count, detection.is_complete) == (1, True)


async def test_of_worn_clothes_what_else_is_worn_is_looked_for_and_no_other_garment_beside_them() -> None:
    model = SaysOneThing(UNSURE)
    assert (await detect(model, "worn")).inference_count == 4
    assert model.requests == [1, 3]


@pytest.mark.parametrize("category", [UNSURE, SURE])
async def test_where_several_garments_may_lie_tiles_are_looked_at_and_what_lies_below(
    category: tuple[float, ...],
) -> None:
    model = SaysOneThing(category)
    await detect(model, "several")
    assert model.requests[:2] == [1, 6]


async def test_a_model_that_does_not_tell_the_scene_is_asked_about_all_regions() -> None:
    model = SaysOneThing(UNSURE)
    await detect(model, None)
    assert model.requests[:2] == [1, 7]


async def test_a_model_that_does_not_tell_the_scene_and_is_sure_is_not_asked_about_tiles() -> None:
    model = SaysOneThing(SURE)
    await detect(model, None)
    assert model.requests == [1, 3]


SCENES_FILE = {"scenes": list(SCENES), "mean": [0], "scale": [1], "coefficients": [[0, 0, 0], [1, 2, 3]]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"scenes": ["worn", "flat", "several"]},
        {"mean": [0, 0]},
        {"scale": [1, 1]},
        {"coefficients": [[0, 0, 0]]},
        {"coefficients": [[0, 0], [1, 2]]},
    ],
    ids=["another order", "mean", "scale", "features", "classes"],
)
def test_scenes_that_do_not_fit_are_refused_when_they_are_read(
    tmp_path: Path, wrong: Mapping[str, object]
) -> None:
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({"categories": ["Tee"], "attributes": []}))
    scenes = tmp_path / SCENES_BESIDE_LABELS
    scenes.write_text(json.dumps(SCENES_FILE))
    assert read_labels(labels).scenes is not None
    scenes.write_text(json.dumps({**SCENES_FILE, **wrong}))
    with pytest.raises(LabelsMissing, match=str(scenes)):
        read_labels(labels)
