"""Looks at a picture through the model: at the whole, and where that leaves doubt, at parts of it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import structlog

from smartrec_vision.analysis import check_labels
from smartrec_vision.crop import WHOLE, Crop
from smartrec_vision.decoding import Decoder, Picture
from smartrec_vision.garments import PARTS, are_surer, divided, may_be_several
from smartrec_vision.labels import Labels, LabelsByVersion
from smartrec_vision.predictions import Model, Prediction, PredictionFailed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Look:
    """`part` of the picture that was decoded; `pixels`: uint8 (224, 224, 3) RGB, what the model saw of it."""

    part: Crop
    pixels: npt.NDArray[np.uint8]
    prediction: Prediction


@dataclass(frozen=True, slots=True)
class Looks:
    """`of_garments`: one a garment. `count`: looks taken. `is_complete`: none that was wanted has failed."""

    of_garments: tuple[Look, ...]
    labels: Labels
    count: int
    is_complete: bool = True


class Looker:
    """Where the second looks fail, what the first one saw is the answer."""

    def __init__(self, model: Model, labels: LabelsByVersion, decoder: Decoder) -> None:
        self._model = model
        self._labels = labels
        self._decoder = decoder

    async def look(self, picture: Picture, has_crop: bool, headers: Mapping[str, str]) -> Looks:
        """A picture whose part somebody has chosen (`has_crop`) is taken for one garment.

        Raises: PredictionFailed, LabelsMissing, LabelsMismatch.
        """
        whole = (await self._model.predict(picture.pixels[None], headers))[0]
        labels = self._labels.of(whole.version)
        check_labels(whole, labels)
        alone = Looks((Look(WHOLE, picture.pixels, whole),), labels, count=1)
        if has_crop or not may_be_several(whole, labels):
            return alone
        try:
            return await self._look_closer(picture, whole, alone, headers)
        except PredictionFailed as error:
            log.warning("second_look_failed", reason=str(error))
            return Looks(alone.of_garments, labels, count=1, is_complete=False)

    async def _look_closer(
        self, picture: Picture, whole: Prediction, alone: Looks, headers: Mapping[str, str]
    ) -> Looks:
        labels = alone.labels
        parts = await self._looks_at(picture, PARTS, headers)
        seen = [look.prediction for look in parts]
        count = alone.count + len(parts)
        halves = divided(whole, seen, labels) if _are_of_one_version(whole, seen) else None
        if halves is None:
            return Looks(alone.of_garments, labels, count)
        looks = await self._looks_at(picture, halves, headers)
        count += len(looks)
        predictions = [look.prediction for look in looks]
        are_two = _are_of_one_version(whole, predictions) and are_surer(whole, predictions, labels)
        return Looks(tuple(looks) if are_two else alone.of_garments, labels, count)

    async def _looks_at(
        self, picture: Picture, parts: Sequence[Crop], headers: Mapping[str, str]
    ) -> list[Look]:
        pixels = await self._decoder.look_closer(picture, parts)
        predictions = await self._model.predict(pixels, headers)
        return [Look(*each) for each in zip(parts, pixels, predictions, strict=True)]


def _are_of_one_version(whole: Prediction, others: Sequence[Prediction]) -> bool:
    """Versions that change between two looks have nothing in common to compare."""
    return all(other.version == whole.version for other in others)
