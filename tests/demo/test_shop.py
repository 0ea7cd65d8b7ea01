"""The demo shop: a catalogue that a shop could have, and shoppers whose purchases follow from their
tastes.
"""

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from smartrec_demo.commands import app
from smartrec_demo.shop.catalogue import Product, stock_shop
from smartrec_demo.shop.files import ShopOrder, write_shop
from smartrec_demo.shop.transactions import Event, simulate
from smartrec_demo.shop.users import all_shoppers
from smartrec_vocabulary import load_attributes, load_categories, load_colours

UNTIL = datetime(2026, 11, 16, tzinfo=UTC)


def silent(_done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module")
def products() -> list[Product]:
    return stock_shop(920, 7, UNTIL)


@pytest.fixture(scope="module")
def events(products: list[Product]) -> list[Event]:
    return simulate(products, all_shoppers(240, 7), 7, UNTIL)


def bought(events: list[Event], products: list[Product], user_id: str) -> list[Product]:
    by_id = {product.id: product for product in products}
    return [
        by_id[event.product_id] for event in events if event.kind == "purchase" and event.user_id == user_id
    ]


def test_the_catalogue_has_every_category_and_speaks_the_vocabulary(products: list[Product]) -> None:
    names, colours = {a.name for a in load_attributes()}, {c.name for c in load_colours()}
    assert len(products) == 920
    assert len({product.id for product in products}) == 920
    assert len({product.category for product in products}) == 46
    assert {product.category for product in products} <= {category.name for category in load_categories()}
    for product in products:
        assert set(product.line()["attributes"]) <= names
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


def test_there_are_products_and_shoppers_that_nobody_knows_yet(
    products: list[Product], events: list[Event]
) -> None:
    seen = {event.product_id for event in events}
    new = [product for product in products if (UNTIL - product.created_at).days < 10]
    assert len(new) >= 20
    assert not seen & {product.id for product in new}
    assert {shopper.id for shopper in all_shoppers(240, 7)} - {event.user_id for event in events}


def test_nothing_happens_before_a_product_exists_or_after_the_end(
    products: list[Product], events: list[Event]
) -> None:
    born = {product.id: product.created_at for product in products}
    assert all(born[event.product_id] <= event.occurred_at < UNTIL for event in events)
    assert events == sorted(events, key=lambda event: event.occurred_at)
    assert (UNTIL - events[0].occurred_at).days in range(700, 731)


def test_there_is_a_busy_shop_of_history(events: list[Event]) -> None:
    kinds = Counter(event.kind for event in events)
    assert 20_000 <= len(events) <= 32_000
    assert kinds["view"] > kinds["add_to_cart"] > kinds["purchase"] > kinds["rating"] > kinds["return"] > 100


@pytest.mark.parametrize(
    ("user_id", "categories", "attribute"),
    [
        ("maya", {"Dress", "Skirt", "Blouse", "Romper", "Top"}, "floral"),
        ("tom", {"Hoodie", "Bomber", "Joggers", "Tee", "Jersey", "Sweatpants"}, None),
        ("ingrid", {"Blazer", "Button-Down", "Coat", "Skirt", "Turtleneck", "Blouse", "Culottes"}, None),
        ("luna", {"Kimono", "Kaftan", "Caftan", "Poncho", "Gauchos", "Dress", "Skirt"}, "bohemian"),
        ("bjorn", {"Parka", "Anorak", "Flannel", "Henley", "Sweater", "Jacket"}, None),
        ("aiko", set(), "solid"),
        ("noah", {"Trunks", "Shorts", "Tank", "Tee", "Sweatshorts"}, None),
        ("carmen", {"Jeans", "Jacket", "Cutoffs", "Jeggings"}, "denim"),
    ],
)
def test_named_shoppers_buy_what_they_are_known_for(
    user_id: str, categories: set[str], attribute: str | None, products: list[Product], events: list[Event]
) -> None:
    basket = bought(events, products, user_id)
    assert len(basket) >= 25
    if categories:
        assert sum(product.category in categories for product in basket) > 0.7 * len(basket)
    if attribute:
        assert sum(attribute in product.garment.attributes for product in basket) > 0.5 * len(basket)


def test_a_taste_is_wider_than_one_category(products: list[Product], events: list[Event]) -> None:
    for user_id in ("maya", "tom", "ingrid", "luna", "bjorn", "aiko", "noah", "carmen"):
        basket = Counter(product.category for product in bought(events, products, user_id))
        assert len(basket) >= 3
        assert basket.most_common(1)[0][1] < 0.8 * basket.total()


def test_seasons_show(products: list[Product], events: list[Event]) -> None:
    season = {product.id: product.season for product in products}
    months = Counter(
        (season[event.product_id], event.occurred_at.month) for event in events if event.kind == "purchase"
    )
    assert months["summer", 7] > 3 * months["summer", 1]
    assert months["winter", 1] > 3 * months["winter", 7]


def test_a_few_products_sell_much_and_many_sell_little(events: list[Event]) -> None:
    counts = sorted(
        Counter(event.product_id for event in events if event.kind == "purchase").values(), reverse=True
    )
    assert sum(counts[: len(counts) // 10]) > 0.3 * sum(counts)


def test_basics_are_bought_again(products: list[Product], events: list[Event]) -> None:
    pairs = Counter((event.user_id, event.product_id) for event in events if event.kind == "purchase")
    category = {product.id: product.category for product in products}
    again = Counter(category[product_id] for (_, product_id), count in pairs.items() if count > 1)
    assert again["Tee"] + again["Jeans"] > 10


def test_a_written_shop_reads_back_and_is_not_written_twice(tmp_path: Path) -> None:
    order = ShopOrder(4, 12, 7, UNTIL)
    assert write_shop(tmp_path, order, 1, silent)
    lines = [json.loads(line) for line in (tmp_path / "products.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == ["P00001", "P00002", "P00003", "P00004"]
    for line in lines:
        with Image.open(tmp_path / line["image"]) as picture:
            assert picture.size == (480, 640)
    with (tmp_path / "transactions.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["product_id"] for row in rows} <= {line["id"] for line in lines}
    assert all(datetime.fromisoformat(row["occurred_at"]).tzinfo for row in rows)
    assert [shopper["id"] for shopper in json.loads((tmp_path / "shoppers.json").read_text())][:2] == [
        "maya",
        "tom",
    ]
    assert not write_shop(tmp_path, order, 1, silent)


def test_a_shop_that_was_cut_off_keeps_its_pictures_and_ends_the_same(tmp_path: Path) -> None:
    order = ShopOrder(3, 9, 7, UNTIL)
    write_shop(tmp_path / "whole", order, 1, silent)
    write_shop(tmp_path / "cut", order, 1, silent)
    (tmp_path / "cut" / "complete.json").rename(tmp_path / "cut" / "started.json")
    (tmp_path / "cut" / "pictures" / "P00002.webp").unlink()
    steps: list[tuple[int, int]] = []
    write_shop(tmp_path / "cut", order, 1, lambda done, total: steps.append((done, total)))
    assert steps == [(2, 3), (3, 3)]
    for file in (path for path in (tmp_path / "whole").rglob("*") if path.is_file()):
        assert (tmp_path / "cut" / file.relative_to(tmp_path / "whole")).read_bytes() == file.read_bytes()


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["shop", "--out", str(tmp_path / "shop"), "--products", "2", "--shoppers", "8", "--workers", "1"]
    )
    assert result.exit_code == 0, result.output
    assert "2 products" in result.output
