"""What changes while a run goes: how far it is, the averaged weights; kept in its checkpoint."""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.config import TrainingConfig, config_from_dict
from smartrec_training.loop.checkpoint import (
    Arrays,
    Checkpoint,
    Progress,
    assign_weights,
    save_checkpoint,
    weights_of,
)
from smartrec_training.loop.validation import BestSoFar, Validation
from smartrec_training.tracking.run_log import RunLog

RUN_FILE = "run.json"


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
        validation: Validation | None = None,
    ) -> None:
        self.config, self.model, self.file, self.record, self.report = config, model, file, record, report
        self.stage, self.step, self.total_steps = 0, 0, 0
        self.seconds_before, self.started = 0.0, time.monotonic()
        self.average: Arrays = {}
        self.optimizer_arrays: Arrays = {}
        self.last_step = None if step_limit is None else step_limit
        self.is_stopped = False  # by the step limit
        self.is_stage_over = False  # by the early stop
        self.validation, self.best = validation, BestSoFar()
        self.figures: dict[str, Any] = {}  # of the last round

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on where a killed run stood. Raises: ValueError if the run had another config."""
        ended = checkpoint.progress.stage
        if _up_to_stage(plain_config(config_from_dict(checkpoint.config)), ended) != _up_to_stage(
            plain_config(self.config), ended
        ):
            raise ValueError(f"{self.file} belongs to a run with another config; give another --out")
        self._check_record(checkpoint.progress.record)
        assign_weights(self.model, checkpoint.weights)
        self.average = checkpoint.average
        self.optimizer_arrays = checkpoint.optimizer
        progress = checkpoint.progress
        self.stage, self.step, self.total_steps = progress.stage, progress.step, progress.total_steps
        self.seconds_before = progress.seconds
        self.best = BestSoFar(**progress.best) if progress.best else BestSoFar()
        if self.last_step is not None:
            self.last_step += self.total_steps
        self.report(
            f"going on after {self.total_steps} steps in all, {self.step} of them in stage {self.stage + 1}"
        )

    def save(self) -> None:
        """Write the checkpoint."""
        optimizer = {variable.path: np.array(variable) for variable in self.model.optimizer.variables}
        progress = Progress(
            self.stage,
            self.step,
            self.total_steps,
            self.seconds(),
            self.record,
            dataclasses.asdict(self.best) if self.best.rounds else {},
        )
        config = plain_config(self.config)
        save_checkpoint(self.file, config, progress, weights_of(self.model), self.average, optimizer)
        self._describe(config)
        self.log.draw()

    def next_stage(self) -> None:
        """Resets what belongs to one stage only."""
        self.stage, self.step = self.stage + 1, 0
        self.best, self.is_stage_over = BestSoFar(), False

    @contextmanager
    def averaged_weights(self) -> Iterator[None]:
        """Inside the block, the network has its averaged weights, which are the ones that are exported."""
        if not self.config.moving_average_steps:
            yield
            return
        own = weights_of(self.model)
        assign_weights(self.model, self.average)
        try:
            yield
        finally:
            assign_weights(self.model, own)

    @functools.cached_property
    def log(self) -> RunLog:
        """The run's files; opened once it is known which step comes first."""
        return RunLog(self.file.parent, self.total_steps)

    def _describe(self, config: dict[str, Any]) -> None:
        """`run.json`: what the checkpoint is of, for people and other programs."""
        described = {
            "config": config,
            "seed": self.config.seed,
            "stages_done": self.stage,
            "steps_done_of_stage": self.step,
            "steps_done": self.total_steps,
            "minutes": round(self.seconds() / 60, 2),
            "figures": {name: None if _is_nan(value) else value for name, value in self.figures.items()},
            **self.record,
        }
        part = self.file.with_name(RUN_FILE + ".part")
        part.write_text(json.dumps(described, indent=1, allow_nan=False), "utf-8")
        part.replace(self.file.with_name(RUN_FILE))

    def _check_record(self, before: dict[str, Any]) -> None:
        """Raises: ValueError if the run tells other labels apart."""
        for name in ("categories", "attributes"):
            if name in before and name in self.record and before[name] != self.record[name]:
                raise ValueError(
                    f"{self.file} belongs to a run with other {name}, as its data set had other lists; "
                    "give another --out"
                )
        data = before.get("data_fingerprints")
        if data is not None and data != self.record.get("data_fingerprints"):
            self.report("the pictures or their labels have changed since this run began")

    def seconds(self) -> float:
        """Time spent, over all calls."""
        return self.seconds_before + time.monotonic() - self.started


def _is_nan(value: Any) -> bool:
    """JSON does not know it."""
    return isinstance(value, float) and math.isnan(value)


def plain_config(config: TrainingConfig) -> dict[str, Any]:
    """The config as JSON would hold it."""
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(config)))
    return plain


def _up_to_stage(config: dict[str, Any], count: int) -> dict[str, Any]:
    """Stages that have not ended may still be changed."""
    return {**config, "stages": config["stages"][:count]}
