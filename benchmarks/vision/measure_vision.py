"""How well the vision service sees: `make measure-vision --photos DIR [--worn DIR] [--part test]`.

Prints what a crop of the predicted box would change, how often two garments in one picture are
told apart and one garment is taken for two, and what the second stage costs. `--photos` names a folder of
clothing photos (images.csv, images/), `--worn` one of people who wear clothes; without them, rendered
garments alone are measured. `--only_worn` measures nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random
from statistics import mean

import numpy as np
from PIL import Image

from benchmarks.vision.same_picture import CHANGES, pictured, share_recognised, taken_for_the_same
from benchmarks.vision.worn_outfits import WornOutfit, found_in, overlap, worn_garments, worn_outfits
from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_training.datasets.labels import NOT_A_GARMENT, vocabulary_labels
from smartrec_training.datasets.photo_labels import PHOTO_LABELS
from smartrec_training.datasets.photos import read_photos
from smartrec_vision.clients.in_process import InProcessModel
from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import Decoder, Picture, picture_of
from smartrec_vision.decoding.pixels import (
    MODEL_SIDE_PX,
    DecodedImage,
    ImageLimits,
    decode_image,
    to_model_pixels,
)
from smartrec_vision.decoding.structure import shows_something
from smartrec_vision.detection.detector import GarmentDetector
from smartrec_vision.inference.labels import Labels, LabelsByVersion
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.interpretation import box_of
from smartrec_vision.schemas import AnalysisAnswer, GarmentSeen
from smartrec_vision.serving.answer import answer_of
from smartrec_vision.settings import DEFAULT_MODEL_FOLDER
from tests.vision.outfits import LAYOUTS, Box, Outfit, Piece, composed, rendered_outfit, rendered_piece
from tests.vision.pages import PAGES

UPPER = {
    "T-Shirt",
    "Longsleeve",
    "Shirt",
    "Outwear",
    "Polo",
    "Undershirt",
    "Blazer",
    "Hoodie",
    "Top",
    "Blouse",
}
LOWER = {"Pants", "Shorts", "Skirt"}
MARGINS = (0.0, 0.1, 0.2)
LARGEST_SIDE_PX = 1000
PHOTOS_IN_PAGES = 60


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
        return answer_of(picture, detection)

    async def predict(self, images: Sequence[Image.Image]) -> list[Prediction]:
        return await self.model.predict(np.stack([to_model_pixels(image) for image in images]), {})


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


async def main() -> None:
    flags = _flags()
    model = await asyncio.to_thread(InProcessModel, flags.model_folder)
    by_version = LabelsByVersion(flags.model_folder, None)
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=60)
    pipeline = VisionPipeline(
        model, by_version.of(await model.newest_version()), GarmentDetector(model, by_version, decoder)
    )
    if flags.worn:
        await _measure_worn(pipeline, worn_outfits(flags.worn, flags.part)[: flags.photos_at_most])
        await _measure_worn_boxes(pipeline, worn_garments(flags.worn, flags.part)[: flags.photos_at_most])
    if not flags.only_worn:
        await _measure_flat(pipeline, flags)
    decoder.close()
    await model.close()


async def _measure_flat(pipeline: VisionPipeline, flags: argparse.Namespace) -> None:
    photos = _photos(flags.photos, flags.part) if flags.photos else []
    if photos:
        await _measure_box(pipeline, photos[: flags.photos_at_most])
        await _measure_same_picture(pipeline, photos[: flags.photos_at_most])
        await _measure_pages(pipeline, photos[:PHOTOS_IN_PAGES])
        await _measure_alone(pipeline, "photos of one garment", photos[: flags.photos_at_most])
        outfits = _joined_photos(photos, flags.outfits)
        await _measure_outfits(pipeline, "two photos in one picture", outfits)
    random = Random(1)
    await _measure_outfits(
        pipeline, "two rendered garments", (rendered_outfit(random) for _ in range(flags.outfits))
    )
    await _measure_alone(pipeline, "one rendered garment", _rendered(flags.outfits))


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--worn", type=Path)
    parser.add_argument("--only_worn", action="store_true")
    parser.add_argument("--part", choices=("val", "test"), default="test", help="photos of these senders")
    parser.add_argument("--photos_at_most", type=int, default=1000)
    parser.add_argument("--outfits", type=int, default=150, help="pictures of two garments, of each kind")
    parser.add_argument("--model_folder", type=Path, default=DEFAULT_MODEL_FOLDER)
    return parser.parse_args()


def _photos(folder: Path, part: str) -> list[Photo]:
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


async def _measure_box(pipeline: VisionPipeline, photos: Sequence[Photo]) -> None:
    """The category from the whole, from the predicted box with some margin, and from both together."""
    hits: dict[str, list[tuple[bool, bool]]] = {}
    turned_away = 0
    for photo in photos:
        image = photo.image
        whole = (await pipeline.predict([image]))[0]
        closer = await pipeline.predict([_inside(image, whole.box, margin) for margin in MARGINS])
        scores = {"the whole": whole.category}
        for margin, inside in zip(MARGINS, closer, strict=True):
            scores[f"the box and {margin:.0%} around it"] = inside.category
            scores[f"the geometric mean of both, {margin:.0%}"] = np.sqrt(whole.category * inside.category)
        for name, category in scores.items():
            best = [pipeline.labels.categories[i] for i in _best_garments(category, pipeline.labels)]
            ranks = [name in photo.right for name in best]
            hits.setdefault(name, []).append((ranks[0], any(ranks)))
        told = [each.name in photo.right for each in (await pipeline.answer(image)).category[:5]]
        hits.setdefault("the service, with its second stage", []).append((any(told[:1]), any(told)))
        turned_away += not told
    report(f"\nCategory of {len(photos)} photos: top-1, top-5, gain in top-1 and its standard error; from")
    before = np.array([top_1 for top_1, _ in hits["the whole"]], float)
    for name, found in hits.items():
        top_1, top_5 = (mean(each[n] for each in found) for n in (0, 1))
        change = np.array([top_1 for top_1, _ in found]) - before
        error = change.std() / len(change) ** 0.5
        report(f"  {name:42} {top_1:6.1%} {top_5:6.1%}   {change.mean():+6.1%} ± {error:.1%}")
    report(f"  (the service takes {turned_away / len(photos):.1%} for no garment and names no category)")


def _best_garments(category: np.ndarray, labels: Labels) -> list[int]:
    garments = labels.garment_indices
    return [garments[i] for i in np.argsort(-category[garments], kind="stable")[:5]]


async def _measure_same_picture(pipeline: VisionPipeline, photos: Sequence[Photo]) -> None:
    before = await _pictured(pipeline, photos, lambda image: image)
    report(f"\n{len(photos)} photos, recognised as the same picture")
    for name, change in CHANGES.items():
        after = await _pictured(pipeline, photos, change)
        report(f"  {name:42} {share_recognised(before, after):6.1%}")
    same, alike, pairs = taken_for_the_same(before)
    report(f"  of {pairs:,} pairs of different photos {same} are taken for the same")
    report(f"  ({alike} by the embeddings alone, if a cosine of 0.99 were enough)")


async def _pictured(
    pipeline: VisionPipeline, photos: Sequence[Photo], change: Callable[[Image.Image], Image.Image]
) -> ProductColumns:
    images, predictions = list[Image.Image](), list[Prediction]()
    for photo in photos:
        image = change(photo.image)
        predictions += await pipeline.predict([image])
        images.append(image.resize((MODEL_SIDE_PX, MODEL_SIDE_PX), Image.Resampling.BILINEAR))
    return pictured(images, predictions)


def _inside(image: Image.Image, box: np.ndarray, margin: float) -> Image.Image:
    x1, y1, x2, y2 = (float(edge) for edge in np.clip(box, 0, 1))
    wide, high = margin * (x2 - x1), margin * (y2 - y1)
    crop = (max(x1 - wide, 0), max(y1 - high, 0), min(x2 + wide, 1), min(y2 + high, 1))
    return Crop(*crop).of(image)


async def _measure_pages(pipeline: VisionPipeline, photos: Sequence[Photo]) -> None:
    """Photos drawn into pages: is the first category as good as that of the photo alone?"""
    blank = mean(not shows_something(to_model_pixels(photo.image)) for photo in photos)
    report(f"\n{len(photos)} photos of garments: {blank:.1%} are taken for a blank surface or text")
    for (kind, drawn), is_dark in product(PAGES.items(), (False, True)):
        right = []
        for number, photo in enumerate(photos):
            page = drawn(photo.image, is_dark, number)
            picture = picture_of(DecodedImage(page.image, *page.image.size), None)
            detection = await pipeline.detector.detect(picture, False, {})
            first = answer_of(picture, detection).category[:1]
            right.append(any(each.name in photo.right for each in first))
        name = f"{'dark' if is_dark else 'light'}, {kind}"
        report(f"  first category right in a page: {name:22} {mean(right):6.1%}")
    alone = [(await pipeline.answer(photo.image)).category[:1] for photo in photos]
    right = [
        any(each.name in photo.right for each in first) for first, photo in zip(alone, photos, strict=True)
    ]
    report(f"  first category right of the photo by itself  {mean(right):6.1%}")


async def _measure_worn(pipeline: VisionPipeline, outfits: Sequence[WornOutfit]) -> None:
    pipeline.inferences.clear()
    found = []
    for outfit in outfits:
        image = decode_image(outfit.path.read_bytes()).image
        found.append(found_in((await pipeline.answer(image)).garments, outfit.box))
    report(f"\n{len(found)} people whose upper and lower garment are to be seen")
    shares = {
        "both found": [each.upper and each.lower for each in found],
        "upper": [each.upper for each in found],
        "lower": [each.lower for each in found],
    }
    for name, values in shares.items():
        report(f"  {name:12} {_with_error([float(value) for value in values])}")
    report(f"  inferences a picture {mean(pipeline.inferences):.1f}")


async def _measure_worn_boxes(pipeline: VisionPipeline, garments: Sequence[WornOutfit]) -> None:
    """The box of the whole picture, and that of the garment told that fits best."""
    first, told = list[float](), list[float]()
    for garment in garments:
        image = decode_image(garment.path.read_bytes()).image
        (whole,) = await pipeline.predict([image])
        first.append(overlap(box_of(whole), garment.box))
        found = (await pipeline.answer(image)).garments
        told.append(max((overlap(each.box, garment.box) for each in found), default=0.0))
    report(f"\n{len(garments)} worn garments with a box: IoU of the box")
    report(f"  by the whole picture {_with_error(first)}, by the service {_with_error(told)}")


def _with_error(values: Sequence[float]) -> str:
    """The mean and its 95% interval, in percent."""
    error = 1.96 * float(np.std(values)) / max(len(values), 1) ** 0.5
    return f"{mean(values):.1%} ± {error:.1%}"


async def _measure_alone(pipeline: VisionPipeline, what: str, photos: Iterable[Photo | Piece]) -> None:
    pipeline.inferences.clear()
    pipeline.seconds.clear()
    counts = [len((await pipeline.answer(each.image)).garments) for each in photos]
    single = _first_stage_seconds(pipeline)
    report(f"\n{len(counts)} {what}: {mean(count > 1 for count in counts):.1%} are taken for two garments")
    once, milliseconds = mean(count == 1 for count in pipeline.inferences), mean(pipeline.seconds) * 1000
    report(f"  first stage only {once:.0%}; inferences a picture {mean(pipeline.inferences):.1f}")
    report(f"  model {milliseconds:.0f} ms a picture, {single * 1000:.0f} ms where the first stage is enough")


def _first_stage_seconds(pipeline: VisionPipeline) -> float:
    times = [
        seconds for seconds, count in zip(pipeline.seconds, pipeline.inferences, strict=True) if count == 1
    ]
    return float(np.median(times)) if times else float("nan")


async def _measure_outfits(pipeline: VisionPipeline, what: str, outfits: Iterable[Outfit]) -> None:
    found: dict[str, list[tuple[Outfit, list[GarmentSeen | None]]]] = {layout: [] for layout in LAYOUTS}
    for outfit in outfits:
        answer = await pipeline.answer(outfit.image)
        seen = [_seen_in(answer.garments, laid.box) for laid in outfit.garments]
        found[outfit.layout].append((outfit, seen))
    report(f"\n{sum(map(len, found.values()))} pictures of {what}")
    for layout, rows in found.items():
        if rows:
            _print_layout(layout, rows)


def _print_layout(layout: str, rows: list[tuple[Outfit, list[GarmentSeen | None]]]) -> None:
    laid_and_seen = [pair for outfit, seen in rows for pair in zip(outfit.garments, seen, strict=True)]
    pairs = [(laid, each) for laid, each in laid_and_seen if each]
    right = mean(each.category[0].name in laid.right_categories for laid, each in pairs) if pairs else 0
    exact = [_overlap(each.box, laid.box) for laid, each in pairs if laid.is_box_exact]
    both, single = mean(all(seen) for _, seen in rows), len(pairs) / (2 * len(rows))
    report(f"  {layout} ({len(rows)}): both found {both:.0%}, garments found {single:.0%}")
    report(
        f"    right category of those {right:.0%}" + (f", IoU of the box {mean(exact):.2f}" if exact else "")
    )


def _seen_in(garments: Sequence[GarmentSeen], box: Box) -> GarmentSeen | None:
    """The garment whose box lies for at least 70% within the right place and fills at least 30% of it."""
    for garment in garments:
        shared = _shared(garment.box, box)
        if shared >= 0.7 * _area(garment.box) and shared >= 0.3 * _area(box):
            return garment
    return None


def _shared(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _overlap(one: Box, other: Box) -> float:
    shared = _shared(one, other)
    return shared / (_area(one) + _area(other) - shared)


def _joined_photos(photos: Sequence[Photo], count: int) -> Iterable[Outfit]:
    random = Random(2)
    upper = [photo for photo in photos if photo.label in UPPER]
    lower = [photo for photo in photos if photo.label in LOWER]
    for _ in range(count):
        pair = (random.choice(upper), random.choice(lower))
        yield composed([Piece(photo.image, photo.right) for photo in pair], random)


def _rendered(count: int) -> Iterable[Piece]:
    random = Random(3)
    for _ in range(count):
        yield rendered_piece(random.choice(("upper", "lower")), random)


if __name__ == "__main__":
    asyncio.run(main())
