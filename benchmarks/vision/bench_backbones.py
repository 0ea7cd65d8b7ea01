"""What each backbone of the shipped model costs: `make bench-backbones`.

Prints the milliseconds of one picture for either backbone alone and for the whole model, on one thread in
float32, as medians of rounds that take turns, and the megabytes of weights that each needs, as stored.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import openvino

from smartrec_model_server.lifecycle.versions import versions_on_disk
from smartrec_vision.settings import DEFAULT_MODEL_FOLDER

BACKBONES = {"ResNet50": "fashion", "EfficientNet-Lite0": "second"}
OPTIONS = {
    "INFERENCE_PRECISION_HINT": "f32",
    "INFERENCE_NUM_THREADS": 1,
    "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0,
}
ROUNDS, SIDE_PX = 30, 224


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model_folder", type=Path, default=DEFAULT_MODEL_FOLDER)
    versions = versions_on_disk(parser.parse_args().model_folder)
    model = openvino.Core().read_model(versions[max(versions)])
    parts = {name: _category_of(model, prefix) for name, prefix in BACKBONES.items()} | {"the model": model}
    image = np.random.default_rng(1).integers(0, 255, (1, SIDE_PX, SIDE_PX, 3)).astype(np.uint8)
    runs = {name: _compiled(part, image) for name, part in parts.items()}
    times: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            times[name].append(1000 * (time.perf_counter() - started))
    for name, part in parts.items():
        sys.stdout.write(f"{name:20} {median(times[name]):6.1f} ms  {_stored_megabytes(part):5.1f} MB\n")


def _category_of(model: Any, prefix: str) -> Any:
    """The part of the model that one backbone's categories need."""
    (logits,) = (op for op in model.get_ordered_ops() if _is_category(op.get_friendly_name(), prefix))
    return openvino.Model([logits.output(0)], model.get_parameters(), prefix)


def _is_category(name: str, prefix: str) -> bool:
    path = name.split("/")
    return path[0].startswith(prefix) and path[1:] == ["category_1", "MatMul"]


def _compiled(part: Any, image: np.ndarray) -> Callable[[], Any]:
    compiled = openvino.Core().compile_model(part, "CPU", OPTIONS)
    compiled(image)
    return lambda: compiled(image)


def _stored_megabytes(part: Any) -> float:
    constants = (op for op in part.get_ordered_ops() if op.get_type_name() == "Constant")
    return float(sum(op.data.nbytes for op in constants)) / 1e6


if __name__ == "__main__":
    main()
