"""What the page does when something is wrong or missing, and what holds around it: keys, documentation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import FakeServices
from tests.served import served
from tests.web.browsing import Complaints, cards, choose_picture, opened, search

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
        expect_problem(page, "The query is empty", "Type what you are looking for")
        no_picture = tmp_path / "notes.jpg"
        no_picture.write_text("no picture at all")
        choose_picture(page, no_picture)
        expect_problem(page, "The picture cannot be read", "Send a whole JPEG")
        page.goto("/?similar=P99999")
        expect_problem(page, "There is no such product", "Check the product id")
        services.recommender.trouble = "down"
        search(page, "red dress")
        expect_problem(page, "Products cannot be recommended at the moment", "Try again in 5 seconds")
        services.recommender.trouble = None
        page.get_by_role("button", name="Try again").click()
        expect(cards(page)).to_have_count(10)
        services.recommender.trouble = "down"
        page.get_by_role("button", name=re.compile("^Buy")).first.click()
        expect(page.locator(".toast")).to_contain_text("Products cannot be recommended")
        expect(page.get_by_role("button", name=re.compile("^Buy")).first).to_be_enabled()
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
    page.get_by_role("button", name=re.compile("^Buy")).first.click()
    expect(page.locator(".toast")).to_contain_text("Bought")
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
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    expect(page.locator("understood-panel")).to_contain_text("blue tee")


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
        expect_problem(page, "You are offline", "Connect to the internet")
        page.context.set_offline(False)
        page.get_by_role("button", name="Try again").click()
        expect(cards(page)).to_have_count(10)
        kept = page.evaluate("""async () => {
            const cache = await caches.open("smartrec-page");
            return (await cache.keys()).map(request => new URL(request.url).pathname);
        }""")
    assert "/web/app.js" in kept
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
        page.get_by_label("API key").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_text("This API key is not accepted")).to_be_visible()
        page.get_by_label("API key").fill("sk-123")
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
        expect(page.get_by_text("Products that match a photo", exact=True)).to_be_visible()
    assert complaints.all == []


def test_markup_in_a_query_stays_text(page: Page) -> None:
    search(page, "<img src=x onerror=alert(1)> red dress")
    expect(page.locator(".understood-query")).to_contain_text("<img src=x")
    expect(cards(page)).to_have_count(10)


def test_a_picture_shared_by_another_app_is_searched_with(page: Page, tmp_path: Path) -> None:
    expect(cards(page)).to_have_count(10)
    page.evaluate("navigator.serviceWorker.ready")
    page.evaluate("""async () => {
        const canvas = new OffscreenCanvas(90, 120);
        const context = canvas.getContext("2d");
        context.fillStyle = "red";
        context.fillRect(30, 20, 40, 70);
        const file = new File([await canvas.convertToBlob()], "shared.png", {type: "image/png"});
        const files = new DataTransfer();
        files.items.add(file);
        const form = document.createElement("form");
        Object.assign(form, {action: "/share", method: "POST", enctype: "multipart/form-data"});
        const input = Object.assign(document.createElement("input"), {type: "file", name: "image"});
        input.files = files.files;
        form.append(input);
        document.body.append(form);
        form.submit();
    }""")
    expect(page.locator(".box")).to_be_visible()
