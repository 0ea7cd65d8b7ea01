"""The box moves with the picture."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from smartrec_training.input_pipeline.augmentation import Augmentation, augment

SIDE = 120
STILL = Augmentation(
    smallest_scale=1.0,
    largest_scale=1.0,
    stretch=0.0,
    rotation_degrees=0.0,
    flip=0.0,
    brightness=0.0,
    contrast=0.0,
    saturation=0.0,
    tint=0.0,
    grey=0.0,
    blur=0.0,
    noise=0.0,
    erase=0.0,
)


def picture_with_a_white_patch() -> tuple[np.ndarray, np.ndarray]:
    """Black, but for an upright white ellipse; the box around it."""
    box = np.array([0.2, 0.3, 0.6, 0.9], dtype=np.float32)
    centre, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    x, y = (columns + 0.5) / SIDE - centre[0], (rows + 0.5) / SIDE - centre[1]
    white = (x / half[0]) ** 2 + (y / half[1]) ** 2 <= 1
    return np.where(white[..., None], 255, 0).astype(np.uint8).repeat(3, axis=2), box


def box_of_white(pixels: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(pixels.min(axis=2) > 200)  # the drawn rim is never that white
    side = pixels.shape[0]
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / side


def view_of_black(settings: Augmentation, seed: int) -> tuple[np.ndarray, np.ndarray]:
    pixels, box = picture_with_a_white_patch()
    return augment(pixels, box, settings, 90, np.random.default_rng(seed))


def test_without_augmentation_picture_and_box_stay_as_they_are() -> None:
    pixels, box = picture_with_a_white_patch()
    seen, moved = augment(pixels, box, STILL, SIDE, np.random.default_rng(1))

    assert np.array_equal(seen, pixels)
    assert moved == pytest.approx(box)


def test_a_mirrored_view_mirrors_the_box() -> None:
    seen, box = view_of_black(dataclasses.replace(STILL, flip=1.0), 1)

    assert box == pytest.approx([0.4, 0.3, 0.8, 0.9], abs=1e-6)
    assert box_of_white(seen) == pytest.approx(box, abs=0.02)


@pytest.mark.parametrize("seed", range(12))
def test_the_box_stays_around_what_it_marks_when_scaled_moved_and_stretched(seed: int) -> None:
    settings = dataclasses.replace(
        STILL, smallest_scale=0.9, largest_scale=1.0, stretch=0.1, flip=0.5, least_box_seen=0.3
    )
    seen, box = view_of_black(settings, seed)

    assert box_of_white(seen) == pytest.approx(box, abs=0.025)


@pytest.mark.parametrize("seed", range(12))
def test_a_turned_garment_lies_inside_its_box_and_nearly_fills_it(seed: int) -> None:
    seen, box = view_of_black(dataclasses.replace(STILL, rotation_degrees=25.0), seed)
    white = box_of_white(seen)

    assert (box[:2] <= white[:2] + 0.02).all()
    assert (box[2:] >= white[2:] - 0.02).all()
    assert box == pytest.approx(white, abs=0.09)


@pytest.mark.parametrize("seed", range(20))
def test_a_known_box_is_never_lost_from_the_view(seed: int) -> None:
    settings = dataclasses.replace(STILL, smallest_scale=0.3, largest_scale=0.9, least_box_seen=0.6)
    seen, box = view_of_black(settings, seed)

    assert (box[2:] > box[:2]).all()
    assert (seen[..., 0] > 127).any()


def test_an_unknown_box_stays_unknown_and_colours_stay_in_range() -> None:
    pixels, _ = picture_with_a_white_patch()
    unknown = np.full(4, np.nan, dtype=np.float32)
    seen, box = augment(pixels, unknown, Augmentation(), 64, np.random.default_rng(3))

    assert np.isnan(box).all()
    assert seen.shape == (64, 64, 3)
    assert seen.dtype == np.uint8


def test_the_same_seed_gives_the_same_view() -> None:
    first, second = (view_of_black(Augmentation(), 5) for _ in range(2))

    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])
