"""A photo in which no garment is seen, as of shoes, leads on to a search by words, in real Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.gateway.fakes import FakeServices
from tests.web.browsing import choose_picture
from tests.web.results.test_filters import value

pytestmark = pytest.mark.web


@pytest.fixture
def shoes(tmp_path: Path) -> Path:
    """Of one colour all over: the fake vision service sees nothing to wear."""
    Image.new("RGB", (300, 300), "brown").save(tmp_path / "shoes.png")
    return tmp_path / "shoes.png"


def test_goods_that_photos_do_not_tell_are_looked_for_by_their_name(
    page: Page, services: FakeServices, shoes: Path
) -> None:
    names = ["Dress", "Shoes", "Tee", "Bags"]
    services.recommender.outcome = {
        "facets": [{"name": "category", "values": [value(name, 5) for name in names]}]
    }
    choose_picture(page, shoes)
    expect(page.get_by_role("heading", name="No garment was found in this photo")).to_be_visible()
    ways = page.get_by_role("list", name="Ways on").get_by_role("link")
    expect(ways).to_have_text(["Shoes", "Bags"])
    ways.first.click()
    expect(page).to_have_url(re.compile(r"/\?q=shoes$"))


def test_words_beside_a_photo_without_a_garment_say_what_to_look_for(page: Page, shoes: Path) -> None:
    choose_picture(page, shoes)
    words = page.get_by_role("textbox", name="What are you looking for?")
    expect(words).to_have_attribute("placeholder", "brown boots")
    words.fill("red dress")
    page.locator(".photo-form").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
