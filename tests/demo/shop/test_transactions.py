"""Two years of transactions that follow from tastes, seasons, popularity and what wears out."""

from collections import Counter

import pytest

from smartrec_demo.shop.catalogue import Product
from smartrec_demo.shop.transactions import Event
from smartrec_demo.shop.users import all_users
from tests.demo.shop.conftest import UNTIL


def purchases(events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind == "purchase"]


def bought(events: list[Event], products: list[Product], user_id: str) -> list[Product]:
    by_id = {product.id: product for product in products}
    return [by_id[event.product_id] for event in purchases(events) if event.user_id == user_id]


def test_there_are_products_and_users_that_nobody_knows_yet(
    products: list[Product], events: list[Event]
) -> None:
    seen = {event.product_id for event in events}
    new = [product for product in products if (UNTIL - product.created_at).days < 10]
    assert len(new) >= 20
    assert not seen & {product.id for product in new}
    assert {user.id for user in all_users(240, 7)} - {event.user_id for event in events}


def test_nothing_happens_before_a_product_exists_or_after_the_end(
    products: list[Product], events: list[Event]
) -> None:
    created_at = {product.id: product.created_at for product in products}
    assert all(created_at[event.product_id] <= event.occurred_at < UNTIL for event in events)
    assert events == sorted(events, key=lambda event: event.occurred_at)
    assert (UNTIL - events[0].occurred_at).days in range(700, 731)


def test_there_is_a_busy_shop_of_history(events: list[Event]) -> None:
    kinds = Counter(event.kind for event in events)
    assert 20_000 <= len(events) <= 32_000
    assert kinds["view"] > kinds["add_to_cart"] > kinds["purchase"] > kinds["rating"] > kinds["return"] > 100


def share_with(attribute: str, basket: list[Product]) -> float:
    return sum(attribute in product.garment.attributes for product in basket) / len(basket)


@pytest.mark.parametrize(
    ("user_id", "categories", "attribute"),
    [
        ("maya", {"Dress", "Skirt", "Blouse", "Romper", "Top"}, "floral"),
        ("tom", {"Hoodie", "Bomber", "Joggers", "Tee", "Jersey", "Sweatpants"}, None),
        ("ingrid", {"Blazer", "Button-Down", "Coat", "Skirt", "Turtleneck", "Blouse", "Culottes"}, None),
        ("luna", {"Kimono", "Kaftan", "Caftan", "Poncho", "Gauchos", "Dress", "Skirt"}, "bohemian"),
        ("bjorn", {"Parka", "Anorak", "Flannel", "Henley", "Sweater", "Jacket", "Chinos"}, None),
        ("aiko", set(), "solid"),
        ("noah", {"Trunks", "Shorts", "Tank", "Tee", "Sweatshorts"}, None),
        ("carmen", {"Jeans", "Jacket", "Cutoffs", "Jeggings"}, "denim"),
    ],
)
def test_named_users_buy_what_they_are_known_for(
    user_id: str, categories: set[str], attribute: str | None, products: list[Product], events: list[Event]
) -> None:
    by_id = {product.id: product for product in products}
    basket = bought(events, products, user_id)
    assert len(basket) >= 25
    if categories:
        assert sum(product.category in categories for product in basket) > 0.7 * len(basket)
    if attribute:
        own = share_with(attribute, basket)
        assert own > 0.5
        assert own > 1.5 * share_with(attribute, [by_id[event.product_id] for event in purchases(events)])


def test_a_taste_is_wider_than_one_category(products: list[Product], events: list[Event]) -> None:
    for user_id in ("maya", "tom", "ingrid", "luna", "bjorn", "aiko", "noah", "carmen"):
        basket = Counter(product.category for product in bought(events, products, user_id))
        assert len(basket) >= 3
        assert basket.most_common(1)[0][1] < 0.8 * basket.total()


def test_summer_clothes_sell_in_july_and_winter_clothes_in_january(
    products: list[Product], events: list[Event]
) -> None:
    season = {product.id: product.season for product in products}
    months = Counter((season[event.product_id], event.occurred_at.month) for event in purchases(events))
    assert months["summer", 7] > 3 * months["summer", 1]
    assert months["winter", 1] > 3 * months["winter", 7]


def test_a_few_products_sell_much_and_many_sell_little(events: list[Event]) -> None:
    counts = sorted(Counter(event.product_id for event in purchases(events)).values(), reverse=True)
    # Were all products equally popular, a tenth of them would still make 31% of the sales.
    assert sum(counts[: len(counts) // 10]) > 0.35 * sum(counts)


def test_basics_are_bought_again_more_often_than_other_products(
    products: list[Product], events: list[Event]
) -> None:
    is_basic = {product.id: product.is_basic for product in products}
    counts = Counter((event.user_id, event.product_id) for event in purchases(events))

    def repurchase_rate(*, basic: bool) -> float:
        of_kind = [count for (_, product_id), count in counts.items() if is_basic[product_id] == basic]
        return sum(count > 1 for count in of_kind) / len(of_kind)

    assert repurchase_rate(basic=True) > 2 * repurchase_rate(basic=False)
