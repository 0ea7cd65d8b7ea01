"""The configuration of a training run: frozen, read from TOML; unknown keys are errors.

It travels with every checkpoint.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smartrec_training.input_pipeline.augmentation import Augmentation

OWN_CONFIGS = Path(__file__).with_name("configs")
WATCHED = ("category_top_1", "category_top_5", "attribute_recall_5", "box_iou")


class BadConfig(ValueError):
    """An invalid config; the message names the key."""


@dataclass(frozen=True)
class LossWeights:
    """How much each part of the loss counts; 0 switches it off."""

    category: float = 1.0
    box_rmse: float = 1.0
    box_overlap: float = 0.5
    attributes: float = 1.0
    similarity: float = 0.5
    teacher: float = 0.0  # its feature maps
    teacher_category: float = 0.0  # its categories; needs a tuned teacher

    @property
    def needs_teacher(self) -> bool:
        """Whether a teacher must look at the photos."""
        return self.teacher > 0 or self.teacher_category > 0


PARTS = tuple(each.name for each in dataclasses.fields(LossWeights))
MEASURES = ("top_1", "top_5")  # of the category, on each batch


@dataclass(frozen=True)
class Stage:
    """One stage of training, with its own resolution, learning rate and mixture of pictures."""

    name: str
    steps: int = 0
    epochs: float = 0.0  # instead of steps: how often the stage sees every picture
    batch_size: int = 48
    network_side_px: int = 96
    learning_rate: float = 1e-3
    final_learning_rate: float = 1e-5
    warm_up_steps: int = 100
    photo_share: float = 0.5  # of each batch, the rest are rendered garments
    reject_share: float = 0.0  # pictures without a garment among each kind's; 0: as class_balance has it
    mixed_share: float = 0.0  # of the photos, two blended into one; only a teacher says what they show
    trainable_layers: int = 0  # only the last this many layers of the backbone learn; 0: all of them
    loss_weights: LossWeights = field(default_factory=LossWeights)
    augmentation: Augmentation = field(default_factory=Augmentation)


@dataclass(frozen=True)
class TeacherTuning:
    """How the teacher learns the labels before it teaches; 0 steps: it stays as ImageNet made it."""

    steps: int = 0
    batch_size: int = 48
    learning_rate: float = 3e-4
    photo_share: float = 0.75  # of each batch, the rest are rendered garments
    reject_share: float = 0.2
    frozen_blocks: int = 5  # of 16; they see edges and textures, which clothes have like anything else
    view_side_px: int = 0  # that it learns at, and works at in the exported model; 0: as the run's views
    loss_weights: LossWeights = field(default_factory=LossWeights)
    augmentation: Augmentation = field(default_factory=Augmentation)


@dataclass(frozen=True)
class TrainingConfig:
    """One run. Sides are in pixels; `stages` run in order."""

    name: str
    stages: tuple[Stage, ...]
    seed: int = 7
    backbone_weights: str = "none"  # "imagenet", "none" or a .h5 file
    start_from: str = ""  # version folder of an exported model, whose weights the run begins with
    network_side_px: int = 128  # the side that the exported network works at
    pixel_scaling: str = "unit"
    teacher: TeacherTuning = field(default_factory=TeacherTuning)
    optimizer: str = "adamw"
    cache_side_px: int = 192
    view_side_px: int = 160
    dropout: float = 0.2
    label_smoothing: float = 0.1
    weight_decay: float = 0.05
    class_balance: float = 0.5  # 0: as frequent as in the data, 1: all labels equally often
    moving_average_steps: int = 200  # horizon of the averaged weights; 0: none
    steps_per_round: int = 50
    minutes_per_checkpoint: float = 4.0
    mixed_precision: bool = True  # bfloat16 where the hardware gains from it (precision.py)
    validation_pictures: int = 0  # of the val parts, measured at the end of each round; 0: none
    early_stop_rounds: int = 0  # a stage ends after so many rounds without a better figure; 0: never
    early_stop_figure: str = "category_top_1"  # or another of WATCHED


def load_config(name_or_file: str) -> TrainingConfig:
    """A config of this package by name (`default`, `original`, `smoke`) or a TOML file.

    Raises: FileNotFoundError; BadConfig for an unknown key or a value of the wrong type.
    """
    file = Path(name_or_file)
    if file.suffix != ".toml":
        file = OWN_CONFIGS / f"{name_or_file}.toml"
    if not file.is_file():
        known = ", ".join(sorted(own.stem for own in OWN_CONFIGS.glob("*.toml")))
        raise FileNotFoundError(f"no config {name_or_file}: give a .toml file or one of {known}")
    return config_from_dict(tomllib.loads(file.read_text("utf-8")))


def config_from_dict(content: dict[str, Any]) -> TrainingConfig:
    """The inverse of `dataclasses.asdict`. Raises: BadConfig."""
    config: TrainingConfig = _build(TrainingConfig, content, "")
    if not config.stages:
        raise BadConfig("a config needs at least one [[stages]]")
    for index, stage in enumerate(config.stages):
        if (stage.steps > 0) == (stage.epochs > 0):
            raise BadConfig(f"stages[{index}] needs either steps or epochs above 0")
        if stage.loss_weights.teacher_category and not config.teacher.steps:
            raise BadConfig(f"stages[{index}].loss_weights.teacher_category needs teacher.steps above 0")
        if stage.mixed_share and not stage.loss_weights.needs_teacher:
            raise BadConfig(f"stages[{index}].mixed_share needs a teacher: nothing else says what those show")
    if config.early_stop_figure not in WATCHED:
        raise BadConfig(f"early_stop_figure is one of {', '.join(WATCHED)}, not {config.early_stop_figure!r}")
    if config.early_stop_rounds and not config.validation_pictures:
        raise BadConfig("early_stop_rounds needs validation_pictures above 0")
    return config


def with_steps(config: TrainingConfig, pictures: int) -> TrainingConfig:
    """The config with every stage's epochs turned into steps for this many pictures."""
    stages = tuple(
        dataclasses.replace(
            stage, epochs=0.0, steps=stage.steps or math.ceil(stage.epochs * pictures / stage.batch_size)
        )
        for stage in config.stages
    )
    return dataclasses.replace(config, stages=stages)


def _build(kind: Any, content: Any, where: str) -> Any:
    if not isinstance(content, dict):
        raise BadConfig(f"{where or 'config'} must be a table")
    types_of = typing.get_type_hints(kind)
    fields = {each.name: each for each in dataclasses.fields(kind)}
    unknown = sorted(set(content) - set(fields))
    if unknown:
        raise BadConfig(f"unknown key {where}{unknown[0]}; known: {', '.join(sorted(fields))}")
    values = {key: _value(types_of[key], value, f"{where}{key}") for key, value in content.items()}
    needed = {
        name
        for name, each in fields.items()
        if each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    }
    missing = sorted(needed - set(values))
    if missing:
        raise BadConfig(f"{where}{missing[0]} is missing")
    return kind(**values)


def _value(kind: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _build(kind, value, f"{where}.")
    if isinstance(kind, types.GenericAlias):
        item = typing.get_args(kind)[0]
        return tuple(_value(item, each, f"{where}[{index}]") for index, each in enumerate(value))
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise BadConfig(f"{where} must be {kind.__name__}, not {value!r}")
    return value
