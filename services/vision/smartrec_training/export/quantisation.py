"""int8 for the CPU model server: the inputs of the backbone's convolutions in 256 steps.

The steps' ranges come from real photos and stand in the graph as TensorFlow's fake-quantise ops: OpenVINO
runs the convolutions behind them in int8, TensorFlow computes the same in float32. Kernels are int8 already.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

BATCH_SIZE = 16
PERCENTILE = 99.99  # of a layer's input in a batch; what lies above is cut off
SMALLEST_RANGE = 1e-3  # of an input that is nothing but zeros on these photos
MAX_LOSS_POINTS = 1.0
FIRST_LAYER = "conv1_conv"  # sees the pixels themselves and stays in float32


class QuantisationLossTooLarge(ValueError):
    """Quantising costs more than MAX_LOSS_POINTS of a figure."""


def calibrate(model: Any, images: npt.NDArray[np.uint8]) -> dict[str, float]:
    """The largest value that each convolution's input keeps, by layer; the smallest is 0, as all are ReLU's.

    images: uint8 (n, side, side, 3) RGB, real photos.
    """
    highest: dict[str, float] = {}

    def note(layer: str) -> Any:
        def see(values: Any) -> Any:
            seen = float(np.percentile(np.asarray(values), PERCENTILE))
            highest[layer] = max(highest.get(layer, SMALLEST_RANGE), seen)
            return values

        return see

    layers = _convolutions(model)
    with _input_hooks(layers, {layer.name: note(layer.name) for layer in layers}):
        for start in range(0, len(images), BATCH_SIZE):
            model(images[start : start + BATCH_SIZE], training=False)
    return highest


@contextmanager
def quantised(model: Any, highest: dict[str, float]) -> Iterator[None]:
    """The network with its convolutions' inputs quantised meanwhile; TensorFlow's backend only."""
    import tensorflow as tf

    def step(high: float) -> Any:
        return lambda values: tf.quantization.fake_quant_with_min_max_vars(values, 0.0, high, num_bits=8)

    with _input_hooks(_convolutions(model), {name: step(high) for name, high in highest.items()}):
        yield


def check_loss(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Points lost by figure (percent each). Raises: QuantisationLossTooLarge, which names the worst."""
    lost = {name: round(before[name] - after[name], 2) for name in before}
    worst = max(lost, key=lambda name: lost[name])
    if lost[worst] > MAX_LOSS_POINTS:
        raise QuantisationLossTooLarge(
            f"int8 costs {lost[worst]:.2f} points of {worst} ({before[worst]:.2f} to {after[worst]:.2f}), "
            f"more than {MAX_LOSS_POINTS:g}; nothing was written, export without --int8"
        )
    return lost


def _convolutions(model: Any) -> list[Any]:
    from smartrec_training.network.layers import FusedConv2D
    from smartrec_training.network.model import NETWORK

    own = model if model.name == NETWORK else model.get_layer(NETWORK)  # of a mixture, the first
    layers = own.get_layer("resnet50").layers
    return [layer for layer in layers if isinstance(layer, FusedConv2D) and layer.name != FIRST_LAYER]


@contextmanager
def _input_hooks(layers: list[Any], functions: dict[str, Any]) -> Iterator[None]:
    for layer in layers:
        layer.prepare_input = functions[layer.name]
    try:
        yield
    finally:
        for layer in layers:
            layer.prepare_input = None
