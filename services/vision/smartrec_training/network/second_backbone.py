"""EfficientNet-Lite0, the tuned teacher, as the second backbone of an exported model, and how both are mixed.

Layer for layer the network of `efficientnet-lite-pytorch` with its batch norms folded into the convolutions
(Tan and Le, 2019, https://arxiv.org/abs/1905.11946; "Lite": no squeeze-and-excitation, ReLU6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from smartrec_training.network.layers import GridResize, Pixels

BOX_GRID, BOX_CHANNELS, BOX_HIDDEN = 7, 64, 128
_STEM_FILTERS, _HEAD_FILTERS, _EXPANSION = 32, 1280, 6
# Repeats, kernel side, stride of the first, output filters.
_GROUPS = ((1, 3, 1, 16), (2, 3, 2, 24), (2, 5, 2, 40), (3, 3, 2, 80), (3, 5, 1, 112), (4, 5, 2, 192))
_LAST_GROUP = (1, 3, 1, 320)
_AT_16 = 4  # the group whose last block is the map at 1/16


@dataclass(frozen=True)
class Shares:
    """Of the second backbone in each of the model's answers, 0..1. The embedding is the first one's.

    `sharpness`: what the categories' mixed logits are multiplied by, so that their scores hold.
    """

    category: float
    bbox: float
    attributes: float
    sharpness: float = 1.0


def build_second_backbone(
    weights: Mapping[str, npt.NDArray[np.float32]], side_px: int, name: str = "second"
) -> Any:
    """`weights`: as `teacher/weights.py` keeps them. Works at `side_px`.

    Returns: uint8 RGB (n, side, side, 3) to a dict of `category` logits, `bbox` and `attributes` logits.
    """
    image = keras.Input((None, None, 3), dtype="uint8", name="image")
    values = _convolution(Pixels(side_px, "centred", name="pixels")(image), _STEM_FILTERS, "stem", 3, 2)
    number, fine = 0, values
    for group, (repeats, kernel, stride, filters) in enumerate((*_GROUPS, _LAST_GROUP)):
        for repeat in range(repeats):
            values = _block(values, number, kernel, 1 if repeat else stride, filters)
            number += 1
        if group == _AT_16:
            fine = values
    coarse = _convolution(values, _HEAD_FILTERS, "head", 1, 1)
    features = keras.layers.GlobalAveragePooling2D(name="features")(coarse)
    outputs = {
        "category": _dense(weights, "category")(features),
        "bbox": _box(weights, fine, coarse),
        "attributes": _dense(weights, "attributes")(features),
    }
    model = keras.Model(image, outputs, name=name)
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([weights[f"{layer.name}/kernel"], weights[f"{layer.name}/bias"]])
    return model


def mixed(first: Any, second: Any, shares: Shares) -> Any:
    """One model of two: logits and boxes are the weighted means of both. The layer `category` has a bias."""
    image = keras.Input((None, None, 3), dtype="uint8", name="image")
    ours, others = first(image), second(image)
    outputs = {}
    for name in ("category", "bbox", "attributes"):
        scale = shares.sharpness if name == "category" else 1.0
        mixture = Mixture(getattr(shares, name), scale, dtype="float32", name=name)
        outputs[name] = mixture([ours[name], others[name]])
    return keras.Model(image, {**outputs, "embedding": ours["embedding"]}, name="mixed")


@keras.saving.register_keras_serializable("smartrec")
class Mixture(keras.layers.Layer):  # type: ignore[misc]  # keras is not followed
    """The weighted mean of two tensors of one shape, times a scale, plus a bias that begins at 0."""

    def __init__(self, share: float, scale: float, **options: Any) -> None:
        super().__init__(**options)
        self.share = share
        self.scale = scale

    def build(self, shapes: Any) -> None:
        self.bias = self.add_weight(shape=(shapes[0][-1],), initializer="zeros", name="bias")

    def call(self, pair: Any) -> Any:
        first, second = pair
        return self.scale * ((1.0 - self.share) * first + self.share * second) + self.bias

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "share": self.share, "scale": self.scale}


def _block(values: Any, number: int, kernel: int, stride: int, filters: int) -> Any:
    """Widened (but the first block), one filter for each channel, narrowed; added to where it came from."""
    layers = keras.layers
    channels, inner = values.shape[-1], values
    if number:
        inner = _convolution(inner, _EXPANSION * channels, f"block_{number}_expand", 1, 1)
    inner = layers.DepthwiseConv2D(kernel, stride, "same", name=f"block_{number}_depthwise")(inner)
    inner = layers.Conv2D(filters, 1, name=f"block_{number}_project")(layers.ReLU(6.0)(inner))
    return layers.Add()([values, inner]) if stride == 1 and channels == filters else inner


def _convolution(values: Any, filters: int, name: str, kernel: int, stride: int) -> Any:
    layers = keras.layers
    return layers.ReLU(6.0)(layers.Conv2D(filters, kernel, stride, "same", name=name)(values))


def _dense(weights: Mapping[str, npt.NDArray[np.float32]], name: str) -> Any:
    return keras.layers.Dense(weights[f"{name}/bias"].shape[0], dtype="float32", name=name)


def _box(weights: Mapping[str, npt.NDArray[np.float32]], fine: Any, coarse: Any) -> Any:
    layers = keras.layers
    grids = [
        GridResize(BOX_GRID)(layers.Conv2D(BOX_CHANNELS, 1, name=f"box_reduce_{number}")(each))
        for number, each in enumerate((fine, coarse))
    ]
    flat = layers.Flatten()(layers.ReLU()(layers.Concatenate()(grids)))
    hidden = layers.ReLU()(_dense(weights, "box_hidden")(flat))
    return layers.Activation("sigmoid", dtype="float32")(_dense(weights, "box_sides")(hidden))
