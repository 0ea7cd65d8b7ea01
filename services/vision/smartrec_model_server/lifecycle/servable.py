"""A version of a model that answers: its signatures and its runner, loaded and warmed up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import structlog

from smartrec_model_protocol.tensorflow_pb2 import SignatureDef, TensorProto
from smartrec_model_protocol.tensorflow_serving_pb2 import PredictRequest
from smartrec_model_protocol.tensors import (
    NUMPY_TYPES,
    Array,
    InvalidTensor,
    data_type_name,
    to_array,
    to_proto,
)
from smartrec_model_server.batching.queue import BatchingOptions
from smartrec_model_server.batching.runner import Runner
from smartrec_model_server.errors import (
    FailedPrecondition,
    InvalidArgument,
    ServingError,
    Unimplemented,
    UnloadableModel,
)
from smartrec_model_server.metrics import LOAD_ATTEMPTS, LOAD_LATENCY
from smartrec_model_server.model.engine import Engine, Precision
from smartrec_model_server.model.saved_model import DEFAULT_SIGNATURE, read_signatures, read_warmup_requests
from smartrec_model_server.model.signature import Signature

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How every model is compiled and run. `threads` 0: as many as there are cores."""

    precision: Precision = "f32"
    threads: int = 0
    batching: BatchingOptions = field(default_factory=BatchingOptions)


class Servable:
    """Made by `load`. Its methods may be called by many callers at once."""

    def __init__(
        self,
        name: str,
        version: int,
        definitions: Mapping[str, SignatureDef],
        signature: Signature,
        runner: Runner,
    ) -> None:
        self.name = name
        self.version = version
        self.definitions = definitions
        self._signature = signature
        self._runner = runner

    def signature(self, name: str) -> Signature:
        """Raises: FailedPrecondition, Unimplemented."""
        if name and name not in self.definitions:
            raise FailedPrecondition(f'Serving signature key "{name}" not found.')
        if name not in ("", DEFAULT_SIGNATURE):
            raise Unimplemented(f'This server runs the signature "{DEFAULT_SIGNATURE}" only, not "{name}".')
        return self._signature

    async def predict(
        self, signature_name: str, tensors: Mapping[str, TensorProto], wanted: Iterable[str]
    ) -> dict[str, Array]:
        """Outputs by name for a request's tensors. Raises: ServingError."""
        signature = self.signature(signature_name)
        signature.check_names(tensors)
        return await self.predict_arrays(
            signature_name,
            {name: _array(signature, name, tensor) for name, tensor in tensors.items()},
            wanted,
        )

    async def predict_arrays(
        self, signature_name: str, inputs: Mapping[str, Array], wanted: Iterable[str]
    ) -> dict[str, Array]:
        """The same for arrays. Raises: ServingError."""
        signature = self.signature(signature_name)
        signature.check_names(inputs)
        for name, array in inputs.items():
            signature.check_input(name, array)
        names = signature.chosen_outputs(wanted)
        outputs = await self._runner.run(inputs)
        return {name: outputs[name] for name in names}

    def blank_requests(self) -> list[PredictRequest]:
        """One row of zeros, if the number of rows is the only size that the model's inputs leave open."""
        specs = self._signature.inputs.values()
        if not self._signature.is_batched or any(None in (spec.shape or ())[1:] for spec in specs):
            return []
        shapes = {spec.name: (1, *(size or 1 for size in (spec.shape or ())[1:])) for spec in specs}
        blanks = {spec.name: np.zeros(shapes[spec.name], NUMPY_TYPES[spec.data_type]) for spec in specs}
        return [PredictRequest(inputs={name: to_proto(blank, True) for name, blank in blanks.items()})]

    def close(self) -> None:
        """Finishes what waits and gives the model's memory back."""
        self._runner.close()


def load(name: str, version: int, folder: Path, options: LoadOptions) -> Servable:
    """Reads, compiles and warms up a version; takes seconds. Raises: UnloadableModel."""
    started = time.monotonic()
    try:
        servable = _load(name, version, folder, options)
    except UnloadableModel:
        LOAD_ATTEMPTS.labels(str(folder), "fail").inc()
        raise
    LOAD_ATTEMPTS.labels(str(folder), "success").inc()
    LOAD_LATENCY.labels(str(folder)).inc((time.monotonic() - started) * 1e6)
    return servable


def _load(name: str, version: int, folder: Path, options: LoadOptions) -> Servable:
    definitions = read_signatures(folder)
    if DEFAULT_SIGNATURE not in definitions:
        raise UnloadableModel(f'it has no signature "{DEFAULT_SIGNATURE}"')
    signature = Signature.of(definitions[DEFAULT_SIGNATURE])
    for spec in (*signature.inputs.values(), *signature.outputs.values()):
        if spec.data_type not in NUMPY_TYPES:
            raise UnloadableModel(
                f"tensor {spec.name} is {data_type_name(spec.data_type)}, which is not served"
            )
    engine = Engine(folder, signature, options.precision, options.threads, options.batching.threads)
    servable = Servable(
        name, version, definitions, signature, Runner(name, engine, signature, options.batching)
    )
    try:
        asyncio.run(_warm_up(servable, folder))
    except BaseException:
        servable.close()
        raise
    return servable


async def _warm_up(servable: Servable, folder: Path) -> None:
    """Runs the recorded requests, else a row of zeros: the first run of a shape takes as long as several."""
    ran = skipped = 0
    for request in read_warmup_requests(folder):
        try:
            await _run_warmup(servable, request)
            ran += 1
        except Unimplemented:
            skipped += 1  # for another signature: nobody can ask for it, so nothing is cold
        except ServingError as error:
            raise UnloadableModel(f"warm-up request {ran + skipped + 1} failed: {error}") from error
    if not ran:
        for request in servable.blank_requests():
            await _run_warmup(servable, request)
    log.info(
        "model_version_warmed_up", model=servable.name, version=servable.version, ran=ran, skipped=skipped
    )


async def _run_warmup(servable: Servable, request: PredictRequest) -> None:
    await servable.predict(request.model_spec.signature_name, request.inputs, request.output_filter)


def _array(signature: Signature, name: str, tensor: TensorProto) -> Array:
    """The shape is checked before the values, so that a wrong one costs nothing."""
    signature.check_shape(name, tuple(dim.size for dim in tensor.tensor_shape.dim))
    try:
        return to_array(tensor)
    except InvalidTensor as error:
        raise InvalidArgument(f"Input {name}: {error}") from error
