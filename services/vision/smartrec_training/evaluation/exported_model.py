"""Runs an exported model over picture files with OpenVINO; TensorFlow is not needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import Labels, read_labels
from smartrec_training.input_pipeline.pixel_cache import read_square
from smartrec_training.network.signature import INPUT_SIDE_PX, OUTPUTS

BATCH_SIZE = 16
# Left to itself, OpenVINO also rounds the inputs of layers with int8 weights: 0.001 off TensorFlow's answer.
EXACT = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}


@dataclass(frozen=True)
class Predictions:
    """Outputs of the signature for n pictures; `unreadable`: row → why, its outputs are zero."""

    category: npt.NDArray[np.float32]
    bbox: npt.NDArray[np.float32]
    attributes: npt.NDArray[np.float32]
    embedding: npt.NDArray[np.float32]
    unreadable: dict[int, str]


class ExportedModel:
    """A SavedModel folder (the version's), compiled for this CPU in float32."""

    def __init__(self, directory: Path) -> None:
        import openvino

        self.labels: Labels = read_labels(directory)
        self._compiled = openvino.compile_model(str(directory), "CPU", EXACT)

    def __call__(self, images: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[np.float32]]:
        """images: uint8 (n, 224, 224, 3). Returns the outputs of the signature by name."""
        answer = self._compiled(images)
        return {name: np.asarray(answer[name]) for name in OUTPUTS}

    def predict(
        self, paths: Sequence[Path], progress: Callable[[int, int], None] = lambda _done, _total: None
    ) -> Predictions:
        """All outputs for these files, in their order; a file that cannot be read is reported, not fatal."""
        collected: dict[str, list[npt.NDArray[np.float32]]] = {name: [] for name in OUTPUTS}
        unreadable: dict[int, str] = {}
        done = 0
        for images, problems in _read_batches(paths):
            answer = self(images)
            for row, why in problems.items():
                unreadable[done + row] = why
                for values in answer.values():
                    values[row] = 0.0
            for name in OUTPUTS:
                collected[name].append(answer[name])
            done += len(images)
            progress(done, len(paths))
        joined: dict[str, Any] = {
            name: np.concatenate(values) for name, values in collected.items() if values
        }
        return Predictions(**joined, unreadable=unreadable)


def _read_batches(paths: Sequence[Path]) -> Iterator[tuple[npt.NDArray[np.uint8], dict[int, str]]]:
    with ThreadPoolExecutor(2) as pool:
        for start in range(0, len(paths), BATCH_SIZE):
            read = list(
                pool.map(lambda path: read_square(path, INPUT_SIDE_PX), paths[start : start + BATCH_SIZE])
            )
            problems = {row: each for row, each in enumerate(read) if isinstance(each, str)}
            blank = np.zeros((INPUT_SIDE_PX, INPUT_SIDE_PX, 3), dtype=np.uint8)
            yield np.stack([blank if isinstance(each, str) else each for each in read]), problems
