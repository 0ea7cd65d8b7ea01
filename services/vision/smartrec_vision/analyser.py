"""A picture's whole way: look it up, decode, ask the model, put its answer into words, find the colours."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import structlog

from smartrec_vision.analysis import Analysis, LabelsMismatch, analyse
from smartrec_vision.cache import AnswerCache, key_of
from smartrec_vision.colours import garment_colours
from smartrec_vision.crop import Crop
from smartrec_vision.decoding import Decoder, Picture, QueueFull
from smartrec_vision.labels import LabelsByVersion, LabelsMissing
from smartrec_vision.once import Once
from smartrec_vision.pixels import ImageRefused
from smartrec_vision.predictions import Model, Prediction, PredictionFailed
from smartrec_vision.problems import ModelServerUnavailable, TooManyImages, problem_of
from smartrec_vision.schemas import AnalysisAnswer, ColourScore, ModelVersion

_RETRY_AFTER = {"Retry-After": "2"}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Notes:
    """What the log line of a request tells beside the answer."""

    cache: Literal["hit", "miss", "off"]
    decode_ms: float = 0.0
    model_ms: float = 0.0


Noted = tuple[AnalysisAnswer, Notes]


class Analyser:
    def __init__(self, decoder: Decoder, model: Model, labels: LabelsByVersion, cache: AnswerCache) -> None:
        self._decoder = decoder
        self._model = model
        self._labels = labels
        self._cache = cache
        self._once: Once[Noted] = Once()

    async def analyse(self, data: bytes, crop: Crop | None, headers: Mapping[str, str]) -> Noted:
        """`crop`: the part that is meant. `headers` travel on to the model. Raises: Problem."""
        key = key_of(data, crop, await self._version_for_key())
        return await self._once.run(key, lambda: self._look_up(key, data, crop, headers))

    async def _look_up(self, key: str, data: bytes, crop: Crop | None, headers: Mapping[str, str]) -> Noted:
        if not self._cache.is_on:
            return await self._compute(data, crop, headers)
        if (stored := await self._cache.get(key)) is not None:
            return stored, Notes("hit")
        answer, notes = await self._compute(data, crop, headers)
        await self._cache.put(key, answer)
        return answer, replace(notes, cache="miss")

    async def _version_for_key(self) -> int:
        if not self._cache.is_on:
            return 0
        try:
            return await self._model.newest_version()
        except PredictionFailed as error:
            raise _unavailable(error) from error

    async def _compute(self, data: bytes, crop: Crop | None, headers: Mapping[str, str]) -> Noted:
        started = time.perf_counter()
        picture = await self._decode(data, crop)
        decoded = time.perf_counter()
        prediction = await self._predict(picture, headers)
        answered = time.perf_counter()
        answer = await self._answer(picture, prediction, crop)
        return answer, Notes("off", _ms(decoded - started), _ms(answered - decoded))

    async def _decode(self, data: bytes, crop: Crop | None) -> Picture:
        try:
            return await self._decoder.decode(data, crop)
        except ImageRefused as refusal:
            raise problem_of(refusal) from refusal
        except QueueFull as error:
            raise TooManyImages("Try again in a moment.", headers=_RETRY_AFTER) from error

    async def _predict(self, picture: Picture, headers: Mapping[str, str]) -> Prediction:
        try:
            return (await self._model.predict(picture.pixels[None], headers))[0]
        except PredictionFailed as error:
            raise _unavailable(error) from error

    async def _answer(self, picture: Picture, prediction: Prediction, crop: Crop | None) -> AnalysisAnswer:
        try:
            labels = self._labels.of(prediction.version)
            analysis = analyse(prediction, labels)
        except (LabelsMissing, LabelsMismatch) as error:
            raise _unavailable(error) from error
        box = analysis.box
        return AnalysisAnswer(
            is_garment=analysis.is_garment,
            category=analysis.category,
            box=crop.to_whole(box) if crop and box else box,
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


def _unavailable(error: Exception) -> ModelServerUnavailable:
    log.warning("prediction_failed", reason=str(error))
    return ModelServerUnavailable("Try again in a moment.", headers=_RETRY_AFTER)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
