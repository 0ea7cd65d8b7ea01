"""What a shopper does on the page, in real Chromium."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from smartrec_gateway.api.requests.acting import VISITOR
from tests.gateway.fakes import FakeServices
from tests.web.browsing import (
    Complaints,
    cards,
    choose_picture,
    ids,
    opened,
    picture,
    put_into_basket,
    search,
)

pytestmark = pytest.mark.web
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def test_the_first_visit_shows_ten_products_with_picture_price_and_one_plain_reason(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    for card in cards(page).all()[:5]:
        expect(card.get_by_role("heading")).not_to_be_empty()
        expect(card.locator(".price")).to_contain_text("€")
        expect(card.locator(".card-reason")).to_have_text("Bought by many this month")
        expect(card.locator(".score-parts")).to_be_hidden()
    first = cards(page).first
    image = first.locator("img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    first.locator("summary").click()
    expect(first.locator(".reasons li").first).to_contain_text("+0.")
    expect(first.locator(".score")).to_contain_text("Score 0.")


def test_a_new_shopper_becomes_a_known_one_by_buying(page: Page) -> None:
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    put_into_basket(page, 4)
    page.get_by_role("link", name="Basket, 1 product").click()
    page.get_by_role("button", name="Buy").click()
    expect(page.get_by_role("heading", name="For you")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="For you")).to_be_visible()


def test_the_demo_shoppers_join_a_list_that_was_opened_before_they_came(page: Page) -> None:
    held: list[Route] = []
    page.route("**/v1/demo/shoppers", lambda route: held.append(route))
    with page.expect_request("**/v1/demo/shoppers"):
        page.goto("/")
    page.get_by_role("button", name="Shopping as").click()
    page.get_by_label("Another shopper's id").fill("customer")
    choices = page.locator("shopper-picker .choices li")
    expect(choices).to_have_count(1)
    [demo_shoppers] = held
    demo_shoppers.continue_()
    expect(choices).to_have_count(3)
    expect(choices.last).to_contain_text("New shopper")
    expect(page.get_by_label("Another shopper's id")).to_have_value("customer")


def test_a_new_shopper_is_a_visitor_for_whom_a_public_key_may_act(page: Page, services: FakeServices) -> None:
    expect(cards(page)).to_have_count(10)
    paths = [request.url.path.split("/") for request in services.recommender.requests]
    named = {parts[3] for parts in paths if parts[:3] == ["", "v1", "users"]}
    assert named
    assert all(re.fullmatch(VISITOR, user_id) for user_id in named)


def test_any_shopper_may_be_named_by_id(page: Page, services: FakeServices) -> None:
    page.get_by_role("button", name="Shopping as").click()
    page.get_by_label("Another shopper's id").fill("customer 4711")
    page.get_by_role("button", name="Use").click()
    expect(page.get_by_role("button", name="Shopping as")).to_contain_text("customer 4711")
    expect(cards(page)).to_have_count(10)
    asked = [request.url.raw_path.partition(b"?")[0] for request in services.recommender.requests]
    assert b"/v1/users/customer%204711/recommendations" in asked


def test_the_whole_journey_by_keyboard_alone(page: Page, services: FakeServices) -> None:
    expect(cards(page)).to_have_count(10)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("red dress")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
    first_id = ids(page)[0]
    tab_to(page, f"document.activeElement.closest('[data-id={first_id}]')")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focused link can be seen"
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add to the basket")).to_be_visible()
    tab_to(page, "document.activeElement.dataset.basket")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("is in the basket")
    page.goto("/basket")
    tab_to(page, "document.activeElement.hasAttribute('data-check-out')")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Bought")
    assert services.recommender.transactions[0]["product_id"] == first_id


def tab_to(page: Page, is_there: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"Boolean({is_there})"):
            return
    raise AssertionError(f"the keyboard never reached it: {is_there}")


def test_skipping_to_the_products_keeps_what_is_shown_and_typed(page: Page) -> None:
    search(page, "red dress")
    expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
    page.get_by_role("combobox").fill("blue t")
    page.get_by_role("link", name="Skip to the products").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    expect(page.get_by_role("combobox")).to_have_value("blue t")
    expect(page).to_have_url(re.compile(r"/\?q=red\+dress$"))


def test_the_first_tab_stop_skips_to_the_products(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the products")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_sideways_scrolling(
    browser: Browser, site: str, complaints: Complaints, tmp_path: Path, scheme: Any
) -> None:
    with opened(browser, site, complaints, color_scheme=scheme, **PHONE) as page:
        expect(cards(page)).to_have_count(10)
        expect(page.get_by_role("button", name="Take a photo")).to_be_visible()
        choose_picture(page, picture(tmp_path / "dress.jpg"))
        expect(page.locator("crop-box")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.get_by_role("button", name="Shopping as").click()
        expect(page.get_by_role("heading", name="Who is shopping?")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        too_small = page.locator("dialog[open] button, .card .save, .search .button").evaluate_all(
            "each => each.filter(e => e.offsetParent && e.getBoundingClientRect().height < 40).length"
        )
        assert too_small == 0, "every button can be hit with a thumb"
    assert complaints.all == []


def contrast(page: Page, selector: str) -> float:
    """The contrast (WCAG 2.2) of the text of the first such element on its ground."""
    colours = page.locator(selector).first.evaluate("""element => {
        const channels = colour => {
            const canvas = document.createElement("canvas").getContext("2d");
            canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        let ground = element;
        const isClear = e => channels(getComputedStyle(e).backgroundColor)[3] < 255;
        while (ground && isClear(ground)) ground = ground.parentElement;
        const text = channels(getComputedStyle(element).color);
        return [text, channels(getComputedStyle(ground ?? document.documentElement).backgroundColor)];
    }""")
    lighter, darker = sorted((_luminance(colour[:3]) for colour in colours), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(channels: list[int]) -> float:
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


TEXTS = (
    ".card h3",
    ".card .muted",
    ".price",
    ".card-reason",
    ".why summary",
    ".chip.category",
    ".chip.colour",
    ".chip.without s",
    "[data-notes] .muted",
    ".button.primary",
    ".bottom a",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    browser: Browser, site: str, complaints: Complaints, scheme: Any
) -> None:
    with opened(browser, site, complaints, "/?q=red dress, no sleeves xyzzy", color_scheme=scheme) as page:
        expect(cards(page)).to_have_count(10)
        for selector in TEXTS:
            assert contrast(page, selector) >= 4.5, selector
