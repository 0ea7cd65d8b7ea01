"""A catalogue that a shop could have: every category, styles in several colours, brands, new arrivals."""

import hashlib
import json
from collections import Counter
from itertools import pairwise

from smartrec_demo.shop.assortment import load_brands, load_stocked_categories
from smartrec_demo.shop.catalogue import Product, stock_shop
from smartrec_demo.shop.files import VERSION
from smartrec_demo.shop.goods import stock_shop_with_goods
from smartrec_vocabulary import load_attributes, load_categories, load_colours
from tests.demo.shop.conftest import UNTIL

GOODS = {"Shoes", "Bags"}


def digest(products: list[Product]) -> str:
    lines = [json.dumps(product.line(), sort_keys=True) for product in products]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def test_the_catalogue_has_every_category_and_speaks_the_vocabulary(products: list[Product]) -> None:
    names, colours = {a.name for a in load_attributes()}, {c.name for c in load_colours()}
    assert len(products) == 920
    assert len({product.id for product in products}) == 920
    sold = {product.category for product in products}
    assert len(sold) == 46 + len(GOODS)
    assert sold - GOODS <= {category.name for category in load_categories()}
    for product in products:
        assert set(product.garment.attributes) <= names
        assert product.colour in colours
        assert product.colour in product.description
        assert 4 < product.price < 700


def test_styles_come_in_several_colours(products: list[Product]) -> None:
    styles = Counter(product.style for product in products)
    assert sum(count > 1 for count in styles.values()) > 100
    for product, other in pairwise(products):
        if (
            product.style == other.style
            and product.garment.choice("pattern") == other.garment.choice("pattern") == "solid"
        ):
            assert product.colour != other.colour
            assert product.price == other.price


def test_a_brand_sells_only_what_it_makes(products: list[Product]) -> None:
    for product in products:
        makes = load_brands()[product.brand].categories
        assert not makes or product.category in makes


def test_a_dear_brand_asks_more_for_the_same_category(products: list[Product]) -> None:
    levels = {name: brand.price_level for name, brand in load_brands().items()}
    ratios: dict[bool, list[float]] = {True: [], False: []}
    for product in (product for product in products if product.category not in GOODS):
        ratios[levels[product.brand] > 1.3].append(
            product.price / load_stocked_categories()[product.category].price_eur
        )
    dear, other = (sum(ratios[key]) / len(ratios[key]) for key in (True, False))
    assert dear > 1.3 * other


def test_a_title_names_style_pattern_category_and_colour(products: list[Product]) -> None:
    dress = next(p for p in products if p.category == "Dress" and p.garment.choice("pattern") == "floral")
    style, *words = dress.title.split(",")[0].split()
    assert style.isalpha()
    assert "Floral" in words
    assert words[-1] == "Dress"
    assert dress.title.endswith(f", {dress.colour.title()}")


def test_one_in_twenty_products_came_in_the_last_days(products: list[Product]) -> None:
    new = [product for product in products if (UNTIL - product.created_at).days < 10]
    assert 40 <= len(new) <= 55


def test_shops_drawn_before_are_drawn_anew_when_the_catalogue_changes() -> None:
    """Whoever changes what the catalogue holds raises VERSION, and writes the new digest here."""
    assert (VERSION, digest(stock_shop_with_goods(60, 7, UNTIL))) == (7, "cd9c64c5d0d1c244")


def test_a_shop_like_a_chain_stays_as_it_is_so_that_its_figures_can_be_compared() -> None:
    assert digest(stock_shop(60, 7, UNTIL, is_chain=True)) == "06acf43f6b3636c7"


def test_the_demo_sells_more_of_what_shops_sell_than_of_what_few_wear(products: list[Product]) -> None:
    counts = Counter(product.category for product in products)
    common = ("Dress", "Tee", "Jeans", "Sweater", "Shoes")
    rare = ("Jodhpurs", "Gauchos", "Poncho", "Culottes", "Capris", "Sarong", "Caftan", "Kaftan")
    assert min(counts[name] for name in common) > 4 * max(counts[name] for name in rare)
