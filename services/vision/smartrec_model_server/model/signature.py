"""A signature checked: which tensors a request must hold, of which type and shape, and which come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from smartrec_model_protocol.tensorflow_pb2 import SignatureDef, TensorInfo, TensorShapeProto
from smartrec_model_protocol.tensors import DATA_TYPES, NUMPY_TYPES, Array, data_type_name
from smartrec_model_server.errors import InvalidArgument


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """`shape`: None for a size that may be anything; None as a whole where the rank is unknown."""

    name: str
    graph_name: str
    data_type: int
    shape: tuple[int | None, ...] | None

    @classmethod
    def of(cls, name: str, info: TensorInfo) -> TensorSpec:
        return cls(name, info.name, info.dtype, _shape(info.tensor_shape))

    def fits(self, shape: tuple[int, ...]) -> bool:
        if self.shape is None:
            return True
        same_rank = len(shape) == len(self.shape)
        return same_rank and all(s in (None, g) for s, g in zip(self.shape, shape, strict=True))

    def written_shape(self) -> str:
        if self.shape is None:
            return "of any rank"
        return "[" + ",".join("?" if size is None else str(size) for size in self.shape) + "]"


@dataclass(frozen=True, slots=True)
class Signature:
    """Inputs and outputs by the names that callers use."""

    inputs: Mapping[str, TensorSpec]
    outputs: Mapping[str, TensorSpec]

    @classmethod
    def of(cls, definition: SignatureDef) -> Signature:
        return cls(
            {name: TensorSpec.of(name, info) for name, info in sorted(definition.inputs.items())},
            {name: TensorSpec.of(name, info) for name, info in sorted(definition.outputs.items())},
        )

    @property
    def is_batched(self) -> bool:
        """Whether every tensor's first dimension is free, so that rows of several callers may share a run."""
        specs = [*self.inputs.values(), *self.outputs.values()]
        return bool(specs) and all(spec.shape and spec.shape[0] is None for spec in specs)

    def check_names(self, names: Iterable[str]) -> None:
        """Raises: InvalidArgument."""
        given = set(names)
        extra, missing = sorted(given - set(self.inputs)), sorted(set(self.inputs) - given)
        if extra or missing:
            raise InvalidArgument(
                f"input size does not match signature: {len(given)}!={len(self.inputs)}. "
                f"Sent extra: {{{', '.join(extra)}}}. Missing but required: {{{', '.join(missing)}}}."
            )

    def check_input(self, name: str, array: Array) -> None:
        """Raises: InvalidArgument."""
        spec = self.inputs[name]
        data_type = DATA_TYPES.get(array.dtype.newbyteorder("<"), 0)
        if data_type != spec.data_type:
            raise InvalidArgument(
                f"Expects input {name} to be {data_type_name(spec.data_type)} "
                f"but {data_type_name(data_type)} is provided"
            )
        self.check_shape(name, array.shape)

    def check_shape(self, name: str, shape: tuple[int, ...]) -> None:
        """Raises: InvalidArgument."""
        spec = self.inputs[name]
        if not spec.fits(shape):
            raise InvalidArgument(
                f"Input {name} has shape {list(shape)}, but the model takes {spec.written_shape()}"
            )

    def count_rows(self, inputs: Mapping[str, Array]) -> int:
        """The size of the first dimension, which all inputs share. Raises: InvalidArgument."""
        counts = sorted({len(array) for array in inputs.values()})
        if len(counts) != 1:
            raise InvalidArgument(
                f"Batching input tensors must have equal 0-th dimension sizes; got {counts}"
            )
        return counts[0]

    def chosen_outputs(self, wanted: Iterable[str]) -> list[str]:
        """The outputs that the caller wants, all of them if it names none. Raises: InvalidArgument."""
        names = list(dict.fromkeys(wanted)) or list(self.outputs)
        for name in names:
            if name not in self.outputs:
                raise InvalidArgument(
                    f"output tensor alias not found in signature: {name} "
                    f"Outputs expected to be in the set {{{','.join(self.outputs)}}}."
                )
        return names


def empty_outputs(signature: Signature) -> dict[str, Array]:
    """The outputs for a batch without rows. A size that the signature leaves open is 0."""
    return {
        name: np.zeros([size or 0 for size in spec.shape or ()], NUMPY_TYPES[spec.data_type])
        for name, spec in signature.outputs.items()
    }


def _shape(message: TensorShapeProto) -> tuple[int | None, ...] | None:
    if message.unknown_rank:
        return None
    return tuple(None if dim.size < 0 else dim.size for dim in message.dim)
