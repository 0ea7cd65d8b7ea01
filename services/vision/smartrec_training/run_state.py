"""What changes while a run goes: how far it is, the averaged weights; kept in its checkpoint."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.checkpoint import (
    Arrays,
    Checkpoint,
    Progress,
    assign_weights,
    save_checkpoint,
    weights_of,
)
from smartrec_training.config import TrainingConfig, config_from_dict


class RunState:
    """What changes while a run goes: where it stands and the averaged weights."""

    def __init__(
        self,
        config: TrainingConfig,
        model: Any,
        file: Path,
        record: dict[str, Any],
        report: Callable[[str], None],
        step_limit: int | None,
    ) -> None:
        self.config, self.model, self.file, self.record, self.report = config, model, file, record, report
        self.stage, self.step, self.total_steps = 0, 0, 0
        self.seconds_before, self.started = 0.0, time.monotonic()
        self.average: Arrays = {}
        self.optimizer_arrays: Arrays = {}
        self.last_step = None if step_limit is None else step_limit
        self.is_stopped = False

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on where a killed run stood. Raises: ValueError if the run had another config."""
        ended = checkpoint.progress.stage
        if _up_to_stage(plain_config(config_from_dict(checkpoint.config)), ended) != _up_to_stage(
            plain_config(self.config), ended
        ):
            raise ValueError(f"{self.file} belongs to a run with another config; give another --out")
        assign_weights(self.model, checkpoint.weights)
        self.average = checkpoint.average
        self.optimizer_arrays = checkpoint.optimizer
        progress = checkpoint.progress
        self.stage, self.step, self.total_steps = progress.stage, progress.step, progress.total_steps
        self.seconds_before = progress.seconds
        if self.last_step is not None:
            self.last_step += self.total_steps
        self.report(
            f"going on after {self.total_steps} steps in all, {self.step} of them in stage {self.stage + 1}"
        )

    def save(self) -> None:
        """Write the checkpoint."""
        optimizer = {variable.path: np.array(variable) for variable in self.model.optimizer.variables}
        progress = Progress(self.stage, self.step, self.total_steps, self.seconds(), self.record)
        save_checkpoint(
            self.file, plain_config(self.config), progress, weights_of(self.model), self.average, optimizer
        )

    def seconds(self) -> float:
        """Time spent, over all calls."""
        return self.seconds_before + time.monotonic() - self.started


def plain_config(config: TrainingConfig) -> dict[str, Any]:
    """The config as JSON would hold it."""
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(config)))
    return plain


def _up_to_stage(config: dict[str, Any], count: int) -> dict[str, Any]:
    """Stages that have not ended may still be changed."""
    return {**config, "stages": config["stages"][:count]}
