"""A config says what it means or is refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from smartrec_training.config import OWN_CONFIGS, BadConfig, config_from_dict, load_config


@pytest.mark.parametrize("name", sorted(file.stem for file in OWN_CONFIGS.glob("*.toml")))
def test_every_config_that_comes_along_loads_and_survives_a_round_trip(name: str) -> None:
    config = load_config(name)

    assert config.name == name
    assert config_from_dict(dataclasses.asdict(config)) == config


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "x"\nlearing_rate = 1.0\n[[stages]]\nname = "a"\nsteps = 1', "unknown key learing_rate"),
        ('name = "x"\n[[stages]]\nname = "a"\nsteps = 1\nside = 3', r"unknown key stages\[0\]\.side"),
        ('name = "x"\n[[stages]]\nname = "a"\nsteps = "many"', r"stages\[0\]\.steps must be int"),
        ('name = "x"\n[[stages]]\nname = "a"', r"stages\[0\] needs either steps or epochs"),
        ('name = "x"\nstages = []', "at least one"),
        ('[[stages]]\nname = "a"\nsteps = 1', "name is missing"),
        (
            'name = "x"\nearly_stop_rounds = 3\n[[stages]]\nname = "a"\nsteps = 1',
            "early_stop_rounds needs validation_pictures",
        ),
        (
            'name = "x"\n[[stages]]\nname = "a"\nsteps = 1\n[stages.loss_weights]\nteacher_category = 1.0',
            r"stages\[0\].loss_weights.teacher_category needs teacher.steps",
        ),
        (
            'name = "x"\n[[stages]]\nname = "a"\nsteps = 1\nmixed_share = 0.5',
            r"stages\[0\].mixed_share needs a teacher",
        ),
        (
            'name = "x"\nearly_stop_figure = "loss"\n[[stages]]\nname = "a"\nsteps = 1',
            "early_stop_figure is one of category_top_1",
        ),
        (
            'name = "x"\n[[stages]]\nname = "a"\nsteps = 1\n[stages.augmentation]\nflop = 0.5',
            r"augmentation\.flop",
        ),
    ],
)
def test_a_key_that_is_unknown_missing_or_of_another_type_is_named(
    tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(BadConfig, match=says):
        load_config(str(file))


def test_a_config_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(FileNotFoundError, match="default"):
        load_config("defualt")


def test_a_config_of_an_earlier_version_means_what_it_meant() -> None:
    content = dataclasses.asdict(load_config("default"))
    for key in ("validation_pictures", "early_stop_rounds", "early_stop_figure"):
        del content[key]

    assert config_from_dict(content) == load_config("default")


def test_the_original_recipe_is_imagenet_the_last_12_layers_and_20_epochs_of_two_heads() -> None:
    config = load_config("original")
    (stage,) = config.stages

    assert config.backbone_weights == config.pixel_scaling == "imagenet"
    assert (stage.trainable_layers, stage.epochs, config.label_smoothing) == (12, 20.0, 0.0)
    weights = dataclasses.asdict(stage.loss_weights)
    assert {name for name, weight in weights.items() if weight} == {"category", "box_rmse"}
    assert stage.learning_rate == stage.final_learning_rate
    assert config.moving_average_steps == config.class_balance == 0
