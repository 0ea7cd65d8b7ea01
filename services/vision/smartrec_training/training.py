"""A run from its config: stages of Keras `fit` over the stream, with checkpoints to go on from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from smartrec_training.batches import Batch, Recipe, Source, Stream, TeacherMaps, make_batch
from smartrec_training.checkpoint import load_checkpoint, weights_of
from smartrec_training.config import Stage, TrainingConfig
from smartrec_training.following import FollowStage
from smartrec_training.layers import arrange_for_torch
from smartrec_training.losses import PARTS, total_loss
from smartrec_training.model import Architecture, build_model, load_backbone_weights
from smartrec_training.optimizers import FusedAdamW
from smartrec_training.run_state import RunState


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
    model.part_means = {name: keras.metrics.Mean(name=name) for name in PARTS}
    state = RunState(config, model, file, record or {}, report, step_limit)
    if file.exists():
        state.restore(load_checkpoint(file))
    else:
        load_backbone_weights(model, config.backbone_weights)
        state.average = weights_of(model)
    arrange_for_torch(model.weights)
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


def _run_stage(state: RunState, data: TrainingData) -> None:
    config, model = state.config, state.model
    stage = config.stages[state.stage]
    model.stage = stage
    model.get_layer("pixels").side_px = stage.network_side_px
    freeze_all_but_last(model.get_layer("resnet50"), stage.trainable_layers)
    for index in range(len(data.teacher_channels)):
        model.get_layer(f"teacher_{index}").trainable = stage.loss_weights.teacher > 0
    model.compile(optimizer=_optimizer(config, stage), jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    if state.step and state.optimizer_arrays:
        for variable in model.optimizer.variables:
            variable.assign(state.optimizer_arrays[variable.path])
    arrange_for_torch(model.optimizer.variables)
    recipe = Recipe(
        seed=config.seed + 1000 * state.stage,
        batch_size=stage.batch_size,
        photo_share=stage.photo_share,
        view_side_px=config.view_side_px,
        network_side_px=stage.network_side_px,
        augmentation=stage.augmentation,
        reject_share=stage.reject_share,
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
            callbacks=[FollowStage(state, stage, stream)],
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
    optimizer = FusedAdamW(schedule, weight_decay=config.weight_decay, name="optimizer")
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer
