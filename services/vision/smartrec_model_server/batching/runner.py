"""Runs a model's queue on threads: joins rows, pads to an allowed size, infers, splits the outputs again."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping

import numpy as np
import openvino
import structlog

from smartrec_model_protocol.tensors import Array
from smartrec_model_server.batching.queue import BatchingOptions, BatchQueue, Task
from smartrec_model_server.errors import ServingError
from smartrec_model_server.metrics import BATCH_ROWS, QUEUEING_LATENCY
from smartrec_model_server.model.engine import Engine
from smartrec_model_server.model.signature import Signature, empty_outputs

log = structlog.get_logger()


class Runner:
    """Owns the threads of one model version."""

    def __init__(self, name: str, engine: Engine, signature: Signature, options: BatchingOptions) -> None:
        self._name = name
        self._engine = engine
        self._signature = signature
        self._options = options
        self._queue = BatchQueue(options)
        self._threads = [
            threading.Thread(target=self._work, args=(engine.new_request(),), name=f"{name}-{n}", daemon=True)
            for n in range(options.threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """Outputs for checked inputs. The waiting rows of a cancelled caller are dropped.

        Raises: ServingError.
        """
        tasks = self._tasks(inputs)
        if not tasks:
            return empty_outputs(self._signature)
        self._queue.put(tasks)
        parts = await asyncio.gather(*(asyncio.wrap_future(task.result) for task in tasks))
        if len(parts) == 1:
            return parts[0]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def close(self) -> None:
        """Finishes what waits, then ends the threads."""
        self._queue.close()
        for thread in self._threads:
            thread.join()

    def _tasks(self, inputs: Mapping[str, Array]) -> list[Task]:
        """The request in pieces that may run at once; whole where it has no batch dimension."""
        if not self._signature.is_batched:
            return [Task(inputs, rows=1, slots=1, kind=None)]
        kind = tuple((name, array.shape[1:]) for name, array in sorted(inputs.items()))
        rows = self._signature.count_rows(inputs)
        bytes_per_row = sum(array.nbytes for array in inputs.values()) // max(1, rows)
        step = self._options.largest_piece(bytes_per_row)
        tasks = []
        for at in range(0, rows, step):
            piece = {name: array[at : at + step] for name, array in inputs.items()}
            count = min(step, rows - at)
            tasks.append(Task(piece, count, self._options.slots(count, bytes_per_row), kind))
        return tasks

    def _work(self, request: openvino.InferRequest) -> None:
        while batch := self._queue.take():
            waited_seconds = time.monotonic() - batch[0].enqueued_seconds
            QUEUEING_LATENCY.labels(self._name).observe(waited_seconds * 1e6)
            try:
                self._run_batch(request, batch)
            except Exception:  # a batch that fails must not end its thread
                log.exception("batch_failed", model=self._name)
                for task in batch:
                    if not task.result.done():
                        task.result.set_exception(ServingError("The model failed on this input"))

    def _run_batch(self, request: openvino.InferRequest, batch: list[Task]) -> None:
        if batch[0].kind is None:
            batch[0].result.set_result(self._engine.infer(request, batch[0].inputs))
            return
        rows = sum(task.rows for task in batch)
        padded = self._options.padded_rows(rows)
        BATCH_ROWS.labels(self._name).observe(rows)
        outputs = self._engine.infer(request, _joined([task.inputs for task in batch], padded - rows))
        start = 0
        for task in batch:
            end = start + task.rows
            task.result.set_result({name: array[start:end] for name, array in outputs.items()})
            start = end


def _joined(parts: list[Mapping[str, Array]], padding_rows: int) -> Mapping[str, Array]:
    if len(parts) == 1 and not padding_rows:
        return parts[0]
    last = {name: np.repeat(array[-1:], padding_rows, axis=0) for name, array in parts[-1].items()}
    return {name: np.concatenate([*(part[name] for part in parts), last[name]]) for name in parts[0]}
