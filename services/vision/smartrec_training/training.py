"""A run from its config: stages of Keras `fit` over the stream, with checkpoints to go on from."""

from __future__ import annotations

import csv
import dataclasses
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from smartrec_training.batches import Batch, Recipe, Source, Stream, TeacherMaps, make_batch
from smartrec_training.checkpoint import (
    Arrays,
    Checkpoint,
    Progress,
    assign_weights,
    load_checkpoint,
    save_checkpoint,
    weights_of,
)
from smartrec_training.config import Stage, TrainingConfig
from smartrec_training.layers import arrange_for_torch
from smartrec_training.losses import total_loss
from smartrec_training.model import Architecture, build_model, load_backbone_weights

AVERAGE_EVERY_STEPS = 5
LOSS_PARTS = ("category", "box_rmse", "box_overlap", "attributes", "similarity", "teacher")


class FashionTrainer(keras.Model):  # type: ignore[misc]  # keras is not followed
    """The network with its loss; `stage` and `label_smoothing` are set before each `fit`."""

    stage: Stage
    label_smoothing: float
    part_means: dict[str, Any]

    def compute_loss(
        self,
        x: Any = None,  # noqa: ARG002 - Keras names the arguments
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,  # noqa: ARG002
        training: bool = True,  # noqa: ARG002
    ) -> Any:
        """The stage's loss; its parts go to the progress lines."""
        total, parts = total_loss(y, y_pred, self.stage.loss_weights, self.label_smoothing)
        for name, value in parts.items():
            self.part_means[name].update_state(value)
        return total


@dataclass(frozen=True)
class TrainingData:
    """What a run learns from; a teacher needs `teacher_channels`."""

    photos: Source
    renders: Source
    category_count: int
    teacher: TeacherMaps | None = None
    teacher_channels: tuple[int, ...] = ()


def train(
    config: TrainingConfig,
    data: TrainingData,
    run_directory: Path,
    *,
    record: dict[str, Any] | None = None,
    report: Callable[[str], None] = print,
    step_limit: int | None = None,
) -> Path:
    """Run (or go on with) all stages; returns the checkpoint file.

    step_limit: stop after this many steps in this call, as a kill would; the next call goes on.
    """
    run_directory.mkdir(parents=True, exist_ok=True)
    file = run_directory / "checkpoint.npz"
    if config.mixed_precision:
        keras.mixed_precision.set_global_policy("mixed_bfloat16")
    keras.utils.set_random_seed(config.seed)
    model = build_model(architecture_of(config, data.category_count, data.teacher_channels), FashionTrainer)
    model.label_smoothing = config.label_smoothing
    model.part_means = {name: keras.metrics.Mean(name=name) for name in LOSS_PARTS}
    state = _RunState(config, model, file, record or {}, report, step_limit)
    if file.exists():
        state.restore(load_checkpoint(file))
    else:
        load_backbone_weights(model, config.backbone_weights)
        state.average = weights_of(model)
    arrange_for_torch(model)
    while state.stage < len(config.stages) and not state.is_stopped:
        _run_stage(state, data)
    return file


def architecture_of(
    config: TrainingConfig, category_count: int, teacher_channels: tuple[int, ...] = ()
) -> Architecture:
    """The network that a config describes."""
    return Architecture(
        category_count=category_count,
        network_side_px=config.network_side_px,
        pixel_scaling=config.pixel_scaling,
        dropout=config.dropout,
        teacher_channels=teacher_channels,
    )


class _RunState:
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
        if _up_to_stage(checkpoint.config, ended) != _up_to_stage(plain_config(self.config), ended):
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


def _run_stage(state: _RunState, data: TrainingData) -> None:
    config, model = state.config, state.model
    stage = config.stages[state.stage]
    model.stage = stage
    model.get_layer("pixels").side_px = stage.network_side_px
    freeze_all_but_last(model.get_layer("resnet50"), stage.trainable_layers)
    model.compile(optimizer=_optimizer(config, stage), jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    if state.step and state.optimizer_arrays:
        for variable in model.optimizer.variables:
            variable.assign(state.optimizer_arrays[variable.path])
    recipe = Recipe(
        seed=config.seed + 1000 * state.stage,
        batch_size=stage.batch_size,
        photo_share=stage.photo_share,
        view_side_px=config.view_side_px,
        augmentation=config.augmentation,
        teacher=data.teacher if stage.loss_weights.teacher else None,
    )

    def make(step: int) -> Batch:
        return make_batch(step, data.photos, data.renders, recipe)

    stream = Stream(make, state.step)
    rounds = -(-stage.steps // config.steps_per_round)
    try:
        model.fit(
            (batch for batch in stream),  # Keras knows an endless source by its being a generator
            steps_per_epoch=config.steps_per_round,
            initial_epoch=state.step // config.steps_per_round,
            epochs=rounds + 1,
            callbacks=[_Follow(state, stage, stream)],
            shuffle=False,
            verbose=0,
        )
    finally:
        stream.close()
    if state.step >= stage.steps:
        state.stage, state.step = state.stage + 1, 0
    state.save()


def freeze_all_but_last(backbone: Any, trainable_layers: int) -> None:
    """Only the last so many layers learn, as the original project counted them; 0: all do."""
    for index, layer in enumerate(backbone.layers):
        layer.trainable = not trainable_layers or index >= len(backbone.layers) - trainable_layers


def _optimizer(config: TrainingConfig, stage: Stage) -> Any:
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=stage.learning_rate / 100,
        decay_steps=max(stage.steps - stage.warm_up_steps, 1),
        alpha=stage.final_learning_rate / stage.learning_rate,
        warmup_target=stage.learning_rate,
        warmup_steps=stage.warm_up_steps,
    )
    if config.optimizer == "sgd":
        return keras.optimizers.SGD(
            schedule, momentum=0.9, nesterov=True, weight_decay=config.weight_decay, name="optimizer"
        )
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=config.weight_decay, name="optimizer")
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


class _Follow(keras.callbacks.Callback):  # type: ignore[misc]
    """Counts steps, averages weights, reports, saves, and ends the stage."""

    def __init__(self, state: _RunState, stage: Stage, stream: Stream) -> None:
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
    losses = " ".join(f"{name} {row[name]:.3f}" for name in ("loss", *LOSS_PARTS) if name in row)
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
        *LOSS_PARTS,
    ]
    is_new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        if is_new:
            writer.writeheader()
        writer.writerow(row)
