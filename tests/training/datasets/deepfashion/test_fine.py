"""Reading Anno_fine: 26 attributes, each part in files of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from smartrec_training.datasets.annotations import (
    annotations_found,
    labels_to_learn,
    own_labels,
    read_dataset,
)
from smartrec_training.datasets.deepfashion.list_files import BadDataset
from smartrec_training.datasets.labels import NOT_A_GARMENT, vocabulary_labels
from smartrec_vocabulary import load_categories
from tests.training.deepfashion_on_disk import DatasetBuilder

NAMES = [category.name for category in load_categories()]
TEE, SKIRT = NAMES.index("Tee") + 1, NAMES.index("Skirt") + 1
LONG_SLEEVE, V_NECKLINE, LOOSE = 7, 14, 24


def cells(*present: int) -> str:
    return " ".join("1" if column in present else "0" for column in range(26))


def fine_dataset(directory: Path) -> DatasetBuilder:
    builder = DatasetBuilder(directory)
    for number in range(2):
        builder.picture(f"img/Tee/{number}.jpg", category=TEE, box="006 008 030 032")
    builder.picture("img/Skirt/3.jpg", category=SKIRT, part="val")
    builder.picture("img/Skirt/4.jpg", category=SKIRT, part="test")
    builder.write_fine({"train": cells(LONG_SLEEVE, V_NECKLINE), "val": cells(LOOSE), "test": cells()})
    return builder


def test_each_part_comes_from_its_own_files_and_a_zero_means_absent(tmp_path: Path) -> None:
    directory = fine_dataset(tmp_path).directory
    labels = own_labels(directory)
    samples, findings = read_dataset(directory, labels)

    assert set(labels.categories) == {
        "Skirt",
        "Tee",
        NOT_A_GARMENT,
    }
    assert len(labels.attributes) == 26
    assert labels.attributes[LONG_SLEEVE] == ("long_sleeve", "part")
    assert samples.parts == ("train", "train", "val", "test")
    assert samples.groups == ("Tee", "Tee", "Skirt", "Skirt")
    assert np.flatnonzero(samples.attributes[0] > 0).tolist() == [LONG_SLEEVE, V_NECKLINE]
    assert (samples.attributes[0] < 0).sum() == 24
    assert samples.boxes[0] == pytest.approx([0.1, 0.2, 0.5, 0.8])
    assert findings.summary().startswith(
        "fine annotations: 4 pictures (2 train, 1 val, 1 test) in 2 categories, 4 with a box, "
        "1.2 of 26 attributes a picture"
    )


def test_a_network_of_the_1000_attributes_is_told_those_of_the_26_that_it_has(tmp_path: Path) -> None:
    labels = vocabulary_labels()
    samples, findings = read_dataset(fine_dataset(tmp_path).directory, labels)

    present = [labels.attributes[column][0] for column in np.flatnonzero(samples.attributes[0] > 0)]
    assert present == ["v-neck", "long sleeve"]
    assert "fine: " not in findings.summary()
    assert "the network has no attribute 'no_dress' and 2 others" in findings.summary()


def test_coarse_annotations_come_first_and_fine_ones_can_be_chosen(tmp_path: Path) -> None:
    builder = fine_dataset(tmp_path)
    builder.write()

    assert annotations_found(tmp_path) == ["coarse", "fine"]
    assert len(own_labels(tmp_path).attributes) == 1000
    assert labels_to_learn(tmp_path) == vocabulary_labels()
    assert len(labels_to_learn(tmp_path, "fine").attributes) == 26


def test_a_folder_without_annotations_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"neither Anno_coarse/ nor Anno_fine/"):
        annotations_found(tmp_path)
    DatasetBuilder(tmp_path).picture("img/a/1.jpg").write()
    with pytest.raises(FileNotFoundError, match="Anno_fine is missing"):
        annotations_found(tmp_path, "fine")


def test_a_list_of_its_own_names_and_types_the_attributes(tmp_path: Path) -> None:
    directory = fine_dataset(tmp_path).directory
    rows = "".join(f"fine {number} {number % 6 + 1}\n" for number in range(26))
    (directory / "Anno_fine/list_attr_cloth.txt").write_text(f"26\nattribute_name attribute_type\n{rows}")

    assert own_labels(directory).attributes[:3] == (
        ("fine 0", "texture"),
        ("fine 1", "part"),
        ("fine 2", "shape"),
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("train_attr.txt", "1", "2", "train_attr.txt, line 1: attribute labels are 0 or 1"),
        ("train_attr.txt", "0 0 ", "0 ", "train_attr.txt, line 1: 25 values where 26 belong"),
        ("val_cate.txt", f"{SKIRT}", "51", "val_cate.txt, line 1: 51 is not in 1..50"),
        ("test_bbox.txt", "006 ", "", "test_bbox.txt, line 1: 3 values where 4 belong"),
        ("test_bbox.txt", "006 008", "six 008", "test_bbox.txt, line 1: could not convert"),
        ("train_cate.txt", f"{TEE}\n", "", "1 rows for the 2 pictures of train.txt"),
    ],
)
def test_a_row_that_cannot_be_meant_is_an_error_with_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    directory = fine_dataset(tmp_path).directory
    path = directory / "Anno_fine" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(BadDataset, match=says):
        read_dataset(directory, own_labels(directory))


def test_count_lines_are_skipped_and_a_missing_picture_is_reported_with_its_line(tmp_path: Path) -> None:
    directory = fine_dataset(tmp_path).directory
    for ending in ("", "_cate", "_bbox", "_attr"):
        file = directory / f"Anno_fine/train{ending}.txt"
        file.write_text("2\n" + file.read_text())
    (directory / "img/Tee/1.jpg").unlink()

    samples, findings = read_dataset(directory, own_labels(directory))

    assert len(samples) == 3
    assert findings.dropped == [("picture missing", "Anno_fine/train.txt, line 3")]
