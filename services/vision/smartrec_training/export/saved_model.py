"""Weights → the SavedModel that TensorFlow Serving and the CPU model server load (see the model card).

Large kernels are stored as int8 with one scale per output channel and turned back to float32 inside the
graph: a quarter of the size, the same arithmetic. Normalisation and resizing are inside.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import keras
import numpy as np

from smartrec_training.datasets.labels import Labels, write_labels
from smartrec_training.evaluation.model_card import write_model_card
from smartrec_training.export.warm_up import write_warm_up_requests
from smartrec_training.network.signature import INPUT_SIDE_PX, OUTPUTS

SMALLEST_QUANTISED_SIZE = 16_384


def quantise_per_channel(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 with a scale per last axis. Returns: int8 as `kernel`, float32 scales (channels,)."""
    scales = np.abs(kernel.reshape(-1, kernel.shape[-1])).max(axis=0) / 127.0
    scales = np.where(scales > 0, scales, 1.0).astype(np.float32)
    return np.rint(kernel / scales).astype(np.int8), scales


def export_saved_model(model: Any, labels: Labels, directory: Path) -> Path:
    """Write `directory/<version>/` (replacing one that is there, as a whole) and return it.

    model: a network of this package's definition, built on Keras's TensorFlow backend.
    Beside the graph in `assets.extra/`: labels, model card, warm-up requests.
    """
    import tensorflow as tf

    if keras.backend.backend() != "tensorflow":
        raise RuntimeError("export needs Keras on TensorFlow: set KERAS_BACKEND=tensorflow")
    module = tf.Module()
    module.stored = {"trainable": [], "non_trainable": []}
    for kind in ("trainable", "non_trainable"):
        for variable in getattr(model, f"{kind}_variables"):
            module.stored[kind].append(_stored_variables(tf, np.asarray(variable)))

    def restore(kind: str) -> list[Any]:
        return [_restored(tf, *stored) for stored in module.stored[kind]]

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[tf.TensorSpec((None, INPUT_SIDE_PX, INPUT_SIDE_PX, 3), tf.uint8, name="image")]
    )
    def serve(image: Any) -> dict[str, Any]:
        raw, _ = model.stateless_call(restore("trainable"), restore("non_trainable"), image, training=False)
        answer = {
            "category": tf.nn.softmax(raw["category"]),
            "bbox": _ordered_corners(tf, raw["bbox"]),
            "attributes": tf.sigmoid(raw["attributes"]),
            "embedding": raw["embedding"],
        }
        return {name: tf.identity(answer[name], name=name) for name in OUTPUTS}

    # A running server watches the folder: it must never see half a version, nor a name that is a number.
    part = directory / f".{labels.version}.part"
    shutil.rmtree(part, ignore_errors=True)
    tf.saved_model.save(module, str(part), signatures={"serving_default": serve})
    write_labels(part, labels)
    write_model_card(part, labels)
    write_warm_up_requests(part, labels.name)
    return replace_folder(part, directory / labels.version)


def replace_folder(part: Path, target: Path) -> Path:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    part.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def _stored_variables(tf: Any, value: np.ndarray) -> tuple[Any, ...]:
    if value.ndim >= 2 and value.size >= SMALLEST_QUANTISED_SIZE:
        quantised, scales = quantise_per_channel(value)
        return tf.Variable(quantised, trainable=False), tf.Variable(scales, trainable=False)
    return (tf.Variable(value.astype(np.float32) if value.dtype.kind == "f" else value, trainable=False),)


def _restored(tf: Any, value: Any, scales: Any = None) -> Any:
    if scales is None:
        return tf.convert_to_tensor(value)
    return tf.cast(value, tf.float32) * scales


def _ordered_corners(tf: Any, box: Any) -> Any:
    """x1 ≤ x2 and y1 ≤ y2 whatever the head says."""
    first, second = box[:, :2], box[:, 2:]
    return tf.concat([tf.minimum(first, second), tf.maximum(first, second)], axis=1)
