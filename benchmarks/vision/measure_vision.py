"""How well the vision service sees: `make measure-vision --photos DIR [--worn DIR] [--part test]`.

Prints what a crop of the predicted box would change, how often two garments in one picture are
told apart and one garment is taken for two, and what the second stage costs. `--photos` names a folder of
clothing photos (images.csv, images/), `--worn` one of people who wear clothes; without them, rendered
garments alone are measured. `--only_worn` measures nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from random import Random

from benchmarks.vision.measure_flat import measure_box, measure_pages, measure_same_picture
from benchmarks.vision.measure_outfits import joined_photos, measure_alone, measure_outfits, rendered
from benchmarks.vision.measure_worn import measure_worn, measure_worn_boxes
from benchmarks.vision.pipeline import VisionPipeline, opened_pipeline, photos_of
from benchmarks.vision.worn_outfits import worn_garments, worn_outfits
from smartrec_vision.settings import DEFAULT_MODEL_FOLDER
from tests.vision.outfits import rendered_outfit

PHOTOS_IN_PAGES = 60


async def main() -> None:
    flags = _flags()
    async with opened_pipeline(flags.model_folder) as pipeline:
        if flags.worn:
            await measure_worn(pipeline, worn_outfits(flags.worn, flags.part)[: flags.photos_at_most])
            await measure_worn_boxes(pipeline, worn_garments(flags.worn, flags.part)[: flags.photos_at_most])
        if not flags.only_worn:
            await _measure_flat(pipeline, flags)


async def _measure_flat(pipeline: VisionPipeline, flags: argparse.Namespace) -> None:
    photos = photos_of(flags.photos, flags.part) if flags.photos else []
    if photos:
        await measure_box(pipeline, photos[: flags.photos_at_most])
        await measure_same_picture(pipeline, photos[: flags.photos_at_most])
        await measure_pages(pipeline, photos[:PHOTOS_IN_PAGES])
        await measure_alone(pipeline, "photos of one garment", photos[: flags.photos_at_most])
        outfits = joined_photos(photos, flags.outfits)
        await measure_outfits(pipeline, "two photos in one picture", outfits)
    random = Random(1)
    await measure_outfits(
        pipeline, "two rendered garments", (rendered_outfit(random) for _ in range(flags.outfits))
    )
    await measure_alone(pipeline, "one rendered garment", rendered(flags.outfits))


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


if __name__ == "__main__":
    asyncio.run(main())
