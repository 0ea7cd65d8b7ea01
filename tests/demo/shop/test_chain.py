"""A made-up shop that is as hard as a real chain: its log has what public logs of such chains have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from smartrec_demo.commands import app
from smartrec_demo.shop.catalogue import stock_shop
from smartrec_demo.shop.chain import launched, load_chain, simulate_chain
from smartrec_demo.shop.market import affinities, affinity
from smartrec_demo.shop.statistics import statistics_of
from smartrec_demo.shop.users import all_users
from smartrec_demo.tables import TableError
from tests.demo.shop.conftest import UNTIL

CHAIN = replace(load_chain("fashion-chain"), products=400, users=150)


@pytest.fixture(scope="module")
def log():
    products = launched(stock_shop(CHAIN.products, 5, UNTIL, is_chain=True), CHAIN, 5, UNTIL)
    return products, simulate_chain(products, all_users(CHAIN.users, 5), CHAIN, 5, UNTIL)


def test_the_log_is_like_published_logs(log):
    """A dozen purchases in two years, three at a time, few of them again, many of what is new."""
    statistics = statistics_of(log[1])
    assert 8 <= statistics.median_purchases <= 16
    assert 2.3 <= statistics.basket <= 3.7
    assert 0.02 <= statistics.repeat_share <= 0.16
    assert 0.2 <= statistics.new_goods_share <= 0.7
    assert statistics.returning_share > 0.1


def test_nothing_is_bought_before_it_is_launched(log):
    products, events = log
    launched_at = {product.id: product.created_at for product in products}
    assert all(event.occurred_at.date() >= launched_at[event.product_id].date() for event in events)
    assert all(event.occurred_at < UNTIL for event in events)


def test_all_colours_of_a_style_come_on_one_day(log):
    days = {}
    for product in log[0]:
        assert days.setdefault(product.style, product.created_at) == product.created_at


def test_the_same_seed_gives_the_same_log(log):
    products, events = log
    assert simulate_chain(products, all_users(CHAIN.users, 5), CHAIN, 5, UNTIL) == events


def test_tastes_of_many_users_at_once_are_those_of_each(log):
    users = all_users(3, 5)
    table = affinities([user.taste for user in users], log[0])
    for user, row in zip(users, table, strict=True):
        assert row == pytest.approx(affinity(user.taste, log[0]))


def test_a_preset_that_there_is_not_is_refused_by_name(tmp_path):
    with pytest.raises(TableError, match="fashion-chain"):
        load_chain("corner-shop")
    result = CliRunner().invoke(app, ["shop", "--like", "corner-shop", "--out", str(tmp_path)])
    assert result.exit_code == 2


def test_a_shop_without_pictures_is_written_and_described(tmp_path):
    arguments = ["shop", "--like", "fashion-chain", "--products", "60", "--shoppers", "30", "--no-pictures"]
    result = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "bought again" in result.output
    assert not [file for file in (tmp_path / "pictures").rglob("*") if file.is_file()]
