"""Finds the garments of a picture in two stages: the whole picture, then, where in doubt, regions of it.

First stage: one prediction for the whole picture. Where the model is sure of one garment and the picture has
no room for another, that is all.
Second stage: a crop of the predicted box, which betters box and categories, and where there is room above or
below it, crops of what else is worn there. Where the model is not sure, overlapping tiles as well: if they
hold two garments, each half of the picture is predicted by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import structlog

from smartrec_vision.decoding.crop import WHOLE, Crop
from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.detection.instances import TILES, are_two_garments, needs_second_stage, split_between
from smartrec_vision.detection.outfit import rest_of_outfit, worn_with
from smartrec_vision.inference.labels import Labels, LabelsByVersion
from smartrec_vision.inference.predictions import Model, Prediction, PredictionFailed
from smartrec_vision.postprocessing.interpretation import box_of, check_labels

_CROP_MARGIN = 0.15  # of the predicted box's sides, on each side of it
_CROPS_SHARE = 0.7  # of the box: the crop's; chosen on the val part's photos of people, 2026-11-30
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RegionPrediction:
    """`region`: a part of the decoded picture. `pixels`: the model's input, uint8 (224, 224, 3) RGB."""

    region: Crop
    pixels: npt.NDArray[np.uint8]
    prediction: Prediction


@dataclass(frozen=True, slots=True)
class Detection:
    """`garments`: one prediction for each, one at least. `inference_count`: inputs that the model was given.

    `is_complete`: False where the second stage has failed, so that a later try may find more.
    """

    garments: tuple[RegionPrediction, ...]
    labels: Labels
    inference_count: int
    is_complete: bool = True


class GarmentDetector:
    """Where the second stage fails, the first one's prediction stands."""

    def __init__(self, model: Model, labels: LabelsByVersion, decoder: Decoder) -> None:
        self._model = model
        self._labels = labels
        self._decoder = decoder

    async def detect(self, picture: Picture, has_crop: bool, headers: Mapping[str, str]) -> Detection:
        """`has_crop`: somebody has chosen a part of the picture, which is then taken for one garment.

        Raises: PredictionFailed, LabelsMissing, LabelsMismatch.
        """
        whole = (await self._model.predict(picture.pixels[None], headers))[0]
        labels = self._labels.of(whole.version)
        check_labels(whole, labels)
        first = Detection((RegionPrediction(WHOLE, picture.pixels, whole),), labels, inference_count=1)
        if has_crop:
            return first
        tiles = TILES if needs_second_stage(whole, labels) else ()
        rest = rest_of_outfit(whole, labels)
        if not tiles and not rest:
            return first
        try:
            return await self._second_stage(picture, first, tiles, rest, headers)
        except PredictionFailed as error:
            log.warning("second_stage_failed", reason=str(error))
            return replace(first, is_complete=False)

    async def _second_stage(
        self,
        picture: Picture,
        first: Detection,
        tiles: Sequence[Crop],
        rest: Sequence[Crop],
        headers: Mapping[str, str],
    ) -> Detection:
        """`rest`: where another garment may be, worn with the first."""
        labels, whole = first.labels, first.garments[0].prediction
        closer, *others = await self._predict(picture, (_around_box(whole), *tiles, *rest), headers)
        count = first.inference_count + 1 + len(others)
        if not _are_of_one_version(whole, [each.prediction for each in (closer, *others)]):
            return replace(first, inference_count=count)
        of_tiles = [each.prediction for each in others[: len(tiles)]]
        if tiles and (halves := split_between(of_tiles, labels)):
            regions = await self._predict(picture, halves, headers)
            count += len(regions)
            of_halves = [region.prediction for region in regions]
            if _are_of_one_version(whole, of_halves) and are_two_garments(whole, of_halves, labels):
                return Detection(tuple(regions), labels, count)
        one = replace(first.garments[0], prediction=_refined(whole, closer, labels))
        also = _worn_with(whole, others[len(tiles) :], labels)
        return replace(first, garments=(one, *also), inference_count=count)

    async def _predict(
        self, picture: Picture, regions: Sequence[Crop], headers: Mapping[str, str]
    ) -> list[RegionPrediction]:
        pixels = await self._decoder.crop_regions(picture, regions)
        predictions = await self._model.predict(pixels, headers)
        return [RegionPrediction(*each) for each in zip(regions, pixels, predictions, strict=True)]


def _worn_with(
    whole: Prediction, rest: Sequence[RegionPrediction], labels: Labels
) -> tuple[RegionPrediction, ...]:
    """The other garment, in one of the regions `rest`; nothing where there is none."""
    found = worn_with(whole, [each.region for each in rest], [each.prediction for each in rest], labels)
    return () if found is None else (replace(rest[found[0]], prediction=found[1]),)


def _are_of_one_version(whole: Prediction, others: Sequence[Prediction]) -> bool:
    """Predictions of two versions of the model must not be compared."""
    return all(other.version == whole.version for other in others)


def _around_box(whole: Prediction) -> Crop:
    """The predicted box with a margin, inside the picture."""
    x1, y1, x2, y2 = box_of(whole)
    wide, high = _CROP_MARGIN * (x2 - x1), _CROP_MARGIN * (y2 - y1)
    return Crop(max(x1 - wide, 0.0), max(y1 - high, 0.0), min(x2 + wide, 1.0), min(y2 + high, 1.0))


def _refined(whole: Prediction, closer: RegionPrediction, labels: Labels) -> Prediction:
    """The whole's prediction with the geometric mean of both predictions' garment categories, and a box
    between both.

    The probability of a garment stays the whole's.
    """
    garments = labels.garment_indices
    mean = np.sqrt(whole.category[garments] * closer.prediction.category[garments])
    category = whole.category.copy()
    category[garments] = mean * (category[garments].sum() / max(float(mean.sum()), 1e-9))
    closer_box = np.array(closer.region.to_whole(box_of(closer.prediction)))
    box = (1 - _CROPS_SHARE) * np.array(box_of(whole)) + _CROPS_SHARE * closer_box
    return replace(whole, category=category, box=box.astype(np.float32))
