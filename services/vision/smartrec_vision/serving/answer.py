"""The answer for a picture: each detected garment in words, with its colours and embedding (pure)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smartrec_vision.decoding.crop import Box, Crop
from smartrec_vision.decoding.decoder import Picture
from smartrec_vision.decoding.structure import shows_something
from smartrec_vision.detection.detector import Detection, RegionPrediction
from smartrec_vision.detection.outfit import prominence
from smartrec_vision.inference.labels import Labels
from smartrec_vision.postprocessing import colours
from smartrec_vision.postprocessing.garment_pixels import PicturePixels, garment_pixels, picture_pixels
from smartrec_vision.postprocessing.interpretation import NO_GARMENT, Interpretation, interpret
from smartrec_vision.postprocessing.likelihoods import likelihoods_of
from smartrec_vision.postprocessing.patterns import features_of, pattern_probabilities, with_patterns
from smartrec_vision.postprocessing.perceptual_hash import perceptual_hash
from smartrec_vision.schemas import AnalysisAnswer, GarmentSeen, Likelihoods, ModelVersion


@dataclass(frozen=True, slots=True)
class WholePicture:
    """What is read off the pixels of the whole, whatever garments there are. `shows_something`: False for a
    blank surface or lines of text; a part that the caller chose is always taken to show something."""

    pixels: PicturePixels
    perceptual_hash: str
    shows_something: bool


def whole_picture(picture: Picture) -> WholePicture:
    """Needs nothing of the model, and so can be read while that runs."""
    shown = picture.is_chosen or shows_something(picture.pixels)
    return WholePicture(picture_pixels(picture.pixels), perceptual_hash(picture.pixels), shown)


def answer_of(picture: Picture, detection: Detection, whole: WholePicture) -> AnalysisAnswer:
    """`whole`: of the picture. Boxes in the answer are of all of it, whichever part of it was decoded."""
    is_blank = not whole.shows_something
    described = [
        (garment, NO_GARMENT if is_blank else interpret(garment.prediction, detection.labels))
        for garment in detection.garments
    ]
    described.sort(key=lambda each: _prominence(*each), reverse=True)
    main, words = described[0]
    garments = [
        _garment(each, its, its.box, picture.part, detection.labels, _pixels(each, picture, whole))
        for each, its in described
        if its.box
    ]
    first = garments[0] if garments else None
    return AnalysisAnswer(
        is_garment=words.is_garment,
        category=words.category,
        box=first.box if first else None,
        attributes=first.attributes if first else [],
        colours=first.colours if first else [],
        likelihoods=first.likelihoods if first else Likelihoods(),
        embedding=_encoded(main.prediction.embedding),
        garments=garments,
        perceptual_hash=whole.perceptual_hash,
        width=picture.width,
        height=picture.height,
        model=ModelVersion(name=detection.labels.model_name, version=str(main.prediction.version)),
        is_complete=detection.is_complete,
    )


def _prominence(garment: RegionPrediction, words: Interpretation) -> float:
    """The largest garment in the middle comes first; what is none comes last."""
    return prominence(garment.region.to_whole(words.box)) if words.box else 0.0


def _pixels(garment: RegionPrediction, picture: Picture, whole: WholePicture) -> PicturePixels:
    return whole.pixels if garment.pixels is picture.pixels else picture_pixels(garment.pixels)


def _garment(
    garment: RegionPrediction,
    words: Interpretation,
    box: Box,
    part: Crop | None,
    labels: Labels,
    pixels: PicturePixels,
) -> GarmentSeen:
    """`box`: in the garment's region, whose `pixels` these are."""
    in_picture = garment.region.to_whole(box)
    seen = garment_pixels(pixels, np.array(box, np.float32))
    patterns = pattern_probabilities(features_of(seen, garment.prediction, labels))
    of_colours = colours.features_of(seen, garment.prediction, labels)
    return GarmentSeen(
        category=words.category,
        box=part.to_whole(in_picture) if part else in_picture,
        attributes=with_patterns(words.attributes, patterns),
        colours=colours.garment_colours(seen, of_colours),
        likelihoods=likelihoods_of(garment.prediction, labels, of_colours, patterns),
        embedding=_encoded(garment.prediction.embedding),
    )


def _encoded(embedding: npt.NDArray[np.float32]) -> str:
    return base64.b64encode(embedding.astype("<f2").tobytes()).decode()
