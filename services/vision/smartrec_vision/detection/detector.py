"""Finds the garments of a picture in two stages: the whole picture, then, where in doubt, regions of it.

First stage: one prediction for the whole picture, which also tells what kind of picture it is. Of one garment
laid flat, that is all.
Second stage: of clothes that somebody wears, a crop of the predicted box, which betters box and categories,
and where there is room above or below it, crops of what else is worn there. Where there may be several
garments, overlapping tiles: if they hold two, each half of the picture is predicted by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import structlog

from smartrec_vision.decoding.crop import WHOLE, Crop
from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.detection.instances import TILES, are_two_garments, is_unsure, split_between
from smartrec_vision.detection.outfit import rest_of_outfit, worn_with
from smartrec_vision.detection.scene import is_worn, may_be
from smartrec_vision.inference.labels import Labels, LabelsByVersion
from smartrec_vision.inference.predictions import Model, Prediction, PredictionFailed
from smartrec_vision.postprocessing.interpretation import (
    GARMENT_THRESHOLD,
    box_of,
    check_labels,
    garment_probability,
)

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


class _Regions(NamedTuple):
    """`closer`: around the predicted box, one or none. `rest`: where another garment may be, worn with it."""

    closer: Sequence[Crop]
    tiles: Sequence[Crop]
    rest: Sequence[Crop]

    def parted(self, seen: Sequence[RegionPrediction]) -> tuple[Sequence[RegionPrediction], ...]:
        """`seen`: of all regions in their order. Returns: those of each kind."""
        ends = list(accumulate(map(len, self), initial=0))
        return tuple(seen[start:end] for start, end in pairwise(ends))


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
        regions = _regions(whole, labels)
        if not any(regions):
            return first
        try:
            return await self._second_stage(picture, first, regions, headers)
        except PredictionFailed as error:
            log.warning("second_stage_failed", reason=str(error))
            return replace(first, is_complete=False)

    async def _second_stage(
        self, picture: Picture, first: Detection, regions: _Regions, headers: Mapping[str, str]
    ) -> Detection:
        labels, whole = first.labels, first.garments[0].prediction
        seen = await self._predict(picture, [each for kind in regions for each in kind], headers)
        count = first.inference_count + len(seen)
        if not _are_of_one_version(whole, [each.prediction for each in seen]):
            return replace(first, inference_count=count)
        closer, tiles, rest = regions.parted(seen)
        if tiles and (halves := split_between([each.prediction for each in tiles], labels)):
            of_halves = await self._predict(picture, halves, headers)
            count += len(of_halves)
            predictions = [half.prediction for half in of_halves]
            if _are_of_one_version(whole, predictions) and are_two_garments(whole, predictions, labels):
                return Detection(tuple(of_halves), labels, count)
        one = first.garments[0]
        if closer:
            one = replace(one, prediction=_refined(whole, closer[0], labels))
        return replace(first, garments=(one, *_worn_with(whole, rest, labels)), inference_count=count)

    async def _predict(
        self, picture: Picture, regions: Sequence[Crop], headers: Mapping[str, str]
    ) -> list[RegionPrediction]:
        pixels = await self._decoder.crop_regions(picture, regions)
        predictions = await self._model.predict(pixels, headers)
        return [RegionPrediction(*each) for each in zip(regions, pixels, predictions, strict=True)]


def _regions(whole: Prediction, labels: Labels) -> _Regions:
    """Those that may change the answer."""
    if garment_probability(whole, labels) < GARMENT_THRESHOLD:
        return _Regions((), (), ())
    may_be_worn, may_be_several = may_be("worn", whole, labels), may_be("several", whole, labels)
    unsure = is_unsure(whole, labels)
    rest = rest_of_outfit(whole, labels) if may_be_worn or may_be_several else ()
    closer = (_around_box(whole),) if may_be_worn and (unsure or rest) else ()
    # A model that does not tell kinds of picture takes each for one that may show several garments.
    tiles = TILES if may_be_several and (unsure or labels.scenes is not None) else ()
    return _Regions(closer, tiles, rest)


def _worn_with(
    whole: Prediction, rest: Sequence[RegionPrediction], labels: Labels
) -> tuple[RegionPrediction, ...]:
    """The other garment, in one of the regions `rest`; nothing where there is none."""
    regions, seen = [each.region for each in rest], [each.prediction for each in rest]
    found = worn_with(whole, regions, seen, labels, is_worn=is_worn(whole, labels))
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
    """The whole's prediction with the geometric mean of both predictions' garment categories, a box between
    both, and the crop's attributes: what is small in the picture is seen better there.

    The probability of a garment and the embedding stay the whole's.
    """
    garments = labels.garment_indices
    mean = np.sqrt(whole.category[garments] * closer.prediction.category[garments])
    category = whole.category.copy()
    category[garments] = mean * (category[garments].sum() / max(float(mean.sum()), 1e-9))
    closer_box = np.array(closer.region.to_whole(box_of(closer.prediction)))
    box = (1 - _CROPS_SHARE) * np.array(box_of(whole)) + _CROPS_SHARE * closer_box
    attributes = closer.prediction.attributes
    return replace(whole, category=category, box=box.astype(np.float32), attributes=attributes)
