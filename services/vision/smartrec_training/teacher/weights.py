"""A tuned teacher's weights for `network/second_backbone.py`: batch norms folded into the convolutions.

Kept as arrays by name, in Keras's layouts: what an export reads needs no PyTorch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Weights = dict[str, npt.NDArray[np.float32]]
_SIDE = "side_px"


def teacher_weights(network: Any) -> Weights:
    """`network`: a TeacherNetwork. Returns: by layer, `<layer>/kernel` and `<layer>/bias`."""
    body, found = network.network, Weights()
    _put(found, "stem", *_folded(body._conv_stem, body._bn0))
    for number, block in enumerate(body._blocks):
        if hasattr(block, "_expand_conv"):
            _put(found, f"block_{number}_expand", *_folded(block._expand_conv, block._bn0))
        kernel, bias = _folded(block._depthwise_conv, block._bn1)
        _put(found, f"block_{number}_depthwise", kernel.transpose(0, 1, 3, 2), bias)
        _put(found, f"block_{number}_project", *_folded(block._project_conv, block._bn2))
    _put(found, "head", *_folded(body._conv_head, body._bn1))
    _put(found, "category", *_dense(network.category))
    _put(found, "attributes", *_dense(network.attributes))
    for number, reduce in enumerate(network.box.reduce):
        _put(found, f"box_reduce_{number}", _kernel(reduce.weight), _array(reduce.bias))
    _put(found, "box_hidden", *_dense(network.box.hidden))
    _put(found, "box_sides", *_dense(network.box.sides))
    return found


def write_weights(network: Any, side_px: int, file: Path) -> None:
    """`side_px`: what it was tuned at."""
    part = file.with_name(f"{file.stem}.part.npz")
    arrays: dict[str, Any] = {**teacher_weights(network), _SIDE: np.int64(side_px)}
    np.savez(part, **arrays)
    part.replace(file)


def read_weights(file: Path) -> tuple[Weights, int]:
    """Returns: the weights, float32, and the side in pixels. Raises: FileNotFoundError."""
    with np.load(file) as arrays:
        weights = {name: arrays[name].astype(np.float32) for name in arrays.files if name != _SIDE}
        return weights, int(arrays[_SIDE])


def _folded(convolution: Any, norm: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    return _kernel(convolution.weight) * scale, _array(norm.bias) - _array(norm.running_mean) * scale


def _kernel(weight: Any) -> npt.NDArray[Any]:
    """(out, in, h, w) → (h, w, in, out)."""
    return _array(weight).transpose(2, 3, 1, 0)


def _dense(layer: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return _array(layer.weight).T, _array(layer.bias)


def _array(value: Any) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = value.detach().float().cpu().numpy()
    return array


def _put(found: Weights, layer: str, kernel: npt.NDArray[Any], bias: npt.NDArray[Any]) -> None:
    found[f"{layer}/kernel"] = np.ascontiguousarray(kernel, np.float32)
    found[f"{layer}/bias"] = np.ascontiguousarray(bias, np.float32)
