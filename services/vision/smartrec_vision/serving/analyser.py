"""A picture's whole way: cached answer, or decode, detect the garments, put them into words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import structlog

from smartrec_service.resilience.single_flight import AsyncSingleFlight
from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.decoding.heavy import DecodingTooSlow
from smartrec_vision.decoding.pixels import ImageRefused
from smartrec_vision.detection.detector import Detection, GarmentDetector
from smartrec_vision.inference.labels import LabelsByVersion, LabelsMissing
from smartrec_vision.inference.predictions import Model, PredictionFailed
from smartrec_vision.postprocessing.interpretation import LabelsMismatch
from smartrec_vision.problems import ImageTooLarge, ModelServerUnavailable, TooManyImages, problem_of
from smartrec_vision.schemas import AnalysisAnswer
from smartrec_vision.serving.answer import answer_of, whole_picture
from smartrec_vision.serving.cache import AnswerCache, key_of, key_of_pixels

RETRY_AFTER = {"Retry-After": "2"}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RequestStatistics:
    """What the log line of a request says beside the answer. `inferences`: inputs given to the model."""

    cache: Literal["hit", "miss", "off"]
    decode_ms: float = 0.0
    model_ms: float = 0.0
    inferences: int = 0
    garments: int = 0


@dataclass(frozen=True, slots=True)
class Computed:
    """`is_complete`: False where a later try may find more garments; such an answer is not kept."""

    answer: AnalysisAnswer
    statistics: RequestStatistics
    is_complete: bool


Analysed = tuple[AnalysisAnswer, RequestStatistics]


class Analyser:
    def __init__(self, decoder: Decoder, model: Model, labels: LabelsByVersion, cache: AnswerCache) -> None:
        self._decoder = decoder
        self._model = model
        self._detector = GarmentDetector(model, labels, decoder)
        self._cache = cache
        self._flights: AsyncSingleFlight[Analysed] = AsyncSingleFlight()

    async def analyse(self, data: bytes, crop: Crop | None, headers: Mapping[str, str]) -> Analysed:
        """`crop`: the part to analyse; None: all. `headers` are passed on to the model. Raises: Problem."""
        version = await self._version_for_key()
        key = key_of(data, crop, version)
        return await self._flights.do(key, lambda: self._look_up(key, version, data, crop, headers))

    async def _look_up(
        self, key: str, version: int, data: bytes, crop: Crop | None, headers: Mapping[str, str]
    ) -> Analysed:
        if not self._cache.is_on:
            computed = await self._compute(*await self._decode(data, crop), crop, headers)
            return computed.answer, computed.statistics
        if (stored := await self._cache.get(key)) is not None:
            return stored, RequestStatistics("hit", garments=len(stored.garments))
        picture, decode_ms = await self._decode(data, crop)
        by_pixels = key_of_pixels(picture, crop, version)
        if (stored := await self._cache.get(by_pixels)) is not None:
            await self._cache.put(key, stored)
            return stored, RequestStatistics("hit", decode_ms, garments=len(stored.garments))
        computed = await self._compute(picture, decode_ms, crop, headers)
        if computed.is_complete:
            await self._cache.put(key, computed.answer)
            await self._cache.put(by_pixels, computed.answer)
        return computed.answer, replace(computed.statistics, cache="miss")

    async def _version_for_key(self) -> int:
        if not self._cache.is_on:
            return 0
        try:
            return await self._model.newest_version()
        except PredictionFailed as error:
            raise _unavailable(error) from error

    async def _compute(
        self, picture: Picture, decode_ms: float, crop: Crop | None, headers: Mapping[str, str]
    ) -> Computed:
        """What needs no model is read off the pixels while it runs, as it leaves some of the cores idle."""
        started = time.perf_counter()
        reading = asyncio.create_task(asyncio.to_thread(whole_picture, picture))
        try:
            detection = await self._detect(picture, crop, headers)
            model_ms = _ms(time.perf_counter() - started)
            whole = await reading
        finally:
            reading.cancel()  # without the model's answer nobody needs it
        answer = await asyncio.to_thread(answer_of, picture, detection, whole)
        statistics = RequestStatistics(
            "off", decode_ms, model_ms, inferences=detection.inference_count, garments=len(answer.garments)
        )
        return Computed(answer, statistics, detection.is_complete)

    async def _decode(self, data: bytes, crop: Crop | None) -> tuple[Picture, float]:
        """The picture, and the milliseconds that it took."""
        started = time.perf_counter()
        try:
            picture = await self._decoder.decode(data, crop)
            return picture, _ms(time.perf_counter() - started)
        except ImageRefused as refusal:
            raise problem_of(refusal) from refusal
        except DecodingTooSlow as error:
            if error.has_begun:
                raise ImageTooLarge("Decoding this picture takes too long. Send a smaller one.") from error
            raise TooManyImages("Try again in a moment.", headers=RETRY_AFTER) from error

    async def _detect(self, picture: Picture, crop: Crop | None, headers: Mapping[str, str]) -> Detection:
        try:
            return await self._detector.detect(picture, crop is not None, headers)
        except (PredictionFailed, LabelsMissing, LabelsMismatch) as error:
            raise _unavailable(error) from error


def _unavailable(error: Exception) -> ModelServerUnavailable:
    log.warning("prediction_failed", reason=str(error))
    return ModelServerUnavailable("Try again in a moment.", headers=RETRY_AFTER)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
