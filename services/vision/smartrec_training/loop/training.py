"""A run from its config: stages of Keras `fit` over the stream, with checkpoints to go on from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from smartrec_training.config import MEASURES, PARTS, Stage, TrainingConfig
from smartrec_training.input_pipeline.batches import Batch, Recipe, Source, Stream, TeacherViews, make_batch
from smartrec_training.loop.callbacks import StageCallback
from smartrec_training.loop.checkpoint import load_checkpoint, weights_of
from smartrec_training.loop.devices import check_devices, replicas_of, scope_of, strategy_named
from smartrec_training.loop.precision import precision_policy
from smartrec_training.loop.run_state import RunState
from smartrec_training.loop.validation import Validation
from smartrec_training.loop.warm_start import start_from_export
from smartrec_training.network.layers import arrange_for_torch
from smartrec_training.network.losses import top_k_accuracies, total_loss
from smartrec_training.network.model import Architecture, build_model, load_backbone_weights
from smartrec_training.network.optimizers import FusedAdamW


class FashionTrainer(keras.Model):  # type: ignore[misc]  # keras is not followed
    """The network with its loss; `stage`, `label_smoothing` and `replicas` are set before each `fit`."""

    stage: Stage
    label_smoothing: float
    replicas: int = 1  # devices that share a batch; their gradients are added up
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
        for name, value in {**parts, **top_k_accuracies(y, y_pred)}.items():
            self.part_means[name].update_state(value)
        return total / self.replicas


@dataclass(frozen=True)
class TrainingData:
    """What a run learns from and, with `validation`, is measured on; a teacher needs `teacher_channels`."""

    photos: Source
    renders: Source
    category_count: int
    attribute_count: int
    teacher: TeacherViews | None = None
    teacher_channels: tuple[int, ...] = ()
    validation: Validation | None = None


def train(
    config: TrainingConfig,
    data: TrainingData,
    run_directory: Path,
    *,
    record: dict[str, Any] | None = None,
    report: Callable[[str], None] = print,
    step_limit: int | None = None,
    distribute: str = "none",
) -> Path:
    """Run (or go on with) all stages; returns the checkpoint file.

    step_limit: stop after this many steps in this call, as a kill would; the next call goes on.
    distribute: "mirrored" shares each batch out to all devices of TensorFlow.
    Raises: ValueError for a checkpoint or devices that do not go with the config.
    """
    run_directory.mkdir(parents=True, exist_ok=True)
    file = run_directory / "checkpoint.npz"
    strategy = strategy_named(distribute)
    check_devices(config, replicas_of(strategy))
    policy = precision_policy(keras.backend.backend()) if config.mixed_precision else "float32"
    keras.mixed_precision.set_global_policy(policy)
    keras.utils.set_random_seed(config.seed)
    how = {"backend": keras.backend.backend(), "precision": policy, "devices": replicas_of(strategy)}
    with scope_of(strategy):
        model = build_model(architecture_of(config, data), FashionTrainer)
        model.label_smoothing, model.replicas = config.label_smoothing, replicas_of(strategy)
        model.part_means = {name: keras.metrics.Mean(name=name) for name in (*PARTS, *MEASURES)}
        state = RunState(config, model, file, {**(record or {}), **how}, report, step_limit, data.validation)
        if file.exists():
            state.restore(load_checkpoint(file))
        else:
            load_backbone_weights(model, config.backbone_weights)
            if config.start_from:
                start_from_export(model, Path(config.start_from), report)
            state.average = weights_of(model)
        arrange_for_torch(model.weights)
    try:
        while state.stage < len(config.stages) and not state.is_stopped:
            _run_stage(state, data, strategy)
    finally:
        state.log.close()
    return file


def architecture_of(config: TrainingConfig, data: TrainingData) -> Architecture:
    """The network that a config and the data's labels describe."""
    return Architecture(
        category_count=data.category_count,
        attribute_count=data.attribute_count,
        network_side_px=config.network_side_px,
        pixel_scaling=config.pixel_scaling,
        dropout=config.dropout,
        teacher_channels=data.teacher_channels,
    )


def _run_stage(state: RunState, data: TrainingData, strategy: Any) -> None:
    config, model = state.config, state.model
    stage = config.stages[state.stage]
    model.stage = stage
    model.get_layer("pixels").side_px = stage.network_side_px
    freeze_all_but_last(model.get_layer("resnet50"), stage.trainable_layers)
    for index in range(len(data.teacher_channels)):
        model.get_layer(f"teacher_{index}").trainable = stage.loss_weights.teacher > 0
    with scope_of(strategy):
        model.compile(optimizer=_optimizer(config, stage), jit_compile=False)
        model.optimizer.build(model.trainable_variables)
        if state.step and state.optimizer_arrays:
            for variable in model.optimizer.variables:
                variable.assign(state.optimizer_arrays[variable.path])
    arrange_for_torch(model.optimizer.variables)
    recipe = recipe_of(config, state.stage, data.teacher, replicas_of(strategy))

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
            callbacks=[StageCallback(state, stage, stream)],
            shuffle=False,
            verbose=0,
        )
    finally:
        stream.close()
    if state.step >= stage.steps or state.is_stage_over:
        state.next_stage()
    state.save()


def recipe_of(config: TrainingConfig, number: int, teacher: TeacherViews | None, replicas: int = 1) -> Recipe:
    """How the batches of stage `number` are made."""
    stage = config.stages[number]
    return Recipe(
        seed=config.seed + 1000 * number,
        batch_size=stage.batch_size,
        photo_share=stage.photo_share,
        reject_share=stage.reject_share,
        mixed_share=stage.mixed_share,
        view_side_px=config.view_side_px,
        network_side_px=stage.network_side_px,
        augmentation=stage.augmentation,
        teacher=teacher if stage.loss_weights.needs_teacher else None,
        is_shuffled=replicas > 1,
    )


def freeze_all_but_last(backbone: Any, trainable_layers: int) -> None:
    """Only the last so many layers learn, as the original project counted them; 0: all do."""
    for index, layer in enumerate(backbone.layers):
        layer.trainable = not trainable_layers or index >= len(backbone.layers) - trainable_layers


def _optimizer(config: TrainingConfig, stage: Stage) -> Any:
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=stage.learning_rate / (100 if stage.warm_up_steps else 1),
        decay_steps=max(stage.steps - stage.warm_up_steps, 1),
        alpha=stage.final_learning_rate / stage.learning_rate,
        warmup_target=stage.learning_rate if stage.warm_up_steps else None,
        warmup_steps=stage.warm_up_steps,
    )
    if config.optimizer == "sgd":
        return keras.optimizers.SGD(
            schedule, momentum=0.9, nesterov=True, weight_decay=config.weight_decay, name="optimizer"
        )
    optimizer = FusedAdamW(schedule, weight_decay=config.weight_decay, name="optimizer")
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer
