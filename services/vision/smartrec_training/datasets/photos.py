"""The CC0 clothing photos: 17 labels of their own, each a set of DeepFashion categories.

A photo has one of 17 labels. `photo_labels` says which categories are right for it, in training and in
evaluation alike; `photo_looks.csv` says the pattern of some, of which the half "dev" is learned. Shoes and
hats have no category: they teach the reject class. The split is by sender.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np

from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.looks import photo_looks
from smartrec_training.datasets.photo_labels import PHOTO_LABELS, category_weights, implied_attributes
from smartrec_training.datasets.samples import Samples
from smartrec_training.datasets.seen_attributes import seen_attributes

TEST_PERCENT, VALIDATION_PERCENT = 20, 5


def part_of_sender(sender_id: str) -> str:
    """The part is a hash of the sender, so that new photos never move a sender to another part."""
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
    implied = {label: implied_attributes(label, names) for label in PHOTO_LABELS}
    patterns = {
        look.photo: seen_attributes({"pattern": look.patterns[0]}, names)
        for look in photo_looks(directory)
        if look.half == "dev" and look.patterns
    }
    paths, groups, owners, sets, attributes = [], [], [], [], []
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        for row in reader:
            label = row["label"]
            if label not in PHOTO_LABELS:
                raise ValueError(f"{file}, line {reader.line_num}: unknown label {label!r}")
            known = np.zeros(len(labels.categories), dtype=bool)
            known[[index[name] for name in PHOTO_LABELS[label].categories if name in index]] = True
            paths.append(directory / "images" / f"{row['image']}.jpg")
            groups.append(label)
            owners.append(row["sender_id"])
            sets.append(known)
            seen = patterns.get(row["image"], implied[label])
            attributes.append(np.where(seen != 0, seen, implied[label]))
    count = len(paths)
    return Samples(
        paths=tuple(paths),
        category_sets=np.array(sets, dtype=bool).reshape(count, len(labels.categories)),
        boxes=np.full((count, 4), np.nan, dtype=np.float32),
        attributes=np.array(attributes, np.int8).reshape(count, len(names)),
        groups=tuple(groups),
        owners=tuple(owners),
        parts=tuple(part_of_sender(owner) for owner in owners),
        category_weights=np.array([weights[label] for label in groups], np.float32).reshape(count, -1),
    )
