"""One model asked in OpenVINO, which serves it, and in TensorFlow, which made it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


def answers_of_both(model: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of three pictures of noise. Returns: the outputs of OpenVINO and of TensorFlow, by name."""
    import tensorflow

    from smartrec_training.evaluation.exported_model import ExportedModel

    images = np.random.default_rng(2).integers(0, 256, (3, 224, 224, 3), dtype=np.uint8)
    signature = tensorflow.saved_model.load(str(model)).signatures["serving_default"]
    reference = {name: each.numpy() for name, each in signature(image=tensorflow.constant(images)).items()}
    return ExportedModel(model)(images), reference
