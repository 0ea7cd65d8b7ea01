"""What the frozen second backbone of an exported model sees of pictures, kept in files for the next run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.datasets.samples import Samples
from smartrec_training.evaluation.exported_model import BATCH_SIZE, EXACT
from smartrec_training.export.category_refit import Seen
from smartrec_training.input_pipeline.pixel_cache import read_square
from smartrec_training.network.signature import INPUT_SIDE_PX
from smartrec_vocabulary.cie_lab import Floats

HEAD = "category"
_BACKBONE = "second"
_PICTURES_PER_FILE = 320
Progress = Callable[[int, int], None]


class FrozenBackbone:
    """`features` float32 (n, F) before the category head of the second backbone, `category` as answered."""

    def __init__(self, model: Path) -> None:
        """Raises: ValueError for a model without a second backbone."""
        import openvino

        graph = openvino.Core().read_model(model)
        heads = [each for each in graph.get_ordered_ops() if _is_head(each.get_friendly_name())]
        if len(heads) != 1:
            raise ValueError(f"{model} has no second backbone, whose categories could be fitted anew")
        answer = next(each for each in graph.outputs if HEAD in each.get_names())
        outputs = [heads[0].input_value(0), answer.get_node().input_value(0)]
        part = openvino.Model(outputs, graph.get_parameters(), _BACKBONE)
        self._compiled = openvino.compile_model(part, "CPU", EXACT)

    def __call__(self, pixels: Any) -> tuple[Any, Any]:
        """`pixels`: uint8 (n, 224, 224, 3)."""
        answer = self._compiled(pixels)
        return np.array(answer[0]), np.array(answer[1])


def seen_of(
    model: Path, samples: Samples, kept_in: Path, progress: Progress, counts: Floats | None = None
) -> Seen:
    """Of the pictures that can be read. `kept_in`: a folder of files that a later call reads again. `counts`:
    float32 (n,), how much each sample counts; None: all alike."""
    kept_in.mkdir(parents=True, exist_ok=True)
    backbone: FrozenBackbone | None = None
    rows, features, category = list[int](), list[Any](), list[Any]()
    for start in range(0, len(samples), _PICTURES_PER_FILE):
        paths = samples.paths[start : start + _PICTURES_PER_FILE]
        file = kept_in / f"{_fingerprint(model, paths)}.npz"
        if not file.exists():
            backbone = backbone or FrozenBackbone(model)
            _write(backbone, paths, file)
        with np.load(file) as kept:
            rows += (start + kept["rows"]).tolist()
            features.append(kept["features"].astype(np.float32))
            category.append(kept["category"])
        progress(min(start + _PICTURES_PER_FILE, len(samples)), len(samples))
    read = np.array(rows, np.int64)
    of_read = None if counts is None else counts[read]
    return Seen(np.concatenate(features), np.concatenate(category), samples.weighted_sets[read], of_read)


def _write(backbone: FrozenBackbone, paths: Sequence[Path], file: Path) -> None:
    read = [read_square(path, INPUT_SIDE_PX) for path in paths]
    rows = [row for row, pixels in enumerate(read) if not isinstance(pixels, str)]
    if not rows:
        raise ValueError(f"no picture can be read from {paths[0]} to {paths[-1]}")
    found = [
        backbone(np.stack([read[row] for row in rows[start : start + BATCH_SIZE]]))
        for start in range(0, len(rows), BATCH_SIZE)
    ]
    part = file.with_suffix(".part.npz")
    np.savez(
        part,
        rows=np.array(rows, np.int64),
        features=np.concatenate([each for each, _ in found]).astype(np.float16),
        category=np.concatenate([each for _, each in found]),
    )
    part.replace(file)


def _fingerprint(model: Path, paths: Sequence[Path]) -> str:
    """Of graph, weights and pictures; the index of the weights holds a checksum of each."""
    digest = hashlib.sha256((model / "saved_model.pb").read_bytes())
    digest.update((model / "variables" / "variables.index").read_bytes())
    for path in paths:
        digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()[:24]


def _is_head(name: str) -> bool:
    path = name.split("/")
    return path[0].startswith(_BACKBONE) and path[1:] == [f"{HEAD}_1", "MatMul"]
