"""The names behind a model's outputs. They travel with the model, so each version answers with its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt

LABELS_IN_VERSION = Path("assets.extra") / "labels.json"
SCENES_BESIDE_LABELS = "scenes.json"
Scene = Literal["flat", "worn", "several"]
SCENES: tuple[Scene, ...] = get_args(Scene)  # as their coefficients stand in the file
DEFAULT_ATTRIBUTE_THRESHOLD = 0.5  # where no attribute has a measured threshold
# Above every score: an attribute without a measured threshold, beside others that have one, is never named.
_NEVER = 2.0
Read = TypeVar("Read")
_Written = tuple[int | None, ...]


class LabelsMissing(Exception):
    """No labels that can be used for a version; the message says which file."""


@dataclass(frozen=True, slots=True)
class Labels:
    """`attribute_thresholds`: float32 (attributes,), from which score each is named; above 1: never.

    `scenes`: mean, scale and coefficients of what `detection.scene` tells; None: it tells nothing.
    """

    model_name: str
    categories: tuple[str, ...]
    not_a_garment: int | None
    attributes: tuple[tuple[str, str], ...]
    attribute_thresholds: npt.NDArray[np.float32]
    scenes: tuple[npt.NDArray[np.float32], ...] | None = None

    @property
    def garment_indices(self) -> list[int]:
        return [i for i in range(len(self.categories)) if i != self.not_a_garment]


def read_labels(path: Path) -> Labels:
    """With the scenes, where they lie beside them. Raises: LabelsMissing."""
    beside = path.with_name(SCENES_BESIDE_LABELS)
    labels = _read(path, _labels)
    return replace(labels, scenes=_read(beside, _scenes)) if beside.exists() else labels


def _read(path: Path, parsed: Callable[[Mapping[str, Any]], Read]) -> Read:
    try:
        return parsed(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise LabelsMissing(f"{path} cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabelsMissing(f"{path} is not a file of labels or scenes ({error!r})") from error


class LabelsByVersion:
    """The labels of each version of a model, read when it is first seen and when their files change."""

    def __init__(self, model_folder: Path, one_file: Path | None) -> None:
        self._model_folder = model_folder
        self._one_file = one_file
        self._read: dict[int, tuple[_Written, Labels]] = {}

    def of(self, version: int) -> Labels:
        """Those of before, while what they changed to cannot be read. Raises: LabelsMissing."""
        path = self._one_file or self._model_folder / str(version) / LABELS_IN_VERSION
        written, known = _written(path), self._read.get(version)
        if known is not None and known[0] == written:
            return known[1]
        try:
            self._read[version] = written, read_labels(path)
        except LabelsMissing:
            if known is None:
                raise
        return self._read[version][1]


def _written(path: Path) -> _Written:
    """Returns: when labels and scenes were written last, as the clock of their disk says; None: never."""
    files = (path, path.with_name(SCENES_BESIDE_LABELS))
    return tuple(file.stat().st_mtime_ns if file.exists() else None for file in files)


def _scenes(document: Mapping[str, Any]) -> tuple[npt.NDArray[np.float32], ...]:
    if tuple(document["scenes"]) != SCENES:
        raise ValueError(f"its scenes are not {SCENES}; fit them anew with `smartrec vision fit-scenes`")
    mean, scale, coefficients = (
        np.array(document[name], np.float32) for name in ("mean", "scale", "coefficients")
    )
    if not (
        mean.ndim == 1 and scale.shape == mean.shape and coefficients.shape == (len(mean) + 1, len(SCENES))
    ):
        raise ValueError("mean, scale and coefficients do not fit each other")
    return mean, scale, coefficients


def _labels(document: Mapping[str, Any]) -> Labels:
    categories = tuple(str(name) for name in document["categories"])
    attributes = tuple((str(name), str(kind)) for name, kind in document["attributes"])
    given = document.get("attribute_thresholds") or [None] * len(attributes)
    if len(given) != len(attributes):
        raise ValueError("attribute_thresholds and attributes differ in length")
    default = _NEVER if any(value is not None for value in given) else DEFAULT_ATTRIBUTE_THRESHOLD
    thresholds = np.array([default if value is None else float(value) for value in given], np.float32)
    nothing = document.get("not_a_garment")
    return Labels(
        model_name=str(document.get("name", "")),
        categories=categories,
        not_a_garment=categories.index(nothing) if nothing in categories else None,
        attributes=attributes,
        attribute_thresholds=thresholds,
    )
