"""An exported model with its category head fitted anew, as the next version: `smartrec vision refit`.

The graph and the weights of both backbones stay as they are. Needs TensorFlow.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import Labels, read_labels, write_labels
from smartrec_training.datasets.photo_labels import NAMED_AFTER_CATEGORY
from smartrec_training.datasets.samples import Samples, concatenated
from smartrec_training.evaluation.measuring import samples_of
from smartrec_training.evaluation.model_card import write_model_card
from smartrec_training.export.category_refit import Correction, fit, rejecting_as_before
from smartrec_training.export.frozen_features import seen_of
from smartrec_training.export.saved_model import quantise_per_channel, replace_folder
from smartrec_training.export.version_folders import next_version
from smartrec_training.export.warm_up import WARM_UP_FILE
from smartrec_vision.inference.labels import LABELS_IN_VERSION, SCENES_BESIDE_LABELS
from smartrec_vocabulary.cie_lab import Floats

Progress = Callable[[str, int, int], None]
_SCENES = LABELS_IN_VERSION.with_name(SCENES_BESIDE_LABELS)  # told by the embedding, which stays
_OWN_NAME_COUNTS = 6.0
"""How often each hoodie, blazer and blouse among the flat photos counts. Of 1, 3, 4, 6 and 10 on 2026-11-30,
with a look at the part test: at 6 their names come back, and the others keep what they gained."""


def refit(
    model: Path,
    dataset: Path | None,
    photos: Path | None,
    worn: Path | None,
    kept_in: Path,
    progress: Progress,
) -> Path:
    """Learns of the train parts; the val parts choose how strongly. Returns: the new version's folder.

    Raises: FileNotFoundError, ValueError.
    """
    labels = read_labels(model)
    learned = _known(samples_of(labels, dataset, photos, "train", worn=worn))
    validation = _known(samples_of(labels, dataset, photos, "val", worn=worn))
    if not learned or not validation:
        raise ValueError("nothing to learn from, or to choose by: give --photos, --worn or --dataset")
    counts = np.concatenate([_counts(kind, each) for kind, each in learned.items()])
    together = concatenated(*learned.values())
    of_train = seen_of(model, together, kept_in, lambda *done: progress("train", *done), counts)
    of_val = [
        seen_of(model, each, kept_in, lambda *done: progress("val", *done)) for each in validation.values()
    ]
    correction, regularisation = fit(of_train, of_val)
    correction = rejecting_as_before(correction, of_val)
    note = {
        "of version": labels.version,
        "pictures": len(of_train.features),
        "regularisation": regularisation,
    }
    labels = dataclasses.replace(
        labels,
        version=next_version(model.parent),
        figures={},
        training={**labels.training, "categories fitted anew": note},
    )
    return _write(model, labels, correction)


def _known(sets: dict[str, Samples]) -> dict[str, Samples]:
    """Those of each set whose category is known at all."""
    kept = {kind: each.take(np.flatnonzero(_is_told(each))) for kind, each in sets.items()}
    return {kind: each for kind, each in kept.items() if len(each)}


def _counts(kind: str, samples: Samples) -> Floats:
    """How much each counts: a flat photo more whose label is a category's own name."""
    is_named = np.isin(samples.groups, sorted(NAMED_AFTER_CATEGORY)) & (kind == "photos")
    return np.where(is_named, _OWN_NAME_COUNTS, 1).astype(np.float32)


def _is_told(samples: Samples) -> npt.NDArray[np.bool_]:
    sets = samples.category_sets
    return np.asarray(sets.any(axis=1) & ~sets[:, :-1].all(axis=1), bool)


def _write(model: Path, labels: Labels, correction: Correction) -> Path:
    import tensorflow as tf

    shares = labels.training["second_backbone"]["shares"]
    loaded = tf.saved_model.load(str(model))
    stored = list(loaded.stored["trainable"])
    _add_kernel(stored, correction.kernel / (shares["sharpness"] * shares["category"]))
    _add_bias(stored, correction.bias)
    part = model.parent / f".{labels.version}.part"
    shutil.rmtree(part, ignore_errors=True)
    tf.saved_model.save(
        loaded, str(part), signatures={"serving_default": loaded.signatures["serving_default"]}
    )
    write_labels(part, labels)
    write_model_card(part, labels)
    for beside in (WARM_UP_FILE, _SCENES):
        if (model / beside).exists():
            shutil.copy(model / beside, part / beside)
    return replace_folder(part, model.parent / labels.version)


def _add_kernel(stored: list[Any], change: Any) -> None:
    """To the head's kernel, kept as int8 with a scale for each category."""
    (kernel, scales) = next(each for each in stored if tuple(each[0].shape) == change.shape)
    quantised, changed = quantise_per_channel(kernel.numpy() * scales.numpy() + change)
    kernel.assign(quantised)
    scales.assign(changed)


def _add_bias(stored: list[Any], change: Any) -> None:
    """To the bias of the mixture of both backbones, whose layers come after theirs."""
    bias = [each[0] for each in stored if tuple(each[0].shape) == change.shape][-1]
    bias.assign(bias.numpy() + change.astype(np.float32))
