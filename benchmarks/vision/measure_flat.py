"""Photos of one garment: what a crop of its box changes, pictures saved anew, pages that it is drawn into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from statistics import mean

import numpy as np
from PIL import Image

from benchmarks.vision.pipeline import Photo, VisionPipeline, report
from benchmarks.vision.same_picture import CHANGES, pictured, share_recognised, taken_for_the_same
from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import picture_of
from smartrec_vision.decoding.pixels import MODEL_SIDE_PX, DecodedImage, to_model_pixels
from smartrec_vision.decoding.structure import shows_something
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.serving.answer import answer_of, whole_picture
from tests.vision.pages import PAGES

MARGINS = (0.0, 0.1, 0.2)


async def measure_box(pipeline: VisionPipeline, photos: Sequence[Photo]) -> None:
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


async def measure_same_picture(pipeline: VisionPipeline, photos: Sequence[Photo]) -> None:
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


async def measure_pages(pipeline: VisionPipeline, photos: Sequence[Photo]) -> None:
    """Photos drawn into pages: is the first category as good as that of the photo alone?"""
    blank = mean(not shows_something(to_model_pixels(photo.image)) for photo in photos)
    report(f"\n{len(photos)} photos of garments: {blank:.1%} are taken for a blank surface or text")
    for (kind, drawn), is_dark in product(PAGES.items(), (False, True)):
        right = []
        for number, photo in enumerate(photos):
            page = drawn(photo.image, is_dark, number)
            picture = picture_of(DecodedImage(page.image, *page.image.size), None)
            detection = await pipeline.detector.detect(picture, False, {})
            first = answer_of(picture, detection, whole_picture(picture)).category[:1]
            right.append(any(each.name in photo.right for each in first))
        name = f"{'dark' if is_dark else 'light'}, {kind}"
        report(f"  first category right in a page: {name:22} {mean(right):6.1%}")
    alone = [(await pipeline.answer(photo.image)).category[:1] for photo in photos]
    right = [
        any(each.name in photo.right for each in first) for first, photo in zip(alone, photos, strict=True)
    ]
    report(f"  first category right of the photo by itself  {mean(right):6.1%}")
