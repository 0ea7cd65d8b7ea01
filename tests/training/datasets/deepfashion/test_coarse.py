"""Reading DeepFashion's layout as it is on disk and as it gets re-shared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from smartrec_training.datasets.deepfashion.coarse import read_deepfashion, read_labels_of_dataset
from smartrec_training.datasets.deepfashion.list_files import BadDataset
from smartrec_training.datasets.folder_tree import write_folder_tree
from smartrec_training.datasets.labels import NOT_A_GARMENT, Labels, vocabulary_labels
from smartrec_vocabulary import load_categories
from tests.training.deepfashion_on_disk import DatasetBuilder, attribute_row

LABELS = vocabulary_labels()


def category_id(name: str) -> int:
    return [category.name for category in load_categories()].index(name) + 1


def test_a_picture_comes_with_its_category_box_attributes_and_part(tmp_path: Path) -> None:
    builder = DatasetBuilder(tmp_path).picture(
        "img/Plain_Tee/img_00000001.jpg",
        category=category_id("Tee"),
        box="006 008 030 032",
        part="val",
        attributes=attribute_row(present=(0, 999), absent=(5,)),
    )
    samples, findings = read_deepfashion(builder.write(), LABELS)

    assert samples.groups == ("Tee",)
    assert samples.parts == ("val",)
    assert [LABELS.categories[each] for each in np.flatnonzero(samples.category_sets[0])] == ["Tee"]
    assert samples.boxes[0] == pytest.approx([0.1, 0.2, 0.5, 0.8])  # of 60 x 40 px
    assert np.flatnonzero(samples.attributes[0] > 0).tolist() == [0, 999]
    assert np.flatnonzero(samples.attributes[0] < 0).tolist() == [5]
    assert findings.dropped == []


@pytest.mark.parametrize(
    ("with_counts", "blank"), [(True, "   "), (False, "   "), (True, "\t"), (False, " ")]
)
def test_copies_without_count_line_or_with_other_separators_read_alike(
    tmp_path: Path, with_counts: bool, blank: str
) -> None:
    builder = DatasetBuilder(tmp_path).picture("img/A_Tee/img_1.jpg", category=category_id("Tee"))
    samples, _ = read_deepfashion(builder.write(with_counts=with_counts, blank=blank), LABELS)

    assert samples.groups == ("Tee",)
    assert (samples.attributes[0] > 0).sum() == 1


@pytest.mark.parametrize(
    ("listed", "on_disk"),
    [
        ("img/Caf&eacute;_Tee/img_1.jpg", "img/Café_Tee/img_1.jpg"),
        ("img/Rock_&_Roll_Tee/img_1.jpg", "img/Rock_&_Roll_Tee/img_1.jpg"),
        ("img/Men's_Tee/img_1.jpg", "img/Men's_Tee/img_1.jpg"),
        ("img/plain_tee/IMG_1.jpg", "img/Plain_Tee/img_1.jpg"),
        ("img/Caf\u00e9_Tee/img_1.jpg", "img/Cafe\u0301_Tee/img_1.jpg"),  # as macOS unpacks it
        ("img/Café_Tee/img_1.jpg", "img/Caf&eacute;_Tee/img_1.jpg"),
    ],
)
def test_folders_with_entities_signs_or_other_case_are_found(
    tmp_path: Path, listed: str, on_disk: str
) -> None:
    directory = DatasetBuilder(tmp_path).picture(listed, file=on_disk).write()
    samples, findings = read_deepfashion(directory, LABELS)

    assert [path.name for path in samples.paths] == ["img_1.jpg"]
    assert findings.dropped == []


def test_lists_that_spell_a_picture_differently_still_mean_one_picture(tmp_path: Path) -> None:
    directory = DatasetBuilder(tmp_path).picture("img/Café_Tee/img_1.jpg", part="val").write()
    for name in (
        "Anno_coarse/list_bbox.txt",
        "Anno_coarse/list_attr_img.txt",
        "Eval/list_eval_partition.txt",
    ):
        text = (directory / name).read_text("utf-8")
        (directory / name).write_text(text.replace("Café_Tee", "CAF&eacute;_tee"), "utf-8")

    samples, findings = read_deepfashion(directory, LABELS)

    assert samples.parts == ("val",)
    assert samples.boxes[0] == pytest.approx([0.1, 0.2, 0.5, 0.8])
    assert (samples.attributes[0] > 0).sum() == 1
    assert findings.dropped == []


def test_lists_with_a_byte_order_mark_or_in_latin_1_are_read(tmp_path: Path) -> None:
    directory = DatasetBuilder(tmp_path).picture("img/Café_Tee/img_1.jpg").write()
    for file in (*directory.glob("Anno_coarse/*"), *directory.glob("Eval/*")):
        text = file.read_text("utf-8")
        file.write_bytes(text.encode("latin-1") if "Café" in text else b"\xef\xbb\xbf" + text.encode())

    samples, _ = read_deepfashion(directory, LABELS)

    assert [path.parent.name for path in samples.paths] == ["Café_Tee"]


def test_a_picture_that_is_listed_twice_counts_once(tmp_path: Path) -> None:
    builder = DatasetBuilder(tmp_path).picture("img/Tee/img_1.jpg", category=category_id("Tee"))
    builder.categories.append("img/Tee/img_1.jpg   1")
    samples, findings = read_deepfashion(builder.write(), LABELS)

    assert samples.groups == ("Tee",)
    assert findings.dropped == [
        ("picture listed twice (first row kept)", "Anno_coarse/list_category_img.txt, line 4")
    ]


def test_a_missing_picture_and_an_unreadable_one_are_left_out_with_their_lines(tmp_path: Path) -> None:
    builder = DatasetBuilder(tmp_path)
    for number in range(1, 4):
        builder.picture(f"img/Tee/img_{number}.jpg")
    directory = builder.write()
    (directory / "img/Tee/img_1.jpg").unlink()
    (directory / "img/Tee/img_3.jpg").write_bytes(b"no picture")

    samples, findings = read_deepfashion(directory, LABELS)

    assert [path.name for path in samples.paths] == ["img_2.jpg"]
    assert findings.dropped == [
        ("picture missing", "Anno_coarse/list_category_img.txt, line 3"),
        ("picture unreadable", "Anno_coarse/list_category_img.txt, line 5"),
    ]
    assert "1 × picture missing, first: Anno_coarse/list_category_img.txt, line 3" in findings.summary()


def test_a_box_beyond_the_picture_is_clipped_and_one_without_area_is_unknown(tmp_path: Path) -> None:
    builder = DatasetBuilder(tmp_path)
    builder.picture("img/Tee/img_1.jpg", box="000 000 090 040")
    builder.picture("img/Tee/img_2.jpg", box="030 010 030 040")
    samples, findings = read_deepfashion(builder.write(), LABELS)

    assert samples.boxes[0] == pytest.approx([0, 0, 1, 1])
    assert np.isnan(samples.boxes[1]).all()
    assert [where for _, where in findings.dropped] == [
        "Anno_coarse/list_bbox.txt, line 3",
        "Anno_coarse/list_bbox.txt, line 4",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("Anno_coarse/list_category_img.txt", "   1", "   51", "line 3: 51 is not in 1..50"),
        ("Anno_coarse/list_category_img.txt", "   1", "   one", "line 3: 'one' is not a number"),
        ("Anno_coarse/list_category_img.txt", "   1", "", "line 3: 0 values where 1 belong"),
        ("Anno_coarse/list_bbox.txt", "006 ", "", "line 3: 3 values where 4 belong"),
        ("Anno_coarse/list_attr_img.txt", " 0 -1", " 0 0 -1", "line 3: 1001 values where 1000 belong"),
        ("Anno_coarse/list_attr_img.txt", " -1 ", " 7 ", "line 3: attribute labels are -1, 0 or 1"),
        ("Anno_coarse/list_attr_img.txt", " -1 ", " 7000 ", "line 3"),
        ("Anno_coarse/list_attr_cloth.txt", "   1\n", "   9\n", "line 3: 9 is not in 1..5"),
        ("Eval/list_eval_partition.txt", "train", "trian", "line 3: 'trian' is none of train, val, test"),
    ],
)
def test_a_row_that_cannot_be_meant_is_an_error_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    directory = DatasetBuilder(tmp_path).picture("img/Tee/img_1.jpg").write()
    text = (directory / file).read_text("utf-8")
    assert old in text
    (directory / file).write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(BadDataset, match=says):
        read_deepfashion(directory, LABELS)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    directory = DatasetBuilder(tmp_path).picture("img/Tee/img_1.jpg").write()
    (directory / "Anno_coarse/list_bbox.txt").unlink()

    with pytest.raises(FileNotFoundError, match=r"list_bbox\.txt is missing"):
        read_deepfashion(directory, LABELS)


def test_categories_that_never_occur_become_dress_and_labels_follow_the_data(tmp_path: Path) -> None:
    builder = DatasetBuilder(tmp_path).picture("img/a/1.jpg", category=category_id("Sundress"))
    directory = builder.picture("img/b/2.jpg", category=category_id("Tee")).write()

    samples, _ = read_deepfashion(directory, LABELS)

    assert samples.groups == ("Dress", "Tee")
    assert read_labels_of_dataset(directory).categories == ("Tee", "Sundress", NOT_A_GARMENT)


def test_pictures_without_a_garment_teach_the_reject_class(tmp_path: Path) -> None:
    builder = DatasetBuilder(tmp_path).picture("img/a/1.jpg").picture("scenes/2.jpg")
    builder.parts.pop()
    directory = builder.write()
    rows = "1\nimage_name evaluation_status\nscenes/2.jpg test\n"
    (directory / "list_not_a_garment.txt").write_text(rows, "utf-8")

    samples, findings = read_deepfashion(directory, LABELS)

    assert samples.groups[-1] == NOT_A_GARMENT
    assert samples.parts[-1] == "test"
    assert samples.category_sets[-1, -1]
    assert [reason for reason, _ in findings.dropped] == ["in no part of the evaluation partition"]


def test_a_category_or_attribute_that_the_network_lacks_is_reported_and_the_rest_is_used(
    tmp_path: Path,
) -> None:
    builder = DatasetBuilder(tmp_path).picture("img/a/1.jpg", category=category_id("Tee"))
    directory = builder.picture("img/b/2.jpg", category=category_id("Skirt")).write()
    network = Labels(
        categories=("Tee", NOT_A_GARMENT), attributes=(LABELS.attributes[3], ("sequined hem", "part"))
    )

    samples, findings = read_deepfashion(directory, network)

    assert samples.category_sets.tolist() == [[True, False], [False, False]]
    assert samples.attributes.tolist() == [[1, 0], [1, 0]]
    assert [reason for reason, _ in findings.dropped] == ["network has no category Skirt (picture kept)"]
    assert "1 of the network's 2 attributes stay unknown" in findings.summary()


def test_the_original_projects_folder_tree_is_links_to_the_pictures(tmp_path: Path) -> None:
    dataset = tmp_path / "data"
    builder = DatasetBuilder(dataset).picture("img/a/1.jpg", category=category_id("Blazer"))
    for folder in ("WOMEN/a", "MEN/a"):
        builder.picture(f"img/{folder}/1.jpg", category=category_id("Blazer"), part="val")
    samples, _ = read_deepfashion(builder.write(), LABELS)

    for _ in range(2):
        assert write_folder_tree(samples, dataset, tmp_path / "tree") == 3

    links = sorted(path for path in (tmp_path / "tree").rglob("*") if not path.is_dir())
    assert [str(link.relative_to(tmp_path / "tree")) for link in links] == [
        "Train/Blazer/a_1.jpg",
        "Val/Blazer/MEN_a_1.jpg",
        "Val/Blazer/WOMEN_a_1.jpg",
    ]
    assert all(link.is_symlink() for link in links)
    assert links[0].read_bytes() == samples.paths[0].read_bytes()
