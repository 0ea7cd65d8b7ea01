"""A training run on disk: weights, their moving average, the optimizer, how far it was, its config.

One `.npz` per run, replaced as a whole, so a kill at any moment leaves the last good one. Arrays are named by
the Keras path of their variable: the same for every backend.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Progress:
    """Where a run stands: `step` steps of stage number `stage` are done, `total_steps` in all stages."""

    stage: int = 0
    step: int = 0
    total_steps: int = 0
    seconds: float = 0.0
    record: dict[str, Any] = field(default_factory=dict)  # labels, data fingerprints, git revision
    best: dict[str, Any] = field(default_factory=dict)  # `validation.BestSoFar` of the stage


def weights_of(model: Any) -> Arrays:
    """Copies of all weights by path."""
    return {variable.path: np.array(variable) for variable in model.weights}


def assign_weights(model: Any, arrays: Arrays, *, skip_missing: bool = False) -> None:
    """Set a model's weights by path. Raises: KeyError for one that is missing, unless told to leave it."""
    for variable in model.weights:
        if variable.path in arrays:
            variable.assign(arrays[variable.path])
        elif not skip_missing:
            raise KeyError(f"the checkpoint has no weight {variable.path}")


def save_checkpoint(
    file: Path,
    config: dict[str, Any],
    progress: Progress,
    weights: Arrays,
    average: Arrays,
    optimizer: Arrays,
) -> None:
    """Write all of it, then replace `file`."""
    described = json.dumps({"config": config, "progress": dataclasses.asdict(progress)})
    groups = {"weights": weights, "average": average, "optimizer": optimizer}
    content: Arrays = {
        f"{group}:{name}": array for group, arrays in groups.items() for name, array in arrays.items()
    }
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        np.savez(stream, allow_pickle=False, description=np.array(described), **content)
    part.replace(file)


@dataclass(frozen=True)
class Checkpoint:
    """What `save_checkpoint` wrote."""

    config: dict[str, Any]
    progress: Progress
    weights: Arrays
    average: Arrays
    optimizer: Arrays


def load_checkpoint(file: Path) -> Checkpoint:
    """Raises: FileNotFoundError; ValueError if the file is not a checkpoint of ours."""
    groups: dict[str, Arrays] = {"weights": {}, "average": {}, "optimizer": {}}
    with np.load(file, allow_pickle=False) as content:
        if "description" not in content:
            raise ValueError(f"{file} is not a training checkpoint")
        description = json.loads(str(content["description"]))
        for key in content.files:
            group, _, name = key.partition(":")
            if name:
                groups[group][name] = content[key]
    return Checkpoint(description["config"], Progress(**description["progress"]), **groups)
