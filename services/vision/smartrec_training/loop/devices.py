"""Several devices for one run: `tf.distribute` on the TensorFlow backend, chosen by a flag."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import keras

from smartrec_training.config import TrainingConfig

STRATEGIES = ("none", "mirrored")


def strategy_named(name: str) -> Any:
    """None for "none"; for "mirrored" a strategy over all GPUs of this machine (its CPU if it has none).

    Raises: ValueError for another name, or on another backend.
    """
    if name not in STRATEGIES:
        raise ValueError(f"--distribute takes {' or '.join(STRATEGIES)}, not {name!r}")
    if name == "none":
        return None
    if keras.backend.backend() != "tensorflow":
        raise ValueError(
            f"--distribute {name} is TensorFlow's: add --backend tensorflow "
            f"(this run is on {keras.backend.backend()})"
        )
    import tensorflow

    devices = tensorflow.config.list_logical_devices("GPU") or tensorflow.config.list_logical_devices("CPU")
    return tensorflow.distribute.MirroredStrategy([device.name for device in devices])


def scope_of(strategy: Any) -> AbstractContextManager[Any]:
    """Where the network and its optimizer must be made."""
    scope: AbstractContextManager[Any] = nullcontext() if strategy is None else strategy.scope()
    return scope


def replicas_of(strategy: Any) -> int:
    """On how many devices the network is."""
    return 1 if strategy is None else int(strategy.num_replicas_in_sync)


def check_devices(config: TrainingConfig, replicas: int) -> None:
    """Raises: ValueError for a config that cannot be shared out to so many devices."""
    if replicas == 1:
        return
    for stage in config.stages:
        if stage.batch_size % replicas:
            raise ValueError(
                f"stage {stage.name!r}: batch_size {stage.batch_size} cannot be shared out evenly to "
                f"{replicas} devices"
            )
        if stage.loss_weights.teacher:
            raise ValueError(
                f"stage {stage.name!r}: the teacher runs on the CPU and would starve {replicas} devices; "
                "set its loss weight to 0, or train on one device"
            )
