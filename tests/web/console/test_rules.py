"""Conditions of rules, redirects and banners, written in the console's form, in real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.gateway.fakes import FakeServices

pytestmark = pytest.mark.web


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the rule").click()
    expect(page.get_by_role("table", name="Rules")).to_be_visible()


def rule_row(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name="Rules").get_by_role("row", name=name)


def test_a_redirect_leads_a_search_elsewhere(page: Page, services: FakeServices) -> None:
    page.goto("/console/rules?new=boost")
    page.get_by_label("Does").select_option("Lead elsewhere")
    for of_products in (
        "Products, one number a line",
        "Brands, one a line",
        "How strongly",
        "Words of the banner",
    ):
        expect(page.get_by_label(of_products)).to_be_hidden()
    page.get_by_label("Name", exact=True).fill("Returns")
    page.get_by_label("Address that it leads to").fill("/returns")
    page.get_by_label("Searches, one a line").fill("returns\nsend back")
    page.get_by_label("The search").select_option("is exactly this")
    save(page)
    row = rule_row(page, "Returns")
    expect(row).to_contain_text("Lead elsewhere")
    expect(row).to_contain_text("/returns")
    expect(row).to_contain_text("the search “returns” and “send back”")
    [rule] = services.recommender.rules.rules.values()
    assert (rule["kind"], rule["content"]["url"], rule["content"]["text"]) == ("redirect", "/returns", "")
    assert (rule["condition"]["queries"], rule["condition"]["matching"]) == (
        ["returns", "send back"],
        "exact",
    )


def test_a_banner_is_shown_for_a_collection_to_a_segment_for_a_time(
    page: Page, services: FakeServices
) -> None:
    page.goto("/console/rules?new=banner")
    page.get_by_label("Name", exact=True).fill("Summer sale")
    page.get_by_label("Words of the banner").fill("Up to half off")
    page.get_by_label("Address that it leads to").fill("/?q=dress")
    page.get_by_label("Address of a picture").fill("/pictures/sale.webp")
    page.get_by_label("Categories searched for, one a line").fill("Dress\nSummer 2026")
    page.get_by_label("Segments of shoppers, one a line").fill("loyal")
    page.get_by_label("From", exact=True).fill("2026-06-01T08:00")
    page.get_by_label("Until", exact=True).fill("2026-07-01T08:00")
    save(page)
    row = rule_row(page, "Summer sale")
    for told in (
        "Show a banner",
        "Up to half off",
        "searches for Dress and Summer 2026",
        "shoppers in loyal",
    ):
        expect(row).to_contain_text(told)
    expect(row).to_contain_text("until")
    [rule] = services.recommender.rules.rules.values()
    shown = {"text": "Up to half off", "url": "/?q=dress", "image_url": "/pictures/sale.webp"}
    assert {name: rule["content"][name] for name in shown} == shown
    assert rule["condition"]["categories"] == ["Dress", "Summer 2026"]
    assert rule["condition"]["segments"] == ["loyal"]
    assert rule["active_from"] < rule["active_until"]

    row.get_by_role("link", name="Summer sale").click()
    words = page.get_by_label("Words of the banner")
    expect(words).to_have_value("Up to half off")
    expect(page.get_by_label("Categories searched for, one a line")).to_have_value("Dress\nSummer 2026")
    words.fill("Half off")
    save(page)
    expect(row).to_contain_text("Half off")
    [changed] = services.recommender.rules.rules.values()
    assert changed == {**rule, "content": {**rule["content"], "text": "Half off"}}


def test_the_goods_of_a_collection_move_up_within_a_range_of_prices(
    page: Page, services: FakeServices
) -> None:
    page.goto("/console/rules?new=boost")
    page.get_by_label("Name", exact=True).fill("New collection")
    page.get_by_label("Categories, one a line").fill("Summer 2026")
    page.get_by_label("Attributes, one a line").fill("linen")
    page.get_by_label("Price up to").fill("80")
    page.get_by_label("How strongly").fill("0.5")
    save(page)
    row = rule_row(page, "New collection")
    expect(row).to_contain_text("Summer 2026 · linen · price ≤ 80")
    expect(row).to_contain_text("always")
    [rule] = services.recommender.rules.rules.values()
    assert rule["selector"]["categories"] == ["Summer 2026"]
    assert (rule["selector"]["price_max"], rule["strength"]) == (80, 0.5)
