"""A phone snapshot of a garment that no shop holds: what a user might photograph to search with."""

from __future__ import annotations

from pathlib import Path
from random import Random

from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.photography.picture import render

PICTURE_PX = (960, 1280)
JPEG_QUALITY = 88


def write_snapshot(file: Path, category: str, seed: int) -> str:
    """Writes a JPEG; returns the garment in words. The same arguments give the same picture."""
    random = Random(f"snapshot {category} {seed}")
    garment = sample_garment(category, random)
    picture = render(garment, "phone", PICTURE_PX, random).image
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".part")
    picture.save(unfinished, "JPEG", quality=JPEG_QUALITY)
    unfinished.rename(file)
    return ", ".join([garment.category, *garment.colours[:1], *garment.attributes])
