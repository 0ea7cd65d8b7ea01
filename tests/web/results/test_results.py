"""What a list says that it is, and the parts of a search that can be changed, in real Chromium."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CATALOGUE, close, exact
from tests.web.browsing import (
    Complaints,
    cards,
    choose_shopper,
    ids,
    opened,
    put_into_basket,
    search,
    understood,
)

pytestmark = pytest.mark.web


def test_what_matches_stands_apart_from_what_is_close_with_what_it_gives_up(
    page: Page, services: FakeServices
) -> None:
    far = [close(product, "colour", "red") for product in CATALOGUE[3:6]]
    services.recommender.outcome = {"products": [*map(exact, CATALOGUE[:2]), *far], "next_cursor": None}
    search(page, "red dress")
    expect(page.get_by_role("heading", name="2 dresses that match")).to_be_visible()
    near = page.get_by_role("region", name="Close to it")
    expect(near.locator("[data-id]")).to_have_count(3)
    expect(near.locator(".card-reason").first).to_have_text("Gives up: red")


def test_a_card_says_where_a_colour_is_in_the_print_and_not_that_it_is_missing(
    page: Page, services: FakeServices
) -> None:
    red, green = CATALOGUE[0], {"kind": "colour", "name": "green"}
    printed = {**close(red, "colour", "green"), "colour": "red", "colours": ["red", "green"]}
    lacks_more = {**printed, "id": "P90001", "gives_up": [{"kind": "attribute", "name": "floral"}, green]}
    services.recommender.outcome = {"products": [exact(CATALOGUE[1]), printed, lacks_more]}
    search(page, "green floral dress")
    told = page.get_by_role("region", name="Close to it").locator(".card-reason")
    expect(told).to_have_text(["Red with green", "Gives up: floral and green as the main colour"])


def test_where_nothing_fits_three_ways_lead_on(page: Page, services: FakeServices) -> None:
    services.recommender.outcome = {
        "products": [close(product, "attribute", "floral") for product in CATALOGUE[:4]],
        "given_up": [{"kind": "attribute", "name": "floral"}],
        "degraded": ["price"],
    }
    search(page, "red floral dress under 60")
    expect(page.get_by_role("heading", name="Nothing fits: red floral dress under 60")).to_be_visible()
    expect(cards(page).first.locator(".card-reason")).to_have_text("Gives up: floral")
    ways = page.get_by_role("list", name="Ways on").get_by_role("link")
    expect(ways).to_have_text(["At any price", "Without “floral”", "All dresses"])
    ways.nth(1).click()
    expect(page.get_by_role("combobox")).to_have_value("red dress under 60")


def test_what_goes_with_an_occasion_is_an_idea_that_gives_nothing_up(
    page: Page, services: FakeServices
) -> None:
    ideas = [close(product, "occasion", "wedding guest") for product in CATALOGUE[:4]]
    services.recommender.outcome = {"products": ideas, "next_cursor": None}
    search(page, "red dress for a wedding")
    expect(page.get_by_role("heading", name="Ideas for: red dress for a wedding")).to_be_visible()
    expect(cards(page)).to_have_count(4)
    expect(page.locator("product-list")).not_to_contain_text("Gives up")


def test_nobody_is_told_to_have_asked_for_a_category_that_an_occasion_brought(
    page: Page, services: FakeServices
) -> None:
    asked = {"kind": "category", "text": "a dress, as you asked", "weight": 0.5}
    ideas = [close(product, "occasion", "wedding guest") for product in CATALOGUE[:2]]
    for idea in ideas:
        idea["reasons"] = [asked, *idea["reasons"]]
    services.recommender.outcome = {"products": ideas, "next_cursor": None}
    search(page, "red for a wedding")
    expect(cards(page).first.locator(".card-reason")).to_have_text("Goes with the occasion")
    search(page, "red dress for a wedding")
    expect(cards(page).first.locator(".card-reason")).to_have_text("A dress, as you asked")


def test_an_occasion_that_products_give_up_by_its_attribute_is_no_failure_either(
    page: Page, services: FakeServices
) -> None:
    ideas = [close(product, "attribute", "wedding guest") for product in CATALOGUE[:4]]
    services.recommender.outcome = {"products": ideas, "next_cursor": None}
    search(page, "red dress for a wedding")
    expect(page.get_by_role("heading", name="Ideas for: red dress for a wedding")).to_be_visible()
    expect(page.locator("product-list")).not_to_contain_text("Gives up")


def test_a_popular_list_is_never_called_a_match(page: Page) -> None:
    search(page, "when does the train leave")
    expect(page.get_by_role("heading", name="Nothing about clothes was found")).to_be_visible()
    expect(page.get_by_role("region", name="Popular now").locator("[data-id]")).to_have_count(10)
    expect(page.locator("product-list")).not_to_contain_text("match")


def test_a_list_is_ordered_for_somebody_only_where_a_history_took_part(page: Page) -> None:
    choose_shopper(page, "Maya")
    search(page, "red dress")
    expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
    expect(page.get_by_text("Ordered for")).to_have_count(0)
    put_into_basket(page, 0)
    page.goto("/basket")
    page.get_by_role("button", name="Buy").click()
    expect(page.get_by_role("heading", name="For Maya")).to_be_visible()
    search(page, "red dress")
    expect(page.get_by_text("Ordered for Maya")).to_be_visible()


def test_a_sentence_becomes_chips_and_what_was_not_read_is_told(page: Page) -> None:
    search(page, "red floral sumer dress under 60, no sleeves xyzzy")
    panel = understood(page)
    expect(panel.locator(".chip.category .chip-name")).to_have_text("dress")
    expect(panel.locator(".chip.colour .chip-name")).to_have_text("red")
    expect(panel.locator(".chip.attribute .chip-name")).to_have_text("floral")
    expect(panel.locator(".chip.price .chip-name")).to_contain_text("up to 60")
    expect(panel.locator(".chip.season .chip-name")).to_have_text("summer")
    expect(panel).to_contain_text("Read “sumer” as “summer”.")
    expect(panel).to_contain_text("Not understood: xyzzy")
    expect(cards(page).first).to_contain_text("Floral red dress")


def test_a_chip_taken_away_takes_its_words_out_of_the_search(page: Page) -> None:
    search(page, "red floral dress under 60")
    understood(page).get_by_role("link", name="Remove floral").click()
    expect(page.get_by_role("combobox")).to_have_value("red dress under 60")
    expect(understood(page).locator(".chip.attribute")).to_have_count(0)
    understood(page).get_by_role("link", name="Remove up to 60 EUR").click()
    expect(page.get_by_role("combobox")).to_have_value("red dress")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("combobox")).to_have_value("red floral dress under 60")


def test_a_chip_can_be_refused_and_insisted_on(page: Page, services: FakeServices) -> None:
    search(page, "red floral dress")
    understood(page).get_by_role("button", name="Change red").click()
    page.get_by_role("link", name="Only this").click()
    expect(understood(page).locator(".chip.colour.pinned .chip-name")).to_have_text("red")
    assert services.recommender.last_search()["filters"]["colour"] == ["red"]
    page.reload()
    expect(understood(page).locator(".chip.colour.pinned .chip-name")).to_have_text("red")
    understood(page).get_by_role("button", name="Change floral").click()
    page.get_by_role("link", name="Not this").click()
    expect(page.get_by_role("combobox")).to_have_value("red dress, no floral")
    expect(understood(page).locator(".chip.pinned")).to_have_count(1)


def test_colours_of_one_style_share_a_card_and_sold_out_goods_say_so(
    page: Page, services: FakeServices
) -> None:
    style = [exact(product, style_id="S1") for product in CATALOGUE[:2]]
    gone = exact(CATALOGUE[4], in_stock=False, price_before=99.0)
    services.recommender.outcome = {"products": [*style, gone], "next_cursor": None}
    search(page, "red dress")
    expect(cards(page)).to_have_count(2)
    expect(cards(page).first.locator(".swatch-link")).to_have_count(2)
    expect(cards(page).first.locator(".swatch-link").nth(1)).to_have_attribute(
        "href", f"/product/{CATALOGUE[1]['id']}"
    )
    expect(cards(page).nth(1)).to_contain_text("€99.00")
    expect(cards(page).nth(1).locator(".mark.sale")).to_contain_text("%")


def test_the_head_line_counts_what_is_seen_and_a_colour_more_joins_its_card(
    page: Page, services: FakeServices
) -> None:
    def page_of(numbers: range, cursor: str | None) -> dict[str, Any]:
        found = [exact(CATALOGUE[number], style_id=f"S{number % 4}") for number in numbers]
        return {"products": found, "next_cursor": cursor, "total": 12, "total_styles": 4}

    services.recommender.outcome = page_of(range(6), "more-please")
    search(page, "red dress")
    expect(page.get_by_role("heading", name="4 dresses that match")).to_be_visible()
    expect(cards(page)).to_have_count(4)
    services.recommender.outcome = page_of(range(6, 12), None)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("[data-more]")).to_be_hidden()
    expect(cards(page)).to_have_count(4)
    services.recommender.outcome = page_of(range(6), None)
    search(page, "blue dress")
    expect(page.get_by_role("heading", name="4 dresses that match")).to_be_visible()


def test_two_garments_are_answered_one_row_each(page: Page) -> None:
    search(page, "blue jeans and a white tee")
    expect(page.get_by_role("region", name="Blue jeans").locator("li")).to_have_count(10)
    expect(page.get_by_role("region", name="White t-shirts").locator("li")).to_have_count(10)
    expect(page.locator("product-list")).to_be_hidden()


@pytest.mark.parametrize(
    ("category", "attributes", "title"),
    [
        ("Tee", ["t-shirt"], "White t-shirts"),
        ("Tee", ["polo shirt", "polo collar"], "White polo shirts"),
        ("Jacket", ["denim jacket", "denim", "cropped"], "White cropped denim jackets"),
        ("Top", ["cropped top"], "White cropped tops"),
        ("Dress", ["wrap dress", "midi"], "White midi wrap dresses"),
        ("Skirt", ["pencil"], "White pencil skirts"),
    ],
)
def test_a_row_names_its_garment_once(page: Page, category: str, attributes: list[str], title: str) -> None:
    garment = {"category": category, "colours": ["white"], "attributes": attributes, "products": [{}]}
    titles = page.evaluate(
        """async (garment) =>
            (await import("/web/views/outfit.js")).outfitRows([garment, garment]).map(row => row.title)""",
        garment,
    )
    assert titles == [title, title]


def test_two_columns_stand_on_a_phone_and_the_first_picture_is_on_screen(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    with opened(browser, site, complaints, "/?q=red floral dress under 60", **phone) as page:
        first, second = (cards(page).nth(place).bounding_box() for place in (0, 1))
        assert first
        assert second
        assert first["y"] == second["y"]
        assert first["y"] < 300
    assert complaints.all == []


def test_what_does_not_interest_leaves_at_once_and_can_come_back(page: Page, services: FakeServices) -> None:
    search(page, "red dress")
    expect(cards(page)).to_have_count(10)
    first = ids(page)[0]
    cards(page).first.locator("summary").click()
    cards(page).first.get_by_role("button", name="Not interested").click()
    expect(page.locator(".toast")).to_contain_text("You will not see this again")
    assert services.recommender.last_search()["exclude"] == [first]
    with page.expect_response("**/v1/search/text"):
        page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_have_count(0)
    expect(cards(page)).to_have_count(10)
    assert services.recommender.last_search()["exclude"] == []


def test_what_the_shops_rules_show_stands_above_the_list_and_a_redirect_is_followed(
    page: Page, services: FakeServices
) -> None:
    banner = {"text": "Summer sale", "url": "/product/P00002", "image_url": None}
    services.recommender.outcome = {"products": [exact(CATALOGUE[0])], "banners": [banner]}
    search(page, "red dress")
    shown = page.locator("product-list").get_by_role("link", name="Summer sale")
    expect(shown).to_have_attribute("href", "/product/P00002")
    services.recommender.outcome = {"products": [], "redirect": "/product/P00003"}
    search(page, "sale")
    expect(page).to_have_url(re.compile("/product/P00003$"))
