"""The filters of a list with their counts, its order, and words added to a photo, in real Chromium."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.gateway.fakes import FakeServices
from tests.web.browsing import cards, choose_picture, picture, search, understood

pytestmark = pytest.mark.web


def value(name: str, count: int, **others: Any) -> dict[str, Any]:
    return {
        "name": name,
        "count": count,
        "is_selected": False,
        "price_min": None,
        "price_max": None,
        **others,
    }


FACETS = [
    {"name": "colour", "values": [value("red", 14), value("navy", 9)]},
    {"name": "price", "values": [value("up to 30", 4, price_max=30.0), value("30 to 60", 8, price_min=30.0)]},
    {"name": "on_sale", "values": [value("true", 3)]},
]


def test_a_filter_shows_how_many_it_finds_and_stays_in_the_address(
    page: Page, services: FakeServices
) -> None:
    services.recommender.outcome = {"facets": FACETS, "total": 23}
    search(page, "dress")
    expect(page.get_by_role("heading", name="23 dresses that match")).to_be_visible()
    page.get_by_role("group", name="Narrow the list").get_by_role("button", name="Colour").click()
    page.get_by_role("link", name=re.compile("^red")).click()
    expect(page).to_have_url(re.compile("colour=red"))
    expect(cards(page)).to_have_count(10)
    assert services.recommender.last_search()["filters"]["colour"] == ["red"]
    expect(understood(page).locator(".chip.pinned")).to_contain_text("red")
    page.get_by_role("button", name="Price").click()
    page.get_by_role("link", name=re.compile("up to €30")).click()
    expect(page).to_have_url(re.compile("price_max=30"))
    page.reload()
    expect(cards(page)).to_have_count(10)
    filters = services.recommender.last_search()["filters"]
    assert (filters["colour"], filters["price_max"]) == (["red"], 30.0)
    understood(page).get_by_role("link", name=re.compile("^Remove red")).click()
    expect(page).not_to_have_url(re.compile("colour=red"))


def test_a_list_can_be_put_into_another_order(page: Page, services: FakeServices) -> None:
    services.recommender.outcome = {"facets": FACETS}
    search(page, "dress")
    page.get_by_label("Order").select_option(label="Cheapest first")
    expect(page).to_have_url(re.compile("sort=price_asc"))
    expect(cards(page)).to_have_count(10)
    assert services.recommender.last_search()["order"] == "price_asc"
    page.reload()
    expect(page.get_by_label("Order")).to_have_value("price_asc")


def test_words_added_to_a_photo_change_what_they_name_and_can_be_taken_away(
    page: Page, services: FakeServices, tmp_path: Path
) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    page.get_by_label("What should be different?").fill("but in blue, no cotton")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(understood(page).locator(".chip.without")).to_contain_text("cotton")
    expect(understood(page).locator(".chip.colour .chip-name")).to_have_text("blue")
    expect(page.get_by_label("What should be different?")).to_have_value("but in blue, no cotton")
    page.reload()
    expect(understood(page).locator(".chip.colour .chip-name")).to_have_text("blue")
    understood(page).get_by_role("link", name="Remove blue").click()
    expect(page).to_have_url(re.compile(r"q=but\+in%2C\+no\+cotton"))
    expect(understood(page).locator(".chip.colour .chip-name").first).to_have_text("red")


def test_what_a_photo_shows_can_be_refused(page: Page, services: FakeServices, tmp_path: Path) -> None:
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    understood(page).get_by_role("button", name="Change floral").click()
    page.get_by_role("link", name="Not this").click()
    expect(page.get_by_label("What should be different?")).to_have_value("no floral")
    expect(understood(page).locator(".chip.without")).to_contain_text("floral")
