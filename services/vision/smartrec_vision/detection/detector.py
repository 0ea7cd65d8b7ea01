"""Looks at a picture through the model: at the whole, and where in doubt, at its parts and closer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import structlog

from smartrec_vision.decoding.crop import WHOLE, Crop
from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.detection.instances import PARTS, are_two, divided, is_doubtful
from smartrec_vision.inference.labels import Labels, LabelsByVersion
from smartrec_vision.inference.predictions import Model, Prediction, PredictionFailed
from smartrec_vision.postprocessing.interpretation import box_of, check_labels

_MARGIN = 0.1
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
        if has_crop or not is_doubtful(whole, labels):
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
        *parts, closer = await self._looks_at(picture, (*PARTS, _around(whole)), headers)
        seen = [look.prediction for look in parts]
        count = alone.count + len(parts) + 1
        if not _are_of_one_version(whole, [*seen, closer.prediction]):
            return Looks(alone.of_garments, labels, count)
        if halves := divided(seen, labels):
            looks = await self._looks_at(picture, halves, headers)
            count += len(looks)
            predictions = [look.prediction for look in looks]
            if _are_of_one_version(whole, predictions) and are_two(whole, predictions, labels):
                return Looks(tuple(looks), labels, count)
        one = replace(alone.of_garments[0], prediction=_agreed(whole, closer.prediction, labels))
        return Looks((one,), labels, count)

    async def _looks_at(
        self, picture: Picture, parts: Sequence[Crop], headers: Mapping[str, str]
    ) -> list[Look]:
        pixels = await self._decoder.look_closer(picture, parts)
        predictions = await self._model.predict(pixels, headers)
        return [Look(*each) for each in zip(parts, pixels, predictions, strict=True)]


def _are_of_one_version(whole: Prediction, others: Sequence[Prediction]) -> bool:
    """Versions that change between two looks have nothing in common to compare."""
    return all(other.version == whole.version for other in others)


def _around(whole: Prediction) -> Crop:
    """The predicted box with some margin."""
    x1, y1, x2, y2 = box_of(whole)
    wide, high = _MARGIN * (x2 - x1), _MARGIN * (y2 - y1)
    return Crop(max(x1 - wide, 0.0), max(y1 - high, 0.0), min(x2 + wide, 1.0), min(y2 + high, 1.0))


def _agreed(whole: Prediction, closer: Prediction, labels: Labels) -> Prediction:
    """The whole's, with the categories of garments that both looks agree on: their geometric mean."""
    garments = labels.garment_indices
    agreed = np.sqrt(whole.category[garments] * closer.category[garments])
    category = whole.category.copy()
    category[garments] = agreed * (category[garments].sum() / max(float(agreed.sum()), 1e-9))
    return replace(whole, category=category)
