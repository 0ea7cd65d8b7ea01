"""Follows a stage step by step: averages weights, says how it goes, keeps log and checkpoints, ends it."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from smartrec_training.batches import Stream
from smartrec_training.config import Stage
from smartrec_training.losses import PARTS
from smartrec_training.run_state import RunState

AVERAGE_EVERY_STEPS = 5


class FollowStage(keras.callbacks.Callback):  # type: ignore[misc]
    """Counts steps, averages weights, reports, saves, and ends the stage."""

    def __init__(self, state: RunState, stage: Stage, stream: Stream) -> None:
        super().__init__()
        self._state, self._stage, self._stream = state, stage, stream
        self._round_started, self._round_steps = time.monotonic(), 0
        self._waited_before = 0.0
        self._saved = time.monotonic()

    def on_train_batch_end(self, _batch: int, logs: dict[str, Any] | None = None) -> None:
        state = self._state
        state.step += 1
        state.total_steps += 1
        self._round_steps += 1
        if state.config.moving_average_steps and state.step % AVERAGE_EVERY_STEPS == 0:
            self._average()
        state.is_stopped = state.last_step is not None and state.total_steps >= state.last_step
        if state.step >= self._stage.steps or state.is_stopped:
            self.model.stop_training = True
        if self._round_steps >= state.config.steps_per_round or self.model.stop_training:
            self._report(logs or {})
        if time.monotonic() - self._saved > 60 * state.config.minutes_per_checkpoint:
            state.save()
            self._saved = time.monotonic()

    def _average(self) -> None:
        state = self._state
        horizon = min(state.config.moving_average_steps, max(state.total_steps, 1))
        share = np.float32(min(1.0, AVERAGE_EVERY_STEPS / horizon))
        for variable in self.model.weights:
            average = state.average[variable.path]
            if average.dtype.kind == "f":
                average += share * (np.asarray(keras.ops.convert_to_numpy(variable.value)) - average)

    def _report(self, logs: dict[str, Any]) -> None:
        state, seconds = self._state, max(time.monotonic() - self._round_started, 1e-6)
        waited = self._stream.waited_seconds - self._waited_before
        row: dict[str, Any] = {
            "stage": self._stage.name,
            "step": state.step,
            "steps": self._stage.steps,
            "minutes": round(state.seconds() / 60, 2),
            "images_per_second": round(self._round_steps * self._stage.batch_size / seconds, 1),
            "waited_share": round(waited / seconds, 4),
            "learning_rate": float(self.model.optimizer.learning_rate),
            **{name: round(float(value), 4) for name, value in logs.items()},
        }
        state.report(_line(row))
        _append_row(state.file.with_name("log.csv"), row)
        for mean in self.model.part_means.values():
            mean.reset_state()
        self._round_started, self._round_steps = time.monotonic(), 0
        self._waited_before = self._stream.waited_seconds


def _line(row: dict[str, Any]) -> str:
    losses = " ".join(f"{name} {row[name]:.3f}" for name in ("loss", *PARTS) if name in row)
    return (
        f"{row['minutes']:6.1f} min  {row['stage']} {row['step']}/{row['steps']}  "
        f"{row['images_per_second']:.0f} img/s  waited {100 * row['waited_share']:.0f}%  {losses}"
    )


def _append_row(file: Path, row: dict[str, Any]) -> None:
    columns = [
        "stage",
        "step",
        "steps",
        "minutes",
        "images_per_second",
        "waited_share",
        "learning_rate",
        "loss",
        *PARTS,
    ]
    is_new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        if is_new:
            writer.writeheader()
        writer.writerow(row)
