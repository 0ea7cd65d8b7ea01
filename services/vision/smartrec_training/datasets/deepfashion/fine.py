"""Reads DeepFashion's Anno_fine: 20,000 pictures with 26 attributes, each marked as present or absent.

Each part has files of its own, line by line alike: `train.txt` (pictures), `train_attr.txt` (26 × 0 or 1),
`train_cate.txt` (category id), `train_bbox.txt` (pixels); the same for val and test.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smartrec_training.datasets.deepfashion.attribute_columns import attribute_values, match_attributes
from smartrec_training.datasets.deepfashion.coarse import (
    ATTRIBUTE_LIST,
    CATEGORY_LIST,
    ROWS_PER_REPORT,
    coarse_folder,
    read_attribute_list,
    read_category_list,
)
from smartrec_training.datasets.deepfashion.collector import (
    PARTS,
    Box,
    Findings,
    Progress,
    SampleCollector,
    classes_of,
    no_progress,
    read_box,
    with_reject_class,
)
from smartrec_training.datasets.deepfashion.list_files import BadDataset, Row, lines_of, whole_number
from smartrec_training.datasets.deepfashion.picture_files import PictureFinder
from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.samples import Samples
from smartrec_vocabulary import load_categories

FOLDER = "Anno_fine"
# The six groups of the 26, as types of the 1000: texture, sleeves, length, neckline, fabric, fit.
TYPES = ("texture", "part", "shape", "part", "fabric", "shape")
# For copies that come without their list of attributes.
ATTRIBUTES: tuple[tuple[str, str], ...] = tuple(
    (name, kind)
    for kind, names in zip(
        TYPES,
        (
            ("floral", "graphic", "striped", "embroidered", "pleated", "solid", "lattice"),
            ("long_sleeve", "short_sleeve", "sleeveless"),
            ("maxi_length", "mini_length", "no_dress"),
            ("crew_neckline", "v_neckline", "square_neckline", "no_neckline"),
            ("denim", "chiffon", "cotton", "leather", "faux", "knit"),
            ("tight", "loose", "conventional"),
        ),
        strict=True,
    )
    for name in names
)


def read_fine_labels(directory: Path) -> Labels:
    """Categories that occur, the reject class, and the attributes of this folder's list (else the 26).

    Raises: FileNotFoundError; BadDataset with the line.
    """
    names = _category_names(directory)
    used = {
        whole_number(file, row, 0, 1, len(names))
        for part in PARTS
        for file in [directory / FOLDER / f"{part}_cate.txt"]
        for row in _values(file, 1, len(_pictures(directory, part)))
    }
    present = tuple(name for number, name in enumerate(names, start=1) if number in used)
    return Labels(categories=with_reject_class(present), attributes=_attributes(directory))


def read_fine(directory: Path, labels: Labels, progress: Progress = no_progress) -> tuple[Samples, Findings]:
    """All pictures of Anno_fine with what is known of them; attributes marked 0 are known to be absent.

    Raises: FileNotFoundError for a missing file; BadDataset with the line of an invalid row.
    """
    findings = Findings(annotations="fine")
    collector = SampleCollector(labels, findings)
    finder = PictureFinder(directory)
    classes = classes_of(_category_names(directory), labels)
    for part in PARTS:
        _collect_part(directory, part, classes, collector, finder, findings, progress)
    samples = collector.samples()
    own = [name for name, _ in _attributes(directory)]
    network = [name for name, _ in labels.attributes]
    columns = match_attributes(own, network, findings, f"{FOLDER}/{ATTRIBUTE_LIST}")
    for part in PARTS:
        file = directory / FOLDER / f"{part}_attr.txt"
        pictures = _pictures(directory, part)
        for picture, row in zip(pictures, _values(file, len(own), len(pictures)), strict=True):
            values = attribute_values(file, row, 0)
            place = collector.row_of.get(picture.name)
            if place is not None and samples.parts[place] == part:
                samples.attributes[place, columns.network] = 2 * values[columns.own] - 1
    collector.count(samples)
    return samples, findings


def _collect_part(
    directory: Path,
    part: str,
    classes: list[str],
    collector: SampleCollector,
    finder: PictureFinder,
    findings: Findings,
    progress: Progress,
) -> None:
    folder = directory / FOLDER
    pictures = _pictures(directory, part)
    cate_file, box_file = folder / f"{part}_cate.txt", folder / f"{part}_bbox.txt"
    categories = list(_values(cate_file, 1, len(pictures)))
    boxes = list(_values(box_file, 4, len(pictures)))
    for picture, category, sides in zip(pictures, categories, boxes, strict=True):
        name = classes[whole_number(cate_file, category, 0, 1, len(classes)) - 1]
        where = f"{FOLDER}/{part}.txt, line {picture.line}"
        size = finder.size(picture.name)
        if picture.name in collector.row_of:
            findings.dropped.append(("picture listed twice (first row kept)", where))
        elif isinstance(size, str):
            findings.dropped.append((size, where))
        else:
            box: Box = read_box(box_file, sides, size, findings, f"{FOLDER}/{part}_bbox.txt")
            collector.add(picture.name, finder.path(picture.name), name, part, box, where)
            if len(collector.row_of) % ROWS_PER_REPORT == 0:
                progress(len(collector.row_of))


def _pictures(directory: Path, part: str) -> list[Row]:
    """The part's pictures in their order; a count line and a header are skipped."""
    file = directory / FOLDER / f"{part}.txt"
    return [
        Row(line, " ".join(cells), ())
        for line, cells in lines_of(file)
        if "/" in cells[0] or not (line <= 2 and (cells[0].isdigit() or cells[0] == "image_name"))
    ]


def _values(file: Path, width: int, wanted: int) -> Iterator[Row]:
    """`wanted` rows of `width` values. Raises: BadDataset with the line."""
    lines = list(lines_of(file))
    if len(lines) == wanted + 1 and lines[0][1] == [str(wanted)]:
        lines = lines[1:]
    if len(lines) != wanted:
        raise BadDataset(
            f"{file}, line {lines[-1][0] if lines else 1}: {len(lines)} rows for the {wanted} pictures of "
            f"{file.name.split('_')[0]}.txt"
        )
    for line, cells in lines:
        if len(cells) != width:
            raise BadDataset(f"{file}, line {line}: {len(cells)} values where {width} belong")
        yield Row(line, "", tuple(cells))


def _category_names(directory: Path) -> list[str]:
    for folder in (directory / FOLDER, coarse_folder(directory)):
        if (folder / CATEGORY_LIST).is_file():
            return read_category_list(folder / CATEGORY_LIST)
    return [category.name for category in load_categories()]


def _attributes(directory: Path) -> tuple[tuple[str, str], ...]:
    file = directory / FOLDER / ATTRIBUTE_LIST
    return read_attribute_list(file, TYPES) if file.is_file() else ATTRIBUTES
