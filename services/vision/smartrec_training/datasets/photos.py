"""The CC0 clothing photos: 17 labels of their own, each a set of DeepFashion categories.

A photo names one of 17 labels; which categories count as right for it stands in LABEL_CATEGORIES, in training
and in evaluation alike. Shoes and hats have no category: they teach the reject class. The split is by sender.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import NOT_A_GARMENT, Labels
from smartrec_training.datasets.photo_attributes import implied_attributes
from smartrec_training.datasets.samples import Samples

LABEL_CATEGORIES: dict[str, tuple[str, ...]] = {
    "T-Shirt": ("Tee",),
    "Longsleeve": ("Tee", "Top", "Sweater", "Henley", "Jersey", "Turtleneck", "Cardigan"),
    "Pants": (
        "Jeans",
        "Chinos",
        "Joggers",
        "Leggings",
        "Sweatpants",
        "Jeggings",
        "Capris",
        "Jodhpurs",
        "Culottes",
        "Gauchos",
    ),
    "Shirt": ("Button-Down", "Flannel", "Blouse"),
    "Dress": ("Dress", "Sundress", "Shirtdress", "Nightdress", "Kaftan", "Caftan", "Romper"),
    "Outwear": ("Jacket", "Coat", "Parka", "Anorak", "Bomber", "Peacoat", "Poncho", "Cape", "Blazer"),
    "Shorts": ("Shorts", "Sweatshorts", "Cutoffs", "Trunks"),
    "Skirt": ("Skirt", "Sarong"),
    "Polo": ("Tee", "Henley", "Jersey"),
    "Undershirt": ("Tank", "Halter"),
    "Blazer": ("Blazer", "Jacket", "Peacoat"),
    "Hoodie": ("Hoodie", "Sweater", "Jacket"),
    "Body": ("Onesie", "Romper", "Jumpsuit"),
    "Top": ("Top", "Tank", "Halter", "Blouse"),
    "Blouse": ("Top", "Tank", "Halter", "Blouse"),
    "Shoes": (NOT_A_GARMENT,),
    "Hat": (NOT_A_GARMENT,),
}
# A label leaves open which of its categories a photo shows; without a leaning the network settles on any of
# them, and calls all trousers capris.
SELDOM_MEANT = frozenset((
    "Capris", "Jeggings", "Jodhpurs", "Culottes", "Gauchos", "Sarong", "Kaftan", "Caftan", "Nightdress",
    "Romper", "Poncho", "Cape", "Anorak", "Peacoat", "Bomber", "Trunks", "Cutoffs", "Halter", "Jersey",
    "Turtleneck", "Flannel", "Sundress", "Shirtdress", "Sweatshorts",
))  # fmt: skip
# These labels are the names of categories: what shows one is meant by that name, or a network that may call
# a hoodie a jacket as well calls all of them jackets.
_OF_THEIR_OWN_NAME = frozenset(("Blazer", "Blouse", "Hoodie"))
SELDOM = 0.1
TEST_PERCENT, VALIDATION_PERCENT = 20, 5


def category_weights(categories: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
    """By label, how readily it means each category: float32 (C,), 1 or SELDOM."""
    return {
        label: np.array([SELDOM if _is_seldom(label, name) else 1.0 for name in categories], np.float32)
        for label in LABEL_CATEGORIES
    }


def _is_seldom(label: str, category: str) -> bool:
    if label in _OF_THEIR_OWN_NAME:
        return category != label
    return category in SELDOM_MEANT or category in _OF_THEIR_OWN_NAME


def part_of_sender(sender_id: str) -> str:
    """The same part for a sender for ever: by a hash, so that new photos move nobody."""
    digest = hashlib.sha256(f"contributor {sender_id}".encode()).digest()
    percent = int.from_bytes(digest[:4], "big") % 100
    if percent < TEST_PERCENT:
        return "test"
    return "val" if percent < TEST_PERCENT + VALIDATION_PERCENT else "train"


def read_photos(directory: Path, labels: Labels) -> Samples:
    """Photos of `directory/images.csv` (image, sender_id, label), pictures in `directory/images/`.

    Raises: FileNotFoundError; ValueError with the line of a label that is not one of the 17.
    """
    file = directory / "images.csv"
    index = {name: number for number, name in enumerate(labels.categories)}
    names = [name for name, _ in labels.attributes]
    weights = category_weights(labels.categories)
    implied = {label: implied_attributes(label, names) for label in LABEL_CATEGORIES}
    paths, groups, owners, sets = [], [], [], []
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        for row in reader:
            label = row["label"]
            if label not in LABEL_CATEGORIES:
                raise ValueError(f"{file}, line {reader.line_num}: unknown label {label!r}")
            known = np.zeros(len(labels.categories), dtype=bool)
            known[[index[name] for name in LABEL_CATEGORIES[label] if name in index]] = True
            paths.append(directory / "images" / f"{row['image']}.jpg")
            groups.append(label)
            owners.append(row["sender_id"])
            sets.append(known)
    count = len(paths)
    return Samples(
        paths=tuple(paths),
        category_sets=np.array(sets, dtype=bool).reshape(count, len(labels.categories)),
        boxes=np.full((count, 4), np.nan, dtype=np.float32),
        attributes=np.array([implied[label] for label in groups], np.int8).reshape(count, len(names)),
        groups=tuple(groups),
        owners=tuple(owners),
        parts=tuple(part_of_sender(owner) for owner in owners),
        category_weights=np.array([weights[label] for label in groups], np.float32).reshape(count, -1),
    )
