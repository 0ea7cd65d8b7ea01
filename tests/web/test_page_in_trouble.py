"""What the page does when something is wrong or missing, and what holds around it: keys, documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import FakeServices
from tests.served import served
from tests.web.browsing import Complaints, cards, choose_picture, ids, opened, picture, search

pytestmark = pytest.mark.web


def expect_problem(page: Page, title: str, detail: str) -> None:
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading")).to_have_text(title)
    expect(alert).to_contain_text(detail)


def test_every_error_is_shown_in_words(
    browser: Browser, site: str, complaints: Complaints, services: FakeServices, tmp_path: Path
) -> None:
    with opened(browser, site, complaints) as page:
        expect(cards(page)).to_have_count(10)
        search(page, "   ")
        expect(page.get_by_role("combobox")).to_be_focused()
        no_picture = tmp_path / "notes.jpg"
        no_picture.write_text("no picture at all")
        choose_picture(page, no_picture)
        expect_problem(page, "This file cannot be read as a picture", "Choose a whole JPEG")
        page.goto("/product/P99999")
        expect_problem(page, "This product does not exist", "Search for something like it")
        services.recommender.trouble = "down"
        search(page, "red dress")
        expect(page.get_by_text("The shop cannot be searched just now")).to_be_visible()
        expect(cards(page)).to_have_count(10)
        cards(page).first.get_by_role("link").first.click()
        expect_problem(page, "The shop cannot answer at the moment", "tries again by itself")
        services.recommender.trouble = None
        page.get_by_role("button", name="Try again").click()
        page.get_by_role("button", name="Add to the basket").click()
        page.goto("/basket")
        services.recommender.trouble = "down"
        page.get_by_role("button", name="Buy").click()
        expect(page.locator(".toast")).to_contain_text("The shop cannot answer at the moment")
        expect(page.locator(".line")).to_have_count(1)
    assert all("Failed to load resource" in complaint for complaint in complaints.all), complaints.all


def test_a_part_that_is_down_is_told(page: Page, services: FakeServices) -> None:
    services.nlp.trouble = "down"
    search(page, "red dress")
    expect(page.get_by_text("Words cannot be read just now")).to_be_visible()
    expect(cards(page)).to_have_count(10)


def test_what_is_typed_before_the_page_is_ready_stays(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints, "/docs") as page:
        held: list[Route] = []
        page.route("**/page.json", lambda route: held.append(route))
        page.goto("/", wait_until="commit")
        page.get_by_role("combobox").fill("red dress")
        assert cards(page).count() == 0
        while not held:
            page.wait_for_timeout(10)
        held[0].continue_()
        expect(cards(page)).to_have_count(10)
        expect(page.get_by_role("combobox")).to_have_value("red dress")
    assert complaints.all == []


def test_what_is_typed_while_a_list_is_renewed_stays(page: Page) -> None:
    search(page, "red dress")
    expect(cards(page)).to_have_count(10)
    page.get_by_role("combobox").fill("blue t")
    cards(page).first.locator("summary").click()
    page.get_by_role("button", name="Not interested").first.click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("blue t")
    page.go_back()
    expect(page.get_by_role("combobox")).to_have_value("")


def test_while_loading_the_shapes_of_products_stand_in(page: Page, services: FakeServices) -> None:
    expect(cards(page)).to_have_count(10)
    services.nlp.trouble = "slow"
    search(page, "red dress")
    expect(page.locator(".skeleton")).to_have_count(10)
    assert page.locator("product-list").get_attribute("aria-busy") == "true"
    services.nlp.trouble = None
    search(page, "blue tee")  # the newer search wins
    expect(page.get_by_role("heading", name="Tees that match")).to_be_visible()


def test_without_a_connection_the_page_opens_and_says_so(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints) as page:
        expect(cards(page)).to_have_count(10)
        page.evaluate("navigator.serviceWorker.ready")
        page.reload()  # now through the service worker, which keeps what the page is made of
        expect(cards(page)).to_have_count(10)
        page.context.set_offline(True)
        page.reload()
        expect(page.get_by_text("You are offline. What is on the screen stays")).to_be_visible()
        expect_problem(page, "You are offline", "goes on by itself")
        page.context.set_offline(False)
        expect(cards(page)).to_have_count(10)
        kept = page.evaluate("""async () => {
            const cache = await caches.open("smartrec-page");
            return (await cache.keys()).map(request => new URL(request.url).pathname);
        }""")
    assert "/web/page.js" in kept
    assert not [path for path in kept if path.startswith(("/v1", "/images"))]


def test_the_page_can_be_installed(page: Page) -> None:
    expect(cards(page)).to_have_count(10)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert '"display": "standalone"' in manifest["data"]
    errors = {
        each["errorId"] for each in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert errors <= {"in-incognito"}  # which the test's browser always is


def test_a_page_whose_service_needs_a_key_asks_for_it_once(
    browser: Browser, services: FakeServices, gateway_settings: dict[str, Any], complaints: Complaints
) -> None:
    settings = GatewaySettings(**gateway_settings, api_key="sk-123")
    with served(create_app(settings, services)) as site, opened(browser, site, complaints) as page:
        expect(page.get_by_role("heading", name="This shop needs a key")).to_be_visible()
        assert complaints.all == []
        page.get_by_label("Key", exact=True).fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_text("This key is not accepted")).to_be_visible()
        page.get_by_label("Key", exact=True).fill("sk-123")
        page.keyboard.press("Enter")
        expect(cards(page)).to_have_count(10)
        page.reload()
        expect(cards(page)).to_have_count(10)
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_documentation_works_under_its_policy(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints, "/docs") as page:
        expect(page.get_by_role("heading", name="Smartrec")).to_be_visible()
        expect(page.get_by_text("Products that match a sentence", exact=True)).to_be_visible()
    assert complaints.all == []


def test_markup_in_a_query_stays_text(page: Page) -> None:
    search(page, "<img src=x onerror=alert(1)> red dress")
    expect(page.locator(".not-understood")).to_contain_text("<img")
    expect(cards(page)).to_have_count(10)


def test_a_page_in_the_services_place_is_told_and_the_last_products_stay(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    with opened(browser, site, complaints) as page:
        expect(cards(page)).to_have_count(10)
        before = ids(page)
        page.route("**/v1/search/text", lambda route: route.fulfill(status=200, body="<html>Log in</html>"))
        search(page, "red dress")
        expect_problem(page, "The shop did not answer", "Something on the way answered in its place")
        expect(page.get_by_role("region", name="What you saw last")).to_be_visible()
        assert ids(page) == before
        assert not page.evaluate("document.body.hasAttribute('data-search')"), "no place for chips is kept"
        page.unroute("**/v1/search/text")
        expect(page.get_by_role("heading", name="Dresses that match")).to_be_visible()
    assert complaints.all == []


def test_a_picture_that_cannot_be_had_leaves_its_place(page: Page) -> None:
    page.route("**/images/*", lambda route: route.fulfill(status=200, body="no picture"))
    page.reload()
    expect(cards(page).first.locator(".no-picture")).to_be_visible()
    assert cards(page).first.locator(".card-picture").bounding_box()["height"] > 100


def test_an_address_that_nobody_knows_says_so_in_words(page: Page, complaints: Complaints) -> None:
    page.goto("/no/such/place")
    expect(page.get_by_role("heading", name="This page does not exist")).to_be_visible()
    page.get_by_role("link", name="To the shop").click()
    expect(cards(page)).to_have_count(10)
    complaints.all.clear()  # the browser reports the 404


def test_popular_products_that_stand_in_are_not_called_like_the_photo(page: Page, tmp_path: Path) -> None:
    def answered_by_popular(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        products = [{**product, "match": None, "gives_up": []} for product in body["products"]]
        route.fulfill(response=answer, json={**body, "products": products, "degraded": ["recommender"]})

    page.route("**/v1/search/image", answered_by_popular)
    choose_picture(page, picture(tmp_path / "dress.jpg"))
    expect(page.locator(".photo-what")).to_have_text("Dress")
    expect(page.get_by_role("heading", name="Popular now").first).to_be_visible()
    expect(page.locator(".degraded")).to_contain_text("The shop cannot be searched just now")
    expect(page.locator("product-list")).not_to_contain_text("like your photo")
