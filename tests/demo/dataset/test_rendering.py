"""The data set on disk: DeepFashion's layout, the same pictures for the same seed, and going on after
a cut.
"""

from pathlib import Path

import pytest
from PIL import Image

from smartrec_demo.dataset.rendering import (
    DataSetParameters,
    FolderHoldsAnotherDataSet,
    category_at,
    write_dataset,
)
from smartrec_demo.garments.recipes import categories

PARAMETERS = DataSetParameters(count=12, scenes=3, seed=3, side_px=64)


def silent(done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def data_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rendered")
    write_dataset(folder, PARAMETERS, 1, silent)
    return folder


def rows(file: Path) -> list[str]:
    count, _header, *lines = file.read_text().splitlines()
    assert int(count) == len(lines)
    return lines


def test_list_files_name_the_same_pictures_in_the_same_order(data_set: Path) -> None:
    lists = [
        data_set / "Anno_coarse" / name
        for name in ("list_category_img.txt", "list_attr_img.txt", "list_bbox.txt")
    ]
    lists.append(data_set / "Eval" / "list_eval_partition.txt")
    names = [[line.split()[0] for line in rows(file)] for file in lists]
    assert len(names[0]) == 12
    assert all(each == names[0] for each in names)
    assert all((data_set / name).is_file() for name in names[0])


def test_boxes_lie_inside_their_pictures(data_set: Path) -> None:
    for line in rows(data_set / "Anno_coarse" / "list_bbox.txt"):
        name, *numbers = line.split()
        left, top, right, bottom = map(int, numbers)
        with Image.open(data_set / name) as picture:
            width, height = picture.size
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height


def test_category_numbers_are_rows_of_the_category_list(data_set: Path) -> None:
    categories = [
        line.rsplit(maxsplit=1)[0] for line in rows(data_set / "Anno_coarse" / "list_category_cloth.txt")
    ]
    assert len(categories) == 50
    for line in rows(data_set / "Anno_coarse" / "list_category_img.txt"):
        name, number = line.split()
        assert name.split("/")[1].endswith(categories[int(number) - 1])


def test_each_attribute_row_has_1000_values_of_yes_no_and_unknown(data_set: Path) -> None:
    for line in rows(data_set / "Anno_coarse" / "list_attr_img.txt"):
        values = line.split()[1:]
        assert len(values) == 1000
        assert set(values) == {"-1", "0", "1"}


def test_pictures_without_a_garment_stand_apart(data_set: Path) -> None:
    lines = rows(data_set / "list_not_a_garment.txt")
    assert len(lines) == 3
    for line in lines:
        name, status = line.split()
        assert (data_set / name).is_file()
        assert status in ("train", "val", "test")


def test_a_run_that_was_cut_off_goes_on_and_ends_the_same(data_set: Path, tmp_path: Path) -> None:
    write_dataset(tmp_path, DataSetParameters(count=12, scenes=0, seed=3, side_px=64), 1, silent)
    steps: list[tuple[int, int]] = []
    write_dataset(tmp_path, PARAMETERS, 1, lambda done, total: steps.append((done, total)))
    assert steps[0] == (12, 15)
    for file in [*data_set.rglob("*.txt"), *data_set.rglob("*.jpg")]:
        assert (tmp_path / file.relative_to(data_set)).read_bytes() == file.read_bytes()


def test_a_finished_data_set_is_not_rendered_again(data_set: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_dataset(data_set, PARAMETERS, 1, lambda done, total: steps.append((done, total)))
    assert steps == [(15, 15)]


def test_a_folder_of_another_seed_is_refused(data_set: Path) -> None:
    with pytest.raises(FolderHoldsAnotherDataSet, match="choose another folder"):
        write_dataset(data_set, DataSetParameters(count=12, scenes=3, seed=4, side_px=64), 1, silent)


def test_categories_are_balanced() -> None:
    drawn = [category_at(9, index) for index in range(46 * 3)]
    assert all(drawn.count(category) == 3 for category in categories())
    assert drawn[:46] != drawn[46:92]
