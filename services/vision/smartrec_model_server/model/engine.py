"""One version of a model, compiled for the CPU by OpenVINO. Arrays in and out; the runner batches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import openvino

from smartrec_model_protocol.tensors import NUMPY_TYPES, Array
from smartrec_model_server.errors import UnloadableModel
from smartrec_model_server.model.signature import Signature, TensorSpec

Precision = Literal["f32", "bf16", "f16"]


class Engine:
    """A compiled model. `new_request` gives a thread its own place to run in."""

    def __init__(
        self, folder: Path, signature: Signature, precision: Precision, threads: int, streams: int
    ) -> None:
        """Reads and compiles the default signature. Raises: UnloadableModel."""
        settings = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": precision,
            # Else OpenVINO rounds the inputs of layers whose weights are int8, whatever the precision.
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(threads),  # 0: as many as there are cores
        }
        try:
            core = openvino.Core()
            self._compiled = core.compile_model(core.read_model(folder), "CPU", settings)
        except RuntimeError as error:
            raise UnloadableModel(f"OpenVINO cannot read it: {_last_line(error)}") from error
        self._inputs = {
            spec.name: _index_of(spec, self._compiled.inputs) for spec in signature.inputs.values()
        }
        self._outputs = {
            spec.name: (_index_of(spec, self._compiled.outputs), NUMPY_TYPES[spec.data_type])
            for spec in signature.outputs.values()
            if spec.data_type in NUMPY_TYPES
        }

    def new_request(self) -> openvino.InferRequest:
        return self._compiled.create_infer_request()

    def infer(self, request: openvino.InferRequest, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """Runs once. Returns: each output of the signature, in memory of its own."""
        arrays = {
            self._inputs[name]: np.require(array, requirements=("C", "W")) for name, array in inputs.items()
        }
        request.infer(arrays, share_inputs=True)
        return {
            name: request.get_output_tensor(index).data.astype(numpy_type, copy=True)
            for name, (index, numpy_type) in self._outputs.items()
        }


def _index_of(spec: TensorSpec, ports: list[Any]) -> int:
    """OpenVINO names a port by the signature's alias or the graph's tensor; a lone port by anything."""
    names = {spec.name, spec.graph_name, spec.graph_name.split(":")[0]}
    for index, port in enumerate(ports):
        if names & port.get_names():
            return index
    if len(ports) == 1:
        return 0
    raise UnloadableModel(f"OpenVINO's reading of it has no tensor {spec.name}")


def _last_line(error: RuntimeError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
