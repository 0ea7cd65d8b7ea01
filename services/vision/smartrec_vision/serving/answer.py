"""The answer to a picture from the looks at it: each garment in words, with its colours (pure)."""

from __future__ import annotations

import base64

import numpy as np
import numpy.typing as npt

from smartrec_vision.decoding.crop import Box, Crop
from smartrec_vision.decoding.decoder import Picture
from smartrec_vision.detection.detector import Look, Looks
from smartrec_vision.postprocessing.colours import garment_colours
from smartrec_vision.postprocessing.interpretation import Analysis, analyse
from smartrec_vision.postprocessing.perceptual_hash import perceptual_hash
from smartrec_vision.schemas import AnalysisAnswer, ColourScore, GarmentSeen, ModelVersion


def answer_of(picture: Picture, crop: Crop | None, looks: Looks) -> AnalysisAnswer:
    """`crop`: the part of the whole that was decoded. Boxes in the answer are of the whole."""
    seen = [(look, analyse(look.prediction, looks.labels)) for look in looks.of_garments]
    seen.sort(key=lambda each: -each[1].sureness)
    look, main = seen[0]
    garments = [_garment(look, said, said.box, crop) for look, said in seen if said.box]
    first = garments[0] if garments else None
    return AnalysisAnswer(
        is_garment=main.is_garment,
        category=main.category,
        box=first.box if first else None,
        attributes=main.attributes,
        colours=first.colours if first else [],
        embedding=_encoded(look.prediction.embedding),
        garments=garments,
        perceptual_hash=perceptual_hash(picture.pixels),
        width=picture.width,
        height=picture.height,
        model=ModelVersion(name=looks.labels.model_name, version=str(look.prediction.version)),
    )


def _garment(look: Look, said: Analysis, box: Box, crop: Crop | None) -> GarmentSeen:
    in_picture = look.part.to_whole(box)
    return GarmentSeen(
        category=said.category,
        box=crop.to_whole(in_picture) if crop else in_picture,
        attributes=said.attributes,
        colours=_colours(look, box),
        embedding=_encoded(look.prediction.embedding),
    )


def _colours(look: Look, box: Box) -> list[ColourScore]:
    return garment_colours(look.pixels, np.array(box, np.float32))


def _encoded(embedding: npt.NDArray[np.float32]) -> str:
    return base64.b64encode(embedding.astype("<f2").tobytes()).decode()
