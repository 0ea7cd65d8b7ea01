"""Layers that Keras lacks: resizing that every runtime can run, unit length, a fused norm.

mypy does not follow keras, so its classes are Any to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import ops

IMAGENET_MEAN_BGR = (103.939, 116.779, 123.68)


def resize_matrix(from_side: int, to_side: int) -> npt.NDArray[np.float32]:
    """Linear map that resizes one axis with a triangle filter, widened when shrinking (Pillow's BILINEAR).

    Returns: float32 (to_side, from_side), rows add up to 1.
    """
    scale = from_side / to_side
    reach = max(scale, 1.0)
    centres = (np.arange(to_side) + 0.5) * scale
    distances = np.abs(np.arange(from_side) + 0.5 - centres[:, None]) / reach
    weights = np.maximum(0.0, 1.0 - distances)
    matrix: npt.NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return matrix


def resize_square(images: Any, side: int) -> Any:
    """Resize (n, h, w, c) to (n, side, side, c) by two matrix products: no op that a runtime may lack."""
    height, width, channels = images.shape[1:]
    rows = ops.cast(resize_matrix(height, side), images.dtype)
    columns = ops.cast(resize_matrix(width, side), images.dtype)
    narrow = ops.reshape(ops.matmul(columns, images), (-1, height, side * channels))
    return ops.reshape(ops.matmul(rows, narrow), (-1, side, side, channels))


@keras.saving.register_keras_serializable("smartrec")
class Pixels(keras.layers.Layer):  # type: ignore[misc]
    """uint8 RGB of any size → what the backbone takes: antialiased to `side_px`, then scaled."""

    def __init__(self, side_px: int, scaling: str, **options: Any) -> None:
        super().__init__(autocast=False, **options)
        self.side_px = side_px
        self.scaling = scaling

    def call(self, image: Any) -> Any:
        """image: uint8 (n, h, w, 3), static h and w. Returns: (n, side_px, side_px, 3), compute dtype."""
        pixels = ops.cast(image, "float32")
        if image.shape[1:3] != (self.side_px, self.side_px):
            pixels = resize_square(pixels, self.side_px)
        if self.scaling == "imagenet":
            pixels = pixels[..., ::-1] - np.asarray(IMAGENET_MEAN_BGR, np.float32)
        elif self.scaling == "centred":
            pixels = (pixels - 127.0) / 128.0
        else:
            pixels = pixels / 127.5 - 1.0
        return ops.cast(pixels, self.compute_dtype)

    def compute_output_spec(self, image: Any) -> Any:
        return keras.KerasTensor((image.shape[0], self.side_px, self.side_px, 3), dtype=self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "side_px": self.side_px, "scaling": self.scaling}


@keras.saving.register_keras_serializable("smartrec")
class GridResize(keras.layers.Layer):  # type: ignore[misc]
    """A feature map of any size → a fixed square grid: a head with positions then fits every input."""

    def __init__(self, side: int, **options: Any) -> None:
        super().__init__(**options)
        self.side = side

    def call(self, feature_map: Any) -> Any:
        return resize_square(feature_map, self.side)

    def compute_output_spec(self, feature_map: Any) -> Any:
        shape = (feature_map.shape[0], self.side, self.side, feature_map.shape[-1])
        return keras.KerasTensor(shape, dtype=self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "side": self.side}


@keras.saving.register_keras_serializable("smartrec")
class UnitLength(keras.layers.Layer):  # type: ignore[misc]
    """Vectors scaled to L2 norm 1 along the last axis."""

    def call(self, vectors: Any) -> Any:
        return vectors / ops.sqrt(ops.sum(ops.square(vectors), axis=-1, keepdims=True) + 1e-12)


@keras.saving.register_keras_serializable("smartrec")
class FusedBatchNormalization(keras.layers.BatchNormalization):  # type: ignore[misc]
    """Batch normalisation by PyTorch's fused kernel on its backend (half of a step's time otherwise)."""

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if keras.backend.backend() != "torch" or inputs.device.type == "meta":
            return super().call(inputs, training=training, mask=mask)
        import torch

        # Channels last for Keras is exactly PyTorch's channels_last memory seen from the other side: no copy.
        first = torch.movedim(inputs, -1, 1)
        normalised = torch.nn.functional.batch_norm(
            first,
            self.moving_mean.value,
            self.moving_variance.value,
            self.gamma.value,
            self.beta.value,
            training=bool(training) and self.trainable,
            momentum=1.0 - self.momentum,
            eps=self.epsilon,
        )
        return torch.movedim(normalised, 1, -1)


@keras.saving.register_keras_serializable("smartrec")
class FusedConv2D(keras.layers.Conv2D):  # type: ignore[misc]
    """Convolution that adds its bias in PyTorch's kernel on its backend, not in a pass of its own.

    `prepare_input`: what an export sees or changes of the input on its way in; None in training.
    """

    prepare_input: Any = None

    def call(self, inputs: Any) -> Any:
        if self.prepare_input is not None:
            inputs = self.prepare_input(inputs)
        if keras.backend.backend() != "torch" or inputs.device.type == "meta" or self.padding != "valid":
            return super().call(inputs)
        import torch

        kernel = ops.convert_to_tensor(self.kernel).permute(3, 2, 0, 1)
        bias = ops.convert_to_tensor(self.bias) if self.use_bias else None
        first = torch.nn.functional.conv2d(torch.movedim(inputs, -1, 1), kernel, bias, stride=self.strides)
        return self.activation(torch.movedim(first, 1, -1))


def arrange_for_torch(variables: Iterable[Any]) -> None:
    """Store kernels (h, w, in, out) in PyTorch's memory order, which saves copies; the shape stays."""
    if keras.backend.backend() != "torch":
        return
    import torch

    for variable in variables:
        if len(variable.shape) == 4:
            ordered = variable.value.data.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
            variable.value.data = ordered.permute(2, 3, 1, 0)
