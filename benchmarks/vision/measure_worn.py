"""People who wear clothes: which of their garments are found, and how well boxes fit."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from benchmarks.vision.pipeline import VisionPipeline, report, with_error
from benchmarks.vision.worn_outfits import WornOutfit, best_overlap, found_in, overlap
from smartrec_vision.decoding.pixels import decode_image
from smartrec_vision.postprocessing.interpretation import box_of


async def measure_worn(pipeline: VisionPipeline, outfits: Sequence[WornOutfit]) -> None:
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
        report(f"  {name:12} {with_error([float(value) for value in values])}")
    report(f"  inferences a picture {mean(pipeline.inferences):.1f}")


async def measure_worn_boxes(pipeline: VisionPipeline, garments: Sequence[WornOutfit]) -> None:
    """The box of the whole picture, and that of the garment told that fits best."""
    first, told = list[float](), list[float]()
    for garment in garments:
        image = decode_image(garment.path.read_bytes()).image
        (whole,) = await pipeline.predict([image])
        first.append(overlap(box_of(whole), garment.box))
        told.append(best_overlap((await pipeline.answer(image)).garments, garment.box))
    report(f"\n{len(garments)} worn garments with a box: IoU of the box")
    report(f"  by the whole picture {with_error(first)}, by the service {with_error(told)}")
