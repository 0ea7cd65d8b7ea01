"""How alike two pictures of a batch are said to be, which the embedding learns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore")]  # Keras's own
pytest.importorskip("keras", reason="needs the extra training")

from smartrec_training.network.losses import target_similarity  # noqa: E402

RED, BLUE = (1.0, 0.0), (0.0, 1.0)
STRIPED, PLAIN, UNSEEN = (1, -1), (-1, 1), (0, 0)


def batch(*pictures: tuple[int, tuple[float, float], tuple[int, int], float]) -> dict[str, Any]:
    """Of (category, colour shares, attributes, whether somebody went through the list)."""
    return {
        "category_sets": np.eye(3, dtype=np.float32)[[category for category, *_ in pictures]],
        "colours": np.array([colours for _, colours, _, _ in pictures], np.float32),
        "attributes": np.array([attributes for _, _, attributes, _ in pictures], np.int8),
        "attributes_listed": np.array([listed for *_, listed in pictures], np.float32),
    }


def likeness(*pictures: tuple[int, tuple[float, float], tuple[int, int], float]) -> float:
    return float(np.array(target_similarity(batch(*pictures)))[0, 1])


def test_the_same_category_colour_and_pattern_are_as_alike_as_can_be() -> None:
    assert likeness((0, RED, STRIPED, 0.0), (0, RED, STRIPED, 0.0)) == pytest.approx(1.0)


def test_nothing_in_common_is_not_alike() -> None:
    assert likeness((0, RED, STRIPED, 0.0), (1, BLUE, PLAIN, 0.0)) == pytest.approx(0.0)


def test_stripes_seen_on_two_photos_make_them_more_alike_than_stripes_and_a_plain_one() -> None:
    both_striped = likeness((0, RED, STRIPED, 0.0), (0, RED, STRIPED, 0.0))
    assert both_striped > likeness((0, RED, STRIPED, 0.0), (0, RED, PLAIN, 0.0))


def test_a_pattern_that_was_not_looked_for_says_nothing() -> None:
    unseen = likeness((0, RED, UNSEEN, 0.0), (0, RED, STRIPED, 0.0))
    assert unseen == pytest.approx(likeness((0, RED, UNSEEN, 0.0), (0, RED, UNSEEN, 0.0)))


def test_what_a_list_does_not_mark_is_lacking() -> None:
    assert likeness((0, RED, UNSEEN, 1.0), (0, RED, STRIPED, 0.0)) < 1.0
