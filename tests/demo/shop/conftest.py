"""The default demo shop in memory: its products and two years of events, made once."""

from datetime import UTC, datetime

import pytest

from smartrec_demo.shop.catalogue import Product
from smartrec_demo.shop.goods import stock_shop_with_goods
from smartrec_demo.shop.transactions import Event, simulate
from smartrec_demo.shop.users import all_users

UNTIL = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture(scope="package")
def products() -> list[Product]:
    return stock_shop_with_goods(920, 7, UNTIL)


@pytest.fixture(scope="package")
def events(products: list[Product]) -> list[Event]:
    return simulate(products, all_users(240, 7), 7, UNTIL)
