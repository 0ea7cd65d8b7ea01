"""Two garments in one picture, and one: how often they are told apart, and what the second stage costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from statistics import mean

import numpy as np

from benchmarks.vision.pipeline import Photo, VisionPipeline, report
from benchmarks.vision.worn_outfits import area, overlap, shared
from smartrec_vision.decoding.crop import Box
from smartrec_vision.schemas import GarmentSeen
from tests.vision.outfits import LAYOUTS, Outfit, Piece, composed, rendered_piece

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


async def measure_alone(pipeline: VisionPipeline, what: str, photos: Iterable[Photo | Piece]) -> None:
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


async def measure_outfits(pipeline: VisionPipeline, what: str, outfits: Iterable[Outfit]) -> None:
    found: dict[str, list[tuple[Outfit, list[GarmentSeen | None]]]] = {layout: [] for layout in LAYOUTS}
    for outfit in outfits:
        answer = await pipeline.answer(outfit.image)
        seen = [seen_in(answer.garments, laid.box) for laid in outfit.garments]
        found[outfit.layout].append((outfit, seen))
    report(f"\n{sum(map(len, found.values()))} pictures of {what}")
    for layout, rows in found.items():
        if rows:
            _print_layout(layout, rows)


def _print_layout(layout: str, rows: list[tuple[Outfit, list[GarmentSeen | None]]]) -> None:
    laid_and_seen = [pair for outfit, seen in rows for pair in zip(outfit.garments, seen, strict=True)]
    pairs = [(laid, each) for laid, each in laid_and_seen if each]
    right = mean(each.category[0].name in laid.right_categories for laid, each in pairs) if pairs else 0
    exact = [overlap(each.box, laid.box) for laid, each in pairs if laid.is_box_exact]
    both, single = mean(all(seen) for _, seen in rows), len(pairs) / (2 * len(rows))
    report(f"  {layout} ({len(rows)}): both found {both:.0%}, garments found {single:.0%}")
    report(
        f"    right category of those {right:.0%}" + (f", IoU of the box {mean(exact):.2f}" if exact else "")
    )


def seen_in(garments: Sequence[GarmentSeen], box: Box) -> GarmentSeen | None:
    """The garment whose box lies for at least 70% within the right place and fills at least 30% of it."""
    for garment in garments:
        common = shared(garment.box, box)
        if common >= 0.7 * area(garment.box) and common >= 0.3 * area(box):
            return garment
    return None


def joined_photos(photos: Sequence[Photo], count: int) -> Iterable[Outfit]:
    random = Random(2)
    upper = [photo for photo in photos if photo.label in UPPER]
    lower = [photo for photo in photos if photo.label in LOWER]
    for _ in range(count):
        pair = (random.choice(upper), random.choice(lower))
        yield composed([Piece(photo.image, photo.right) for photo in pair], random)


def rendered(count: int) -> Iterable[Piece]:
    random = Random(3)
    for _ in range(count):
        yield rendered_piece(random.choice(("upper", "lower")), random)
