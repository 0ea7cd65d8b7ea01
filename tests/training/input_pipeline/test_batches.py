"""The stream of training batches."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from smartrec_training.datasets.deepfashion.coarse import read_deepfashion
from smartrec_training.datasets.labels import vocabulary_labels
from smartrec_training.datasets.photo_labels import PHOTO_LABELS
from smartrec_training.datasets.photos import read_photos
from smartrec_training.datasets.senders import part_of_sender
from smartrec_training.input_pipeline.augmentation import Augmentation
from smartrec_training.input_pipeline.batches import Recipe, Source, Stream, make_batch
from smartrec_training.input_pipeline.colour_targets import colour_shares, palette_lab
from smartrec_training.input_pipeline.pixel_cache import open_pixel_cache
from smartrec_vocabulary import load_categories, load_colours
from tests.training.deepfashion_on_disk import DatasetBuilder, write_picture

LABELS = vocabulary_labels()
RECIPE = Recipe(
    seed=3,
    batch_size=8,
    photo_share=0.5,
    view_side_px=32,
    network_side_px=24,
    augmentation=Augmentation(),
)


def photos_on_disk(directory: Path, labels: list[str]) -> Path:
    rows = ["image,sender_id,label,kids"]
    for number, label in enumerate(labels):
        write_picture(directory / "images" / f"{number}.jpg", seed=number)
        rows.append(f"{number},{number},{label},False")
    (directory / "images.csv").write_text("\n".join(rows), "utf-8")
    return directory


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Source, Source]:
    photos = read_photos(photos_on_disk(tmp_path / "photos", ["T-Shirt", "T-Shirt", "Shoes"]), LABELS)
    builder = DatasetBuilder(tmp_path / "set").picture("img/a/1.jpg").picture("img/b/2.jpg", category=5)
    renders, _ = read_deepfashion(builder.write(), LABELS)
    return tuple(  # type: ignore[return-value]
        Source(samples, open_pixel_cache(tmp_path / "cache", samples.paths, 48, processes=1), 1.0)
        for samples in (photos, renders)
    )


def test_a_batch_mixes_photos_and_garments_and_knows_what_each_can_teach(
    sources: tuple[Source, Source],
) -> None:
    images, truth = make_batch(0, *sources, RECIPE)

    assert images.shape == (8, 24, 24, 3)
    assert truth["box_known"].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert truth["attributes_listed"].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert (truth["attributes"][4:] != 0).any(axis=1).all()
    assert truth["category_sets"].any(axis=1).all()
    assert truth["colours"].sum(axis=1) == pytest.approx(np.ones(8), abs=1e-5)


def test_the_share_of_pictures_without_a_garment_can_be_said(sources: tuple[Source, Source]) -> None:
    photos, garments = sources
    random = np.random.default_rng(0)

    for share in (0.1, 0.5):
        shoes = photos.samples.category_sets[photos.draw(2000, random, share), -1]
        assert shoes.mean() == pytest.approx(share, abs=0.03)
    assert not garments.samples.category_sets[garments.draw(10, random, 0.5), -1].any()  # it has none


def test_a_teacher_is_asked_about_the_photos_alone_at_the_finer_side(sources: tuple[Source, Source]) -> None:
    seen: list[np.ndarray] = []

    def teacher(views: np.ndarray) -> dict[str, np.ndarray]:
        seen.append(views)
        return {"teacher_1": np.zeros((len(views), 2, 2, 3), np.float32)}

    images, truth = make_batch(0, *sources, dataclasses.replace(RECIPE, teacher=teacher))

    assert images.shape == (8, 24, 24, 3)
    assert [views.shape for views in seen] == [(4, 32, 32, 3)]
    assert truth["teacher_1"].shape == (4, 2, 2, 3)


def test_what_two_blended_photos_show_is_left_to_the_teacher(sources: tuple[Source, Source]) -> None:
    def teacher(views: np.ndarray) -> dict[str, np.ndarray]:
        return {"teacher_category": views.mean(axis=(1, 2))}

    recipe = dataclasses.replace(RECIPE, teacher=teacher)
    plain, _ = make_batch(0, *sources, recipe)
    mixed, truth = make_batch(0, *sources, dataclasses.replace(recipe, mixed_share=0.75))

    known = truth["category_sets"].any(axis=1) | (truth["attributes"] != 0).any(axis=1)
    assert known[:4].sum() == 1
    assert known[4:].all()
    assert truth["teacher_category"].shape == (4, 3)
    changed = (plain != mixed).any(axis=(1, 2, 3))
    assert not (changed & known)[:4].any()


def test_batch_number_k_is_always_the_same_so_a_killed_run_sees_what_it_would_have_seen(
    sources: tuple[Source, Source],
) -> None:
    stream = Stream(lambda step: make_batch(step, *sources, RECIPE), first_step=0)
    batches = [next(stream) for _ in range(3)]
    stream.close()
    resumed = Stream(lambda step: make_batch(step, *sources, RECIPE), first_step=2)
    again = next(resumed)
    resumed.close()

    assert np.array_equal(batches[2][0], again[0])
    assert not np.array_equal(batches[1][0], again[0])


def test_a_failure_while_making_batches_reaches_the_training_loop() -> None:
    def fail(step: int) -> None:
        raise OSError("disk gone")

    stream = Stream(fail, first_step=0)  # type: ignore[arg-type]
    with pytest.raises(OSError, match="disk gone"):
        next(stream)
    stream.close()


def test_a_corrupt_picture_is_reported_and_never_drawn(tmp_path: Path) -> None:
    directory = photos_on_disk(tmp_path, ["T-Shirt", "Pants", "Hat"])
    (directory / "images" / "1.jpg").write_bytes(b"\xff\xd8\xff broken")
    samples = read_photos(directory, LABELS)
    source = Source(samples, open_pixel_cache(tmp_path / "cache", samples.paths, 48, processes=1), 0.5)

    assert list(source.cache.unreadable) == [1]
    assert set(source.draw(200, np.random.default_rng(1)).tolist()) == {0, 2}


def test_balance_draws_rare_labels_as_often_as_frequent_ones(tmp_path: Path) -> None:
    samples = read_photos(photos_on_disk(tmp_path, ["T-Shirt"] * 9 + ["Skirt"]), LABELS)
    cache = open_pixel_cache(tmp_path / "cache", samples.paths, 48, processes=1)
    rows = Source(samples, cache, 1.0).draw(1000, np.random.default_rng(1))

    assert 0.45 < (rows == 9).mean() < 0.55


def test_a_sender_stays_in_the_part_that_earlier_figures_were_measured_with() -> None:
    parts = {sender: part_of_sender(sender) for sender in map(str, range(25))}
    assert [sender for sender, part in parts.items() if part == "test"] == ["0", "3", "14"]
    assert [sender for sender, part in parts.items() if part == "val"] == ["20"]


def test_every_photo_label_means_categories_that_exist(tmp_path: Path) -> None:
    samples = read_photos(photos_on_disk(tmp_path, list(PHOTO_LABELS)), LABELS)

    assert samples.category_sets.any(axis=1).all()
    known = {*(category.name for category in load_categories()), LABELS.not_a_garment}
    assert {name for label in PHOTO_LABELS.values() for name in label.categories} <= known


def test_a_photos_label_says_which_sleeves_and_collars_it_can_have(tmp_path: Path) -> None:
    samples = read_photos(photos_on_disk(tmp_path, ["T-Shirt", "Undershirt", "Dress"]), LABELS)
    names = [name for name, _ in LABELS.attributes]
    column = {name: samples.attributes[:, names.index(name)].tolist() for name in names}

    assert column["sleeveless"] == [-1, 1, 0]
    assert column["short sleeve"] == [1, -1, 0]
    assert column["hooded"] == [-1, -1, 0]
    assert column["striped"] == [0, 0, 0]


def test_every_implied_attribute_is_in_the_vocabulary_and_never_both_there_and_not() -> None:
    names = {name for name, _ in LABELS.attributes}
    for label in PHOTO_LABELS.values():
        assert label.has | label.lacks <= names
        assert not label.has & label.lacks


def test_an_unknown_photo_label_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line 3: unknown label 'Glove'"):
        read_photos(photos_on_disk(tmp_path, ["Hat", "Glove"]), LABELS)


def test_a_red_garment_on_a_white_floor_is_red() -> None:
    image = np.full((1, 40, 40, 3), 255, dtype=np.uint8)
    image[0, 10:30, 10:30] = (214, 40, 40)
    box = np.array([[0.25, 0.25, 0.75, 0.75]], dtype=np.float32)

    shares = colour_shares(image, box, palette_lab())[0]

    assert load_colours()[int(shares.argmax())].name == "red"
    assert shares.max() > 0.5


def test_decoding_that_was_interrupted_goes_on_where_it_was(tmp_path: Path) -> None:
    directory = photos_on_disk(tmp_path, ["T-Shirt"] * 3)
    paths = [directory / "images" / f"{number}.jpg" for number in range(3)]
    whole = open_pixel_cache(tmp_path / "one", paths, 48, processes=1)
    cache = tmp_path / "two"
    open_pixel_cache(cache, paths, 48, processes=1)
    (note,) = cache.glob("*.json")
    note.unlink()
    note.with_suffix(".part.json").write_text('{"done": 2, "unreadable": {"0": "broken"}}', "utf-8")
    told: list[int] = []

    resumed = open_pixel_cache(cache, paths, 48, processes=1, progress=lambda done, _: told.append(done))

    assert told == [3]
    assert resumed.unreadable == {0: "broken"}
    assert np.array_equal(resumed.pixels, whole.pixels)
    assert not list(cache.glob("*.part.json"))


def test_where_devices_share_a_batch_out_photos_and_garments_are_mixed(
    sources: tuple[Source, Source],
) -> None:
    _, plain = make_batch(0, *sources, RECIPE)
    images, mixed = make_batch(0, *sources, dataclasses.replace(RECIPE, is_shuffled=True))

    assert sorted(mixed["box_known"]) == sorted(plain["box_known"])
    assert mixed["box_known"].tolist() != plain["box_known"].tolist()
    assert len(images) == 8


@pytest.mark.parametrize(
    ("label", "meant", "seldom"),
    [
        ("Pants", {"Jeans", "Chinos"}, {"Capris", "Gauchos"}),
        ("Hoodie", {"Hoodie"}, {"Jacket", "Sweater"}),
        ("Blazer", {"Blazer"}, {"Jacket", "Peacoat"}),
        ("Outwear", {"Jacket", "Coat"}, {"Blazer"}),
    ],
)
def test_a_photos_category_is_most_likely_what_its_label_names(
    tmp_path: Path, label: str, meant: set[str], seldom: set[str]
) -> None:
    samples = read_photos(photos_on_disk(tmp_path, [label]), LABELS)
    cache = open_pixel_cache(tmp_path / "cache", samples.paths, 48, processes=1)
    source = Source(samples, cache, 1.0)

    weights = dict(zip(LABELS.categories, source.weighted_sets(np.array([0]))[0], strict=True))

    assert {weights[name] for name in meant} == {1}
    assert all(0 < weights[name] < 1 for name in seldom)
    assert weights["Tee"] == 0
