"""CIELAB and CIE94 against values that others have published."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_vocabulary import load_colours
from smartrec_vocabulary.cie_lab import GRAPHIC_ARTS, TEXTILES, cie94, to_lab

# B. Lindbloom's calculator, sRGB at D65. It has the matrix with seven decimals, where the standard has four.
PUBLISHED_LAB = {
    (255, 0, 0): (53.24, 80.09, 67.20),
    (0, 255, 0): (87.73, -86.18, 83.18),
    (0, 0, 255): (32.30, 79.19, -107.86),
    (255, 255, 255): (100, 0, 0),
    (0, 0, 0): (0, 0, 0),
}
# Pairs of Sharma, Wu and Dalal (2005) with the CIE94 that scikit-image's tests hold for them. Both have one
# chroma, or the first is grey, so that it does not matter which is the standard.
PUBLISHED_CIE94 = [
    ((50, 0, 0), (50, -1, 2), 2.23606798),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 4.80069441),
    ((50, 2.49, -0.001), (50, -2.49, 0.0012), 4.80069453),
]


def lab(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


@pytest.mark.parametrize("rgb", PUBLISHED_LAB)
def test_srgb_becomes_the_published_lab(rgb: tuple[int, int, int]) -> None:
    assert to_lab(np.array(rgb, np.uint8)) == pytest.approx(PUBLISHED_LAB[rgb], abs=0.03)


def test_every_grey_is_without_colour_and_lighter_than_the_one_before() -> None:
    greys = to_lab(np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1))
    assert np.abs(greys[:, 1:]).max() < 1e-3
    assert np.all(np.diff(greys[:, 0]) > 0)


@pytest.mark.parametrize(("one", "other", "difference"), PUBLISHED_CIE94)
def test_the_difference_is_the_published_cie94(
    one: tuple[float, ...], other: tuple[float, ...], difference: float
) -> None:
    assert cie94(lab(*one), lab(*other)) == pytest.approx(difference, rel=1e-5)


def test_between_cloths_lightness_counts_half() -> None:
    black, white = lab(0, 0, 0), lab(100, 0, 0)
    assert cie94(white, black, GRAPHIC_ARTS) == pytest.approx(100)
    assert cie94(white, black, TEXTILES) == pytest.approx(50)


def test_the_weights_of_chroma_and_hue_are_those_of_each_use() -> None:
    pale, strong = lab(50, 10, 0), lab(50, 40, 0)  # mean chroma 20
    assert cie94(pale, strong, GRAPHIC_ARTS) == pytest.approx(30 / (1 + 0.045 * 20))
    assert cie94(pale, strong, TEXTILES) == pytest.approx(30 / (1 + 0.048 * 20))
    red, opposite = lab(50, 20, 0), lab(50, -20, 0)
    assert cie94(red, opposite, GRAPHIC_ARTS) == pytest.approx(40 / (1 + 0.015 * 20))
    assert cie94(red, opposite, TEXTILES) == pytest.approx(40 / (1 + 0.014 * 20))


def test_the_order_of_two_colours_does_not_matter_and_none_differs_from_itself() -> None:
    palette = to_lab(np.array([colour.rgb for colour in load_colours()], np.uint8))
    differences = cie94(palette[:, None], palette[None])
    assert np.array_equal(differences, differences.T)
    assert np.diag(differences).tolist() == [0] * len(palette)
    assert differences[~np.eye(len(palette), dtype=bool)].min() > 1
