"""Reads a data set in DeepFashion's layout (Liu et al., CVPR 2016): Anno_coarse with 1000 attributes.

An invalid row (of the wrong width, a label out of range) is an error with its line. What can be left out (a
missing picture, a box without area) is counted and reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smartrec_training.datasets.deepfashion.attribute_columns import attribute_values, match_attributes
from smartrec_training.datasets.deepfashion.collector import (
    PARTS,
    Findings,
    Progress,
    SampleCollector,
    classes_of,
    no_progress,
    read_box,
    unknown_box,
    with_reject_class,
)
from smartrec_training.datasets.deepfashion.list_files import BadDataset, ByPicture, Row, rows, whole_number
from smartrec_training.datasets.deepfashion.picture_files import PictureFinder
from smartrec_training.datasets.labels import NOT_A_GARMENT, Labels
from smartrec_training.datasets.samples import Samples
from smartrec_vocabulary import ATTRIBUTE_TYPES

FOLDERS = ("Anno_coarse", "Anno")  # today's name, and the first release's
CATEGORY_LIST = "list_category_cloth.txt"
ATTRIBUTE_LIST = "list_attr_cloth.txt"
CATEGORIES = "list_category_img.txt"
ATTRIBUTES = "list_attr_img.txt"
BOXES = "list_bbox.txt"
PARTITION = "Eval/list_eval_partition.txt"
WITHOUT_GARMENT = "list_not_a_garment.txt"  # ours: pictures that show nothing to wear
ROWS_PER_REPORT = 5000


def coarse_folder(directory: Path) -> Path:
    """Where the annotations are, or should be."""
    return next((directory / name for name in FOLDERS if (directory / name).is_dir()), directory / FOLDERS[0])


def read_category_list(file: Path) -> list[str]:
    """Category names by id - 1. Raises: FileNotFoundError; BadDataset."""
    return [row.name for row in rows(file, 1, of_pictures=False)]


def read_labels_of_dataset(directory: Path) -> Labels:
    """Categories that occur in the data set, the reject class, and its attributes.

    Raises: FileNotFoundError; BadDataset with the line.
    """
    folder = coarse_folder(directory)
    names = read_category_list(folder / CATEGORY_LIST)
    file = folder / CATEGORIES
    used = {whole_number(file, row, 0, 1, len(names)) for row in rows(file, 1)}
    present = tuple(name for number, name in enumerate(names, start=1) if number in used)
    return Labels(
        categories=with_reject_class(present), attributes=read_attribute_list(folder / ATTRIBUTE_LIST)
    )


def read_attribute_list(file: Path, types: tuple[str, ...] = ATTRIBUTE_TYPES) -> tuple[tuple[str, str], ...]:
    """(name, type) by column; the list's numbers count `types` from 1.

    Raises: FileNotFoundError; BadDataset with the line.
    """
    return tuple(
        (row.name, types[whole_number(file, row, 0, 1, len(types)) - 1])
        for row in rows(file, 1, of_pictures=False)
    )


def read_deepfashion(
    directory: Path, labels: Labels, progress: Progress = no_progress
) -> tuple[Samples, Findings]:
    """All pictures with what is known of them, boxes as fractions of the upright picture.

    Raises: FileNotFoundError for a missing list; BadDataset with the line of an invalid row.
    """
    findings = Findings()
    folder = coarse_folder(directory)
    collector = SampleCollector(labels, findings)
    finder = PictureFinder(directory)
    _collect_garments(directory, labels, collector, finder, findings, progress)
    for name, part, where in _without_garment(directory, finder, findings):
        collector.add(name, finder.path(name), NOT_A_GARMENT, part, unknown_box(), where)
    samples = collector.samples()
    _fill_attributes(folder, labels, collector, samples, findings)
    collector.count(samples)
    return samples, findings


def _collect_garments(
    directory: Path,
    labels: Labels,
    collector: SampleCollector,
    finder: PictureFinder,
    findings: Findings,
    progress: Progress,
) -> None:
    folder = coarse_folder(directory)
    parts = ByPicture((row.name, _part(directory / PARTITION, row)) for row in rows(directory / PARTITION, 1))
    boxes = ByPicture((row.name, row) for row in rows(folder / BOXES, 4))
    names = read_category_list(folder / CATEGORY_LIST)
    classes = classes_of(names, labels)
    file = folder / CATEGORIES
    for done, row in enumerate(rows(file, 1), start=1):
        where = f"{folder.name}/{CATEGORIES}, line {row.line}"
        category = classes[whole_number(file, row, 0, 1, len(classes)) - 1]
        part, size = parts.get(row.name), finder.size(row.name)
        if row.name in collector.row_of:
            findings.dropped.append(("picture listed twice (first row kept)", where))
        elif part is None:
            findings.dropped.append(("in no part of the evaluation partition", where))
        elif isinstance(size, str):
            findings.dropped.append((size, where))
        else:
            side_row = boxes.get(row.name)
            if side_row is None:
                findings.dropped.append(("no box (picture kept)", where))
                box = unknown_box()
            else:
                box = read_box(folder / BOXES, side_row, size, findings, f"{folder.name}/{BOXES}")
            collector.add(row.name, finder.path(row.name), category, part, box, where)
        if done % ROWS_PER_REPORT == 0:
            progress(done)


def _fill_attributes(
    folder: Path, labels: Labels, collector: SampleCollector, samples: Samples, findings: Findings
) -> None:
    own = [name for name, _ in read_attribute_list(folder / ATTRIBUTE_LIST)]
    columns = match_attributes(
        own, [name for name, _ in labels.attributes], findings, f"{folder.name}/{ATTRIBUTE_LIST}"
    )
    row_of = ByPicture(collector.row_of.items())
    file = folder / ATTRIBUTES
    for row in rows(file, len(own)):
        values = attribute_values(file, row, -1)
        place = row_of.get(row.name)
        if place is not None:
            samples.attributes[place, columns.network] = values[columns.own]


def _part(file: Path, row: Row) -> str:
    if row.values[0] not in PARTS:
        raise BadDataset(f"{file}, line {row.line}: {row.values[0]!r} is none of {', '.join(PARTS)}")
    return row.values[0]


def _without_garment(
    directory: Path, finder: PictureFinder, findings: Findings
) -> Iterator[tuple[str, str, str]]:
    file = directory / WITHOUT_GARMENT
    if not file.exists():
        return
    for row in rows(file, 1):
        where = f"{WITHOUT_GARMENT}, line {row.line}"
        size, part = finder.size(row.name), _part(file, row)
        if isinstance(size, str):
            findings.dropped.append((size, where))
        else:
            yield row.name, part, where
