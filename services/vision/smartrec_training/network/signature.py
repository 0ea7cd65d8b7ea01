"""The exported model's signature, as far as programs without Keras need it. Vision owns what it needs too."""

from __future__ import annotations

from smartrec_vision.decoding.pixels import MODEL_SIDE_PX as INPUT_SIDE_PX
from smartrec_vision.inference.predictions import OUTPUTS

EMBEDDING_SIZE = 256

__all__ = ["EMBEDDING_SIZE", "INPUT_SIDE_PX", "OUTPUTS"]
