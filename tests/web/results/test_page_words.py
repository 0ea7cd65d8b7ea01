"""Suggestions while a shopper types, corrections undone, and what the shop has not, in real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.gateway.fakes import FakeServices
from tests.web.browsing import cards, search

pytestmark = pytest.mark.web


def test_a_suggestion_is_taken_by_the_keyboard_alone(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    field = page.get_by_role("combobox")
    field.press_sequentially("flo")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Floral")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    chosen = options.first.inner_text()
    field.press("Enter")
    expect(field).to_have_value(chosen)
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_escape_closes_the_suggestions_and_enter_searches_for_what_was_typed(page: Page) -> None:
    field = page.get_by_role("combobox")
    field.press_sequentially("flo")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("flo")
    field.press_sequentially("ral dress")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"q=floral\+dress$"))


def test_a_suggestion_is_taken_with_a_click(page: Page) -> None:
    page.get_by_role("combobox").press_sequentially("striped b")
    option = page.get_by_role("option").first
    chosen = option.inner_text()
    option.click()
    expect(page.get_by_role("combobox")).to_have_value(chosen)
    expect(page.get_by_role("heading", name="that match")).to_be_visible()


def test_a_correction_is_undone_with_one_click(page: Page) -> None:
    search(page, "red sumer dress")
    panel = page.get_by_role("region", name="What was understood")
    expect(panel).to_contain_text("Read “sumer” as “summer”.")
    panel.get_by_role("button", name="Search exactly as typed").click()
    expect(panel).to_contain_text("Not understood: sumer")
    expect(panel.locator(".correction")).to_have_count(0)


def test_kept_given_up_not_stocked_and_not_understood_stand_apart(page: Page, services: FakeServices) -> None:
    services.recommender.outcome = {
        "given_up": [{"kind": "attribute", "name": "floral"}],
        "not_stocked": ["handbag"],
    }
    search(page, "red floral dress, handbag, xyzzy")
    panel = page.get_by_role("region", name="What was understood")
    expect(panel.locator(".not-stocked")).to_have_text("The shop has nothing of this: handbag.")
    expect(panel.locator(".chip.category .chip-name")).to_have_text("dress")
    expect(panel.locator(".chip.given-up .chip-name")).to_contain_text("floral")
    expect(panel.locator(".not-understood")).to_contain_text("xyzzy")


def test_recent_searches_wait_in_the_empty_field_until_they_are_forgotten(page: Page) -> None:
    search(page, "red dress")
    expect(cards(page)).to_have_count(10)
    page.goto("/")
    field = page.get_by_role("combobox")
    field.click()
    expect(page.get_by_role("option")).to_have_text(["red dress"])
    page.get_by_role("button", name="Remember no searches").click()
    search(page, "blue tee")
    expect(page.get_by_role("heading", name="Tees that match")).to_be_visible()
    page.goto("/")
    field.click()
    expect(page.get_by_role("button", name="Remember my searches")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(0)


def test_what_says_no_more_than_another_chip_is_no_chip_of_its_own(page: Page) -> None:
    names = ["t-shirt", "polo shirt", "striped", "summer"]
    attributes = [{"kind": "attribute", "name": name} for name in names]
    kept = [{"kind": "category", "name": "Tee"}, *attributes, {"kind": "season", "name": "summer"}]

    def understood_so(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["understood"] |= {"kept": kept}
        route.fulfill(response=answer, json=body)

    page.route("**/v1/search/text", understood_so)
    search(page, "striped polo tee")
    panel = page.get_by_role("region", name="What was understood")
    expect(panel.locator(".chip.category .chip-name")).to_have_text("tee")
    expect(panel.locator(".chip.attribute .chip-name")).to_have_text(["polo shirt", "striped", "summer"])
    expect(panel.locator(".chip.season")).to_have_count(0)
