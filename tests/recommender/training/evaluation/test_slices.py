"""Harder shops made of one at hand, and kinds of shoppers beside the method that is best for them."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_recommender.importing.rows import ProductRow, TransactionRow
from smartrec_recommender.training.evaluation.evaluate import Shop
from smartrec_recommender.training.evaluation.shopper_slices import shopper_slices
from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.evaluation.shops.slices import sliced
from tests.recommender import shop


@pytest.fixture(scope="module")
def lived() -> Shop:
    products = [ProductRow.model_validate({**one, "image": None}) for one in shop.catalogue()]
    return shop_of(products, [TransactionRow.model_validate(one) for one in shop.lives()])


class TestShops:
    def test_few_orders_are_the_latest_five_hundred(self, lived):
        few, bought = sliced(lived, "few-orders").log, lived.log.kind == "purchase"
        assert (few.kind == "purchase").sum() == 500
        assert few.seconds.min() == np.sort(lived.log.seconds[bought])[-500]

    def test_nobody_buys_twice_and_the_first_purchase_is_kept(self, lived):
        log = sliced(lived, "no-repurchase").log
        assert log.mean_repurchase_rate() == 0.0 < lived.log.mean_repurchase_rate()
        pairs = {(user, row) for user, row in zip(log.user.tolist(), log.row.tolist(), strict=True)}
        assert pairs == set(zip(lived.log.user.tolist(), lived.log.row.tolist(), strict=True))

    def test_one_category_has_its_own_products_and_what_happened_to_them(self, lived):
        one = sliced(lived, "one-category")
        assert len(set(one.products.category.tolist())) == 1
        assert len(one.products) == 30 == one.log.products
        category = one.products.category[0]
        is_of_it = lived.products.category[lived.log.row] == category
        kept = one.products.number[one.log.row]
        assert kept.tolist() == lived.products.number[lived.log.row[is_of_it]].tolist()

    def test_the_whole_shop_is_left_as_it_is(self, lived):
        assert sliced(lived, "whole") is lived


class TestShoppers:
    def test_the_blend_stands_beside_the_method_that_is_best_for_them(self):
        few, many = np.arange(100) < 20, np.arange(100) >= 20
        singles = {"popularity": np.where(few, 0.5, 0.0), "repeat purchase": np.where(few, 0.0, 0.5)}
        blend = np.where(few, 0.1, 0.6) + np.tile([0.05, -0.05], 50)
        found = shopper_slices({"few": few, "many": many, "none": few & many}, blend, singles)
        assert set(found) == {"few", "many"}
        assert (found["few"].best_single, found["few"].is_below) == ("popularity", True)
        assert (found["many"].best_single, found["many"].is_below) == ("repeat purchase", False)
        assert found["few"].standard_error == pytest.approx(0.05 / np.sqrt(20))

    def test_a_difference_within_the_error_is_no_miss(self):
        everybody, noise = np.ones(50, bool), np.random.default_rng(1).normal(0.0, 0.2, 50)
        found = shopper_slices(
            {"all": everybody}, 0.3 + noise - noise.mean(), {"popularity": np.full(50, 0.31)}
        )
        assert not found["all"].is_below
