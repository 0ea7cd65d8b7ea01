"""The Keras callback of a stage: averages weights, reports, writes log and checkpoints, ends the stage."""

from __future__ import annotations

import time
from typing import Any

import keras
import numpy as np

from smartrec_training.config import PARTS, Stage
from smartrec_training.input_pipeline.batches import Stream
from smartrec_training.loop.run_state import RunState

AVERAGE_EVERY_STEPS = 5


class StageCallback(keras.callbacks.Callback):  # type: ignore[misc]
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

    def on_epoch_end(self, _epoch: int, _logs: dict[str, Any] | None = None) -> None:
        state = self._state
        if state.validation is None or state.is_stopped:
            return
        with state.averaged_weights():
            figures = state.validation.measure(self.model, self._stage.network_side_px)
        row = {"stage": self._stage.name, "step": state.step}
        row |= {name: round(value, 4) for name, value in figures.items()}
        state.log.add_validation(row, state.total_steps)
        state.figures |= {f"val_{name}": value for name, value in row.items() if name in figures}
        state.best.update(figures[state.config.early_stop_figure])
        patience = state.config.early_stop_rounds
        state.report(" " * 12 + "val  " + " ".join(f"{name} {value:.3f}" for name, value in figures.items()))
        if patience and state.best.rounds_since >= patience and state.step < self._stage.steps:
            state.report(
                f"{self._stage.name} ends after {state.step} of {self._stage.steps} steps: for {patience} "
                f"rounds {state.config.early_stop_figure} has not been above {state.best.value:.3f}"
            )
            state.is_stage_over = self.model.stop_training = True

    def on_epoch_begin(self, _epoch: int, _logs: dict[str, Any] | None = None) -> None:
        self._round_started, self._waited_before = time.monotonic(), self._stream.waited_seconds

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
        state.log.add(row, state.total_steps)
        state.figures |= row
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
