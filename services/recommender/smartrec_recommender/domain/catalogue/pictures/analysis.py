"""What the vision service found in one picture of a product."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class PictureAnalysis(NamedTuple):
    """What a picture shows.

    `embedding`: float32 (256,), L2 norm 1. `seen`: by kind (category, attributes, colours) names with scores
    0..1. `model`: name and version of the model. `perceptual_hash`: 64 bits as a signed number, 0 where the
    picture has too little detail for one.
    """

    embedding: NDArray[np.float32]
    seen: dict[str, Any]
    model: str
    perceptual_hash: int
