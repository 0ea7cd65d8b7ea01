"""Shoes and bags beside the garments of the demo shop."""

from collections import defaultdict
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from smartrec_demo.garments.fabrics import load_fabrics
from smartrec_demo.photography.picture import render
from smartrec_demo.shop.catalogue import Product, stock_shop
from smartrec_demo.shop.goods import load_goods, stock_shop_with_goods
from smartrec_demo.svg.colours import PALETTE
from smartrec_demo.tailoring.goods.goods import BAGS, SHOES
from tests.demo.shop.conftest import UNTIL


@pytest.fixture
def goods(products: list[Product]) -> list[Product]:
    return [product for product in products if product.category in ("Shoes", "Bags")]


def test_every_kind_that_is_drawn_is_sold_in_colours_and_fabrics_that_exist() -> None:
    assert load_goods().keys() == SHOES.keys() | BAGS.keys()
    for stocked in load_goods().values():
        assert set(stocked.options("colour").names) <= PALETTE.keys()
        assert set(stocked.options("fabric").names) <= load_fabrics().keys()
        assert set(stocked.options("gender").names) <= {"women", "men", "unisex"}


def test_garments_are_the_same_with_goods_beside_them(products: list[Product], goods: list[Product]) -> None:
    garments = products[: -len(goods)]
    assert [replace(product, further_colours=()) for product in garments] == stock_shop(
        len(garments), 7, UNTIL
    )


def test_a_pattern_is_sold_in_all_of_its_colours_and_plain_cloth_in_one(products: list[Product]) -> None:
    for product in products:
        pattern = product.garment.choice("pattern", "solid")
        assert not (pattern == "solid" and product.further_colours)
        assert product.colour not in product.further_colours
    floral = [product for product in products if product.garment.choice("pattern") == "floral"]
    assert floral
    assert all(product.further_colours for product in floral), "flowers have a colour of their own"
    striped = next(product for product in products if product.garment.choice("pattern") == "striped")
    line = striped.line()
    assert (line["colour"], line["further_colours"]) == (striped.colour, [striped.garment.colours[1]])


def test_a_small_shop_has_as_many_products_as_were_asked_for() -> None:
    assert [len(stock_shop_with_goods(count, 7, UNTIL)) for count in (1, 4, 60)] == [1, 4, 60]


def test_shoes_come_in_numbers_and_bags_in_one_size(goods: list[Product]) -> None:
    for product in goods:
        sizes = product.line()["sizes"]
        assert isinstance(sizes, list)
        if product.category == "Bags":
            assert sizes == ["One size"]
        else:
            assert {int(size) for size in sizes} <= set(range(36, 47))


def test_a_title_says_what_it_is_and_colours_of_a_style_differ(goods: list[Product]) -> None:
    colours = defaultdict(list)
    for product in goods:
        noun = load_goods()[product.garment.choice("build")].noun
        assert f"{noun}, {product.colour.title()}" in product.title
        colours[product.style].append(product.colour)
    assert all(len(set(names)) == len(names) for names in colours.values())
    assert any(len(names) > 1 for names in colours.values())


@pytest.mark.parametrize("kind", [*SHOES, *BAGS])
def test_its_picture_shows_it_in_its_colour(kind: str, goods: list[Product]) -> None:
    product = next(product for product in goods if product.garment.choice("build") == kind)
    picture = render(product.garment, "studio", (120, 160), Random(1))
    left, top, right, bottom = picture.box
    assert (right - left) * (bottom - top) > 0.1 * 120 * 160
    pixels = np.asarray(picture.image, np.float32)[top:bottom, left:right].reshape(-1, 3)
    near = np.abs(pixels - np.asarray(product.garment.cloth.main, np.float32)).sum(axis=1) < 120
    assert near.mean() > 0.08
