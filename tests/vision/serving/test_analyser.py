"""What is read off a picture while the model runs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from smartrec_vision.decoding.decoder import Decoder
from smartrec_vision.decoding.pixels import ImageLimits
from smartrec_vision.inference.predictions import Prediction, PredictionFailed
from smartrec_vision.problems import ModelServerUnavailable
from smartrec_vision.serving.analyser import Analyser
from smartrec_vision.serving.cache import AnswerCache
from tests.vision.detection.coloured_blocks import OneLabels, SeesColours
from tests.vision.pictures import WHITE, encoded, shirt


class OneThread(ThreadPoolExecutor):
    """`given`: what it was asked to run last; `is_asked`: that it was."""

    given: Future[Any]

    def __init__(self) -> None:
        super().__init__(1)
        self.is_asked = asyncio.Event()

    def submit(self, work: Callable[..., Any], /, *of: Any, **named: Any) -> Future[Any]:
        self.given = super().submit(work, *of, **named)
        self.is_asked.set()
        return self.given


class FailsWhileThePictureWaits(SeesColours):
    def __init__(self, threads: OneThread) -> None:
        super().__init__()
        self._threads = threads

    async def predict(self, *_: Any) -> list[Prediction]:
        await self._threads.is_asked.wait()
        raise PredictionFailed("UNAVAILABLE")


async def test_of_a_picture_that_the_model_fails_on_nothing_more_is_read() -> None:
    threads, is_over = OneThread(), threading.Event()
    asyncio.get_running_loop().set_default_executor(threads)
    threads.submit(is_over.wait)
    threads.is_asked.clear()
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=60)
    analyser = Analyser(decoder, FailsWhileThePictureWaits(threads), OneLabels(), AnswerCache(None, 60, 1))
    try:
        with pytest.raises(ModelServerUnavailable):
            await analyser.analyse(encoded(shirt(WHITE), "PNG"), None, {})
        reading = asyncio.wrap_future(threads.given)
        await asyncio.wait([reading], timeout=60)
        assert reading.cancelled()
    finally:
        is_over.set()
        decoder.close()
