"""The label order of the network: the vocabulary's, carried beside every export."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from smartrec_vision.inference.labels import LABELS_IN_VERSION
from smartrec_vocabulary import load_attributes, load_categories

NOT_A_GARMENT = "Not a garment"
# DeepFashion merged these into Dress: they have an id and a name but no picture.
ABSENT_CATEGORIES = ("Cape", "Nightdress", "Shirtdress", "Sundress")


@dataclass(frozen=True)
class Labels:
    """Names in the order of the network's outputs."""

    categories: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    attribute_thresholds: tuple[float | None, ...] = ()
    name: str = "fashion"
    version: str = "1"
    not_a_garment: str = NOT_A_GARMENT
    figures: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> str:
        """The content of `assets.extra/labels.json`."""
        content = asdict(self)
        if not self.attribute_thresholds:
            content["attribute_thresholds"] = [None] * len(self.attributes)
        return json.dumps(content, indent=1)


def vocabulary_labels() -> Labels:
    """The 46 categories that occur in DeepFashion and the reject class, and the 1000 attributes."""
    names = [category.name for category in load_categories() if category.name not in ABSENT_CATEGORIES]
    attributes = tuple((attribute.name, attribute.type) for attribute in load_attributes())
    return Labels(categories=(*names, NOT_A_GARMENT), attributes=attributes)


def write_labels(model_directory: Path, labels: Labels) -> None:
    """Put the labels beside an exported model."""
    file = model_directory / LABELS_IN_VERSION
    file.parent.mkdir(exist_ok=True)
    file.write_text(labels.as_json(), "utf-8")


def read_labels(model_directory: Path) -> Labels:
    """Labels of an exported model. Raises: FileNotFoundError, KeyError if it is not one of ours."""
    content = json.loads((model_directory / LABELS_IN_VERSION).read_text("utf-8"))
    return Labels(
        categories=tuple(content["categories"]),
        attributes=tuple((name, kind) for name, kind in content["attributes"]),
        attribute_thresholds=tuple(content["attribute_thresholds"]),
        name=content["name"],
        version=content["version"],
        not_a_garment=content["not_a_garment"],
        figures=content.get("figures", {}),
        training=content.get("training", {}),
    )
