"""Rows below the list, and its next pages, in real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CATALOGUE
from tests.web.browsing import cards, ids, put_into_basket, search

pytestmark = pytest.mark.web


def test_the_first_visit_shows_what_is_new_below_the_list(page: Page) -> None:
    row = page.get_by_role("region", name="New in the shop")
    expect(row.locator("li")).to_have_count(10)
    expect(page.get_by_role("region", name="Because you bought")).to_have_count(0)


def test_a_row_shows_one_colour_of_a_style(page: Page) -> None:
    same = [{**product, "style_id": "S1"} for product in CATALOGUE[:3]]
    shown = {"products": [{**each, "score": 0.5, "reasons": []} for each in (*same, CATALOGUE[4])]}
    page.route("**/v1/new*", lambda route: route.fulfill(json=shown))
    page.reload()
    expect(page.get_by_role("region", name="New in the shop").locator("li")).to_have_count(2)


def test_after_a_purchase_a_row_goes_by_it(page: Page) -> None:
    title = cards(page).first.get_by_role("heading").inner_text()
    put_into_basket(page, 0)
    page.goto("/basket")
    page.get_by_role("button", name="Buy").click()
    row = page.get_by_role("region", name=f"Because you bought {title}")
    expect(row.locator("li")).to_have_count(10)


def test_a_row_scrolls_within_the_page_and_does_not_widen_it(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(page.locator("product-row:not([hidden])").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 1000


def test_a_product_shows_an_outfit_by_rows_and_leads_on(page: Page) -> None:
    cards(page).first.get_by_role("link").first.click()
    row = page.get_by_role("region", name="Complete the look: trousers and skirts")
    expect(row.locator("li")).to_have_count(6)
    expect(row.locator("li").first).to_contain_text("To go with")
    other = row.locator("a").first
    address = str(other.get_attribute("href"))
    other.click()
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_show_more_adds_the_next_page_until_there_is_none(page: Page, services: FakeServices) -> None:
    search(page, "red dress")
    expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
    first = ids(page)
    page.get_by_role("button", name="Show more").click()
    expect(cards(page)).to_have_count(20)
    assert ids(page)[:10] == first
    assert services.recommender.last_search()["cursor"]
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
