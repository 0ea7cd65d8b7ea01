"""From folders and files to figures and coefficients: what the commands call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smartrec_training.datasets.labels import read_labels
from smartrec_training.datasets.looks import photo_looks, worn_looks
from smartrec_training.looks.colour_fitting import fit_colours
from smartrec_training.looks.evaluation import evaluate_looks
from smartrec_training.looks.fitting import (
    PHOTO_WEIGHT,
    WORN_WEIGHT,
    Example,
    examples_of,
    fit_patterns,
    rendered_examples,
)
from smartrec_training.looks.regression import write_regression
from smartrec_training.looks.scene_fitting import fit_scenes
from smartrec_vision.inference.labels import LABELS_IN_VERSION, SCENES_BESIDE_LABELS

Progress = Callable[[int, int], None]
Sources = tuple[Path | None, Path | None, Path | None, Path | None]


def looks_figures(
    model: Path, worn: Path | None, photos: Path | None, looks: Path | None, part: str, progress: Progress
) -> dict[str, dict[str, Any]]:
    """By title. Photos are looked at where `looks` names a file. Raises: ValueError, FileNotFoundError."""
    if looks is not None and photos is None:
        raise ValueError("--looks names pictures of the clothing photos: give their folder with --photos")
    half = "test" if part == "test" else "dev"
    found: dict[str, dict[str, Any]] = {}
    if worn is not None:
        title = f"Colours and patterns of worn clothes, {half} half"
        found[title] = evaluate_looks(model, worn_looks(worn), half, progress)
    if photos is not None and looks is not None:
        title = f"Colours and patterns of flat photos, {half} half"
        found[title] = evaluate_looks(model, photo_looks(photos, looks), half, progress)
    return found


def fit_patterns_to_file(model: Path, sources: Sources, rendered: int, out: Path, progress: Progress) -> int:
    """`sources`: folder of worn photos, folder of flat photos, file of looks, folder of a data set.

    Returns: on how many pictures. Raises: ValueError, FileNotFoundError.
    """
    worn, photos, looks, dataset = sources
    examples: list[Example] = []
    names = []
    if worn is not None:
        examples += examples_of(worn_looks(worn), WORN_WEIGHT)
        names.append("--worn")
    if photos is not None:
        examples += examples_of(photo_looks(photos, looks), PHOTO_WEIGHT)
        names.append("--photos --looks" if looks else "--photos")
    if dataset is not None:
        examples += rendered_examples(dataset, read_labels(model), rendered)
        names.append(f"--dataset --rendered {rendered}")
    if not examples:
        raise ValueError("nothing to learn from: give --worn, --photos or --dataset")
    document = fit_patterns(model, examples, progress)
    command = f"smartrec vision fit-patterns {' '.join(names)} (model {model.name})"
    write_regression(out, document, command, _today())
    return int(document["fitted_on"]["pictures"])


def fit_colours_to_file(model: Path, sources: Sources, out: Path, progress: Progress) -> int:
    """`sources`: as above, without the data set. Returns: on how many photos.

    Raises: ValueError, FileNotFoundError.
    """
    worn, photos, looks, _ = sources
    chosen = [("worn", look) for look in (worn_looks(worn) if worn else ())]
    chosen += [("flat", look) for look in (photo_looks(photos, looks) if photos else ())]
    if not chosen:
        raise ValueError("nothing to learn from: give --worn or --photos")
    document = fit_colours(model, chosen, progress)
    named = [("--worn", worn), ("--photos", photos), ("--looks", looks)]
    given = " ".join(option for option, value in named if value)
    write_regression(out, document, f"smartrec vision fit-colours {given} (model {model.name})", _today())
    return sum(document["fitted_on"].values())


def fit_scenes_to_file(model: Path, worn: Path, photos: Path, count: int, progress: Progress) -> int:
    """Beside the labels of that version. Returns: on how many pictures.

    Raises: ValueError, FileNotFoundError.
    """
    document = fit_scenes(model, worn, photos, count, progress)
    command = f"smartrec vision fit-scenes --worn --photos --pictures {count} (model {model.name})"
    file = (model / LABELS_IN_VERSION).with_name(SCENES_BESIDE_LABELS)
    write_regression(file, document, command, _today())
    return sum(document["fitted_on"].values())


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
