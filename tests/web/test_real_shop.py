"""The page on the whole product: real services, the demo shop, the real model."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browsing import Complaints, cards, choose_picture, choose_shopper, ids, opened, search

pytestmark = pytest.mark.web


def test_a_shopper_searches_by_words_and_by_photo_and_buys(
    browser: Browser, stack, complaints: Complaints
) -> None:
    with opened(browser, stack.url, complaints) as page:
        expect(cards(page)).to_have_count(10)
        for card in cards(page).all()[:3]:
            image = card.locator("img")
            assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100

        page.get_by_role("button", name=re.compile("^Buy")).nth(2).click()
        expect(page.locator(".toast")).to_contain_text("Bought. The list has a new order:")
        expect(page.locator(".move").first).to_be_visible()
        expect(page.get_by_role("heading", name="For you")).to_be_visible()

        search(page, "red floral summer dress, no sleeves")
        panel = page.get_by_role("region", name="What was understood")
        expect(panel.locator(".chip.category").first).to_have_text("Dress")
        expect(panel.locator(".chip.negated s")).to_have_text("sleeves")
        expect(cards(page)).to_have_count(10)
        expect(cards(page).first.locator(".reasons").first).to_contain_text("dress")
        as_new_shopper = ids(page)
        choose_shopper(page, "Maya")
        expect(page.get_by_text("Ordered for Maya")).to_be_visible()
        assert ids(page) != as_new_shopper

        choose_picture(page, stack.shop / "photo.jpg")
        expect(page.locator(".box")).to_be_visible()
        box, image_box = page.locator(".box").bounding_box(), panel.locator("img").bounding_box()
        assert box
        assert image_box
        assert image_box["x"] - 1 <= box["x"]
        assert image_box["y"] - 1 <= box["y"]
        assert box["x"] + box["width"] <= image_box["x"] + image_box["width"] + 1
        assert box["y"] + box["height"] <= image_box["y"] + image_box["height"] + 1
        expect(cards(page)).to_have_count(10)
    assert complaints.all == []
