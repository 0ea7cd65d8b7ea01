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
