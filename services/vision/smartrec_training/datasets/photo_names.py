"""Names by eye: the categories that a person accepts for a clothing photo, the best first.

A label of the photos means several categories: a "Longsleeve" may be a tee, a sweater or a cardigan. A line
of `photo_names.csv` says which of them its photo shows, or what it shows where the label is wrong. Photos
whose label says it all have none.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_suffix(".csv")
ALSO = 0.4
"""How readily an acceptable other name is meant, beside 1 for the best."""


@cache
def photo_names() -> dict[str, tuple[str, ...]]:
    """By photo, as `images.csv` calls it."""
    with FILE.open(encoding="utf-8", newline="") as text:
        return {row["image"]: tuple(row["categories"].split("|")) for row in csv.DictReader(text)}


def accepted_by_eye(photos: Sequence[str], categories: Sequence[str]) -> npt.NDArray[np.bool_]:
    """bool (photos, categories); no category of a photo that nobody named."""
    names = [photo_names().get(photo, ()) for photo in photos]
    accepted = [[category in of_photo for category in categories] for of_photo in names]
    return np.array(accepted, bool).reshape(len(photos), len(categories))
