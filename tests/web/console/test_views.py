"""What merchandisers see in the console, in real Chromium."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CATALOGUE, close
from tests.web.browsing import Complaints, opened, picture

pytestmark = pytest.mark.web
VIEWS = (
    "try?q=red floral dress under 60&beside=maya",
    "searches",
    "clicks",
    "quality",
    "catalogue",
    "rules",
    "rules?new=pin&q=red dress",
    "synonyms?phrase=frock",
    "occasions",
    "segments?new",
    "imports?id=000000000000000000000001",
    "experiments",
    "experiments?new",
    "services",
)


@pytest.fixture
def console(page: Page) -> Page:
    page.goto("/console")
    return page


def test_a_query_is_tried_for_two_shoppers_with_each_part_of_the_score(
    console: Page, services: FakeServices
) -> None:
    services.recommender.transactions.append({"user_id": "maya", "product_id": CATALOGUE[2]["id"]})
    console.get_by_label("Query").fill("red floral dress under 60")
    console.get_by_label("Compare with another shopper").check()
    console.get_by_label("Beside it, as shopper").fill("maya")
    console.get_by_role("button", name="Search").click()
    unknown, maya = (console.get_by_role("region", name=name) for name in ("Somebody unknown", "maya"))
    expect(unknown.locator(".ranked-product")).to_have_count(10)
    expect(unknown.locator(".facts")).to_contain_text("dress")
    expect(maya.get_by_text("Not in the list beside").first).to_be_visible()
    unknown.locator("summary", has_text="Why here?").first.click()
    expect(unknown.locator(".reasons li").first).to_be_visible()
    address = console.url
    console.reload()
    expect(maya.locator(".ranked-product")).to_have_count(10)
    assert console.url == address


def test_what_goes_with_an_occasion_gives_nothing_up_and_anything_else_is_told(
    console: Page, services: FakeServices
) -> None:
    services.recommender.outcome = {
        "products": [
            close(CATALOGUE[0], "occasion", "wedding guest"),
            close(CATALOGUE[1], "attribute", "wedding guest"),
            close(CATALOGUE[2], "colour", "red"),
        ],
        "next_cursor": None,
    }
    console.goto("/console/try?q=red dress for a wedding")
    expect(console.locator(".ranked-product")).to_have_count(3)
    expect(console.get_by_text("Gives up")).to_have_text(["Gives up: red"])


def test_a_photo_is_tried_as_well(console: Page, tmp_path: Path) -> None:
    console.locator(".choose-photo input").set_input_files(picture(tmp_path / "dress.jpg"))
    expect(console.locator(".photo-field img")).to_be_visible()
    console.get_by_role("button", name="Search").click()
    expect(console.locator(".facts")).to_contain_text("A garment")
    expect(console.locator(".ranked-product")).to_have_count(10)


def test_a_search_in_vain_is_one_step_from_being_tried_ruled_or_explained(
    console: Page, services: FakeServices
) -> None:
    console.get_by_role("link", name="Searches", exact=True).click()
    console.get_by_label("Which").select_option("without_click")
    row = console.get_by_role("row", name="sumer dress")
    expect(row).to_contain_text("31")
    expect(row.get_by_role("link")).to_have_text(["Try it", "Write a rule", "Explain the word"])
    row.get_by_role("link", name="Try it").click()
    expect(console.get_by_label("Query")).to_have_value("sumer dress")
    console.go_back()
    expect(console.get_by_label("Which")).to_have_value("without_click")


def test_clicks_and_purchases_are_told_by_list_place_and_query(console: Page, services: FakeServices) -> None:
    console.get_by_role("link", name="Clicks").click()
    row = console.get_by_role("row", name="25%")
    expect(row.get_by_role("cell")).to_have_text(["4", "1", "1", "25%"])
    expect(console.get_by_role("columnheader", name="Bought")).to_be_visible()
    console.get_by_label("By", exact=True).select_option("query")
    expect(console.get_by_role("columnheader", name="Query")).to_be_visible()
    console.get_by_label("Time").select_option("90")
    expect(console.get_by_label("Time")).to_have_value("90")
    asked = services.recommender.requests[-1].url.params
    assert (asked["by"], asked["days"]) == ("query", "90")


def test_how_good_the_feed_was_is_told_over_time(console: Page) -> None:
    console.get_by_role("link", name="Quality").click()
    line = console.get_by_role("img", name="NDCG of 2 evaluations: from 0.063 to 0.081")
    expect(line).to_be_visible()
    measured = console.get_by_role("table", name="Measured")
    expect(measured.get_by_role("row")).to_have_count(3)
    expect(measured).to_contain_text("0.076 to 0.086")
    console.get_by_label("Held back").select_option("month")
    expect(measured).to_contain_text("0.071")
    expect(line).to_have_count(0)
    expect(console.get_by_role("table", name="Learned")).to_contain_text("51,230")


def test_what_may_be_wrong_with_the_catalogue_is_listed(console: Page) -> None:
    console.get_by_role("link", name="Catalogue").click()
    expect(console.get_by_role("row", name="Neuheiten")).to_be_visible()
    link = console.get_by_role("link", name="A tee")
    expect(link).to_have_attribute("href", "/product/P00003")


def test_many_examples_leave_the_other_columns_their_words_whole(
    console: Page, services: FakeServices
) -> None:
    examples = [{"id": f"P{place:05}", "title": "Blue Straight-Leg Jeans"} for place in range(20)]
    sold_out = {"lacks": "stock", "products": 1200, "share": 0.25, "examples": examples}
    services.recommender.console.catalogue_health = {"products": 4800, "findings": [sold_out]}
    console.goto("/console/catalogue")
    table = console.get_by_role("table", name="What is missing")
    expect(table.get_by_role("link")).to_have_count(20)
    lines = """cells => cells.map(cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length <= cell.textContent.split(" ").length;
    })"""
    whole = table.locator("th, td.number").evaluate_all(lines)
    assert whole == [True] * 7


def test_the_health_of_the_service_is_told_with_its_times(console: Page) -> None:
    console.get_by_label("Query").fill("red dress")
    console.get_by_role("button", name="Search").click()
    expect(console.locator(".ranked-product")).to_have_count(10)
    console.get_by_role("link", name="Services").click()
    expect(console.locator(".health .well")).to_contain_text("recommender")
    expect(console.get_by_role("row", name="nlp")).to_contain_text("ms")
    expect(console.get_by_role("row", name=re.compile("^Words"))).to_contain_text(re.compile(r"\d%[\d.]+%"))
    # Other tests of this process are counted too, and some of their searches fail.
    expect(console.get_by_role("row", name="/v1/search/text")).to_contain_text(re.compile(r"\d%[\d,]+ ms"))


def test_services_tell_the_share_of_the_cache_and_which_model_read_photos(
    console: Page, services: FakeServices, tmp_path: Path
) -> None:
    console.locator(".choose-photo input").set_input_files(picture(tmp_path / "dress.jpg"))
    console.get_by_role("button", name="Search").click()
    expect(console.locator(".ranked-product")).to_have_count(10)
    console.get_by_role("link", name="Services").click()
    expect(console.get_by_role("table", name="Models that read photos")).to_contain_text("fashion 1")
    expect(console.get_by_text(re.compile(r"cache may hold: [\d.]+% of [\d,]+ were there"))).to_be_visible()


def test_an_address_that_no_view_has_says_so(console: Page) -> None:
    console.goto("/console/nowhere")
    expect(console.get_by_role("heading", name="There is no such view")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.slow("looks at every view of the console, one after the other")
def test_no_view_has_a_finding_of_axe_or_scrolls_sideways_on_a_phone(
    browser: Browser, site: str, services: FakeServices, complaints: Complaints, scheme: Any
) -> None:
    services.recommender.console.occasions = [{"occasion": "school run", "words": "school gate"}]
    services.recommender.background.add_finished("goods.csv")
    phone = {"viewport": {"width": 360, "height": 780}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with opened(browser, site, complaints, "/console", **phone) as page:
        for view in VIEWS:
            page.goto(f"/console/{view}")
            expect(page.locator("main > :last-child:not([role])")).to_be_visible()
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], view
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
    assert complaints.all == []


@pytest.mark.parametrize(
    ("language", "heading", "to_shop"),
    [("de", "Suchen", "Zum Shop"), ("fr", "Recherches", "Vers la boutique")],
)
def test_the_console_speaks_other_languages_with_every_sentence(
    browser: Browser, site: str, complaints: Complaints, language: str, heading: str, to_shop: str
) -> None:
    with opened(browser, site, complaints, f"/console/searches?lang={language}") as page:
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.get_by_role("link", name=to_shop)).to_be_visible()
        lacking, foreign = page.evaluate(
            """async (language) => {
                const [en, other] = await Promise.all(
                    ["en", language].map(async name =>
                        (await import(`/web/console/messages/${name}.js`)).default));
                const values = text => (JSON.stringify(text).match(/{\\w+}/g) ?? []).sort().join();
                return [
                    Object.keys(en).filter(name => !(name in other)),
                    Object.keys(other).filter(
                        name => !(name in en) || values(other[name]) !== values(en[name])),
                ];
            }""",
            language,
        )
        assert (lacking, foreign) == ([], [])
    assert complaints.all == []
