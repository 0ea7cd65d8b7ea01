"""The model's outputs, checked and cut into one prediction a picture (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

OUTPUTS = ("category", "bbox", "attributes", "embedding")
Floats = npt.NDArray[np.float32]


class PredictionFailed(Exception):
    """No prediction: the model is unreachable, late, or answers other outputs."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one picture.

    `category` float32 (C,) sums to 1; `box` float32 (4,) x1 y1 x2 y2 in 0..1; `attributes` float32 (A,) in
    0..1; `embedding` float32 (D,) L2 norm 1. `version`: of the model that said it.
    """

    category: Floats
    box: Floats
    attributes: Floats
    embedding: Floats
    version: int


class Model(Protocol):
    """Where predictions come from."""

    async def predict(self, pixels: npt.NDArray[np.uint8], headers: Mapping[str, str], /) -> list[Prediction]:
        """One prediction per picture of `pixels`, uint8 (n, 224, 224, 3) RGB, in their order.

        `headers` travel along (traceparent). Raises: PredictionFailed.
        """

    async def newest_version(self) -> int:
        """The version that answers now. Raises: PredictionFailed."""

    async def close(self) -> None: ...


def predictions_of(outputs: Mapping[str, npt.NDArray[Any]], count: int, version: int) -> list[Prediction]:
    """`outputs`: arrays of `count` rows by the names of OUTPUTS. Raises: PredictionFailed."""
    rows: dict[str, Floats] = {}
    for name in OUTPUTS:
        array = outputs.get(name)
        if array is None or array.ndim != 2 or len(array) != count or not np.isfinite(array).all():
            raise PredictionFailed(f"output {name} is not one finite row a picture")
        rows[name] = array.astype(np.float32, copy=False)
    if rows["bbox"].shape[1] != 4:
        raise PredictionFailed("output bbox is not four numbers a picture")
    category, box, attributes, embedding = (rows[name] for name in OUTPUTS)
    return [Prediction(category[n], box[n], attributes[n], embedding[n], version) for n in range(count)]
