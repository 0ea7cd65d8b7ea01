"""Puts a run together: data sets on disk → caches → sources → training, with a record."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from smartrec_training.batches import Source
from smartrec_training.config import TrainingConfig, with_steps
from smartrec_training.deepfashion import read_deepfashion
from smartrec_training.labels import Labels
from smartrec_training.photos import read_photos
from smartrec_training.pixel_cache import open_pixel_cache
from smartrec_training.samples import Samples
from smartrec_training.teacher import CHANNELS, Teacher
from smartrec_training.training import TrainingData, train

STANDARDISING_VIEWS = 256


def run_training(
    config: TrainingConfig,
    labels: Labels,
    run_directory: Path,
    *,
    photos_directory: Path | None,
    dataset_directory: Path | None,
    report: Callable[[str], None],
    step_limit: int | None = None,
) -> Path:
    """Train on the photos, a data set in DeepFashion's layout, or both. Returns the checkpoint file.

    step_limit: stop after this many steps in this call, as a kill would.

    Raises: FileNotFoundError or ValueError about the data; BadConfig about the config.
    """
    photos, renders = load_samples(labels, photos_directory, dataset_directory, report)
    cache_directory = run_directory.parent / "cache"
    sources = [
        _source(samples.part("train"), config, cache_directory, report) for samples in (photos, renders)
    ]
    teacher = _teacher(config, sources, cache_directory)
    data = TrainingData(
        photos=sources[0],
        renders=sources[1],
        category_count=len(labels.categories),
        teacher=teacher,
        teacher_channels=CHANNELS if teacher else (),
    )
    record = {
        "data": {"photos": sources[0].cache.fingerprint, "dataset": sources[1].cache.fingerprint},
        "pictures": {"photos": len(sources[0]), "dataset": len(sources[1])},
        "git_revision": git_revision(),
        "categories": list(labels.categories),
    }
    config = with_steps(config, len(sources[0]) + len(sources[1]))
    return train(config, data, run_directory, record=record, report=report, step_limit=step_limit)


def load_samples(
    labels: Labels,
    photos_directory: Path | None,
    dataset_directory: Path | None,
    report: Callable[[str], None],
) -> tuple[Samples, Samples]:
    """Photos and data set with the labels of the network; nothing for one that is not given."""
    nothing = no_samples(labels)
    photos = (
        read_photos(photos_directory, labels.categories, len(labels.attributes))
        if photos_directory
        else nothing
    )
    if dataset_directory is None:
        return photos, nothing
    samples, findings = read_deepfashion(dataset_directory, labels)
    report(findings.summary())
    return photos, samples


def no_samples(labels: Labels) -> Samples:
    """An empty data set."""
    return Samples(
        paths=(),
        category_sets=np.zeros((0, len(labels.categories)), dtype=bool),
        boxes=np.zeros((0, 4), dtype=np.float32),
        attributes=np.zeros((0, len(labels.attributes)), dtype=np.int8),
        groups=(),
        owners=(),
        parts=(),
    )


def _source(
    samples: Samples, config: TrainingConfig, directory: Path, report: Callable[[str], None]
) -> Source:
    cache = open_pixel_cache(
        directory,
        samples.paths,
        config.cache_side_px,
        progress=lambda done, total: report(f"decoded {done}/{total}"),
    )
    for row, why in cache.unreadable.items():
        report(f"left out {samples.paths[row]}: {why}")
    return Source(samples, cache, config.class_balance)


def _teacher(config: TrainingConfig, sources: list[Source], directory: Path) -> Teacher | None:
    if not any(stage.loss_weights.teacher for stage in config.stages):
        return None
    teacher = Teacher(directory / "teacher.xml", config.view_side_px)
    pixels = next(source.cache.pixels for source in sources if len(source))[:STANDARDISING_VIEWS]
    size = (config.view_side_px, config.view_side_px)
    teacher.standardise_on(np.stack([np.asarray(Image.fromarray(each).resize(size)) for each in pixels]))
    return teacher


def git_revision() -> str:
    """The commit that the code is at, "" outside a repository."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()
