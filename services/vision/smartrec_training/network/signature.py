"""The exported model's signature, as far as programs without Keras need it."""

from __future__ import annotations

INPUT_SIDE_PX = 224
EMBEDDING_SIZE = 256
OUTPUTS = ("category", "bbox", "attributes", "embedding")
