"""Builds a run: data sets on disk → caches → sources → training, with a record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from smartrec_training.config import TrainingConfig, with_steps
from smartrec_training.datasets.annotations import read_dataset
from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.photos import read_photos
from smartrec_training.datasets.samples import Samples, concatenated, no_samples
from smartrec_training.datasets.worn import read_worn
from smartrec_training.input_pipeline.batches import Source
from smartrec_training.input_pipeline.pixel_cache import open_pixel_cache
from smartrec_training.loop.training import TrainingData, train
from smartrec_training.loop.validation import Validation
from smartrec_training.teacher.teacher import CHANNELS, Teacher
from smartrec_training.teacher.tuning import prepare_teacher
from smartrec_training.tracking.record import run_record

STANDARDISING_VIEWS = 256


def run_training(
    config: TrainingConfig,
    labels: Labels,
    run_directory: Path,
    *,
    photos_directory: Path | None,
    dataset_directory: Path | None,
    report: Callable[[str], None],
    worn_directory: Path | None = None,
    annotations: str = "auto",
    distribute: str = "none",
    step_limit: int | None = None,
) -> Path:
    """Train on the photos, a data set in DeepFashion's layout, or both. Returns the checkpoint file.

    labels: what the network tells apart (`datasets.labels_to_learn`).
    step_limit: stop after this many steps in this call, as a kill would.

    Raises: FileNotFoundError or ValueError about the data; BadConfig about the config.
    """
    if photos_directory is None and dataset_directory is None and worn_directory is None:
        raise ValueError("nothing to learn from: give --dataset, --photos or --worn")
    found = load_samples(labels, photos_directory, dataset_directory, report, annotations, worn_directory)
    parts = dict(zip(("photos", "dataset"), (samples.part("train") for samples in found), strict=True))
    if not any(len(samples) for samples in parts.values()):
        raise ValueError("nothing to learn from: no picture is in the train part")
    cache_directory = run_directory.parent / "cache"
    sources = [_source(samples, config, cache_directory, report) for samples in parts.values()]
    counts = len(labels.categories), len(labels.attributes)
    teacher = _teacher(config, sources, counts, run_directory, report)
    data = TrainingData(
        photos=sources[0],
        renders=sources[1],
        category_count=counts[0],
        attribute_count=counts[1],
        teacher=teacher,
        teacher_channels=CHANNELS if teacher else (),
        validation=_validation(found, config, cache_directory, report),
    )
    config = with_steps(config, len(sources[0]) + len(sources[1]))
    record = run_record(labels, parts, annotations=annotations)
    return train(
        config,
        data,
        run_directory,
        record=record,
        report=report,
        step_limit=step_limit,
        distribute=distribute,
    )


def load_samples(
    labels: Labels,
    photos_directory: Path | None,
    dataset_directory: Path | None,
    report: Callable[[str], None],
    annotations: str = "auto",
    worn_directory: Path | None = None,
) -> tuple[Samples, Samples]:
    """Photos, flat and worn, and data set with the labels of the network; nothing for one not given."""
    photos = samples = no_samples(len(labels.categories), len(labels.attributes))
    if photos_directory is not None:
        photos = read_photos(photos_directory, labels)
    if worn_directory is not None:
        photos = concatenated(photos, read_worn(worn_directory, labels))
    if dataset_directory is not None:
        samples, findings = read_dataset(
            dataset_directory, labels, annotations, lambda done: report(f"read {done} rows")
        )
        report(findings.summary())
    return photos, samples


def _validation(
    found: tuple[Samples, Samples], config: TrainingConfig, directory: Path, report: Callable[[str], None]
) -> Validation | None:
    if not config.validation_pictures:
        return None
    sources = [_source(samples.part("val"), config, directory, report) for samples in found]
    validation = Validation(sources, config.validation_pictures)
    if len(validation):
        return validation
    if config.early_stop_rounds:
        raise ValueError("early_stop_rounds is above 0, but no picture is in the val part")
    report("no picture is in the val part: nothing is measured at the end of rounds")
    return None


def _source(
    samples: Samples,
    config: TrainingConfig,
    directory: Path,
    report: Callable[[str], None],
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


def _teacher(
    config: TrainingConfig,
    sources: list[Source],
    label_counts: tuple[int, int],
    directory: Path,
    report: Callable[[str], None],
) -> Teacher | None:
    if not any(stage.loss_weights.needs_teacher for stage in config.stages):
        return None
    directory.mkdir(parents=True, exist_ok=True)
    file = prepare_teacher(config, sources[0], sources[1], label_counts, directory, report)
    teacher = Teacher(file, config.view_side_px)
    pixels = next(source.cache.pixels for source in sources if len(source))[:STANDARDISING_VIEWS]
    size = (config.view_side_px, config.view_side_px)
    teacher.standardise_on(np.stack([np.asarray(Image.fromarray(each).resize(size)) for each in pixels]))
    return teacher
