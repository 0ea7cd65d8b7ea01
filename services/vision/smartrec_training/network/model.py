"""The one definition of the network: a two-head ResNet50 with attributes and embedding off the same features.

Written in Keras 3 for every backend: training runs on PyTorch (faster on CPUs) or TensorFlow (GPUs, several
of them), export on TensorFlow, all from the same weights. The backbone is `keras.applications.ResNet50`,
layer for layer, so its ImageNet weights fit (He et al., 2015, https://arxiv.org/abs/1512.03385).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from smartrec_training.network.layers import (
    FusedBatchNormalization,
    FusedConv2D,
    GridResize,
    Pixels,
    UnitLength,
)
from smartrec_training.network.signature import EMBEDDING_SIZE

BOX_GRID = 7
NETWORK = "fashion"


@dataclass(frozen=True)
class Architecture:
    """What must be equal for weights to fit; travels with every checkpoint."""

    category_count: int
    attribute_count: int = 1000
    network_side_px: int = 128
    pixel_scaling: str = "unit"  # "unit": RGB to -1..1; "imagenet": what keras.applications' weights expect
    dropout: float = 0.2
    teacher_channels: tuple[int, ...] = ()  # of the teacher's 1/16 and 1/32 maps; training-only outputs


def build_model(architecture: Architecture, model_class: Any = keras.Model) -> Any:
    """Network from uint8 RGB (n, side, side, 3), any side, to raw outputs.

    Returns: a functional Keras model with a dict of float32 outputs: `category` logits (n, C); `bbox` (n, 4)
    x1 y1 x2 y2 in 0..1; `attributes` logits (n, A); `embedding` (n, 256) of L2 norm 1; and, when the
    architecture names teacher channels, `teacher_0`, `teacher_1`: maps (n, h, w, channels) to be held against
    a teacher's.
    """
    layers = keras.layers
    image = keras.Input((None, None, 3), dtype="uint8", name="image")
    pixels = Pixels(architecture.network_side_px, architecture.pixel_scaling, name="pixels")(image)
    backbone = build_backbone()
    fine_map, coarse_map = backbone(pixels)
    features = layers.GlobalAveragePooling2D(name="features")(coarse_map)
    dropped = layers.Dropout(architecture.dropout, name="features_dropout")(features)
    outputs = {
        "category": layers.Dense(architecture.category_count, dtype="float32", name="category")(dropped),
        "bbox": _box_head(fine_map, coarse_map),
        "attributes": layers.Dense(
            architecture.attribute_count,
            dtype="float32",
            bias_initializer=keras.initializers.Constant(-4.0),
            name="attributes",
        )(dropped),
        "embedding": UnitLength(dtype="float32", name="embedding")(
            layers.Dense(EMBEDDING_SIZE, dtype="float32", name="embedding_projection")(features)
        ),
    }
    for index, channels in enumerate(architecture.teacher_channels):
        name = f"teacher_{index}"
        outputs[name] = layers.Conv2D(channels, 1, dtype="float32", name=name)((fine_map, coarse_map)[index])
    return model_class(image, outputs, name=NETWORK)


def _box_head(fine_map: Any, coarse_map: Any) -> Any:
    """Box from the two last maps on one 7 x 7 grid, where position is still known."""
    layers = keras.layers
    grids = [
        GridResize(BOX_GRID, name=f"box_grid_{name}")(
            layers.Conv2D(64, 1, name=f"box_reduce_{name}")(feature_map)
        )
        for name, feature_map in (("fine", fine_map), ("coarse", coarse_map))
    ]
    grid = layers.Concatenate(name="box_grid")(grids)
    grid = layers.ReLU(name="box_relu_1")(FusedBatchNormalization(name="box_bn_1")(grid))
    grid = layers.Conv2D(64, 3, padding="same", name="box_conv")(grid)
    grid = layers.ReLU(name="box_relu_2")(FusedBatchNormalization(name="box_bn_2")(grid))
    flat = layers.Flatten(name="box_flat")(grid)
    hidden = layers.Dense(128, activation="relu", name="box_hidden")(flat)
    raw = layers.Dense(4, dtype="float32", name="box_sides")(hidden)
    return layers.Activation("sigmoid", dtype="float32", name="bbox")(raw)


def build_backbone() -> Any:
    """ResNet50 without its top: pixels (n, h, w, 3) to the maps at 1/16 (1024 channels) and 1/32 (2048)."""
    plain = keras.applications.ResNet50(weights=None, include_top=False, input_shape=(None, None, 3))
    fused = keras.models.clone_model(plain, clone_function=_fused)
    for layer in fused.layers:
        if layer.name.endswith("_3_bn"):  # each block starts as the identity (Goyal et al., 2017)
            layer.gamma.assign(keras.ops.zeros_like(layer.gamma))
    maps = [fused.get_layer("conv4_block6_out").output, fused.get_layer("conv5_block3_out").output]
    return keras.Model(fused.input, maps, name="resnet50")


def _fused(layer: Any) -> Any:
    if isinstance(layer, keras.layers.BatchNormalization):
        return FusedBatchNormalization.from_config({**layer.get_config(), "momentum": 0.97})
    if isinstance(layer, keras.layers.Conv2D):
        return FusedConv2D.from_config(layer.get_config())
    return layer.__class__.from_config(layer.get_config())


def load_backbone_weights(model: Any, weights: str) -> None:
    """Start from a pretrained backbone: `none`, `imagenet` (needs internet, once) or a Keras `.h5` file.

    Raises: FileNotFoundError or OSError that says which of the three would work; ValueError for another file.
    """
    if weights == "none":
        return
    backbone = model.get_layer("resnet50")
    if weights == "imagenet":
        try:
            source = keras.applications.ResNet50(weights="imagenet", include_top=False)
        except Exception as error:
            raise OSError(
                "ImageNet weights could not be downloaded; give --backbone-weights a local .h5 file, or none"
            ) from error
        backbone.set_weights(source.get_weights())
        return
    if not Path(weights).is_file():
        raise FileNotFoundError(f"no file {weights}; --backbone-weights takes imagenet, none or a .h5 file")
    source = keras.applications.ResNet50(weights=None, include_top=False)
    try:
        source.load_weights(weights)
    except (ValueError, OSError) as error:
        first_line = str(error).splitlines()[0]
        raise ValueError(
            f"{weights} does not hold ResNet50's weights without its top: {first_line}"
        ) from error
    backbone.set_weights(source.get_weights())
