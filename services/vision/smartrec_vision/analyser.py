"""A picture's whole way: decode, ask the model, put its answer into words, find the colours."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import structlog

from smartrec_vision.analysis import Analysis, LabelsMismatch, analyse
from smartrec_vision.colours import garment_colours
from smartrec_vision.decoding import Decoder, Picture, QueueFull
from smartrec_vision.labels import LabelsByVersion, LabelsMissing
from smartrec_vision.pixels import ImageRefused
from smartrec_vision.predictions import Model, Prediction, PredictionFailed
from smartrec_vision.problems import ModelServerUnavailable, TooManyImages, problem_of
from smartrec_vision.schemas import AnalysisAnswer, ColourScore, ModelVersion

_RETRY_AFTER = {"Retry-After": "2"}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timings:
    """What the log line of a request tells."""

    decode_ms: float
    model_ms: float


class Analyser:
    def __init__(self, decoder: Decoder, model: Model, labels: LabelsByVersion) -> None:
        self._decoder = decoder
        self._model = model
        self._labels = labels

    async def analyse(self, data: bytes, headers: Mapping[str, str]) -> tuple[AnalysisAnswer, Timings]:
        """`headers` travel on to the model server. Raises: Problem."""
        started = time.perf_counter()
        picture = await self._decode(data)
        decoded = time.perf_counter()
        prediction = await self._predict(picture, headers)
        answered = time.perf_counter()
        answer = await self._answer(picture, prediction)
        timings = Timings(round((decoded - started) * 1000, 1), round((answered - decoded) * 1000, 1))
        return answer, timings

    async def _decode(self, data: bytes) -> Picture:
        try:
            return await self._decoder.decode(data)
        except ImageRefused as refusal:
            raise problem_of(refusal) from refusal
        except QueueFull as error:
            raise TooManyImages("Try again in a moment.", headers=_RETRY_AFTER) from error

    async def _predict(self, picture: Picture, headers: Mapping[str, str]) -> Prediction:
        try:
            return (await self._model.predict(picture.pixels[None], headers))[0]
        except PredictionFailed as error:
            log.warning("prediction_failed", reason=str(error))
            raise _unavailable() from error

    async def _answer(self, picture: Picture, prediction: Prediction) -> AnalysisAnswer:
        try:
            labels = self._labels.of(prediction.version)
            analysis = analyse(prediction, labels)
        except (LabelsMissing, LabelsMismatch) as error:
            log.warning("labels_unusable", version=prediction.version, reason=str(error))
            raise _unavailable() from error
        return AnalysisAnswer(
            is_garment=analysis.is_garment,
            category=analysis.category,
            box=analysis.box,
            attributes=analysis.attributes,
            colours=await _colours(picture, analysis),
            embedding=base64.b64encode(prediction.embedding.astype("<f2").tobytes()).decode(),
            width=picture.decoded.width,
            height=picture.decoded.height,
            model=ModelVersion(name=labels.model_name, version=str(prediction.version)),
        )


async def _colours(picture: Picture, analysis: Analysis) -> list[ColourScore]:
    if analysis.box is None:
        return []
    return await asyncio.to_thread(garment_colours, picture.pixels, np.array(analysis.box, np.float32))


def _unavailable() -> ModelServerUnavailable:
    return ModelServerUnavailable("Try again in a moment.", headers=_RETRY_AFTER)
