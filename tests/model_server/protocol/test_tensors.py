"""Tensors on the wire and in memory."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_model_protocol.tensorflow_pb2 import DataType, TensorProto, TensorShapeProto
from smartrec_model_protocol.tensors import NUMPY_TYPES, InvalidTensor, to_array, to_proto


def shape_of(*sizes: int) -> TensorShapeProto:
    return TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in sizes])


@pytest.mark.parametrize("numpy_type", NUMPY_TYPES.values(), ids=str)
@pytest.mark.parametrize("as_content", [True, False])
def test_an_array_comes_back_as_it_was(numpy_type: np.dtype, as_content: bool) -> None:
    array = (np.arange(24).reshape(2, 3, 4) % 2).astype(numpy_type)
    tensor = TensorProto.FromString(to_proto(array, as_content).SerializeToString())
    back = to_array(tensor)
    assert back.dtype == numpy_type
    assert back.tolist() == array.tolist()


def test_half_floats_travel_as_their_bits() -> None:
    array = np.array([0.5, -2.0, np.inf], np.float16)
    assert to_array(to_proto(array)).tolist() == [0.5, -2.0, np.inf]


def test_a_tensor_of_no_rows_and_a_lone_number_are_tensors() -> None:
    assert to_array(to_proto(np.zeros((0, 3), np.float32))).shape == (0, 3)
    assert to_array(to_proto(np.array(7, np.int64))).item() == 7


def test_one_value_stands_for_the_whole_tensor_as_in_tensorflow() -> None:
    tensor = TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=shape_of(2, 2), float_val=[1.5])
    assert to_array(tensor).tolist() == [[1.5, 1.5], [1.5, 1.5]]


def test_a_tensor_without_values_is_zeros() -> None:
    assert to_array(TensorProto(dtype=DataType.DT_INT32, tensor_shape=shape_of(3))).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("tensor", "reason"),
    [
        (TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=shape_of(2), tensor_content=b"123"), "needs 8"),
        (TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=shape_of(1), float_val=[1, 2]), "holds 1"),
        (TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=shape_of(-1), float_val=[1]), "negative"),
        (TensorProto(dtype=DataType.DT_UINT8, tensor_shape=shape_of(1), int_val=[256]), "0..255"),
        (TensorProto(dtype=DataType.DT_INT8, tensor_shape=shape_of(1), int_val=[-129]), "-128..127"),
        (TensorProto(dtype=DataType.DT_STRING, tensor_shape=shape_of(1)), "DT_STRING"),
        (TensorProto(dtype=77, tensor_shape=shape_of(1)), "77"),
        (TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=TensorShapeProto(unknown_rank=True)), "rank"),
        (
            TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=shape_of(*[1] * 40), float_val=[1]),
            "40 dimensions",
        ),
    ],
)
def test_a_tensor_that_contradicts_itself_is_refused(tensor: TensorProto, reason: str) -> None:
    with pytest.raises(InvalidTensor, match=reason):
        to_array(tensor)


@pytest.mark.parametrize("sizes", [(2**31, 2**31), (2**62,), (2**40, 0, 2**40, 3), (10**6, 10**6)])
def test_a_shape_alone_takes_no_memory(sizes: tuple[int, ...]) -> None:
    tensor = TensorProto(dtype=DataType.DT_FLOAT, tensor_shape=shape_of(*sizes), float_val=[1.0])
    with pytest.raises(InvalidTensor):
        to_array(tensor)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_tensor_or_refused(data: bytes) -> None:
    tensor = TensorProto()
    try:
        tensor.ParseFromString(data)
    except Exception:  # noqa: BLE001 (protobuf's own refusal is not what is tested)
        return
    with contextlib.suppress(InvalidTensor):
        to_array(tensor)
