"""Which of a data set's annotations are read, and the labels of a network that learns from them."""

from __future__ import annotations

from pathlib import Path

from smartrec_training.datasets.deepfashion.coarse import (
    CATEGORY_LIST,
    coarse_folder,
    read_category_list,
    read_deepfashion,
    read_labels_of_dataset,
)
from smartrec_training.datasets.deepfashion.collector import Findings, Progress, no_progress
from smartrec_training.datasets.deepfashion.fine import FOLDER as FINE_FOLDER
from smartrec_training.datasets.deepfashion.fine import read_fine, read_fine_labels
from smartrec_training.datasets.labels import Labels, vocabulary_labels
from smartrec_training.datasets.samples import Samples
from smartrec_vocabulary import load_categories

ANNOTATIONS = ("auto", "coarse", "fine")


def annotations_found(directory: Path, wanted: str = "auto") -> list[str]:
    """What there is to read: "coarse", "fine" or both, in that order; `wanted` "auto" takes all.

    Raises: FileNotFoundError, which names the folder that is missing; ValueError for another word.
    """
    if wanted not in ANNOTATIONS:
        raise ValueError(f"annotations are {', '.join(ANNOTATIONS)}, not {wanted!r}")
    if not directory.is_dir():
        raise FileNotFoundError(f"there is no folder {directory}")
    folders = {"coarse": coarse_folder(directory), "fine": directory / FINE_FOLDER}
    there = [name for name, folder in folders.items() if folder.is_dir()]
    if wanted != "auto" and wanted not in there:
        raise FileNotFoundError(f"{folders[wanted]} is missing")
    if not there:
        raise FileNotFoundError(f"{directory} holds neither {folders['coarse'].name}/ nor {FINE_FOLDER}/")
    return there if wanted == "auto" else [wanted]


def read_dataset(
    directory: Path, labels: Labels, annotations: str = "auto", progress: Progress = no_progress
) -> tuple[Samples, Findings]:
    """Its pictures with the labels of a network; "auto": the coarse annotations where there are both.

    Raises: FileNotFoundError; BadDataset with the line of an invalid row.
    """
    found = annotations_found(directory, annotations)[0]
    return (read_deepfashion if found == "coarse" else read_fine)(directory, labels, progress)


def own_labels(directory: Path, annotations: str = "auto") -> Labels:
    """The categories that occur in the data set, the reject class, and its attributes."""
    found = annotations_found(directory, annotations)[0]
    return (read_labels_of_dataset if found == "coarse" else read_fine_labels)(directory)


def labels_to_learn(directory: Path | None, annotations: str = "auto") -> Labels:
    """The labels of a network that learns from this data set.

    The vocabulary's labels if the data set's lists are the vocabulary's (all categories then, so that a small
    set of rendered garments makes the network that a large one makes), else the data set's own.
    """
    vocabulary = vocabulary_labels()
    if directory is None:
        return vocabulary
    own = own_labels(directory, annotations)
    if own.attributes != vocabulary.attributes:
        return own
    listed = read_category_list(coarse_folder(directory) / CATEGORY_LIST)
    is_same = listed == [category.name for category in load_categories()]
    return vocabulary if is_same else own
