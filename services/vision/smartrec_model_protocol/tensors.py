"""TensorProto ↔ numpy by TensorFlow's rules: bytes in row-major order, or one typed field per kind of number.

Tensors come from strangers, so no memory is allocated for a shape before its values are there.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_model_protocol.tensorflow_pb2 import DataType, TensorProto, TensorShapeProto

Array = npt.NDArray[Any]

NUMPY_TYPES: dict[int, np.dtype[Any]] = {
    DataType.DT_FLOAT: np.dtype("<f4"),
    DataType.DT_DOUBLE: np.dtype("<f8"),
    DataType.DT_HALF: np.dtype("<f2"),
    DataType.DT_INT8: np.dtype("i1"),
    DataType.DT_INT16: np.dtype("<i2"),
    DataType.DT_INT32: np.dtype("<i4"),
    DataType.DT_INT64: np.dtype("<i8"),
    DataType.DT_UINT8: np.dtype("u1"),
    DataType.DT_UINT16: np.dtype("<u2"),
    DataType.DT_UINT32: np.dtype("<u4"),
    DataType.DT_UINT64: np.dtype("<u8"),
    DataType.DT_BOOL: np.dtype("?"),
}
DATA_TYPES: dict[np.dtype[Any], int] = {numpy_type: number for number, numpy_type in NUMPY_TYPES.items()}
_VALUE_FIELDS: dict[int, str] = {
    DataType.DT_FLOAT: "float_val",
    DataType.DT_DOUBLE: "double_val",
    DataType.DT_HALF: "half_val",
    DataType.DT_INT64: "int64_val",
    DataType.DT_UINT32: "uint32_val",
    DataType.DT_UINT64: "uint64_val",
    DataType.DT_BOOL: "bool_val",
}
_MOST_DIMENSIONS = 32  # numpy 1's limit; no model has more
_LARGEST_FILLED_BYTES = 64 * 1024 * 1024  # one value may stand for a whole tensor; this much of it at most


class InvalidTensor(ValueError):
    """A tensor whose parts contradict each other, or of a type that has no numpy counterpart here."""


def data_type_name(number: int) -> str:
    """1 -> DT_FLOAT; a number that is none -> the number."""
    return DataType.Name(number) if number in DataType.values() else str(number)


def to_array(tensor: TensorProto) -> Array:
    """The tensor as a read-only or fresh array of its own type and shape. Raises: InvalidTensor."""
    numpy_type = NUMPY_TYPES.get(tensor.dtype)
    if numpy_type is None:
        raise InvalidTensor(f"tensors of type {data_type_name(tensor.dtype)} are not supported")
    shape = _shape(tensor.tensor_shape)
    size = math.prod(shape)
    if tensor.tensor_content:
        expected_bytes = size * numpy_type.itemsize
        if len(tensor.tensor_content) != expected_bytes:
            raise InvalidTensor(
                f"tensor_content has {len(tensor.tensor_content)} bytes, but shape {list(shape)} "
                f"of {data_type_name(tensor.dtype)} needs {expected_bytes}"
            )
        return np.frombuffer(tensor.tensor_content, numpy_type).reshape(shape)
    return _from_values(tensor, numpy_type, shape, size)


def to_proto(array: Array, as_content: bool = False) -> TensorProto:
    """The array as a message: in its typed field, as TensorFlow Serving answers, or as bytes."""
    data_type = DATA_TYPES[array.dtype.newbyteorder("<")]
    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in array.shape])
    tensor = TensorProto(dtype=data_type, tensor_shape=shape)  # type: ignore[arg-type]  # a number is a value
    if as_content:
        tensor.tensor_content = np.ascontiguousarray(array).tobytes()
        return tensor
    values = array.view(np.uint16) if data_type == DataType.DT_HALF else array
    getattr(tensor, _VALUE_FIELDS.get(data_type, "int_val")).extend(values.ravel().tolist())
    return tensor


def _shape(message: TensorShapeProto) -> tuple[int, ...]:
    if message.unknown_rank:
        raise InvalidTensor("the tensor's shape has no known rank")
    shape = tuple(dim.size for dim in message.dim)
    if any(size < 0 for size in shape):
        raise InvalidTensor(f"shape {list(shape)} has a negative size")
    if len(shape) > _MOST_DIMENSIONS:
        raise InvalidTensor(f"a tensor of {len(shape)} dimensions is not supported")
    return shape


def _from_values(tensor: TensorProto, numpy_type: np.dtype[Any], shape: tuple[int, ...], size: int) -> Array:
    """Fewer values than the shape asks for: the last one is repeated, none at all means zeros."""
    field = _VALUE_FIELDS.get(tensor.dtype, "int_val")
    values = getattr(tensor, field)
    if len(values) > size:
        raise InvalidTensor(f"{field} has {len(values)} values, but shape {list(shape)} holds {size}")
    if len(values) < size and size * numpy_type.itemsize > _LARGEST_FILLED_BYTES:
        raise InvalidTensor(f"{field} has {len(values)} values, too few to fill shape {list(shape)}")
    array = np.zeros(size, numpy_type)
    if not values:
        return array.reshape(shape)
    given = _checked(np.asarray(values), numpy_type, field)
    array[: len(given)] = given
    array[len(given) :] = given[-1]
    return array.reshape(shape)


def _checked(values: Array, numpy_type: np.dtype[Any], field: str) -> Array:
    if field == "half_val":
        return (values & 0xFFFF).astype(np.uint16).view(np.float16)
    if field == "int_val":
        bounds = np.iinfo(numpy_type)
        if values.min() < bounds.min or values.max() > bounds.max:
            raise InvalidTensor(f"int_val holds values outside {bounds.min}..{bounds.max}")
    return values.astype(numpy_type)
