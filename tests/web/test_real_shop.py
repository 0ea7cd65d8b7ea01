"""The page on the whole product: real services, the demo shop, the real model."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browsing import (
    Complaints,
    cards,
    choose_picture,
    choose_shopper,
    ids,
    opened,
    put_into_basket,
    search,
    understood,
)

pytestmark = pytest.mark.web


def test_a_shopper_searches_by_words_and_by_photo_and_buys(
    browser: Browser, stack, complaints: Complaints
) -> None:
    with opened(browser, stack.url, complaints) as page:
        expect(cards(page)).to_have_count(10)
        for card in cards(page).all()[:3]:
            image = card.locator("img")
            assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100

        put_into_basket(page, 2)
        page.get_by_role("link", name="Basket, 1 product").click()
        page.get_by_role("button", name="Buy").click()
        expect(page.locator(".toast")).to_contain_text("Bought")
        expect(page.get_by_role("heading", name="For you")).to_be_visible()

        search(page, "floral summer dress, no sleeves")
        panel = understood(page)
        expect(panel.locator(".chip.category .chip-name").first).to_have_text("dress")
        expect(panel.locator(".chip.without s")).to_have_text("sleeves")
        expect(page.get_by_role("heading", name=re.compile("match(es)?$"))).to_be_visible()
        expect(cards(page).first).to_contain_text("Dress")
        as_new_shopper = ids(page)
        choose_shopper(page, "Maya")
        expect(page.get_by_text("Ordered for Maya")).to_be_visible()
        assert ids(page) != as_new_shopper

        choose_picture(page, stack.shop / "photo.jpg")
        expect(page.locator("crop-box")).to_be_visible()
        frame, photo = page.locator(".crop-frame").bounding_box(), panel.locator("img").bounding_box()
        assert frame
        assert photo
        assert photo["x"] - 1 <= frame["x"]
        assert photo["y"] - 1 <= frame["y"]
        assert frame["x"] + frame["width"] <= photo["x"] + photo["width"] + 1
        assert frame["y"] + frame["height"] <= photo["y"] + photo["height"] + 1
        expect(cards(page).first).to_be_visible()
    assert complaints.all == []
