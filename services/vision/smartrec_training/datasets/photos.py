"""The CC0 clothing photos: 17 labels of their own, each a set of DeepFashion categories.

A photo has one of 17 labels. `photo_labels` says which categories are right for it, in evaluation and, where
nobody looked closer, in training; `photo_names.csv` says which of them it shows, and `photo_looks.csv` the
pattern of many. Shoes and hats have no category: they teach the reject class. The split is by sender.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.looks import photo_looks
from smartrec_training.datasets.photo_labels import (
    NAMED_AFTER_CATEGORY,
    PHOTO_LABELS,
    category_weights,
    implied_attributes,
)
from smartrec_training.datasets.photo_names import ALSO, photo_names
from smartrec_training.datasets.samples import Samples
from smartrec_training.datasets.seen_attributes import seen_attributes
from smartrec_training.datasets.senders import part_of_sender

_SELDOM = np.float32(0.1)  # beside 1 for the best name by eye


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
    paths, groups, owners, sets, readiness, attributes = [], [], [], [], [], []
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        for row in reader:
            label = row["label"]
            if label not in PHOTO_LABELS:
                raise ValueError(f"{file}, line {reader.line_num}: unknown label {label!r}")
            known = np.zeros(len(labels.categories), dtype=bool)
            known[[index[name] for name in PHOTO_LABELS[label].categories if name in index]] = True
            meant = _by_eye(row, known * weights[label], index)
            paths.append(directory / "images" / f"{row['image']}.jpg")
            groups.append(label)
            owners.append(row["sender_id"])
            sets.append(known if meant is None else meant > 0)
            readiness.append(weights[label] if meant is None else meant)
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
        category_weights=np.array(readiness, np.float32).reshape(count, -1),
    )


def _by_eye(
    row: Mapping[str, str], of_label: npt.NDArray[np.float32], index: Mapping[str, int]
) -> npt.NDArray[np.float32] | None:
    """float32 (C,): how readily each category is meant; None where the label is all that is learned.

    A label that is a category's own name stays the best: who sent a blazer called it so, jacket as it may be.
    What else the label means is seldom meant. `of_label`: float32 (C,), the label's.
    """
    names = [name for name in photo_names().get(row["image"], ()) if name in index]
    if not names or part_of_sender(row["sender_id"]) != "train":
        return None
    best = row["label"] if row["label"] in NAMED_AFTER_CATEGORY else names[0]
    meant = _SELDOM * of_label
    meant[[index[name] for name in names]] = ALSO
    meant[index[best]] = 1.0
    return meant
