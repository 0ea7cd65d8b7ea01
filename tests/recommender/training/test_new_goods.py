"""What becomes of products that nobody has chosen yet: each ten places of a feed hold one."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.training.evaluation.files import shop_of
from smartrec_recommender.training.replay import Replay, replay_at
from smartrec_recommender.training.splits import by_time
from tests.recommender import shop

NEW = [
    {**shop.product(number), "id": f"N{number}", "created_at": (shop.NOW - timedelta(days=200)).isoformat()}
    for number in range(1_000, 1_040)
]


@pytest.fixture(scope="module")
def replay() -> Replay:
    """A shop in which forty products have come and nobody has chosen one of them."""
    rows = [ProductRow.model_validate({**one, "image": None}) for one in [*shop.catalogue(), *NEW]]
    lived = shop_of(rows, [TransactionRow.model_validate(one) for one in shop.lives(40)])
    return replay_at(lived.snapshot, lived.products, by_time(lived.log, 0.2)).with_factors()


def is_new(replay: Replay, rows: np.ndarray) -> np.ndarray:
    return np.bincount(replay.log.row, minlength=len(replay.products))[rows] == 0


@pytest.mark.parametrize("user", [0, 7, 23])
def test_each_ten_places_hold_a_product_that_nobody_has_chosen(replay, user):
    new = is_new(replay, replay.served(user, 30))
    assert all(new[start : start + 10].any() for start in (0, 10, 20))


def test_no_product_is_shown_twice_for_it(replay):
    shown = replay.served(3, 30).tolist()
    assert len(set(shown)) == len(shown) == 30


def test_the_new_product_is_of_a_kind_that_the_user_buys(replay):
    """Each of these users likes one category and one colour."""
    shown = replay.served(0, 10)
    new = shown[is_new(replay, shown)]
    bought = replay.log.row[replay.log.places_of(0)]
    products = replay.products
    liked = {(products.category[row], products.colour[row]) for row in bought.tolist()}
    categories, colours = {category for category, _ in liked}, {colour for _, colour in liked}
    assert all(
        products.category[row] in categories or products.colour[row] in colours for row in new.tolist()
    )


def test_who_is_not_known_gets_no_quota(replay):
    assert replay.user_at(-1).is_stranger
    assert len(replay.served(-1, 10)) == 10
