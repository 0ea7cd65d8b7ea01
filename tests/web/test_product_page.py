"""A product at its own address, the basket, what is saved, in real Chromium."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CATALOGUE
from tests.web.browsing import Complaints, cards, ids, opened, put_into_basket, search

pytestmark = pytest.mark.web


def test_a_product_has_an_address_of_its_own_and_the_way_back_leads_to_the_list(page: Page) -> None:
    search(page, "red dress")
    expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
    link = cards(page).first.get_by_role("link").first
    title = str(cards(page).first.get_by_role("heading").text_content())
    assert link.get_attribute("href") == f"/product/{ids(page)[0]}"
    link.click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.locator("product-page")).to_contain_text("soft and easy to wear")
    expect(page.get_by_role("heading", name="Similar")).to_be_visible()
    expect(page).to_have_title(f"{title} · Smartrec")
    page.reload()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("red dress")


def test_the_head_of_a_products_page_tells_other_sites_what_it_is(page: Page) -> None:
    page.goto("/product/P00001")
    tags = dict(
        page.locator("meta[property]").evaluate_all(
            "tags => tags.map(tag => [tag.getAttribute('property'), tag.content])"
        )
    )
    assert tags["og:title"] == CATALOGUE[0]["title"]
    assert tags["og:image"].endswith(CATALOGUE[0]["image_url"])
    assert tags["og:image"].startswith("http")


def test_a_size_is_asked_for_before_a_product_goes_into_the_basket(
    page: Page, services: FakeServices
) -> None:
    with_details(services, "P00001", sizes=["S", "M", "L"])
    page.goto("/product/P00001")
    page.get_by_role("button", name="Add to the basket").click()
    expect(page.get_by_text("Choose a size first.")).to_be_visible()
    page.get_by_text("M", exact=True).click()
    page.get_by_role("button", name="Add to the basket").click()
    page.get_by_role("link", name="Basket, 1 product").click()
    expect(page.locator(".line")).to_contain_text("Size M")


def test_what_is_sold_out_says_so_and_cannot_be_bought(page: Page, services: FakeServices) -> None:
    with_details(services, "P00001", in_stock=False)
    page.goto("/product/P00001")
    expect(page.locator("product-page")).to_contain_text("Sold out")
    expect(page.get_by_role("button", name="Add to the basket")).to_have_count(0)


def test_all_colours_of_the_style_are_swatches_also_those_that_no_list_has(
    page: Page, services: FakeServices
) -> None:
    colours = [{**CATALOGUE[place], "style_id": "S1"} for place in (2, 40)]
    with_details(services, "P00001", style_id="S1", variants=colours)
    page.goto("/product/P00001")
    swatches = page.locator("product-page .swatch-link")
    expect(swatches).to_have_count(3)
    swatches.nth(2).click()
    expect(page).to_have_url(re.compile("/product/P00041$"))


def with_details(services: FakeServices, product_id: str, **details: Any) -> None:
    services.recommender.details[product_id] = details


def test_the_basket_can_be_undone_and_its_purchase_is_recorded_once(
    page: Page, services: FakeServices, complaints: Complaints
) -> None:
    expect(cards(page)).to_have_count(10)
    wanted = ids(page)[1]
    put_into_basket(page, 1)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Basket, 0 products")).to_be_visible()
    page.get_by_role("button", name="Add to the basket").click()
    page.get_by_role("link", name="Basket, 1 product").click()
    services.recommender.trouble = "records, then breaks off"
    page.get_by_role("button", name="Buy").click()
    expect(page.locator(".toast")).to_contain_text("It is not known whether you bought it")
    services.recommender.trouble = None
    page.get_by_role("button", name="Buy").click()
    expect(page.locator(".toast")).to_contain_text("Bought.")
    assert [each["product_id"] for each in services.recommender.transactions] == [wanted]
    complaints.all.clear()  # the browser reports the 503


def test_what_is_saved_waits_on_this_device_even_offline(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints) as page:
        title = str(cards(page).first.get_by_role("heading").text_content())
        heart = page.get_by_role("button", name=f"Save {title}")
        heart.click()
        expect(heart).to_have_attribute("aria-pressed", "true")
        page.evaluate("navigator.serviceWorker.ready")
        page.reload()  # now through the service worker, which keeps what the page is made of
        expect(cards(page)).to_have_count(10)
        page.context.set_offline(True)
        page.get_by_role("link", name="Saved, 1 product").click()
        expect(page.get_by_role("heading", name="Saved")).to_be_visible()
        expect(cards(page)).to_have_count(1)
        page.reload()
        expect(cards(page)).to_have_count(1)
        page.get_by_role("button", name=f"Save {title}").click()
        expect(page.get_by_text("Press the heart on a product")).to_be_visible()


def test_what_was_looked_at_lately_stands_below_what_was_saved(page: Page) -> None:
    page.goto("/product/P00001")
    page.get_by_role("button", name="Save").first.click()
    page.goto("/product/P00002")
    expect(page.get_by_role("heading", name=CATALOGUE[1]["title"], level=1)).to_be_visible()
    page.goto("/saved")
    lately = page.get_by_role("region", name="Looked at lately")
    expect(lately.locator("[data-id]")).to_have_count(1)
    expect(lately).to_contain_text(CATALOGUE[1]["title"])
    expect(cards(page).first).to_contain_text(CATALOGUE[0]["title"])
