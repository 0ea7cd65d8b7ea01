"""What looking at regions costs and what it is worth: `make measure-regions PHOTOS=… WORN=…`.

Flat photos, people, people for whom the labels name no lower garment, pictures without a garment, and two
flat photos in one picture: for each set the inferences a picture and what the service tells; of people also
whether sleeve, neckline and pattern are told as they were seen by eye. `--rows FILE` keeps what was found in
each picture; `--against FILE` compares with such a file, picture by picture.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.vision.measure_outfits import joined_photos, seen_in
from benchmarks.vision.pipeline import VisionPipeline, opened_pipeline, photos_of, report
from benchmarks.vision.worn_outfits import (
    WornOutfit,
    best_fitting,
    best_overlap,
    found_in,
    looks_told,
    without_garments,
    without_lower,
    worn_outfits,
)
from smartrec_training.datasets.worn import read_looks
from smartrec_vision.decoding.pixels import decode_image
from smartrec_vision.schemas import AnalysisAnswer
from smartrec_vision.settings import DEFAULT_MODEL_FOLDER

Row = dict[str, float]
Rows = dict[str, dict[str, Row]]
Measured = tuple[str, str, Row]
COST = "inferences"


async def main() -> None:
    flags = _flags()
    async with opened_pipeline(flags.model_folder) as pipeline:
        rows: Rows = {}
        for given, measured in ((flags.photos, _flat), (flags.worn, _people)):
            if given:
                async for of_set, picture, row in measured(pipeline, flags):
                    rows.setdefault(of_set, {})[picture] = row
    before: Rows = json.loads(flags.against.read_text("utf-8")) if flags.against else {}
    for of_set, of_pictures in rows.items():
        report(f"\n{of_set} ({len(of_pictures)})")
        for line in summary(of_pictures, before.get(of_set, {})):
            report(line)
    if flags.rows:
        flags.rows.write_text(json.dumps(rows), "utf-8")


def summary(rows: dict[str, Row], before: dict[str, Row]) -> Iterator[str]:
    """A line for each figure: its mean, the 95% interval, and the mean change against `before`, in pairs."""
    for name in next(iter(rows.values())):
        shown = "{:6.2f} ± {:.2f}" if name in (COST, "IoU of the box") else "{:6.1%} ± {:.1%}"
        line = f"  {name:34} {shown.format(*_mean_and_error([row[name] for row in rows.values()]))}"
        pairs = [(before[key][name], row[name]) for key, row in rows.items() if name in before.get(key, {})]
        if pairs:
            was, change = mean(old for old, _ in pairs), _mean_and_error([new - old for old, new in pairs])
            line += f"   was {shown.split(' ±')[0].format(was)}, change {shown.format(*change)}"
        yield line


def _mean_and_error(values: list[float]) -> tuple[float, float]:
    return mean(values), 1.96 * float(np.std(values)) / len(values) ** 0.5


async def _flat(pipeline: VisionPipeline, flags: argparse.Namespace) -> AsyncIterator[Measured]:
    photos = photos_of(flags.photos, flags.part)
    for photo in photos[: flags.pictures]:
        answer, row = await _answered(pipeline, photo.image)
        row["first category right"] = any(each.name in photo.right for each in answer.category[:1])
        row["taken for two"] = len(answer.garments) > 1
        yield "flat photos", photo.path.name, row
    for number, outfit in enumerate(joined_photos(photos, flags.outfits)):
        answer, row = await _answered(pipeline, outfit.image)
        row["both found"] = all(seen_in(answer.garments, laid.box) for laid in outfit.garments)
        yield "two flat photos in one picture", str(number), row


async def _people(pipeline: VisionPipeline, flags: argparse.Namespace) -> AsyncIterator[Measured]:
    looks = read_looks(flags.worn)
    for outfit in worn_outfits(flags.worn, flags.part):
        answer, row = await _answered(pipeline, _opened(outfit.path))
        found = found_in(answer.garments, outfit.box)
        row |= {"both found": found.upper and found.lower, "upper": found.upper, "lower": found.lower}
        yield "people, both garments to be seen", outfit.path.name, row | _box(answer, outfit)
        for measured in _looks(answer, outfit, looks[outfit.path.name]):
            yield measured
    for outfit in without_lower(flags.worn, flags.part):
        answer, row = await _answered(pipeline, _opened(outfit.path))
        row["a lower garment told"] = found_in(answer.garments, outfit.box).lower
        yield "people, no lower garment in the labels", outfit.path.name, row | _box(answer, outfit)
        for measured in _looks(answer, outfit, looks[outfit.path.name]):
            yield measured
    for path in without_garments(flags.worn, flags.part):
        answer, row = await _answered(pipeline, _opened(path))
        yield "pictures without a garment", path.name, row | {"taken for one": bool(answer.garments)}


def _box(answer: AnalysisAnswer, outfit: WornOutfit) -> Row:
    return {"IoU of the box": best_overlap(answer.garments, outfit.box)}


def _looks(answer: AnalysisAnswer, outfit: WornOutfit, look: Mapping[str, Any]) -> Iterator[Measured]:
    """Of the garment that fits the box best."""
    for kind, is_told in looks_told(best_fitting(answer.garments, outfit.box), look).items():
        yield f"people, {kind} seen by eye", outfit.path.name, {"told": is_told}


def _opened(path: Path) -> Image.Image:
    return decode_image(path.read_bytes()).image


async def _answered(pipeline: VisionPipeline, image: Image.Image) -> tuple[AnalysisAnswer, Row]:
    answer = await pipeline.answer(image)
    return answer, {COST: pipeline.inferences[-1], "first stage only": pipeline.inferences[-1] == 1}


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--worn", type=Path)
    parser.add_argument("--part", choices=("val", "test"), default="test")
    parser.add_argument("--pictures", type=int, default=150, help="flat photos")
    parser.add_argument("--outfits", type=int, default=60, help="pictures of two flat photos")
    parser.add_argument("--rows", type=Path, help="file to keep what was found in each picture (JSON)")
    parser.add_argument("--against", type=Path, help="such a file to compare with")
    parser.add_argument("--model_folder", type=Path, default=DEFAULT_MODEL_FOLDER)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
