"""Weights of an exported model as the start of a new run: a shop goes on from the model that ships.

Reads what `export/saved_model.py` wrote: kernels as int8 with a scale per output channel, the rest as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import read_labels
from smartrec_training.loop.checkpoint import Arrays, assign_weights
from smartrec_training.network.model import Architecture, build_model

_KEY = "stored/{kind}/{place}/{part}/.ATTRIBUTES/VARIABLE_VALUE"


def start_from_export(model: Any, directory: Path, report: Callable[[str], None]) -> None:
    """Give `model` the weights of the version folder `directory`; heads for other labels begin anew.

    Raises: FileNotFoundError unless it is an export of this package; ValueError if its network is another.
    """
    arrays = exported_weights(directory)
    fitting, anew = {}, []
    for variable in model.weights:
        if variable.path in arrays and arrays[variable.path].shape == tuple(variable.shape):
            fitting[variable.path] = arrays[variable.path]
        else:
            anew.append(variable.path)
    assign_weights(model, fitting, skip_missing=True)
    report(f"starting from {directory}" + (f"; anew: {', '.join(anew)}" if anew else ""))


def exported_weights(directory: Path) -> Arrays:
    """By the Keras path of their variable, as float32."""
    if not (directory / "variables").is_dir():
        raise FileNotFoundError(f"{directory} is not the version folder of an exported model")
    import tensorflow as tf

    labels = read_labels(directory)
    model = build_model(Architecture(len(labels.categories), len(labels.attributes)))
    reader = tf.train.load_checkpoint(str(directory / "variables" / "variables"))
    arrays: Arrays = {}
    for kind in ("trainable", "non_trainable"):
        for place, variable in enumerate(getattr(model, f"{kind}_variables")):
            arrays[variable.path] = _stored(reader, kind, place)
            if arrays[variable.path].shape != tuple(variable.shape):
                raise ValueError(
                    f"{directory} holds another network: {variable.path} has another shape there"
                )
    return arrays


def _stored(reader: Any, kind: str, place: int) -> npt.NDArray[Any]:
    value: npt.NDArray[Any] = reader.get_tensor(_KEY.format(kind=kind, place=place, part=0))
    scales = _KEY.format(kind=kind, place=place, part=1)
    if not reader.has_tensor(scales):
        return value
    restored: npt.NDArray[Any] = value.astype(np.float32) * reader.get_tensor(scales)
    return restored
