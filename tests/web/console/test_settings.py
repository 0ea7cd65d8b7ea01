"""What merchandisers set in the console, in real Chromium: rules, synonyms, experiments."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.gateway.fakes import FakeServices
from tests.web.browsing import Complaints, opened

pytestmark = pytest.mark.web


def test_a_rule_is_written_from_a_search_tried_kept_and_taken_back(
    page: Page, services: FakeServices
) -> None:
    page.goto("/console/try?q=red dress")
    product = page.locator(".ranked-product").nth(2)
    product_id = str(product.get_attribute("data-id"))
    product.get_by_role("link", name="Pin").click()
    expect(page.get_by_label("Products, one number a line")).to_have_value(product_id)
    expect(page.get_by_label("Searches, one a line")).to_have_value("red dress")
    page.get_by_role("button", name="Compare").click()
    after = page.get_by_role("region", name="With the rule (7 products)")
    expect(after.locator(".ranked-product")).to_have_count(10)
    after.get_by_role("button", name="Move up").nth(1).click()
    expect(page.get_by_label("Place")).to_have_value("1")
    page.get_by_label("Name").fill("Best seller first")
    page.get_by_role("button", name="Save the rule").click()

    rule = page.get_by_role("table", name="Rules").get_by_role("row", name="Best seller first")
    expect(rule).to_contain_text("Pin at place 1")
    expect(rule).to_contain_text("“red dress”")
    rule.get_by_role("button", name="Turn off").click()
    expect(rule).to_contain_text("off")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_have_count(1)
    undo.click()
    expect(rule).to_contain_text("counts now")
    rule.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There are no rules yet.")).to_be_visible()
    assert services.recommender.rules.rules == {}


def test_what_the_shop_cannot_follow_is_refused_with_its_reason(browser: Browser, site: str) -> None:
    with opened(browser, site, Complaints(), "/console/rules?new=boost") as page:
        page.get_by_label("Brands, one a line").fill("Nobody")
        page.get_by_role("button", name="Save the rule").click()
        expect(page.get_by_role("alert")).to_contain_text("brand Nobody")
        expect(page.get_by_label("Brands, one a line")).to_have_value("Nobody")
        page.goto("/console/synonyms?phrase=circle")
        page.get_by_label("What it means").fill("frock")
        page.get_by_role("button", name="Save the list").click()
        expect(page.get_by_role("alert")).to_be_visible()


def test_a_product_is_dragged_to_its_place(page: Page) -> None:
    page.goto("/console/rules?new=pin&q=red dress")
    page.get_by_role("button", name="Compare").click()
    items = page.locator(".pane").last.locator(".ranked-product")
    fourth = str(items.nth(3).get_attribute("data-id"))
    items.nth(3).drag_to(items.nth(1))
    expect(page.get_by_label("Products, one number a line")).to_have_value(fourth)
    expect(page.get_by_label("Place")).to_have_value("2")


def test_a_word_is_taught(page: Page, services: FakeServices) -> None:
    page.goto("/console/synonyms?phrase=frock")
    page.get_by_label("What it means").fill("dress")
    page.get_by_role("button", name="Save the list").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    taught = {"phrase": "frock", "kind": "one_way", "means": "dress"}
    assert services.recommender.console.synonyms == [taught]


def test_an_experiment_is_started_and_shows_what_it_has_shown(page: Page, services: FakeServices) -> None:
    variants = [{"name": "usual"}, {"name": "diverse", "diversity": 0.2}]
    services.recommender.console.experiments["calmer"] = {
        "name": "calmer",
        "variants": variants,
        "share": 0.5,
        "segments": [],
        "active_from": None,
        "active_until": None,
        "state": "defined",
    }
    page.goto("/console/experiments")
    page.get_by_role("button", name="Start: calmer").click()
    expect(page.get_by_role("table", name="Experiments")).to_contain_text("running")
    result = page.get_by_role("table", name="What calmer has shown")
    expect(result.get_by_role("row", name="usual")).to_contain_text("15% (7% to 29%)")
