"""What the measurements share: the service's way from picture to answer, photos, lines of the report."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import mean

import numpy as np
from PIL import Image

from smartrec_training.datasets.labels import NOT_A_GARMENT, vocabulary_labels
from smartrec_training.datasets.photo_labels import PHOTO_LABELS
from smartrec_training.datasets.photos import read_photos
from smartrec_vision.clients.in_process import InProcessModel
from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.decoding.pixels import ImageLimits, decode_image, to_model_pixels
from smartrec_vision.detection.detector import GarmentDetector
from smartrec_vision.inference.labels import Labels, LabelsByVersion
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.schemas import AnalysisAnswer
from smartrec_vision.serving.answer import answer_of, whole_picture

LARGEST_SIDE_PX = 1000


@dataclass
class VisionPipeline:
    """The service's way from a picture to an answer, and the time that the model took."""

    model: InProcessModel
    labels: Labels
    detector: GarmentDetector
    inferences: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def answer(self, image: Image.Image) -> AnalysisAnswer:
        picture = Picture(to_model_pixels(image), image, image.width, image.height)
        started = time.perf_counter()
        detection = await self.detector.detect(picture, False, {})
        self.seconds.append(time.perf_counter() - started)
        self.inferences.append(detection.inference_count)
        return answer_of(picture, detection, whole_picture(picture))

    async def predict(self, images: Sequence[Image.Image]) -> list[Prediction]:
        return await self.model.predict(np.stack([to_model_pixels(image) for image in images]), {})


@contextlib.asynccontextmanager
async def opened_pipeline(model_folder: Path) -> AsyncIterator[VisionPipeline]:
    """With the newest version of a model folder, run in this process."""
    model = await asyncio.to_thread(InProcessModel, model_folder)
    by_version = LabelsByVersion(model_folder, None)
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=60)
    labels = by_version.of(await model.newest_version())
    yield VisionPipeline(model, labels, GarmentDetector(model, by_version, decoder))
    decoder.close()
    await model.close()


@dataclass(frozen=True)
class Photo:
    path: Path
    label: str

    @property
    def image(self) -> Image.Image:
        image = decode_image(self.path.read_bytes()).image
        image.thumbnail((LARGEST_SIDE_PX, LARGEST_SIDE_PX))
        return image

    @property
    def right(self) -> frozenset[str]:
        return frozenset(PHOTO_LABELS[self.label].categories)


def report(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def photos_of(folder: Path, part: str) -> list[Photo]:
    """The garments among the photos of a part, in an order of chance that is always the same."""
    labels = vocabulary_labels()
    samples = read_photos(folder, labels)
    chosen = [
        Photo(path, label)
        for path, label, of_part in zip(samples.paths, samples.groups, samples.parts, strict=True)
        if of_part == part and NOT_A_GARMENT not in PHOTO_LABELS[label].categories
    ]
    Random(1).shuffle(chosen)
    return chosen


def with_error(values: Sequence[float]) -> str:
    """The mean and its 95% interval, in percent."""
    error = 1.96 * float(np.std(values)) / max(len(values), 1) ** 0.5
    return f"{mean(values):.1%} ± {error:.1%}"
